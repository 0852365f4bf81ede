"""Turns the encryption of the book on and off, and opens a book by its recovery key.

The book is closed while its file is exchanged: `Store.exchange` lets nobody in meanwhile.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.errors import Damaged, Invalid, Refused
from nakanojo_helpdesk.domain.protection.keys import BookKey, key_id_in
from nakanojo_helpdesk.domain.protection.recovery import (
    WHOLE,
    field_of,
    read_recovery,
    recovery_groups,
    tidy,
)
from nakanojo_helpdesk.domain.protection.states import Protection
from nakanojo_helpdesk.domain.staff.access import Actor, Permission
from nakanojo_helpdesk.domain.staff.confirmations import Confirmed
from nakanojo_helpdesk.services.databases import checks
from nakanojo_helpdesk.services.ledger import Ledger, Store
from nakanojo_helpdesk.store import driver, engine, identity
from nakanojo_helpdesk.store.backups import making
from nakanojo_helpdesk.store.integrity import audit
from nakanojo_helpdesk.store.protection import converting, keystore

ENCRYPTED: Final = "encrypted"
DECRYPTED: Final = "decrypted"
_BACKUP_REASON: Final = "before-protection"
_UNCONFIRMED: Final = "パスワードをもう一度入れてから、進めてください。記録はそのままです。"
_OTHER_BOOK: Final = (
    "この回復キーは、別の記録のものです。紙に書いてある「鍵の番号」を見比べてください。記録はそのままです。"
)


def state(path: Path, backups: Path) -> Protection:
    """How the book at `path` is protected, and how many backups in the folder anybody could read."""
    encrypted = converting.is_encrypted(path)
    plain = (copy for copy in backups.glob("*.db") if not converting.is_encrypted(copy))
    return Protection(
        is_encrypted=encrypted,
        lost=not encrypted and converting.was_encrypted(path),
        can_encrypt=driver.CAN_ENCRYPT,
        has_keystore=driver.CAN_ENCRYPT and keystore.is_there(),
        plain_backups=sum(1 for _ in plain),
    )


def propose(_session: Session, actor: Actor, *, confirmed: Confirmed | None) -> BookKey:
    """A new key, to be printed before anything is encrypted. Raises `Denied`, `Refused` without a fresh password."""
    _require(actor, confirmed)
    return BookKey.new()


def key_of(_session: Session, actor: Actor, path: Path, *, confirmed: Confirmed | None) -> BookKey:
    """The key of the encrypted book, to print the recovery key once more. Raises `Denied`, `Refused`, `KeyMissing`, `Invalid`."""
    _require(actor, confirmed)
    key = driver.key_for(path)
    if key is None:
        raise Invalid({WHOLE: "この記録は暗号化されていません。"})
    return key


def require_printed(key: BookKey, place: int, typed: str) -> None:
    """Require that the person has the paper before them: the group at `place` (from 0). Raises `Invalid`."""
    if tidy(typed) != recovery_groups(key)[place]:
        raise Invalid(
            {field_of(place): f"{place + 1}番目の組が、紙とちがいます。1文字ずつ見比べてください。"}
        )


def turn_on(
    store: Store,
    actor: Actor,
    key: BookKey,
    *,
    confirmed: Confirmed | None,
    backups: Path,
    place: int,
    typed: str,
) -> bool:
    """Encrypt the open book with `key`, whose recovery key is printed; whether the PC keeps the key.

    First a verified backup is made; when the encrypted one after it is whole, the plain one is overwritten and deleted.
    `place` and `typed` are one group of the paper. Raises `Denied`, `Invalid` (the group), `Refused`, `Unavailable`,
    `Damaged`; then the book is as it was.
    """
    Ledger(store, actor).read(_permitted, confirmed=confirmed)
    require_printed(key, place, typed)
    kept = keystore.keep(key)
    driver.hold(key)
    plain = making.back_up(store.path, backups, reason=_BACKUP_REASON)
    store.exchange(lambda path: converting.convert(path, key, note=_noted(actor, ENCRYPTED)))
    making.back_up(store.path, backups, reason="protected")
    for file in (plain, plain.with_suffix(".json")):
        converting.destroy(file)
    return kept


def turn_off(store: Store, actor: Actor, *, confirmed: Confirmed | None, backups: Path) -> None:
    """Decrypt the open book after a verified backup. Raises as `turn_on`; then the book is as it was."""
    Ledger(store, actor).read(_permitted, confirmed=confirmed)
    making.back_up(store.path, backups, reason=_BACKUP_REASON)
    store.exchange(lambda path: converting.convert(path, None, note=_noted(actor, DECRYPTED)))


def unlock(path: Path, groups: Sequence[str]) -> bool:
    """Open the book at `path` by its recovery key and store the key again; whether the PC keeps it.

    Raises `Invalid` for a slip (with the group) or another book's key, `Damaged` when the key is right and the book is not.
    """
    key = read_recovery(groups)
    if key_id_in(driver.header_of(path)) != key.id:
        raise Invalid({WHOLE: _OTHER_BOOK})
    driver.hold(key)
    identity.read_identity(path)
    return keystore.keep(key)


def _permitted(_session: Session, actor: Actor, *, confirmed: Confirmed | None) -> None:
    _require(actor, confirmed)


def _require(actor: Actor, confirmed: Confirmed | None) -> None:
    actor.require(Permission.PROTECT)
    if confirmed is None or not confirmed.fits(actor.staff_id):
        raise Refused(_UNCONFIRMED)


def _noted(actor: Actor, action: str) -> converting.Note:
    def note(copy: Path) -> None:
        """Write the trace into the finished copy and check all of it. Raises `Damaged` when something is found."""
        unfinished = Store(copy, engine.engine_on(copy))
        try:
            ledger = Ledger(unfinished, actor)
            ledger.call(_trace, action)
            found = ledger.read(checks.check_open)
        finally:
            unfinished.close()
        if found:
            raise Damaged(
                "書き換えた記録を点検したところ、問題が見つかりました。もとの記録はそのままです。"
                "先に「動作の確認」で、記録を点検してください。"
            )

    return note


def _trace(session: Session, _actor: Actor, action: str) -> None:
    audit.note(session, action, "database", "book")
