"""The entry for `python -m`, the installed command and the frozen program: a command runs, else the window opens."""

from __future__ import annotations

import builtins
import gc
import sys
from collections.abc import Sequence
from typing import Final

_FLAGS: Final = frozenset({"--demo"})
_VALUES: Final = frozenset({"--database", "--data-dir"})
_INCOMPLETE: Final = (
    "プログラムのファイルが足りないか、読めないため、始められませんでした。これまでの記録はそのままです。"
    "システム管理者に、「窓口きろく」を入れ直してもらってください。"
)
_SELDOM: Final = 1_000_000
"""New objects between two looks for garbage (usually 700)."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program and return its exit code. Only what is needed is imported: the window must come quickly."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if is_for_window(arguments):
        try:
            hurry()
            from nakanojo_helpdesk import app
        except ImportError as error:
            return incomplete(error)
        return app.main(arguments)
    # A command imports much and ends soon: looking for garbage at the usual pace was a fifth of a report's time.
    gc.set_threshold(_SELDOM)
    from nakanojo_helpdesk import cli

    return cli.main(arguments)


def hurry() -> None:
    """Set up the process for a quick start; saves a third of the time.

    The garbage collector is off until the window has been painted (`app.main` turns it on again), since there is no
    garbage yet. Modules without Qt are imported before Qt, which reads the source of every module named in an import
    after it; SQLAlchemy would import the dialect only when the database is opened.
    """
    gc.disable()
    from sqlalchemy.dialects import sqlite  # noqa: F401  for their order, all of them

    from nakanojo_helpdesk import logs, settings  # noqa: F401
    from nakanojo_helpdesk.services import clocks  # noqa: F401
    from nakanojo_helpdesk.services.databases import opening  # noqa: F401
    from nakanojo_helpdesk.services.staff import sign_in  # noqa: F401

    # PySide reads those sources to find `from __feature__ import …`, which nobody here writes: it need not look.
    usual = builtins.__import__
    import PySide6.QtCore  # noqa: F401

    builtins.__import__ = usual


def incomplete(error: ImportError) -> int:
    """Say that a part of the program cannot be loaded, before anything of ours can be shown; the exit code 2."""
    import logging
    from contextlib import suppress

    from nakanojo_helpdesk import logs, paths, windows

    with suppress(OSError):
        stop_logging = logs.start_logging(paths.log_dir())
        logging.getLogger(__name__).critical("a part of the program cannot be loaded", exc_info=error)
        stop_logging()
    windows.tell_plainly(
        "窓口きろくを始められませんでした", f"{_INCOMPLETE}\n\n{logs.summary(error)} {error.name or ''}"
    )
    return 2


def is_for_window(arguments: Sequence[str]) -> bool:
    """Whether all arguments are those of the window: `--demo`, `--database PATH`, `--data-dir DIR`."""
    rest = iter(arguments)
    for each in rest:
        name, joined, _value = each.partition("=")
        if name in _VALUES:
            if not joined:
                next(rest, None)
        elif each not in _FLAGS:
            return False
    return True


if __name__ == "__main__":
    sys.exit(main())
