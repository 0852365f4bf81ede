"""The figures as picture files."""

from __future__ import annotations

from io import BytesIO

from PIL import Image

from nakanojo_helpdesk.domain.office import Office
from nakanojo_helpdesk.reports.monthly.chart_files import DPI, chart_pngs
from nakanojo_helpdesk.reports.monthly.report import monthly_sheet
from tests.reports.facts import OCTOBER, monthly_facts


def test_every_figure_becomes_a_picture_under_a_telling_name() -> None:
    pictures = chart_pngs(monthly_sheet(monthly_facts(), Office()), Office(), OCTOBER)
    assert [name for name, _ in pictures] == [
        f"相談月報_令和8年10月_図{number}.png" for number in range(1, 7)
    ]
    for _, png in pictures:
        image = Image.open(BytesIO(png))
        assert image.width == round(163 / 25.4 * DPI)
        assert image.height > 300
        assert len(image.convert("L").getcolors(256) or []) > 20  # there is ink in several shades
        assert round(float(image.info["dpi"][0])) == DPI
