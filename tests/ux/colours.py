"""State is never shown by colour alone: checked and unchecked differ in grey print too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QSignalBlocker
from PySide6.QtGui import QImage, QRegion
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QCheckBox, QRadioButton, QWidget

from .pixels import Pixels, contrast, ground_colour, pixels
from .recording import Run, painted_text
from .report import Finding, Rule
from .tree import ident, is_part, shown

FRAME = 5
"""px at each side where a border lies: a fill that swallows its border is no difference in shape."""
LEAST_CHANGE = 20
"""px of another shape that can be noticed, as a small tick has."""


def check_colour_alone(window: QWidget) -> list[Finding]:
    """Every checkable button paints another shape, text or weight when it is checked, not only other colours.

    The state is switched with signals blocked and put back: a button must paint its state from `isChecked()`.
    """
    found = []
    for button in shown(window):
        if not isinstance(button, QAbstractButton) or not button.isCheckable() or is_part(button):
            continue
        with _own_state(button):
            differs = _differ_in_text(button) or _differ_in_shape(button)
        if not differs:
            message = "checked and unchecked differ by colour alone (add ✓, a mark or weight)"
            found.append(Finding(Rule.COLOUR_ALONE, ident(button), message))
    return found


@contextmanager
def _own_state(button: QAbstractButton) -> Iterator[None]:
    """Let the button be switched without anybody hearing of it or switching others, and put it back."""
    # Qt gives None without a group, which its type stubs do not say.
    group: QButtonGroup | None = button.group()
    alone, checked = button.autoExclusive(), button.isChecked()
    exclusive = group is not None and group.exclusive()
    blockers = [QSignalBlocker(button)] + ([QSignalBlocker(group)] if group is not None else [])
    if group is not None:
        group.setExclusive(False)
    button.setAutoExclusive(False)
    try:
        yield
    finally:
        button.setChecked(checked)
        button.setAutoExclusive(alone)
        if group is not None:
            group.setExclusive(exclusive)
        for blocker in blockers:
            blocker.unblock()


def _picture(widget: QWidget) -> Pixels:
    image = QImage(widget.size(), QImage.Format.Format_RGB32)
    image.fill(widget.palette().window().color())
    widget.render(image, QPoint(), QRegion(), QWidget.RenderFlag.DrawChildren)
    return pixels(image)


def _written(runs: Sequence[Run]) -> list[tuple[str, int]]:
    return [(run.text, run.font.weight()) for run in runs]


def _differ_in_text(button: QAbstractButton) -> bool:
    button.setChecked(False)
    off = _written(painted_text(button))
    button.setChecked(True)
    return off != _written(painted_text(button))


def _differ_in_shape(button: QAbstractButton) -> bool:
    """Whether the ink has another shape inside the frame, or anywhere as a patch of ≥ 3 × 3 px."""
    button.setChecked(False)
    one = _picture(button)
    button.setChecked(True)
    other = _picture(button)
    frame = 0 if isinstance(button, QCheckBox | QRadioButton) else FRAME
    inside = slice(frame, -frame) if frame else slice(None)
    if min(one.shape) <= 2 * frame + 2:
        return False
    change = _ink(one, inside) ^ _ink(other, inside)
    return int(change[inside, inside].sum()) >= LEAST_CHANGE or int(_patches(change).sum()) >= LEAST_CHANGE


def _ink(picture: Pixels, inside: slice) -> NDArray[np.bool_]:
    """Where the ink covers more than half of a pixel, the same whatever the two colours are."""
    ground = ground_colour(picture[inside, inside])
    colours, counts = np.unique(picture[inside, inside], return_counts=True)
    ratios = contrast(colours, np.array([ground], np.uint32)) * (counts >= 4)
    ink = int(colours[ratios.argmax()])
    from_ground = _channels(picture) - _channels(np.array(ground, np.uint32))
    way = _channels(np.array(ink, np.uint32)) - _channels(np.array(ground, np.uint32))
    length = float((way**2).sum())
    if length == 0:
        return np.zeros(picture.shape, np.bool_)
    covered: NDArray[np.bool_] = (from_ground * way).sum(axis=-1) / length > 0.5
    return covered


def _channels(colours: NDArray[np.uint32]) -> NDArray[np.float64]:
    return np.stack([(colours >> shift) & 0xFF for shift in (16, 8, 0)], axis=-1).astype(np.float64)


def _patches(change: NDArray[np.bool_]) -> NDArray[np.bool_]:
    rows, columns = change.shape
    parts = [change[y : rows - 2 + y, x : columns - 2 + x] for y in range(3) for x in range(3)]
    patches: NDArray[np.bool_] = np.logical_and.reduce(parts)
    return patches
