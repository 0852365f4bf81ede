"""What stands for the system's dialogs on the screen 報告."""

from __future__ import annotations

from pathlib import Path


class Chooser:
    """Stands for the system's file and folder dialogs, which tests cannot drive."""

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self.suggested = ""

    def __call__(self, _parent: object, _title: str, name: str = "", _kind: str = "") -> Path | None:
        self.suggested = name
        return self.path
