"""What is read of people leaves its trace: once, not at every look."""

from __future__ import annotations

from datetime import timedelta

from nakanojo_helpdesk.domain.calendar import utc_now
from nakanojo_helpdesk.domain.staff.access import Role
from nakanojo_helpdesk.services.consultations import reading as consultation_rows
from nakanojo_helpdesk.services.consultations import writing as consultations
from nakanojo_helpdesk.services.ledger import Ledger
from nakanojo_helpdesk.services.search import finding as search
from nakanojo_helpdesk.services.traces import noting
from nakanojo_helpdesk.store.integrity import audit
from tests.factories import LedgerAs, consultation_form


def newest(ledger: Ledger) -> int:
    return ledger.read(lambda session, _actor: audit.head(session))[0]


def test_opening_a_record_with_a_memo_is_written_once_while_somebody_looks_at_it(ledger: Ledger) -> None:
    first = ledger.call(consultations.record, consultation_form(memo="写真の送り方"))
    second = ledger.call(consultations.record, consultation_form(memo="電話帳"))
    before = newest(ledger)
    for key in (first, first, second, first, second):
        ledger.call(consultation_rows.open_record, key)
    assert newest(ledger) == before + 2


def test_a_record_without_a_memo_leaves_none(ledger: Ledger) -> None:
    key = ledger.call(consultations.record, consultation_form())
    before = newest(ledger)
    ledger.call(consultation_rows.open_record, key)
    assert newest(ledger) == before


def test_who_may_not_read_memos_is_shown_none_and_leaves_none(ledger: Ledger, ledger_as: LedgerAs) -> None:
    key = ledger.call(consultations.record, consultation_form(memo="写真"))
    before = newest(ledger)
    from nakanojo_helpdesk.domain.staff.access import command_actor

    row = Ledger(ledger.store, command_actor("PC1")).call(consultation_rows.open_record, key)
    assert row.memo is None
    assert newest(ledger) == before
    other = ledger_as(Role.CHIEF)
    before = newest(ledger)
    assert other.call(consultation_rows.open_record, key).memo == "写真"
    assert newest(ledger) == before + 1


def test_somebody_else_and_a_later_look_are_written_again(ledger: Ledger, ledger_as: LedgerAs) -> None:
    other = ledger_as(Role.COUNTER)
    before = newest(ledger)
    for each in (ledger, ledger, other, other):
        each.call(search.note_memos, 3)
    assert newest(ledger) == before + 2
    later = utc_now() + noting.AGAIN_AFTER + timedelta(seconds=1)
    written = ledger.call(
        lambda session, _actor: noting.note_reading(session, "consultations", "found", "rows=3", now=later)
    )
    assert written
