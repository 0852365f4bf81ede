"""A conversation's draft: what the entry screen holds as plain values, and back. Unreadable parts are left out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final

from nakanojo_helpdesk.domain.consultations.drafts import ELAPSED
from nakanojo_helpdesk.domain.consultations.forms import ConsultationForm
from nakanojo_helpdesk.ui.entry.answers import Answers
from nakanojo_helpdesk.ui.entry.header import Header

_CODED: Final = (
    *("visit_kind", "age_band", "district", "outcome"),
    *("visitor", "device", "carrier", "effort", "referral", "trigger"),
)
_NUMBERS: Final = ("people", "minutes")
_FORMER_DESK: Final = "counter"  # the key of the desk in drafts of earlier versions


def draft_fields(
    answers: Answers, header: Header, appointment: str = "", *, elapsed: timedelta = timedelta()
) -> dict[str, Any]:
    """Answers, header, the uid of the appointment it came from (empty: none) and how long was talked, as JSON values."""
    return {
        "topics": list(answers.topics),
        **{name: getattr(answers, name) for name in (*_CODED, *_NUMBERS)},
        "memo": answers.memo,
        "desk": header.desk,
        "staff": header.staff,
        "method": header.method,
        "day": None if header.day is None else header.day.isoformat(),
        "minute": header.minute,
        "appointment": appointment,
        ELAPSED: int(elapsed.total_seconds()),
    }


def answers_of(fields: Mapping[str, object]) -> Answers:
    """The answers a draft holds."""
    topics = fields.get("topics")
    memo = fields.get("memo")
    coded: dict[str, Any] = {name: _code(fields, name) for name in _CODED}
    numbers: dict[str, Any] = {name: _number(fields, name) for name in _NUMBERS}
    return Answers(
        topics=tuple(code for code in topics if isinstance(code, str)) if isinstance(topics, list) else (),
        memo=memo if isinstance(memo, str) else "",
        **coded,
        **numbers,
    )


def header_of(fields: Mapping[str, object], usual: Header) -> Header:
    """The header a draft holds; what is missing is as `usual`."""
    try:
        day = date.fromisoformat(_code(fields, "day") or "")
    except ValueError:
        day = None
    return Header(
        desk=_code(fields, "desk") or _code(fields, _FORMER_DESK) or usual.desk,
        staff=_code(fields, "staff") or usual.staff,
        method=_code(fields, "method") or usual.method,
        day=day,
        minute=_number(fields, "minute") if day is not None else None,
    )


def appointment_of(fields: Mapping[str, object]) -> str:
    """The uid of the appointment a draft came from; empty for none."""
    return _code(fields, "appointment") or ""


def answers_from(form: ConsultationForm) -> Answers:
    """The answers of a saved form."""
    kept: dict[str, Any] = {name: getattr(form, name) for name in (*_CODED, *_NUMBERS)}
    return Answers(topics=form.topics, memo=form.memo, **kept)


def _code(fields: Mapping[str, object], name: str) -> str | None:
    value = fields.get(name)
    return value if isinstance(value, str) and value else None


def _number(fields: Mapping[str, object], name: str) -> int | None:
    value = fields.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else None
