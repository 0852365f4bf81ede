"""A report as data: the blocks of the paper in their order, before they are broken into pages.

Texts are final (already formatted, plain, never HTML). Lengths are millimetres, text sizes belong to the painter.
No Qt, no matplotlib: making a sheet is cheap.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nakanojo_helpdesk.reports.large import LargeBlock
    from nakanojo_helpdesk.reports.manual.blocks import ManualBlock
    from nakanojo_helpdesk.reports.questionnaire import AnswerBlock
    from nakanojo_helpdesk.reports.sketch import Surface


class PaperSize(StrEnum):
    """What a sheet is printed on."""

    A4 = "a4"
    A4_LANDSCAPE = "a4_landscape"
    A5 = "a5"
    POSTCARD = "postcard"

    @property
    def millimetres(self) -> tuple[float, float]:
        """Width and height."""
        return {
            "a4": (210.0, 297.0),
            "a4_landscape": (297.0, 210.0),
            "a5": (148.0, 210.0),
            "postcard": (100.0, 148.0),
        }[self.value]

    @property
    def label(self) -> str:
        """The words staff read."""
        return {"a4": "A4", "a4_landscape": "A4横", "a5": "A5", "postcard": "はがき"}[self.value]


class Head(StrEnum):
    """What stands above the blocks.

    `REPORT`: form number, title and 決裁欄. `LIST`: a large title with the lines that tell one list from another, and on
    every page the caution. `SLIP`: the town in one line on every page. `BOOKLET`: its chapter above every page but the
    first of the chapter. `NONE`: nothing, and no foot either.
    """

    REPORT = "report"
    LIST = "list"
    SLIP = "slip"
    BOOKLET = "booklet"
    NONE = "none"


class Align(StrEnum):
    """The alignment of a column. Numbers are set in the font whose digits have one width."""

    TEXT = "text"
    NUMBER = "number"


@dataclass(frozen=True, kw_only=True)
class Heading:
    """The title of a part, e.g. `1　概要`; `part` is its number. Never the last thing on a page.

    With `begins_page` it starts a new page on the print sheet of a workbook.
    """

    text: str
    part: int = 0
    begins_page: bool = False

    @classmethod
    def of(cls, part: int, title: str, *, begins_page: bool = False) -> Heading:
        """The heading of a numbered part."""
        return cls(text=f"{part}　{title}", part=part, begins_page=begins_page)


@dataclass(frozen=True, kw_only=True)
class Paragraph:
    """Running text in body size."""

    text: str


@dataclass(frozen=True, kw_only=True)
class Note:
    """Small text below the block it explains. `label` precedes it in bold, e.g. `数え方`."""

    text: str
    label: str = ""


@dataclass(frozen=True, kw_only=True)
class KeyFigure:
    """One box of 概要: a label, one big figure with its unit, and small lines (label, text) that put it in proportion."""

    label: str
    value: str
    unit: str
    details: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, kw_only=True)
class KeyFigures:
    """The boxes of 概要, side by side over the whole width. One to four. `source` names the grid that has their figures."""

    figures: tuple[KeyFigure, ...]
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column: its header, its alignment, its share of the width (`weight`), and its group.

    Neighbouring columns with the same `group` get one header cell above their own. A column of numbers is never
    narrower than its widest number: the columns of text shrink, down to `least` full-width characters. `field`
    names the column of the grid that has its figures; `source` is that grid where it is not the table's own.
    """

    title: str
    align: Align = Align.NUMBER
    weight: float = 1.0
    group: str = ""
    least: int = 6
    field: str = ""
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table. Its header is repeated on every page, a row is never cut, `total` stays with the last row.

    `source` names the grid that has its figures, for workbooks.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...] | None = None
    source: str = ""

    def __post_init__(self) -> None:
        """Raises `ValueError` when a row has more or fewer texts than there are columns."""
        for row in (*self.rows, *([self.total] if self.total is not None else [])):
            if len(row) != len(self.columns):
                raise ValueError(f"{len(self.columns)} columns, but a row of {len(row)}: {row}")


@dataclass(frozen=True, kw_only=True)
class Chart:
    """A figure over the whole width, `height_mm` high. `draw` is called with an empty figure of that size.

    `caption` (`図1 …`) is printed above, `sentence` (its message in words) below it. A figure that does not fit on
    a page is drawn lower, down to `least_height_mm`, before it is moved to the next one. `source` names the grid of
    its figures, and `definition` is its 数え方 where it is shown without its table.
    """

    caption: str
    sentence: str
    draw: Callable[[Surface], None]
    height_mm: float = 62.0
    least_height_mm: float = 50.0
    source: str = ""
    definition: str = ""


Block = Heading | Paragraph | Note | KeyFigures | Table | Chart
"""The blocks of a report: a workbook knows them too."""


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One report. `file_stem` is its file name without the suffix; nothing in it names a person.

    `state` says how final the figures are (`未締め（速報）`), empty when there is nothing to say. `approval_boxes`
    are the titles of the 決裁欄 from left to right, `footer` the source, one or two lines, printed at the foot of every page.
    `margins_mm` are top, right, bottom and left; the lower one holds the foot, the left one is for binding. `caution` is
    what a list of people says of itself on every page.
    """

    title: str
    subtitle: str
    form_number: str
    office: str
    period: str
    state: str = ""
    approval_boxes: tuple[str, ...] = ()
    footer: str = ""
    blocks: tuple[Block | AnswerBlock | LargeBlock | ManualBlock, ...]
    file_stem: str
    margins_mm: tuple[float, float, float, float] = (25.0, 17.0, 25.0, 30.0)
    size: PaperSize = PaperSize.A4
    head: Head = Head.REPORT
    caution: tuple[str, ...] = ()
