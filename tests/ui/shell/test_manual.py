"""説明書を読む: from the help of every screen to its page of the manual, read by keyboard, printed and saved."""

from __future__ import annotations

from pathlib import Path

import pypdf
import pytest
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from nakanojo_helpdesk import paths
from nakanojo_helpdesk.domain.manual.blocks import Heading, plain
from nakanojo_helpdesk.paths import resource
from nakanojo_helpdesk.reports.manual import book
from nakanojo_helpdesk.reports.sheet import Sheet
from nakanojo_helpdesk.ui.kit.buttons.button import Button
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from nakanojo_helpdesk.ui.papers.print_dialog import PrintDialog
from nakanojo_helpdesk.ui.shell.help.chapter import Chapter, HeadingLine, PictureView
from nakanojo_helpdesk.ui.shell.help.dialog import HelpDialog
from nakanojo_helpdesk.ui.shell.help.manual import CHAPTERS, ManualDialog, chapter_of
from nakanojo_helpdesk.ui.shell.help.text import help_of
from nakanojo_helpdesk.ui.shell.main_window import MainWindow
from nakanojo_helpdesk.ui.shell.screens import SEARCH
from nakanojo_helpdesk.ui.workplace.workplace import Workplace
from tests.keyboard import press
from tests.waiting import has_keyboard, settle, wait_until, when_shown

SENT: list[tuple[Sheet, str]] = []


@pytest.fixture
def dialog(app: QApplication, qtbot: QtBot, tmp_path: Path) -> ManualDialog:
    def send(sheet: Sheet, printer: str, _copies: int) -> int:
        SENT.append((sheet, printer))
        return 1

    made = ManualDialog(
        book.page_named("03_予約.md"),
        ask_path=lambda _parent, _title, name, _kind: tmp_path / name,
        send=send,
    )
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(lambda: has_keyboard(made))
    SENT.clear()
    return made


def words_of(widget: QWidget) -> list[str]:
    return [label.text() for label in widget.findChildren(PlainLabel)]


def chapter(dialog: ManualDialog) -> Chapter:
    return next(each for each in dialog.findChildren(Chapter) if not each.isHidden())


def test_every_help_page_leads_to_a_page_of_the_manual_and_names_a_screen() -> None:
    codes = {path.stem for path in resource("help").glob("*.md")}
    assert set(CHAPTERS) <= codes
    for code in codes:
        assert chapter_of(code) in {book.contents(), *book.pages()}


def test_f1_and_f12_open_the_page_about_the_screen_in_front(
    app: QApplication, qtbot: QtBot, workplace: Workplace
) -> None:
    window = MainWindow()
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    window.open_workspace(workplace)
    window.go_to(SEARCH)
    settle(window.current_page())
    wait_until(lambda: has_keyboard(window))
    shown: list[str] = []

    def read(manual: ManualDialog) -> None:
        shown.append(manual.page.name)
        manual.reject()

    def ask(helping: HelpDialog) -> None:
        when_shown(ManualDialog, read)
        press("F12")
        helping.reject()

    when_shown(HelpDialog, ask)
    press("F1")
    assert shown == ["02_探す・直す.md"]


