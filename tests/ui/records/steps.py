"""What the tests of a record's dialogs share: records, two counters, and steps through dialogs that wait."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Final

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow
from pytestqt.qtbot import QtBot

from nakanojo_helpdesk.domain.consultations.amending import Amendable
from nakanojo_helpdesk.domain.consultations.forms import ConsultationForm, ConsultationRow
from nakanojo_helpdesk.services.consultations import reading as consultation_rows
from nakanojo_helpdesk.services.consultations import writing as consultations
from nakanojo_helpdesk.services.ledger import Ledger
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from nakanojo_helpdesk.ui.records.amend import AmendDialog
from nakanojo_helpdesk.ui.workplace.workplace import Workplace
from tests.factories import consultation_form, first_actor
from tests.waiting import close_dialogs, has_keyboard, still_awaited, wait_until, when_shown

_PATIENCE_SECONDS: Final = 60.0
FREELY: Final = Amendable(allowed=True)
Amending = Callable[..., AmendDialog]
"""Opens the amend dialog of a record: the fixture `amending`."""


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
    wait_until(lambda: has_keyboard(dialog), "the dialog has the keyboard")


def over(kind: type[QDialog]) -> QDialog:
    """The dialog on top; a step of `Steps` is taken again until it is of that kind, so ask before anything is done."""
    top = QApplication.activeModalWidget()
    if not isinstance(top, kind):
        raise _NotYet(f"{kind.__name__} was to be on top, not {type(top).__name__}")
    return top


class _NotYet(AssertionError):
    pass


class Steps:
    """Acts one after the other, each once a dialog waits with the keyboard; a failure closes them all and is told."""

    def __init__(self, *steps: Callable[[], object]) -> None:
        self._steps = list(steps)
        self.failure: BaseException | None = None
        self._end = time.monotonic() + _PATIENCE_SECONDS
        when_shown(QDialog, self._next)

    def _next(self, _top: QDialog) -> None:
        step = self._steps.pop(0)
        if self._steps:
            when_shown(QDialog, self._next)  # before the step: it may open a dialog that waits
        try:
            step()
            self._end = time.monotonic() + _PATIENCE_SECONDS
        except _NotYet as missing:
            still_awaited()
            if time.monotonic() > self._end:
                self._fail(missing)
                return
            self._steps.insert(0, step)
            when_shown(QDialog, self._next)
        except BaseException as error:  # noqa: BLE001 - told by `done`
            self._fail(error)

    def _fail(self, error: BaseException) -> None:
        self.failure = self.failure or error
        self._steps.clear()
        still_awaited()
        close_dialogs()

    def done(self) -> None:
        """Wait for the last step; raises what failed."""
        if self.failure is None:
            wait_until(lambda: self.failure or self._is_done(), f"{len(self._steps)} steps found no dialog")
        if self.failure is not None:
            raise self.failure

    def _is_done(self) -> bool:
        top = QApplication.activeModalWidget()
        return not self._steps and (top is None or has_keyboard(top))


def two_counters(workplace: Workplace, row: ConsultationRow, theirs: ConsultationForm) -> None:
    """Let another counter amend the record first."""
    other = Ledger(workplace.ledger.store, first_actor(pc="PC2"))
    other.call(consultations.amend, row.id, row.version, theirs, reason="先に直した")
