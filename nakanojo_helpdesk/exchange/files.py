"""Writes files that leave the program: completely or not at all, with a sentence when that fails."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from nakanojo_helpdesk import paths
from nakanojo_helpdesk.domain.errors import Refused, Unavailable


def refuse_place(target: Path) -> None:
    """Refuse a `target` no file can be named, that is a folder or write-protected, or whose folder is missing. Raises `Refused`.

    Raises `Unavailable` where the folder cannot be read.
    """
    if not paths.is_nameable(target):
        raise Refused(paths.UNUSABLE_NAME)
    with told(target):
        if target.is_dir():
            raise Refused(f"「{target.name}」はフォルダーです。書き出すファイルの名前まで指定してください。")
        if paths.is_write_protected(target):
            raise Refused(
                f"「{target.name}」は、上書きできないようになっています（読み取り専用）。"
                "前のファイルはそのままです。別の名前で書き出してください。"
            )
        if not target.parent.is_dir():
            raise Refused(
                f"書き出し先のフォルダー「{target.parent}」がありません。フォルダーを作るか、別の場所を指定してください。"
            )


@contextmanager
def told(target: Path) -> Iterator[None]:
    """Turn an `OSError` of the block into `Unavailable`, with a sentence about `target`."""
    try:
        yield
    except OSError as error:
        if error.errno in paths.FULL:
            sentence = f"ディスクがいっぱいで「{target.name}」を書き出せませんでした。不要なファイルを消してください。"
        else:
            sentence = (
                f"「{target.name}」を書き出せませんでした。書き込みできる場所か、"
                "ほかのプログラムで開いていないかを確かめてください。"
            )
        raise Unavailable(sentence + "記録はそのままです。") from error


@contextmanager
def finished_file(target: Path) -> Iterator[Path]:
    """Give a temporary file beside `target` that replaces it when the block ends well; else it is deleted.

    Raises `Refused` (see `refuse_place`) and `Unavailable` (full disk, no right to write, open elsewhere).
    """
    refuse_place(target)
    with told(target):
        temporary = paths.temporary_beside(target)
    try:
        yield temporary
        with told(target):
            paths.replace_file(temporary, target)
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
