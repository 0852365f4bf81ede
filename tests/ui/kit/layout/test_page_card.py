"""The card that fills itself: its edges are where it ends, whatever height it gets."""

from __future__ import annotations

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QMainWindow, QWidget

from nakanojo_helpdesk.ui.kit.layout.boxes import PageCard
from nakanojo_helpdesk.ui.kit.layout.scroll import ScrollColumn
from nakanojo_helpdesk.ui.kit.layout.steady import lay_out_now
from tests.ui.conftest import Stage, settle


def _pictures(window: QMainWindow) -> tuple[QImage, QImage]:
    """What is on the screen, and what a whole painting shows."""
    settle()
    kind = QImage.Format.Format_RGB32
    on_screen = window.screen().grabWindow(window.winId()).toImage().convertToFormat(kind)
    return on_screen, window.grab().toImage().convertToFormat(kind)


def test_its_edges_are_painted_where_it_ends_now(stage: Stage) -> None:
    area, card, inside = ScrollColumn(), PageCard(), QWidget()
    card.body.addWidget(inside)
    area.body.addWidget(card)
    area.body.addStretch(1)
    window = stage(area, size=(500, 500))
    ends = set()
    for high in (200, 300, 120, 260, 900, 150):
        inside.setFixedHeight(high)
        lay_out_now(inside)
        ends.add(card.height())
        on_screen, whole = _pictures(window)
        assert on_screen == whole, high
    assert len(ends) == 6
    for size in ((400, 500), (600, 420)):
        window.resize(*size)
        on_screen, whole = _pictures(window)
        assert on_screen == whole, size
