"""設定: sections, of which each person sees only those they may change.

For everybody: reading and typing preferences. For the administrator: staff, places, codes, opening days, words on
the papers, and the diagnosis. The trail and the handovers of others also for the chief.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from nakanojo_helpdesk.domain.staff.access import Permission
from nakanojo_helpdesk.ui.kit.buttons.key_bar import KeyButton
from nakanojo_helpdesk.ui.kit.frame.messages import LeavingDialog
from nakanojo_helpdesk.ui.kit.frame.page import Page
from nakanojo_helpdesk.ui.kit.inputs.chip import Choice
from nakanojo_helpdesk.ui.kit.inputs.folding_chips import FoldingChips
from nakanojo_helpdesk.ui.settings.backups.retyping import RetypeSection, is_needed
from nakanojo_helpdesk.ui.settings.backups.section import BackupSection
from nakanojo_helpdesk.ui.settings.calendar_section import CalendarSection
from nakanojo_helpdesk.ui.settings.diagnosis.section import DiagnosisSection
from nakanojo_helpdesk.ui.settings.handover.section import HandoverSection
from nakanojo_helpdesk.ui.settings.office_section import OfficeSection
from nakanojo_helpdesk.ui.settings.own import OwnSection
from nakanojo_helpdesk.ui.settings.places import DeskSection, VenueSection
from nakanojo_helpdesk.ui.settings.retention.section import RetentionSection
from nakanojo_helpdesk.ui.settings.section import Act, Section
from nakanojo_helpdesk.ui.settings.staff import StaffSection
from nakanojo_helpdesk.ui.settings.terms import TermSection
from nakanojo_helpdesk.ui.settings.traces.section import TraceSection
from nakanojo_helpdesk.ui.settings.updates.section import UpdateSection
from nakanojo_helpdesk.ui.workplace.workplace import Workplace

(
    OWN,
    STAFF,
    DESKS,
    VENUES,
    TERMS,
    CALENDAR,
    OFFICE,
    BACKUPS,
    RETYPE,
    DIAGNOSIS,
    TRACES,
    RETENTION,
    HANDOVER,
) = (
    "own",
    "staff",
    "desks",
    "venues",
    "terms",
    "calendar",
    "office",
    "backups",
    "retype",
    "diagnosis",
    "traces",
    "retention",
    "handover",
)
UPDATES: Final = "updates"
_SECTION_KEYS: Final = "123456789ABCDEFG"  # 0 means 未聴取 everywhere


class SettingsPage(Page):
    """Shows one section at a time; the matrix decides which ones are offered."""

    text_scale_chosen = Signal(int)
    """The user chose a text size in per cent."""
    theme_chosen = Signal(str)
    """The user chose colours: `standard`, `contrast` or `system`; the service has remembered it."""

    restore_wanted = Signal(object)
    """The user chose a backup to give back: its path."""

    exchange_wanted = Signal(object)
    """The program is to end for a setup, or to go back to the former version: an `Exchange`."""

    def __init__(self, workplace: Workplace, parent: QWidget | None = None) -> None:
        super().__init__("設定", parent)
        self._workplace = workplace
        self._made: dict[str, Section] = {}
        self._shown: Section | None = None
        self._acts: dict[str, Act] = {}
        self._keys: dict[str, KeyButton] = {}
        may = workplace.ledger.actor.may
        allowed = [kind for kind in _KINDS if may(kind.permission) and kind.is_needed(workplace)]
        self.sections = FoldingChips(
            "設定の種類",
            [Choice(kind.code, kind.word, key) for kind, key in zip(allowed, _SECTION_KEYS, strict=False)],
        )
        self.sections.set_codes([allowed[0].code] if allowed else [])
        self.add_beside_title(self.sections)
        self._top.set_design_margins(24, 8, 24, self._room_below_head(folded=False))
        self.sections.changed.connect(self._choose)
        self.sections.passed.connect(self._go_on)

    @override
    def _room_below_head(self, *, folded: bool) -> int:
        """Room between head and content, so that the focus ring of a chip does not cover the content below."""
        return 4 if folded else 8

    def open_section(self, code: str) -> None:
        """Show a section; one that is not allowed is ignored."""
        if any(choice.code == code for choice in self.sections.choices):
            had_focus = self.sections.has_focus()
            self.sections.set_codes([code])
            self.reload()
            self.order_tabs()
            if had_focus:
                self.sections.setFocus()

    def section(self) -> Section | None:
        """The section shown."""
        return self._shown

    def is_busy(self) -> bool:
        """Whether the worker is busy for a section."""
        return any(section.is_busy() for section in self._made.values())

    @override
    def reload(self) -> None:
        code = self.sections.code()
        if code is None:
            return
        section = self._made.get(code) or self._make(code)
        if section is not self._shown:
            if self._shown is not None:
                self._shown.hide()
            self.faults.clear()
            self._shown = section
            section.show()
        self._offer(section.acts())
        section.reload()

    @override
    def may_leave(self) -> bool:
        section = self._shown
        if section is None or not section.is_unsaved():
            return True
        dialog = LeavingDialog(self.window())
        with dialog.asked() as saves:
            if saves:
                section.save()
            elif dialog.throws_away():
                section.throw_away()
        return not section.is_unsaved()

    @override
    def first_focus(self) -> QWidget:
        return self.sections

    def _choose(self) -> None:
        if self.sections.code() is None:  # the chosen chip was pressed again: it stays
            code = next(code for code, section in self._made.items() if section is self._shown)
            self.sections.set_codes([code])
            return
        if not self.may_leave():
            self.sections.set_codes([code for code, section in self._made.items() if section is self._shown])
            return
        self.sticky.clear()
        self.reload()
        self.order_tabs()

    def _go_on(self) -> None:
        target = self._shown.first_focus() if self._shown is not None else None
        if target is not None:
            target.setFocus()

    def _make(self, code: str) -> Section:
        section = next(kind for kind in _KINDS if kind.code == code).make(self, self._workplace)
        self._made[code] = section
        section.hide()
        self.content.addWidget(section, 1)
        section.text_scale_chosen.connect(self.text_scale_chosen)
        section.theme_chosen.connect(self.theme_chosen)
        section.restore_wanted.connect(self.restore_wanted)
        section.exchange_wanted.connect(self.exchange_wanted)
        return section

    def _press(self, key: str) -> None:
        self._acts[key].slot()

    def _offer(self, acts: tuple[Act, ...]) -> None:
        self._acts = {act.key: act for act in acts}
        for act in acts:
            if act.key not in self._keys:
                press = partial(self._press, act.key)
                self._keys[act.key] = self.key_bar.add(act.word, act.key, press, primary=act.key == "F12")
        for key, button in self._keys.items():
            if key in self._acts:
                button.set_words(self._acts[key].word)
            button.setVisible(key in self._acts)


@dataclass(frozen=True)
class _Kind:
    """A section: the permission to see it, its class, and whether there is anything in it."""

    code: str
    word: str
    permission: Permission
    make: Callable[[Page, Workplace], Section]
    is_needed: Callable[[Workplace], bool] = lambda _workplace: True


_KINDS: Final = (
    _Kind(OWN, "自分の設定", Permission.OWN_SETTINGS, OwnSection),
    _Kind(STAFF, "職員", Permission.STAFF, StaffSection),
    _Kind(DESKS, "窓口", Permission.MASTER_DATA, DeskSection),
    _Kind(VENUES, "場所", Permission.MASTER_DATA, VenueSection),
    _Kind(TERMS, "コード表", Permission.MASTER_DATA, TermSection),
    _Kind(CALENDAR, "開設日", Permission.CALENDAR, CalendarSection),
    _Kind(OFFICE, "役場・用紙", Permission.SETTINGS, OfficeSection),
    _Kind(BACKUPS, "控え", Permission.BACKUP, BackupSection),
    _Kind(RETYPE, "入力し直し", Permission.APPOINT, RetypeSection, is_needed),
    _Kind(DIAGNOSIS, "動作の確認", Permission.SETTINGS, DiagnosisSection),
    _Kind(TRACES, "操作の記録", Permission.VERIFY_AUDIT, TraceSection),
    _Kind(RETENTION, "個人情報", Permission.PERSONAL_DATA, RetentionSection),
    _Kind(HANDOVER, "引継ぎ", Permission.OWN_SETTINGS, HandoverSection),
    _Kind(UPDATES, "更新", Permission.UPDATE, UpdateSection),
)
