"""The district a venue lies in: courses are held beside what is asked at the desk, district by district.

Revision: 0007, after 0006. Self-contained: never imports the package. The new column is NULL on old rows, whose seals
stay valid that way.
"""

from __future__ import annotations

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Carry the schema forward."""
    op.execute(
        "ALTER TABLE venues ADD COLUMN district_id INTEGER CONSTRAINT fk_venues_district_id REFERENCES terms (id)"
    )
