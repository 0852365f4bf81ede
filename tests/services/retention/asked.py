"""What each use case of the retention asks for, and arguments to call it with (see `tests/services/test_permissions.py`)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from typing_extensions import override

from nakanojo_helpdesk.domain.calendar import utc_now
from nakanojo_helpdesk.domain.retention.rules import RetentionRules
from nakanojo_helpdesk.domain.staff.access import Permission
from nakanojo_helpdesk.domain.staff.confirmations import Confirmed

P = Permission


class _JustNow(Confirmed):
    """As if whoever acts had given the password a moment ago."""

    @override
    def fits(self, staff_id: int | None, now: datetime | None = None) -> bool:
        return True


ASKED: dict[str, tuple[Permission, tuple[Any, ...], dict[str, Any]]] = {
    "retention.approving.approve": (P.APPROVE_PURGE, ("u", 1), {}),
    "retention.approving.refuse": (P.PERSONAL_DATA, ("u", 1), {}),
    "retention.open_ends.close": (P.PERSONAL_DATA, ((),), {}),
    "retention.open_ends.unfinished": (P.PERSONAL_DATA, (), {}),
    "retention.census.counts": (P.PERSONAL_DATA, (), {}),
    "retention.census.people": (P.PERSONAL_DATA, (), {}),
    "retention.disclosing.disclose": (P.DISCLOSE, ("u",), {"confirmed": _JustNow(staff_id=0, at=utc_now())}),
    "retention.disclosing.note_disclosure": (P.DISCLOSE, ("u", "pdf"), {}),
    "retention.ledgers.entries": (P.PERSONAL_DATA, (), {}),
    "retention.preparing.listing": (P.PERSONAL_DATA, (), {}),
    "retention.preparing.one": (P.PERSONAL_DATA, ("u",), {}),
    "retention.preparing.prepare": (P.PURGE, ("",), {}),
    "retention.preparing.preview": (P.PERSONAL_DATA, (), {}),
    "retention.reapplying.erase_again": (P.PERSONAL_DATA, ((),), {}),
    "retention.rules.change": (P.PURGE, (RetentionRules(),), {}),
    "retention.rules.current": (P.READ_CODES, (), {}),
    "retention.stopping.lift": (P.DISCLOSE, ("u", "mistake"), {}),
    "retention.stopping.stop": (P.DISCLOSE, ("u",), {}),
}
INTERNAL = {
    "retention.approving.remember": "a step of every purge",
    "retention.approving.set_stopped": "a step of 利用停止 and of calling it off",
    "retention.preparing.add": "a step of preparing and of 利用停止",
    "retention.preparing.rows": "the purges behind the list and behind preparing",
    "retention.rules.stored": "read by use cases that have asked for their own right",
}
