"""The log of this PC: errors and their places in the program, never the words of a resident.

An exception's own message often quotes what somebody typed (`ValueError: ... 'the memo'`). So a trace names
files, lines, functions and exception types only; the message is written for those of our errors alone that
declare `safe_for_log = True`. Without a console (a program started by double click has no stderr) all of
this works the same.
"""

from __future__ import annotations

import faulthandler
import logging
import re
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from logging.handlers import RotatingFileHandler
from pathlib import Path, PurePath
from types import TracebackType

from nakanojo_helpdesk.paths import patiently

LOG_NAME = "program.log"
CRASH_NAME = "crash.txt"
"""What the interpreter itself wrote down while dying; empty after an orderly end."""

_BYTES_PER_FILE = 1_000_000
_OLD_FILES = 5
_LONGEST_MESSAGE = 2_000
_DEEPEST_CHAIN = 20
_QT_LEVELS = {
    "debug": logging.DEBUG,
    "info": logging.INFO,
    "warning": logging.WARNING,
    "critical": logging.ERROR,
    "fatal": logging.CRITICAL,
}

_log = logging.getLogger(__name__)
_qt_log = logging.getLogger("qt")


def start_logging(folder: Path | None, on_crash: Callable[[str], None] | None = None) -> Callable[[], None]:
    """Write the log into `folder` (made when missing; None: no log) and catch what nobody else catches.

    `on_crash` gets one line to show or copy, e.g. `ValueError, ui/kit/lists/table.py 120 in refill`; it holds no
    personal data and is called in the thread that failed. Returns the function that takes everything back.
    Raises OSError when the folder cannot be written to; then nothing was begun.
    """
    with ExitStack() as begun:
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
            begun.callback(_write_into(folder / LOG_NAME))
            begun.callback(_trace_deadly_faults(folder / CRASH_NAME))
        begun.callback(_catch_the_uncaught(on_crash))
        return begun.pop_all().close


def qt_message(kind: str, text: str) -> None:
    """Log a message of Qt; `kind` is debug, info, warning, critical or fatal."""
    _qt_log.log(_QT_LEVELS.get(kind, logging.WARNING), "%s", text)


def describe(error: BaseException) -> str:
    """Return an exception as its type, and its message only when its class says that this is safe."""
    name = type(error).__qualname__
    if getattr(type(error), "safe_for_log", False) is True:
        return f"{name}: {_one_line(str(error))}"
    return name


def trace(error: BaseException) -> str:
    """Return where `error` came from: types, files, lines and functions, causes first. No values."""
    parts = [_trace_one(link) for link in reversed(list(_chain(error)))]
    return "\n-- and then --\n".join(parts)


def summary(error: BaseException) -> str:
    """Return one line for a dialog: the type and the innermost place inside this program."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if _short(frame.filename).startswith("nakanojo_helpdesk/")]
    if not frames:
        return describe(error)
    frame = (own or frames)[-1]
    place = _short(frame.filename).removeprefix("nakanojo_helpdesk/")
    return f"{describe(error)}, {place} {frame.lineno} in {frame.name}"


def last_faults(folder: Path, most: int = 20) -> list[str]:
    """The newest errors of the log in `folder`, newest first: time, level, exception types and places. No messages.

    Only what has the form of a place or of a type is taken over, whatever else an older program may have written.
    Nothing where there is no log that can be read.
    """
    faults: list[list[str]] = []
    listening = False
    for line in _lines_of(folder):
        head = _HEAD.match(line)
        if head is not None:
            listening = head["level"] in _FAULT_LEVELS
            if listening:
                faults.append([f"{head['at']} {head['level']}"])
        elif listening and (kept := _kept(line)):
            faults[-1].append(kept)
    return [" ".join(fault) for fault in reversed(faults[-most:])]


_HEAD = re.compile(r"(?P<at>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d),\d{3} (?P<level>[A-Z]+) [\w.]+: ")
_PLACE = re.compile(r"\s+((?:[\w-]+/)*[\w-]+\.py \d+ in (?:\w+|<\w+>))", re.ASCII)
_TYPE = re.compile(r"\s*([A-Z]\w*(?:Error|Exception|Warning|Exit|Interrupt|Group))(?::.*)?", re.ASCII)
_OURS = "nakanojo_helpdesk/"
_FAULT_LEVELS = {"ERROR", "CRITICAL"}


def _kept(line: str) -> str:
    """A line of a trace as it may leave this PC: a place in the program, or the type of an exception."""
    place = _PLACE.fullmatch(line.rstrip())
    if place is not None:
        return place[1] if place[1].startswith(_OURS) else place[1].rpartition("/")[2]
    kind = _TYPE.fullmatch(line.rstrip())
    return "" if kind is None else kind[1]


def _lines_of(folder: Path) -> Iterator[str]:
    for name in (f"{LOG_NAME}.1", LOG_NAME):
        try:
            yield from (folder / name).read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:
            continue


class SafeFormatter(logging.Formatter):
    """Formats a record on one line, and its exception without anything a person may have typed."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record's text; the copy keeps other handlers from seeing what we changed."""
        clean = logging.makeLogRecord(record.__dict__)
        clean.exc_text = None
        clean.stack_info = None
        if isinstance(clean.args, tuple):
            clean.args = tuple(describe(a) if isinstance(a, BaseException) else a for a in clean.args)
        message = describe(clean.msg) if isinstance(clean.msg, BaseException) else clean.getMessage()
        clean.msg, clean.args = _one_line(message), None
        return super().format(clean)

    def formatException(  # noqa: N802 - the name logging calls
        self, ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
    ) -> str:
        """Return the trace without messages, values or source lines."""
        return trace(ei[1]) if ei[1] is not None else ""


