"""名簿: everybody who applied, by number, and what is to be known of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from nakanojo_helpdesk.domain.registrations.rows import RegistrationRow
from nakanojo_helpdesk.domain.registrations.states import RegistrationState
from nakanojo_helpdesk.domain.vocabularies import VocabularyName
from nakanojo_helpdesk.ui.courses.applications.words import applied_words, care_words, full_name, state_words
from nakanojo_helpdesk.ui.kit.lists.rows import Column, RowModel, Tone
from nakanojo_helpdesk.ui.kit.lists.table import Table
from nakanojo_helpdesk.ui.workplace.workplace import Workplace

_NOBODY = "まだ申込はありません。"


class Roster(Table[RegistrationRow]):
    """The applications. Digits are handed on: they are the keys of the tabs."""

    typed = Signal(str)
    """A digit was typed."""
    is_moving = False
    """Whether a key moves among the rows now."""

    def __init__(self, workplace: Workplace, parent: QWidget | None = None) -> None:
        self._codes = workplace.vocabularies
        self._absent: Mapping[str, Sequence[str]] = {}
        self.rows: RowModel[RegistrationRow] = RowModel(self._columns(), key=lambda row: row.uid, tone=_tone)
        self.rows.brief = self._brief
        super().__init__(self.rows, "名簿", _NOBODY, least_rows=6, parent=parent)

    def show_rows(self, rows: Sequence[RegistrationRow], absent: Mapping[str, Sequence[str]]) -> None:
        """Show these; `absent` are the lessons (in words) each said they would not come to."""
        self._absent = absent
        self.rows.set_rows(rows)

    def _columns(self) -> tuple[Column[RegistrationRow], ...]:
        bands, districts = self._codes[VocabularyName.AGE_BAND], self._codes[VocabularyName.DISTRICT]
        return (
            Column("番号", lambda row: row.serial, numeric=True),
            Column(
                "名前",
                lambda row: row.kana or row.name,
                lambda row: full_name(row.name, row.kana) + _family(row),
                stretch=True,
                wraps=True,
                minimum=150,
            ),
            Column(
                "状態",
                lambda row: (row.state.value, row.waiting_place or 0),
                lambda row: state_words(row, self._codes),
                warns=lambda row: row.state is RegistrationState.OFFERED,
                wraps=True,
                minimum=110,
            ),
            Column("年代", lambda row: row.age_band, lambda row: bands.chip(row.age_band)),
            Column("地区", lambda row: row.district, lambda row: districts.chip(row.district)),
            Column("配慮・連絡", lambda row: row.cares, self._told, wraps=True, minimum=120),
            Column("申込", lambda row: row.applied_at, applied_words, wraps=True, minimum=80),
        )

    def _brief(self, row: RegistrationRow) -> tuple[str, ...]:
        """The row as a card: who, how it stands, and what is to be known."""
        bands, districts = self._codes[VocabularyName.AGE_BAND], self._codes[VocabularyName.DISTRICT]
        whose = (districts.chip(row.district), bands.chip(row.age_band))
        lines = (
            f"{row.serial}　{full_name(row.name, row.kana)}{_family(row)}",
            "　".join(part for part in (state_words(row, self._codes), *whose) if part),
            self._told(row),
        )
        return tuple(line for line in lines if line)

    def _told(self, row: RegistrationRow) -> str:
        said = self._absent.get(row.uid, ())
        parts = (
            care_words(row.cares, row.care_note, self._codes),
            f"欠席の連絡：{'、'.join(said)}" if said else "",
        )
        return "　".join(part for part in parts if part)

    @override
    def keyboardSearch(self, search: str) -> None:
        if search.isdecimal():
            self.typed.emit(search)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.is_moving = True
        super().keyPressEvent(event)
        self.is_moving = False


def _family(row: RegistrationRow) -> str:
    return f"　家族{row.party_size}人" if row.party_size > 1 and not row.state.is_over else ""


def _tone(row: RegistrationRow) -> Tone:
    return Tone.QUIET if row.state.is_over else Tone.PLAIN
