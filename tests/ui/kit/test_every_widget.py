"""All widgets of the house on one page keep the guarantee at every size, in both themes."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF, QSizeF
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMainWindow, QWidget

from nakanojo_helpdesk.domain import calendar
from nakanojo_helpdesk.tokens import ThemeName, load_tokens
from nakanojo_helpdesk.ui.kit.buttons.button import Button
from nakanojo_helpdesk.ui.kit.frame.banner import Notice
from nakanojo_helpdesk.ui.kit.frame.chart_view import ChartView, Region
from nakanojo_helpdesk.ui.kit.frame.dialog import Dialog
from nakanojo_helpdesk.ui.kit.frame.messages import MessageDialog
from nakanojo_helpdesk.ui.kit.frame.page import Page
from nakanojo_helpdesk.ui.kit.inputs.chip import Choice
from nakanojo_helpdesk.ui.kit.inputs.chip_group import ChipGroup
from nakanojo_helpdesk.ui.kit.inputs.choice import ChoiceField
from nakanojo_helpdesk.ui.kit.inputs.field import Field
from nakanojo_helpdesk.ui.kit.inputs.lines import DateField, PasswordField, TextField
from nakanojo_helpdesk.ui.kit.inputs.memo import MemoField
from nakanojo_helpdesk.ui.kit.inputs.numbers import NumberField
from nakanojo_helpdesk.ui.kit.layout.boxes import Card, Row, hairline
from nakanojo_helpdesk.ui.kit.lists.table import Table
from nakanojo_helpdesk.ui.kit.look import theme
from nakanojo_helpdesk.ui.kit.look.focus_ring import FocusRing
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from nakanojo_helpdesk.ui.shell.navigation import NavigationBar
from nakanojo_helpdesk.ui.shell.screen_list import ScreenList
from tests.ui.conftest import settle
from tests.ui.kit.frame.test_page import HELP, SCREENS
from tests.ui.kit.lists.test_table import make_model
from tests.ux.pairs import PAIRS, Pair
from tests.ux.report import listing
from tests.ux.run import check_window
from tests.ux.screens import bundled_fonts

CHOICES = [
    Choice("A", "マイナカード", "1"),
    Choice("B", "LINE・SNS", "2"),
    Choice("C", "機器・契約", "D"),
    Choice("D", "中断", "-"),
]


def inputs() -> Page:
    page = Page("入力の部品")
    page.set_context("令和8年11月20日（金）10:32　役場 窓口1　担当 佐藤")
    page.add_beside_title(Button("変更", key="Ctrl+D"))
    page.content.addWidget(
        Notice(
            "10月の月報がまだ締められていません。",
            "書きかけ 1件、確認待ちの「その他」 3件があります。",
            "締めの手順へ",
            int,
        )
    )
    card = Card()
    page.content.addWidget(card)
    topics = ChipGroup("相談内容", CHOICES, multiple=True)
    topics.set_codes(["A", "B"])
    date = DateField(calendar.parse_date, calendar.long_date)
    date.line.setText("R8.4.6")
    memo = MemoField(40)
    memo.set_text("プリンターは用紙切れ。総務課に依頼済み。\n二行目です。")
    off = TextField()
    off.setText("書けません")
    off.setEnabled(False)
    offices = [Choice("1", "窓口1"), Choice("2", "六合支所（出張）")]
    fields = [
        Field("相談内容", topics, required=True, beside=True),
        Field(
            "氏名", TextField(60, "例：佐藤 花子"), required=True, support="戸籍どおりでなくてかまいません。"
        ),
        Field("パスワード", PasswordField()),
        Field("相談日", date),
        Field("人数", NumberField(1, 20, "人")),
        Field("窓口", ChoiceField(offices, empty="選んでください")),
        Field("引継ぎメモ", memo),
        Field("使えない欄", off),
    ]
    for field in fields:
        card.body.addWidget(field)
    row = Row()
    for button in (
        Button("使えない"),
        Button("削除する", "danger"),
        Button("くわしい説明", "link"),
        Button("静か", "quiet"),
    ):
        row.addWidget(button)
    row.addStretch(1)
    card.body.addLayout(row)
    row_first = card.findChildren(Button, "")[0]
    row_first.setEnabled(row_first.words != "使えない")
    page.key_bar.add("登録", "F12", int, primary=True)
    page.key_bar.add("前回と同じ", "F3", int)
    page.key_bar.add("印刷", "Ctrl+P", int, align_right=True)
    page.sticky.say("success", "登録しました（本日12件目）", "元に戻す", int, "Ctrl+Z")
    page.show_faults([("氏名を入力してください。", fields[1])])
    return page


def outputs() -> Page:
    page = Page("一覧と図")
    page.content.addWidget(PlainLabel("図1　月別の相談件数", "section"))
    page.content.addWidget(hairline())
    chart = ChartView("月別の相談件数", 120)
    image = QImage(400, 120, QImage.Format.Format_RGB32)
    image.fill(QColor(theme.current_theme().tokens.chart_background))
    chart.show_chart(
        image, "10月は90件でした。", [Region(QRectF(10, 10, 40, 40), "4月：55件", "4")], QSizeF(400, 120)
    )
    page.content.addWidget(chart, 1)
    page.content.addWidget(Table(make_model(), "本日の一覧"), 1)
    page.key_bar.add("開く", "F4", int, primary=True)
    page.sticky.say("warning", "控えをまだ取っていません。")
    return page


def window_with(page: Page) -> QMainWindow:
    window = QMainWindow()
    window.setWindowTitle("窓口きろく")
    inner = QWidget()
    row = QHBoxLayout(inner)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(0)
    navigation = NavigationBar(SCREENS, HELP)
    navigation.set_current("entry")
    navigation.set_badge("today", 2)
    row.addWidget(navigation)
    row.addWidget(page, 1)
    window.setCentralWidget(inner)
    FocusRing(window)
    return window


def make_dialog(kind: str, parent: QWidget) -> Dialog:
    if kind == "question":
        return MessageDialog(
            parent,
            "記録を取り消しますか",
            "R8-00012（11月20日、LINE・SNS）を取り消します。一覧には「取消」と表示されます。",
            "すぐあとなら［元に戻す］で戻せます。",
            accept="取り消す",
            refuse="やめる",
            dangerous=True,
        )
    if kind == "screens":
        return ScreenList(SCREENS, "entry", parent)
    dialog = Dialog("利用者の登録", parent)
    for label in ("氏名", "ふりがな", "電話"):
        dialog.body.addWidget(Field(label, TextField(), support="わかるところだけでかまいません。"))
    dialog.add_button("登録", "primary", accepts=True, default=True)
    dialog.add_button("やめる", rejects=True)
    return dialog


@pytest.mark.parametrize("name", ["standard", "contrast"])
@pytest.mark.parametrize("pair", PAIRS, ids=str)
@pytest.mark.parametrize("make", [inputs, outputs])
def test_widgets_keep_the_guarantee(make: object, pair: Pair, name: ThemeName, app: QApplication) -> None:
    theme.apply(app, load_tokens(name), pair.scale)
    window = window_with(inputs() if make is inputs else outputs())
    window.resize(pair.size)
    window.show()
    settle()
    found = check_window(window, pair.size, fonts=bundled_fonts())
    window.close()
    window.deleteLater()
    assert not found, listing(found)


@pytest.mark.parametrize("pair", PAIRS, ids=str)
@pytest.mark.parametrize("kind", ["question", "screens", "form"])
def test_dialogs_keep_the_guarantee(kind: str, pair: Pair, app: QApplication) -> None:
    theme.apply(app, load_tokens("standard"), pair.scale)
    window = window_with(Page("今日"))
    window.resize(pair.size)
    window.show()
    dialog = make_dialog(kind, window)
    dialog.show()
    settle()
    found = check_window(dialog, pair.size, fonts=bundled_fonts())
    dialog.close()
    dialog.deleteLater()
    window.close()
    window.deleteLater()
    assert not found, listing(found)
