"""アンケート: the answers of one unnamed form of a lesson."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from nakanojo_helpdesk.store.base import Entity, Sealed
from nakanojo_helpdesk.store.tables.courses import lessons  # noqa: F401  foreign keys point there


class SurveyTopic(Entity):
    """One topic ticked on a form (what the person would like to learn). Covered by the form's seal."""

    __tablename__ = "survey_topics"
    __table_args__ = ({"sqlite_with_rowid": False},)

    survey_id: Mapped[int] = mapped_column(ForeignKey("surveys.id"), primary_key=True, init=False)
    topic_id: Mapped[int] = mapped_column(ForeignKey("terms.id"), primary_key=True)


class Survey(Sealed, Entity, kw_only=True):
    """One form. Answers are 1 (lowest) to 5, NULL for none; `phase` says whether it was filled in before or after.

    `ordinal` counts the forms of a lesson. A form typed by mistake is withdrawn, never deleted.
    """

    __tablename__ = "surveys"
    __table_args__ = (
        UniqueConstraint("lesson_id", "ordinal"),
        CheckConstraint("ordinal >= 1", name="ordinal"),
        CheckConstraint("phase IN ('before', 'after')", name="phase"),
        CheckConstraint("satisfaction BETWEEN 1 AND 5", name="satisfaction"),
        CheckConstraint("clarity BETWEEN 1 AND 5", name="clarity"),
        CheckConstraint("confidence BETWEEN 1 AND 5", name="confidence"),
        CheckConstraint("usefulness BETWEEN 1 AND 5", name="usefulness"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    uid: Mapped[str] = mapped_column(unique=True)
    lesson_id: Mapped[int] = mapped_column(ForeignKey("lessons.id"))
    ordinal: Mapped[int]
    phase: Mapped[str] = mapped_column(default="after")
    satisfaction: Mapped[int | None] = mapped_column(default=None)
    clarity: Mapped[int | None] = mapped_column(default=None)
    confidence: Mapped[int | None] = mapped_column(default=None)
    usefulness: Mapped[int | None] = mapped_column(default=None)
    free_text: Mapped[str] = mapped_column(default="", repr=False)
    entered_at: Mapped[datetime]
    entered_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    withdrawn_at: Mapped[datetime | None] = mapped_column(default=None)
    topics: Mapped[list[SurveyTopic]] = relationship(
        default_factory=list, lazy="raise", cascade="all, delete-orphan", order_by=SurveyTopic.topic_id
    )

    def sealed_parts(self) -> Sequence[object]:
        """The keys of the topics, in their order."""
        return sorted(topic.topic_id for topic in self.topics)
