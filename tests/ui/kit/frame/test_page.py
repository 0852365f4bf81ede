"""Pages and the way between them: keyboard in reading order, room for the work at every size."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from nakanojo_helpdesk.tokens import load_tokens
from nakanojo_helpdesk.ui.kit.buttons.button import Button
from nakanojo_helpdesk.ui.kit.frame.page import Page
from nakanojo_helpdesk.ui.kit.inputs.field import Field
from nakanojo_helpdesk.ui.kit.inputs.lines import TextField
from nakanojo_helpdesk.ui.kit.look import theme
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from nakanojo_helpdesk.ui.shell.destination import Destination
from nakanojo_helpdesk.ui.shell.navigation import NavigationBar
from nakanojo_helpdesk.ui.shell.screen_list import ScreenList
from tests.ui.conftest import Stage, settle

SCREENS = [
    Destination(code, word, icon, f"Ctrl+{number}")
    for number, (code, word, icon) in enumerate(
        [
            ("today", "今日", "home"),
            ("entry", "相談", "edit_note"),
            ("search", "探す", "search"),
            ("courses", "予約・講座", "event"),
            ("charts", "集計", "bar_chart"),
            ("reports", "報告", "description"),
            ("cards", "手引き", "info"),
            ("settings", "設定", "settings"),
            ("out", "交代", "logout"),
        ],
        start=1,
    )
]
HELP = Destination("help", "F1", "help")


class Form(Page):
    def __init__(self) -> None:
        super().__init__("相談の登録")
        self.loaded = 0
        self.action = Button("保留")
        self.add_action(self.action)
        self.beside = Button("変更")
        self.add_beside_title(self.beside)
        self.key_bar.add("登録", "F12", lambda: None, primary=True)
        self.fields = [Field(f"項目{number}", TextField()) for number in range(3)]
        for field in self.fields:
            self.content.addWidget(field)

    def reload(self) -> None:
        self.loaded += 1

    def first_focus(self) -> QWidget:
        return self.fields[0].editor


def test_a_page_reloads_whenever_it_comes_into_view(stage: Stage) -> None:
    pages, form, other = QStackedWidget(), Form(), Page("今日")
    pages.addWidget(form)
    pages.addWidget(other)
    stage(pages)
    assert form.loaded == 1
    assert form.fields[0].editor.hasFocus()
    pages.setCurrentWidget(other)
    pages.setCurrentWidget(form)
    assert form.loaded == 2


def test_the_tab_key_goes_in_reading_order(stage: Stage) -> None:
    form = Form()
    stage(form, size=(1000, 640))
    form.show_faults([("項目1を入力してください。", form.fields[1])])
    form.sticky.say("warning", "「LINE」は今は選べないため、外しました。", "元に戻す", lambda: None, "Ctrl+Z")
    undo = form.sticky.action()
    assert undo is not None
    wanted = [
        form.beside,
        form.action,
        *form.faults.buttons(),
        *(field.editor for field in form.fields),
        form.key_bar.buttons[0],
        undo,
    ]
    form.beside.setFocus()
    walked: list[QWidget | None] = [form.beside]
    for _ in wanted[1:]:
        focused = QApplication.focusWidget()
        assert focused is not None
        QTest.keyClick(focused, Qt.Key.Key_Tab)
        walked.append(QApplication.focusWidget())
    assert walked == wanted


def test_faults_show_on_top_and_below_their_fields_and_go_away(stage: Stage) -> None:
    form = Form()
    stage(form)
    form.show_faults([("項目0を入力してください。", form.fields[0]), ("項目2は長すぎます。", form.fields[2])])
    assert [field.error() for field in form.fields] == [
        "項目0を入力してください。",
        "",
        "項目2は長すぎます。",
    ]
    assert form.faults.title == "2か所、直してください。入力したものは残っています。"
    form.show_faults([])
    assert [field.error() for field in form.fields] == ["", "", ""]
    assert not form.faults.isVisible()


def test_at_the_largest_text_the_work_keeps_room(stage: Stage, app: QApplication) -> None:
    form = Form()
    for number in range(8):
        form.key_bar.add(f"ボタン{number}", f"Ctrl+{number}", lambda: None)
    form.set_context("令和8年11月20日（金）10:32　役場 窓口1　担当 佐藤")
    window = stage(form, size=(1160, 688))
    theme.apply(app, load_tokens("standard"), 2.0)
    settle()
    assert form.area.viewport().height() >= 300
    assert form.area.horizontalScrollBar().maximum() == 0
    theme.apply(app, load_tokens("standard"), 1.0)
    settle()
    assert window.rect().contains(form.key_bar.mapTo(window, form.key_bar.rect().bottomRight()))


class Blocks(Form):
    """Blocks of 300 px above the one with the first focus."""

    def __init__(self, above: int) -> None:
        super().__init__()
        self.blocks: list[QWidget] = [QWidget() for _ in range(above)]
        for place, block in enumerate(self.blocks):
            block.setFixedHeight(300)
            self.content.insertWidget(place, block)


@pytest.mark.parametrize(("above", "cut_off"), [(0, 0), (1, 0), (2, 1), (4, 3)])
def test_a_page_comes_to_the_front_with_no_block_cut_through_above_what_has_the_keyboard(
    stage: Stage, above: int, cut_off: int
) -> None:
    form = Blocks(above)
    stage(form, size=(1000, 640))
    settle()
    first = form.fields[0].editor
    assert first.hasFocus()
    assert first.visibleRegion().boundingRect() == first.rect()
    if cut_off == 0:
        assert form.area.verticalScrollBar().value() == 0
    unseen = [block.visibleRegion().isEmpty() for block in form.blocks]
    assert unseen == [True] * cut_off + [False] * (above - cut_off)
    for block in form.blocks[cut_off:]:
        assert block.visibleRegion().boundingRect() == block.rect()


def test_title_and_context_stay_in_sight_where_the_head_scrolls(stage: Stage, app: QApplication) -> None:
    form = Form()
    form.set_context("令和8年11月20日（金）10:32　役場 窓口1　担当 佐藤")
    window = stage(form, size=(1160, 688))
    whole = [form._title.text(), form._context.text()]
    for scale in (1.0, 2.0, 1.5, 2.0, 1.0):
        theme.apply(app, load_tokens("standard"), scale)
        settle()
        form.area.verticalScrollBar().setValue(form.area.verticalScrollBar().maximum())
        settle()
        labels = [
            label for label in form.findChildren(PlainLabel) if label.isVisible() and label.text() in whole
        ]
        assert [label.text() for label in labels] == whole, "each of them once"
        for label in labels:
            assert label.visibleRegion().boundingRect() == label.rect()
            assert window.rect().contains(label.mapTo(window, label.rect().bottomRight()))
    assert form.beside.parentWidget() is form._title.parentWidget(), "one row again where there is room"
    assert form._title.isVisible()


def test_after_saving_the_line_is_in_sight_at_every_size(stage: Stage, app: QApplication) -> None:
    form = Form()
    for number in range(8):
        form.key_bar.add(f"長いボタン{number}", f"Ctrl+{number}", lambda: None)
    window = stage(form, size=(1160, 688))
    for scale in (1.0, 2.0, 1.0):
        theme.apply(app, load_tokens("standard"), scale)
        form.sticky.say("success", "登録しました（本日12件目）")
        settle()
        assert form.sticky.visibleRegion().boundingRect() == form.sticky.rect()
        assert window.rect().contains(form.sticky.mapTo(window, form.sticky.rect().bottomRight()))


@pytest.mark.parametrize(
    "sentence", ["登録しました（本日12件目）", "この予約の相談は、もう登録されています。" * 3]
)
def test_what_is_said_moves_no_button_under_the_mouse(stage: Stage, sentence: str) -> None:
    form = Form()
    for number in range(2):
        form.key_bar.add(f"ボタン{number}", f"Ctrl+{number}", lambda: None)
    window = stage(form, size=(1254, 688))

    def places() -> list[QPoint]:
        return [button.mapTo(window, QPoint()) for button in form.key_bar.buttons]

    before = places()
    form.sticky.say("success", sentence, "元に戻す", lambda: None, "Ctrl+Z")
    settle()
    assert places() == before
    assert form.sticky.visibleRegion().boundingRect() == form.sticky.rect()
    undo = form.sticky.action()
    assert undo is not None
    above = form.sticky.geometry().bottom() < form.key_bar.buttons[0].y()
    assert above == (len(sentence) > 40)
    form.key_bar.buttons[-1].setFocus()
    QTest.keyClick(form.key_bar.buttons[-1], Qt.Key.Key_Tab)
    assert (QApplication.focusWidget() is undo) == (not above)
    undo.setFocus()
    QTest.keyClick(undo, Qt.Key.Key_Tab)
    assert (QApplication.focusWidget() is form.key_bar.buttons[0]) == above


@pytest.mark.parametrize(
    ("size", "scale", "form"),
    [
        ((1366, 688), 1.0, "above"),
        ((1366, 688), 1.25, "beside"),
        ((1366, 688), 1.5, "beside"),
        ((1366, 688), 2.0, "strip"),
        ((1093, 550), 1.0, "beside"),
        ((911, 433), 1.0, "strip"),
        ((1920, 1000), 1.0, "above"),
    ],
)
def test_the_navigation_takes_the_form_that_fits(
    size: tuple[int, int], scale: float, form: str, stage: Stage, app: QApplication
) -> None:
    theme.apply(app, load_tokens("standard"), scale)
    bar = NavigationBar(SCREENS, HELP)
    window = stage(bar, size=size)
    bar.setParent(window)
    bar.setGeometry(0, 0, bar.sizeHint().width(), size[1])
    bar.show()
    settle()
    assert bar.form() == form
    for button in bar.buttons:
        if button.isVisible():
            assert bar.rect().contains(button.geometry())


def test_keys_lead_to_screens_in_every_form(stage: Stage, app: QApplication) -> None:
    bar, focus = NavigationBar(SCREENS, HELP), Button("どこか")
    stage(bar, focus, size=(900, 400))
    chosen = QSignalSpy(bar.chosen)
    focus.setFocus()
    QTest.keyClick(focus, Qt.Key.Key_4, Qt.KeyboardModifier.ControlModifier)
    theme.apply(app, load_tokens("standard"), 2.0)
    QTest.keyClick(focus, Qt.Key.Key_8, Qt.KeyboardModifier.ControlModifier)
    assert [chosen.at(place)[0] for place in range(2)] == ["courses", "settings"]


def test_a_screen_left_out_has_neither_button_nor_key(stage: Stage) -> None:
    bar, focus = NavigationBar(SCREENS, HELP), Button("どこか")
    bar.set_shown("settings", shown=False)
    stage(bar, focus, size=(900, 900))
    chosen = QSignalSpy(bar.chosen)
    focus.setFocus()
    QTest.keyClick(focus, Qt.Key.Key_8, Qt.KeyboardModifier.ControlModifier)
    bar.set_shown("search", shown=False)
    QTest.keyClick(focus, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    assert chosen.count() == 0
    assert not bar.buttons[7].isVisible()


def test_current_screen_and_waiting_things_are_told_in_words(stage: Stage) -> None:
    bar = NavigationBar(SCREENS, HELP)
    stage(bar)
    bar.set_current("entry")
    bar.set_badge("today", 2)
    assert bar.buttons[0].accessibleName() == "今日、2件あります"
    assert bar.buttons[1].accessibleName() == "相談、いまの画面"
    QTest.mouseClick(bar.buttons[2], Qt.MouseButton.LeftButton)
    assert bar.buttons[1].is_current()


def test_the_current_screen_looks_other_than_the_one_under_the_mouse(stage: Stage) -> None:
    bar = NavigationBar(SCREENS, HELP)
    stage(bar, size=(300, 900))
    bar.set_current("entry")
    bar.buttons[2].setAttribute(Qt.WidgetAttribute.WA_UnderMouse)

    def ground(place: int) -> QColor:
        return bar.buttons[place].grab().toImage().pixelColor(20, 4)

    look = theme.current_theme()
    assert [ground(1), ground(2)] == [look.colour("selected"), look.colour("row_hover")]


def test_the_list_of_screens_answers_with_the_chosen_one(stage: Stage) -> None:
    window = stage(QWidget(), size=(911, 433))
    dialog = ScreenList(SCREENS, "entry", window)
    dialog.show()
    settle()
    buttons = [button for button in dialog.findChildren(Button) if button.words == "集計"]
    focused = QApplication.focusWidget()
    assert isinstance(focused, Button)
    assert focused.words == "相談"
    QTest.mouseClick(buttons[0], Qt.MouseButton.LeftButton)
    assert dialog.chosen_code() == "charts"
    dialog.deleteLater()
