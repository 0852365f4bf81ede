"""相談を探す: today's list first; words, period and answers find any record of any year.

Clerks look whether a talk is recorded already; managers see the records behind a number and export them.
"""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QAbstractScrollArea, QWidget
from typing_extensions import override

from nakanojo_helpdesk.domain.calendar import Month
from nakanojo_helpdesk.domain.consultations.forms import ConsultationRow
from nakanojo_helpdesk.domain.consultations.search import PAGE, SearchQuery, SearchResult, Standing
from nakanojo_helpdesk.domain.errors import DeskError
from nakanojo_helpdesk.domain.staff.access import Permission
from nakanojo_helpdesk.ui.kit.buttons.button import Button
from nakanojo_helpdesk.ui.kit.frame.page import Page
from nakanojo_helpdesk.ui.kit.inputs.field import Field
from nakanojo_helpdesk.ui.kit.layout.boxes import Card
from nakanojo_helpdesk.ui.kit.layout.flow import FlowLayout
from nakanojo_helpdesk.ui.kit.lists.table import Table
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from nakanojo_helpdesk.ui.kit.work.files import ask_save_path
from nakanojo_helpdesk.ui.kit.work.screen_reader import announce
from nakanojo_helpdesk.ui.records.detail import open_record
from nakanojo_helpdesk.ui.search.export import Export, SavePath
from nakanojo_helpdesk.ui.search.filters import Filters
from nakanojo_helpdesk.ui.search.period_field import EVERYTHING, OWN, TODAY, YEAR, PeriodChoice
from nakanojo_helpdesk.ui.search.queries import Asking
from nakanojo_helpdesk.ui.search.results import Hits, dates_of
from nakanojo_helpdesk.ui.search.words_field import SearchLine
from nakanojo_helpdesk.ui.workplace.workplace import Workplace

LOADING: Final = "読み込んでいます。"
_TYPING_PAUSE: Final = 200
_READ_AGAIN_AT_MOST: Final = 1_000


