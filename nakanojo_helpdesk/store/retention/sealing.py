"""Changes and deletes many sealed rows in one act: sealed anew, one trace a table, as bulk loads do.

The trace carries the number of rows and digests over their seals before and after; the seals of each row are kept in
`erasures`, so that a check follows every row through the act as if it had been changed alone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any, Final

from sqlalchemy import Table, bindparam, delete, insert, inspect, select, update
from sqlalchemy.orm import Session

from nakanojo_helpdesk.store.base import canonical_seal, sealed_columns
from nakanojo_helpdesk.store.integrity import audit
from nakanojo_helpdesk.store.integrity.check import parts_between
from nakanojo_helpdesk.store.integrity.check_trace import ERASED
from nakanojo_helpdesk.store.tables.retention.purges import Erasure

_CHUNK: Final = 500
_Change = tuple[int, str, bytes, bytes]


class Act:
    """One act of erasing, in the caller's transaction. `uid` names it in the trace; a table is changed once an act.

    Raises `RuntimeError` when the session has no actor.
    """

    def __init__(self, session: Session, uid: str) -> None:
        audit.acting(session)
        session.flush()
        self._session = session
        self._uid = uid

    def change(
        self,
        entity: type[Any],
        keys: Collection[int],
        values: Callable[[Any], Mapping[str, Any]],
        *,
        childless: bool = False,
    ) -> int:
        """Write other values into rows; `values` gives them by column for a row. Returns how many rows changed.

        Rows that have these values already are left alone. `childless`: the seal covers no children any more.
        """
        table: Table = entity.__table__
        names = sealed_columns(inspect(entity))
        return self._note(entity, self._changed(entity, table, names, keys, values, childless=childless))

    def delete(self, entity: type[Any], keys: Collection[int]) -> int:
        """Delete rows. Returns how many there were."""
        return self._note(entity, self._drop(entity, keys))

    def _changed(
        self,
        entity: type[Any],
        table: Table,
        names: tuple[str, ...],
        keys: Collection[int],
        values: Callable[[Any], Mapping[str, Any]],
        *,
        childless: bool,
    ) -> Iterator[list[_Change]]:
        for chunk in _chunks(keys):
            parts = {} if childless else parts_between(self._session, entity, chunk[0], chunk[-1])
            rows = self._session.execute(
                select(table).where(table.c.id.in_(chunk)).order_by(table.c.id)
            ).all()
            seals: list[_Change] = []
            written: list[dict[str, Any]] = []
            columns: set[str] = set()
            for row in rows:
                held = dict(row._mapping)
                new = {name: value for name, value in values(row).items() if held[name] != value}
                if not new:
                    continue
                after = held | new | {"version": row.version + 1}
                after["seal"] = canonical_seal(
                    table.name, names, (after[name] for name in names), parts.get(row.id, ())
                )
                columns |= {*new, "version", "seal"}
                written.append(after)
                seals.append((row.id, row.uid, row.seal, after["seal"]))
            if written:
                statement = (
                    update(table)
                    .where(table.c.id == bindparam("row_key"))
                    .values({name: bindparam(f"new_{name}") for name in sorted(columns)})
                )
                self._session.connection().execute(
                    statement,
                    [
                        {"row_key": row["id"]} | {f"new_{name}": row[name] for name in columns}
                        for row in written
                    ],
                )
            yield seals

    def _drop(self, entity: type[Any], keys: Collection[int]) -> Iterator[list[_Change]]:
        table: Table = entity.__table__
        for chunk in _chunks(keys):
            query = (
                select(table.c.id, table.c.uid, table.c.seal)
                .where(table.c.id.in_(chunk))
                .order_by(table.c.id)
            )
            rows = self._session.execute(query).all()
            self._session.execute(delete(table).where(table.c.id.in_(chunk)))
            yield [(row.id, row.uid, row.seal, audit.NOTHING) for row in rows]

    def _note(self, entity: type[Any], done: Iterator[list[_Change]]) -> int:
        """Keep the seals of the rows, and write the one trace of the act about this table."""
        before, after, count = hashlib.sha256(), hashlib.sha256(), 0
        table: str = entity.__tablename__
        for seals in done:
            for _key, _uid, old, new in seals:
                before.update(old)
                after.update(new)
            count += len(seals)
            if seals:
                self._session.connection().execute(
                    insert(Erasure.__table__),  # type: ignore[arg-type]
                    [
                        {
                            "act": self._uid,
                            "entity": table,
                            "entity_key": key,
                            "entity_uid": uid,
                            "before_sha": old,
                            "after_sha": new,
                        }
                        for key, uid, old, new in seals
                    ],
                )
        if count:
            audit.note(
                self._session,
                ERASED,
                table,
                self._uid,
                f"count={count}",
                after.digest(),
                before.digest(),
            )
            self._session.expire_all()
        return count


def _chunks(keys: Collection[int]) -> Iterator[list[int]]:
    ordered = sorted(set(keys))
    for start in range(0, len(ordered), _CHUNK):
        yield ordered[start : start + _CHUNK]
