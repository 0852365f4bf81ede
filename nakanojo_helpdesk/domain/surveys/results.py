"""What forms add up to: counts, means and n, each for a question and a phase.

Few answers point at people. Below `ENOUGH` answers a mean bears 「少数」, and there is no distribution; below `LEAST` there
is no mean either, for it would be somebody's answer. The same holds for topics. `Tally` keeps the bare counts (whoever
types the forms sees them all); `QuestionResult` and the others are what is shown to everybody.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from nakanojo_helpdesk.domain.statistics.facts import count_text, tenths, tenths_text
from nakanojo_helpdesk.domain.statistics.signs import HIDDEN, NO_DATA
from nakanojo_helpdesk.domain.surveys.forms import ASKED, SCALE, Phase, Question, SurveyForm

ENOUGH: Final = 5
"""Answers from which a distribution is shown, and a mean without 「少数」."""
LEAST: Final = 3
"""Answers from which a mean is shown at all."""
FEW_WORDS: Final = "少数"


@dataclass(frozen=True, kw_only=True)
class QuestionResult:
    """The answers to one question of one phase. `counts` are those of 1 to 5; None where they are too few to be shown.

    `mean_tenths` is the mean in tenths, half-up; None without answers or with too few.
    """

    question: Question
    phase: Phase
    n: int
    mean_tenths: int | None
    counts: tuple[int, ...] | None

    @property
    def is_few(self) -> bool:
        """Whether there are answers, but fewer than `ENOUGH`."""
        return 0 < self.n < ENOUGH

    @property
    def mean_text(self) -> str:
        """`4.2`, `4.2（少数）`; `x（少数）` where it is hidden, `－` without answers."""
        if not self.n:
            return NO_DATA
        text = HIDDEN if self.mean_tenths is None else tenths_text(self.mean_tenths)
        return f"{text}（{FEW_WORDS}）" if self.is_few else text

    @property
    def count_texts(self) -> tuple[str, ...]:
        """The counts of 1 to 5 as texts; `x` where they are hidden, `－` without answers."""
        if self.counts is None:
            return (HIDDEN if self.n else NO_DATA,) * len(SCALE)
        return tuple(count_text(count) for count in self.counts)


@dataclass(frozen=True, kw_only=True)
class SurveyFacts:
    """What reports need of a lesson's or a course's survey: forms handed in afterwards, and means of its questions.

    `n` counts the forms of the phase after the lesson; `means` are in tenths, only of questions with enough answers.
    """

    n: int
    means: Mapping[Question, int]

    @property
    def is_few(self) -> bool:
        """Whether the figures must bear 「少数」."""
        return 0 < self.n < ENOUGH


@dataclass(frozen=True, kw_only=True)
class SurveyResults:
    """The survey of a lesson, or of all lessons of a course.

    `forms` are the forms of each phase, `questions` every question that is asked in a phase, in the order of the paper and
    with the phase before first. `topics` are counts of topics by code (forms of both phases), the most frequent first;
    None where fewer than `ENOUGH` forms were handed in.
    """

    forms: Mapping[Phase, int]
    questions: tuple[QuestionResult, ...]
    topics: tuple[tuple[str, int], ...] | None

    @property
    def count(self) -> int:
        """All forms."""
        return sum(self.forms.values())

    @property
    def is_few(self) -> bool:
        """Whether there are forms, but fewer than `ENOUGH`."""
        return 0 < self.count < ENOUGH

    @property
    def answered(self) -> tuple[QuestionResult, ...]:
        """The questions of the phases that were asked: what tables and figures show."""
        return tuple(each for each in self.questions if self.forms[each.phase])

    def of(self, question: Question, phase: Phase) -> QuestionResult:
        """The result of a question. Raises `StopIteration` for one that is not asked in the phase."""
        return next(each for each in self.questions if (each.question, each.phase) == (question, phase))

    def facts(self) -> SurveyFacts:
        """The part that reports need."""
        means = {
            each.question: each.mean_tenths
            for each in self.questions
            if each.phase is Phase.AFTER and each.mean_tenths is not None
        }
        return SurveyFacts(n=self.forms[Phase.AFTER], means=means)


@dataclass(frozen=True, kw_only=True)
class CourseSurvey:
    """The survey of a course: all lessons together, and each lesson with forms by its uid, in their order."""

    whole: SurveyResults
    lessons: Mapping[str, SurveyResults]

    def facts(self) -> SurveyFacts | None:
        """What reports need; None without forms handed in after a lesson."""
        facts = self.whole.facts()
        return facts if facts.n else None


@dataclass
class Tally:
    """Counts while they are made: forms by phase, answers by phase, question and value, topics by code."""

    forms: Counter[Phase] = field(default_factory=Counter)
    answers: Counter[tuple[Phase, Question, int]] = field(default_factory=Counter)
    topics: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(cls, forms: Iterable[SurveyForm]) -> Tally:
        """The counts of typed forms."""
        made = cls()
        for form in forms:
            made.forms[form.phase] += 1
            made.topics.update(form.topics)
            for question in Question:
                value = form.answer(question)
                if value is not None:
                    made.answers[form.phase, question, value] += 1
        return made

    def add(self, other: Tally) -> None:
        """Add the counts of another one."""
        self.forms.update(other.forms)
        self.answers.update(other.answers)
        self.topics.update(other.topics)

    def counts(self, question: Question, phase: Phase) -> tuple[int, ...]:
        """The counts of 1 to 5, whatever their size: for whoever has the forms on the table."""
        return tuple(self.answers[phase, question, value] for value in SCALE)

    def mean_tenths(self, question: Question, phase: Phase) -> int | None:
        """The mean in tenths, half-up; None without answers."""
        counts = self.counts(question, phase)
        return tenths(sum(value * count for value, count in zip(SCALE, counts, strict=True)), sum(counts))

    def results(self) -> SurveyResults:
        """What may be shown to everybody."""
        forms = {phase: self.forms[phase] for phase in Phase}
        questions = tuple(
            self._result(question, phase)
            for question in Question
            for phase in Phase
            if question in ASKED[phase]
        )
        enough = sum(forms.values()) >= ENOUGH
        topics = tuple(sorted(self.topics.items(), key=lambda pair: (-pair[1], pair[0])))
        return SurveyResults(forms=forms, questions=questions, topics=topics if enough else None)

    def _result(self, question: Question, phase: Phase) -> QuestionResult:
        counts = self.counts(question, phase)
        n = sum(counts)
        return QuestionResult(
            question=question,
            phase=phase,
            n=n,
            mean_tenths=self.mean_tenths(question, phase) if n >= LEAST else None,
            counts=counts if n >= ENOUGH else None,
        )
