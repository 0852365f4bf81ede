"""The way through a missing key: ask for the recovery key, offer to keep it in this PC, go on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from nakanojo_helpdesk.domain.errors import Damaged, DeskError, Invalid
from nakanojo_helpdesk.domain.protection.keys import KeyMissing
from nakanojo_helpdesk.ui.kit.frame.messages import ask, tell
from nakanojo_helpdesk.ui.shell.entrance.failure_page import TroublePage
from nakanojo_helpdesk.ui.shell.entrance.unlock_page import UnlockPage
from nakanojo_helpdesk.ui.shell.main_window import MainWindow

_TITLE: Final = "鍵を覚えさせる"
_OFFER: Final = (
    "回復キーは正しいものでした。このパソコンの、いまの利用者に鍵を覚えさせると、次から回復キーを入れずに開けます。"
    "ほかの人と利用者を分けていないパソコンでは、覚えさせないでください。"
)
_NOT_KEPT: Final = (
    "このパソコンの鍵のしまい場所に、鍵をしまえませんでした。"
    "次に始めるときも、回復キーを入れてください。記録はそのままです。"
)


def show_trouble(
    window: MainWindow,
    error: DeskError,
    database: Path,
    again: Callable[[], object],
    restore: Callable[[], object],
) -> None:
    """Show why the database cannot be opened; where only the key is missing, ask for it.

    `again` tries once more, `restore` looks for a backup of a damaged one.
    """
    if isinstance(error, KeyMissing):
        ask_for_key(window, str(error), error.key_id, database, opened=again, again=again, leave=window.close)
        return
    page = TroublePage(str(error), str(database), damaged=isinstance(error, Damaged))
    page.restore_wanted.connect(restore)
    page.again_wanted.connect(again)
    page.close_wanted.connect(window.close)
    window.show_alone(page)


def ask_for_key(
    window: MainWindow,
    sentence: str,
    key_id: bytes,
    file: Path,
    *,
    opened: Callable[[], object],
    leave: Callable[[], object],
    again: Callable[[], object] | None = None,
    word: str = "閉じる",
) -> None:
    """Show the page for the key `key_id` of a file.

    `opened` goes on once the key is in hand, `leave` is what Esc does, whose button says `word`; `again` tries once
    more with the keystore, where that is of use.
    """
    page = UnlockPage(sentence, key_id, str(file), again=again is not None, leave=word)

    def try_groups(groups: Sequence[str]) -> None:
        if _take(window, page, key_id, groups):
            opened()

    page.tried.connect(try_groups)
    page.back_wanted.connect(leave)
    if again is not None:
        page.again_wanted.connect(again)
    window.show_alone(page)


def _take(window: MainWindow, page: UnlockPage, key_id: bytes, groups: Sequence[str]) -> bool:
    """Take the key in hand; False when the groups are not right, which the page says."""
    from nakanojo_helpdesk.services.protection import unlocking

    try:
        key = unlocking.unlock(key_id, groups)
    except Invalid as error:
        page.refuse(error.problems)
        return False
    offered = unlocking.can_remember()
    if (
        offered
        and ask(window, _TITLE, _OFFER, accept="覚えさせる", refuse="今回だけ開く")
        and not unlocking.remember(key)
    ):
        tell(window, _TITLE, _NOT_KEPT)
    return True
