"""The lines of the 動作の確認 as a list, and the dialog that shows a support file before it is saved."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import qVersion
from PySide6.QtWidgets import QWidget

from nakanojo_helpdesk.domain.diagnosis.lines import Line, Mark
from nakanojo_helpdesk.paper.diagnosis import font_line, printer_line
from nakanojo_helpdesk.services.diagnosis import looking
from nakanojo_helpdesk.services.ledger import Ledger
from nakanojo_helpdesk.ui.kit.frame.dialog import Dialog
from nakanojo_helpdesk.ui.kit.lists.rows import Column, RowModel
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel

LOOKING: Final = "調べています。少しお待ちください。"
SUMMARY: Final = {
    Mark.GOOD: "すべて、よい状態です。",
    Mark.CARE: "▲の行に、気をつけることがあります。",
    Mark.BAD: "×の行を直してください。",
}
_LOOK_FIRST: Final = "この内容を保存します。名前・電話・メモ・フォルダーの名前は入っていません。読んで確かめてから保存してください。"


def line_model() -> RowModel[Line]:
    """The columns: sign, thing, how it is, what to do."""
    model: RowModel[Line] = RowModel(
        (
            Column("印", lambda line: line.mark.label),
            Column("項目", lambda line: line.name),
            Column("ようす", lambda line: line.told, stretch=True, wraps=True, minimum=260),
            Column("すること", lambda line: line.todo, wraps=True, minimum=260),
        ),
        key=lambda line: line.name,
    )
    model.brief = lambda line: tuple(
        part for part in (f"{line.mark.label}　{line.name}", line.told, line.todo) if part
    )
    return model


def looked_at(ledger: Ledger) -> tuple[Line, ...]:
    """Look at everything; called in the worker, where printers may take their time. Raises `DeskError`s."""
    return (
        *looking.program_lines(qVersion() or ""),
        *ledger.read(looking.database_lines),
        *looking.place_lines(ledger.store.path),
        font_line(),
        printer_line(),
    )


class SupportDialog(Dialog):
    """The text of a support file, to be read before it is saved."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__("サポート用ファイルの内容", parent, width=900)
        self.body.addWidget(PlainLabel(_LOOK_FIRST, "bold", wrap=True))
        for line in text.splitlines():
            self.body.addWidget(PlainLabel(line, wrap=True))
        self.body.addStretch(1)
        self.add_button("保存する", "primary", accepts=True, default=True)
        self.add_button("やめる", rejects=True)
