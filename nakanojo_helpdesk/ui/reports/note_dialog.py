"""特記事項 of a month, written before the report is printed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from nakanojo_helpdesk.domain.calendar import Month
from nakanojo_helpdesk.domain.errors import Conflict, DeskError, Invalid
from nakanojo_helpdesk.domain.reports import MONTH_NOTE_LENGTH, month_note_problem
from nakanojo_helpdesk.ui.kit.frame.dialog import Dialog
from nakanojo_helpdesk.ui.kit.inputs.field import Field
from nakanojo_helpdesk.ui.workplace.guarded_memo import GuardedMemo

_SUPPORT = "報告書の「8　特記事項」に、このまま印刷します。お名前や電話番号は書かないでください。"


class NoteDialog(Dialog):
    """Asks for the text and keeps it; closes only when it is kept.

    Args:
        month: whose 特記事項 it is.
        text: the stored text.
        keep: keeps a text; raises `DeskError`s.
        parent: the window it belongs to.
    """

    def __init__(
        self, month: Month, text: str, keep: Callable[[str], object], parent: QWidget | None = None
    ) -> None:
        super().__init__(f"{month.era_label}の特記事項", parent, width=720)
        self._keep = keep
        self.note = GuardedMemo(
            MONTH_NOTE_LENGTH, "例：20日は停電のため、午後の受付を休みました。", lines=(2, 10)
        )
        self.note.set_text(text)
        self.field = Field("特記事項", self.note, support=_SUPPORT)
        self.body.addWidget(self.field)
        self.body.addStretch(1)
        self.save_button = self.add_button("保存する", "primary")
        self.add_button("やめる", rejects=True)
        self.focus_first(self.note)
        self.save_button.clicked.connect(self._decide)
        self.note.changed.connect(lambda: self.field.show_error(None))

    def _decide(self) -> None:
        problem = month_note_problem(self.note.text())
        if problem is None:
            try:
                self._keep(self.note.text())
            except Invalid as error:
                problem = error.problems.get("note", str(error))
            except Conflict as error:
                problem = f"{error}いまの内容：「{error.theirs}」"
            except DeskError as error:
                problem = str(error)
        self.field.show_error(problem)
        self.fit()
        if problem is None:
            self.accept()
        else:
            self.lead_to(self.field)
