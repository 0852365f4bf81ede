"""設定 on the stage: every section and dialog, with the longest words they may hold and with every fault at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Final

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDialog, QWidget

from nakanojo_helpdesk.domain.calendar import Month, utc_now
from nakanojo_helpdesk.domain.staff.access import Role
from nakanojo_helpdesk.domain.staff.people import StaffForm
from nakanojo_helpdesk.domain.traces.kinds import TraceKind
from nakanojo_helpdesk.domain.traces.rows import TraceQuery
from nakanojo_helpdesk.domain.vocabularies import VocabularyName
from nakanojo_helpdesk.services import exports, opening_days
from nakanojo_helpdesk.services.consultations import reading as consultation_rows
from nakanojo_helpdesk.services.consultations import writing as consultations
from nakanojo_helpdesk.services.places import desks as desk_services
from nakanojo_helpdesk.services.places import venues
from nakanojo_helpdesk.services.search import finding as search
from nakanojo_helpdesk.services.staff import people as staff
from nakanojo_helpdesk.services.traces import reading as trace_rows
from nakanojo_helpdesk.ui.kit.frame.messages import LeavingDialog
from nakanojo_helpdesk.ui.settings import page as settings
from nakanojo_helpdesk.ui.settings.backups.section import BackupSection
from nakanojo_helpdesk.ui.settings.calendar_section import CalendarSection, DayDialog
from nakanojo_helpdesk.ui.settings.diagnosis.lines import SupportDialog
from nakanojo_helpdesk.ui.settings.diagnosis.section import DiagnosisSection
from nakanojo_helpdesk.ui.settings.office_section import OfficeSection
from nakanojo_helpdesk.ui.settings.own import PasswordDialog, PinDialog
from nakanojo_helpdesk.ui.settings.page import SettingsPage
from nakanojo_helpdesk.ui.settings.places import DeskFormDialog, VenueDialog
from nakanojo_helpdesk.ui.settings.retention.dialogs import RulesDialog
from nakanojo_helpdesk.ui.settings.retention.section import RetentionSection
from nakanojo_helpdesk.ui.settings.staff import NewStaffDialog, ResetPasswordDialog, StaffDialog
from nakanojo_helpdesk.ui.settings.terms import NewTermDialog, RetireTermDialog, TermDialog, TermSection
from nakanojo_helpdesk.ui.settings.traces.dialogs import AnchorDialog, NarrowDialog, TraceDialog
from nakanojo_helpdesk.ui.settings.traces.section import TraceSection
from nakanojo_helpdesk.ui.shell.main_window import MainWindow
from nakanojo_helpdesk.ui.shell.screens import SETTINGS
from nakanojo_helpdesk.ui.workplace.form_dialog import FormDialog
from nakanojo_helpdesk.ui.workplace.workplace import Workplace
from tests.factories import PASSWORD, full_consultation, raw
from tests.waiting import settle

Build = Callable[[Workplace, QSize], QWidget]
Make = Callable[[Workplace, QWidget], QDialog]

_LONG_NAME: Final = "長い名前の中央公民館デジタル相談出張窓口係の佐々木さん（水曜日の午後だけ）"
_NOTE: Final = "停電と断水のため役場の全館を閉めるので窓口もお休みにします（終日）"


def _filled(workplace: Workplace) -> None:
    """A colleague with a long name and every role; three days of the town's own."""
    if any(row.name == _LONG_NAME for row in workplace.ledger.read(staff.listing)):
        return
    workplace.ledger.call(staff.add, StaffForm(name=_LONG_NAME, roles=frozenset(Role), password=PASSWORD))
    first = Month.of(workplace.today()).first
    for place in range(10):
        day = first.replace(day=place + 5)
        workplace.ledger.call(opening_days.set_day, day, place % 2 == 0, _NOTE)


