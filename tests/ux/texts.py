"""Text as painted: not elided, not cut off, large enough, in bundled glyphs, of readable contrast."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QRawFont
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QGraphicsView,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollBar,
    QStyle,
    QStyleOptionComboBox,
    QTextEdit,
    QWidget,
)

from .pixels import cut, hexadecimal, text_contrast
from .recording import Run
from .report import Finding, Rule
from .shot import Shot
from .tree import ident, own_text, placed, plain, shown

SLACK = 1.5
"""px by which a box may stand out: glyphs have side bearings, boxes are rounded."""
BODY_CONTRAST, LARGE_CONTRAST, DISABLED_CONTRAST = 7.0, 4.5, 4.5
LARGE, LARGE_BOLD = 24.0, 18.66
"""px from which WCAG calls text large."""
SMALLEST_TEXT = 16.0


def check_texts(shot: Shot, fonts: Sequence[Path]) -> list[Finding]:
    """All checks of painted text over one moment of the window. Without `fonts` glyphs are not judged."""
    found: list[Finding] = []
    for widget, runs in shot.texts:
        if isinstance(widget, QScrollBar | QGraphicsView):
            continue
        if widget not in shot.known:
            found += _cut_off(widget, runs)
            found += _too_small(widget, runs)
            found += _missing_glyphs(widget, runs, tuple(map(str, fonts)))
        found += _pale(shot, widget, runs)
    return found


def check_combo_items(window: QWidget) -> list[Finding]:
    """Every choice of a combo box must fit into its field, not only the present one."""
    found = []
    for combo in shown(window):
        if not isinstance(combo, QComboBox):
            continue
        option = QStyleOptionComboBox()
        combo.initStyleOption(option)
        field = combo.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, combo
        )
        for index in range(combo.count()):
            needed = combo.fontMetrics().horizontalAdvance(combo.itemText(index))
            if not combo.itemIcon(index).isNull():
                needed += combo.iconSize().width() + 4
            wraps = combo.hasHeightForWidth() and combo.heightForWidth(combo.width()) <= combo.height()
            if needed > field.width() and not wraps:
                message = f"«{combo.itemText(index)}» needs {needed} px, the field has {field.width()}"
                found.append(Finding(Rule.COMBO_ITEM, ident(combo), message))
                break
    return found


def _cut_off(widget: QWidget, runs: Sequence[Run]) -> Iterator[Finding]:
    parent = widget.parentWidget()
    if isinstance(parent, QPlainTextEdit | QTextEdit) and parent.toPlainText():
        return  # what the user writes scrolls
    typed = isinstance(widget, QLineEdit) and not widget.isReadOnly() and bool(widget.text())
    for run in runs:
        text = run.text.strip()
        if "…" in text and "…" not in _given_text(widget, run):
            yield Finding(Rule.ELIDED, ident(widget), f"painted as «{text}»")
            return
        area = _room(widget, run)
        if not typed and (run.box.left() < area.left() - SLACK or run.box.right() > area.right() + SLACK):
            message = f"«{text}» is wider than its room: {_edges(run.box)} in {_edges(area)}"
            yield Finding(Rule.CLIPPED, ident(widget), message)
            return
        area = _height_room(widget, run)
        slack = SLACK + run.box.height() * 0.12
        if run.box.top() < area.top() - slack or run.box.bottom() > area.bottom() + slack:
            message = f"«{text}» is higher than its room: {_edges(run.box)} in {_edges(area)}"
            yield Finding(Rule.CLIPPED, ident(widget), message)
            return
    yield from _not_painted(widget, runs)


def _edges(rect: QRectF) -> str:
    return f"x {rect.left():.0f}–{rect.right():.0f}, y {rect.top():.0f}–{rect.bottom():.0f}"


def _given_text(widget: QWidget, run: Run) -> str:
    """The text the program asked for where `run` was painted."""
    view = widget.parentWidget()
    at = run.box.center().toPoint()
    if isinstance(view, QHeaderView) and view.model() is not None:
        along = at.x() if view.orientation() == Qt.Orientation.Horizontal else at.y()
        return str(view.model().headerData(view.logicalIndexAt(along), view.orientation()) or "")
    if isinstance(view, QAbstractItemView):
        index = view.indexAt(at)
        spoken = index.data(Qt.ItemDataRole.AccessibleTextRole)  # a card paints its whole row into one cell
        return f"{index.data() or ''}{spoken or ''}"
    if isinstance(view, QPlainTextEdit | QTextEdit):
        return view.placeholderText()
    return own_text(widget) + widget.accessibleName()


def _room(widget: QWidget, run: Run) -> QRectF:
    rect = QRectF(widget.rect())
    return rect if run.clip is None else run.clip.intersected(rect)


def _height_room(widget: QWidget, run: Run) -> QRectF:
    """As `_room`, but a row that is only scrolled half out of a list is not cut off by its viewport."""
    if not isinstance(widget.parentWidget(), QAbstractItemView):
        return _room(widget, run)
    return run.box if run.clip is None else run.clip


def _not_painted(widget: QWidget, runs: Sequence[Run]) -> Iterator[Finding]:
    """Words that a label, button or empty text box should show and has no room for, or never painted."""
    parent = widget.parentWidget()
    if isinstance(widget, QLabel) and widget.text() and widget.pixmap().isNull():
        needed = widget.heightForWidth(widget.width()) if widget.wordWrap() else 0
        if needed > widget.height() + 2:
            yield Finding(
                Rule.CLIPPED, ident(widget), f"needs a height of {needed} px, has {widget.height()}"
            )
            return
        if not widget.wordWrap() and widget.sizeHint().width() > widget.width() + 2:
            message = f"needs a width of {widget.sizeHint().width()} px, has {widget.width()}"
            yield Finding(Rule.CLIPPED, ident(widget), message)
            return
        wanted = widget.text() if widget.textFormat() == Qt.TextFormat.PlainText else ""
    elif isinstance(widget, QAbstractButton):
        wanted = plain(widget.text())
    elif isinstance(parent, QPlainTextEdit | QTextEdit):
        wanted = parent.placeholderText() if runs else ""
    else:
        return
    painted = "".join("".join(plain(run.text).split()) for run in runs)
    wanted = "".join(plain(wanted).split())
    if wanted not in painted and not _is_in_pieces(wanted, runs):
        yield Finding(Rule.CLIPPED, ident(widget), f"«{wanted}» is not painted in full, only «{painted}»")


def _is_in_pieces(wanted: str, runs: Sequence[Run]) -> bool:
    """Whether the runs hold every character, in whatever order a widget paints its parts."""
    painted = [character for run in runs for character in run.text]
    return all(painted.count(character) >= wanted.count(character) for character in set(wanted))


def _too_small(widget: QWidget, runs: Sequence[Run]) -> Iterator[Finding]:
    for run in runs:
        size = run.size(widget.logicalDpiY())
        if size < SMALLEST_TEXT:
            message = f"«{run.text.strip()}» is {size:.1f} px, at least {SMALLEST_TEXT:.0f} wanted"
            yield Finding(Rule.TEXT_SIZE, ident(widget), message)
            return


def _missing_glyphs(widget: QWidget, runs: Sequence[Run], fonts: tuple[str, ...]) -> Iterator[Finding]:
    """The system fills a missing glyph from another font silently: shown here, missing on another PC."""
    if not fonts:
        return
    texts = [run.text for run in runs]
    if isinstance(widget, QComboBox):
        texts += [widget.itemText(index) for index in range(widget.count())]
    missing = sorted({sign for text in texts for sign in text if not _has_glyph(sign, fonts)})
    if missing:
        signs = " ".join(f"{sign} U+{ord(sign):04X}" for sign in missing)
        yield Finding(Rule.GLYPH, ident(widget), f"not in the bundled fonts: {signs}")


@cache
def _raw_fonts(fonts: tuple[str, ...]) -> tuple[QRawFont, ...]:
    raws = tuple(QRawFont(font, 18.0) for font in fonts)
    broken = [font for font, raw in zip(fonts, raws, strict=True) if not raw.isValid()]
    if broken:
        raise ValueError(f"not a font that can be read: {', '.join(broken)}")
    return raws


@cache
def _has_glyph(sign: str, fonts: tuple[str, ...]) -> bool:
    if sign.isspace() or unicodedata.category(sign) in ("Cf", "Mn"):
        return True  # joiners and selectors of variants have no glyph of their own
    return any(raw.supportsCharacter(ord(sign)) for raw in _raw_fonts(fonts))


def _pale(shot: Shot, widget: QWidget, runs: Sequence[Run]) -> Iterator[Finding]:
    region = widget.visibleRegion()
    if region.isEmpty():
        return
    sight = QRectF(region.boundingRect())
    offset = QPointF(placed(widget, shot.window).topLeft() - shot.corner)
    for run in runs:
        box = run.box if run.clip is None else run.box.intersected(run.clip)
        part = box.intersected(sight)
        # A strip at the edge of a scroll area may hold no ink: the sweep comes to the rest of it.
        if part.width() < 4 or part.height() < 0.8 * box.height() or part.height() < 6:
            continue
        measured = text_contrast(cut(shot.picture, part.translated(offset), shot.ratio), run.pen)
        if measured is None:
            continue
        needed = _needed_contrast(widget, run)
        if measured.ratio + 0.05 < needed:
            colours = f"{hexadecimal(measured.ink)} on {hexadecimal(measured.ground)}"
            message = f"«{run.text.strip()}» {measured.ratio:.2f}:1 ({colours}), at least {needed}:1 wanted"
            yield Finding(Rule.CONTRAST, ident(widget), message)
            return


def _needed_contrast(widget: QWidget, run: Run) -> float:
    if not widget.isEnabled():
        return DISABLED_CONTRAST
    size = run.size(widget.logicalDpiY())
    return LARGE_CONTRAST if size >= LARGE or (run.font.bold() and size >= LARGE_BOLD) else BODY_CONTRAST
