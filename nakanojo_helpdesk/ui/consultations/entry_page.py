"""相談の登録: the screen a clerk lives in.

Elderly part-time staff, a resident talking to them, the phone ringing: digits answer, Enter goes on, F12 saves.
Whatever is typed is kept as a draft within half a second, and is there again after a crash.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Final

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent
from PySide6.QtWidgets import QDialog, QWidget
from typing_extensions import override

from nakanojo_helpdesk.domain.calendar import local
from nakanojo_helpdesk.domain.consultations import ConsultationForm
from nakanojo_helpdesk.domain.errors import DeskError, Invalid
from nakanojo_helpdesk.domain.identifiers import uuid7
from nakanojo_helpdesk.services import consultations, drafts
from nakanojo_helpdesk.ui.consultations.draft import answers_from, answers_of, draft_fields, header_of
from nakanojo_helpdesk.ui.consultations.entry_form import Answers, EntryForm
from nakanojo_helpdesk.ui.consultations.header import Header, HeaderDialog, usual
from nakanojo_helpdesk.ui.consultations.today_side import TodaySide
from nakanojo_helpdesk.ui.key_bar import KeyButton
from nakanojo_helpdesk.ui.labels import PlainLabel
from nakanojo_helpdesk.ui.layouts import Row
from nakanojo_helpdesk.ui.page import Page
from nakanojo_helpdesk.ui.theme import current_theme
from nakanojo_helpdesk.ui.workplace import Workplace

_DRAFT_AFTER_MILLISECONDS: Final = 400
_CLOCK_MILLISECONDS: Final = 20_000
_SIDE_LIST_FROM: Final = 1000


class EntryPage(Page):
    """One-screen entry with chips, remembered header, draft, undo and today's list."""

    saved = Signal(int)
    """A consultation was saved under this id."""

    def __init__(self, workplace: Workplace, parent: QWidget | None = None) -> None:
        super().__init__("相談の登録", parent)
        self._workplace = workplace
        self._header = usual(workplace)
        self._conversation = ""
        self._started: datetime | None = None
        self._offered_draft = False
        self._problems: dict[str, str] = {}
        self.form = EntryForm(workplace.vocabularies, workplace.today())
        self.side = TodaySide()
        self._elapsed = PlainLabel("", "sub")
        self.change_button = KeyButton("変更", "Ctrl+D")
        self.change_button.set_compact(True)
        self.add_beside_title(self.change_button)
        self.add_action(self._elapsed)
        row = Row(spacing=16)
        row.addWidget(self.form, 1)
        row.addWidget(self.side)
        self.content.addLayout(row, 1)
        self.key_bar.add("登録", "F12", self.save, primary=True)
        self.key_bar.add("新規", "F5", self.start_over)

        self._draft_timer = QTimer(self, singleShot=True, interval=_DRAFT_AFTER_MILLISECONDS)
        self._draft_timer.timeout.connect(self.keep_draft)
        self._clock = QTimer(self, interval=_CLOCK_MILLISECONDS)
        self._clock.timeout.connect(self._show_header)
        self.change_button.clicked.connect(self.change_header)
        self.form.changed.connect(self._answered)
        self.form.refused.connect(partial(self.sticky.say, "warning"))
        self._show_header()

    def header(self) -> Header:
        """The remembered header."""
        return self._header

    def set_header(self, header: Header) -> None:
        """Remember another header; the codes on offer follow its date."""
        self._header = header
        self.form.offer(self._workplace.vocabularies, header.day or self._workplace.today())
        self._show_header()

    def consultation(self) -> ConsultationForm:
        """The whole form as it would be saved now. The event's time is the beginning of the talk."""
        now = self._workplace.now()
        started = local(self._started or now)
        header, answers = self._header, self.form.answers()
        measured = (
            int((now - self._started).total_seconds() // 60) if self._started and header.day is None else None
        )
        return ConsultationForm(
            event_date=header.day or started.date(),
            event_minute=started.hour * 60 + started.minute if header.day is None else header.minute,
            desk=header.counter,
            staff=header.staff,
            method=header.method,
            topics=answers.topics,
            visit_kind=answers.visit_kind,
            age_band=answers.age_band,
            district=answers.district,
            outcome=answers.outcome,
            memo=answers.memo,
            measured_minutes=measured,
        )

    def save(self) -> None:
        """F12: save, say so, make room for the next one. On a fault everything typed stays."""
        form = self.consultation()
        try:
            key = self._workplace.desk.call(consultations.record, form, draft=self._conversation or None)
            count = self._workplace.desk.read(consultations.count_on, self._workplace.today())
        except Invalid as error:
            self._show_problems(error.problems)
            return
        except DeskError as error:
            self.sticky.say("error", str(error))
            return
        take_back = partial(self.undo, key, self._header, self._started)
        self._clear()
        self.sticky.say("success", f"登録しました（本日{count:,}件目）", "元に戻す", take_back, "Ctrl+Z")
        self.reload()
        self.saved.emit(key)

    def undo(self, key: int, header: Header, started: datetime | None) -> None:
        """［元に戻す］: take the last record back and put its answers, time and header into the form again."""
        if not self.form.answers().empty:
            self.sticky.say(
                "warning", "次の相談を書きはじめているので、元に戻せません。一覧で確かめてください。"
            )
            return
        try:
            form = self._workplace.desk.call(consultations.undo, key)
        except DeskError as error:
            self.sticky.say("error", str(error))
            return
        self.set_header(header)
        self.form.set_answers(answers_from(form))
        self._answered()
        self._started = started or self._started
        self._show_header()
        self.sticky.say("warning", "登録を取り消し、入力した内容を戻しました。")
        self.reload()
        self.form.start().setFocus(Qt.FocusReason.OtherFocusReason)

    def start_over(self) -> None:
        """F5: an empty form. What was typed can be put back."""
        answers = self.form.answers()
        self._throw_draft_away()
        self._clear()
        if answers.empty:
            self.sticky.clear()
        else:
            self.sticky.say(
                "warning", "入力を消しました。", "元に戻す", partial(self._put_back, answers), "Ctrl+Z"
            )

    def change_header(self) -> None:
        """Ctrl+D: date, time, desk, 担当者, method."""
        dialog = HeaderDialog(self._header, self._workplace, self.window())
        if dialog.exec() == QDialog.DialogCode.Accepted:
            self.set_header(dialog.header())
        dialog.deleteLater()

    def keep_draft(self) -> None:
        """Write the draft now (else it is written a moment after each change)."""
        self._draft_timer.stop()
        answers = self.form.answers()
        if answers.empty or self._started is None:
            self._throw_draft_away()
            return
        try:
            self._workplace.desk.call(
                drafts.keep,
                uid=self._conversation,
                desk=self._header.counter,
                started_at=self._started,
                fields=draft_fields(answers, self._header),
            )
        except DeskError as error:
            self.sticky.say("error", str(error))

    @override
    def reload(self) -> None:
        """Today's list again; the first time also one's own unfinished draft."""
        day = self._workplace.today()
        try:
            rows = self._workplace.desk.read(consultations.listing, day, day)
            if not self._offered_draft:
                self._offered_draft = True
                self._restore_draft()
        except DeskError as error:
            self.sticky.say("error", str(error))
            return
        self.side.show_rows(rows, self._workplace.vocabularies)
        self._show_header()

    @override
    def first_focus(self) -> QWidget:
        return self.form.start()

    def _answered(self) -> None:
        if self._started is None:
            self._started = self._workplace.now()
            self._conversation = uuid7(self._started)
            self._clock.start()
        self._show_header()
        self._mend_problems()
        self._draft_timer.start()

    def _restore_draft(self) -> None:
        waiting = self._workplace.desk.read(drafts.mine)
        if not waiting or not self.form.answers().empty:
            return
        draft = waiting[0]
        self.set_header(header_of(draft.fields, self._header))
        self.form.set_answers(answers_of(draft.fields))
        self._conversation, self._started = draft.uid, draft.started_at
        self._clock.start()
        self.sticky.say("warning", "前回の書きかけを戻しました。", "消して新しく書く", self.start_over)

    def _throw_draft_away(self) -> None:
        self._draft_timer.stop()
        if self._conversation:
            try:
                self._workplace.desk.call(drafts.discard, self._conversation)
            except DeskError as error:
                self.sticky.say("error", str(error))

    def _put_back(self, answers: Answers) -> None:
        self.form.set_answers(answers)
        self._answered()
        self.sticky.clear()

    def _clear(self) -> None:
        self._draft_timer.stop()
        self._clock.stop()
        self._started, self._conversation = None, ""
        self.form.set_answers(Answers())
        self._show_problems({})
        self._show_header()
        self.form.start().setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_problems(self, problems: dict[str, str]) -> None:
        shown = self._list_problems(problems)
        if shown:
            shown[0][1].setFocus(Qt.FocusReason.OtherFocusReason)

    def _mend_problems(self) -> None:
        """A fault that has been mended disappears at once; new ones wait for F12."""
        if self._problems:
            now = self.consultation().problems(self._workplace.vocabularies, self._workplace.now())
            left = {name: sentence for name, sentence in self._problems.items() if now.get(name) == sentence}
            if left != self._problems:
                self._list_problems(left)

    def _list_problems(self, problems: dict[str, str]) -> list[tuple[str, QWidget]]:
        self._problems = problems
        shown = self.form.show_problems(problems)
        here = {sentence for sentence, _ in shown}
        shown += [(sentence, self.change_button) for sentence in problems.values() if sentence not in here]
        self.faults.show_faults(shown)
        return shown

    def _show_header(self) -> None:
        late = "　後日入力" if self._header.is_late(self._workplace) else ""
        self.set_context(self._header.words(self._workplace) + late)
        started = self._started
        minutes = int((self._workplace.now() - started).total_seconds() // 60) if started is not None else 0
        self._elapsed.setText(f"経過 {minutes} 分")
        self._elapsed.setVisible(started is not None and self._header.day is None)

    def _fit_side(self) -> None:
        self.side.setVisible(self.width() >= current_theme().px(_SIDE_LIST_FROM) and not self.is_low())
        self.side.setFixedWidth(current_theme().px(272))

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if self._draft_timer.isActive():
            self.keep_draft()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_side()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "side"):
            self._fit_side()
