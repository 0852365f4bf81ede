"""The manual as a `Sheet`: the whole book with cover and contents, or one chapter of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from nakanojo_helpdesk import __version__
from nakanojo_helpdesk.domain.manual.blocks import (
    Block,
    Heading,
    Item,
    ManualPage,
    Note,
    Paragraph,
    Picture,
    Span,
    SpanKind,
    Spans,
    Table,
)
from nakanojo_helpdesk.reports.manual import book
from nakanojo_helpdesk.reports.manual.blocks import (
    Chapter,
    Contents,
    Cover,
    Entry,
    ManualBlock,
    Shown,
    Written,
)
from nakanojo_helpdesk.reports.sheet import Head, Sheet

TITLE: Final = "窓口きろく　説明書"
FILE_STEM: Final = "窓口きろく_説明書"
_SUBTITLE: Final = "窓口の方、講師の方、所属長の方、システム管理者の方へ"
_COVER_PICTURE: Final = "entry.png"
_MARGINS: Final = (26.0, 24.0, 24.0, 26.0)


def manual_sheet(numbers: Mapping[str, int]) -> Sheet:
    """The whole manual. Raises `paths.Incomplete` where the program was shipped without it.

    `numbers` has the page number of each mark, for the contents and for what leads to another chapter; empty while
    they are not known (`paper/manual/booklet.py` finds them).
    """
    pages = book.pages()
    cover = Cover(
        title=TITLE,
        subtitle=_SUBTITLE,
        picture=book.picture_file(_COVER_PICTURE),
        lines=(
            "プログラムの中では、F1 を押して［説明書を読む］を押すと、同じものを読めます。",
            f"版 {__version__}　絵の中の人と相談は、すべて架空です。",
        ),
    )
    contents = Contents(title="目次", entries=tuple(_entries(pages, numbers)))
    chapters = [block for page in pages for block in _chapter(page, numbers)]
    return _sheet(TITLE, FILE_STEM, (cover, contents, *chapters))


def page_sheet(page: ManualPage) -> Sheet:
    """One page of the manual, to be printed alone."""
    return _sheet(
        f"{TITLE}　{page.title}", f"{FILE_STEM}_{page.name.removesuffix('.md')}", tuple(_chapter(page, {}))
    )


def marked_headings(page: ManualPage) -> tuple[tuple[str, str], ...]:
    """The headings of a page that the contents and the bookmarks name: mark and words."""
    heads = [block for block in page.blocks if isinstance(block, Heading) and block.level == 2]
    return tuple((f"{page.name}#{number}", block.text) for number, block in enumerate(heads, start=1))


def _entries(pages: Sequence[ManualPage], numbers: Mapping[str, int]) -> Iterator[Entry]:
    titles = {page.name: page.title for page in pages}
    for part, names in book.parts():
        yield Entry(words=part, is_part=True)
        yield from (Entry(words=titles[name], page=numbers.get(name, 0), mark=name) for name in names)


def _chapter(page: ManualPage, numbers: Mapping[str, int]) -> Iterator[ManualBlock]:
    yield Chapter(title=page.title, mark=page.name)
    marks = iter(marked_headings(page))
    for block in page.blocks:
        if isinstance(block, Picture):
            yield Shown(picture=block, file=book.picture_file(block.file))
        elif isinstance(block, Heading) and block.level == 2:
            yield Written(block=block, mark=next(marks)[0])
        else:
            yield Written(block=_numbered(block, numbers))


def _numbered(block: Block, numbers: Mapping[str, int]) -> Block:
    """The block with a page number after every link, as a book has it."""

    def told(spans: Spans) -> Spans:
        return tuple(piece for span in spans for piece in (span, *_page_of(span, numbers)))

    match block:
        case Paragraph(spans):
            return Paragraph(told(spans))
        case Note(spans):
            return Note(told(spans))
        case Item(mark, spans):
            return Item(mark, told(spans))
        case Table(head, rows):
            return Table(head, tuple(tuple(told(cell) for cell in row) for row in rows))
        case _:
            return block


def _page_of(span: Span, numbers: Mapping[str, int]) -> Iterator[Span]:
    number = numbers.get(span.target, 0)
    if span.kind is SpanKind.LINK and number:
        yield Span(f"（{number}ページ）")


def _sheet(title: str, stem: str, blocks: tuple[ManualBlock, ...]) -> Sheet:
    return Sheet(
        title=title,
        subtitle="",
        form_number="",
        office="",
        period="",
        footer=TITLE,
        blocks=blocks,
        file_stem=stem,
        margins_mm=_MARGINS,
        head=Head.BOOKLET,
    )
