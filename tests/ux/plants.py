"""The planted faults by rule: each builds a small window, with its fault or, `mended`, without it."""

from __future__ import annotations

from collections.abc import Callable

from . import plants_to_see, plants_to_use
from .plain_window import PlainWindow
from .report import Rule

Plant = Callable[[PlainWindow, bool], None]
"""Fills the window; the second argument is `mended`."""

PLANTS: dict[Rule, tuple[Plant, ...]] = {
    Rule.NAME: (
        plants_to_use.a_field_has_no_name,
        plants_to_use.a_combo_box_has_no_name,
        plants_to_use.a_label_names_another_field,
        plants_to_use.a_picture_with_a_focus_has_no_name,
    ),
    Rule.ELIDED: (plants_to_see.a_cell_is_elided, plants_to_see.a_placeholder_is_elided),
    Rule.CLIPPED: (
        plants_to_see.a_button_cuts_its_text_off,
        plants_to_see.a_header_is_cut_off,
        plants_to_see.a_label_has_too_few_lines,
        plants_to_see.a_placeholder_is_cut_off,
        plants_to_see.a_button_paints_nothing,
    ),
    Rule.COMBO_ITEM: (plants_to_see.a_choice_is_wider_than_its_box,),
    Rule.OFF_WINDOW: (plants_to_see.a_label_lies_outside, plants_to_see.a_parent_cuts_its_child_off),
    Rule.SIDEWAYS: (plants_to_see.an_area_scrolls_sideways, plants_to_see.a_table_scrolls_sideways),
    Rule.OVERLAP: (plants_to_see.two_labels_lie_on_each_other, plants_to_see.a_note_lies_on_another_frame),
    Rule.CONTRAST: (
        plants_to_see.a_text_is_pale,
        plants_to_see.a_pale_text_hides_behind_a_dark_line,
        plants_to_see.a_pale_text_waits_below_the_fold,
        plants_to_see.a_pale_row_waits_below_the_fold,
    ),
    Rule.TARGET: (
        plants_to_use.a_button_is_too_low,
        plants_to_use.a_row_is_too_low,
        plants_to_use.a_clickable_header_is_too_low,
        plants_to_use.a_tab_is_too_low,
        plants_to_use.a_spin_box_has_tiny_arrows,
    ),
    Rule.REACH: (plants_to_use.a_button_is_for_the_mouse_only, plants_to_use.a_field_passes_the_focus_on),
    Rule.TRAP: (
        plants_to_use.a_memo_keeps_the_tab_key,
        plants_to_use.a_lonely_memo_keeps_the_tab_key,
        plants_to_use.a_table_keeps_the_tab_key,
    ),
    Rule.ORDER: (plants_to_use.tab_goes_up_the_page, plants_to_use.tab_goes_backwards_in_a_row),
    Rule.FOCUS: (
        plants_to_use.the_focus_cannot_be_seen,
        plants_to_use.the_focus_cannot_be_seen_below_the_fold,
    ),
    Rule.SHORTCUT_TWICE: (plants_to_use.one_key_does_two_things, plants_to_use.one_letter_marks_two_buttons),
    Rule.SHORTCUT_RESERVED: (plants_to_use.a_key_belongs_to_the_input_method,),
    Rule.FIT: (plants_to_see.the_window_is_too_large, plants_to_see.the_content_is_too_high_for_its_width),
    Rule.GLYPH: (plants_to_see.a_sign_is_not_in_the_fonts, plants_to_see.a_choice_is_not_in_the_fonts),
    Rule.TEXT_SIZE: (plants_to_see.a_text_is_too_small,),
    Rule.PLAIN_TEXT: (
        plants_to_use.a_label_reads_html,
        plants_to_use.an_editor_takes_html,
        plants_to_use.a_tool_tip_reads_html,
    ),
    Rule.ERROR_DESCRIPTION: (plants_to_use.an_error_is_not_told_to_a_screen_reader,),
    Rule.COLOUR_ALONE: (
        plants_to_see.a_choice_shows_by_colour_alone,
        plants_to_see.a_filled_tile_shows_by_colour_alone,
    ),
}
"""Every rule with the faults it must find."""
