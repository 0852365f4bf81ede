"""Turns the encryption of the book on and off.

The book is closed while its file is exchanged: `Store.exchange` lets nobody in meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.backups.rows import Reason
from nakanojo_helpdesk.domain.errors import Damaged, Invalid, Refused
from nakanojo_helpdesk.domain.protection.keys import BookKey, key_id_in
from nakanojo_helpdesk.domain.protection.recovery import WHOLE, field_of, recovery_groups, tidy
from nakanojo_helpdesk.domain.protection.states import STAGES, Protection, Turned
from nakanojo_helpdesk.domain.staff.access import Actor, Permission
from nakanojo_helpdesk.domain.staff.confirmations import Confirmed
from nakanojo_helpdesk.services.databases import checks
from nakanojo_helpdesk.services.ledger import Ledger, Store
from nakanojo_helpdesk.store import driver, engine
from nakanojo_helpdesk.store.backups import making
from nakanojo_helpdesk.store.integrity import audit
from nakanojo_helpdesk.store.protection import converting, copies, keystore

ENCRYPTED: Final = "encrypted"
DECRYPTED: Final = "decrypted"
PRINTED: Final = "recovery_printed"
Progress = Callable[[int, int], object]
_UNCONFIRMED: Final = "パスワードをもう一度入れてから、進めてください。記録はそのままです。"


def state(path: Path, backups: Path) -> Protection:
    """How the book at `path` is protected, and how many copies beside it anybody could read. Asks the keystore."""
    encrypted = converting.is_encrypted(path)
    key_id = key_id_in(driver.header_of(path))
    return Protection(
        is_encrypted=encrypted,
        lost=not encrypted and converting.was_encrypted(path),
        can_encrypt=driver.CAN_ENCRYPT,
        has_keystore=driver.CAN_ENCRYPT and keystore.is_there(),
        plain_backups=len(copies.plain_files(backups)),
        plain_formers=copies.plain_formers(path),
        key_id=key_id,
        keeps_key=key_id is not None and keystore.keeps(key_id),
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


def note_printed(session: Session, actor: Actor, key: BookKey) -> None:
    """Write into the trace that the recovery key was printed; the key itself is not in it. Raises `Denied`."""
    actor.require(Permission.PROTECT)
    audit.note(session, PRINTED, "database", key.id.hex())


def require_printed(key: BookKey, typed: Mapping[int, str]) -> None:
    """Require that the person has the paper before them: groups of it by their place from 0, at least one.

    Raises `Invalid`.
    """
    groups = recovery_groups(key)
    wrong = [place for place, text in sorted(typed.items()) if tidy(text) != groups[place]]
    if wrong or not typed:
        raise Invalid(
            {
                field_of(place): f"{place + 1}番目の組が、紙とちがいます。1文字ずつ見比べてください。"
                for place in wrong or [0]
            }
        )


def turn_on(
    store: Store,
    actor: Actor,
    key: BookKey,
    *,
    confirmed: Confirmed | None,
    backups: Path,
    typed: Mapping[int, str],
    second: Path | None = None,
    progress: Progress | None = None,
) -> Turned:
    """Encrypt the open book with `key`, whose recovery key is printed.

    First a verified backup is made; when the encrypted one after it is whole, the plain one is overwritten and deleted,
    and the older plain ones are encrypted, also in the `second` place when it is not away. `typed` are groups of the
    paper by their place. `progress` gets (done, all) over `STAGES` and the older backups.
    Raises `Denied`, `Invalid` (the group), `Refused`, `Unavailable`, `Damaged`; then the book is as it was.
    """
    Ledger(store, actor).read(_permitted, confirmed=confirmed)
    require_printed(key, typed)
    tell = progress or _unheard
    tell(0, len(STAGES))
    kept = keystore.keep(key)
    driver.hold(key)
    plain = making.back_up(store.path, backups, reason=Reason.BEFORE_PROTECTION)
    tell(1, len(STAGES))
    store.exchange(lambda path: converting.convert(path, key, note=_noted(actor, ENCRYPTED)))
    tell(2, len(STAGES))
    making.back_up(store.path, backups, reason=Reason.PROTECTED)
    for file in (plain, plain.with_suffix(".json")):
        converting.destroy(file)
    before = len(STAGES) - 1
    left = sum(
        copies.encrypt_all(folder, key, tell=lambda done, whole: tell(before + done, before + whole))
        for folder in (backups, second)
        if folder is not None
    )
    return Turned(kept=kept, left=left)


def turn_off(
    store: Store,
    actor: Actor,
    *,
    confirmed: Confirmed | None,
    backups: Path,
    progress: Progress | None = None,
) -> None:
    """Decrypt the open book after a verified backup, and make a backup of it. Raises as `turn_on`; then the book is as it was."""
    Ledger(store, actor).read(_permitted, confirmed=confirmed)
    tell = progress or _unheard
    tell(0, len(STAGES) - 1)
    making.back_up(store.path, backups, reason=Reason.BEFORE_PROTECTION)
    tell(1, len(STAGES) - 1)
    store.exchange(lambda path: converting.convert(path, None, note=_noted(actor, DECRYPTED)))
    tell(2, len(STAGES) - 1)
    making.back_up(store.path, backups, reason=Reason.UNPROTECTED)


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


def _unheard(_done: int, _whole: int) -> None:
    return
