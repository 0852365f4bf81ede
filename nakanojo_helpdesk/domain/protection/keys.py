"""The key of an encrypted book: 256 random bits, and the identification that stands in the clear at the head of its file."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, field
from typing import Final

from nakanojo_helpdesk.domain.errors import DeskError

MARK: Final = b"NKHDenc1"
"""The first bytes of every encrypted book. A plain database begins with `SQLite format 3`."""
SECRET_BYTES: Final = 32
ID_BYTES: Final = 8

MISSING_SENTENCE: Final = (
    "記録は暗号化されています。このパソコン（この利用者）には、開くための鍵がありません。"
    "印刷してある「回復キー」を入れると開けます。記録はそのままです。"
)
KEYSTORE_LOCKED_SENTENCE: Final = (
    "記録は暗号化されています。パソコンの鍵のしまい場所が閉じているため、鍵を取り出せませんでした。"
    "パソコンに入り直してからもう一度始めるか、印刷してある「回復キー」を入れてください。記録はそのままです。"
)
NOT_INSTALLED_SENTENCE: Final = (
    "記録は暗号化されています。この「窓口きろく」には、暗号を解く部品が入っていません。"
    "システム管理者に、部品の入ったプログラムを入れてもらってください。記録はそのままです。"
)


class KeyMissing(DeskError):
    """The file is an encrypted book whose key is not at hand. `key_id` names the key."""

    def __init__(self, key_id: bytes, sentence: str = MISSING_SENTENCE) -> None:
        self.key_id = key_id
        super().__init__(sentence)


@dataclass(frozen=True, slots=True)
class BookKey:
    """The key of one encrypted book, 32 bytes; never shown in messages or logs."""

    secret: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.secret) != SECRET_BYTES:
            raise ValueError("a key has 32 bytes")

    @classmethod
    def new(cls) -> BookKey:
        """A key nobody has had before."""
        return cls(secrets.token_bytes(SECRET_BYTES))

    @property
    def id(self) -> bytes:
        """Eight bytes that name the key and tell nothing of it."""
        return hashlib.sha256(MARK + b" names " + self.secret).digest()[:ID_BYTES]

    @property
    def header(self) -> bytes:
        """The first 16 bytes of every file encrypted with this key."""
        return MARK + self.id


def key_id_words(key_id: bytes) -> str:
    """The id as it is printed and shown, in groups of four: `1A2B-3C4D-5E6F-7788`."""
    digits = key_id.hex().upper()
    return "-".join(digits[at : at + 4] for at in range(0, len(digits), 4))


def key_id_in(header: bytes) -> bytes | None:
    """The id of the key that a file beginning with `header` was encrypted with; None for any other file."""
    if header.startswith(MARK) and len(header) >= len(MARK) + ID_BYTES:
        return header[len(MARK) : len(MARK) + ID_BYTES]
    return None
