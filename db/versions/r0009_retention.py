"""Purges with their approval, the deletion ledger, 利用停止, and the age band of a mark whose person was erased.

Revision: 0009, after 0008. Self-contained: never imports the package. New columns are NULL on old rows, whose seals
stay valid that way.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def _sealed() -> list[sa.Column[object]]:
    return [
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("seal", sa.LargeBinary(32), nullable=False),
    ]


def _key(table: str, column: str, target: str, *, nullable: bool = False) -> sa.Column[object]:
    foreign = sa.ForeignKey(f"{target}.id", name=f"fk_{table}_{column}")
    return sa.Column(column, sa.Integer, foreign, nullable=nullable)


def upgrade() -> None:
    """Carry the schema forward."""
    op.add_column("people", sa.Column("stopped_at", sa.DateTime))
    op.execute(
        "ALTER TABLE marks ADD COLUMN age_band_id INTEGER CONSTRAINT fk_marks_age_band_id REFERENCES terms (id)"
    )
    op.create_table(
        "purges",
        sa.Column("id", sa.Integer, primary_key=True, nullable=False),
        sa.Column("uid", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        _key("purges", "person_id", "people", nullable=True),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("rules", sa.JSON, nullable=False),
        sa.Column("dues", sa.JSON, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("prepared_at", sa.DateTime, nullable=False),
        _key("purges", "prepared_by_id", "staff"),
        sa.Column("refused_at", sa.DateTime),
        _key("purges", "refused_by_id", "staff", nullable=True),
        _key("purges", "approved_by_id", "staff", nullable=True),
        sa.Column("erased_at", sa.DateTime),
        sa.Column("finished_at", sa.DateTime),
        *_sealed(),
        sa.CheckConstraint("kind IN ('expired', 'stop')", name="ck_purges_kind"),
        sa.CheckConstraint("(kind = 'stop') = (person_id IS NOT NULL)", name="ck_purges_person_id"),
        sa.CheckConstraint(
            "approved_by_id IS NULL OR approved_by_id <> prepared_by_id", name="ck_purges_approved_by_id"
        ),
        sa.CheckConstraint("(approved_by_id IS NULL) = (erased_at IS NULL)", name="ck_purges_erased_at"),
        sa.UniqueConstraint("uid", name="uq_purges_uid"),
    )
    op.create_table(
        "deletions",
        sa.Column("id", sa.Integer, primary_key=True, nullable=False),
        sa.Column("uid", sa.Text, nullable=False),
        sa.Column("at", sa.Date, nullable=False),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("subjects", sa.JSON, nullable=False),
        *_sealed(),
        sa.UniqueConstraint("uid", name="uq_deletions_uid"),
    )
    op.create_table(
        "erasures",
        sa.Column("id", sa.Integer, primary_key=True, nullable=False),
        sa.Column("act", sa.Text, nullable=False),
        sa.Column("entity", sa.Text, nullable=False),
        sa.Column("entity_key", sa.Integer, nullable=False),
        sa.Column("entity_uid", sa.Text, nullable=False),
        sa.Column("before_sha", sa.LargeBinary(32), nullable=False),
        sa.Column("after_sha", sa.LargeBinary(32), nullable=False),
    )
    op.create_index("ix_erasures_act", "erasures", ["act", "entity"])


def downgrade() -> None:
    """There is no way back: the backup made before is the way back."""
    raise NotImplementedError
