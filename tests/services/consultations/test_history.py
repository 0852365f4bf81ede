"""Amending and withdrawing leave a readable history; what two counters do at once is never lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.calendar import utc_now
from nakanojo_helpdesk.domain.consultations.forms import FIELD_LABELS, ConsultationForm, ConsultationRow
from nakanojo_helpdesk.domain.consultations.history import RevisionKind
from nakanojo_helpdesk.domain.errors import Conflict, Denied, Invalid, Missing
from nakanojo_helpdesk.domain.staff.access import Actor, Role, command_actor
from nakanojo_helpdesk.services.consultations import history
from nakanojo_helpdesk.services.consultations import reading as consultation_rows
from nakanojo_helpdesk.services.consultations import writing as consultations
from nakanojo_helpdesk.services.databases import checks
from nakanojo_helpdesk.services.ledger import Ledger, Store
from nakanojo_helpdesk.store.tables.consultations import Consultation
from nakanojo_helpdesk.store.tables.revisions import Revision
from tests.factories import LedgerAs, colleague, consultation_form, first_actor, full_consultation, today


def kept(ledger: Ledger) -> list[tuple[dict[str, Any], str | None]]:
    def read(session: Session, actor: Actor) -> list[tuple[dict[str, Any], str | None]]:
        return [(row.changes, row.memo_before) for row in session.scalars(select(Revision))]

    return ledger.read(read)


def everything_else(form: ConsultationForm) -> ConsultationForm:
    """A form that differs in every field."""
    return full_consultation(
        event_date=form.event_date - timedelta(days=1),
        event_minute=605,
        desk=form.desk,
        staff="S02",
        topics=("LN04", "MN"),
        method="TEL",
        memo="後",
    )


def test_every_field_of_an_amendment_is_kept_with_both_values(ledger: Ledger, ledger_as: LedgerAs) -> None:
    ledger_as(Role.COUNTER)
    before = consultation_form(memo="前")
    after = everything_else(before)
    key = ledger.call(consultations.record, before)
    ledger.call(consultations.amend, key, 1, after, reason=" 聞き間違い ")
    ((changes, memo_before),) = kept(ledger)
    assert memo_before == "前"
    assert set(changes) | {"memo", "desk"} == set(FIELD_LABELS) | {"measured_minutes"}
    assert changes["topics"] == [["SM"], ["LN04", "MN"]]
    assert changes["staff"] == ["S01", "S02"]
    assert changes["event_minute"] == [None, 605]
    assert changes["event_date"] == [before.event_date.isoformat(), after.event_date.isoformat()]
    (row,) = ledger.read(history.of, key)
    told = {change.field: (change.before, change.after) for change in row.changes}
    assert (row.kind, row.by_name, row.reason) == (RevisionKind.AMEND, "佐藤", "聞き間違い")
    assert told["staff"] == ("佐藤", "高橋")
    assert told["outcome"] == ("（なし）", "解決")
    assert told["method"] == ("来庁", "電話")
    assert told["people"] == ("（なし）", "2人")
    assert (row.memo_changed, row.memo_before) == (True, "前")
    assert abs(row.at - utc_now()) < timedelta(minutes=1)


def test_amendments_and_the_withdrawal_stand_in_their_order(ledger: Ledger) -> None:
    key = ledger.call(consultations.record, consultation_form())
    ledger.call(consultations.amend, key, 1, consultation_form(outcome="SOL"))
    ledger.call(consultations.amend, key, 2, consultation_form(outcome="INF"), reason="書き間違い")
    ledger.call(consultations.withdraw, key, 3, reason="重複")
    ledger.call(consultations.record, consultation_form())
    told = [row.sentence(today()) for row in ledger.read(history.of, key)]
    assert [line.partition("　")[2] for line in told] == [
        "佐藤　結果：（なし） → 解決",
        "佐藤　結果：解決 → 案内　理由：書き間違い",
        "佐藤　この相談を取り消しました。　理由：重複",
    ]
    assert ledger.read(history.of, key + 1) == ()
    assert ledger.read(history.of, 99) == ()


def test_undo_is_a_withdrawal_in_the_history(ledger: Ledger) -> None:
    key = ledger.call(consultations.record, consultation_form())
    ledger.call(consultations.undo, key)
    (row,) = ledger.read(history.of, key)
    assert (row.kind, row.reason) == (RevisionKind.WITHDRAW, consultations.UNDO_REASON)


def test_what_was_refused_or_changes_nothing_leaves_no_history(ledger: Ledger) -> None:
    key = ledger.call(consultations.record, consultation_form())
    ledger.call(consultations.amend, key, 1, consultation_form())
    with pytest.raises(Invalid):
        ledger.call(consultations.amend, key, 1, consultation_form(topics=()))
    with pytest.raises(Conflict):
        ledger.call(consultations.amend, key, 7, consultation_form(memo="b"))
    assert kept(ledger) == []


def test_only_a_changed_memo_is_kept(ledger: Ledger) -> None:
    key = ledger.call(consultations.record, consultation_form(memo=""))
    ledger.call(consultations.amend, key, 1, consultation_form(memo="b"))
    ledger.call(consultations.amend, key, 2, consultation_form(memo="b", people=2))
    assert [memo for _, memo in kept(ledger)] == ["", None]
    assert [row.memo_changed for row in ledger.read(history.of, key)] == [True, False]


def test_old_memos_are_for_those_who_may_read_memos(store: Store, ledger: Ledger) -> None:
    key = ledger.call(consultations.record, consultation_form(memo="秘密"))
    ledger.call(consultations.amend, key, 1, consultation_form(memo="変更"))
    (row,) = Ledger(store, command_actor("PC1")).read(history.of, key)
    assert (row.memo_changed, row.memo_before) == (True, None)
    assert "秘密" not in repr(row)
    with pytest.raises(Denied):
        colleague(ledger, Role.ADMINISTRATOR).read(history.of, key)


def test_a_history_keeps_its_seal(ledger: Ledger) -> None:
    key = ledger.call(consultations.record, consultation_form(memo="前"))
    ledger.call(consultations.amend, key, 1, consultation_form(topics=("LN", "SM"), memo="後"))
    assert ledger.read(checks.check_open) == ()

    def tamper(session: Session, actor: Actor) -> None:
        session.execute(text("UPDATE revisions SET changes = replace(changes, 'LN', 'MN')"))

    ledger.call(tamper)
    assert {finding.kind for finding in ledger.read(checks.check_open)} == {"seal"}


@pytest.mark.parametrize("own", [True, False])
@pytest.mark.parametrize("days", [0, 1, 400])
@pytest.mark.parametrize("role", list(Role))
def test_what_is_announced_is_what_happens(
    ledger: Ledger, ledger_as: LedgerAs, monkeypatch: pytest.MonkeyPatch, role: Role, days: int, own: bool
) -> None:
    person = ledger_as(role, Role.COUNTER) if own and role is Role.ADMINISTRATOR else ledger_as(role)
    writer = person if own else ledger
    key = writer.call(consultations.record, consultation_form())
    later = utc_now() + timedelta(days=days)
    monkeypatch.setattr(consultations, "utc_now", lambda: later)
    changed = consultation_form(memo="b")
    if role is Role.ADMINISTRATOR and not own:
        with pytest.raises(Denied):
            person.read(consultations.may_amend, key)
        with pytest.raises(Denied):
            person.call(consultations.amend, key, 1, changed, reason="書き間違い")
        return
    rights = person.read(consultations.may_amend, key)
    if not rights.allowed:
        with pytest.raises(Denied, match=rights.sentence[:12]):
            person.call(consultations.amend, key, 1, changed, reason="書き間違い")
        with pytest.raises(Denied, match=rights.sentence[:12]):
            person.call(consultations.withdraw, key, 1, reason="重複")
        return
    if rights.reason_needed:
        with pytest.raises(Invalid) as caught:
            person.call(consultations.amend, key, 1, changed)
        assert set(caught.value.problems) == {"reason"}
        person.call(consultations.amend, key, 1, changed, reason="書き間違い")
    else:
        person.call(consultations.amend, key, 1, changed)
    person.call(consultations.withdraw, key, 2, reason="重複")
    assert not person.read(consultations.may_amend, key).allowed
    assert [row.by_name for row in person.read(history.of, key)] == [person.actor.name] * 2


def test_rights_to_what_is_not_there(ledger: Ledger) -> None:
    with pytest.raises(Missing):
        ledger.read(consultations.may_amend, 99)


def test_the_second_of_two_counters_is_refused_with_both_versions(store: Store, ledger: Ledger) -> None:
    key = ledger.call(consultations.record, consultation_form())
    other = Ledger(store, first_actor(pc="PC2"))
    seen = ledger.read(consultation_rows.get, key).version
    other.call(consultations.amend, key, seen, consultation_form(outcome="SOL"))
    mine = consultation_form(outcome="INF", memo="書いたこと")
    with pytest.raises(Conflict) as caught:
        ledger.call(consultations.amend, key, seen, mine)
    theirs = caught.value.theirs
    assert theirs == ledger.read(consultation_rows.get, key)
    assert isinstance(theirs, ConsultationRow)
    ledger.call(consultations.amend, key, theirs.version, replace(theirs.form(), memo=mine.memo))
    row = ledger.read(consultation_rows.get, key)
    assert (row.outcome, row.memo, row.version) == ("SOL", "書いたこと", 3)


def test_undo_of_a_record_changed_since_is_refused(store: Store, ledger: Ledger) -> None:
    key = ledger.call(consultations.record, consultation_form())
    Ledger(store, first_actor(pc="PC2")).call(consultations.amend, key, 1, consultation_form(memo="直した"))
    with pytest.raises(Conflict, match="登録のあとで直されています"):
        ledger.call(consultations.undo, key)
    assert not ledger.read(consultation_rows.get, key).withdrawn
    assert ledger.call(consultations.undo, key, version=2).memo == "直した"


def test_a_row_changed_behind_a_writers_back_is_not_overwritten(ledger: Ledger) -> None:
    """What a database with finer locks than SQLite's lets happen: the row is read, changed by another, written."""
    key = ledger.call(consultations.record, consultation_form())

    def write_between(session: Session, actor: Actor) -> None:
        consultation = consultations._loaded(session, key)
        session.execute(text("UPDATE consultations SET version = version + 1"))
        consultation.memo = "遅れて書いたメモ"
        session.flush()

    with pytest.raises(Conflict):
        ledger.call(write_between)
    row = ledger.read(consultation_rows.get, key)
    assert (row.memo, row.version) == ("", 1)


