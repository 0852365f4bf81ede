"""What each use case of the handover asks for, and arguments to call it with (see `tests/services/test_permissions.py`)."""

from __future__ import annotations

from datetime import date
from typing import Any

from nakanojo_helpdesk.domain.handover.plans import LeavingForm
from nakanojo_helpdesk.domain.handover.texts import HandoverTexts
from nakanojo_helpdesk.domain.staff.access import Permission

P = Permission
FORM = LeavingForm(last_day=date(2025, 4, 1))
BEFORE = {"before": HandoverTexts()}

ASKED: dict[str, tuple[Permission, tuple[Any, ...], dict[str, Any]]] = {
    "handover.facts.gather": (P.HAND_OVER, ("S02",), {}),
    "handover.facts.note_paper": (P.HAND_OVER, ("S02", "print"), {}),
    "handover.planning.choose": (P.HAND_OVER, ("S02", (), ""), {}),
    "handover.planning.people": (P.OWN_SETTINGS, (), {}),
    "handover.planning.plan": (P.HAND_OVER, ("S02", FORM, ""), {}),
    "handover.planning.view": (P.HAND_OVER, ("S02",), {}),
    "handover.planning.withdraw": (P.HAND_OVER, ("S02",), {}),
    "handover.planning.write": (P.HAND_OVER, ("S02", HandoverTexts()), BEFORE),
}
INTERNAL = {
    "handover.moving.give_back": "a step of taking a handover back",
    "handover.moving.move": "a step of handing over",
    "handover.open_work.courses_of": "who is assigned where, a step of the list",
    "handover.open_work.of_person": "the lines behind the list",
    "staff.people.is_last": "asked before every end of an administrator's rights",
}
