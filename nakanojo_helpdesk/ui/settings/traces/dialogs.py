"""The dialogs of the 操作の記録: which traces to show, one trace in full, a number from a paper."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from nakanojo_helpdesk.domain.calendar import clock, local, long_date, parse_date
from nakanojo_helpdesk.domain.errors import Invalid
from nakanojo_helpdesk.domain.traces.anchors import ANCHOR_LENGTH, ANCHOR_SENTENCE, anchor_digits
from nakanojo_helpdesk.domain.traces.fields import field_labels
from nakanojo_helpdesk.domain.traces.kinds import TraceKind
from nakanojo_helpdesk.domain.traces.rows import Trace, TraceQuery
from nakanojo_helpdesk.ui.kit.frame.dialog import Dialog
from nakanojo_helpdesk.ui.kit.inputs.chip import Choice
from nakanojo_helpdesk.ui.kit.inputs.choice import ChoiceField
from nakanojo_helpdesk.ui.kit.inputs.field import Field
from nakanojo_helpdesk.ui.kit.inputs.lines import DateField, TextField
from nakanojo_helpdesk.ui.kit.layout.facts import FactColumns
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from nakanojo_helpdesk.ui.workplace.form_dialog import FormDialog
from nakanojo_helpdesk.ui.workplace.workplace import Workplace

_NOTHING_ELSE = "値は残していません。個人の情報は、この記録には入りません。"


class NarrowDialog(FormDialog):
    """Person, kind, days and number; `query` is what was asked for at the end."""

    def __init__(
        self,
        workplace: Workplace,
        people: Sequence[tuple[str, str]],
        query: TraceQuery,
        parent: QWidget | None = None,
    ) -> None:
        self.person = ChoiceField([Choice(code, name) for code, name in people], empty="全員")
        self.kind = ChoiceField([Choice(kind.value, kind.label) for kind in TraceKind], empty="すべて")
        self.first, self.last = (
            DateField(lambda text: parse_date(text, today=workplace.today()), long_date) for _ in range(2)
        )
        self.number = TextField(30, "例：R8-00123", 320, figures=True)
        super().__init__(
            "操作の記録をしぼり込む",
            {
                "person": Field("した人", self.person),
                "kind": Field("種類", self.kind),
                "period": Field("いつから", self.first),
                "last": Field("いつまで", self.last),
                "number": Field(
                    "記録の番号",
                    self.number,
                    support="相談は R8-00123、講座は 講R8-012、申込は R8-012-003 のように入れます。",
                ),
            },
            "この条件で見る",
            parent,
            width=760,
            beside=(("period", "last"),),
        )
        self.query = query
        self.person.set_code(query.actor)
        self.kind.set_code(None if query.kind is None else query.kind.value)
        self.first.set_date(query.first)
        self.last.set_date(query.last)
        self.number.setText(query.number)
        self.all_button = self.add_button("すべて見る")
        self.all_button.clicked.connect(lambda _checked=False: self._show_all())

    @override
    def send(self) -> str:
        kind = self.kind.code()
        faults = {
            name: f"＊{problem}"
            for name, field in (("period", self.first), ("last", self.last))
            if (problem := field.problem()) is not None
        }
        query = TraceQuery(
            actor=self.person.code() or None,
            first=self.first.date(),
            last=self.last.date(),
            kind=TraceKind(kind) if kind else None,
            number=self.number.value(),
        )
        if faults := query.problems() | faults:
            raise Invalid(faults)
        self.query = query
        return "この条件の操作を出しました。"

    def _show_all(self) -> None:
        self.query = TraceQuery()
        self.close_with("すべての操作を出しました。")


class TraceDialog(Dialog):
    """One trace in full. `wants_history`: whether everything that happened to its record is to be shown."""

    def __init__(self, trace: Trace, parent: QWidget | None = None) -> None:
        super().__init__(f"操作の記録 {trace.seq:,}番", parent, width=860)
        self.trace = trace
        self.wants_history = False
        self.body.addWidget(PlainLabel(trace.sentence, "section", wrap=True))
        self.body.addWidget(FactColumns(self.facts(trace)))
        self.body.addWidget(PlainLabel(_NOTHING_ELSE, "small", wrap=True))
        self.body.addStretch(1)
        self.add_button("閉じる", "primary", rejects=True, default=True)
        if trace.number:
            self.add_key_button(f"{trace.number} の操作をすべて見る", "Ctrl+L", self._show_history)

    @staticmethod
    def facts(trace: Trace) -> list[tuple[str, str]]:
        """Labels and words."""
        at = local(trace.at)
        moment = f"{long_date(at.date())} {clock(at.hour * 60 + at.minute)} {at.second}秒"
        labels = field_labels(trace.entity, trace.fields) if trace.changes else ()
        return [
            ("日時", moment),
            ("した人", trace.actor_name),
            ("パソコン", trace.pc),
            ("種類", trace.kind.label),
            ("どの記録", trace.about),
            *([("変わった項目", "、".join(labels))] if labels else []),
            ("照合番号", trace.hash[:ANCHOR_LENGTH]),
        ]

    def _show_history(self) -> None:
        self.wants_history = True
        self.accept()


class AnchorDialog(FormDialog):
    """The 記録照合番号 as read from a paper; `digits` are what was typed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self.anchor = TextField(80, "例：3f9ac81e57d20b64", 420, figures=True)
        super().__init__(
            "紙の照合番号を確かめる",
            {"anchor": Field("記録照合番号", self.anchor, required=True)},
            "確かめる",
            parent,
            intro="日報や月報の紙の下に「記録照合番号」があります。その番号を入れると、紙を出したときの記録がいまもそのまま残っているかを調べます。",
        )
        self.digits = ""

    @override
    def send(self) -> str:
        digits = anchor_digits(self.anchor.value())
        if digits is None:
            raise Invalid({"anchor": ANCHOR_SENTENCE})
        self.digits = digits
        return "確かめています。"
