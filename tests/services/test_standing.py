"""Who acts is asked of the database at every act: rights given or taken anywhere hold at once, and a session ends."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from nakanojo_helpdesk.domain.errors import Denied, SessionEnded
from nakanojo_helpdesk.domain.staff.access import Actor, Permission, Role, holding_actor
from nakanojo_helpdesk.domain.staff.people import StaffChange
from nakanojo_helpdesk.services import ledger as ledgers
from nakanojo_helpdesk.services.consultations import drafts
from nakanojo_helpdesk.services.consultations import reading as consultation_rows
from nakanojo_helpdesk.services.consultations import writing as consultations
from nakanojo_helpdesk.services.ledger import Ledger, Store
from nakanojo_helpdesk.services.staff import credentials, sign_in
from nakanojo_helpdesk.services.staff import people as staff
from tests.factories import DESK, PASSWORD, PC, LedgerAs, consultation_form, first_actor, raw, recorded_today
from tests.services.test_permissions import ASKED, NOW
from tests.services.use_cases import FUNCTIONS, USE_CASES

OPEN_ARGUMENTS: dict[str, tuple[tuple[Any, ...], dict[str, Any]]] = {
    "clocks.accept": ((NOW,), {}),
    "staff.sign_in.confirm_password": ((PASSWORD,), {}),
}
DRAFT: dict[str, Any] = {
    "uid": "u",
    "desk": DESK,
    "started_at": NOW,
    "fields": {"topics": ["SM"], "memo": "途中"},
}


def change_roles(administrator: Ledger, clerk: Ledger, *roles: Role) -> None:
    form = StaffChange(name=clerk.actor.name, roles=frozenset(roles))
    administrator.call(staff.change, clerk.actor.code, form)


def test_a_retired_person_can_do_nothing_at_all_in_any_use_case(ledger: Ledger, ledger_as: LedgerAs) -> None:
    clerk = ledger_as(*Role)
    ledger.call(staff.retire, clerk.actor.code)
    still: list[str] = []
    for name in USE_CASES:
        args, kwargs = ASKED[name][1:] if name in ASKED else OPEN_ARGUMENTS.get(name, ((), {}))
        for act in (clerk.call, clerk.read):
            try:
                act(FUNCTIONS[name], *args, **kwargs)
            except SessionEnded:
                continue
            except Exception as error:  # noqa: BLE001  it got as far as acting
                still.append(f"{name}: {type(error).__name__}")
            else:
                still.append(name)
    assert still == []
    assert recorded_today(ledger) == 0


def test_the_sentence_of_an_ended_session_says_what_is_safe_and_what_to_do(
    ledger: Ledger, ledger_as: LedgerAs
) -> None:
    clerk = ledger_as(Role.COUNTER)
    ledger.call(staff.retire, clerk.actor.code)
    with pytest.raises(SessionEnded, match=r"退職の手続き.*記録はそのまま.*システム管理者に連絡"):
        clerk.call(consultations.record, consultation_form())


def test_somebody_brought_back_goes_on(ledger: Ledger, ledger_as: LedgerAs) -> None:
    clerk = ledger_as(Role.COUNTER)
    ledger.call(staff.retire, clerk.actor.code)
    ledger.call(staff.bring_back, clerk.actor.code)
    assert clerk.call(consultations.record, consultation_form())


def test_roles_taken_and_given_hold_at_the_next_act(ledger: Ledger, ledger_as: LedgerAs) -> None:
    clerk = ledger_as(Role.COUNTER)
    key = ledger.call(consultations.record, consultation_form(memo="写真の送り方"))
    assert clerk.read(consultation_rows.get, key).memo
    change_roles(ledger, clerk, Role.ADMINISTRATOR)
    with pytest.raises(Denied):
        clerk.read(consultation_rows.get, key)
    assert not clerk.actor.may(Permission.RECORD)
    assert clerk.actor.may(Permission.STAFF)
    change_roles(ledger, clerk, Role.CHIEF)
    with pytest.raises(Denied):
        clerk.call(staff.retire, "S01")
    clerk.call(consultations.withdraw, key, 1, reason="重複")


def test_roles_gained_do_not_widen_what_a_pin_opens(ledger: Ledger, ledger_as: LedgerAs) -> None:
    clerk = ledger_as(Role.COUNTER)
    assert clerk.call(credentials.set_pin, PASSWORD, "482915") is None
    by_pin = Ledger(ledger.store, replace(clerk.actor, by_pin=True))
    change_roles(ledger, clerk, *Role)
    with pytest.raises(Denied, match="暗証番号で入った"):
        by_pin.call(staff.retire, "S01")


def test_a_session_by_pin_ends_with_the_pin(ledger: Ledger, ledger_as: LedgerAs) -> None:
    clerk = ledger_as(Role.COUNTER)
    assert clerk.call(credentials.set_pin, PASSWORD, "482915") is None
    by_pin = Ledger(ledger.store, replace(clerk.actor, by_pin=True))
    assert by_pin.read(drafts.mine) == ()
    ledger.call(staff.reset_password, clerk.actor.code, "ame-no-hi-ni-7")
    with pytest.raises(SessionEnded, match="パスワードでサインインし直して"):
        by_pin.read(drafts.mine)


@pytest.mark.parametrize(
    ("actor", "sentence"),
    [
        (replace(first_actor(), staff_id=99), ledgers.UNKNOWN_SENTENCE),
        (replace(first_actor(), code="S07"), ledgers.UNKNOWN_SENTENCE),
    ],
)
def test_whoever_is_not_there_any_more_acts_no_more(store: Store, actor: Actor, sentence: str) -> None:
    with pytest.raises(SessionEnded) as refused:
        Ledger(store, actor).read(consultation_rows.latest)
    assert str(refused.value) == sentence


def test_whoever_has_no_role_left_acts_no_more(store: Store, ledger: Ledger) -> None:
    with raw(store.path) as file:
        file.execute("DELETE FROM staff_roles WHERE staff_id = 1")
    with pytest.raises(SessionEnded, match="役割が1つもなく"):
        ledger.read(consultation_rows.latest)


def test_what_another_program_changed_holds_here_at_once(store: Store, ledger_as: LedgerAs) -> None:
    clerk = ledger_as(Role.COUNTER)
    assert clerk.read(consultation_rows.latest) is None
    elsewhere = Store.open(store.path)
    Ledger(elsewhere, first_actor(pc="PC2")).call(staff.retire, clerk.actor.code)
    elsewhere.close()
    ended: list[Exception] = []

    def act() -> None:
        try:
            clerk.read(consultation_rows.latest)
        except SessionEnded as error:
            ended.append(error)

    threads = [threading.Thread(target=act) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(ended) == 4


def test_the_name_in_a_trace_is_whoever_acts_now_and_news_are_told(
    ledger: Ledger, ledger_as: LedgerAs
) -> None:
    clerk = ledger_as(Role.COUNTER)
    told: list[Actor | SessionEnded] = []
    clerk.noticed = told.append
    clerk.read(drafts.mine)
    assert told == []
    change_roles(ledger, clerk, Role.TRAINER)
    clerk.read(drafts.mine)
    clerk.read(drafts.mine)
    assert told == [clerk.actor]
    assert clerk.actor.roles == {Role.TRAINER}
    ledger.call(staff.retire, clerk.actor.code)
    with pytest.raises(SessionEnded):
        clerk.read(drafts.mine)
    assert isinstance(told[-1], SessionEnded)


def test_the_draft_of_a_retired_person_is_for_whoever_records(ledger: Ledger, ledger_as: LedgerAs) -> None:
    gone, colleague = ledger_as(Role.COUNTER), ledger_as(Role.TRAINER)
    gone.call(drafts.keep, **DRAFT)
    assert colleague.read(drafts.left_behind) == ()
    ledger.call(staff.retire, gone.actor.code)
    hold(ledger.store, gone.actor.code, fields=DRAFT["fields"] | {"memo": "途中まで書いた"})
    (row,) = colleague.read(drafts.left_behind)
    assert (row.staff_name, row.fields["memo"]) == (gone.actor.name, "途中まで書いた")
    colleague.call(drafts.keep, **DRAFT)
    assert [row.uid for row in colleague.read(drafts.mine)] == ["u"]
    assert ledger.read(drafts.left_behind) == ()
    colleague.call(consultations.record, consultation_form(staff=gone.actor.code), draft="u")
    assert colleague.read(drafts.mine) == ()


def hold(store: Store, code: str, **changes: Any) -> None:
    Ledger(store, holding_actor(PC)).call(drafts.hold, code, **(DRAFT | changes))


def test_a_draft_is_held_even_for_somebody_whose_row_is_gone(ledger: Ledger) -> None:
    hold(ledger.store, "S99")
    assert [row.uid for row in ledger.read(drafts.mine)] == ["u"]


def test_nobodys_draft_is_taken_by_holding_another(ledger: Ledger, ledger_as: LedgerAs) -> None:
    ledger.call(drafts.keep, **DRAFT)
    with pytest.raises(Denied):
        hold(ledger.store, ledger_as(Role.COUNTER).actor.code)


@pytest.mark.parametrize(
    "take", [lambda store: first_actor().require, lambda store: holding_actor(PC).require]
)
def test_only_the_program_itself_holds_drafts(
    store: Store, take: Callable[[Store], Callable[..., None]]
) -> None:
    require = take(store)
    wanted = Permission.RECORD if require.__self__.staff_id is None else Permission.HOLD_DRAFT  # type: ignore[attr-defined]
    with pytest.raises(Denied):
        require(wanted)


def test_a_sign_in_still_finds_whoever_is_at_work(store: Store) -> None:
    nobody = Ledger(store, Actor(staff_id=None, code="-", name="", pc=PC))
    assert [row.code for row in nobody.read(sign_in.tiles)] == ["S01"]
