"""The reference of the entry screen: a bare Qt page with as many plain buttons and labels, painted again when asked.

A child process of its own, so that it has neither our style sheet nor our filters, but the same fonts: drawing them
is not ours. Reads one line of JSON: `width`, `height`, `pixels` (of the text) and `widgets`, each a kind (button or
label), left, top, width, height and text. Then answers each line with the seconds from the change of all its widgets
until they are painted, by the clock and of the processor.
"""

import json
import sys
import time

from PySide6.QtGui import QFont, QPaintEvent
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from nakanojo_helpdesk.ui.kit.look.theme import register_fonts


class Button(QPushButton):
    """Counts its paintings with all others: a page that was not painted is no measure."""

    painted = 0

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Paint as Qt does."""
        Button.painted += 1
        super().paintEvent(event)


def main() -> None:
    """Make the page, then paint it once for each line read."""
    told = json.loads(sys.stdin.readline())
    application = QApplication(["bare"])
    application.setStyle("Fusion")
    font = QFont()
    font.setFamilies(list(register_fonts().text))
    font.setPixelSize(told["pixels"])
    application.setFont(font)
    page = QWidget()
    page.resize(told["width"], told["height"])
    for kind, left, top, width, height, text in told["widgets"]:
        widget = Button(text, page) if kind == "button" else QLabel(text, page)
        widget.setGeometry(left, top, width, height)
    page.show()
    for _ in range(10):
        application.processEvents()
    for _line in sys.stdin:
        Button.painted = 0
        begin, used = time.perf_counter(), time.thread_time()
        page.update()
        for _ in range(3):
            application.processEvents()
        clock, processor = time.perf_counter() - begin, time.thread_time() - used
        if Button.painted != len(page.findChildren(Button)):
            raise RuntimeError(f"{Button.painted} buttons painted")
        print(clock, processor, flush=True)


if __name__ == "__main__":
    main()
