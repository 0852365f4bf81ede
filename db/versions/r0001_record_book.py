"""The record book: vocabularies, places, staff, settings, consultations, drafts, audit.

Revision: 0001, the first. Self-contained: never imports the package.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def _sealed() -> list[sa.Column[object]]:
    return [
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("seal", sa.LargeBinary(32), nullable=False),
    ]


def _term(name: str, *, nullable: bool = True) -> sa.Column[object]:
    return sa.Column(
        f"{name}_id",
        sa.Integer,
        sa.ForeignKey("terms.id", name=f"fk_consultations_{name}_id"),
        nullable=nullable,
    )


def upgrade() -> None:
    """Make the first schema."""
    op.create_table(
        "terms",
        sa.Column("id", sa.Integer, primary_key=True, nullable=False),
        sa.Column("vocabulary", sa.Text, nullable=False),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("parent_id", sa.Integer, sa.ForeignKey("terms.id", name="fk_terms_parent_id")),
        sa.Column("label", sa.Text, nullable=False),
        sa.Column("short", sa.Text, nullable=False),
        sa.Column("hotkey", sa.Text, nullable=False),
        sa.Column("sort", sa.Integer, nullable=False),
        sa.Column("valid_from", sa.Date),
        sa.Column("valid_to", sa.Date),
        sa.Column("public_label", sa.Text, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("measure", sa.Text, nullable=False),
        *_sealed(),
        sa.UniqueConstraint("vocabulary", "code", name="uq_terms_vocabulary_code"),
    )
    op.create_table(
        "venues",
        sa.Column("id", sa.Integer, primary_key=True, nullable=False),
        sa.Column("uid", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("kind_id", sa.Integer, sa.ForeignKey("terms.id", name="fk_venues_kind_id"), nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
        *_sealed(),
        sa.UniqueConstraint("uid", name="uq_venues_uid"),
        sa.UniqueConstraint("name", name="uq_venues_name"),
    )
    op.create_table(
        "desks",
        sa.Column("id", sa.Integer, primary_key=True, nullable=False),
        sa.Column("uid", sa.Text, nullable=False),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column(
            "venue_id", sa.Integer, sa.ForeignKey("venues.id", name="fk_desks_venue_id"), nullable=False
        ),
        sa.Column("active", sa.Boolean, nullable=False),
        *_sealed(),
        sa.UniqueConstraint("uid", name="uq_desks_uid"),
        sa.UniqueConstraint("code", name="uq_desks_code"),
    )
    op.create_table(
        "staff",
        sa.Column("id", sa.Integer, primary_key=True, nullable=False),
        sa.Column("uid", sa.Text, nullable=False),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("password_hash", sa.Text, nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("text_scale", sa.Integer, nullable=False),
        sa.Column("theme", sa.Text, nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("failures_since", sa.Integer, nullable=False),
        sa.Column("locked_until", sa.DateTime),
        sa.Column("last_sign_in_at", sa.DateTime),
        sa.Column("last_sign_in_pc", sa.Text, nullable=False),
        *_sealed(),
        sa.UniqueConstraint("uid", name="uq_staff_uid"),
        sa.UniqueConstraint("code", name="uq_staff_code"),
    )
    op.create_table(
        "staff_roles",
        sa.Column(
            "staff_id",
            sa.Integer,
            sa.ForeignKey("staff.id", name="fk_staff_roles_staff_id"),
            primary_key=True,
            nullable=False,
        ),
        sa.Column("role", sa.Text, primary_key=True, nullable=False),
        sa.CheckConstraint(
            "role IN ('counter', 'trainer', 'chief', 'administrator')", name="ck_staff_roles_role"
        ),
    )
    op.create_table(
        "settings",
        sa.Column("key", sa.Text, primary_key=True, nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        *_sealed(),
    )
    op.create_table(
        "drafts",
        sa.Column("id", sa.Integer, primary_key=True, nullable=False),
        sa.Column("uid", sa.Text, nullable=False),
        sa.Column(
            "staff_id", sa.Integer, sa.ForeignKey("staff.id", name="fk_drafts_staff_id"), nullable=False
        ),
        sa.Column("desk_id", sa.Integer, sa.ForeignKey("desks.id", name="fk_drafts_desk_id"), nullable=False),
        sa.Column("started_at", sa.DateTime, nullable=False),
        sa.Column("updated_at", sa.DateTime, nullable=False),
        sa.Column("fields", sa.JSON, nullable=False),
        sa.UniqueConstraint("uid", name="uq_drafts_uid"),
    )
    op.create_index("ix_drafts_staff_id", "drafts", ["staff_id"])
    op.create_table(
        "running_numbers",
        sa.Column("fiscal_year", sa.Integer, primary_key=True, autoincrement=False, nullable=False),
        sa.Column("last_serial", sa.Integer, nullable=False),
    )
    _consultations()
    _audit()


def _consultations() -> None:
    op.create_table(
        "consultations",
        sa.Column("id", sa.Integer, primary_key=True, nullable=False),
        sa.Column("uid", sa.Text, nullable=False),
        sa.Column("fiscal_year", sa.Integer, nullable=False),
        sa.Column("serial", sa.Integer, nullable=False),
        sa.Column("event_date", sa.Date, nullable=False),
        sa.Column("event_minute", sa.Integer),
        sa.Column("entered_at", sa.DateTime, nullable=False),
        sa.Column(
            "desk_id", sa.Integer, sa.ForeignKey("desks.id", name="fk_consultations_desk_id"), nullable=False
        ),
        sa.Column(
            "staff_id",
            sa.Integer,
            sa.ForeignKey("staff.id", name="fk_consultations_staff_id"),
            nullable=False,
        ),
        sa.Column(
            "entered_by_id",
            sa.Integer,
            sa.ForeignKey("staff.id", name="fk_consultations_entered_by_id"),
            nullable=False,
        ),
        _term("method"),
        _term("visitor"),
        sa.Column("people", sa.Integer),
        _term("visit_kind"),
        _term("age_band"),
        _term("district"),
        _term("main_topic", nullable=False),
        _term("device"),
        _term("carrier"),
        _term("outcome"),
        _term("effort"),
        sa.Column("minutes", sa.Integer),
        sa.Column("measured_minutes", sa.Integer),
        _term("referral"),
        _term("trigger"),
        sa.Column("memo", sa.Text, nullable=False),
        sa.Column("entry_mode", sa.Text, nullable=False),
        sa.Column("withdrawn_at", sa.DateTime),
        sa.Column(
            "withdrawn_by_id", sa.Integer, sa.ForeignKey("staff.id", name="fk_consultations_withdrawn_by_id")
        ),
        sa.Column("withdrawn_reason", sa.Text, nullable=False),
        sa.Column("amended_reason", sa.Text, nullable=False),
        *_sealed(),
        sa.UniqueConstraint("uid", name="uq_consultations_uid"),
        sa.UniqueConstraint("fiscal_year", "serial", name="uq_consultations_fiscal_year_serial"),
        sa.CheckConstraint("event_minute BETWEEN 0 AND 1439", name="ck_consultations_event_minute"),
        sa.CheckConstraint("people BETWEEN 1 AND 999", name="ck_consultations_people"),
        sa.CheckConstraint("minutes BETWEEN 0 AND 720", name="ck_consultations_minutes"),
        sa.CheckConstraint("measured_minutes >= 0", name="ck_consultations_measured_minutes"),
        sa.CheckConstraint("entry_mode IN ('live', 'late')", name="ck_consultations_entry_mode"),
        sa.CheckConstraint("length(memo) <= 1500", name="ck_consultations_memo"),
    )
    op.create_index(
        "ix_consultations_counting",
        "consultations",
        ["event_date", "main_topic_id", "people"],
        sqlite_where=sa.text("withdrawn_at IS NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )
    op.create_index("ix_consultations_event_date", "consultations", ["event_date", "event_minute", "id"])
    op.create_index("ix_consultations_main_topic_id", "consultations", ["main_topic_id"])
    op.create_table(
        "further_topics",
        sa.Column(
            "consultation_id",
            sa.Integer,
            sa.ForeignKey("consultations.id", name="fk_further_topics_consultation_id"),
            primary_key=True,
            nullable=False,
        ),
        sa.Column("position", sa.Integer, primary_key=True, nullable=False),
        sa.Column(
            "topic_id",
            sa.Integer,
            sa.ForeignKey("terms.id", name="fk_further_topics_topic_id"),
            nullable=False,
        ),
        sa.CheckConstraint("position BETWEEN 1 AND 4", name="ck_further_topics_position"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_further_topics_topic_id", "further_topics", ["topic_id"])


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("pc", sa.Text, nullable=False),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("entity", sa.Text, nullable=False),
        sa.Column("entity_id", sa.Text, nullable=False),
        sa.Column("fields", sa.Text, nullable=False),
        sa.Column("body_sha", sa.LargeBinary(32), nullable=False),
        sa.Column("before_sha", sa.LargeBinary(32), nullable=False),
        sa.Column("prev", sa.LargeBinary(32), nullable=False),
        sa.Column("hash", sa.LargeBinary(32), nullable=False),
    )
    if op.get_bind().dialect.name == "sqlite":
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER audit_no_{act.lower()} BEFORE {act} ON audit "
                "BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END"
            )


def downgrade() -> None:
    """There is no way back: the backup made before is the way back."""
    raise NotImplementedError
