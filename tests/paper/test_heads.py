"""The head of a paper: its lines, the state and the 決裁欄 keep apart, whatever the town has set."""

from __future__ import annotations

import importlib
from itertools import combinations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nakanojo_helpdesk.domain.office import MARGIN_LIMITS_MM
from nakanojo_helpdesk.paper.pdf import pdf_bytes
from nakanojo_helpdesk.reports.sheet import Sheet

# It has no types of its own.
PDFIUM = importlib.import_module("pypdfium2")
POINTS_PER_MM = 72 / 25.4
BOX_MM, TALL_MM = 16.0, 21.2
TITLES = ("課長", "課長補佐", "デジタル推進室長", "企画政策課長補佐")

Rect = tuple[float, float, float, float]


def overlap(one: Rect, other: Rect, gap: float = 0.5) -> bool:
    left, bottom, right, top = one
    other_left, other_bottom, other_right, other_top = other
    return (
        left + gap < other_right
        and other_left + gap < right
        and bottom + gap < other_top
        and other_bottom + gap < top
    )


def texts(data: bytes) -> list[tuple[Rect, str]]:
    """Every piece of text on the first page above its foot, with its box in points."""
    document = PDFIUM.PdfDocument(data)
    page = document[0].get_textpage()
    rects = [page.get_rect(index) for index in range(page.count_rects())]
    found = [(rect, page.get_text_bounded(*rect).strip()) for rect in rects if rect[1] > 400]
    document.close()
    return found


@pytest.mark.usefixtures("qapp")
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    office=st.sampled_from(["中之条町", "あ" * 20, "中之条町役場企画政策課" + "い" * 29]),
    department=st.sampled_from(["企画課", "う" * 40]),
    state=st.sampled_from(["", "未締め（速報）", "練習 未締め（速報）"]),
    boxes=st.lists(st.sampled_from(TITLES), max_size=8),
    margins=st.tuples(*(st.sampled_from(limits) for limits in MARGIN_LIMITS_MM)),
)
def test_nothing_in_the_head_overlaps_for_any_settings(
    office: str, department: str, state: str, boxes: list[str], margins: tuple[int, int, int, int]
) -> None:
    sheet = Sheet(
        title="令和8年10月 デジタル相談窓口 月次報告",
        subtitle=f"作成：{department}",
        form_number="様式第1号",
        office=office,
        period="（2026年10月1日～10月31日）",
        state=state,
        approval_boxes=tuple(boxes),
        blocks=(),
        file_stem="x",
        margins_mm=margins,
    )
    found = texts(pdf_bytes(sheet))
    for (one, first), (other, second) in combinations(found, 2):
        assert not overlap(one, other), (first, second)
    if boxes:
        each = min(BOX_MM, 96.0 / len(boxes))
        right = 210.0 - margins[1]
        top = 297.0 - margins[0]
        left, bottom = right - each * len(boxes), top - TALL_MM
        area = tuple(value * POINTS_PER_MM for value in (left, bottom, right, top))
        beside = [text for rect, text in found if overlap(rect, (area[0], area[1], area[2], area[3]))]
        assert "".join(sorted("".join(beside))) == "".join(sorted("".join(boxes))), beside
