"""Work that takes noticeable time: one thread, one signal back, no call on a deleted widget."""

import queue
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, TypeVar, TypeVarTuple

from PySide6.QtCore import QCoreApplication, QObject, Signal
from shiboken6 import isValid

from nakanojo_helpdesk.errors import DeskError

Ts = TypeVarTuple("Ts")
R = TypeVar("R")
_STOP_SECONDS = 10.0
LET_GO_SECONDS: Final = 0.0005
"""After this time a worker that computes lets go of Python's lock when the window asks for it.

A key needs the lock dozens of times before its outcome is painted; with Python's own 5 ms each time it took 20 ms and an
F12 a quarter of a second while a backup was tried.
"""


class Cancelled(Exception):
    """Raised inside the work by `Task.report` after `Task.cancel`."""


class Task:
    """One piece of work given to `Background.run`. It does not know who asked: a worker may be the last to hold it."""

    def __init__(self) -> None:
        self._cancelled = threading.Event()
        self.work: Callable[[], Any] | None = None

    def cancel(self) -> None:
        """Ask it to stop; none of its callbacks will be called any more."""
        self._cancelled.set()

    def is_cancelled(self) -> bool:
        """Whether it was asked to stop."""
        return self._cancelled.is_set()

    def report(self, done: int, total: int) -> None:
        """Report the progress; called by the work.

        Raises:
            Cancelled: the work must end now.
        """
        if self._cancelled.is_set():
            raise Cancelled
        _send(self, "progress", (done, total))

    def finish(self) -> None:
        """Run the work (in the worker thread) and send its result, its exception, or only that it is over."""
        _send(self, *self._outcome())

    def _outcome(self) -> tuple[str, object]:
        # Nothing of the work outlives this call: until it is sent, the GUI thread holds the work too.
        work, self.work = self.work, None
        if work is None or self.is_cancelled():
            return "over", None
        try:
            return "done", work()
        except Cancelled:
            return "over", None
        except Exception as error:  # noqa: BLE001 - handed to the GUI thread as an object
            return "failed", error
        finally:
            del work


@dataclass(eq=False)
class _Asked:
    """Who asked for a task and what is to be called; held in the GUI thread until the worker is through with the task.

    So no widget has a worker as its last holder: Shiboken's table of wrappers is not made for one thread to release a
    wrapper while Qt deletes its widget in another.
    """

    background: "Background | None"
    work: Callable[[], Any]
    done: Callable[[Any], object] | None
    refused: Callable[[DeskError], object] | None
    failed: Callable[[Exception], object] | None
    ended: Callable[[], object] | None
    progress: Callable[[int, int], object] | None = None

    def forget(self) -> None:
        """Call nobody any more; only what the worker may be using is still held."""
        self.background = self.done = self.refused = self.failed = self.ended = self.progress = None


class _Post(QObject):
    """Carries what workers send into the GUI thread; one for the whole program, which no worker can be the last to hold."""

    arrived = Signal(object, str, object)

    def __init__(self, parent: QObject | None) -> None:
        super().__init__(parent)
        self.arrived.connect(self._deliver)

    def _deliver(self, task: Task, kind: str, value: object) -> None:
        asked = _asked[task] if kind == "progress" else _asked.pop(task)
        if asked.background is not None:
            asked.background.receive(task, asked, kind, value)


