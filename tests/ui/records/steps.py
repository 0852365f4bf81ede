"""What the tests of a record's dialogs share: records, two counters, and steps through dialogs that wait."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow
from pytestqt.qtbot import QtBot

from nakanojo_helpdesk.domain.consultations.forms import ConsultationForm, ConsultationRow
from nakanojo_helpdesk.services.consultations import reading as consultation_rows
from nakanojo_helpdesk.services.consultations import writing as consultations
from nakanojo_helpdesk.services.ledger import Ledger
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from nakanojo_helpdesk.ui.workplace.workplace import Workplace
from tests.factories import consultation_form, first_actor
from tests.waiting import rest


def active_window(qtbot: QtBot) -> Iterator[QMainWindow]:
    """A window of a counter PC that has the keyboard, for dialogs to stand over."""
    made = QMainWindow()
    qtbot.addWidget(made)
    made.resize(1366, 688)
    made.show()
    made.activateWindow()
    QTest.qWaitForWindowActive(made)
    yield made
    made.close()


def recorded(ledger: Ledger, form: ConsultationForm | None = None) -> ConsultationRow:
    """A record saved by this desk, as it is listed."""
    key = ledger.call(consultations.record, form or consultation_form(memo="はじめのメモ"))
    return ledger.read(consultation_rows.get, key)


def now(ledger: Ledger, row: ConsultationRow) -> ConsultationRow:
    """The record as it stands now."""
    return ledger.read(consultation_rows.get, row.id)


def words(dialog: QDialog) -> str:
    """Every text a person reads on the dialog."""
    return "\n".join(label.text() for label in dialog.findChildren(PlainLabel) if label.isVisibleTo(dialog))


def shown(dialog: QDialog) -> None:
    """Show a dialog and wait until it has the keyboard."""
    dialog.show()
    for _ in range(100):
        rest(10)
        if QApplication.activeWindow() is dialog:
            return
    raise TimeoutError("the dialog has not got the keyboard")


def over(kind: type[QDialog]) -> QDialog:
    """The dialog on top, which must be of that kind."""
    top = QApplication.activeModalWidget()
    assert isinstance(top, kind), top
    return top


class Steps:
    """Acts one after the other while dialogs wait inside one another; a failure closes them all and is told."""

    def __init__(self, *steps: Callable[[], object]) -> None:
        self._steps = list(steps)
        self.failure: BaseException | None = None
        self._patience = 100
        QTimer.singleShot(60, self._next)

    def _next(self) -> None:
        if not self._steps:
            return
        QTimer.singleShot(60, self._next)  # before the step: it may open a dialog that waits
        top = QApplication.activeModalWidget()
        if top is not None and QApplication.activeWindow() is not top and self._patience:
            self._patience -= 1
            top.activateWindow()  # no window manager gives the keyboard back here when a dialog closes
            return
        try:
            self._steps.pop(0)()
        except BaseException as error:  # noqa: BLE001 - told by `done`
            self.failure = self.failure or error
            self._steps.clear()
            while (top := QApplication.activeModalWidget()) is not None:
                QDialog.done(top, 0)  # type: ignore[arg-type]

    def done(self) -> None:
        """Wait for the last step; raises what failed."""
        if self.failure is not None:
            raise self.failure
        for _ in range(50):
            top = QApplication.activeModalWidget()
            if not self._steps and (top is None or QApplication.activeWindow() is top):
                return
            if top is not None:
                top.activateWindow()
            rest(20)
        raise AssertionError(f"{len(self._steps)} steps found no dialog")


def two_counters(workplace: Workplace, row: ConsultationRow, theirs: ConsultationForm) -> None:
    """Let another counter amend the record first."""
    other = Ledger(workplace.ledger.store, first_actor(pc="PC2"))
    other.call(consultations.amend, row.id, row.version, theirs, reason="先に直した")
