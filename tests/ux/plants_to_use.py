"""Planted faults of what is used: names, targets, keyboard, focus, shortcuts, screen reader."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QHBoxLayout,
    QLabel,
    QSpinBox,
    QTableWidgetItem,
    QTabWidget,
    QTextEdit,
    QWidget,
)

from .pieces import HighTabs, combo_box, memo_box, plain_table, scroll_area
from .plain_window import TARGET, PlainWindow, button, field, label


def a_field_has_no_name(window: PlainWindow, mended: bool) -> None:
    made = field()
    if not mended:
        made.setAccessibleName("")
        made.setPlaceholderText("お名前")
    window.add(made)


def a_combo_box_has_no_name(window: PlainWindow, mended: bool) -> None:
    combo = combo_box("役場", "公民館")
    if not mended:
        combo.setAccessibleName("")
    window.add(combo)


def a_label_names_another_field(window: PlainWindow, mended: bool) -> None:
    one, other, caption = field(), field(""), label("地区")
    caption.setBuddy(other if mended else one)
    window.add(one, caption, other)


def a_picture_with_a_focus_has_no_name(window: PlainWindow, mended: bool) -> None:
    picture = QWidget()
    picture.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    picture.setFixedSize(300, 200)
    picture.setAccessibleName("月ごとの件数のグラフ" if mended else "")
    window.add(picture)


def a_button_is_too_low(window: PlainWindow, mended: bool) -> None:
    made = button("登録")
    if not mended:
        made.setFixedHeight(36)
    window.add(made)


def a_row_is_too_low(window: PlainWindow, mended: bool) -> None:
    table = plain_table(1, rows=3)
    table.setItem(0, 0, QTableWidgetItem("相談"))
    if not mended:
        table.setRowHeight(1, 30)
    window.add(table)


def a_clickable_header_is_too_low(window: PlainWindow, mended: bool) -> None:
    table = plain_table(1)
    table.setHorizontalHeaderLabels(["件数"])
    header = table.horizontalHeader()
    header.show()
    header.setSectionsClickable(True)
    header.setFixedHeight(TARGET if mended else 30)
    window.add(table)


def a_tab_is_too_low(window: PlainWindow, mended: bool) -> None:
    tabs = QTabWidget()
    if mended:
        tabs.setTabBar(HighTabs())
    for text in ("本日", "今月"):
        tabs.addTab(QWidget(), text)
    window.add(tabs)


def a_spin_box_has_tiny_arrows(window: PlainWindow, mended: bool) -> None:
    spin = QSpinBox()
    spin.setAccessibleName("人数")
    spin.setMinimumHeight(TARGET)
    if mended:
        spin.setButtonSymbols(QAbstractSpinBox.ButtonSymbols.NoButtons)
    window.add(spin)


def a_button_is_for_the_mouse_only(window: PlainWindow, mended: bool) -> None:
    one, other = button("登録"), button("印刷")
    if not mended:
        other.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    window.add(one, other)


def a_field_passes_the_focus_on(window: PlainWindow, mended: bool) -> None:
    skipped = field("地区")
    last = button("登録")
    window.add(field("名前"), skipped, last)
    if not mended:
        skipped.setFocusProxy(last)


def a_memo_keeps_the_tab_key(window: PlainWindow, mended: bool) -> None:
    memo = memo_box()
    memo.setTabChangesFocus(mended)
    window.add(button("登録"), memo)


def a_lonely_memo_keeps_the_tab_key(window: PlainWindow, mended: bool) -> None:
    memo = memo_box()
    memo.setTabChangesFocus(mended)
    window.add(memo)


def a_table_keeps_the_tab_key(window: PlainWindow, mended: bool) -> None:
    table = plain_table(2, rows=3)
    table.setTabKeyNavigation(not mended)
    window.add(button("登録"), table)


def tab_goes_up_the_page(window: PlainWindow, mended: bool) -> None:
    first, second, third = button("来庁"), button("年代"), button("地区")
    window.add(first, second, third)
    if not mended:
        QWidget.setTabOrder(first, third)
        QWidget.setTabOrder(third, second)


def tab_goes_backwards_in_a_row(window: PlainWindow, mended: bool) -> None:
    row, first, second, third = QWidget(), button("来庁"), button("年代"), button("地区")
    line = QHBoxLayout(row)
    line.setSpacing(20)
    for made in (first, second, third):
        line.addWidget(made)
    window.add(row)
    if not mended:
        QWidget.setTabOrder(first, third)
        QWidget.setTabOrder(third, second)


def the_focus_cannot_be_seen(window: PlainWindow, mended: bool) -> None:
    window.add(button("登録"), button("印刷"))
    window.ring.setVisible(mended)


def the_focus_cannot_be_seen_below_the_fold(window: PlainWindow, mended: bool) -> None:
    buttons = [button(f"{number}件目") for number in range(1, 21)]
    window.add(scroll_area(buttons, 300))
    if not mended:
        window.ring.blind_to = buttons[-1]


def one_key_does_two_things(window: PlainWindow, mended: bool) -> None:
    one, other = button("定型文"), button("前回と同じ")
    one.setShortcut("F2")
    window.add(one, other)
    QShortcut(QKeySequence("F3" if mended else "F2"), window, other.click)


def one_letter_marks_two_buttons(window: PlainWindow, mended: bool) -> None:
    window.add(button("印刷(&P)"), button("一覧(&L)" if mended else "一覧(&P)"))


def a_key_belongs_to_the_input_method(window: PlainWindow, mended: bool) -> None:
    made = button("登録")
    made.setShortcut("F12" if mended else "Shift+F7")
    window.add(made)


def a_label_reads_html(window: PlainWindow, mended: bool) -> None:
    window.add(label("佐藤") if mended else QLabel("佐藤"))


def an_editor_takes_html(window: PlainWindow, mended: bool) -> None:
    editor = QTextEdit()
    editor.setAcceptRichText(not mended)
    editor.setTabChangesFocus(True)
    editor.setAccessibleName("メモ")
    window.add(editor)


def a_tool_tip_reads_html(window: PlainWindow, mended: bool) -> None:
    made = label("佐藤")
    made.setToolTip("佐藤" if mended else "<b>佐藤</b>")
    window.add(made)


def an_error_is_not_told_to_a_screen_reader(window: PlainWindow, mended: bool) -> None:
    made = field()
    made.setAccessibleDescription("＊お名前を書いてください。" if mended else "")
    window.add(made, label("＊お名前を書いてください。"))
