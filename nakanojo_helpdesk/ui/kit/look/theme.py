"""Fonts, palette and the style sheet, all made from the tokens at the chosen text size.

`apply` may be called at any time: every widget follows. A widget that paints itself or sets pixel sizes asks
`current_theme()` for them, again in a slot given to `restyled.when_restyled`; layouts of `kit.layout` are rescaled
by `apply` itself.
"""

import dataclasses
import functools
import os
import re
import sys
from pathlib import Path
from typing import Final, Literal, Protocol, cast, runtime_checkable

from PySide6.QtCore import QLibraryInfo, QLocale, Qt, QTranslator
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication, QLayout, QWidget

from nakanojo_helpdesk.paths import resource
from nakanojo_helpdesk.tokens import ThemeName, Tokens, load_tokens
from nakanojo_helpdesk.typography import bundled
from nakanojo_helpdesk.typography.registering import register
from nakanojo_helpdesk.ui.kit.look import restyled, text_lines

FontRole = Literal[
    "body",
    "body_bold",
    "label",
    "small",
    "small_bold",
    "section",
    "title",
    "figure",
    "numbers",
    "letters",
    "key",
]

SYSTEM: Final = "system"
"""The choice of whoever lets the operating system decide about the contrast."""

_LARGE_FROM: Final = 1.25
_LEAST_TARGET: Final = 44
_TARGET_SHARE: Final = 0.82
"""Of the height something to press would have if it grew as the letters do."""

STYLE: Final = "Fusion"
STYLE_VARIABLE: Final = "QT_STYLE_OVERRIDE"
"""Set to `STYLE` before Qt begins, it saves `apply` a call that would build Qt's large style classes for Python."""


@dataclasses.dataclass(frozen=True, slots=True)
class FontFamilies:
    """Names of the registered fonts, in the order in which Qt looks for a glyph."""

    text: tuple[str, ...] = (bundled.PROPORTIONAL, bundled.RARE)
    numbers: tuple[str, ...] = (bundled.EVEN, bundled.RARE)


@runtime_checkable
class Scaled(Protocol):
    """A layout whose spaces follow the text size."""

    def rescale(self) -> None:
        """Update the spaces from `current_theme()`."""


@dataclasses.dataclass(frozen=True)
class Theme:
    """The tokens at one text size (`scale` 1.0 … 2.0)."""

    tokens: Tokens
    scale: float = 1.0
    families: FontFamilies = dataclasses.field(default_factory=FontFamilies)

    def px(self, design_px: float) -> int:
        """Pixels on the screen for design pixels; anything above zero is at least one pixel."""
        return max(1, round(design_px * self.scale)) if design_px > 0 else 0

    @property
    def is_large(self) -> bool:
        """Whether the text is so large (125 % and more) that pages are folded to leave room for the work."""
        return self.scale >= _LARGE_FROM

    def target(self, design_px: float) -> int:
        """Height in pixels of a click target. It grows less than the text: a hand does not get larger."""
        plain = self.px(design_px)
        return max(min(plain, _LEAST_TARGET), round(plain * _TARGET_SHARE)) if self.is_large else plain

    @functools.cached_property
    def body(self) -> QFont:
        """Running text and controls."""
        return self.font("body")

    @functools.cached_property
    def numbers(self) -> QFont:
        """Columns of numbers (tabular digits)."""
        return self.font("numbers")

    def font(self, role: FontRole) -> QFont:
        """The font of a role. The returned object is a copy: changing it changes nothing else."""
        return QFont(self._fonts[role])

    def face(self, role: FontRole) -> text_lines.Face:
        """The font of a role, as what text is laid out and painted in."""
        return self._faces[role]

    def colour(self, role: str) -> QColor:
        """The colour of a role of `Tokens`, for reading only. Raises AttributeError for an unknown role."""
        colour = self._colours.get(role)
        if colour is None:
            colour = self._colours[role] = QColor(cast("str", getattr(self.tokens, role)))
        return colour

    def style_sheet(self) -> str:
        """`resources/theme/app.qss` with colours and pixels filled in."""
        template = _template(resource("theme/app.qss"))
        sized = re.sub(r"\b(\d+)dp\b", lambda found: f"{self.px(int(found[1]))}px", template)
        return re.sub(r"@(\w+)", lambda found: cast("str", getattr(self.tokens, found[1])), sized)

    def palette(self) -> QPalette:
        """The palette for parts that no style sheet reaches."""
        palette = QPalette()
        roles = QPalette.ColorRole
        pairs: dict[QPalette.ColorRole, str] = {
            roles.Window: "page",
            roles.WindowText: "text",
            roles.Base: "card",
            roles.AlternateBase: "page",
            roles.Text: "text",
            roles.Button: "card",
            roles.ButtonText: "text",
            roles.BrightText: "on_primary",
            roles.Highlight: "primary",
            roles.HighlightedText: "on_primary",
            roles.PlaceholderText: "sub_text",
            roles.ToolTipBase: "card",
            roles.ToolTipText: "text",
            roles.Link: "primary",
            roles.LinkVisited: "primary_pressed",
            roles.Accent: "primary",
            roles.Light: "card",
            roles.Midlight: "header",
            roles.Mid: "control_border",
            roles.Dark: "control_border",
            roles.Shadow: "text",
        }
        for role, name in pairs.items():
            palette.setColor(role, self.colour(name))
        for role in (roles.WindowText, roles.Text, roles.ButtonText, roles.PlaceholderText):
            palette.setColor(QPalette.ColorGroup.Disabled, role, self.colour("disabled"))
        return palette

    @functools.cached_property
    def _colours(self) -> dict[str, QColor]:
        return {}

    @functools.cached_property
    def _faces(self) -> dict[FontRole, text_lines.Face]:
        return {role: text_lines.face_of(font) for role, font in self._fonts.items()}

    @functools.cached_property
    def _fonts(self) -> dict[FontRole, QFont]:
        sizes = self.tokens
        return {
            "body": self._font(sizes.body),
            "body_bold": self._font(sizes.body, bold=True),
            "label": self._font(sizes.label, bold=True),
            "small": self._font(sizes.small),
            "small_bold": self._font(sizes.small, bold=True),
            "section": self._font(sizes.section, bold=True),
            "title": self._font(sizes.title, bold=True),
            "figure": self._font(sizes.figure, bold=True),
            "numbers": self._font(sizes.body, self.families.numbers),
            "letters": self._font(sizes.figure, self.families.numbers),
            "key": self._font(sizes.small, self.families.numbers),
        }

    def _font(self, design_px: int, families: tuple[str, ...] | None = None, *, bold: bool = False) -> QFont:
        font = QFont()
        font.setFamilies(list(families or self.families.text))
        font.setPixelSize(self.px(design_px))
        font.setBold(bold)
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        return font


