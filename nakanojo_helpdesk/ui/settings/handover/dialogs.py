"""The dialogs of a handover: who takes lines over, when the rights end, and the texts of the paper."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict
from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from nakanojo_helpdesk.domain.calendar import long_date, parse_day_ahead
from nakanojo_helpdesk.domain.errors import Conflict, DeskError, Invalid
from nakanojo_helpdesk.domain.handover.plans import HandoverView, LeavingForm
from nakanojo_helpdesk.domain.handover.texts import HEADINGS, TEXT_LENGTH, HandoverTexts
from nakanojo_helpdesk.domain.handover.work import OpenWork
from nakanojo_helpdesk.domain.staff.people import StaffRow
from nakanojo_helpdesk.services.handover import planning
from nakanojo_helpdesk.services.ledger import Ledger
from nakanojo_helpdesk.ui.kit.inputs.chip import Choice
from nakanojo_helpdesk.ui.kit.inputs.chip_group import ChipGroup
from nakanojo_helpdesk.ui.kit.inputs.choice import ChoiceField
from nakanojo_helpdesk.ui.kit.inputs.field import Field
from nakanojo_helpdesk.ui.kit.inputs.lines import DateField
from nakanojo_helpdesk.ui.workplace.asking import call_asking
from nakanojo_helpdesk.ui.workplace.form_dialog import FormDialog
from nakanojo_helpdesk.ui.workplace.guarded_memo import GuardedMemo
from nakanojo_helpdesk.ui.workplace.workplace import Workplace

KEPT_AFTER_MILLISECONDS: Final = 1_500
"""Texts are kept so long after the last key."""
AFTER_DAY, AT_ONCE = "after", "now"
_NOBODY_YET: Final = "まだ決めない"
_SUPPORTS: Final = {
    "overview": "窓口の仕事のあらまし、これまでの経過。件数と講座の表は、自動で入ります。",
    "plans": "これからの進め方、広報の締切など。予定の講座と開設日は、自動で入ります。",
    "open": "一覧にない、やりかけの仕事。一覧の仕事は、番号と期限で自動で入ります。",
    "books": "紙のファイルの場所など。帳簿と控えの一覧は、自動で入ります。",
    "lent": "鍵、USBメモリー、タブレットなど。使っているパソコンの名前は、自動で入ります。",
    "other": "関係する団体、決まった打合せなど。",
}
_TEXTS_INTRO: Final = (
    "ここに書いた文が、引継書のそれぞれの見出しの下に入ります。入力した文は、そのつど保存します。"
    "住民の方のお名前・電話番号は書かないでください。"
)


class SuccessorDialog(FormDialog):
    """Asks who takes these lines over."""

    def __init__(
        self,
        ledger: Ledger,
        leaver: str,
        works: Sequence[OpenWork],
        people: Sequence[StaffRow],
        *,
        marked: bool,
        parent: QWidget | None = None,
    ) -> None:
        self._ledger, self._leaver, self._works = ledger, leaver, tuple(works)
        self.successor = ChoiceField(
            [Choice(row.code, row.name) for row in people if row.active and row.code != leaver],
            empty=_NOBODY_YET,
        )
        held = {work.successor for work in works}
        if len(held) == 1 and self.successor.offers(only := next(iter(held))):
            self.successor.set_code(only or None)
        which = "しるしを付けた" if marked else "未処理の、すべての"
        intro = f"{which}{len(self._works)}件を引き継ぐ人を決めます。あとから何度でも変えられます。"
        fields = {"successor": Field("引き継ぐ人", self.successor)}
        super().__init__("引き継ぐ人を決める", fields, "決める", parent, intro)
        self.focus_first(self.successor)

    def send(self) -> str:
        """Keep it; see `FormDialog.send`."""
        code = self.successor.code() or ""
        self._ledger.call(planning.choose, self._leaver, [work.id for work in self._works], code)
        if not code:
            return f"{len(self._works)}件の引き継ぐ人を、未定にしました。"
        return f"{len(self._works)}件を{self.successor.currentText()}さんが引き継ぐことにしました。"


class LastDayDialog(FormDialog):
    """Asks for the last day, shows what will happen, and hands over."""

    def __init__(self, workplace: Workplace, seen: HandoverView, parent: QWidget | None = None) -> None:
        self._workplace, self._seen = workplace, seen
        self.day = DateField(lambda text: parse_day_ahead(text, today=workplace.today()), long_date)
        self.when = ChipGroup(
            "権限の終わり",
            [Choice(AFTER_DAY, "最後の勤務日が過ぎたら", "1"), Choice(AT_ONCE, "いますぐ", "2")],
            ranked=False,
        )
        self.when.set_codes([AFTER_DAY])
        fields = {
            "last_day": Field(
                "最後の勤務日",
                self.day,
                required=True,
                support="この日まで、いつもどおりサインインできます。例：3月31日",
            ),
            "when": Field(
                "権限の終わり",
                self.when,
                required=True,
                support="「いますぐ」は、最後の勤務日が今日のときだけ選べます。暗証番号も消えます。",
            ),
        }
        super().__init__("引継ぎを決める", fields, "引き継ぐ", parent, summary_words(seen), width=720)
        self.focus_first(self.day)

    def send(self) -> str:
        """Hand over; see `FormDialog.send`."""
        day = self.day.date()
        if day is None:
            raise Invalid({"last_day": f"＊{self.day.problem() or '最後の勤務日を入れてください。'}"})
        form = LeavingForm(last_day=day, at_once=self.when.code() == AT_ONCE)
        row = self._seen.row
        handed = call_asking(
            self._workplace,
            self,
            planning.plan,
            row.staff,
            form,
            self._seen.digest,
            accept="それでも引き継ぐ",
            now=self._workplace.now(),
        )
        moved = f"講座の回{handed.lessons}回の担当を移しました。" if handed.lessons else ""
        ends = (
            "権限を終えました。" if form.at_once else f"{long_date(day)}が過ぎると、権限が自動で終わります。"
        )
        return f"{row.name}さんの引継ぎを決めました。{moved}{ends}"


class TextsDialog(FormDialog):
    """The typed texts of the paper; what is typed is kept by itself, so that a power cut takes nothing."""

    def __init__(
        self, ledger: Ledger, staff: str, name: str, texts: HandoverTexts, parent: QWidget | None = None
    ) -> None:
        self._ledger, self._staff, self._name, self._before = ledger, staff, name, texts
        self.memos = {field: GuardedMemo(TEXT_LENGTH, lines=(2, 5)) for field in HEADINGS}
        for field, text in asdict(texts).items():
            self.memos[field].set_text(text)
        fields = {
            field: Field(f"{number}　{heading}", self.memos[field], support=_SUPPORTS[field])
            for number, (field, heading) in enumerate(HEADINGS.items(), 1)
        }
        super().__init__(
            f"{name}さんの引継書の文", fields, "保存する", parent, _TEXTS_INTRO, width=820, refuse="閉じる"
        )
        self._timer = QTimer(self, singleShot=True, interval=KEPT_AFTER_MILLISECONDS)
        self._timer.timeout.connect(self.keep)
        for memo in self.memos.values():
            memo.changed.connect(self._timer.start)
        self.focus_first(self.memos["overview"])

    def texts(self) -> HandoverTexts:
        """What is typed now."""
        return HandoverTexts(**{field: memo.text() for field, memo in self.memos.items()})

    def keep(self) -> None:
        """Keep what is typed, silently; what cannot be kept is told when it is saved."""
        with suppress(DeskError):
            self._write()

    def send(self) -> str:
        """Keep it; see `FormDialog.send`."""
        try:
            self._write()
        except Conflict as error:
            raise Conflict(
                f"{error}入力した文は、この画面に残っています。書き写してから閉じ、開き直してください。"
            ) from error
        return f"{self._name}さんの引継書の文を保存しました。"

    def _write(self) -> None:
        texts = self.texts()
        if texts != self._before:
            self._ledger.call(planning.write, self._staff, texts, before=self._before)
            self._before = texts

    def done(self, result: int) -> None:
        """Close; what was typed last is kept first."""
        self._timer.stop()
        self.keep()
        super().done(result)


def summary_words(seen: HandoverView) -> str:
    """Who takes how much over, in a sentence or two."""
    if not seen.works:
        return f"{seen.row.name}さんの未処理の事項はありません。"
    counted = Counter(work.successor_name for work in seen.works if work.successor)
    taken = "、".join(f"{name}さんが{count}件" for name, count in counted.most_common())
    left = len(seen.without_successor)
    parts = [
        f"{seen.row.name}さんの未処理は{len(seen.works)}件です。",
        f"{taken}を引き継ぎます。" if taken else "",
        f"{left}件は、引き継ぐ人が決まっていません。" if left else "",
        "最後の勤務日のあとの講座の回は、いま担当が移ります。ほかは引継書に載ります。",
    ]
    return "".join(parts)
