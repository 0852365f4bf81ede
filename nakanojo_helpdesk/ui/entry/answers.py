"""What the entry form's questions hold, as one frozen value."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Answers:
    """The answers by form field; the header's answers stand apart.

    `minutes` None leaves the length to the timer, `people` None counts as one.
    """

    topics: tuple[str, ...] = ()
    visit_kind: str | None = None
    age_band: str | None = None
    district: str | None = None
    outcome: str | None = None
    minutes: int | None = None
    visitor: str | None = None
    people: int | None = None
    device: str | None = None
    carrier: str | None = None
    effort: str | None = None
    referral: str | None = None
    trigger: str | None = None
    memo: str = ""

    @property
    def empty(self) -> bool:
        """Whether nothing has been answered."""
        return self == Answers()
