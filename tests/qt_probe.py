"""Really starts Qt, with every module the program uses: what its libraries lack is told by the loader.

With the word `with-display` the plugin that shows windows is loaded as well.
"""

from __future__ import annotations

import ctypes
import os
import sys
from importlib import import_module
from pathlib import Path

import PySide6
from PySide6.QtWidgets import QApplication


def main() -> None:
    """Raise `ImportError` or `OSError` naming the library that is missing."""
    for module in ("QtNetwork", "QtPrintSupport", "QtSvg", "QtTest"):
        import_module(f"PySide6.{module}")
    QApplication(["probe", "-platform", "offscreen"])
    if "with-display" in sys.argv and sys.platform == "linux":
        plugins = Path(PySide6.__file__).parent / "Qt" / "plugins" / "platforms"
        ctypes.CDLL(str(plugins / ("libqxcb.so" if os.environ.get("DISPLAY") else "libqwayland.so")))


if __name__ == "__main__":
    main()
