"""A child process: every chip by the mouse and every key of the entry screen, each until it is painted.

Says one line of JSON: by kind of press, and for the bare page of `bare_page.py`, which is painted after every few
presses, pairs of seconds: by the clock, and of the processor for the thread of the window. What else a shared machine
does comes into the first, hardly into the second. The program is the real one, on the database named first. Right after
each F12 the same form is saved once more through the service alone, on a copy of that database: what saving itself costs.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget

from nakanojo_helpdesk.services.consultations import writing as consultations
from nakanojo_helpdesk.services.ledger import Ledger, Store
from nakanojo_helpdesk.tokens import load_tokens
from nakanojo_helpdesk.ui.entry.beforehand import Beforehand
from nakanojo_helpdesk.ui.kit.look.theme import apply, current_theme
from nakanojo_helpdesk.ui.shell.backups.keeper import AFTER_START_MILLISECONDS, BackupKeeper
from tests.benchmarks.driven import Driver, entry_page, sign_in
from tests.benchmarks.people import COUNTER, signed_in

if TYPE_CHECKING:
    from nakanojo_helpdesk.ui.entry.topics import TopicChips
    from nakanojo_helpdesk.ui.kit.inputs.chip_group import ChipGroup
    from nakanojo_helpdesk.ui.shell.main_window import MainWindow

_QUESTIONS: Final = ("visit_kind", "age_band", "district", "outcome")
_SAVED_BEFORE: Final = 24
_PUT_BACK: Final = 12
"""Pairs of F5 and Ctrl+Z in a round: of fewer than twenty presses the p95 would be the slowest one."""
_MEMO: Final = "LINE no hikitsugi, 2 kai renshuu shita. "
_KEY: Final = Qt.Key
PAGE: Final = "page"
"""The kind under which the bare page's seconds are told."""
SAVE: Final = "save"
"""The kind under which the seconds of the saves through the service are told, one for each F12."""
_PRESSES_A_PAGE: Final = 5
_SIZE: Final = (1366, 688)


class _Clock:
    """Seconds by kind of press; a press ends when everything it asked for has been painted."""

    def __init__(self) -> None:
        self.seconds: dict[str, list[tuple[float, float]]] = defaultdict(list)
        self.page: subprocess.Popen[str] | None = None
        self.bare: Ledger | None = None
        """Saves on the copy."""
        self._presses = 0

    def press(self, kind: str, act: Callable[[], object]) -> None:
        begin, used = time.perf_counter(), time.thread_time()
        act()
        # Layout, the ring's late look at the focus, the painting after it.
        for _ in range(3):
            QApplication.processEvents()
        self.seconds[kind].append((time.perf_counter() - begin, time.thread_time() - used))
        self._presses += 1
        if self.page is not None and self._presses % _PRESSES_A_PAGE == 0:
            assert self.page.stdin is not None
            assert self.page.stdout is not None
            self.page.stdin.write("\n")
            self.page.stdin.flush()
            clock, processor = map(float, self.page.stdout.readline().split())
            self.seconds[PAGE].append((clock, processor))

    def save(self, window: MainWindow) -> None:
        """F12, and then the same save alone."""
        page = entry_page(window)
        form, talk = page.consultation(), page.talk()
        assert talk is not None
        assert self.bare is not None
        self.key("F12", _focused(window), _KEY.Key_F12)
        begin, used = time.perf_counter(), time.thread_time()
        self.bare.call(consultations.record, form, draft=talk.uid)
        self.seconds[SAVE].append((time.perf_counter() - begin, time.thread_time() - used))

    def key(
        self, kind: str, widget: QWidget, key: Qt.Key, modifier: Qt.KeyboardModifier | None = None
    ) -> None:
        held = modifier or Qt.KeyboardModifier.NoModifier
        self.press(kind, lambda: QTest.keyClick(widget, key, held))


