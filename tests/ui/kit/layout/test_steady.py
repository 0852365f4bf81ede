"""A steady frame: what changes inside moves nothing around it, unless it needs another size."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize
from PySide6.QtWidgets import QWidget

from nakanojo_helpdesk.ui.kit.layout.boxes import Column
from nakanojo_helpdesk.ui.kit.layout.flow import FlowLayout
from nakanojo_helpdesk.ui.kit.layout.scroll import ScrollColumn
from nakanojo_helpdesk.ui.kit.layout.steady import Steady, laid_out_once, lay_out_now, set_visible
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from tests.ui.conftest import Events, Stage, settle


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
    requests = Events(around, QEvent.Type.LayoutRequest)
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


class _Sizes(QObject):
    """Notes every height a widget gets."""

    def __init__(self, watched: QWidget) -> None:
        super().__init__(watched)
        self.heights: list[int] = []
        watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() == QEvent.Type.Resize and isinstance(watched, QWidget):
            self.heights.append(watched.height())
        return False


def test_what_changes_in_several_steps_is_laid_out_once_after_all_of_them(stage: Stage) -> None:
    _around, steady, changing, below = _staged(stage)
    sizes = _Sizes(steady)
    before = steady.height()
    with laid_out_once():
        changing.setText("一\n二\n三\n四\n五")
        lay_out_now(changing)
        set_visible(below, False)
        changing.setText("一\n二\n三")
        lay_out_now(changing)
        assert steady.height() == before
    assert sizes.heights == [steady.height()]
    assert steady.height() >= changing.sizeHint().height()
    settle()
    assert len(sizes.heights) == 1


def test_what_is_shown_in_such_a_block_is_in_its_place_at_its_end(stage: Stage) -> None:
    around, _steady, _changing, below = _staged(stage)
    below.hide()
    settle()
    requests = Events(around, QEvent.Type.LayoutRequest)
    with laid_out_once():
        set_visible(below, True)
        assert below.isVisible()
    place = below.geometry()
    settle()
    assert below.geometry() == place
    assert place.width() > 0
    assert requests.count <= 1


def test_a_scrolled_widget_that_grows_with_its_column_never_squeezes_the_others(stage: Stage) -> None:
    column = ScrollColumn()
    labels = [PlainLabel("一\n二", wrap=True) for _ in range(9)]
    for label in labels:
        column.body.addWidget(label)
    column.body.addStretch(1)
    stage(column, size=(300, 260))
    settle()
    sizes = _Sizes(labels[0])
    labels[-1].setText("一\n二\n三\n四")
    lay_out_now(labels[-1])
    settle()
    assert labels[-1].height() == labels[-1].heightForWidth(labels[-1].width())
    assert sizes.heights == []


class _Yielding(QWidget):
    """As high as it wishes where there is room, nearly nothing where there is none."""

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(50, 60)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(10, 10)


def test_a_card_that_grows_inside_what_scrolls_moves_each_of_its_parts_once(stage: Stage) -> None:
    column = ScrollColumn()
    card = QWidget()
    inside = Column(card)
    yielding, growing, below = _Yielding(), PlainLabel("一", wrap=True), PlainLabel("下")
    for part in (yielding, growing, below):
        inside.addWidget(part)
    inside.addStretch(1)
    column.body.addWidget(card)
    filling = PlainLabel("一\n二\n三\n四\n五\n六\n七\n八\n九", wrap=True)
    column.body.addWidget(filling)
    stage(column, size=(200, 200))
    settle()
    sizes, moves = _Sizes(yielding), Events(below, QEvent.Type.Move)
    before = below.y()
    growing.setText("一\n二\n三\n四")
    lay_out_now(growing)
    assert growing.height() == growing.heightForWidth(growing.width())
    assert below.y() > before
    settle()
    assert yielding.height() == 60
    assert sizes.heights == []
    assert moves.count == 1
