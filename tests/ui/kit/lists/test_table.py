"""Lists: native sorting, the current row kept by its key, nothing cut off at any text size."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from nakanojo_helpdesk.tokens import load_tokens
from nakanojo_helpdesk.ui.kit.layout.boxes import Row
from nakanojo_helpdesk.ui.kit.layout.scroll import ScrollColumn
from nakanojo_helpdesk.ui.kit.lists.cells import card_height, measured
from nakanojo_helpdesk.ui.kit.lists.rows import Column, RowModel, RowRole, SortRole, Tone
from nakanojo_helpdesk.ui.kit.lists.table import Table
from nakanojo_helpdesk.ui.kit.look import text_lines, theme
from nakanojo_helpdesk.ui.kit.look.focus_ring import FocusRing
from tests.ui.conftest import Stage, settle


@dataclasses.dataclass(frozen=True)
class Entry:
    id: int
    number: str
    day: dt.date
    topic: str
    minutes: int | None


LONG = "マイナンバーカードの暗証番号の再設定と、保険証としての利用の申込み"
ROWS = [
    Entry(1, "R8-00001", dt.date(2026, 4, 10), "LINE・SNS", 12),
    Entry(2, "R8-00002", dt.date(2026, 4, 9), LONG, None),
    Entry(3, "R8-00003", dt.date(2025, 12, 1), "安全", 3),
]


def make_model() -> RowModel[Entry]:
    model = RowModel[Entry](
        [
            Column("受付番号", lambda row: row.number, numeric=True),
            Column("日付", lambda row: row.day, lambda row: f"{row.day.month}月{row.day.day}日"),
            Column("相談内容", lambda row: row.topic, stretch=True, wraps=True, minimum=140),
            Column("分", lambda row: row.minutes, numeric=True),
        ],
        key=lambda row: row.id,
    )
    model.set_rows(ROWS)
    return model


def test_sorting_uses_native_values_and_puts_blanks_last() -> None:
    model = make_model()
    model.sort(1)
    assert [row.id for row in model.rows()] == [3, 2, 1]
    model.sort(3)
    assert [row.id for row in model.rows()] == [3, 1, 2]
    model.sort(3, Qt.SortOrder.DescendingOrder)
    assert [row.id for row in model.rows()] == [1, 3, 2]
    assert model.head(3) == "分 ▼"
    model.set_rows(list(reversed(ROWS)))
    assert [row.id for row in model.rows()] == [1, 3, 2]


def test_a_cell_gives_text_value_row_and_speech() -> None:
    model = make_model()
    cell = model.index(1, 3)
    assert (model.data(cell), model.data(cell, SortRole), model.data(cell, RowRole)) == ("", None, ROWS[1])
    assert model.data(model.index(0, 1)) == "4月10日"
    spoken = model.data(model.index(1, 0), Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == f"受付番号 R8-00002、日付 4月9日、相談内容 {LONG}、分 なし"


def test_the_current_row_stays_in_sight_when_the_list_gets_less_room(stage: Stage) -> None:
    """As when a sentence comes below it. A row that was scrolled away stays where it is."""
    model = make_model()
    model.set_rows([dataclasses.replace(ROWS[0], id=number) for number in range(20)])
    table = Table(model, "一覧")
    window = stage(table, size=(700, 480))
    table.select_key(19)
    table.scrollToTop()
    table.select_key(6)
    assert table.visualRect(table.currentIndex()).bottom() > 250
    window.resize(700, 260)
    settle()
    row = table.visualRect(table.currentIndex())
    assert row.top() >= 0
    assert row.bottom() < table.viewport().height()
    table.scrollToTop()
    window.resize(700, 200)
    settle()
    assert table.verticalScrollBar().value() == 0


def test_the_current_row_stays_current_when_the_list_is_loaded_again(stage: Stage) -> None:
    model = make_model()
    table = Table(model, "一覧")
    stage(table)
    assert table.select_key(3)
    model.set_rows([Entry(9, "R8-00009", dt.date(2026, 5, 1), "新しい", 1), *ROWS])
    current = table.current_row()
    assert current is not None
    assert current.id == 3
    chosen = QSignalSpy(table.chosen)
    model.set_rows(ROWS[:2])
    assert chosen.at(chosen.count() - 1)[0] is None


def test_the_keyboard_alone_opens_sorts_and_leaves(stage: Stage) -> None:
    table, after = Table(make_model(), "一覧"), QLineEdit()
    stage(table, after)
    opened = QSignalSpy(table.opened)
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_Down)
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert opened.at(0)[0] == ROWS[1]
    QTest.keyClick(table, Qt.Key.Key_S)
    assert table.row_model().sorted_by() == (0, Qt.SortOrder.AscendingOrder)
    QTest.keyClick(table, Qt.Key.Key_S)
    QTest.keyClick(table, Qt.Key.Key_S, Qt.KeyboardModifier.ShiftModifier)
    assert table.row_model().sorted_by() == (1, Qt.SortOrder.DescendingOrder)
    assert table.current_row() == ROWS[1]
    QTest.keyClick(table, Qt.Key.Key_Tab)
    assert after.hasFocus()


def test_a_click_on_a_head_sorts_and_again_turns_round(stage: Stage) -> None:
    table = Table(make_model(), "一覧")
    stage(table)
    head = table.horizontalHeader()
    spot = QPoint(head.sectionViewportPosition(1) + 10, 10)
    QTest.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert table.row_model().sorted_by() == (1, Qt.SortOrder.AscendingOrder)
    QTest.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert table.row_model().sorted_by() == (1, Qt.SortOrder.DescendingOrder)


def test_columns_wrap_and_then_rows_become_cards(stage: Stage, app: QApplication) -> None:
    table = Table(make_model(), "一覧")
    window = stage(table, size=(1200, 400))
    assert not table.is_stacked()
    assert {table.rowHeight(row) for row in range(3)} == {44}
    window.resize(600, 400)
    settle()
    assert not table.is_stacked()
    assert table.rowHeight(1) > 44 == table.rowHeight(0)
    window.resize(380, 400)
    settle()
    assert table.is_stacked()
    assert table.horizontalScrollBar().maximum() == 0
    theme.apply(app, load_tokens("standard"), 2.0)
    settle()
    assert table.rowHeight(0) >= 88
    theme.apply(app, load_tokens("standard"), 1.0)
    window.resize(1200, 400)
    settle()
    assert {table.rowHeight(row) for row in range(3)} == {44}


@pytest.mark.parametrize("width", [250, 380, 600, 1200])
def test_every_cell_has_the_room_its_text_needs(width: int, app: QApplication) -> None:
    model = make_model()
    sizes = measured(model, width)
    now = theme.current_theme()
    if sizes.stacked:
        whole = text_lines.broken(LONG, now.body, width - 20)
        assert card_height(model, 1, sizes) > whole.height
        return
    assert sum(sizes.widths) == width
    for row in range(model.rowCount()):
        for column, wide in enumerate(sizes.widths):
            font = now.numbers if model.columns[column].numeric else now.body
            lines = text_lines.broken(model.text_at(row, column), font, wide - 20)
            assert lines.width <= wide - 20
            assert lines.height + 16 <= max(44, card_height(model, row, sizes))


def test_an_empty_list_says_so(stage: Stage) -> None:
    model = make_model()
    model.set_rows([])
    table = Table(model, "一覧", empty="本日の相談は、まだありません。")
    stage(table)
    blank = Table(RowModel[Entry](model.columns, key=lambda row: row.id), "一覧", empty="")
    stage(blank)
    assert table.viewport().grab().toImage() != blank.viewport().grab().toImage()
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert table.current_row() is None


def many(count: int) -> list[Entry]:
    return [Entry(id, f"R8-{id:05d}", dt.date(2026, 4, 1), "LINE", id) for id in range(1, count + 1)]


@pytest.fixture
def scrolled() -> tuple[ScrollColumn, Table[Entry]]:
    """A list of 30 rows below something else, in the scroll area of a page."""
    model = make_model()
    model.set_rows(many(30))
    area, table = ScrollColumn(), Table(model, "一覧")
    above = QWidget()
    above.setFixedHeight(200)
    area.body.addWidget(above)
    area.body.addWidget(table, 1)
    return area, table


def test_either_the_list_scrolls_or_its_page_never_both(
    stage: Stage, scrolled: tuple[ScrollColumn, Table[Entry]], app: QApplication
) -> None:
    area, table = scrolled
    window = stage(area, size=(900, 600))

    def ranges() -> tuple[bool, bool]:
        for _ in range(3):
            settle()
        return area.verticalScrollBar().maximum() > 0, table.verticalScrollBar().maximum() > 0

    assert ranges() == (False, True)
    window.resize(900, 260)
    assert ranges() == (True, False)
    assert table.rowViewportPosition(29) + table.rowHeight(29) <= table.viewport().height()
    window.resize(900, 600)
    assert ranges() == (False, True)
    theme.apply(app, load_tokens("standard"), 2.0)
    window.resize(900, 400)
    assert ranges() == (True, False)
    table.row_model().set_rows(many(1))
    assert ranges()[1] is False


def test_a_list_beside_something_high_comes_to_rest(stage: Stage, app: QApplication) -> None:
    model = make_model()
    table, beside, side = Table(model, "一覧"), QWidget(), QWidget()
    row, area = Row(side), ScrollColumn()
    row.addWidget(beside, 1)
    row.addWidget(table, 1)
    area.body.addWidget(side, 1)
    stage(area, size=(900, 400))
    turns = QSignalSpy(table._in_page.turned)
    for rows in (3, 8, 12):
        model.set_rows(many(rows))
        for high in range(200, 700, 40):
            beside.setMinimumHeight(high)
            settle()
            settle()
            before = turns.count()
            settle()
            assert turns.count() == before, (rows, high)
            assert not (area.verticalScrollBar().maximum() and table.verticalScrollBar().maximum())


def test_a_list_that_is_hidden_keeps_nothing_of_its_page(
    stage: Stage, scrolled: tuple[ScrollColumn, Table[Entry]]
) -> None:
    area, table = scrolled
    stage(area, size=(900, 260))
    settle()
    assert table.is_whole()
    assert area.viewport().height() < area.height()
    table.hide()
    settle()
    assert area.viewport().height() == area.height()
    assert not table.is_whole()
    table.show()
    settle()
    assert table.is_whole()


def test_in_a_page_that_scrolls_the_current_row_is_always_in_sight(
    stage: Stage, scrolled: tuple[ScrollColumn, Table[Entry]]
) -> None:
    area, table = scrolled
    window = stage(area, size=(900, 260))
    settle()
    assert table.is_whole()
    table.setFocus()
    settle()
    ring: FocusRing = window.ring  # type: ignore[attr-defined]

    def in_sight() -> bool:
        row = table.visualRect(table.currentIndex())
        top = table.viewport().mapTo(area.viewport(), row.topLeft()).y()
        return top >= 0 and top + row.height() <= area.viewport().height()

    def after(key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> int:
        QTest.keyClick(table, key, held)
        settle()
        assert in_sight()
        port = QRectF(area.viewport().rect().translated(area.viewport().mapTo(window, QPoint(0, 0))))
        frame = ring._frame.translated(ring.pos())
        assert port.contains(frame)  # closed around what shows, without covering it
        assert QRectF(ring.geometry()).contains(frame.adjusted(-6, -6, 6, 6))
        row = table.current_row()
        assert row is not None
        return row.id

    assert after(Qt.Key.Key_Down) == 2
    page = after(Qt.Key.Key_PageDown)
    assert 2 < page < 10
    assert after(Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier) == 30
    assert 20 < after(Qt.Key.Key_PageUp) < 30
    assert after(Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier) == 1
    table.clearFocus()
    area.verticalScrollBar().setValue(0)
    table.select_key(25)
    assert area.verticalScrollBar().value() == 0  # somebody types above it


def test_columns_fill_the_width_when_the_scroll_bar_goes(stage: Stage, app: QApplication) -> None:
    theme.apply(app, load_tokens("standard"), 2.0)
    table = Table(make_model(), "一覧")
    window = stage(table, size=(1200, 330))
    for rows in (many(30), many(2), many(30), many(1)):
        table.row_model().set_rows(rows)
        for width in (1200, 640, 1200):
            window.resize(width, 330)
            settle()
            shown = [place for place in range(4) if not table.isColumnHidden(place)]
            assert sum(table.columnWidth(place) for place in shown) == table.viewport().width()


def with_headings() -> RowModel[Entry]:
    model = RowModel[Entry](
        [
            Column("日付", lambda row: row.day, lambda row: row.number, tabular=True),
            Column("分", lambda row: row.minutes, warns=lambda row: row.minutes == 12),
        ],
        key=lambda row: row.id,
        tone=lambda row: Tone.HEADING if row.topic == "heading" else Tone.PLAIN,
    )
    day = dt.date(2026, 4, 9)
    model.set_rows(
        [
            Entry(1, "4月9日（木）", day, "heading", None),
            Entry(2, " 9:00", day, "", 3),
            Entry(3, "10:00", day, "", 12),
            Entry(4, "4月10日（金）", day, "heading", None),
            Entry(5, "11:00", day, "", 7),
        ]
    )
    return model


def test_a_heading_stands_across_the_line_and_the_keyboard_passes_it_over(stage: Stage) -> None:
    table = Table(with_headings(), "予約")
    stage(table, size=(110, 400))
    assert not table.is_stacked()
    heading = table.visualRect(table.row_model().index(0, 1))
    shown = table.viewport().grab(heading).toImage()
    assert len({shown.pixel(x, shown.height() // 2) for x in range(shown.width())}) > 1
    table.setFocus()
    ids = []
    for _ in range(4):
        row = table.current_row()
        assert row is not None
        ids.append(row.id)
        QTest.keyClick(table, Qt.Key.Key_Down)
    assert ids == [2, 3, 5, 5]


def test_rows_are_sorted_below_their_heading() -> None:
    model = with_headings()
    model.sort(1, Qt.SortOrder.DescendingOrder)
    assert [row.id for row in model.rows()] == [1, 3, 2, 4, 5]


def test_padding_stays_where_digits_stand_below_each_other() -> None:
    column = Column[str]("時刻", lambda text: text, tabular=True)
    shown = {" 9:00～ 9:30": "9:00～9:30", " 4月 6日（月）": "4月6日（月）", "R8. 4. 6": "R8.4.6"}
    assert {column.text(text): column.unpadded(text) for text in shown} == shown
    assert Column[str]("メモ", lambda text: text).unpadded("部屋 3") == "部屋 3"


def test_a_row_is_spoken_with_the_heading_above_it() -> None:
    model = with_headings()

    def spoken(row: int) -> str:
        return str(model.data(model.index(row, 0), Qt.ItemDataRole.AccessibleTextRole))

    assert (spoken(1), spoken(3)) == ("4月9日（木）、日付 9:00、分 3", "4月10日（金）")


@pytest.mark.parametrize("width", [120, 600])
def test_a_warning_has_room_for_its_sign(width: int, app: QApplication) -> None:
    model = with_headings()
    sizes = measured(model, width)
    now = theme.current_theme()
    bold = text_lines.broken("12", now.font("body_bold"))
    if sizes.stacked:
        assert card_height(model, 2, sizes) > card_height(model, 1, sizes) - bold.height
    else:
        assert sizes.widths[1] >= bold.width + 28 + 20
