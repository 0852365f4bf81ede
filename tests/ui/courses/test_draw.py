"""抽選 by keys: the seed is there, Enter draws, and what came out is kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from pytestqt.qtbot import QtBot

from nakanojo_helpdesk.domain.courses.rows import CourseRow
from nakanojo_helpdesk.domain.errors import Refused
from nakanojo_helpdesk.services.courses import reading
from nakanojo_helpdesk.services.registrations import drawing
from nakanojo_helpdesk.ui.courses.dialogs.draw import DrawDialog
from nakanojo_helpdesk.ui.workplace.workplace import Workplace
from tests.keyboard import press, type_text
from tests.services.courses.books import at
from tests.services.registrations.applications import states
from tests.services.registrations.test_drawing import with_applicants

AFTER = at(date(2027, 4, 21))


@pytest.fixture
def place(workplace: Workplace) -> Workplace:
    return replace(workplace, now=lambda: AFTER)


def opened(qtbot: QtBot, place: Workplace, course: CourseRow) -> DrawDialog:
    row = place.ledger.read(reading.get, course.uid)
    dialog = DrawDialog(place, row)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitExposed(dialog)
    dialog.activateWindow()
    qtbot.waitUntil(dialog.seed.hasFocus, timeout=30_000)
    return dialog


def test_enter_draws_with_the_public_seed(qtbot: QtBot, place: Workplace) -> None:
    course = with_applicants(place.ledger)
    dialog = opened(qtbot, place, course)
    assert dialog.seed.value() == "20270421-5"
    press("Return")
    assert not dialog.isVisible()
    assert sorted(states(place.ledger, course).values()) == ["CNF", "CNF", "WTL", "WTL", "WTL"]
    (drawn,) = place.ledger.read(drawing.listing, course.uid)
    assert drawn.seed == "20270421-5"
    assert drawing.replayed(drawn)


def test_a_typed_seed_and_the_rules_are_kept(qtbot: QtBot, place: Workplace) -> None:
    course = with_applicants(place.ledger)
    dialog = opened(qtbot, place, course)
    type_text("3-5-1")
    dialog.first.set_codes(["newcomers"])
    dialog.fit_rule.set_codes(["hold"])
    dialog.submit()
    (drawn,) = place.ledger.read(drawing.listing, course.uid)
    assert drawn.seed == "3-5-1"
    assert (drawn.rules.text, drawn.rules.fit.value) == ("newcomers", "hold")


def test_an_empty_seed_is_said_below_its_field_and_nothing_is_drawn(qtbot: QtBot, place: Workplace) -> None:
    course = with_applicants(place.ledger)
    dialog = opened(qtbot, place, course)
    dialog.seed.setText(" ")
    dialog.submit()
    assert dialog.isVisible()
    assert place.ledger.read(drawing.listing, course.uid) == ()


def test_a_second_draw_asks_for_its_reason(qtbot: QtBot, place: Workplace) -> None:
    course = with_applicants(place.ledger)
    place.ledger.call(drawing.make, course.uid, seed="1", now=AFTER)
    dialog = opened(qtbot, place, course)
    dialog.submit()
    assert dialog.isVisible()
    dialog.reason.setText("名簿の写し間違い")
    dialog.submit()
    assert not dialog.isVisible()
    assert len(place.ledger.read(drawing.listing, course.uid)) == 2


def test_while_applications_are_taken_it_does_not_open(place: Workplace) -> None:
    course = with_applicants(place.ledger)
    early = replace(place, now=lambda: at(date(2027, 4, 20)))
    with pytest.raises(Refused, match="受付は4月20日"):
        DrawDialog(early, place.ledger.read(reading.get, course.uid))
