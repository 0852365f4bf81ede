"""What may be kept as it is typed, and what search takes for the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakanojo_helpdesk.domain.text import (
    MEMO_LENGTH,
    fold,
    is_storable,
    spellings,
    storable,
    text_problem,
    without_long_mark,
)


def memo_problem(text: str) -> str | None:
    return text_problem(text, label="メモ", longest=MEMO_LENGTH, lines=True)


@pytest.mark.parametrize(
    ("typed", "common"),
    [
        ("税金", "税金"),
        ("ｽﾏﾎ", "すまほ"),
        ("スマホ", "すまほ"),
        ("ＬＩＮＥ", "line"),
        ("Line", "LINE"),
        ("髙﨑", "高崎"),
        ("渡邊", "渡辺"),
        ("渡邉", "渡辺"),
        ("𠮷田", "吉田"),
        ("ﾊﾟｽﾜｰﾄﾞ", "ぱすわーど"),
        ("１２３", "123"),
        ("a　 \n b", "a b"),
        ("090‐1234", "090-1234"),
        ("70〜74歳", "70～74歳"),
        ("檜山", "桧山"),
        ("渕上", "淵上"),
        ("曾我", "曽我"),
        ("齋藤", "斉藤"),
        ("齊藤", "斎藤"),
    ],
)
def test_variants_fold_to_one_key(typed: str, common: str) -> None:
    assert fold(typed) == fold(common)
    assert fold(common) in fold(f"前に{typed}後に")


def test_a_long_vowel_mark_at_the_end_is_not_needed_to_find_a_word() -> None:
    assert [without_long_mark(fold(word)) for word in ("サーバー", "ﾒﾓﾘｰ", "コピー", "ルー", "確認ー", "ー")] == [
        "さーば", "めもり", "こぴー", "るー", "確認ー", "ー",
    ]  # fmt: skip


def test_a_word_is_also_looked_for_as_older_indexes_hold_it() -> None:
    assert spellings("税金") == ("税金",)
    assert set(spellings("斉~")) == {"斉~", "斎~", "斉〜", "斎〜"}
    assert all(fold(spelling) == "桧渕" for spelling in spellings(fold("檜淵")))
    assert spellings("~" * 200)[0] == "~" * 200


def test_different_words_stay_different() -> None:
    words = ["税金", "年金", "料金", "すまほ", "すほま", "ハハ", "パパ", "ババ"]
    assert len({fold(word) for word in words}) == len(words)


@given(st.text())
def test_folding_twice_changes_nothing_staff_could_type(text: str) -> None:
    kept = "".join(letter for letter in text if letter < "\u0250" or "\u3000" <= letter <= "\u9fff")
    assert fold(fold(kept)) == fold(kept)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "改行\nあり",
        "髙﨑邊𠮷",
        "😀👨‍👩‍👧🇯🇵",
        "\U0001fae8\U0001faea\U0001f6d8",
        "<img src=//x>",
        "100% _ ' \" \\ ; --",
        "\ufa19\ufa1a\ufa1b",
        "葛\U000e0100城",
        "\ue000",
    ],
)
def test_a_memo_keeps_what_people_write(text: str) -> None:
    assert memo_problem(text) is None
    assert storable(text) == text


@pytest.mark.parametrize(
    "bad",
    ["\0", "\x07", "\x1b", "\x7f", "\x85", "\r", "\t", "\u202e", "\u2066", "\u200f", "\u061c", "\ufeff", "\u2028",
     "\ud800", "\ufffe", "\U0001ffff", "\ufdd0"],
)  # fmt: skip
def test_what_cannot_be_seen_is_refused_and_left_out_of_a_paste(bad: str) -> None:
    assert not is_storable(bad)
    problem = memo_problem(f"前{bad}後")
    assert problem is not None
    assert "目に見えない" in problem
    assert storable(f"前{bad}後") in {"前後", "前\n後", "前 後"}
    assert memo_problem(storable(f"前{bad}後")) is None


@given(st.text(alphabet=st.characters(exclude_categories=())))
def test_a_cleaned_paste_can_always_be_kept(text: str) -> None:
    cleaned = storable(text)
    assert text_problem(cleaned, label="メモ", longest=10**6, lines=True) is None
    cleaned.encode("utf-8")


def test_a_paste_keeps_its_lines() -> None:
    assert storable("一\r\n二\r三\n四\t五") == "一\n二\n三\n四 五"


def test_a_memo_may_have_1500_characters_and_not_one_more() -> None:
    assert memo_problem("あ" * 1500) is None
    assert memo_problem("𠮷" * 1500) is None
    assert (
        memo_problem("あ" * 1501) == "メモは1,500文字までです。いま1,501文字あります。1文字減らしてください。"
    )


def test_a_name_is_one_line() -> None:
    assert text_problem("佐藤\n花子", label="お名前", longest=40) is not None
    assert text_problem("佐藤 花子", label="お名前", longest=40) is None
