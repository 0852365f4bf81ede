"""What a screen reader is told: roles, states and words as Qt hands them on, and the sentences that come by themselves."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleInterface
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from nakanojo_helpdesk.ui.kit.frame.banner import StickyLine
from nakanojo_helpdesk.ui.kit.frame.dialog import Dialog
from nakanojo_helpdesk.ui.kit.frame.faults import FaultBanner
from nakanojo_helpdesk.ui.kit.inputs.chip import Choice
from nakanojo_helpdesk.ui.kit.inputs.chip_group import ChipGroup
from nakanojo_helpdesk.ui.kit.inputs.choice import ChoiceField
from nakanojo_helpdesk.ui.kit.inputs.field import Field
from nakanojo_helpdesk.ui.kit.inputs.lines import TextField
from nakanojo_helpdesk.ui.kit.work import screen_reader
from nakanojo_helpdesk.ui.kit.work.screen_reader import announce
from nakanojo_helpdesk.ui.shell.destination import Destination
from nakanojo_helpdesk.ui.shell.navigation import NavigationBar
from tests.ui.conftest import Stage
from tests.waiting import turn

Heard = list[tuple[str, bool]]
AGES = (
    Choice("U40", "40歳未満", "1"),
    Choice("A50", "50代", "2"),
    Choice("A70", "70〜74歳", "3", "見た目で"),
)


@pytest.fixture
def listening_reader() -> None:
    """Our interfaces, as where a reader listens; the process keeps them, and so these tests are long ones."""
    screen_reader.install()


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> Heard:
    """The announcements: the sentence, and whether it interrupts."""
    said: Heard = []

    def hear(event: object) -> None:
        assert isinstance(event, QAccessibleAnnouncementEvent)
        urgent = event.politeness() == QAccessible.AnnouncementPoliteness.Assertive
        said.append((event.message(), urgent))

    listening = type(
        "Listening",
        (QAccessible,),
        {"isActive": staticmethod(lambda: True), "updateAccessibility": staticmethod(hear)},
    )
    monkeypatch.setattr(screen_reader, "QAccessible", listening)
    return said


def reader(widget: QWidget) -> QAccessibleInterface:
    """What a reader is given for a widget."""
    found = QAccessible.queryAccessibleInterface(widget)
    assert found is not None
    return found


def name(widget: QWidget) -> str:
    return reader(widget).text(QAccessible.Text.Name)


def description(widget: QWidget) -> str:
    return reader(widget).text(QAccessible.Text.Description)


@pytest.mark.long
@pytest.mark.usefixtures("listening_reader")
def test_one_answer_is_heard_as_radio_buttons_with_their_places_in_a_group_named_by_the_question(
    stage: Stage,
) -> None:
    group = ChipGroup("年代", AGES)
    stage(group)
    group.choose("A50")
    assert (reader(group).role(), name(group)) == (QAccessible.Role.Grouping, "年代")
    assert [reader(chip).role() for chip in group.chips] == [QAccessible.Role.RadioButton] * 3
    assert [bool(reader(chip).state().checked) for chip in group.chips] == [False, True, False]
    assert [name(chip) for chip in group.chips] == ["40歳未満", "50代", "70〜74歳"]
    assert description(group.chips[2]) == "3個のうち3番目。キー 3。見た目で"


@pytest.mark.long
@pytest.mark.usefixtures("listening_reader")
def test_words_that_a_widget_paints_are_heard_as_a_text(stage: Stage) -> None:
    painted = QWidget()
    screen_reader.speak_as_text(painted)
    painted.setAccessibleName("10:10、LINE・SNS")
    stage(painted)
    assert (reader(painted).role(), name(painted)) == (QAccessible.Role.StaticText, "10:10、LINE・SNS")


def test_a_radio_button_can_be_freed_again(stage: Stage) -> None:
    group = ChipGroup("年代", AGES)
    stage(group)
    for _ in range(2):
        QTest.mouseClick(group.chips[1], Qt.MouseButton.LeftButton)
    assert group.code() is None
    assert not any(chip.isChecked() for chip in group.chips)


def test_places_follow_other_answers_on_offer(stage: Stage) -> None:
    group = ChipGroup("年代", AGES)
    stage(group)
    group.set_choices(AGES[1:])
    assert [description(chip).split("。")[0] for chip in group.chips] == ["2個のうち1番目", "2個のうち2番目"]


def test_several_answers_are_check_boxes_and_the_main_one_says_so(stage: Stage) -> None:
    group = ChipGroup("相談内容", AGES, multiple=True)
    stage(group)
    group.choose("U40")
    group.choose("A50")
    assert [reader(chip).role() for chip in group.chips] == [QAccessible.Role.CheckBox] * 3
    assert [name(chip) for chip in group.chips] == ["40歳未満、主な内容", "50代", "70〜74歳"]
    assert description(group.chips[0]) == "キー 1"


@pytest.mark.parametrize("multiple", [False, True])
def test_what_a_reader_presses_is_chosen_and_freed_as_by_hand(multiple: bool, stage: Stage) -> None:
    group = ChipGroup("年代", AGES, multiple=multiple)
    stage(group)
    told: list[tuple[str, ...]] = []
    group.changed.connect(lambda: told.append(group.codes()))
    for _ in range(2):
        actions = reader(group.chips[2]).actionInterface()
        actions.doAction(actions.toggleAction())
    assert told == [("A70",), ()]
    assert not group.chips[2].isChecked()


def test_what_a_reader_presses_beyond_the_most_is_refused_and_not_shown_as_chosen(stage: Stage) -> None:
    group = ChipGroup("相談内容", AGES, multiple=True, maximum=1)
    stage(group)
    group.choose("U40")
    refusals: list[str] = []
    group.refused.connect(refusals.append)
    actions = reader(group.chips[1]).actionInterface()
    actions.doAction(actions.toggleAction())
    assert refusals == ["相談内容は1つまで選べます。ほかを選ぶときは、先に1つ外してください。"]
    assert [chip.isChecked() for chip in group.chips] == [True, False, False]


def test_that_a_field_must_be_answered_is_heard_once_and_its_fault_first(stage: Stage) -> None:
    edit = TextField()
    field = Field("氏名", edit, required=True, support="ひらがなでもかまいません。")
    stage(field)
    field.show_error("氏名を入力してください。")
    assert name(edit) == "氏名、必須"
    assert description(edit) == "入力の誤り。氏名を入力してください。 ひらがなでもかまいません。"
    field.set_required(False)
    field.show_error(None)
    assert (name(edit), description(edit)) == ("氏名", "ひらがなでもかまいません。")


def test_the_chip_with_the_keyboard_says_what_is_wrong_with_the_answer(stage: Stage) -> None:
    group = ChipGroup("年代", AGES)
    field = Field("年代", group, required=True)
    stage(field)
    field.show_error("年代を選んでください。")
    assert name(group) == "年代、必須"
    assert description(group.chips[0]) == "入力の誤り。年代を選んでください。3個のうち1番目。キー 1"
    field.show_error(None)
    assert description(group.chips[0]) == "3個のうち1番目。キー 1"


def test_a_refusal_of_one_more_answer_names_the_question_alone(stage: Stage) -> None:
    group = ChipGroup("役割", AGES, multiple=True, maximum=1)
    stage(Field("役割", group, required=True))
    refusals: list[str] = []
    group.refused.connect(refusals.append)
    group.choose("U40")
    group.choose("A50")
    assert refusals[0].startswith("役割は1つまで")


@pytest.mark.long
@pytest.mark.usefixtures("listening_reader")
def test_the_navigation_is_a_named_group_of_buttons_that_say_where_one_is(stage: Stage) -> None:
    bar = NavigationBar([Destination("a", "今日", "home"), Destination("b", "探す", "search")])
    stage(bar)
    bar.set_current("b")
    assert (reader(bar).role(), name(bar)) == (QAccessible.Role.Grouping, "画面の切り替え")
    for button, heard_as in zip(bar.buttons, ("今日", "探す、いまの画面"), strict=True):
        assert reader(button).role() == QAccessible.Role.Button
        assert name(button) == heard_as
        assert not reader(button).state().checkable


@pytest.mark.long
@pytest.mark.usefixtures("listening_reader")
def test_a_dialog_says_its_title_and_that_it_keeps_the_rest_waiting(stage: Stage) -> None:
    window = QWidget()
    stage(window)
    dialog = Dialog("取り消しますか", window)
    dialog.show()
    dialog.finished.connect(dialog.fit)  # Qt asks for the interface anew when a method is connected
    assert (reader(dialog).role(), name(dialog)) == (QAccessible.Role.Dialog, "取り消しますか")
    assert reader(dialog).state().modal
    dialog.setModal(False)
    assert not reader(dialog).state().modal
    dialog.close()


def test_a_refusal_interrupts_and_a_success_waits(stage: Stage, heard: Heard) -> None:
    line = StickyLine()
    stage(line)
    line.say("success", "登録しました")
    line.say("error", "書き込めません。")
    assert heard == [("登録しました", False), ("書き込めません。", True)]


def test_one_act_says_the_same_sentence_once_and_the_next_act_again(stage: Stage, heard: Heard) -> None:
    line = StickyLine()
    stage(line)
    line.say("error", "書き込めません。")
    announce(line, "書き込めません。", urgent=True)
    assert len(heard) == 1
    turn()
    line.say("error", "書き込めません。")
    assert len(heard) == 2


def test_nothing_is_said_out_of_sight(heard: Heard, qapp: object) -> None:
    line = StickyLine()
    hidden = QWidget()
    line.setParent(hidden)
    line.say("success", "登録しました")
    assert heard == []


def test_faults_are_counted_aloud_once_and_each_sentence_is_heard_with_its_input(
    stage: Stage, heard: Heard
) -> None:
    window = QWidget()
    banner = FaultBanner(window)
    field = Field("氏名", TextField(), parent=window)
    stage(window)
    faults = [("氏名を入力してください。", field), ("＊ファイルが開けません。", window)]
    banner.show_faults(faults)
    assert heard == [("2か所、直してください。入力したものは残っています。ファイルが開けません。", True)]
    banner.set_folded(True)
    turn()
    assert len(heard) == 1
    banner.show_faults(faults[:1])
    assert heard[1:] == [("1か所、直してください。", False)]


def test_where_no_reader_is_told_of_new_descriptions_a_fault_under_the_keyboard_is_said(
    stage: Stage, heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = Field("氏名", TextField()), Field("電話", TextField())
    stage(first, second)
    first.focus_editor()
    monkeypatch.setattr(screen_reader, "_TELLS_NEW_DESCRIPTIONS", True)
    first.show_error("氏名を入力してください。")
    assert heard == []  # AT-SPI hands the description on
    monkeypatch.setattr(screen_reader, "_TELLS_NEW_DESCRIPTIONS", False)
    first.show_error("氏名は20文字までです。")
    second.show_error("電話を入力してください。")
    assert heard == [("氏名は20文字までです。", True)]


def test_a_drop_down_list_is_heard_under_its_question(stage: Stage) -> None:
    choice = ChoiceField((Choice("D01", "窓口1"),))
    stage(Field("窓口", choice, required=True))
    names = [other.text(QAccessible.Text.Name) for other, _ in reader(choice).relations()]
    assert names == ["窓口、必須"]
