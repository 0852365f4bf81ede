"""The manual as a paper whose contents and cross-references know their pages."""

from __future__ import annotations

from typing import Final

from nakanojo_helpdesk.paper.painter import Pages
from nakanojo_helpdesk.reports.manual.sheet import manual_sheet
from nakanojo_helpdesk.reports.sheet import Sheet

_MOST_ROUNDS: Final = 6


def numbered_manual() -> Sheet:
    """The whole manual, laid out until its page numbers stay. Needs a running `QGuiApplication`; takes a second or two.

    Raises `RuntimeError` when they never stay.
    """
    numbers: dict[str, int] = {}
    for _ in range(_MOST_ROUNDS):
        sheet = manual_sheet(numbers)
        found = {mark.name: index + 1 for mark, index in Pages(sheet).marks}
        if found == numbers:
            return sheet
        numbers = found
    raise RuntimeError("the page numbers of the manual do not settle")
