"""Saving what a person may be asked about first: doubts and a doubted clock, in one place for every dialog."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from PySide6.QtWidgets import QWidget

from nakanojo_helpdesk.domain.appointments import Doubtful
from nakanojo_helpdesk.domain.errors import Refused
from nakanojo_helpdesk.ui.kit.frame.messages import ask
from nakanojo_helpdesk.ui.workplace.clock_question import with_clock_asked
from nakanojo_helpdesk.ui.workplace.workplace import Workplace

_NOT_YET: Final = "まだ登録していません。入力したものは残っています。直してから、もう一度押してください。"


def call_asking(
    workplace: Workplace,
    window: QWidget,
    use_case: Callable[..., Any],
    *arguments: Any,
    accept: str,
    **options: Any,
) -> Any:
    """Do a use case that takes `accepted`; each doubt is shown and handed back after a yes. Returns what it returns.

    `accept` is the word of the button that goes on. Raises `Refused` after a no, else what the use case raises.
    """
    accepted: list[str] = []

    def act() -> Any:
        return workplace.ledger.call(use_case, *arguments, accepted=accepted, **options)

    while True:
        try:
            return with_clock_asked(act, workplace.ledger, window)
        except Doubtful as error:
            if not ask(window, "確かめてください", str(error), accept=accept, refuse="入力に戻る"):
                raise Refused(_NOT_YET) from error
            accepted.extend(error.doubts)
