"""What a trial of the second place of the backups found."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

ENOUGH_BYTES: Final = 2_000_000_000
"""Ninety days of backups of a town's book, with room to spare."""
_GIGABYTE: Final = 1_000_000_000
SAME_DRIVE: Final = (
    "ここは、記録と同じドライブです。パソコンが壊れると、記録も控えも一緒に失われます。"
    "USBメモリーか、ネットワークのフォルダーをおすすめします。"
)


@dataclass(frozen=True, kw_only=True)
class PlaceTrial:
    """A folder that could be written to: its room in bytes, and whether it is on the drive of the records."""

    folder: Path
    free_bytes: int
    is_same_drive: bool

    @property
    def doubt(self) -> str:
        """What is wrong with the place, though it could be used; empty for a good one."""
        if self.is_same_drive:
            return SAME_DRIVE
        if self.free_bytes < ENOUGH_BYTES:
            return f"空きが少なくなっています（あと{self.room}）。控えが入らなくなるおそれがあります。"
        return ""

    @property
    def room(self) -> str:
        """The room in words."""
        return f"{self.free_bytes / _GIGABYTE:,.1f} GB"
