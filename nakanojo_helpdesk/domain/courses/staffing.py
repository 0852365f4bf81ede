"""The 1:4 rule: at least one 講師 or アシスタント for four attendees.

Rule: 総務省 利用者向けデジタル活用支援推進事業, 講師等の配置 (講習会の受講者4名に対し講師等1名以上). Other roles help and are
not counted.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

PEOPLE_EACH: Final = 4
TRAINER: Final = "INS"
ASSISTANT: Final = "AST"


def needed_staff(people: int) -> int:
    """⌈n/4⌉, and one for a lesson nobody has applied for yet: somebody must be there."""
    return max(1, -(-people // PEOPLE_EACH))


@dataclass(frozen=True, kw_only=True)
class Staffing:
    """How a lesson is staffed for a number of people: confirmed before the day, present after it."""

    trainers: int
    assistants: int
    people: int

    @classmethod
    def of(cls, roles: Iterable[str], people: int) -> Staffing:
        """From the role codes of a lesson's assignments."""
        held = list(roles)
        return cls(trainers=held.count(TRAINER), assistants=held.count(ASSISTANT), people=people)

    @property
    def needed(self) -> int:
        """How many 講師 and アシスタント the people need."""
        return needed_staff(self.people)

    @property
    def missing(self) -> int:
        """How many more are needed; one at least where nobody is a 講師."""
        lacking = max(0, self.needed - self.trainers - self.assistants)
        return lacking if self.trainers else max(1, lacking)

    @property
    def is_enough(self) -> bool:
        """Whether there is a 講師 and the rule is kept."""
        return self.missing == 0

    @property
    def words(self) -> str:
        """`講師1・補助1：8人まで。いま9人`."""
        staff = self.trainers + self.assistants
        names = f"講師{self.trainers}" + (f"・補助{self.assistants}" if self.assistants else "")
        if not staff:
            return f"講師が決まっていません。いま{self.people}人"
        return f"{names}：{staff * PEOPLE_EACH}人まで。いま{self.people}人"
