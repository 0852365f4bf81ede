"""The reference of the start: a script that imports Qt's widgets and SQLAlchemy's mapper and shows a window."""

import sqlalchemy.orm  # noqa: F401  imported to be measured
from PySide6.QtCore import QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget


class Window(QWidget):
    """An empty window that says when it has been painted, and closes."""

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        QTimer.singleShot(0, self, self._say)

    def _say(self) -> None:
        print("painted", flush=True)
        self.close()


application = QApplication(["bare"])
window = Window()
window.show()
application.exec()
