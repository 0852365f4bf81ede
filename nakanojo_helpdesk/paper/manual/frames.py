"""What frames a booklet: its cover, its contents, and the chapter above every page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter

from nakanojo_helpdesk.paper.fonts import Face, Lines, draw_line, mm, pt, width_of
from nakanojo_helpdesk.paper.manual.pictures import draw_picture, picture_height
from nakanojo_helpdesk.paper.strips import Mark, Strip, rule
from nakanojo_helpdesk.reports.manual.blocks import Contents, Cover, Entry
from nakanojo_helpdesk.tokens import Tokens

_TITLE_POINTS: Final = 30.0
_ENTRY_POINTS: Final = 12.0
_ENTRY_PITCH: Final = 8.0
_DOTS_FROM: Final = 6.0


def cover_strip(block: Cover, width: float, height: float, tokens: Tokens) -> Strip:
    """The first page, filled by one strip."""
    title = Lines(block.title, Face.BOLD, _TITLE_POINTS, width, leading=1.3)
    subtitle = Lines(block.subtitle, Face.TEXT, 13, width, leading=1.5)
    foot = Lines("\n".join(block.lines), Face.TEXT, 11, width, leading=1.7)
    picture_top = mm(38) + title.height + mm(8) + subtitle.height + mm(16)

    def ink(painter: QPainter, left: float, top: float) -> None:
        title.draw(painter, left, top + mm(30), tokens.text)
        below = top + mm(30) + title.height + mm(4)
        rule(painter, left, below, width, tokens.primary, 3.0)
        subtitle.draw(painter, left, below + mm(6), tokens.text)
        draw_picture(painter, block.picture, left, top + picture_top, width, tokens)
        foot.draw(painter, left, top + height - foot.height - mm(2), tokens.text)

    least = picture_top + picture_height(block.picture, width) + foot.height
    return Strip(height=max(height - mm(1), least), ink=ink, ends_page=True)


def contents_strips(block: Contents, width: float, tokens: Tokens) -> list[Strip]:
    """The contents: a line for each entry with the number of its page at the right."""
    title = Lines(block.title, Face.BOLD, 22, width, leading=1.3)

    def ink_title(painter: QPainter, left: float, top: float) -> None:
        title.draw(painter, left, top, tokens.text)
        rule(painter, left, top + title.height + mm(2), width, tokens.text, 1.0)

    head = Strip(height=title.height + mm(3), ink=ink_title, is_bound=True)
    lines = [_entry(entry, width, tokens) for entry in block.entries]
    return [head, *lines]


def _entry(entry: Entry, width: float, tokens: Tokens) -> Strip:
    if entry.is_part:
        part = Lines(entry.words, Face.BOLD, 11, width, leading=1.4)

        def ink_part(painter: QPainter, left: float, top: float) -> None:
            part.draw(painter, left, top, tokens.sub_text)

        return Strip(height=part.height, ink=ink_part, gap=mm(6), is_bound=True)

    def ink(painter: QPainter, left: float, top: float) -> None:
        number = str(entry.page or "")
        pitch, indent = mm(_ENTRY_PITCH), mm(4)
        draw_line(
            painter,
            entry.words,
            Face.TEXT,
            _ENTRY_POINTS,
            tokens.text,
            left=left + indent,
            top=top,
            pitch=pitch,
        )
        draw_line(
            painter,
            number,
            Face.NUMBER,
            _ENTRY_POINTS,
            tokens.text,
            left=left,
            top=top,
            pitch=pitch,
            width=width,
            align=Qt.AlignmentFlag.AlignRight,
        )
        begin = indent + width_of(entry.words, Face.TEXT, _ENTRY_POINTS) + mm(3)
        end = width - width_of(number, Face.NUMBER, _ENTRY_POINTS) - mm(3)
        if end - begin > mm(_DOTS_FROM):
            rule(painter, left + begin, top + pitch / 2 + pt(2), end - begin, tokens.hairline, 0.75)

    return Strip(height=mm(_ENTRY_PITCH), ink=ink, leads_to=entry.mark)


def draw_running_head(
    painter: QPainter,
    marks: Sequence[tuple[Mark, int]],
    index: int,
    tokens: Tokens,
    *,
    left: float,
    top: float,
    width: float,
) -> None:
    """Draw the chapter of a page above it; nothing where the chapter begins, nor before the first."""
    chapters = [(mark, page) for mark, page in marks if mark.level == 1 and page <= index]
    if chapters and chapters[-1][1] < index:
        draw_line(
            painter,
            f"{chapters[-1][0].words}（つづき）",
            Face.TEXT,
            9.5,
            tokens.sub_text,
            left=left,
            top=top,
            pitch=mm(4.5),
            width=width,
            align=Qt.AlignmentFlag.AlignRight,
        )
