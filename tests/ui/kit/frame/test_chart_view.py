"""A chart on the screen: undistorted, said in words, and every number in it leads to its records."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QSignalSpy, QTest
from pytestqt.qtbot import QtBot

from nakanojo_helpdesk.ui.kit.frame.chart_view import ChartView, Region
from tests.ui.conftest import Stage
from tests.waiting import end_pauses, wait_until

REGIONS = [
    Region(QRectF(10 + 40 * place, 20, 30, 70), f"{place + 4}月：{place}件", f"m{place}")
    for place in range(3)
]


def picture() -> QImage:
    image = QImage(400, 200, QImage.Format.Format_ARGB32)
    image.fill(QColor("#ffffff"))
    for x in range(20, 80):
        for y in range(40, 180):
            image.setPixelColor(x, y, QColor("#0017c1"))
    return image


@pytest.fixture
def chart(stage: Stage) -> ChartView:
    view = ChartView("月別の相談件数")
    stage(view, size=(800, 500))
    view.show_chart(picture(), "10月は90件でした。", REGIONS, QSizeF(200, 100))
    view.setFocus()
    return view


def test_the_sentence_is_shown_and_spoken(chart: ChartView) -> None:
    assert chart.sentence() == "10月は90件でした。"
    inner = chart.focus_target()
    assert inner is not None
    assert inner.accessibleName() == "月別の相談件数。10月は90件でした。"


def test_the_keyboard_goes_through_the_places_and_opens_one(chart: ChartView) -> None:
    opened = QSignalSpy(chart.region_opened)
    inner = chart.focus_target()
    assert inner is not None
    QTest.keyClick(inner, Qt.Key.Key_Return)
    assert opened.count() == 0
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Return):
        QTest.keyClick(inner, key)
    assert chart.reading() == "5月：1件"
    QTest.keyClick(inner, Qt.Key.Key_Left)
    QTest.keyClick(inner, Qt.Key.Key_Left)
    QTest.keyClick(inner, Qt.Key.Key_Enter)
    assert [opened.at(place)[0] for place in range(2)] == ["m1", "m2"]


def test_a_click_opens_what_is_drawn_there(chart: ChartView) -> None:
    opened = QSignalSpy(chart.region_opened)
    inner = chart.focus_target()
    assert inner is not None
    shown = inner.grab().toImage()
    blue = [
        QPoint(x, y)
        for x in range(0, shown.width(), 4)
        for y in range(0, shown.height(), 4)
        if shown.pixelColor(x, y) == QColor("#0017c1")
    ]
    assert blue
    for point in (blue[0], blue[-1], blue[len(blue) // 2]):
        QTest.mouseClick(inner, Qt.MouseButton.LeftButton, pos=point)
    assert [opened.at(place)[0] for place in range(opened.count())] == ["m0", "m0", "m0"]
    wide = blue[-1].x() - blue[0].x()
    high = max(point.y() for point in blue) - min(point.y() for point in blue)
    assert wide / high == pytest.approx(60 / 140, abs=0.06)


def test_an_empty_picture_is_refused_and_the_one_before_stays(chart: ChartView) -> None:
    chart.show_chart(picture(), "図です。")
    with pytest.raises(ValueError, match="empty"):
        chart.show_chart(QImage(), "別の図です。")
    assert chart.sentence() == "図です。"


def test_a_new_picture_is_asked_for_once_the_size_has_settled(chart: ChartView, qtbot: QtBot) -> None:
    wait_until(lambda: not end_pauses(chart))
    with qtbot.waitSignal(chart.resized) as asked:
        for width in (700, 650, 600):
            chart.window().resize(width, 500)
    assert asked.args == [chart.wanted_size()]
    assert isinstance(asked.args[0], QSize)


def test_waiting_is_said(chart: ChartView) -> None:
    before = chart.grab().toImage()
    chart.show_waiting()
    assert chart.grab().toImage() != before
