"""The box that reports a bug: at most one for each fault and minute, never a second one over the first."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from PySide6.QtWidgets import QWidget

_QUIET_SECONDS: Final = 60.0
_SENTENCE: Final = (
    "プログラムの不具合で、この操作ができませんでした。登録済みの記録はそのままです。"
    "もう一度試しても同じときは、下の一行をシステム管理者に伝えてください。"
)


class CrashBox:
    """Reports bugs by one line with type and place; all of them are in the log, too.

    Otherwise a fault that recurs (in a repaint, a timer) would open the box again for ever.

    Args:
        window: the window below the box.
        clock: seconds that only go forward.
    """

    def __init__(self, window: QWidget, clock: Callable[[], float] = time.monotonic) -> None:
        self._window = window
        self._clock = clock
        self._closed_at: dict[str, float] = {}
        self._untold: dict[str, int] = {}
        self._is_open = False

    def tell(self, line: str) -> None:
        """Show the box and wait until it is closed; a fault told within the last minute is only counted."""
        closed = self._closed_at.get(line)
        if self._is_open or (closed is not None and self._clock() - closed < _QUIET_SECONDS):
            self._untold[line] = self._untold.get(line, 0) + 1
            return
        from nakanojo_helpdesk.ui.kit.frame.messages import tell

        again = self._untold.pop(line, 0)
        detail = f"{line}（このほかに{again:,}回）" if again else line
        self._is_open = True
        try:
            tell(self._window, "不具合のお知らせ", _SENTENCE, detail)
        finally:
            self._is_open = False
            self._closed_at[line] = self._clock()
