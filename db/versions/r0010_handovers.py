"""引継ぎ: who leaves, the last day, who takes what over, and what is typed into the paper.

Revision: 0010, after 0009. Self-contained: never imports the package.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def _staff(column: str, *, nullable: bool = False) -> sa.Column[object]:
    foreign = sa.ForeignKey("staff.id", name=f"fk_handovers_{column}")
    return sa.Column(column, sa.Integer, foreign, nullable=nullable)


def upgrade() -> None:
    """Carry the schema forward."""
    op.create_table(
        "handovers",
        sa.Column("id", sa.Integer, primary_key=True, nullable=False),
        sa.Column("uid", sa.Text, nullable=False),
        _staff("staff_id"),
        sa.Column("made_at", sa.DateTime, nullable=False),
        _staff("made_by_id"),
        sa.Column("texts", sa.JSON, nullable=False),
        sa.Column("successors", sa.JSON, nullable=False),
        sa.Column("moved", sa.JSON, nullable=False),
        sa.Column("last_day", sa.Date),
        sa.Column("planned_at", sa.DateTime),
        _staff("planned_by_id", nullable=True),
        sa.Column("ended_at", sa.DateTime),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("seal", sa.LargeBinary(32), nullable=False),
        sa.CheckConstraint("(last_day IS NULL) = (planned_at IS NULL)", name="ck_handovers_last_day"),
        sa.CheckConstraint(
            "(planned_by_id IS NULL) = (planned_at IS NULL)", name="ck_handovers_planned_by_id"
        ),
        sa.UniqueConstraint("uid", name="uq_handovers_uid"),
    )
    op.create_index("ix_handovers_staff_id", "handovers", ["staff_id"])


def downgrade() -> None:
    """There is no way back: the backup made before is the way back."""
    raise NotImplementedError
