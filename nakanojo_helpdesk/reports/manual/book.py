"""The manual that is shipped: its pages in the order of its contents."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Final

from nakanojo_helpdesk import paths
from nakanojo_helpdesk.domain.manual.blocks import Heading, ManualPage, Table
from nakanojo_helpdesk.domain.manual.parsing import page_of

CONTENTS: Final = "README.md"
"""The first page: what the manual is and which page is for whom."""


@functools.cache
def contents() -> ManualPage:
    """The page of contents. Raises `paths.Incomplete` where the program was shipped without its manual."""
    return _read(CONTENTS)


@functools.cache
def pages() -> tuple[ManualPage, ...]:
    """All pages but that of contents, in the order in which it names them. Raises `paths.Incomplete`."""
    names = dict.fromkeys(link.target for link in contents().links())
    return tuple(_read(name) for name in names)


def page_named(name: str) -> ManualPage:
    """The page in a file. Raises `KeyError` when the manual has none of that name."""
    return {page.name: page for page in (contents(), *pages())}[name]


def parts() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The parts of the manual as the page of contents divides them: a heading and the file names below it."""
    found: list[tuple[str, list[str]]] = []
    for block in contents().blocks:
        if isinstance(block, Heading):
            found.append((block.text, []))
        elif isinstance(block, Table) and found:
            found[-1][1].extend(
                span.target for row in block.rows for cell in row for span in cell if span.target
            )
    return tuple((title, tuple(dict.fromkeys(names))) for title, names in found if names)


def picture_file(name: str) -> Path:
    """A picture of the manual. Raises `paths.Incomplete` when it is missing."""
    return _file("pictures", name)


def _read(name: str) -> ManualPage:
    return page_of(name, _file("manual", name).read_text(encoding="utf-8"))


def _file(folder: str, name: str) -> Path:
    path = paths.shipped("docs") / folder / name
    if not path.is_file():
        raise paths.Incomplete(f"the program is incomplete, file of the manual missing: {name}")
    return path
