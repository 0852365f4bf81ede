"""Breaks lines by Qt's rules."""

from PySide6.QtGui import QFont, QTextLayout, QTextOption


def wrapped(text: str, drawn: QFont, width: float) -> list[str]:
    """The lines of a paragraph as Qt breaks it."""
    layout = QTextLayout(text, drawn)
    units = text.encode("utf-16-le", "surrogatepass")  # Qt counts these: 𠮷 is two of them
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    lines: list[str] = []
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        start, end = line.textStart(), line.textStart() + line.textLength()
        lines.append(units[2 * start : 2 * end].decode("utf-16-le", "surrogatepass").rstrip())
    layout.endLayout()
    return lines
