"""The log says what failed and where, and never what somebody typed."""

import faulthandler
import io
import logging
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from nakanojo_helpdesk import logs

MEMO = "高橋さんの暗証番号は4126"


class Refused(Exception):
    safe_for_log = True


class Stubborn(Exception):
    """Its class is safe only by an attribute of the instance, which must not count."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.safe_for_log = True


class Logged:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.crashes: list[str] = []

    def text(self) -> str:
        return (self.folder / logs.LOG_NAME).read_text(encoding="utf-8")


@pytest.fixture
def logged(tmp_path: Path) -> Iterator[Logged]:
    result = Logged(tmp_path / "記録")
    stop = logs.start_logging(result.folder, result.crashes.append)
    yield result
    stop()


def fail_with(error: BaseException) -> None:
    memo = MEMO
    assert memo
    raise error


def caught(action: Callable[[], None]) -> Exception:
    try:
        action()
    except Exception as error:  # noqa: BLE001 - any error is what is wanted
        return error
    raise AssertionError("nothing was raised")


def chained() -> None:
    try:
        fail_with(KeyError(MEMO))
    except KeyError as first:
        raise ValueError(f"bad memo: {MEMO}") from first


def grouped() -> None:
    error = ExceptionGroup(MEMO, [ValueError(MEMO), caught(chained)])
    error.add_note(MEMO)
    raise error


@pytest.mark.parametrize(
    "action",
    [chained, grouped, lambda: fail_with(UnicodeEncodeError("cp932", MEMO, 0, 1, MEMO))],
    ids=["chained", "grouped", "encode"],
)
def test_a_memo_in_an_error_never_reaches_the_log(logged: Logged, action: Callable[[], None]) -> None:
    error = caught(action)
    logging.getLogger("a").error("not saved", exc_info=error)
    logging.getLogger("a").error("not saved: %s", error)
    logging.getLogger("a").error(error)
    text = logged.text()
    assert "高橋" not in text
    assert "4126" not in text
    assert type(error).__name__ in text
    assert "test_logs.py" in text
    assert "in fail_with" in text


def test_the_usual_formatter_would_have_leaked_it(tmp_path: Path) -> None:
    error = caught(chained)
    record = logging.LogRecord(
        "a", logging.ERROR, "f", 1, "m", None, (type(error), error, error.__traceback__)
    )
    assert MEMO in logging.Formatter().format(record)
    assert MEMO not in logs.SafeFormatter().format(record)


def test_a_formatted_trace_of_another_handler_is_not_taken_over() -> None:
    error = caught(chained)
    record = logging.LogRecord(
        "a", logging.ERROR, "f", 1, "m", None, (type(error), error, error.__traceback__)
    )
    logging.Formatter().format(record)
    assert MEMO not in logs.SafeFormatter().format(record)


def test_our_own_errors_say_what_they_say(logged: Logged) -> None:
    logging.getLogger("a").error("refused", exc_info=Refused("the drive is full"))
    assert "Refused: the drive is full" in logged.text()


def test_an_instance_cannot_declare_itself_safe() -> None:
    assert logs.describe(Stubborn(MEMO)) == "Stubborn"


def test_an_error_nobody_caught_is_logged_and_shown(
    logged: Logged, capsys: pytest.CaptureFixture[str]
) -> None:
    error = caught(lambda: fail_with(ValueError(MEMO)))
    sys.excepthook(type(error), error, error.__traceback__)
    assert "uncaught in the main thread" in logged.text()
    assert len(logged.crashes) == 1
    assert logged.crashes[0].startswith("ValueError, test_logs.py")
    assert MEMO not in capsys.readouterr().err + logged.text()


def test_an_error_in_a_thread_is_logged_and_shown(logged: Logged) -> None:
    thread = threading.Thread(target=fail_with, args=(ValueError(MEMO),))
    thread.start()
    thread.join()
    assert "uncaught in a thread" in logged.text()
    assert len(logged.crashes) == 1
    assert MEMO not in logged.text()


def test_an_error_in_a_destructor_is_logged(logged: Logged) -> None:
    class Dying:
        def __del__(self) -> None:
            fail_with(ValueError(MEMO))

    dying = Dying()
    del dying
    assert "ignored by the interpreter" in logged.text()
    assert MEMO not in logged.text()


def test_a_dialog_that_fails_while_showing_a_failure_is_not_called_again(tmp_path: Path) -> None:
    calls: list[str] = []

    def show(text: str) -> None:
        calls.append(text)
        inner = caught(lambda: fail_with(TypeError(MEMO)))
        sys.excepthook(type(inner), inner, None)
        raise RuntimeError(MEMO)

    stop = logs.start_logging(tmp_path, show)
    try:
        error = caught(lambda: fail_with(ValueError(MEMO)))
        sys.excepthook(type(error), error, error.__traceback__)
    finally:
        stop()
    text = (tmp_path / logs.LOG_NAME).read_text(encoding="utf-8")
    assert len(calls) == 1
    assert "the crash could not be shown" in text
    assert "TypeError" in text
    assert MEMO not in text


def test_a_program_without_a_console_logs_the_same(logged: Logged, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", None)
    monkeypatch.setattr(sys, "stdout", None)
    error = caught(chained)
    sys.excepthook(type(error), error, error.__traceback__)
    assert "uncaught" in logged.text()
    assert len(logged.crashes) == 1


def test_a_message_cannot_forge_a_line(logged: Logged) -> None:
    logging.getLogger("a").warning("one\n2026-01-01 00:00:00 CRITICAL root: forged\u2028two\x1b[31m")
    lines = [line for line in logged.text().splitlines() if "forged" in line]
    assert len(lines) == 1
    assert " WARNING a: one " in lines[0]
    assert "\x1b" not in lines[0]


def test_qt_messages_keep_their_weight(logged: Logged) -> None:
    for kind in ("debug", "info", "warning", "critical", "fatal", "surprise"):
        logs.qt_message(kind, f"from {kind}")
    text = logged.text()
    assert "from debug" not in text
    assert "INFO qt: from info" in text
    assert "ERROR qt: from critical" in text
    assert "CRITICAL qt: from fatal" in text
    assert "WARNING qt: from surprise" in text


def test_source_folders_are_not_named(logged: Logged, tmp_path: Path) -> None:
    module = tmp_path / "yamada" / "script.py"
    with pytest.raises(ZeroDivisionError) as raised:
        exec(compile("1 / 0", str(module), "exec"))
    logging.getLogger("a").error("x", exc_info=raised.value)
    assert "yamada" not in logged.text()
    assert "script.py 1 in <module>" in logged.text()


def test_a_full_disk_does_not_stop_the_counter(logged: Logged, capsys: pytest.CaptureFixture[str]) -> None:
    handler = next(h for h in logging.getLogger().handlers if isinstance(h.formatter, logs.SafeFormatter))
    assert isinstance(handler, logging.StreamHandler)
    healthy = handler.setStream(io.TextIOWrapper(io.BytesIO(), encoding="ascii", errors="strict"))
    logging.getLogger("a").error(MEMO)
    handler.setStream(healthy)
    logging.getLogger("a").error("after")
    assert "after" in logged.text()
    assert capsys.readouterr().err == ""


def test_stopping_gives_everything_back(tmp_path: Path) -> None:
    def state() -> tuple[object, ...]:
        hooks = (sys.excepthook, threading.excepthook, sys.unraisablehook)
        return (*hooks, list(logging.getLogger().handlers), logging.getLogger().level)

    before = state()
    stop = logs.start_logging(tmp_path)
    assert state() != before
    assert faulthandler.is_enabled()
    stop()
    assert state() == before


def test_a_folder_that_takes_no_log_leaves_nothing_begun(tmp_path: Path) -> None:
    before = (sys.excepthook, list(logging.getLogger().handlers), logging.getLogger().level)
    (tmp_path / logs.CRASH_NAME).mkdir()
    (tmp_path / logs.CRASH_NAME / "full").touch()
    (tmp_path / "crash.previous.txt").touch()
    with pytest.raises(OSError, match=r"crash"):
        logs.start_logging(tmp_path)
    assert (sys.excepthook, list(logging.getLogger().handlers), logging.getLogger().level) == before


def test_without_a_log_an_error_nobody_caught_is_shown_all_the_same() -> None:
    shown: list[str] = []
    stop = logs.start_logging(None, shown.append)
    try:
        error = caught(lambda: fail_with(ValueError(MEMO)))
        sys.excepthook(type(error), error, error.__traceback__)
    finally:
        stop()
    assert [line.split(",")[0] for line in shown] == ["ValueError"]


def test_the_last_words_of_a_dying_interpreter_are_kept_and_announced(tmp_path: Path) -> None:
    code = (
        "import sys, pathlib, faulthandler; from nakanojo_helpdesk import logs;"
        "logs.start_logging(pathlib.Path(sys.argv[1])); faulthandler._sigsegv()"
    )
    root = Path(logs.__file__).parents[1]
    died = subprocess.run([sys.executable, "-c", code, str(tmp_path)], cwd=root, check=False)
    assert died.returncode != 0
    assert (tmp_path / logs.CRASH_NAME).stat().st_size > 0
    logs.start_logging(tmp_path)()
    assert (tmp_path / "crash.previous.txt").stat().st_size > 0
    assert (tmp_path / logs.CRASH_NAME).stat().st_size == 0
    assert "died the last time" in (tmp_path / logs.LOG_NAME).read_text(encoding="utf-8")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the device that is always full is Linux's")
def test_the_log_can_be_closed_on_a_full_disk(tmp_path: Path) -> None:
    (tmp_path / logs.LOG_NAME).symlink_to("/dev/full")
    stop = logs.start_logging(tmp_path)
    level = logging.getLogger().level
    logging.getLogger("full").info("a line for which there is no room")
    stop()
    assert logging.getLogger().level != level
    assert faulthandler.is_enabled() is False
