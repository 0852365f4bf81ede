"""Whether an update or a way back waits for its end. Asked at every start, so it loads next to nothing."""

from __future__ import annotations

from pathlib import Path

from nakanojo_helpdesk.store.updates.places import FOLDER, record_in


def is_unsettled(data: Path) -> bool:
    """Whether the record in the data folder tells of one that was begun, or of records that must still be told something."""
    if not record_in(data).exists():
        return False
    from nakanojo_helpdesk.domain.updates.rows import Stage
    from nakanojo_helpdesk.store.updates import keeping

    record = keeping.read_record(data / FOLDER)
    begun = {Stage.UPDATING, Stage.GOING_BACK}
    return record is not None and (record.stage in begun or record.owed is not None)
