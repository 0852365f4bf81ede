"""The help pages of `resources/help/` as data: headings, paragraphs, points and keys. Markup characters are never shown.

A page is a text file: `# ` title, `## ` heading, `### ` question, `- ` point, `| key | what it does |`, and paragraphs
between blank lines.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from nakanojo_helpdesk.paths import resource


@dataclass(frozen=True)
class Heading:
    """The title of a part."""

    text: str


@dataclass(frozen=True)
class Question:
    """A common question; the answer follows."""

    text: str


@dataclass(frozen=True)
class Paragraph:
    """Running text."""

    text: str


@dataclass(frozen=True)
class Point:
    """One point of a list."""

    text: str


@dataclass(frozen=True)
class Key:
    """A key and what it does."""

    key: str
    words: str


Block = Heading | Question | Paragraph | Point | Key


@dataclass(frozen=True)
class HelpText:
    """The help of one screen: its title and its blocks in their order."""

    title: str
    blocks: tuple[Block, ...]


def help_of(code: str) -> HelpText:
    """The help page of a screen. Raises `FileNotFoundError` when there is none, `ValueError` when it has no title."""
    return parsed(resource(f"help/{code}.md").read_text(encoding="utf-8"))


def parsed(text: str) -> HelpText:
    """A help page from its text. Raises `ValueError` without a title, or for a row that is not a key and its words."""
    title, *rest = list(_blocks(text)) or [Paragraph("")]
    if not text.lstrip().startswith("# ") or not isinstance(title, Heading):
        raise ValueError("a help page begins with its title")
    return HelpText(title.text, tuple(rest))


def _blocks(text: str) -> Iterator[Block]:
    running: list[str] = []
    for line in [*(each.strip() for each in text.splitlines()), ""]:
        special = line.startswith(("# ", "## ", "### ", "- ", "|")) or not line
        if special and running:
            yield Paragraph("".join(running))
            running = []
        if line.startswith("- "):
            yield Point(line[2:].strip())
        elif line.startswith("|"):
            yield _key(line)
        elif line.startswith("### "):
            yield Question(line[4:].strip())
        elif line.startswith(("# ", "## ")):
            yield Heading(line.lstrip("#").strip())
        elif line:
            running.append(line)


def _key(line: str) -> Key:
    cells = [cell.strip() for cell in line.strip("|").split("|")]
    if len(cells) != 2 or not all(cells):
        raise ValueError(f"not a key and its words: {line}")
    return Key(*cells)
