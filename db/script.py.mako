"""${message}

Revision: ${up_revision}, after ${down_revision | comma,n}. Self-contained: never imports the package.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Carry the schema forward."""
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    """There is no way back: the backup made before is the way back."""
    raise NotImplementedError
