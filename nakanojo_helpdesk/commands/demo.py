"""`demo`: fictional data in a new database."""

from __future__ import annotations

import argparse
from datetime import date, timedelta

from nakanojo_helpdesk.commands.console import DONE, complain, say
from nakanojo_helpdesk.commands.ledgers import pc_name
from nakanojo_helpdesk.domain.calendar import local, long_date, utc_now
from nakanojo_helpdesk.domain.demo.town import DEMO_PASSWORD, DEMO_STAFF
from nakanojo_helpdesk.services.databases import demo


def run(arguments: argparse.Namespace) -> int:
    """Make the database, with its progress where it takes long."""
    until: date = arguments.until or local(utc_now()).date() - timedelta(days=1)
    shown = 0

    def progress(done: int, whole: int) -> None:
        nonlocal shown
        if whole >= 100_000 and done * 10 // whole > shown:
            shown = done * 10 // whole
            complain(f"{done:,}／{whole:,}件")

    plan = demo.make(
        arguments.database,
        size=arguments.size,
        seed=arguments.seed,
        until=until,
        pc=pc_name(),
        progress=progress,
    )
    names = "、".join(name for name, _roles in DEMO_STAFF)
    say(
        f"見本データを作りました：{arguments.database}\n"
        f"{long_date(plan.first)}から{long_date(until)}まで、{plan.size.consultations:,}件（取消を含みます）。\n"
        f"{names}の名前でサインインできます。パスワードはみな「{DEMO_PASSWORD}」です。"
    )
    return DONE
