"""相談: recorded, amended, taken back, listed; by whom, and until when."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.calendar import local, utc_now
from nakanojo_helpdesk.domain.consultations.forms import EntryMode
from nakanojo_helpdesk.domain.errors import Conflict, Denied, Invalid, Missing
from nakanojo_helpdesk.domain.staff.access import Actor, Role, command_actor
from nakanojo_helpdesk.services.consultations import drafts, history
from nakanojo_helpdesk.services.consultations import reading as consultation_rows
from nakanojo_helpdesk.services.consultations import writing as consultations
from nakanojo_helpdesk.services.databases import checks
from nakanojo_helpdesk.services.ledger import Ledger, Store
from nakanojo_helpdesk.services.places import desks
from nakanojo_helpdesk.store.tables.terms import TermEntity
from tests.factories import LedgerAs, consultation_form, first_desk, full_consultation, recorded_today, today

LAST_YEAR_ON = {"event_date": date(2024, 6, 3)}


@pytest.fixture
def tomorrow(monkeypatch: pytest.MonkeyPatch) -> Any:
    def come() -> None:
        now = utc_now() + timedelta(days=1)
        monkeypatch.setattr(consultations, "utc_now", lambda: now)

    return come


def problems_of(call: Any, *args: Any, **kwargs: Any) -> dict[str, str]:
    with pytest.raises(Invalid) as caught:
        call(*args, **kwargs)
    assert all(
        sentence.startswith("＊") and sentence.endswith("。") for sentence in caught.value.problems.values()
    )
    return caught.value.problems


def retire(ledger: Ledger, vocabulary: str, code: str, last: date) -> None:
    def write(session: Session, actor: Actor) -> None:
        term = session.scalars(
            select(TermEntity).where(TermEntity.vocabulary == vocabulary, TermEntity.code == code)
        ).one()
        term.valid_to = last

    ledger.call(write)


def test_a_record_saved_at_the_counter_is_listed_today(ledger: Ledger) -> None:
    form = full_consultation()
    before = utc_now()
    key = ledger.call(consultations.record, form)
    (row,) = ledger.read(consultation_rows.listing, today(), today())
    assert row.id == key
    assert row.form() == form
    assert (row.version, row.entry_mode, row.withdrawn) == (1, EntryMode.LIVE, False)
    assert (row.desk_name, row.staff_name, row.entered_by_name) == ("窓口1", "佐藤", "佐藤")
    assert before <= row.entered_at <= utc_now()
    assert row.number.endswith("-00001")


def test_the_person_who_talked_and_the_one_who_typed_are_two(ledger_as: LedgerAs) -> None:
    typist = ledger_as(Role.COUNTER)
    row = typist.read(
        consultation_rows.get, typist.call(consultations.record, consultation_form(staff="S01"))
    )
    assert (row.staff, row.entered_by) == ("S01", "S02")


def test_numbers_run_by_the_fiscal_year_of_the_event_and_are_never_reused(ledger: Ledger) -> None:
    def number(**changes: Any) -> str:
        return ledger.read(
            consultation_rows.get, ledger.call(consultations.record, consultation_form(**changes))
        ).number

    assert number(event_date=date(2025, 3, 31)) == "R6-00001"
    assert number(event_date=date(2025, 4, 1)) == "R7-00001"
    assert number(event_date=date(2024, 4, 1)) == "R6-00002"
    assert number(event_date=date(2019, 4, 1)) == "R1-00001"
    assert number(event_date=date(2019, 3, 31)) == "H30-00001"
    ledger.call(consultations.undo, 3)
    assert number(event_date=date(2025, 3, 31)) == "R6-00003"


def test_a_record_of_an_earlier_day_is_marked_late(ledger: Ledger) -> None:
    key = ledger.call(consultations.record, consultation_form(event_date=today() - timedelta(days=1)))
    row = ledger.read(consultation_rows.get, key)
    assert row.entry_mode is EntryMode.LATE
    assert row.entry_mode.label == "後日入力"


def test_a_corrected_date_corrects_the_mark_of_late_entry(ledger: Ledger) -> None:
    key = ledger.call(consultations.record, consultation_form(event_date=today() - timedelta(days=1)))
    row = ledger.read(consultation_rows.get, key)
    ledger.call(consultations.amend, key, row.version, replace(row.form(), event_date=today()))
    row = ledger.read(consultation_rows.get, key)
    assert row.entry_mode is EntryMode.LIVE
    ledger.call(
        consultations.amend, key, row.version, replace(row.form(), event_date=today() - timedelta(days=9))
    )
    assert ledger.read(consultation_rows.get, key).entry_mode is EntryMode.LATE
    (newest, _) = ledger.read(history.of, key)
    assert [change.field for change in newest.changes] == ["event_date"]


def test_an_amendment_on_a_later_day_makes_no_late_entry(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = ledger.call(consultations.record, consultation_form())
    row = ledger.read(consultation_rows.get, key)
    tomorrow = utc_now() + timedelta(days=1)
    monkeypatch.setattr(consultations, "utc_now", lambda: tomorrow)
    ledger.call(consultations.amend, key, row.version, replace(row.form(), people=3), reason="人数の誤り")
    assert ledger.read(consultation_rows.get, key).entry_mode is EntryMode.LIVE


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("topics", {"topics": ()}),
        ("topics", {"topics": ("SM", "NOPE")}),
        ("desk", {"desk": "D99"}),
        ("staff", {"staff": "S99"}),
        ("age_band", {"age_band": "NOPE"}),
        ("outcome", {"outcome": "SM"}),
        ("event_date", {"event_date": date(2199, 1, 1)}),
        ("memo", {"memo": "あ" * 1501}),
        ("memo", {"memo": "a\u202eb"}),
        ("memo", {"memo": "a\ud800b"}),
    ],
)
def test_a_faulty_form_is_told_and_nothing_is_saved(
    ledger: Ledger, field: str, changes: dict[str, Any]
) -> None:
    assert list(problems_of(ledger.call, consultations.record, consultation_form(**changes))) == [field]
    assert recorded_today(ledger) == 0
    key = ledger.call(consultations.record, consultation_form())
    assert ledger.read(consultation_rows.get, key).serial == 1, "no number was used up"
    assert list(problems_of(ledger.call, consultations.amend, key, 1, consultation_form(**changes))) == [
        field
    ]
    assert ledger.read(consultation_rows.get, key).version == 1


def test_all_faults_of_a_form_are_told_at_once(ledger: Ledger) -> None:
    bad = consultation_form(topics=(), desk="?", staff="?", people=0, minutes=999, method="?", memo="\0")
    assert set(problems_of(ledger.call, consultations.record, bad)) == {
        "topics", "desk", "staff", "people", "minutes", "method", "memo",
    }  # fmt: skip


def test_ones_own_record_is_corrected_freely_on_the_day(ledger_as: LedgerAs) -> None:
    clerk = ledger_as(Role.COUNTER)
    key = clerk.call(consultations.record, consultation_form(topics=("SM", "LN"), memo="a"))
    changed = consultation_form(topics=("LN", "SM", "MN"), memo="b", people=3, age_band="A40")
    clerk.call(consultations.amend, key, 1, changed)
    row = clerk.read(consultation_rows.get, key)
    assert (row.form(), row.version, row.serial) == (changed, 2, 1)
    clerk.call(consultations.amend, key, 2, consultation_form())
    assert clerk.read(consultation_rows.get, key).form() == consultation_form()
    assert clerk.read(checks.check_open) == ()


def test_later_ones_own_record_needs_a_reason(ledger_as: LedgerAs, tomorrow: Any) -> None:
    clerk = ledger_as(Role.COUNTER)
    key = clerk.call(consultations.record, consultation_form())
    tomorrow()
    changed = consultation_form(memo="b")
    for reason in ("", "  \u3000 "):
        assert list(problems_of(clerk.call, consultations.amend, key, 1, changed, reason=reason)) == [
            "reason"
        ]
    for reason in ("あ" * 201, "二\n行"):
        assert list(problems_of(clerk.call, consultations.amend, key, 1, changed, reason=reason)) == [
            "reason"
        ]
    clerk.call(consultations.amend, key, 1, changed, reason="書き間違い")
    assert clerk.read(consultation_rows.get, key).memo == "b"


@pytest.mark.parametrize(
    ("role", "allowed"), [(Role.COUNTER, False), (Role.TRAINER, False), (Role.CHIEF, True)]
)
def test_anothers_record_is_the_chiefs_to_correct_with_a_reason(
    ledger: Ledger, ledger_as: LedgerAs, role: Role, allowed: bool
) -> None:
    key = ledger.call(consultations.record, consultation_form())
    other = ledger_as(role)
    changed = consultation_form(memo="b")
    if not allowed:
        with pytest.raises(Denied):
            other.call(consultations.amend, key, 1, changed, reason="書き間違い")
        with pytest.raises(Denied):
            other.call(consultations.withdraw, key, 1, reason="重複")
        assert other.read(consultation_rows.get, key).version == 1
        return
    assert list(problems_of(other.call, consultations.amend, key, 1, changed)) == ["reason"]
    assert list(problems_of(other.call, consultations.withdraw, key, 1, reason=" ")) == ["reason"]
    other.call(consultations.amend, key, 1, changed, reason="書き間違い")
    other.call(consultations.withdraw, key, 2, reason="重複")
    assert other.read(consultation_rows.get, key).withdrawn


def test_a_withdrawn_record_stays_listed_and_counts_no_more(ledger: Ledger) -> None:
    key = ledger.call(consultations.record, consultation_form())
    assert list(problems_of(ledger.call, consultations.withdraw, key, 1, reason="")) == ["reason"]
    ledger.call(consultations.withdraw, key, 1, reason=" 重複 ")
    assert ledger.read(consultation_rows.listing, today(), today()) == ()
    assert recorded_today(ledger) == 0
    (row,) = ledger.read(consultation_rows.listing, today(), today(), withdrawn=True)
    assert (row.withdrawn, row.withdrawn_reason, row.version) == (True, "重複", 2)
    assert "取り消されています" in str(
        problems_of(ledger.call, consultations.amend, key, 2, consultation_form(memo="b"))
    )
    ledger.call(consultations.withdraw, key, 2, reason="もう一度")
    assert ledger.read(consultation_rows.get, key).withdrawn_reason == "重複"


def test_undo_takes_the_last_record_back_and_gives_the_form_again(ledger_as: LedgerAs) -> None:
    clerk = ledger_as(Role.COUNTER)
    form = consultation_form(topics=("SM", "LN"), memo="まちがえた")
    key = clerk.call(consultations.record, form)
    assert clerk.call(consultations.undo, key) == form
    row = clerk.read(consultation_rows.get, key)
    assert (row.withdrawn, row.withdrawn_reason) == (True, consultations.UNDO_REASON)
    assert clerk.read(consultation_rows.get, clerk.call(consultations.record, form)).serial == 2


def test_undo_is_for_ones_own_record_of_today(ledger: Ledger, ledger_as: LedgerAs, tomorrow: Any) -> None:
    key = ledger.call(consultations.record, consultation_form())
    for role in (Role.COUNTER, Role.CHIEF):
        with pytest.raises(Denied, match="自分が今日登録した"):
            ledger_as(role).call(consultations.undo, key)
    tomorrow()
    with pytest.raises(Denied, match="自分が今日登録した"):
        ledger.call(consultations.undo, key)
    assert not ledger.read(consultation_rows.get, key).withdrawn


def test_what_is_not_there_is_said_to_be_missing(ledger: Ledger) -> None:
    for call in (
        lambda: ledger.read(consultation_rows.get, 99),
        lambda: ledger.call(consultations.undo, 99),
        lambda: ledger.call(consultations.amend, 99, 1, consultation_form()),
        lambda: ledger.call(consultations.withdraw, 99, 1, reason="重複"),
    ):
        with pytest.raises(Missing, match="見つかりません"):
            call()


def test_a_stale_version_is_refused(ledger: Ledger) -> None:
    key = ledger.call(consultations.record, consultation_form())
    ledger.call(consultations.amend, key, 1, consultation_form(memo="先"))
    with pytest.raises(Conflict):
        ledger.call(consultations.amend, key, 1, consultation_form(memo="後"))
    with pytest.raises(Conflict):
        ledger.call(consultations.withdraw, key, 1, reason="重複")
    assert ledger.read(consultation_rows.get, key).memo == "先"


@pytest.mark.parametrize(
    ("field", "vocabulary", "code", "changes"),
    [
        ("device", "device", "SPA", {"device": "SPA"}),
        ("topics", "topic", "LN", {"topics": ("LN", "SM")}),
        ("topics", "topic", "LN", {"topics": ("SM", "LN")}),
    ],
)
def test_a_code_retired_since_then_may_stay_on_an_old_record(
    ledger: Ledger, field: str, vocabulary: str, code: str, changes: dict[str, Any]
) -> None:
    form = consultation_form(**LAST_YEAR_ON, **changes)
    key = ledger.call(consultations.record, form)
    retire(ledger, vocabulary, code, date(2024, 6, 2))
    assert list(problems_of(ledger.call, consultations.record, form)) == [field]

    ledger.call(consultations.amend, key, 1, replace(form, memo="直した"))
    row = ledger.read(consultation_rows.get, key)
    assert row.form() == replace(form, memo="直した")
    moved = replace(form, event_date=date(2024, 6, 4))
    assert list(problems_of(ledger.call, consultations.amend, key, 2, moved)) == [field]


def test_a_withdrawn_record_is_not_amended_any_more(ledger: Ledger) -> None:
    form = consultation_form()
    key = ledger.call(consultations.record, form)
    ledger.call(consultations.withdraw, key, 1, reason="重複")
    for version in (1, 2):  # seen before it was taken back, and after
        with pytest.raises((Conflict, Invalid)) as caught:
            ledger.call(consultations.amend, key, version, replace(form, memo="直した"), reason="書きもれ")
        if isinstance(caught.value, Invalid):
            assert "取り消した記録は直せません" in caught.value.problems["number"]
    row = ledger.read(consultation_rows.get, key)
    assert (row.withdrawn, row.memo) == (True, form.memo)
    assert not ledger.read(consultations.may_amend, key).allowed


def test_a_topic_does_not_stand_beside_what_is_below_it(ledger: Ledger) -> None:
    for topics in (("SM", "SM01"), ("SM01", "LN", "SM")):
        problems = problems_of(ledger.call, consultations.record, consultation_form(topics=topics))
        assert set(problems) == {"topics"}
        assert "その内訳の「" in problems["topics"]
    key = ledger.call(consultations.record, consultation_form(topics=("SM01", "SM02", "LN")))
    form = ledger.read(consultation_rows.get, key).form()
    added = replace(form, topics=("SM01", "SM02", "LN", "SM"))
    assert set(problems_of(ledger.call, consultations.amend, key, 1, added)) == {"topics"}


def test_a_retired_code_cannot_be_added_to_an_old_record(ledger: Ledger) -> None:
    form = consultation_form(**LAST_YEAR_ON, topics=("SM",))
    key = ledger.call(consultations.record, form)
    retire(ledger, "topic", "LN", date(2024, 6, 2))
    retire(ledger, "device", "SPA", date(2024, 6, 2))
    changed = replace(form, topics=("SM", "LN"), device="SPA")
    assert set(problems_of(ledger.call, consultations.amend, key, 1, changed)) == {"topics", "device"}
    retire(ledger, "topic", "SM", date(2024, 6, 2))
    doubled = replace(form, topics=("SM", "SM"))
    assert set(problems_of(ledger.call, consultations.amend, key, 1, doubled)) == {"topics"}
    assert ledger.call(consultations.amend, key, 1, replace(form, topics=("SM", "MN"))) is None


def test_the_list_is_by_time_of_the_event_with_the_timeless_last(ledger: Ledger) -> None:
    day = date(2025, 3, 3)
    minutes = [None, 600, 540, None, 600]
    keys = [
        ledger.call(consultations.record, consultation_form(event_date=day, event_minute=minute))
        for minute in minutes
    ]
    ledger.call(consultations.record, consultation_form(event_date=day - timedelta(days=1)))
    listed = [row.id for row in ledger.read(consultation_rows.listing, day, day)]
    assert listed == [keys[2], keys[1], keys[4], keys[0], keys[3]]
    assert len(ledger.read(consultation_rows.listing, day - timedelta(days=1), day)) == 6
    assert ledger.read(consultation_rows.listing, day, day - timedelta(days=1)) == ()
    assert len(ledger.read(consultation_rows.listing, day, day)) == 5


def test_the_list_of_one_desk_is_its_own(ledger: Ledger) -> None:
    code = ledger.call(desks.add, first_desk(name="窓口2"))
    ledger.call(consultations.record, consultation_form())
    key = ledger.call(consultations.record, consultation_form(desk=code))
    assert [row.id for row in ledger.read(consultation_rows.listing, today(), today(), desk=code)] == [key]
    assert ledger.read(consultation_rows.listing, today(), today(), desk="D99") == ()


def test_a_long_list_carries_every_further_topic(ledger: Ledger) -> None:
    for number in range(550):  # more than the 500 rows whose topics are read at a time
        topics = ("SM", "LN", "MN")[: number % 3 + 1]
        ledger.call(consultations.record, consultation_form(topics=topics, people=number % 3 + 1))
    rows = ledger.read(consultation_rows.listing, today(), today())
    assert len(rows) == 550
    assert all(len(row.topics) == row.people for row in rows)


def test_the_command_line_lists_without_memos(store: Store, ledger: Ledger) -> None:
    ledger.call(consultations.record, consultation_form(memo="見せない"))
    command = Ledger(store, command_actor("PC1"))
    (row,) = command.read(consultation_rows.listing, today(), today())
    assert row.memo is None
    with pytest.raises(Denied):
        command.call(consultations.record, consultation_form())


def test_a_draft_goes_with_the_record_it_became_and_stays_when_that_fails(ledger: Ledger) -> None:
    keep: dict[str, Any] = {"desk": "D01", "started_at": datetime.now(UTC), "fields": {"memo": "途中"}}
    ledger.call(drafts.keep, uid="a", **keep)
    ledger.call(drafts.keep, uid="b", **keep)
    with pytest.raises(Invalid):
        ledger.call(consultations.record, consultation_form(topics=()), draft="a")
    assert {draft.uid for draft in ledger.read(drafts.mine)} == {"a", "b"}
    ledger.call(consultations.record, consultation_form(), draft="a")
    assert {draft.uid for draft in ledger.read(drafts.mine)} == {"b"}


def test_an_entry_instant_is_kept_to_the_millisecond(ledger: Ledger) -> None:
    key = ledger.call(consultations.record, consultation_form())
    instant = ledger.read(consultation_rows.get, key).entered_at
    assert instant.tzinfo is not None
    assert instant.microsecond % 1000 == 0
    assert local(instant).date() == today()
