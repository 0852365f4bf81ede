"""ファイルから: a CSV of marks looked over before anything is written: what each line would do, and what is wrong.

Who: whoever got a list from a school, a partner or the own Excel. In a minute: choose the file, read the lines, F12.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QWidget

from nakanojo_helpdesk.domain.errors import DeskError, Refused
from nakanojo_helpdesk.domain.rolls.files import LARGEST, TOO_LARGE, FilePlan, PlannedMark
from nakanojo_helpdesk.domain.rolls.marks import MarkCode, MarkSource
from nakanojo_helpdesk.domain.rolls.rows import Roll
from nakanojo_helpdesk.services.rolls import entering
from nakanojo_helpdesk.ui.courses.roll.words import mark_words
from nakanojo_helpdesk.ui.kit.frame.dialog import Dialog
from nakanojo_helpdesk.ui.kit.lists.rows import Column, RowModel
from nakanojo_helpdesk.ui.kit.lists.table import Table
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from nakanojo_helpdesk.ui.kit.work.files import ask_open_path
from nakanojo_helpdesk.ui.workplace.workplace import Workplace

_FAULTS_SHOWN: Final = 6
_GONE: Final = (
    "ファイルが開けません。ほかのプログラムで開いていないか、確かめてください。出欠は変わっていません。"
)


class FileDialog(Dialog):
    """The lines of a file beside what there is now. With a fault nothing can be written. `ask` says what was done."""

    def __init__(
        self, workplace: Workplace, roll: Roll, plan: FilePlan, parent: QWidget | None = None
    ) -> None:
        super().__init__("ファイルの出欠を確かめる", parent, width=860)
        self._workplace, self._roll, self._plan, self._done = workplace, roll, plan, ""
        codes = workplace.vocabularies
        self._model: RowModel[PlannedMark] = RowModel(
            (
                Column("行", lambda mark: mark.place, numeric=True),
                Column("番号", lambda mark: mark.line.registration.serial, numeric=True),
                Column(
                    "名前", lambda mark: mark.line.registration.name, stretch=True, wraps=True, minimum=120
                ),
                Column("ファイルの字", lambda mark: mark.typed, wraps=True),
                Column("出欠", lambda mark: mark_words(mark.code, codes)),
                Column(
                    "いまの出欠",
                    lambda mark: "" if mark.line.code is MarkCode.NONE else mark_words(mark.line.code, codes),
                    warns=lambda mark: mark.replaces,
                ),
            ),
            key=lambda mark: mark.place,
        )
        self.marks: Table[PlannedMark] = Table(
            self._model, "ファイルの出欠", "読めた行は、ありません。", least_rows=5
        )
        self._model.set_rows(plan.marks)
        self._words = PlainLabel(_summary(plan), "bold", wrap=True)
        self._faults = PlainLabel(_fault_words(plan), "error", wrap=True)
        self._faults.setVisible(bool(plan.faults))
        for widget in (self._words, self._faults):
            self.body.addWidget(widget)
        self.body.addWidget(self.marks, 1)
        self.main = self.add_button(f"{len(plan.marks)}人の出欠を登録する", "primary")
        self.main.setEnabled(bool(plan.marks) and not plan.faults)
        self.main.clicked.connect(self._submit)
        self.add_button("やめる", rejects=True)
        self.focus_first(self.marks)

    def ask(self) -> str:
        """Open it and wait. Returns the sentence about what was done, empty when nothing was."""
        with self.asked() as accepted:
            return self._done if accepted else ""

    def fault_words(self) -> str:
        """What is wrong with the file, as shown; empty for nothing."""
        return self._faults.text() if self._plan.faults else ""

    def _submit(self) -> None:
        try:
            self._workplace.ledger.call(
                entering.enter,
                self._roll.lesson.uid,
                self._plan.pairs(),
                source=MarkSource.FILE,
                now=self._workplace.now(),
            )
        except DeskError as error:
            self.show_faults([(str(error), self.marks)])
            return
        self._done = f"ファイルから{len(self._plan.marks)}人の出欠を登録しました。"
        self.accept()


def chosen_file(parent: QWidget) -> Path | None:
    """Ask for the file; None when the person cancelled."""
    return ask_open_path(parent, "出欠のファイルを選ぶ", "CSV (*.csv *.txt)")


def read_file(path: Path) -> bytes:
    """What the file holds. Raises `Refused`."""
    try:
        if path.stat().st_size > LARGEST:
            raise Refused(TOO_LARGE)
        return path.read_bytes()
    except OSError as error:
        raise Refused(_GONE) from error


def _summary(plan: FilePlan) -> str:
    replaced = sum(1 for mark in plan.marks if mark.replaces)
    parts = [f"{len(plan.marks)}人の出欠を読みました。"]
    if replaced:
        parts.append(f"うち{replaced}人は、いまの出欠が変わります。")
    if plan.empty:
        parts.append(f"出欠の空いている{plan.empty}行は、そのままにします。")
    if plan.faults:
        parts.append("分からない行があるので、まだ登録できません。ファイルを直して、選び直してください。")
    return "".join(parts)


def _fault_words(plan: FilePlan) -> str:
    left = len(plan.faults) - _FAULTS_SHOWN
    more = (f"ほか{left}行",) if left > 0 else ()
    return "\n".join((*(fault.sentence for fault in plan.faults[:_FAULTS_SHOWN]), *more))