def test_f1_helps_all_the_same_where_the_manual_was_not_shipped(
    app: QApplication, qtbot: QtBot, workplace: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = paths.shipped

    def shipped(name: str) -> Path:
        raise paths.Incomplete(name)

    book.contents.cache_clear()
    book.pages.cache_clear()
    monkeypatch.setattr(paths, "shipped", lambda name: shipped(name) if name == "docs" else usual(name))
    assert chapter_of(SEARCH) is None
    dialog = HelpDialog(help_of(SEARCH), chapter=chapter_of(SEARCH))
    qtbot.addWidget(dialog)
    assert [button.words for button in dialog.findChildren(Button)] == ["閉じる"]


def test_every_word_and_picture_of_every_page_is_on_the_screen_without_its_marks(
    app: QApplication, qtbot: QtBot
) -> None:
    for page in (book.contents(), *book.pages()):
        made = Chapter(page)
        qtbot.addWidget(made)
        shown = "\n".join(words_of(made))
        heads = [block.text for block in page.blocks if isinstance(block, Heading)]
        assert [line.text() for line in made.headings] == heads
        assert len(made.findChildren(PictureView)) == len(page.pictures())
        for block in page.blocks:
            spans = getattr(block, "spans", ())
            assert plain(spans) in shown
        assert "**" not in shown
        assert "`" not in shown


def test_the_pages_are_turned_by_keys_and_a_link_leads_to_its_page(dialog: ManualDialog) -> None:
    press("Alt+Right")
    assert dialog.page.name == "04_集計と報告.md"
    press("Alt+Left", "Alt+Left")
    assert dialog.page.name == "02_探す・直す.md"
    press("Ctrl+F")
    assert dialog.page.name == book.CONTENTS
    assert not [
        each for each in dialog.findChildren(Chapter) if each.page.name != book.CONTENTS and each.isVisible()
    ]
    chapter(dialog).wanted.emit("21_困ったとき.md")
    assert dialog.windowTitle() == "説明書：困ったとき"


def test_tab_goes_from_heading_to_heading_and_a_reader_hears_what_is_below(dialog: ManualDialog) -> None:
    first, second = chapter(dialog).headings[:2]
    press("Tab")
    assert first.hasFocus()
    press("Tab")
    assert second.hasFocus()
    heard = QAccessible.queryAccessibleInterface(first)
    assert heard is not None
    assert heard.text(QAccessible.Text.Name) == "予約を入れる"
    assert "1、予約を入れるを押します" in heard.text(QAccessible.Text.Description).replace("［", "").replace(
        "］", ""
    )
    assert isinstance(QApplication.focusWidget(), HeadingLine)


def test_a_page_down_scrolls_and_a_new_page_begins_at_its_top(dialog: ManualDialog) -> None:
    dialog.resize(900, 500)
    bar = dialog.area.verticalScrollBar()
    wait_until(lambda: bar.maximum() > 0)
    press("PageDown")
    assert bar.value() > 0
    press("Alt+Right")
    assert bar.value() == 0


def test_the_page_that_is_read_is_printed_alone(dialog: ManualDialog) -> None:
    def answer(asking: PrintDialog) -> None:
        asking._show(["階下のプリンター"])
        asking.print_button.click()

    when_shown(PrintDialog, answer)
    press("Ctrl+P")
    settle(dialog)
    ((sheet, printer),) = SENT
    assert printer == "階下のプリンター"
    assert sheet.title.endswith("3　予約")
    assert dialog.sticky.text() == "「階下のプリンター」に送りました。"


def test_the_whole_manual_is_saved_as_one_pdf(dialog: ManualDialog, tmp_path: Path) -> None:
    press("Ctrl+F", "Ctrl+S")
    settle(dialog)
    assert dialog.sticky.text() == "保存しました（窓口きろく_説明書.pdf）"
    read = pypdf.PdfReader(tmp_path / "窓口きろく_説明書.pdf")
    assert len(read.pages) > len(book.pages())


def test_words_are_found_in_any_spelling_and_lead_to_their_heading(dialog: ManualDialog) -> None:
    press("Ctrl+F")
    dialog.finding.line.insert("ぷりんたー 返事")
    found = dialog.finding.findChildren(Button)
    place = next(each for each in found if each.words == "印刷できない、ファイルにできない（困ったとき）")
    assert chapter_or_none(dialog) is None, "the contents make room for what was found"
    place.click()
    assert dialog.page.name == "21_困ったとき.md"
    wait_until(lambda: isinstance(QApplication.focusWidget(), HeadingLine))
    focused = QApplication.focusWidget()
    assert isinstance(focused, HeadingLine)
    assert focused.text() == "印刷できない、ファイルにできない"


def test_words_that_are_nowhere_are_said_to_be_and_an_empty_line_shows_the_contents_again(
    dialog: ManualDialog,
) -> None:
    press("Ctrl+F")
    dialog.finding.line.insert("ありえない言葉")
    assert any(words.startswith("見つかりませんでした。") for words in words_of(dialog.finding))
    dialog.finding.clear()
    assert chapter(dialog).page.name == book.CONTENTS
    assert dialog.finding.findChildren(Button) == [] or not any(
        each.isVisible() for each in dialog.finding.findChildren(Button)
    )


def chapter_or_none(dialog: ManualDialog) -> Chapter | None:
    return next((each for each in dialog.findChildren(Chapter) if not each.isHidden()), None)
