"""実施報告書: the 所感 is typed, kept, and the report leaves as PDF or Excel by a key."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from pypdf import PdfReader
from sqlalchemy import select
from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.staff.access import Actor
from nakanojo_helpdesk.store.tables.audit import AuditEntry
from nakanojo_helpdesk.ui.courses.one.page import CoursePage
from nakanojo_helpdesk.ui.courses.results.dialog import ReflectionDialog, ReportDialog
from tests.paper.test_pdf import plain
from tests.ui.courses.conftest import Book, press
from tests.waiting import wait_until, when_shown


@pytest.fixture
def folder(course: CoursePage, tmp_path: Path) -> Path:
    """Where the screen saves, without asking."""
    course.lessons.reports._ask_path = lambda _parent, _title, name, _kind: tmp_path / name
    return tmp_path


def write_and(text: str, *keys: str, part: str = "") -> None:
    """Press R, choose a part by its digit, type the 所感 by Ctrl+D, then press keys in the dialog of the report."""

    def type_in(dialog: ReflectionDialog) -> None:
        dialog.reflection.set_text(text)
        press("F12")

    def choose(dialog: ReportDialog) -> None:
        if part:
            press(part)
        when_shown(ReflectionDialog, type_in)
        press("Ctrl+D")
        dialog.activateWindow()
        press(*keys)

    when_shown(ReportDialog, choose)
    press("R")


def saved(course: CoursePage) -> None:
    wait_until(lambda: not course.lessons.reports.outlet.is_busy(), "the file is written")


def traces(book: Book) -> list[str]:
    def read(session: Session, _actor: Actor) -> list[str]:
        return list(session.scalars(select(AuditEntry.entity).where(AuditEntry.action == "report")))

    return book.place.ledger.read(read)


def test_what_was_thought_of_a_lesson_is_kept_and_shown(course: CoursePage, book: Book) -> None:
    write_and("濁点の入れ方を配った。", "Escape")
    assert book.read(book.this_year).lessons[0].reflection == "濁点の入れ方を配った。"
    assert course.sticky.text() == "所感を保存しました。"


def test_the_report_of_a_lesson_is_saved_as_pdf_with_its_text(
    course: CoursePage, book: Book, folder: Path
) -> None:
    write_and("落ち着いて進められた。", "Ctrl+S")
    saved(course)
    (file,) = folder.glob("*.pdf")
    assert file.name.startswith("実施報告書_講R9-001_第1回_")
    words = "".join(plain(page.extract_text()) for page in PdfReader(file).pages)
    assert "所感落ち着いて進められた。" in words
    assert course.sticky.text() == f"保存しました（{file.name}）"
    assert traces(book) == ["lesson.pdf"]


def test_two_keys_save_the_report_of_a_lesson(course: CoursePage, folder: Path) -> None:
    when_shown(ReportDialog, lambda _dialog: press("Ctrl+S"))
    press("R")
    saved(course)
    assert len(list(folder.glob("*.pdf"))) == 1


def test_the_report_of_the_whole_course_is_saved_as_a_workbook(
    course: CoursePage, book: Book, folder: Path
) -> None:
    write_and("全体の所感", "Ctrl+E", part="2")
    saved(course)
    (file,) = folder.glob("*.xlsx")
    cells = [cell.value for row in openpyxl.load_workbook(file)["報告"].iter_rows() for cell in row]
    assert "全体の所感" in cells
    stands = book.read(book.this_year)
    assert (stands.reflection, stands.lessons[0].reflection) == ("全体の所感", "")
    assert traces(book) == ["course.xlsx"]


def test_a_file_that_cannot_be_written_gets_a_sentence_and_no_trace(
    course: CoursePage, book: Book, folder: Path
) -> None:
    course.lessons.reports._ask_path = lambda _parent, _title, name, _kind: folder / "nowhere" / name
    when_shown(ReportDialog, lambda _dialog: press("Ctrl+E"))
    press("R")
    saved(course)
    assert "がありません" in course.sticky.text()
    assert traces(book) == []


def test_a_my_number_is_refused_below_the_text_and_nothing_is_lost(course: CoursePage, book: Book) -> None:
    seen: list[str] = []

    def type_in(dialog: ReflectionDialog) -> None:
        dialog.reflection.set_text("番号は 1234 5678 9018 です")
        press("F12")
        seen.extend([dialog.field.error(), dialog.reflection.text()])
        press("Escape")

    def choose(dialog: ReportDialog) -> None:
        when_shown(ReflectionDialog, type_in)
        press("Ctrl+D")
        dialog.activateWindow()
        seen.append(dialog.text())
        press("Escape")

    when_shown(ReportDialog, choose)
    press("R")
    assert "個人番号" in seen[0]
    assert seen[1:] == ["番号は 1234 5678 9018 です", "所感は、まだ書いていません。"]
    assert book.read(book.this_year).lessons[0].reflection == ""
