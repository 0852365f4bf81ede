"""The talk being recorded: form, remembered header, timer and draft, filled and emptied together."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from PySide6.QtCore import QObject, Signal

from nakanojo_helpdesk.domain.calendar import fiscal_year, local, long_date, short_date
from nakanojo_helpdesk.domain.consultations.drafts import DraftRow
from nakanojo_helpdesk.domain.consultations.forms import MINUTES_AT_MOST, Answers, ConsultationForm, EntryMode
from nakanojo_helpdesk.domain.staff.access import Permission
from nakanojo_helpdesk.services.appointments import booking as appointments
from nakanojo_helpdesk.services.consultations import writing as consultations
from nakanojo_helpdesk.ui.entry.draft import (
    DraftKeeper,
    Talk,
    TalkState,
    answers_of,
    appointment_of,
    header_of,
)
from nakanojo_helpdesk.ui.entry.form import EntryForm
from nakanojo_helpdesk.ui.entry.occasion.header import Header, usual
from nakanojo_helpdesk.ui.workplace.workplace import Workplace


class TalkForm(QObject):
    """Holds the form, header, timer and draft. `talk` is None until the first input; `header` is kept for later talks."""

    changed = Signal()
    """Header or talk are others now."""

    def __init__(self, workplace: Workplace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workplace = workplace
        self.header = usual(workplace)
        self.talk: Talk | None = None
        # What the header goes back to after a talk that brought its own.
        self._lasting: Header | None = None
        # What it goes back to after late records, and whether several of them are being entered on purpose.
        self._before_late: Header | None = None
        self.several = False
        self._minute_kept: tuple[str, int] | None = None
        self.form = EntryForm(
            workplace.vocabularies, workplace.today(), advances=workplace.staff.enter_advances
        )
        self.drafts = DraftKeeper(workplace.ledger, self._kept, self)
        self.form.changed.connect(self.touch)

    def state(self) -> TalkState:
        """The state of the whole form."""
        return TalkState(
            answers=self.form.answers(),
            header=self.header,
            talk=self.talk,
            elapsed=self._elapsed(),
            lasting=self._lasting,
            before_late=self._before_late,
            several=self.several,
        )

    def consultation(self) -> ConsultationForm:
        """The whole form as it would be saved now. The event's time is the beginning of the talk."""
        header = self.header
        answers: dict[str, Any] = vars(self.form.answers())
        started = local(self.started or self._workplace.now())
        minute = started.hour * 60 + started.minute
        return ConsultationForm(
            event_date=header.day or started.date(),
            event_minute=minute if header.day is None else header.minute,
            desk=header.desk,
            staff=header.staff,
            method=header.method,
            measured_minutes=self.measured(),
            **answers,
        )

    @property
    def started(self) -> datetime | None:
        """The beginning of the talk."""
        return self.talk.started if self.talk is not None else None

    def day(self) -> date:
        """The day the consultation is recorded for."""
        return self.header.event_day(self._workplace, self.started)

    def measured(self) -> int | None:
        """Minutes by the timer; None where it does not run or was clearly forgotten."""
        if self.talk is None or self.header.day is not None:
            return None
        minutes = self.talk.minutes(self._workplace.now())
        return minutes if minutes <= MINUTES_AT_MOST else None

    def set_header(self, header: Header, *, lasting: bool = True) -> tuple[str, ...]:
        """Set another header, whose date decides which codes are offered. Without `lasting` only for this talk.

        Returns the labels of chosen codes that are not offered then, which were left out.
        """
        if lasting:
            before, self._lasting = self._lasting or self.header, None
            if header.day is None:
                self._before_late, self.several = None, False
            elif before.day is None:
                self._before_late = before
        elif self._lasting is None:
            self._lasting = self.header
        self.header = header
        left_out = self.form.offer(self._workplace.vocabularies, self.day())
        if self.talk is not None:
            self.drafts.keep_soon()
        self.changed.emit()
        return left_out

    def may_be_several(self) -> bool:
        """Whether another date may be kept for several records: not one that belongs to this talk alone."""
        return self.header.day is not None and self._lasting is None

    def enter_several(self) -> None:
        """Keep the other date for the following records, until `go_back_to_now`."""
        self.several = self.may_be_several()
        self.changed.emit()

    def go_back_to_now(self) -> tuple[str, ...]:
        """Restore the header from before the late entry; returns the labels of codes that were left out."""
        now = self._workplace.now()
        if self.talk is not None and local(self.talk.started).date() != local(now).date():
            self.talk = self.talk.begun_at(now)
        if self._lasting is not None:
            return self.set_header(replace(self.header, day=None, minute=None), lasting=False)
        return self.set_header(self._before_late or replace(self.header, day=None, minute=None))

    def leave_late(self) -> None:
        """Set an empty form back to now, unless several records of another day are being entered."""
        if self.header.day is not None and not self.several and self.form.answers().empty:
            self.go_back_to_now()

    def touch(self) -> None:
        """Begin the talk with the first answer, and let its draft be written soon."""
        if self.talk is None:
            self.talk = Talk.begun(self._workplace.now())
            self.changed.emit()
        else:
            self.talk = self.talk.touched_at(self._workplace.now())
        self.drafts.keep_soon()

    def begin_at(self, moment: datetime) -> tuple[str, ...]:
        """Set the beginning that a person has confirmed. Returns the labels of codes not valid then, which were left out."""
        if self.talk is None:
            return ()
        self.talk = self.talk.begun_at(moment)
        return self.set_header(self.header, lasting=self._lasting is None)

    def keep_minute(self) -> None:
        """Keep each minute of the timer in the draft, so that the talk continues from there after a crash."""
        if self.talk is None or (minutes := self.measured()) is None:
            return
        if (minute := (self.talk.uid, minutes)) != self._minute_kept:
            self._minute_kept = minute
            self.drafts.keep()

    def begin(self, answers: Answers, method: str, appointment: str, **occasion: Any) -> tuple[str, ...]:
        """Begin a talk in an empty form; returns the labels of codes that were left out.

        Its header is that of now, but for the method and what `occasion` says (`desk`, `day`, `minute`).
        """
        self.talk = Talk.begun(self._workplace.now(), appointment)
        here = self.header if self.header.day is None else self._before_late or self.header
        now = replace(here, method=method, day=None, minute=None)
        self.set_header(replace(now, **occasion), lasting=False)
        left_out = self.form.set_answers(answers)
        self.touch()
        return left_out

    def take_up(self, row: DraftRow) -> tuple[str, ...]:
        """Continue a draft in an empty form; returns the labels of codes no longer offered."""
        begun = Talk.begun(row.started_at, appointment_of(row.fields))
        self.talk = replace(begun, uid=row.uid).gone_on_with(self._workplace.now(), row.elapsed)
        self.set_header(header_of(row.fields, self.header), lasting=False)
        return self.form.set_answers(answers_of(row.fields))

    def put_back(self, written: TalkState) -> tuple[str, ...]:
        """Restore a former state, discarding the talk begun since. Returns the labels of codes that were left out."""
        before, talk = self.talk, written.talk
        if before is None or talk is None or before.uid != talk.uid:
            if before is not None:
                self.drafts.discard(before.uid)
            self.talk = talk and talk.gone_on_with(self._workplace.now(), written.elapsed)
        self.blockSignals(True)  # it has changed once the rest has, too
        self.set_header(written.header)
        self.blockSignals(False)
        self._lasting, self._before_late = written.lasting, written.before_late
        self.several = written.several
        self.changed.emit()
        left_out = self.form.set_answers(written.answers)
        if written.answers.empty:
            self.drafts.forget()
        return left_out

    def lay_aside(self) -> bool:
        """Keep the talk as a draft and empty the form. False, with nothing changed, if the draft could not be written."""
        if not self.drafts.keep():
            return False
        self.clear()
        return True

    def clear(self) -> None:
        """Empty the form; the header stays, or is restored after a talk with a header of its own.

        Another date stays for the following records, a time typed for it does not.
        """
        self.drafts.forget()
        self.talk = None
        self.form.show_details(False)
        self.form.set_answers(Answers())
        header = self._lasting or self.header
        self.set_header(header if header.day is None else replace(header, minute=None))

    def record(self, form: ConsultationForm) -> int:
        """Save the form, settle its appointment and delete its draft, in one transaction.

        Returns the record's id. Raises as `services.consultations.writing.record` does.
        """
        call, talk = self._workplace.ledger.call, self.talk
        draft = talk.uid if talk is not None else None
        if talk is not None and self._settles_appointment(talk):
            return call(appointments.record, talk.appointment, form, draft=draft)
        return call(consultations.record, form, draft=draft)

    def undo(self, key: int, written: TalkState) -> ConsultationForm:
        """Withdraw the record made of `written`; its appointment is open again. Raises as `writing.undo` does."""
        undo = appointments.undo if self._settles_appointment(written.talk) else consultations.undo
        return self._workplace.ledger.call(undo, key)

    def _settles_appointment(self, talk: Talk | None) -> bool:
        """Whether saving settles the appointment; a person without that permission still saves the talk."""
        may = self._workplace.ledger.actor.may(Permission.APPOINT)
        return talk is not None and bool(talk.appointment) and may

    def _elapsed(self) -> timedelta:
        return self.talk.elapsed(self._workplace.now()) if self.talk is not None else timedelta()

    def _kept(self) -> TalkState:
        """The state as the draft keeps it: with the memo's text for drafts, the composition under way included."""
        state = self.state()
        return replace(state, answers=replace(state.answers, memo=self.form.memo.draft_text()))


def saved_words(form: ConsultationForm, today: date, recorded: int | None) -> str:
    """「登録しました（本日12件目）」; of another day 「登録しました（11月20日（金）の相談、後日入力）」.

    `recorded` is the number of today's records, None where it cannot be counted: a saved record must not look unsaved.
    """
    day = form.event_date
    if day != today:
        words = short_date(day) if fiscal_year(day) == fiscal_year(today) else long_date(day)
        return f"登録しました（{words}の相談、{EntryMode.LATE.label}）"
    return "登録しました" if recorded is None else f"登録しました（本日{recorded:,}件目）"
