"""しぼり込み: a drop-down list for each question, with the number of records that each answer would leave."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from nakanojo_helpdesk.domain.calendar import WEEKDAYS
from nakanojo_helpdesk.domain.consultations.forms import EntryMode
from nakanojo_helpdesk.domain.consultations.questions import BLANK_IS_UNKNOWN, FILTERED, Question
from nakanojo_helpdesk.domain.consultations.search import Facets, SearchQuery, Standing
from nakanojo_helpdesk.domain.statistics.codes import BLANK, UNKNOWN
from nakanojo_helpdesk.domain.statistics.heat_maps import HOURS
from nakanojo_helpdesk.domain.vocabularies import VocabularyName
from nakanojo_helpdesk.ui.kit.inputs.chip import Choice
from nakanojo_helpdesk.ui.kit.inputs.choice import ChoiceField
from nakanojo_helpdesk.ui.kit.inputs.field import Field
from nakanojo_helpdesk.ui.kit.layout.flow import FlowLayout
from nakanojo_helpdesk.ui.kit.look.theme import current_theme
from nakanojo_helpdesk.ui.workplace.desks_and_staff import desk_words, every_desk, everybody, person_words
from nakanojo_helpdesk.ui.workplace.term_choices import choices
from nakanojo_helpdesk.ui.workplace.workplace import Workplace

_ANY: Final = "すべて"
_BLANK: Final = Choice(BLANK, "記入なし")
_LABELS: Final = {
    "topic": "相談内容",
    "below": "内訳",
    **{question.name: question.label for question in FILTERED},
    "desk": "窓口",
    "staff": "担当者",
    "entry_mode": "登録のしかた",
    "standing": "取消",
}
_SHORT: Final = frozenset({"outcome"})
_STANDINGS: Final = (Standing.EITHER, Standing.COUNTED, Standing.WITHDRAWN)
_HOURS: Final = dict(HOURS)


class CountedChoice(ChoiceField):
    """A drop-down list whose words change with the counts; it never gets narrower, so that nothing moves."""

    _widest = (0.0, 0)

    @override
    def sizeHint(self) -> QSize:
        hint, scale = super().sizeHint(), current_theme().scale
        kept = self._widest[1] if self._widest[0] == scale else 0
        self._widest = (scale, max(kept, hint.width()))
        return QSize(self._widest[1], hint.height())


class Filters(QWidget):
    """The questions by which a list can be narrowed."""

    changed = Signal()
    """An answer was chosen or given up by hand."""

    def __init__(self, workplace: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workplace = workplace
        self._given = SearchQuery()
        self.fields: dict[str, CountedChoice] = {}
        flow = FlowLayout(16, self, line_spacing=8)
        flow.at_top = True
        self._plain = self._choices()
        for name, label in _LABELS.items():
            editor = CountedChoice(empty=None if name == "standing" else _ANY)
            editor.set_choices(self._plain[name])
            editor.chosen.connect(self._chosen)
            self.fields[name] = editor
            flow.addWidget(Field(label, editor))
        self.fields["standing"].set_code(Standing.EITHER)
        self._show_below()

    def narrowed(self, query: SearchQuery) -> SearchQuery:
        """`query` narrowed by the answers chosen here."""
        code = {name: field.code() for name, field in self.fields.items()}
        mode = code["entry_mode"]
        asked: dict[str, Any] = {question.name: code[question.name] for question in FILTERED}
        given = self._given
        return replace(
            query,
            topic=code["below"] or code["topic"],
            main_only=given.main_only and (code["below"] or code["topic"]) == given.topic,
            # An outcome that is chosen takes the place of the group: its count said how many there are in all.
            outcome_group=None if code["outcome"] else given.outcome_group,
            desk=code["desk"],
            staff=code["staff"],
            entry_mode=None if mode is None else EntryMode(mode),
            weekday=given.weekday,
            hour=given.hour,
            standing=Standing(code["standing"] or Standing.EITHER),
            **asked,
        )

    def show_query(self, query: SearchQuery) -> None:
        """Choose a query's answers, without a signal; conditions without a list (weekday, hour) are kept, too."""
        self._given = query
        topics = self._workplace.vocabularies[VocabularyName.TOPIC]
        upper = topics.upper_code(query.topic) if query.topic and query.topic in topics else query.topic
        self._ask("topic", upper)
        self._show_below()
        self._ask("below", query.topic if query.topic != upper else None)
        for name in (*(question.name for question in FILTERED), "desk", "staff", "entry_mode", "standing"):
            self._ask(name, getattr(query, name))

    def clear(self) -> None:
        """Clear every answer, without a signal."""
        self.show_query(SearchQuery(standing=Standing.EITHER))

    def words(self) -> tuple[str, ...]:
        """The chosen answers in words, such as `年代 70～74歳`; empty for nothing."""
        return (*self._chosen_words(), *self.unlisted_words())

    def unlisted_words(self) -> tuple[str, ...]:
        """The conditions of a query without a list here, in words."""
        chosen = []
        given, asked = self._given, self.narrowed(SearchQuery())
        if asked.main_only:
            chosen.append("主な内容だけ")
        if asked.outcome_group is not None:
            groups = self._workplace.vocabularies[VocabularyName.OUTCOME_GROUP]
            chosen.append(f"結果の区分 {groups.label(asked.outcome_group)}")
        if given.weekday is not None:
            chosen.append(f"{WEEKDAYS[int(given.weekday) - 1]}曜日")
        if given.hour is not None:
            chosen.append(_HOURS[given.hour])
        return tuple(chosen)

    def _chosen_words(self) -> list[str]:
        chosen = []
        for name, field in self.fields.items():
            offered = self._below_choices() if name == "below" else self._plain[name]
            plain = {choice.code: choice.label for choice in offered}
            code = field.code()
            if code is not None and not (name == "standing" and code == Standing.EITHER):
                chosen.append(plain[code] if name == "standing" else f"{_LABELS[name]} {plain[code]}")
        return chosen

    def show_counts(self, facets: Facets | None) -> None:
        """Write after each answer the number of records it would leave; None removes the numbers."""
        counts: dict[str, Mapping[str, int]] = {}
        if facets is not None:
            counts = {**facets.by_question, "below": facets.by_question["topic"]}
        for name, field in self.fields.items():
            if name != "standing" and not field.view().isVisible():
                plain = self._below_choices() if name == "below" else self._plain[name]
                field.set_choices([_counted(choice, counts.get(name), name) for choice in plain])

    def _choices(self) -> dict[str, tuple[Choice, ...]]:
        words = self._workplace.vocabularies

        topics = words[VocabularyName.TOPIC]
        return {
            "topic": choices(topics.upper()),
            "below": (),
            **{question.name: self._answers(question) for question in FILTERED},
            "desk": tuple(every_desk(self._workplace)),
            "staff": tuple(everybody(self._workplace)),
            "entry_mode": (
                Choice(EntryMode.LIVE, "その日のうち"),
                Choice(EntryMode.LATE, EntryMode.LATE.label),
            ),
            "standing": tuple(Choice(standing, standing.label) for standing in _STANDINGS),
        }

    def _answers(self, question: Question) -> tuple[Choice, ...]:
        """The answers to a question; `記入なし` where it is not counted as 未聴取."""
        if question.vocabulary is None:
            return ()
        terms = self._workplace.vocabularies[question.vocabulary].terms
        answers = choices(terms, whole=question.name not in _SHORT)
        return answers if question.blank_is_unknown else (*answers, _BLANK)

    def _below_choices(self) -> tuple[Choice, ...]:
        upper = self.fields["topic"].code()
        topics = self._workplace.vocabularies[VocabularyName.TOPIC]
        return () if upper is None else choices(topics.below(upper))

    def _show_below(self) -> None:
        """Show 内訳 only where there are level-2 topics."""
        offered = self._below_choices()
        below = self.fields["below"]
        below.set_choices(offered)
        field = below.parentWidget()
        if field is not None:
            field.setVisible(bool(offered))

    def _ask(self, name: str, code: str | None) -> None:
        """Choose a query's answer, first adding it where it came into use after the lists were made."""
        field = self.fields[name]
        if code is not None and not field.offers(code):
            self._plain[name] = (*self._plain[name], Choice(code, self._words_of(name, code)))
            field.set_choices(self._plain[name])
        field.set_code(code)

    def _words_of(self, name: str, code: str) -> str:
        if name == "desk":
            return desk_words(self._workplace, code)
        return person_words(self._workplace, code) if name == "staff" else code

    def _chosen(self) -> None:
        if self.sender() is self.fields["topic"]:
            self.fields["below"].set_code(None)
            self._show_below()
        self.changed.emit()


def _counted(choice: Choice, counts: Mapping[str, int] | None, name: str) -> Choice:
    if counts is None:
        return choice
    count = counts.get(choice.code, 0)
    if choice.code == UNKNOWN and name in BLANK_IS_UNKNOWN:
        count += counts.get(BLANK, 0)
    return replace(choice, label=f"{choice.label}（{count:,}）")
