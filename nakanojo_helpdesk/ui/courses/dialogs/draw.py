"""抽選: the rules, the seed, and one press; the numbers and the order are printed afterwards.

Who: the chief, with the witnesses beside. In a minute: see how many take part, write down the seed that dice or the day's
numbers gave, draw, print the numbers for the notice board.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from nakanojo_helpdesk.domain.courses.lessons import REASON_LENGTH
from nakanojo_helpdesk.domain.courses.rows import CourseRow
from nakanojo_helpdesk.domain.registrations.lottery import SEED_LENGTH, DrawRules, LotClass
from nakanojo_helpdesk.domain.registrations.places import Fit
from nakanojo_helpdesk.domain.registrations.rows import DrawRow
from nakanojo_helpdesk.services.registrations import drawing
from nakanojo_helpdesk.ui.kit.inputs.chip import Choice
from nakanojo_helpdesk.ui.kit.inputs.chip_group import ChipGroup
from nakanojo_helpdesk.ui.kit.inputs.field import Field
from nakanojo_helpdesk.ui.kit.inputs.lines import TextField
from nakanojo_helpdesk.ui.workplace.clock_question import with_clock_asked
from nakanojo_helpdesk.ui.workplace.form_dialog import FormDialog
from nakanojo_helpdesk.ui.workplace.workplace import Workplace

PUBLIC_ORIGIN: Final = "抽選の日の日付と、申込の数"
_FIRST: Final = (LotClass.NEWCOMERS, LotClass.LOST, LotClass.RESIDENTS)
_FIT_CHOICES: Final = (
    Choice(Fit.SKIP.value, "次の方に進む", "4"),
    Choice(Fit.HOLD.value, "その家族を待つ", "5"),
)


class DrawDialog(FormDialog):
    """Draws a lottery course, or a lesson of it (`lesson`, a uid). Raises the `DeskError`s of reading when it is made."""

    def __init__(
        self,
        workplace: Workplace,
        row: CourseRow,
        parent: QWidget | None = None,
        *,
        lesson: str | None = None,
    ) -> None:
        self._workplace, self._row, self._lesson = workplace, row, lesson
        shown = workplace.ledger.read(drawing.preview, row.uid, lesson=lesson, now=workplace.now())
        self._shown = shown
        self._rules = shown.rules
        self.seed = TextField(SEED_LENGTH, width=420)
        self.seed.setText(shown.public_seed)
        self.origin = TextField(SEED_LENGTH, width=420)
        self.origin.setText(PUBLIC_ORIGIN)
        fields = {
            "seed": Field(
                "抽選の種",
                self.seed,
                required=True,
                support="同じ種からは、同じ結果になります。",
            ),
            "origin": Field("種の決め方", self.origin, support="抽選結果に印刷します。さいころの目など。"),
        }
        fields |= self._reason_field() if shown.again else self._rule_fields()
        super().__init__(
            "抽選", fields, "抽選する", parent, self._intro(), beside=[("seed", "origin")], width=880
        )
        self.focus_first(self.seed)
        self.seed.selectAll()

    def _reason_field(self) -> dict[str, Field]:
        self.reason = TextField(REASON_LENGTH, width=760)
        support = "前の抽選も、この抽選も、紙に残ります。"
        return {"reason": Field("もう一度する理由", self.reason, required=True, support=support)}

    def _rule_fields(self) -> dict[str, Field]:
        choices = [Choice(each.value, each.label, str(key)) for key, each in enumerate(_FIRST, start=1)]
        self.first = ChipGroup("先に決める方", choices, multiple=True, ranked=False)
        self.first.set_codes([each.value for each in self._rules.classes])
        self.fit_rule = ChipGroup("家族の席が足りないとき", list(_FIT_CHOICES))
        self.fit_rule.set_codes([self._rules.fit.value])
        return {
            "first": Field("先に決める方", self.first, support="選ばなければ、全員が同じ組です。"),
            "fit": Field("家族の席が足りないとき", self.fit_rule),
        }

    @override
    def send(self) -> str:
        self._keep_rules()
        drawn = with_clock_asked(self._draw, self._workplace.ledger, self)
        won = sum(each.given for each in drawn.lots)
        waiting = sum(each.lot.places for each in drawn.lots) - won
        rest = f"、{waiting}人が待ち" if waiting else ""
        return f"抽選をしました。{won}人が確定{rest}です。抽選結果は「書類」で印刷できます。"

    def _draw(self) -> DrawRow:
        return self._workplace.ledger.call(
            drawing.make,
            self._row.uid,
            seed=self.seed.value(),
            seed_origin=self.origin.value(),
            lesson=self._lesson,
            reason=self.reason.value() if self._shown.again else "",
            now=self._workplace.now(),
        )

    def _keep_rules(self) -> None:
        if self._shown.again:
            return
        chosen = set(self.first.codes())
        rules = DrawRules(
            classes=tuple(each for each in _FIRST if each.value in chosen),
            fit=Fit(self.fit_rule.code() or self._rules.fit.value),
        )
        if rules != self._rules:
            self._workplace.ledger.call(drawing.set_rules, self._row.uid, rules)
            self._rules = rules

    def _intro(self) -> str:
        shown = self._shown
        count = len(shown.numbers)
        lines = [self._row.label, f"申込{count}件（{shown.people}人）、席は{shown.places}人分です。"]
        if shown.people <= shown.places:
            lines.append("席が足りているので、全員が確定になります。")
        if shown.again:
            lines.append("前に抽選をした講座です。加わった方のうち、取り消していない方でもう一度します。")
        return "\n".join(lines)
