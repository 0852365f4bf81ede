"""書き出す by real keys: the file, its trace, the password before memos, and what happens when it cannot be written."""

from __future__ import annotations

import csv
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PySide6.QtWidgets import QDialog

from nakanojo_helpdesk.domain.staff.access import Role
from nakanojo_helpdesk.services import exports
from nakanojo_helpdesk.ui.kit.frame import messages
from nakanojo_helpdesk.ui.search.export_dialog import CSV_CP932, CSV_UTF8, EXCEL, ExportDialog
from nakanojo_helpdesk.ui.search.page import SearchPage
from nakanojo_helpdesk.ui.search.period_field import EVERYTHING
from nakanojo_helpdesk.ui.workplace.workplace import Workplace
from tests.factories import PASSWORD, LedgerAs, raw, today
from tests.keyboard import press
from tests.ui.search.asking import Shown, ask, meanwhile, record
from tests.waiting import settle, wait_until


def test_who_may_not_export_has_no_such_key(shown: Shown, filled: Workplace, ledger_as: LedgerAs) -> None:
    desk = ledger_as(Role.COUNTER)
    page = shown(replace(filled, ledger=desk))
    assert "Ctrl+E" not in [button.key for button in page.key_bar.buttons]


def export(page: SearchPage, kind: str, *, memos: bool = False, password: str = PASSWORD) -> None:
    def choose(dialog: QDialog) -> None:
        assert isinstance(dialog, ExportDialog)
        if kind != EXCEL:
            dialog.kinds.choose(kind)
        if memos:
            dialog.memos.choose("with")
            dialog.password.line.setText(password)
        dialog.go_button.click()

    meanwhile(choose)
    press("Ctrl+E")
    settle(page)


def traces(database: Path) -> list[tuple[str, ...]]:
    with raw(database) as connection:
        query = "SELECT entity, entity_id, fields FROM audit WHERE action='export' ORDER BY seq"
        return [tuple(row) for row in connection.execute(query)]


def test_what_is_shown_leaves_as_a_workbook_with_its_trace(
    shown: Shown, filled: Workplace, tmp_path: Path, database: Path
) -> None:
    page = shown(filled, tmp_path / "一覧")
    ask(page, "税金")
    page.period.choose(EVERYTHING)
    page.search()
    settle(page)
    export(page, EXCEL)
    book = openpyxl.load_workbook(tmp_path / "一覧.xlsx")
    rows = list(book["相談"].iter_rows(values_only=True))
    assert [row[0] for row in rows[1:]] == [row.number for row in page.model.rows()]
    assert "メモ" not in rows[0]
    notes = {row[0]: row[1] for row in book["条件"].iter_rows(values_only=True)}
    assert (notes["期間"], notes["探した言葉"], notes["件数"]) == ("すべての期間", "税金", "2件")
    assert traces(database) == [("consultations.xlsx", "/", "count=2")]
    assert "2件を書き出しました（一覧.xlsx）" in page.sticky.text()


def test_memos_leave_with_the_password_only(
    shown: Shown, filled: Workplace, tmp_path: Path, database: Path
) -> None:
    path = tmp_path / "一覧.csv"
    page = shown(filled, path)
    refused: list[str] = []

    def try_twice(dialog: QDialog) -> None:
        assert isinstance(dialog, ExportDialog)
        dialog.kinds.choose(CSV_UTF8)
        dialog.memos.choose("with")
        dialog.password.line.setText("wrong-wrong")
        dialog.go_button.click()
        refused.append(dialog.password_field.error())
        dialog.password.line.setText(PASSWORD)
        dialog.go_button.click()

    meanwhile(try_twice)
    press("Ctrl+E")
    settle(page)
    assert refused == ["パスワードが違います。もう一度入れてください。"]
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert {row["メモ"] for row in rows} == {"税金の相談", "電話の練習", ""}
    day = today().isoformat()
    assert traces(database) == [("consultations.csv+memo", f"{day}/{day}", "count=3")]


def test_what_an_old_encoding_cannot_hold_is_listed_and_nothing_written(
    shown: Shown, workplace: Workplace, tmp_path: Path, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(messages, "tell", lambda _parent, _title, text, detail="": told.append(text))
    record(workplace.ledger, "𠮷田さん😀")
    path = tmp_path / "一覧.csv"
    path.write_text("前のファイル", encoding="utf-8")
    page = shown(workplace, path)
    export(page, CSV_CP932, memos=True)
    assert "メモ：𠮷😀" in told[0]
    assert path.read_text(encoding="utf-8") == "前のファイル"
    assert list(tmp_path.glob("*.tmp*")) == []
    assert traces(database) == []


def test_a_place_that_cannot_be_written_is_a_sentence_and_the_old_file_stays(
    shown: Shown, filled: Workplace, tmp_path: Path, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "一覧.xlsx"
    path.write_bytes(b"old")

    def open_elsewhere(_temporary: Path, _target: Path) -> None:
        raise PermissionError(13, "used by another process")

    monkeypatch.setattr("nakanojo_helpdesk.paths.replace_file", open_elsewhere)
    page = shown(filled, path)
    export(page, EXCEL)
    assert "ほかのプログラムで開いていないか" in page.sticky.text()
    assert path.read_bytes() == b"old"
    assert sorted(each.name for each in tmp_path.iterdir() if each.suffix != "") == ["一覧.xlsx"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_is_a_sentence(shown: Shown, filled: Workplace, tmp_path: Path) -> None:
    folder = tmp_path / "満杯"
    folder.mkdir()
    page = shown(filled, folder / "一覧.csv")
    full = tmp_path / "full"
    Path(full).symlink_to("/dev/full")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("nakanojo_helpdesk.paths.temporary_beside", lambda _target: full)
        export(page, CSV_UTF8)
    assert "ディスクがいっぱい" in page.sticky.text()
    assert not (folder / "一覧.csv").exists()


def test_an_export_that_is_given_up_leaves_nothing(
    shown: Shown, workplace: Workplace, tmp_path: Path, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nakanojo_helpdesk.services.search.finding._BATCH", 5)
    for _ in range(30):
        record(workplace.ledger)
    page = shown(workplace, tmp_path / "一覧.xlsx")

    def choose(dialog: QDialog) -> None:
        assert isinstance(dialog, ExportDialog)
        dialog.go_button.click()

    meanwhile(choose)
    press("Ctrl+E")
    page._write_button.click()
    settle(page)
    assert page.sticky.text() == "書き出しをやめました。ファイルは作っていません。"
    assert [path for path in tmp_path.iterdir() if path.is_file()] == []
    assert traces(database) == []


def test_giving_up_too_late_does_not_deny_the_file_that_is_there(
    shown: Shown, filled: Workplace, tmp_path: Path, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written, pressed, noted = threading.Event(), threading.Event(), exports.note_export

    def note_late(*args: Any) -> None:
        written.set()  # all records are handed over before the trace is noted
        pressed.wait(10)
        noted(*args)

    monkeypatch.setattr(exports, "note_export", note_late)
    page = shown(filled, tmp_path / "一覧.csv")

    def choose(dialog: QDialog) -> None:
        assert isinstance(dialog, ExportDialog)
        dialog.kinds.choose(CSV_UTF8)
        dialog.go_button.click()

    meanwhile(choose)
    press("Ctrl+E")
    wait_until(written.is_set)
    page._write_button.click()
    pressed.set()
    settle(page)
    assert (tmp_path / "一覧.csv").exists()
    assert page.sticky.text() == "3件を書き出しました（一覧.csv）"
    assert len(traces(database)) == 1
