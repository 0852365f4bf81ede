"""Opens an encrypted book or backup by its recovery key, where this PC does not have the key."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Final

from nakanojo_helpdesk.domain.errors import Invalid
from nakanojo_helpdesk.domain.protection.keys import BookKey, key_id_in, key_id_words
from nakanojo_helpdesk.domain.protection.recovery import GROUPS, WHOLE, read_recovery, split
from nakanojo_helpdesk.store import driver
from nakanojo_helpdesk.store.protection import keystore

_OTHER_BOOK: Final = (
    "この回復キーは、別の記録のものです。紙の「鍵の番号」が、画面の番号（{wanted}）と同じかを見比べてください。"
    "この紙の番号は {given} です。記録はそのままです。"
)


def missing_keys(*files: Path) -> tuple[bytes, ...]:
    """The ids of the keys that files need and this PC does not have. A missing or plain file needs none."""
    wanted = dict.fromkeys(key_id for file in files if (key_id := key_id_in(driver.header_of(file))))
    return tuple(key_id for key_id in wanted if not driver.has_key(key_id))


def unlock(key_id: bytes, groups: Sequence[str]) -> BookKey:
    """Take the key `key_id` in hand by the twelve groups of its paper; whatever needs it can be opened now.

    Raises `Invalid` for a slip (with the group) or another book's key.
    """
    key = read_recovery(groups)
    if key.id != key_id:
        sentence = _OTHER_BOOK.format(wanted=key_id_words(key_id), given=key_id_words(key.id))
        raise Invalid({WHOLE: sentence})
    driver.hold(key)
    return key


def unlock_written(key_ids: Collection[bytes], text: str) -> None:
    """Take all these keys in hand by a text that holds one or more whole recovery keys, in any layout.

    Raises `Invalid` for a slip, or when a key is not in the text.
    """
    groups = split(text)
    keys = [read_recovery(groups[at : at + GROUPS]) for at in range(0, max(len(groups), 1), GROUPS)]
    given = {key.id: key for key in keys}
    for key_id in key_ids:
        if key_id not in given:
            others = "、".join(map(key_id_words, given))
            raise Invalid({WHOLE: _OTHER_BOOK.format(wanted=key_id_words(key_id), given=others)})
        driver.hold(given[key_id])


def remember(key: BookKey) -> bool:
    """Keep a key where this PC keeps passwords, so that it is not asked for again; whether that was done."""
    return keystore.keep(key)


def can_remember() -> bool:
    """Whether this PC has a place for keys."""
    return driver.CAN_ENCRYPT and keystore.is_there()
