"""What follows a change of the look, and what it must not keep alive."""

import gc
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QWidget

from nakanojo_helpdesk.tokens import load_tokens
from nakanojo_helpdesk.ui.kit.look import theme
from nakanojo_helpdesk.ui.kit.look.restyled import when_restyled


class Square(QWidget):
    """As wide as ten design pixels."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.fit()
        when_restyled(self, self.fit)

    def fit(self) -> None:
        self.setFixedWidth(theme.current_theme().px(10))


@pytest.fixture
def application(qapp: QApplication) -> Iterator[QApplication]:
    yield qapp
    theme.apply(qapp, load_tokens("standard"), 1.0)


def test_pixel_sizes_follow_the_text_size(application: QApplication) -> None:
    square = Square()
    theme.apply(application, load_tokens("standard"), 2.0)
    assert square.width() == 20


def test_a_change_of_the_look_keeps_no_widget_alive_and_calls_none_that_is_gone(
    application: QApplication,
) -> None:
    forgotten = weakref.ref(Square())
    gc.collect()
    assert forgotten() is None
    deleted = Square()
    deleted.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    theme.apply(application, load_tokens("standard"), 2.0)  # calling the deleted one would raise


def test_a_slot_that_would_keep_its_widget_alive_is_refused(qapp: QApplication) -> None:
    square = Square()
    with pytest.raises(ValueError, match="no method"):
        when_restyled(square, lambda: square.setFixedWidth(1))