def main(database: str, copy: str, data_dir: str, password: str, rounds: str, text_size: str) -> None:
    """Sign in, save consultations, then press everything `rounds` times, with text of `text_size` per cent."""
    clock = _Clock()

    def use(window: MainWindow) -> None:
        window.resize(*_SIZE)
        sign_in(window, password)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        apply(application, load_tokens("standard"), int(text_size) / 100)
        QApplication.processEvents()
        _let_it_come_to_rest(window)
        clock.page = _bare_page(window)
        with closing(Store.open(Path(copy))) as store:
            clock.bare = signed_in(store, COUNTER)
            for _ in range(_SAVED_BEFORE):
                _save(clock, window)
            for _ in range(int(rounds)):
                _one_round(clock, window)
            for _ in range(int(rounds)):
                _save(clock, window)
        expected = f"{_SAVED_BEFORE + int(rounds):,}件"
        if entry_page(window).side.count() != expected:
            raise RuntimeError(f"saved {entry_page(window).side.count()}, not {expected}")
        clock.page.communicate()
        print(json.dumps(clock.seconds), flush=True)

    Driver(Path(database), Path(data_dir)).run(lambda: print("painted", flush=True), use)


def _let_it_come_to_rest(window: MainWindow) -> None:
    """Wait for what follows a start by itself: pictures painted beforehand, and in the worker a backup.

    Saves beside a backup have a line of their own.
    """
    keeper = window.findChild(BackupKeeper)
    assert keeper is not None
    QTest.qWait(AFTER_START_MILLISECONDS)
    while keeper.is_busy() or not all(each.is_done() for each in window.findChildren(Beforehand)):
        QTest.qWait(100)


def _bare_page(window: MainWindow) -> subprocess.Popen[str]:
    """The bare page with a plain widget in the place of every button and label that is in sight."""
    widgets = []
    for widget in window.findChildren(QWidget):
        if isinstance(widget, QAbstractButton | QLabel) and not widget.visibleRegion().isEmpty():
            kind = "button" if isinstance(widget, QAbstractButton) else "label"
            place = widget.mapTo(window, widget.rect().topLeft())
            widgets.append((kind, place.x(), place.y(), widget.width(), widget.height(), widget.text()))
    pixels = current_theme().body.pixelSize()
    told = {"width": window.width(), "height": window.height(), "pixels": pixels, "widgets": widgets}
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.benchmarks.bare_page"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    assert child.stdin is not None
    child.stdin.write(json.dumps(told) + "\n")
    child.stdin.flush()
    return child


def _save(clock: _Clock, window: MainWindow) -> None:
    page = entry_page(window)
    _press_choice(page.form.group("topics"), 3)
    _press_choice(page.form.group("age_band"), 5)
    clock.save(window)


def _one_round(clock: _Clock, window: MainWindow) -> None:
    page = entry_page(window)
    _topics_by_mouse(clock, page.form.topics)
    for name in _QUESTIONS:
        _chips_by_mouse(clock, page.form.group(name))
    clock.key("F5", _focused(window), _KEY.Key_F5)
    _topics_by_key(clock, window, page.form.topics)
    for name in _QUESTIONS:
        _chips_by_key(clock, window, page.form.group(name))
    clock.key("Ctrl+K", _focused(window), _KEY.Key_K, Qt.KeyboardModifier.ControlModifier)
    clock.key("key", _focused(window), _KEY.Key_4)
    clock.key("Ctrl+K", _focused(window), _KEY.Key_K, Qt.KeyboardModifier.ControlModifier)
    _memo(clock, page.form.memo.edit)
    clock.press("draft", page.keep_draft)
    for _ in range(_PUT_BACK):
        clock.key("F5", _focused(window), _KEY.Key_F5)
        clock.key("Ctrl+Z", _focused(window), _KEY.Key_Z, Qt.KeyboardModifier.ControlModifier)
        if page.form.answers().empty:
            raise RuntimeError("Ctrl+Z after F5 put nothing back")
    clock.key("F5", _focused(window), _KEY.Key_F5)
    if not page.form.answers().empty:
        raise RuntimeError("F5 emptied nothing")


