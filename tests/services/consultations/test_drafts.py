"""下書き: what was typed survives, belongs to who typed it, and goes with the saving."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from nakanojo_helpdesk.domain.errors import Denied, Missing
from nakanojo_helpdesk.domain.staff.access import Role
from nakanojo_helpdesk.services.consultations import drafts
from nakanojo_helpdesk.services.consultations import reading as consultation_rows
from nakanojo_helpdesk.services.ledger import Ledger, Store
from tests.factories import LedgerAs, first_actor, recorded_today, today

STARTED = datetime(2026, 4, 6, 1, 32, tzinfo=UTC)
FIELDS: dict[str, Any] = {"memo": "途中 😀\ud800", "topics": ["SM"], "people": None, "minutes": 3}


def keep(clerk: Ledger, uid: str = "u", **changes: Any) -> None:
    values: dict[str, Any] = {"uid": uid, "desk": "D01", "started_at": STARTED, "fields": FIELDS} | changes
    clerk.call(drafts.keep, **values)


def test_a_draft_is_there_again_when_the_program_starts_anew(store: Store, ledger: Ledger) -> None:
    keep(ledger)
    keep(ledger, fields=FIELDS | {"memo": "つづき"})
    store.close()
    again = Store.open(store.path)
    (draft,) = Ledger(again, first_actor()).read(drafts.mine)
    again.close()
    assert draft.fields == FIELDS | {"memo": "つづき"}
    assert (draft.uid, draft.staff, draft.desk, draft.started_at) == ("u", "S01", "D01", STARTED)


def test_half_a_character_typed_does_not_lose_the_draft(ledger: Ledger) -> None:
    keep(ledger)
    assert ledger.read(drafts.mine)[0].fields == FIELDS


@pytest.mark.parametrize(
    ("memo", "kept"),
    [
        ("番号 1234-5678-9018 と聞いた", "番号 ●●●●-●●●●-●●●● と聞いた"),
        ("R8.4.6 1234-5678-9018 と聞いた", "R8.4.6 ●●●●-●●●●-●●●● と聞いた"),
        ("090-1111-2222 1234-5678-9018 の方", "090-1111-2222 ●●●●-●●●●-●●●● の方"),
        ("番号 12345678", "番号 ●●●●●●●●"),
        ("電話 0279-75-0000 へ折り返し", "電話 0279-75-0000 へ折り返し"),
    ],
)
def test_no_my_number_gets_into_a_draft_whoever_keeps_it(ledger: Ledger, memo: str, kept: str) -> None:
    keep(ledger, fields=FIELDS | {"memo": memo})
    assert ledger.read(drafts.mine)[0].fields == FIELDS | {"memo": kept}


def test_drafts_are_ones_own(ledger: Ledger, ledger_as: LedgerAs) -> None:
    other = ledger_as(Role.COUNTER)
    keep(ledger)
    assert other.read(drafts.mine) == ()
    with pytest.raises(Denied, match="ほかの職員の書きかけ"):
        keep(other, fields={"memo": "上書き"})
    other.call(drafts.discard, "u")
    assert ledger.read(drafts.mine)[0].fields == FIELDS


def test_the_newest_draft_comes_first(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    for second, uid in enumerate(["a", "b", "c", "a"]):
        monkeypatch.setattr(drafts, "utc_now", lambda second=second: STARTED.replace(second=second))
        keep(ledger, uid)
    assert [draft.uid for draft in ledger.read(drafts.mine)] == ["a", "c", "b"]


def test_a_discarded_draft_is_gone_and_discarding_twice_is_harmless(ledger: Ledger) -> None:
    keep(ledger)
    ledger.call(drafts.discard, "u")
    ledger.call(drafts.discard, "u")
    assert ledger.read(drafts.mine) == ()


def test_drafts_are_never_counted(ledger: Ledger) -> None:
    keep(ledger)
    assert recorded_today(ledger) == 0
    assert ledger.read(consultation_rows.listing, today(), today(), withdrawn=True) == ()


def test_a_draft_at_an_unknown_desk_is_refused(ledger: Ledger) -> None:
    with pytest.raises(Missing, match="窓口を選び直して"):
        keep(ledger, desk="D99")
