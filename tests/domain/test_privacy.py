"""Personal data in free text: a 個人番号 is found however it is written, and what is none never blocks."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta

import pytest

from nakanojo_helpdesk.domain.my_numbers import my_number_fits
from nakanojo_helpdesk.domain.privacy import (
    PrivacyKind,
    draft_safe,
    findings,
    is_blocked,
    masked,
)

TRIALS = 1000
NEGATIVES = 20_000
FULL_WIDTH = str.maketrans("0123456789-", "０１２３４５６７８９－")


def my_number(chance: random.Random) -> str:
    """Twelve digits with the check digit as the ordinance gives it, worked out another way than the program does."""
    digits = [chance.randrange(10) for _ in range(11)]
    total = 0
    for n, digit in enumerate(reversed(digits), start=1):
        total += digit * (n + 1 if n <= 6 else n - 5)
    rest = total % 11
    return "".join(map(str, [*digits, 0 if rest <= 1 else 11 - rest]))


def fours(number: str, sign: str) -> str:
    return sign.join((number[:4], number[4:8], number[8:]))


def corporate_number(chance: random.Random) -> str:
    """A 法人番号: check digit first."""
    rest = [chance.randrange(10) for _ in range(12)]
    total = sum(digit * (2 if place % 2 else 1) for place, digit in enumerate(reversed(rest)))
    return str(9 - total % 9) + "".join(map(str, rest))


SPELLINGS: dict[str, Callable[[str], str]] = {
    "hyphens": lambda number: fours(number, "-"),
    "blanks": lambda number: fours(number, " "),
    "full width": lambda number: fours(number, "-").translate(FULL_WIDTH),
    "wide blanks": lambda number: fours(number.translate(FULL_WIDTH), "　"),
    "long vowel marks": lambda number: fours(number, "ー"),
    "dashes and blanks": lambda number: fours(number, " – "),
    "hyphen and blank": lambda number: f"{number[:4]}−{number[4:8]} {number[8:]}",
    "unseen signs": lambda number: "\u200b".join(fours(number, "-")),
    "named before": lambda number: f"マイナンバーは{number}です",
    "named behind": lambda number: f"{number.translate(FULL_WIDTH)}（個人番号）",
    "named, in threes": lambda number: f"ﾏｲﾅﾝﾊﾞｰ {number[:3]}-{number[3:6]}-{number[6:9]}-{number[9:]}",
}
AROUND = (
    "{}",
    "カードを見せてもらった。{}",
    "{}と書いた紙を預かりそうになった",
    "番号「{}」",
    "娘の番号 {} を聞いた\n次の行",
)


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_my_number_is_blocked_in_every_spelling(spelling: str) -> None:
    chance = random.Random(spelling)
    missed = 0
    for _ in range(TRIALS):
        number = my_number(chance)
        text = chance.choice(AROUND).format(SPELLINGS[spelling](number))
        missed += not is_blocked(text) or is_blocked(masked(text))
    assert missed <= TRIALS // 1000


def negatives(chance: random.Random) -> str:
    number = "".join(str(chance.randrange(10)) for _ in range(8))
    area = chance.choice(("0279", "027", "03", "0120", "090", "080", "070", "050"))
    phone = f"{area}{number}"[: 11 if area in {"090", "080", "070", "050"} else 10]
    sign = chance.choice(("-", " ", "－", "ー", ""))
    middle = len(area) + (4 if len(phone) - len(area) >= 8 else len(phone) - len(area) - 4)
    written = sign.join((phone[: len(area)], phone[len(area) : middle], phone[middle:]))
    day = date(1990, 1, 1) + timedelta(days=chance.randrange(20_000))
    hour, minute = chance.randrange(24), chance.randrange(60)
    company = corporate_number(chance)
    texts = (
        f"電話 {written} へ折り返し",
        f"{written} {chance.randrange(1, 13)}月{chance.randrange(1, 29)}日",
        f"マイナンバーカードの件、{written}に連絡",
        f"マイナンバーカード {written} {hour:02d}時",
        f"自宅{written} 携帯090{sign or '-'}{number[:4]}{sign or '-'}{number[4:]}",
        f"{day:%Y%m%d}{hour:02d}{minute:02d} 個人番号カードの予約",
        f"{day:%Y-%m-%d} {hour:02d}{minute:02d}",
        f"{day:%Y %m %d} {hour:02d}{minute:02d} マイナンバーカード",
        f"{day:%Y}-{day:%m%d}-{hour:02d}{minute:02d}",
        f"{day.year} {day.year + 1} {day.year + 2}年度の比べ",
        f"法人番号{company}",
        f"法人番号 {company[0]}-{company[1:5]}-{company[5:9]}-{company[9:]}",
        f"{company[0]} {company[1:5]} {company[5:9]} {company[9:]} マイナンバーではなく法人番号",
        f"マイナンバー総合フリーダイヤル 0120-95-0178 受付{number}",
    )
    return chance.choice(texts)


def test_phones_dates_and_corporate_numbers_never_block() -> None:
    chance = random.Random(20)
    blocked = [text for text in (negatives(chance) for _ in range(NEGATIVES)) if is_blocked(text)]
    assert blocked == []


def test_the_check_digit_is_the_ordinances() -> None:
    assert my_number_fits("123456789018")
    assert not my_number_fits("123456789012")
    chance = random.Random(1)
    assert all(my_number_fits(my_number(chance)) for _ in range(500))


def test_twelve_bare_digits_only_warn() -> None:
    (found,) = findings("受付番号 123456789018")
    assert (found.kind, found.blocks) == (PrivacyKind.MY_NUMBER, False)
    assert findings("受付番号 123456789012") == ()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("電話は0279-75-0000です", PrivacyKind.PHONE),
        ("（０２７９）７５－００００", PrivacyKind.PHONE),
        ("09000000000へ", PrivacyKind.PHONE),
        ("+81 90 0000 0000", PrivacyKind.PHONE),
        ("4111 1111 1111 1111", PrivacyKind.CARD),
        ("カード番号4111111111111111", PrivacyKind.CARD),
        ("連絡先 taro@example.jp まで", PrivacyKind.MAIL),
        ("ｔａｒｏ＠ｅｘａｍｐｌｅ．ｊｐ", PrivacyKind.MAIL),
        ("暗証番号は1234", PrivacyKind.ACCESS_CODE),
        ("パスワード：abc12345", PrivacyKind.ACCESS_CODE),
        ("PIN 9876 を打った", PrivacyKind.ACCESS_CODE),
    ],
)
def test_other_personal_data_warns_and_does_not_block(text: str, kind: PrivacyKind) -> None:
    found = findings(text)
    assert [finding.kind for finding in found] == [kind]
    assert not any(finding.blocks for finding in found)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "パスワードを忘れた",
        "暗証番号を4回間違えてロック",
        "パスワードは2026年に変更済み",
        "パスワード4桁の数字",
        "iPhone 15、Android 14、Wi-Fi 5GHz",
        "令和8年4月6日 10:32、2人、70代",
        "料金は1,980円から3,278円へ",
        "〒377-0424 の町内",
        "髙﨑𠮷 😀 \ud800",
    ],
)
def test_ordinary_words_are_no_finding(text: str) -> None:
    assert findings(text) == ()


def test_only_digits_are_masked_and_the_text_keeps_its_length() -> None:
    text = "娘さんの番号は１２３４－５６７８－９０１８、電話0279-75-0000😀"
    assert masked(text) == "娘さんの番号は●●●●－●●●●－●●●●、電話0279-75-0000😀"
    assert len(masked(text)) == len(text)


def test_a_draft_holds_no_number_that_is_just_being_typed() -> None:
    text = "番号は 1234-5678"
    assert draft_safe(text, len(text)) == "番号は ●●●●-●●●●"
    assert draft_safe(text + "、あとで聞く", len(text)) == "番号は ●●●●-●●●●、あとで聞く"
    assert draft_safe(text + "、あとで聞く", len(text) + 6) == text + "、あとで聞く"
    assert draft_safe("電話75-0000", 9) == "電話75-0000"


def test_a_draft_holds_no_finished_my_number_wherever_the_caret_is() -> None:
    assert draft_safe("1234 5678 9018 と聞いた", 0) == "●●●● ●●●● ●●●● と聞いた"
    assert draft_safe("", 0) == draft_safe("", 99) == ""


def test_a_finding_says_where_and_never_what() -> None:
    (found,) = findings("番号 1234-5678-9018")
    assert "1234" not in repr(found)
    assert (found.start, found.end) == (3, 17)
