"""A chart on the screen: its sentence, a picture made elsewhere, and regions that open records."""

import dataclasses

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from nakanojo_helpdesk.ui.kit.inputs.composite import Composite
from nakanojo_helpdesk.ui.kit.layout.boxes import Column
from nakanojo_helpdesk.ui.kit.look import text_lines
from nakanojo_helpdesk.ui.kit.look.focus_ring import WHOLE
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from nakanojo_helpdesk.ui.kit.look.restyled import when_restyled
from nakanojo_helpdesk.ui.kit.look.theme import current_theme
from nakanojo_helpdesk.ui.kit.work.screen_reader import speak_as_picture

_SETTLED_MS = 120
_HINT = "矢印キーで選び、Enter で記録を開きます。"
_SHARE = 0.4
"""Least height of the picture, as a share of the window, where the window is low; for its usual least height."""
_HIGHEST_SHARE = 0.62
"""The same for the tallest pictures: the picture and its ring stay in sight."""
_LARGE_SHARE = 0.44
"""The same where the text is large: the sentence, the picture and what is read below it are seen at once."""
_USUAL_HEIGHT = 200


@dataclasses.dataclass(frozen=True, slots=True)
class Region:
    """A place in the chart: rectangle in logical pixels of the picture, what it says, key of its records."""

    place: QRectF
    label: str
    key: str


class ChartView(Composite):
    """Shows a chart.

    Keys: left and right go through its places, up and down to the next line of them, Enter opens the records.

    Args:
        name: the chart's name for screen readers.
        minimum_height: of the picture, in design pixels.
        parent: as for every widget.
    """

    resized = Signal(QSize)
    """The room for the picture changed: logical pixels. Ask the worker for a new picture of `wanted_size`."""
    region_opened = Signal(str)
    """Enter or a click on a place: its key."""

    def __init__(self, name: str, minimum_height: int = 200, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._picture = _Picture(minimum_height)
        self._sentence = PlainLabel("", "bold", wrap=True)
        self._reading = PlainLabel("", "small", wrap=True)
        self._column = Column(self, spacing=8)
        self.setProperty(WHOLE, True)
        self._column.addWidget(self._sentence)
        self._column.addWidget(self._picture, 1)
        self._column.addWidget(self._reading)
        self._reading.hide()
        self.hand_focus_to(self._picture)
        self._picture.setAccessibleName(name)
        self._picture.resized.connect(self.resized)
        self._picture.opened.connect(self.region_opened)
        self._picture.pointed.connect(self._read)

    def show_chart(
        self,
        picture: QImage,
        sentence: str,
        regions: tuple[Region, ...] | list[Region] = (),
        logical_size: QSize | QSizeF | None = None,
    ) -> None:
        """Show a picture.

        Args:
            picture: the drawing, in device pixels.
            sentence: what the chart says; shown above it, and its alternative text.
            regions: places with records behind them.
            logical_size: size the regions refer to; None = the picture's pixels by its device pixel ratio.

        Raises:
            ValueError: the picture is empty.
        """
        if picture.isNull():
            raise ValueError("an empty picture")
        size = QSizeF(logical_size) if logical_size is not None else picture.deviceIndependentSize()
        self._picture.show_image(picture, size, tuple(regions))
        self._sentence.setText(sentence)
        self._picture.setAccessibleName(f"{self._name}。{sentence}")
        has_regions = bool(regions)
        self._reading.setVisible(has_regions)
        self._reading.set_role("small")
        self._reading.setText(_HINT if has_regions else "")

    def set_subject(self, name: str, minimum_height: int) -> None:
        """Set the name of the next picture, and its least height in design pixels."""
        self._name = name
        self._picture.setAccessibleName(name)
        self._picture.set_minimum(minimum_height)

    def current_key(self) -> str:
        """The key of the place pointed at, empty for none."""
        return self._picture.current_key()

    def show_waiting(self, sentence: str = "図を描いています。") -> None:
        """Show that a picture is being made."""
        self._picture.clear(sentence)

    def wanted_size(self) -> QSize:
        """Room for the picture in logical pixels."""
        return self._picture.size()

    def sentence(self) -> str:
        """The sentence shown above."""
        return self._sentence.text()

    def reading(self) -> str:
        """The words about the place pointed at."""
        return self._reading.text()

    def point_at(self, key: str) -> None:
        """Point at the place with this key."""
        self._picture.point_at(key)

    def _read(self, label: str) -> None:
        self._reading.set_role("small_bold")
        self._reading.setText(label)

    # What Qt calls.

    @override
    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self.minimumSizeHint().height())

    @override
    def minimumSizeHint(self) -> QSize:
        """The least picture and its words at the width there is (Qt alone would take the narrowest width)."""
        least = super().minimumSizeHint()
        if self.width() <= least.width():
            return least
        height = self._picture.minimumSizeHint().height()
        for label in (self._sentence, self._reading):
            if not label.isHidden():
                height += label.heightForWidth(self.width()) + self._column.spacing()
        return QSize(least.width(), min(height, least.height()))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.updateGeometry()


