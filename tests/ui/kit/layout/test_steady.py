"""A steady frame: what changes inside moves nothing around it, unless it needs another size."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget

from nakanojo_helpdesk.ui.kit.layout.boxes import Column
from nakanojo_helpdesk.ui.kit.layout.flow import FlowLayout
from nakanojo_helpdesk.ui.kit.layout.steady import Steady, lay_out_now
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from tests.ui.conftest import Stage, settle


class _Requests(QObject):
    """Counts how often a widget is asked to lay out again."""

    def __init__(self, watched: QWidget) -> None:
        super().__init__(watched)
        self.count = 0
        watched.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802
        self.count += event.type() == QEvent.Type.LayoutRequest
        return False


def _staged(stage: Stage) -> tuple[QWidget, Steady, PlainLabel, PlainLabel]:
    around, inner = QWidget(), QWidget()
    flow = FlowLayout(8, inner)
    changing, below = PlainLabel("一"), PlainLabel("下")
    flow.addWidget(changing)
    steady = Steady(inner)
    column = Column(around)
    column.addWidget(steady)
    column.addWidget(below)
    column.addStretch(1)
    stage(around, size=(300, 400))
    settle()
    return around, steady, changing, below


def test_what_keeps_its_height_lays_out_nothing_around_it(stage: Stage) -> None:
    around, _steady, changing, _below = _staged(stage)
    requests = _Requests(around)
    changing.setText("二三四五")
    settle()
    assert changing.width() >= changing.sizeHint().width()
    assert requests.count == 0


def test_what_grows_moves_what_is_below_it(stage: Stage) -> None:
    _around, steady, changing, below = _staged(stage)
    before = below.mapToGlobal(below.rect().topLeft()).y()
    changing.setText("一\n二\n三")
    settle()
    assert steady.height() >= changing.sizeHint().height()
    assert below.mapToGlobal(below.rect().topLeft()).y() > before


def test_it_can_be_laid_out_before_the_next_event(stage: Stage) -> None:
    _around, steady, changing, below = _staged(stage)
    before = below.mapToGlobal(below.rect().topLeft()).y()
    changing.setText("一\n二\n三")
    lay_out_now(changing)
    assert steady.height() >= changing.sizeHint().height()
    assert below.mapToGlobal(below.rect().topLeft()).y() > before


def test_a_narrower_window_gives_it_the_height_it_needs(stage: Stage) -> None:
    around, steady, changing, _below = _staged(stage)
    changing.setWordWrap(True)
    changing.setText("相談内容を選んでください。" * 6)
    changing.set_role("body")
    settle()
    around.window().resize(220, 600)
    settle()
    assert steady.height() >= changing.heightForWidth(steady.width()) > changing.fontMetrics().height() * 3


def test_what_grows_only_leaves_in_its_place_what_is_below_until_it_is_let_go(stage: Stage) -> None:
    around, inner = QWidget(), QWidget()
    column = Column(inner)
    changing, below = PlainLabel("一"), PlainLabel("下")
    column.addWidget(changing)
    steady = Steady(inner, grows_only=True)
    outer = Column(around)
    outer.addWidget(steady)
    outer.addWidget(below)
    outer.addStretch(1)
    stage(around, size=(300, 400))
    settle()
    low = below.y()
    changing.setText("一\n二\n三")
    settle()
    high = below.y()
    changing.setText("一")
    settle()
    assert low < high == below.y()
    steady.let_go()
    settle()
    assert below.y() == low
