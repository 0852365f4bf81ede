"""A person who follows a page of the manual to the letter: presses each key and button of its steps in their order.

So what a page tells is what happens, and its pictures show what its reader has in front.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEventLoop
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog

from nakanojo_helpdesk.domain.manual.blocks import Item, ManualPage, Picture, SpanKind, plain
from nakanojo_helpdesk.ui.kit.buttons.button import Button
from nakanojo_helpdesk.ui.kit.inputs.chip import Chip
from nakanojo_helpdesk.ui.shell.entrance.progress_page import WaitingPage
from nakanojo_helpdesk.ui.shell.main_window import MainWindow
from tests.keyboard import press
from tests.waiting import close_dialogs, has_keyboard, settle, soon, wait_until

_NAMES: Final = {"Enter": "Return", "Esc": "Escape", "Shift+Tab": "Backtab"}
_BY_MOUSE: Final = re.compile(r"「([^」]+)」をマウスで押|［([^］]+)］を押")
_ANSWER: Final = re.compile(r"「([^」]+)」です。")


@dataclass(frozen=True)
class _Click:
    """A button or an answer that a step names without a key."""

    words: str


_Act = str | _Click | Picture


def acts_of(page: ManualPage, *, by_mouse: bool = False) -> Iterator[_Act]:
    """What the numbered steps of a page have its reader do, with its pictures in between.

    By keys, and by mouse what has none; or all `by_mouse` that has a button or an answer to click at.
    """
    for block in page.blocks:
        if isinstance(block, Picture):
            yield block
        elif isinstance(block, Item) and block.mark.isdigit():
            keys = [span.text for span in block.spans if span.kind is SpanKind.KEY]
            words = plain(block.spans)
            named = _BY_MOUSE.search(words) or (_ANSWER.search(words) if by_mouse else None)
            if named is not None and (by_mouse or not keys):
                yield _Click(next(filter(None, named.groups())))
            else:
                yield from (_NAMES.get(key, key) for key in keys)


def follow(
    page: ManualPage, window: MainWindow, see: Callable[[Picture], object], *, by_mouse: bool = False
) -> None:
    """Do what a page says in a window that is shown; `see` is called where it has a picture. Raises what goes wrong."""
    walk = _Walk(list(acts_of(page, by_mouse=by_mouse)), window, see)
    walk.run()


def seen(window: MainWindow) -> QPixmap:
    """The window as it is on the screen, with the dialogs that are open over it."""
    picture = window.grab()
    painter = QPainter(picture)
    dialogs = [
        each for each in QApplication.topLevelWidgets() if isinstance(each, QDialog) and each.isVisible()
    ]
    for dialog in sorted(dialogs, key=_depth):
        corner = dialog.pos() - window.pos()
        painter.drawPixmap(corner, dialog.grab())
        painter.setPen(QColor("#1a1a1a"))
        painter.drawRect(dialog.rect().translated(corner).adjusted(0, 0, -1, -1))
    painter.end()
    return picture


def _depth(dialog: QDialog) -> int:
    """How many windows a dialog is over."""
    parent = dialog.parentWidget()
    above = parent.window() if parent is not None else None
    return 1 + (_depth(above) if isinstance(above, QDialog) else 0)


class _Walk:
    def __init__(self, acts: list[_Act], window: MainWindow, see: Callable[[Picture], object]) -> None:
        self._left = acts
        self._window = window
        self._see = see
        self._loop = QEventLoop()
        self._error: BaseException | None = None

    def run(self) -> None:
        soon(self._go_on)
        self._loop.exec()
        if self._error is not None:
            raise self._error

    def _go_on(self) -> None:
        try:
            self._come_to_rest()
            if not self._left:
                self._loop.quit()
                return
            act = self._left.pop(0)
            soon(self._go_on)  # before the act: it may open a dialog that waits
            self._do(act)
        except BaseException as error:  # noqa: BLE001 - raised again by `run`
            self._error = self._error or error
            self._left.clear()
            close_dialogs()
            self._loop.quit()

    def _come_to_rest(self) -> None:
        wait_until(lambda: not isinstance(self._window.current_page(), WaitingPage), "the book is ready")
        dialog = QApplication.activeModalWidget()
        if dialog is None:
            settle(self._window.current_page())
        wait_until(lambda: has_keyboard(QApplication.activeModalWidget() or self._window), "the keyboard")
        settle(dialog)

    def _do(self, act: _Act) -> None:
        match act:
            case str():
                press(act)
            case _Click(words):
                self._button(words).click()
            case Picture():
                self._see(act)

    def _button(self, words: str) -> QAbstractButton:
        top = QApplication.activeModalWidget() or self._window
        for button in top.findChildren(QAbstractButton):
            if not button.isVisible() or not button.isEnabled():
                continue
            said = button.choice.label if isinstance(button, Chip) else ""
            if words in {said, button.text(), button.words if isinstance(button, Button) else ""}:
                return button
        raise LookupError(f"no button says {words}")
