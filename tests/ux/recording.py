"""What text a widget really paints: a paint engine that draws nothing and writes down every string.

It sees through styles, delegates, headers, tabs, combo boxes and own `paintEvent`s: all of them end here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QPoint, QPointF, QRectF
from PySide6.QtGui import (
    QColor,
    QFont,
    QPaintDevice,
    QPaintEngine,
    QPaintEngineState,
    QPainterPath,
    QRegion,
    QTextItem,
    QTransform,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

_WRITE_NOTHING = (QWidget.paintEvent, QFrame.paintEvent)


@dataclass(frozen=True)
class Run:
    """One painted string: `box` (advance × ascent + descent) and `clip` in the widget's px.

    `clip` is None when nothing clips; `pen` when the painter was translucent, so that only pixels can tell.
    """

    text: str
    box: QRectF
    clip: QRectF | None
    pen: QColor | None
    font: QFont

    def size(self, dots_per_inch: int) -> float:
        """Height of the type in px."""
        pixel_size = self.font.pixelSize()
        return float(pixel_size) if pixel_size > 0 else self.font.pointSizeF() * dots_per_inch / 72


class _Engine(QPaintEngine):
    def __init__(self) -> None:
        super().__init__(QPaintEngine.PaintEngineFeature.AllFeatures)
        self.runs: list[Run] = []
        self._transform = QTransform()

    # Qt's own overrides from here on: the signatures are Qt's.
    def begin(self, pdev: QPaintDevice) -> bool:
        return True

    def end(self) -> bool:
        return True

    def type(self) -> QPaintEngine.Type:
        return QPaintEngine.Type.User

    def updateState(self, state: QPaintEngineState) -> None:
        self._transform = QTransform(state.transform())

    def drawTextItem(self, p: QPointF | QPoint | QPainterPath.Element, item: QTextItem, /) -> None:
        x, y = (p.x, p.y) if isinstance(p, QPainterPath.Element) else (p.x(), p.y())
        painter = self.painter()
        box = QRectF(x, y - item.ascent(), item.width(), item.ascent() + item.descent())
        clip = self._transform.mapRect(painter.clipBoundingRect()) if painter.hasClipping() else None
        pen = QColor(painter.pen().color()) if painter.opacity() >= 1 else None
        self.runs.append(Run(item.text(), self._transform.mapRect(box), clip, pen, QFont(item.font())))

    def drawPixmap(self, r: Any, pm: Any, sr: Any) -> None:
        pass

    def drawImage(self, *_: Any) -> None:
        pass

    def drawTiledPixmap(self, *_: Any) -> None:
        pass

    def drawPath(self, path: Any) -> None:
        pass

    def drawRects(self, *_: Any) -> None:
        pass

    def drawLines(self, *_: Any) -> None:
        pass

    def drawPolygon(self, *_: Any) -> None:
        pass

    def drawEllipse(self, *_: Any) -> None:
        pass

    def drawPoints(self, *_: Any) -> None:
        pass


class _Device(QPaintDevice):
    """As large and as dense as the widget, so that fonts resolve as on the screen."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__()
        self.engine = _Engine()
        metric = QPaintDevice.PaintDeviceMetric
        across, down = widget.logicalDpiX(), widget.logicalDpiY()
        self._metrics = {
            metric.PdmWidth: widget.width(),
            metric.PdmHeight: widget.height(),
            metric.PdmWidthMM: int(widget.width() * 25.4 / across),
            metric.PdmHeightMM: int(widget.height() * 25.4 / down),
            metric.PdmDepth: 32,
            metric.PdmNumColors: 2**31 - 1,
            metric.PdmDpiX: across,
            metric.PdmDpiY: down,
            metric.PdmPhysicalDpiX: across,
            metric.PdmPhysicalDpiY: down,
            metric.PdmDevicePixelRatio: 1,
            metric.PdmDevicePixelRatioScaled: 65536,
        }

    # Qt's own overrides from here on.
    def paintEngine(self) -> QPaintEngine:
        return self.engine

    def metric(self, metric: QPaintDevice.PaintDeviceMetric) -> int:
        return self._metrics.get(metric, 0)


def paints_nothing(widget: QWidget) -> bool:
    """Whether its class leaves the painting to `QWidget` or `QFrame`, which write nothing; a view paints its viewport."""
    paint = type(widget).paintEvent
    return paint in _WRITE_NOTHING and not isinstance(widget.parentWidget(), QAbstractScrollArea)


def painted_text(widget: QWidget) -> Sequence[Run]:
    """Every string the widget itself paints (its children paint their own), blank ones left out."""
    if paints_nothing(widget):
        return []
    device = _Device(widget)
    widget.render(device, QPoint(), QRegion(), QWidget.RenderFlag(0))
    return [run for run in device.engine.runs if run.text.strip()]
