"""抽選: what was drawn by which rules, lot by lot."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from nakanojo_helpdesk.store.base import Entity, Sealed
from nakanojo_helpdesk.store.tables.registrations import registrations  # noqa: F401  foreign keys point there


class DrawLot(Entity):
    """One lot of a draw: a family, the places it needs and those given to it, where it came out. Covered by the draw's seal."""

    __tablename__ = "draw_lots"
    __table_args__ = (
        CheckConstraint("position >= 1", name="position"),
        CheckConstraint("places >= 1", name="places"),
        CheckConstraint("given BETWEEN 0 AND places", name="given"),
        {"sqlite_with_rowid": False},
    )

    draw_id: Mapped[int] = mapped_column(ForeignKey("draws.id"), primary_key=True, init=False)
    position: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registrations.id"))
    class_: Mapped[str] = mapped_column("class")
    places: Mapped[int]
    split: Mapped[bool]
    digest: Mapped[str]
    given: Mapped[int]


class Draw(Sealed, Entity, kw_only=True):
    """抽選: the seed, the rules, and the order that came out. `ordinal` 2 and more need a `reason`; all stay.

    `classes` are the codes of the classes that came first, in their order and comma between; `fit` says what happened to
    a family that did not fit (`skip` or `hold`); `seed_origin` how the seed came about.
    """

    __tablename__ = "draws"
    __table_args__ = (
        CheckConstraint("fit IN ('skip', 'hold')", name="fit"),
        CheckConstraint("ordinal >= 1", name="ordinal"),
        CheckConstraint("ordinal = 1 OR reason <> ''", name="reason"),
        CheckConstraint("places >= 0", name="places"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    uid: Mapped[str] = mapped_column(unique=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"), index=True)
    lesson_id: Mapped[int | None] = mapped_column(ForeignKey("lessons.id"), default=None)
    ordinal: Mapped[int]
    at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    seed: Mapped[str]
    seed_origin: Mapped[str]
    classes: Mapped[str]
    fit: Mapped[str]
    places: Mapped[int]
    reason: Mapped[str] = mapped_column(default="")
    lots: Mapped[list[DrawLot]] = relationship(
        default_factory=list, lazy="raise", cascade="all, delete-orphan", order_by=DrawLot.position
    )

    def sealed_parts(self) -> Sequence[object]:
        """The lots in their order."""
        lots = sorted(self.lots, key=lambda lot: lot.position)
        return [
            [lot.position, lot.registration_id, lot.class_, lot.places, lot.split, lot.digest, lot.given]
            for lot in lots
        ]
