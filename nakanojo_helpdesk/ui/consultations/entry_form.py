"""The questions of a consultation in the order of the talk: topics, visit, age, district, outcome, memo."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from nakanojo_helpdesk.domain.consultations import TOPICS_AT_MOST
from nakanojo_helpdesk.domain.text import MEMO_LENGTH
from nakanojo_helpdesk.domain.vocabulary import Vocabularies, VocabularyName
from nakanojo_helpdesk.ui.chip_groups import ChipGroup
from nakanojo_helpdesk.ui.chips import Choice
from nakanojo_helpdesk.ui.fields import Field
from nakanojo_helpdesk.ui.layouts import Card
from nakanojo_helpdesk.ui.memo_field import MemoField

# Form field, its question, its vocabulary: one row of chips each.
_ROWS: Final = (
    ("topics", "相談内容", VocabularyName.TOPIC),
    ("visit_kind", "来庁", VocabularyName.VISIT_KIND),
    ("age_band", "年代", VocabularyName.AGE_BAND),
    ("district", "地区", VocabularyName.DISTRICT),
    ("outcome", "結果", VocabularyName.OUTCOME),
)
_MEMO_HINT: Final = "任意。お名前・電話番号・暗証番号は書かないでください。"


@dataclass(frozen=True, kw_only=True)
class Answers:
    """What the form's own questions hold; the header's answers stand apart."""

    topics: tuple[str, ...] = ()
    visit_kind: str | None = None
    age_band: str | None = None
    district: str | None = None
    outcome: str | None = None
    memo: str = ""

    @property
    def empty(self) -> bool:
        """Whether nothing has been answered."""
        return self == Answers()


class EntryForm(Card):
    """The white card with the questions. Enter goes to the next one; nothing advances by itself."""

    changed = Signal()
    """Somebody answered something."""
    finished = Signal()
    """Enter on the last row of chips: the memo is optional, so this is where many stop."""
    refused = Signal(str)
    """A sentence why a choice was not taken (a sixth topic)."""

    def __init__(self, vocabularies: Vocabularies, day: date, parent: QWidget | None = None) -> None:
        super().__init__(parent, spacing=6)
        self._vocabularies = vocabularies
        self._groups = {
            name: ChipGroup(label, _choices(vocabularies, vocabulary, day), name == "topics", TOPICS_AT_MOST)
            for name, label, vocabulary in _ROWS
        }
        self.memo = MemoField(MEMO_LENGTH, _MEMO_HINT, lines=(2, 6))
        self._fields = {
            name: Field(label, self._groups[name], required=name == "topics", beside=True)
            for name, label, _ in _ROWS
        }
        self._fields["memo"] = Field("メモ", self.memo, beside=True)
        for field in self._fields.values():
            self.body.addWidget(field)
        self.body.addStretch(1)
        stops: list[QWidget] = [*self._groups.values(), self.memo]
        for group, after in zip(self._groups.values(), stops[1:], strict=True):
            group.changed.connect(self.changed)
            group.refused.connect(self.refused)
            group.passed.connect(lambda after=after: after.setFocus(Qt.FocusReason.TabFocusReason))
        self.memo.changed.connect(self.changed)

    def answers(self) -> Answers:
        """What is answered now."""
        return Answers(
            topics=self._groups["topics"].codes(),
            visit_kind=self._groups["visit_kind"].code(),
            age_band=self._groups["age_band"].code(),
            district=self._groups["district"].code(),
            outcome=self._groups["outcome"].code(),
            memo=self.memo.text(),
        )

    def set_answers(self, answers: Answers) -> None:
        """Show answers, silently; codes no longer on offer are left out."""
        self._groups["topics"].set_codes(answers.topics)
        for name in ("visit_kind", "age_band", "district", "outcome"):
            code = getattr(answers, name)
            self._groups[name].set_codes([code] if code else [])
        if self.memo.text() != answers.memo:
            self.memo.blockSignals(True)
            self.memo.set_text(answers.memo)
            self.memo.blockSignals(False)

    def offer(self, vocabularies: Vocabularies, day: date) -> None:
        """Offer the codes that are valid on a day; what is chosen stays where it may."""
        self._vocabularies = vocabularies
        for name, _label, vocabulary in _ROWS:
            choices = _choices(vocabularies, vocabulary, day)
            if choices != self._groups[name].choices:
                self._groups[name].set_choices(choices)

    def group(self, name: str) -> ChipGroup:
        """The chips of a field. Raises `KeyError`."""
        return self._groups[name]

    def show_problems(self, problems: dict[str, str]) -> list[tuple[str, QWidget]]:
        """Show faults below their fields; returns those shown here with the widget to jump to."""
        for name, field in self._fields.items():
            field.show_error(problems.get(name))
        return [(problems[name], field.editor) for name, field in self._fields.items() if name in problems]

    def start(self) -> QWidget:
        """The first question."""
        return self._groups["topics"]


def _choices(vocabularies: Vocabularies, name: VocabularyName, day: date) -> tuple[Choice, ...]:
    terms = vocabularies[name].upper(day)
    return tuple(Choice(term.code, term.chip, term.hotkey, term.note) for term in terms)
