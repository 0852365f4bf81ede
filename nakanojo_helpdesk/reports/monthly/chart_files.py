"""The figures of a report as picture files, for other papers and slides."""

from __future__ import annotations

from io import BytesIO
from typing import Final

from nakanojo_helpdesk.domain.calendar import Month
from nakanojo_helpdesk.domain.office import Office
from nakanojo_helpdesk.reports.charts.figures import render_pixels
from nakanojo_helpdesk.reports.sheet import Chart, Sheet

DPI: Final = 200
WIDTH_MM: Final = 163.0
"""As wide as on the paper with its usual margins."""


def chart_stem(office: Office, month: Month) -> str:
    """What the names of a month's figures begin with: `相談月報_令和8年10月_`, with 練習_ before it in a practice."""
    return office.file_name(f"相談月報_{month.era_label}_")


def chart_pngs(sheet: Sheet, office: Office, month: Month) -> tuple[tuple[str, bytes], ...]:
    """File name and PNG of each figure, `DPI` dots per inch: `相談月報_令和8年10月_図1.png`. Safe in any thread."""
    return tuple(
        (f"{chart_stem(office, month)}{block.caption.partition('　')[0]}.png", _png(block))
        for block in sheet.blocks
        if isinstance(block, Chart)
    )


def _png(chart: Chart) -> bytes:
    size = (round(WIDTH_MM / 25.4 * DPI), round(chart.height_mm / 25.4 * DPI))
    pixels = render_pixels(chart.draw, size, DPI)
    import numpy
    from matplotlib.image import imsave

    data = BytesIO()
    rows = numpy.frombuffer(pixels.rgba, numpy.uint8).reshape(pixels.height, pixels.width, 4)
    imsave(data, rows, format="png", origin="upper", dpi=DPI)
    return data.getvalue()
