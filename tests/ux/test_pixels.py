"""The measure of contrast itself, on pictures whose contrast is known."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage

from .pixels import Pixels, contrast, pixels, text_contrast

BLACK, WHITE, PALE = 0x000000, 0xFFFFFF, 0xAAAAAA


def picture(ground: int, **inks: int) -> Pixels:
    """10 × 20 px of `ground`, the first of them in other colours: `x112233=40` are 40 px of #112233."""
    flat = np.full(200, ground, np.uint32)
    start = 0
    for name, count in inks.items():
        flat[start : start + count] = int(name[1:], 16)
        start += count
    return flat.reshape(10, 20)


def ratio_of(cut_out: Pixels, pen: int | None) -> float:
    measured = text_contrast(cut_out, None if pen is None else QColor(pen))
    assert measured is not None
    return measured.ratio


def test_contrast_is_that_of_the_guidelines() -> None:
    # 4.54:1 for #767676 on white is the example every guide to WCAG gives.
    one = np.array([BLACK, WHITE, 0x767676], np.uint32)
    assert contrast(one, np.array([WHITE], np.uint32)) == pytest.approx([21, 1, 4.54], abs=0.01)


def test_a_letter_denser_than_its_ground_is_not_taken_for_the_ground() -> None:
    assert ratio_of(picture(WHITE, x000000=120), pen=BLACK) == pytest.approx(21)


def test_a_dark_line_cannot_speak_for_a_pale_text() -> None:
    cut_out = picture(WHITE, x000000=20, xAAAAAA=30)
    assert ratio_of(cut_out, pen=PALE) < 3
    assert ratio_of(cut_out, pen=None) == pytest.approx(21)


def test_a_pen_that_is_painted_over_does_not_count() -> None:
    assert ratio_of(picture(0x0017C1, xFFFFFF=30), pen=0x1A1A1A) > 10


def test_single_dark_pixels_are_no_text() -> None:
    assert ratio_of(picture(WHITE, x000000=1), pen=None) == pytest.approx(1)


def test_a_picture_of_an_odd_width_is_read_without_its_padding() -> None:
    image = QImage(3, 2, QImage.Format.Format_RGB888)
    image.fill(QColor("#112233"))
    assert pixels(image).tolist() == [[0x112233] * 3] * 2