class Background(QObject):
    """The worker thread of one window. Callbacks run in the GUI thread, in the order of the work.

    Args:
        owner: callbacks are dropped once it is deleted; the thread ends with it and with the program.
    """

    def __init__(self, owner: QObject) -> None:
        super().__init__(owner)
        self._owner = owner
        self._worker = _Worker()
        app = QCoreApplication.instance()
        _open_post(app)
        if app is not None:
            app.aboutToQuit.connect(self.stop)
        owner.destroyed.connect(
            partial(_Worker.let_go, self._worker)
        )  # without `self`, which is gone by then

    def run(
        self,
        function: Callable[[*Ts], R],
        *args: *Ts,
        done: Callable[[R], object] | None = None,
        refused: Callable[[DeskError], object] | None = None,
        failed: Callable[[Exception], object] | None = None,
        ended: Callable[[], object] | None = None,
    ) -> Task:
        """Call `function(*args)` in the worker.

        Args:
            function: must not touch widgets; gets and returns frozen data.
            *args: its arguments.
            done: gets the result.
            refused: gets a known error, whose words are for staff; bugs never come here.
            failed: gets every other exception; without it the exception is raised in the GUI thread, where the
                program's exception hook sees it.
            ended: is called first, whichever of the three follows.
        """
        asked = _Asked(self, lambda: function(*args), done, refused, failed, ended)
        return self._start(Task(), asked)

    def run_reporting(
        self,
        function: Callable[[Task, *Ts], R],
        *args: *Ts,
        progress: Callable[[int, int], object],
        done: Callable[[R], object] | None = None,
        refused: Callable[[DeskError], object] | None = None,
        failed: Callable[[Exception], object] | None = None,
        ended: Callable[[], object] | None = None,
    ) -> Task:
        """Like `run` for long work: `function(task, *args)` calls ``task.report(done, total)`` now and then.

        `progress` gets both numbers; after `Task.cancel` the next report ends the work.
        """
        task = Task()
        asked = _Asked(self, lambda: function(task, *args), done, refused, failed, ended, progress)
        return self._start(task, asked)

    def is_busy(self) -> bool:
        """Whether any work is unfinished."""
        return any(not task.is_cancelled() for task in self._worker.tasks)

    def let_go(self) -> None:
        """Cancel everything without waiting, so that a printer that does not answer cannot block the window.

        Later work runs in a new thread.
        """
        self._worker.let_go()

    def stop(self) -> None:
        """Cancel everything and wait for the thread (at most ten seconds)."""
        thread = self._worker.let_go()
        if thread is not None:
            thread.join(_STOP_SECONDS)

    def _start(self, task: Task, asked: _Asked) -> Task:
        task.work = asked.work
        _asked[task] = asked
        self._worker.give(task)
        return task

    def receive(self, task: Task, asked: _Asked, kind: str, value: object) -> None:
        """Call whoever is to hear what a task has sent; called in the GUI thread."""
        if kind != "progress":
            self._worker.tasks.discard(task)
        if task.is_cancelled() or not isValid(self._owner):
            return
        if kind == "progress":
            if asked.progress is not None and isinstance(value, tuple):
                asked.progress(*value)
            return
        if asked.ended is not None:
            asked.ended()
        if kind == "failed" and isinstance(value, Exception):
            self._tell(asked, value)
        elif asked.done is not None:
            asked.done(value)

    @staticmethod
    def _tell(asked: _Asked, error: Exception) -> None:
        """Pass a known error to `refused`; any other is a bug, raised unless `failed` is given."""
        if isinstance(error, DeskError) and asked.refused is not None:
            asked.refused(error)
        elif asked.failed is not None:
            asked.failed(error)
        else:
            raise error


class _Worker:
    """The present thread with its queue. Each thread has its own queue: one that hangs takes no work from the next."""

    def __init__(self) -> None:
        self.tasks: set[Task] = set()
        self._queue: queue.SimpleQueue[Task | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None

    def give(self, task: Task) -> None:
        self.tasks.add(task)
        if self._thread is None or not self._thread.is_alive():
            sys.setswitchinterval(LET_GO_SECONDS)
            self._thread = threading.Thread(target=_work, args=(self._queue,), name="background", daemon=True)
            self._thread.start()
        self._queue.put(task)

    def let_go(self) -> threading.Thread | None:
        """Cancel waiting work, end the thread after its present work, and forget both; returns the thread."""
        for task in self.tasks:
            task.cancel()
            _asked[task].forget()
        self._queue.put(None)
        thread = self._thread
        self.tasks, self._queue, self._thread = set(), queue.SimpleQueue(), None
        return thread


_asked: dict[Task, _Asked] = {}
"""What is unfinished, of all windows; for the GUI thread alone."""
_posts: list[_Post] = []


def _open_post(app: QCoreApplication | None) -> None:
    """Make the post of the program where there is none; called in the GUI thread."""
    if not _posts or not isValid(_posts[0]):
        _posts[:] = [_Post(app)]


def _send(task: Task, kind: str, value: object) -> None:
    """Hand something over to the GUI thread; called in the worker."""
    try:
        _posts[0].arrived.emit(task, kind, value)
    except RuntimeError:
        task.cancel()  # the program has ended meanwhile


def _work(waiting: "queue.SimpleQueue[Task | None]") -> None:
    while (task := waiting.get()) is not None:
        task.finish()
