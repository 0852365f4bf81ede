"""Breaks lines by Qt's rules; the only module of this folder that imports Qt."""

from PySide6.QtGui import QFont, QTextLayout, QTextOption


def wrapped(text: str, drawn: QFont, width: float) -> list[str]:
    """The lines of a paragraph as Qt breaks it."""
    layout = QTextLayout(text, drawn)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    lines: list[str] = []
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        lines.append(text[line.textStart() : line.textStart() + line.textLength()].rstrip())
    layout.endLayout()
    return lines
