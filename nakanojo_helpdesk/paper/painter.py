"""The one painter: a `Sheet` laid out on its paper, drawn the same on printer, PDF and preview.

The margins are the sheet's (A4: the town's setting). The foot of the page (source and page number) is in the lower
margin, the title of a further page in the upper one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from PySide6.QtCore import QMarginsF, QRectF, Qt
from PySide6.QtGui import QPagedPaintDevice, QPageLayout, QPageSize, QPainter

from nakanojo_helpdesk.domain.errors import Unavailable
from nakanojo_helpdesk.paper.blocks import strips_of
from nakanojo_helpdesk.paper.fonts import UNITS_PER_INCH, Face, Lines, draw_line, mm, pt, width_of
from nakanojo_helpdesk.paper.strips import SLIP_HEAD, Strip, chunks, frame, rule
from nakanojo_helpdesk.reports.sheet import Head, PaperSize, Sheet
from nakanojo_helpdesk.tokens import Tokens, load_tokens

_BOX: Final = 16.0
_BOX_TITLE: Final = 5.2
_MOST_BOXES_WIDTH: Final = 96.0
_LEAST_TITLE_WIDTH: Final = 85.0
_TITLE_POINTS: Final = 17.0
_KICKER_POINTS: Final = 9.5
_BOX_POINTS: Final = (9.0, 8.0, 7.0, 6.0, 5.0, 4.0)
_NOT_PAINTED: Final = (
    "印刷の準備ができませんでした。プリンターの電源と用紙を確かめて、もう一度お試しください。"
)


def page_layout(size: PaperSize = PaperSize.A4) -> QPageLayout:
    """A paper without margins: the painter measures its own margins from the paper's edge."""
    landscape = size is PaperSize.A4_LANDSCAPE
    return QPageLayout(
        QPageSize(_SIZES[size]),
        QPageLayout.Orientation.Landscape if landscape else QPageLayout.Orientation.Portrait,
        QMarginsF(0, 0, 0, 0),
        QPageLayout.Unit.Millimeter,
        QMarginsF(0, 0, 0, 0),
    )


_SIZES: Final = {
    PaperSize.A4: QPageSize.PageSizeId.A4,
    PaperSize.A4_LANDSCAPE: QPageSize.PageSizeId.A4,
    PaperSize.A5: QPageSize.PageSizeId.A5,
    PaperSize.POSTCARD: QPageSize.PageSizeId.Postcard,
}


def paint(sheet: Sheet, device: QPagedPaintDevice) -> int:
    """Paint a sheet on a printer or PDF writer whose page is the sheet's from edge to edge. Returns the number of pages.

    Raises `Unavailable` when the device cannot be painted on. Needs a running `QGuiApplication`; any thread.
    """
    return paint_pages(Pages(sheet), device)


def paint_pages(pages: Pages, device: QPagedPaintDevice) -> int:
    """Paint pages that are laid out already; as `paint`."""
    painter = QPainter()
    if not painter.begin(device):
        raise Unavailable(_NOT_PAINTED)
    try:
        for index in range(pages.count):
            if index and not device.newPage():
                raise Unavailable(_NOT_PAINTED)
            pages.draw(painter, index, float(device.logicalDpiX()))
    finally:
        painter.end()
    return pages.count


def page_count(sheet: Sheet) -> int:
    """The number of pages of a sheet."""
    return Pages(sheet).count


@dataclass(frozen=True)
class _Placed:
    strip: Strip
    top: float


@dataclass(frozen=True, kw_only=True)
class _Kicker:
    """The small lines above the title; `badge` is the upper left corner of the state's frame (left, top)."""

    lines: tuple[str, ...]
    top: float
    bottom: float
    badge: tuple[float, float]


