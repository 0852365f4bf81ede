"""The counter's screens: appointments, opening days, revisions, PIN, the search index.

Revision: 0002, after 0001. Self-contained: never imports the package. New columns are NULL on old rows, whose seals
stay valid that way. The search index is filled by the program, which knows how text is folded.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def _sealed() -> list[sa.Column[object]]:
    return [
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("seal", sa.LargeBinary(32), nullable=False),
    ]


def upgrade() -> None:
    """Carry the schema forward."""
    for column in (
        sa.Column("enter_advances", sa.Boolean),
        sa.Column("pin_hash", sa.Text),
        sa.Column("pin_failures", sa.Integer),
        sa.Column("password_at", sa.DateTime),
        sa.Column("password_pc", sa.Text),
    ):
        op.add_column("staff", column)
    op.create_table(
        "appointments",
        sa.Column("id", sa.Integer, primary_key=True, nullable=False),
        sa.Column("uid", sa.Text, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("minute", sa.Integer, nullable=False),
        sa.Column("length", sa.Integer, nullable=False),
        sa.Column(
            "desk_id", sa.Integer, sa.ForeignKey("desks.id", name="fk_appointments_desk_id"), nullable=False
        ),
        sa.Column("topic_id", sa.Integer, sa.ForeignKey("terms.id", name="fk_appointments_topic_id")),
        sa.Column("contact", sa.Text, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("made_at", sa.DateTime, nullable=False),
        sa.Column(
            "made_by_id",
            sa.Integer,
            sa.ForeignKey("staff.id", name="fk_appointments_made_by_id"),
            nullable=False,
        ),
        sa.Column(
            "consultation_id",
            sa.Integer,
            sa.ForeignKey("consultations.id", name="fk_appointments_consultation_id"),
        ),
        *_sealed(),
        sa.UniqueConstraint("uid", name="uq_appointments_uid"),
        sa.CheckConstraint("minute BETWEEN 0 AND 1439", name="ck_appointments_minute"),
        sa.CheckConstraint("length BETWEEN 5 AND 480", name="ck_appointments_length"),
        sa.CheckConstraint(
            "state IN ('booked', 'came', 'absent', 'cancelled')", name="ck_appointments_state"
        ),
    )
    op.create_index("ix_appointments_day", "appointments", ["day", "minute"])
    op.create_table(
        "calendar_days",
        sa.Column("key", sa.Text, primary_key=True, nullable=False),
        sa.Column("is_open", sa.Boolean, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        *_sealed(),
    )
    op.create_table(
        "revisions",
        sa.Column("id", sa.Integer, primary_key=True, nullable=False),
        sa.Column("uid", sa.Text, nullable=False),
        sa.Column(
            "consultation_id",
            sa.Integer,
            sa.ForeignKey("consultations.id", name="fk_revisions_consultation_id"),
            nullable=False,
        ),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("by_id", sa.Integer, sa.ForeignKey("staff.id", name="fk_revisions_by_id"), nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("changes", sa.JSON, nullable=False),
        sa.Column("memo_before", sa.Text),
        *_sealed(),
        sa.UniqueConstraint("uid", name="uq_revisions_uid"),
        sa.CheckConstraint("kind IN ('amend', 'withdraw')", name="ck_revisions_kind"),
    )
    op.create_index("ix_revisions_consultation_id", "revisions", ["consultation_id"])
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE consultation_search USING fts5"
            "(bigrams, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 0', detail='full')"
        )
        op.execute("INSERT INTO consultation_search(consultation_search, rank) VALUES ('secure-delete', 1)")


def downgrade() -> None:
    """There is no way back: the backup made before is the way back."""
    raise NotImplementedError
