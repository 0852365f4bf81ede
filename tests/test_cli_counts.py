"""The monthly report against the list of the same records, counted once more by another tool: JSON, CSV and pandas.

Nothing of the program is asked here but the two files it hands out and the code tables it ships.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any, Final

import jpholiday
import pandas
import pytest

from nakanojo_helpdesk.commands import console
from tests import demo_data
from tests.demo_data import WHOLE, Document, reported, run

VOCABULARIES: Final = Path(__file__).parents[1] / "resources" / "vocabularies"
WEEKDAYS: Final = ("月曜日", "火曜日", "水曜日", "木曜日", "金曜日", "土曜日", "日曜日")
TOPIC_COLUMNS: Final = ("主な内容", "ほかの内容1", "ほかの内容2", "ほかの内容3", "ほかの内容4")
BEGUN: Final = pandas.Timestamp(demo_data.FIRST_DAY)

Figures = dict[str, int | None]
Count = Callable[[Any], int | None]
Answer = Callable[[Any], Any]


class Listed:
    """The list of a CSV file, and the spans of days that a month is compared over."""

    def __init__(self, file: Path, month: str) -> None:
        self._frame: Any = pandas.read_csv(
            file, encoding="utf-8-sig", dtype="string", parse_dates=["日付"]
        ).fillna({"年代": "未聴取", "地区": "未聴取", "結果": "記入なし"})
        present = pandas.Period(month, freq="M")
        april = pandas.Period(f"{(present - 3).year}-04", freq="M")
        months = {
            "value": (present, present),
            "previous_month": (present - 1, present - 1),
            "last_year": (present - 12, present - 12),
            "year_to_date": (april, present),
            "last_year_to_date": (april - 12, present - 12),
        }
        self._spans: dict[str, tuple[Any, Any]] = {
            name: (first.start_time, last.end_time.normalize()) for name, (first, last) in months.items()
        }

    def records(self, span: str = "value") -> Any:
        """The records of a span."""
        return self._frame[self._frame["日付"].between(*self._spans[span])]

    def has_data(self, span: str) -> bool:
        """Whether the desk was recording by the end of a span."""
        return bool(self._spans[span][1] >= BEGUN)

    def figures(self, count: Count) -> Figures:
        """What `count` says of the records of each span; None before the first day."""
        return {span: count(self.records(span)) if self.has_data(span) else None for span in self._spans}

    def lines(self, labels: Iterable[str], answer: Answer) -> dict[str, Figures]:
        """How often each label is the answer in each span. No answer may be without a line."""
        lines: dict[str, Figures] = {label: {} for label in labels}
        for span in self._spans:
            found = answer(self.records(span)).value_counts().to_dict()
            assert set(found) <= set(lines)
            for label, line in lines.items():
                line[span] = found.get(label, 0) if self.has_data(span) else None
        return lines

    def opening_days(self) -> Figures:
        """Weekdays of each span without holidays and the days at year's end."""
        closed = {"12-29", "12-30", "12-31", "01-01", "01-02", "01-03"}
        return {
            span: sum(
                day.strftime("%m-%d") not in closed and not jpholiday.is_holiday(day.date())
                for day in pandas.bdate_range(max(first, BEGUN), last)
            )
            if self.has_data(span)
            else None
            for span, (first, last) in self._spans.items()
        }


def labels_of(name: str) -> dict[str, str]:
    """The labels of a shipped code table by code."""
    table = pandas.read_csv(VOCABULARIES / f"{name}.csv", dtype="string")
    assert table["label"].is_unique
    return dict(zip(table["code"], table["label"], strict=True))


def upper_labels(name: str, group: str) -> dict[str, str]:
    """label -> label of what it stands below; of itself where it stands below nothing."""
    table, uppers = pandas.read_csv(VOCABULARIES / f"{name}.csv", dtype="string"), labels_of(group)
    return dict(zip(table["label"], table["parent"].map(uppers).fillna(table["label"]), strict=True))


def main_topic(records: Any) -> Any:
    return records["主な内容"]


def every_topic(records: Any) -> Any:
    """The level-1 topics of all records, each once a record."""
    uppers = upper_labels("topic", "topic")
    chosen = records[list(TOPIC_COLUMNS)].stack().dropna().map(uppers)
    return chosen.rename_axis(["record", "column"]).reset_index(name="topic").drop_duplicates(
        ["record", "topic"]
    )["topic"]  # fmt: skip


def outcome_group(records: Any) -> Any:
    return records["結果"].map({**upper_labels("outcome", "outcome_group"), "記入なし": "記入なし"})


def weekday(records: Any) -> Any:
    return records["日付"].dt.day_of_week.map(dict(enumerate(WEEKDAYS)))


def hour(records: Any) -> Any:
    """The column of 曜日・時間帯."""
    number = pandas.to_numeric(records["時刻"].str.partition(":")[0])
    band = pandas.cut(number, [-1, 8, *range(9, 17), 23], labels=["early", *map(str, range(9, 17)), "late"])
    return band.astype("string").fillna("none")


def minutes(records: Any) -> Any:
    return pandas.to_numeric(records["時間（分）"])


