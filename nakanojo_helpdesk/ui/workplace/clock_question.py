"""The question about a clock that cannot be right: asked once, in one place, for every act that saves."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtWidgets import QWidget

from nakanojo_helpdesk.domain.calendar import utc_now
from nakanojo_helpdesk.domain.clock import QUESTION, ClockDoubt, ClockDoubtful, doubt_about
from nakanojo_helpdesk.services import clocks
from nakanojo_helpdesk.services.ledger import Ledger

T = TypeVar("T")


def doubt_words(nobody: Ledger) -> str:
    """The words of the sign-in screen about a doubted clock; empty for a plausible one."""
    doubt = nobody.read(clocks.doubted)
    return "" if doubt is None else f"{doubt.sentence}サインインのときに確かめます。"


def words_before_any_record() -> str:
    """The words of the first start about a doubted clock."""
    doubt = doubt_about(utc_now(), ())
    return "" if doubt is None else f"{doubt.sentence}直してから始めてください。"


def is_right_before_any_record(window: QWidget) -> bool:
    """Ask before the first database whether a doubted clock is right; True for a plausible one."""
    doubt = doubt_about(utc_now(), ())
    return doubt is None or _says_yes(doubt, window)


def is_trusted(ledger: Ledger, window: QWidget) -> bool:
    """Whether work may begin: the clock is not doubted, or the person signed in confirms it."""
    doubt = ledger.read(clocks.doubted)
    return doubt is None or is_right(doubt, ledger, window)


def is_right(doubt: ClockDoubt, ledger: Ledger, window: QWidget) -> bool:
    """Ask whether the doubted clock is right, and note a yes. Raises the `DeskError`s of noting it."""
    said = _says_yes(doubt, window)
    if said:
        ledger.call(clocks.accept)
    return said


def _says_yes(doubt: ClockDoubt, window: QWidget) -> bool:
    from nakanojo_helpdesk.ui.kit.frame.messages import ask

    return ask(
        window,
        "時計を確かめてください",
        doubt.sentence,
        accept="この時計は正しい",
        refuse="時計を直す",
        detail=QUESTION,
        dangerous=True,
    )


def with_clock_asked(act: Callable[[], T], ledger: Ledger, window: QWidget) -> T:
    """Do `act`; if it is refused because of the clock, ask, and do it again after a yes. Raises what `act` raises."""
    try:
        return act()
    except ClockDoubtful as doubtful:
        if not is_right(doubtful.doubt, ledger, window):
            raise
        return act()
