"""One running program per data folder, whatever happened to the one before."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QApplication

from nakanojo_helpdesk.ui.kit.work.single_instance import SingleInstance


def test_a_power_cut_never_locks_the_program_out_whoever_has_its_number_afterwards(
    qapp: QApplication, tmp_path: Path
) -> None:
    """The number in the lock left behind is that of a living program of the same name: this one."""
    lock = tmp_path / "running.lock"
    first = SingleInstance(tmp_path)
    assert first.claim(lambda: None)
    left = lock.read_bytes()
    second = SingleInstance(tmp_path)
    assert not second.claim(lambda: None), "as long as somebody holds it"
    first.release()
    lock.write_bytes(left)
    assert second.claim(lambda: None)
    assert second.left_behind
    second.release()
    assert not lock.exists()