def section(
    code: str, prepare: Callable[[SettingsPage], None] | None = None, *, filled: bool = True
) -> Build:
    """The page in the window, with a section open; not `filled` for a person who may add nobody."""

    def build(workplace: Workplace, size: QSize) -> QWidget:
        if filled:
            _filled(workplace)
        window = MainWindow()
        window.resize(size)
        window.show()
        window.open_workspace(workplace)
        window.go_to(SETTINGS)
        page = window.current_page()
        assert isinstance(page, SettingsPage)
        page.open_section(code)
        settle(page)
        if prepare is not None:
            prepare(page)
            settle(page)
        return window

    return build


def _outcomes(page: SettingsPage) -> None:
    shown = page.section()
    assert isinstance(shown, TermSection)
    shown.show_vocabulary(VocabularyName.OUTCOME)


def _turned_day(page: SettingsPage) -> None:
    shown = page.section()
    assert isinstance(shown, CalendarSection)
    shown.calendar.select(Month.of(shown.workplace.today()).first.replace(day=5))
    page.sticky.say("success", "11月23日（祝）を開設にしました。", "元に戻す", lambda: None, "Ctrl+Z")


_SUPPORT: Final = (
    "窓口きろく サポート用の記録（2026-11-30 10:05）",
    "○ 動かしているもの：Python 3.11.2、Qt 6.11.0、Windows 11",
    "▲ 控え：いちばん新しい控えは令和8年11月29日（日） 17:05、確かめた控えは12個です。",
    "2026-11-29 17:05:59 CRITICAL nakanojo_helpdesk/ui/kit/lists/table.py 120 in refill ValueError",
)


def _prepared_purge(page: SettingsPage) -> None:
    """A year and a half later, the purge prepared and waiting."""
    shown = page.section()
    assert isinstance(shown, RetentionSection)
    workplace = shown.workplace
    shown.workplace = replace(workplace, now=lambda: utc_now() + timedelta(days=500))
    shown.reload()
    settle(page)
    shown.prepare()
    settle(page)


def _broken_ledger(page: SettingsPage) -> None:
    """A damaged ledger was set aside at a restore, and nobody has looked yet what came back."""
    shown = page.section()
    assert isinstance(shown, RetentionSection)
    database = shown.workplace.ledger.store.path
    kept = database.with_name(f"{database.stem}_deletions_damaged_20270512T010000000000Z.jsonl")
    kept.write_bytes(b"")
    shown.reload()
    settle(page)
    kept.unlink()


def _rules(workplace: Workplace, parent: QWidget) -> QDialog:
    return RulesDialog(workplace.ledger, parent)


def _faulty_rules(workplace: Workplace, parent: QWidget) -> QDialog:
    dialog = RulesDialog(workplace.ledger, parent)
    for number in dialog.numbers.values():
        number.line.setText("9999")
    dialog.submit()
    return dialog


def _checked(page: SettingsPage) -> None:
    shown = page.section()
    assert isinstance(shown, DiagnosisSection)
    shown.check()


def _backed_up(page: SettingsPage) -> None:
    shown = page.section()
    assert isinstance(shown, BackupSection)
    shown.make()
    settle(page)
    shown.try_newest()
    settle(page)
    shown.table.selectRow(0)


def _unprotected(page: SettingsPage) -> None:
    window = page.window()
    assert isinstance(window, MainWindow)
    window.show_unprotected(told=True)


def _spoilt_index(page: SettingsPage) -> None:
    shown = page.section()
    assert isinstance(shown, DiagnosisSection)
    with raw(shown.workplace.ledger.store.path) as bare:
        bare.execute("INSERT INTO consultation_search(consultation_search) VALUES ('delete-all')")
    shown.check()
    settle(page)
    shown.workplace.ledger.call(search.rebuild_index)  # the other stages search the same database


def _traces(page: SettingsPage) -> TraceSection:
    shown = page.section()
    assert isinstance(shown, TraceSection)
    return shown


def _amended_record(workplace: Workplace) -> str:
    """The number of a record that was amended in many fields, so that its trace has much to say."""
    key = workplace.ledger.call(consultations.record, full_consultation(staff=workplace.staff.code))
    form = full_consultation(
        staff=workplace.staff.code,
        people=4,
        minutes=60,
        age_band=None,
        district=None,
        device=None,
        memo="直した",
    )
    workplace.ledger.call(consultations.amend, key, 1, form)
    workplace.ledger.call(consultation_rows.open_record, key)
    workplace.ledger.call(exports.note_export, "consultations.xlsx+memo", "2026-10-01/2026-10-31", 245)
    return workplace.ledger.read(consultation_rows.get, key).number


