"""集計 of courses: five figures with their sentences and tables, and what each number opens."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timezone

import pytest
from PySide6.QtWidgets import QApplication

from nakanojo_helpdesk.domain.consultations.search import SearchQuery
from nakanojo_helpdesk.domain.courses.queries import CourseQuery
from nakanojo_helpdesk.domain.office import Office
from nakanojo_helpdesk.domain.rolls.marks import MarkCode
from nakanojo_helpdesk.domain.staff.people import VenueForm
from nakanojo_helpdesk.domain.statistics.heat_maps import KEY_MARK
from nakanojo_helpdesk.domain.statistics.periods import PeriodKind
from nakanojo_helpdesk.services import office
from nakanojo_helpdesk.services.consultations import writing as consultations
from nakanojo_helpdesk.services.courses import reading as courses
from nakanojo_helpdesk.services.places import venues
from nakanojo_helpdesk.ui.courses.listing.page import CoursesPage
from nakanojo_helpdesk.ui.statistics.course_figures import (
    ATTENDANCE,
    AUDIENCE,
    COURSE_NAMES,
    FILL,
    KINDS,
    NEEDS,
)
from nakanojo_helpdesk.ui.statistics.figures import NAMES
from nakanojo_helpdesk.ui.statistics.page import StatisticsPage
from nakanojo_helpdesk.ui.workplace.workplace import Workplace
from tests.factories import consultation_form
from tests.keyboard import press
from tests.services.courses.books import at, course_form, lesson_form, planned
from tests.services.statistics.performances import applied, give
from tests.ui.statistics.shown import lines, show, shown
from tests.waiting import settle

BEFORE = at(date(2024, 4, 1))
NOON = datetime(2025, 5, 20, 3, 0, tzinfo=timezone.utc)  # noqa: UP017


@pytest.fixture
def town(workplace: Workplace) -> Workplace:
    """LINE入門 with four of five present in 沢田, 地図 with one of five; three asked about LINE in 名久田."""
    ledger = workplace.ledger
    ledger.call(office.change, Office(recording_started_on=date(2024, 4, 1)))
    place = ledger.call(venues.add, VenueForm(name="沢田公民館", kind="KMK", district="SWD"))
    for day, title, catalogue, came in (
        (date(2025, 5, 14), "LINE入門", "K005", 4),
        (date(2025, 4, 16), "地図", "K004", 1),
    ):
        course = planned(
            ledger,
            lesson_form(ledger, day=day, venue=place),
            form=course_form(title=title, catalogue=catalogue, capacity=5),
            released=True,
            now=BEFORE,
        )
        uids = applied(ledger, course, 5, now=BEFORE)
        give(ledger, course.lessons[0].uid, day, dict.fromkeys(uids[:came], MarkCode.PRESENT))
    form = consultation_form(event_date=date(2025, 5, 14), topics=("LN",), district="NKT")
    for _ in range(3):
        ledger.call(consultations.record, form)
    return replace(workplace, now=lambda: NOON)


@pytest.fixture
def page(qapp: QApplication, town: Workplace) -> Iterator[StatisticsPage]:
    for made in shown(town):
        made.show_subject(courses=True)
        settle(made)
        yield made


def test_one_key_turns_to_the_courses_and_back(qapp: QApplication, town: Workplace) -> None:
    for page in shown(town):
        page.figures.setFocus()
        press("6")
        settle(page)
        assert page.is_about_courses()
        assert [choice.label for choice in page.figures.choices] == [*COURSE_NAMES.values(), "相談へ"]
        assert [card.title() for card in page.cards.cards] == [
            "実施した回", "出席", "充足率", "実人数", "講師比",
        ]  # fmt: skip
        assert [card.text() for card in page.cards.cards][:4] == ["2回", "5人", "50.0％", "5人"]
        press("6")
        settle(page)
        assert [choice.label for choice in page.figures.choices] == [*NAMES.values(), "講座へ"]
        assert page.cards.cards[0].text() == "3件"


def test_every_figure_of_courses_has_its_sentence_its_table_and_its_definition(page: StatisticsPage) -> None:
    for name in COURSE_NAMES:
        show(page, name)
        content = page.shown()
        assert content is not None
        assert page.faces.chart.sentence() == content.sentence
        assert content.lines
        assert content.definition
        page.turn()
        settle(page)
        assert page.faces.table.row_model().rowCount() == len(content.lines)
        page.turn()


def test_the_fullest_course_comes_first_and_opens(page: StatisticsPage, town: Workplace) -> None:
    show(page, FILL)
    assert [line[1:] for line in lines(page)] == [
        ("5", "4／5", "80.0％"),
        ("5", "1／5", "20.0％"),
    ]
    content = page.shown()
    assert content is not None
    assert content.sentence.endswith(
        "いちばん席が埋まったのは「LINE入門」（80.0％）、いちばん空いたのは「地図」（20.0％）です。"
    )
    opened: list[str] = []
    page.course_wanted.connect(opened.append)
    page.faces.opened.emit(content.lines[0].key)
    rows = town.ledger.read(courses.listing, CourseQuery())
    assert opened == [row.uid for row in rows if row.title == "LINE入門"]


def test_a_month_and_a_kind_open_the_list_of_courses(page: StatisticsPage) -> None:
    wanted: list[CourseQuery] = []
    page.courses_wanted.connect(wanted.append)
    show(page, ATTENDANCE)
    page.faces.opened.emit("2025-05")
    show(page, KINDS)
    assert lines(page)[0][:2] == ("基本", "2")
    page.faces.opened.emit("KHN")
    assert wanted == [
        CourseQuery(fiscal_year=2025, first=date(2025, 5, 1), last=date(2025, 5, 31)),
        CourseQuery(fiscal_year=2025, kind="KHN"),
    ]


def test_who_came_is_counted_and_opens_nobody(page: StatisticsPage) -> None:
    show(page, AUDIENCE)
    content = page.shown()
    assert content is not None
    assert content.sentence.startswith("実人数は5人で、うち初参加は5人です。")
    assert sum(line.values[2] for line in content.lines) == 5
    heard: list[object] = []
    for signal in (page.course_wanted, page.courses_wanted, page.records_wanted):
        signal.connect(heard.append)
    page.faces.opened.emit(content.lines[0].key)
    page.faces.opened.emit(f"A70{KEY_MARK}NKJ")
    assert heard == []
    assert "名前" in page.sticky.text()


def test_a_need_without_a_course_opens_the_consultations_behind_it(page: StatisticsPage) -> None:
    show(page, NEEDS)
    assert lines(page)[0] == ("名久田では「LINE・SNS」の相談が3件、講座は0回です。", "3", "0", "0")
    found: list[SearchQuery] = []
    page.records_wanted.connect(found.append)
    content = page.shown()
    assert content is not None
    page.faces.opened.emit(content.lines[0].key)
    assert (found[0].topic, found[0].district, found[0].main_only) == ("LN", "NKT", True)


def test_a_period_without_lessons_says_so_and_shows_no_number(page: StatisticsPage) -> None:
    page.show_period(PeriodKind.LAST_FISCAL_YEAR)
    settle(page)
    for name in COURSE_NAMES:
        show(page, name)
    assert page.cards.cards[0].text() == "…" or page.cards.cards[0].text() == "－"


def test_the_list_of_courses_shows_what_a_figure_asks_for(qapp: QApplication, town: Workplace) -> None:
    made = CoursesPage(town)
    made.show_query(CourseQuery(fiscal_year=2025, kind="KHN", first=date(2025, 4, 1)))
    assert made.model.rowCount() == 2
    assert made.month().month == 4
    made.show_query(CourseQuery(fiscal_year=2025, kind="ANZ"))
    assert made.model.rowCount() == 0
    made.deleteLater()
