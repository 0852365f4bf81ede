"""Small counts are hidden, and none of them can be had by subtraction."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from nakanojo_helpdesk.domain.statistics.protecting import LEAST_SHOWN, protected

ROWS, COLUMNS = ("A60", "A70", "A80"), ("NKJ", "SWD", "ISM", "OUT")


def test_a_count_of_one_is_hidden_with_a_second_one_in_its_row_and_column() -> None:
    table = protected(
        {("A60", "NKJ"): 5, ("A60", "SWD"): 4, ("A70", "NKJ"): 1, ("A70", "SWD"): 6}, ROWS[:2], COLUMNS[:2]
    )
    assert table == ((None, None, 9), (None, None, 7), (6, 10, 16))


def test_counts_of_three_and_more_and_of_none_are_shown() -> None:
    table = protected({("A60", "NKJ"): 3, ("A70", "SWD"): 8}, ROWS[:2], COLUMNS[:2])
    assert table == ((3, 0, 3), (0, 8, 8), (3, 8, 11))


@given(
    st.dictionaries(
        st.tuples(st.sampled_from(ROWS), st.sampled_from(COLUMNS)), st.integers(0, 9), max_size=12
    )
)
def test_no_hidden_count_is_alone_in_its_line_and_no_small_one_is_shown(
    counts: dict[tuple[str, str], int],
) -> None:
    table = protected(counts, ROWS, COLUMNS)
    assert table[-1][-1] == sum(counts.values())
    for line in (*table, *zip(*table, strict=True)):
        assert line.count(None) != 1 or (line[-1] is not None and line.count(None) == len(line) - 1)
    shown = [cell for row in table for cell in row][:-1]
    assert all(cell is None or cell == 0 or cell >= LEAST_SHOWN for cell in shown)
