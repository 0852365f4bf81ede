"""Figures on paper: words and lines, the same ones as on the screen."""

from __future__ import annotations

import random
import subprocess
import sys
from io import BytesIO
from itertools import pairwise

import pypdf
import pytest
from matplotlib.figure import Figure
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from nakanojo_helpdesk.domain.office import Office
from nakanojo_helpdesk.paper.drawings import draw_figure, hatching
from nakanojo_helpdesk.paper.fonts import UNITS_PER_INCH, Face, mm, pt, width_of
from nakanojo_helpdesk.paper.pdf import pdf_bytes
from nakanojo_helpdesk.reports.charts import figures
from nakanojo_helpdesk.reports.charts.board import Board, Box
from nakanojo_helpdesk.reports.charts.conventions import TEXT_POINTS
from nakanojo_helpdesk.reports.monthly.report import monthly_sheet
from nakanojo_helpdesk.reports.sheet import Chart
from nakanojo_helpdesk.reports.sketch import Area, Sketch, Surface, Words
from nakanojo_helpdesk.tokens import load_tokens
from tests.reports.charts.chart_places import PAPER, PAPER_WIDTH_MM
from tests.reports.charts.drawn import drawn, texts_of
from tests.reports.facts import monthly_facts

NAMES = tuple(PAPER)


def sketch_of(chart: Chart) -> Sketch:
    return figures.sketched(chart.draw, PAPER_WIDTH_MM / 25.4 * 72, chart.height_mm / 25.4 * 72)


def words_of(sketch: Sketch) -> list[Words]:
    return [mark for mark in sketch.marks if isinstance(mark, Words)]


def painted(draw: figures.Draw, width_mm: float, height_mm: float, dpi: float = 300.0) -> QImage:
    """The pixels of a figure as a printer would set them."""
    image = QImage(round(width_mm / 25.4 * dpi), round(height_mm / 25.4 * dpi), QImage.Format.Format_RGB32)
    image.fill(QColor("#ff00ff"))
    painter = QPainter(image)
    painter.scale(dpi / UNITS_PER_INCH, dpi / UNITS_PER_INCH)
    draw_figure(painter, draw, QRectF(0, 0, mm(width_mm), mm(height_mm)))
    painter.end()
    return image


@pytest.mark.parametrize("name", NAMES)
def test_the_paper_says_what_the_screen_says(name: str) -> None:
    chart = PAPER[name](monthly_facts())

    def draw(figure: Figure, _tokens: object) -> None:
        chart.draw(figure)

    on_screen = texts_of(drawn(draw, (PAPER_WIDTH_MM / 25.4, chart.height_mm / 25.4, 100.0)))
    assert [mark.text for mark in words_of(sketch_of(chart))] == on_screen
    assert len(on_screen) > 10


@pytest.mark.parametrize("name", NAMES)
def test_no_word_is_wider_on_paper_than_it_was_measured(name: str, qapp: QApplication) -> None:
    """Else words that keep clear of each other on the screen would meet on paper."""
    sketch = sketch_of(PAPER[name](monthly_facts()))
    board = Board(Sketch(100, 100), load_tokens("standard"))
    for mark in words_of(sketch):
        face = Face.BOLD if mark.bold else Face.TEXT
        measured = board.size_of(mark.text, bold=mark.bold)[0]
        assert width_of(mark.text, face, TEXT_POINTS) <= pt(measured) + pt(0.2), mark.text


def test_figures_in_a_pdf_are_words_and_lines_without_a_picture(qapp: QApplication) -> None:
    reader = pypdf.PdfReader(BytesIO(pdf_bytes(monthly_sheet(monthly_facts(), Office()))))
    assert [image.name for page in reader.pages for image in page.images] == []
    text = "".join("".join(page.extract_text().split()) for page in reader.pages)
    for sketch in (sketch_of(draw(monthly_facts())) for draw in PAPER.values()):
        for mark in words_of(sketch):
            assert "".join(mark.text.split()) in text


def test_slanted_lines_rise_evenly_and_end_at_the_edges_of_their_area() -> None:
    chance = random.Random(9)
    for _ in range(300):
        area = Area(
            left=chance.uniform(0, 300),
            bottom=chance.uniform(0, 300),
            width=chance.uniform(0.1, 80),
            height=chance.uniform(0.1, 200),
            colour="#ffffff",
            hatch="#000000",
        )
        right, top = area.left + area.width, area.bottom + area.height
        lines = list(hatching(area))
        for (x0, y0), (x1, y1) in lines:
            assert x1 - x0 == pytest.approx(y1 - y0)
            assert x0 == pytest.approx(area.left) or y0 == pytest.approx(area.bottom)
            assert x1 == pytest.approx(right) or y1 == pytest.approx(top)
        offsets = [y0 - x0 for (x0, y0), _end in lines]
        steps = {round(after - before, 6) for before, after in pairwise(offsets)}
        assert steps <= {4.8}
        assert abs(len(lines) - (area.width + area.height) / 4.8) <= 1


def test_a_plate_hides_bars_behind_a_number_and_words_lie_over_everything(qapp: QApplication) -> None:
    tokens = load_tokens("standard")

    def draw(surface: Surface) -> None:
        board = Board(surface, tokens)
        board.write("記録がありません", 70, 42, across="center", has_plate=True)
        board.block(Box(0, 0, 142, 84), "#336699")

    image = painted(draw, 50, 30)
    colours = {image.pixelColor(x, image.height() // 2).name() for x in range(image.width())}
    assert tokens.chart_background in colours
    assert min(QColor(colour).lightness() for colour in colours) < 60  # the ink of the words
    assert image.pixelColor(20, 20).name() == "#336699"


def test_an_area_that_can_only_be_pointed_at_is_not_seen_on_paper(qapp: QApplication) -> None:
    tokens = load_tokens("standard")

    def draw(surface: Surface) -> None:
        Board(surface, tokens).place(Box(10, 10, 60, 30), key="x", label="x")

    image = painted(draw, 30, 20, dpi=100)
    seen = {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}
    assert seen == {tokens.chart_background}


def test_a_report_on_paper_needs_no_axes_of_matplotlib() -> None:
    """They are the larger half of its imports; only the screen draws with them."""
    code = (
        "import sys\n"
        "from nakanojo_helpdesk.domain.office import Office\n"
        "from nakanojo_helpdesk.paper.headless import headless_pdf\n"
        "from nakanojo_helpdesk.reports.monthly.report import monthly_sheet\n"
        "from tests.reports.facts import monthly_facts\n"
        "assert headless_pdf(monthly_sheet(monthly_facts(), Office()))[:5] == b'%PDF-'\n"
        "needless = {'matplotlib.figure', 'matplotlib.axes', 'mpl_toolkits'} & set(sys.modules)\n"
        "sys.exit(str(needless) if needless else 0)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
