"""Personal data in free text: a 個人番号 is found however it is written, and what is none never blocks."""

from __future__ import annotations

import random
import re
from datetime import date, timedelta
from itertools import product

import pytest

from nakanojo_helpdesk.domain.privacy.findings import PrivacyKind, draft_safe, findings, is_blocked, masked
from nakanojo_helpdesk.domain.privacy.my_numbers import my_number_fits
from tests.domain.privacy.spellings import AROUND, INVENTED, NOT_FOUND, SPELLINGS, my_number

TRIALS = 1000
NEGATIVES = 20_000


def corporate_number(chance: random.Random) -> str:
    """A 法人番号: check digit first."""
    rest = [chance.randrange(10) for _ in range(12)]
    total = sum(digit * (2 if place % 2 else 1) for place, digit in enumerate(reversed(rest)))
    return str(9 - total % 9) + "".join(map(str, rest))


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_my_number_is_blocked_in_every_spelling(spelling: str) -> None:
    chance = random.Random(spelling)
    missed = 0
    for _ in range(TRIALS):
        number = my_number(chance)
        text = chance.choice(AROUND).format(SPELLINGS[spelling](number))
        missed += not is_blocked(text) or is_blocked(masked(text))
    assert missed <= TRIALS // 1000


@pytest.mark.parametrize("spelling", INVENTED)
def test_spellings_nobody_planned_for_are_blocked_but_for_the_two_named(spelling: str) -> None:
    chance = random.Random(spelling)
    texts = [INVENTED[spelling](my_number(chance)) for _ in range(TRIALS // 5)]
    blocked = sum(map(is_blocked, texts))
    assert blocked == 0 if spelling in NOT_FOUND else blocked >= 0.99 * len(texts)


@pytest.mark.parametrize(
    "text", ["1234=5678、9018", "1234番5678~9018", "一覧 1234 5678、9018", "1980、1234-5678=9018"]
)
def test_four_digits_joined_by_two_rare_signs_warn_and_are_blocked_when_named(text: str) -> None:
    assert [(found.kind, found.blocks) for found in findings(text)] == [(PrivacyKind.MY_NUMBER, False)]
    assert is_blocked(f"マイナンバー {text}")


NEIGHBOURS = (
    *(
        "R8.4.6",
        "R8.04.06",
        "令和8年4月6日",
        "2026/4/6",
        "2026-04-06",
        "2026.4.6",
        "20260406",
        "4/6",
        "04/06",
        "4月6日",
    ),
    *(
        "2026年",
        "2026 年",
        "8年",
        "10:32",
        "10:04",
        "10時32分",
        "1",
        "3",
        "12",
        "123",
        "3.",
        "No.3",
        "①",
        "⒊",
        "(3)",
    ),
    *(
        "090-1111-2222",
        "09011112222",
        "090 1111 2222",
        "0279-75-2111",
        "(0279)75-2111",
        "0279 75 2111",
        "0279752111",
    ),
    *("75-2111", "03-1234-5678", "03(1234)5678", "0120-95-0178", "0120 123 456", "0800-123-4567"),
    *("〒377-0494", "〒377 0494", "1,980円", "1500円", "3人", "70代", "R8-00012"),
)
JOINS = ("{} {}", "{}　{}", "{}/{}", "{} / {}", "{},{}", "{}、{}", "{}\n{}", "{}（{}）")


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_my_number_is_blocked_beside_dates_phones_and_short_numbers(spelling: str) -> None:
    chance = random.Random(f"{spelling} beside")
    tried = missed = 0
    for neighbour, join in product(NEIGHBOURS, JOINS):
        before, after, both, second = (SPELLINGS[spelling](my_number(chance)) for _ in range(4))
        for text in (
            join.format(neighbour, before),
            join.format(after, neighbour),
            join.format(join.format(neighbour, both), chance.choice(NEIGHBOURS)),
            join.format(both, second),
        ):
            tried += 1
            missed += not is_blocked(text) or is_blocked(masked(text))
    assert tried == 4 * len(NEIGHBOURS) * len(JOINS)
    assert missed <= tried // 1000


@pytest.mark.parametrize(
    "text",
    [
        "R8.4.6 1234-5678-9018",
        "2026/4/6 1234 5678 9018",
        "4/6 1234-5678-9018",
        "1234-5678-9018 2026年",
        "1234-5678-9018 2026/4/6",
        "3. 1234-5678-9018",
        "No.3 1234-5678-9018",
        "①1234-5678-9018",
        "1 1234 5678 9018",
        "2026 1234-5678-9018",
        "1234-5678-9018/1234-5678-9018",
        "1234 5678 9018 1234 5678 9018",
        "マイナンバー 4/6 1234-5678-9018",
        "マイナンバー 2026 1234 5678 9018",
        "マイナンバー 2026 1234 5678 9018 12 34",
        "マイナンバー 3-1234-5678-9018",
        "090-1111-2222 1234-5678-9018",
        "0279-75-2111 1234-5678-9018",
        "0279 75 2111 1234 5678 9018 0279 75 2111",
        "〒377-0494 1234-5678-9018",
    ],
)
def test_nothing_of_a_my_number_is_left_when_its_neighbours_are_kept(text: str) -> None:
    number = re.compile(r"1234([- ])5678[- ]9018")
    assert masked(text) == number.sub(r"●●●●\1●●●●\1●●●●", text)
    assert number.search(draft_safe(text, len(text))) is None


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


def card_number(chance: random.Random) -> str:
    """Sixteen digits that end with the check digit of a payment card."""
    digits = [chance.choice((3, 4, 5, 6)), *(chance.randrange(10) for _ in range(14))]
    total = sum(sum(divmod(digit * (1 if place % 2 else 2), 10)) for place, digit in enumerate(digits))
    return "".join(map(str, [*digits, -total % 10]))


def long_numbers(chance: random.Random) -> str:
    """Numbers of other kinds in groups, one of them beside others or beside the word マイナンバーカード."""

    def digits(count: int) -> str:
        return "".join(str(chance.randrange(10)) for _ in range(count))

    def in_fours(number: str) -> str:
        return sign.join(number[place : place + 4] for place in range(0, len(number), 4))

    sign, beside = chance.choice("- －ー　"), chance.choice((" ", "　", "/", ",", "\n", "、"))
    card, company = in_fours(card_number(chance)), corporate_number(chance)
    grouped_company = sign.join((company[0], company[1:5], company[5:9], company[9:]))
    phone = f"0279{sign}{digits(2)}{sign}{digits(4)}"
    mobile = f"0{chance.choice('5789')}0{sign}{digits(4)}{sign}{digits(4)}"
    receipt = f"R8-{digits(5)}"
    texts = (
        f"カード {card}",
        f"マイナンバーカードの件、{card}で払った",
        f"{card} {chance.randrange(1, 13):02d}/{chance.randrange(26, 35)}",
        f"{card} {chance.randrange(1, 13):02d}{chance.randrange(26, 35)} {digits(3)}",
        f"{card}{beside}{in_fours(card_number(chance))}",
        f"{card}{beside}{phone}",
        f"{mobile}{beside}{card}",
        f"番号 {in_fours(digits(16))}",
        f"マイナンバーカード申請書ID {in_fours(digits(23))}",
        f"{phone}{beside}{mobile}{beside}マイナンバーカード",
        f"{mobile} {chance.randrange(24):02d}{chance.randrange(60):02d} マイナンバーカード",
        f"法人番号 {grouped_company}",
        f"マイナンバーではなく法人番号 {grouped_company}",
        f"登録番号 T{grouped_company}",
        f"{company[0]}-{company[1:5]}-{company[5:9]}-{company[9:]}",
        f"{receipt}{beside}{receipt} マイナンバーカード{beside}{receipt}",
        f"マイナンバーカード 公金受取口座 {digits(3)}{sign}{digits(7)}",
        f"マイナンバーカード ゆうちょ 1{digits(4)}{sign}{digits(6)}1",
        f"マイナンバーカード 銀行 {digits(4)}{sign}{digits(3)}{sign}{digits(7)}",
        f"マイナンバーカード 基礎年金番号 {digits(4)}-{digits(6)}",
        f"〒{digits(3)}-{digits(4)} {phone}",
        f"免許証 {digits(12)}",
    )
    return chance.choice(texts)


def test_cards_accounts_receipts_and_other_long_numbers_never_block() -> None:
    chance = random.Random(21)
    blocked = [text for text in (long_numbers(chance) for _ in range(NEGATIVES // 2)) if is_blocked(text)]
    assert blocked == []


def test_twelve_digits_that_fit_inside_a_longer_number_warn() -> None:
    for text in ("3-1234-5678-9018", "1091 1234 5678 9018", "1234-5678-9018-1235"):
        (found,) = findings(text)
        assert (found.kind, found.blocks) == (PrivacyKind.MY_NUMBER, False)


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
