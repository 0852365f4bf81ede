"""How a 個人番号 may be written in a memo: the spellings the program promises to find, and some it was never told."""

from __future__ import annotations

import random
from collections.abc import Callable

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
KANJI = str.maketrans("0123456789", "〇一二三四五六七八九")
SPELLINGS |= {
    "a column of a sheet": lambda number: fours(number, "\r\n"),
    "a row of a sheet": lambda number: fours(number, "\t"),
    "broken over two lines": lambda number: f"{number[:4]}-{number[4:8]}-\n{number[8:]}",
    "broken without a dash": lambda number: f"{number[:4]}-{number[4:8]}\n{number[8:]}",
    "commas of Japanese": lambda number: fours(number, "、"),
    "equal signs": lambda number: fours(number, "="),
    "waves": lambda number: fours(number, "～"),
    "wave dashes": lambda number: fours(number, "〜"),
    "番 behind each": lambda number: fours(number, "番") + "番",
    "round brackets": lambda number: f"({number[:4]})({number[4:8]})({number[8:]})",
    "brackets and bare": lambda number: f"（{number[:4]}）{number[4:8]}（{number[8:]}）",
    "corner brackets": lambda number: "".join(f"「{number[at : at + 4]}」" for at in (0, 4, 8)),
    "brackets and dashes": lambda number: "-".join(f"[{number[at : at + 4]}]" for at in (0, 4, 8)),
    "four blanks": lambda number: fours(number, "    "),
    "the kanji one as a dash": lambda number: fours(number, "一"),
    "kanji digits": lambda number: fours(number, "-").translate(KANJI),
    "kanji digits, blanks": lambda number: fours(number, "　").translate(KANJI),
}
# Thought of by nobody who wrote the rule: their recall is measured, not promised.
INVENTED: dict[str, Callable[[str], str]] = {
    "colons": lambda number: fours(number, ":"),
    "bars": lambda number: fours(number, "|"),
    "plus signs": lambda number: fours(number, " + "),
    "stars": lambda number: fours(number, "*"),
    "arrows": lambda number: fours(number, "→"),
    "two dashes": lambda number: fours(number, "--"),
    "ellipses": lambda number: fours(number, "…"),
    "middle dots": lambda number: fours(number, "·"),
    "semicolons": lambda number: fours(number, "; "),
    "read aloud with の": lambda number: fours(number, "の"),
    "read aloud with と": lambda number: fours(number, "と"),
    "quotation marks": lambda number: "".join(f'"{number[at : at + 4]}" ' for at in (0, 4, 8)),
    "angle brackets": lambda number: "".join(f"<{number[at : at + 4]}>" for at in (0, 4, 8)),
    "lines with blanks": lambda number: fours(number, "  \n  "),
    "empty lines between": lambda number: fours(number, "\n\n"),
    "backslashes": lambda number: fours(number, "\\"),
    "Arabic digits": lambda number: fours(number, "-").translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")),
    "circled brackets": lambda number: "".join(f"【{number[at : at + 4]}】" for at in (0, 4, 8)),
    "named, in twos": lambda number: "個人番号 " + "-".join(number[at : at + 2] for at in range(0, 12, 2)),
    "named, commas of Japanese": lambda number: f"マイナンバー {number[:6]}、{number[6:]}",
    "named, kanji digits": lambda number: "個人番号は" + number.translate(KANJI),
    "named, one word between": lambda number: f"マイナンバー {number[:4]}から{number[4:8]}から{number[8:]}",
    "numbered groups": lambda number: f"1){number[:4]} 2){number[4:8]} 3){number[8:]}",
}
# Not found today: words between the groups, and groups that are numbered themselves.
NOT_FOUND = {"named, one word between", "numbered groups"}
AROUND = (
    "{}",
    "カードを見せてもらった。{}",
    "{}と書いた紙を預かりそうになった",
    "番号「{}」",
    "娘の番号 {} を聞いた\n次の行",
)