MY_NUMBER = "1234-5678-9018"


def test_a_personal_number_is_refused_in_memo_and_reason_and_masked_in_the_history(ledger: Ledger) -> None:
    key = ledger.call(consultations.record, consultation_form())
    with pytest.raises(Invalid, match="個人番号"):
        ledger.call(consultations.amend, key, 1, consultation_form(memo=MY_NUMBER))
    with pytest.raises(Invalid, match="個人番号"):
        ledger.call(consultations.amend, key, 1, consultation_form(memo="b"), reason=MY_NUMBER)
    with pytest.raises(Invalid, match="個人番号") as caught:
        ledger.call(consultations.withdraw, key, 1, reason=MY_NUMBER)
    assert "9018" not in str(caught.value)

    def as_imported_long_ago(session: Session, actor: Actor) -> None:
        old = {"memo": f"番号は{MY_NUMBER}"}  # before every flush was looked at
        session.execute(update(Consultation).values(old), execution_options={"synchronize_session": False})

    ledger.call(as_imported_long_ago)
    ledger.call(consultations.amend, key, 1, consultation_form(memo="消した"), reason="番号が書いてあった")
    (row,) = ledger.read(history.of, key)
    assert row.memo_before == "番号は●●●●-●●●●-●●●●"


def test_taking_back_anothers_record_asks_for_the_reason_of_taking_back(
    ledger: Ledger, ledger_as: LedgerAs
) -> None:
    key = ledger.call(consultations.record, consultation_form())
    with pytest.raises(Invalid, match="取り消す理由"):
        ledger_as(Role.CHIEF).call(consultations.withdraw, key, 1, reason=" ")
