"""コード表: the answers staff choose from, in the order of the screen, those out of use among them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from typing_extensions import override

from nakanojo_helpdesk.domain.calendar import long_date
from nakanojo_helpdesk.domain.vocabularies import (
    GROUPED_BY,
    TWO_LEVELS,
    VOCABULARY_LABELS,
    Term,
    Vocabularies,
    VocabularyName,
)
from nakanojo_helpdesk.services import vocabularies
from nakanojo_helpdesk.ui.kit.inputs.chips import Choice
from nakanojo_helpdesk.ui.kit.inputs.choice import ChoiceField
from nakanojo_helpdesk.ui.kit.inputs.field import Field
from nakanojo_helpdesk.ui.kit.lists.rows import Column, RowModel
from nakanojo_helpdesk.ui.settings.list_section import ListSection
from nakanojo_helpdesk.ui.settings.section import Act
from nakanojo_helpdesk.ui.workplace.form_dialog import FormDialog

if TYPE_CHECKING:
    from nakanojo_helpdesk.ui.kit.frame.page import Page
    from nakanojo_helpdesk.ui.workplace.workplace import Workplace


@dataclass(frozen=True)
class TermLine:
    """One line of the list: the code, how deep it stands (0 or 1), and its group in words."""

    term: Term
    depth: int
    group: str = ""

    @property
    def words(self) -> str:
        """The label, set in below its upper code, with its group where it has one."""
        group = f"　［{self.group}］" if self.group else ""
        return f"　└ {self.term.label}" if self.depth else f"{self.term.label}{group}"


def lines_of(known: Vocabularies, name: VocabularyName) -> list[TermLine]:
    """The codes of a vocabulary in the order of the screen, each upper one before those below it."""
    vocabulary = known[name]
    if name in TWO_LEVELS:
        return [
            line
            for upper in vocabulary.upper()
            for line in (TermLine(upper, 0), *(TermLine(term, 1) for term in vocabulary.below(upper.code)))
        ]
    groups = known[GROUPED_BY[name]] if name in GROUPED_BY else None
    return [TermLine(term, 0, groups.label(term.parent) if groups else "") for term in vocabulary.terms]


def use_words(term: Term, today: date) -> str:
    """Whether a code is in use: `使用中`, `令和8年4月1日から`, `令和8年3月31日まで`, `使わない`."""
    if term.valid_to is not None:
        ended = term.valid_to < today
        return "使わない" if ended else f"{long_date(term.valid_to, weekday=False)}まで"
    if term.valid_from is not None and term.valid_from > today:
        return f"{long_date(term.valid_from, weekday=False)}から"
    return "使用中"


class TermSection(ListSection[TermLine]):
    """One vocabulary at a time."""

    def __init__(self, page: Page, workplace: Workplace) -> None:
        today = workplace.today()
        columns: tuple[Column[TermLine], ...] = (
            Column("名前", lambda line: line.words, stretch=True, wraps=True, minimum=200),
            Column("ボタンの文字", lambda line: line.term.short, wraps=True),
            Column("キー", lambda line: line.term.hotkey),
            Column("状態", lambda line: use_words(line.term, today), wraps=True, minimum=120),
            Column("コード", lambda line: line.term.code),
        )
        model: RowModel[TermLine] = RowModel(columns, key=lambda line: line.term.code)
        hint = "コードは消せません。使わなくなったものは、日付を決めてやめます。変更は次のサインインから使われます。"
        names = ChoiceField([Choice(name.value, name.label) for name in VOCABULARY_LABELS])
        names.setAccessibleName("コード表の種類")
        super().__init__(page, workplace, model, "コード表", hint, Field("種類", names, beside=True))
        self.names = names
        self.names.chosen.connect(lambda _code: self._change_vocabulary())

    def name(self) -> VocabularyName:
        """The vocabulary shown."""
        return VocabularyName(self.names.code() or VocabularyName.TOPIC.value)

    def show_vocabulary(self, name: VocabularyName) -> None:
        """Show another vocabulary."""
        self.names.set_code(name.value)
        self._change_vocabulary()

    @override
    def acts(self) -> tuple[Act, ...]:
        return (
            *super().acts(),
            Act("上へ", "Ctrl+Up", lambda: self._move(-1)),
            Act("下へ", "Ctrl+Down", lambda: self._move(1)),
        )

    @override
    def rows(self) -> Sequence[TermLine]:
        return lines_of(self.workplace.ledger.read(vocabularies.current), self.name())

    @override
    def dialog(self, row: TermLine | None) -> FormDialog:
        from nakanojo_helpdesk.ui.settings.term_dialogs import NewTermDialog, TermDialog

        known = self.workplace.ledger.read(vocabularies.current)
        if row is not None:
            return TermDialog(self.workplace, self.name(), row.term, self.window())
        here = self.table.current_row()
        upper = None if here is None else here.term.parent
        if here is not None and upper is None and self.name() in TWO_LEVELS:
            upper = here.term.code
        return NewTermDialog(self.workplace, self.name(), known, upper, self.window())

    def _change_vocabulary(self) -> None:
        self.page.sticky.clear()
        self.reload()
        self.table.scrollToTop()

    def _move(self, steps: int) -> None:
        line = self.table.current_row()
        if line is None:
            self.page.sticky.say("warning", "先に、一覧から1つ選んでください。")
            return
        ledger, name, code = self.workplace.ledger, self.name(), line.term.code
        where = "上" if steps < 0 else "下"
        moved: list[bool] = []
        done = self.attempt(
            lambda: moved.append(ledger.call(vocabularies.move, name, code, steps)),
            f"「{line.term.label}」を1つ{where}へ移しました。",
        )
        if done and not moved[0]:
            self.page.sticky.say("warning", f"「{line.term.label}」は、もういちばん{where}です。")
        self.table.select_key(code)
