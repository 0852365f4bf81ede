"""Who may correct a saved record and until when, and which old codes may stay on it.

The rights are those of the matrix (`docs/permissions.md`): one's own (= entered by) freely on the day of entry,
later with a reason; another's only with `AMEND_ANY` and a reason; a withdrawn one never again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from nakanojo_helpdesk.domain.consultations.forms import CODED_FIELDS, TOPICS_AT_MOST, ConsultationForm
from nakanojo_helpdesk.domain.staff.access import Actor, Permission
from nakanojo_helpdesk.domain.vocabularies import Vocabularies, VocabularyName

WITHDRAWN_SENTENCE: Final = "この相談は取り消されています。取り消した記録は直せません。"
ANOTHERS_SENTENCE: Final = (
    "ほかの職員が入力した相談です。直せるのは、入力した職員か所属長です。どちらかに頼んでください。"
)
NOBODY_SENTENCE: Final = "いまの役割では、相談を直せません。担当の方か所属長に頼んでください。"


@dataclass(frozen=True, kw_only=True)
class Amendable:
    """Whether a person may amend or withdraw a record now. `sentence` says why not, or what is asked for."""

    allowed: bool
    reason_needed: bool = False
    sentence: str = ""


def amendable(
    actor: Actor, *, entered_by_id: int, entered_on: date, today: date, withdrawn: bool
) -> Amendable:
    """The rights of `actor` to a record. All days are local; `entered_by_id` is the row key of 入力者."""
    if not actor.may(Permission.AMEND_OWN) or actor.staff_id is None:
        return Amendable(allowed=False, sentence=NOBODY_SENTENCE)
    if withdrawn:
        return Amendable(allowed=False, sentence=WITHDRAWN_SENTENCE)
    if entered_by_id != actor.staff_id:
        if not actor.may(Permission.AMEND_ANY):
            return Amendable(allowed=False, sentence=ANOTHERS_SENTENCE)
        sentence = "ほかの職員が入力した相談です。直すときは、理由も書きます。"
        return Amendable(allowed=True, reason_needed=True, sentence=sentence)
    if entered_on != today:
        sentence = "入力した日を過ぎています。直すときは、理由も書きます。"
        return Amendable(allowed=True, reason_needed=True, sentence=sentence)
    return Amendable(allowed=True)


def without_kept(
    problems: dict[str, str], form: ConsultationForm, before: ConsultationForm, vocabularies: Vocabularies
) -> dict[str, str]:
    """`problems` of an amended `form`, without those of codes that the record had before.

    A code retired since then may stay on an old record as long as its date stays; it cannot be added to one. An
    unchanged date and time are no fault either, whatever the clock says today.
    """
    return {
        name: sentence for name, sentence in problems.items() if not _was_so(name, form, before, vocabularies)
    }


def _was_so(name: str, form: ConsultationForm, before: ConsultationForm, vocabularies: Vocabularies) -> bool:
    if form.event_date != before.event_date:
        return False
    if name in {"event_date", "event_minute"}:
        return form.event_minute == before.event_minute
    if name == "topics":
        return _topics_were_so(form, before, vocabularies)
    if name not in CODED_FIELDS:
        return False
    code = getattr(form, name)
    return code is not None and code == getattr(before, name)


def _topics_were_so(form: ConsultationForm, before: ConsultationForm, vocabularies: Vocabularies) -> bool:
    """Whether all retired topics were on the record before, a level-1 topic beside its own level-2 topic included."""
    if not 1 <= len(form.topics) <= TOPICS_AT_MOST or len(set(form.topics)) != len(form.topics):
        return False
    topics = vocabularies[VocabularyName.TOPIC]
    if not all({*pair} <= {*before.topics} for pair in topics.nested(form.topics)):
        return False
    return all(code in before.topics or topics.usable_on(code, form.event_date) for code in form.topics)
