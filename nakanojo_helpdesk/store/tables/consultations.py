"""相談: the main table, its further topics and its running numbers."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Connection, ForeignKey, Index, UniqueConstraint, event, inspect, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from nakanojo_helpdesk.store import search
from nakanojo_helpdesk.store.base import Entity, Sealed
from nakanojo_helpdesk.store.tables import places, staff, terms  # noqa: F401  foreign keys point there


class RunningNumber(Entity):
    """The last serial used in a fiscal year: numbers are never reused, even after a withdrawal."""

    __tablename__ = "running_numbers"

    fiscal_year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last_serial: Mapped[int]


class FurtherTopic(Entity):
    """A topic beside the main one, in the order it was chosen. Covered by the consultation's seal."""

    __tablename__ = "further_topics"
    __table_args__ = (
        CheckConstraint("position BETWEEN 1 AND 4", name="position"),
        Index("ix_further_topics_topic_id", "topic_id"),
        {"sqlite_with_rowid": False},
    )

    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultations.id"), primary_key=True, init=False)
    position: Mapped[int] = mapped_column(primary_key=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("terms.id"))


class Consultation(Sealed, Entity, kw_only=True):
    """One consultation. `event_minute` counts from midnight; `entered_at` is the instant of entry, apart from the event.

    `staff_id` is 担当者 (who talked), `entered_by_id` 入力者 (who typed). Withdrawn rows stay, listed as 取消.
    """

    __tablename__ = "consultations"
    __table_args__ = (
        UniqueConstraint("fiscal_year", "serial"),
        CheckConstraint("event_minute BETWEEN 0 AND 1439", name="event_minute"),
        CheckConstraint("people BETWEEN 1 AND 999", name="people"),
        CheckConstraint("minutes BETWEEN 0 AND 720", name="minutes"),
        CheckConstraint("measured_minutes >= 0", name="measured_minutes"),
        CheckConstraint("entry_mode IN ('live', 'late')", name="entry_mode"),
        CheckConstraint("length(memo) <= 1500", name="memo"),
        Index(
            "ix_consultations_counting",
            "event_date",
            "main_topic_id",
            "people",
            # PostgreSQL's own condition stands in the revision, which makes the index: named here, it would
            # load that whole dialect at every start.
            sqlite_where=text("withdrawn_at IS NULL"),
        ),
        Index("ix_consultations_event_date", "event_date", "event_minute", "id"),
        Index("ix_consultations_main_topic_id", "main_topic_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    uid: Mapped[str] = mapped_column(unique=True)
    fiscal_year: Mapped[int]
    serial: Mapped[int]
    event_date: Mapped[date]
    event_minute: Mapped[int | None]
    entered_at: Mapped[datetime]
    desk_id: Mapped[int] = mapped_column(ForeignKey("desks.id"))
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    entered_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    method_id: Mapped[int | None] = mapped_column(ForeignKey("terms.id"), default=None)
    visitor_id: Mapped[int | None] = mapped_column(ForeignKey("terms.id"), default=None)
    people: Mapped[int | None] = mapped_column(default=None)
    visit_kind_id: Mapped[int | None] = mapped_column(ForeignKey("terms.id"), default=None)
    age_band_id: Mapped[int | None] = mapped_column(ForeignKey("terms.id"), default=None)
    district_id: Mapped[int | None] = mapped_column(ForeignKey("terms.id"), default=None)
    main_topic_id: Mapped[int] = mapped_column(ForeignKey("terms.id"))
    device_id: Mapped[int | None] = mapped_column(ForeignKey("terms.id"), default=None)
    carrier_id: Mapped[int | None] = mapped_column(ForeignKey("terms.id"), default=None)
    outcome_id: Mapped[int | None] = mapped_column(ForeignKey("terms.id"), default=None)
    effort_id: Mapped[int | None] = mapped_column(ForeignKey("terms.id"), default=None)
    minutes: Mapped[int | None] = mapped_column(default=None)
    measured_minutes: Mapped[int | None] = mapped_column(default=None)
    referral_id: Mapped[int | None] = mapped_column(ForeignKey("terms.id"), default=None)
    trigger_id: Mapped[int | None] = mapped_column(ForeignKey("terms.id"), default=None)
    memo: Mapped[str] = mapped_column(default="", repr=False)
    entry_mode: Mapped[str] = mapped_column(default="live")
    withdrawn_at: Mapped[datetime | None] = mapped_column(default=None)
    withdrawn_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), default=None)
    withdrawn_reason: Mapped[str] = mapped_column(default="")
    amended_reason: Mapped[str] = mapped_column(default="")
    further: Mapped[list[FurtherTopic]] = relationship(
        default_factory=list, lazy="raise", cascade="all, delete-orphan", order_by=FurtherTopic.position
    )

    def sealed_parts(self) -> list[object]:
        """The further topics in their order."""
        return [topic.topic_id for topic in sorted(self.further, key=lambda topic: topic.position)]


@event.listens_for(Consultation, "after_insert")
def _make_findable(_mapper: object, connection: Connection, target: Consultation) -> None:
    search.put(connection, target.id, target.memo)


@event.listens_for(Consultation, "after_update")
def _find_as_it_is_now(_mapper: object, connection: Connection, target: Consultation) -> None:
    if inspect(target).attrs.memo.history.has_changes():
        search.drop(connection, target.id)
        search.put(connection, target.id, target.memo)


@event.listens_for(Consultation, "after_delete")
def _find_no_more(_mapper: object, connection: Connection, target: Consultation) -> None:
    search.drop(connection, target.id)
