"""The guarantee of the program, screen by screen: nothing clipped, everything reachable, readable and named."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Sequence
from typing import Any, Final, get_args

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QApplication, QDialog

from nakanojo_helpdesk.tokens import ThemeName
from nakanojo_helpdesk.ui.courses.applications.dialogs.calls import CallDialog
from nakanojo_helpdesk.ui.courses.roll.file import FileDialog
from nakanojo_helpdesk.ui.kit.frame.faults import field_of
from nakanojo_helpdesk.ui.kit.inputs.chip import Chip
from nakanojo_helpdesk.ui.kit.inputs.field import Field
from nakanojo_helpdesk.ui.kit.layout.scroll import ScrollColumn
from nakanojo_helpdesk.ui.records.withdraw import WithdrawDialog
from nakanojo_helpdesk.ui.search.page import SearchPage
from nakanojo_helpdesk.ui.settings.places import VenueDialog
from nakanojo_helpdesk.ui.shell.entrance.sign_in_page import SignInPage
from nakanojo_helpdesk.ui.shell.main_window import MainWindow
from nakanojo_helpdesk.ui.workplace.workplace import Workplace
from tests.ux.pairs import PAIRS, Pair
from tests.ux.report import listing
from tests.ux.run import check_window
from tests.ux.screens import bundled_fonts, screen_classes
from tests.ux.stages import STAGES, Stage, showing
from tests.waiting import settle

FAULTY: Final = tuple(
    stage
    for stage in STAGES
    if stage.name in {"faults", "reason", "blocked", "refused", "office-faults"}
    and stage.kind not in {SignInPage, VenueDialog, FileDialog}  # what is said there belongs to no field
    and stage.kind is not SearchPage  # searches while one types: the keyboard stays where it is
)
USUAL, LARGEST, SMALLEST = PAIRS[0], PAIRS[3], PAIRS[5]
BETWEEN: Final = tuple(pair for pair in PAIRS if pair not in {USUAL, LARGEST, SMALLEST})


def pairs_of(number: int) -> tuple[tuple[Pair, ...], tuple[Pair, ...]]:
    """The pairs at which the n-th stage is looked at in every run, and those of the long run.

    Always the usual one and the largest text; of every two stages one on the smallest screen, the other at one of the sizes
    between, in turn: over the stages each pair comes up in every run, over the long run each with each.
    """
    turn, odd = divmod(number, 2)
    own = (USUAL, LARGEST, SMALLEST if odd else BETWEEN[turn % len(BETWEEN)])
    return own, tuple(pair for pair in PAIRS if pair not in own)


def seen(stages: Sequence[Stage]) -> list[Any]:
    """Stage and pair of every case; those of the long run are marked."""
    return [
        pytest.param(stage, pair, id=f"{stage}-{pair}", marks=[pytest.mark.long] if late else [])
        for number, stage in enumerate(stages)
        for late, pairs in enumerate(pairs_of(number))
        for pair in pairs
    ]


def test_every_page_and_dialog_class_is_on_a_stage() -> None:
    assert screen_classes() == {stage.kind for stage in STAGES}


def test_nothing_of_a_stage_is_kept_once_it_is_closed(filled: Workplace, qapp: QApplication) -> None:
    stage = next(stage for stage in STAGES if stage.kind is SearchPage)
    with showing(stage, filled, PAIRS[0]) as window:
        pages = [weakref.ref(page) for page in window.findChildren(SearchPage)]
    del window
    gc.collect()
    assert [page() for page in pages] == [None]


def windows_of(number: int, stage: Stage) -> tuple[list[tuple[Pair, ...]], list[tuple[Pair, ...]]]:
    """The pairs each window of the n-th stage is shown at, one after another: in every run, and in the long run.

    The window at the usual pair takes the size of the third pair as well, as by hand; a dialog, and another text size,
    need a window of their own. In the long run each pair has one.
    """
    (usual, largest, third), late = pairs_of(number)
    is_resized = third.scale == usual.scale and not issubclass(stage.kind, QDialog)
    own: list[tuple[Pair, ...]] = (
        [(usual, third), (largest,)] if is_resized else [(usual,), (largest,), (third,)]
    )
    return own, [(pair,) for pair in ((*late, third) if is_resized else late)]


@pytest.mark.parametrize(
    ("stage", "pairs"),
    [
        pytest.param(stage, pairs, id=f"{stage}-{'-'.join(map(str, pairs))}", marks=[pytest.mark.long] if late else [])
        for number, stage in enumerate(STAGES)
        for late, windows in enumerate(windows_of(number, stage))
        for pairs in windows
    ],
)  # fmt: skip
def test_the_screen_keeps_the_guarantee(
    stage: Stage, pairs: tuple[Pair, ...], filled: Workplace, qapp: QApplication
) -> None:
    keep_the_guarantee(stage, pairs, "standard", filled)


# Where things are does not depend on colours (tests/test_tokens.py): one pair shows the others' colours.
@pytest.mark.parametrize("look", [look for look in get_args(ThemeName) if look != "standard"])
@pytest.mark.parametrize(
    "stage",
    [
        pytest.param(stage, id=str(stage), marks=[] if number % 3 == 0 else [pytest.mark.long])
        for number, stage in enumerate(STAGES)
    ],
)
def test_the_screen_keeps_the_guarantee_in_other_colours(
    stage: Stage, look: ThemeName, filled: Workplace, qapp: QApplication
) -> None:
    keep_the_guarantee(stage, (USUAL,), look, filled)


def keep_the_guarantee(stage: Stage, pairs: Sequence[Pair], look: ThemeName, filled: Workplace) -> None:
    with showing(stage, filled, pairs[0], look) as window:
        for pair in pairs:
            for _ in range(
                2 if pair != pairs[0] else 0
            ):  # a hand goes on pulling when the window has folded its lines
                window.resize(pair.size)
                settle(window.current_page() if isinstance(window, MainWindow) else window)
            found = check_window(window, pair.size, fonts=bundled_fonts(), states=pair.scale == USUAL.scale)
            assert not found, f"{pair}\n{listing(found)}"
        zeros = {chip.choice.label for chip in window.findChildren(Chip) if chip.choice.hotkey == "0"}
    assert zeros <= {"未聴取", "不明", "未記録"}, "0 means one thing in all rows"


@pytest.mark.parametrize(("stage", "pair"), seen(FAULTY))
def test_after_a_fault_its_field_has_the_keyboard_and_is_whole_in_view(
    stage: Stage, pair: Pair, filled: Workplace, qapp: QApplication
) -> None:
    with showing(stage, filled, pair) as window:
        settle(window)
        focused = QApplication.focusWidget()
        assert focused is not None
        field = field_of(focused)
        assert field is not None
        first = next(one for one in window.findChildren(Field) if one.isVisible() and one.error())
        assert field is first
        area = next(area for area in window.findChildren(ScrollColumn) if area.isAncestorOf(field))
        port = QRect(QPoint(0, 0), area.viewport().size())
        whole = QRect(field.mapTo(area.viewport(), QPoint(0, 0)), field.size())
        if whole.height() > port.height():
            whole.setTop(field.editor.mapTo(area.viewport(), QPoint(0, 0)).y())
        assert port.contains(whole)


@pytest.mark.parametrize("pair", PAIRS, ids=str)
def test_that_a_withdrawal_is_final_stands_in_view_above_its_reason(
    pair: Pair, filled: Workplace, qapp: QApplication
) -> None:
    stage = next(stage for stage in STAGES if stage.kind is WithdrawDialog and stage.name == "open")
    with showing(stage, filled, pair) as window:
        assert isinstance(window, WithdrawDialog)
        settle(window)
        port = window.area.viewport()
        for part in (window.warning, window.reason):
            place = QRect(part.mapTo(port, QPoint(0, 0)), part.size())
            assert QRect(QPoint(0, 0), port.size()).contains(place)


@pytest.mark.parametrize("pair", [USUAL, LARGEST], ids=str)
def test_the_number_to_call_is_in_view_above_the_answers(
    pair: Pair, filled: Workplace, qapp: QApplication
) -> None:
    stage = next(stage for stage in STAGES if stage.kind is CallDialog)
    with showing(stage, filled, pair) as window:
        assert isinstance(window, CallDialog)
        settle(window)
        port = window.area.viewport()
        place = QRect(window.phone.mapTo(port, QPoint(0, 0)), window.phone.size())
        assert QRect(QPoint(0, 0), port.size()).contains(place)
