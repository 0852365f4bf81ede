"""事務引継書: six headings in their order, filled from the data and what was typed, without a resident's name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from nakanojo_helpdesk.domain.calendar import era_year, utc_now
from nakanojo_helpdesk.domain.errors import Denied
from nakanojo_helpdesk.domain.handover.papers import HandoverFacts, KeptFiles, KeptPlace
from nakanojo_helpdesk.domain.handover.plans import LeavingForm
from nakanojo_helpdesk.domain.handover.texts import HEADINGS, HandoverTexts
from nakanojo_helpdesk.domain.office import Office
from nakanojo_helpdesk.domain.staff.access import Role
from nakanojo_helpdesk.domain.traces.rows import TraceQuery
from nakanojo_helpdesk.paper.painter import page_count
from nakanojo_helpdesk.reports.handover.document import NOTHING_OPEN, handover_sheet
from nakanojo_helpdesk.reports.large import Grid
from nakanojo_helpdesk.reports.sheet import Heading, Note, Paragraph, Sheet, Table
from nakanojo_helpdesk.services.appointments import booking
from nakanojo_helpdesk.services.consultations import writing as consultations
from nakanojo_helpdesk.services.databases import checks
from nakanojo_helpdesk.services.handover import facts as handover_facts
from nakanojo_helpdesk.services.handover import planning
from nakanojo_helpdesk.services.ledger import Ledger
from nakanojo_helpdesk.services.traces import reading as traces
from nakanojo_helpdesk.store.backups import swapping
from tests.factories import appointment_form, colleague, consultation_form, full_consultation, today
from tests.services.handover.test_handing_over import give_all, hand_over, taught

NAMES = ("髙﨑 花子", "0279-00-0000")
KEPT = KeptFiles(
    database="C:\\ProgramData\\Madoguchi\\records.db",
    places=(
        KeptPlace(folder="C:\\backups", is_second=False, count=12, oldest=utc_now(), newest=utc_now()),
        KeptPlace(folder="E:\\控え", is_second=True, away=True),
    ),
    key_number="ABCD-EFGH",
    encrypted=True,
)


@pytest.fixture
def leaver(ledger: Ledger) -> Ledger:
    return colleague(ledger, Role.TRAINER, Role.COUNTER)


@pytest.fixture
def successor(ledger: Ledger) -> Ledger:
    return colleague(ledger, Role.TRAINER, Role.COUNTER, name="田中")


def gathered(ledger: Ledger, leaver: Ledger) -> HandoverFacts:
    return ledger.read(handover_facts.gather, leaver.actor.code)


def texts(sheet: Sheet) -> list[str]:
    """Everything a reader of the paper reads."""
    return [sheet.title, sheet.subtitle, sheet.period, *_texts(sheet.blocks)]


def _texts(blocks: Iterable[object]) -> Iterable[str]:
    for block in blocks:
        if isinstance(block, Heading | Paragraph | Note):
            yield block.text
        elif isinstance(block, Table):
            for row in (tuple(column.title for column in block.columns), *block.rows):
                yield from row
        elif isinstance(block, Grid):
            for cells in block.rows:
                yield from map(str, cells)


def test_six_headings_stand_in_their_order_even_with_nothing_open(ledger: Ledger, leaver: Ledger) -> None:
    sheet = handover_sheet(gathered(ledger, leaver), KEPT, Office())
    headings = [block.text for block in sheet.blocks if isinstance(block, Heading) and block.part]
    assert headings == [f"{number}　{title}" for number, title in enumerate(HEADINGS.values(), 1)]
    assert NOTHING_OPEN in texts(sheet)
    assert not any("高橋" in part for part in (sheet.file_stem, sheet.footer))


def test_open_work_stands_with_number_day_and_successor_and_no_resident_is_named(
    ledger: Ledger, leaver: Ledger, successor: Ledger, qapp: QApplication
) -> None:
    taught(ledger, leaver, days=20)
    form = appointment_form(day=today() + timedelta(days=20), contact=" ".join(NAMES), note=NAMES[0])
    leaver.call(booking.book, form, accepted=leaver.read(booking.doubts_about, form))
    leaver.call(
        consultations.record, full_consultation(staff=leaver.actor.code, outcome="FUP", memo=NAMES[0])
    )
    give_all(ledger, leaver, successor)
    hand_over(ledger, leaver)
    sheet = handover_sheet(gathered(ledger, leaver), KEPT, Office())
    (table,) = [block for block in sheet.blocks if isinstance(block, Table) and "引き継ぐ人" in _head(block)]
    assert [row[0] for row in table.rows] == ["講座の担当", "相談の予約", "継続の相談"]
    assert {row[3] for row in table.rows} == {"田中"}
    whole = "\n".join(texts(sheet))
    assert not any(name in whole for name in NAMES)
    assert 3 <= page_count(sheet) <= 6


def _head(table: Table) -> list[str]:
    return [column.title for column in table.columns]


def test_the_counts_are_those_of_the_book_and_withdrawn_ones_are_in_none(
    ledger: Ledger, leaver: Ledger
) -> None:
    for _each in range(3):
        ledger.call(consultations.record, consultation_form())
    key = ledger.call(consultations.record, consultation_form())
    ledger.call(consultations.withdraw, key, 1, reason="重複")
    facts = gathered(ledger, leaver)
    assert sum(line.count or 0 for line in facts.months) == 3
    assert [(line.label, line.count) for line in facts.desks] == [("窓口1", 3)]
    assert {line.name: line.count for line in facts.books}["相談の記録"] == 4, "the ledger holds all four"
    assert facts.last_courses == (0, 0, 0)


def test_what_was_typed_stands_under_its_heading_line_by_line(ledger: Ledger, leaver: Ledger) -> None:
    typed = HandoverTexts(overview="一行目\n二行目", lent="鍵2本", other="打合せは第2木曜日")
    leaver.call(planning.write, leaver.actor.code, typed, before=HandoverTexts())
    said = texts(handover_sheet(gathered(leaver, leaver), KEPT, Office()))
    assert said.index("一行目") == said.index("1　事務の概要と経過") + 1
    assert said.index("二行目") == said.index("一行目") + 1
    assert said.index("鍵2本") == said.index("5　貸出機器・媒体") + 1
    assert said.index("打合せは第2木曜日") == said.index("6　その他") + 1


def test_the_three_who_sign_have_their_places_with_the_era_of_the_last_day(
    ledger: Ledger, leaver: Ledger
) -> None:
    hand_over(ledger, leaver, LeavingForm(last_day=today() + timedelta(days=200)))
    sheet = handover_sheet(gathered(ledger, leaver), KEPT, Office())
    (grid,) = [block for block in sheet.blocks if isinstance(block, Grid)]
    assert [row[0] for row in grid.rows] == ["前任者", "後任者", "立会人（所属長）"]
    assert grid.rows[0][1] == "高橋"
    assert all(era_year(today() + timedelta(days=200)) in str(row[3]) for row in grid.rows)


def test_a_drive_that_is_away_and_the_number_of_the_key_are_told_but_no_secret(
    ledger: Ledger, leaver: Ledger
) -> None:
    said = texts(handover_sheet(gathered(ledger, leaver), KEPT, Office()))
    assert "いまはつながっていません" in said
    assert any("ABCD-EFGH" in text for text in said)
    plain = replace(KEPT, encrypted=False, key_number="")
    assert not any(
        "回復キー" in text for text in texts(handover_sheet(gathered(ledger, leaver), plain, Office()))
    )


def test_what_a_restore_left_to_be_typed_again_stands_beside_the_open_work(
    ledger: Ledger, leaver: Ledger
) -> None:
    facts = gathered(ledger, leaver)
    assert not any("入力し直し" in text for text in texts(handover_sheet(facts, KEPT, Office())))
    left = replace(KEPT, to_retype=2)
    assert any("一覧が2つ残っています" in text for text in texts(handover_sheet(facts, left, Office())))


def test_where_things_lie_is_looked_up_on_the_pc(ledger: Ledger, tmp_path: Path) -> None:
    kept = handover_facts.kept_files(ledger.store.path, [tmp_path / "none", tmp_path])
    assert [(place.is_second, place.away, place.count) for place in kept.places] == [
        (False, True, 0),
        (True, False, 0),
    ]
    assert not kept.encrypted
    assert kept.to_retype == 0
    moved = swapping.kept_name(ledger.store.path, utc_now(), sound=True)
    moved.parent.mkdir(exist_ok=True)
    swapping.keep_list(moved, ledger.store.path, "{}")
    assert handover_facts.kept_files(ledger.store.path, []).to_retype == 1


def test_a_colleague_without_the_right_makes_no_paper_of_others_and_each_paper_is_traced(
    ledger: Ledger, leaver: Ledger
) -> None:
    with pytest.raises(Denied):
        leaver.read(handover_facts.gather, "S01")
    leaver.call(handover_facts.note_paper, leaver.actor.code, "print")
    newest = ledger.read(traces.page, TraceQuery()).rows[0]
    assert "引継書" in newest.sentence
    assert ledger.read(checks.check_open) == ()


def test_the_practice_book_says_so_on_its_paper(ledger: Ledger, leaver: Ledger) -> None:
    sheet = handover_sheet(gathered(ledger, leaver), KEPT, Office(practice=True))
    assert (sheet.state, sheet.file_stem[:3]) == ("練習", "練習_")
