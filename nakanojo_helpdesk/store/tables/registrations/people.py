"""利用者: people who applied for a course. Personal data: read with a trace, erased when the town's time is over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from nakanojo_helpdesk.store.base import Entity, Sealed
from nakanojo_helpdesk.store.tables import staff, terms  # noqa: F401  foreign keys point there


class PersonCare(Entity):
    """One 配慮 a person is given. Covered by the person's seal."""

    __tablename__ = "person_cares"
    __table_args__ = ({"sqlite_with_rowid": False},)

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True, init=False)
    care_id: Mapped[int] = mapped_column(ForeignKey("terms.id"), primary_key=True)


class Person(Sealed, Entity, kw_only=True):
    """One person. `name_key` and `kana_key` are folded for finding, `phone_digits` are the digits of both phones.

    The name is kept as typed, the kana in カタカナ. `merged_into_id` points to the row that stands for both since they were
    merged; an erased person (`erased_at`) has no name, phone or note left, age band and district stay. `stopped_at` is
    利用停止: nobody sees the name any more, and it is erased as soon as that is approved.
    """

    __tablename__ = "people"
    __table_args__ = (
        CheckConstraint("birth_year BETWEEN 1890 AND 2190", name="birth_year"),
        CheckConstraint("merged_into_id IS NULL OR merged_into_id <> id", name="merged_into_id"),
        Index("ix_people_kana_key", "kana_key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    uid: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(repr=False)
    kana: Mapped[str] = mapped_column(default="", repr=False)
    called: Mapped[str] = mapped_column(default="", repr=False)
    name_key: Mapped[str] = mapped_column(default="", repr=False)
    kana_key: Mapped[str] = mapped_column(default="", repr=False)
    phone: Mapped[str] = mapped_column(default="", repr=False)
    second_phone: Mapped[str] = mapped_column(default="", repr=False)
    second_contact: Mapped[str] = mapped_column(default="", repr=False)
    phone_digits: Mapped[str] = mapped_column(default="", repr=False)
    age_band_id: Mapped[int | None] = mapped_column(ForeignKey("terms.id"), default=None)
    birth_year: Mapped[int | None] = mapped_column(default=None)
    district_id: Mapped[int | None] = mapped_column(ForeignKey("terms.id"), default=None)
    care_note: Mapped[str] = mapped_column(default="", repr=False)
    made_at: Mapped[datetime]
    made_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True, default=None)
    erased_at: Mapped[datetime | None] = mapped_column(default=None)
    stopped_at: Mapped[datetime | None] = mapped_column(default=None)
    cares: Mapped[list[PersonCare]] = relationship(
        default_factory=list, lazy="raise", cascade="all, delete-orphan", order_by=PersonCare.care_id
    )

    def sealed_parts(self) -> Sequence[object]:
        """The keys of the cares, in their order."""
        return sorted(care.care_id for care in self.cares)


class PersonMerge(Sealed, Entity, kw_only=True):
    """Two people found to be one: `merged_id` is read as `kept_id` since, until it is taken back."""

    __tablename__ = "person_merges"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    uid: Mapped[str] = mapped_column(unique=True)
    kept_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    merged_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    undone_at: Mapped[datetime | None] = mapped_column(default=None)
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), default=None)
