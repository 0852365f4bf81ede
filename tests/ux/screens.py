"""Which screens the program has, found by importing all of its `ui`, so that none can be forgotten."""

from __future__ import annotations

import inspect
import pkgutil
from importlib import import_module
from pathlib import Path
from types import ModuleType

from PySide6.QtWidgets import QDialog, QMainWindow, QWidget

PACKAGE = "nakanojo_helpdesk.ui"


def screen_classes() -> set[type[QWidget]]:
    """Every page, dialog and main window class of the program; private and abstract ones left out.

    Raises ImportError when a module of the `ui` cannot be imported.
    """
    page: type[QWidget] = import_module(f"{PACKAGE}.kit.frame.page").Page
    dialog: type[QWidget] = import_module(f"{PACKAGE}.kit.frame.dialog").Dialog
    return classes_in(PACKAGE, (page, dialog, QDialog, QMainWindow)) - {page, dialog}


def classes_in(package: str, kinds: tuple[type[QWidget], ...]) -> set[type[QWidget]]:
    """The public, concrete classes of one of the `kinds` that are defined in the package or below."""
    return {
        value
        for module in _modules_of(package)
        for name, value in vars(module).items()
        if inspect.isclass(value)
        and issubclass(value, kinds)
        and value.__module__ == module.__name__
        and not name.startswith("_")
        and not _is_abstract(value)
    }


def bundled_fonts() -> tuple[Path, ...]:
    """The font files that come with the program. Raises FileNotFoundError when there is none."""
    folder = Path(__file__).parents[2] / "resources" / "fonts"
    fonts = tuple(sorted(path for path in folder.glob("*") if path.suffix in (".ttf", ".otf")))
    if not fonts:
        raise FileNotFoundError(folder)
    return fonts


def _modules_of(package: str) -> list[ModuleType]:
    root = import_module(package)
    names = [found.name for found in pkgutil.walk_packages(root.__path__, f"{package}.", onerror=_refuse)]
    return [root, *(import_module(name) for name in names)]


def _refuse(name: str) -> None:
    raise ImportError(f"{name} cannot be imported")


def _is_abstract(kind: type[QWidget]) -> bool:
    """Qt's metaclass knows no abstract classes, but `abstractmethod` leaves its mark on the functions."""
    return any(getattr(getattr(kind, name, None), "__isabstractmethod__", False) for name in dir(kind))
