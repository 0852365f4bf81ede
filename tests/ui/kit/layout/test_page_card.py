"""The card that fills itself: its edges are where it ends, whatever height it gets."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from nakanojo_helpdesk.ui.kit.layout.boxes import PageCard
from nakanojo_helpdesk.ui.kit.layout.scroll import ScrollColumn
from nakanojo_helpdesk.ui.kit.layout.steady import lay_out_now
from tests.ui.conftest import Stage, on_screen, painted_whole


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
        assert on_screen(window) == painted_whole(window), high
    assert len(ends) == 6
    for size in ((400, 500), (600, 420)):
        window.resize(*size)
        assert on_screen(window) == painted_whole(window), size
