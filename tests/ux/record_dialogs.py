"""The dialogs of one record in the states a person meets, for the stages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from PySide6.QtWidgets import QDialog, QWidget

from nakanojo_helpdesk.domain.consultations.amending import Amendable
from nakanojo_helpdesk.domain.consultations.forms import ConsultationRow
from nakanojo_helpdesk.domain.staff.access import Role
from nakanojo_helpdesk.services.consultations import history
from nakanojo_helpdesk.services.consultations import reading as consultation_rows
from nakanojo_helpdesk.services.consultations import writing as consultations
from nakanojo_helpdesk.services.ledger import Ledger
from nakanojo_helpdesk.services.staff import people as staff
from nakanojo_helpdesk.ui.records.amend import AmendDialog
from nakanojo_helpdesk.ui.records.conflict import ConflictDialog
from nakanojo_helpdesk.ui.records.detail import RecordDialog
from nakanojo_helpdesk.ui.records.withdraw import WithdrawDialog
from nakanojo_helpdesk.ui.workplace.workplace import Workplace
from tests.factories import actor_for, colleague, today

FREELY: Final = Amendable(allowed=True)
WITH_REASON: Final = Amendable(
    allowed=True, reason_needed=True, sentence="入力した日を過ぎています。直すときは、理由も書きます。"
)


def amend_twice(ledger: Ledger, key: int) -> None:
    """Give a record of one's own a history; it says the same again afterwards but for the order of its topics."""
    row = ledger.read(consultation_rows.get, key)
    first = replace(row.form(), outcome="SOL", memo="直す前のメモ。", people=3)
    last = replace(row.form(), topics=(row.topics[0], *reversed(row.topics[1:])))
    ledger.call(consultations.amend, key, row.version, first, reason="結果の書き間違い")
    ledger.call(consultations.amend, key, row.version + 1, last, reason="順番のまちがい")


def fullest(workplace: Workplace) -> ConsultationRow:
    """The record of today with every answer and the longest memo."""
    rows = workplace.ledger.read(consultation_rows.listing, today(), today())
    return max(rows, key=lambda row: len(row.memo or ""))


def whole(workplace: Workplace, parent: QWidget) -> RecordDialog:
    """A record with everything and a history."""
    return RecordDialog(workplace, fullest(workplace), parent)


def withdrawn(workplace: Workplace, parent: QWidget) -> RecordDialog:
    """A record that was taken back."""
    rows = workplace.ledger.read(consultation_rows.listing, today(), today(), withdrawn=True)
    return RecordDialog(workplace, next(row for row in rows if row.withdrawn), parent)


def anothers(workplace: Workplace, parent: QWidget) -> RecordDialog:
    """A record somebody else entered, seen by a person who may not amend it."""
    row = fullest(workplace)
    name = "閲覧"
    known = [each for each in workplace.ledger.read(staff.listing) if each.name == name]
    ledger = workplace.ledger
    theirs = (
        Ledger(ledger.store, actor_for(known[0])) if known else colleague(ledger, Role.COUNTER, name=name)
    )
    place = replace(workplace, ledger=theirs)
    return RecordDialog(place, row, parent)


def amended(workplace: Workplace, parent: QWidget) -> RecordDialog:
    """A record right after it was amended."""
    dialog = whole(workplace, parent)
    dialog.sticky.say("success", "直しました。前の内容は、下の「訂正の履歴」に残っています。")
    return dialog


def amending(workplace: Workplace, parent: QWidget) -> AmendDialog:
    """All fields filled."""
    return AmendDialog(workplace, fullest(workplace), FREELY, parent)


def amending_with_faults(workplace: Workplace, parent: QWidget) -> AmendDialog:
    """Every fault at once, a reason asked for."""
    dialog = AmendDialog(workplace, fullest(workplace), WITH_REASON, parent)
    dialog.form.day.line.setText("2月30日")
    dialog.form.time.setText("25:00")
    dialog.form.people.line.setText("0")
    dialog.form.minutes.line.setText("999")
    dialog.save()
    return dialog


def amending_without_reason(workplace: Workplace, parent: QWidget) -> AmendDialog:
    """The reason is missing and there is no topic."""
    dialog = AmendDialog(workplace, fullest(workplace), WITH_REASON, parent)
    dialog.form.topics.set_codes(())
    dialog.save()
    return dialog


def going_on(workplace: Workplace, parent: QWidget) -> AmendDialog:
    """After a conflict: what stands there now, and what had been typed on offer."""
    row = fullest(workplace)
    dialog = AmendDialog(workplace, row, FREELY, parent)
    theirs = replace(row, outcome="UNS", version=row.version + 1)
    mine = replace(row.form(), outcome="FUP", memo="短いメモ", topics=("LN04", "MN08"), event_minute=605)
    dialog.go_on_from(theirs, mine)
    return dialog


def conflict(workplace: Workplace, parent: QWidget) -> ConflictDialog:
    """Several fields differ, the memo among them."""
    row = fullest(workplace)
    mine = replace(row.form(), outcome="FUP", memo="短いメモ", topics=("LN04", "MN08"), event_minute=605)
    last = workplace.ledger.read(history.of, row.id)[-1]
    return ConflictDialog(workplace, mine, row, last, parent)


def conflict_withdrawn(workplace: Workplace, parent: QWidget) -> ConflictDialog:
    """The other counter took the record back."""
    row = fullest(workplace)
    theirs = replace(row, withdrawn_at=row.entered_at, withdrawn_reason="重複")
    last = workplace.ledger.read(history.of, row.id)[-1]
    return ConflictDialog(workplace, replace(row.form(), outcome="FUP"), theirs, last, parent)


def withdrawing(workplace: Workplace, parent: QWidget) -> WithdrawDialog:
    """The reason is asked for."""
    return WithdrawDialog(workplace, fullest(workplace), parent)


def withdrawing_without_reason(workplace: Workplace, parent: QWidget) -> WithdrawDialog:
    """The reason is missing."""
    dialog = WithdrawDialog(workplace, fullest(workplace), parent)
    dialog.withdraw()
    return dialog


DIALOGS: Final[tuple[tuple[type[QDialog], str, Callable[[Workplace, QWidget], QDialog]], ...]] = (
    (RecordDialog, "whole", whole),
    (RecordDialog, "withdrawn", withdrawn),
    (RecordDialog, "anothers", anothers),
    (RecordDialog, "amended", amended),
    (AmendDialog, "open", amending),
    (AmendDialog, "faults", amending_with_faults),
    (AmendDialog, "reason", amending_without_reason),
    (AmendDialog, "going_on", going_on),
    (ConflictDialog, "amended", conflict),
    (ConflictDialog, "withdrawn", conflict_withdrawn),
    (WithdrawDialog, "open", withdrawing),
    (WithdrawDialog, "faults", withdrawing_without_reason),
)
