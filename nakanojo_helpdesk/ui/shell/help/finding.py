"""Looks for words in the whole manual while they are typed."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from nakanojo_helpdesk.domain.manual.parts import Found, find
from nakanojo_helpdesk.reports.manual import book
from nakanojo_helpdesk.ui.kit.buttons.button import Button
from nakanojo_helpdesk.ui.kit.inputs.field import Field
from nakanojo_helpdesk.ui.kit.inputs.lines import TextField
from nakanojo_helpdesk.ui.kit.layout.boxes import Column, emptied, hairline
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from nakanojo_helpdesk.ui.kit.work.screen_reader import announce

_LONGEST: Final = 60
_MOST: Final = 12
_NONE: Final = "見つかりませんでした。短い言葉に変えるか、言葉を1つにしてください。"


class FindBox(QWidget):
    """A line for words; below it the places of the manual that hold them all, each a button."""

    wanted = Signal(object)
    """A place (`Found`) was chosen."""
    turned = Signal()
    """Other words, or none any more."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = TextField(_LONGEST, "例：印刷　パスワード")
        column = Column(self, spacing=8)
        column.addWidget(Field("言葉で探す", self.line))
        self._results = Column(spacing=8)
        column.addLayout(self._results)
        column.addStretch(1)
        self.line.textChanged.connect(self._find)

    def words(self) -> str:
        """What is looked for; empty for nothing."""
        return self.line.value()

    def clear(self) -> None:
        """Look for nothing any more."""
        self.line.clear()

    def _find(self) -> None:
        emptied(self._results)
        if not self.words():
            self.turned.emit()
            return
        found = find(book.pages(), self.words())
        for each in found[:_MOST]:
            self._add(each)
        count = f"{len(found)}か所で見つかりました。"
        if len(found) > _MOST:
            count += f"はじめの{_MOST}か所を出しています。"
        told = PlainLabel(count if found else _NONE, "sub", wrap=True)
        self._results.insertWidget(0, told)
        announce(self, told.text())
        self.turned.emit()

    def _add(self, found: Found) -> None:
        self._results.addWidget(hairline())
        title = f"{found.heading}（{found.page.title}）" if found.heading else found.page.title
        button = Button(title, "link")
        button.setAutoDefault(False)
        button.clicked.connect(partial(self._choose, found))
        self._results.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        self._results.addWidget(PlainLabel(found.excerpt, "small", wrap=True))

    def _choose(self, found: Found, _checked: bool = False) -> None:
        self.wanted.emit(found)
