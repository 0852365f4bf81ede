"""繰上の連絡: the telephone number large, and what came of the call in one key, with its time."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QWidget

from nakanojo_helpdesk.domain.calendar import short_date
from nakanojo_helpdesk.domain.errors import DeskError
from nakanojo_helpdesk.domain.registrations.rows import RegistrationRow
from nakanojo_helpdesk.domain.registrations.states import RegistrationState
from nakanojo_helpdesk.services.registrations import calling, offering
from nakanojo_helpdesk.ui.courses.applications.words import call_words, care_words, full_name
from nakanojo_helpdesk.ui.kit.frame.dialog import Dialog
from nakanojo_helpdesk.ui.kit.inputs.chip import Choice
from nakanojo_helpdesk.ui.kit.inputs.chip_group import ChipGroup
from nakanojo_helpdesk.ui.kit.inputs.field import Field
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from nakanojo_helpdesk.ui.workplace.workplace import Workplace

ACCEPTED, LATER, AWAY, REFUSED, WAITS = "accepted", "later", "away", "refused", "waits"
_RESULTS: Final = (
    Choice(ACCEPTED, "つながった：参加する", "1"),
    Choice(AWAY, "留守", "2"),
    Choice(REFUSED, "つながった：ことわり", "3"),
    Choice(LATER, "つながった：あとで返事", "4"),
    Choice(WAITS, "今回は見送り、待ち続ける", "5"),
)
_DONE: Final = {
    ACCEPTED: "{name}さんの席が確定しました。",
    LATER: "{name}さんとつながりました。返事を待っています。",
    AWAY: "{name}さんは留守でした。時刻を残しました。",
    REFUSED: "{name}さんはことわりました。",
    WAITS: "{name}さんは待ち続けます。",
}
_NO_PHONE: Final = "電話の登録がありません"


class CallDialog(Dialog):
    """Shows whom to call. The result chosen is noted at once; `done` is the sentence, `following` who is offered next."""

    def __init__(self, workplace: Workplace, row: RegistrationRow, parent: QWidget | None = None) -> None:
        super().__init__("繰上の連絡", parent, width=680)
        self._workplace, self._row = workplace, row
        self.done_words = ""
        self.following: tuple[RegistrationRow, ...] = ()
        self.phone = PlainLabel(row.phone or _NO_PHONE, "figure", wrap=True)
        body = self.body
        body.addWidget(PlainLabel(full_name(row.name, row.kana) + "さん", "section", wrap=True))
        body.addWidget(self.phone)
        # The number and the answers first: with large text the rest is a page below.
        self.results = ChipGroup("電話の結果", _RESULTS)
        body.addWidget(Field("電話の結果", self.results))
        self._trouble = PlainLabel("", "error", wrap=True)
        self._trouble.hide()
        body.addWidget(self._trouble)
        if row.person is not None and row.person.form.second_phone:
            form = row.person.form
            body.addWidget(PlainLabel(f"ほかの連絡先：{form.second_phone}　{form.second_contact}", wrap=True))
        if row.offer is not None:
            places = f"{row.offer.places}席。" if row.offer.places > 1 else ""
            body.addWidget(
                PlainLabel(f"{places}返事は {short_date(row.offer.until)} まで待ちます。", "bold", wrap=True)
            )
        if cares := care_words(row.cares, row.care_note, workplace.vocabularies):
            body.addWidget(PlainLabel(cares, wrap=True))
        for call in row.calls:
            body.addWidget(PlainLabel(call_words(call), "small", wrap=True))
        body.addStretch(1)
        self.add_button("あとでかける", rejects=True)
        self.results.changed.connect(self._chosen)
        self.focus_first(self.results)

    def _chosen(self) -> None:
        result = self.results.code()
        if result is None:
            return
        try:
            self.following = self._noted(result)
        except DeskError as error:
            self.results.set_codes([])
            self._trouble.setText(str(error))
            self._trouble.show()
            self.fit()
            return
        self.done_words = _DONE[result].format(name=self._row.name)
        self.accept()

    def _noted(self, result: str) -> tuple[RegistrationRow, ...]:
        ledger, row, now = self._workplace.ledger, self._row, self._workplace.now()
        said = {AWAY: "away", REFUSED: "refused", WAITS: "refused"}.get(result, "reached")
        ledger.call(calling.note, row.uid, "offer", said, now=now)
        if result in {LATER, AWAY} or row.state is not RegistrationState.OFFERED:
            return ()
        return ledger.call(
            offering.answer,
            row.uid,
            row.version,
            accepted=result == ACCEPTED,
            waits=result == WAITS,
            now=now,
        )[1:]
