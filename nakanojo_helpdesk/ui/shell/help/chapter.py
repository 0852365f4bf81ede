"""A page of the manual on the screen: words in the text size of the person, pictures, and buttons that lead to other pages."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QWidget
from typing_extensions import override

from nakanojo_helpdesk.domain.manual.blocks import (
    Block,
    Heading,
    Item,
    ManualPage,
    Note,
    Paragraph,
    Picture,
    Spans,
    Table,
    links_of,
    plain,
)
from nakanojo_helpdesk.domain.manual.parts import parts_of, spoken_lines
from nakanojo_helpdesk.reports.manual import book
from nakanojo_helpdesk.ui.kit.buttons.button import Button
from nakanojo_helpdesk.ui.kit.buttons.key_bar import KeyButton
from nakanojo_helpdesk.ui.kit.layout.boxes import Column, Panel, Row, hairline
from nakanojo_helpdesk.ui.kit.layout.flow import FlowLayout
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from nakanojo_helpdesk.ui.kit.look.restyled import when_restyled
from nakanojo_helpdesk.ui.kit.look.theme import current_theme
from nakanojo_helpdesk.ui.kit.work.screen_reader import speak_as_group

_BOX = "□"
_MIDDLE = Qt.AlignmentFlag.AlignVCenter
_WIDEST = 760
"""Design pixels of a picture, so that the sentence above it stays in view."""
_BESIDE_FROM = 620
"""Design pixels from which the cells of a row are beside each other."""


class Chapter(QWidget):
    """The blocks of a page below each other.

    Tab goes from heading to heading, and a screen reader hears what is below each.
    """

    wanted = Signal(str)
    """The file name of a page that a button leads to."""

    def __init__(self, page: ManualPage, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.page = page
        self.headings: list[HeadingLine] = []
        self._column = column = Column(self, spacing=10)
        for part in parts_of(page.blocks):
            head, rest = (part[0], part[1:]) if isinstance(part[0], Heading) else (None, part)
            if head is not None:
                line = HeadingLine(head, "\n".join(spoken_lines(rest)))
                self.headings.append(line)
                column.addWidget(line)
            for block in rest:
                self._add(column, block)

    def add_turns(self, before: str, after: str) -> None:
        """Add the buttons that turn the page at the end, to the files of the pages before and after; empty for none."""
        self._column.addWidget(hairline())
        line = QWidget()
        flow = FlowLayout(12, line)
        for words, key, target in (("前のページ", "Alt+Left", before), ("次のページ", "Alt+Right", after)):
            if target:
                button = KeyButton(words, key)
                button.setAutoDefault(False)
                button.clicked.connect(partial(self._lead, target))
                flow.addWidget(button)
        self._column.addWidget(line)
        self._column.addStretch(1)

    def beginning(self) -> str:
        """What is read before the first heading."""
        first = next(parts_of(self.page.blocks), [])
        return "" if first and isinstance(first[0], Heading) else "\n".join(spoken_lines(first))

    def _add(self, column: Column, block: Block) -> None:
        table_leads = isinstance(block, Table) and any(links_of(block))
        match block:
            case Paragraph(spans):
                column.addWidget(PlainLabel(plain(spans), wrap=True))
            case Item():
                column.addWidget(_ItemLine(block))
            case Note(spans):
                column.addWidget(_NoteBox(spans))
            case Picture():
                column.addWidget(PictureView(block))
                column.addWidget(PlainLabel(block.words, "small", wrap=True))
            case Table():
                self._add_table(column, block)
            case Heading():
                raise ValueError("a heading begins its part")
        if not table_leads:
            for link in links_of(block):
                column.addWidget(self._way(link.text, link.target), 0, Qt.AlignmentFlag.AlignLeft)

    def _add_table(self, column: Column, table: Table) -> None:
        for row in table.rows:
            column.addWidget(hairline())
            links = [span for cell in row for span in cell if span.target]
            leads = self._way(links[0].text, links[0].target) if links and row[0] == (links[0],) else None
            column.addWidget(_RowLine(table, row, leads))
            if leads is None:
                for link in links:
                    column.addWidget(self._way(link.text, link.target), 0, Qt.AlignmentFlag.AlignLeft)

    def _way(self, words: str, target: str) -> Button:
        button = Button(f"「{words}」を読む", "link")
        button.clicked.connect(partial(self._lead, target))
        return button

    def _lead(self, target: str, _checked: bool = False) -> None:
        self.wanted.emit(target)


class HeadingLine(PlainLabel):
    """A heading that Tab stops at; `below` is what a screen reader reads with it."""

    def __init__(self, heading: Heading, below: str) -> None:
        super().__init__(heading.text, "section" if heading.level == 2 else "bold", wrap=True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(heading.text)
        self.setAccessibleDescription(below)
        self._fit()
        when_restyled(self, self._fit)

    def _fit(self) -> None:
        theme = current_theme()
        self.setMinimumHeight(theme.px(44))
        self.setContentsMargins(theme.px(8), 0, theme.px(8), 0)


class PictureView(QWidget):
    """A picture of a screen, as wide as the text and never wider than it is; its words are heard."""

    def __init__(self, picture: Picture) -> None:
        super().__init__()
        self._picture = QPixmap(str(book.picture_file(picture.file)))
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        speak_as_group(self)
        self.setAccessibleName(f"絵：{picture.words}")

    def _size(self, width: int) -> QSize:
        wide = min(width, self._picture.width(), current_theme().px(_WIDEST))
        return QSize(wide, round(wide * self._picture.height() / max(1, self._picture.width())))

    @override
    def sizeHint(self) -> QSize:
        return self._size(current_theme().px(720))

    @override
    def minimumSizeHint(self) -> QSize:
        return self._size(current_theme().px(240))

    @override
    def heightForWidth(self, width: int) -> int:
        return self._size(width).height()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        place = self.rect().adjusted(0, 0, 0, 0)
        place.setSize(self._size(self.width()))
        painter.drawPixmap(place, self._picture)
        painter.setPen(QPen(current_theme().colour("control_border"), 1))
        painter.drawRect(place.adjusted(0, 0, -1, -1))


class _ItemLine(QWidget):
    """A point: its mark at the left, its words at the right."""

    def __init__(self, item: Item) -> None:
        super().__init__()
        self._mark = PlainLabel(item.mark, "bold" if item.mark.isdigit() else "body")
        row = Row(self, spacing=8)
        row.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(PlainLabel(plain(item.spans), wrap=True), 1, Qt.AlignmentFlag.AlignTop)
        self._fit()
        when_restyled(self, self._fit)

    def _fit(self) -> None:
        self._mark.setFixedWidth(current_theme().px(24))


class _NoteBox(Panel):
    """What must not be overlooked."""

    def __init__(self, spans: Spans) -> None:
        super().__init__("warning", spacing=4, margins=(20, 10, 14, 10))
        self.body.addWidget(PlainLabel("ご注意", "bold"))
        self.body.addWidget(PlainLabel(plain(spans), wrap=True))


class _RowLine(QWidget):
    """A row of a table: its first cell in bold, or a button; the others beside it, or below where the room is narrow."""

    def __init__(self, table: Table, row: Sequence[Spans], leads: Button | None) -> None:
        super().__init__()
        self._line = Row(self, spacing=12)
        named = [(plain(head), plain(cell)) for head, cell in zip(table.head, row, strict=True)]
        told = [(head, words) for head, words in named if words not in {"", _BOX}]
        first = PlainLabel(told[0][1], "bold", wrap=True) if leads is None else leads
        others = QWidget()
        column = Column(others, spacing=2)
        if leads is not None:
            column.addStretch(1)
        for head, words in told[1:]:
            text = f"{head}：{words}" if len(told) > 2 else words
            column.addWidget(PlainLabel(text, wrap=True))
        column.addStretch(1)
        self._line.addWidget(first, 2, Qt.AlignmentFlag.AlignTop if leads is None else _MIDDLE)
        self._line.addWidget(others, 3)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < current_theme().px(_BESIDE_FROM)
        directions = QBoxLayout.Direction
        self._line.setDirection(directions.TopToBottom if narrow else directions.LeftToRight)
