"""The screens of the first start, with the longest words they may hold."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QWidget

from nakanojo_helpdesk.domain.calendar import utc_now
from nakanojo_helpdesk.domain.errors import Refused
from nakanojo_helpdesk.domain.first_start.carried import CarriedPc, CarriedSettings
from nakanojo_helpdesk.domain.first_start.packing import BROKEN
from nakanojo_helpdesk.domain.first_start.places import PlaceTrial
from nakanojo_helpdesk.domain.office import Office
from nakanojo_helpdesk.domain.staff.people import DeskForm, VenueForm
from nakanojo_helpdesk.services.databases.founding import shipped_terms
from nakanojo_helpdesk.settings import NOT_KEPT
from nakanojo_helpdesk.ui.kit.frame.page import Page
from nakanojo_helpdesk.ui.shell.entrance.first_start.account_page import AccountPage
from nakanojo_helpdesk.ui.shell.entrance.first_start.answers import ACCOUNT, DESK, OFFICE, Answers
from nakanojo_helpdesk.ui.shell.entrance.first_start.beginning_page import FirstStartPage
from nakanojo_helpdesk.ui.shell.entrance.first_start.desk_page import DeskPage
from nakanojo_helpdesk.ui.shell.entrance.first_start.done_page import DonePage
from nakanojo_helpdesk.ui.shell.entrance.first_start.flow import next_steps
from nakanojo_helpdesk.ui.shell.entrance.first_start.office_page import OfficePage
from nakanojo_helpdesk.ui.shell.entrance.first_start.place_page import PlacePage
from nakanojo_helpdesk.ui.shell.entrance.first_start.specimen_page import SpecimenPage
from nakanojo_helpdesk.ui.shell.entrance.first_start.step_page import StepPage
from nakanojo_helpdesk.ui.shell.entrance.first_start.taking_page import TakingPage
from nakanojo_helpdesk.ui.workplace.workplace import Workplace
from tests.factories import today

Make = Callable[[Workplace], Page]
_LONG: Final = "中之条町デジタル相談窓口（六合支所の入口の右側にある大きな机）"
_FOLDER: Final = Path("//zaimu-server/総務課共有/窓口きろくの控え/nakanojo-backups")


def carried() -> CarriedSettings:
    """Settings taken along with long names."""
    return CarriedSettings(
        office=Office(contact="企画課デジタル推進係\n電話 0279-75-0000（内線 123）"),
        terms=shipped_terms(),
        venues=(VenueForm(name="役場", kind="THL"), VenueForm(name=_LONG, kind="THL")),
        desks=(DeskForm(name="窓口1", venue="役場"), DeskForm(name="窓口2", venue=_LONG)),
        pc=CarriedPc(second_backup_folder=str(_FOLDER)),
        made_at=utc_now(),
    )


def _with_faults(page: StepPage, answers: Answers, step: int) -> Page:
    page.show_problems(answers.problems(step, today()))
    return page


def _office_faults(_workplace: Workplace) -> Page:
    answers = Answers(office=replace(Office(), town="", department="あ" * 41, contact=""))
    return _with_faults(OfficePage(answers, today()), answers, OFFICE)


def _account_faults(_workplace: Workplace) -> Page:
    answers = Answers(name="", password="x", again="y")
    return _with_faults(AccountPage(answers), answers, ACCOUNT)


def _desk_faults(_workplace: Workplace) -> Page:
    answers = Answers(desk=DeskForm(name="", venue=""))
    return _with_faults(DeskPage(answers), answers, DESK)


def _never(_chosen: Path) -> PlaceTrial:
    raise Refused("まだです。")


def _place(trial: PlaceTrial | None, sentence: str = "") -> Make:
    def make(_workplace: Workplace) -> Page:
        page = PlacePage(Answers(second=trial), _never)
        if sentence:
            page._refuse(Refused(sentence))
        return page

    return make


def _trial() -> PlaceTrial:
    return PlaceTrial(folder=_FOLDER, free_bytes=123_400_000_000, is_same_drive=True)


def _taking(prepare: Callable[[TakingPage], object]) -> Make:
    def make(_workplace: Workplace) -> Page:
        page = TakingPage()
        prepare(page)
        return page

    return make


def _done(note: str) -> Make:
    def make(_workplace: Workplace) -> Page:
        facts = (
            ("最初の職員", "佐藤さん（すべての操作ができます）"),
            ("窓口", f"窓口1（{_LONG}）"),
            ("第2の置き場所", str(_FOLDER)),
        )
        return DonePage(facts, next_steps(Answers()), note)

    return make  # fmt: skip


PAGES: Final[tuple[tuple[type[QWidget], str, Make], ...]] = (
    (FirstStartPage, "question", lambda _: FirstStartPage()),
    (TakingPage, "how", _taking(lambda _page: None)),
    (TakingPage, "found", _taking(lambda page: page.show_found(carried()))),
    (TakingPage, "unusable", _taking(lambda page: page.show_refused(BROKEN))),
    (OfficePage, "defaults", lambda _: OfficePage(Answers(), today())),
    (OfficePage, "faults", _office_faults),
    (AccountPage, "empty", lambda _: AccountPage(Answers())),
    (AccountPage, "faults", _account_faults),
    (DeskPage, "taken", lambda _: DeskPage(Answers.begun_with(carried()))),
    (DeskPage, "faults", _desk_faults),
    (PlacePage, "former", lambda _: PlacePage(Answers.begun_with(carried()), _never)),
    (PlacePage, "same drive", _place(_trial())),
    (
        PlacePage,
        "unwritable",
        _place(None, "そこには書き込めません。USBメモリーの書き込み禁止を確かめてください。"),
    ),
    (SpecimenPage, "page", lambda place: SpecimenPage(Answers(), place.now(), today())),
    (DonePage, "noted", _done(NOT_KEPT)),
)
