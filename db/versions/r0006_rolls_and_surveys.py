"""The roll of a lesson with its history, what is done the day before, surveys, and what a report says in words.

Revision: 0006, after 0005. Self-contained: never imports the package. New columns are NULL on old rows, whose seals
stay valid that way.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def _sealed() -> list[sa.Column[object]]:
    return [
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("seal", sa.LargeBinary(32), nullable=False),
    ]


def _key(
    table: str, column: str, target: str, *, nullable: bool = False, primary: bool = False
) -> sa.Column[object]:
    foreign = sa.ForeignKey(f"{target}.id", name=f"fk_{table}_{column}")
    return sa.Column(column, sa.Integer, foreign, nullable=nullable, primary_key=primary)


def upgrade() -> None:
    """Carry the schema forward."""
    op.add_column("courses", sa.Column("completion_percent", sa.Integer))
    op.add_column("courses", sa.Column("reflection", sa.Text))
    op.add_column("lessons", sa.Column("reflection", sa.Text))
    _rolls()
    _surveys()


def _rolls() -> None:
    op.create_table(
        "marks",
        sa.Column("id", sa.Integer, primary_key=True, nullable=False),
        sa.Column("uid", sa.Text, nullable=False),
        _key("marks", "lesson_id", "lessons"),
        _key("marks", "registration_id", "registrations"),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        _key("marks", "by_id", "staff"),
        sa.Column("source", sa.Text, nullable=False),
        *_sealed(),
        sa.CheckConstraint("code IN ('ATT', 'ABS', 'LAT', 'LEV', 'EXC', 'WLK', 'NOT')", name="ck_marks_code"),
        sa.CheckConstraint("source IN ('roll', 'paper', 'file', 'notice', 'call')", name="ck_marks_source"),
        sa.UniqueConstraint("lesson_id", "registration_id", name="uq_marks_lesson_id_registration_id"),
        sa.UniqueConstraint("uid", name="uq_marks_uid"),
    )
    op.create_index("ix_marks_registration_id", "marks", ["registration_id"])
    op.create_table(
        "mark_changes",
        sa.Column("id", sa.Integer, primary_key=True, nullable=False),
        sa.Column("uid", sa.Text, nullable=False),
        _key("mark_changes", "mark_id", "marks"),
        sa.Column("before", sa.Text, nullable=False),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        _key("mark_changes", "by_id", "staff"),
        sa.Column("source", sa.Text, nullable=False),
        *_sealed(),
        sa.CheckConstraint(
            "before IN ('ATT', 'ABS', 'LAT', 'LEV', 'EXC', 'WLK', 'NOT')", name="ck_mark_changes_before"
        ),
        sa.CheckConstraint(
            "code IN ('ATT', 'ABS', 'LAT', 'LEV', 'EXC', 'WLK', 'NOT')", name="ck_mark_changes_code"
        ),
        sa.CheckConstraint(
            "source IN ('roll', 'paper', 'file', 'notice', 'call')", name="ck_mark_changes_source"
        ),
        sa.UniqueConstraint("uid", name="uq_mark_changes_uid"),
    )
    op.create_index("ix_mark_changes_mark_id", "mark_changes", ["mark_id"])
    op.create_table(
        "preparations",
        sa.Column("id", sa.Integer, primary_key=True, nullable=False),
        sa.Column("uid", sa.Text, nullable=False),
        _key("preparations", "lesson_id", "lessons"),
        sa.Column("item", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        _key("preparations", "by_id", "staff"),
        sa.Column("undone_at", sa.DateTime),
        *_sealed(),
        sa.UniqueConstraint("lesson_id", "item", name="uq_preparations_lesson_id_item"),
        sa.UniqueConstraint("uid", name="uq_preparations_uid"),
    )


def _surveys() -> None:
    op.create_table(
        "surveys",
        sa.Column("id", sa.Integer, primary_key=True, nullable=False),
        sa.Column("uid", sa.Text, nullable=False),
        _key("surveys", "lesson_id", "lessons"),
        sa.Column("ordinal", sa.Integer, nullable=False),
        sa.Column("phase", sa.Text, nullable=False),
        sa.Column("satisfaction", sa.Integer),
        sa.Column("clarity", sa.Integer),
        sa.Column("confidence", sa.Integer),
        sa.Column("usefulness", sa.Integer),
        sa.Column("free_text", sa.Text, nullable=False),
        sa.Column("entered_at", sa.DateTime, nullable=False),
        _key("surveys", "entered_by_id", "staff"),
        sa.Column("withdrawn_at", sa.DateTime),
        *_sealed(),
        sa.CheckConstraint("clarity BETWEEN 1 AND 5", name="ck_surveys_clarity"),
        sa.CheckConstraint("confidence BETWEEN 1 AND 5", name="ck_surveys_confidence"),
        sa.CheckConstraint("ordinal >= 1", name="ck_surveys_ordinal"),
        sa.CheckConstraint("phase IN ('before', 'after')", name="ck_surveys_phase"),
        sa.CheckConstraint("satisfaction BETWEEN 1 AND 5", name="ck_surveys_satisfaction"),
        sa.CheckConstraint("usefulness BETWEEN 1 AND 5", name="ck_surveys_usefulness"),
        sa.UniqueConstraint("lesson_id", "ordinal", name="uq_surveys_lesson_id_ordinal"),
        sa.UniqueConstraint("uid", name="uq_surveys_uid"),
    )
    op.create_table(
        "survey_topics",
        _key("survey_topics", "survey_id", "surveys", primary=True),
        _key("survey_topics", "topic_id", "terms", primary=True),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """There is no way back: the backup made before is the way back."""
    raise NotImplementedError
