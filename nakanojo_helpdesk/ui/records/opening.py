"""The way into a record for every screen: open it, and hear whether it was changed."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from nakanojo_helpdesk.domain.consultations.forms import ConsultationRow
from nakanojo_helpdesk.ui.records.detail import RecordDialog
from nakanojo_helpdesk.ui.workplace.workplace import Workplace


def open_record(workplace: Workplace, row: ConsultationRow, parent: QWidget | None) -> bool:
    """Show a record over the window `parent` stands in, with what the person may do to it.

    Returns:
        True when the record was amended or withdrawn: the caller reads its list again.
    """
    dialog = RecordDialog(workplace, row, None if parent is None else parent.window())
    try:
        dialog.exec()
        return dialog.changed
    finally:
        dialog.deleteLater()
