"""Two people amended one record: shows the unsaved version beside the stored one."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget
from typing_extensions import override

from nakanojo_helpdesk.domain.consultations.forms import FIELD_LABELS, ConsultationForm, ConsultationRow
from nakanojo_helpdesk.domain.consultations.history import RevisionRow, Words, differing, label_of
from nakanojo_helpdesk.ui.kit.frame.dialog import Dialog
from nakanojo_helpdesk.ui.kit.layout.boxes import Column, Row, hairline
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from nakanojo_helpdesk.ui.kit.look.theme import current_theme
from nakanojo_helpdesk.ui.workplace.workplace import Workplace

_SIDE_BY_SIDE_FROM = 560
_LABEL_WIDTH = 130
_WIDTH = 860
MINE = "あなたの入力"
THEIRS = "いまの記録"


class ConflictDialog(Dialog):
    """Accepted when the person chooses to continue from the stored version.

    Args:
        workplace: for the words of codes.
        mine: the version that was not saved.
        theirs: the stored version; a withdrawn record cannot be continued from.
        last: the newest entry of its history, if any.
        parent: the window it belongs to.
    """

    def __init__(
        self,
        workplace: Workplace,
        mine: ConsultationForm,
        theirs: ConsultationRow,
        last: RevisionRow | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("ほかの窓口で先に直されました", parent, width=_WIDTH)
        words, standing = words_for(workplace, theirs), theirs.form()
        different = differing(mine, standing)
        answered = [name for name in FIELD_LABELS if getattr(mine, name) not in (None, "", ())]
        same = [name for name in answered if name not in different]
        self.body.addWidget(PlainLabel(_told(theirs, last, workplace), wrap=True))
        self.pairs = [
            _Pair(name, words.of(name, getattr(mine, name)), words.of(name, getattr(standing, name)))
            for name in different
        ]
        for pair in self.pairs:
            self.body.addWidget(hairline())
            self.body.addWidget(pair)
        self.body.addWidget(hairline())
        if same:
            told = "、".join(label_of(name) for name in same)
            self.body.addWidget(PlainLabel(f"同じところ：{told}", "small", wrap=True))
        self.body.addStretch(1)
        if theirs.withdrawn:
            self.add_button("閉じる", "primary", rejects=True, default=True)
        else:
            self.add_button("いまの内容から直す", "primary", accepts=True, default=True)
            self.add_button("やめる", rejects=True)

    @override
    def fit(self) -> None:
        self._arrange(min(current_theme().px(_WIDTH), self._room().width()))
        super().fit()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(self.width())

    def _arrange(self, width: int) -> None:
        for pair in self.pairs:
            pair.arrange(width)


def words_for(workplace: Workplace, row: ConsultationRow) -> Words:
    """The words of the workplace's codes, and of the record's own desk and 担当者."""
    desks = {desk.code: desk.name for desk in workplace.desks} | {row.desk: row.desk_name}
    staff = {person.code: person.name for person in workplace.colleagues} | {row.staff: row.staff_name}
    return Words(vocabularies=workplace.vocabularies, desks=desks, staff=staff)


def _told(theirs: ConsultationRow, last: RevisionRow | None, workplace: Workplace) -> str:
    if theirs.withdrawn:
        who = f"（{last.heading(workplace.today())}）" if last is not None else ""
        return (
            f"この相談は、ほかの窓口で取り消されました{who}。取り消した記録は直せません。"
            "あなたの入力は保存していません。"
        )
    who = f"{last.by_name}さんが、" if last is not None else "ほかの職員が、"
    return (
        f"{who}この相談を先に直しました。あなたの入力はまだ保存していません。"
        "2つの内容がちがうところを見比べてください。"
    )


class _Pair(QWidget):
    """One differing field: the word 「ちがいます」 and both versions, side by side where there is room."""

    def __init__(self, name: str, mine: str, theirs: str) -> None:
        super().__init__()
        self._row = Row(self, spacing=16, margins=(0, 4, 0, 4))
        self._head = QWidget()
        head = Column(self._head, spacing=2)
        head.addWidget(PlainLabel(label_of(name), "label", wrap=True))
        head.addWidget(PlainLabel("ちがいます", "warning"))
        self._row.addWidget(self._head, 0, Qt.AlignmentFlag.AlignTop)
        for title, words in ((MINE, mine), (THEIRS, theirs)):
            side = QWidget()
            column = Column(side, spacing=2)
            column.addWidget(PlainLabel(title, "small"))
            column.addWidget(PlainLabel(words, "bold", wrap=True))
            column.addStretch(1)
            self._row.addWidget(side, 1)

    def arrange(self, width: int) -> None:
        """Arrange the versions side by side or below each other, for the width of the dialog."""
        wide = width >= current_theme().px(_SIDE_BY_SIDE_FROM)
        directions = QBoxLayout.Direction
        self._row.setDirection(directions.LeftToRight if wide else directions.TopToBottom)
        self._head.setMinimumWidth(current_theme().px(_LABEL_WIDTH) if wide else 0)
