"""未処理: what is open in one person's hands, line by line. Numbers and days only, never a resident's name."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from nakanojo_helpdesk.domain.staff.access import MATRIX, Permission, Role


class WorkKind(StrEnum):
    """What a line is about, in the order of the list."""

    LESSON = "lesson"
    ROLL = "roll"
    REPORT = "report"
    COURSE = "course"
    OFFER = "offer"
    APPOINTMENT = "appointment"
    FOLLOW_UP = "follow_up"
    DRAFT = "draft"
    LEFT_TEXT = "left_text"
    PURGE = "purge"

    @property
    def label(self) -> str:
        """What staff call it."""
        return _LABELS[self]

    @property
    def needs(self) -> Permission:
        """What somebody who takes it over must be allowed to do."""
        return _NEEDS[self]

    @property
    def goes_by(self) -> str:
        """How it comes to who takes it over, in a few words."""
        return _GOES_BY[self]


_LABELS: Final = {
    WorkKind.LESSON: "講座の担当",
    WorkKind.ROLL: "出欠の記入",
    WorkKind.REPORT: "実施報告書",
    WorkKind.COURSE: "企画中の講座",
    WorkKind.OFFER: "繰上の返事待ち",
    WorkKind.APPOINTMENT: "相談の予約",
    WorkKind.FOLLOW_UP: "継続の相談",
    WorkKind.DRAFT: "書きかけの相談",
    WorkKind.LEFT_TEXT: "書き残し",
    WorkKind.PURGE: "消去の準備",
}
_NEEDS: Final = {
    WorkKind.LESSON: Permission.CHANGE_LESSONS,
    WorkKind.ROLL: Permission.ROLL,
    WorkKind.REPORT: Permission.PLAN_COURSES,
    WorkKind.COURSE: Permission.PLAN_COURSES,
    WorkKind.OFFER: Permission.REGISTER,
    WorkKind.APPOINTMENT: Permission.APPOINT,
    WorkKind.FOLLOW_UP: Permission.RECORD,
    WorkKind.DRAFT: Permission.RECORD,
    WorkKind.LEFT_TEXT: Permission.OWN_SETTINGS,
    WorkKind.PURGE: Permission.PERSONAL_DATA,
}
_ON_PAPER: Final = "引継書に載ります"
_GOES_BY: Final = {
    WorkKind.LESSON: "担当が移ります",
    WorkKind.DRAFT: "権限が終わると「相談」に出ます",
    WorkKind.LEFT_TEXT: "権限が終わると引き継げます",
}
_OF_COURSES: Final = frozenset({Permission.ROLL, Permission.REGISTER})
TEACHES: Final = frozenset({"INS", "AST"})
"""Roles in a lesson that take its roll."""


@dataclass(frozen=True, kw_only=True)
class OpenWork:
    """One line. `what` names it by its number, `due` is the day it must be done, `stamp` changes when the row does.

    `course` is the uid of the course it belongs to, `role` the code of the role in a lesson. `successor` is the staff
    code of who takes it over, `trouble` why that person cannot.
    """

    kind: WorkKind
    key: str
    what: str
    due: date | None = None
    stamp: str = ""
    course: str = ""
    role: str = ""
    successor: str = ""
    successor_name: str = ""
    trouble: str = ""

    @property
    def id(self) -> str:
        """What stands for it among the lines of one person."""
        return f"{self.kind}:{self.key}"

    @property
    def goes_by(self) -> str:
        """How it comes to who takes it over."""
        return _GOES_BY.get(self.kind, _ON_PAPER)


def lacks_right(work: OpenWork, roles: Iterable[Role], courses: Iterable[str]) -> str | None:
    """Why somebody with these roles, assigned in these courses, cannot take the work over; None where nothing is lacking."""
    held = frozenset(roles)
    needed = Permission.ROLL if work.kind is WorkKind.LESSON and work.role in TEACHES else work.kind.needs
    able = [role for role in held if needed in MATRIX[role]]
    if not able:
        wanted = "か".join(f"「{role.label}」" for role in Role if needed in MATRIX[role])
        return f"{wanted}の役割がないため、引き継げません"
    own_only = needed in _OF_COURSES and set(able) == {Role.TRAINER} and work.kind is not WorkKind.LESSON
    if own_only and work.course not in set(courses):
        return "この講座の担当でないため、引き継げません"
    return None


def digest_of(works: Iterable[OpenWork]) -> str:
    """Stands for exactly these lines with their successors: another one when any of them changed."""
    lines = "\n".join(f"{each.id} {each.stamp} {each.due} {each.successor}" for each in works)
    return hashlib.sha256(lines.encode("utf-8")).hexdigest()
