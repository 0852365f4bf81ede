"""The password given once more before personal data leave the program: by whom, and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from nakanojo_helpdesk.domain.calendar import utc_now

GOOD_FOR: Final = timedelta(minutes=10)


@dataclass(frozen=True, kw_only=True)
class Confirmed:
    """`staff_id` gave the right password at `at` (an aware instant)."""

    staff_id: int
    at: datetime

    def fits(self, staff_id: int | None, now: datetime | None = None) -> bool:
        """Whether it is this person's, and from the last ten minutes."""
        age = (now or utc_now()) - self.at
        return self.staff_id == staff_id and timedelta(0) <= age <= GOOD_FOR
