"""報告 on the screen: preview, PDF, Excel, pictures, printing, 特記事項, 日報."""

from __future__ import annotations

import threading
from datetime import timedelta
from pathlib import Path

import openpyxl
import pypdf
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nakanojo_helpdesk.domain.calendar import Month, long_date
from nakanojo_helpdesk.domain.staff.access import Role
from nakanojo_helpdesk.reports.sheet import Sheet
from nakanojo_helpdesk.services import reports
from nakanojo_helpdesk.tokens import load_tokens
from nakanojo_helpdesk.ui.kit.frame.messages import MessageDialog
from nakanojo_helpdesk.ui.kit.look import theme
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from nakanojo_helpdesk.ui.papers.print_dialog import PrintDialog
from nakanojo_helpdesk.ui.reports.delivery import Outlet
from nakanojo_helpdesk.ui.reports.note_dialog import NoteDialog
from nakanojo_helpdesk.ui.reports.page import DAILY, MONTHLY, YEARLY, ReportsPage
from nakanojo_helpdesk.ui.workplace.workplace import Workplace
from tests.factories import LedgerAs, raw, today
from tests.keyboard import press, type_text
from tests.ui.reports.shown import Chooser
from tests.waiting import settle, turn, wait_until, when_shown

BLOCKED = "個人番号は 1234-5678-9018 です。"
_LONG_MILLISECONDS = 60_000


def reports_traced(workplace: Workplace) -> list[tuple[str, str]]:
    with raw(workplace.ledger.store.path) as connection:
        return list(
            connection.execute("SELECT entity, entity_id FROM audit WHERE action = 'report' ORDER BY seq")
        )


def test_the_preview_shows_every_page_of_the_report(page: ReportsPage) -> None:
    assert page.preview.page_count() == 6
    assert page.month() == Month.of(today())
    assert "未締め" in page.context()
    assert "件数1件" in page.preview.accessibleDescription()


# As wide as the page is beside the navigation of a window of 1366 pixels.
@pytest.mark.parametrize(("scale", "width"), [(1.0, 1247), (1.25, 1165)])
def test_the_head_is_one_line_for_every_report_and_while_it_is_counted(
    app: QApplication, page: ReportsPage, scale: float, width: int
) -> None:
    theme.apply(app, load_tokens("standard"), scale)
    page.window().resize(width, 688)
    settle(page)
    for is_counted in (False, True):
        for kind in (DAILY, YEARLY, MONTHLY):
            page.kinds.set_codes([kind])
            page.kinds.changed.emit()
            QApplication.processEvents()
            if is_counted:
                settle(page)
            lines = {button.mapTo(page, button.rect().center()).y() for button in (page.before, page.after)}
            assert len(lines) == 1, (kind, page.context())


@pytest.mark.parametrize("size", [(911, 433), (1366, 688)])
def test_the_pages_scroll_by_themselves_and_the_screen_around_them_never(
    page: ReportsPage, size: tuple[int, int]
) -> None:
    page.window().resize(*size)
    settle(page)
    around, own = page.area.verticalScrollBar(), page.preview.verticalScrollBar()
    page.preview.setFocus()
    press("End")
    assert around.maximum() == 0
    assert own.value() == own.maximum() > 5 * page.height()  # six pages below each other
    press("Home")
    assert own.value() == 0
    press("PageDown")
    assert 0 < own.value() < own.maximum()


def test_ctrl_s_saves_the_report_as_pdf_under_a_telling_name(
    page: ReportsPage, chooser: Chooser, tmp_path: Path, workplace: Workplace
) -> None:
    press("Ctrl+S")
    settle(page)
    assert chooser.suggested.startswith(f"相談月報_{Month.of(today()).era_label}_")
    assert chooser.suggested.endswith(".pdf")
    text = pypdf.PdfReader(tmp_path / "報告.pdf").pages[0].extract_text()
    assert "月次報告" in text
    assert "保存しました" in page.sticky.text()
    assert reports_traced(workplace) == [("monthly.pdf", Month.of(today()).code)]


def test_ctrl_e_saves_the_report_as_excel_and_mends_the_names_end(
    page: ReportsPage, chooser: Chooser, tmp_path: Path, workplace: Workplace
) -> None:
    chooser.path = tmp_path / "報告"
    press("Ctrl+E")
    settle(page)
    assert chooser.suggested.endswith(".xlsx")
    book = openpyxl.load_workbook(tmp_path / "報告.xlsx", data_only=True)
    assert book["1 概要"]["C2"].value == 1
    assert reports_traced(workplace) == [("monthly.xlsx", Month.of(today()).code)]


