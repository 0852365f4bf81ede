"""The question about a talk that began long ago or on another day: a stray key may have begun it."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtWidgets import QWidget

from nakanojo_helpdesk.domain.consultations.beginnings import ago_words, moment_words
from nakanojo_helpdesk.ui.kit.frame.dialog import Dialog
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel


class BeginningDialog(Dialog):
    """Asks for the beginning of the talk; the safe answer is the first one, Esc returns to the form.

    Args:
        began: the first input.
        resumed: the beginning for the answer 「いまからの相談にする」.
        now: the instant of saving.
        parent: the window it belongs to.
    """

    def __init__(
        self, began: datetime, resumed: datetime, now: datetime, parent: QWidget | None = None
    ) -> None:
        super().__init__("相談の時刻の確認", parent, width=780)
        self._chosen: datetime | None = None
        since, ago = moment_words(began, now), ago_words(began, now)
        text = f"この相談は、{since}{f'（{ago}）' if ago else ''}に始めたことになっています。"
        detail = f"「いまからの相談にする」を選ぶと、{moment_words(resumed, now)}からの相談として登録します。"
        self.body.addWidget(PlainLabel(text, wrap=True))
        self.body.addWidget(PlainLabel(detail, wrap=True))
        self.body.addStretch(1)
        self.setAccessibleDescription(f"{text}\n{detail}")
        self.now_button = self.add_button("いまからの相談にする", "primary", default=True)
        self.keep_button = self.add_button("その時刻のまま登録する")
        self.add_button("やめる", rejects=True)
        self.now_button.clicked.connect(lambda: self._choose(resumed))
        self.keep_button.clicked.connect(lambda: self._choose(began))

    def chosen(self) -> datetime | None:
        """The beginning of the talk by the answer; None: not saved, back to the form."""
        return self._chosen

    def _choose(self, moment: datetime) -> None:
        self._chosen = moment
        self.accept()


def asked(began: datetime, resumed: datetime, now: datetime, window: QWidget) -> datetime | None:
    """Ask and wait. Returns the beginning of the talk by the answer; None: not to be saved now."""
    dialog = BeginningDialog(began, resumed, now, window)
    with dialog.asked() as answered:
        return dialog.chosen() if answered else None
