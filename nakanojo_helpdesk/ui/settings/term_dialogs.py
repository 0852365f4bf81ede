"""コード表: add a code, change its words, take it out of use from a day on."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from nakanojo_helpdesk.domain.calendar import long_date, parse_date
from nakanojo_helpdesk.domain.errors import Invalid
from nakanojo_helpdesk.domain.vocabularies import (
    CHIP_LENGTH,
    GROUPED_BY,
    LABEL_LENGTH,
    NOTE_LENGTH,
    TWO_LEVELS,
    Term,
    TermForm,
    Vocabularies,
    VocabularyName,
    folded_code,
)
from nakanojo_helpdesk.services import vocabularies
from nakanojo_helpdesk.ui.kit.inputs.chips import Choice
from nakanojo_helpdesk.ui.kit.inputs.choice import ChoiceField
from nakanojo_helpdesk.ui.kit.inputs.field import DateField, Field, TextField
from nakanojo_helpdesk.ui.workplace.form_dialog import FormDialog
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
        key_support = "数字か英大文字の1文字。同じ段の中で1つずつです。"
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
        for name in ("label", "short", "hotkey", "public_label", "note"):
            line: TextField = getattr(self, name)
            line.setText(getattr(term, name))
            line.setCursorPosition(0)

    def form(self) -> TermForm:
        """What is typed."""
        return TermForm(
            label=self.label.value(),
            short=self.short.value(),
            hotkey=folded_code(self.hotkey.value()),
            public_label=self.public_label.value(),
            note=self.note.value(),
        )


class NewTermDialog(FormDialog):
    """Adds a code to a vocabulary; `upper` is the upper code or group to begin with."""

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
        self.code = TextField(8, "例：SM10", 160)
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
            uppers = [Choice(term.code, term.label) for term in known[name].upper(today)]
            self.parent_code = ChoiceField(uppers, empty="（いちばん上の段）")
            fields["parent"] = Field("上の段", self.parent_code)
        elif name in GROUPED_BY:
            groups = [Choice(term.code, term.label) for term in known[GROUPED_BY[name]].terms]
            self.parent_code = ChoiceField(groups)
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
    """Takes a code out of use from a day on."""

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
