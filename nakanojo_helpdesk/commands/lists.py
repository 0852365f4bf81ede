"""`list consultations`."""

from __future__ import annotations

import argparse
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from nakanojo_helpdesk.commands.console import DONE, FOUND, complain, say
from nakanojo_helpdesk.commands.ledgers import confirmed_ledger_of, opened
from nakanojo_helpdesk.domain.calendar import long_date
from nakanojo_helpdesk.domain.errors import Refused
from nakanojo_helpdesk.domain.staff.access import Permission
from nakanojo_helpdesk.exchange.consultation_lists import CsvList, JsonList, NotHeld
from nakanojo_helpdesk.exchange.files import finished_file, refuse_place, told
from nakanojo_helpdesk.services import exports, vocabularies

if TYPE_CHECKING:
    from nakanojo_helpdesk.domain.consultations.forms import ConsultationRow
    from nakanojo_helpdesk.domain.staff.confirmations import Confirmed
    from nakanojo_helpdesk.services.ledger import Ledger


def consultations(arguments: argparse.Namespace) -> int:
    """相談の一覧 as CSV or JSON, by the date of the talk, both days included."""
    first, last = arguments.first, arguments.last
    if first > last:
        raise Refused(
            f"最初の日（{long_date(first)}）が最後の日（{long_date(last)}）より後です。入れ替えてください。"
        )
    if arguments.encoding == "cp932" and not _is_csv(arguments.out):
        raise Refused("「--encoding cp932」は、CSV（.csv）を書き出すときだけ使えます。")
    refuse_place(arguments.out)
    with closing(opened(arguments)) as store:
        try:
            count = _write(*confirmed_ledger_of(store, arguments), arguments)
        except NotHeld as found:
            complain(str(found))
            return FOUND
    days = f"{long_date(first)}から{long_date(last)}まで"
    say(f"相談の一覧（{days}、{count:,}件）を書き出しました：{arguments.out}")
    return DONE


def _write(ledger: Ledger, confirmed: Confirmed | None, arguments: argparse.Namespace) -> int:
    """Write the list, never without its trace. Returns the number of records in it. Raises `NotHeld`."""
    out: Path = arguments.out
    first: date = arguments.first
    last: date = arguments.last
    encoding = "cp932" if arguments.encoding == "cp932" else None
    known = ledger.read(vocabularies.current)
    if not ledger.actor.may(Permission.READ_MEMOS):
        confirmed = None
    memos = confirmed is not None
    with finished_file(out) as temporary:
        file_encoding = encoding or ("utf-8-sig" if _is_csv(out) else "utf-8")
        with told(out), temporary.open("w", encoding=file_encoding, newline="") as stream:
            written = (
                CsvList(stream, known, memos=memos, encoding=encoding)
                if _is_csv(out)
                else JsonList(stream, known, memos=memos)
            )

            def take(rows: tuple[ConsultationRow, ...]) -> None:
                with told(out):
                    written.add(rows)

            count = ledger.read(
                exports.hand_over, first, last, take, withdrawn=arguments.withdrawn, confirmed=confirmed
            )
            written.finish()
        ledger.call(exports.note_export, "consultations", f"{first.isoformat()}/{last.isoformat()}", count)
    return count


def _is_csv(out: Path) -> bool:
    return out.suffix.lower() == ".csv"
