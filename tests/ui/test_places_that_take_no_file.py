"""A file that is open elsewhere, a full disk, a folder one may not write to: a sentence, the old file, and no remains.

The faults are made where the operating system is asked: `os.replace`, and a limit of the kernel on the size of files.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from nakanojo_helpdesk.services.consultations import writing as consultations
from nakanojo_helpdesk.ui.kit.frame.messages import MessageDialog
from nakanojo_helpdesk.ui.kit.frame.page import Page
from nakanojo_helpdesk.ui.reports.page import ReportsPage
from nakanojo_helpdesk.ui.search.export_dialog import CSV_UTF8, EXCEL, ExportDialog
from nakanojo_helpdesk.ui.search.page import SearchPage
from nakanojo_helpdesk.ui.shell.main_window import MainWindow
from nakanojo_helpdesk.ui.workplace.workplace import Workplace
from tests.factories import consultation_form
from tests.ui.search.asking import meanwhile
from tests.waiting import settle

Fault = Callable[[Path], AbstractContextManager[None]]
_OLD = b"what stood there before"


@contextmanager
def open_elsewhere(folder: Path) -> Iterator[None]:
    real = os.replace

    def held(old: os.PathLike[str] | str, new: os.PathLike[str] | str) -> None:
        if Path(new).parent == folder:
            raise PermissionError(13, "used by another process")
        real(old, new)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "replace", held)
        yield


@contextmanager
def full_disk(_folder: Path) -> Iterator[None]:
    if sys.platform == "win32":
        raise NotImplementedError("no limit on the size of files")
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (256, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@contextmanager
def folder_of_others(folder: Path) -> Iterator[None]:
    folder.chmod(0o555)
    try:
        yield
    finally:
        folder.chmod(0o755)


ON_WINDOWS = sys.platform == "win32"
STOPPED_BY_NOTHING = ON_WINDOWS or os.geteuid() == 0
FAULTS = [
    pytest.param(open_elsewhere, "ほかのプログラムで開いていないか", id="open"),
    pytest.param(
        full_disk,
        "ディスクがいっぱい",
        id="full",
        marks=pytest.mark.skipif(ON_WINDOWS, reason="has no such limit"),
    ),
    pytest.param(
        folder_of_others,
        "書き込みできる場所か",
        id="rights",
        marks=pytest.mark.skipif(STOPPED_BY_NOTHING, reason="may write everywhere"),
    ),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "書類"
    made.mkdir()
    return made


@pytest.fixture
def window(qapp: QApplication, workplace: Workplace) -> Iterator[MainWindow]:
    for number in range(3):
        workplace.ledger.call(consultations.record, consultation_form(memo=f"{number}件目"))
    made = MainWindow()
    made.resize(1366, 688)
    made.show()
    yield made
    made.close()
    made.deleteLater()


def shown(window: MainWindow, page: Page) -> None:
    window.show_alone(page)
    window.activateWindow()
    QTest.qWaitForWindowActive(window)
    settle(page)


def refused(page: Page, folder: Path, fault: Fault, sentence: str, act: Callable[[], object]) -> None:
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert before
    with fault(folder):
        act()
        settle(page)
    assert sentence in page.sticky.text()
    assert "記録はそのままです。" in page.sticky.text()
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


@pytest.mark.parametrize(("fault", "sentence"), FAULTS)
@pytest.mark.parametrize("kind", [EXCEL, CSV_UTF8], ids=["xlsx", "csv"])
def test_a_list_that_cannot_be_written_leaves_the_old_file(
    window: MainWindow, workplace: Workplace, folder: Path, fault: Fault, sentence: str, kind: str
) -> None:
    target = folder / ("一覧.xlsx" if kind == EXCEL else "一覧.csv")
    target.write_bytes(_OLD)

    def choose(dialog: QDialog) -> None:
        assert isinstance(dialog, ExportDialog)
        if kind != EXCEL:
            dialog.kinds.choose(kind)
        dialog.go_button.click()

    page = SearchPage(workplace, ask_path=lambda _parent, _title, _name, _kind: target)
    shown(window, page)
    meanwhile(choose)
    refused(page, folder, fault, sentence, page._write_button.click)


@pytest.mark.parametrize(("fault", "sentence"), FAULTS)
@pytest.mark.parametrize("suffix", ["pdf", "xlsx"])
def test_a_report_that_cannot_be_written_leaves_the_old_file(
    window: MainWindow, workplace: Workplace, folder: Path, fault: Fault, sentence: str, suffix: str
) -> None:
    target = folder / f"報告.{suffix}"
    target.write_bytes(_OLD)

    def there(_parent: QWidget | None, _title: str, _name: str = "", _kind: str = "") -> Path:
        return target

    page = ReportsPage(workplace, ask_path=there)
    shown(window, page)
    refused(page, folder, fault, sentence, page.save_pdf if suffix == "pdf" else page.save_excel)


@pytest.mark.parametrize(("fault", "sentence"), FAULTS)
def test_pictures_that_cannot_be_written_leave_the_old_ones(
    window: MainWindow, workplace: Workplace, folder: Path, fault: Fault, sentence: str
) -> None:
    page = ReportsPage(workplace, ask_into=lambda _parent, _title: folder)
    shown(window, page)
    page.save_charts()
    settle(page)
    names = [path.name for path in folder.iterdir()]
    assert len(names) == 5
    for name in names:
        (folder / name).write_bytes(_OLD)

    def replace_them(dialog: QDialog) -> None:
        assert isinstance(dialog, MessageDialog)
        dialog.accept()

    meanwhile(replace_them)
    refused(page, folder, fault, sentence, page.save_charts)
