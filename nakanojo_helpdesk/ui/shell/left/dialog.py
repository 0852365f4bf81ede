"""書き残し shown to whoever may go on with it: to be copied and typed again, then thrown away."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QWidget

from nakanojo_helpdesk.domain.consultations.drafts import LeftTexts
from nakanojo_helpdesk.ui.kit.frame.dialog import Dialog
from nakanojo_helpdesk.ui.kit.layout.facts import FactColumns
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from nakanojo_helpdesk.ui.kit.work.screen_reader import announce

COPIED = "写しました。入れ直す画面を開いて、貼り付けて（Ctrl+V）ください。"


class LeftTextsDialog(Dialog):
    """One 書き残し: the main act copies it, Esc leaves it for the next time.

    Accepted: it is to be thrown away.
    """

    def __init__(self, left: LeftTexts, parent: QWidget | None = None) -> None:
        super().__init__("書き残された文字があります", parent, width=720)
        self._left = left
        self._told = PlainLabel("", "bold", wrap=True)
        self._told.hide()
        self.body.addWidget(PlainLabel(left.sentence(), wrap=True))
        self.body.addWidget(FactColumns(list(left.texts)))
        self.body.addWidget(self._told)
        self.body.addStretch(1)
        self.copy_button = self.add_button("文字を写す", "primary", default=True)
        self.copy_button.clicked.connect(lambda _checked=False: self.copy())
        self.throw_button = self.add_button("もう要らないので消す", accepts=True)
        self.add_button("あとで", rejects=True)

    def copy(self) -> None:
        """Put all texts on the clipboard (F12)."""
        QApplication.clipboard().setText("\n".join(f"{label}：{text}" for label, text in self._left.texts))
        self._told.setText(COPIED)
        self._told.show()
        announce(self, COPIED)
        self.fit()
