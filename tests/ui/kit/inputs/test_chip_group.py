"""Chips: a record is answered with digit keys, without looking up from the resident."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from nakanojo_helpdesk.tokens import load_tokens
from nakanojo_helpdesk.ui.kit.inputs.chip import Chip, Choice
from nakanojo_helpdesk.ui.kit.inputs.chip_group import ChipGroup
from nakanojo_helpdesk.ui.kit.look import theme
from tests.ui.conftest import Stage, settle

TOPICS = [
    Choice("SM", "基本操作", "1"),
    Choice("AP", "アプリ", "2"),
    Choice("NET", "ネット・メール", "3"),
    Choice("LN", "LINE & SNS", "4"),
    Choice("MN", "マイナカード", "5"),
    Choice("GV", "行政手続", "6"),
    Choice("PC", "パソコン", "P"),
    Choice("CAN", "中断", "-"),
]


def press(
    group: ChipGroup, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, key, modifiers)


@pytest.fixture
def topics(stage: Stage) -> ChipGroup:
    group = ChipGroup("相談内容", TOPICS, multiple=True)
    stage(QLineEdit(), group, QLineEdit())
    group.setFocus()
    return group


def test_digits_letters_and_the_minus_key_choose(topics: ChipGroup) -> None:
    for key in (Qt.Key.Key_4, Qt.Key.Key_P, Qt.Key.Key_Minus):
        press(topics, key)
    press(topics, Qt.Key.Key_1, Qt.KeyboardModifier.KeypadModifier)
    assert topics.codes() == ("LN", "PC", "CAN", "SM")


def test_full_width_digits_choose_too(topics: ChipGroup) -> None:
    focused = QApplication.focusWidget()
    assert focused is not None
    QApplication.sendEvent(focused, QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, "５"))
    assert topics.codes() == ("MN",)


def test_a_key_held_down_counts_once(topics: ChipGroup) -> None:
    press(topics, Qt.Key.Key_2)
    focused = QApplication.focusWidget()
    assert focused is not None
    held = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_2, Qt.KeyboardModifier.NoModifier, "2", True)
    for _ in range(5):
        QApplication.sendEvent(focused, held)
    assert topics.codes() == ("AP",)


def test_the_same_key_again_frees_and_backspace_frees_all(topics: ChipGroup) -> None:
    press(topics, Qt.Key.Key_1)
    press(topics, Qt.Key.Key_2)
    press(topics, Qt.Key.Key_1)
    assert topics.codes() == ("AP",)
    press(topics, Qt.Key.Key_Backspace)
    assert topics.codes() == ()


def test_a_single_answer_replaces_the_one_before(stage: Stage) -> None:
    group = ChipGroup("来庁", [Choice("F", "初めて", "1"), Choice("R", "2回目以降", "2")])
    stage(group)
    group.setFocus()
    press(group, Qt.Key.Key_1)
    press(group, Qt.Key.Key_2)
    assert group.codes() == ("R",)
    assert [chip.isChecked() for chip in group.chips] == [False, True]


def test_a_sixth_topic_is_refused_with_a_sentence(topics: ChipGroup) -> None:
    said = QSignalSpy(topics.refused)
    for key in range(Qt.Key.Key_1, Qt.Key.Key_7):
        press(topics, Qt.Key(key))
    assert len(topics.codes()) == 5
    assert "5つまで" in said.at(0)[0]
    assert not topics.chips[5].isChecked()


def test_enter_passes_on_without_choosing(topics: ChipGroup) -> None:
    passed, changed = QSignalSpy(topics.passed), QSignalSpy(topics.changed)
    press(topics, Qt.Key.Key_Return)
    press(topics, Qt.Key.Key_Enter)
    assert (passed.count(), changed.count()) == (2, 0)


def test_the_group_is_one_stop_of_the_tab_key(topics: ChipGroup) -> None:
    press(topics, Qt.Key.Key_3)
    press(topics, Qt.Key.Key_Tab)
    assert isinstance(QApplication.focusWidget(), QLineEdit)
    press(topics, Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert QApplication.focusWidget() is topics.chips[2]


def test_arrows_move_and_space_chooses(topics: ChipGroup) -> None:
    press(topics, Qt.Key.Key_Right)
    press(topics, Qt.Key.Key_Right)
    press(topics, Qt.Key.Key_Space)
    press(topics, Qt.Key.Key_Home)
    press(topics, Qt.Key.Key_Left)
    press(topics, Qt.Key.Key_Space)
    assert topics.codes() == ("NET", "CAN")


def test_arrow_down_goes_to_the_chip_below(stage: Stage) -> None:
    group = ChipGroup("相談内容", TOPICS)
    stage(group, size=(420, 400))
    group.setFocus()
    first = QApplication.focusWidget()
    assert first is not None
    press(group, Qt.Key.Key_Down)
    below = QApplication.focusWidget()
    assert below is not None
    assert (below.x(), below.y() > first.y()) == (first.x(), True)


def test_state_is_told_in_words_and_the_main_topic_is_marked(topics: ChipGroup) -> None:
    press(topics, Qt.Key.Key_4)
    assert topics.chips[3].accessibleName() == "LINE & SNS"
    press(topics, Qt.Key.Key_5)
    assert topics.chips[3].accessibleName() == "LINE & SNS、主な内容"
    assert topics.chips[4].accessibleName() == "マイナカード"
    assert topics.chips[0].accessibleName() == "基本操作"
    assert topics.code() == "LN"


def test_ctrl_m_makes_another_one_the_main_topic(topics: ChipGroup) -> None:
    press(topics, Qt.Key.Key_4)
    press(topics, Qt.Key.Key_5)
    changed = QSignalSpy(topics.changed)
    press(topics, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    assert topics.codes() == ("MN", "LN")
    assert changed.count() == 1
    assert not topics.make_main("SM")


def test_an_ampersand_is_no_shortcut(topics: ChipGroup) -> None:
    assert topics.chips[3].text() == "LINE && SNS"
    assert topics.chips[3].shortcut().isEmpty()


def test_choosing_moves_no_other_chip(topics: ChipGroup) -> None:
    before = [chip.geometry() for chip in topics.chips]
    for key in (Qt.Key.Key_4, Qt.Key.Key_5, Qt.Key.Key_1):
        press(topics, key)
    settle()
    assert [chip.geometry() for chip in topics.chips] == before


def test_other_choices_keep_focus_place_and_known_codes(topics: ChipGroup) -> None:
    press(topics, Qt.Key.Key_2)
    topics.set_choices([Choice("AP", "アプリ", "2"), Choice("AP01", "入れ方", "1")])
    settle()
    assert topics.codes() == ("AP",)
    assert topics.has_focus()
    press(topics, Qt.Key.Key_Tab)
    after = QApplication.focusWidget()
    assert isinstance(after, QLineEdit)
    press(topics, Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
    assert QApplication.focusWidget() in topics.chips


def test_codes_set_by_the_program_are_silent_and_unknown_ones_left_out(topics: ChipGroup) -> None:
    changed = QSignalSpy(topics.changed)
    topics.set_codes(["GONE", "MN", "MN", "SM"])
    assert topics.codes() == ("MN", "SM")
    topics.clear()
    assert (topics.codes(), changed.count()) == ((), 0)


def test_a_click_chooses_as_the_key_does(topics: ChipGroup) -> None:
    QTest.mouseClick(topics.chips[1], Qt.MouseButton.LeftButton)
    assert topics.codes() == ("AP",)
    assert QApplication.focusWidget() is topics.chips[1]


@pytest.mark.parametrize("scale", [1.0, 1.25, 1.5, 2.0])
def test_chips_are_never_smaller_than_a_finger(scale: float, topics: ChipGroup, app: QApplication) -> None:
    theme.apply(app, load_tokens("standard"), scale)
    settle()
    assert min(chip.height() for chip in topics.chips) >= max(44, 36 * scale), "more is room for the work"
    assert min(chip.width() for chip in topics.chips) >= 44


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_the_badge_of_the_main_answer_keeps_its_distance_from_the_edge(
    stage: Stage, app: QApplication, scale: float
) -> None:
    theme.apply(app, load_tokens("standard"), scale)
    group = ChipGroup("相談内容", [Choice("A", "基本操作", "1"), Choice("B", "アプリ", "2")], multiple=True)
    stage(group)
    group.set_codes(["A", "B"])
    settle()
    chip = group.chips[0]
    picture = chip.grab().toImage()
    row = chip.height() // 2 - round(9 * scale)  # above the sign itself, inside its box
    box = [x for x in range(chip.width()) if picture.pixelColor(x, row) == QColor("#ffffff")]
    assert round(8 * scale) <= chip.width() - 1 - max(box) <= round(9 * scale)


class _Painted(QObject):
    """Which chips were painted."""

    def __init__(self) -> None:
        super().__init__()
        self.codes: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() == QEvent.Type.Paint and isinstance(watched, Chip):
            self.codes.append(watched.choice.code)
        return False


def test_a_choice_paints_only_the_chips_it_changes(stage: Stage) -> None:
    group = ChipGroup("結果", [Choice(str(number), f"答え{number}", str(number)) for number in range(1, 9)])
    stage(group)
    settle()
    painted = _Painted()
    for chip in group.chips:
        chip.installEventFilter(painted)
    group.choose("3")
    settle()
    assert painted.codes == ["3"]
    painted.codes.clear()
    group.choose("5")
    settle()
    assert sorted(painted.codes) == ["3", "5"]


def test_other_answers_on_fewer_chips_and_more_again_are_all_shown(stage: Stage) -> None:
    def offered(count: int) -> list[Choice]:
        return [
            Choice(f"c{count}{number}", f"{count}の{number}", str(number)) for number in range(1, count + 1)
        ]

    group = ChipGroup("内訳", offered(4))
    stage(group)
    for count in (2, 6, 0, 3):
        group.set_choices(offered(count))
        settle()
        shown = [chip for chip in group.findChildren(Chip) if chip.isVisible()]
        assert [chip.choice for chip in sorted(shown, key=lambda chip: (chip.y(), chip.x()))] == offered(
            count
        )
        assert group.codes() == ()
