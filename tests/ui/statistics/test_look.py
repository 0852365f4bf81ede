"""集計 as it is laid out and as it leaves the screen: whole figures, even rows, a picture for another document."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QColor, QGuiApplication

from nakanojo_helpdesk.reports.charts.figures import SCREEN_DPI
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from nakanojo_helpdesk.ui.statistics.figures import HOURS, NAMES
from nakanojo_helpdesk.ui.statistics.page import StatisticsPage
from tests.keyboard import press
from tests.ui.statistics.shown import show
from tests.waiting import settle


def test_every_figure_is_seen_whole_with_its_sentence_on_a_counter_pc(page: StatisticsPage) -> None:
    port = page.area.viewport()
    for name in NAMES:
        show(page, name)
        page.faces.chart.setFocus()
        for part in (page.cards, page.faces.chart):
            place = QRect(part.mapTo(port, QPoint(0, 0)), part.size())
            assert port.rect().contains(place), (name, place)
        (sentence,) = [
            label
            for label in page.faces.chart.findChildren(PlainLabel)
            if label.text() == page.faces.chart.sentence()
        ]
        assert sentence.y() == 0  # what the chart says stands above it
        assert "Enter" in page.faces.chart.reading()


@pytest.mark.parametrize("width", [1250, 1000, 800, 600, 420])
def test_the_key_figures_fill_their_rows_evenly(page: StatisticsPage, width: int) -> None:
    page.window().resize(width, 688)
    settle(page)
    rows: dict[int, list[QRect]] = {}
    for card in page.cards.cards:
        rows.setdefault(card.y(), []).append(card.geometry())
    if len(rows) > 1:
        assert len({place.width() for row in rows.values() for place in row}) == 1
    counts = [len(row) for row in rows.values()]
    assert counts == sorted(counts, reverse=True)
    assert max(counts) - counts[-1] <= 1
    assert page.cards.width() - max(place.right() for place in rows[0]) <= len(rows[0])


def test_a_button_stands_beside_the_words_it_belongs_to_at_every_width(page: StatisticsPage) -> None:
    for start, button in (("令和7年度", page.desk_button), ("図1", page.copy_button)):
        words = next(label for label in page.findChildren(PlainLabel) if label.text().startswith(start))
        for width in (1250, 1000, 800, 420):
            page.window().resize(width, 688)
            settle(page)
            middles = [part.mapTo(page, part.rect().center()).y() for part in (words, button)]
            assert middles[0] == pytest.approx(middles[1], abs=2)


def test_a_figure_is_copied_for_a_document_with_its_sentence(page: StatisticsPage) -> None:
    show(page, HOURS)
    content = page.shown()
    assert content is not None
    for turned in (False, True):
        QGuiApplication.clipboard().clear()
        if turned:
            press("T")
        size = page.faces.chart.wanted_size()
        press("Ctrl+C")
        settle(page)
        assert page.sticky.text() == "図4を写しました。書類の中で、貼り付け（Ctrl+V）をしてください。"
        copied = QGuiApplication.clipboard().mimeData()
        assert (
            copied.text() == f"図4　曜日と時間帯（令和7年度（5月14日まで）　窓口 すべて）\n{content.sentence}"
        )
        image = QGuiApplication.clipboard().image()
        assert image.size() == size * 2
        assert image.pixelColor(0, 0) == QColor("#ffffff")
        assert image.dotsPerMeterX() == pytest.approx(2 * SCREEN_DPI / 0.0254, abs=1)
    QGuiApplication.clipboard().clear()
