"""The words below a chart say what a person sees in it, also where there is little or nothing to see."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nakanojo_helpdesk.domain.statistics.facts import Cell, CountRow, Section, tenths, tenths_text
from nakanojo_helpdesk.domain.statistics.heat_maps import HeatMap, Label, weekday_hour_map
from nakanojo_helpdesk.domain.statistics.sentences import count_and_share, outcomes_sentence, ranking_sentence
from tests.reports import facts


def rows(*values: tuple[str, int | None]) -> tuple[CountRow, ...]:
    none = facts.comparison(None)
    return tuple(CountRow(code=code, label=code, counts=replace(none, value=value)) for code, value in values)


@pytest.mark.parametrize(
    ("value", "whole", "text"),
    [
        (24, 90, "24件（27%）"),
        (1, 8, "1件（13%）"),
        (0, 5, "0件（0%）"),
        (5, 0, "5件"),
        (1_234, None, "1,234件"),
    ],
)
def test_a_count_is_said_with_its_part_of_the_whole(value: int, whole: int | None, text: str) -> None:
    assert count_and_share(value, whole) == text


@pytest.mark.parametrize(
    ("given", "whole", "sentence"),
    [
        (rows(("A", 1), ("B", 5), ("OT", 9), ("C", 3), ("D", 2)), 20,
         "いちばん多いのは「B」5件（25%）です。次は「C」3件（15%）、「D」2件（10%）です。"),
        (rows(("A", 4), ("B", 0)), 4, "いちばん多いのは「A」4件（100%）です。"),
        (rows(("A", 4), ("B", 3), ("C", 4), ("D", 3), ("E", 1)), 15,
         "いちばん多いのは「A」と「C」で、それぞれ4件（27%）です。次は「B」と「D」がそれぞれ3件（20%）です。"),
        (rows(("A", 9), ("B", 1), ("C", 1), ("D", 1), ("E", 1)), 13,
         "いちばん多いのは「A」9件（69%）です。次は「B」など4項目がそれぞれ1件（8%）です。"),
        (rows(("A", 2), ("B", 2), ("C", 2), ("D", 2)), 8,
         "いちばん多いのは「A」など4項目で、それぞれ2件（25%）です。"),
        (rows(("A", 0), ("OT", 0)), 0, "この期間の相談は0件でした。"),
        (rows(("A", 0), ("OT", 2)), 2, "その他だけで、2件（100%）です。"),
        (rows(("A", None)), None, "この期間の記録はありません。"),
        ((), None, "この期間の記録はありません。"),
    ],
)  # fmt: skip
def test_a_ranking_names_its_first_three(
    given: tuple[CountRow, ...], whole: int | None, sentence: str
) -> None:
    assert ranking_sentence(given, whole) == sentence


def section(code: str, *values: tuple[str, int | None]) -> Section:
    return Section(number=6, code=code, title="", definition="", rows=rows(*values))


def test_outcomes_name_their_largest_group_and_the_rate() -> None:
    groups, solved = section("g", ("解決", 6), ("継続", 2)), section("s", ("self_solved", 3), ("base", 7))
    assert (
        outcomes_sentence(groups, solved)
        == "いちばん多いのは「解決」で6件（75%）です。本人できた率は42.9％です。"
    )
    tied = section("g", ("解決", 4), ("継続", 4), ("対象外", 0))
    assert outcomes_sentence(tied, solved) == (
        "いちばん多いのは「解決」と「継続」で、それぞれ4件（50%）です。本人できた率は42.9％です。"
    )
    nobody = section("s", ("self_solved", 0), ("base", 0))
    assert outcomes_sentence(groups, nobody) == "いちばん多いのは「解決」で6件（75%）です。"
    assert outcomes_sentence(section("g", ("解決", 0)), nobody) == "この期間の相談は0件でした。"
    assert outcomes_sentence(section("g", ("解決", None)), nobody) == "この期間の記録はありません。"


def heat(*cells: tuple[str, str, int], has_data: bool = True) -> HeatMap:
    return HeatMap(
        rows=(Label(code="1", label="月曜日"), Label(code="2", label="火曜日")),
        columns=(Label(code="9", label="9時台"), Label(code="10", label="10時台")),
        cells=tuple(Cell(row=row, column=column, value=value) for row, column, value in cells),
        has_data=has_data,
    )


def test_a_map_names_its_largest_cell() -> None:
    assert (
        heat(("2", "9", 5), ("1", "10", 4)).sentence
        == "いちばん多い組み合わせは、「火曜日」の「9時台」の5件です。"
    )
    assert heat(("2", "9", 5), ("1", "10", 5)).sentence == (
        "いちばん多い組み合わせは、「月曜日」の「10時台」と「火曜日」の「9時台」で、それぞれ5件です。"
    )
    assert heat().sentence == "この期間の相談は0件でした。"
    assert heat(has_data=False).sentence == "この期間の記録はありません。"


def test_a_map_in_which_nothing_stands_out_says_so() -> None:
    ones = [("1", "9", 1), ("1", "10", 1), ("2", "9", 1)]
    assert heat(*ones).sentence == "どの組み合わせも1件以下です。"
    assert heat(ones[0]).sentence == "いちばん多い組み合わせは、「月曜日」の「9時台」の1件です。"
    fours = [(row, column, 4) for row, column, _ in ones]
    assert heat(*fours).sentence == "どの組み合わせも4件以下です。4件の組み合わせは3通りあります。"


def test_a_map_leaves_out_weekends_and_odd_hours_only_where_nothing_was_counted() -> None:
    base = facts.weekday_hours()
    plain = weekday_hour_map(replace(base, cells=(Cell(row="1", column="9", value=2),)))
    assert [row.code for row in plain.rows] == ["1", "2", "3", "4", "5"]
    assert [column.code for column in plain.columns] == [str(hour) for hour in range(9, 17)]
    odd = (Cell(row="6", column="early", value=1), Cell(row="7", column="none", value=1))
    whole = weekday_hour_map(replace(base, cells=odd))
    assert [row.code for row in whole.rows] == ["1", "2", "3", "4", "5", "6", "7"]
    assert whole.columns[0].code == "early"
    assert whole.columns[-1].code == "none"


@pytest.mark.parametrize(
    ("total", "parts", "text"), [(100, 8, "12.5"), (1, 3, "0.3"), (1, 20, "0.1"), (0, 4, "0.0"), (5, 0, "－"), (None, 3, "－")]
)  # fmt: skip
def test_a_mean_is_rounded_half_up_to_one_decimal(total: int | None, parts: int, text: str) -> None:
    assert tenths_text(tenths(total, parts)) == text
