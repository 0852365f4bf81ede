"""練習モード: a separate database beside the real one, filled with invented records. Nothing of it reaches the real one."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import Final

from nakanojo_helpdesk.domain.calendar import local, utc_now
from nakanojo_helpdesk.domain.demo.town import DEMO_PASSWORD
from nakanojo_helpdesk.domain.staff.access import Actor, founding_actor
from nakanojo_helpdesk.domain.staff.people import SignedIn
from nakanojo_helpdesk.services import office
from nakanojo_helpdesk.services.databases import opening
from nakanojo_helpdesk.services.databases.demo import Progress
from nakanojo_helpdesk.services.ledger import Ledger, Store
from nakanojo_helpdesk.services.staff import people as staff
from nakanojo_helpdesk.services.staff import sign_in

NAME: Final = "training.db"
_OTHER_NAME: Final = "training2.db"
_THIRD_NAME: Final = "training3.db"
LEARNER: Final = "S01"
"""The invented member of staff as whom one practises: a clerk with the role 窓口."""


def database_beside(real: Path) -> Path:
    """The path of the practice database; never the real database itself, whatever its name and whatever links lead to it."""
    names = (NAME, _OTHER_NAME, _THIRD_NAME)
    return next(path for path in map(real.with_name, names) if not _is_same(path, real))


def _is_same(path: Path, real: Path) -> bool:
    if path.name.casefold() == real.name.casefold() or os.path.realpath(path) == os.path.realpath(real):
        return True
    return path.exists() and real.exists() and path.samefile(real)


def make(path: Path, *, pc: str, progress: Progress | None = None) -> None:
    """Make the practice database. Raises as `demo.make` does."""
    from nakanojo_helpdesk.services.databases import demo

    yesterday = local(utc_now()).date() - timedelta(days=1)
    demo.make(path, size="small", seed=1, until=yesterday, pc=pc, progress=progress)


def begin(path: Path, *, pc: str) -> tuple[Store, SignedIn]:
    """Open the practice database and sign the learner in.

    Its printed papers say 練習. The learner's password is reset, since an earlier learner may have practised
    changing it. Raises the `DeskError`s of opening and writing; then nothing is left open.
    """
    store = opening.ready(path, path.parent / "backups")
    try:
        founder = Ledger(store, founding_actor(pc))
        founder.call(office.mark_practice)
        founder.call(staff.reset_password, LEARNER, DEMO_PASSWORD)
        nobody = Actor(staff_id=None, code="-", name="", pc=pc)
        entered = Ledger(store, nobody).call(sign_in.sign_in, LEARNER, DEMO_PASSWORD)
        if isinstance(entered, sign_in.SignInFailed):
            raise RuntimeError("the learner's own password was refused")
    except BaseException:
        store.close()
        raise
    return store, entered
