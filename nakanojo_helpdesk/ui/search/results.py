"""The list of hits: its columns, and a model that leaves sorting to the service."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from datetime import date
from typing import Final, Literal

from PySide6.QtCore import Qt, Signal
from typing_extensions import override

from nakanojo_helpdesk.domain.calendar import WEEKDAYS, era_of, fiscal_year, padded_clock
from nakanojo_helpdesk.domain.consultations.forms import ConsultationRow
from nakanojo_helpdesk.domain.consultations.search import Order
from nakanojo_helpdesk.domain.text import holds
from nakanojo_helpdesk.domain.vocabularies import Vocabularies, VocabularyName
from nakanojo_helpdesk.ui.kit.lists.rows import Column, RowModel

_AROUND: Final = 12
_NO_TIME: Final = "時刻なし"
Dated = Literal["time", "day", "year"]


class Hits(RowModel[ConsultationRow]):
    """Records in the order of the service; choosing a column only requests another order."""

    order_wanted = Signal()
    """The list is to be read again in the order of `wanted`."""

    def __init__(self, vocabularies: Vocabularies) -> None:
        self._words = vocabularies
        self._excerpts: dict[int, str] = {}
        super().__init__(self._columns("time"), key=lambda row: row.id)
        self.brief = self._brief

    def show_hits(
        self, rows: Sequence[ConsultationRow], *, dated: Dated = "year", searched: Sequence[str] = ()
    ) -> None:
        """Show other rows.

        Args:
            rows: the hits in their order.
            dated: the dates beside the times: none (a list of one day), days, or days with their year.
            searched: folded words; memos with one of them get a column that shows the place.
        """
        title = None if self._sorted is None else self.columns[self._sorted[0]].title
        self._excerpts = {row.id: part for row in rows if (part := excerpt(row.memo or "", searched))}
        self.columns = self._columns(dated)
        if self._sorted is not None:
            titles = [column.title for column in self.columns]
            self._sorted = (titles.index(title), self._sorted[1]) if title in titles else None
        self.set_rows(rows)

    def _brief(self, row: ConsultationRow) -> tuple[str, ...]:
        """A record in two lines, or three where its memo was found, beginning with the topic."""
        by_title = {column.title: column.unpadded(row) for column in self.columns}
        when = "　".join(by_title[title] for title in ("日付", "時刻", "相談内容") if by_title.get(title))
        rest = ("番号", "年代", "地区", "結果", "担当", "状態")
        lines = (when, "　".join(by_title[title] for title in rest if by_title[title]), by_title.get("メモ"))
        return tuple(line for line in lines if line)

    def wanted(self) -> tuple[Order, bool]:
        """The requested order, and whether it is descending."""
        sorted_by = self.sorted_by()
        if sorted_by is None:
            return Order.DATE, True
        column, order = sorted_by
        known = _ORDERS.get(self.columns[column].title, Order.DATE)
        return known, order == Qt.SortOrder.DescendingOrder

    @override
    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Request another order; a column that cannot be sorted by requests the usual one, newest first."""
        known = 0 <= column < len(self.columns) and self.columns[column].title in _ORDERS
        self._sorted = (column, order) if known else None
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.columns) - 1)
        self.order_wanted.emit()

    @override
    def _sort_rows(self) -> None:
        """Do nothing: the service has sorted the rows."""

    def _columns(self, dated: Dated) -> tuple[Column[ConsultationRow], ...]:
        words = self._words
        topics = words[VocabularyName.TOPIC]

        def day(row: ConsultationRow) -> str:
            return _padded(row.event_date) if dated == "day" else _dotted(row.event_date)

        def time(row: ConsultationRow) -> str:
            return _NO_TIME if row.event_minute is None else padded_clock(row.event_minute)

        def state(row: ConsultationRow) -> str:
            return "取消" if row.withdrawn else row.entry_mode.label

        def subject(row: ConsultationRow) -> str:
            return "、".join(topics.chip(code) for code in row.topics)

        memo: Column[ConsultationRow] = Column(
            "メモ", lambda row: self._excerpts.get(row.id, ""), stretch=True, wraps=True, minimum=140
        )
        date_column: Column[ConsultationRow] = Column("日付", lambda row: row.event_date, day, tabular=True)
        return (
            Column("番号", lambda row: (row.fiscal_year, row.serial), lambda row: row.number, tabular=True),
            *([] if dated == "time" else [date_column]),
            Column("時刻", lambda row: (row.event_date, row.event_minute), time, tabular=True),
            Column("相談内容", subject, stretch=True, wraps=True, minimum=160),
            *([memo] if self._excerpts else []),
            Column("年代", lambda row: words[VocabularyName.AGE_BAND].label(row.age_band)),
            Column("地区", lambda row: words[VocabularyName.DISTRICT].label(row.district)),
            Column("結果", lambda row: words[VocabularyName.OUTCOME].chip(row.outcome)),
            Column("担当", lambda row: row.staff_name),
            Column("状態", state),
        )


_ORDERS: Final = {
    "番号": Order.NUMBER,
    "日付": Order.DATE,
    "時刻": Order.DATE,
    "相談内容": Order.TOPIC,
    "年代": Order.AGE_BAND,
    "地区": Order.DISTRICT,
    "結果": Order.OUTCOME,
    "担当": Order.STAFF,
}


def _padded(day: date) -> str:
    """` 4月 6日（月）`, as wide as `11月28日（土）`."""
    return f"{day.month:2}月{day.day:2}日（{WEEKDAYS[day.weekday()]}）"


def _dotted(day: date) -> str:
    """`R8. 4. 6`, as it may be typed and as wide as `R8.11.28`."""
    era = era_of(day)
    return f"{era.letter}{day.year - era.first.year + 1}.{day.month:2}.{day.day:2}"


def excerpt(memo: str, words: Sequence[str]) -> str:
    """The part of a memo around the first of the folded words found in it; empty when there is none."""
    flat = " ".join(memo.split())
    for word in words:
        if not holds(flat, word):
            continue
        # Folding may change lengths (㍿ becomes four characters): the end is searched for, not computed.
        end = 1 + bisect_left(range(1, len(flat) + 1), True, key=lambda place: holds(flat[:place], word))
        start = max(0, end - len(word) - _AROUND)
        stop = min(len(flat), end + _AROUND)
        return f"{'…' if start else ''}{flat[start:stop]}{'…' if stop < len(flat) else ''}"
    return ""


def dates_of(first: date | None, last: date | None) -> Dated:
    """The dates beside the times: none for a list of one day, without the year within a fiscal year."""
    if first is None or last is None:
        return "year"
    if first == last:
        return "time"
    return "day" if fiscal_year(first) == fiscal_year(last) else "year"
