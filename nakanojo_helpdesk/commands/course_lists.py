"""`list courses`, `list lessons` and `list registrations`. Who applied is named only to somebody who may see it (`--as`)."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from nakanojo_helpdesk.commands.console import DONE, FOUND, complain, say
from nakanojo_helpdesk.commands.ledgers import confirmed_ledger_of, ledger_of, opened
from nakanojo_helpdesk.domain.calendar import fiscal_year_code, fiscal_year_label, long_date, utc_now
from nakanojo_helpdesk.domain.courses.forms import course_number
from nakanojo_helpdesk.domain.courses.queries import CourseQuery
from nakanojo_helpdesk.domain.courses.states import Moment
from nakanojo_helpdesk.domain.errors import Refused
from nakanojo_helpdesk.domain.staff.access import Permission
from nakanojo_helpdesk.exchange.consultation_lists import NotHeld
from nakanojo_helpdesk.exchange.files import finished_file, refuse_place, told
from nakanojo_helpdesk.services import exports, office, vocabularies
from nakanojo_helpdesk.services.courses import reading
from nakanojo_helpdesk.services.registrations import listing

if TYPE_CHECKING:
    from nakanojo_helpdesk.exchange.tables import Column
    from nakanojo_helpdesk.services.ledger import Ledger

R = TypeVar("R")


def courses(arguments: argparse.Namespace) -> int:
    """講座の一覧 of a fiscal year as CSV, JSON or xlsx."""
    _refuse_encoding(arguments)
    year: int = arguments.year
    with closing(opened(arguments)) as store:
        ledger = ledger_of(store, arguments)
        rows = ledger.read(reading.listing, CourseQuery(fiscal_year=year))
        from nakanojo_helpdesk.exchange.course_lists import course_columns, course_record

        known, now = ledger.read(vocabularies.current), Moment.of(utc_now())
        written = _write(
            ledger,
            arguments,
            "講座の一覧",
            course_columns(known, now),
            rows,
            lambda row: course_record(row, known, now),
        )
        if not written:
            return FOUND
        ledger.call(exports.note_export, "courses", fiscal_year_code(year), len(rows))
    say(f"講座の一覧（{fiscal_year_label(year)}、{len(rows):,}件）を書き出しました：{arguments.out}")
    return DONE


def lessons(arguments: argparse.Namespace) -> int:
    """回の一覧 of some days, both included, as CSV, JSON or xlsx."""
    _refuse_encoding(arguments)
    first, last = arguments.first, arguments.last
    if first > last:
        raise Refused(
            f"最初の日（{long_date(first)}）が最後の日（{long_date(last)}）より後です。入れ替えてください。"
        )
    with closing(opened(arguments)) as store:
        ledger = ledger_of(store, arguments)
        rows = ledger.read(reading.lessons_between, first, last)
        from nakanojo_helpdesk.exchange.course_lists import lesson_columns, lesson_record

        known, now = ledger.read(vocabularies.current), Moment.of(utc_now())
        written = _write(
            ledger,
            arguments,
            "回の一覧",
            lesson_columns(known, now),
            rows,
            lambda row: lesson_record(row, known, now),
        )
        if not written:
            return FOUND
        ledger.call(exports.note_export, "lessons", f"{first.isoformat()}/{last.isoformat()}", len(rows))
    days = f"{long_date(first)}から{long_date(last)}まで"
    say(f"回の一覧（{days}、{len(rows):,}件）を書き出しました：{arguments.out}")
    return DONE


def registrations(arguments: argparse.Namespace) -> int:
    """申込の一覧 of a course or of all as CSV, JSON or xlsx; with names for who may see them, never without a trace."""
    _refuse_encoding(arguments)
    course: tuple[int, int] | None = arguments.course
    with closing(opened(arguments)) as store:
        ledger, confirmed = confirmed_ledger_of(store, arguments)
        if not ledger.actor.may(Permission.APPLICANTS):
            confirmed = None
        names = confirmed is not None
        ledger.actor.require(Permission.EXPORT)
        rows = ledger.call(listing.everyone, course, confirmed=confirmed)
        from nakanojo_helpdesk.exchange.registration_lists import registration_columns, registration_record

        columns = registration_columns(ledger.read(vocabularies.current), names=names)
        if not _write(ledger, arguments, "申込の一覧", columns, rows, registration_record):
            return FOUND
        what = "registrations with names" if names else "registrations"
        ledger.call(exports.note_export, what, "" if course is None else course_number(*course), len(rows))
    of = "全部の講座" if course is None else course_number(*course)
    words = "名前入り" if names else "名前なし"
    say(f"申込の一覧（{of}、{len(rows):,}件、{words}）を書き出しました：{arguments.out}")
    return DONE


def _refuse_encoding(arguments: argparse.Namespace) -> None:
    if arguments.encoding == "cp932" and arguments.out.suffix.lower() != ".csv":
        raise Refused("「--encoding cp932」は、CSV（.csv）を書き出すときだけ使えます。")
    refuse_place(arguments.out)


def _write(
    ledger: Ledger,
    arguments: argparse.Namespace,
    name: str,
    columns: Sequence[Column[R]],
    rows: Sequence[R],
    record: Callable[[R], Mapping[str, object]],
) -> bool:
    """Write the rows to the file asked for; False after saying what its encoding cannot hold.

    Raises `Denied` for whoever may export nothing, before there is a file.
    """
    from nakanojo_helpdesk.exchange import tables

    ledger.actor.require(Permission.EXPORT)
    out: Path = arguments.out
    suffix = out.suffix.lower()
    encoding = "cp932" if arguments.encoding == "cp932" else None
    try:
        with finished_file(out) as temporary, told(out):
            if suffix == ".xlsx":
                foot = ledger.read(office.current).foot
                temporary.write_bytes(tables.workbook(name, columns, rows, foot=foot))
            elif suffix == ".json":
                with temporary.open("w", encoding="utf-8", newline="") as stream:
                    tables.write_json(stream, map(record, rows))
            else:
                with temporary.open("w", encoding=encoding or "utf-8-sig", newline="") as stream:
                    tables.write_csv(stream, columns, rows, encoding=encoding)
    except NotHeld as found:
        complain(str(found))
        return False
    return True
