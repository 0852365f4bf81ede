"""Dialogs: the safe answer first, always within the window they belong to, hostile text shown as text."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from nakanojo_helpdesk.tokens import load_tokens
from nakanojo_helpdesk.ui.kit.buttons.button import Button
from nakanojo_helpdesk.ui.kit.buttons.key_bar import KeyBar
from nakanojo_helpdesk.ui.kit.frame.dialog import Dialog
from nakanojo_helpdesk.ui.kit.frame.messages import MessageDialog, ask, tell
from nakanojo_helpdesk.ui.kit.inputs.field import Field
from nakanojo_helpdesk.ui.kit.inputs.lines import TextField
from nakanojo_helpdesk.ui.kit.look import theme
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from nakanojo_helpdesk.ui.shell.screen_list import ScreenList
from tests.keyboard import press
from tests.ui.conftest import Stage, settle
from tests.waiting import when_shown


def answer_with(key: Qt.Key) -> None:
    when_shown(Dialog, lambda dialog: QTest.keyClick(QApplication.focusWidget() or dialog, key))


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Space, Qt.Key.Key_Escape])
def test_pressing_on_without_reading_destroys_nothing(key: Qt.Key, stage: Stage) -> None:
    window = stage(QWidget())
    answer_with(key)
    assert not ask(window, "取消", "R8-00012を取り消します。", accept="取り消す", dangerous=True)


def test_going_on_is_one_tab_away(stage: Stage) -> None:
    window = stage(QWidget())

    def go_on(dialog: MessageDialog) -> None:
        QTest.keyClick(dialog.safe_button, Qt.Key.Key_Tab)
        assert QApplication.focusWidget() is dialog.accept_button
        QTest.keyClick(dialog.accept_button or dialog, Qt.Key.Key_Space)

    when_shown(MessageDialog, go_on)
    assert ask(window, "取消", "R8-00012を取り消します。", accept="取り消す", dangerous=True)


def test_telling_ends_with_enter(stage: Stage) -> None:
    window = stage(QWidget())
    answer_with(Qt.Key.Key_Return)
    tell(window, "保存できません", "ディスクがいっぱいです。", '<img src="//host/a.png">')


@pytest.mark.parametrize(("size", "scale"), [((911, 433), 1.0), ((1366, 688), 2.0)])
def test_a_tall_dialog_stays_in_its_window_with_its_buttons_in_sight(
    size: tuple[int, int], scale: float, stage: Stage, app: QApplication
) -> None:
    theme.apply(app, load_tokens("standard"), scale)
    window = stage(QWidget(), size=size)
    dialog = Dialog("利用者の登録", window)
    for number in range(9):
        dialog.body.addWidget(Field(f"項目{number}", TextField(), support="説明の文です。"))
    button = dialog.add_button("登録", "primary", accepts=True)
    dialog.add_button("やめる", rejects=True)
    dialog.show()
    settle()
    assert dialog.width() <= size[0]
    assert dialog.height() <= size[1]
    assert dialog.rect().contains(QRect(button.mapTo(dialog, QPoint(0, 0)), button.size()))
    assert dialog.area.verticalScrollBar().maximum() > 0
    assert dialog.area.horizontalScrollBar().maximum() == 0
    dialog.close()
    dialog.deleteLater()


def test_a_dialog_grows_with_the_text_size_while_it_is_open(stage: Stage, app: QApplication) -> None:
    window = stage(QWidget(), size=(1366, 688))
    dialog = Dialog("大きさ", window)
    dialog.body.addWidget(Field("氏名", TextField()))
    dialog.add_button("閉じる", rejects=True, default=True)
    dialog.show()
    settle()
    small = dialog.size()
    theme.apply(app, load_tokens("standard"), 1.5)
    settle()
    assert dialog.width() == 1.5 * small.width()
    assert dialog.height() > small.height()
    dialog.close()
    dialog.deleteLater()


def test_escape_and_the_chosen_first_field(stage: Stage) -> None:
    window = stage(QWidget())
    dialog = Dialog("入力", window)
    field = Field("氏名", TextField())
    dialog.body.addWidget(field)
    dialog.add_button("登録", "primary", accepts=True, default=True)
    dialog.focus_first(field.editor)
    dialog.show()
    settle()
    assert field.editor.hasFocus()
    assert dialog.ring.target() is field.editor
    QTest.keyClick(field.editor, Qt.Key.Key_Escape)
    assert dialog.result() == QDialog.DialogCode.Rejected
    assert not dialog.isVisible()
    dialog.deleteLater()


def test_a_dialog_too_tall_for_the_window_scrolls_by_keyboard(qapp: QApplication) -> None:
    dialog = Dialog("長いもの")
    for number in range(60):
        dialog.body.addWidget(PlainLabel(f"{number}行目"))
    dialog.add_button("閉じる", "primary", rejects=True, default=True)
    dialog.show()
    dialog.resize(500, 400)
    QTest.qWaitForWindowActive(dialog)
    settle()
    bar = dialog.area.verticalScrollBar()
    press("End")
    assert bar.value() == bar.maximum() > 0
    press("Home")
    assert bar.value() == 0
    dialog.reject()
    dialog.deleteLater()


def buttons_of(dialog: Dialog) -> list[Button]:
    return [widget for widget in dialog._buttons.widgets() if isinstance(widget, Button)]


def test_every_dialog_has_f12_on_its_main_act_and_esc_on_its_way_out_whatever_came_first(
    stage: Stage,
) -> None:
    window = stage(QWidget())
    dialog = Dialog("入力", window)
    dialog.add_button("やめる", rejects=True)
    dialog.add_button("戻す")
    dialog.add_button("登録", "primary", accepts=True)
    dialog.show()
    settle()
    assert [(button.words, button._key) for button in buttons_of(dialog)] == [
        ("登録", "F12"), ("戻す", None), ("やめる", "Esc"),
    ]  # fmt: skip
    edges = [button.x() for button in buttons_of(dialog)]
    assert edges == sorted(edges)
    press("F12")
    assert dialog.result() == QDialog.DialogCode.Accepted
    dialog.show()
    dialog.activateWindow()
    settle()
    press("Escape")
    assert dialog.result() == QDialog.DialogCode.Rejected
    dialog.deleteLater()


def test_what_destroys_stands_behind_the_safe_answer(stage: Stage) -> None:
    window = stage(QWidget())
    for dangerous, words in ((True, ["やめる", "消す"]), (False, ["消す", "やめる"])):
        dialog = MessageDialog(
            window, "確認", "消しますか。", accept="消す", refuse="やめる", dangerous=dangerous
        )
        assert [button.words for button in buttons_of(dialog)] == words
        dialog.deleteLater()


def test_the_tab_key_comes_to_the_buttons_last_from_left_to_right(stage: Stage) -> None:
    window = stage(QWidget())
    dialog = Dialog("入力", window)
    dialog.add_button("やめる", rejects=True)
    main = dialog.add_button("登録", "primary")
    field = TextField()
    dialog.body.addWidget(field)
    dialog.focus_first(field)
    dialog.show()
    settle()
    walked = []
    for _ in range(3):
        press("Tab")
        walked.append(QApplication.focusWidget())
    assert walked == [main, buttons_of(dialog)[1], field]
    dialog.close()
    dialog.deleteLater()


def test_a_dialog_that_was_answered_leaves_nothing_behind(stage: Stage) -> None:
    window = stage(QWidget())
    answer_with(Qt.Key.Key_Escape)
    tell(window, "お知らせ", "終わりました。")
    answer_with(Qt.Key.Key_Escape)
    ask(window, "取消", "取り消しますか。", accept="取り消す")
    answer_with(Qt.Key.Key_Escape)
    ScreenList([], "", window).ask()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert window.findChildren(Dialog) == []


def test_a_fault_gets_the_keyboard_and_is_seen_with_what_is_said_below_it(stage: Stage) -> None:
    window = stage(QWidget(), size=(911, 433))
    dialog = Dialog("入力", window)
    fields = [Field(f"項目{number}", TextField(), support="説明の文です。") for number in range(9)]
    for field in fields:
        dialog.body.addWidget(field)
    dialog.add_button("登録", "primary")
    dialog.show()
    settle()
    for wrong in (fields[7], fields[1]):
        wrong.show_error("直してください。")
        dialog.show_faults([("直してください。", wrong)])
        settle()
        port = dialog.area.viewport()
        assert wrong.editor.hasFocus()
        assert port.rect().contains(QRect(wrong.mapTo(port, QPoint(0, 0)), wrong.size()))
    dialog.close()
    dialog.deleteLater()


@pytest.mark.parametrize("key", ["Return", "Space"])
@pytest.mark.parametrize("place", [0, 1, 2])
def test_enter_and_space_press_the_button_that_has_the_keyboard(stage: Stage, key: str, place: int) -> None:
    pressed: list[str] = []
    dialog = Dialog("確かめてください", stage(QWidget()))
    buttons = [
        dialog.add_button("登録する", "primary", default=True),
        dialog.add_button("ほかの時刻にする"),
        dialog.add_button("やめる", rejects=True),
    ]
    for button in buttons:
        button.clicked.connect(lambda _checked=False, button=button: pressed.append(button.words))
    dialog.show()
    buttons[place].setFocus()
    QTest.keyClick(buttons[place], Qt.Key[f"Key_{key}"])
    assert pressed == [buttons[place].words]
    dialog.deleteLater()


def test_a_key_pressed_twice_does_not_answer_the_question_it_raised(stage: Stage) -> None:
    answers: list[bool] = []
    bar = KeyBar()
    bar.add(
        "登録",
        "F12",
        lambda: answers.append(ask(bar.window(), "休みの日です", "予約しますか。", accept="予約する")),
        primary=True,
    )
    stage(bar)
    bar.setFocus()

    def press_again(dialog: MessageDialog) -> None:
        QTest.keyClick(dialog, Qt.Key.Key_F12)
        QTest.keyClick(dialog, Qt.Key.Key_Control)
        QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        assert dialog.isVisible(), "the second press of the same key answered"
        QTest.keyClick(dialog, Qt.Key.Key_Tab)
        QTest.keyClick(dialog, Qt.Key.Key_F12)
        assert not dialog.isVisible()

    when_shown(MessageDialog, press_again)
    bar.buttons[0].press()
    assert answers == [True]
