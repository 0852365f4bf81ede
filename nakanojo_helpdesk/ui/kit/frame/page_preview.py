"""The pages of a paper below each other, as they will leave the printer; scrolled by keyboard like a document."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QWidget
from typing_extensions import override

from nakanojo_helpdesk.ui.kit.layout.scroll import scroll_by_key
from nakanojo_helpdesk.ui.kit.look import text_lines
from nakanojo_helpdesk.ui.kit.look.theme import current_theme
from nakanojo_helpdesk.ui.kit.work.screen_reader import speak_as_picture

_A4 = QSizeF(210.0, 297.0)
_WIDEST = 860
_LOWEST = 150
_EDGE = 8
"""Design pixels above and below a page."""
_SETTLED_MILLISECONDS = 150


class PagePreview(QScrollArea):
    """Shows page pictures. Keys: Page Up/Down, Home, End and the arrows scroll while it has the focus.

    A page has the full width, or (`set_whole_page`) is small enough to be wholly visible.
    """

    resized = Signal()
    """The width for the pages changed: ask for pictures of `dots_per_inch`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._whole_page = False
        self._pages = _Pages(self.page_size)
        self.setWidget(self._pages)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        speak_as_picture(self)
        self.setAccessibleName("印刷の見本")
        self._settled = QTimer(self, singleShot=True, interval=_SETTLED_MILLISECONDS)
        self._settled.timeout.connect(self.resized)

    def show_pages(self, pages: Sequence[QImage], description: str, *, wide_mm: float = _A4.width()) -> None:
        """Show pages (pictures of any resolution) and say what they are for screen readers.

        Paper narrower than A4 (`wide_mm`) is shown narrower, in the scale of A4.
        """
        self._pages.show_pages(tuple(pages), min(1.0, wide_mm / _A4.width()))
        self.updateGeometry()
        self.setAccessibleName(f"印刷の見本、{len(pages)}ページ")
        self.setAccessibleDescription(description)

    def show_waiting(self, sentence: str) -> None:
        """Show a message while there is no page yet; empty for none."""
        self._pages.say(sentence)

    def waiting(self) -> str:
        """The message shown instead of pages; empty where there are pages."""
        return self._pages.waiting

    def set_whole_page(self, whole: bool) -> None:
        """Show one page whole, or pages as wide as there is room."""
        if whole != self._whole_page:
            self._whole_page = whole
            self._pages.fit()
            self._settled.start()

    def shows_whole_page(self) -> bool:
        """Whether one page is seen whole."""
        return self._whole_page

    def page_size(self) -> QSizeF:
        """The size of a page here, in logical pixels."""
        theme, port = current_theme(), self.viewport()
        wide = max(40, min(port.width() - 2 * theme.px(8), theme.px(_WIDEST)))
        if self._whole_page:
            high = max(60, port.height() - 2 * theme.px(_EDGE))
            wide = min(wide, round(high * _A4.width() / _A4.height()))
        return QSizeF(wide, wide * _A4.height() / _A4.width())

    def page_count(self) -> int:
        """How many pages are shown."""
        return self._pages.count()

    def is_laid_out(self) -> bool:
        """Whether the widget has its real size already."""
        return self.viewport().width() > current_theme().px(100)

    def dots_per_inch(self) -> float:
        """The resolution at which a page picture is sharp here."""
        inches = _A4.width() / 25.4
        return max(40.0, self.page_size().width() * self.devicePixelRatioF() / inches)

    @override
    def minimumSizeHint(self) -> QSize:
        theme = current_theme()
        return QSize(theme.px(200), theme.px(_LOWEST))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not scroll_by_key(self, event):
            super().keyPressEvent(event)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width() or self._whole_page:
            self._pages.fit()
            self._settled.start()


class _Pages(QWidget):
    """Paints the pages, each with a thin edge."""

    def __init__(self, page_size: Callable[[], QSizeF]) -> None:
        super().__init__()
        self._page_size = page_size
        self._images: tuple[QImage, ...] = ()
        self._share = 1.0
        self.waiting = ""
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setProperty("role", "scrolled")

    def show_pages(self, images: tuple[QImage, ...], share: float) -> None:
        self._images, self._share = images, share
        self.waiting = ""
        self.fit()
        self.update()

    def say(self, sentence: str) -> None:
        if not self._images:
            self.waiting = sentence
            self.update()

    def count(self) -> int:
        return len(self._images)

    def fit(self) -> None:
        """Take the height of all pages."""
        gap = current_theme().px(2 * _EDGE)
        heights = [self._size_of(image).height() for image in self._images] or [self._page_size().height()]
        self.setMinimumHeight(round(sum(height + gap for height in heights)))

    def _size_of(self, image: QImage) -> QSizeF:
        """The size a page is shown in: its own shape, never higher than a page of A4 in portrait."""
        full = self._page_size()
        wide = full.width() * self._share
        return QSizeF(wide, wide * image.height() / max(1, image.width()))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        theme, top = current_theme(), float(current_theme().px(_EDGE))
        if self.waiting:
            painter.setFont(theme.font("body"))
            painter.setPen(theme.colour("sub_text"))
            lines = text_lines.broken(self.waiting, theme.font("body"), self.width())
            place = QRectF(0, theme.px(48), self.width(), lines.height)
            text_lines.paint(painter, lines, place, Qt.AlignmentFlag.AlignHCenter)
        painter.setPen(QPen(theme.colour("control_border"), 1))
        for image in self._images:
            size = self._size_of(image)
            left = (self.width() - size.width()) / 2
            place = QRectF(QPointF(round(left), round(top)), size)
            if place.intersects(QRectF(event.rect())):
                painter.drawImage(place, image)
                painter.drawRect(place)
            top += size.height() + theme.px(2 * _EDGE)
