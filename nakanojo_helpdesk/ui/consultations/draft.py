"""A conversation's draft: what the entry screen holds as plain values, and back. Unreadable parts are left out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from nakanojo_helpdesk.domain.consultations import ConsultationForm
from nakanojo_helpdesk.ui.consultations.entry_form import Answers
from nakanojo_helpdesk.ui.consultations.header import Header


def draft_fields(answers: Answers, header: Header) -> dict[str, Any]:
    """Answers and header as JSON values."""
    return {
        "topics": list(answers.topics),
        "visit_kind": answers.visit_kind,
        "age_band": answers.age_band,
        "district": answers.district,
        "outcome": answers.outcome,
        "memo": answers.memo,
        "counter": header.counter,
        "staff": header.staff,
        "method": header.method,
        "day": None if header.day is None else header.day.isoformat(),
        "minute": header.minute,
    }


def answers_of(fields: Mapping[str, object]) -> Answers:
    """The answers a draft holds."""
    topics = fields.get("topics")
    memo = fields.get("memo")
    return Answers(
        topics=tuple(code for code in topics if isinstance(code, str)) if isinstance(topics, list) else (),
        visit_kind=_code(fields, "visit_kind"),
        age_band=_code(fields, "age_band"),
        district=_code(fields, "district"),
        outcome=_code(fields, "outcome"),
        memo=memo if isinstance(memo, str) else "",
    )


def header_of(fields: Mapping[str, object], usual: Header) -> Header:
    """The header a draft holds; what is missing is as `usual`."""
    try:
        day = date.fromisoformat(_code(fields, "day") or "")
    except ValueError:
        day = None
    minute = fields.get("minute")
    return Header(
        counter=_code(fields, "counter") or usual.counter,
        staff=_code(fields, "staff") or usual.staff,
        method=_code(fields, "method") or usual.method,
        day=day,
        minute=minute if isinstance(minute, int) and day is not None else None,
    )


def answers_from(form: ConsultationForm) -> Answers:
    """The answers of a saved form."""
    return Answers(
        topics=form.topics,
        visit_kind=form.visit_kind,
        age_band=form.age_band,
        district=form.district,
        outcome=form.outcome,
        memo=form.memo,
    )


def _code(fields: Mapping[str, object], name: str) -> str | None:
    value = fields.get(name)
    return value if isinstance(value, str) and value else None
