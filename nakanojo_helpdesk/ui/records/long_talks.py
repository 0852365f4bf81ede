"""The question about an unusually long talk, in the same words wherever its minutes are saved."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from nakanojo_helpdesk.domain.consultations.forms import ConsultationForm, is_unusually_long
from nakanojo_helpdesk.ui.kit.frame import messages


def is_meant(form: ConsultationForm, window: QWidget) -> bool:
    """Whether the minutes may be saved; asks the person where they are unusually many."""
    minutes = form.counted_minutes
    if minutes is None or not is_unusually_long(minutes):
        return True
    hours, rest = divmod(minutes, 60)
    length = f"{hours}時間{rest}分" if rest else f"{hours}時間"
    subject = "時計の計った時間" if form.minutes is None else "時間"
    return messages.ask(
        window,
        "時間の確認",
        f"{subject}が{length}（{minutes}分）になっています。このまま登録しますか。",
        accept="このまま登録する",
        refuse="時間を直す",
    )