def test_ctrl_g_saves_every_figure_and_asks_before_replacing_them(
    page: ReportsPage, chooser: Chooser, tmp_path: Path
) -> None:
    chooser.path = tmp_path
    press("Ctrl+G")
    settle(page)
    names = sorted(path.name for path in tmp_path.glob("*.png"))
    era = Month.of(today()).era_label
    assert names == [f"相談月報_{era}_図{number}.png" for number in range(1, 6)]
    assert "図を5つ保存しました" in page.sticky.text()
    (tmp_path / names[0]).write_bytes(b"mine")
    when_shown(MessageDialog, lambda dialog: dialog.reject())
    page.save_charts()
    settle(page)
    assert (tmp_path / names[0]).read_bytes() == b"mine"
    when_shown(MessageDialog, lambda dialog: dialog.accept())
    page.save_charts()
    settle(page)
    assert (tmp_path / names[0]).read_bytes().startswith(b"\x89PNG")


def test_a_folder_that_is_gone_is_said_and_the_report_stays(
    page: ReportsPage, chooser: Chooser, tmp_path: Path, workplace: Workplace
) -> None:
    chooser.path = tmp_path / "ない" / "報告.pdf"
    page.save_pdf()
    settle(page)
    assert "がありません" in page.sticky.text()
    assert page.preview.page_count() == 6
    assert reports_traced(workplace) == []