def _long_sentences(page: SettingsPage) -> None:
    shown = _traces(page)
    _amended_record(shown.workplace)
    page.reload()


def _narrowed(page: SettingsPage) -> None:
    shown = _traces(page)
    first = Month.of(shown.workplace.today()).first
    shown.show_query(
        TraceQuery(
            actor=shown.workplace.staff.code,
            first=first,
            last=shown.workplace.today(),
            kind=TraceKind.WRITTEN,
        )
    )


def _verified(page: SettingsPage) -> None:
    _narrowed(page)  # the whole list is on a stage of its own
    _traces(page).verify()


def _not_found(page: SettingsPage) -> None:
    _narrowed(page)
    _traces(page).check_anchor("0" * 16)


def _narrowing(workplace: Workplace, parent: QWidget) -> NarrowDialog:
    people = workplace.ledger.read(trace_rows.actors)
    return NarrowDialog(workplace, people, TraceQuery(first=workplace.today()), parent)


def _narrowing_wrongly(workplace: Workplace, parent: QWidget) -> QDialog:
    dialog = _narrowing(workplace, parent)
    dialog.last.line.setText("2月30日")
    dialog.number.setText("八番")
    return _faulty(dialog)


def _one_trace(workplace: Workplace, parent: QWidget) -> QDialog:
    number = _amended_record(workplace)
    rows = workplace.ledger.read(trace_rows.page, TraceQuery(number=number)).rows
    return TraceDialog(next(row for row in rows if row.changes), parent)


def _faulty_office(page: SettingsPage) -> None:
    shown = page.section()
    assert isinstance(shown, OfficeSection)
    shown.town.setText("")
    shown.contact.set_text("あ" * 210)
    shown.started.line.setText("2月30日")
    for margin in shown.margins:
        margin.line.setText("99")
    shown.save()


def _faulty(dialog: FormDialog) -> FormDialog:
    dialog.submit()
    return dialog


def _same_pin(dialog: PinDialog) -> PinDialog:
    for field in (dialog.pin, dialog.again):
        field.line.setText("123456")
    dialog.submit()
    return dialog


def _last_administrator(workplace: Workplace, parent: QWidget) -> QDialog:
    dialog = StaffDialog(workplace.ledger, workplace.staff, parent)
    dialog.name.setText("")
    dialog.roles.set_codes([])
    dialog.submit()
    return dialog


def _new_code(workplace: Workplace, parent: QWidget) -> NewTermDialog:
    return NewTermDialog(workplace, VocabularyName.TOPIC, workplace.vocabularies, "SM", parent)


def _faulty_code(workplace: Workplace, parent: QWidget) -> QDialog:
    dialog = _new_code(workplace, parent)
    dialog.code.setText("SM01")
    dialog.words.label.setText("あ" * 30)
    dialog.words.hotkey.setText("1")
    return _faulty(dialog)


def _code(workplace: Workplace, parent: QWidget) -> QDialog:
    topics = workplace.vocabularies[VocabularyName.TOPIC]
    return TermDialog(workplace, VocabularyName.TOPIC, topics.term("LN04"), parent)


def _retiring(workplace: Workplace, parent: QWidget) -> RetireTermDialog:
    topics = workplace.vocabularies[VocabularyName.TOPIC]
    return RetireTermDialog(workplace, VocabularyName.TOPIC, topics.term("LN"), parent)


def _retiring_without_a_day(workplace: Workplace, parent: QWidget) -> QDialog:
    dialog = _retiring(workplace, parent)
    dialog.day.line.setText("")
    return _faulty(dialog)


def _day(workplace: Workplace, parent: QWidget) -> QDialog:
    listed = workplace.ledger.read(opening_days.year, Month.of(workplace.today()).fiscal_year)
    return DayDialog(workplace.ledger, listed[28], parent)


