"""コード表: the answers staff choose from: add a code, change its words, retire it from a day on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from nakanojo_helpdesk.domain.calendar import long_date, parse_date
from nakanojo_helpdesk.domain.errors import Invalid
from nakanojo_helpdesk.domain.vocabularies import (
    CHIP_LENGTH,
    GROUPED_BY,
    LABEL_LENGTH,
    NOTE_LENGTH,
    TWO_LEVELS,
    VOCABULARY_LABELS,
    Term,
    TermForm,
    Vocabularies,
    VocabularyName,
    folded_code,
)
from nakanojo_helpdesk.services import vocabularies
from nakanojo_helpdesk.ui.kit.frame.page import Page
from nakanojo_helpdesk.ui.kit.inputs.chip import Choice
from nakanojo_helpdesk.ui.kit.inputs.choice import ChoiceField
from nakanojo_helpdesk.ui.kit.inputs.field import Field
from nakanojo_helpdesk.ui.kit.inputs.lines import DateField, TextField
from nakanojo_helpdesk.ui.kit.lists.rows import Column, RowModel
from nakanojo_helpdesk.ui.settings.section import Act, ListSection
from nakanojo_helpdesk.ui.workplace.form_dialog import FormDialog
from nakanojo_helpdesk.ui.workplace.term_choices import choices
from nakanojo_helpdesk.ui.workplace.workplace import Workplace

RETIRE = "今後使わない"
_DAY_NEEDED = "＊日付を入れてください。"


class _Words:
    """The fields both dialogs share."""

    def __init__(self) -> None:
        self.label = TextField(LABEL_LENGTH)
        self.short = TextField(CHIP_LENGTH)
        self.hotkey = TextField(2, width=96)
        self.public_label = TextField(LABEL_LENGTH)
        self.note = TextField(NOTE_LENGTH)

    def fields(self) -> dict[str, Field]:
        """By the names the service uses."""
        key_support = (
            "数字か英大文字の1文字。同じ段の中で1つずつです。0は「未聴取」「不明」のための数字です。"
        )
        return {
            "label": Field("名前", self.label, required=True),
            "short": Field(
                "短い名前", self.short, support="ボタンに書く文字です。空のままなら名前を使います。"
            ),
            "hotkey": Field("キー", self.hotkey, support=key_support),
            "public_label": Field(
                "公開用の名前",
                self.public_label,
                support="公開する統計に使います。空のままなら名前と同じです。",
            ),
            "note": Field("職員への一言", self.note, support="選んだときに出る注意です。"),
        }

    def show(self, term: Term) -> None:
        """Show the words of a code."""
        shown = (
            (self.label, term.label),
            (self.short, term.short),
            (self.hotkey, term.hotkey),
            (self.public_label, term.public_label),
            (self.note, term.note),
        )
        for line, text in shown:
            line.setText(text)
            line.setCursorPosition(0)

    def form(self) -> TermForm:
        """The typed form."""
        return TermForm(
            label=self.label.value(),
            short=self.short.value(),
            hotkey=folded_code(self.hotkey.value()),
            public_label=self.public_label.value(),
            note=self.note.value(),
        )


class NewTermDialog(FormDialog):
    """Adds a code to a vocabulary; `upper` is the preset upper code or group."""

    def __init__(
        self,
        workplace: Workplace,
        name: VocabularyName,
        known: Vocabularies,
        upper: str | None = None,
        parent: QWidget | None = None,
    ) -> None:
        self._ledger = workplace.ledger
        self._name = name
        today = workplace.today()
        self.words = _Words()
        self.code = TextField(8, "例：SM10", 160, figures=True)
        self.first_day = DateField(lambda text: parse_date(text, today=today), long_date)
        self.first_day.set_date(today)
        fields = {
            "code": Field(
                "コード",
                self.code,
                required=True,
                support="英大文字と数字。あとで変えられません。前に使ったものは使えません。",
            )
        }
        self.parent_code: ChoiceField | None = None
        if name in TWO_LEVELS:
            uppers = known[name].upper(today)
            self.parent_code = ChoiceField(choices(uppers, whole=True), empty="（いちばん上の段）")
            fields["parent"] = Field("上の段", self.parent_code)
        elif name in GROUPED_BY:
            self.parent_code = ChoiceField(choices(known[GROUPED_BY[name]].terms, whole=True))
            fields["parent"] = Field("分類", self.parent_code, required=True)
        fields |= self.words.fields()
        fields["valid_from"] = Field(
            "使い始める日",
            self.first_day,
            support="この日からの相談で選べます。空のままなら、どの日でも選べます。",
        )
        super().__init__(f"{name.label}のコードを追加する", fields, "追加する", parent)
        if self.parent_code is not None:
            offered = upper is not None and self.parent_code.offers(upper)
            self.parent_code.set_code(upper if offered else None)
        self.focus_first(self.code)

    def send(self) -> str:
        """Add it; see `FormDialog.send`."""
        if sentence := self.first_day.problem():
            raise Invalid({"valid_from": sentence})
        form = self.words.form()
        self._ledger.call(
            vocabularies.add,
            self._name,
            self.code.value(),
            form,
            parent=None if self.parent_code is None else self.parent_code.code(),
            valid_from=self.first_day.date(),
        )
        return f"「{form.label}」を追加しました。次のサインインから選べます。"


class TermDialog(FormDialog):
    """Changes the words of a code, or whether it is in use."""

    def __init__(
        self, workplace: Workplace, name: VocabularyName, term: Term, parent: QWidget | None = None
    ) -> None:
        self._workplace = workplace
        self._ledger = workplace.ledger
        self._name = name
        self._term = term
        self.words = _Words()
        self.words.show(term)
        intro = f"コード {term.code}"
        if term.valid_to is not None:
            intro += f"　{long_date(term.valid_to, weekday=False)}まで使うコードです。"
        super().__init__("コードの変更", self.words.fields(), "変更する", parent, intro)
        self.state_button = (
            self.add_act("このコードを使わなくするとき", RETIRE, self._retire)
            if term.valid_to is None
            else self.add_act("このコードをまた使うとき", "また使う", lambda: self.attempt(self._reinstate))
        )
        self.focus_first(self.words.label)

    def send(self) -> str:
        """Change it; see `FormDialog.send`."""
        form = self.words.form()
        self._ledger.call(vocabularies.change, self._name, self._term.code, form)
        return f"「{form.label}」に変更しました。次のサインインから使われます。"

    def _retire(self) -> None:
        done = RetireTermDialog(self._workplace, self._name, self._term, self).ask()
        if done:
            self.close_with(done)

    def _reinstate(self) -> str:
        self._ledger.call(vocabularies.reinstate, self._name, self._term.code)
        return f"「{self._term.label}」をまた使えるようにしました。"


class RetireTermDialog(FormDialog):
    """Retires a code from a day on."""

    def __init__(
        self, workplace: Workplace, name: VocabularyName, term: Term, parent: QWidget | None = None
    ) -> None:
        self._ledger = workplace.ledger
        self._name = name
        self._term = term
        today = workplace.today()
        self.day = DateField(lambda text: parse_date(text, today=today), long_date)
        self.day.set_date(today)
        fields = {
            "day": Field(
                "いつから使わないか", self.day, required=True, support="この日からの相談では選べません。"
            )
        }
        intro = f"「{term.label}」を使わなくします。前の日までの記録と集計は変わりません。"
        if term.parent is None and name in TWO_LEVELS:
            intro += "下の段のコードも、いっしょに使わなくなります。"
        super().__init__(RETIRE, fields, RETIRE, parent, intro, retires=True)
        self.focus_first(self.day)

    def send(self) -> str:
        """Retire it; see `FormDialog.send`."""
        day = self.day.date()
        if day is None:
            raise Invalid({"day": self.day.problem() or _DAY_NEEDED})
        self._ledger.call(vocabularies.retire, self._name, self._term.code, day)
        return f"「{self._term.label}」は、{long_date(day, weekday=False)}の相談から使いません。"


@dataclass(frozen=True)
class TermLine:
    """One line of the list: the code, its depth (0 or 1), and its group in words."""

    term: Term
    depth: int
    group: str = ""

    @property
    def words(self) -> str:
        """The label, indented below its upper code, with its group if any."""
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
