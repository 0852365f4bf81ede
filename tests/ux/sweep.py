"""Scroll every area to its end, so that what lies below is judged like what lies above."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QAbstractItemView, QAbstractScrollArea, QHeaderView, QScrollArea, QWidget

from .report import Finding, without_repeats
from .shot import Shot
from .texts import check_texts
from .tree import settle, shown

MOST_STEPS = 300


def sweep(window: QWidget, *, fonts: Sequence[Path] = (), before: Shot | None = None) -> list[Finding]:
    """The findings of `check_texts` at every half view of every scroll area and list, each once.

    `before` is the shot of the whole window, judged already. Everything is scrolled back afterwards. Raises ValueError
    for an area of more than `MOST_STEPS` half views: nobody would wait for that, a test shows less data.
    """
    areas = [area for area in shown(window) if is_swept(area)]
    if is_swept(window):
        areas.append(window)
    found: list[Finding] = []
    for area in areas:
        if isinstance(area, QAbstractScrollArea):
            found += _sweep_one(window, area, fonts, before)
    return without_repeats(found)


def is_swept(area: QWidget) -> bool:
    """Whether it scrolls down and is content of the program; what a user writes into a text box is not."""
    if not isinstance(area, QScrollArea | QAbstractItemView) or isinstance(area, QHeaderView):
        return False
    return area.verticalScrollBar().maximum() > area.verticalScrollBar().minimum()


def _sweep_one(
    window: QWidget, area: QAbstractScrollArea, fonts: Sequence[Path], before_all: Shot | None
) -> list[Finding]:
    outer = _areas_around(area, window)
    bars = [each.verticalScrollBar() for each in [*outer, area]]
    before = [each.value() for each in bars]
    for each in outer:
        each.ensureWidgetVisible(area, 0, 0)
    bar = area.verticalScrollBar()
    found: list[Finding] = []
    position = bar.minimum()
    for _ in range(MOST_STEPS):
        bar.setValue(position)
        settle()
        found += check_texts(Shot(window, within=area, before=before_all), fonts)
        if bar.value() >= bar.maximum():
            break
        # A list may count its scroll bar in rows, not px: pageStep is one view in either.
        position = bar.value() + max(1, bar.pageStep() // 2)
    else:
        raise ValueError(f"{type(area).__name__} has more than {MOST_STEPS} half views to scroll through")
    for each_bar, value in zip(bars, before, strict=True):
        each_bar.setValue(value)
    settle()
    return found


def _areas_around(area: QWidget, window: QWidget) -> list[QScrollArea]:
    around: list[QScrollArea] = []
    parent = area.parentWidget()
    while area is not window and parent is not None:
        if isinstance(parent, QScrollArea):
            around.append(parent)
        parent = parent.parentWidget() if parent is not window else None
    return around
