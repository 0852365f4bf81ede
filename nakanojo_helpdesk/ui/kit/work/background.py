"""Work that takes noticeable time: one thread, one signal back, no call on a deleted widget."""

import queue
import sys
import threading
from collections.abc import Callable
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
    """One piece of work given to `Background.run`."""

    def __init__(self, send: Callable[["Task", str, object], None]) -> None:
        self._send = send
        self._cancelled = threading.Event()
        self.work: Callable[[], Any] | None = None
        self.done: Callable[[Any], object] | None = None
        self.refused: Callable[[DeskError], object] | None = None
        self.failed: Callable[[Exception], object] | None = None
        self.ended: Callable[[], object] | None = None
        self.progress: Callable[[int, int], object] | None = None

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
        self._send(self, "progress", (done, total))

    def finish(self) -> None:
        """Run the work (in the worker thread) and send its result or its exception."""
        if self.work is None or self.is_cancelled():
            return
        try:
            result = self.work()
        except Cancelled:
            return
        except Exception as error:  # noqa: BLE001 - handed to the GUI thread as an object
            self._send(self, "failed", error)
        else:
            self._send(self, "done", result)


class Background(QObject):
    """The worker thread of one window. Callbacks run in the GUI thread, in the order of the work.

    Args:
        owner: callbacks are dropped once it is deleted; the thread ends with it and with the program.
    """

    _arrived = Signal(object, str, object)

    def __init__(self, owner: QObject) -> None:
        super().__init__(owner)
        self._owner = owner
        self._worker = _Worker()
        self._arrived.connect(self._receive)
        app = QCoreApplication.instance()
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
        task = Task(self._send)
        task.work = lambda: function(*args)
        return self._start(task, done, refused, failed, ended)

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
        task = Task(self._send)
        task.work = lambda: function(task, *args)
        task.progress = progress
        return self._start(task, done, refused, failed, ended)

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

    def _start(
        self,
        task: Task,
        done: Callable[[Any], object] | None,
        refused: Callable[[DeskError], object] | None,
        failed: Callable[[Exception], object] | None,
        ended: Callable[[], object] | None,
    ) -> Task:
        task.done, task.refused, task.failed, task.ended = done, refused, failed, ended
        self._worker.give(task)
        return task

    def _send(self, task: Task, kind: str, value: object) -> None:
        """Hand something over to the GUI thread; called in the worker."""
        try:
            self._arrived.emit(task, kind, value)
        except RuntimeError:
            task.cancel()  # the window was deleted meanwhile

    def _receive(self, task: Task, kind: str, value: object) -> None:
        if kind != "progress":
            self._worker.tasks.discard(task)
        if task.is_cancelled() or not isValid(self._owner):
            return
        if kind == "progress":
            if task.progress is not None and isinstance(value, tuple):
                task.progress(*value)
            return
        if task.ended is not None:
            task.ended()
        if kind == "failed" and isinstance(value, Exception):
            self._tell(task, value)
        elif task.done is not None:
            task.done(value)

    def _tell(self, task: Task, error: Exception) -> None:
        """Pass a known error to `refused`; any other is a bug, raised unless `failed` is given."""
        if isinstance(error, DeskError) and task.refused is not None:
            task.refused(error)
        elif task.failed is not None:
            task.failed(error)
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
        self._queue.put(None)
        thread = self._thread
        self.tasks, self._queue, self._thread = set(), queue.SimpleQueue(), None
        return thread


def _work(waiting: "queue.SimpleQueue[Task | None]") -> None:
    while (task := waiting.get()) is not None:
        task.finish()
