"""Keys: none means two things at once, none belongs to the input method or to Windows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QGroupBox, QLabel, QMenuBar, QTabBar, QWidget

from .report import Finding, Rule
from .tree import ident, shown

IME_KEYS = {
    "F6": "ひらがな変換",
    "F7": "全角カタカナ変換",
    "F8": "半角カタカナ変換",
    "F9": "全角英数変換",
    "F10": "半角英数変換",
}
"""Owned by the Japanese input method while composing; not to be used with any modifier."""
SYSTEM_KEYS = {
    "Ctrl+Space": "入力方式の切り替え",
    "Shift+Space": "全角の空白",
    "Alt+F4": "閉じる（Windows）",
    "Alt+Space": "ウィンドウのメニュー（Windows）",
    "Alt+Tab": "ウィンドウの切り替え（Windows）",
    "Alt+Esc": "ウィンドウの切り替え（Windows）",
    "Ctrl+Esc": "スタートメニュー（Windows）",
    "Ctrl+Shift+Esc": "タスクマネージャー（Windows）",
}


@dataclass(frozen=True)
class Use:
    """One `key` with `who` answers it, while the focus is inside `scope` (the window for most)."""

    key: str
    who: str
    scope: QWidget


def check_shortcuts(window: QWidget) -> list[Finding]:
    """No key that is live at the same moment for two, none that is reserved. Keys of hidden pages sleep."""
    found: dict[str, Finding] = {}
    uses = list(_uses(window))
    for one, other in combinations(uses, 2):
        nested = (
            one.scope is other.scope
            or one.scope.isAncestorOf(other.scope)
            or other.scope.isAncestorOf(one.scope)
        )
        if one.key == other.key and nested and one.key not in found:
            found[one.key] = Finding(Rule.SHORTCUT_TWICE, one.key, f"{one.who} / {other.who}")
    reserved = []
    for use in uses:
        owner = _owner(use.key)
        if owner:
            reserved.append(Finding(Rule.SHORTCUT_RESERVED, use.key, f"{owner}に使われるキー: {use.who}"))
    return [*found.values(), *reserved]


def _owner(key: str) -> str:
    """Whose key the sequence is, or nothing when it is free."""
    if key in SYSTEM_KEYS:
        return SYSTEM_KEYS[key]
    for stroke in key.split(", "):
        bare = stroke.rsplit("+", 1)[-1]
        if bare in IME_KEYS:
            return IME_KEYS[bare]
    return ""


def _uses(window: QWidget) -> Iterator[Use]:
    actions: list[QAction] = []
    for widget in [*shown(window), window]:
        yield from _keys_of(widget, window)
        for action in widget.actions():
            if action not in actions and action.isEnabled() and not action.isSeparator():
                actions.append(action)
                for sequence in action.shortcuts():
                    scope = _scope(action.shortcutContext(), widget, window)
                    yield Use(sequence.toString(), f"action {action.text()}", scope)
    for shortcut in window.findChildren(QShortcut):
        parent = shortcut.parent()
        if not isinstance(parent, QWidget) or not shortcut.isEnabled():
            continue
        if parent.window() is not window.window():
            continue
        if parent is window or parent.isVisibleTo(window):
            sequences = shortcut.keys()  # one shortcut may answer several keys
            for sequence in sequences:
                scope = _scope(shortcut.context(), parent, window)
                yield Use(sequence.toString(), f"QShortcut of {ident(parent)}", scope)


def _keys_of(widget: QWidget, window: QWidget) -> Iterator[Use]:
    """The mnemonics (`&`) and button keys of one widget."""
    sequences: list[QKeySequence] = []
    if isinstance(widget, QAbstractButton) and widget.isEnabled():
        sequences = [
            widget.shortcut() if not widget.shortcut().isEmpty() else QKeySequence.mnemonic(widget.text())
        ]
    elif isinstance(widget, QLabel) and widget.buddy() is not None:
        sequences = [QKeySequence.mnemonic(widget.text())]
    elif isinstance(widget, QGroupBox):
        sequences = [QKeySequence.mnemonic(widget.title())]
    elif isinstance(widget, QTabBar):
        sequences = [QKeySequence.mnemonic(widget.tabText(index)) for index in range(widget.count())]
    elif isinstance(widget, QMenuBar):
        sequences = [QKeySequence.mnemonic(action.text()) for action in widget.actions()]
    for sequence in sequences:
        if not sequence.isEmpty():
            yield Use(sequence.toString(), ident(widget), window)


def _scope(context: Qt.ShortcutContext, widget: QWidget, window: QWidget) -> QWidget:
    if context in (Qt.ShortcutContext.WidgetShortcut, Qt.ShortcutContext.WidgetWithChildrenShortcut):
        return widget
    return window
