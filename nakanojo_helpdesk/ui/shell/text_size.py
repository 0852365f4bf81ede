"""文字の大きさ: a dialog with four sizes, applied at once."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from nakanojo_helpdesk.domain.staff.people import TEXT_SCALE_LABELS
from nakanojo_helpdesk.tokens import TEXT_SCALES
from nakanojo_helpdesk.ui.kit.frame.dialog import Dialog
from nakanojo_helpdesk.ui.kit.inputs.chip import Choice
from nakanojo_helpdesk.ui.kit.inputs.chip_group import ChipGroup
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel


class TextSizeDialog(Dialog):
    """Choosing changes everything on the screen immediately."""

    chosen = Signal(int)
    """A size in per cent was chosen."""

    def __init__(self, scale: int, parent: QWidget | None = None) -> None:
        super().__init__("文字の大きさ", parent, width=780)
        choices = [
            Choice(str(percent), f"{TEXT_SCALE_LABELS[percent]}（{percent}％）", str(number))
            for number, percent in enumerate(TEXT_SCALES, start=1)
        ]
        self.sizes = ChipGroup("文字の大きさ", choices)
        self.sizes.set_codes([str(scale)])
        support = "いつでも Ctrl と ＋ で大きく、Ctrl と － で小さくできます。"
        self.body.addWidget(PlainLabel(support, "small", wrap=True))
        self.body.addWidget(self.sizes)
        self.body.addStretch(1)
        self.add_button("閉じる", "primary", rejects=True, default=True)
        self.focus_first(self.sizes)
        self.sizes.changed.connect(self._choose)
        self.sizes.passed.connect(self.accept)

    def _choose(self) -> None:
        code = self.sizes.code()
        if code is not None:
            self.chosen.emit(int(code))
        self.fit()
