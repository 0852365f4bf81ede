"""The declarative base, the column types of the house, and what sealed tables share."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any, ClassVar, Final, cast

from sqlalchemy import DateTime, LargeBinary, MetaData, Table, Text, event
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    MappedAsDataclass,
    Mapper,
    declared_attr,
    mapped_column,
    object_session,
)
from sqlalchemy.types import TypeDecorator

NAMING: Final = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Instant(TypeDecorator[datetime]):
    """An aware UTC instant, kept as naive UTC text so that every database orders it alike."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Aware → naive UTC. Raises `ValueError` for a naive instant: its zone would be a guess."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant must know its zone")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Naive UTC → aware."""
        return None if value is None else value.replace(tzinfo=UTC)


class Entity(MappedAsDataclass, DeclarativeBase, kw_only=True):
    """A table row inside services. Never handed to a widget."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {datetime: Instant, str: Text}


class Sealed(MappedAsDataclass, kw_only=True):
    """Rows with a seal: SHA-256 over their canonical body, which no longer fits when a bit flips on the disk.

    The version counts saved changes; it is part of the seal and of the optimistic lock: an UPDATE of a row that
    another transaction changed since it was read finds no row and raises `StaleDataError` (`store.faults`: `Conflict`).
    """

    version: Mapped[int] = mapped_column(default=0)
    seal: Mapped[bytes] = mapped_column(LargeBinary(32), default=b"")

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805  SQLAlchemy hands over the class
        # The seal covers the version, so the version is counted before the seal is made, not by SQLAlchemy.
        table: Table = cls.__table__  # type: ignore[attr-defined]
        return {"version_id_col": table.c.version, "version_id_generator": False}

    def sealed_parts(self) -> Iterable[object]:
        """Values the seal covers besides the row's own columns (children without a seal of their own)."""
        return ()


_UNSEALED: Final = frozenset({"id", "seal"})


def sealed_columns(mapper: Mapper[Any]) -> tuple[str, ...]:
    """The attribute names a seal covers, in the order of the alphabet."""
    return tuple(sorted(attribute.key for attribute in mapper.column_attrs if attribute.key not in _UNSEALED))


def _plain(value: object) -> object:
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.hex()
    return value


def canonical_seal(
    table: str, names: Iterable[str], values: Iterable[object], parts: Iterable[object] = ()
) -> bytes:
    """SHA-256 over the table's name, its non-NULL columns as (name, value) in the order given, and the parts.

    NULL columns are left out, so that a column added by a later schema does not change the seals of older rows.
    """
    held = [[name, _plain(value)] for name, value in zip(names, values, strict=True) if value is not None]
    body = json.dumps([table, held, list(parts)], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    # Half a character (a lone surrogate) can be typed, and a draft keeps it.
    return hashlib.sha256(body.encode("utf-8", "surrogatepass")).digest()


def seal_of(target: Sealed, mapper: Mapper[Any]) -> bytes:
    """The seal the row should carry now."""
    names = sealed_columns(mapper)
    values = (getattr(target, name) for name in names)
    return canonical_seal(cast("Table", mapper.local_table).name, names, values, target.sealed_parts())


@event.listens_for(Sealed, "before_insert", propagate=True)
def _seal_new(mapper: Mapper[Any], _connection: object, target: Sealed) -> None:
    target.version = 1
    target.seal = seal_of(target, mapper)


@event.listens_for(Sealed, "before_update", propagate=True)
def _seal_changed(mapper: Mapper[Any], _connection: object, target: Sealed) -> None:
    session = object_session(target)
    if session is not None and session.is_modified(target):
        target.version += 1
        target.seal = seal_of(target, mapper)
