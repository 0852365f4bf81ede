"""Short ways to a course with applicants: people, and who looks for them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any, Final

from nakanojo_helpdesk.domain.registrations.people import PersonForm, PersonRow
from nakanojo_helpdesk.services.ledger import Ledger
from nakanojo_helpdesk.services.registrations import people
from tests.services.courses.books import NOW, WEDNESDAY

DAY: Final[date] = WEDNESDAY


def person_form(**changes: Any) -> PersonForm:
    """佐藤 花子 of 中之条, 70 to 74 years old."""
    form = PersonForm(
        name="佐藤 花子", kana="サトウ ハナコ", phone="0279-00-1234", age_band="A70", district="NKJ"
    )
    return replace(form, **changes)


def added(ledger: Ledger, course: str, form: PersonForm | None = None, **changes: Any) -> PersonRow:
    """Somebody who is known from now on, whoever else looks alike."""
    wanted = replace(form or person_form(), **changes)
    uid = ledger.call(people.add, wanted, course_uid=course, accepted=[people.LOOK_ALIKE], now=NOW)
    return ledger.call(people.get, uid, course_uid=course, day=DAY)


def found(ledger: Ledger, course: str, words: str, *, day: date = DAY) -> list[str]:
    """Names of who is found."""
    looking = ledger.call(people.look_up, course)
    return [row.name for row in ledger.read(people.find, looking, words, day=day).people]