class SearchPage(Page):
    """Words, period and answers at the top, the records below, newest first."""

    def __init__(
        self, workplace: Workplace, parent: QWidget | None = None, *, ask_path: SavePath = ask_save_path
    ) -> None:
        super().__init__("相談を探す", parent)
        self._workplace = workplace
        self._asking = Asking(workplace.ledger, self)
        self._more = False
        self._total: int | None = None
        self._heard: tuple[SearchQuery, int] | None = None
        """The last number of hits a screen reader was told, and of which search."""
        self._faulty = False
        self._widened = False
        self._pause = QTimer(self, singleShot=True, interval=_TYPING_PAUSE)
        self.words = SearchLine()
        self.period = PeriodChoice(workplace.today)
        self.filters = Filters(workplace)
        self.filters.hide()
        self._narrowed_by = PlainLabel("", "bold", wrap=True)
        self._widen_button = Button("しぼり込みを外す", icon_name="close")
        self._narrowed_line = QWidget()
        self._narrowed_line.hide()
        self._words_field = Field("探す言葉", self.words)
        self._period_field = Field("期間", self.period)
        self.model = Hits(workplace.vocabularies)
        # Few rows, so that the open questions and the list fit on one screen.
        self.table: Table[ConsultationRow] = Table(self.model, "見つかった相談", LOADING, least_rows=4)
        self._lay_out()
        self._export = Export(self, workplace, ask_path)
        self._add_keys()
        self.words.textChanged.connect(self._typed)
        self.words.finished.connect(self._go_to_list)
        self.period.changed.connect(self._period_chosen)
        self.filters.changed.connect(self.search)
        self._pause.timeout.connect(self.search)
        self.table.opened.connect(self._open)
        self.model.order_wanted.connect(self.search)
        for area in (self.table, self.area):
            area.verticalScrollBar().valueChanged.connect(partial(self._scrolled, area))
        self._widen_button.clicked.connect(self.widen)
        self._asking.found.connect(self._show)
        self._asking.more_found.connect(self._show_more)
        self._asking.counted.connect(self._show_total)
        self._asking.faceted.connect(self.filters.show_counts)
        self._asking.failed.connect(self._say_failed)

    def show_today(self) -> None:
        """Clear all conditions and show today's list."""
        today = self._workplace.today()
        self.show_query(SearchQuery(first=today, last=today, standing=Standing.EITHER))

    def show_month(self, month: Month) -> None:
        """Show a whole month: the records behind a number."""
        self.show_query(SearchQuery(first=month.first, last=month.last))

    def show_query(self, query: SearchQuery) -> None:
        """Show the result of a query: the records behind a number of the charts."""
        self._pause.stop()
        self._widened = False
        self.words.blockSignals(True)
        self.words.setText(query.words)
        self.words.blockSignals(False)
        self.period.set_days(query.first, query.last)
        self.filters.show_query(query)
        self.search()

    def focus_words(self) -> None:
        """Give the keyboard to the words (F4)."""
        self.words.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.words.selectAll()

    def query(self) -> SearchQuery:
        """The present query."""
        first, last = self.period.days()
        return self.filters.narrowed(SearchQuery(words=self.words.value(), first=first, last=last))

    def total(self) -> int | None:
        """The number of hits; None while they are being counted."""
        return self._total

    def is_busy(self) -> bool:
        """Whether a query or an export is still running."""
        return self._pause.isActive() or self._asking.is_busy() or self._export.is_busy()

    def conditions(self) -> tuple[tuple[str, str], ...]:
        """The conditions in words, as (label, text)."""
        words = self.words.value()
        return (
            ("期間", self.period.words()),
            *((("探した言葉", words),) if words else ()),
            *((("しぼり込み", "、".join(self.filters.words())),) if self.filters.words() else ()),
        )

    def search(self) -> None:
        """Run the query from the beginning; results of earlier ones are dropped."""
        self._ask(limit=PAGE)

    @override
    def reload(self) -> None:
        """Run the query again for as many records as are shown; the current row stays."""
        shown = len(self.model.rows()) if self._asking.query() == self.query() else 0
        self._ask(limit=min(max(shown, PAGE), _READ_AGAIN_AT_MOST))

    @override
    def first_focus(self) -> QWidget:
        return self.words

    # How it is laid out.

    def _lay_out(self) -> None:
        self._asked = card = Card(spacing=8)
        self._top_line = QWidget()
        self._top_flow = flow = FlowLayout(24, self._top_line, line_spacing=8)
        flow.at_top = True
        flow.addWidget(self._words_field)
        flow.addWidget(self._period_field)
        card.body.addWidget(self._top_line)
        card.body.addWidget(self.filters)
        narrowed = FlowLayout(16, self._narrowed_line, line_spacing=8)
        narrowed.addWidget(self._narrowed_by)
        narrowed.addWidget(self._widen_button)
        card.body.addWidget(self._narrowed_line)
        self.content.addWidget(card)
        found = Card(margins=(8, 8, 8, 8))
        found.body.addWidget(self.table, 1)
        self.content.addWidget(found, 1)

    @override
    def fold_changed(self, *, folded: bool) -> None:
        """Move the words into the head and the period into しぼり込み where the page is folded, to leave room for the list."""
        self._words_field.show_label(not folded)
        self.words.set_narrow(folded)
        if folded:
            self._top_flow.removeWidget(self._words_field)
            self.add_beside_title(self._words_field)
        else:
            self.take_from_title(self._words_field)
            self._top_flow.insert_widget(0, self._words_field)
        self._show_asked()

    def _show_asked(self) -> None:
        """Show or hide the card of the questions and its parts."""
        folded = self._words_field.parentWidget() is not self._top_line
        opened = not self.filters.isHidden()
        self._top_line.setVisible(not folded or opened or self.period.code() == OWN)
        self._asked.setVisible(
            any(not part.isHidden() for part in (self._top_line, self.filters, self._narrowed_line))
        )

    def _add_keys(self) -> None:
        bar = self.key_bar
        self._look_button = bar.add("くわしく見る", "Ctrl+K", self._open_current, primary=True)
        self._look_button.setEnabled(False)
        bar.add("言葉を入れる", "F4", self.focus_words)
        self._narrow_button = bar.add("しぼり込み", "Ctrl+L", self.turn_filters)
        bar.add("今日の一覧へ戻る", "Alt+Home", self.show_today)
        self._more_button = bar.add("次の100件", "Ctrl+Down", self._read_on)
        self._more_button.hide()
        if self._workplace.ledger.actor.may(Permission.EXPORT):
            self._write_button = bar.add("書き出す", "Ctrl+E", self._write)
            self._export.turned.connect(self._show_writing)

    def turn_filters(self) -> None:
        """Open or close the questions (Ctrl+L)."""
        opened = self.filters.isHidden()
        self.filters.setVisible(opened)
        self._narrow_button.set_words("しぼり込みを閉じる" if opened else "しぼり込み")
        self._show_narrowed()
        self.order_tabs()
        if opened:
            self._asking.count_answers()
            if self.folds():
                self.period.setFocus(Qt.FocusReason.ShortcutFocusReason)
                return
            self.filters.fields["topic"].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _show_narrowed(self) -> None:
        words = self.filters.words() if self.filters.isHidden() else self.filters.unlisted_words()
        self._narrowed_by.setText(f"しぼり込み中：{'、'.join(words)}")
        if not words and self._widen_button.hasFocus():
            self.focus_words()
        self._narrowed_line.setVisible(bool(words))
        self._show_asked()

    def widen(self) -> None:
        """Clear the questions (［しぼり込みを外す］); words and period stay."""
        self.filters.clear()
        self.search()

    # How it asks.

    def _typed(self) -> None:
        """Extend the search for words to the fiscal year, unless a period was chosen by hand."""
        if self.words.value() and self.period.code() == TODAY and not self._widened:
            self._widened = True
            self.period.choose(YEAR)
        elif not self.words.value() and self._widened:
            self._widened = False
            self.period.choose(TODAY)
        self._pause.start()

    def _period_chosen(self) -> None:
        self._widened = self._widened and self.period.code() != TODAY
        self._pause.start()

    def _ask(self, *, limit: int) -> None:
        self._pause.stop()
        self._asking.give_up()
        query = self.query()
        self._show_narrowed()
        if self._say_faults(query):
            return
        if query != self._asking.query():
            self._total = None
            self.set_context(f"{self._period_words()}　数えています")
            self.table.set_empty(LOADING)
        order, descending = self.model.wanted()
        self._asking.ask(query, order, descending=descending, limit=limit)
        if not self.filters.isHidden():
            self._asking.count_answers()

    def _say_faults(self, query: SearchQuery) -> bool:
        """Show the faults of the query, and give the keyboard to the faulty date unless a date is being typed."""
        problems = query.problems()
        faults = [(problems["words"], self._words_field)] if "words" in problems else []
        periods = self.period.problems()
        out_of_order = not periods and "last" in problems
        if out_of_order:
            periods = [(problems["last"], self.period.last_field)]
        faults += periods
        self.show_faults(faults)
        if out_of_order:
            self.period.mark_both()
        if periods and not self._faulty and not self.period.has_focus():
            periods[0][1].focus_editor()
        self._faulty = bool(faults)
        return self._faulty

    def _read_on(self) -> None:
        """Read the next records, to be added below those shown."""
        if self._more:
            self._asking.read_on(len(self.model.rows()), limit=PAGE)

    def _scrolled(self, area: QAbstractScrollArea, _value: int) -> None:
        """Read on at the end of the list, whether list or page scrolls.

        The scroll bar is fetched each time: Qt may have deleted the object behind an earlier wrapper.
        """
        bar = area.verticalScrollBar()
        if self._more and bar.value() > 0 and bar.value() >= bar.maximum():
            self._read_on()

    # How it answers.

    def _show(self, result: SearchResult) -> None:
        query = self._asking.query() or SearchQuery()
        self.table.set_empty(self._empty_sentence(query))
        self._show_rows(result.rows)
        self._set_more(result)
        if result.total is not None:
            self._show_total(result.total)

    def _show_more(self, result: SearchResult) -> None:
        shown = {row.id for row in self.model.rows()}
        bars = (self.table.verticalScrollBar(), self.area.verticalScrollBar())
        places = [bar.value() for bar in bars]
        self._show_rows((*self.model.rows(), *(row for row in result.rows if row.id not in shown)))
        for bar, place in zip(bars, places, strict=True):
            bar.setValue(place)
        self._set_more(result)

    def _show_rows(self, rows: tuple[ConsultationRow, ...]) -> None:
        query = self._asking.query() or SearchQuery()
        self.model.show_hits(rows, dated=dates_of(query.first, query.last), searched=query.folded_words)
        self._look_button.setEnabled(bool(rows))

    def _set_more(self, result: SearchResult) -> None:
        self._more = result.more
        self._more_button.setVisible(result.more)

    def _show_total(self, total: int | None) -> None:
        self._total = total
        if total is None:
            self.set_context(self._period_words())
            return
        withdrawn = sum(row.withdrawn for row in self.model.rows()) if not self._more else 0
        note = f"（うち取消{withdrawn:,}件）" if withdrawn else ""
        self.set_context(f"{self._period_words()}　{total:,}件{note}")
        query = self._asking.query() or SearchQuery()
        if (query, total) != self._heard:
            self._heard = query, total
            announce(self, f"{total:,}件見つかりました。" if total else self._empty_sentence(query))

    def _period_words(self) -> str:
        """The period beside the title; where that is folded, 今日 needs no date."""
        return "今日" if self.folds() and self.period.code() == TODAY else self.period.words()

    def _empty_sentence(self, query: SearchQuery) -> str:
        """The sentence for an empty result, with what to do about it."""
        narrowed, everywhere = bool(self.filters.words()), self.period.code() == EVERYTHING
        if not query.words and not narrowed:
            known = {TODAY: "今日の記録は、まだありません。", EVERYTHING: "記録は、まだありません。"}
            return known.get(self.period.code(), "この期間の記録はありません。")
        ways = [
            *([("言葉を短くする", "言葉を短くして")] if query.words else []),
            *([("しぼり込みを外す", "しぼり込みを外して")] if narrowed else []),
            *([] if everywhere else [("期間の「すべて」を選ぶ", "期間の「すべて」を選んで")]),
        ]
        advice = "か、".join([*(way for way, _ in ways[:-1]), ways[-1][1]])
        subject = (
            f"「{query.words}」は見つかりませんでした。"
            if query.words
            else "あてはまる相談はありませんでした。"
        )
        return f"{subject}{advice}みてください。"

    def _say_failed(self, error: DeskError) -> None:
        self._show_total(None)
        self._show_rows(())
        self.table.set_empty("読み込めませんでした。")
        self.say_refused(error)

    # What the keys do.

    def _go_to_list(self) -> None:
        if self._pause.isActive():
            self.search()
        self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.area.ensureWidgetVisible(self.table)

    def _open_current(self) -> None:
        row = self.table.current_row()
        if row is None:
            self.sticky.say("info", "見たい相談の行を選んでください。")
        else:
            self._open(row)

    def _open(self, row: ConsultationRow) -> None:
        if open_record(self._workplace, row, self):
            self.reload()

    def _show_writing(self, running: bool) -> None:
        self._write_button.set_words("書き出しをやめる" if running else "書き出す")

    def _write(self) -> None:
        if self._export.is_busy():
            self._export.stop()
        elif (asked := self._asking.query()) is None or asked != self.query() or self._total is None:
            self.sticky.say("info", "まだ数えています。件数が出てから、もう一度押してください。")
        elif not self._total:
            self.sticky.say("info", "書き出す相談がありません。")
        else:
            order, descending = self.model.wanted()
            self._export.start(
                asked, order, total=self._total, descending=descending, conditions=self.conditions()
            )
