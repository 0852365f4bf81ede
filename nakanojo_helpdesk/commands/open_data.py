"""`list events`: released courses as open data, in the columns of the shipped mapping file. Nobody is named."""

from __future__ import annotations

import argparse
from contextlib import closing

from nakanojo_helpdesk import paths
from nakanojo_helpdesk.commands.console import DONE, say
from nakanojo_helpdesk.commands.ledgers import ledger_of, opened
from nakanojo_helpdesk.domain.calendar import fiscal_year_code, fiscal_year_label
from nakanojo_helpdesk.domain.courses.queries import CourseQuery
from nakanojo_helpdesk.domain.staff.access import Permission
from nakanojo_helpdesk.exchange.events import EventMapping, events_csv
from nakanojo_helpdesk.exchange.files import finished_file, refuse_place, told
from nakanojo_helpdesk.services import exports, office
from nakanojo_helpdesk.services.courses import reading
from nakanojo_helpdesk.services.places import venues


def events(arguments: argparse.Namespace) -> int:
    """イベント一覧 of a fiscal year as CSV."""
    out, year = arguments.out, arguments.year
    refuse_place(out)
    mapping = EventMapping.read(paths.resource("open_data/events.toml"))
    with closing(opened(arguments)) as store:
        ledger = ledger_of(store, arguments)
        ledger.actor.require(Permission.EXPORT)
        rows = ledger.read(reading.listing, CourseQuery(fiscal_year=year))
        places = {row.uid: row for row in ledger.read(venues.listing, closed=True)}
        data, lines = events_csv(mapping, rows, ledger.read(office.current), places)
        with finished_file(out) as temporary:
            with told(out):
                temporary.write_bytes(data)
            ledger.call(exports.note_export, "events", fiscal_year_code(year), lines)
    say(f"イベント一覧（{fiscal_year_label(year)}、{lines:,}件）を書き出しました：{out}")
    return DONE
