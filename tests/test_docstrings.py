"""What docstrings name is there, and they are written as a newcomer reads: no "so many", nothing that wants or goes by."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Final

import pytest

from tests.test_docs import CODE_WORD, PACKAGE, ROOT, found, program_sources

LAYERS: Final = "|".join(sorted(path.parent.name for path in PACKAGE.glob("*/__init__.py")))
DOTTED: Final = re.compile(rf"(?:{LAYERS})(?:\.\w+)+")
FOREIGN: Final = re.compile(r"\bso many\b|\bwants?\b(?! of)|\bgo(?:es)? by\b", re.IGNORECASE)


def docstrings(source: str) -> Iterator[tuple[int, str]]:
    """Every docstring of a module with its line, those of constants and fields included."""
    for node in ast.walk(ast.parse(source)):
        if (
            isinstance(node, ast.Expr)
            and isinstance(node.value, ast.Constant)
            and isinstance(node.value.value, str)
        ):
            yield node.lineno, node.value.value


def named_in_vain(source: str) -> list[str]:
    """The files, modules and functions that docstrings name between backticks although they are not there."""
    return [
        f"{line}: {word}"
        for line, text in docstrings(source)
        for word in CODE_WORD.findall(text)
        if is_gone(word)
    ]


def is_gone(word: str) -> bool:
    if word.startswith(("docs/", "resources/")) and not set(word) & set("<*"):
        return not (ROOT / word).exists()
    if DOTTED.fullmatch(word) and not word.endswith(".py"):
        try:
            found(word)
        except AttributeError:
            return True
    return False


def foreign_words(source: str) -> list[str]:
    return [f"{line}: {hit}" for line, text in docstrings(source) for hit in FOREIGN.findall(text)]


def test_what_docstrings_name_is_there() -> None:
    faults = {path: gone for path, source in program_sources().items() if (gone := named_in_vain(source))}
    assert faults == {}


def test_docstrings_are_in_plain_english() -> None:
    faults = {path: words for path, source in program_sources().items() if (words := foreign_words(source))}
    assert faults == {}


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("See `services.venues`.", ["1: services.venues"]),
        ("See `services.places.venues` and `domain.errors.DeskError`.", []),
        ("Printed in `docs/none.md`.", ["1: docs/none.md"]),
        ("Printed in `docs/store.md`, read from `resources/theme/*.toml`.", []),
    ],
)
def test_a_name_of_something_that_is_gone_is_found(text: str, gone: list[str]) -> None:
    assert named_in_vain(f'"""{text}"""') == gone


def test_foreign_words_are_found() -> None:
    planted = 'WIDTH = 1\n"""What it wants, so many pixels; it goes by them."""\n# it wants nothing\n'
    assert foreign_words(planted) == ["2: wants", "2: so many", "2: goes by"]
    assert foreign_words('"""A report must not fail for want of a cache."""') == []
