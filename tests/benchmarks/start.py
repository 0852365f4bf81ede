"""A child process: the program from its start to the painted sign-in screen, and on to the entry screen if asked.

Says `painted` when the sign-in screen stands. With `--password`: a second later it signs in and says, as one line of
JSON, how long the entry screen took and which of the modules named with `--modules` were there before and after.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tests.benchmarks.driven import Driver, sign_in

if TYPE_CHECKING:
    from nakanojo_helpdesk.ui.shell.main_window import MainWindow


def main(database: str, data_dir: str, password: str = "", modules: str = "") -> None:
    """Run the program once on `database`; `modules` are names with commas between."""
    names = modules.split(",")
    at_sign_in: list[str] = []

    def painted() -> None:
        print("painted", flush=True)
        at_sign_in.extend(name for name in names if name in sys.modules)

    def use(window: MainWindow) -> None:
        import json

        seconds = sign_in(window, password)
        at_entry = [name for name in names if name in sys.modules]
        print(json.dumps({"seconds": seconds, "at_sign_in": at_sign_in, "at_entry": at_entry}), flush=True)

    Driver(Path(database), Path(data_dir)).run(painted, use if password else None)


if __name__ == "__main__":
    main(*sys.argv[1:])
