"""書き残し: nothing typed is lost when a session ends, and nobody sees it who could not have typed it."""

from __future__ import annotations

import pytest

from nakanojo_helpdesk.domain.errors import Denied, Missing
from nakanojo_helpdesk.domain.staff.access import MATRIX, Role, holding_actor
from nakanojo_helpdesk.services.consultations import drafts, left_texts
from nakanojo_helpdesk.services.databases import checks
from nakanojo_helpdesk.services.ledger import Ledger, Store
from nakanojo_helpdesk.services.staff import people as staff
from tests.factories import PC, LedgerAs

TEXTS = (("連絡先", "山田 0279-75-0000"), ("メモ", "1234-5678-9018 と聞いた"))


def held(store: Store, writer: Ledger, *roles: Role) -> None:
    """What the program keeps when the session of a writer with these roles ends."""
    rights = frozenset().union(*(MATRIX[role] for role in roles))
    program = Ledger(store, holding_actor(PC))
    program.call(left_texts.hold, writer.actor.code, title="予約を入れる", texts=TEXTS, rights=rights)


def titles(reader: Ledger) -> list[str]:
    return [each.title for each in reader.read(left_texts.offered)]


def test_a_retired_clerks_texts_go_to_clerks_and_the_chief_alone(
    store: Store, ledger: Ledger, ledger_as: LedgerAs
) -> None:
    gone, clerk, chief = ledger_as(Role.COUNTER), ledger_as(Role.COUNTER), ledger_as(Role.CHIEF)
    trainer, administrator = ledger_as(Role.TRAINER), ledger_as(Role.ADMINISTRATOR)
    held(store, gone, Role.COUNTER)
    assert titles(clerk) == [], "its writer could still go on"
    ledger.call(staff.retire, gone.actor.code)
    assert titles(clerk) == titles(chief) == ["予約を入れる"]
    assert titles(trainer) == titles(administrator) == []
    (row,) = clerk.read(left_texts.offered)
    with pytest.raises(Missing):
        administrator.call(left_texts.done, row.uid)
    clerk.call(left_texts.done, row.uid)
    assert titles(chief) == []


def test_a_trainers_texts_never_go_to_another_trainer(
    store: Store, ledger: Ledger, ledger_as: LedgerAs
) -> None:
    """Whose courses they were is not known: only who sees the applicants of all courses may go on."""
    gone, trainer, chief = ledger_as(Role.TRAINER), ledger_as(Role.TRAINER), ledger_as(Role.CHIEF)
    held(store, gone, Role.TRAINER)
    ledger.call(staff.retire, gone.actor.code)
    assert titles(trainer) == []
    assert titles(chief) == ["予約を入れる"]


def test_a_writer_who_comes_back_has_their_own_texts(store: Store, ledger_as: LedgerAs) -> None:
    writer, other = ledger_as(Role.COUNTER), ledger_as(Role.COUNTER)
    held(store, writer, Role.COUNTER)
    assert titles(writer) == ["予約を入れる"]
    assert titles(other) == []


def test_they_are_kept_as_drafts_are(store: Store, ledger: Ledger, ledger_as: LedgerAs) -> None:
    writer = ledger_as(Role.COUNTER)
    held(store, writer, Role.COUNTER)
    (row,) = writer.read(left_texts.offered)
    assert row.texts == (TEXTS[0], ("メモ", "●●●●-●●●●-●●●● と聞いた"))
    assert writer.read(drafts.mine) == ledger.read(drafts.left_behind) == (), "no draft of a talk"
    assert ledger.read(checks.check_open) == ()


def test_only_the_program_itself_keeps_them(ledger: Ledger) -> None:
    with pytest.raises(Denied):
        ledger.call(left_texts.hold, "S01", title="t", texts=TEXTS, rights=())
