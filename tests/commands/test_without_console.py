"""Windows starts a program with a window, and a planned task, without output, error and input: `sys.stdout` is None."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from nakanojo_helpdesk import cli
from nakanojo_helpdesk.commands.console import DONE, FOUND, REFUSED

DAYS = ("--from", "R8.4.1", "--to", "R8.4.30")
ENDS: dict[str, tuple[tuple[str, ...], int]] = {
    "demo": (("--database", "BOOK"), REFUSED),
    "report monthly": (("R8-4", "--database", "BOOK", "--out", "FOLDER/a.json"), DONE),
    "report daily": (("R8.4.1", "--database", "BOOK", "--out", "FOLDER/a.pdf"), DONE),
    "report courses": (("R8", "--database", "BOOK", "--out", "FOLDER/a.json"), DONE),
    "report course": (("R8-1", "--database", "BOOK", "--out", "FOLDER/a.json"), REFUSED),
    "report handover": (("佐藤", "--database", "BOOK", "--out", "FOLDER/a.pdf"), REFUSED),
    "list consultations": ((*DAYS, "--database", "BOOK", "--out", "FOLDER/a.csv"), DONE),
    "list courses": (("R8", "--database", "BOOK", "--out", "FOLDER/a.csv"), DONE),
    "list lessons": ((*DAYS, "--database", "BOOK", "--out", "FOLDER/a.csv"), DONE),
    "list registrations": (("--database", "BOOK", "--out", "FOLDER/a.csv"), DONE),
    "list events": (("R8", "--database", "BOOK", "--out", "FOLDER/a.csv"), DONE),
    "backup": (("--database", "BOOK"), DONE),
    "list backups": (("--database", "BOOK"), FOUND),
    "check": (("--database", "BOOK"), DONE),
    "restore": (("--database", "BOOK", "--from", "BOOK", "--as", "佐藤"), REFUSED),
    "restore-drill": (("--help",), DONE),  # takes half a minute
    "diagnose": (("--database", "BOOK"), FOUND),
    "self-test": (("--out", "FOLDER"), REFUSED),
}
"""What each command is asked for, and how it ends on a book with one account and nothing else."""


def ended(patch: pytest.MonkeyPatch, *words: str) -> int:
    """Run a command without a console. Not in a fixture: pytest opens its own console for the test after them."""
    with patch.context() as bare:
        for name in ("stdin", "stdout", "stderr"):
            bare.setattr(sys, name, None)
        return cli.main(words)


@pytest.mark.usefixtures("qapp")  # the papers would make a smaller one
@pytest.mark.parametrize("command", sorted(cli.COMMANDS))
def test_a_command_does_its_work_or_refuses_it_without_a_console(
    command: str, database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    options, wanted = ENDS.get(command, (("--help",), DONE))
    filled = [each.replace("BOOK", str(database)).replace("FOLDER", str(tmp_path)) for each in options]
    assert ended(monkeypatch, *command.split(), *filled) == wanted


@pytest.mark.parametrize(
    ("words", "code"),
    [(("--version",), DONE), (("--help",), DONE), (("nothing",), REFUSED), (("check",), REFUSED)],
)
def test_what_a_command_would_only_print_ends_as_usual(
    words: tuple[str, ...], code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert ended(monkeypatch, *words) == code
