"""Where paragraphs break on paper and screen."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QApplication

from nakanojo_helpdesk.paper.fonts import Face, font, mm
from nakanojo_helpdesk.paper.pdf import pdf_bytes
from nakanojo_helpdesk.reports.sheet import Paragraph
from nakanojo_helpdesk.typography.line_breaks import broken, phrases
from nakanojo_helpdesk.typography.wrapping import wrapped
from tests.paper.test_pdf import PDFIUM, sheet_of

SENTENCES = (
    "いちばん多いのは「LINE・SNS」で、それぞれ4件（25%）です。次は「スマホ・タブレット基本操作」の2件（13%）です。",
    "1日平均＝件数÷開設日の日数（小数第2位を四捨五入）。前年同月が0件のときは「－」です。",
    "受付番号 R8-00001 は「取消」として残り、ほかの相談には使いません。",
    "暗証番号は、聞かない・打たない・書かない。令和8年10月31日（土）まで、1,234件。",
    "0279-00-0000　窓口1　佐々木さん",
)


def in_squares(text: str, width: float) -> list[str]:
    """Lines filled to the edge, each character a square of 10 units."""
    per_line = max(1, int(width // 10))
    return [text[start : start + per_line] for start in range(0, len(text), per_line)]


def lines(text: str, width: float) -> list[str]:
    return broken(text, width, 10.0, wrapped=in_squares, width_of=lambda piece: 10.0 * len(piece))


def lines_of(page: Any) -> list[str]:
    """The lines of a page as they stand: characters of one height. Its text alone joins what was broken."""
    text = page.get_textpage()
    lines: dict[int, str] = {}
    for place in range(text.count_chars()):
        top = round(text.get_charbox(place, loose=True)[3])
        lines[top] = lines.get(top, "") + text.get_text_range(place, 1).strip()
    return list(lines.values())


@pytest.mark.parametrize(
    ("text", "characters", "wanted"),
    [
        ("書きかけの相談があります。", 10, ["書きかけの相談が", "あります。"]),
        ("ほかに3件あります。", 8, ["ほかに", "3件あります。"]),
        ("コードは2度使えません。", 8, ["コードは2度", "使えません。"]),
        ("令和8年10月の報告です。", 9, ["令和8年10月の", "報告です。"]),
        ("　└ 町公式LINEの登録です。", 11, ["　└ 町公式LINEの", "登録です。"]),
        ("　　スマホの基本操作", 6, ["　　スマホの", "基本操作"]),
        ("取り消すと件数に入りません。", 9, ["取り消すと件数に", "入りません。"]),
    ],
)
def test_lines_end_where_one_would_pause(text: str, characters: int, wanted: list[str]) -> None:
    assert lines(text, 10.0 * characters) == wanted


def test_a_text_that_fits_stays_in_one_line() -> None:
    assert lines("登録しました。", 70.0) == ["登録しました。"]


def test_a_phrase_wider_than_a_line_is_broken_like_any_text() -> None:
    found = lines("スマホ・タブレット基本操作です。", 50.0)
    assert found == ["スマホ・", "タブレッ", "ト基本操", "作です。"]


def test_phrases_never_cost_a_line_more() -> None:
    text = "登録済みの記録はそのままです。もう一度お試しください。"
    for characters in range(2, len(text)):
        assert len(lines(text, 10.0 * characters)) <= len(in_squares(text, 10.0 * characters))


@pytest.mark.parametrize("text", SENTENCES)
def test_no_text_is_lost_or_torn_at_a_number_or_bracket(text: str) -> None:
    pieces = phrases(text)
    assert "".join(pieces) == text
    for before, after in itertools.pairwise(pieces):
        assert not before[-1].isdigit()
        assert before[-1] not in "（「『["
        assert after[0] not in "。、・）」』ー％々"


def test_no_paragraph_on_paper_ends_with_a_lonely_character(qapp: QApplication) -> None:
    assert qapp is not None
    texts = ["相談の件数を数えたものです" * 8 + "あ" * more + "。" for more in range(13)]
    document = PDFIUM.PdfDocument(pdf_bytes(sheet_of(*(Paragraph(text=text) for text in texts))))
    lines = [line for page in document for line in lines_of(page)]
    document.close()
    last = [line for line in lines if line.endswith("。")]
    assert len(last) == len(texts)
    assert min(map(len, last)) > 2


def test_a_name_with_rare_kanji_is_broken_where_it_is_full_and_loses_nothing(qapp: QApplication) -> None:
    """Qt counts 𠮷 as two: counted as one, the lines ran over the edge of their column."""
    name = "𠮷﨑髙橋" * 10
    drawn = font(Face.BOLD, 14)
    measured = QFontMetricsF(drawn)
    found = wrapped(name, drawn, mm(40))
    assert "".join(found) == name
    assert all(measured.horizontalAdvance(line) <= mm(40) for line in found)
