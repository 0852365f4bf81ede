"""Lists of consultations as JSON and CSV, read back by other programs."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from nakanojo_helpdesk import paths
from nakanojo_helpdesk.domain.consultations.forms import ConsultationRow, EntryMode
from nakanojo_helpdesk.domain.vocabularies import Vocabularies, Vocabulary, VocabularyName, read_terms
from nakanojo_helpdesk.exchange.consultation_lists import (
    CsvList,
    JsonList,
    NotHeld,
    safe_cell,
    unheld_characters,
)

HOSTILE = '=1+1\n髙﨑𠮷 😀 <img src=//x> % _ \' "quoted", comma'
ROW = ConsultationRow(
    id=1,
    uid="019d4657-bf68-75b2-b612-2270b1fd3e57",
    version=1,
    fiscal_year=2026,
    serial=12,
    event_date=date(2026, 10, 5),
    event_minute=9 * 60 + 5,
    entered_at=datetime(2026, 10, 5, 0, 20, 1, 23_000, tzinfo=UTC),
    entered_by="S02",
    entered_by_name="高橋",
    desk="D01",
    desk_name="窓口1",
    staff="S01",
    staff_name="佐藤",
    method="VST",
    visitor=None,
    people=None,
    visit_kind="NEW",
    age_band="A70",
    district="NKJ",
    topics=("SM01", "LN"),
    device="SPA",
    carrier=None,
    outcome="SLF",
    effort="E2",
    minutes=None,
    measured_minutes=14,
    referral=None,
    trigger="KOH",
    memo=HOSTILE,
    entry_mode=EntryMode.LATE,
)


@pytest.fixture(scope="module")
def vocabularies() -> Vocabularies:
    return Vocabularies(
        {
            name: Vocabulary(
                name, read_terms(paths.resource(f"vocabularies/{name.value}.csv").read_text(encoding="utf-8"))
            )
            for name in VocabularyName
        }
    )


def csv_text(vocabularies: Vocabularies, *rows: ConsultationRow, memos: bool = True) -> str:
    stream = io.StringIO(newline="")
    written = CsvList(stream, vocabularies, memos=memos)
    written.add(rows)
    written.finish()
    return stream.getvalue()


def json_rows(
    vocabularies: Vocabularies, *batches: list[ConsultationRow], memos: bool = False
) -> list[dict[str, Any]]:
    stream = io.StringIO()
    written = JsonList(stream, vocabularies, memos=memos)
    for batch in batches:
        written.add(batch)
    written.finish()
    rows: list[dict[str, Any]] = json.loads(stream.getvalue())
    return rows


def test_a_record_is_listed_in_json_with_codes_and_labels(vocabularies: Vocabularies) -> None:
    assert json_rows(vocabularies, [ROW]) == [
        {
            "uid": "019d4657-bf68-75b2-b612-2270b1fd3e57",
            "number": "R8-00012",
            "date": "2026-10-05",
            "time": "09:05",
            "entered_at": "2026-10-05T00:20:01.023Z",
            "desk": {"code": "D01", "label": "窓口1"},
            "staff": {"code": "S01", "label": "佐藤"},
            "method": {"code": "VST", "label": "来庁（予約なし）"},
            "visitor": None,
            "age_band": {"code": "A70", "label": "70～74歳"},
            "district": {"code": "NKJ", "label": "中之条"},
            "visit_kind": {"code": "NEW", "label": "初めて"},
            "device": {"code": "SPA", "label": "Androidスマホ"},
            "carrier": None,
            "outcome": {"code": "SLF", "label": "本人ができるようになった"},
            "effort": {"code": "E2", "label": "手順を一緒に"},
            "referral": None,
            "trigger": {"code": "KOH", "label": "広報・回覧"},
            "topics": [
                {"code": "SM01", "label": "電源・ボタン・画面操作", "main": True},
                {"code": "LN", "label": "LINE・SNS", "main": False},
            ],
            "people": None,
            "minutes": 14,
            "entry_mode": "late",
            "withdrawn": False,
        }
    ]


def test_a_memo_is_in_the_list_only_where_it_may_be_read(vocabularies: Vocabularies) -> None:
    (with_memo,) = json_rows(vocabularies, [ROW], memos=True)
    assert with_memo["memo"] == HOSTILE
    assert "髙﨑" not in csv_text(vocabularies, ROW, memos=False)


def test_batches_make_one_list_and_none_an_empty_one(vocabularies: Vocabularies) -> None:
    rows = json_rows(vocabularies, [ROW, replace(ROW, serial=13)], [], [replace(ROW, serial=14)])
    assert [row["number"] for row in rows] == ["R8-00012", "R8-00013", "R8-00014"]
    assert json_rows(vocabularies) == []


def test_a_record_without_time_or_minutes_says_so(vocabularies: Vocabularies) -> None:
    bare = replace(ROW, event_minute=None, measured_minutes=241, withdrawn_at=ROW.entered_at)
    (row,) = json_rows(vocabularies, [bare])
    assert (row["time"], row["minutes"], row["withdrawn"]) == (None, None, True)


def test_a_spreadsheet_reads_the_csv_with_japanese_titles(vocabularies: Vocabularies) -> None:
    text = csv_text(vocabularies, ROW, replace(ROW, topics=("OT",), withdrawn_at=ROW.entered_at))
    assert text.count("\r\n") == 3
    first, second = csv.DictReader(io.StringIO(text, newline=""))
    assert first["受付番号"] == "R8-00012"
    assert (first["日付"], first["時刻"], first["登録した日時"]) == ("2026-10-05", "9:05", "2026-10-05 9:20")
    assert (first["主な内容"], first["主な内容の内訳"], first["ほかの内容1"], first["ほかの内容2"]) == (
        "スマホ・タブレット基本操作",
        "電源・ボタン・画面操作",
        "LINE・SNS",
        "",
    )
    assert (first["年代"], first["人数"], first["時間（分）"]) == ("70～74歳", "", "14")
    assert first["メモ"] == f"'{HOSTILE}"
    assert (first["登録のしかた"], first["取消"], second["取消"]) == ("後日入力", "", "取消")
    assert (second["主な内容"], second["主な内容の内訳"]) == ("その他", "")


@pytest.mark.parametrize("mark", ["=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠", "|"])
def test_a_cell_that_looks_like_a_formula_is_text(mark: str) -> None:
    assert safe_cell(f"{mark}1+1").startswith("'")
    assert safe_cell(f"\0{mark}1") in {f"'{mark}1", "1"}
    assert not safe_cell(f"a{mark}").startswith("'")


def test_taking_one_mark_off_gives_the_text_back() -> None:
    for text in ("=1", "'=1", "''＝1", "－5", "@name"):
        assert safe_cell(text) == f"'{text}"
    for text in ("'quoted'", "", "1=1", "'", " =1"):
        assert safe_cell(text) == text


def test_control_characters_are_left_out_and_line_breaks_kept() -> None:
    assert safe_cell("a\x00b\x1b\n\x85c") == "ab\nc"


def test_characters_a_code_page_cannot_hold_are_listed_by_record_and_column(
    vocabularies: Vocabularies,
) -> None:
    written = CsvList(io.StringIO(newline=""), vocabularies, memos=True, encoding="cp932")
    written.add([replace(ROW, memo="髙﨑の件"), ROW, replace(ROW, serial=13, staff_name="𠮷田")])
    with pytest.raises(NotHeld, match="utf-8") as refused:
        written.finish()
    assert [(place.number, place.column, place.characters) for place in refused.value.places] == [
        ("R8-00012", "メモ", "𠮷😀"),
        ("R8-00013", "担当者", "𠮷"),
        ("R8-00013", "メモ", "𠮷😀"),
    ]


def test_a_long_list_of_such_characters_is_shown_short(vocabularies: Vocabularies) -> None:
    written = CsvList(io.StringIO(newline=""), vocabularies, memos=True, encoding="cp932")
    written.add([ROW] * 1_500)
    with pytest.raises(NotHeld, match="ほかにも1,480か所") as refused:
        written.finish()
    assert len(refused.value.places) == 1_000


def test_everything_shipped_can_be_written_in_the_code_page_of_windows(vocabularies: Vocabularies) -> None:
    labels = [term.label for name in vocabularies.names() for term in vocabularies[name].terms]
    assert labels
    assert [label for label in labels if unheld_characters(label, "cp932")] == []
