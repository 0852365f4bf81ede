"""The password given once more before personal data leave the program: by whom, and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from nakanojo_helpdesk.domain.calendar import utc_now
from nakanojo_helpdesk.domain.errors import Denied
from nakanojo_helpdesk.domain.staff.access import Actor, Permission

GOOD_FOR: Final = timedelta(minutes=10)
MEMOS_SENTENCE: Final = "メモも書き出すときは、パスワードをもう一度入れてください。"
NAMES_SENTENCE: Final = "名前入りで書き出すときは、パスワードをもう一度入れてください。"


@dataclass(frozen=True, kw_only=True)
class Confirmed:
    """`staff_id` gave the right password at `at` (an aware instant)."""

    staff_id: int
    at: datetime

    def require(self, actor: Actor, permission: Permission, sentence: str) -> None:
        """Raises `Denied` unless the actor has the permission and gave the password in the last ten minutes (else `sentence`)."""
        actor.require(permission)
        if not self.fits(actor.staff_id):
            raise Denied(sentence)

    def fits(self, staff_id: int | None, now: datetime | None = None) -> bool:
        """Whether it is this person's, and from the last ten minutes."""
        age = (now or utc_now()) - self.at
        return staff_id is not None and self.staff_id == staff_id and timedelta(0) <= age <= GOOD_FOR
