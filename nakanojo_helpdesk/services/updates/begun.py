"""Whether an update or a way back waits for its end. Asked at every start, so it loads next to nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from nakanojo_helpdesk.domain.updates.rows import Stage
from nakanojo_helpdesk.store.updates import keeping

_OPEN: Final = frozenset({Stage.UPDATING, Stage.GOING_BACK})


def is_unsettled(data: Path) -> bool:
    """Whether the record in the data folder tells of one that was begun, or of records that must still be told something."""
    record = keeping.read_record(data / keeping.FOLDER)
    return record is not None and (record.stage in _OPEN or record.owed is not None)
