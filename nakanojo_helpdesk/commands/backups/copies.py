"""`backup` and `list backups`: a verified copy of the database, and what the folder of backups holds."""

from __future__ import annotations

import argparse
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from nakanojo_helpdesk.commands.console import DONE, FOUND, say
from nakanojo_helpdesk.commands.ledgers import ledger_of, opened
from nakanojo_helpdesk.domain.backups.rows import Reason, reason_words, state_words
from nakanojo_helpdesk.domain.calendar import clock, local, long_date
from nakanojo_helpdesk.services.backups import keeping

if TYPE_CHECKING:
    from nakanojo_helpdesk.domain.backups.rows import BackupRow


def make(arguments: argparse.Namespace) -> int:
    """Make a verified backup, beside the database or in the folder of `--to`."""
    folder: Path | None = arguments.to
    with closing(opened(arguments)) as store:
        ledger = ledger_of(store, arguments)
        if folder is None:
            row = keeping.make(store, ledger.actor, Reason.COMMAND)
        else:
            row = keeping.make_into(store, ledger.actor, folder)
    say(f"控えを作り、確かめました：{row.path}")
    return DONE


def listed(arguments: argparse.Namespace) -> int:
    """Say what the folder of backups holds, newest first. Exit code 1 when no verified backup is there."""
    folder: Path | None = arguments.to
    with closing(opened(arguments)) as store:
        ledger = ledger_of(store, arguments)
        kept = keeping.kept(store, ledger.actor, folder)
    place = kept.second or kept.first
    for row in place.rows:
        say(_line(row))
    if place.trouble:
        say(place.trouble)
    good = sum(row.is_verified for row in place.rows)
    say(f"確かめてある控えは{good:,}個です：{place.folder}")
    return DONE if good else FOUND


def _line(row: BackupRow) -> str:
    at = local(row.made_at) if row.made_at is not None else None
    when = "日時はわかりません" if at is None else f"{long_date(at.date())} {clock(at.hour * 60 + at.minute)}"
    return f"{when}　{reason_words(row.reason)}　{row.size / 1_000_000:,.1f} MB　{state_words(row.state)}　{row.path.name}"
