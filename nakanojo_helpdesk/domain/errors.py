"""The known errors: the only ones whose sentences ever reach staff.

Each carries one polite Japanese sentence that says what happened, what is safe and what to do. Anything that
is not a `DeskError` is a bug: it is logged without personal data and shown as one.
"""

from __future__ import annotations

from collections.abc import Mapping

from nakanojo_helpdesk.errors import DeskError

__all__ = [
    "Conflict",
    "Damaged",
    "Denied",
    "DeskError",
    "Invalid",
    "Missing",
    "Refused",
    "SessionEnded",
    "SignInRefused",
    "Unavailable",
]


class Invalid(DeskError):
    """A form has faults. `problems` maps a field's name to the sentence shown under that field."""

    safe_for_log = False

    def __init__(self, problems: Mapping[str, str]) -> None:
        self.problems = dict(problems)
        super().__init__(" ".join(self.problems.values()))


class Denied(DeskError):
    """The person signed in may not do this."""


class SignInRefused(DeskError):
    """Name or password do not fit, or the account is resting after too many failures."""


class SessionEnded(DeskError):
    """The sign-in is no longer valid (retired, no role left, 暗証番号 removed): nothing was read or written."""


class Missing(DeskError):
    """The thing asked for is not (or no longer) there."""


class Conflict(DeskError):
    """The record was changed at another desk meanwhile: nothing was saved, `theirs` is the record as it is now."""

    def __init__(self, sentence: str, *, theirs: object = None) -> None:
        self.theirs = theirs
        super().__init__(sentence)


class Unavailable(DeskError):
    """The store cannot be used now (disk full, locked, read-only, lost). Nothing typed is gone."""


class Refused(DeskError):
    """The program will not do this, for a reason the sentence gives (foreign file, newer file, misuse)."""


class Foreign(Refused):
    """The file is no database of this program."""


class Damaged(DeskError):
    """The database file has been damaged: a check found it or SQLite said so."""
