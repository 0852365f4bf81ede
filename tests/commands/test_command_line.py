"""The words after the program's name, understood or refused in Japanese."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from nakanojo_helpdesk.cli import COMMANDS
from nakanojo_helpdesk.commands.command_line import parsed
from nakanojo_helpdesk.domain.calendar import Month
from nakanojo_helpdesk.domain.errors import Refused

LIST = ["list", "consultations", "--database", "a.db", "--to", "R8.10.31", "--out", "a.csv"]


def refusal(*argv: str) -> str:
    with pytest.raises(Refused) as refused:
        parsed(argv, print)
    return str(refused.value)


def test_dates_and_months_are_read_in_every_spelling() -> None:
    for text in ("R8.10.1", "8/10/1", "令和8年10月1日", "2026-10-01", "Ｒ８．１０．１"):
        assert parsed([*LIST, "--from", text], print).first == date(2026, 10, 1)
    for text in ("2026-10", "R8-10", "令和8年10月"):
        arguments = parsed(["report", "monthly", text, "--database", "a.db", "--out", "A.PDF"], print)
        assert (arguments.command, arguments.month, arguments.out) == (
            "report monthly",
            Month(2026, 10),
            Path("A.PDF"),
        )


@pytest.mark.parametrize(
    ("argv", "sentence"),
    [
        ([], "次の指定が足りません：COMMAND"),
        (["report"], "次の指定が足りません：KIND"),
        (["nothing"], "「COMMAND」に「nothing」は指定できません。"),
        (["check"], "次の指定が足りません：--database"),
        (["check", "--database"], "「--database」のあとに値を指定してください。"),
        (["check", "--database", "a.db", "--fast"], "次の指定は使えません：--fast"),
        (["check", "--data", "a.db"], "次の指定が足りません：--database"),
        (["demo", "--database", "a.db", "--seed", "x"], "「--seed」の「x」は整数で指定してください。"),
        (["demo", "--database", "a.db", "--size", "big"], "「--size」に「big」は指定できません。"),
        (["demo", "--database", "a.db", "--until", "2026-02-30"], "2月30日という日はありません"),
        ([*LIST, "--from", "いつか"], "「いつか」：日付として読めません。"),
        ([*LIST[:-1], "a.xls", "--from", "R8.10.1"], "終わりを .csv か .json にしてください。"),
        ([*LIST, "--from", "R8.10.1", "--withdrawn=yes"], "「--withdrawn」には値を付けられません。"),
        (
            ["report", "monthly", "R8-13", "--database", "a", "--out", "a.pdf"],
            "「R8-13」：月として読めません。",
        ),
        (["self-test", "--out", "a"], "終わりを .json にしてください。"),
    ],
)
def test_a_mistake_is_told_in_japanese_with_the_usage(argv: list[str], sentence: str) -> None:
    told = refusal(*argv)
    assert sentence in told
    assert "\n使い方：nakanojo-helpdesk" in told
    assert not re.search(r"\b(argument|invalid|required|usage|expected|choose)\b", told)


@pytest.mark.parametrize(
    "argv",
    [
        [],
        ["report"],
        ["list"],
        *[command.split() for command in COMMANDS],
    ],
)
def test_help_is_japanese(argv: list[str]) -> None:
    shown: list[str] = []
    with pytest.raises(SystemExit) as ended:
        parsed([*argv, "--help"], shown.append)
    assert not ended.value.code
    text = "\n".join(shown)
    assert text.startswith("使い方：nakanojo-helpdesk")
    assert "この説明を表示します" in text
    assert not re.search(r"\b(usage|options|positional|arguments|show|exit)\b", text)
