"""日報 as data, from records of a real database."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from nakanojo_helpdesk.domain.calendar import long_date
from nakanojo_helpdesk.domain.office import Office
from nakanojo_helpdesk.domain.reports import DailyFacts
from nakanojo_helpdesk.reports.daily import NOTHING_THAT_DAY, daily_sheet, daily_stem
from nakanojo_helpdesk.reports.sheet import KeyFigures, Note, Paragraph, Sheet, Table
from nakanojo_helpdesk.services import reports, vocabularies
from nakanojo_helpdesk.services.consultations import writing as consultations
from nakanojo_helpdesk.services.ledger import Ledger
from tests.factories import consultation_form, today

pytestmark = pytest.mark.usefixtures("after_hours")

FULL = {
    "event_minute": 630,
    "topics": ("MN04", "LN"),
    "age_band": "A70",
    "district": "NKJ",
    "outcome": "SLF",
    "minutes": 30,
    "people": 2,
    "memo": "覚え書き",
}


def sheet_on(ledger: Ledger, day: date) -> Sheet:
    return daily_sheet(ledger.read(reports.daily, day), Office(), ledger.read(vocabularies.current))


def table(sheet: Sheet) -> Table:
    return next(block for block in sheet.blocks if isinstance(block, Table))


def test_a_line_says_when_what_who_and_how_it_ended_but_never_the_memo(ledger: Ledger) -> None:
    ledger.call(consultations.record, consultation_form(**FULL))
    ledger.call(consultations.record, consultation_form())
    sheet = sheet_on(ledger, today())
    first, second = table(sheet).rows
    year = first[0].partition("-")[0]
    assert first == (
        f"{year}-00001", "10:30", "マイナ保険証、LINE・SNS", "70～74歳", "中之条", "本人できた", "30", "佐藤",
    )  # fmt: skip
    assert second == (f"{year}-00002", "時刻なし", "基本操作", "", "", "", "", "佐藤")
    assert table(sheet).total == ("合計", "", "2件（3人）", "", "", "", "30", "")
    assert "覚え書き" not in str(sheet)


def test_withdrawn_records_keep_their_number_and_are_not_counted(ledger: Ledger) -> None:
    ledger.call(consultations.record, consultation_form(**FULL))
    gone = ledger.call(consultations.record, consultation_form(event_minute=700, minutes=15))
    ledger.call(consultations.undo, gone)
    sheet = sheet_on(ledger, today())
    assert table(sheet).rows[1][1:] == ("11:40", "取消", "", "", "", "", "")
    assert table(sheet).total is not None
    assert table(sheet).total[2] == "1件（2人）"  # type: ignore[index]
    boxes = next(block for block in sheet.blocks if isinstance(block, KeyFigures)).figures
    assert [(box.value, box.unit) for box in boxes] == [("1", "件"), ("2", "人"), ("30", "分")]
    assert boxes[0].details == (("うち後日入力", "0件"), ("ほかに取消", "1件"))


def test_what_was_entered_on_a_later_day_is_marked(ledger: Ledger) -> None:
    yesterday = today() - timedelta(days=1)
    ledger.call(consultations.record, consultation_form(event_date=yesterday))
    sheet = sheet_on(ledger, yesterday)
    assert table(sheet).rows[0][0].startswith("＊")
    assert "「＊」は後日入力" in next(block for block in sheet.blocks if isinstance(block, Note)).text


def test_a_day_without_records_says_so_and_can_still_be_stamped(ledger: Ledger) -> None:
    sheet = sheet_on(ledger, date(2026, 5, 3))
    assert sheet.blocks == (Paragraph(text=NOTHING_THAT_DAY),)
    assert sheet.title == "令和8年5月3日（日） デジタル相談窓口 日報"
    assert sheet.approval_boxes == ("課長", "係長", "担当")


def test_the_head_names_the_desks_and_the_foot_the_anchor(ledger: Ledger) -> None:
    ledger.call(consultations.record, consultation_form())
    facts = ledger.read(reports.daily, today())
    sheet = sheet_on(ledger, today())
    assert sheet.period == "窓口：窓口1"
    assert sheet.footer.endswith(f"記録照合番号 {facts.audit_head[:16]}")
    assert isinstance(facts, DailyFacts)


def test_files_are_named_by_the_day_and_the_day_of_making() -> None:
    assert daily_stem(date(2026, 10, 5), date(2026, 10, 6)) == "相談日報_令和8年10月5日_20261006"
    assert long_date(date(2026, 10, 5)) == "令和8年10月5日（月）"
