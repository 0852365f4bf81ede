"""Fonts, palette, style sheet and icons: one look that follows the chosen text size while the program runs."""

from __future__ import annotations

import re

import pytest
from PySide6.QtGui import QColor, QFontInfo, QPalette
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QLineEdit

from nakanojo_helpdesk.paths import resource
from nakanojo_helpdesk.tokens import ThemeName, load_tokens
from nakanojo_helpdesk.ui.kit.layout.boxes import Card, Column
from nakanojo_helpdesk.ui.kit.look import icons, theme
from tests.ui.conftest import Stage, settle


def test_text_is_set_in_the_bundled_fonts(app: QApplication) -> None:
    now = theme.current_theme()
    assert QFontInfo(now.body).family() == "BIZ UDPGothic"
    assert QFontInfo(now.numbers).family() == "BIZ UDGothic"
    assert now.body.families()[1] == "Sodan Fallback"
    assert QFontInfo(now.font("title")).bold()


def test_the_digits_of_number_columns_have_one_width(app: QApplication) -> None:
    from PySide6.QtGui import QFontMetricsF

    metrics = QFontMetricsF(theme.current_theme().numbers)
    assert len({metrics.horizontalAdvance(digit) for digit in "0123456789"}) == 1


@pytest.mark.parametrize("name", ["standard", "contrast"])
def test_the_style_sheet_has_no_blank_left(name: ThemeName, app: QApplication) -> None:
    sheet = theme.Theme(load_tokens(name), 1.5).style_sheet()
    assert not re.search(r"@\w|\d+dp\b|/\*", sheet)


def test_an_open_window_follows_the_text_size_and_comes_back(app: QApplication, stage: Stage) -> None:
    card = Card()
    edit = QLineEdit("窓口")
    card.body.addWidget(edit)
    stage(card)
    before = (edit.font().pixelSize(), edit.height(), card.body.contentsMargins().left())
    theme.apply(app, load_tokens("standard"), 2.0)
    settle()
    assert edit.font().pixelSize() == 2 * before[0]
    assert edit.height() == pytest.approx(2 * before[1], abs=4)
    assert card.body.contentsMargins().left() == 2 * before[2]
    theme.apply(app, load_tokens("standard"), 1.0)
    settle()
    assert (edit.font().pixelSize(), edit.height(), card.body.contentsMargins().left()) == before


def test_the_theme_can_be_changed_while_a_window_is_open(app: QApplication, stage: Stage) -> None:
    card = Card()
    window = stage(card)
    theme.apply(app, load_tokens("contrast"), 1.0)
    settle()
    assert window.grab().toImage().pixelColor(450, 300) == QColor("#000000")
    assert app.palette().color(QPalette.ColorRole.WindowText) == QColor("#ffffff")


def test_qt_speaks_japanese(app: QApplication) -> None:
    assert theme.install_japanese(app)
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    assert box.button(QDialogButtonBox.StandardButton.Cancel).text() == "キャンセル"
    box.deleteLater()


def test_a_design_pixel_never_vanishes() -> None:
    small = theme.Theme(load_tokens("standard"), 1.0)
    assert (small.px(0), small.px(0.2), small.px(18)) == (0, 1, 18)
    assert theme.Theme(load_tokens("standard"), 1.25).px(18) == 22


@pytest.mark.parametrize(("scale", "edge"), [(1.0, 1), (2.0, 2)])
def test_inputs_have_edges_as_thick_as_buttons(scale: float, edge: int, app: QApplication) -> None:
    theme.apply(app, load_tokens("standard"), scale)
    paper, ink = QColor("#ffffff"), QColor("#666666")
    line = QLineEdit()
    line.resize(300, line.sizeHint().height())
    picture = line.grab().toImage()
    column = [picture.pixelColor(150, y) for y in range(6)]
    assert column == [ink] * edge + [paper] * (6 - edge)
    assert line.height() == theme.current_theme().px(48)
    line.deleteLater()


def test_every_icon_is_painted_in_the_colour_asked_for(app: QApplication) -> None:
    files = sorted(resource("icons").glob("*.svg"))
    assert len(files) >= 20
    for file in files:
        picture = icons.pixmap(file.stem, "primary", 48).toImage()
        solid = [
            picture.pixelColor(x, y)
            for x in range(48)
            for y in range(48)
            if picture.pixelColor(x, y).alpha() == 255
        ]
        assert solid, file.stem
        assert {colour.name() for colour in solid} == {"#0017c1"}, file.stem


def test_icons_are_sharp_on_a_dense_screen(app: QApplication) -> None:
    picture = icons.pixmap("home", size=24, ratio=1.5)
    assert picture.width() == 36
    assert picture.deviceIndependentSize().width() == 24


def test_a_layout_made_at_big_text_has_big_spaces(app: QApplication) -> None:
    theme.apply(app, load_tokens("standard"), 2.0)
    column = Column(spacing=8, margins=(4, 4, 4, 4))
    assert (column.spacing(), column.contentsMargins().top()) == (16, 8)
