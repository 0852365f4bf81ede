"""Courses and lessons: their tables, and what a venue says of itself.

Revision: 0004, after 0003. Self-contained: never imports the package. New columns are NULL on old rows, whose seals
stay valid that way.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def _sealed() -> list[sa.Column[object]]:
    return [
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("seal", sa.LargeBinary(32), nullable=False),
    ]


def _key(table: str, column: str, target: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(
        column, sa.Integer, sa.ForeignKey(f"{target}.id", name=f"fk_{table}_{column}"), nullable=nullable
    )


def _texts(*names: str) -> list[sa.Column[object]]:
    return [sa.Column(name, sa.Text, nullable=False) for name in names]


def _integers(*names: str, nullable: bool = False) -> list[sa.Column[object]]:
    return [sa.Column(name, sa.Integer, nullable=nullable) for name in names]


def upgrade() -> None:
    """Carry the schema forward."""
    op.add_column("venues", sa.Column("address", sa.Text))
    op.add_column("venues", sa.Column("capacity", sa.Integer))
    op.add_column("venues", sa.Column("parking", sa.Text))
    op.create_table(
        "course_numbers",
        sa.Column("fiscal_year", sa.Integer, primary_key=True, autoincrement=False, nullable=False),
        *_integers("last_serial"),
    )
    _courses()
    _lessons()


def _courses() -> None:
    op.create_table(
        "courses",
        sa.Column("id", sa.Integer, primary_key=True, nullable=False),
        *_texts("uid"),
        *_integers("fiscal_year", "serial"),
        *_texts("title"),
        _key("courses", "catalogue_id", "terms", nullable=True),
        _key("courses", "kind_id", "terms"),
        *_texts("target"),
        sa.Column("residents_only", sa.Boolean, nullable=False),
        *_integers("least_age", nullable=True),
        sa.Column("newcomers_only", sa.Boolean, nullable=False),
        *_integers("capacity"),
        *_integers("minimum", nullable=True),
        *_texts("scope", "admission", "waiting"),
        *_integers("offer_days", "offer_calls"),
        sa.Column("apply_from", sa.Date),
        sa.Column("apply_until", sa.Date),
        *_integers("limit_in_course", "limit_in_year", nullable=True),
        *_texts("fee", "belongings"),
        *_integers("loan_devices"),
        *_texts("contact", "notes", "stage"),
        sa.Column("cancelled_at", sa.DateTime),
        _key("courses", "cancelled_by_id", "staff", nullable=True),
        *_texts("cancelled_reason"),
        _key("courses", "copied_from_id", "courses", nullable=True),
        sa.Column("made_at", sa.DateTime, nullable=False),
        _key("courses", "made_by_id", "staff"),
        *_sealed(),
        sa.UniqueConstraint("uid", name="uq_courses_uid"),
        sa.UniqueConstraint("fiscal_year", "serial", name="uq_courses_fiscal_year_serial"),
        sa.CheckConstraint("stage IN ('PLN', 'OPN')", name="ck_courses_stage"),
        sa.CheckConstraint("scope IN ('course', 'lesson')", name="ck_courses_scope"),
        sa.CheckConstraint("admission IN ('first_come', 'lottery', 'free')", name="ck_courses_admission"),
        sa.CheckConstraint("waiting IN ('applied', 'drawn', 'draw_each')", name="ck_courses_waiting"),
        sa.CheckConstraint("capacity BETWEEN 1 AND 999", name="ck_courses_capacity"),
        sa.CheckConstraint("minimum BETWEEN 1 AND capacity", name="ck_courses_minimum"),
        sa.CheckConstraint("loan_devices BETWEEN 0 AND 999", name="ck_courses_loan_devices"),
    )
    op.create_table(
        "course_partners",
        sa.Column(
            "course_id",
            sa.Integer,
            sa.ForeignKey("courses.id", name="fk_course_partners_course_id"),
            primary_key=True,
            nullable=False,
        ),
        sa.Column("position", sa.Integer, primary_key=True, nullable=False),
        *_texts("name"),
        sa.CheckConstraint("position BETWEEN 1 AND 10", name="ck_course_partners_position"),
        sqlite_with_rowid=False,
    )


def _lessons() -> None:
    op.create_table(
        "lessons",
        sa.Column("id", sa.Integer, primary_key=True, nullable=False),
        *_texts("uid"),
        _key("lessons", "course_id", "courses"),
        *_integers("ordinal"),
        sa.Column("day", sa.Date, nullable=False),
        *_integers("begin_minute", "end_minute"),
        _key("lessons", "venue_id", "venues"),
        *_texts("theme", "stage"),
        *_integers("held_begin", "held_end", nullable=True),
        *_texts("shortened_reason"),
        sa.Column("cancelled_at", sa.DateTime),
        _key("lessons", "cancelled_by_id", "staff", nullable=True),
        *_texts("cancelled_reason"),
        *_sealed(),
        sa.UniqueConstraint("uid", name="uq_lessons_uid"),
        sa.UniqueConstraint("course_id", "ordinal", name="uq_lessons_course_id_ordinal"),
        sa.CheckConstraint("ordinal >= 1", name="ck_lessons_ordinal"),
        sa.CheckConstraint("begin_minute BETWEEN 0 AND 1439", name="ck_lessons_begin_minute"),
        sa.CheckConstraint("end_minute BETWEEN begin_minute + 1 AND 1440", name="ck_lessons_end_minute"),
        sa.CheckConstraint("held_begin BETWEEN 0 AND 1439", name="ck_lessons_held_begin"),
        sa.CheckConstraint("held_end BETWEEN held_begin + 1 AND 1440", name="ck_lessons_held_end"),
        sa.CheckConstraint("stage IN ('PLN', 'PPN')", name="ck_lessons_stage"),
    )
    op.create_index("ix_lessons_day", "lessons", ["day", "begin_minute"])
    op.create_table(
        "lesson_moves",
        sa.Column("id", sa.Integer, primary_key=True, nullable=False),
        *_texts("uid"),
        _key("lesson_moves", "lesson_id", "lessons"),
        sa.Column("at", sa.DateTime, nullable=False),
        _key("lesson_moves", "by_id", "staff"),
        *_texts("reason"),
        sa.Column("day", sa.Date, nullable=False),
        *_integers("begin_minute", "end_minute"),
        _key("lesson_moves", "venue_id", "venues"),
        *_sealed(),
        sa.UniqueConstraint("uid", name="uq_lesson_moves_uid"),
    )
    op.create_index("ix_lesson_moves_day", "lesson_moves", ["day"])
    op.create_index("ix_lesson_moves_lesson_id", "lesson_moves", ["lesson_id"])
    op.create_table(
        "assignments",
        sa.Column("id", sa.Integer, primary_key=True, nullable=False),
        *_texts("uid"),
        _key("assignments", "lesson_id", "lessons"),
        _key("assignments", "role_id", "terms"),
        _key("assignments", "staff_id", "staff", nullable=True),
        *_texts("name", "organisation"),
        *_sealed(),
        sa.UniqueConstraint("uid", name="uq_assignments_uid"),
        sa.UniqueConstraint("lesson_id", "staff_id", name="uq_assignments_lesson_id_staff_id"),
        sa.CheckConstraint("(staff_id IS NULL) = (name <> '')", name="ck_assignments_somebody"),
        sa.CheckConstraint("staff_id IS NULL OR organisation = ''", name="ck_assignments_organisation"),
    )
    op.create_index("ix_assignments_staff_id", "assignments", ["staff_id"])


def downgrade() -> None:
    """There is no way back: the backup made before is the way back."""
    raise NotImplementedError
