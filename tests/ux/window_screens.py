"""The window in its states that belong to no screen: practising, hidden, asking for a 暗証番号, helping."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Final

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

from nakanojo_helpdesk.domain.consultations.drafts import LeftTexts
from nakanojo_helpdesk.domain.consultations.forms import Answers
from nakanojo_helpdesk.domain.text import NAME_LENGTH
from nakanojo_helpdesk.paths import resource
from nakanojo_helpdesk.reports.manual import book
from nakanojo_helpdesk.services.ledger import RETIRED_SENTENCE
from nakanojo_helpdesk.ui.entry.occasion.header import HeaderDialog, usual
from nakanojo_helpdesk.ui.entry.page import EntryPage
from nakanojo_helpdesk.ui.kit.frame.act_list import ActList
from nakanojo_helpdesk.ui.shell.entrance.lock_page import LockPage
from nakanojo_helpdesk.ui.shell.entrance.sign_in_page import SignInPage
from nakanojo_helpdesk.ui.shell.help.dialog import HelpDialog, keys_of
from nakanojo_helpdesk.ui.shell.help.manual import ManualDialog, chapter_of
from nakanojo_helpdesk.ui.shell.help.text import help_of
from nakanojo_helpdesk.ui.shell.left.dialog import LeftTextsDialog
from nakanojo_helpdesk.ui.shell.main_window import MainWindow
from nakanojo_helpdesk.ui.shell.screens import ENTRY, REPORTS, SEARCH, SETTINGS, TODAY, makers
from nakanojo_helpdesk.ui.shell.session_watch import HELD_FOR_COLLEAGUES_SENTENCE, HELD_TEXTS_SENTENCE
from nakanojo_helpdesk.ui.workplace.workplace import Workplace
from tests.factories import today
from tests.waiting import settle

Build = Callable[[Workplace, QSize], QWidget]


def _window(size: QSize) -> MainWindow:
    window = MainWindow()
    window.resize(size)
    window.show()
    return window


def _practising(code: str, workplace: Workplace, size: QSize) -> QWidget:
    window = _window(size)
    window.show_practice(practising=True)
    window.open_workspace(workplace)
    window.go_to(code)
    settle(window.current_page())
    return window


def _locked(workplace: Workplace, size: QSize, *, pin: bool, sentence: str = "") -> QWidget:
    window = _window(size)
    window.open_workspace(workplace)
    settle(window.current_page())
    page = LockPage(workplace.staff.name, 5, pin=pin)
    window.lock(page)
    if sentence:
        page.refuse(sentence)
    return window


def _with_pin(workplace: Workplace, size: QSize) -> QWidget:
    window = _window(size)
    page = SignInPage(workplace.colleagues, pins={workplace.staff.code}, practice=True)
    window.show_alone(page)
    page.choose(workplace.staff.code)
    page.refuse(
        "暗証番号の間違いが5回続いたため、暗証番号では入れなくなりました。パスワードを入れてください。"
    )
    return window


def _after_a_session(workplace: Workplace, size: QSize) -> QWidget:
    """The longest there is to say: retired in the middle of a talk and of an application."""
    window = _window(size)
    page = SignInPage(workplace.colleagues, practice=True)
    window.show_alone(page)
    page.tell(RETIRED_SENTENCE + HELD_FOR_COLLEAGUES_SENTENCE + HELD_TEXTS_SENTENCE.format("申込を受ける"))
    return window


def _helping(code: str, workplace: Workplace, size: QSize) -> QWidget:
    window = _window(size)
    window.open_workspace(workplace)
    if code in makers():
        window.go_to(code)
    settle(window.current_page())
    page = window.current_page()
    assert page is not None
    ways = window.keys_between_screens()
    dialog = HelpDialog(help_of(code), keys_of(page), ways, window, chapter_of(code))
    dialog.show()
    settle(dialog)
    return dialog


def manual_at(name: str) -> Callable[[Workplace, QWidget], ManualDialog]:
    """The manual at one of its pages."""
    return lambda _place, parent: ManualDialog(book.page_named(name), parent)


def _manual_searched(_place: Workplace, parent: QWidget) -> ManualDialog:
    dialog = ManualDialog(book.contents(), parent)
    dialog.finding.line.setText("プリンター 返事")
    return dialog


MANUALS: Final = (
    ("contents", manual_at(book.CONTENTS)),
    ("03_予約", manual_at("03_予約.md")),
    ("words found", _manual_searched),
)


def help_codes() -> tuple[str, ...]:
    """The codes of the help pages that are shipped."""
    return tuple(sorted(path.stem for path in resource("help").glob("*.md")))


_LONG_NAMES: Final = (
    "アレクサンドラ・フェルナンデス＝ゴンザレス（会計年度任用職員・デジタル相談窓口）",
    "勅使河原左衛門五郎長左衛門尉藤原朝臣中之条町役場企画政策課情報政策係長付主任主事",
    "Wolfeschlegelsteinhausenbergerdorff-Smith",
)


def long_named(workplace: Workplace) -> Workplace:
    """The same workplace, where everybody has a name as long as a name may be."""
    me = workplace.staff
    names = [name[:NAME_LENGTH] for name in _LONG_NAMES]
    others = [
        replace(me, id=me.id + place, code=f"S{place:02}", name=name)
        for place, name in enumerate(names, start=50)
    ]
    mine = replace(me, name=names[0])
    return replace(workplace, signed_in=replace(workplace.signed_in, staff=mine), colleagues=(mine, *others))


def header_with_long_names(workplace: Workplace, parent: QWidget) -> HeaderDialog:
    """The dialog of the header where everybody has a name as long as a name may be."""
    named = long_named(workplace)
    return HeaderDialog(usual(named), named, parent)


def _long_names_at_sign_in(workplace: Workplace, size: QSize) -> QWidget:
    window = _window(size)
    window.show_alone(SignInPage(long_named(workplace).colleagues))
    return window


def _long_names_at_work(code: str, workplace: Workplace, size: QSize) -> QWidget:
    window = _window(size)
    window.open_workspace(long_named(workplace))
    window.go_to(code)
    page = window.current_page()
    assert page is not None
    settle(page)
    if isinstance(page, EntryPage):
        page.set_header(replace(page.header(), day=today() - timedelta(days=400), method="TEL"))
        page.form.set_answers(Answers(topics=("LN",)))
        settle(page)
    return window


PRACTICES: Final[tuple[tuple[str, Build], ...]] = tuple(
    (f"practising {code}", partial(_practising, code)) for code in (TODAY, ENTRY, SEARCH, SETTINGS)
)
SIGN_INS: Final[tuple[tuple[str, Build], ...]] = (
    ("pin", _with_pin),
    ("long names", _long_names_at_sign_in),
    ("session ended", _after_a_session),
)
LONG_NAMES_AT_WORK: Final[Build] = partial(_long_names_at_work, ENTRY)
LOCKS: Final[tuple[tuple[str, Build], ...]] = (
    ("password", partial(_locked, pin=False, sentence="パスワードが違います。もう一度入れてください。")),
    ("pin", partial(_locked, pin=True)),
)
HELPS: Final[tuple[tuple[str, Build], ...]] = tuple((code, partial(_helping, code)) for code in help_codes())


def _acts_of(code: str, workplace: Workplace, size: QSize) -> QWidget:
    """What ［ほか］ opens on a screen, over that screen."""
    window = _window(size)
    window.open_workspace(workplace)
    window.go_to(code)
    page = window.current_page()
    assert page is not None
    settle(page)
    dialog = ActList(page.key_bar.acts(), window)
    dialog.show()
    settle(dialog)
    return dialog


ACTS: Final[tuple[tuple[str, Build], ...]] = (("reports", partial(_acts_of, REPORTS)),)


def left_texts(_place: Workplace, parent: QWidget) -> LeftTextsDialog:
    """What a colleague with a long name had typed when the session ended."""
    texts = (
        ("お名前", "山田花子"),
        ("電話番号", "0279-75-0000"),
        ("配慮してほしいこと", "耳が遠いので、前の席がよいとのこと。当日は娘さんが送ってくる。"),
    )
    at = datetime(2026, 4, 6, 1, 32, tzinfo=UTC)
    return LeftTextsDialog(
        LeftTexts(uid="u", writer="勅使河原香", title="申込を受ける", texts=texts, at=at), parent
    )
