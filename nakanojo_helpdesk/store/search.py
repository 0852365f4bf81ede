"""The search index over memos: FTS5 over pairs of folded characters, so that 税金 and half of a word are found.

Contentless: the index holds no text, only the pairs of each memo under the consultation's id. Each pair is one
token of eight hexadecimal digits (two UTF-16 units); the last character of a run is a token of four. So no typed
text has a meaning in FTS5's query language, and a phrase of tokens is exactly a part of the folded memo, never
across a blank. `store/tables/consultations.py` keeps it in the transaction that writes the record.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable, Sequence
from typing import Any, Final

from sqlalchemy import Connection, Integer, Select, Text, column, func, select, table

from nakanojo_helpdesk.domain.text import FOLDING, searchable, spellings

_UNIT: Final = 4
_CHUNK: Final = 10_000
# The version of the folding stands in the index itself, under an id no consultation has: a word of no pair of characters.
_VERSION_KEY: Final = -1
_VERSION: Final = f"folding{FOLDING}"
INDEX: Final = table("consultation_search", column("rowid", Integer), column("bigrams", Text))
_MEMOS: Final = table("consultations", column("id", Integer), column("memo", Text))


def bigrams(text: str) -> str:
    """The tokens of a text, one run of characters between blanks after the other."""
    return " ".join(token for run in searchable(text).split(" ") for token in _tokens(_units(run)))


def expression(words: Iterable[str]) -> str:
    """The FTS5 query for memos that hold every one of these folded words (none with blanks).

    A single character is searched as the beginning of a pair, two and more as a phrase of pairs. Raises
    `ValueError` for a word that no memo can hold (half a surrogate).
    """
    phrases = []
    for word in words:
        either = " OR ".join(map(_phrase, spellings(word)))
        phrases.append(f"({either})" if " OR " in either else either)
    return " AND ".join(phrases)


def hits(words: Iterable[str], bounds: tuple[int, int] | None = None) -> Select[Any]:
    """The ids of the consultations whose memo holds every word; between two ids (both included) where given.

    Raises `ValueError` as `expression` does.
    """
    query = select(INDEX.c.rowid).where(INDEX.c.bigrams.op("MATCH", is_comparison=True)(expression(words)))
    return query if bounds is None else query.where(INDEX.c.rowid >= bounds[0], INDEX.c.rowid <= bounds[1])


def among(keys: Iterable[int]) -> Select[Any]:
    """A subquery for these ids: one bound value for thousands of them."""
    listed = func.json_each(json.dumps(sorted(keys))).table_valued("value")
    return select(listed.c.value)


def put(connection: Connection, key: int, memo: str) -> None:
    """Add the memo of a consultation to the index. It must not be in it yet."""
    if memo and connection.dialect.name == "sqlite":
        connection.execute(INDEX.insert().values(rowid=key, bigrams=bigrams(memo)))


def drop(connection: Connection, key: int) -> None:
    """Remove the memo of a consultation from the index. Its tokens leave the file when the index is rebuilt."""
    if connection.dialect.name == "sqlite":
        connection.execute(INDEX.delete().where(INDEX.c.rowid == key))


def put_many(connection: Connection, memos: Sequence[tuple[int, str]]) -> None:
    """`put` for many (id, memo) at once."""
    rows = [{"rowid": key, "bigrams": bigrams(memo)} for key, memo in memos if memo]
    if rows and connection.dialect.name == "sqlite":
        connection.execute(INDEX.insert(), rows)


def rebuild(connection: Connection) -> int:
    """Rebuild the index from the memos, in the caller's transaction; returns its number of memos."""
    if connection.dialect.name != "sqlite":
        return 0
    connection.exec_driver_sql("INSERT INTO consultation_search(consultation_search) VALUES ('delete-all')")
    connection.execute(INDEX.insert().values(rowid=_VERSION_KEY, bigrams=_VERSION))
    query = select(_MEMOS.c.id, _MEMOS.c.memo).where(_MEMOS.c.memo != "").order_by(_MEMOS.c.id).limit(_CHUNK)
    last, count = 0, 0
    while rows := connection.execute(query.where(_MEMOS.c.id > last)).all():
        put_many(connection, [(row.id, row.memo) for row in rows])
        last = rows[-1].id
        count += len(rows)
    return count


def is_current(connection: Connection) -> bool:
    """Whether the index was made with the program's present folding; an older one misses spellings until it is rebuilt."""
    if connection.dialect.name != "sqlite":
        return True
    match = INDEX.c.bigrams.op("MATCH", is_comparison=True)
    return connection.scalar(select(INDEX.c.rowid).where(match(f'"{_VERSION}"'))) is not None


def missing(connection: Connection) -> int:
    """The difference between the numbers of memos in index and records; 0 when all is well (a cheap count, no comparison)."""
    if connection.dialect.name != "sqlite":
        return 0
    held = connection.scalar(select(func.count()).select_from(INDEX).where(INDEX.c.rowid > 0)) or 0
    wanted = connection.scalar(select(func.count()).select_from(_MEMOS).where(_MEMOS.c.memo != "")) or 0
    return abs(wanted - held)


def agrees(connection: Connection) -> bool:
    """Whether index and memos hold the same tokens at the same places (two million in some seconds).

    Both sides are added up by the hashes of (token, id, place), so that neither is held in memory.
    """
    if connection.dialect.name != "sqlite":
        return True
    wanted = 0
    memos = select(_MEMOS.c.id, _MEMOS.c.memo).where(_MEMOS.c.memo != "")
    with connection.execution_options(yield_per=_CHUNK).execute(memos) as rows:
        for key, memo in rows:
            tokens = bigrams(memo).split()
            wanted += sum(map(hash, zip(tokens, itertools.repeat(key), itertools.count())))
    connection.exec_driver_sql(
        "CREATE VIRTUAL TABLE temp.words_of_the_index USING fts5vocab(main, consultation_search, instance)"
    )
    try:
        held = connection.exec_driver_sql(
            "SELECT term, doc, offset FROM temp.words_of_the_index WHERE doc > 0"
        )
        return sum(map(hash, map(tuple, held))) == wanted
    finally:
        connection.exec_driver_sql("DROP TABLE temp.words_of_the_index")


def _phrase(spelling: str) -> str:
    units = _units(spelling)
    tokens = _tokens(units)[:-1]
    return f'"{" ".join(tokens)}"' if tokens else f'"{units}" *'


def _units(run: str) -> str:
    return run.encode("utf-16-be").hex()


def _tokens(units: str) -> list[str]:
    """`_units` by pairs; the last one alone."""
    return [units[start : start + 2 * _UNIT] for start in range(0, len(units), _UNIT)]
