"""The strip above every screen that says: no verified backup is younger than 24 hours."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtWidgets import QWidget

from nakanojo_helpdesk.domain.staff.access import Actor, Permission
from nakanojo_helpdesk.ui.kit.frame.banner import Notice

UNPROTECTED: Final = "24時間以内の控えがありません。"
_ASK: Final = "システム管理者に知らせてください。"


class BackupNotice(Notice):
    """Shown to whoever has signed in; with the way to the section for those who may make a backup.

    Low, because it is above the work of everybody: why none could be made is said where one makes it.

    Args:
        show_backups: opens the section 控え.
        parent: as for every widget.
    """

    def __init__(self, show_backups: Callable[[], object], parent: QWidget | None = None) -> None:
        super().__init__("", "", "控えを見る", show_backups, parent)
        self.body.set_design_margins(16, 2, 12, 2)
        self._actor: Actor | None = None
        self._is_told = False
        self._fit()

    def tell(self, *, told: bool) -> None:
        """Say it from now on, or take it back."""
        self._is_told = told
        self._fit()

    def offer(self, actor: Actor | None) -> None:
        """Note who has signed in; None for nobody."""
        self._actor = actor
        self._fit()

    def _fit(self) -> None:
        may = self._actor is not None and self._actor.may(Permission.BACKUP)
        self.button().setVisible(may)
        self.set_text(UNPROTECTED if may else UNPROTECTED + _ASK)
        self.setVisible(self._is_told and self._actor is not None)