def _topics_by_mouse(clock: _Clock, topics: TopicChips) -> None:
    """Each topic, one of its 内訳, and the topic taken out again."""
    for chip in topics.upper.chips:
        _click(clock, chip)
        if not topics.opened():
            raise RuntimeError(f"no breakdown of {chip.choice.label}")
        _click(clock, topics.below.chips[-1])
        _click(clock, chip)
        _click(clock, topics.drop_button)
        if topics.codes():
            raise RuntimeError(f"still chosen: {chip.choice.label}")


def _topics_by_key(clock: _Clock, window: MainWindow, topics: TopicChips) -> None:
    """The same by keys, back by Esc and on by 「+」; in the end one topic is chosen and passed."""
    topics.setFocus()
    for choice in topics.upper.choices:
        key = Qt.Key(ord(choice.hotkey.upper()))
        clock.key("key", _focused(window), key)
        clock.key("key", _focused(window), _KEY.Key_Escape)
        clock.key("key", _focused(window), key)
        clock.key("key", _focused(window), _KEY.Key_1)
        clock.key("key", _focused(window), key)
        clock.key("key", _focused(window), _KEY.Key_Backspace)
        if topics.codes():
            raise RuntimeError(f"still chosen: {choice.label}")
    clock.key("key", _focused(window), _KEY.Key_4)
    clock.key("key", _focused(window), _KEY.Key_Plus)
    clock.key("key", _focused(window), _KEY.Key_5)
    clock.key("key", _focused(window), _KEY.Key_Return)
    if topics.codes() != ("LN", "MN"):
        raise RuntimeError("the keys chose something else")


def _click(clock: _Clock, widget: QWidget) -> None:
    clock.press("chip", lambda: QTest.mouseClick(widget, Qt.MouseButton.LeftButton))


def _chips_by_mouse(clock: _Clock, group: ChipGroup) -> None:
    for chip in group.chips:
        clock.press("chip", lambda chip=chip: QTest.mouseClick(chip, Qt.MouseButton.LeftButton))  # type: ignore[misc]
        if group.code() is None:
            raise RuntimeError(f"a click chose nothing: {chip.choice.label}")
        if len(group.codes()) > 1:
            clock.press("chip", lambda chip=chip: QTest.mouseClick(chip, Qt.MouseButton.LeftButton))  # type: ignore[misc]


def _chips_by_key(clock: _Clock, window: MainWindow, group: ChipGroup) -> None:
    for choice in group.choices:
        if not choice.hotkey:
            continue
        before = group.codes()
        clock.key("key", _focus_chip(group), Qt.Key(ord(choice.hotkey.upper())))
        if group.codes() == before:
            raise RuntimeError(f"the key {choice.hotkey} chose nothing")
        if len(group.codes()) > 1:
            clock.key("key", _focus_chip(group), Qt.Key(ord(choice.hotkey.upper())))
    for key in (
        _KEY.Key_Right,
        _KEY.Key_Down,
        _KEY.Key_Space,
        _KEY.Key_Backspace,
        _KEY.Key_Space,
        _KEY.Key_Tab,
    ):
        clock.key("key", _focused(window), key)
    clock.key("key", _focused(window), _KEY.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    clock.key("key", _focused(window), _KEY.Key_Return)


def _memo(clock: _Clock, edit: QWidget) -> None:
    for letter in _MEMO * 2:
        clock.press("key", lambda letter=letter: QTest.keyClicks(edit, letter))  # type: ignore[misc]
    for _ in range(8):
        clock.key("key", edit, _KEY.Key_Backspace)
    clock.key("key", edit, _KEY.Key_Return)


def _press_choice(group: ChipGroup, place: int) -> None:
    QTest.keyClick(_focus_chip(group), Qt.Key(ord(group.choices[place].hotkey.upper())))


def _focus_chip(group: ChipGroup) -> QWidget:
    chip = group.focus_chip()
    assert chip is not None
    return chip


def _focused(window: MainWindow) -> QWidget:
    """Where a key press arrives now."""
    focused = window.focusWidget()
    return window if focused is None else focused  # type: ignore[redundant-expr]


if __name__ == "__main__":
    main(*sys.argv[1:])
