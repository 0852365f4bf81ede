"""Compares the schema a file holds with the one the revisions make, object by object.

The seals guard rows; tables, indexes, triggers and views are guarded here: a dropped trigger lets traces be rewritten, an
added one changes what is saved, a flipped bit in a CHECK refuses good records or takes bad ones.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from nakanojo_helpdesk import paths
from nakanojo_helpdesk.domain.checks import Finding
from nakanojo_helpdesk.store import engine
from nakanojo_helpdesk.store.integrity.labels import table_label

KIND: Final = "schema"
_TOKEN: Final = re.compile(
    r"'(?:[^']|'')*'" r'|"(?:[^"]|"")*"' r"|`(?:[^`]|``)*`" r"|\[[^\]]*\]" r"|\w+|[^ \t\n]"
)
_QUOTED_NAME: Final = re.compile(r'["`\[](\w+)["`\]]')
_CONSTRAINTS: Final = frozenset({"CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN"})
_PARTS: Final = {
    "table": "表",
    "index": "索引",
    "trigger": "仕掛け（トリガー）",
    "view": "見せかけの表（ビュー）",
}
# A file may be longer than any name of ours; what is shown stays one line.
_SHOWN: Final = 60
_ONE_AT_A_TIME: Final = threading.Lock()

Shape = dict[tuple[str, str], tuple[str, tuple[str, ...]]]
"""Kind and name of each object → the table it belongs to, and the words of its definition."""

_MADE: Final[dict[Path, tuple[Shape, str]]] = {}


def differences(session: Session) -> Iterator[Finding]:
    """Find every object of the schema that is missing, was added, or is other than the revisions make it.

    How a definition is spaced, whether a name stands in quotes and the order of a table's constraints may differ: SQLite and
    Alembic rewrite that themselves. The tables SQLite keeps for its own planning are passed over.
    """
    if session.get_bind().dialect.name != "sqlite":
        return
    expected, revision = _made_by_the_revisions(paths.migrations())
    found = _shape(session.connection())
    for key in sorted(expected.keys() | found.keys()):
        if (sentence := _difference(key, expected, found)) is not None:
            yield Finding(KIND, sentence)
    numbers = session.connection().exec_driver_sql("SELECT version_num FROM alembic_version")
    if [str(row[0]) for row in numbers] != [revision]:
        yield Finding(KIND, "データベースの形の番号が、プログラムの作ったものと違います。")


def _difference(key: tuple[str, str], expected: Shape, found: Shape) -> str | None:
    kind, name = key
    if key not in expected:
        part = _PARTS.get(kind, kind)
        return f"プログラムの作っていない{part}「{name[:_SHOWN]}」が、データベースに加えられています。"
    table, words = expected[key]
    if found.get(key) == (table, words):
        return None
    label = table_label(table)
    what = {
        "table": f"{label}の表（{name}）",
        "index": f"{label}を速く探すための索引（{name}）",
        "trigger": f"{label}の書き換えを防ぐ仕掛け（{name}）",
    }.get(kind, f"{label}の{_PARTS.get(kind, kind)}（{name}）")
    if key not in found:
        return f"{what}がありません。"
    return f"{what}が、プログラムの作ったものと違います。"


def _shape(connection: Connection) -> Shape:
    rows = connection.exec_driver_sql(
        "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite#_stat%' ESCAPE '#'"
    )
    return {(str(row[0]), str(row[1])): (str(row[2]), _words(row[3])) for row in rows}


def _words(sql: str | None) -> tuple[str, ...]:
    """The words of a definition; the constraints of a table by the alphabet, for Alembic writes them in any order."""
    words = [_QUOTED_NAME.sub(r"\1", word) if word[0] != "'" else word for word in _TOKEN.findall(sql or "")]
    if words[:2] != ["CREATE", "TABLE"] or "(" not in words:
        return tuple(words)
    parts, tail = _parts_of_table(words[words.index("(") + 1 :])
    columns = [part for part in parts if part[:1] and part[0] not in _CONSTRAINTS]
    constraints = sorted(part for part in parts if part[:1] and part[0] in _CONSTRAINTS)
    return tuple(word for part in (words[:4], *columns, *constraints, tail) for word in (*part, ","))


def _parts_of_table(words: list[str]) -> tuple[list[list[str]], list[str]]:
    """The columns and constraints between the brackets of CREATE TABLE, and the words behind them."""
    parts: list[list[str]] = [[]]
    depth = 0
    for place, word in enumerate(words):
        if word == ")" and depth == 0:
            return parts, words[place + 1 :]
        depth += {"(": 1, ")": -1}.get(word, 0)
        if word == "," and depth == 0:
            parts.append([])
        else:
            parts[-1].append(word)
    return parts, ["("]  # never closed


def _made_by_the_revisions(scripts: Path) -> tuple[Shape, str]:
    """The schema of a new database, and its revision; made once a process (a tenth of a second), in memory."""
    with _ONE_AT_A_TIME:  # Alembic keeps the connection it works on in a global
        if scripts not in _MADE:
            _MADE[scripts] = _made()
        return _MADE[scripts]


def _made() -> tuple[Shape, str]:
    from nakanojo_helpdesk.store import migrate

    in_memory = engine.engine_on(Path(":memory:"))
    try:
        with in_memory.begin() as connection:
            migrate.run_alembic(connection, "head")
            revision = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one()
            return _shape(connection), str(revision)
    finally:
        in_memory.dispose()
