"""A wish for a paper and its facts → the sheet."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from nakanojo_helpdesk.domain.papers.facts import PaperFacts
from nakanojo_helpdesk.domain.papers.wishes import Paper, PaperWish
from nakanojo_helpdesk.domain.registrations.rows import RegistrationRow
from nakanojo_helpdesk.domain.registrations.states import RegistrationState
from nakanojo_helpdesk.domain.vocabularies import Vocabularies
from nakanojo_helpdesk.reports.courses.announcement import announcement_sheet, door_sign_sheet
from nakanojo_helpdesk.reports.courses.cards import certificates_sheet, name_cards_sheet
from nakanojo_helpdesk.reports.courses.draw import draw_sheet
from nakanojo_helpdesk.reports.courses.lists import call_list_sheet, discard_sheet, roster_sheet
from nakanojo_helpdesk.reports.courses.sign_sheet import series_sheet, sign_sheet
from nakanojo_helpdesk.reports.courses.slips import result_notices_sheet, slips_sheet
from nakanojo_helpdesk.reports.sheet import Sheet

_LEFT = frozenset({RegistrationState.DECLINED, RegistrationState.CANCELLED})


def paper_sheet(wish: PaperWish, facts: PaperFacts, vocabularies: Vocabularies) -> Sheet:
    """The sheet of one of `PAPERS`. Raises `KeyError` for a code that `vocabularies` lacks."""
    return _MAKERS[wish.paper](wish, facts, vocabularies)


def _for(wish: PaperWish, facts: PaperFacts) -> tuple[RegistrationRow, ...]:
    """The one somebody asked for or their family, else all: who has not left and has a name."""
    chosen = next((row for row in facts.rows if row.uid == wish.registration), None)
    if wish.family and chosen is not None:
        together = (row for row in facts.rows if row.party == chosen.party)
        return tuple(row for row in together if row.state not in _LEFT and _has_name(row))
    if wish.registration is not None:
        return tuple(row for row in facts.rows if row.uid == wish.registration)
    return tuple(row for row in facts.rows if row.state not in _LEFT and _has_name(row))


def _completed(wish: PaperWish, facts: PaperFacts) -> tuple[RegistrationRow, ...]:
    rows = _for(wish, facts) if wish.registration is not None else facts.confirmed
    return tuple(row for row in rows if _has_name(row) and facts.has_completed(row))


def _has_name(row: RegistrationRow) -> bool:
    """Whether there is somebody to give it to: an erased person has no name, an unnamed walk-in no number to keep."""
    return bool(row.card) or (row.person is not None and not row.person.erased)


_MAKERS: Final[dict[Paper, Callable[[PaperWish, PaperFacts, Vocabularies], Sheet]]] = {
    Paper.ROSTER: lambda _wish, facts, codes: roster_sheet(facts, codes),
    Paper.SIGN_SHEET: lambda _wish, facts, codes: sign_sheet(facts, codes),
    Paper.SIGN_SHEET_SERIES: lambda _wish, facts, _codes: series_sheet(facts),
    Paper.NAME_CARDS: lambda _wish, facts, _codes: name_cards_sheet(facts),
    Paper.DOOR_SIGN: lambda _wish, facts, _codes: door_sign_sheet(facts),
    Paper.CALLS: lambda wish, facts, _codes: call_list_sheet(facts, wish.about),
    Paper.ANNOUNCEMENT: lambda _wish, facts, _codes: announcement_sheet(facts),
    Paper.SLIP: lambda wish, facts, _codes: slips_sheet(facts, _for(wish, facts)),
    Paper.RESULT_NOTICE: lambda wish, facts, _codes: result_notices_sheet(
        facts, _for(wish, facts), wish.notice_paper
    ),
    Paper.DRAW: lambda _wish, facts, _codes: draw_sheet(facts),
    Paper.CERTIFICATE: lambda wish, facts, _codes: certificates_sheet(facts, _completed(wish, facts)),
    Paper.DISCARD: lambda _wish, facts, _codes: discard_sheet(facts),
}
PAPERS: Final = tuple(_MAKERS)
"""The papers made here; アンケート用紙 and 実施報告書 are made where surveys and results are."""
