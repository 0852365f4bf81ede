"""A name is typed as it was heard: whoever is meant still stands among the first eight."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nakanojo_helpdesk.domain.registrations.people import name_key
from nakanojo_helpdesk.services.registrations.finding.index import Known, PeopleIndex
from nakanojo_helpdesk.services.registrations.finding.ranking import Wanted, ranked
from nakanojo_helpdesk.services.registrations.finding.slips import heard, unlikeliness
from tests.names import FAMILIES, GIVENS, everybody

KANA = "あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわんがぎぐげござじずぜぞだでどばびぶべぼ"
FIRST = 8


def index_of(pairs: list[tuple[str, str]]) -> PeopleIndex:
    rows = {}
    for key, (name, kana) in enumerate(pairs):
        parts = tuple(heard(name_key(part)) for part in kana.split())
        phones = (f"0279{key:06d}",)
        rows[key] = Known(key, "".join(parts), parts, name_key(name), phones)
    return PeopleIndex(1, b"", rows)


@pytest.fixture(scope="module")
def people() -> PeopleIndex:
    """Everybody by the names of this part of the country: 12,852 readings, as alike as readings of one town are."""
    index = index_of(everybody(len(FAMILIES) * len(GIVENS)))
    assert len(index.by_reading) > 12_000
    return index


def found(index: PeopleIndex, words: str, first: int = FIRST) -> list[Known]:
    return [index.rows[key] for key in islice(ranked(index, Wanted.of(words)), first)]


def slips_of(reading: str) -> Iterator[str]:
    """The reading with any one kana wrong, missing or doubled."""
    for place, kana in enumerate(reading):
        yield reading[:place] + reading[place + 1 :]
        yield reading[:place] + kana + reading[place:]
        for other in KANA:
            if other != kana:
                yield reading[:place] + other + reading[place + 1 :]


def apart(one: str, other: str) -> int:
    """How many kana to change, leave out or put in; counted without the product's library."""
    row = list(range(len(other) + 1))
    for place, sign in enumerate(one, start=1):
        before, row[0] = row[0], place
        for at, said in enumerate(other, start=1):
            before, row[at] = row[at], min(row[at] + 1, row[at - 1] + 1, before + (sign != said))
    return row[-1]


@pytest.mark.parametrize("tried", [600, pytest.param(30_000, marks=pytest.mark.long)])
def test_of_a_thousand_slips_no_more_than_three_lose_the_person_among_eight(
    people: PeopleIndex, tried: int
) -> None:
    chance = random.Random(8)
    readings = sorted(people.by_reading)
    lost = []
    for _ in range(tried):
        reading = chance.choice(readings)
        typed = chance.choice(list(slips_of(reading)))
        if not any(row.reading == reading for row in found(people, typed)):
            lost.append((reading, typed))
    assert len(lost) <= tried * 0.003, lost[:20]


@settings(max_examples=60)
@given(data=st.data())
def test_whoever_is_not_among_eight_yields_only_to_people_as_near(
    people: PeopleIndex, data: st.DataObject
) -> None:
    reading = data.draw(st.sampled_from(sorted(people.by_reading)))
    typed = data.draw(st.sampled_from(list(slips_of(reading))))
    rows = found(people, typed)
    if not any(row.reading == reading for row in rows):
        assert len(rows) == FIRST
        # Two neighbours exchanged count as one slip, too: two steps here.
        assert all(apart(typed, row.reading) <= 1 or sorted(typed) == sorted(row.reading) for row in rows)


@pytest.mark.parametrize(
    "typed", ["サトウ ハナコ", "さとうはなこ", "ｻﾄｳﾊﾅｺ", "サトウ・ハナコ", "佐藤花子", "佐藤　花子"]
)
def test_a_whole_name_comes_first_however_it_is_written(people: PeopleIndex, typed: str) -> None:
    assert found(people, typed)[0].name == "佐藤花子"


@pytest.mark.parametrize(
    ("typed", "name"), [("髙橋花子", "高橋花子"), ("渡邊花子", "渡辺花子"), ("山﨑花子", "山崎花子")]
)
def test_variants_of_a_kanji_find_the_same_person(people: PeopleIndex, typed: str, name: str) -> None:
    assert found(people, typed)[0].name == name


def test_kana_that_sound_alike_are_no_slip(people: PeopleIndex) -> None:
    assert found(people, "さとうちずこ")[0].reading == heard("さとうちづこ")


def test_half_a_name_finds_those_who_have_it(people: PeopleIndex) -> None:
    assert all(row.reading.startswith("さとう") for row in found(people, "さとう"))
    assert all("はなこ" in row.parts for row in found(people, "ハナコ"))
    assert all(row.name.startswith("佐藤") for row in found(people, "佐藤"))


def test_half_a_name_may_have_a_slip_too() -> None:
    index = index_of(
        [("長谷川 花子", "ハセガワ ハナコ"), ("佐藤 一郎", "サトウ イチロウ"), ("鈴木 茂", "スズキ シゲル")]
    )
    assert [row.name for row in found(index, "はせかわ")] == ["長谷川花子"]
    assert [row.name for row in found(index, "いちろ")] == ["佐藤一郎"]
    assert [row.name for row in found(index, "さとうえち")] == ["佐藤一郎"]


def test_the_last_four_digits_of_the_telephone_find_the_person(people: PeopleIndex) -> None:
    rows = found(people, "2345")
    assert rows
    assert all(row.phones[0].endswith("2345") for row in rows)
    assert found(people, "0279-00-2345")[0].phones == ("0279002345",)
    assert found(people, "０２７９ー００ー２３４５")[0].phones == ("0279002345",)


def test_name_and_digits_in_one_line_leave_who_has_both(people: PeopleIndex) -> None:
    someone = people.rows[2345]
    assert [row.key for row in found(people, f"{someone.reading} 2345")] == [2345]
    assert found(people, f"2345 {someone.name[:2]}")[0].key == 2345


@pytest.mark.parametrize("typed", ["", " ", "　", "1", "ー", "・", "*", "😀", "%", "'; --", "x" * 500])
def test_a_line_that_says_nothing_or_nonsense_finds_nobody_and_does_no_harm(
    people: PeopleIndex, typed: str
) -> None:
    assert found(people, typed) == []


def test_namesakes_stand_beside_each_other() -> None:
    index = index_of(
        [
            ("佐藤 花子", "サトウ ハナコ"),
            ("加藤 花子", "カトウ ハナコ"),
            ("佐藤 華子", "サトウ ハナコ"),
            ("佐藤 花子", "サトウ ハナコ"),
        ]
    )
    assert [row.key for row in found(index, "さとうはなこ")] == [0, 2, 3, 1]


def test_what_ears_mix_up_comes_before_what_they_do_not() -> None:
    assert (
        unlikeliness("さどう", "さとう") < unlikeliness("さこう", "さとう") < unlikeliness("さみう", "さとう")
    )
    assert unlikeliness("おた", "おおた") < unlikeliness("おた", "おかた")
    index = index_of([("佐見 花", "サミ ハナ"), ("佐地 花", "サヂ ハナ"), ("佐茅 花", "サチ ハナ")])
    assert [row.name for row in found(index, "さじはな")] == ["佐地花", "佐茅花", "佐見花"]
