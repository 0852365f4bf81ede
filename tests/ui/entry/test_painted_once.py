"""One act, one painting: what F5, Ctrl+Z and F12 change is in its place before anything of it is painted."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget

from nakanojo_helpdesk.services.consultations import writing as consultations
from nakanojo_helpdesk.services.ledger import Ledger
from nakanojo_helpdesk.ui.entry.page import EntryPage
from nakanojo_helpdesk.ui.entry.today_side import _Entry
from nakanojo_helpdesk.ui.shell.main_window import MainWindow
from tests.factories import consultation_form
from tests.keyboard import press
from tests.waiting import settle


class _Watch(QObject):
    """Counts the paintings of a widget, and notes how high widgets were when they were painted."""

    def __init__(self, *watched: QWidget) -> None:
        super().__init__()
        self.paintings = 0
        self.heights: list[tuple[QWidget, int]] = []
        for widget in watched:
            widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() == QEvent.Type.Paint and isinstance(watched, QWidget):
            self.paintings += 1
            self.heights.append((watched, watched.height()))
        return False


@contextmanager
def watched(*widgets: QWidget) -> Iterator[_Watch]:
    """Watch while a key is pressed and everything it asked for is done."""
    watch = _Watch(*widgets)
    yield watch
    for _ in range(5):
        QApplication.processEvents()
    for widget in widgets:
        widget.removeEventFilter(watch)


def written(page: EntryPage) -> None:
    """A talk whose words make the form higher than its window."""
    page.form.memo.edit.setFocus()
    page.form.memo.set_text("一\n二\n三\n四\n五")
    page.form.topics.setFocus()
    press("1", "Return")
    settle(page)


def test_an_emptied_form_is_painted_once(window: MainWindow, page: EntryPage) -> None:
    written(page)
    with watched(page.form) as watch:
        press("F5")
    assert watch.paintings == 1
    with watched(page.form) as watch:
        press("Ctrl+Z")
    assert watch.paintings == 1
    assert not page.form.answers().empty


def test_a_saved_record_comes_into_the_list_without_squeezing_the_others(
    window: MainWindow, page: EntryPage, ledger: Ledger
) -> None:
    for topic in ("SM", "AP", "LN", "MN", "IN", "SM", "AP", "LN"):
        ledger.call(
            consultations.record,
            consultation_form(topics=(topic,), age_band="A70", district="NKJ", outcome="SOL"),
        )
    page.reload()
    settle(page)
    entries = [entry for entry in page.side.findChildren(_Entry) if entry.isVisible()]
    written(page)
    with watched(*entries) as watch:
        press("F12")
    settle(page)
    assert sum(entry.isVisible() for entry in page.side.findChildren(_Entry)) == 9
    assert watch.heights
    assert [high for entry, high in watch.heights if high != entry.height()] == []


def test_a_list_without_room_is_only_counted_and_read_once_there_is_room(
    window: MainWindow, page: EntryPage
) -> None:
    window.resize(900, 688)
    settle(page)
    assert page.side.isHidden()
    press("1", "F12")
    settle(page)
    assert page.side.count() == "1件"
    assert not page.side.findChildren(_Entry)
    window.resize(1366, 688)
    settle(page)
    assert [entry.row is not None for entry in page.side.findChildren(_Entry) if entry.isVisible()] == [True]
