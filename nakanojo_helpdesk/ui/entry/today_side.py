"""本日の一覧 beside the entry form: today's records, newest first, so that nothing is entered twice."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from datetime import date

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from nakanojo_helpdesk.domain.calendar import clock
from nakanojo_helpdesk.domain.consultations.forms import ConsultationBrief
from nakanojo_helpdesk.domain.vocabularies import Vocabularies, VocabularyName
from nakanojo_helpdesk.services.consultations import reading as consultation_rows
from nakanojo_helpdesk.services.ledger import Ledger
from nakanojo_helpdesk.ui.entry.beforehand import Beforehand
from nakanojo_helpdesk.ui.kit.layout.boxes import PageCard, Row, hairline, paint_parts_alone
from nakanojo_helpdesk.ui.kit.layout.scroll import ScrollColumn
from nakanojo_helpdesk.ui.kit.layout.steady import Steady, lay_out_now
from nakanojo_helpdesk.ui.kit.look import text_lines
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from nakanojo_helpdesk.ui.kit.look.pictures import paint_picture
from nakanojo_helpdesk.ui.kit.look.restyled import when_restyled
from nakanojo_helpdesk.ui.kit.look.theme import FontRole, Theme, current_theme
from nakanojo_helpdesk.ui.kit.work.screen_reader import speak_as_text

SIDE_WIDTH = 272
"""Design pixels."""
SHOWN = 12
"""Records in sight; more are found in 探す."""
_GAP_BETWEEN, _LEAST = 6, 96
"""Between two records, and their least width, in design pixels."""
_BELOW_LINE, _AROUND, _GAP, _LINE_GAP = 6, 3, 10, 4
"""Of a record, in design pixels: below its hairline, above and below its words, beside a word, below a word."""
_NO_TIME = " 時刻\n なし"
"""As wide as a time, in the digits of one width that times are written in."""


def topic_words(row: ConsultationBrief, vocabularies: Vocabularies) -> str:
    """The topics of a record in short words, the main one first."""
    topics = vocabularies[VocabularyName.TOPIC]
    return "、".join(topics.chip(code) for code in row.topics)


def person_words(row: ConsultationBrief, vocabularies: Vocabularies) -> tuple[str, ...]:
    """Age, district, outcome and badge in words; unanswered questions are left out."""
    parts = (
        vocabularies[VocabularyName.AGE_BAND].chip(row.age_band),
        vocabularies[VocabularyName.DISTRICT].chip(row.district),
        vocabularies[VocabularyName.OUTCOME].chip(row.outcome),
        row.entry_mode.label,
    )
    return tuple(part for part in parts if part)


class TodaySide(PageCard):
    """The list in a card of its own. The page hides it where there is no room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, spacing=8)
        head = Row(spacing=8)
        head.addWidget(PlainLabel("本日の一覧", "section"))
        head.addStretch(1)
        self._count = PlainLabel("0件", "section")
        head.addWidget(Steady(self._count))
        self.body.addLayout(head)
        self._scroll = ScrollColumn(spacing=6, margin=0)
        self.body.addWidget(self._scroll, 1)
        self._entries = _Entries()
        self._none = PlainLabel("今日の記録は、まだありません。", "sub", wrap=True)
        self._more = PlainLabel("", "small", wrap=True)
        self._more_line = hairline()
        self._more_words = Steady(self._more)
        for widget in (self._entries, self._none, self._more_line, self._more_words):
            self._scroll.body.addWidget(widget)
        self._scroll.body.addStretch(1)
        self._beforehand = Beforehand(self)
        self._more_line.hide()
        self._more_words.hide()
        self._fit()

    def read(self, ledger: Ledger, day: date, vocabularies: Vocabularies) -> int:
        """Read and show the records of today; while it is hidden they are only counted. Returns how many there are.

        Raises `DeskError`s.
        """
        at_most = 0 if self.isHidden() else SHOWN
        count, newest = ledger.read(consultation_rows.newest_of, day, at_most)
        if at_most:
            self.show_rows(count, newest, vocabularies)
        else:
            self._count.setText(f"{count:,}件")
        return count

    def show_rows(self, count: int, newest: Sequence[ConsultationBrief], vocabularies: Vocabularies) -> None:
        """Show how many records today has, and the newest of them (at most `SHOWN`), newest first."""
        self._count.setText(f"{count:,}件")
        self._entries.show_rows(newest, vocabularies)
        self._none.setVisible(not newest)
        self._more.setText(f"ほか{count - SHOWN:,}件は「探す」にあります。")
        for widget in (self._more_line, self._more_words):
            widget.setVisible(count > SHOWN)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._beforehand.begin(self._entries.made_beforehand())

    def count(self) -> str:
        """The count as shown."""
        return self._count.text()

    def _fit(self) -> None:
        self.setFixedWidth(current_theme().px(SIDE_WIDTH))


