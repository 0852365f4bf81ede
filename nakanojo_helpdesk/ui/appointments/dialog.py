"""予約を入れる, 予約の変更: one dialog, filled in during a telephone call."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from functools import partial

from PySide6.QtWidgets import QWidget

from nakanojo_helpdesk.domain.appointments import (
    CONTACT_LENGTH,
    LENGTHS,
    NOTE_LENGTH,
    USUAL_LENGTH,
    AppointmentForm,
    AppointmentRow,
    Doubtful,
    span_words,
)
from nakanojo_helpdesk.domain.calendar import DateNotUnderstood, clock, long_date, parse_day_ahead, parse_time
from nakanojo_helpdesk.domain.errors import DeskError, Invalid
from nakanojo_helpdesk.domain.vocabularies import VocabularyName
from nakanojo_helpdesk.services.appointments import booking as appointments
from nakanojo_helpdesk.services.appointments import timetables
from nakanojo_helpdesk.ui.kit.frame.dialog import Dialog
from nakanojo_helpdesk.ui.kit.frame.messages import ask, tell
from nakanojo_helpdesk.ui.kit.inputs.chip import Choice
from nakanojo_helpdesk.ui.kit.inputs.chip_group import ChipGroup
from nakanojo_helpdesk.ui.kit.inputs.choice import ChoiceField
from nakanojo_helpdesk.ui.kit.inputs.field import Field
from nakanojo_helpdesk.ui.kit.inputs.lines import DateField, TextField
from nakanojo_helpdesk.ui.kit.layout.beside import Beside
from nakanojo_helpdesk.ui.kit.layout.boxes import Column
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from nakanojo_helpdesk.ui.workplace.clock_question import with_clock_asked
from nakanojo_helpdesk.ui.workplace.desks_and_staff import offer_desk_too, open_desks
from nakanojo_helpdesk.ui.workplace.term_choices import choices
from nakanojo_helpdesk.ui.workplace.workplace import Workplace

_FREE_SHOWN = 6


class AppointmentDialog(Dialog):
    """Books an appointment, or changes `row`. It saves by itself: accepted means saved.

    During typing it shows the day's free times and the doubts that `book` would raise.

    Args:
        workplace: the person who books, and the codes.
        parent: the window it belongs to.
        row: the appointment to change; None for a new one.
        day: the preset day of a new one; None = today.
        minute: its time, in minutes after midnight.
        desk: its desk's code; None = this desk.
    """

    def __init__(
        self,
        workplace: Workplace,
        parent: QWidget | None = None,
        *,
        row: AppointmentRow | None = None,
        day: date | None = None,
        minute: int | None = None,
        desk: str | None = None,
    ) -> None:
        super().__init__("予約を入れる" if row is None else "予約の変更", parent, width=760)
        self._workplace = workplace
        self._row = row
        self._uid = "" if row is None else row.uid
        self.day = DateField(lambda text: parse_day_ahead(text, today=workplace.today()), long_date)
        self.time = TextField(12, "例：14:00", 320, figures=True)
        lengths = sorted({*LENGTHS, *(() if row is None else (row.length,))})
        self.length = ChipGroup(
            "長さ",
            [Choice(str(length), f"{length}分", str(key)) for key, length in enumerate(lengths, start=1)],
        )
        self.desk = ChoiceField(open_desks(workplace))
        self._first_desk = row.desk if row is not None else desk or workplace.desk.code
        offer_desk_too(self.desk, workplace, self._first_desk)
        self.topic = ChoiceField(self._topics(row), empty="決まっていない")
        self.contact = TextField(CONTACT_LENGTH, width=760)
        self.note = TextField(NOTE_LENGTH, width=760)
        self.fields = {
            "day": Field("日付", self.day, required=True),
            "minute": Field("時刻", self.time, required=True),
            "length": Field("長さ", self.length),
            "desk": Field("窓口", self.desk),
            "topic": Field("相談内容", self.topic),
            "contact": Field("連絡先（お名前・電話番号）", self.contact, support="聞いたときだけ書きます。"),
            "note": Field("メモ", self.note),
        }
        self._free = PlainLabel("", "small", wrap=True)
        self._doubts = PlainLabel("", "warning", wrap=True)
        self._lay_out()
        words = "予約を入れる" if row is None else "変更する"
        self.add_button(words, "primary", default=True).clicked.connect(self.decide)
        self.add_button("やめる", rejects=True)
        self._show(row, day, minute)
        self.day.changed.connect(self._look_ahead)
        self.time.textChanged.connect(self._look_ahead)
        self.length.changed.connect(self._look_ahead)
        self.desk.chosen.connect(self._look_ahead)
        self.length.passed.connect(self.topic.setFocus)
        self._look_ahead()
        first = self.time if row is None and day is not None else self.day.line
        first.selectAll()
        self.focus_first(first)

    def uid(self) -> str:
        """The uid of the appointment booked or changed; empty before."""
        return self._uid

    def decide(self) -> None:
        """Save the appointment, or show each fault below its field."""
        problems, form = self._read()
        self._show_problems(problems)
        if form is not None and not problems:
            self._save(form)

    def free_words(self) -> str:
        """The day's free times as shown."""
        return self._free.text()

    def doubt_words(self) -> str:
        """The doubts as shown; empty for none."""
        return self._doubts.text() if not self._doubts.isHidden() else ""

    def _save(self, form: AppointmentForm, accepted: Collection[str] = ()) -> None:
        ledger, row, now = self._workplace.ledger, self._row, self._workplace.now()
        try:
            if row is None:
                book = partial(ledger.call, appointments.book, form, accepted=accepted, now=now)
                self._uid = with_clock_asked(book, ledger, self)
            else:
                ledger.call(appointments.change, row.uid, row.version, form, accepted=accepted, now=now)
        except Invalid as error:
            self._show_problems(error.problems)
        except Doubtful as error:
            go_on = "このまま予約する" if row is None else "このまま変更する"
            if ask(self, "確かめてください", str(error), accept=go_on, refuse="入力に戻る"):
                self._save(form, [*accepted, *error.doubts])
        except DeskError as error:
            tell(self, "予約", str(error))
        else:
            self.accept()

    def _read(self) -> tuple[dict[str, str], AppointmentForm | None]:
        """The typed form, or its faults."""
        problems: dict[str, str] = {}
        day, minute = self.day.date(), None
        if day is None:
            problems["day"] = self.day.problem() or "日付を入れてください（例：11/25、明日）。"
        try:
            minute = parse_time(self.time.value())
        except DateNotUnderstood as error:
            problems["minute"] = str(error)
        else:
            if minute is None:
                problems["minute"] = "時刻を入れてください（例：14:00）。"
        if day is None or minute is None:
            return problems, None
        return problems, AppointmentForm(
            day=day,
            minute=minute,
            length=int(self.length.code() or USUAL_LENGTH),
            desk=self.desk.code() or self._first_desk,
            topic=self.topic.code(),
            contact=self.contact.value(),
            note=self.note.value(),
        )

    def _look_ahead(self) -> None:
        """Show free times and doubts for the form as typed."""
        _problems, form = self._read()
        day, ledger = self.day.date(), self._workplace.ledger
        free, doubts = "", ""
        try:
            if form is not None and form.day >= self._workplace.today():
                doubts = "\n".join(
                    ledger.read(
                        appointments.doubts_about, form, but=self._uid or None, now=self._workplace.now()
                    )
                )
            if day is not None and day >= self._workplace.today():
                free = self._free_times(day, closed_is_said=bool(doubts))
        except DeskError as error:
            doubts = str(error)
        self._free.setText(free)
        self._free.setVisible(bool(free))
        self._doubts.setText(doubts)
        self._doubts.setVisible(bool(doubts))

    def _free_times(self, day: date, *, closed_is_said: bool) -> str:
        desk = self.desk.code() or self._first_desk
        (plan,) = self._workplace.ledger.read(
            timetables.plans, day, day, desk=desk, now=self._workplace.now()
        )
        if not plan.opening.is_open:
            return "" if closed_is_said else f"この日は休みです（{plan.opening.words}）。"
        spans = [span_words(free.minute, free.length) for free in plan.free]
        more = "、ほか" if len(spans) > _FREE_SHOWN else ""
        return (
            f"空いている時間：{'、'.join(spans[:_FREE_SHOWN])}{more}"
            if spans
            else "空いている時間はありません。"
        )

    def _show_problems(self, problems: dict[str, str]) -> None:
        for name, field in self.fields.items():
            field.show_error(problems.get(name))
        self.show_faults([(problems[name], field) for name, field in self.fields.items() if name in problems])

    def _topics(self, row: AppointmentRow | None) -> tuple[Choice, ...]:
        topics = self._workplace.vocabularies[VocabularyName.TOPIC]
        offered = list(topics.upper(self._workplace.today()))
        if row is not None and row.topic is not None and row.topic not in {term.code for term in offered}:
            offered.append(topics.term(row.topic))
        return choices(offered, whole=True)

    def _show(self, row: AppointmentRow | None, day: date | None, minute: int | None) -> None:
        begin = row.minute if row is not None else minute
        self.day.set_date(row.day if row is not None else day or self._workplace.today())
        self.time.setText("" if begin is None else clock(begin))
        self.length.set_codes([str(row.length if row is not None else USUAL_LENGTH)])
        self.desk.set_code(self._first_desk)
        if row is not None:
            self.topic.set_code(row.topic)
            self.contact.setText(row.contact)
            self.note.setText(row.note)

    def _lay_out(self) -> None:
        body = self.body
        body.addWidget(Beside(self.fields["day"], self.fields["minute"]))
        words = Column(spacing=6)
        words.addWidget(self._free)
        words.addWidget(self._doubts)
        body.addLayout(words)
        body.addWidget(self.fields["length"])
        if self.desk.count() > 1:
            body.addWidget(Beside(self.fields["topic"], self.fields["desk"]))
        else:
            body.addWidget(self.fields["topic"])
            self.fields["desk"].hide()
            self.fields["desk"].setParent(self)
        body.addWidget(self.fields["contact"])
        body.addWidget(self.fields["note"])
        body.addStretch(1)
