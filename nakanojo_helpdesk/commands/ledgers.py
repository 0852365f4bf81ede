"""Opens the database of a command and finds the person who acts."""

from __future__ import annotations

import argparse
import platform
import sys
from pathlib import Path

from nakanojo_helpdesk.domain.errors import Refused, SignInRefused
from nakanojo_helpdesk.domain.protection.keys import MISSING_SENTENCE, KeyMissing, key_id_words
from nakanojo_helpdesk.domain.staff.access import Actor, command_actor
from nakanojo_helpdesk.domain.staff.confirmations import Confirmed
from nakanojo_helpdesk.services.databases import opening
from nakanojo_helpdesk.services.ledger import Ledger, Store


def pc_name() -> str:
    """The name of this machine, for the traces."""
    return platform.node() or "不明なPC"


def opened(arguments: argparse.Namespace) -> Store:
    """Open the database, migrating an older one first."""
    database: Path = arguments.database
    return opening.ready(database, database.absolute().parent / "backups")


def ledger_of(store: Store, arguments: argparse.Namespace) -> Ledger:
    """The ledger of the person who acts: the one of `--as`, or 「コマンド」. Raises `SignInRefused`, `Refused`."""
    return confirmed_ledger_of(store, arguments)[0]


def confirmed_ledger_of(store: Store, arguments: argparse.Namespace) -> tuple[Ledger, Confirmed | None]:
    """The same, with the password that was given just now; None for 「コマンド」. Raises `SignInRefused`, `Refused`."""
    actor, confirmed = signed_in(store, arguments.name, arguments.password_file)
    return Ledger(store, actor), confirmed


def signed_in(store: Store, name: str | None, password_file: Path | None) -> tuple[Actor, Confirmed | None]:
    """Ask the person of that name or code for the password; 「コマンド」, unconfirmed, where none is named.

    Raises `SignInRefused`, `Refused`.
    """
    if name is None:
        if password_file is not None:
            raise Refused("「--password-file」は「--as」といっしょに指定してください。")
        return command_actor(pc_name()), None
    from nakanojo_helpdesk.services.staff import sign_in

    password = password_of(password_file)
    stranger = Ledger(store, Actor(staff_id=None, code="command", name="コマンド", pc=pc_name()))
    codes = {row.code for row in stranger.read(sign_in.tiles) if name in {row.code, row.name}}
    if len(codes) > 1:
        raise Refused(f"「{name}」さんは{len(codes)}人います。職員コードで指定してください。")
    result = stranger.call(sign_in.sign_in, codes.pop() if codes else name, password)
    if isinstance(result, sign_in.SignInFailed):
        raise SignInRefused(result.sentence)
    member = result.staff
    actor = Actor(staff_id=member.id, code=member.code, name=member.name, pc=pc_name(), roles=member.roles)
    return actor, result.confirmed


def take_keys(arguments: argparse.Namespace) -> None:
    """Take in hand the keys that the database and the backup of a command need and this PC does not have.

    The recovery key comes from `--recovery-key-file`, or as it is typed; never from the command line itself. Raises
    `KeyMissing`, `Refused`, `Invalid`.
    """
    from nakanojo_helpdesk.services.protection import unlocking

    files = [path for path in (arguments.database, getattr(arguments, "backup", None)) if path is not None]
    wanted = unlocking.missing_keys(*files)
    if wanted:
        unlocking.unlock_written(wanted, _recovery_key_of(arguments.recovery_key_file, wanted[0]))


def _recovery_key_of(file: Path | None, key_id: bytes) -> str:
    if file is not None:
        try:
            return file.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError):
            raise Refused(f"回復キーのファイル「{file.name}」を読めませんでした。") from None
    if sys.stdin is None or not sys.stdin.isatty():
        raise KeyMissing(key_id, f"{MISSING_SENTENCE}「--recovery-key-file」でファイルを指定してください。")
    try:
        return input(f"回復キー（鍵の番号 {key_id_words(key_id)}、12組を続けて）：")
    except EOFError:
        raise Refused("回復キーが入力されませんでした。") from None


def password_of(file: Path | None) -> str:
    """The password in a file, or as it is typed. Raises `Refused`."""
    if file is not None:
        try:
            return file.read_text(encoding="utf-8-sig").rstrip("\r\n")
        except (OSError, UnicodeDecodeError):
            raise Refused(f"パスワードのファイル「{file.name}」を読めませんでした。") from None
    if sys.stdin is None or not sys.stdin.isatty():
        raise Refused("パスワードを聞けません。「--password-file」でファイルを指定してください。")
    import getpass

    try:
        return getpass.getpass("パスワード：")
    except EOFError:
        raise Refused("パスワードが入力されませんでした。") from None
