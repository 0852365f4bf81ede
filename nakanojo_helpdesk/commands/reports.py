"""`report monthly`, `daily`, `courses`, `course` and `handover`. Each imports what its file needs."""

from __future__ import annotations

import argparse
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from nakanojo_helpdesk.commands.console import DONE, say
from nakanojo_helpdesk.commands.ledgers import ledger_of, opened
from nakanojo_helpdesk.domain.calendar import (
    fiscal_year_code,
    fiscal_year_label,
    local,
    long_date,
    utc_now,
)
from nakanojo_helpdesk.domain.errors import Refused
from nakanojo_helpdesk.exchange.files import finished_file, refuse_place, told

if TYPE_CHECKING:
    from nakanojo_helpdesk.domain.statistics.course_facts import CourseFacts, LessonFacts, YearFacts
    from nakanojo_helpdesk.domain.statistics.facts import MonthlyFacts
    from nakanojo_helpdesk.services.ledger import Ledger


def monthly(arguments: argparse.Namespace) -> int:
    """月次報告 as PDF, xlsx or JSON."""
    from nakanojo_helpdesk.services.statistics import counting as statistics

    out, month = arguments.out, arguments.month
    suffix = out.suffix.lower()
    refuse_place(out)
    with closing(opened(arguments)) as store:
        ledger = ledger_of(store, arguments)
        facts = ledger.read(statistics.monthly, month)
        _hand_out(ledger, out, _monthly_data(ledger, facts, suffix), f"monthly{suffix}", month.code)
    if month.first > local(utc_now()).date():
        from nakanojo_helpdesk.domain.statistics.facts import count_text

        count = count_text(facts.section("summary").row("count").counts.value)
        say(f"{month.label}はまだ来ていません。この月の件数は「{count}」です。")
    say(f"相談月報（{month.label}、{facts.state.label}）を書き出しました：{out}")
    return DONE


def _monthly_data(ledger: Ledger, facts: MonthlyFacts, suffix: str) -> bytes:
    """The monthly report as a file's bytes, by its suffix."""
    if suffix == ".json":
        from nakanojo_helpdesk.reports.monthly.document import monthly_json

        return monthly_json(facts)
    from nakanojo_helpdesk.services import office, reports

    town, note = ledger.read(office.current), ledger.read(reports.month_note, facts.month)
    if suffix == ".xlsx":
        from nakanojo_helpdesk.reports.workbooks.monthly import monthly_workbook

        return monthly_workbook(facts, town, note)
    from nakanojo_helpdesk.reports.charts import figures
    from nakanojo_helpdesk.reports.monthly.report import monthly_sheet

    figures.warm_up()
    from nakanojo_helpdesk.paper.headless import headless_pdf

    return headless_pdf(monthly_sheet(facts, town, note))


def daily(arguments: argparse.Namespace) -> int:
    """日報 as PDF."""
    from nakanojo_helpdesk.paper.headless import headless_pdf
    from nakanojo_helpdesk.reports.daily import daily_sheet
    from nakanojo_helpdesk.services import office, reports, vocabularies

    out, day = arguments.out, arguments.day
    refuse_place(out)
    with closing(opened(arguments)) as store:
        ledger = ledger_of(store, arguments)
        facts = ledger.read(reports.daily, day)
        sheet = daily_sheet(facts, ledger.read(office.current), ledger.read(vocabularies.current))
        _hand_out(ledger, out, headless_pdf(sheet), "daily", day.isoformat())
    say(f"日報（{long_date(day)}、{len(facts.standing):,}件）を書き出しました：{out}")
    return DONE


def courses(arguments: argparse.Namespace) -> int:
    """年間講座実績 of a fiscal year as PDF, xlsx or JSON."""
    from nakanojo_helpdesk.services.statistics import course_facts

    out, year = arguments.out, arguments.year
    suffix = out.suffix.lower()
    refuse_place(out)
    with closing(opened(arguments)) as store:
        ledger = ledger_of(store, arguments)
        facts = ledger.read(course_facts.of_year, year)
        _hand_out(ledger, out, _year_data(ledger, facts, suffix), f"courses{suffix}", fiscal_year_code(year))
    if not facts.courses:
        say(f"{fiscal_year_label(year)}の講座は、このデータベースにありません。")
    say(f"年間講座実績（{fiscal_year_label(year)}、{len(facts.courses):,}講座）を書き出しました：{out}")
    return DONE


