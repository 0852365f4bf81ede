"""The look as data: colour roles, type sizes and spacing, read from ``resources/theme/*.toml``.

Widgets and charts take every colour and size from here, so that the screen, the charts and both themes stay
one family. No Qt: ``reports`` uses the same values. Sizes are design pixels at text size 100 % (96 dpi).
"""

import dataclasses
import tomllib
from typing import Any, Literal

from nakanojo_helpdesk.paths import resource

ThemeName = Literal["standard", "contrast"]
TEXT_SCALES = (100, 125, 150, 200)
"""The text sizes there are, in per cent of the standard size."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """One theme. Colours are ``#rrggbb``, sizes design pixels."""

    name: ThemeName

    text: str
    sub_text: str
    page: str
    card: str
    header: str
    row_hover: str
    selected: str
    primary: str
    primary_hover: str
    primary_pressed: str
    on_primary: str
    control_border: str
    hairline: str
    error: str
    error_strong: str
    error_tint: str
    on_error: str
    success: str
    success_tint: str
    warning: str
    warning_tint: str
    practice: str
    disabled: str
    disabled_background: str
    key_background: str
    key_background_chosen: str
    focus_inner: str
    focus_outer: str

    chart_text: str
    chart_background: str
    chart_axis: str
    chart_grid: str
    chart_edge: str
    chart_series_1: str
    chart_series_2: str
    chart_series_3: str
    chart_hatch: str

    body: int
    label: int
    small: int
    section: int
    title: int
    figure: int

    chip: int
    button: int
    primary_button: int
    input: int
    row: int
    radius: int
    card_radius: int
    nav_width: int
    space_xs: int
    space_s: int
    space_m: int
    space_l: int
    space_xl: int


def load_tokens(name: ThemeName) -> Tokens:
    """Read a theme.

    Raises:
        FileNotFoundError: there is no such theme.
        TypeError: the file lacks a role, has an unknown one, or a value of the wrong kind.
    """
    tables = tomllib.loads(resource(f"theme/{name}.toml").read_text(encoding="utf-8"))
    values: dict[str, Any] = {key: value for table in tables.values() for key, value in table.items()}
    for field in dataclasses.fields(Tokens):
        value = values.get(field.name, name if field.name == "name" else None)
        wanted = int if field.type in (int, "int") else str
        if type(value) is not wanted:
            raise TypeError(f"theme {name}: {field.name} should be {wanted.__name__}, is {value!r}")
    return Tokens(name=name, **values)


def luminance(colour: str) -> float:
    """Relative luminance of ``#rrggbb`` (0 black … 1 white), as WCAG 2.2 defines it."""
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    """Contrast ratio of two colours (1 … 21), as WCAG 2.2 defines it."""
    dark, light = sorted((luminance(first), luminance(second)))
    return (light + 0.05) / (dark + 0.05)
