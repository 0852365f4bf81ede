"""Every state of every screen and dialog as a picture, at text size 100 and 200 %: the stages of the UX checks, looked at.

The words in them are the longest there may be, so that what is cramped shows.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QApplication

from nakanojo_helpdesk.domain.staff.access import Actor
from nakanojo_helpdesk.paper.preview import page_images
from nakanojo_helpdesk.services.databases import founding
from nakanojo_helpdesk.services.ledger import Ledger, Store
from nakanojo_helpdesk.services.staff import sign_in
from tests.factories import DESK, FIRST, PASSWORD, PC, first_account, first_desk
from tests.reports.courses.read_back import every_paper
from tests.ux.pairs import PAIRS
from tests.ux.stages import STAGES, fill_today, showing, workplace_on
from tests.ux.tree import settle

_SCALES = (1.0, 2.0)


def photograph_every_state(out: Path) -> int:
    """Leave the pictures in `out/100` and `out/200`; returns how many there are."""
    taken = 0
    with tempfile.TemporaryDirectory(prefix="nakanojo_gallery_") as folder:
        path = Path(folder) / "nakanojo.db"
        founding.found(path, first_account(), first_desk(), pc=PC)
        store = Store.open(path)
        visitor = Ledger(store, Actor(staff_id=None, code="-", name="", pc=PC))
        signed_in = visitor.call(sign_in.sign_in, FIRST, PASSWORD)
        if isinstance(signed_in, sign_in.SignInFailed):
            raise RuntimeError("nobody is let in")
        place = workplace_on(store, signed_in)
        fill_today(place.ledger, FIRST, DESK)
        for pair in (pair for pair in PAIRS if pair.width == 1366 and pair.scale in _SCALES):
            folder_out = out / str(round(pair.scale * 100))
            folder_out.mkdir(parents=True)
            for stage in STAGES:
                with showing(stage, place, pair) as window:
                    settle()
                    if not window.grab().save(str(folder_out / f"{stage}.png")):
                        raise OSError(f"no picture could be written to {folder_out}")
                    taken += 1
        store.close()
    return taken


def photograph_every_paper(out: Path) -> int:
    """Leave the pages of every paper of a course in `out/書類`, 100 dots an inch; returns how many there are."""
    folder = out / "書類"
    folder.mkdir(parents=True)
    taken = 0
    for sheet in every_paper():
        for number, page in enumerate(page_images(sheet, 100), start=1):
            if not page.save(str(folder / f"{sheet.file_stem}_{sheet.size.label}_{number:02d}.png")):
                raise OSError(f"no picture could be written to {folder}")
            taken += 1
    return taken


def main(arguments: Sequence[str] | None = None) -> int:
    """Leave every picture below one folder. Exit code 0 when everything was done."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("demo-out", "画面"))
    out: Path = parser.parse_args(arguments).out
    shutil.rmtree(out, ignore_errors=True)
    application = QApplication.instance() or QApplication([])
    states = photograph_every_state(out)
    papers = photograph_every_paper(out)
    print(
        f"すべての画面と小窓のようす、文字の大きさ100％と200％（{states}枚）、講座の書類（{papers}枚）：{out}"
    )
    application.processEvents()
    return 0


if __name__ == "__main__":
    sys.exit(main())
