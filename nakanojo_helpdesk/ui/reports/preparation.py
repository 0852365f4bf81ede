"""A report counted, laid out and painted, ready to be shown, printed and saved. Made in the worker."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from PySide6.QtGui import QImage

from nakanojo_helpdesk.domain.calendar import Month, fiscal_year_code
from nakanojo_helpdesk.domain.office import Office
from nakanojo_helpdesk.domain.statistics.course_facts import YearFacts
from nakanojo_helpdesk.domain.statistics.facts import MonthlyFacts, count_text
from nakanojo_helpdesk.domain.vocabularies import Vocabularies
from nakanojo_helpdesk.paper.preview import page_images
from nakanojo_helpdesk.reports.daily import daily_sheet
from nakanojo_helpdesk.reports.monthly.report import monthly_sheet
from nakanojo_helpdesk.reports.results.year import year_sheet
from nakanojo_helpdesk.reports.sheet import Sheet
from nakanojo_helpdesk.services import office, reports
from nakanojo_helpdesk.services.statistics import counting as statistics
from nakanojo_helpdesk.services.statistics import course_facts
from nakanojo_helpdesk.ui.workplace.workplace import Workplace


@dataclass(frozen=True, kw_only=True)
class MonthFacts:
    """The parts that only the monthly report has: counts, signing office, 特記事項."""

    facts: MonthlyFacts
    office: Office
    note: str


@dataclass(frozen=True, kw_only=True)
class YearResults:
    """The parts that only 年間講座実績 has: its counts, and what its workbook is made with."""

    facts: YearFacts
    office: Office
    vocabularies: Vocabularies


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """One report. `kind` and `key` identify it (`monthly`, `2026-10`), `pages` are pictures at one resolution.

    `context` is shown beside the screen's title, `description` is read by screen readers.
    """

    kind: str
    key: str
    sheet: Sheet
    pages: tuple[QImage, ...]
    context: str
    description: str
    month: MonthFacts | None = None
    year: YearResults | None = None


def prepared_monthly(workplace: Workplace, month: Month, dpi: float) -> Prepared:
    """The report of a month, its pages at `dpi` dots per inch. Raises `DeskError`s."""
    facts = workplace.ledger.read(statistics.monthly, month, today=workplace.today())
    town = workplace.ledger.read(office.current)
    note = workplace.ledger.read(reports.month_note, month)
    sheet = monthly_sheet(facts, town, note)
    pages = tuple(page_images(sheet, dpi))
    counted = f"件数{count_text(facts.total)}件、人数{count_text(facts.people)}人。"
    return Prepared(
        kind="monthly",
        key=month.code,
        sheet=sheet,
        pages=pages,
        context=f"{facts.state.label}　{len(pages)}ページ",
        description=f"{sheet.title}。{counted}{facts.trend.sentence}",
        month=MonthFacts(facts=facts, office=town, note=note),
    )


def prepared_yearly(workplace: Workplace, year: int, dpi: float) -> Prepared:
    """年間講座実績 of a fiscal year, its pages at `dpi` dots per inch. Raises `DeskError`s."""
    facts = workplace.ledger.read(course_facts.of_year, year, now=workplace.now())
    town = workplace.ledger.read(office.current)
    sheet = year_sheet(facts, town, workplace.vocabularies)
    pages = tuple(page_images(sheet, dpi))
    counted = f"{count_text(len(facts.courses))}講座"
    sums = facts.sums
    return Prepared(
        kind="yearly",
        key=fiscal_year_code(year),
        sheet=sheet,
        pages=pages,
        context=f"{counted}　{len(pages)}ページ",
        description=f"{sheet.title}。{counted}、{count_text(sums.held)}回、延べ{count_text(sums.present)}人。",
        year=YearResults(facts=facts, office=town, vocabularies=workplace.vocabularies),
    )


def prepared_daily(workplace: Workplace, day: date, dpi: float) -> Prepared:
    """The 日報 of a day, its pages at `dpi` dots per inch. Raises `DeskError`s."""
    facts = workplace.ledger.read(reports.daily, day)
    town = workplace.ledger.read(office.current)
    sheet = daily_sheet(facts, town, workplace.vocabularies)
    pages = tuple(page_images(sheet, dpi))
    count = count_text(len(facts.standing))
    return Prepared(
        kind="daily",
        key=day.isoformat(),
        sheet=sheet,
        pages=pages,
        context=f"{count}件　{len(pages)}ページ",
        description=f"{sheet.title}。{count}件、{count_text(facts.people)}人。",
    )