class _Entries(QWidget):
    """The records below each other. It places them itself: Qt would ask each of them half a dozen times at every record."""

    def __init__(self) -> None:
        super().__init__()
        paint_parts_alone(self)
        self._made: list[_Entry] = []
        """In the order of the list; those without a record are hidden, and come last."""
        self._vocabularies: Vocabularies | None = None
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        when_restyled(self, self._measure_again)

    def show_rows(self, rows: Sequence[ConsultationBrief], vocabularies: Vocabularies) -> None:
        """Show records from the top on. One that is shown already is moved to its place, not made out again."""
        while len(self._made) < len(rows):
            self._make()
        same_words = vocabularies is self._vocabularies
        self._vocabularies = vocabularies
        known = {entry.row: entry for entry in self._made if same_words}
        kept = {row: known[row] for row in rows if row in known}
        others = [entry for entry in self._made if entry not in kept.values()]
        self._made = []
        for row in rows:
            entry = kept.get(row)
            if entry is None:
                entry = others.pop()
                entry.show_row(row, vocabularies)
            entry.show()
            self._made.append(entry)
        for entry in others:
            entry.hide()
        self._made += others
        self._put_in_order()
        if self._place() != self.height():
            self.updateGeometry()
            lay_out_now(self)

    def made_beforehand(self) -> Iterator[None]:
        """Make the places of a whole list, one with each step: each of the first records of a day takes one more."""
        while len(self._made) < SHOWN:
            self._make()
            yield

    @override
    def heightForWidth(self, width: int) -> int:
        heights = [entry.heightForWidth(width) for entry in self._shown()]
        return sum(heights) + self._gap() * max(0, len(heights) - 1)

    @override
    def sizeHint(self) -> QSize:
        return QSize(current_theme().px(_LEAST), self.heightForWidth(self.width()))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(current_theme().px(_LEAST), 0)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _make(self) -> None:
        entry = _Entry(self)
        entry.hide()
        entry.ensurePolished()
        self._made.append(entry)

    def _put_in_order(self) -> None:
        """Screen readers go through children in the order in which one covers the other."""
        if self.children() != self._made:
            self._made[0].lower()  # the newest one; the others have their order
        if self.children() != self._made:
            for entry in reversed(self._made):
                entry.lower()

    def _shown(self) -> list[_Entry]:
        return [entry for entry in self._made if not entry.isHidden()]

    def _gap(self) -> int:
        return current_theme().px(_GAP_BETWEEN)

    def _measure_again(self) -> None:
        for entry in self._made:
            entry.forget_heights()
        self._place()
        self.updateGeometry()

    def _place(self) -> int:
        """Give every record its place; returns the height that all of them need."""
        wide, gap, top = self.width(), self._gap(), 0
        for entry in self._shown():
            high = entry.heightForWidth(wide)
            entry.setGeometry(0, top, wide, high)
            top += high + gap
        return max(0, top - gap)


class _Entry(QWidget):
    """A record, painted as one picture: of labels it took half a dozen widgets."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.row: ConsultationBrief | None = None
        self._time = self._topics = ""
        self._person: tuple[str, ...] = ()
        self._heights: dict[int, int] = {}
        speak_as_text(self)

    def show_row(self, row: ConsultationBrief, vocabularies: Vocabularies) -> None:
        """Show a record."""
        self.row = row
        minute = row.event_minute
        self._time = _NO_TIME if minute is None else clock(minute).rjust(5)
        self._topics = topic_words(row, vocabularies)
        self._person = person_words(row, vocabularies)
        self.setAccessibleName("、".join(self.words()))
        self.forget_heights()
        self.update()

    def words(self) -> tuple[str, ...]:
        """What is seen of the record: its time, its topics and the words about the person."""
        return "".join(self._time.split()), self._topics, *self._person

    def forget_heights(self) -> None:
        """Measure anew from now on."""
        self._heights.clear()

    @override
    def heightForWidth(self, width: int) -> int:
        high = self._heights.get(width)
        if high is None:
            lowest = max(place.bottom() for place, *_ in self._placed(width))
            high = self._heights[width] = math.ceil(lowest) + current_theme().px(_AROUND)
        return high

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        paint_picture(self, (self._time, self._topics, self._person), self._paint)

    def _paint(self, painter: QPainter, theme: Theme) -> None:
        painter.fillRect(0, 0, self.width(), 1, theme.colour("hairline"))
        for place, lines, font, colour in self._placed(self.width()):
            painter.setFont(theme.font(font))
            painter.setPen(theme.colour(colour))
            text_lines.paint(painter, lines, place, centred=False)

    def _placed(self, width: int) -> Iterator[tuple[QRectF, text_lines.Lines, FontRole, str]]:
        """What is painted, and where: the time, the topics beside it, and below them the words about the person."""
        theme = current_theme()
        top = 1 + theme.px(_BELOW_LINE) + theme.px(_AROUND)
        time = text_lines.broken(self._time, theme.face("numbers"))
        yield QRectF(0, top, time.width, time.height), time, "numbers", "text"
        left = math.ceil(time.width) + 1 + theme.px(_GAP)
        room = max(1, width - left)
        topics = text_lines.broken(self._topics, theme.face("body"), room)
        yield QRectF(left, top, room, topics.height), topics, "body", "text"
        x, y = float(left), top + topics.height + theme.px(_LINE_GAP)
        for word in self._person:
            lines = text_lines.broken(word, theme.face("small"), room)
            if x > left and x + lines.width > width:
                x, y = float(left), y + lines.height + theme.px(_LINE_GAP)
            yield QRectF(x, y, lines.width, lines.height), lines, "small", "sub_text"
            x += lines.width + theme.px(_GAP)
