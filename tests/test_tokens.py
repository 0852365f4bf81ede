"""The look as data: every pair of colours the design promises has its contrast, in both themes."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import get_args

import pytest

from nakanojo_helpdesk import tokens
from nakanojo_helpdesk.paths import resource
from nakanojo_helpdesk.tokens import ThemeName, Tokens, contrast, load_tokens

THEMES: tuple[ThemeName, ...] = get_args(ThemeName)

TEXT_PAIRS = [
    *(
        (text, ground)
        for text in ("text", "sub_text")
        for ground in ("page", "card", "header", "row_hover", "selected")
    ),
    *(
        ("on_primary", ground)
        for ground in ("primary", "primary_hover", "primary_pressed", "key_background_chosen")
    ),
    *(
        ("primary", ground)
        for ground in ("page", "card", "row_hover", "error_tint", "success_tint", "warning_tint")
    ),
    ("primary", "selected"),
    ("error", "card"),
    *(("error_strong", ground) for ground in ("card", "page", "error_tint")),
    ("on_error", "error"),
    ("on_error", "error_strong"),
    ("success", "success_tint"),
    ("warning", "warning_tint"),
    ("text", "key_background"),
    ("text", "warning_tint"),
    ("text", "error_tint"),
    ("chart_text", "chart_background"),
]
EDGES = [
    ("control_border", "card"),
    ("control_border", "page"),
    ("primary", "card"),
    ("primary", "page"),
    ("error", "card"),
    ("error_strong", "page"),
    ("success", "page"),
    ("warning", "page"),
    ("focus_outer", "card"),
    ("focus_outer", "page"),
    ("focus_inner", "focus_outer"),
    ("chart_edge", "chart_background"),
    ("chart_axis", "chart_background"),
    ("chart_hatch", "chart_background"),
]


def ratio(theme: Tokens, first: str, second: str) -> float:
    return contrast(getattr(theme, first), getattr(theme, second))


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize(("text", "ground"), TEXT_PAIRS, ids=str)
def test_text_can_be_read_on_every_ground_it_stands_on(name: ThemeName, text: str, ground: str) -> None:
    assert ratio(load_tokens(name), text, ground) >= 7.0


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize(("edge", "ground"), EDGES, ids=str)
def test_edges_of_controls_stand_out(name: ThemeName, edge: str, ground: str) -> None:
    assert ratio(load_tokens(name), edge, ground) >= 3.0


@pytest.mark.parametrize("name", THEMES)
def test_words_of_disabled_controls_stay_readable(name: ThemeName) -> None:
    theme = load_tokens(name)
    assert ratio(theme, "disabled", "disabled_background") >= 4.5
    assert ratio(theme, "disabled", "card") >= 4.5


def test_the_contrast_is_the_one_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.005)
    assert contrast("#595959", "#f2f2f2") == pytest.approx(6.25, abs=0.05)


def test_the_contrast_theme_has_no_tints_to_tell_states_by() -> None:
    theme = load_tokens("contrast")
    assert {theme.error_tint, theme.success_tint, theme.warning_tint} == {theme.card}


def test_nothing_is_written_smaller_than_16() -> None:
    theme = load_tokens("standard")
    assert min(theme.body, theme.label, theme.small, theme.section, theme.title, theme.figure) >= 16
    assert min(theme.chip, theme.button, theme.input, theme.row) >= 44


@pytest.mark.parametrize(
    ("line", "said"), [('text = "#1a1a1a"\n', "text"), ("body = 18\n", "body")], ids=["colour", "size"]
)
def test_a_theme_without_one_role_is_refused_by_name(
    line: str, said: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    whole = resource("theme/standard.toml").read_text(encoding="utf-8")
    broken = tmp_path / "standard.toml"
    broken.write_text(whole.replace(f"\n{line}", "\n"), encoding="utf-8")
    monkeypatch.setattr(tokens, "resource", lambda _name: broken)
    with pytest.raises(TypeError, match=rf"\b{said}\b"):
        load_tokens("standard")


def test_sizes_and_letters_are_the_same_in_every_look() -> None:
    read = [tomllib.loads(resource(f"theme/{name}.toml").read_text(encoding="utf-8")) for name in THEMES]
    for part in ("type", "size"):
        assert all(look[part] and look[part] == read[0][part] for look in read)
