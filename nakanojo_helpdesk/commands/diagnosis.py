"""`diagnose`: the 動作の確認 in a terminal, line by line, with the whole check of the records."""

from __future__ import annotations

import argparse
from contextlib import closing
from pathlib import Path

from nakanojo_helpdesk.commands.console import DONE, FOUND, say
from nakanojo_helpdesk.commands.ledgers import signed_in
from nakanojo_helpdesk.domain.diagnosis.lines import Line, Mark, worst
from nakanojo_helpdesk.services.databases import checks
from nakanojo_helpdesk.services.diagnosis import looking
from nakanojo_helpdesk.services.ledger import Ledger, Store


def run(arguments: argparse.Namespace) -> int:
    """Look at everything without changing anything. Exit code 1 when a line says ×."""
    from PySide6.QtCore import qVersion

    from nakanojo_helpdesk.paper.diagnosis import font_line, printer_line
    from nakanojo_helpdesk.paper.headless import graphics

    database: Path = arguments.database
    application = graphics()
    with closing(Store.open(database)) as store:
        actor, _confirmed = signed_in(store, arguments.name, arguments.password_file)
        ledger = Ledger(store, actor)
        lines = (
            *looking.program_lines(qVersion() or ""),
            *ledger.read(looking.database_lines),
            looking.integrity_line(ledger.read(checks.check_open), quick=False),
            *looking.place_lines(database),
            font_line(),
            printer_line(),
        )
    del application
    for line in lines:
        say(_words(line))
    return FOUND if worst(lines) is Mark.BAD else DONE


def _words(line: Line) -> str:
    told = f"{line.mark.value} {line.name}：{line.told}"
    return f"{told}\n  → {line.todo}" if line.todo else told
