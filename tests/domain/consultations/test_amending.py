"""Who may correct a record: role × own or another's × day × withdrawn, all of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest

from nakanojo_helpdesk.domain.consultations.amending import Amendable, amendable, without_kept
from nakanojo_helpdesk.domain.staff.access import Actor, Role, command_actor
from nakanojo_helpdesk.domain.vocabularies import Term, Vocabularies, Vocabulary, VocabularyName
from tests.factories import consultation_form

TODAY = date(2026, 11, 23)
YESTERDAY = TODAY - timedelta(days=1)
DAYS = {"today": TODAY, "yesterday": YESTERDAY, "last year": date(2025, 4, 1)}


def rights(role: Role, owner: str, day: str, *, withdrawn: bool) -> Amendable:
    actor = Actor(staff_id=1, code="S01", name="佐藤", pc="PC1", roles=frozenset({role}))
    entered_by_id = 1 if owner == "own" else 2
    return amendable(
        actor, entered_by_id=entered_by_id, entered_on=DAYS[day], today=TODAY, withdrawn=withdrawn
    )


@pytest.mark.parametrize(
    ("role", "owner", "day", "withdrawn"), list(product(Role, ("own", "another's"), DAYS, (False, True)))
)
def test_the_matrix_of_amending(role: Role, owner: str, day: str, withdrawn: bool) -> None:
    at_work = role is not Role.ADMINISTRATOR
    allowed = at_work and not withdrawn and (owner == "own" or role is Role.CHIEF)
    found = rights(role, owner, day, withdrawn=withdrawn)
    assert found.allowed == allowed
    assert found.reason_needed == (allowed and (owner != "own" or day != "today"))
    assert bool(found.sentence) == (not allowed or found.reason_needed)


def test_every_refusal_says_whom_to_ask_or_that_it_is_over() -> None:
    assert "所属長" in rights(Role.COUNTER, "another's", "today", withdrawn=False).sentence
    assert "所属長" in rights(Role.ADMINISTRATOR, "own", "today", withdrawn=False).sentence
    assert "取り消されています" in rights(Role.CHIEF, "own", "today", withdrawn=True).sentence


def test_who_has_not_signed_in_amends_nothing() -> None:
    for actor in (
        command_actor("PC1"),
        Actor(staff_id=None, code="-", name="", pc="PC1", roles=frozenset(Role)),
    ):
        found = amendable(actor, entered_by_id=1, entered_on=TODAY, today=TODAY, withdrawn=False)
        assert not found.allowed


def vocabularies(*terms: Term) -> Vocabularies:
    return Vocabularies(
        {name: Vocabulary(name, terms if name is VocabularyName.TOPIC else ()) for name in VocabularyName}
    )


def test_a_subtopic_of_a_retired_topic_may_stay_but_not_be_added() -> None:
    known = vocabularies(
        Term(code="OLD", label="廃止した内容", valid_to=YESTERDAY),
        Term(code="OLD01", label="その内訳", parent="OLD"),
        Term(code="NEW", label="今の内容"),
    )
    fault = {"topics": "＊使えません。"}
    without = consultation_form(event_date=TODAY, topics=("NEW",))
    having = replace(without, topics=("OLD01", "NEW"))
    assert without_kept(fault, having, without, known) == fault
    assert without_kept(fault, replace(having, topics=("NEW", "OLD01")), having, known) == {}


def test_a_topic_beside_what_is_below_it_may_stay_where_it_stood() -> None:
    known = vocabularies(
        Term(code="SM", label="基本操作"),
        Term(code="SM01", label="文字", parent="SM"),
        Term(code="LN", label="LINE"),
    )
    fault = {"topics": "＊どちらか1つにしてください。"}
    before = consultation_form(event_date=TODAY, topics=("SM", "SM01"))
    assert without_kept(fault, replace(before, topics=("SM01", "SM", "LN")), before, known) == {}
    for apart in (("SM",), ("SM01", "LN")):
        assert without_kept(fault, before, replace(before, topics=apart), known) == fault


def test_only_what_stood_there_before_may_stay_retired() -> None:
    known = vocabularies(
        Term(code="OLD", label="廃止した内容", valid_to=YESTERDAY), Term(code="NEW", label="今の内容")
    )
    fault = {"topics": "＊使えません。", "memo": "＊長すぎます。"}
    before = consultation_form(event_date=TODAY, topics=("OLD", "NEW"))

    def left(**changes: object) -> set[str]:
        return set(without_kept(fault, replace(before, **changes), before, known))  # type: ignore[arg-type]

    assert left() == {"memo"}
    assert left(topics=("NEW", "OLD")) == {"memo"}
    assert left(topics=("OLD",)) == {"memo"}
    assert left(event_date=YESTERDAY) == {"topics", "memo"}, "another day is another question"
    assert left(topics=("OLD", "OLD")) == {"topics", "memo"}
    assert left(topics=()) == {"topics", "memo"}
    other = replace(before, topics=("NEW",))
    assert set(without_kept(fault, before, other, known)) == {"topics", "memo"}
    device = {"device": "＊使えません。"}
    old = replace(before, device="SPA")
    assert without_kept(device, old, old, known) == {}
    assert without_kept(device, old, before, known) == device
