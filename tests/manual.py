"""The pictures of the manual and the manual as a PDF: what `python3 tasks.py manual` does.

The pictures are of the real window on a fictional book on a fixed morning, so that they are the same whenever they are made:
those of the walk of `demo`, and those that a reader of 「はじめの10分」 has in front while following it.
"""

from __future__ import annotations

import argparse
import io
import sys
import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Final

from PIL import Image
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication

from nakanojo_helpdesk import paths
from nakanojo_helpdesk.domain.manual.blocks import Picture
from nakanojo_helpdesk.paper.manual.booklet import numbered_manual
from nakanojo_helpdesk.paper.pdf import write_pdf
from nakanojo_helpdesk.program import Options, Program
from nakanojo_helpdesk.reports.manual import book
from nakanojo_helpdesk.services.databases import founding
from tests import walkthrough
from tests.clock import clock_at, working_morning
from tests.factories import first_account, first_desk
from tests.manual_steps import follow, seen

ROOT: Final = Path(__file__).resolve().parents[1]
FIRST: Final = "00_はじめの10分.md"
DAY: Final = date(2026, 11, 27)
_COLOURS: Final = 128
"""A screen of the program has a few flat colours: so many show it as it is, in a third of the bytes."""


def take_pictures(folder: Path) -> int:
    """Put every picture that the manual and the README show into `folder`; returns how many there are."""
    with tempfile.TemporaryDirectory(prefix="nakanojo_manual_") as made:
        out = Path(made)
        walkthrough.main(
            ["--out", str(out / "walk"), "--pictures", str(out / "pictures"), "--day", DAY.isoformat()]
        )
        follow_first_steps(out / "data", out / "pictures")
        folder.mkdir(parents=True, exist_ok=True)
        files = sorted((out / "pictures").glob("*.png"))
        for file in files:
            (folder / file.name).write_bytes(shrunk(file.read_bytes()))
    return len(files)


def follow_first_steps(data: Path, pictures: Path) -> None:
    """Do what 「はじめの10分」 says on a book without records, and leave its pictures."""
    data.mkdir(parents=True)
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    paths.use_data_dir(data)
    with clock_at(working_morning(DAY)) as now:
        founding.found(data / "nakanojo.db", first_account(), first_desk(), pc="PC1")
        program = Program(application, Options(database=data / "nakanojo.db"), now)
        program.start()
        program.window.resize(*walkthrough.CLIENT)
        program.window.show()

        def see(picture: Picture) -> None:
            (pictures / picture.file).write_bytes(_png(seen(program.window)))

        try:
            follow(book.page_named(FIRST), program.window, see)
        finally:
            program.window.close()
            program.close()
            paths.use_data_dir(None)


def shrunk(png: bytes) -> bytes:
    """A picture of a screen with few colours, by the same rule every time."""
    with Image.open(io.BytesIO(png)) as image:
        few = image.convert("RGB").quantize(
            _COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE
        )
    out = io.BytesIO()
    few.save(out, "PNG", optimize=True)
    return out.getvalue()


def _png(picture: QPixmap) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if not picture.save(buffer, "PNG"):
        raise OSError("no picture could be made")
    return bytes(buffer.data().data())


def main(arguments: Sequence[str] | None = None) -> int:
    """Make the pictures, then the PDF. Exit code 0 when everything was done."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("demo-out"))
    parser.add_argument("--pictures", type=Path, default=ROOT / "docs" / "pictures")
    parser.add_argument("--pdf-alone", action="store_true", help="leave the pictures as they are")
    options = parser.parse_args(arguments)
    if not options.pdf_alone:
        print(f"絵：{take_pictures(options.pictures)}枚 {options.pictures}")
    out: Path = options.out
    out.mkdir(parents=True, exist_ok=True)
    application = QApplication.instance() or QApplication([])  # fonts need one, and kept until the end
    assert isinstance(application, QApplication)
    sheet = numbered_manual()
    path = out / f"{sheet.file_stem}.pdf"
    print(f"説明書：{path}（{write_pdf(sheet, path) // 1024} KiB）")
    return 0


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")
    sys.exit(main())
