"""What is said once a consultation is saved."""

from __future__ import annotations

from nakanojo_helpdesk.domain.calendar import fiscal_year, long_date, short_date
from nakanojo_helpdesk.domain.consultations.forms import ConsultationForm, EntryMode
from nakanojo_helpdesk.domain.errors import DeskError
from nakanojo_helpdesk.services.consultations import reading as consultation_rows
from nakanojo_helpdesk.ui.workplace.workplace import Workplace


def saved_words(form: ConsultationForm, workplace: Workplace) -> str:
    """「登録しました（本日12件目）」; of another day 「登録しました（11月20日（金）の相談、後日入力）」.

    Without a number where it cannot be counted: what was saved must not look as if it was not.
    """
    day, today = form.event_date, workplace.today()
    if day != today:
        words = short_date(day) if fiscal_year(day) == fiscal_year(today) else long_date(day)
        return f"登録しました（{words}の相談、{EntryMode.LATE.label}）"
    try:
        count = workplace.ledger.read(consultation_rows.count_on, day)
    except DeskError:
        return "登録しました"
    return f"登録しました（本日{count:,}件目）"
