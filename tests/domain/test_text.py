"""What may be kept as it is typed, and what search takes for the same."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakanojo_helpdesk.domain.text import (
    FOLDING,
    MEMO_LENGTH,
    fold,
    holds,
    search_word,
    searchable,
    spellings,
    text_problem,
    without_long_mark,
)
from nakanojo_helpdesk.typography.plain_text import is_storable, one_line, storable


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


ALIKE = (
    ("R8-00001", "Ｒ８ー００００１", "R8ー00001", "r8‐00001", "Ｒ８－００００１", "R8─00001"),
    ("090-1234", "０９０ー１２３４"),
    ("Wi-Fi", "WiFi", "wi‐fi", "ＷＩ－ＦＩ", "Wiーfi"),
    ("キャノン", "キヤノン", "ｷﾔﾉﾝ", "きゃのん"),
    ("ネットワーク", "ネツトワーク"),
    ("鶴ヶ峰", "鶴ケ峰", "鶴が峰", "鶴ガ峰", "鶴ｹ峰"),
    ("3ヶ月", "3か月", "３カ月", "3ヵ月", "3箇月", "3ケ月"),
    ("ヴァイオリン", "バイオリン", "ヴアイオリン", "ｳﾞｧｲｵﾘﾝ"),
    ("ヴェール", "ベール"),
    ("佐藤 花子", "佐藤花子", "佐藤　花子", "佐 藤 花 子"),
    ("さとう はなこ", "サトウ　ハナコ", "ｻﾄｳﾊﾅｺ"),
    ("葛城", "葛\u200b城", "\ufeff葛城", "葛\ufe00城", "葛\U000e0100城", "葛\u00ad城", "葛\u2060城\u200d"),
)
UNLIKE = (
    ("R8-00001", "R80-0001"),
    ("18-00001", "8ー10001"),
    ("電話が鳴る", "電話を鳴らす"),
    ("鶴ヶ峰", "鶴峰"),
    ("3か月", "3が月"),
    ("か月", "が月"),
    ("コピー1枚", "コピ-1枚"),
    ("A-4", "A4"),
    ("佐藤花子", "佐藤\n花子"),
    ("佐藤花子", "佐藤様 花子"),
    ("年金の相談", "年金 の相談"),
    ("ハハ", "ババ"),
    ("税金", "税、金"),
)


def found_by(text: str, query: str) -> bool:
    """Whether every word of a query is found in a text."""
    return all(holds(text, search_word(word)) for word in fold(query).split())


@pytest.mark.parametrize("group", ALIKE, ids=lambda group: group[0])
def test_every_way_to_write_it_finds_every_other(group: tuple[str, ...]) -> None:
    for written in group:
        for asked in group:
            assert found_by(f"前に{written}。", asked), (written, asked)


def test_no_way_to_write_one_thing_finds_another() -> None:
    for group in ALIKE:
        for other in ALIKE:
            if other is not group:
                assert not any(found_by(written, asked) for written in group for asked in other)


@pytest.mark.parametrize(("asked", "written"), UNLIKE)
def test_what_only_looks_alike_is_not_found(asked: str, written: str) -> None:
    assert not found_by(written, asked)


@given(st.text("ab8-ー税金がヶか月っツ 　\n佐藤𠮷1", max_size=14), st.data())
def test_every_part_of_a_memo_finds_it(memo: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(memo)))
    part = memo[start : data.draw(st.integers(start, len(memo)))]
    assert found_by(memo, part)


def test_a_word_is_looked_for_with_the_signs_of_place_names() -> None:
    assert spellings("税金") == ("税金",)
    assert set(spellings("鶴が峰")) == {"鶴が峰", "鶴け峰"}
    assert set(spellings("3か月")) == {"3か月", "3け月", "3箇月"}
    assert spellings("税が金" * 100)[0] == "税が金" * 100
    assert len(spellings("税が金" * 100)) == 32


def test_other_keys_come_with_another_version_of_the_folding() -> None:
    """Whoever changes a key here counts `FOLDING` up, so that the indexes of old books are made anew."""
    keys = [searchable(f"「{word}」") for group in ALIKE for word in group]
    keys += [searchable(word) for word in ("髙﨑 𠮷田", "齋藤〜渕上", "ｽﾏﾎ　サーバー", "A-4\nb-c", "㍿ﾊﾟ")]
    assert (FOLDING, hashlib.sha256("|".join(keys).encode()).hexdigest()[:16]) == (3, "faed55526814edbe")


def test_line_breaks_of_every_kind_become_a_blank_in_one_line() -> None:
    assert one_line("a\r\nb\nc\rd\u2028e\u2029f\u0085g\x0bh\x0ci") == "a b c d e f g h i"
    assert one_line("\ufeff\x00a\tb") == "a b"


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
