"""相談を探す in the states a person meets."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDialog, QWidget

from nakanojo_helpdesk.domain.consultations.search import SearchQuery
from nakanojo_helpdesk.domain.staff.confirmations import Confirmed
from nakanojo_helpdesk.ui.search.export_dialog import CSV_CP932, ExportDialog
from nakanojo_helpdesk.ui.search.page import SearchPage
from nakanojo_helpdesk.ui.search.period_field import OWN
from nakanojo_helpdesk.ui.shell.main_window import MainWindow
from nakanojo_helpdesk.ui.workplace.workplace import Workplace
from tests.waiting import settle

Build = Callable[[Workplace, QSize], QWidget]


def _page(prepare: Callable[[SearchPage], object] | None = None) -> Build:
    def build(workplace: Workplace, size: QSize) -> QWidget:
        window = MainWindow()
        window.resize(size)
        window.show()
        page = SearchPage(workplace)
        window.show_alone(page)
        settle(page)
        if prepare is not None:
            prepare(page)
            settle(page)
        return window

    return build


def _find(page: SearchPage) -> None:
    page.words.setText("覚え書き")


def _find_nothing(page: SearchPage) -> None:
    page.words.setText("どこにもない長い言葉を入れて探してみる")


def _narrow(page: SearchPage) -> None:
    page.show_query(SearchQuery(topic="IN99", age_band="A70", weekday="3", hour="none"))


def _open_filters(page: SearchPage) -> None:
    _narrow(page)
    page.turn_filters()


def _fault(page: SearchPage) -> None:
    page.period.choose(OWN)
    page.period.first.line.setText("R8.4.6")
    page.period.last.line.setText("R8.4.1")
    page.search()


def _writing(page: SearchPage) -> None:
    page.sticky.say("info", "書き出しています（12,000／123,456件）")


PAGES: Final[tuple[tuple[str, Build], ...]] = (
    ("today", _page()),
    ("found", _page(_find)),
    ("nothing", _page(_find_nothing)),
    ("narrowed", _page(_narrow)),
    ("questions", _page(_open_filters)),
    ("faults", _page(_fault)),
    ("writing", _page(_writing)),
)


def _export_dialog(parent: QWidget) -> ExportDialog:
    def refuse(_password: str) -> Confirmed | str:
        return "パスワードが違います。もう一度入れてください。"

    sentence = "1,234件を書き出します（令和8年度　年代 70～74歳、地区 中之条）。"
    return ExportDialog(sentence, may_read_memos=True, confirm=refuse, parent=parent)


def export_open(_workplace: Workplace, parent: QWidget) -> QDialog:
    """As it opens."""
    return _export_dialog(parent)


def export_refused(_workplace: Workplace, parent: QWidget) -> QDialog:
    """With memos, after a wrong password."""
    dialog = _export_dialog(parent)
    dialog.kinds.choose(CSV_CP932)
    dialog.memos.choose("with")
    dialog.go_button.click()
    return dialog