class Pages:
    """A sheet broken into pages, ready to be drawn one by one on anything.

    `marks` are its marks with their pages (from 0), `links` the boxes in units that lead to one: its name, page, box.
    """

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._tokens: Tokens = load_tokens("standard")
        top, right, bottom, left = sheet.margins_mm
        wide, high = sheet.size.millimetres
        self._left, self._top = mm(left), mm(top)
        self._width = mm(wide - left - right)
        self._bottom = mm(high - bottom)
        if sheet.head is Head.SLIP:
            self._top += mm(SLIP_HEAD)
        body = strips_of(sheet.blocks, self._width, self._tokens, height=self._bottom - self._top)
        self._pages = self._broken([*self._heads(), *body])
        self.count = len(self._pages)
        placed = [(each.strip, each.top, index) for index, page in enumerate(self._pages) for each in page]
        self.marks = tuple((strip.mark, index) for strip, _top, index in placed if strip.mark is not None)
        boxes = (
            (strip, index, QRectF(self._left, top, self._width, strip.height)) for strip, top, index in placed
        )
        self.links = tuple((strip.leads_to, index, box) for strip, index, box in boxes if strip.leads_to)

    def draw(self, painter: QPainter, index: int, dpi: float) -> None:
        """Draw page `index` (from 0) with the paper's left upper corner at the painter's origin, `dpi` dots per inch."""
        painter.save()
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing
            | QPainter.RenderHint.TextAntialiasing
            | QPainter.RenderHint.LosslessImageRendering
        )
        painter.scale(dpi / UNITS_PER_INCH, dpi / UNITS_PER_INCH)
        # In the order of reading: a PDF is read aloud, and copied, as it was drawn.
        self._draw_above(painter, index)
        for placed in self._pages[index]:
            placed.strip.ink(painter, self._left, placed.top)
        if self._sheet.head in {Head.REPORT, Head.LIST} or self._has_foot(index):
            self._draw_foot(painter, index)
        painter.restore()

    def _broken(self, strips: list[Strip]) -> list[list[_Placed]]:
        pages: list[list[_Placed]] = [[]]
        y = self._top
        for chunk in chunks(strips):
            height = sum(strip.gap + strip.height for strip in chunk)
            if pages[-1] and y + height > self._bottom:
                lowered = self._lowered(chunk, self._bottom - y)
                if lowered is None:
                    pages.append([])
                    y = self._top
                chunk = lowered or chunk  # noqa: PLW2901 - the same piece, made to fit
            for strip in chunk:
                y = self._place(strip, pages, y)
            if chunk[-1].ends_page:
                pages.append([])
                y = self._top
        return pages if pages[-1] or len(pages) == 1 else pages[:-1]

    @staticmethod
    def _lowered(chunk: list[Strip], room: float) -> list[Strip] | None:
        """The piece with its chart lowered to the room left on the page; None without a chart, or when it would be too low."""
        place = next((index for index, strip in enumerate(chunk) if strip.lowered is not None), None)
        if place is None:
            return None
        chart = chunk[place]
        others = sum(strip.gap + strip.height for strip in chunk) - chart.height
        height = room - others - 1  # a unit less: sums of fractions must not be too high again
        if chart.lowered is None or height < chart.least_height:
            return None
        return [*chunk[:place], replace(chart.lowered(height), is_bound=chart.is_bound), *chunk[place + 1 :]]

    def _place(self, strip: Strip, pages: list[list[_Placed]], y: float) -> float:
        """Place one strip below the others, or on a new page below its header. Returns the top of the next one."""
        if pages[-1] and y + strip.gap + strip.height > self._bottom:
            pages.append([])
            y = self._top
        if not pages[-1] and strip.header is not None:
            pages[-1].append(_Placed(strip.header, y))
            y += strip.header.height
        elif pages[-1]:
            y += strip.gap
        pages[-1].append(_Placed(strip, y))
        return y + strip.height

    def _heads(self) -> list[Strip]:
        """What stands once, above everything else."""
        if self._sheet.head is Head.REPORT:
            return [self._head()]
        if self._sheet.head is not Head.LIST:
            return []
        from nakanojo_helpdesk.paper.large.heads import list_head

        return [list_head(self._sheet, self._width, self._tokens)]

    def _head(self) -> Strip:
        """Title, period and state at the left, the 決裁欄 at the right, a rule below both.

        A title without room beside a wide 決裁欄 is drawn below it.
        """
        sheet, tokens = self._sheet, self._tokens
        boxes_width = mm(self._box_mm()) * len(sheet.approval_boxes)
        boxes_height = mm(_BOX + _BOX_TITLE) if sheet.approval_boxes else 0.0
        text_width = self._width - boxes_width - (mm(6) if sheet.approval_boxes else 0)
        is_beside = text_width >= mm(_LEAST_TITLE_WIDTH)
        kicker = self._kicker(text_width, boxes_height)
        title_top = kicker.bottom + mm(2.5)
        if not is_beside:
            text_width, title_top = self._width, max(kicker.bottom, boxes_height) + mm(2.5)
        titles = _fitted_title(sheet.title, text_width)
        line = pt(_TITLE_POINTS) * 1.45
        period_top = title_top + line * len(titles) + mm(0.8)
        period = Lines(_joined(sheet.period, sheet.subtitle, text_width), Face.TEXT, 10, text_width)
        height = max(period_top + period.height, boxes_height) + mm(3)

        def ink(painter: QPainter, left: float, top: float) -> None:
            for index, text in enumerate(kicker.lines):
                draw_line(
                    painter,
                    text,
                    Face.TEXT,
                    _KICKER_POINTS,
                    tokens.sub_text,
                    left=left,
                    top=top + kicker.top + index * mm(5),
                    pitch=mm(5),
                )
            if sheet.state:
                _draw_badge(painter, sheet.state, tokens, left + kicker.badge[0], top + kicker.badge[1])
            for index, text in enumerate(titles):
                draw_line(
                    painter,
                    text,
                    Face.BOLD,
                    _TITLE_POINTS,
                    tokens.text,
                    left=left,
                    top=top + title_top + index * line,
                    pitch=line,
                )
            period.draw(painter, left, top + period_top, tokens.text)
            self._draw_boxes(painter, left + self._width - boxes_width, top)
            rule(painter, left, top + height, self._width, tokens.text, 1.0)

        return Strip(height=height, ink=ink)

    def _kicker(self, room: float, boxes_height: float) -> _Kicker:
        """The form's number, the office and the state at the head: beside the 決裁欄 where they fit, else below it."""
        sheet = self._sheet
        badge = _badge_width(sheet.state) if sheet.state else 0.0
        parts = [part for part in (sheet.form_number, sheet.office) if part]
        widest = max((width_of(part, Face.TEXT, _KICKER_POINTS) for part in parts), default=0.0)
        top = 0.0
        if max(widest, badge) > room:
            top, room = boxes_height + mm(2.5), self._width
        line = "　　".join(parts)
        width = width_of(line, Face.TEXT, _KICKER_POINTS)
        lines = (line,) if width <= room else tuple(parts)
        bottom = top + len(lines) * mm(5)
        if not badge or (len(lines) == 1 and width + mm(6) + badge <= room):
            return _Kicker(lines=lines, top=top, bottom=bottom, badge=(width + mm(6), top))
        return _Kicker(lines=lines, top=top, bottom=bottom + mm(6), badge=(0.0, bottom + mm(1)))

    def _box_mm(self) -> float:
        """Width of one box: narrower where there are many, so that they leave room for the form's number."""
        return min(_BOX, _MOST_BOXES_WIDTH / max(len(self._sheet.approval_boxes), 1))

    def _draw_boxes(self, painter: QPainter, left: float, top: float) -> None:
        """The 決裁欄: a title and room for a seal in each box."""
        tokens = self._tokens
        box = self._box_mm()
        for index, title in enumerate(self._sheet.approval_boxes):
            x = left + index * mm(box)
            frame(painter, QRectF(x, top, mm(box), mm(_BOX_TITLE)), tokens.text, 0.5)
            frame(painter, QRectF(x, top + mm(_BOX_TITLE), mm(box), mm(_BOX)), tokens.text, 0.5)
            size = next(
                (s for s in _BOX_POINTS if width_of(title, Face.TEXT, s) < mm(box - 1)), _BOX_POINTS[-1]
            )
            draw_line(
                painter,
                title,
                Face.TEXT,
                size,
                tokens.text,
                left=x,
                top=top,
                pitch=mm(_BOX_TITLE),
                width=mm(box),
                align=Qt.AlignmentFlag.AlignHCenter,
            )

    def _draw_above(self, painter: QPainter, index: int) -> None:
        """What stands above the body: of a slip on every page, of the others from the second page on."""
        sheet, tokens, left, width = self._sheet, self._tokens, self._left, self._width
        above = self._top - mm(9)
        if sheet.head is Head.SLIP:
            from nakanojo_helpdesk.paper.large.heads import draw_slip_head

            draw_slip_head(painter, sheet, tokens, left=left, top=self._top - mm(SLIP_HEAD), width=width)
        elif index and sheet.head is Head.LIST:
            from nakanojo_helpdesk.paper.large.heads import draw_list_continuation

            draw_list_continuation(painter, sheet, tokens, left=left, top=above, width=width)
        elif index and sheet.head is Head.REPORT:
            text = f"{sheet.title}（つづき）"
            draw_line(painter, text, Face.TEXT, 9, tokens.sub_text, left=left, top=above, pitch=mm(4.5))
        elif sheet.head is Head.BOOKLET:
            from nakanojo_helpdesk.paper.manual.frames import draw_running_head

            draw_running_head(painter, self.marks, index, tokens, left=left, top=above, width=width)

    def _has_foot(self, index: int) -> bool:
        """Whether a page of a booklet has a foot: every one but its cover."""
        if self._sheet.head is not Head.BOOKLET:
            return False
        from nakanojo_helpdesk.reports.manual.blocks import Cover

        return index > 0 or not isinstance(self._sheet.blocks[0], Cover)

    def _draw_foot(self, painter: QPainter, index: int) -> None:
        tokens = self._tokens
        top = self._bottom + mm(4)
        rule(painter, self._left, top, self._width, tokens.control_border, 0.3)
        number = f"{index + 1}／{self.count}"
        if self._sheet.head is Head.LIST:
            number = f"{number} ページ"
        draw_line(
            painter,
            number,
            Face.NUMBER,
            9.5,
            tokens.text,
            left=self._left,
            top=top + mm(1),
            pitch=mm(5),
            width=self._width,
            align=Qt.AlignmentFlag.AlignRight,
        )
        room = self._width - width_of(number, Face.NUMBER, 9.5) - mm(6)
        Lines(self._sheet.footer, Face.TEXT, 9, room, leading=1.5).draw(
            painter, self._left, top + mm(1.2), tokens.sub_text
        )


