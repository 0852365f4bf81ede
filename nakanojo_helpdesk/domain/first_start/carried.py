"""設定を持ち出す: what a town has decided, without anything about a person. Taken out of one PC, taken in at another.

Staff are left behind on purpose: their names are personal data, and a name without its password opens nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from nakanojo_helpdesk.domain.calendar import local, long_date
from nakanojo_helpdesk.domain.office import Office
from nakanojo_helpdesk.domain.opening_days import OwnDay
from nakanojo_helpdesk.domain.retention.rules import RetentionRules
from nakanojo_helpdesk.domain.staff.people import DeskForm, VenueForm
from nakanojo_helpdesk.domain.vocabularies import Term, VocabularyName


@dataclass(frozen=True, kw_only=True)
class CarriedPc:
    """The preferences of the former PC. `second_backup_folder` is its second place as it was written, empty for none."""

    text_scale: int = 100
    theme: str = "standard"
    lock_minutes: int = 5
    second_backup_folder: str = ""


@dataclass(frozen=True, kw_only=True)
class CarriedSettings:
    """The settings of a town.

    `terms` are the vocabularies the town may edit, retired codes included. `venues` and `desks` are the open ones,
    `days` the town's own opening days. `pc` is None where they come from a backup. `made_at` is the instant they held.
    """

    office: Office
    retention: RetentionRules = field(default_factory=RetentionRules)
    terms: Mapping[VocabularyName, tuple[Term, ...]] = field(default_factory=dict)
    venues: tuple[VenueForm, ...] = ()
    desks: tuple[DeskForm, ...] = ()
    days: tuple[tuple[date, OwnDay], ...] = ()
    pc: CarriedPc | None = None
    made_at: datetime

    def facts(self) -> tuple[tuple[str, str], ...]:
        """What will be taken in, as pairs of a label and its words."""
        codes = sum(len(terms) for terms in self.terms.values())
        desks = "、".join(f"{desk.name}（{desk.venue}）" for desk in self.desks)
        boxes = "、".join(self.office.approval_boxes) or "なし"
        found = [
            ("いつの設定か", long_date(local(self.made_at).date())),
            ("役場", f"{self.office.town}　{self.office.department}"),
            ("問合せ先", self.office.contact),
            ("窓口", desks or "なし"),
            ("場所", f"{len(self.venues)}か所"),
            ("コード表", f"{codes:,}件"),
            ("開設日の変更", f"{len(self.days):,}日"),
            ("決裁欄", boxes),
            ("メモの保存期間", f"{self.retention.memo_days:,}日"),
        ]
        if self.pc is not None and self.pc.second_backup_folder:
            found.append(("控えの第2の置き場所", self.pc.second_backup_folder))
        return tuple(found)
