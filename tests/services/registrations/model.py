"""Applications as plain Python remembers them: a queue and a dictionary, written without a line of the program's own."""

from __future__ import annotations

from dataclasses import dataclass, field

ACTIVE = ("APP", "WTL", "OFR", "CNF")


@dataclass
class Family:
    """Who applied together: number → state, whether they may be split, and how often they let an offer go by.

    A walk-in of the first lesson is a family of one that came in by the door; `extra` is one let in over the capacity.
    """

    members: dict[int, str]
    split: bool
    passed: int = 0
    door: bool = False
    extra: bool = False

    def in_state(self, state: str) -> list[int]:
        return [number for number, own in self.members.items() if own == state]


@dataclass
class Merge:
    """Two numbers found to be one person: the number merged, and per pair (stays, leaves, mark moved, mark cleared)."""

    merged: int
    pairs: list[tuple[int, int]]
    marks: list[tuple[int, str, str]]


@dataclass
class Model:
    """A course: its capacity, its families in the order of the queue, whether it has begun, and waits for its draw (`lottery`).

    `same_person` maps a number to the one it was merged into, `unnamed` are walk-ins nobody has named. `marks` are those of
    the first lesson, `at_end` who had a place when it ended (None: it has not). `left_by` says which merge somebody left by.
    """

    capacity: int
    begun: bool = False
    lottery: bool = False
    families: list[Family] = field(default_factory=list)
    left_from: dict[int, str] = field(default_factory=dict)
    same_person: dict[int, int] = field(default_factory=dict)
    left_by: dict[int, Merge] = field(default_factory=dict)
    unnamed: set[int] = field(default_factory=set)
    marks: dict[int, str] = field(default_factory=dict)
    at_end: set[int] | None = None

    @property
    def states(self) -> dict[int, str]:
        return {number: state for family in self.families for number, state in family.members.items()}

    @property
    def confirmed(self) -> set[int]:
        """Who has a place, walk-ins included."""
        return {number for number, state in self.states.items() if state == "CNF"}

    @property
    def expected(self) -> set[int]:
        """Whom the roll of the first lesson asks for."""
        return self.confirmed if self.at_end is None else self.at_end

    @property
    def rolled(self) -> set[int]:
        """Everybody on the roll."""
        return self.expected | self.confirmed | set(self.marks)

    @property
    def free(self) -> int:
        return self.free_for(door=False)

    def free_for(self, *, door: bool) -> int:
        """Places left in the course; at the door those of walk-ins are taken too."""
        counted = [family for family in self.families if not family.extra and (door or not family.door)]
        held = [state for family in counted for state in family.members.values() if state in {"CNF", "OFR"}]
        return max(0, self.capacity - len(held))

    @property
    def waiting(self) -> list[int]:
        return [min(family.members) for family in self.families if family.in_state("WTL")]

    def family(self, number: int) -> Family:
        return next(family for family in self.families if number in family.members)

    def next_numbers(self, *, door: bool = False) -> list[int]:
        """Who a free place belongs to now."""
        free = self.free_for(door=door)
        for family in self.families:
            wait = family.in_state("WTL")
            if not wait or family.passed or not free:
                continue
            if len(wait) <= free:
                return wait
            if family.split:
                return wait[:free]
        return []

    def hand_on(self, *, door: bool = False) -> None:
        """Offer what is free, as long as the course has not begun."""
        while not self.begun and not self.lottery and (numbers := self.next_numbers(door=door)):
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
        self.left_by.pop(number, None)
        family.members[number] = "CXL"
        family.extra = False
        self.hand_on(door=family.door)

    def restore(self, number: int) -> None:
        wanted = self.left_from[number]
        family = self.family(number)
        if family.door:
            family.extra = not self.free_for(door=True)
            family.members[number] = "CNF"
        elif self.lottery:
            family.members[number] = "APP"
            return
        else:
            family.members[number] = "CNF" if wanted == "CNF" and self.free else "WTL"
        self.hand_on(door=family.door)

    def asks_at_the_door(self, *, held: bool) -> bool:
        """Whether a walk-in is asked about: every place is taken, and none stays empty since places are not `held` longer."""
        came = sum(code in {"ATT", "LAT", "LEV", "WLK"} for code in self.marks.values())
        return not self.free_for(door=True) and (held or came >= self.capacity)

    def walk_in(self, *, named: bool) -> int:
        number = len(self.states) + 1
        extra = not self.free_for(door=True)
        self.families.append(Family({number: "CNF"}, split=False, door=True, extra=extra))
        self.marks[number] = "WLK"
        if not named:
            self.unnamed.add(number)
        self.hand_on(door=True)
        return number

    def mark(self, number: int, code: str) -> tuple[int, str, str]:
        """Give a mark ("NOT" clears it); returns what it takes to undo it."""
        before = self.marks.pop(number, "NOT")
        if code != "NOT":
            self.marks[number] = code
        return number, before, code

    def undo(self, act: list[tuple[int, str, str]]) -> None:
        """Put back what an act replaced, where its own mark holds still."""
        for number, before, code in act:
            if self.marks.get(number, "NOT") == code:
                self.mark(number, before)

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
            self.left_by.pop(other, None)
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
        """The numbers of one person that have not left: of the course; for a walk-in those at the door too."""
        own, door = self.person(number), self.family(number).door
        return [
            other
            for other, state in self.states.items()
            if self.person(other) == own and state in ACTIVE and (door or not self.family(other).door)
        ]

    def merge(self, kept: int, merged: int) -> Merge:
        root, other_root = self.person(kept), self.person(merged)
        pairs = [
            (own, other)
            for own in sorted(self.active_of(root))
            for other in self.active_of(other_root)
            if self.family(own).door == self.family(other).door
        ]
        self.same_person[other_root] = root
        done = Merge(other_root, [], [])
        rank = ("CNF", "OFR", "APP", "WTL")
        for both in pairs:
            stays, leaves = sorted(both, key=lambda number: (rank.index(self.states[number]), number))
            if leaves in self.marks:
                if stays not in self.marks:
                    done.marks.append(self.mark(stays, self.marks[leaves]))
                done.marks.append(self.mark(leaves, "NOT"))
            self.leave(leaves)
            self.left_by[leaves] = done
            done.pairs.append((stays, leaves))
        return done

    def active_of(self, root: int) -> list[int]:
        """The numbers of a person that have not left."""
        return [
            number for number, state in self.states.items() if self.person(number) == root and state in ACTIVE
        ]

    def separate(self, merge: Merge) -> None:
        """Two people again: marks nobody has changed since and applications that left by the merge come back."""
        del self.same_person[merge.merged]
        self.undo(merge.marks)
        for number in sorted(leaves for _, leaves in merge.pairs):
            if self.states[number] == "CXL" and self.left_by.get(number) is merge:
                self.restore(number)

    def resize(self, capacity: int) -> None:
        self.capacity = capacity
        self.hand_on()
