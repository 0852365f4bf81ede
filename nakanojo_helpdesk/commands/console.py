"""The output of a command: lines for the person and an exit code.

0 done, 1 a problem was found, 2 refused or misused.
"""

from __future__ import annotations

import logging
import sys
from typing import IO, Final

DONE: Final = 0
FOUND: Final = 1
REFUSED: Final = 2

_log = logging.getLogger(__name__)


def say(text: str) -> None:
    """Write a line for the person, where there is a console."""
    _write(sys.stdout, text)


def complain(text: str) -> None:
    """Write a line about an error, or about the progress of a long command."""
    _write(sys.stderr, text)


def _write(stream: IO[str] | None, text: str) -> None:
    if stream is None:  # started by double click
        return
    try:
        stream.write(text + "\n")
        stream.flush()
    except (OSError, ValueError):
        _log.info("nobody reads the console any more")
