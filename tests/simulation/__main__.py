"""`python -m tests.simulation --seed N --days D`: live one life again, or a long one, and print what happened in it."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from nakanojo_helpdesk.services.databases import founding
from nakanojo_helpdesk.store import passwords
from tests.factories import PC, first_account, first_desk
from tests.simulation.life import Broken, Life
from tests.simulation.years import Years


def main() -> int:
    """Return 0 when every invariant held, 1 when one was broken."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--days", type=int, default=1826)
    parser.add_argument("--lying-drive", action="store_true", help="the control: it must be found out")
    asked = parser.parse_args()
    passwords._hasher = lambda: PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    before = time.process_time()
    with tempfile.TemporaryDirectory(prefix="nakanojo_life_") as name, pytest.MonkeyPatch.context() as patch:
        os.environ["NAKANOJO_HELPDESK_DATA"] = name
        path = Path(name) / "life" / "nakanojo.db"
        founding.found(path, first_account(), first_desk(), pc=PC)
        life = Life(path, asked.seed, patch, drive_lies=asked.lying_drive)
        try:
            Years(life, asked.days).live()
        except Broken as broken:
            print(broken)
            return 1
        finally:
            life.store.close()
            for what, count in sorted(life.told.items()):
                print(f"{count:8,}  {what}")
    seconds = time.process_time() - before
    print(f"{asked.days:8,}  days in {seconds:.0f} CPU seconds: {asked.days / seconds * 60:,.0f} a minute")
    return 0


sys.exit(main())
