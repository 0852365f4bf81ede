"""Telling and asking: the only message boxes of the program. Plain text; Enter and Esc are the safe answer."""

from PySide6.QtWidgets import QWidget

from nakanojo_helpdesk.ui.kit.frame.dialog import Dialog
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel


class MessageDialog(Dialog):
    """A sentence with one button (telling) or two (asking).

    Args:
        parent: the window it belongs to.
        title: what it is about.
        text: the sentence.
        detail: more, in smaller letters.
        accept: word of the button that goes on; None = only `refuse` is there.
        refuse: word of the safe button: default, and what Esc means.
        dangerous: going on destroys or retires something; the safe button comes first.
    """

    def __init__(
        self,
        parent: QWidget | None,
        title: str,
        text: str,
        detail: str = "",
        *,
        accept: str | None = None,
        refuse: str = "閉じる",
        dangerous: bool = False,
    ) -> None:
        super().__init__(title, parent)
        self.body.addWidget(PlainLabel(text, wrap=True))
        if detail:
            self.body.addWidget(PlainLabel(detail, "small", wrap=True))
        self.body.addStretch(1)
        self.setAccessibleDescription("\n".join(part for part in (text, detail) if part))
        self.safe_button = self.add_button(
            refuse, "primary" if accept is None else "secondary", rejects=True, default=True
        )
        self.accept_button = None
        if accept is not None:
            self.accept_button = self.add_button(accept, "danger" if dangerous else "primary", accepts=True)


class LeavingDialog(MessageDialog):
    """Asks whether to save what was changed before another screen or section comes; Esc goes back to the form."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            parent,
            "まだ保存していません",
            "変えたところを、まだ保存していません。",
            accept="保存して移る",
            refuse="入力に戻る",
        )
        self._throws_away = False
        self.throw_button = self.add_button("保存しないで移る")
        self.throw_button.clicked.connect(self._throw)

    def throws_away(self) -> bool:
        """Whether the answer was to leave without saving."""
        return self._throws_away

    def _throw(self) -> None:
        self._throws_away = True
        self.reject()


def tell(parent: QWidget | None, title: str, text: str, detail: str = "") -> None:
    """Show a sentence and wait until it is closed."""
    MessageDialog(parent, title, text, detail).show_and_wait()


def ask(
    parent: QWidget | None,
    title: str,
    text: str,
    *,
    accept: str,
    refuse: str = "やめる",
    detail: str = "",
    dangerous: bool = False,
) -> bool:
    """Ask and wait. True only when `accept` was pressed; Esc and Enter mean the safe answer."""
    dialog = MessageDialog(parent, title, text, detail, accept=accept, refuse=refuse, dangerous=dangerous)
    with dialog.asked() as accepted:
        return accepted
