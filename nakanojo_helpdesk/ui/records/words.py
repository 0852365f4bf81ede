"""A record in words: pairs of a label and its answer, in the order of the talk."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from nakanojo_helpdesk.domain.calendar import clock, local, long_date
from nakanojo_helpdesk.domain.consultations.forms import FIELD_LABELS, ConsultationRow
from nakanojo_helpdesk.domain.consultations.questions import QUESTIONS, Place
from nakanojo_helpdesk.domain.vocabularies import Vocabularies, VocabularyName


def described(row: ConsultationRow, vocabularies: Vocabularies) -> Iterator[tuple[str, str]]:
    """The pairs (label, words) of a record. Empty answers are left out."""
    yield "日時", f"{long_date(row.event_date)} {clock(row.event_minute)}　{row.entry_mode.label}".rstrip()
    topics = vocabularies[VocabularyName.TOPIC]
    yield FIELD_LABELS["topics"], "\n".join(topics.label(code) for code in row.topics)
    for place in (Place.CHIPS, Place.DETAILS, Place.HEADER):
        yield from _answers(row, vocabularies, place)
    if row.memo:
        yield FIELD_LABELS["memo"], row.memo
    yield "窓口・担当者", f"{row.desk_name}　{row.staff_name}"
    entered = local(row.entered_at)
    moment = f"{long_date(entered.date())} {clock(entered.hour * 60 + entered.minute)}"
    yield "入力", f"{moment}　{row.entered_by_name}"
    if row.withdrawn_at is not None:
        taken_back = local(row.withdrawn_at)
        yield "取消", f"{long_date(taken_back.date())}　{row.withdrawn_reason}"


def _answers(row: ConsultationRow, vocabularies: Vocabularies, place: Place) -> Iterator[tuple[str, str]]:
    """The pairs (label, words) of the questions of a place."""
    for question in QUESTIONS:
        answer: Any = row.counted_minutes if question.name == "minutes" else getattr(row, question.name)
        if question.asked is not place or answer is None:
            continue
        if question.vocabulary is not None:
            yield question.label, vocabularies[question.vocabulary].label(answer)
        elif question.name == "minutes":
            yield "時間", f"{answer}分"
        else:
            yield question.label, f"{answer:,}人"
