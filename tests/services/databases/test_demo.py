"""見本データ: fictional, plausible, repeatable, and as sound as a real database."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from nakanojo_helpdesk.domain.calendar import JST, fiscal_year, local, utc_now
from nakanojo_helpdesk.domain.consultations.forms import ConsultationRow, EntryMode
from nakanojo_helpdesk.domain.demo.appointments import COMING
from nakanojo_helpdesk.domain.demo.records import DemoConsultation
from nakanojo_helpdesk.domain.demo.town import DEMO_PASSWORD, SIZES, DemoPlan
from nakanojo_helpdesk.domain.errors import Refused, Unavailable
from nakanojo_helpdesk.domain.opening_days import open_by_rule
from nakanojo_helpdesk.domain.staff.access import Actor, Role, command_actor
from nakanojo_helpdesk.domain.staff.people import SignedIn
from nakanojo_helpdesk.services import vocabularies
from nakanojo_helpdesk.services.appointments import booking as appointments
from nakanojo_helpdesk.services.consultations import reading as consultation_rows
from nakanojo_helpdesk.services.consultations import writing as consultations
from nakanojo_helpdesk.services.databases import checks, demo
from nakanojo_helpdesk.services.ledger import Ledger, Store
from nakanojo_helpdesk.services.places import desks
from nakanojo_helpdesk.services.staff import people as staff
from nakanojo_helpdesk.services.staff import sign_in
from nakanojo_helpdesk.services.statistics import counting as statistics
from nakanojo_helpdesk.store.driver import connect
from tests.demo_data import FIRST_DAY, LAST_DAY, SEED, copied, template
from tests.factories import actor_for

COMMAND = command_actor("PC1")
CLERK = Actor(staff_id=1, code="S01", name="佐藤", pc="PC1", roles=frozenset({Role.COUNTER}))


@contextmanager
def desk_at(path: Path, actor: Actor = CLERK) -> Iterator[Ledger]:
    store = Store.open(path)
    try:
        yield Ledger(store, actor)
    finally:
        store.close()


def rows_of(path: Path) -> tuple[ConsultationRow, ...]:
    with desk_at(path) as ledger:
        return ledger.read(consultation_rows.listing, date(1990, 1, 1), date(2100, 1, 1), withdrawn=True)


@pytest.fixture(scope="module")
def rows() -> tuple[ConsultationRow, ...]:
    return rows_of(template())


@pytest.fixture(scope="module")
def town() -> list[DemoConsultation]:
    plan = DemoPlan(size=SIZES["town"], seed=3, until=LAST_DAY, now=utc_now())
    return [record for _month, records in plan.months() for record in records]


def test_the_same_seed_and_last_day_give_the_same_records(
    tmp_path: Path, rows: tuple[ConsultationRow, ...]
) -> None:
    again, other = tmp_path / "again.db", tmp_path / "other.db"
    demo.make(again, size="small", seed=SEED, until=LAST_DAY, pc="PC9")
    demo.make(other, size="small", seed=SEED + 1, until=LAST_DAY, pc="PC1")
    assert rows_of(again) == rows
    assert {row.uid for row in rows_of(other)}.isdisjoint(row.uid for row in rows)


def test_three_years_end_at_the_last_day(rows: tuple[ConsultationRow, ...]) -> None:
    days = [row.event_date for row in rows]
    assert len(rows) == 600
    assert FIRST_DAY <= min(days) < FIRST_DAY + timedelta(days=14)
    assert LAST_DAY - timedelta(days=14) < max(days) <= LAST_DAY
    with desk_at(template()) as ledger:
        start = ledger.read(lambda session, _actor: statistics.recording_start(session))
    assert start == FIRST_DAY


def test_a_leap_day_as_last_day_has_three_years_before_it() -> None:
    plan = DemoPlan(size=SIZES["small"], seed=1, until=date(2024, 2, 29), now=utc_now())
    assert plan.first == date(2021, 3, 1)


def test_the_desk_is_closed_on_weekends_holidays_and_over_new_year(town: list[DemoConsultation]) -> None:
    days = open_by_rule(date(2025, 12, 22), date(2026, 1, 13))
    expected = [22, 23, 24, 25, 26, 5, 6, 7, 8, 9, 13]
    assert [day.day for day in days] == expected
    opening = set(open_by_rule(FIRST_DAY, LAST_DAY))
    assert {record.form.event_date for record in town} <= opening
    assert {local(record.entered_at).date() for record in town} <= opening


def test_every_record_could_have_been_typed_at_a_counter(town: list[DemoConsultation]) -> None:
    with desk_at(template()) as ledger:
        known = ledger.read(vocabularies.current)
        codes = {row.code for row in ledger.read(desks.listing)}
    now = utc_now()
    assert [record.form for record in town if record.form.problems(known, now)] == []
    assert {record.form.desk for record in town} == codes


def test_the_days_after_the_last_one_have_appointments_that_raise_no_doubt() -> None:
    evening = datetime.combine(LAST_DAY, time(18), JST)
    coming = open_by_rule(LAST_DAY + timedelta(days=1), LAST_DAY + timedelta(days=14))
    with desk_at(template()) as ledger:
        booked = ledger.read(appointments.listing, coming[0], coming[-1])
        doubts = [
            ledger.read(appointments.doubts_about, row.form(), but=row.uid, now=evening) for row in booked
        ]
    assert len(booked) == COMING
    assert {row.day for row in booked} <= set(coming)
    assert all(row.is_open for row in booked)
    assert doubts == [()] * COMING
    assert {row.contact[:7] for row in booked if row.contact} == {"0279-00"}


def test_numbers_run_without_gaps_in_the_order_of_entry(rows: tuple[ConsultationRow, ...]) -> None:
    by_year: dict[int, list[ConsultationRow]] = {}
    for row in sorted(rows, key=lambda row: row.entered_at):
        by_year.setdefault(row.fiscal_year, []).append(row)
    assert set(by_year) == {2023, 2024, 2025}
    for of_year in by_year.values():
        assert [row.serial for row in of_year] == list(range(1, len(of_year) + 1))
    assert all(
        first.entered_at <= then.entered_at for first, then in pairwise(sorted(rows, key=lambda row: row.id))
    )


def test_a_record_added_later_gets_the_next_number_and_the_check_stays_green(tmp_path: Path) -> None:
    path = copied(tmp_path)
    highest = max(row.serial for row in rows_of(path) if row.fiscal_year == 2025)
    with desk_at(path) as ledger:
        form = dataclasses.replace(rows_of(path)[0].form(), event_date=LAST_DAY)
        added = ledger.read(consultation_rows.get, ledger.call(consultations.record, form))
        first = ledger.read(consultation_rows.get, 1)
        if first.withdrawn:
            first = ledger.read(consultation_rows.get, 2)
        chief = next(row for row in ledger.read(staff.listing) if Role.CHIEF in row.roles)
        desk_as_chief = Ledger(ledger.store, actor_for(chief))
        changed = dataclasses.replace(first.form(), people=3)
        desk_as_chief.call(consultations.amend, first.id, first.version, changed, reason="人数の間違い")
    assert added.serial == highest + 1
    assert checks.check_file(path, COMMAND) == ()


def test_a_changed_memo_of_the_demo_data_is_found(tmp_path: Path) -> None:
    path = copied(tmp_path)
    assert checks.check_file(path, COMMAND) == ()
    connection = connect(path)
    with connection:
        connection.execute(
            "UPDATE consultations SET memo = memo || ' ' WHERE id = (SELECT max(id) FROM consultations WHERE memo <> '')"
        )
    connection.close()
    assert [finding.kind for finding in checks.check_file(path, COMMAND)] == ["seal"]


def test_late_withdrawn_and_blank_records_occur_as_in_a_real_town(town: list[DemoConsultation]) -> None:
    late = [record for record in town if local(record.entered_at).date() > record.form.event_date]
    assert 0.045 < len(late) / len(town) < 0.075
    withdrawn = [record for record in town if record.withdrawn_at is not None]
    assert 0.005 < len(withdrawn) / len(town) < 0.016
    assert all(
        record.withdrawn_reason and record.withdrawn_by and record.withdrawn_at > record.entered_at
        for record in withdrawn
        if record.withdrawn_at is not None
    )
    assert 0 < sum(record.form.event_minute is None for record in town) < 0.04 * len(town)
    for name in ("age_band", "district", "device", "outcome", "people", "visitor", "minutes"):
        assert any(getattr(record.form, name) is None for record in town), name


def test_ages_districts_hours_and_seasons_are_those_of_such_a_town(town: list[DemoConsultation]) -> None:
    forms = [record.form for record in town]
    ages = Counter(form.age_band for form in forms)
    assert sum(ages[code] for code in ("A65", "A70", "A75", "A80")) > 0.6 * len(forms)
    districts = Counter(form.district for form in forms)
    assert 0.4 < districts["NKJ"] / len(forms) < 0.6
    assert districts["OUT"] < districts["KUN"] < districts["SWD"] < districts["NKJ"]
    hours = Counter(form.event_minute // 60 for form in forms if form.event_minute is not None)
    assert set(hours) == set(range(9, 16))
    assert hours[12] < min(hours[11], hours[13]) / 2
    months = Counter(form.event_date.month for form in forms)
    assert sum(months[month] for month in (10, 11, 12, 1, 2, 3)) > 1.1 * sum(
        months[month] for month in range(4, 10)
    )
    taxes = Counter(form.event_date.month for form in forms if "MP04" in form.topics)
    assert taxes[2] + taxes[3] > sum(taxes.values()) / 2
    phones = Counter(form.event_date.month for form in forms if form.topics[0] in {"SM08", "DV01"})
    assert phones[4] > phones[8]
    years = Counter(fiscal_year(form.event_date) for form in forms)
    assert years[2025] > years[2023]
    assert {len(form.topics) for form in forms} == {1, 2, 3}


def test_memos_that_look_hostile_come_through_as_they_are(rows: tuple[ConsultationRow, ...]) -> None:
    memos = "".join(row.memo or "" for row in rows)
    assert all(text in memos for text in ("％", "_", "'", "<b>", "😀", "髙﨑𠮷", "=1+1"))


def test_everybody_signs_in_with_the_one_password_of_the_demo(tmp_path: Path) -> None:
    with desk_at(copied(tmp_path)) as ledger:
        people = ledger.read(sign_in.tiles)
        for person in people:
            assert isinstance(ledger.call(sign_in.sign_in, person.code, DEMO_PASSWORD), SignedIn)
    assert [(person.name, set(person.roles)) for person in people] == [
        ("佐藤", {Role.COUNTER}),
        ("高橋", {Role.COUNTER, Role.TRAINER}),
        ("鈴木", {Role.TRAINER}),
        ("田中", {Role.CHIEF}),
        ("山本", {Role.ADMINISTRATOR}),
    ]


def test_demo_data_up_to_today_holds_nothing_that_has_not_come_yet(tmp_path: Path) -> None:
    today = local(utc_now()).date()
    path = tmp_path / "today.db"
    demo.make(path, size="small", seed=1, until=today, pc="PC1")
    now = utc_now()
    rows = rows_of(path)
    assert len(rows) == 600
    for row in rows:
        assert row.entered_at <= now
        assert row.withdrawn_at is None or row.withdrawn_at <= now
        assert row.event_date <= today
        live = local(row.entered_at).date() == row.event_date
        assert (row.entry_mode is EntryMode.LIVE) == live


@pytest.mark.parametrize(("hour", "some_today"), [(8, False), (11, True), (20, True)])
def test_a_last_day_of_today_holds_what_the_day_has_brought_so_far(hour: int, *, some_today: bool) -> None:
    now = local(utc_now()).replace(year=2026, month=3, day=31, hour=hour, minute=0)
    plan = DemoPlan(
        size=dataclasses.replace(SIZES["town"], consultations=20_000), seed=1, until=LAST_DAY, now=now
    )
    records = [record for _month, records in plan.months() for record in records]
    assert len(records) == 20_000
    assert any(record.form.event_date == LAST_DAY for record in records) is some_today
    assert all(record.entered_at <= now for record in records)
    minutes = [record.form.event_minute or 0 for record in records if record.form.event_date == LAST_DAY]
    assert max(minutes, default=0) < hour * 60


def test_an_existing_file_is_refused_and_stays_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "mine.db"
    path.write_bytes(b"mine")
    with pytest.raises(Refused, match="もうあります"):
        demo.make(path, size="small", seed=1, until=LAST_DAY, pc="PC1")
    assert path.read_bytes() == b"mine"


@pytest.mark.parametrize(
    ("until", "sentence"), [(date(2190, 1, 1), "まだ来ていません"), (date(1991, 12, 31), "古すぎます")]
)
def test_an_impossible_last_day_is_refused(tmp_path: Path, until: date, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        demo.make(tmp_path / "a.db", size="small", seed=1, until=until, pc="PC1")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_takes_no_file_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(Unavailable, match="書き込めませんでした"):
        demo.make(tmp_path / "file" / "a.db", size="small", seed=1, until=LAST_DAY, pc="PC1")


def test_a_making_that_breaks_off_leaves_nothing(tmp_path: Path) -> None:
    def stop(done: int, whole: int) -> None:
        assert done < whole
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        demo.make(tmp_path / "a.db", size="small", seed=1, until=LAST_DAY, pc="PC1", progress=stop)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.long
def test_the_prefecture_holds_a_million_records_and_is_green(tmp_path: Path) -> None:
    path = tmp_path / "prefecture.db"
    demo.make(path, size="prefecture", seed=1, until=LAST_DAY, pc="PC1")
    connection = connect(path)
    count = connection.execute("SELECT count(*), count(DISTINCT desk_id) FROM consultations").fetchone()
    connection.close()
    assert count == (1_000_000, 40)
    assert checks.check_file(path, COMMAND) == ()
