"""特記事項 of a month and the records of a day."""

from __future__ import annotations

from datetime import timedelta

import pytest

from nakanojo_helpdesk.domain.calendar import Month
from nakanojo_helpdesk.domain.errors import Conflict, Denied, Invalid
from nakanojo_helpdesk.domain.reports import MONTH_NOTE_LENGTH
from nakanojo_helpdesk.domain.staff.access import Role
from nakanojo_helpdesk.services import reports
from nakanojo_helpdesk.services.consultations import writing as consultations
from nakanojo_helpdesk.services.ledger import Ledger
from tests.factories import LedgerAs, consultation_form, raw, today

OCTOBER = Month(2026, 10)


def test_a_note_is_kept_for_its_month_alone_and_can_be_changed_and_taken_back(ledger: Ledger) -> None:
    assert ledger.read(reports.month_note, OCTOBER) == ""
    text = "20日は停電のため、午後の受付を休みました。\n=1+1"
    assert ledger.call(reports.keep_month_note, OCTOBER, f"  {text}\r\n", before="") == text
    assert ledger.read(reports.month_note, OCTOBER) == text
    assert ledger.read(reports.month_note, OCTOBER.plus(1)) == ""
    ledger.call(reports.keep_month_note, OCTOBER, "", before=text)
    assert ledger.read(reports.month_note, OCTOBER) == ""


def test_a_note_that_another_counter_changed_meanwhile_is_not_overwritten(ledger: Ledger) -> None:
    ledger.call(reports.keep_month_note, OCTOBER, "先に書いた文", before="")
    with pytest.raises(Conflict) as refused:
        ledger.call(reports.keep_month_note, OCTOBER, "あとから書いた文", before="")
    assert refused.value.theirs == "先に書いた文"
    assert ledger.read(reports.month_note, OCTOBER) == "先に書いた文"
    assert ledger.call(reports.keep_month_note, OCTOBER, "先に書いた文", before="") == "先に書いた文"


def test_a_note_that_is_too_long_is_refused_whole(ledger: Ledger) -> None:
    ledger.call(reports.keep_month_note, OCTOBER, "あ" * MONTH_NOTE_LENGTH, before="")
    with pytest.raises(Invalid, match="1,500文字まで") as refused:
        ledger.call(reports.keep_month_note, OCTOBER, "あ" * (MONTH_NOTE_LENGTH + 1), before="")
    assert list(refused.value.problems) == ["note"]


def test_counter_and_chief_write_notes_others_only_read_them(ledger_as: LedgerAs) -> None:
    ledger_as(Role.COUNTER).call(reports.keep_month_note, OCTOBER, "一", before="")
    ledger_as(Role.CHIEF).call(reports.keep_month_note, OCTOBER, "二", before="一")
    for role in (Role.TRAINER, Role.ADMINISTRATOR):
        with pytest.raises(Denied):
            ledger_as(role).call(reports.keep_month_note, OCTOBER, "三", before="二")
        assert ledger_as(role).read(reports.month_note, OCTOBER) == "二"


def test_a_note_leaves_its_trace_without_its_words(ledger: Ledger) -> None:
    ledger.call(reports.keep_month_note, OCTOBER, "停電のため", before="")
    with raw(ledger.store.path) as connection:
        traces = connection.execute(
            "SELECT action, entity, entity_id, fields FROM audit ORDER BY seq DESC LIMIT 1"
        ).fetchall()
    assert traces == [("insert", "settings", "note-2026-10", "")]


@pytest.mark.usefixtures("after_hours")
def test_a_day_holds_its_records_in_order_with_withdrawn_ones_and_without_memos(ledger: Ledger) -> None:
    late = ledger.call(
        consultations.record, consultation_form(event_minute=900, minutes=30, people=3, memo="覚え")
    )
    early = ledger.call(consultations.record, consultation_form(event_minute=540))
    gone = ledger.call(consultations.record, consultation_form(event_minute=600, minutes=10))
    ledger.call(consultations.undo, gone)
    ledger.call(consultations.record, consultation_form(event_date=today() - timedelta(days=1)))
    facts = ledger.read(reports.daily, today())
    assert [row.id for row in facts.rows] == [early, gone, late]
    assert [row.id for row in facts.standing] == [early, late]
    assert {row.memo for row in facts.rows} == {None}
    assert facts.people == 4
    assert facts.minutes == (30, 1)
    assert len(facts.audit_head) == 64
