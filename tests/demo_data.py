"""A small demo database, made once a run and copied by whoever wants to change it; and the command line run on it."""

from __future__ import annotations

import atexit
import functools
import json
import shutil
import tempfile
from datetime import date
from pathlib import Path
from typing import Any, Final

from nakanojo_helpdesk import cli
from nakanojo_helpdesk.commands import console
from nakanojo_helpdesk.domain.demo.town import DEMO_PASSWORD
from nakanojo_helpdesk.services.databases import demo
from nakanojo_helpdesk.store.driver import connect

Document = dict[str, Any]

SEED: Final = 7
FIRST_DAY: Final = date(2023, 4, 1)
LAST_DAY: Final = date(2026, 3, 31)
WHOLE: Final = ("--from", "R5.4.1", "--to", "2026-03-31")
"""The options that list all of it."""


@functools.cache
def template() -> Path:
    """The database nobody writes to: size small, from `FIRST_DAY` to `LAST_DAY`."""
    folder = Path(tempfile.mkdtemp(prefix="nakanojo_helpdesk_demo_"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    path = folder / "demo.db"
    demo.make(path, size="small", seed=SEED, until=LAST_DAY, pc="PC1")
    return path


def copied(folder: Path) -> Path:
    """A copy of the template in `folder`."""
    return Path(shutil.copyfile(template(), folder / "demo.db"))


def run(*argv: object) -> int:
    """Run the command line in this process; returns its exit code."""
    return cli.main([str(part) for part in argv])


def password_file(folder: Path) -> Path:
    """A file with the demo's password, as a Windows editor writes it."""
    file = folder / "password.txt"
    file.write_bytes(b"\xef\xbb\xbf" + DEMO_PASSWORD.encode("ascii") + b"\r\n")
    return file


def audit_rows(database: Path) -> list[tuple[str, str, str, str, str]]:
    """The trail as (actor, action, entity, entity_id, fields), oldest first."""
    connection = connect(database)
    try:
        query = "SELECT actor, action, entity, entity_id, fields FROM audit ORDER BY seq"
        return list(connection.execute(query))
    finally:
        connection.close()


def listed(database: Path, out: Path, *options: object) -> list[Document]:
    """The records a list holds, by way of its JSON."""
    assert run("list", "consultations", "--database", database, "--out", out, *options) == console.DONE
    rows: list[Document] = json.loads(out.read_text(encoding="utf-8"))
    return rows


def reported(database: Path, out: Path, month: str) -> Document:
    """The monthly report, by way of its JSON."""
    assert run("report", "monthly", month, "--database", database, "--out", out) == console.DONE
    document: Document = json.loads(out.read_text(encoding="utf-8"))
    return document
