"""The icon and the version resource hold what Windows reads of them."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

import tasks
from nakanojo_helpdesk import __version__
from workshop import building, icon
from workshop.version_resource import version_resource


def test_the_icon_holds_a_picture_of_every_size(qapp: QApplication, tmp_path: Path) -> None:
    path = tmp_path / "program.ico"
    icon.write_icon(tasks.ROOT / "resources" / "program.svg", path)
    sizes = QIcon(str(path)).availableSizes()
    assert sizes == [QSize(size, size) for size in icon.SIZES]
    picture = QIcon(str(path)).pixmap(256, 256).toImage()
    assert picture.pixelColor(128, 20).name() == "#0017c1"
    assert picture.pixelColor(0, 0).alpha() == 0


def test_the_version_resource_is_one_expression_with_the_version_and_the_name() -> None:
    text = version_resource("NakanojoHelpdesk")
    ast.parse(text, mode="eval")
    assert f"'{__version__}'" in text
    assert "'窓口きろく'" in text
    assert "'NakanojoHelpdesk.exe'" in text


def test_the_executables_have_the_same_names_wherever_they_are_named() -> None:
    spec = (tasks.ROOT / "build.spec").read_text(encoding="utf-8")
    named = re.findall(r'^(?:NAME|COMMANDS|TRIALS) = "([\w-]+)"$', spec, re.MULTILINE)
    assert named == [building.NAME, building.COMMANDS, building.TRIALS.name]
