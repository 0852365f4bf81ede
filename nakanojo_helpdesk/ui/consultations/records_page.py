"""本日の一覧: what was recorded on a day (or in the month a number was opened from), as a list.

Clerks look whether something is in the book already; managers see the records behind a number.
"""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from nakanojo_helpdesk.domain.calendar import Month, clock, long_date, short_date
from nakanojo_helpdesk.domain.consultations import ConsultationRow
from nakanojo_helpdesk.domain.errors import DeskError
from nakanojo_helpdesk.domain.vocabulary import VocabularyName
from nakanojo_helpdesk.services import consultations
from nakanojo_helpdesk.ui.consultations.record_dialog import RecordDialog
from nakanojo_helpdesk.ui.consultations.today_side import topic_words
from nakanojo_helpdesk.ui.layouts import Card
from nakanojo_helpdesk.ui.page import Page
from nakanojo_helpdesk.ui.row_model import Column, RowModel
from nakanojo_helpdesk.ui.table import Table
from nakanojo_helpdesk.ui.workplace import Workplace


class RecordsPage(Page):
    """The records of a stretch of days, withdrawn ones marked 取消."""

    def __init__(self, workplace: Workplace, parent: QWidget | None = None) -> None:
        super().__init__("本日の一覧", parent)
        self._workplace = workplace
        self._month: Month | None = None
        self._day: date | None = None
        self.model: RowModel[ConsultationRow] = RowModel(self._columns(), key=lambda row: row.id)
        self.table: Table[ConsultationRow] = Table(
            self.model, "相談の一覧", "この日の記録は、まだありません。"
        )
        card = Card(margins=(8, 8, 8, 8))
        card.body.addWidget(self.table, 1)
        self.content.addWidget(card, 1)
        self.key_bar.add("くわしく見る", "Ctrl+K", self._open_current, primary=True)
        self.key_bar.add("前へ", "Alt+Left", lambda: self._step(-1))
        self.key_bar.add("次へ", "Alt+Right", lambda: self._step(1))
        self.key_bar.add("今日へ", "F5", self.show_today)
        self.table.opened.connect(self._open)

    def show_today(self) -> None:
        """Show the present day."""
        self._month = self._day = None
        self.reload()

    def show_month(self, month: Month) -> None:
        """Show a whole month: the records behind a number of the charts."""
        self._month, self._day = month, None
        self.reload()

    def days(self) -> tuple[date, date]:
        """First and last day shown."""
        if self._month is not None:
            return self._month.first, self._month.last
        day = self._day or self._workplace.today()
        return day, day

    @override
    def reload(self) -> None:
        """Read the list again."""
        first, last = self.days()
        try:
            rows = self._workplace.desk.read(consultations.listing, first, last, withdrawn=True)
        except DeskError as error:
            self.sticky.say("error", str(error))
            return
        self.model.set_rows(rows)
        counted = sum(not row.withdrawn for row in rows)
        withdrawn = len(rows) - counted
        note = f"（ほかに取消 {withdrawn:,}件）" if withdrawn else ""
        today = self._workplace.today()
        self.set_title("本日の一覧" if (first, last) == (today, today) else "相談の一覧")
        period = self._month.label if self._month is not None else long_date(first)
        self.set_context(f"{period}　{counted:,}件{note}")

    @override
    def first_focus(self) -> QWidget:
        return self.table

    def _step(self, by: int) -> None:
        today = self._workplace.today()
        if self._month is not None:
            self._month = min(self._month.plus(by), Month.of(today))
        else:
            self._day = min((self._day or today) + timedelta(days=by), today)
        self.reload()

    def _open_current(self) -> None:
        row = self.table.current_row()
        if row is None:
            self.sticky.say("warning", "見たい相談の行を選んでください。")
        else:
            self._open(row)

    def _open(self, row: ConsultationRow) -> None:
        dialog = RecordDialog(row, self._workplace.vocabularies, self.window())
        dialog.exec()
        dialog.deleteLater()

    def _columns(self) -> tuple[Column[ConsultationRow], ...]:
        words = self._workplace.vocabularies

        def moment(row: ConsultationRow) -> tuple[date, int]:
            return row.event_date, -1 if row.event_minute is None else row.event_minute

        def shown(row: ConsultationRow) -> str:
            time = clock(row.event_minute) if row.event_minute is not None else "－"
            return f"{short_date(row.event_date)} {time}" if self._month is not None else time

        def state(row: ConsultationRow) -> str:
            return "取消" if row.withdrawn else row.entry_mode.label

        return (
            Column("番号", lambda row: (row.fiscal_year, row.serial), lambda row: row.number),
            Column("時刻", moment, shown, numeric=True),
            Column("相談内容", lambda row: topic_words(row, words), stretch=True, wraps=True, minimum=180),
            Column("年代", lambda row: words[VocabularyName.AGE_BAND].label(row.age_band)),
            Column("地区", lambda row: words[VocabularyName.DISTRICT].label(row.district)),
            Column("結果", lambda row: words[VocabularyName.OUTCOME].chip(row.outcome)),
            Column("担当", lambda row: row.staff_name),
            Column("状態", state),
        )
