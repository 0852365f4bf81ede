"""How the screens of the program are found: none that a user can meet may be missing from the list."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog, QMainWindow

from .pairs import PAIRS
from .screens import bundled_fonts, classes_in

MODULE = """
from abc import abstractmethod
from PySide6.QtWidgets import QDialog, QMainWindow, QWidget

class Window(QMainWindow):
    pass

class Question(QDialog):
    @abstractmethod
    def ask(self): ...

class PlainQuestion(Question):
    def ask(self): return True

class _Private(QDialog):
    pass

class Chip(QWidget):
    pass
"""


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    name = "invented_screens"
    inner = tmp_path / name / "inner"
    inner.mkdir(parents=True)
    (tmp_path / name / "__init__.py").write_text("", encoding="utf-8")
    (inner / "__init__.py").write_text("", encoding="utf-8")
    (inner / "windows.py").write_text(MODULE, encoding="utf-8")
    (inner / "others.py").write_text("from .windows import Window\n", encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    yield name
    for loaded in [each for each in sys.modules if each.split(".")[0] == name]:
        del sys.modules[loaded]


def test_every_public_concrete_screen_of_any_module_is_found(package: str) -> None:
    found = classes_in(package, (QDialog, QMainWindow))
    assert sorted(each.__name__ for each in found) == ["PlainQuestion", "Window"]


def test_a_module_that_cannot_be_imported_is_not_passed_over(package: str, tmp_path: Path) -> None:
    (tmp_path / package / "inner" / "broken.py").write_text("import no_such_module_of_ours", encoding="utf-8")
    with pytest.raises(ImportError):
        classes_in(package, (QDialog,))


def test_the_bundled_fonts_are_there() -> None:
    assert {"BIZUDPGothic-Regular.ttf", "BIZUDGothic-Regular.ttf"} <= {path.name for path in bundled_fonts()}


def test_there_are_seven_pairs() -> None:
    assert len({(pair.width, pair.height, pair.scale) for pair in PAIRS}) == 7
    assert [str(pair) for pair in PAIRS][2] == "1366x688@150"
