"""Qt calls that return nothing must not eat references to None.

PySide6 6.12.0 does on CPython before 3.12 and aborts after some thousand calls; the lock stays on 6.11.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QApplication

from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel

CALLS = 1_000
NOISE = 60


def drift(call: Callable[[], object]) -> int:
    for _ in range(50):
        call()
    before = sys.getrefcount(None)
    for _ in range(CALLS):
        call()
    return sys.getrefcount(None) - before


def calls(widget: PlainLabel) -> dict[str, Callable[[], object]]:
    return {
        "update": widget.update,
        "set_text": lambda: widget.setText("窓口"),
        "geometry": lambda: widget.setGeometry(QRect(0, 0, 50, 20)),
        "layout_hint": widget.updateGeometry,
        "tooltip": lambda: widget.setToolTip("説明"),
        "render": widget.repaint,
        "parent": lambda: widget.setParent(None),
        "focus_chain": widget.clearFocus,
    }


@pytest.mark.parametrize(
    "name", ["update", "set_text", "geometry", "layout_hint", "tooltip", "render", "parent", "focus_chain"]
)
def test_references_to_none_stay_stable_over_a_thousand_calls(name: str, qapp: QApplication) -> None:
    widget = PlainLabel("窓口")
    call = calls(widget)[name]
    assert abs(drift(call)) <= NOISE
    widget.deleteLater()


def test_the_measure_sees_lost_references() -> None:
    kept: list[None] = []
    assert drift(lambda: kept.append(None)) >= CALLS - NOISE
