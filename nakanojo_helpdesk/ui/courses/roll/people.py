"""The rows of a roll: number, name large with its reading, what the person needs, and the mark with who gave it.

At normal text a row has two lines; where the text is large it has one, so that at least five people are in sight.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QResizeEvent
from typing_extensions import override

from nakanojo_helpdesk.domain.rolls.marks import MARK_KEYS, MarkCode
from nakanojo_helpdesk.domain.rolls.rows import RollLine
from nakanojo_helpdesk.domain.vocabularies import Vocabularies
from nakanojo_helpdesk.ui.courses.roll.words import care_words, mark_words
from nakanojo_helpdesk.ui.kit.lists.rows import Column, RowModel, Tone
from nakanojo_helpdesk.ui.kit.lists.table import Table
from nakanojo_helpdesk.ui.kit.look import text_lines
from nakanojo_helpdesk.ui.kit.look.text_lines import Lines
from nakanojo_helpdesk.ui.kit.look.theme import FontRole, Theme, current_theme

ROW: Final = 56
"""Design pixels of a row at normal text."""
_SIDE, _GAP, _AIR = 10, 16, 4
_NUMBER, _MARK, _GIVEN = 40, 80, 112
"""Design pixels of the columns of number, mark, and who gave it."""
_CARES_SHARE: Final = 0.3
_DASH: Final = "－"
_NOTHING: Final = "この回に出る方は、まだいません。申込を受け付けるか、当日参加（Insert）で入れてください。"


@dataclass(frozen=True, slots=True)
class _Parts:
    """The words of a row laid out: where they begin, how wide they may be."""

    name: Lines
    kana: Lines
    cares: Lines
    cares_width: float
    beside: bool
    """Whether the reading is in the line of the name."""

    @property
    def height(self) -> float:
        """Height of the highest column."""
        left = max(self.name.height, self.kana.height) if self.beside else self.name.height
        below = 0.0 if self.beside or not any(self.kana.texts) else self.kana.height
        return max(left + below, self.cares.height)


class PeopleLook:
    """Lays out and paints the rows. `hides` tells whether residents look on: reading and needs are left out then."""

    def __init__(self, vocabularies: Vocabularies, day: Callable[[], Any], hides: Callable[[], bool]) -> None:
        self._vocabularies, self._day, self._hides = vocabularies, day, hides

    def least(self) -> int:
        """Height of a row whose words fit into their lines."""
        theme = current_theme()
        if not theme.is_large:
            return theme.px(ROW)
        line = text_lines.single_height(theme.face("section").pixels)
        return max(ROW, math.ceil(line) + 2 * theme.px(_AIR) + theme.px(2))

    def height(self, model: RowModel[Any], place: int, width: int) -> int:
        """Height of a row; names and needs that do not fit into a line make it higher."""
        theme = current_theme()
        line: RollLine | None = model.row_at(place)
        if line is None:
            return self.least()
        inner = width - 2 * theme.px(_SIDE)
        parts = self._parts(line, inner, theme)
        return max(self.least(), math.ceil(parts.height) + 2 * theme.px(_AIR))

    def paint(
        self, painter: QPainter, model: RowModel[Any], place: int, rect: QRectF, inks: tuple[str, str]
    ) -> None:
        """Paint a row."""
        theme = current_theme()
        line: RollLine | None = model.row_at(place)
        if line is None:
            return
        parts = self._parts(line, rect.width(), theme)
        left = rect.left()
        number = text_lines.broken(str(line.registration.serial), theme.face("numbers"))
        self._write(
            painter,
            theme,
            number,
            QRectF(left, rect.top(), theme.px(_NUMBER), rect.height()),
            "numbers",
            inks[0],
        )
        left += theme.px(_NUMBER)
        self._paint_name(
            painter, theme, parts, QRectF(left, rect.top(), rect.right() - left, rect.height()), inks
        )
        right = rect.right() - self._right(theme)
        cares = QRectF(right - parts.cares_width, rect.top(), parts.cares_width, rect.height())
        self._write(painter, theme, parts.cares, cares, "small_bold", inks[0])
        self._paint_mark(
            painter, theme, line, QRectF(right, rect.top(), rect.right() - right, rect.height()), inks
        )

    def _paint_name(
        self, painter: QPainter, theme: Theme, parts: _Parts, rect: QRectF, inks: tuple[str, str]
    ) -> None:
        if parts.beside:
            self._write(painter, theme, parts.name, rect, "section", inks[0])
            shift = parts.name.width + theme.px(_GAP) if any(parts.name.texts) else 0
            self._write(painter, theme, parts.kana, rect.adjusted(shift, 0, 0, 0), "small", "sub_text")
            return
        high = parts.name.height + (parts.kana.height if any(parts.kana.texts) else 0)
        top = rect.top() + max(0.0, rect.height() - high) / 2
        name = QRectF(rect.left(), top, rect.width(), parts.name.height)
        self._write(painter, theme, parts.name, name, "section", inks[0])
        kana = QRectF(rect.left(), name.bottom(), rect.width(), parts.kana.height)
        self._write(painter, theme, parts.kana, kana, "small", inks[0])

    def _paint_mark(
        self, painter: QPainter, theme: Theme, line: RollLine, rect: QRectF, inks: tuple[str, str]
    ) -> None:
        gap = theme.px(_GAP)
        mark = QRectF(rect.right() - theme.px(_MARK), rect.top(), theme.px(_MARK), rect.height())
        given = QRectF(
            rect.left() + gap, rect.top(), rect.width() - mark.width() - gap - theme.px(8), rect.height()
        )
        words = "" if line.code is MarkCode.NONE else mark_words(line.code, self._vocabularies)
        missing = line.is_unrecorded
        shown = text_lines.broken(words or (_DASH if missing else ""), theme.face("section"))
        self._write(painter, theme, shown, mark, "section", inks[0])
        told = self._given(line, given.width(), theme)
        self._write(painter, theme, told, given, "small", inks[0], right=True)

    def _given(self, line: RollLine, room: float, theme: Theme) -> Lines:
        """Who gave the mark and when, as much of it as one line holds; why there is none."""
        face = theme.face("small")
        if line.mark is None or not line.is_counted:
            return text_lines.broken(line.words, face, room)
        for words in line.mark.given_shorter(self._day()):
            lines = text_lines.broken(words, face)
            if lines.width <= room:
                return lines
        return text_lines.broken("", face)

    def _parts(self, line: RollLine, inner: float, theme: Theme) -> _Parts:
        row = line.registration
        hidden = self._hides()
        cares = "" if hidden else care_words(row, self._vocabularies)
        room = inner - theme.px(_NUMBER) - self._right(theme)
        cared = text_lines.broken(cares, theme.face("small_bold"), max(1.0, inner * _CARES_SHARE))
        width = cared.width + 1 if cares else 0.0
        left = max(1.0, room - width - (theme.px(_GAP) if cares else 0))
        name = text_lines.broken(row.name, theme.face("section"), left)
        reading = "" if hidden else row.kana
        kana = text_lines.broken(reading, theme.face("small"))
        beside = theme.is_large and len(name.texts) == 1 and name.width + theme.px(_GAP) + kana.width <= left
        if not beside:
            kana = text_lines.broken(reading, theme.face("small"), left)
        return _Parts(name=name, kana=kana, cares=cared, cares_width=width, beside=beside)

    def _right(self, theme: Theme) -> int:
        return theme.px(_MARK) + theme.px(_GIVEN) + theme.px(_GAP)

    def _write(
        self,
        painter: QPainter,
        theme: Theme,
        lines: Lines,
        rect: QRectF,
        font: FontRole,
        ink: str,
        *,
        right: bool = False,
    ) -> None:
        painter.setFont(theme.font(font))
        painter.setPen(theme.colour(ink))
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        text_lines.paint(painter, lines, rect, side)


class PeopleList(Table[RollLine]):
    """The people of a roll. Digits mark, arrows move, Enter opens a walk-in without a name."""

    marked = Signal(str)
    """A digit of a mark was typed."""

    def __init__(self, vocabularies: Vocabularies, day: Callable[[], Any], hides: Callable[[], bool]) -> None:
        self.lines: RowModel[RollLine] = RowModel(
            _columns(vocabularies, hides),
            key=lambda line: line.uid,
            tone=lambda line: Tone.PLAIN if line.is_counted else Tone.QUIET,
        )
        super().__init__(
            self.lines, "出欠", _NOTHING, least_rows=5, look=PeopleLook(vocabularies, day, hides)
        )

    def show_lines(self, lines: Sequence[RollLine]) -> None:
        """Show these people."""
        self.lines.set_rows(lines)

    def go_on(self) -> None:
        """Go to the next person; stay at the last one."""
        after = self.lines.row_at(self.currentIndex().row() + 1)
        if after is not None:
            self.select_key(after.uid)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the current person wholly in sight when the head above grows or shrinks."""
        super().resizeEvent(event)
        if self.currentIndex().isValid():
            self.scrollTo(self.currentIndex())

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        digit = unicodedata.normalize("NFKC", event.text())
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and digit in MARK_KEYS:
            if not event.isAutoRepeat():
                self.marked.emit(digit)
        elif event.key() != Qt.Key.Key_S:  # the rows stay in the order of the paper
            super().keyPressEvent(event)


def _columns(vocabularies: Vocabularies, hides: Callable[[], bool]) -> tuple[Column[RollLine], ...]:
    """What a screen reader hears of a row; it is painted by `PeopleLook`."""
    return (
        Column("番号", lambda line: line.registration.serial),
        Column("名前", lambda line: line.registration.name),
        Column("フリガナ", lambda line: "" if hides() else line.registration.kana),
        Column("配慮", lambda line: "" if hides() else care_words(line.registration, vocabularies)),
        Column(
            "出欠", lambda line: mark_words(line.code, vocabularies) if line.mark else line.words or "未記録"
        ),
    )
