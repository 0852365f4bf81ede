"""An administrator encrypts the book of a laptop: the paper first, a backup first, whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from nakanojo_helpdesk.domain.backups.rows import BackupState
from nakanojo_helpdesk.domain.calendar import utc_now
from nakanojo_helpdesk.domain.errors import Damaged, Denied, Invalid, Refused, Unavailable
from nakanojo_helpdesk.domain.protection.keys import BookKey, KeyMissing
from nakanojo_helpdesk.domain.protection.recovery import WHOLE, recovery_groups
from nakanojo_helpdesk.domain.protection.states import Turned
from nakanojo_helpdesk.domain.staff.access import Role
from nakanojo_helpdesk.domain.staff.confirmations import Confirmed
from nakanojo_helpdesk.services.consultations import reading, writing
from nakanojo_helpdesk.services.databases import checks, opening
from nakanojo_helpdesk.services.ledger import Ledger, Store
from nakanojo_helpdesk.services.protection import turning, unlocking
from nakanojo_helpdesk.store import driver
from nakanojo_helpdesk.store.backups import listing, making, places
from nakanojo_helpdesk.store.protection import converting
from tests import keystores
from tests.factories import LedgerAs, consultation_form, first_actor, raw, today

pytestmark = pytest.mark.skipif(not driver.CAN_ENCRYPT, reason="sqlcipher3 is not installed")
ADMINISTRATOR = first_actor()


def confirmed() -> Confirmed:
    """佐藤 has just given the password."""
    return Confirmed(staff_id=1, at=utc_now())


@dataclass
class Town:
    """A PC with an open book, its folder of backups, and a keystore."""

    store: Store
    backups: Path
    key: BookKey

    def turn_on(self, *, place: int = 3, typed: str | None = None, second: Path | None = None) -> Turned:
        paper = recovery_groups(self.key)[place]
        return turning.turn_on(
            self.store,
            ADMINISTRATOR,
            self.key,
            confirmed=confirmed(),
            backups=self.backups,
            typed={place: paper if typed is None else typed},
            second=second,
        )

    def turn_off(self) -> None:
        turning.turn_off(self.store, ADMINISTRATOR, confirmed=confirmed(), backups=self.backups)


@pytest.fixture
def town(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    monkeypatch.setattr(driver, "key_of_new_files", None)
    keystores.choose(keystores.FileKeystore, tmp_path / "keys.json", monkeypatch)
    ledger = Ledger(store, ADMINISTRATOR)
    ledger.call(writing.record, consultation_form(memo="ひみつ"))
    made = Town(store, tmp_path / "backups", ledger.read(turning.propose, confirmed=confirmed()))
    yield made
    driver.hold(made.key)  # the store is closed after the keystore of this test is gone


def traces(path: Path) -> list[str]:
    with raw(path) as connection:
        rows = connection.execute("SELECT action FROM audit WHERE entity='database' ORDER BY seq")
        return [row[0] for row in rows]


def readable_files(folder: Path) -> list[str]:
    return [
        path.name for path in folder.rglob("*") if path.is_file() and b"SQLite format 3" in path.read_bytes()
    ]


def test_the_open_book_goes_on_after_it_was_encrypted(town: Town) -> None:
    ledger = Ledger(town.store, ADMINISTRATOR)
    assert town.turn_on().kept
    ledger.call(writing.record, consultation_form(memo="あとから"))
    rows = ledger.read(reading.listing, today(), today())
    assert {row.memo for row in rows} == {"ひみつ", "あとから"}
    assert ledger.read(checks.check_open) == ()
    state = turning.state(town.store.path, town.backups)
    assert (state.is_encrypted, state.lost, state.has_keystore, state.plain_backups) == (True, False, True, 0)
    assert traces(town.store.path) == [turning.ENCRYPTED]


def test_no_plain_copy_is_left_and_older_backups_are_encrypted_and_still_good(town: Town) -> None:
    older = making.back_up(town.store.path, town.backups, reason="change")
    usb = town.store.path.parent / "usb"
    usb.mkdir()
    places.copy_to(listing.row_of(older), usb)
    odd = making.back_up(town.store.path, town.backups, reason="hand")
    with raw(odd) as connection:
        connection.execute("UPDATE consultations SET people=9")
    assert town.turn_on(second=usb).left == 1, "what is not what its manifest says is left alone, and said"
    assert len(readable_files(town.store.path.parent)) == 0
    assert readable_files(town.backups) == [odd.name]
    (copy,) = usb.glob("*.db")
    assert listing.examined(listing.row_of(copy)).state is BackupState.GOOD
    state = turning.state(town.store.path, town.backups)
    assert (state.plain_backups, state.keeps_key, state.key_id) == (1, True, town.key.id)
    assert not older.exists()
    anew = older.with_stem(f"{older.stem}_2")
    row = listing.examined(listing.row_of(anew))
    assert row.state is BackupState.GOOD
    assert row.reason == "change"
    assert checks.check_file(anew, ADMINISTRATOR) == ()
    assert len(list(town.backups.glob("*_protected.db"))) == 1
    Ledger(town.store, ADMINISTRATOR).call(turning.note_printed, town.key)
    assert traces(town.store.path) == [turning.ENCRYPTED, turning.PRINTED]


def test_files_that_restores_put_aside_are_counted(town: Town) -> None:
    aside = town.store.path.parent / "former"
    aside.mkdir()
    (aside / "old.db").write_bytes(b"SQLite format 3")
    town.turn_on()
    assert turning.state(town.store.path, town.backups).plain_formers == 1


def test_it_can_be_turned_off_again_and_the_next_key_is_another(town: Town) -> None:
    town.turn_on()
    town.turn_off()
    state = turning.state(town.store.path, town.backups)
    assert (state.is_encrypted, state.lost) == (False, False)
    assert traces(town.store.path) == [turning.ENCRYPTED, turning.DECRYPTED]
    assert Ledger(town.store, ADMINISTRATOR).read(checks.check_open) == ()
    second = Ledger(town.store, ADMINISTRATOR).read(turning.propose, confirmed=confirmed())
    assert second != town.key


def test_without_the_paper_nothing_is_encrypted(town: Town) -> None:
    for typed in ("", "AAAAAA", recovery_groups(town.key)[4]):
        with pytest.raises(Invalid, match="4番目の組"):
            town.turn_on(typed=typed)
    assert not converting.is_encrypted(town.store.path)
    assert not town.backups.exists()
    town.turn_on(typed=recovery_groups(town.key)[3].lower())
    assert converting.is_encrypted(town.store.path)


def test_only_an_administrator_who_gave_the_password_again_may(town: Town, ledger_as: LedgerAs) -> None:
    others = ledger_as(Role.COUNTER, Role.TRAINER, Role.CHIEF).actor
    for actor, proof, kind in ((others, confirmed(), Denied), (ADMINISTRATOR, None, Refused)):
        with pytest.raises(kind):
            Ledger(town.store, actor).read(turning.propose, confirmed=proof)
        with pytest.raises(kind):
            Ledger(town.store, actor).read(turning.key_of, town.store.path, confirmed=proof)
        with pytest.raises(kind):
            turning.turn_off(town.store, actor, confirmed=proof, backups=town.backups)
        with pytest.raises(kind):
            turning.turn_on(town.store, actor, town.key, confirmed=proof, backups=town.backups, typed={})
    assert not converting.is_encrypted(town.store.path)


def test_a_damaged_book_is_not_encrypted_over(town: Town) -> None:
    with raw(town.store.path) as connection:
        connection.execute("UPDATE consultations SET memo='changed behind the back'")
    with pytest.raises(Damaged, match="もとの記録はそのまま"):
        town.turn_on()
    assert not converting.is_encrypted(town.store.path)
    assert len(Ledger(town.store, ADMINISTRATOR).read(reading.listing, today(), today())) == 1


def test_a_session_in_use_stops_it_and_the_book_stays_open(town: Town) -> None:
    with town.store.session(ADMINISTRATOR, reading=True), pytest.raises(Unavailable):
        town.turn_on()
    assert Ledger(town.store, ADMINISTRATOR).read(reading.listing, today(), today())


def test_whoever_asks_while_the_file_is_exchanged_is_told_to_wait(town: Town) -> None:
    said: list[str] = []

    def meanwhile(_path: Path) -> None:
        with pytest.raises(Unavailable) as caught:
            Ledger(town.store, ADMINISTRATOR).read(reading.listing, today(), today())
        said.append(str(caught.value))

    town.store.exchange(meanwhile)
    assert "入力した内容はそのまま" in said[0]


def test_the_recovery_key_opens_it_on_a_new_pc_and_the_pc_keeps_it(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    town.turn_on()
    path = town.store.path
    town.store.close()
    keystores.choose(keystores.FileKeystore, tmp_path / "new_pc.json", monkeypatch)
    with pytest.raises(KeyMissing):
        opening.ready(path, town.backups)
    groups = list(recovery_groups(town.key))
    with pytest.raises(Invalid, match="6番目の組"):
        unlocking.unlock(town.key.id, [*groups[:5], "3" * 6, *groups[6:]])
    with pytest.raises(Invalid, match="別の記録") as caught:
        unlocking.unlock(town.key.id, recovery_groups(BookKey.new()))
    assert list(caught.value.problems) == [WHOLE]
    assert unlocking.missing_keys(path) == (town.key.id,)
    assert unlocking.can_remember()
    assert unlocking.remember(unlocking.unlock(town.key.id, groups))
    driver.let_go()
    assert unlocking.missing_keys(path) == ()
    opening.ready(path, town.backups).close()


def test_a_file_with_the_keys_of_a_book_and_of_a_backup_opens_both(town: Town) -> None:
    second = BookKey.new()
    text = "\n".join(" ".join(recovery_groups(key)) for key in (second, town.key))
    driver.let_go()
    unlocking.unlock_written((town.key.id, second.id), text.lower())
    assert driver.has_key(town.key.id)
    assert driver.has_key(second.id)
    driver.let_go()
    for wrong in ("", "ABC", text[:-1], " ".join(recovery_groups(second))):
        with pytest.raises(Invalid):
            unlocking.unlock_written((town.key.id,), wrong)
    assert not driver.has_key(town.key.id)


def test_another_part_of_the_program_cannot_open_the_book_while_it_is_exchanged(town: Town) -> None:
    said: list[str] = []

    def meanwhile(path: Path) -> None:
        with pytest.raises(Unavailable) as caught:
            Store.open(path)
        said.append(str(caught.value))

    town.store.exchange(meanwhile)
    assert "書き換えています" in said[0]
    Store.open(town.store.path).close()


def test_without_a_keystore_the_recovery_key_opens_it_each_time(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keystores.choose(None, tmp_path / "none.json", monkeypatch)
    assert not town.turn_on().kept
    path = town.store.path
    town.store.close()
    driver.let_go()
    with pytest.raises(KeyMissing):
        opening.ready(path, town.backups)
    assert not unlocking.can_remember()
    assert not unlocking.remember(unlocking.unlock(town.key.id, recovery_groups(town.key)))
    opening.ready(path, town.backups).close()


def test_a_right_key_to_a_damaged_book_says_damaged(town: Town, tmp_path: Path) -> None:
    town.turn_on()
    path = town.store.path
    town.store.close()
    whole = path.read_bytes()
    path.write_bytes(whole[:200] + bytes([whole[200] ^ 1]) + whole[201:])
    unlocking.unlock(town.key.id, recovery_groups(town.key))
    with pytest.raises(Damaged):
        opening.ready(path, town.backups)
    path.write_bytes(whole)
    opening.ready(path, town.backups).close()


def test_a_plain_book_where_it_was_encrypted_is_noticed(town: Town, template_database: Path) -> None:
    plain = town.store.path.with_name("old.db")
    plain.write_bytes(template_database.read_bytes())
    town.turn_on()
    town.store.close()
    plain.replace(town.store.path)
    assert turning.state(town.store.path, town.backups).lost


def test_the_recovery_key_can_be_printed_again(town: Town) -> None:
    ledger = Ledger(town.store, ADMINISTRATOR)
    with pytest.raises(Invalid):
        ledger.read(turning.key_of, town.store.path, confirmed=confirmed())
    town.turn_on()
    assert ledger.read(turning.key_of, town.store.path, confirmed=confirmed()) == town.key