class _Picture(QWidget):
    """The picture itself."""

    resized = Signal(QSize)
    opened = Signal(str)
    pointed = Signal(str)

    def __init__(self, minimum_height: int) -> None:
        super().__init__()
        speak_as_picture(self)
        self._minimum = minimum_height
        self._image = QImage()
        self._logical = QSizeF()
        self._regions: tuple[Region, ...] = ()
        self._at = -1
        self._waiting = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.setInterval(_SETTLED_MS)
        self._settled.timeout.connect(lambda: self.resized.emit(self.size()))
        when_restyled(self, self._settle_later)

    def show_image(self, image: QImage, logical: QSizeF, regions: tuple[Region, ...]) -> None:
        self._image, self._logical, self._regions = image, logical, regions
        self._at = -1
        self._waiting = ""
        self.update()

    def clear(self, waiting: str) -> None:
        self._image, self._regions, self._at, self._waiting = QImage(), (), -1, waiting
        self.update()

    def set_minimum(self, minimum_height: int) -> None:
        if self._minimum != minimum_height:
            self._minimum = minimum_height
            self.updateGeometry()

    def current_key(self) -> str:
        return self._regions[self._at].key if 0 <= self._at < len(self._regions) else ""

    def point_at(self, key: str) -> None:
        places = [place for place, region in enumerate(self._regions) if region.key == key]
        if places:
            self._point(places[0])

    def _bounded(self, design_height: int) -> int:
        """Limit a height in pixels so that the picture and its ring fit into a low window."""
        theme = current_theme()
        share = (
            _LARGE_SHARE
            if theme.is_large
            else min(_SHARE * max(self._minimum / _USUAL_HEIGHT, 1.0), _HIGHEST_SHARE)
        )
        low = round(self.window().height() * share)
        return min(theme.px(design_height), max(low, theme.px(100)))

    def _target(self) -> QRectF:
        """The rectangle of the picture: as large as fits, centred, not distorted."""
        scale = min(self.width() / self._logical.width(), self.height() / self._logical.height())
        size = self._logical * scale
        return QRectF(
            (self.width() - size.width()) / 2,
            (self.height() - size.height()) / 2,
            size.width(),
            size.height(),
        )

    def _on_screen(self, place: QRectF) -> QRectF:
        target = self._target()
        scale = target.width() / self._logical.width()
        return QRectF(
            target.left() + place.left() * scale,
            target.top() + place.top() * scale,
            place.width() * scale,
            place.height() * scale,
        )

    def _region_under(self, position: QPointF) -> int:
        for place, region in enumerate(self._regions):
            if self._on_screen(region.place).contains(position):
                return place
        return -1

    def _point(self, place: int) -> None:
        if place != self._at:
            self._at = place
            if place >= 0:
                label = self._regions[place].label
                self.setAccessibleDescription(label)
                self.pointed.emit(label)
            self.update()

    def _point_vertically(self, *, down: bool) -> bool:
        """Point at the nearest place of the next line above or below; False when there is none."""
        if not 0 <= self._at < len(self._regions):
            return False
        here = self._regions[self._at].place
        found = [
            (abs(place.center().y() - here.center().y()), abs(place.center().x() - here.center().x()), number)
            for number, place in enumerate(region.place for region in self._regions)
            if (place.top() >= here.center().y() if down else place.bottom() <= here.center().y())
            and place.left() < here.right()
            and here.left() < place.right()
        ]
        if found:
            self._point(min(found)[2])
        return bool(found)

    def _open(self) -> None:
        if 0 <= self._at < len(self._regions):
            self.opened.emit(self._regions[self._at].key)

    # What Qt calls.

    @override
    def sizeHint(self) -> QSize:
        return QSize(current_theme().px(480), self.minimumSizeHint().height())

    @override
    def minimumSizeHint(self) -> QSize:
        theme = current_theme()
        return QSize(theme.px(240), self._bounded(self._minimum))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, count = event.key(), len(self._regions)
        if count and key in {Qt.Key.Key_Left, Qt.Key.Key_Right}:
            step = 1 if key == Qt.Key.Key_Right else -1
            self._point((self._at + step) % count if self._at >= 0 else (0 if step > 0 else count - 1))
        elif count and key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if not event.isAutoRepeat():
                self._open()
        elif key not in {Qt.Key.Key_Up, Qt.Key.Key_Down} or not self._point_vertically(
            down=key == Qt.Key.Key_Down
        ):
            super().keyPressEvent(event)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = self._region_under(event.position())
        self.setCursor(Qt.CursorShape.PointingHandCursor if place >= 0 else Qt.CursorShape.ArrowCursor)
        if place >= 0:
            self._point(place)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        place = self._region_under(event.position())
        if place >= 0:
            self._point(place)
            self._open()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._settle_later()

    def _settle_later(self) -> None:
        self._settled.start()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current_theme()
        painter = QPainter(self)
        if self._image.isNull():
            font = theme.font("body")
            painter.setFont(font)
            painter.setPen(theme.colour("sub_text"))
            lines = text_lines.broken(self._waiting, font, self.width())
            text_lines.paint(painter, lines, QRectF(self.rect()), Qt.AlignmentFlag.AlignHCenter)
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(self._target(), self._image)
        if self._at >= 0:
            painter.setPen(QPen(theme.colour("text"), theme.px(3), Qt.PenStyle.SolidLine))
            painter.drawRect(self._on_screen(self._regions[self._at].place).adjusted(-2, -2, 2, 2))
