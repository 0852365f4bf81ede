"""Asks for a printer and a number of copies. Printers are listed in the worker, since that may take long."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from nakanojo_helpdesk.paper.printing import MOST_COPIES, printer_names
from nakanojo_helpdesk.ui.kit.frame.dialog import Dialog
from nakanojo_helpdesk.ui.kit.inputs.chip import Choice
from nakanojo_helpdesk.ui.kit.inputs.choice import ChoiceField
from nakanojo_helpdesk.ui.kit.inputs.field import Field
from nakanojo_helpdesk.ui.kit.inputs.numbers import NumberField
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from nakanojo_helpdesk.ui.kit.work.background import Background

_SLOW_MILLISECONDS = 10_000
_SLOW = "プリンターを探すのに時間がかかっています。「やめる」で閉じて、「PDFに保存」を使うこともできます。"
_NONE = "プリンターが見つかりません。電源とケーブルを確かめてください。急ぐときは「PDFに保存」を使えます。"


class PrintDialog(Dialog):
    """Asks for printer and copies. `names` lists the printers; it is called in the worker.

    After `slow` milliseconds without an answer it says that one need not wait.
    """

    def __init__(
        self,
        title: str,
        pages: int,
        parent: QWidget | None = None,
        names: Callable[[], Sequence[str]] = printer_names,
        slow: int = _SLOW_MILLISECONDS,
    ) -> None:
        super().__init__("印刷", parent)
        self._background = Background(self)
        self._what = PlainLabel(f"{title}（{pages}ページ）", wrap=True)
        self._state = PlainLabel("プリンターを探しています。少しお待ちください。", "sub", wrap=True)
        self.printer = ChoiceField()
        self.copies = NumberField(1, MOST_COPIES, "部")
        self.copies.set_value(1)
        self._copies_field = Field("部数", self.copies)
        self._printer_field = Field("プリンター", self.printer)
        for widget in (self._what, self._state, self._printer_field, self._copies_field):
            self.body.addWidget(widget)
        self.body.addStretch(1)
        self.print_button = self.add_button("印刷する", "primary")
        self.add_button("やめる", rejects=True, default=True)
        self.print_button.clicked.connect(self._decide)
        self._allow(allowed=False)
        self._slow = QTimer(self, singleShot=True, interval=slow)
        self._slow.timeout.connect(self._say_slow)
        self._slow.start()
        self._background.run(names, done=self._show, failed=lambda _error: self._show(()))

    def choice(self) -> tuple[str, int]:
        """Printer and copies, as decided."""
        return self.printer.code() or "", self.copies.value() or 1

    def is_busy(self) -> bool:
        """Whether printers are still being listed."""
        return self._background.is_busy()

    def _say_slow(self) -> None:
        self._state.setText(_SLOW)
        self.fit()

    def _show(self, names: Sequence[str]) -> None:
        self._slow.stop()
        self.printer.set_choices([Choice(name, name) for name in names])
        self._state.setText("" if names else _NONE)
        self._state.setVisible(not names)
        self._allow(allowed=bool(names))
        if names:
            self.print_button.setFocus()
        self.fit()

    def _allow(self, *, allowed: bool) -> None:
        self._printer_field.setVisible(allowed)
        self._copies_field.setVisible(allowed)
        self.print_button.setEnabled(allowed)

    def _decide(self) -> None:
        wrong = self.copies.problem()
        problem = wrong and f"部数は、{wrong}"
        if not self.copies.text():
            problem = "部数を入れてください。"
        self._copies_field.show_error(problem)
        if problem is None:
            self.accept()
        else:
            self.fit()
            self.lead_to(self._copies_field)

    @override
    def done(self, result: int) -> None:
        self._slow.stop()
        self._background.let_go()
        super().done(result)
