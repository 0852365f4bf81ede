"""Where updates are kept. Apart from the rest, for every start asks whether one was begun."""

from __future__ import annotations

from pathlib import Path
from typing import Final

FOLDER: Final = "updates"
RECORD: Final = "update.json"


def record_in(data: Path) -> Path:
    """The record of the last update in a data folder, whether it is there or not."""
    return data / FOLDER / RECORD
