"""訂正の履歴: how a record changed, who changed it and why, in words people can read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from nakanojo_helpdesk.domain.calendar import clock, local, long_date, short_date
from nakanojo_helpdesk.domain.consultations.forms import CODED_FIELDS, FIELD_LABELS, ConsultationForm
from nakanojo_helpdesk.domain.vocabularies import Vocabularies, VocabularyName

NOTHING: Final = "（なし）"
_MEASURED: Final = "計った時間"


class RevisionKind(StrEnum):
    """What was done to the record. Stored by value."""

    AMEND = "amend"
    WITHDRAW = "withdraw"

    @property
    def label(self) -> str:
        """The word staff read."""
        return {"amend": "訂正", "withdraw": "取消"}[self.value]


@dataclass(frozen=True, kw_only=True)
class FieldChange:
    """One answer before and after, in words. `field` is the form field's name."""

    field: str
    before: str
    after: str

    @property
    def words(self) -> str:
        """`結果：案内 → 解決`."""
        return f"{label_of(self.field)}：{self.before} → {self.after}"


@dataclass(frozen=True, kw_only=True)
class RevisionRow:
    """One amendment or withdrawal of a record.

    `memo_changed`: the memo was changed, too. `memo_before` is the old memo, None where it did not change or the
    reader may not see memos.
    """

    id: int
    at: datetime
    by_name: str
    kind: RevisionKind
    reason: str
    changes: tuple[FieldChange, ...]
    memo_changed: bool
    memo_before: str | None

    def heading(self, today: date) -> str:
        """When and who: `11月23日（月）17:10　佐藤`; with the year where it is not this one."""
        return f"{moment_words(self.at, today)}　{self.by_name}"

    def lines(self) -> Iterator[str]:
        """The changes and the reason, one a line, without the text of the old memo."""
        if self.kind is RevisionKind.WITHDRAW:
            yield "この相談を取り消しました。"
        for change in self.changes:
            yield change.words
        if self.memo_changed:
            yield "メモを直しました。"
        if self.reason:
            yield f"理由：{self.reason}"

    def sentence(self, today: date) -> str:
        """Everything on one line: `11月23日（月）17:10　佐藤　結果：案内 → 解決　理由：書き間違い`."""
        return "　".join([self.heading(today), *self.lines()])


def moment_words(at: datetime, today: date) -> str:
    """An instant as local day and time, the year only where it is not today's."""
    moment = local(at)
    day = short_date(moment.date()) if moment.year == today.year else long_date(moment.date())
    return f"{day}{clock(moment.hour * 60 + moment.minute)}"


def label_of(field: str) -> str:
    """A form field's name as staff read it. Raises `KeyError`."""
    return _MEASURED if field == "measured_minutes" else FIELD_LABELS[field]


def differing(one: ConsultationForm, other: ConsultationForm) -> tuple[str, ...]:
    """The names of the fields in which two forms differ, the memo among them, in the order of `FIELD_LABELS`."""
    return tuple(
        name for name in (*FIELD_LABELS, "measured_minutes") if getattr(one, name) != getattr(other, name)
    )


def changes_between(before: ConsultationForm, after: ConsultationForm) -> dict[str, list[object]]:
    """The changes as a revision keeps them: `{field: [before, after]}` in codes and plain JSON values, without the memo."""
    return {
        name: [_plain(getattr(before, name)), _plain(getattr(after, name))]
        for name in differing(before, after)
        if name != "memo"
    }


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


@dataclass(frozen=True, kw_only=True)
class Words:
    """Turns the values of a form into words. `desks` and `staff` map codes to names."""

    vocabularies: Vocabularies
    desks: Mapping[str, str]
    staff: Mapping[str, str]

    def of(self, field: str, value: object) -> str:
        """The words of a field's value, as a form or a revision holds it. Raises `KeyError` for an unknown field."""
        label_of(field)
        if field == "event_minute":
            return clock(value if isinstance(value, int) else None)
        if value is None or value in ("", (), []):
            return NOTHING
        if field == "event_date":
            return long_date(value if isinstance(value, date) else date.fromisoformat(str(value)))
        if field == "topics" and isinstance(value, list | tuple):
            return "、".join(self._term(VocabularyName.TOPIC, str(code)) for code in value)
        if field in CODED_FIELDS:
            return self._term(CODED_FIELDS[field], str(value))
        return self._simple(field, value)

    def _simple(self, field: str, value: object) -> str:
        if field == "desk":
            return self.desks.get(str(value), str(value))
        if field == "staff":
            return self.staff.get(str(value), str(value))
        unit = {"people": "人", "minutes": "分", "measured_minutes": "分"}.get(field, "")
        return f"{value:,}{unit}" if unit and isinstance(value, int) else str(value)

    def _term(self, name: VocabularyName, code: str) -> str:
        vocabulary = self.vocabularies[name]
        return vocabulary.chip(code) if code in vocabulary else code
