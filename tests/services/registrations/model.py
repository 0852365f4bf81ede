"""Applications as plain Python remembers them: a queue and a dictionary, written without a line of the program's own."""

from __future__ import annotations

from dataclasses import dataclass, field

ACTIVE = ("APP", "WTL", "OFR", "CNF")


@dataclass
class Family:
    """Who applied together: number → state, whether they may be split, and how often they let an offer go by."""

    members: dict[int, str]
    split: bool
    passed: int = 0

    def in_state(self, state: str) -> list[int]:
        return [number for number, own in self.members.items() if own == state]


@dataclass
class Model:
    """A course: its capacity, its families in the order of the queue, whether it has begun, and waits for its draw (`lottery`).

    `same_person` maps a number to the one it was merged into, `notices` are those who will not come to the first lesson.
    """

    capacity: int
    begun: bool = False
    lottery: bool = False
    families: list[Family] = field(default_factory=list)
    left_from: dict[int, str] = field(default_factory=dict)
    same_person: dict[int, int] = field(default_factory=dict)
    notices: set[int] = field(default_factory=set)

    @property
    def states(self) -> dict[int, str]:
        return {number: state for family in self.families for number, state in family.members.items()}

    @property
    def free(self) -> int:
        return max(0, self.capacity - sum(state in {"CNF", "OFR"} for state in self.states.values()))

    @property
    def waiting(self) -> list[int]:
        return [min(family.members) for family in self.families if family.in_state("WTL")]

    def family(self, number: int) -> Family:
        return next(family for family in self.families if number in family.members)

    def next_numbers(self) -> list[int]:
        """Who a free place belongs to now."""
        for family in self.families:
            wait = family.in_state("WTL")
            if not wait or family.passed or not self.free:
                continue
            if len(wait) <= self.free:
                return wait
            if family.split:
                return wait[: self.free]
        return []

    def hand_on(self) -> None:
        """Offer what is free, as long as the course has not begun."""
        while not self.begun and not self.lottery and (numbers := self.next_numbers()):
            for number in numbers:
                self.family(number).members[number] = "OFR"

    def apply(self, size: int, split: bool) -> None:
        first = len(self.states) + 1
        state = "APP" if self.lottery else "WTL"
        family = Family({first + more: state for more in range(size)}, split)
        self.families.append(family)
        if self.lottery:
            return
        numbers = self.next_numbers()
        if numbers and numbers[0] in family.members:
            for number in numbers:
                family.members[number] = "CNF"
        self.hand_on()

    def leave(self, number: int) -> None:
        family = self.family(number)
        self.left_from[number] = family.members[number]
        family.members[number] = "CXL"
        self.hand_on()

    def restore(self, number: int) -> None:
        wanted = self.left_from[number]
        if self.lottery:
            self.family(number).members[number] = "APP"
            return
        self.family(number).members[number] = "CNF" if wanted == "CNF" and self.free else "WTL"
        self.hand_on()

    def accept(self, number: int) -> None:
        family = self.family(number)
        for other in family.in_state("OFR"):
            family.members[other] = "CNF"

    def pass_by(self, number: int) -> None:
        """The family let its offer go by: it goes to the end and the place to the next."""
        family = self.family(number)
        for other in family.in_state("OFR"):
            family.members[other] = "WTL"
        family.passed += 1
        self.families.remove(family)
        self.families.append(family)
        self.hand_on()

    def decline(self, number: int) -> None:
        family = self.family(number)
        for other in family.in_state("OFR"):
            self.left_from[other] = "OFR"
            family.members[other] = "WDR"
        self.hand_on()

    def offer(self, number: int) -> bool:
        family = self.family(number)
        wait = family.in_state("WTL")
        if not wait or not self.free or (len(wait) > self.free and not family.split):
            return False
        for other in wait[: self.free]:
            family.members[other] = "OFR"
        self.hand_on()
        return True

    def move(self, number: int, ahead_of: int) -> bool:
        family, other = self.family(number), self.family(ahead_of)
        if family is other or not family.in_state("WTL") or not other.in_state("WTL"):
            return False
        self.families.remove(family)
        self.families.insert(self.families.index(other), family)
        return True

    def draw(self, order: list[tuple[int, int]]) -> None:
        """Families as they came out, each with the places it has won."""
        self.lottery = False
        drawn = []
        for party, won in order:
            family = self.family(party)
            for place, number in enumerate(family.in_state("APP")):
                family.members[number] = "CNF" if place < won else "WTL"
            drawn.append(family)
        self.families = drawn + [family for family in self.families if family not in drawn]
        self.hand_on()

    def person(self, number: int) -> int:
        while number in self.same_person:
            number = self.same_person[number]
        return number

    def together(self, number: int) -> list[int]:
        """The numbers of one person that have not left."""
        own = self.person(number)
        return [
            other for other, state in self.states.items() if self.person(other) == own and state in ACTIVE
        ]

    def merge(self, kept: int, merged: int) -> None:
        both = [number for each in (kept, merged) for number in self.together(each)]
        self.same_person[self.person(merged)] = self.person(kept)
        if len(both) < 2:
            return
        rank = ("CNF", "OFR", "APP", "WTL")
        stays, leaves = sorted(both, key=lambda number: (rank.index(self.states[number]), number))
        if leaves in self.notices:
            self.notices.discard(leaves)
            self.notices.add(stays)
        self.leave(leaves)

    def resize(self, capacity: int) -> None:
        self.capacity = capacity
        self.hand_on()
