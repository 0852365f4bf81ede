"""相談の登録: the screen on which clerks do most of their work.

Elderly part-time staff, a resident talking to them, the phone ringing: digits answer, Enter goes on, F12 saves.
Every input is kept in a draft within half a second, and offered again after a crash.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from nakanojo_helpdesk.domain.calendar import clock
from nakanojo_helpdesk.domain.consultations.forms import Answers, ConsultationForm
from nakanojo_helpdesk.domain.errors import DeskError, Invalid
from nakanojo_helpdesk.services.consultations import reading as consultation_rows
from nakanojo_helpdesk.ui.entry.asides import BEGUN, Asides
from nakanojo_helpdesk.ui.entry.draft import Talk, TalkState
from nakanojo_helpdesk.ui.entry.draft_strip import DraftOffers
from nakanojo_helpdesk.ui.entry.faults import EntryFaults
from nakanojo_helpdesk.ui.entry.occasion import beginning_dialog
from nakanojo_helpdesk.ui.entry.occasion.header import Header, HeaderDialog
from nakanojo_helpdesk.ui.entry.occasion.late_band import LateBand
from nakanojo_helpdesk.ui.entry.talk import TalkForm, saved_words
from nakanojo_helpdesk.ui.entry.today_side import SIDE_WIDTH, TodaySide
from nakanojo_helpdesk.ui.kit.buttons.key_bar import KeyButton
from nakanojo_helpdesk.ui.kit.frame.banner import Kind
from nakanojo_helpdesk.ui.kit.frame.faults import show_whole
from nakanojo_helpdesk.ui.kit.frame.page import Page
from nakanojo_helpdesk.ui.kit.layout.boxes import QWIDGETSIZE_MAX, Column, Row
from nakanojo_helpdesk.ui.kit.layout.steady import Steady, laid_out_once, lay_out_now
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from nakanojo_helpdesk.ui.kit.look.restyled import when_restyled
from nakanojo_helpdesk.ui.kit.look.theme import current_theme
from nakanojo_helpdesk.ui.records import long_talks
from nakanojo_helpdesk.ui.workplace.clock_question import with_clock_asked
from nakanojo_helpdesk.ui.workplace.side_questions import SideQuestion
from nakanojo_helpdesk.ui.workplace.workplace import Workplace

_CLOCK_MILLISECONDS: Final = 20_000
_SIDE_LIST_FROM: Final = 1000


class EntryPage(Page):
    """One-screen entry with chips, remembered header, くわしく, drafts, 前回と同じ, undo and today's list."""

    desk_chosen = Signal(str)
    """Code of the desk chosen for what happens now: this PC stands there."""

    reloaded = Signal()
    """Records or drafts may have changed: what waits on 今日 is to be counted again."""

    def __init__(self, workplace: Workplace, parent: QWidget | None = None) -> None:
        super().__init__("相談の登録", parent)
        self._workplace = workplace
        self._talk_form = TalkForm(workplace, self)
        self.asides = Asides(self._talk_form, workplace, self)
        self.form, self.drafts = self._talk_form.form, self._talk_form.drafts
        self.side = TodaySide()
        self._offers = DraftOffers(self._talk_form, workplace, self.sticky, self.reload)
        self.strip = self._offers.strip
        self._elapsed = PlainLabel("", "sub")
        self.change_button = KeyButton("変更", "Ctrl+D")
        self.change_button.set_compact(True)
        self.add_beside_title(self.change_button)
        self.add_action(Steady(self._elapsed))  # its coming must not move what is read just then
        self.band = LateBand()
        self._above = Column(spacing=8)
        self._aside = Column(spacing=12)
        self._aside.addWidget(self.strip)
        self._aside.addWidget(self.side, 1)
        row = Row(spacing=16)
        row.addWidget(self.form, 1)
        row.addLayout(self._aside)
        self._add_band()
        self.content.addLayout(self._above)
        self.content.addLayout(row, 1)
        self.key_bar.add("登録", "F12", self.save, primary=True)
        self.key_bar.add("くわしく", "Ctrl+K", self.toggle_details)
        self.key_bar.add("前回と同じ", "F3", self.fill_like_last)
        self.key_bar.add("新規", "F5", self.start_over)

        self._saved_said: int | None = None
        self._recorded_today: int | None = None
        self._shown_faults = EntryFaults(self, self.form, self.change_button, self._problems)

        self._clock = QTimer(self, interval=_CLOCK_MILLISECONDS)
        self._clock.timeout.connect(self._show_header)
        self._clock.timeout.connect(self._talk_form.keep_minute)
        self._clock.start()
        self.change_button.clicked.connect(self.change_header)
        self._talk_form.changed.connect(self._show_header)
        self._talk_form.drafts.failed.connect(partial(self.sticky.say, "error"))
        self.form.changed.connect(self._shown_faults.mend)
        self.form.changed.connect(self._offer_undo)
        self.form.refused.connect(partial(self.sticky.say, "warning"))
        self.form.memo.warned.connect(partial(show_whole, self.form.field_of(self.form.memo)))
        self.strip.continued.connect(self.continue_draft)
        self.strip.discarded.connect(self.discard_draft)
        self._show_header()
        when_restyled(self, self._fit_side)

    def _add_band(self) -> None:
        self.content.addWidget(self.band)
        self.fold_away(self.band.several_button, self.band.is_crowded)
        self.band.fitted.connect(self._fit_line)
        self.band.ended.connect(self.go_back_to_now)
        self.band.continued.connect(self.enter_several)

    def header(self) -> Header:
        """The remembered header."""
        return self._talk_form.header

    def set_header(self, header: Header) -> None:
        """Remember another header; its date decides which codes are offered. Chosen codes that are not valid are named."""
        before = self._talk_form.state()
        left_out = self._talk_form.set_header(header)
        if left_out:
            self._say_filled("", left_out, partial(self._put_back, before))

    def talk(self) -> Talk | None:
        """The talk being recorded; None before its first input. While there is one its timer runs."""
        return self._talk_form.talk

    def consultation(self) -> ConsultationForm:
        """The whole form as it would be saved now. The event's time is the beginning of the talk."""
        return self._talk_form.consultation()

    def _problems(self) -> dict[str, str]:
        return self.consultation().problems(self._workplace.vocabularies, self._workplace.now())

    def save(self) -> None:
        """Save, show the outcome, and empty the form (F12). On a fault everything typed stays."""
        if not self._begins_and_lasts_as_meant():
            return
        form, written = self.consultation(), self._talk_form.state()
        try:
            key = with_clock_asked(
                partial(self._talk_form.record, form), self._workplace.ledger, self.window()
            )
        except Invalid as error:
            self.sticky.clear()  # it told of the record before
            self._shown_faults.show(error.problems)
            return
        except DeskError as error:
            self.say_refused(error)
            return
        with self._filled():
            self._clear()
            self._read_today()  # of the drafts only the one that is deleted with the save has changed
            take_back = partial(self._undo, key, written)
            words = saved_words(form, self._workplace.today(), self._recorded_today)
            self._saved_said = self.sticky.say("success", words, "元に戻す", take_back, "Ctrl+Z")
        self.reloaded.emit()
        self.asides.settle(written)

    def start_over(self) -> None:
        """Empty the form (F5). The typed values can be restored."""
        written = self._talk_form.state()
        if written.talk is not None:
            self._talk_form.drafts.discard_soon(written.talk.uid)
        with self._filled():
            self._clear()
            self._talk_form.leave_late()
            went = "、いまの日時に戻しました。" if self.header().day != written.header.day else "ました。"
            put_back = partial(self._put_back, written)
            if not written.answers.empty:
                self.sticky.say("success", f"入力を消し{went}", "元に戻す", put_back, "Ctrl+Z")
            elif self.header().day != written.header.day:
                self.sticky.say("info", "いまの日時に戻しました。", "元に戻す", put_back, "Ctrl+Z")
            else:
                self.sticky.clear()

    def fill_like_last(self) -> None:
        """Fill in the answers of one's own latest record of today, without its memo and time (F3)."""
        try:
            last = self._workplace.ledger.read(consultation_rows.latest)
        except DeskError as error:
            self.say_refused(error)
            return
        if last is None:
            self.sticky.say("info", "今日はまだ、自分の登録がありません。")
            return
        before = self._talk_form.state()
        answers = last.form().answers()
        left_out = self.form.set_answers(
            replace(answers, memo=before.answers.memo, minutes=before.answers.minutes)
        )
        self._talk_form.touch()
        self._shown_faults.mend()
        time = f"{clock(last.event_minute)}、" if last.event_minute is not None else ""
        self._say_filled(
            f"前回（{time}{last.number}）と同じ答えを入れました。", left_out, partial(self._put_back, before)
        )
        self._to_start()

    def begin_from(self, topic: str | None, method: str = "APT", appointment: str = "") -> None:
        """Begin the talk of an appointment, with its topic and its method in the header. Saving settles the appointment."""
        answers = Answers(topics=(topic,) if topic else ())
        self._begin(partial(self._talk_form.begin, answers, method, appointment), "予約の相談を始めました。")

    def begin_aside(self, asked: SideQuestion) -> None:
        """Begin a question asked in a lesson (相談を書く, F5 in the roll)."""
        self._begin(partial(self.asides.begin, asked), BEGUN)

    def _begin(self, begin: partial[tuple[str, ...]], sentence: str) -> None:
        """Begin a talk; what is typed is kept as a draft and offered in the strip. If none can be written, it stays."""
        if not self._talk_form.lay_aside():
            return
        self._shown_faults.clear()
        self._say_filled(sentence, begin())
        self.reload()
        self._to_start()

    def change_header(self) -> None:
        """Open the dialog of the header (Ctrl+D)."""
        dialog = HeaderDialog(self.header(), self._workplace, self.window())
        with dialog.asked() as decided:
            if decided:
                self.set_header(dialog.header())
                if self.header().day is None:
                    self.desk_chosen.emit(self.header().desk)

    def go_back_to_now(self) -> None:
        """Set the header back to now (［いまに戻す］); typed values stay."""
        before = self._talk_form.state()
        left_out = self._talk_form.go_back_to_now()
        self._say_filled("いまの日時に戻しました。", left_out, partial(self._put_back, before))
        self._shown_faults.mend()
        self._to_start()

    def enter_several(self) -> None:
        """Keep the other date for the following records (［続けて入力する］)."""
        self._talk_form.enter_several()
        self._to_start()

    def toggle_details(self) -> None:
        """Open or close くわしく (Ctrl+K)."""
        self.form.show_details(not self.form.shows_details())

    def keep_draft(self) -> None:
        """Write the draft now (else it is written a moment after each change)."""
        self._talk_form.drafts.keep()

    def continue_draft(self, uid: str) -> None:
        """Continue a draft (［続きを書く］). The talk being typed becomes a waiting draft."""
        left_out = self._offers.take_up(uid)
        if left_out is not None:
            self._shown_faults.clear()
            self._say_filled("書きかけの相談を戻しました。続きを書いてください。", left_out)
            self.reload()
            self._to_start()

    def discard_draft(self, uid: str) -> None:
        """Delete a draft, which can be restored (［捨てる］)."""
        if self._offers.discard(uid):
            self._to_start()

    def _undo(self, key: int, written: TalkState) -> None:
        """Withdraw the latest record and put its answers, time and header into the form again (［元に戻す］)."""
        if not self.form.answers().empty:
            self.sticky.say(
                "warning", "次の相談を書きはじめているので、元に戻せません。「探す」で確かめてください。"
            )
            return
        form = self.attempt(partial(self._talk_form.undo, key, written))
        if form is None:
            return
        left_out = self._talk_form.put_back(replace(written, answers=form.answers()))
        self._talk_form.touch()
        self._say_filled("登録を取り消し、入力した内容を戻しました。", left_out)
        self.reload()
        self._to_start()

    def _offer_undo(self) -> None:
        """Hide ［元に戻す］ of a saved record once the next talk has begun, since it would be refused."""
        if self._saved_said is not None:
            self.sticky.show_action(self._saved_said, shown=self.form.answers().empty)

    def _put_back(self, written: TalkState) -> None:
        with self._filled():
            left_out = self._talk_form.put_back(written)
            self._shown_faults.clear()
            if left_out:
                self._say_filled("入力した内容を戻しました。", left_out)
            else:
                self.sticky.clear()

    def _clear(self) -> None:
        self._talk_form.clear()
        self._shown_faults.clear()

    @contextmanager
    def _filled(self) -> Iterator[None]:
        """Fill or empty the form, say so, and go to the first question: laid out and painted once, after all of it."""
        with laid_out_once():
            yield
            lay_out_now(self.sticky)
        self._to_start()

    def _to_start(self) -> None:
        self.form.start().setFocus(Qt.FocusReason.OtherFocusReason)

    def _say_filled(
        self, sentence: str, left_out: Sequence[str], take_back: partial[None] | None = None
    ) -> None:
        kind: Kind = "info"
        if left_out:
            kind = "warning"
            sentence += f"「{'」「'.join(left_out)}」は今は選べないため、外しました。"
        self.sticky.say(kind, sentence, "元に戻す" if take_back else None, take_back, "Ctrl+Z")

    def _begins_and_lasts_as_meant(self) -> bool:
        """Whether the talk may be saved as it stands, once who was asked has said when it began and that it was so long."""
        talk, now = self.talk(), self._workplace.now()
        if talk is None or self.header().day is not None or not talk.is_doubtful(now):
            return self._may_last()
        began = beginning_dialog.asked(talk.started, talk.touched_at(now).resumed or now, now, self.window())
        if began is None:
            return False
        if left_out := self._talk_form.begin_at(began):
            self._say_filled("相談の時刻を変えました。まだ登録していません。", left_out)
            return False
        return self.consultation().minutes is None or self._may_last()

    def _may_last(self) -> bool:
        """Whether the person confirms an unusually long talk; if not, the minutes get the keyboard."""
        form = self.consultation()
        if long_talks.is_meant(form, self.window()):
            return True
        self.form.show_details(True)
        self.form.details.start().setFocus(Qt.FocusReason.OtherFocusReason)
        return False

    @override
    def reload(self) -> None:
        """Read today's list and one's own drafts again."""
        if self._read_today():
            self.attempt(self._offers.offer)
            self._show_header()
        self.reloaded.emit()

    def _read_today(self) -> bool:
        """Read today's list again. False, with a sentence, when that is refused."""
        place = self._workplace
        read = partial(self.side.read, place.ledger, place.today(), place.vocabularies)
        self._recorded_today = self.attempt(read)
        return self._recorded_today is not None

    @override
    def first_focus(self) -> QWidget:
        return self.form.start()

    def _show_header(self) -> None:
        header, started, measured = self.header(), self._talk_form.started, self._talk_form.measured()
        late = "　後日入力" if header.is_late(self._workplace, started) else ""
        self.set_context(header.words(self._workplace, started) + late)
        self.band.show_moment(
            header.moment_words(self._workplace),
            several=self._talk_form.several,
            offered=self._talk_form.may_be_several(),
        )
        self._elapsed.setText(f"経過 {measured or 0} 分")
        self._elapsed.setVisible(measured is not None)
        self.form.details.minutes.show_measured(measured)

    def _fit_side(self) -> None:
        aside = self.width() >= current_theme().px(_SIDE_LIST_FROM) and not self.is_low()
        if self.side.isHidden() == aside:
            self.side.setVisible(aside)
            if aside and self._recorded_today is not None:
                self._read_today()  # hidden it has only counted
            (self._aside if aside else self._above).insertWidget(0, self.strip)
            before = self.form.memo.mask_button if aside else self.change_button
            for button in (self.strip.continue_button, self.strip.discard_button):
                QWidget.setTabOrder(before, button)
                before = button
            self.order_tabs()
        self.side.setFixedWidth(current_theme().px(SIDE_WIDTH))
        self.strip.setMaximumWidth(current_theme().px(SIDE_WIDTH) if aside else QWIDGETSIZE_MAX)

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._talk_form.drafts.keep_if_due()
        if not event.spontaneous():
            self._talk_form.leave_late()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_side()
