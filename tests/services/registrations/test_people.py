"""利用者: found, kept as typed, corrected, never two of one without a question; every look at names leaves a trace."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from nakanojo_helpdesk.domain.appointments import Doubtful
from nakanojo_helpdesk.domain.calendar import utc_now
from nakanojo_helpdesk.domain.errors import Conflict, Denied, Invalid, Missing, Refused
from nakanojo_helpdesk.domain.privacy.findings import NO_MY_NUMBER
from nakanojo_helpdesk.domain.staff.access import Actor, Role
from nakanojo_helpdesk.services.ledger import Ledger, Store
from nakanojo_helpdesk.services.registrations import people
from nakanojo_helpdesk.store.tables.audit import AuditEntry
from nakanojo_helpdesk.store.tables.registrations.people import Person
from tests.factories import LedgerAs
from tests.services.courses import books
from tests.services.registrations.applicants import DAY, added, found, person_form


@pytest.fixture
def course(ledger: Ledger) -> str:
    return books.planned(ledger, *books.weekly(ledger, 2), released=True).uid


def reads(ledger: Ledger) -> list[tuple[str, str]]:
    """(entity id, fields) of the traces that say people were read."""

    def traces(session: Session, _actor: Actor) -> list[tuple[str, str]]:
        query = select(AuditEntry).where(AuditEntry.action == "read", AuditEntry.entity == "people")
        return [(entry.entity_id, entry.fields) for entry in session.scalars(query.order_by(AuditEntry.seq))]

    return ledger.read(traces)


@pytest.mark.parametrize(
    "name",
    [
        "佐藤 花子",
        "𠮷田　花子",
        "山﨑 花",
        "𠮷" * 20 + "﨑" * 20,
        "葛\U000e0100城 花",
        "カトウハナコ",
        "O'Neill John",
    ],
)
def test_a_name_is_kept_to_the_letter(ledger: Ledger, course: str, name: str) -> None:
    row = added(ledger, course, name=name, kana="")
    assert row.name == row.form.name == name
    assert found(ledger, course, name) == [name]


@pytest.mark.parametrize("typed", ["ほんだ さぶろう", "ﾎﾝﾀﾞ ｻﾌﾞﾛｳ", "ホンダ　サブロウ"])
def test_a_reading_is_katakana_on_every_list_however_it_was_typed(
    ledger: Ledger, course: str, typed: str
) -> None:
    assert added(ledger, course, name="本多 三郎", kana=typed).form.kana == "ホンダ サブロウ"


def test_everything_a_clerk_writes_comes_back(ledger: Ledger, course: str) -> None:
    form = person_form(
        called="はなちゃん", second_phone="090-0000-0001", second_contact="娘 佐藤 京子", cares=("WHL", "CMP"),
        care_note="右の耳が聞こえにくい", birth_year=1950, age_band=None,
    )  # fmt: skip
    row = added(ledger, course, form)
    assert row.form == form
    assert row.version == 1
    changed = replace(form, name="佐藤 花", cares=("HRG",), birth_year=None, age_band="A75")
    ledger.call(people.change, row.uid, row.version, changed, course_uid=course)
    after = ledger.call(people.get, row.uid, course_uid=course, day=DAY)
    assert (after.form, after.version) == (changed, 2)
    assert found(ledger, course, "佐藤花") == ["佐藤 花"]


def test_the_cares_alone_count_as_a_change_and_fit_the_seal(ledger: Ledger, course: str) -> None:
    from nakanojo_helpdesk.services.databases import checks

    row = added(ledger, course)
    ledger.call(people.change, row.uid, 1, replace(row.form, cares=("WHL", "HND")), course_uid=course)
    assert ledger.call(people.get, row.uid, course_uid=course, day=DAY).version == 2
    assert ledger.read(checks.check_open) == ()


@pytest.mark.parametrize(
    ("year", "then", "band"),
    [(1957, 2027, "A70"), (1957, 2032, "A75"), (2000, 2027, "U40"), (1963, 2027, "A60"), (1930, 2027, "A85")],
)
def test_the_age_band_is_the_one_at_the_day_of_the_course(
    ledger: Ledger, course: str, year: int, then: int, band: str
) -> None:
    row = added(ledger, course, birth_year=year, age_band=None)
    looked = ledger.call(people.get, row.uid, course_uid=course, day=DAY.replace(year=then))
    assert looked.age_band == band


def test_a_band_that_was_told_stays_what_was_told(ledger: Ledger, course: str) -> None:
    row = added(ledger, course, age_band="A70")
    assert ledger.call(people.get, row.uid, course_uid=course, day=DAY.replace(year=2040)).age_band == "A70"


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", "  ", "＊名前を入れてください。わからないときは、聞こえたままカタカナで入れます。"),
        ("kana", "佐藤", "＊フリガナは、カタカナで入れてください。"),
        (
            "phone",
            "0279-00-12a4",
            "＊電話は、数字とハイフンだけで入れてください。",
        ),
        ("phone", "1234 5678 9018", NO_MY_NUMBER),
        ("name", "佐藤 1234-5678-9018", NO_MY_NUMBER),
        (
            "phone",
            "123",
            "＊電話の数字の数を確かめてください。市外局番から10けたか11けたです（町内の4けたも入ります）。",
        ),
        ("birth_year", 1850, "＊生まれた年を確かめてください。1917年から2027年までの西暦で入れます。"),
        ("birth_year", 2028, "＊生まれた年を確かめてください。1917年から2027年までの西暦で入れます。"),
        ("name", "佐" * 41, "＊名前は40文字までです。いま41文字あります。1文字減らしてください。"),
        ("district", "ZZZ", "＊地区が、この町の一覧にありません。選び直してください。"),
    ],
)
def test_bad_input_about_a_person_gets_a_sentence(
    ledger: Ledger, course: str, field: str, value: object, sentence: str
) -> None:
    with pytest.raises(Invalid) as caught:
        ledger.call(people.add, person_form(**{field: value}), course_uid=course, now=books.NOW)
    assert caught.value.problems == {field: sentence}
    assert found(ledger, course, "佐藤花子") == []


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"phone": "０２７９ー００ー１２３４"},
        {"name": "佐藤　花子", "kana": ""},
        {"name": "ｻﾄｳ ﾊﾅｺ", "kana": ""},
        {"name": "サトウハナコ", "phone": ""},
        {"name": "佐籐 花子", "kana": "サトー ハナコ"},
        {"name": "佐藤花子", "phone": "090-0000-0009", "district": "KUN"},
    ],
)
def test_the_same_person_in_another_spelling_is_offered_before_a_new_one_is_made(
    ledger: Ledger, course: str, changes: dict[str, str]
) -> None:
    known = added(ledger, course)
    again = person_form(**changes)
    with pytest.raises(Doubtful) as caught:
        ledger.call(people.add, again, course_uid=course, now=books.NOW)
    assert caught.value.doubts == (people.LOOK_ALIKE,)
    told = ledger.call(people.look_alikes, again, course_uid=course, day=DAY)
    assert [row.uid for row in told] == [known.uid]


@pytest.mark.parametrize(
    ("first", "second"),
    [("渡邊 花", "渡辺 花"), ("髙橋 昇", "高橋 昇"), ("𠮷田 花", "吉田 花"), ("山﨑 花", "山崎 花")],
)
def test_variants_of_a_kanji_are_the_same_name(ledger: Ledger, course: str, first: str, second: str) -> None:
    known = added(ledger, course, name=first, kana="")
    told = ledger.call(people.look_alikes, person_form(name=second, kana=""), course_uid=course, day=DAY)
    assert [row.uid for row in told] == [known.uid]


@pytest.mark.parametrize(
    "changes",
    [
        {"name": "佐藤 一郎", "kana": "サトウ イチロウ"},
        {"name": "加藤 花子", "kana": "カトウ ハナコ", "phone": "0279-00-9999"},
        {"name": "佐藤 華子", "phone": "0279-00-9999"},
    ],
)
def test_family_and_strangers_are_no_look_alikes(
    ledger: Ledger, course: str, changes: dict[str, str]
) -> None:
    added(ledger, course)
    assert ledger.call(people.look_alikes, person_form(**changes), course_uid=course, day=DAY) == ()
    ledger.call(people.add, person_form(**changes), course_uid=course, now=books.NOW)


def test_who_has_the_same_telephone_is_offered_first_and_oneself_never(ledger: Ledger, course: str) -> None:
    other = added(ledger, course, phone="0279-00-9999", district="KUN")
    same = added(ledger, course)
    told = ledger.call(people.look_alikes, person_form(), course_uid=course, day=DAY)
    assert [row.uid for row in told] == [same.uid, other.uid]
    told = ledger.call(people.look_alikes, person_form(), course_uid=course, day=DAY, but=same.uid)
    assert [row.uid for row in told] == [other.uid]


def test_somebody_corrected_at_two_pcs_is_not_overwritten(ledger: Ledger, course: str) -> None:
    row = added(ledger, course)
    ledger.call(people.change, row.uid, 1, replace(row.form, phone="0279-00-0001"), course_uid=course)
    with pytest.raises(Conflict) as caught:
        ledger.call(people.change, row.uid, 1, replace(row.form, phone="0279-00-0002"), course_uid=course)
    assert caught.value.theirs == ledger.call(people.get, row.uid, course_uid=course, day=DAY)


def test_each_look_at_names_leaves_one_trace_and_typing_on_none(ledger: Ledger, course: str) -> None:
    row = added(ledger, course)
    before = len(reads(ledger))
    looking = ledger.call(people.look_up, course)
    for words in ("さ", "さと", "さとう"):
        ledger.read(people.find, looking, words, day=DAY)
    ledger.call(people.get, row.uid, course_uid=course, day=DAY)
    ledger.call(people.look_alikes, person_form(), course_uid=course, day=DAY)
    ledger.call(people.look_alikes, person_form(name="原 一", kana="", phone=""), course_uid=course, day=DAY)
    assert reads(ledger)[before:] == [(course, "find"), (row.uid, "1"), (course, "1")]


def test_reading_everybody_into_memory_shows_nobody_and_leaves_no_trace(ledger: Ledger, course: str) -> None:
    added(ledger, course)
    before = reads(ledger)
    ledger.read(people.prepare)
    assert reads(ledger) == before


def test_nobody_is_found_without_a_trace(ledger: Ledger, course: str, ledger_as: LedgerAs) -> None:
    added(ledger, course)
    others = ledger_as(Role.COUNTER).call(people.look_up, course)
    for looking in (0, 1, 10_000, others):
        with pytest.raises(Refused, match="探し直して"):
            ledger.read(people.find, looking, "さとう", day=DAY)


def test_a_look_ends_after_an_hour(ledger: Ledger, course: str, monkeypatch: pytest.MonkeyPatch) -> None:
    looking = ledger.call(people.look_up, course)
    later = utc_now() + timedelta(minutes=61)
    monkeypatch.setattr(people, "utc_now", lambda: later)
    with pytest.raises(Refused, match="探し直して"):
        ledger.read(people.find, looking, "さとう", day=DAY)


def test_a_trainer_finds_nobody_for_another_ones_course(
    ledger: Ledger, course: str, ledger_as: LedgerAs
) -> None:
    row = added(ledger, course)
    trainer = ledger_as(Role.TRAINER)
    for act in (
        lambda: trainer.call(people.look_up, course),
        lambda: trainer.call(people.get, row.uid, course_uid=course, day=DAY),
        lambda: trainer.call(people.add, person_form(), course_uid=course),
        lambda: trainer.call(people.look_alikes, person_form(), course_uid=course, day=DAY),
        lambda: trainer.call(people.change, row.uid, 1, person_form(), course_uid=course),
    ):
        with pytest.raises(Denied, match="担当していない講座の申込者は見られません"):
            act()


def test_a_course_or_person_that_is_not_there_gets_a_sentence(ledger: Ledger, course: str) -> None:
    with pytest.raises(Missing, match="その講座が見つかりません"):
        ledger.call(people.look_up, "nowhere")
    with pytest.raises(Missing, match="その方の記録が見つかりません"):
        ledger.call(people.get, "nobody", course_uid=course, day=DAY)


def test_whoever_was_erased_has_no_name_and_is_not_found(ledger: Ledger, course: str) -> None:
    row = added(ledger, course)
    ledger.call(erase, row.uid)
    assert found(ledger, course, "さとう") == found(ledger, course, "1234") == []
    after = ledger.call(people.get, row.uid, course_uid=course, day=DAY)
    assert (after.name, after.form.name, after.form.phone) == ("（消去済み）", "", "")
    with pytest.raises(Refused, match="消去されています"):
        ledger.call(people.change, row.uid, after.version, person_form(), course_uid=course)


def erase(session: Session, _actor: Actor, uid: str) -> None:
    """As the end of the retention does it."""
    person = session.scalars(
        select(Person).where(Person.uid == uid).options(selectinload(Person.cares))
    ).one()
    for name in ("name", "kana", "name_key", "kana_key", "phone", "phone_digits"):
        setattr(person, name, "")
    person.erased_at = utc_now()


def test_what_another_process_changes_is_found_at_once(ledger: Ledger, course: str, database: Path) -> None:
    row = added(ledger, course)
    assert found(ledger, course, "さとうはなこ") == ["佐藤 花子"]
    with_another = Store.open(database)
    try:
        there = Ledger(with_another, ledger.actor)
        there.call(
            people.change,
            row.uid,
            1,
            replace(row.form, name="山口 花子", kana="ヤマグチ ハナコ"),
            course_uid=course,
        )
        assert found(ledger, course, "さとうはなこ") == []
        assert found(ledger, course, "やまぐち") == ["山口 花子"]
        added(there, course, name="原 一", kana="ハラ ハジメ")
        assert found(ledger, course, "はらはじめ") == ["原 一"]
    finally:
        with_another.close()


def test_what_was_rolled_back_is_not_found(ledger: Ledger, course: str) -> None:
    added(ledger, course)

    def fails(session: Session, actor: Actor) -> None:
        people.add(session, actor, person_form(name="原 一", kana="ハラ ハジメ"), course_uid=course)
        assert people.look_alikes(session, actor, person_form(name="原 一"), course_uid=course, day=DAY)
        raise Refused("なし")

    with pytest.raises(Refused):
        ledger.call(fails)
    assert found(ledger, course, "はらはじめ") == []
    assert found(ledger, course, "さとうはなこ") == ["佐藤 花子"]
    added(ledger, course, name="原田 一", kana="ハラダ ハジメ")
    assert found(ledger, course, "はらだはじめ") == ["原田 一"]


def test_more_than_eight_are_said_to_be_more(ledger: Ledger, course: str) -> None:
    for number in range(9):
        added(ledger, course, name=f"佐藤 花{number}", kana=f"サトウ ハナ{'コミエヨキトリオヤ'[number]}")
    looking = ledger.call(people.look_up, course)
    first = ledger.read(people.find, looking, "さとう", day=DAY)
    assert (len(first.people), first.more) == (8, True)
    one = ledger.read(people.find, looking, "さとうはなこ", day=DAY, limit=20)
    assert (one.people[0].form.kana, one.more) == ("サトウ ハナコ", False)