class _QuietHandler(RotatingFileHandler):
    """A handler that ignores its own errors: a full disk must not stop work, and logging's complaint would print arguments."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the name logging calls
        """Lose the record."""


def _write_into(file: Path) -> Callable[[], None]:
    handler = _QuietHandler(file, maxBytes=_BYTES_PER_FILE, backupCount=_OLD_FILES, encoding="utf-8")
    handler.setFormatter(SafeFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    level_before = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)

    def stop() -> None:
        root.removeHandler(handler)
        root.setLevel(level_before)
        with suppress(OSError):  # a full disk: the last lines are lost, the program ends all the same
            handler.close()

    return stop


def _trace_deadly_faults(file: Path) -> Callable[[], None]:
    """Let the interpreter write its last words into `file`; keep those of the run before."""
    if file.exists() and file.stat().st_size:
        patiently(lambda: file.replace(file.with_name("crash.previous.txt")))
        _log.warning("the program died the last time, see crash.previous.txt")
    stream = file.open("w", encoding="utf-8")
    faulthandler.enable(stream)

    def stop() -> None:
        faulthandler.disable()
        with suppress(OSError):
            stream.close()

    return stop


def _catch_the_uncaught(on_crash: Callable[[str], None] | None) -> Callable[[], None]:
    before = (sys.excepthook, threading.excepthook, sys.unraisablehook)
    report = _reporter(on_crash)

    def in_main_thread(kind: type[BaseException], error: BaseException, tb: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt | SystemExit):
            before[0](kind, error, tb)
        else:
            report(error, "the main thread")

    def in_thread(args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None and not isinstance(args.exc_value, SystemExit):
            report(args.exc_value, "a thread")

    def in_destructor(args: sys.UnraisableHookArgs) -> None:
        _log.error("ignored by the interpreter", exc_info=args.exc_value)

    sys.excepthook, threading.excepthook, sys.unraisablehook = in_main_thread, in_thread, in_destructor

    def restore() -> None:
        sys.excepthook, threading.excepthook, sys.unraisablehook = before

    return restore


def _reporter(on_crash: Callable[[str], None] | None) -> Callable[[BaseException, str], None]:
    """Return the function that logs an uncaught error and has it shown."""
    showing = threading.Lock()

    def report(error: BaseException, where: str) -> None:
        _log.critical("uncaught in %s", where, exc_info=error)
        if sys.stderr is not None:
            with suppress(OSError, ValueError):  # nobody reads it any more
                sys.stderr.write(trace(error) + "\n")
        # A dialog that fails while it shows a failure must not call itself for ever.
        if on_crash is None or not showing.acquire(blocking=False):
            return
        try:
            on_crash(summary(error))
        except Exception as second:  # noqa: BLE001 - nobody is left to hand it to
            _log.critical("the crash could not be shown", exc_info=second)
        finally:
            showing.release()

    return report


def _chain(error: BaseException) -> Iterator[BaseException]:
    """Yield `error` and what led to it, each once, however they refer to each other."""
    seen: set[int] = set()
    link: BaseException | None = error
    while link is not None and id(link) not in seen and len(seen) < _DEEPEST_CHAIN:
        seen.add(id(link))
        yield link
        link = link.__cause__ or (None if link.__suppress_context__ else link.__context__)


def _trace_one(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    lines = [
        describe(error),
        *(f"  {_short(frame.filename)} {frame.lineno} in {frame.name}" for frame in frames),
    ]
    if isinstance(error, BaseExceptionGroup):
        for number, member in enumerate(error.exceptions, start=1):
            lines += [f"  member {number}:", *(f"    {line}" for line in trace(member).splitlines())]
    return "\n".join(lines)


def _short(filename: str) -> str:
    """Return a source file's name from the package on: the folders above may name a Windows account."""
    parts = PurePath(filename.replace("\\", "/")).parts
    for mark, kept in (("site-packages", 1), ("nakanojo_helpdesk", 0)):
        if mark in parts:
            last = len(parts) - 1 - parts[::-1].index(mark)
            return "/".join(parts[last + kept :])
    return parts[-1] if parts else "?"


def _one_line(text: str) -> str:
    shown = "".join(letter if letter.isprintable() else " " for letter in text)
    return shown if len(shown) <= _LONGEST_MESSAGE else f"{shown[:_LONGEST_MESSAGE]}…"
