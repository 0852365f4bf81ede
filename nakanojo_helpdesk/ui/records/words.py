"""What a record says, in words: pairs of a label and its answer, in the order of the talk."""

from __future__ import annotations

from collections.abc import Iterator

from nakanojo_helpdesk.domain.calendar import clock, local, long_date
from nakanojo_helpdesk.domain.consultations.forms import CODED_FIELDS, FIELD_LABELS, ConsultationRow
from nakanojo_helpdesk.domain.vocabularies import Vocabularies, VocabularyName

_AFTER_TOPICS = ("visit_kind", "age_band", "district", "outcome", "visitor", "device", "carrier")
_AT_THE_END = ("effort", "referral", "trigger", "method")


def described(row: ConsultationRow, vocabularies: Vocabularies) -> Iterator[tuple[str, str]]:
    """(label, words) of everything a record says. Empty answers are left out."""
    yield "日時", f"{long_date(row.event_date)} {clock(row.event_minute)}　{row.entry_mode.label}".rstrip()
    topics = vocabularies[VocabularyName.TOPIC]
    yield FIELD_LABELS["topics"], "\n".join(topics.label(code) for code in row.topics)
    yield from _coded(row, vocabularies, _AFTER_TOPICS)
    if row.people is not None:
        yield FIELD_LABELS["people"], f"{row.people:,}人"
    if row.counted_minutes is not None:
        yield "時間", f"{row.counted_minutes}分"
    yield from _coded(row, vocabularies, _AT_THE_END)
    if row.memo:
        yield FIELD_LABELS["memo"], row.memo
    yield "窓口・担当者", f"{row.desk_name}　{row.staff_name}"
    entered = local(row.entered_at)
    moment = f"{long_date(entered.date())} {clock(entered.hour * 60 + entered.minute)}"
    yield "入力", f"{moment}　{row.entered_by_name}"
    if row.withdrawn_at is not None:
        taken_back = local(row.withdrawn_at)
        yield "取消", f"{long_date(taken_back.date())}　{row.withdrawn_reason}"


def _coded(
    row: ConsultationRow, vocabularies: Vocabularies, names: tuple[str, ...]
) -> Iterator[tuple[str, str]]:
    for name in names:
        code = getattr(row, name)
        if code is not None:
            yield FIELD_LABELS[name], vocabularies[CODED_FIELDS[name]].label(code)
