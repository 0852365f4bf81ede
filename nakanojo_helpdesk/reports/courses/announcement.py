"""お知らせ文 for 広報 and for LINE, the same as a notice to hang up, and 会場の案内 for the door."""

from __future__ import annotations

from typing import Final

from nakanojo_helpdesk.domain.calendar import clock, short_date
from nakanojo_helpdesk.domain.courses.forms import Admission, CourseForm
from nakanojo_helpdesk.domain.courses.rows import CourseRow
from nakanojo_helpdesk.domain.papers.facts import PaperFacts
from nakanojo_helpdesk.reports.courses.frames import (
    NO_DAY,
    SIGN_MARGINS_MM,
    contact_words,
    place_words,
    slip_sheet,
    venues_words,
)
from nakanojo_helpdesk.reports.large import BigText, Facts, LargeBlock, OnePage, Place
from nakanojo_helpdesk.reports.sheet import PaperSize, Sheet

LINE_AT_MOST: Final = 500
"""Characters of one message: what LINE shows of an announcement without 「もっと見る」."""


def condition_words(form: CourseForm) -> str:
    """`町民の方、60歳以上の方`; empty without a condition."""
    words = (
        "町民の方" if form.residents_only else "",
        f"{form.least_age}歳以上の方" if form.least_age is not None else "",
        "初めての方" if form.newcomers_only else "",
    )
    return "、".join(word for word in words if word)


def apply_words(form: CourseForm) -> str:
    """`5月1日（金）から5月20日（水）まで。申込が多いときは抽選`."""
    if form.admission is Admission.FREE:
        return "申込は要りません。直接お越しください。"
    begin = "" if form.apply_from is None else f"{short_date(form.apply_from)}から"
    end = "" if form.apply_until is None else f"{short_date(form.apply_until)}まで"
    period = f"{begin}{end}" or "受付中"
    how = "申込が定員を超えたときは抽選です" if form.admission is Admission.LOTTERY else "先着順です"
    return f"{period}（{how}）"


def dates_words(course: CourseRow) -> str:
    """Every lesson: `5月13日（水）、20日（水） 10:00～11:30`, a line for each time of day."""
    lessons = course.taking_place
    if not lessons:
        return NO_DAY
    by_clock: dict[str, list[str]] = {}
    months: dict[str, int] = {}
    for lesson in lessons:
        words = lesson.time.clock_words
        day = short_date(lesson.day)
        if months.get(words) == lesson.day.month:
            day = day.partition("月")[2]
        months[words] = lesson.day.month
        by_clock.setdefault(words, []).append(day)
    count = f"全{len(lessons)}回　" if len(lessons) > 1 else ""
    lines = [f"{'、'.join(days)} {words}" for words, days in by_clock.items()]
    return count + "\n".join(lines)


def facts_of(facts: PaperFacts) -> tuple[tuple[str, str], ...]:
    """What there is to tell, a label and its words, in the order of reading."""
    form = facts.course.form
    where, parking = place_words(facts)
    pairs = (
        ("日時", dates_words(facts.course)),
        ("場所", where or venues_words(facts.course)),
        ("駐車場", parking),
        ("対象", "。".join(word for word in (form.target, condition_words(form)) if word)),
        ("定員", f"{form.capacity}人" + ("（1回ごと）" if form.scope.value == "lesson" else "")),
        ("費用", form.fee),
        ("持ち物", form.belongings),
        ("申込", apply_words(form)),
        ("協力", "、".join(form.partners)),
        ("問合せ", contact_words(facts)),
    )
    return tuple((label, text) for label, text in pairs if text)


def print_text(facts: PaperFacts) -> str:
    """The text for 広報: title, then a line for each fact."""
    lines = [f"■{facts.course.title}"]
    lines += [f"{label}　{text.replace(chr(10), '／')}" for label, text in facts_of(facts)]
    return "\n".join(lines)


def line_text(facts: PaperFacts) -> str:
    """The text for LINE: the same, never longer than `LINE_AT_MOST`; what is less needed is left out first."""
    kept = list(facts_of(facts))
    text = _line_message(facts, kept)
    for least in ("協力", "駐車場", "費用", "持ち物", "対象"):
        if len(text) <= LINE_AT_MOST:
            return text
        kept = [pair for pair in kept if pair[0] != least]
        text = _line_message(facts, kept)
    if len(text) > LINE_AT_MOST:
        short = [
            (label, _shortened(dates_words(facts.course), 120) if label == "日時" else _shortened(words, 80))
            for label, words in kept
        ]
        text = _line_message(facts, short)
    return _shortened(text, LINE_AT_MOST)


def announcement_sheet(facts: PaperFacts) -> Sheet:
    """The notice to hang up, and on the next page the two texts to be copied."""
    plain, line = print_text(facts), line_text(facts)
    blocks: tuple[LargeBlock, ...] = (
        OnePage(
            blocks=(
                BigText(text="参加する方を募集します", points=20, place=Place.MIDDLE),
                BigText(
                    text=facts.course.title,
                    points=40,
                    least=24,
                    lines=2,
                    bold=True,
                    place=Place.MIDDLE,
                    gap=6,
                ),
                Facts(pairs=facts_of(facts), points=21, label_width=32, gap=14),
            )
        ),
        BigText(text=f"広報に載せる文（{len(plain)}文字）", points=14, bold=True),
        BigText(text=plain, points=12),
        BigText(text=f"LINEで送る文（{len(line)}文字）", points=14, bold=True, gap=8),
        BigText(text=line, points=12),
    )
    return slip_sheet(facts, "お知らせ", blocks, size=PaperSize.A4, margins_mm=SIGN_MARGINS_MM)


def door_sign_sheet(facts: PaperFacts) -> Sheet:
    """会場の案内: what, when, and that one is right here; for the door, landscape, read from ten steps away."""
    lesson = facts.lesson
    blocks = [
        BigText(text="会場はこちらです", points=48, bold=True, place=Place.MIDDLE, gap=4),
        BigText(text=facts.course.title, points=72, least=32, lines=2, bold=True, place=Place.MIDDLE, gap=12),
    ]
    if lesson is not None:
        blocks += [
            BigText(
                text=" ".join(word for word in (lesson.ordinal_words, short_date(lesson.day)) if word),
                points=40,
                least=24,
                place=Place.MIDDLE,
                gap=12,
            ),
            BigText(
                text=f"{clock(lesson.time.begin)} ～ {clock(lesson.time.end)}",
                points=88,
                least=40,
                bold=True,
                place=Place.MIDDLE,
                gap=2,
            ),
            BigText(text=lesson.venue_name, points=36, least=18, lines=2, place=Place.MIDDLE, gap=6),
        ]
    return slip_sheet(
        facts,
        "会場の案内",
        (OnePage(blocks=tuple(blocks)),),
        size=PaperSize.A4_LANDSCAPE,
        margins_mm=SIGN_MARGINS_MM,
        lesson=lesson,
    )


def _line_message(facts: PaperFacts, pairs: list[tuple[str, str]]) -> str:
    lines = [f"【{facts.course.title}】", ""]
    lines += [f"▼{label}\n{text}" for label, text in pairs]
    return "\n".join(lines)


def _shortened(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 2]}ほか"
