"""The totals before a pile is saved, a free text written on a form, and the free texts of a course."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from nakanojo_helpdesk.domain.courses.rows import LessonRow
from nakanojo_helpdesk.domain.errors import Invalid
from nakanojo_helpdesk.domain.statistics.facts import count_text, tenths_text
from nakanojo_helpdesk.domain.surveys.forms import (
    ASKED,
    FREE_TEXT_LENGTH,
    SCALE,
    Phase,
    SurveyForm,
    blank,
    free_text_problem,
    tidied,
)
from nakanojo_helpdesk.domain.surveys.results import Tally
from nakanojo_helpdesk.domain.surveys.rows import FreeText
from nakanojo_helpdesk.domain.vocabularies import VocabularyName
from nakanojo_helpdesk.services.surveys import entering
from nakanojo_helpdesk.ui.courses.words import lesson_name
from nakanojo_helpdesk.ui.kit.frame.dialog import Dialog
from nakanojo_helpdesk.ui.kit.inputs.field import Field
from nakanojo_helpdesk.ui.kit.layout.boxes import hairline
from nakanojo_helpdesk.ui.kit.layout.facts import FactLine
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from nakanojo_helpdesk.ui.workplace.form_dialog import FormDialog
from nakanojo_helpdesk.ui.workplace.guarded_memo import GuardedMemo
from nakanojo_helpdesk.ui.workplace.workplace import Workplace

_INTRO: Final = "{lesson}の用紙を{count}枚保存します。手もとの紙の枚数と合っていますか。"
_MORE: Final = (
    "出席{present}人より多い枚数です（保存済みを入れて{count}枚）。ほかの回の用紙が混ざっていませんか。"
)
_HINT: Final = "書いた方のお名前や電話番号は書かないでください。"
_NO_TEXTS: Final = "自由記述は、まだありません。"


class TotalsDialog(FormDialog):
    """What the pile adds up to; its main act saves it."""

    def __init__(
        self,
        workplace: Workplace,
        lesson: LessonRow,
        forms: Sequence[SurveyForm],
        saved: int = 0,
        parent: QWidget | None = None,
    ) -> None:
        """`saved` counts the forms of the lesson that are kept already."""
        self._workplace, self._lesson, self._forms = workplace, lesson, tuple(forms)
        intro = _INTRO.format(lesson=lesson_name(lesson.ordinal, lesson.time), count=count_text(len(forms)))
        super().__init__(
            "保存する前の確かめ", {}, "保存する", parent, intro, refuse="もどって直す", width=720
        )
        self.facts = self._facts()
        place = 2  # below the faults and the intro
        after = sum(form.phase is Phase.AFTER for form in forms) + saved
        if lesson.present is not None and after > lesson.present:
            more = _MORE.format(present=count_text(lesson.present), count=count_text(after))
            self.body.insertWidget(place, PlainLabel(more, "warning", wrap=True))
            place += 1
        for label, words in self.facts:
            self.body.insertWidget(place, FactLine(label, words))
            self.body.insertWidget(place + 1, hairline())
            place += 2

    @override
    def send(self) -> str:
        ledger, now = self._workplace.ledger, self._workplace.now()
        ledger.call(entering.enter, self._lesson.uid, self._forms, now=now)
        return f"{count_text(len(self._forms))}枚を保存しました。"

    def _facts(self) -> tuple[tuple[str, str], ...]:
        tally = Tally.of(self._forms)
        names = self._workplace.vocabularies[VocabularyName.TOPIC]
        lines: list[tuple[str, str]] = []
        for phase in Phase:
            if not tally.forms[phase]:
                continue
            lines.append((f"{phase.label}の用紙", f"{count_text(tally.forms[phase])}枚"))
            for question in ASKED[phase]:
                counts = tally.counts(question, phase)
                spread = "　".join(
                    f"{value}：{count_text(count)}枚" for value, count in zip(SCALE, counts, strict=True)
                )
                mean = tenths_text(tally.mean_tenths(question, phase))
                lines.append((question.label, f"平均{mean}　{spread}"))
        if tally.topics:
            found = sorted(tally.topics.items(), key=lambda pair: (-pair[1], pair[0]))
            words = "、".join(f"{names.chip(code)} {count_text(count)}枚" for code, count in found)
            lines.append(("習いたいこと", words))
        others = {
            "自由記述": sum(bool(form.free_text) for form in self._forms),
            "白紙": blank(self._forms),
        }
        lines += [(label, f"{count_text(count)}枚") for label, count in others.items() if count]
        return tuple(lines)


class FreeTextDialog(FormDialog):
    """What is written on the form by pen. Nothing that names somebody belongs here; a 個人番号 is refused."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        self.memo = GuardedMemo(FREE_TEXT_LENGTH, _HINT, lines=(3, 8))
        self.memo.set_text(text)
        super().__init__(
            "自由記述を書く", {"free_text": Field("自由記述", self.memo)}, "この用紙に付ける", parent
        )
        self.focus_first(self.memo.edit)

    def text(self) -> str:
        """What was written."""
        return tidied(self.memo.text())

    @override
    def send(self) -> str:
        if problem := free_text_problem(self.memo.text()):
            raise Invalid({"free_text": problem})
        return "自由記述を、この用紙に付けました。" if self.text() else "自由記述を外しました。"


class FreeTextsDialog(Dialog):
    """What people wrote, by lesson, to read."""

    def __init__(self, texts: Sequence[FreeText], lessons: int, parent: QWidget | None = None) -> None:
        super().__init__("自由記述を読む", parent, width=760)
        self._shown: list[str] = []
        if not texts:
            self._add(PlainLabel(_NO_TEXTS, wrap=True))
        for number, each in enumerate(texts):
            if number:
                self.body.addWidget(hairline())
            if lessons > 1 and (not number or texts[number - 1].lesson != each.lesson):
                self._add(PlainLabel(f"第{each.lesson}回", "small_bold"))
            self._add(PlainLabel(each.text, wrap=True))
        self.body.addStretch(1)
        self.add_button("閉じる", "primary", rejects=True, default=True)

    def texts(self) -> tuple[str, ...]:
        """What is shown, from the top."""
        return tuple(self._shown)

    def _add(self, label: PlainLabel) -> None:
        self._shown.append(label.text())
        self.body.addWidget(label)
