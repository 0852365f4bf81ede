"""What is over is erased when two people say so; the counts stay, the trace holds, and nothing else is touched."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.calendar import Month
from nakanojo_helpdesk.domain.errors import Conflict, Refused
from nakanojo_helpdesk.domain.retention.plans import PurgeState, What
from nakanojo_helpdesk.domain.retention.rules import RetentionRules
from nakanojo_helpdesk.domain.staff.access import Actor
from nakanojo_helpdesk.services.consultations import history
from nakanojo_helpdesk.services.consultations import writing as consultations
from nakanojo_helpdesk.services.databases import checks
from nakanojo_helpdesk.services.ledger import Ledger
from nakanojo_helpdesk.services.registrations import listing as listed
from nakanojo_helpdesk.services.registrations import merging, reading
from nakanojo_helpdesk.services.retention import approving, finishing, ledgers, preparing, rules
from nakanojo_helpdesk.services.statistics import counting, course_facts
from nakanojo_helpdesk.store.retention import erasing
from nakanojo_helpdesk.store.tables.everything import Call, Consultation, Mark, Offer, Person, Registration
from tests.factories import consultation_form, today
from tests.services.retention.aged import AFTER, SECRETS, Aged, memo_of, prepared, purged


def sound(ledger: Ledger) -> bool:
    """Whether every check passes."""
    return ledger.read(checks.check_open) == ()


def test_the_preview_says_how_many_of_what_and_nothing_is_touched_by_it(ledger: Ledger, made: Aged) -> None:
    seen = ledger.read(preparing.preview, now=AFTER)
    counts = {due.what: due.count for due in seen.dues}
    assert counts == {
        What.MEMO: 2,
        What.APPOINTMENT: 1,
        What.PERSON: 8,
        What.APPLICATION: 1,
        What.SURVEY: 1,
        What.DRAFT: 1,
    }
    memos = seen.dues[0]
    assert (memos.oldest, memos.newest) == (today(), today())
    assert SECRETS[1] in memo_of(ledger, made.consultation)


def test_nothing_is_over_while_the_time_runs(ledger: Ledger, made: Aged) -> None:
    assert ledger.read(preparing.preview).dues == ()
    with pytest.raises(Refused, match="消すものはありません"):
        prepared(ledger, now=AFTER.replace(year=2026, month=12))


def counted(ledger: Ledger) -> Any:
    """Every count of the past that a report shows."""
    month = ledger.read(counting.monthly, Month.of(today()))
    year = ledger.read(course_facts.of_year, 2027, now=AFTER)
    days = ledger.read(course_facts.of_days, [(date(2027, 4, 1), date(2028, 3, 31))], now=AFTER)
    return (
        {
            name: getattr(month, name)
            for name in month.__dataclass_fields__
            if name not in {"counted_at", "audit_head"}
        },
        [
            (course.applied, course.audience, course.methods, [lesson.marks for lesson in course.lessons])
            for course in year.courses
        ],
        year.people,
        days[0].audience,
        [(each.age_band, each.district, each.marks) for each in ledger.read(listed.everyone)],
    )


def test_every_count_of_the_past_is_the_same_afterwards(
    ledger: Ledger, chief: Ledger, made: Aged, tmp_path: Path
) -> None:
    before = counted(ledger)
    assert purged(ledger, chief, tmp_path / "控え") > 15
    assert counted(ledger) == before
    assert sound(ledger)


def test_the_band_of_every_day_stays_where_somebody_grew_older_during_a_course(
    ledger: Ledger, chief: Ledger, made: Aged, tmp_path: Path
) -> None:
    """The negative control: without the bands written to the marks the counts differ."""

    def move_lesson(session: Session, _actor: Actor) -> None:
        session.execute(text("UPDATE lessons SET day = '2026-12-16' WHERE ordinal = 1"))

    ledger.call(move_lesson)
    before = ledger.read(course_facts.of_days, [(date(2027, 1, 1), date(2027, 12, 31))], now=AFTER)
    chief.call(approving.approve, prepared(ledger), 1, now=AFTER)
    after = ledger.read(course_facts.of_days, [(date(2027, 1, 1), date(2027, 12, 31))], now=AFTER)
    assert before[0].audience == after[0].audience
    assert ledger.read(_bands_of_marks) != []

    def forget(session: Session, _actor: Actor) -> None:
        session.execute(text("UPDATE marks SET age_band_id = NULL"))

    ledger.call(forget)
    wrong = ledger.read(course_facts.of_days, [(date(2027, 1, 1), date(2027, 12, 31))], now=AFTER)
    assert wrong[0].audience != before[0].audience


def _bands_of_marks(session: Session, _actor: Actor) -> list[int | None]:
    return list(session.scalars(select(Mark.age_band_id).where(Mark.age_band_id.is_not(None))))


def test_what_was_erased_is_read_as_erased_and_the_rest_stays(
    ledger: Ledger, chief: Ledger, made: Aged, tmp_path: Path
) -> None:
    purged(ledger, chief, tmp_path / "控え")
    assert memo_of(ledger, made.consultation) == ""
    (revision,) = ledger.read(history.of, made.consultation)
    assert (revision.memo_changed, revision.memo_before, revision.reason) == (True, "", "")
    names = {row.name for row in ledger.call(reading.roster, made.course.uid)}
    assert "（消去済み）" in names
    assert all(name == "（消去済み）" or name.startswith("当日") for name in names)
    assert ledger.read(_left) == (0, 0, 8, 1)


def _left(session: Session, _actor: Actor) -> tuple[int, int, int, int]:
    calls, offers = session.scalars(select(Call)).all(), session.scalars(select(Offer)).all()
    people = session.scalars(select(Person).where(Person.erased_at.is_not(None))).all()
    cards = session.scalars(select(Registration).where(Registration.card.like("×%"))).all()
    return len(calls), len(offers), len(people), len(cards)


def test_no_column_that_is_erased_holds_a_word_any_more(
    ledger: Ledger, chief: Ledger, made: Aged, tmp_path: Path
) -> None:
    """Every column is filled before: a column that nobody fills would prove nothing."""

    def held(session: Session, _actor: Actor) -> set[tuple[str, str]]:
        found = set()
        for table, columns in erasing.ERASED_COLUMNS.items():
            for column in columns:
                query = text(f"SELECT count(*) FROM {table} WHERE coalesce({column}, '') NOT IN ('', 0)")
                if session.scalar(query):
                    found.add((table, column))
        return found

    everything = {(table, column) for table, columns in erasing.ERASED_COLUMNS.items() for column in columns}
    never_filled_here = {("registration_changes", "note"), ("waiting_moves", "reason")}
    assert ledger.read(held) == everything - never_filled_here
    purged(ledger, chief, tmp_path / "控え")
    assert ledger.read(held) == {("registrations", "card")}, "a card keeps a sign that is nobody's number"


def test_every_column_of_free_text_is_known_to_be_erased_or_official() -> None:
    """A column somebody adds later must be decided about."""
    from sqlalchemy import JSON, Text

    from nakanojo_helpdesk.store.base import Entity

    free = {
        f"{table.name}.{column.name}"
        for table in Entity.metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, Text | JSON)
    }
    erased = {f"{table}.{column}" for table, columns in erasing.ERASED_COLUMNS.items() for column in columns}
    assert free - erased - {"people.birth_year"} == OFFICIAL


OFFICIAL = {
    # Ids, codes, states, hashes and numbers; what the town prints; names of staff and of those who teach.
    *(
        "appointments.state",
        "appointments.uid",
        "assignments.name",
        "assignments.organisation",
        "assignments.uid",
    ),
    *("audit.action", "audit.actor", "audit.entity", "audit.entity_id", "audit.fields", "audit.pc"),
    *("calendar_days.key", "calendar_days.note", "calls.about", "calls.result", "calls.uid"),
    *("consultations.entry_mode", "consultations.uid", "course_partners.name"),
    *("courses.admission", "courses.belongings", "courses.cancelled_reason", "courses.contact"),
    *("courses.draw_classes", "courses.draw_fit", "courses.fee", "courses.notes", "courses.reflection"),
    *("courses.scope", "courses.stage", "courses.target", "courses.title", "courses.uid", "courses.waiting"),
    *("deletions.subjects", "deletions.uid", "deletions.what", "desks.code", "desks.name", "desks.uid"),
    *("drafts.fields", "drafts.uid"),  # the whole row goes
    *("draw_lots.class", "draw_lots.digest", "draws.classes", "draws.fit", "draws.reason", "draws.seed"),
    *("draws.seed_origin", "draws.uid", "erasures.act", "erasures.entity", "erasures.entity_uid"),
    *("handovers.moved", "handovers.successors", "handovers.texts", "handovers.uid"),
    *("lesson_moves.reason", "lesson_moves.uid", "lessons.cancelled_reason", "lessons.reflection"),
    *("lessons.shortened_reason", "lessons.stage", "lessons.theme", "lessons.uid"),
    *("mark_changes.before", "mark_changes.code", "mark_changes.source", "mark_changes.uid"),
    *("marks.code", "marks.source", "marks.uid", "offers.outcome", "offers.uid", "people.uid"),
    *("person_merges.uid", "preparations.item", "preparations.uid", "purges.digest", "purges.dues"),
    *("purges.kind", "purges.rules", "purges.uid", "registration_changes.act", "registration_changes.before"),
    *("registration_changes.state", "registration_changes.uid", "registrations.state", "registrations.uid"),
    *("revisions.changes", "revisions.kind", "revisions.uid", "settings.key", "settings.value"),
    *("staff.code", "staff.last_sign_in_pc", "staff.name", "staff.password_hash", "staff.password_pc"),
    *("staff.pin_hash", "staff.theme", "staff.uid", "staff_roles.role", "surveys.phase", "surveys.uid"),
    *("terms.code", "terms.hotkey", "terms.label", "terms.measure", "terms.note", "terms.public_label"),
    *("terms.short", "terms.vocabulary", "turned_away.uid", "turned_away.why"),
    *("venues.address", "venues.name", "venues.parking", "venues.uid", "waiting_moves.uid"),
}


def test_whoever_prepared_it_cannot_approve_it_not_even_as_the_only_chief(
    ledger: Ledger, made: Aged, tmp_path: Path
) -> None:
    uid = prepared(ledger)
    with pytest.raises(Refused, match="準備した方は、承認できません"):
        finishing.carry_out(ledger, uid, 1, tmp_path / "控え", now=AFTER)
    assert SECRETS[1] in memo_of(ledger, made.consultation)


def test_the_database_itself_refuses_an_approval_by_the_same_person(ledger: Ledger, made: Aged) -> None:
    prepared(ledger)
    with pytest.raises(Exception, match="CHECK constraint"):
        ledger.call(
            lambda session, _actor: session.execute(
                text("UPDATE purges SET approved_by_id = prepared_by_id, erased_at = prepared_at")
            )
        )


def test_a_preview_that_changed_needs_a_new_preparation(
    ledger: Ledger, chief: Ledger, made: Aged, tmp_path: Path
) -> None:
    uid = prepared(ledger)
    ledger.call(consultations.record, consultation_form(memo="あとから入れた"))
    with pytest.raises(Refused, match="消す対象が変わりました"):
        finishing.carry_out(chief, uid, 1, tmp_path / "控え", now=AFTER)
    assert SECRETS[1] in memo_of(ledger, made.consultation)
    ledger.call(approving.refuse, uid, 1, now=AFTER)
    assert purged(ledger, chief, tmp_path / "控え") > 0


def test_an_approval_comes_too_late_after_two_weeks(
    ledger: Ledger, chief: Ledger, made: Aged, tmp_path: Path
) -> None:
    uid = prepared(ledger)
    late = AFTER + timedelta(days=15)
    with pytest.raises(Refused, match="承認の期限"):
        finishing.carry_out(chief, uid, 1, tmp_path / "控え", now=late)
    assert ledger.read(preparing.one, uid, now=late).state is PurgeState.OVERDUE
    with pytest.raises(Conflict):
        chief.call(approving.refuse, uid, 7, now=late)
    assert purged(ledger, chief, tmp_path / "控え", now=late) > 0


def test_one_preparation_waits_at_a_time_and_an_approved_one_is_settled(
    ledger: Ledger, chief: Ledger, made: Aged, tmp_path: Path
) -> None:
    uid = prepared(ledger)
    with pytest.raises(Refused, match="承認を待っている準備"):
        prepared(ledger)
    finishing.carry_out(chief, uid, 1, tmp_path / "控え", now=AFTER)
    with pytest.raises(Refused, match="もう済んでいるか"):
        finishing.carry_out(chief, uid, 3, tmp_path / "控え", now=AFTER)
    (row,) = chief.read(preparing.listing, now=AFTER)
    assert (row.state, row.prepared_by, row.approved_by) == (PurgeState.FINISHED, "佐藤", "高橋")


def test_after_a_purge_there_is_nothing_left_to_erase(
    ledger: Ledger, chief: Ledger, made: Aged, tmp_path: Path
) -> None:
    purged(ledger, chief, tmp_path / "控え")
    assert ledger.read(preparing.preview, now=AFTER).dues == ()


def test_people_merged_before_are_one_afterwards_and_stay_so(
    ledger: Ledger, chief: Ledger, made: Aged, tmp_path: Path
) -> None:
    def two(session: Session, _actor: Actor) -> list[str]:
        return list(session.scalars(select(Person.uid).order_by(Person.id).limit(2)))

    kept, merged = ledger.read(two)
    from tests.factories import Everything

    done = ledger.call(merging.merge, kept, merged, accepted=Everything())
    before = counted(ledger)
    purged(ledger, chief, tmp_path / "控え")
    assert counted(ledger) == before
    with pytest.raises(Refused, match="消去されています"):
        ledger.call(merging.separate, done.uid)


def test_the_time_of_memos_is_the_towns(ledger: Ledger, made: Aged) -> None:
    ledger.call(rules.change, RetentionRules(memo_days=3650, appointment_days=365, person_years=0))
    kinds = {due.what for due in ledger.read(preparing.preview, now=AFTER).dues}
    assert What.MEMO not in kinds
    assert What.PERSON in kinds
    assert ledger.read(rules.current).memo_days == 3650


TAMPERINGS = (
    "UPDATE erasures SET after_sha = zeroblob(32) WHERE id = 3",
    "UPDATE erasures SET before_sha = zeroblob(32) WHERE id = 3",
    "UPDATE erasures SET entity_uid = 'x' WHERE id = 3",
    "DELETE FROM erasures WHERE id = 3",
    "INSERT INTO erasures SELECT 999, act, entity, entity_key, entity_uid, before_sha, after_sha FROM erasures WHERE id = 3",
    "UPDATE consultations SET memo = 'また入れた' WHERE id = 1",
    "UPDATE deletions SET subjects = '[]' WHERE id = 1",
    "UPDATE purges SET approved_by_id = NULL, erased_at = NULL",
)


@pytest.fixture
def erased(ledger: Ledger, chief: Ledger, made: Aged) -> Ledger:
    chief.call(approving.approve, prepared(ledger), 1, now=AFTER)
    assert sound(ledger)
    return ledger


@pytest.mark.parametrize("statement", TAMPERINGS)
def test_a_check_finds_whatever_is_changed_about_an_erasing(erased: Ledger, statement: str) -> None:
    erased.call(lambda session, _actor: session.execute(text(statement)))
    assert not sound(erased)


def test_records_are_amended_and_checked_as_ever_after_a_purge(erased: Ledger, made: Aged) -> None:
    row = erased.read(lambda session, _actor: session.get_one(Consultation, made.consultation).version)
    erased.call(
        consultations.amend, made.consultation, row, consultation_form(memo="あとから"), reason="聞き直した"
    )
    assert memo_of(erased, made.consultation) == "あとから"
    assert sound(erased)


def test_uids_that_look_like_a_number_of_a_person_are_remembered_all_the_same(ledger: Ledger) -> None:
    """Chance makes uids of digits only; no form was filled with them."""
    looks_alike = "01a49e3f-1a80-7123-8123-123456789018"
    subjects = {What.MEMO: [looks_alike, "1234-5678-9018"]}
    ledger.call(lambda session, _actor: approving.remember(session, subjects, AFTER))
    assert ledger.read(ledgers.entries)[-1].subjects == tuple(subjects[What.MEMO])
