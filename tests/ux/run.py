"""All checks over one window: what `test_every_screen` calls for every page and dialog at each pair."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QRect, QSize
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QWidget

from .colours import check_colour_alone
from .focus import check_focus
from .keyboard import check_order, check_reach, tab_walk
from .places import check_fit, check_off_window, check_overlap, check_sideways, check_targets
from .report import Finding, without_repeats
from .shortcuts import check_shortcuts
from .shot import Shot
from .spoken import check_error_descriptions, check_names, check_plain_text
from .sweep import sweep
from .texts import check_combo_items, check_texts
from .tree import settle, shown, still

_MOST_LAYOUTS = 40


def check_window(
    window: QWidget, available: QSize, *, fonts: Sequence[Path], focus: bool = True, states: bool = True
) -> list[Finding]:
    """Everything the window breaks, each finding once.

    `window` is a top-level widget that is showing, already at the size and text scale of the pair;
    `available` is the client area it must fit. `fonts` are the bundled font files. Without `focus` only the
    check of the visible focus is left out, without `states` only that of checked and unchecked (what differs at
    normal text differs in larger). Focus and scroll positions are put back.
    Raises ValueError when the window is not showing, RuntimeError when it does not become active.
    """
    if not window.isWindow() or not window.isVisible():
        raise ValueError("show the window (a top-level widget) before it is checked")
    window.activateWindow()
    if not QTest.qWaitForWindowActive(window, 5000):
        raise RuntimeError("the window did not become active: no keyboard check is possible")
    _come_to_rest(window)
    focused = QApplication.focusWidget()
    positions = _scroll_positions(window)

    with still(window):
        found = check_names(window) + check_plain_text(window) + check_error_descriptions(window)
        found += check_fit(window, available) + check_off_window(window) + check_sideways(window)
        found += check_overlap(window) + check_targets(window) + check_combo_items(window)
        found += check_shortcuts(window) + (check_colour_alone(window) if states else [])
        shot = Shot(window)
        found += check_texts(shot, fonts)
    found += sweep(window, fonts=fonts, before=shot)
    walk = tab_walk(window)
    found += check_reach(window, walk) + check_order(window, walk)
    if focus:
        found += check_focus(window, walk.stops)

    if focused is not None:
        focused.setFocus()
    settle()
    for area, across, down in positions:
        area.horizontalScrollBar().setValue(across)
        area.verticalScrollBar().setValue(down)
    settle()
    return without_repeats(found)


def _come_to_rest(window: QWidget) -> None:
    """Let layouts that ask for further layouts take place. Raises RuntimeError when the window never rests."""
    before: list[QRect] = []
    for _ in range(_MOST_LAYOUTS):
        settle()
        now = [QRect(widget.geometry()) for widget in shown(window)]
        if now == before:
            return
        before = now
    raise RuntimeError("the layout of the window does not come to rest")


def _scroll_positions(window: QWidget) -> list[tuple[QAbstractScrollArea, int, int]]:
    return [
        (area, area.horizontalScrollBar().value(), area.verticalScrollBar().value())
        for area in [*shown(window), window]
        if isinstance(area, QAbstractScrollArea)
    ]