def people(records: Any) -> int:
    return int(pandas.to_numeric(records["人数"]).fillna(1).sum())


def tenths(total: int | None, parts: int | None) -> int | None:
    """A mean with one decimal, as a whole number of tenths."""
    if total is None or not parts:
        return None
    return int((Decimal(total) * 10 / parts).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def means(totals: Figures, parts: Figures) -> Figures:
    return {span: tenths(total, parts[span]) for span, total in totals.items()}


def counted(listed: Listed, sections: dict[str, Document]) -> dict[str, dict[str, Figures]]:
    """Every line of the report by section and label, counted in the list."""
    outcomes = labels_of("outcome")
    out_of_scope = [outcomes["OOS"], outcomes["CAN"]]
    answers: dict[str, Answer] = {
        "main_topics": main_topic,
        "all_topics": every_topic,
        "ages": lambda records: records["年代"],
        "districts": lambda records: records["地区"],
        "weekday_hours": weekday,
        "outcomes": lambda records: records["結果"],
        "outcome_groups": outcome_group,
    }
    found = {code: listed.lines(said(sections[code]), answer) for code, answer in answers.items()}
    count, days = listed.figures(len), listed.opening_days()
    timed = listed.figures(lambda records: int(minutes(records).count()))
    spent = listed.figures(lambda records: int(minutes(records).sum()))
    return found | {
        "summary": {"件数": count, "人数": listed.figures(people)},
        "opening": {"開設日": days, "1日平均（0.1件）": means(count, days)},
        "age_topics": {},
        "self_solved": {
            outcomes["SLF"]: listed.figures(lambda records: int((records["結果"] == outcomes["SLF"]).sum())),
            "対象の件数": listed.figures(lambda records: int((~records["結果"].isin(out_of_scope)).sum())),
        },
        "minutes": {
            "時間のある件数": timed,
            "時間の合計（分）": spent,
            "1件の平均（0.1分）": means(spent, timed),
        },
    }


def of_consultations(document: Document) -> dict[str, Document]:
    """The sections that count consultations: all but 7 講座."""
    return {section["code"]: section for section in document["sections"] if section["number"] != 7}


def said(section: Document) -> dict[str, Figures]:
    """The lines of a section by label."""
    return {
        row["label"]: {key: value for key, value in row.items() if key not in {"code", "label"}}
        for row in section["rows"]
    }


def cells(section: Document) -> dict[tuple[str, str], int]:
    return {(cell["row"], cell["column"]): cell["value"] for cell in section["cells"] if cell["value"]}


def crossed(one: Any, other: Any) -> dict[tuple[str, str], int]:
    """How often two answers come together."""
    pairs: dict[Any, Any] = pandas.DataFrame({"one": one, "other": other}).value_counts().to_dict()
    return pairs


@pytest.fixture(scope="module")
def csv(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole list as CSV."""
    out = tmp_path_factory.mktemp("list") / "list.csv"
    assert (
        run("list", "consultations", "--database", demo_data.template(), "--out", out, *WHOLE) == console.DONE
    )
    return out


@pytest.mark.parametrize("month", ["2023-04", "2024-03", "2025-04", "2025-12", "2026-03"])
def test_the_json_of_a_month_is_what_pandas_counts_in_the_csv(tmp_path: Path, csv: Path, month: str) -> None:
    document = reported(demo_data.template(), tmp_path / "report.json", month)
    sections = of_consultations(document)
    listed = Listed(csv, month)
    assert {code: said(section) for code, section in sections.items()} == counted(listed, sections)

    records = listed.records()
    assert (document["period"], document["total"], document["people"]) == (
        month,
        len(records),
        people(records),
    )
    codes = {
        code: {row["label"]: row["code"] for row in section["rows"]} for code, section in sections.items()
    }
    topic = main_topic(records).map(codes["main_topics"])
    below = {label: code for code, label in labels_of("topic").items()}
    assert {code: cells(section) for code, section in sections.items() if section["cells"]} == {
        "main_topics": crossed(topic, records["主な内容の内訳"].map(below).fillna("")),
        "age_topics": crossed(records["年代"].map(codes["ages"]), topic),
        "weekday_hours": crossed(weekday(records).map(codes["weekday_hours"]), hour(records)),
        "outcome_groups": crossed(
            outcome_group(records).map(codes["outcome_groups"]), records["結果"].map(codes["outcomes"])
        ),
    }


def test_a_single_record_less_in_the_list_would_be_seen_in_every_section(tmp_path: Path, csv: Path) -> None:
    document = reported(demo_data.template(), tmp_path / "report.json", "2025-12")
    sections = of_consultations(document)
    lines = csv.read_text(encoding="utf-8-sig").splitlines(keepends=True)
    gone = next(
        line for line in lines if ",2025-12-" in line and "対応範囲外" not in line and "中断" not in line
    )
    (tmp_path / "short.csv").write_text("".join(line for line in lines if line != gone), encoding="utf-8-sig")
    again = counted(Listed(tmp_path / "short.csv", "2025-12"), sections)
    same = {code for code, section in sections.items() if said(section) == again[code]}
    assert same <= {"age_topics", "minutes"}, "those have no lines, or no minutes"
