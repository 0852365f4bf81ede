"""Planted faults of what is seen: text cut off, pale, small; places; colours."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QCheckBox,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from .pieces import Broken, Struck, Tile, combo_box, memo_box, place_at, plain_table, scroll_area
from .plain_window import AVAILABLE, TARGET, PlainWindow, button, colour, field, label

LONG = "通帳やカードの暗証番号は書かないでください。お名前と電話番号も書かないでください。"


def a_cell_is_elided(window: PlainWindow, mended: bool) -> None:
    table = plain_table(1)
    table.setItem(0, 0, QTableWidgetItem("マイナンバーカードの更新"))
    table.setColumnWidth(0, 400 if mended else 100)
    window.add(table)


def a_header_is_cut_off(window: PlainWindow, mended: bool) -> None:
    table = plain_table(2)
    table.setHorizontalHeaderLabels(["相談内容の大きな分類", "件数"])
    table.horizontalHeader().show()
    table.setColumnWidth(0, 400 if mended else 100)
    window.add(table)


def a_placeholder_is_elided(window: PlainWindow, mended: bool) -> None:
    made = field()
    made.setPlaceholderText("お名前は書かないでください")
    made.setFixedWidth(400 if mended else 120)
    window.add(made)


def a_button_cuts_its_text_off(window: PlainWindow, mended: bool) -> None:
    made = button("本日の一覧を印刷する")
    if not mended:
        made.setFixedWidth(100)
    window.add(made)


def a_label_has_too_few_lines(window: PlainWindow, mended: bool) -> None:
    made = label(LONG * 3, wrap=True)
    if not mended:
        made.setFixedHeight(24)
    window.add(made)


def a_placeholder_is_cut_off(window: PlainWindow, mended: bool) -> None:
    memo = memo_box()
    memo.setPlaceholderText(LONG * 3)
    memo.setFixedHeight(160 if mended else 40)
    window.add(memo)


def a_button_paints_nothing(window: PlainWindow, mended: bool) -> None:
    window.add(Tile("保留", wordy=mended))


def a_choice_is_wider_than_its_box(window: PlainWindow, mended: bool) -> None:
    combo = combo_box("役場", "中之条町ふるさと交流センター")
    if not mended:
        combo.setFixedWidth(140)
    window.add(combo)


def a_label_lies_outside(window: PlainWindow, mended: bool) -> None:
    place_at(label("本日12件"), window, 600 if mended else AVAILABLE.width() - 30, 20)


def a_parent_cuts_its_child_off(window: PlainWindow, mended: bool) -> None:
    box = QWidget()
    box.setFixedSize(300, 100)
    window.add(box)
    place_at(label("本日12件"), box, 20, 20 if mended else 90)


def an_area_scrolls_sideways(window: PlainWindow, mended: bool) -> None:
    window.add(scroll_area([label("相談")], 300 if mended else 900))


def a_table_scrolls_sideways(window: PlainWindow, mended: bool) -> None:
    table = plain_table(2)
    table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    table.setColumnWidth(0, 300 if mended else 800)
    window.add(table)


def two_labels_lie_on_each_other(window: PlainWindow, mended: bool) -> None:
    place_at(label("本日の一覧"), window, 40, 40)
    place_at(label("12件の相談"), window, 300 if mended else 80, 40)


def a_note_lies_on_another_frame(window: PlainWindow, mended: bool) -> None:
    frame = QWidget()
    QVBoxLayout(frame).addWidget(label("相談の登録"))
    window.add(frame)
    place_at(label("登録しました"), window, 60, 300 if mended else 40)


def a_text_is_pale(window: PlainWindow, mended: bool) -> None:
    made = label("任意です")
    colour(made, "#4d4d4d" if mended else "#767676")
    window.add(made)


def a_pale_text_hides_behind_a_dark_line(window: PlainWindow, mended: bool) -> None:
    made = Struck("取り消した記録")
    colour(made, "#4d4d4d" if mended else "#8a8a8a")
    window.add(made)


def a_pale_text_waits_below_the_fold(window: PlainWindow, mended: bool) -> None:
    lines = [label(f"相談 {number}件目") for number in range(1, 41)]
    colour(lines[-1], "#4d4d4d" if mended else "#8a8a8a")
    window.add(scroll_area(lines, 300))


def a_pale_row_waits_below_the_fold(window: PlainWindow, mended: bool) -> None:
    table = plain_table(1, rows=40)
    last = QTableWidgetItem("40件目")
    last.setForeground(Qt.GlobalColor.black if mended else Qt.GlobalColor.lightGray)
    table.setItem(39, 0, last)
    window.add(table)


def the_window_is_too_large(window: PlainWindow, mended: bool) -> None:
    window.setMinimumSize(AVAILABLE.width(), AVAILABLE.height() + (0 if mended else 40))


def the_content_is_too_high_for_its_width(window: PlainWindow, mended: bool) -> None:
    window.add(Broken(square=300 * 300 if mended else 900 * 600))


def a_sign_is_not_in_the_fonts(window: PlainWindow, mended: bool) -> None:
    window.add(label("できました" if mended else "できました👍"))


def a_choice_is_not_in_the_fonts(window: PlainWindow, mended: bool) -> None:
    window.add(combo_box("よい", "ふつう" if mended else "😐"))


def a_text_is_too_small(window: PlainWindow, mended: bool) -> None:
    made = label("任意です")
    font = QFont(window.font())
    font.setPixelSize(16 if mended else 14)
    made.setFont(font)
    window.add(made)


def a_choice_shows_by_colour_alone(window: PlainWindow, mended: bool) -> None:
    made = QCheckBox("本人できた") if mended else button("本人できた")
    made.setMinimumHeight(TARGET)
    made.setCheckable(True)
    made.setChecked(True)
    window.add(made)


def a_filled_tile_shows_by_colour_alone(window: PlainWindow, mended: bool) -> None:
    tile = Tile("本人できた", wordy=True, ticked=mended)
    tile.setCheckable(True)
    window.add(tile)