_current: Theme | None = None


def current_theme() -> Theme:
    """The theme in force; the standard one at 100 % before the first `apply`."""
    return _current if _current is not None else _fallback()


def apply(app: QApplication, tokens: Tokens, scale: float) -> Theme:
    """Apply a theme to the whole application. May be called again while windows are open.

    Args:
        app: the application.
        tokens: what `load_tokens` read.
        scale: text size, 1.0 … 2.0.
    """
    global _current  # noqa: PLW0603 - widgets ask for the theme while Qt calls them: nothing could carry it there
    first = _current is None
    theme = Theme(tokens, scale, register_fonts())
    _current = theme
    if first:
        if os.environ.get(STYLE_VARIABLE) != STYLE:
            app.setStyle(STYLE)
        app.styleHints().setColorScheme(Qt.ColorScheme.Light)
    app.setPalette(theme.palette())
    app.setFont(theme.body)
    app.setStyleSheet(theme.style_sheet())
    for window in app.topLevelWidgets():
        _rescale_layouts(window)
    restyled.announce()
    return theme


def look(choice: str, wish: Qt.ContrastPreference) -> ThemeName:
    """The theme for a person's choice: `system` follows the `wish` of the operating system."""
    if choice == SYSTEM:
        return "contrast" if wish == Qt.ContrastPreference.HighContrast else "standard"
    return "contrast" if choice == "contrast" else "standard"


@functools.cache
def register_fonts() -> FontFamilies:
    """Register the shipped fonts with Qt (once) and return the families to use.

    Where one is missing, fonts of the PC stand in for it: the work goes on.
    """
    register()
    text_lines.forget()
    usual, others = FontFamilies(), bundled.stand_ins()
    return FontFamilies((*usual.text, *others), (*usual.numbers, *others))


def install_japanese(app: QApplication) -> bool:
    """Make Qt's own texts and number formats Japanese. True when Qt's translation was found.

    Looks in Qt's own folder first, then beside the frozen program.
    """
    QLocale.setDefault(QLocale(QLocale.Language.Japanese, QLocale.Country.Japan))
    folders = [QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)]
    frozen = getattr(sys, "_MEIPASS", "")
    if frozen:
        folders += [str(Path(frozen, "PySide6", *parts, "translations")) for parts in ((), ("Qt",))]
    for folder in folders:
        translator = QTranslator(app)
        if translator.load("qtbase_ja", folder) and app.installTranslator(translator):
            return True
    return False


def _rescale_layouts(window: QWidget) -> None:
    for layout in window.findChildren(QLayout):
        if isinstance(layout, Scaled):
            layout.rescale()


@functools.cache
def _template(path: Path) -> str:
    text = path.read_text(encoding="utf-8")
    return re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)


@functools.cache
def _fallback() -> Theme:
    return Theme(load_tokens("standard"))
