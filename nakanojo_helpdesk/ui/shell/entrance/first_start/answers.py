"""What is typed in the five pages, kept while one goes back and forth; nothing of it is on the drive before the end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final, cast

from nakanojo_helpdesk.domain.first_start.carried import CarriedSettings
from nakanojo_helpdesk.domain.first_start.places import PlaceTrial
from nakanojo_helpdesk.domain.office import Office
from nakanojo_helpdesk.domain.staff.access import Role
from nakanojo_helpdesk.domain.staff.people import DeskForm, StaffForm
from nakanojo_helpdesk.settings import Settings, ThemeChoice

STEPS: Final = ("役場", "最初の職員", "窓口", "控えの置き場所", "試し刷り")
"""The pages in their order."""
OFFICE, ACCOUNT, DESK, PLACE, SPECIMEN = range(len(STEPS))
_DIFFERENT: Final = "＊2回のパスワードが違います。同じものを入れてください。"


@dataclass(frozen=True, kw_only=True)
class Answers:
    """Everything typed so far, with the defaults of what was not. `carried` are the settings taken along, if any."""

    office: Office = field(default_factory=Office)
    name: str = ""
    password: str = field(default="", repr=False)
    again: str = field(default="", repr=False)
    desk: DeskForm = field(default_factory=lambda: DeskForm(name="窓口1", venue="役場"))
    second: PlaceTrial | None = None
    carried: CarriedSettings | None = None

    @classmethod
    def begun_with(cls, carried: CarriedSettings) -> Answers:
        """The answers that settings taken along give: the office, and the first desk.

        Recording starts anew: the records of the former PC stay there, and a month without any would print 0, not `…`.
        """
        found = cls(office=replace(carried.office, recording_started_on=None), carried=carried)
        return replace(found, desk=carried.desks[0]) if carried.desks else found

    def account(self) -> StaffForm:
        """The first account, which holds every role."""
        return StaffForm(name=self.name, roles=frozenset(Role), password=self.password)

    def office_on(self, today: date) -> Office:
        """The office as it is founded: recording starts today."""
        return replace(self.office, recording_started_on=today)

    def problems(self, step: int, today: date) -> Mapping[str, str]:
        """Faults of a page as `{field: sentence}`."""
        if step == OFFICE:
            return self.office_on(today).problems(today)
        if step == ACCOUNT:
            found = self.account().problems()
            if "password" not in found and self.password != self.again:
                found["again"] = _DIFFERENT
            return found
        return self.desk.problems() if step == DESK else {}


@dataclass(frozen=True, kw_only=True)
class Founded:
    """What was made: the answers, and the code of this PC's desk."""

    answers: Answers
    desk: str

    def on_this_pc(self, before: Settings) -> Settings:
        """The settings of this PC with what was decided: its desk, the second place, the look of the former PC."""
        found = replace(before, last_desk=self.desk)
        if self.answers.second is not None:
            found = replace(found, second_backup_folder=self.answers.second.folder)
        pc = None if self.answers.carried is None else self.answers.carried.pc
        if pc is None:
            return found
        theme = cast("ThemeChoice", pc.theme)
        return replace(found, text_scale=pc.text_scale, theme=theme, lock_minutes=pc.lock_minutes)
