"""Asking where to save files. The only place that opens the system's own file dialog."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from nakanojo_helpdesk.windows import made_usable


def ask_save_path(parent: QWidget | None, title: str, file_name: str, kind: str) -> Path | None:
    """Ask where to save; None when the person cancelled.

    Args:
        parent: the window it belongs to.
        title: of the dialog.
        file_name: suggested, in the user's documents folder; changed where Windows could not have such a file.
        kind: such as ``PDF (*.pdf)``.
    """
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    chosen, _kind = QFileDialog.getSaveFileName(
        parent, title, str(Path(documents, made_usable(file_name))), kind
    )
    return Path(chosen) if chosen else None


def ask_folder(parent: QWidget | None, title: str) -> Path | None:
    """Ask for a folder to save into; None when the person cancelled."""
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    chosen = QFileDialog.getExistingDirectory(parent, title, documents)
    return Path(chosen) if chosen else None


def ask_open_path(parent: QWidget | None, title: str, kind: str) -> Path | None:
    """Ask which file to read; None when the person cancelled.

    Args:
        parent: the window it belongs to.
        title: of the dialog.
        kind: such as ``CSV (*.csv)``.
    """
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    chosen, _kind = QFileDialog.getOpenFileName(parent, title, documents, kind)
    return Path(chosen) if chosen else None