def _draw_badge(painter: QPainter, text: str, tokens: Tokens, left: float, top: float) -> None:
    """Draw a word in a frame that says how final the figures are. Never by colour alone."""
    width = _badge_width(text)
    frame(painter, QRectF(left, top, width, mm(5)), tokens.text, 0.75)
    draw_line(
        painter,
        text,
        Face.BOLD,
        9.5,
        tokens.text,
        left=left,
        top=top,
        pitch=mm(5),
        width=width,
        align=Qt.AlignmentFlag.AlignHCenter,
    )


def _badge_width(text: str) -> float:
    return width_of(text, Face.BOLD, 9.5) + mm(4)


def _joined(first: str, second: str, width: float) -> str:
    """Two texts on one line where they fit, else on two."""
    line = "　".join(part for part in (first, second) if part)
    if width_of(line, Face.TEXT, 10) <= width:
        return line
    return "\n".join(part for part in (first, second) if part)


def _fitted_title(title: str, width: float) -> list[str]:
    """The title in as few and as even lines as possible, broken only at its spaces."""
    fewest = len(_filled(title, width))
    steps = [width * share / 20 for share in range(1, 21)]
    return next(lines for step in steps if len(lines := _filled(title, step)) <= fewest)


def _filled(title: str, width: float) -> list[str]:
    lines: list[str] = []
    for word in title.split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width_of(longer, Face.BOLD, _TITLE_POINTS) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
