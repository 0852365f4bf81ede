"""Common parts of all workbooks: the font, A4 with its margins and foot, texts that stay texts, row heights."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

FONT: Final = "BIZ UDPGothic"
"""By its name in the font file: a Windows that is not Japanese knows no other."""
NUMBER_FONT: Final = "BIZ UDGothic"
LIST_MARGINS_MM: Final = (20.0, 10.0, 15.0, 15.0)
"""Of a list without margins of its own: top, right, bottom, left."""
_A4: Final = 9
_MM_PER_INCH: Final = 25.4
# A run of ' before such a mark gets one more, so that taking one off again always gives the text back.
_LIKE_A_FORMULA: Final = re.compile(r"'*[=+\-@\t\r＝＋－＠|]")


def is_like_a_formula(text: str) -> bool:
    """Whether a spreadsheet may take the text for a formula (OWASP, CSV injection; full-width marks included)."""
    return _LIKE_A_FORMULA.match(text) is not None


def set_page(
    sheet: Worksheet,
    margins_mm: tuple[float, float, float, float] = LIST_MARGINS_MM,
    *,
    head: str = "",
    foot: str = "",
    landscape: bool = False,
) -> None:
    """Set A4, one page wide and as many pages long as needed, with `head` above, `foot` and page number below."""
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    if landscape:
        sheet.set_landscape()
    top, right, bottom, left = (margin / _MM_PER_INCH for margin in margins_mm)
    sheet.set_margins(left=left, right=right, top=top, bottom=bottom)
    if head:
        sheet.set_header(f"&L{page_text(head)}")
    sheet.set_footer(f"{f'&L{page_text(foot)}' if foot else ''}&R{page_text('')}&P／&N")


def page_text(text: str) -> str:
    """Escape a text for the head or foot of pages, where `&` begins a code and a digit would be taken for a size."""
    return f'&"{FONT}"&9' + (" " + text.replace("&", "&&") if text else "")


def lines_needed(text: str, characters: int) -> int:
    """The number of lines (≥ 1) of a wrapped text in a cell that holds this number of full-width characters."""
    return sum(max(1, -(-_halves(line) // (2 * characters))) for line in text.split("\n"))


def _halves(text: str) -> int:
    return sum(1 if unicodedata.east_asian_width(each) in {"Na", "H", "N"} else 2 for each in text)
