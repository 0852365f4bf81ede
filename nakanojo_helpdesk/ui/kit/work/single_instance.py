"""One running program per data folder: a second start raises the first one's window and ends."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QLockFile, QObject
from PySide6.QtNetwork import QLocalServer, QLocalSocket

_RAISE: Final = b"raise"
_WAIT_MILLISECONDS: Final = 2000


class SingleInstance(QObject):
    """The claim of one process on a data folder. Keep it as long as the program runs.

    Args:
        folder: the data folder.
        parent: as for every QObject.
    """

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        # By the folder itself, not by the link or the spelling it was named by: both starts meet at the same lock file.
        key = hashlib.sha256(os.fsencode(folder.resolve())).hexdigest()[:24]
        self._name = f"nakanojo-helpdesk-{key}"
        self._lock = QLockFile(str(folder / "running.lock"))
        self._lock.setStaleLockTime(0)
        self._server: QLocalServer | None = None
        self.left_behind = False
        """Whether the claim before this one was never released: the program or the PC had stopped in the middle."""
        self.is_of_another_account = False
        """After `raise_first`: whether somebody who signed in to the PC under another name runs the first program."""

    def claim(self, raise_window: Callable[[], object]) -> bool:
        """True when this is the first; `raise_window` is then called whenever a second start asks for it.

        The lock of a program that died is taken over, also where another program has its number by now.
        """
        path = Path(self._lock.fileName())
        there = path.exists()
        if not self._lock.tryLock(100) and not (_is_abandoned(path) and self._lock.tryLock(100)):
            return False
        self.left_behind = there
        QLocalServer.removeServer(self._name)
        server = QLocalServer(self)
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        server.newConnection.connect(lambda: self._answer(server, raise_window))
        server.listen(self._name)
        self._server = server
        return True

    def is_held_elsewhere(self) -> bool:
        """After a claim that failed: whether a running program holds it; else the folder cannot be written to."""
        return self._lock.error() == QLockFile.LockError.LockFailedError

    def raise_first(self) -> bool:
        """Ask the first program to show its window; False when it does not answer, or to its own account only."""
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if not socket.waitForConnected(_WAIT_MILLISECONDS):
            refused = QLocalSocket.LocalSocketError.SocketAccessError
            self.is_of_another_account = socket.error() == refused
            return False
        socket.write(_RAISE)
        written = socket.waitForBytesWritten(_WAIT_MILLISECONDS)
        socket.disconnectFromServer()
        return bool(written)

    def release(self) -> None:
        """Release the claim before the program ends."""
        if self._server is not None:
            self._server.close()
            self._server = None
        self._lock.unlock()

    def _answer(self, server: QLocalServer, raise_window: Callable[[], object]) -> None:
        while (socket := server.nextPendingConnection()) is not None:
            socket.disconnected.connect(socket.deleteLater)
            raise_window()


def _is_abandoned(lock: Path) -> bool:
    """Whether nobody holds the file of a lock open, which is then deleted.

    Qt looks for a program with the number and the name written in it. After a power cut that can be another copy, even
    this one: numbers begin anew with the PC.
    """
    try:
        if os.name != "nt":
            import fcntl

            with lock.open("rb") as stream:
                fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        lock.unlink()  # on Windows not while somebody holds it
    except OSError:
        return False
    return True
