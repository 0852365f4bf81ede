"""書き出す: asks for the kind of file, and whether with memos, which need the password once more."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final

from PySide6.QtWidgets import QWidget

from nakanojo_helpdesk.domain.staff.confirmations import Confirmed
from nakanojo_helpdesk.ui.kit.frame.dialog import Dialog
from nakanojo_helpdesk.ui.kit.inputs.chip import Choice
from nakanojo_helpdesk.ui.kit.inputs.chip_group import ChipGroup
from nakanojo_helpdesk.ui.kit.inputs.field import Field
from nakanojo_helpdesk.ui.kit.inputs.lines import PasswordField
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel

EXCEL, CSV_UTF8, CSV_CP932 = "xlsx", "utf-8-sig", "cp932"
_KINDS: Final = (
    Choice(EXCEL, "Excel", "1"),
    Choice(CSV_UTF8, "CSV", "2"),
    Choice(CSV_CP932, "CSV（古いソフト用）", "3"),
)
_NOTES: Final = {
    EXCEL: "Excelで開いて、そのまま印刷できます。ふつうはこれを選びます。",
    CSV_UTF8: "文字コードはUTF-8です。めずらしい漢字もそのまま書き出します。",
    CSV_CP932: "古いソフト用です。書けない漢字があるときは、先にお知らせします。",
}
_WITHOUT, _WITH = "without", "with"


@dataclass(frozen=True)
class ExportWish:
    """The person's choice: `kind` is `EXCEL` or the encoding of a CSV; memos are included only with `confirmed`."""

    kind: str
    confirmed: Confirmed | None

    @property
    def suffix(self) -> str:
        """The suffix of the file's name."""
        return ".xlsx" if self.kind == EXCEL else ".csv"

    @property
    def filter(self) -> str:
        """The filter for the file dialog."""
        return "Excel (*.xlsx)" if self.kind == EXCEL else "CSV (*.csv)"


class ExportDialog(Dialog):
    """Asks how to write a list.

    Args:
        sentence: which records, and how many.
        may_read_memos: whether memos are offered.
        confirm: checks a password; gives the confirmation for the service, or the sentence of refusal.
        parent: the window it belongs to.
    """

    def __init__(
        self,
        sentence: str,
        *,
        may_read_memos: bool,
        confirm: Callable[[str], Confirmed | str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("一覧を書き出す", parent, width=640)
        self._confirm = confirm
        self._confirmed: Confirmed | None = None
        self.kinds = ChipGroup("ファイルの種類", _KINDS)
        self.kinds.set_codes([EXCEL])
        self._kind_field = Field("ファイルの種類", self.kinds, support=_NOTES[EXCEL])
        self.memos = ChipGroup(
            "メモ", (Choice(_WITHOUT, "メモなし", "1"), Choice(_WITH, "メモも書き出す", "2"))
        )
        self.memos.set_codes([_WITHOUT])
        self._memo_field = Field("メモ", self.memos)
        self.password = PasswordField()
        self.password_field = Field(
            "パスワード",
            self.password,
            required=True,
            support="メモには個人のことが書かれているおそれがあります。あなたのパスワードをもう一度入れてください。",
        )
        self.body.addWidget(PlainLabel(sentence, wrap=True))
        self.body.addWidget(self._kind_field)
        self.body.addWidget(self._memo_field)
        self.body.addWidget(self.password_field)
        self.body.addWidget(
            PlainLabel("だれがいつ書き出したかは、操作の記録に残ります。", "small", wrap=True)
        )
        self.body.addStretch(1)
        self._memo_field.setVisible(may_read_memos)
        self.password_field.hide()
        self.go_button = self.add_button("書き出す", "primary", default=True)
        self.add_button("やめる", rejects=True)
        self.focus_first(self.kinds)
        self.go_button.clicked.connect(self._go)
        self.password_field.edited.connect(partial(self.password_field.show_error, None))
        self.kinds.changed.connect(self._show_kind)
        self.memos.changed.connect(self._show_memos)

    def wish(self) -> ExportWish:
        """The choice, after the dialog was accepted."""
        return ExportWish(self.kinds.code() or EXCEL, self._confirmed)

    def _show_kind(self) -> None:
        if self.kinds.code() is None:
            self.kinds.set_codes([EXCEL])
        self._kind_field.set_support(_NOTES[self.kinds.code() or EXCEL])
        self.fit()

    def _show_memos(self) -> None:
        if self.memos.code() is None:
            self.memos.set_codes([_WITHOUT])
        self.password_field.setVisible(self.memos.code() == _WITH)
        self.fit()

    def _go(self) -> None:
        if self.memos.code() == _WITH:
            answer = self._confirm(self.password.text())
            if isinstance(answer, str):
                self.password.clear()
                self.password_field.show_error(answer)
                self.fit()
                self.lead_to(self.password_field)
                return
            self._confirmed = answer
        self.accept()
