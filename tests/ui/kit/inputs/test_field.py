"""Inputs: nothing typed is lost, faults say how to mend them, strange characters do no harm."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, Qt
from PySide6.QtGui import QFontMetricsF, QInputMethodEvent
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QWidget

from nakanojo_helpdesk.domain import calendar
from nakanojo_helpdesk.tokens import load_tokens
from nakanojo_helpdesk.ui.kit.inputs.chip import Choice
from nakanojo_helpdesk.ui.kit.inputs.chip_group import ChipGroup
from nakanojo_helpdesk.ui.kit.inputs.choice import ChoiceField
from nakanojo_helpdesk.ui.kit.inputs.field import FAULT_WIDTH, Field
from nakanojo_helpdesk.ui.kit.inputs.lines import DateField, PasswordField, TextField
from nakanojo_helpdesk.ui.kit.inputs.memo import MemoField
from nakanojo_helpdesk.ui.kit.inputs.numbers import NumberField
from nakanojo_helpdesk.ui.kit.layout.flow import FlowLayout
from nakanojo_helpdesk.ui.kit.look import theme
from nakanojo_helpdesk.ui.kit.look.focus_ring import INNER, OUTER
from nakanojo_helpdesk.ui.kit.look.text_lines import LEADING
from tests.ui.conftest import Events, Stage, settle


def read_date(text: str) -> dt.date:
    if text != "R8.4.6":
        raise calendar.DateNotUnderstood("日付を「R8.4.6」のように入力してください。")
    return dt.date(2026, 4, 6)


def show_date(date: dt.date) -> str:
    return f"令和{date.year - 2018}年{date.month}月{date.day}日（月）"


def test_a_field_that_gets_another_size_is_laid_out_once(stage: Stage) -> None:
    field = Field("メモ", MemoField(), beside=True)
    window = stage(field)
    settle()
    requests = Events(field, QEvent.Type.LayoutRequest)
    window.resize(window.width() - 40, window.height() - 40)
    settle()
    assert requests.count == 0


def test_a_fault_stands_below_its_field_and_is_spoken(stage: Stage) -> None:
    edit = TextField()
    field = Field("氏名", edit, required=True, support="ひらがなでもかまいません。")
    stage(field)
    field.show_error("氏名を入力してください。")
    assert field.error() == "氏名を入力してください。"
    assert edit.accessibleName() == "氏名、必須"
    assert edit.accessibleDescription() == "入力の誤り。氏名を入力してください。 ひらがなでもかまいません。"
    assert edit.property("fault") == "true"
    field.show_error(None)
    assert (field.error(), edit.property("fault")) == ("", "")
    assert edit.accessibleDescription() == "ひらがなでもかまいません。"


def test_the_label_stands_beside_chips_and_above_them_where_it_is_narrow(stage: Stage) -> None:
    group = ChipGroup("来庁", [Choice("F", "初めて", "1"), Choice("R", "2回目以降", "2")])
    field = Field("来庁", group, beside=True)
    window = stage(field, size=(800, 300))
    assert group.mapTo(field, group.rect().topLeft()).x() >= 88
    window.resize(420, 300)
    settle()
    at = group.mapTo(field, group.rect().topLeft())
    assert (at.x(), at.y() > 16) == (0, True)


def test_control_characters_never_get_into_a_line(stage: Stage) -> None:
    edit = TextField()
    stage(edit)
    edit.setText("佐藤\x00\x07\t花子\r\n\x1b")
    assert edit.text().split() == ["佐藤", "花子"]
    edit.setText("髙﨑𠮷😀 <img src=//x> % _ '")
    assert edit.text() == "髙﨑𠮷😀 <img src=//x> % _ '"


def test_text_being_composed_is_left_alone(stage: Stage) -> None:
    edit = TextField()
    stage(edit)
    edit.setFocus()
    changed = QSignalSpy(edit.textChanged)
    QApplication.sendEvent(edit, QInputMethodEvent("さとう", []))
    assert (edit.text(), changed.count()) == ("", 0)
    done = QInputMethodEvent()
    done.setCommitString("佐藤")
    QApplication.sendEvent(edit, done)
    assert edit.value() == "佐藤"


def test_coming_with_tab_selects_the_text(stage: Stage) -> None:
    first, second = TextField(), TextField()
    stage(first, second)
    second.setText("古い値")
    first.setFocus()
    QTest.keyClick(first, Qt.Key.Key_Tab)
    QTest.keyClicks(second, "new")
    assert second.text() == "new"


def test_a_password_is_hidden_until_asked_for(stage: Stage) -> None:
    field = PasswordField()
    stage(Field("パスワード", field))
    entered = QSignalSpy(field.entered)
    field.setFocus()
    QTest.keyClicks(field.line, "himitsu")
    assert field.line.echoMode() == QLineEdit.EchoMode.Password
    assert not field.line.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
    QTest.mouseClick(field.show_button, Qt.MouseButton.LeftButton)
    assert field.line.echoMode() == QLineEdit.EchoMode.Normal
    assert field.show_button.accessibleName() == "パスワードを隠す"
    QTest.keyClick(field.line, Qt.Key.Key_Return)
    assert (field.text(), entered.count()) == ("himitsu", 1)
    field.clear()
    assert field.line.echoMode() == QLineEdit.EchoMode.Password


def test_a_date_shows_its_reading_and_a_wrong_one_says_why(stage: Stage) -> None:
    field = DateField(read_date, show_date)
    stage(Field("相談日", field))
    field.line.setText("R8.4.6")
    assert (field.date(), field.problem(), field.reading()) == (
        dt.date(2026, 4, 6),
        None,
        "令和8年4月6日（月）",
    )
    field.line.setText("きのう")
    assert (field.date(), field.problem()) == (None, "日付を「R8.4.6」のように入力してください。")
    field.set_date(None)
    assert (field.date(), field.problem()) == (None, None)


def test_below_a_date_stands_what_it_does_not_say_itself(stage: Stage) -> None:
    field = DateField(calendar.parse_date, calendar.long_date)
    stage(Field("日付", field))
    label = field._reading
    assert label.isHidden(), "an empty line would push what is said below it away"
    field.line.setText("令和8年4月6日")
    assert (field.reading(), label.isVisible()) == ("月曜日", True)
    field.line.setText("R8.4.6")
    assert field.reading() == "令和8年4月6日（月）"


def test_faults_of_fields_beside_each_other_begin_at_one_height(stage: Stage) -> None:
    day = Field("日付", DateField(calendar.parse_date, calendar.long_date))
    time = Field("時刻", TextField())
    row = QWidget()
    line = QHBoxLayout(row)
    for field in (day, time):
        line.addWidget(field, 1, Qt.AlignmentFlag.AlignTop)
    stage(row)
    for text in ("", "2月30日", "令和8年4月6日"):
        day.editor.line.setText(text)  # type: ignore[attr-defined]
        for field in (day, time):
            field.show_error("確かめてください。")
        settle()
        assert day._error.mapTo(row, QPoint(0, 0)).y() == time._error.mapTo(row, QPoint(0, 0)).y()


def test_a_fault_of_the_program_is_not_shown_as_one_of_a_date() -> None:
    def broken(_text: str) -> dt.date:
        raise KeyError("bug")

    field = DateField(broken)
    field.line.blockSignals(True)
    field.line.setText("R8.4.6")
    with pytest.raises(KeyError):
        field.problem()
    field.deleteLater()


@pytest.mark.parametrize("unit", ["", "人"])
def test_every_number_out_of_range_is_explained_in_one_manner(unit: str, stage: Stage) -> None:
    field = NumberField(1, 999, unit)
    stage(field)
    field.line.setText("1000")
    assert field.problem() == f"1～999{unit}で入れてください。"


def test_the_focus_ring_touches_no_text(stage: Stage) -> None:
    edit = TextField()
    field = Field("氏名", edit, support="ひらがなで。")
    number = NumberField(1, 9, "人")
    stage(field, number)
    field.show_error("氏名を入れてください。")
    settle()
    reach = INNER + OUTER
    top = edit.mapTo(field, QPoint(0, 0)).y()
    assert top - field._support.geometry().bottom() > reach + 2
    assert field._error.geometry().top() - (top + edit.height()) > reach + 2
    assert number._unit.x() - (number.line.x() + number.line.width()) > reach + 2


def test_a_long_fault_does_not_move_the_field_beside_it(stage: Stage) -> None:
    row = QWidget()
    flow = FlowLayout(16, row)
    flow.at_top = True
    first = Field("時刻", TextField(12, width=160), least=FAULT_WIDTH)
    second = Field("窓口", ChoiceField([Choice("A", "役場 窓口1")]))
    for field in (first, second):
        flow.addWidget(field)
    stage(row)
    before = second.pos()
    first.show_error("その時刻はありません。0:00から23:59の間で入れてください。")
    settle()
    assert second.pos() == before


@pytest.mark.parametrize("hidden", ["\u202e", "\ufeff", "\u2028", "\u200f", "\x07"])
def test_signs_nobody_sees_never_get_into_a_line_or_a_memo(hidden: str, stage: Stage) -> None:
    edit, memo = TextField(), MemoField()
    stage(edit, memo)
    edit.setText(f"佐藤{hidden}花子")
    paste = QMimeData()
    paste.setText(f"一行目{hidden}\r\n二行目")
    memo.edit.insertFromMimeData(paste)
    seen = "佐藤 花子" if hidden == "\u2028" else "佐藤花子"  # the end of a line becomes a blank
    assert (edit.text(), memo.text()) == (seen, "一行目\n二行目")


def test_a_date_put_in_by_the_program_is_read_again(stage: Stage) -> None:
    field = DateField(calendar.parse_date, calendar.long_date)
    stage(field)
    field.set_date(dt.date(2026, 4, 6))
    assert field.date() == dt.date(2026, 4, 6)


@pytest.mark.parametrize("typed", ["12", "１２", " 1 2 "])
def test_numbers_may_be_full_width(typed: str, stage: Stage) -> None:
    field = NumberField(1, 20, "人")
    stage(field)
    field.line.setText(typed)
    assert (field.value(), field.problem()) == (12, None)


@pytest.mark.parametrize("typed", ["0", "21", "3.5", "一", "-", "--3", "１２３"])
def test_a_wrong_number_is_kept_and_explained(typed: str, stage: Stage) -> None:
    field = NumberField(1, 20)
    stage(field)
    field.line.setText(typed)
    assert field.value() is None
    assert field.problem() == "1～20で入れてください。"
    assert field.text() == typed


def test_up_and_down_change_a_number_within_its_bounds(stage: Stage) -> None:
    field = NumberField(1, 3)
    stage(field)
    for _ in range(5):
        QTest.keyClick(field.line, Qt.Key.Key_Up)
    assert field.value() == 3
    for _ in range(5):
        QTest.keyClick(field.line, Qt.Key.Key_Down)
    assert field.value() == 1


def test_a_memo_lets_the_tab_key_go_and_grows(stage: Stage) -> None:
    memo, after = MemoField(), QLineEdit()
    stage(memo, after)
    memo.setFocus()
    low = memo.edit.height()
    QTest.keyClick(memo.edit, Qt.Key.Key_Tab)
    assert after.hasFocus()
    memo.set_text("一\n二\n三\n四")
    settle()
    four = memo.edit.height()
    memo.set_text("\n".join("あいうえおかきくけこ"))
    settle()
    assert low < four < memo.edit.height() <= low * 3.2


def test_the_lines_of_a_memo_keep_their_distance_in_every_text_size(app: QApplication, stage: Stage) -> None:
    memo = MemoField()
    memo.set_text("LINEの引継ぎを練習した。" * 9)
    stage(memo, size=(400, 600))
    document = memo.edit.document()
    for scale in (1.0, 2.0, 1.5, 1.0):
        theme.apply(app, load_tokens("standard"), scale)
        settle()
        assert document.defaultFont().pixelSize() == theme.current_theme().body.pixelSize()
        pitch = round(QFontMetricsF(document.defaultFont()).lineSpacing() * LEADING)
        layout = document.firstBlock().layout()
        tops = [layout.lineAt(place).y() for place in range(layout.lineCount())]
        assert len(tops) > 2
        assert {below - above for above, below in itertools.pairwise(tops)} == {pitch}
        high = document.documentLayout().blockBoundingRect(document.firstBlock()).height()
        assert high == len(tops) * pitch + document.documentMargin()


def test_a_memo_too_long_is_kept_whole_and_counted(stage: Stage) -> None:
    memo = MemoField(maximum_length=100)
    stage(memo)
    memo.set_text("あ" * 50)
    assert memo.counter() == ""
    memo.set_text("あ" * 88)
    assert memo.counter() == "あと 12 文字"
    assert memo.problem() is None
    memo.set_text("あ" * 103)
    assert memo.counter() == "3 文字多いです"
    assert memo.problem() == "100文字までにしてください（いま3文字多いです）。"
    assert len(memo.text()) == 103


def test_pasting_brings_plain_text_without_control_characters(stage: Stage) -> None:
    memo = MemoField()
    stage(memo)
    paste = QMimeData()
    paste.setHtml("<b>太字</b>")
    paste.setText("一行目\r\n二行目\x00\x0b")
    memo.edit.insertFromMimeData(paste)
    assert memo.text() == "一行目\n二行目"
    memo.edit.undo()
    assert memo.text() == ""


def test_every_choice_fits_its_list_and_the_wheel_changes_nothing(stage: Stage) -> None:
    choices = [Choice("1", "窓口1"), Choice("2", "六合支所（出張相談）の窓口")]
    field = ChoiceField(choices, empty="選んでください")
    stage(field)
    assert field.code() is None
    field.set_code("2")
    assert field.code() == "2"
    needed = field.fontMetrics().horizontalAdvance("六合支所（出張相談）の窓口")
    assert field.width() > needed + 40
    field.set_choices([Choice("2", "六合"), Choice("3", "沢田")])
    assert field.code() == "2"
    field.set_choices([Choice("3", "沢田")])
    assert field.code() is None


def test_a_code_that_is_not_on_offer_never_becomes_another_answer(stage: Stage) -> None:
    field = ChoiceField([Choice("1", "窓口1"), Choice("2", "窓口2")])
    stage(field)
    field.set_code("2")
    with pytest.raises(KeyError):
        field.set_code("9")
    assert field.code() == "2"
    field.offer_too("9", "窓口9（閉鎖）")
    field.offer_too("1", "窓口1（閉鎖）")
    field.set_code("9")
    assert (field.code(), field.currentText(), field.itemText(0)) == ("9", "窓口9（閉鎖）", "窓口1")


def test_choosing_from_a_list_with_keys_tells_the_code(stage: Stage) -> None:
    field = ChoiceField([Choice("1", "窓口1"), Choice("2", "窓口2")])
    stage(field)
    chosen = QSignalSpy(field.chosen)
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_Down)
    assert (field.code(), [chosen.at(place)[0] for place in range(chosen.count())]) == ("2", ["2"])


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_the_lines_of_a_memo_stand_apart_and_it_grows_with_them(
    stage: Stage, app: QApplication, scale: float
) -> None:
    theme.apply(app, load_tokens("standard"), scale)
    memo = MemoField(lines=(1, 6))
    stage(memo, size=(900, 900))
    pitch = round(18 * scale * 1.4)
    heights = []
    for text in ("一行", "一行\n二行", "あ" * round(70 / scale), "一\n二\n三\n四\n五\n六"):
        memo.set_text(text)
        settle()
        tops = []
        cursor = memo.edit.textCursor()
        for place in range(len(text) + 1):
            cursor.setPosition(place)
            tops.append(memo.edit.cursorRect(cursor).top())
        lines = sorted(set(tops))
        assert all(after - before == pitch for before, after in itertools.pairwise(lines))
        assert memo.edit.verticalScrollBar().maximum() == 0
        heights.append((len(lines), memo.edit.height()))
    assert [lines for lines, _ in heights] == [1, 2, 2, 6]
    assert heights[0][1] >= round(48 * scale)
    assert heights[1][1] == heights[2][1]
    assert heights[3][1] - heights[1][1] == 4 * pitch
    memo.set_text("行\n" * 9)
    settle()
    assert memo.edit.height() == heights[3][1]
    assert memo.edit.verticalScrollBar().maximum() > 0