def _year_data(ledger: Ledger, facts: YearFacts, suffix: str) -> bytes:
    """年間講座実績 as a file's bytes, by its suffix."""
    if suffix == ".json":
        from nakanojo_helpdesk.reports.results.document import year_json

        return year_json(facts)
    from nakanojo_helpdesk.services import office, vocabularies

    town, known = ledger.read(office.current), ledger.read(vocabularies.current)
    if suffix == ".xlsx":
        from nakanojo_helpdesk.reports.workbooks.results import year_workbook

        return year_workbook(facts, town, known)
    from nakanojo_helpdesk.paper.headless import headless_pdf
    from nakanojo_helpdesk.reports.results.year import year_sheet

    return headless_pdf(year_sheet(facts, town, known))


def course(arguments: argparse.Namespace) -> int:
    """実施報告書 of a course, or of one lesson of it, as PDF or xlsx."""
    from nakanojo_helpdesk.services.courses import reading
    from nakanojo_helpdesk.services.statistics import course_facts

    out, ordinal = arguments.out, arguments.lesson
    refuse_place(out)
    with closing(opened(arguments)) as store:
        ledger = ledger_of(store, arguments)
        row = ledger.read(reading.numbered, *arguments.number)
        facts = ledger.read(course_facts.of_course, row.uid)
        lesson = next((each for each in facts.lessons if each.row.ordinal == ordinal), None)
        if ordinal is not None and lesson is None:
            raise Refused(f"{row.label}に、第{ordinal}回はありません（{len(facts.lessons)}回までです）。")
        what = "course" if lesson is None else "lesson"
        key = row.number if lesson is None else f"{row.number}/{ordinal}"
        _hand_out(ledger, out, _report_data(ledger, facts, lesson, out.suffix.lower()), what, key)
    label = row.label if lesson is None else lesson.row.label
    say(f"実施報告書（{label}）を書き出しました：{out}")
    return DONE


def _report_data(ledger: Ledger, facts: CourseFacts, lesson: LessonFacts | None, suffix: str) -> bytes:
    """実施報告書 as a file's bytes, by its suffix; of a lesson where one is given."""
    from nakanojo_helpdesk.services import office, vocabularies

    town, known = ledger.read(office.current), ledger.read(vocabularies.current)
    if suffix == ".xlsx":
        from nakanojo_helpdesk.reports.workbooks.results import course_report_workbook, lesson_report_workbook

        if lesson is None:
            return course_report_workbook(facts, town, known)
        return lesson_report_workbook(facts, lesson, town, known)
    from nakanojo_helpdesk.paper.headless import headless_pdf
    from nakanojo_helpdesk.reports.results.course import course_report_sheet
    from nakanojo_helpdesk.reports.results.lesson import lesson_report_sheet

    if lesson is None:
        return headless_pdf(course_report_sheet(facts, town, known))
    return headless_pdf(lesson_report_sheet(facts, lesson, town, known))


def handover(arguments: argparse.Namespace) -> int:
    """事務引継書 of a person as PDF; for that person, or whoever may hand over (`--as`)."""
    from nakanojo_helpdesk import paths, settings
    from nakanojo_helpdesk.paper.headless import headless_pdf
    from nakanojo_helpdesk.reports.handover.document import handover_sheet
    from nakanojo_helpdesk.services import office
    from nakanojo_helpdesk.services.backups import keeping
    from nakanojo_helpdesk.services.handover import facts, planning

    out, wanted = arguments.out, arguments.person
    refuse_place(out)
    with closing(opened(arguments)) as store:
        ledger = ledger_of(store, arguments)
        people = [row for row in ledger.read(planning.people) if wanted in {row.code, row.name}]
        if len(people) != 1:
            known = "見つかりません" if not people else f"{len(people)}人います。職員コードで指定してください"
            raise Refused(f"引継書を作れる「{wanted}」さんは{known}。")
        second = settings.load(paths.data_dir() / settings.FILE_NAME).settings.second_backup_folder
        kept = facts.kept_files(store.path, [keeping.folder_of(store.path), second])
        found = ledger.read(facts.gather, people[0].code)
        data = headless_pdf(handover_sheet(found, kept, ledger.read(office.current)))
        with finished_file(out) as temporary:
            with told(out):
                temporary.write_bytes(data)
            ledger.call(facts.note_paper, people[0].code, "pdf")
    say(f"事務引継書（未処理 {len(found.view.works):,}件）を書き出しました：{out}")
    return DONE


def _hand_out(ledger: Ledger, out: Path, data: bytes, what: str, key: str) -> None:
    """Put a report's bytes at `out`, never without its trace."""
    from nakanojo_helpdesk.services import exports

    with finished_file(out) as temporary:
        with told(out):
            temporary.write_bytes(data)
        ledger.call(exports.note_report, what, key)
