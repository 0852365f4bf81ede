"""The list of papers, each with its key and one sentence. Digits and letters choose in it."""

from __future__ import annotations

import unicodedata

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from typing_extensions import override

from nakanojo_helpdesk.domain.papers.wishes import Paper
from nakanojo_helpdesk.ui.kit.lists.rows import Column, RowModel
from nakanojo_helpdesk.ui.kit.lists.table import Table


class PaperList(Table[Paper]):
    """The papers in their order; the key of one goes to it."""

    def __init__(self) -> None:
        columns: tuple[Column[Paper], ...] = (
            Column("キー", lambda paper: paper.key),
            Column("書類", lambda paper: paper.label, wraps=True, minimum=120),
            Column("どんな紙か", lambda paper: paper.sentence, stretch=True, wraps=True, minimum=150),
        )
        model: RowModel[Paper] = RowModel(columns, key=lambda paper: paper)
        model.brief = lambda paper: (f"{paper.key}　{paper.label}", paper.sentence)
        model.set_rows(tuple(Paper))
        super().__init__(model, "書類の一覧", least_rows=4)

    def choose(self, paper: Paper) -> None:
        """Go to a paper."""
        self.select_key(paper)
        self.show_current_soon()  # sentences of two lines have their height only after the next layout

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = unicodedata.normalize("NFKC", event.text()).upper()
        plain = not event.modifiers() & ~(
            Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier
        )
        paper = next((each for each in Paper if each.key == key), None) if plain else None
        if paper is None:
            super().keyPressEvent(event)
        elif not event.isAutoRepeat():
            self.choose(paper)
