"""What the tests of the search screen do: record, ask, read the list, deal with a dialog."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QDialog

from nakanojo_helpdesk.services.consultations import writing as consultations
from nakanojo_helpdesk.services.ledger import Ledger
from nakanojo_helpdesk.ui.search.page import SearchPage
from tests.factories import consultation_form
from tests.waiting import settle, when_shown

Shown = Callable[..., SearchPage]


def record(ledger: Ledger, memo: str = "", **changes: Any) -> int:
    return ledger.call(consultations.record, consultation_form(memo=memo, **changes))


def numbers(page: SearchPage) -> list[int]:
    return [row.serial for row in page.model.rows()]


def ask(page: SearchPage, words: str) -> None:
    page.focus_words()
    page.words.insert(words)  # as the input method does; keys have no kanji
    settle(page)


def meanwhile(act: Callable[[QDialog], object]) -> None:
    """Do something with the dialog that is about to open."""
    when_shown(QDialog, act)