def _desk(workplace: Workplace, parent: QWidget) -> QDialog:
    return DeskFormDialog(workplace, workplace.ledger.read(desk_services.listing)[0], parent)


def _new_desk(workplace: Workplace, parent: QWidget) -> QDialog:
    dialog = DeskFormDialog(workplace, None, parent)
    dialog.venue.setCurrentIndex(0)
    return _faulty(dialog)


def _venue(workplace: Workplace, parent: QWidget) -> QDialog:
    dialog = VenueDialog(workplace, workplace.ledger.read(venues.listing)[0], parent)
    dialog.attempt(lambda: dialog._turn(workplace.ledger.read(venues.listing)[0]))
    return dialog


SECTIONS: Final[tuple[tuple[str, Build], ...]] = (
    ("own", section(settings.OWN)),
    ("staff", section(settings.STAFF)),
    ("desks", section(settings.DESKS)),
    ("venues", section(settings.VENUES)),
    ("topics", section(settings.TERMS)),
    ("outcomes", section(settings.TERMS, _outcomes)),
    ("calendar", section(settings.CALENDAR)),
    ("turned-day", section(settings.CALENDAR, _turned_day)),
    ("office", section(settings.OFFICE)),
    ("office-faults", section(settings.OFFICE, _faulty_office)),
    ("backups", section(settings.BACKUPS, _backed_up)),
    ("unprotected", section(settings.OWN, _unprotected)),
    ("diagnosis", section(settings.DIAGNOSIS)),
    ("diagnosis-checked", section(settings.DIAGNOSIS, _checked)),
    ("diagnosis-index", section(settings.DIAGNOSIS, _spoilt_index)),
    ("retention", section(settings.RETENTION)),
    ("retention-broken-ledger", section(settings.RETENTION, _broken_ledger)),
    ("retention-waits", section(settings.RETENTION, _prepared_purge)),
    ("traces", section(settings.TRACES, _long_sentences)),
    ("traces-narrowed", section(settings.TRACES, _narrowed)),
    ("traces-verified", section(settings.TRACES, _verified)),
    ("traces-not-found", section(settings.TRACES, _not_found)),
)
"""Name of the state, and what builds it."""

DIALOGS: Final[tuple[tuple[type[QDialog], str, Make], ...]] = (
    (PasswordDialog, "open", lambda place, parent: PasswordDialog(place.ledger, parent)),
    (PasswordDialog, "faults", lambda place, parent: _faulty(PasswordDialog(place.ledger, parent))),
    (PinDialog, "faults", lambda place, parent: _same_pin(PinDialog(place.ledger, parent))),
    (NewStaffDialog, "faults", lambda place, parent: _faulty(NewStaffDialog(place.ledger, parent))),
    (StaffDialog, "open", lambda place, parent: StaffDialog(place.ledger, place.staff, parent)),
    (StaffDialog, "faults", _last_administrator),
    (ResetPasswordDialog, "faults", lambda place, parent: _faulty(ResetPasswordDialog(place.ledger, place.staff, parent))),
    (RulesDialog, "open", _rules),
    (RulesDialog, "faults", _faulty_rules),
    (DeskFormDialog, "open", _desk),
    (DeskFormDialog, "faults", _new_desk),
    (VenueDialog, "refused", _venue),
    (NewTermDialog, "open", _new_code),
    (NewTermDialog, "faults", _faulty_code),
    (TermDialog, "open", _code),
    (RetireTermDialog, "open", _retiring),
    (RetireTermDialog, "faults", _retiring_without_a_day),
    (DayDialog, "open", _day),
    (NarrowDialog, "open", _narrowing),
    (NarrowDialog, "faults", _narrowing_wrongly),
    (TraceDialog, "open", _one_trace),
    (AnchorDialog, "faults", lambda _place, parent: _faulty(AnchorDialog(parent))),
    (SupportDialog, "open", lambda _place, parent: SupportDialog("\n".join(_SUPPORT), parent)),
    (LeavingDialog, "open", lambda _place, parent: LeavingDialog(parent)),
)  # fmt: skip
"""Class, name of the state, and what makes it."""
