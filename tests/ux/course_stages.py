"""Every state of the screens and dialogs of courses, from the modules that build them."""

from __future__ import annotations

from typing import Final

from tests.ux import (
    application_screens,
    course_screens,
    draw_screens,
    paper_screens,
    result_screens,
    roll_screens,
    survey_screens,
)

PAGES: Final = (
    *course_screens.PAGES,
    *application_screens.PAGES,
    *paper_screens.PAGES,
    *roll_screens.PAGES,
    *survey_screens.PAGES,
)
DIALOGS: Final = (
    *course_screens.DIALOGS,
    *application_screens.DIALOGS,
    *draw_screens.DIALOGS,
    *result_screens.DIALOGS,
    *roll_screens.DIALOGS,
    *survey_screens.DIALOGS,
)
