"""A `Sheet` as pictures of its pages: the preview shows exactly what the printer gets."""

from __future__ import annotations

from PySide6.QtGui import QColor, QImage, QPainter

from nakanojo_helpdesk.domain.errors import Unavailable
from nakanojo_helpdesk.paper.painter import Pages
from nakanojo_helpdesk.reports.sheet import PaperSize, Sheet


def page_images(sheet: Sheet, dpi: float) -> list[QImage]:
    """One picture a page, white paper included, `dpi` dots per inch (A4 at 100: 827 × 1169). Any thread.

    Raises `Unavailable` when there is not enough memory for a page.
    """
    pages = Pages(sheet)
    return [_page_image(pages, index, sheet.size, dpi) for index in range(pages.count)]


def _page_image(pages: Pages, index: int, size: PaperSize, dpi: float) -> QImage:
    width, height = (round(length / 25.4 * dpi) for length in size.millimetres)
    image = QImage(width, height, QImage.Format.Format_RGB32)
    if image.isNull():
        raise Unavailable(
            "ページの見本を作れませんでした。ほかのプログラムを閉じて、もう一度お試しください。"
        )
    image.fill(QColor("#ffffff"))
    painter = QPainter(image)
    pages.draw(painter, index, dpi)
    painter.end()
    return image
