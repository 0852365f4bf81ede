"""What a screen reader is told, and that no text is taken for markup."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import Qt as RichText
from PySide6.QtWidgets import QAbstractButton, QDialog, QLabel, QMainWindow, QTextEdit, QWidget

from .report import Finding, Rule
from .tree import controls, ident, plain, shown, tab_targets

ERROR_MARK = "＊"
"""Begins the line under a field that says what is wrong with it."""


def check_names(window: QWidget) -> list[Finding]:
    """Every control and Tab stop has a name: accessible name, label as buddy, or a button's text.

    The properties are asked, not `QAccessible`: on Linux that falls back to a combo box's present item and is
    never empty, on Windows it is not. A placeholder is no name (EN 301 549 11.5.2.5, WCAG 3.3.2 and 4.1.2).
    """
    buddies = {
        label.buddy(): plain(label.text())
        for label in window.findChildren(QLabel)
        if label.buddy() is not None
    }
    found = []
    for widget in dict.fromkeys([*controls(window), *tab_targets(window)]):
        if widget.focusPolicy() == Qt.FocusPolicy.NoFocus or widget.focusProxy() is not None:
            continue
        name = widget.accessibleName() or buddies.get(widget, "")
        if isinstance(widget, QAbstractButton):
            name = name or plain(widget.text())
        if not name.strip():
            found.append(
                Finding(Rule.NAME, ident(widget), "has no name (setAccessibleName, QLabel.setBuddy)")
            )
    if (
        isinstance(window, QDialog | QMainWindow)
        and not (window.windowTitle() or window.accessibleName()).strip()
    ):
        found.append(Finding(Rule.NAME, ident(window), "has no window title"))
    return found


def check_plain_text(window: QWidget) -> list[Finding]:
    """No label, tool tip or editor reads text as HTML: a name could load a file from the network."""
    found = []
    for widget in [*shown(window), window]:
        if isinstance(widget, QLabel) and widget.textFormat() != Qt.TextFormat.PlainText:
            found.append(Finding(Rule.PLAIN_TEXT, ident(widget), "textFormat is not Qt.PlainText"))
        if isinstance(widget, QTextEdit) and not widget.isReadOnly() and widget.acceptRichText():
            found.append(Finding(Rule.PLAIN_TEXT, ident(widget), "takes rich text (use QPlainTextEdit)"))
        if any(RichText.mightBeRichText(text) for text in (widget.toolTip(), widget.whatsThis())):
            found.append(Finding(Rule.PLAIN_TEXT, ident(widget), "its tool tip would be shown as HTML"))
    return found


def check_error_descriptions(window: QWidget) -> list[Finding]:
    """Each sentence that says what is wrong (＊…) is also the accessible description of its control."""
    descriptions = [widget.accessibleDescription() for widget in shown(window)]
    found = []
    for label in shown(window):
        if not isinstance(label, QLabel) or not label.text().startswith(ERROR_MARK):
            continue
        sentence = label.text().removeprefix(ERROR_MARK).strip()
        if sentence and not any(sentence in description for description in descriptions):
            message = "is not the accessible description of any control"
            found.append(Finding(Rule.ERROR_DESCRIPTION, ident(label), message))
    return found
