"""What somebody has typed into the dialogs and the screen that are open."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from nakanojo_helpdesk.ui.kit.frame.faults import field_of
from nakanojo_helpdesk.ui.kit.inputs.lines import PasswordField

Texts = list[tuple[str, str]]


def typed_in(root: QWidget) -> Texts:
    """The texts a person, not the program, has typed into a dialog or screen, each with its label.

    Secrets are never among them, nor what is in another window over it.
    """
    return [
        (_label(widget), text)
        for widget in root.findChildren(QWidget)
        if widget.window() is root.window()
        for text in _changed(widget)
    ]


def _changed(widget: QWidget) -> Iterator[str]:
    if isinstance(widget, QLineEdit):
        # A password that is shown for once is still one.
        text, changed = (
            widget.text(),
            widget.isModified() and not isinstance(widget.parentWidget(), PasswordField),
        )
    elif isinstance(widget, QPlainTextEdit):
        text, changed = widget.toPlainText(), widget.document().isModified()
    else:
        return
    if changed and text.strip() and not widget.isReadOnly():
        yield text


def _label(widget: QWidget) -> str:
    field = field_of(widget)
    return widget.accessibleName() if field is None else field.label_text()
