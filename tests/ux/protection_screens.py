"""The dialogs of the encryption, and the pages that ask for a recovery key."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtWidgets import QDialog, QWidget

from nakanojo_helpdesk.domain.errors import Invalid
from nakanojo_helpdesk.domain.protection.keys import MISSING_SENTENCE, BookKey
from nakanojo_helpdesk.domain.protection.recovery import read_recovery, recovery_groups
from nakanojo_helpdesk.domain.protection.states import Protection
from nakanojo_helpdesk.ui.kit.frame.page import Page
from nakanojo_helpdesk.ui.settings.protection.dialogs import (
    PasswordAgainDialog,
    ProofDialog,
    ProtectionDialog,
    RecoveryKeyDialog,
    WorkDialog,
)
from nakanojo_helpdesk.ui.shell.entrance.unlock_page import UnlockPage
from nakanojo_helpdesk.ui.workplace.form_dialog import FormDialog
from nakanojo_helpdesk.ui.workplace.workplace import Workplace

Make = Callable[[Workplace, QWidget], QDialog]
KEY: Final = BookKey(bytes(range(32)))
PLAIN: Final = Protection(is_encrypted=False, lost=False, can_encrypt=True, has_keystore=False)
ENCRYPTED: Final = Protection(
    is_encrypted=True,
    lost=False,
    can_encrypt=True,
    has_keystore=True,
    plain_backups=2,
    plain_formers=1,
    key_id=KEY.id,
    keeps_key=True,
)
NOT_INSTALLED: Final = Protection(is_encrypted=False, lost=False, can_encrypt=False, has_keystore=False)
_INTRO: Final = "はじめに、記録を開くための「回復キー」を作り、紙に残します。まだ暗号化しません。"


def _faulty(dialog: FormDialog) -> QDialog:
    dialog.submit()
    return dialog


def _asking(workplace: Workplace, parent: QWidget) -> PasswordAgainDialog:
    return PasswordAgainDialog(workplace.ledger, "暗号化する", "次へ", _INTRO, parent)


def _printed(_workplace: Workplace, parent: QWidget) -> QDialog:
    dialog = RecoveryKeyDialog(KEY, lambda _sticky: None, parent, is_new=True)
    dialog.sticky.say("success", "「窓口のプリンター」に送りました。")
    return dialog


def _working(_workplace: Workplace, parent: QWidget) -> QDialog:
    dialog = WorkDialog("暗号化しています", parent)
    dialog.show_progress(4, 12)
    return dialog


def _unlocking(_workplace: Workplace) -> Page:
    return UnlockPage(MISSING_SENTENCE, KEY.id, "C:/記録/nakanojo.db")


def _wrong(_workplace: Workplace) -> Page:
    page = _unlocking(_workplace)
    assert isinstance(page, UnlockPage)
    for place, group in enumerate(recovery_groups(KEY)):
        page.lines.lines[place].setText(group if place not in {2, 7} else "3" * 7)
    try:
        read_recovery(page.lines.texts())
    except Invalid as error:
        page.refuse(error.problems)
    return page


PAGES: Final[tuple[tuple[type[Page], str, Callable[[Workplace], Page]], ...]] = (
    (UnlockPage, "empty", _unlocking),
    (UnlockPage, "wrong", _wrong),
)
DIALOGS: Final[tuple[tuple[type[QDialog], str, Make], ...]] = (
    (ProtectionDialog, "plain", lambda _place, parent: ProtectionDialog(PLAIN, parent)),
    (ProtectionDialog, "encrypted", lambda _place, parent: ProtectionDialog(ENCRYPTED, parent)),
    (ProtectionDialog, "not installed", lambda _place, parent: ProtectionDialog(NOT_INSTALLED, parent)),
    (PasswordAgainDialog, "open", _asking),
    (PasswordAgainDialog, "faults", lambda place, parent: _faulty(_asking(place, parent))),
    (RecoveryKeyDialog, "new", _printed),
    (RecoveryKeyDialog, "again", lambda _place, parent: RecoveryKeyDialog(KEY, lambda _sticky: None, parent, is_new=False)),
    (ProofDialog, "faults", lambda _place, parent: _faulty(ProofDialog(KEY, parent))),
    (WorkDialog, "working", _working),
)  # fmt: skip
"""Class, name of the state, and what makes it."""
