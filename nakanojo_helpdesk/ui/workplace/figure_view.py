"""The two faces of a figure: a chart drawn in the worker, and the table of the same numbers."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QMimeData, QRectF, QSize, QSizeF, Signal
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QStackedWidget, QWidget
from typing_extensions import override

from nakanojo_helpdesk.domain.errors import DeskError
from nakanojo_helpdesk.reports.charts.figures import SCREEN_DPI, ChartPicture, Pixels
from nakanojo_helpdesk.tokens import Tokens, load_tokens
from nakanojo_helpdesk.ui.kit.frame.chart_view import ChartView, Region
from nakanojo_helpdesk.ui.kit.lists.rows import Column, RowModel
from nakanojo_helpdesk.ui.kit.lists.table import Table
from nakanojo_helpdesk.ui.kit.look.theme import current_theme
from nakanojo_helpdesk.ui.kit.work.background import Background, Task
from nakanojo_helpdesk.ui.workplace.figure import Figure, Head, Line

_NO_LINES = "数がありません。"
_SHARP = 2.0
"""Pixels of a copied chart for each of the screen's."""


class FigureFaces(QStackedWidget):
    """Shows one figure as chart or as table, with the preferred height of the one in front.

    Args:
        background: the worker that draws.
        may_open: whether regions of the chart open their records.
        parent: as for every widget.
    """

    opened = Signal(str)
    """Enter or a click on a number: the key of its records."""
    table_replaced = Signal()
    """The table was replaced by another one: the tab order must be set again."""
    refused = Signal(object)
    """The chart could not be drawn: the `DeskError`."""

    def __init__(self, background: Background, *, may_open: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._background = background
        self._may_open = may_open
        self._drawing: Task | None = None
        self._asked: tuple[object, ...] = ()
        """What the picture in front, or on its way, was asked for with."""
        self._content: Figure | None = None
        self._heads: tuple[Head, ...] = ()
        self.chart = ChartView("図")
        self.table: Table[Line] = Table(_model((), ()), "表", _NO_LINES)
        self.addWidget(self.chart)
        self.addWidget(self.table)
        self.chart.resized.connect(lambda _size: self._draw())
        self.chart.region_opened.connect(self.opened)

    def show_content(self, content: Figure, name: str) -> None:
        """Show a figure; `name` is its name for screen readers."""
        self._content = content
        self.chart.set_subject(name, content.height)
        self.show_face(is_table=self.is_table())
        self._draw()

    def is_table(self) -> bool:
        """Whether the table is in front."""
        return self.currentWidget() is self.table

    def show_face(self, *, is_table: bool) -> None:
        """Bring the chart or the table to the front."""
        if is_table:
            self._fill_table()
        self.setCurrentWidget(self.table if is_table else self.chart)
        self.updateGeometry()

    def focus_front(self) -> None:
        """Give the keyboard to the face in front."""
        (self.table if self.is_table() else self.chart).setFocus()

    def current_key(self) -> str:
        """The key of the number pointed at, empty for none."""
        if not self.is_table():
            return self.chart.current_key()
        line = self.table.current_row()
        return line.key if line is not None else ""

    def copy_chart(self, caption: str, done: Callable[[], object]) -> None:
        """Copy the chart to the clipboard with `caption` and its sentence as text, then call `done`.

        The picture has the layout shown, with the colours and the resolution of paper.
        """
        content, size = self._content, self.chart.wanted_size()
        if content is None:
            return
        sharp = max(_SHARP, self.devicePixelRatioF())
        pixels = (round(size.width() * sharp), round(size.height() * sharp))
        scale = current_theme().scale * sharp

        def put(picture: ChartPicture) -> None:
            image = _image(picture.pixels)
            dots_per_metre = round(SCREEN_DPI * scale / 0.0254)
            image.setDotsPerMeterX(dots_per_metre)
            image.setDotsPerMeterY(dots_per_metre)
            data = QMimeData()
            data.setImageData(image)
            data.setText(f"{caption}\n{content.sentence}")
            QGuiApplication.clipboard().setMimeData(data)
            done()

        self._background.run(
            partial(_picture, content, load_tokens("standard"), pixels, scale),
            done=put,
            refused=self.refused.emit,
        )

    def _fill_table(self) -> None:
        """Fill the table when it is shown; a new table is made where the columns differ."""
        content, before = self._content, self.table
        if content is None:
            return
        before.setAccessibleName(f"{content.heading}の表")
        if content.heads == self._heads:
            before.row_model().set_rows(content.lines)
            return
        had_focus = before.hasFocus()
        self._heads = content.heads
        self.table = Table(_model(content.heads, content.lines), f"{content.heading}の表", _NO_LINES)
        self.table.opened.connect(lambda line: self.opened.emit(line.key))
        self.addWidget(self.table)
        self.setCurrentWidget(self.table)
        if had_focus:
            self.table.setFocus()
        self.removeWidget(before)
        before.hide()
        before.deleteLater()
        self.table_replaced.emit()

    def _draw(self) -> None:
        content, size = self._content, self.chart.wanted_size()
        if content is None or size.width() < 2 or size.height() < 2:
            return
        theme, ratio = current_theme(), self.devicePixelRatioF()
        pixels = (round(size.width() * ratio), round(size.height() * ratio))
        asked = (content, pixels, theme.scale * ratio, theme.tokens)
        if asked == self._asked:  # the layout has settled where it was
            return
        self._asked = asked
        if self._drawing is not None:
            self._drawing.cancel()
        self._drawing = self._background.run(
            partial(_picture, content, theme.tokens, pixels, theme.scale * ratio),
            done=lambda picture: self._show_picture(picture, content, ratio),
            refused=self._refuse,
        )

    def _show_picture(self, picture: ChartPicture, content: Figure, ratio: float) -> None:
        regions = [
            Region(
                QRectF(area.x / ratio, area.y / ratio, area.w / ratio, area.h / ratio), area.label, area.key
            )
            for area in picture.regions
        ]
        image = _image(picture.pixels)
        logical = QSizeF(image.width() / ratio, image.height() / ratio)
        self.chart.show_chart(image, content.sentence, regions if self._may_open else (), logical)

    def _refuse(self, error: DeskError) -> None:
        self._asked = ()
        self.refused.emit(error)

    # What Qt calls.

    @override
    def sizeHint(self) -> QSize:
        front = self.currentWidget()
        return front.sizeHint() if front is not None else super().sizeHint()

    @override
    def minimumSizeHint(self) -> QSize:
        front = self.currentWidget()
        return front.minimumSizeHint() if front is not None else super().minimumSizeHint()


def _model(heads: tuple[Head, ...], lines: tuple[Line, ...]) -> RowModel[Line]:
    columns = [
        Column[Line](
            head.title,
            partial(_value, place),
            partial(_text, place),
            numeric=head.is_number,
            stretch=place == 0,
            wraps=place == 0,
        )
        for place, head in enumerate(heads)
    ]
    model: RowModel[Line] = RowModel(
        columns or [Column[Line]("", partial(_value, 0), partial(_text, 0))], key=lambda line: line.key
    )
    model.set_rows(lines)
    return model


def _value(place: int, line: Line) -> object:
    return line.values[place]


def _text(place: int, line: Line) -> str:
    return line.texts[place]


def _picture(content: Figure, tokens: Tokens, pixels: tuple[int, int], scale: float) -> ChartPicture:
    from nakanojo_helpdesk.reports.charts.figures import render

    return render(content.draw(tokens), pixels, scale)


def _image(pixels: Pixels) -> QImage:
    """The picture in the screen's format, as a copy that outlives its source bytes."""
    image = QImage(pixels.rgba, pixels.width, pixels.height, pixels.width * 4, QImage.Format.Format_RGBA8888)
    return image.convertToFormat(QImage.Format.Format_RGB32)
