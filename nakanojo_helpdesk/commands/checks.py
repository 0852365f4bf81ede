"""`check`: whether a database is whole and untouched."""

from __future__ import annotations

import argparse
from contextlib import closing
from pathlib import Path

from nakanojo_helpdesk.commands.console import DONE, FOUND, say
from nakanojo_helpdesk.commands.ledgers import pc_name, signed_in
from nakanojo_helpdesk.domain.staff.access import command_actor
from nakanojo_helpdesk.services import exports
from nakanojo_helpdesk.services.databases import checks
from nakanojo_helpdesk.services.ledger import Ledger, Store


def run(arguments: argparse.Namespace) -> int:
    """Say what is wrong with the database, or that nothing is."""
    database: Path = arguments.database
    actor = command_actor(pc_name())
    if arguments.name is not None or arguments.password_file is not None:
        with closing(Store.open(database)) as store:
            actor, _confirmed = signed_in(store, arguments.name, arguments.password_file)
    findings = checks.check_file(database, actor)
    for finding in findings:
        say(finding.sentence)
    if findings:
        say(f"点検しました。問題が{len(findings):,}件見つかりました。{checks.remedy(findings)}")
        return FOUND
    with closing(Store.open(database)) as store:
        census = Ledger(store, actor).read(exports.census)
    say(
        "点検しました。問題はありません。"
        f"（相談{census.consultations:,}件、取消{census.withdrawn:,}件、操作の記録{census.audit_entries:,}件）"
    )
    return DONE
