"""What the tests of the widgets share: the house style, and a window to put widgets into."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QMainWindow, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from nakanojo_helpdesk.tokens import load_tokens
from nakanojo_helpdesk.ui.kit.look import theme
from nakanojo_helpdesk.ui.kit.look.focus_ring import FocusRing

Stage = Callable[..., QMainWindow]


@pytest.fixture
def app(qapp: QApplication) -> Iterator[QApplication]:
    """The application in house style at 標準; put back afterwards."""
    theme.apply(qapp, load_tokens("standard"), 1.0)
    usual = theme.current_theme()
    yield qapp
    # To put on what is on already would style a whole window anew, which is only waiting to be deleted.
    if theme.current_theme() is not usual:
        theme.apply(qapp, load_tokens("standard"), 1.0)


@pytest.fixture
def stage(app: QApplication, qtbot: QtBot) -> Iterator[Stage]:
    """Shows widgets below each other in an active window of a given size, with a focus ring."""
    windows: list[QMainWindow] = []

    def show(*widgets: QWidget, size: tuple[int, int] = (900, 600)) -> QMainWindow:
        window = QMainWindow()
        windows.append(window)
        inner = QWidget()
        layout = QVBoxLayout(inner)
        for widget in widgets:
            layout.addWidget(widget)
        window.setCentralWidget(inner)
        window.ring = FocusRing(window)  # type: ignore[attr-defined]
        window.resize(*size)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        return window

    yield show
    for window in windows:
        window.close()
        window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


class Events(QObject):
    """Counts the events of a kind that a widget gets."""

    def __init__(self, watched: QWidget, kind: QEvent.Type) -> None:
        super().__init__(watched)
        self.count = 0
        self._kind = kind
        watched.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802
        self.count += event.type() == self._kind
        return False


def on_screen(window: QWidget) -> QImage:
    """What has been painted of a window once its layout has come to rest."""
    for _ in range(20):
        QApplication.processEvents()
    return window.screen().grabWindow(window.winId()).toImage().convertToFormat(QImage.Format.Format_RGB32)


def painted_whole(window: QWidget) -> QImage:
    """A window, all of it painted now."""
    return window.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


def settle() -> None:
    """Let posted events (layouts, the ring) happen."""
    for _ in range(3):
        QApplication.processEvents()