def test_a_file_that_is_open_elsewhere_stays_as_it_was_and_is_told(
    page: ReportsPage, chooser: Chooser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "報告.xlsx"
    target.write_bytes(b"old")
    chooser.path = target

    def held(_old: Path, _new: Path) -> None:
        raise PermissionError(13, "open in Excel")

    monkeypatch.setattr("nakanojo_helpdesk.paths.replace_file", held)
    page.save_excel()
    settle(page)
    assert "ほかのプログラムで開いていないか" in page.sticky.text()
    assert target.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["報告.xlsx"]


def test_a_full_disk_is_told_and_leaves_the_old_file(
    page: ReportsPage, chooser: Chooser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "報告.xlsx"
    target.write_bytes(b"old")
    chooser.path = target

    def full(_path: Path, _data: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    page.save_excel()
    settle(page)
    monkeypatch.undo()
    assert "ディスクがいっぱい" in page.sticky.text()
    assert target.read_bytes() == b"old"


def test_the_note_of_the_month_is_written_and_printed(page: ReportsPage, workplace: Workplace) -> None:
    def write(dialog: NoteDialog) -> None:
        dialog.note.set_text(BLOCKED)
        dialog.save_button.click()
        assert "個人番号" in dialog.field.error()
        dialog.note.set_text("20日は停電でした。")
        dialog.save_button.click()

    when_shown(NoteDialog, write)
    press("Ctrl+T")
    settle(page)
    month = Month.of(today())
    assert workplace.ledger.read(reports.month_note, month) == "20日は停電でした。"
    assert "20日は停電でした。" in str(page.sheet())
    assert page.sticky.text() == "特記事項を保存しました。"


def test_a_note_changed_at_another_counter_is_shown_and_nothing_typed_is_lost(
    page: ReportsPage, workplace: Workplace
) -> None:
    def write(dialog: NoteDialog) -> None:
        month = Month.of(today())
        workplace.ledger.call(reports.keep_month_note, month, "先に書いた文", before="")
        dialog.note.set_text("あとから書いた文")
        dialog.save_button.click()
        assert dialog.isVisible()
        assert "先に書いた文" in dialog.field.error()
        assert dialog.note.text() == "あとから書いた文"
        dialog.reject()

    when_shown(NoteDialog, write)
    page.write_note()


def test_who_may_not_write_notes_is_not_offered_to(
    qtbot: QtBot, workplace: Workplace, ledger_as: LedgerAs
) -> None:
    from dataclasses import replace

    trainer = ReportsPage(replace(workplace, ledger=ledger_as(Role.TRAINER)))
    qtbot.addWidget(trainer)
    assert trainer.note.isHidden()
    administrator = ReportsPage(replace(workplace, ledger=ledger_as(Role.ADMINISTRATOR)))
    qtbot.addWidget(administrator)
    assert [choice.code for choice in administrator.kinds.choices] == [MONTHLY, YEARLY]


def test_the_daily_sheet_is_chosen_by_key_and_turned_day_by_day(
    page: ReportsPage, chooser: Chooser, tmp_path: Path, workplace: Workplace
) -> None:
    page.kinds.setFocus()
    press("2")
    settle(page)
    assert page.kind() == DAILY
    assert page.context() == "1件　1ページ"
    assert page.excel.isHidden()
    press("Ctrl+S")
    settle(page)
    assert chooser.suggested.startswith(f"相談日報_{long_date(today(), weekday=False)}_")
    assert "日報" in pypdf.PdfReader(tmp_path / "報告.pdf").pages[0].extract_text()
    assert reports_traced(workplace) == [("daily.pdf", today().isoformat())]
    press("Alt+Left")
    settle(page)
    assert page.report_day() == today() - timedelta(days=1)
    assert page.context() == "0件　1ページ"
    page.kinds.setFocus()
    press("2")
    assert page.kind() == DAILY  # a report is always chosen
    press("1")
    settle(page)
    assert page.kind() == MONTHLY


def test_a_day_is_typed_in_any_spelling_and_what_is_no_day_is_told(page: ReportsPage) -> None:
    page.show_kind(DAILY)
    settle(page)
    page.day.setFocus()
    page.day.clear()
    type_text("2026-05-03")
    settle(page)
    assert "令和8年5月3日（日）" in str(page.sheet())
    type_text("x")
    assert "日付として読めません" in page.context()


def test_without_a_printer_the_dialog_says_so_and_offers_the_pdf(qtbot: QtBot) -> None:
    dialog = PrintDialog("月次報告", 2, None, list)
    qtbot.addWidget(dialog)
    dialog.show()
    settle(dialog)
    assert not dialog.print_button.isEnabled()
    assert any("プリンターが見つかりません" in label.text() for label in dialog.findChildren(PlainLabel))


def test_printers_that_take_long_to_be_found_hold_nobody(qtbot: QtBot) -> None:
    answers = threading.Event()

    def slow() -> list[str]:
        answers.wait(60)
        return ["複合機"]

    dialog = PrintDialog("月次報告", 2, None, slow, slow=50)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(
        lambda: any("時間がかかっています" in label.text() for label in dialog.findChildren(PlainLabel))
    )
    dialog.reject()
    assert not dialog.isVisible()
    answers.set()


def test_the_print_dialog_wants_a_sensible_number_of_copies(qtbot: QtBot) -> None:
    dialog = PrintDialog("月次報告", 2, None, lambda: ["窓口 プリンター"])
    qtbot.addWidget(dialog)
    dialog.show()
    settle(dialog)
    dialog.copies.line.setText("０")
    dialog.print_button.click()
    assert dialog.isVisible()
    dialog.copies.line.setText("２")
    dialog.print_button.click()
    assert not dialog.isVisible()
    assert dialog.choice() == ("窓口 プリンター", 2)


def test_a_printer_that_hangs_leaves_the_screen_usable_and_the_next_one_prints(
    page: ReportsPage, qtbot: QtBot
) -> None:
    answers, late = threading.Event(), threading.Event()
    printed: list[str] = []

    def hang(_sheet: Sheet, printer: str, _copies: int) -> int:
        if printer == "複合機":
            answers.wait(60)
            late.set()
        else:
            printed.append(printer)
        return 1

    outlet = Outlet(page.outlet._ledger, page.sticky, page, send=hang, patience=(50, _LONG_MILLISECONDS))
    prepared = page._prepared
    assert prepared is not None
    outlet.print_out(prepared, "複合機", 1)
    qtbot.waitUntil(lambda: "返事を待っています" in page.sticky.text())
    page.show_kind(DAILY)
    settle(page)
    assert page.preview.page_count() == 1  # counting and painting went on meanwhile
    outlet.print_out(prepared, "複合機", 1)
    assert "まだ終わっていません" in page.sticky.text()
    # Its time is over. A short patience would also be over before the answer of the next one, on a busy machine.
    lost = outlet._papers._lost
    lost.start(0)
    qtbot.waitUntil(lambda: "返事がありません" in page.sticky.text())
    lost.setInterval(_LONG_MILLISECONDS)
    assert not outlet.is_busy()
    outlet.print_out(prepared, "窓口のプリンター", 1)
    qtbot.waitUntil(lambda: page.sticky.text() == "「窓口のプリンター」に送りました。")
    assert printed == ["窓口のプリンター"]
    assert not outlet.is_busy()
    answers.set()
    wait_until(late.is_set)
    turn()
    assert (
        page.sticky.text() == "「窓口のプリンター」に送りました。"
    )  # the late answer of the other one is nobody's


def test_what_the_printer_has_taken_is_traced(page: ReportsPage, workplace: Workplace, qtbot: QtBot) -> None:
    outlet = Outlet(workplace.ledger, page.sticky, page, send=lambda _sheet, _printer, _copies: 1)
    prepared = page._prepared
    assert prepared is not None
    outlet.print_out(prepared, "複合機", 1)
    qtbot.waitUntil(lambda: not outlet.is_busy())
    assert page.sticky.text() == "「複合機」に送りました。"
    assert reports_traced(workplace) == [("monthly.print", prepared.key)]


def test_a_printer_that_is_gone_is_said_with_its_name(page: ReportsPage, workplace: Workplace) -> None:
    prepared = page._prepared
    assert prepared is not None
    page.outlet.print_out(prepared, "もうない複合機", 1)
    settle(page)
    assert "「もうない複合機」が見つかりません" in page.sticky.text()
    assert reports_traced(workplace) == [], "a print that failed is no report: 今日 goes on asking for it"
