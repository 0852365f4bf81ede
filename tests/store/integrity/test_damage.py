"""A damaged file: the check says in staff's words which records are lost, about how many, and of which days."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from nakanojo_helpdesk.domain.checks import Finding
from nakanojo_helpdesk.services.databases import checks
from nakanojo_helpdesk.services.ledger import Ledger, Store
from tests.demo_data import copied
from tests.factories import first_actor, raw

PAGE = 4096
LEAF = {10, 13}
ENGLISH = re.compile(r"[a-z]{4,}")


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three years of invented records."""
    return copied(tmp_path_factory.mktemp("book"))


def leaves(book: Path, name: str) -> list[int]:
    """The pages of a table or an index that hold its rows, in the order of the tree (sqlite.org/fileformat2.html)."""
    (root,) = rows_of(book, f"SELECT rootpage FROM sqlite_schema WHERE name='{name}'")[0]
    assert isinstance(root, int)
    content = book.read_bytes()

    def number(place: int, size: int) -> int:
        return int.from_bytes(content[place : place + size], "big")

    def below(page: int) -> list[int]:
        begin = (page - 1) * PAGE
        if content[begin] in LEAF:
            return [page]
        cells = [number(begin + 12 + 2 * cell, 2) for cell in range(number(begin + 3, 2))]
        children = [number(begin + cell, 4) for cell in cells] + [number(begin + 8, 4)]
        return [leaf for child in children for leaf in below(child)]

    return below(root)


def checked(book: Path, folder: Path, spoil: Callable[[bytearray], None]) -> tuple[Finding, ...]:
    content = bytearray(book.read_bytes())
    spoil(content)
    damaged = folder / "damaged.db"
    damaged.write_bytes(content)
    found = checks.check_file(damaged, first_actor())
    assert all(finding.sentence.endswith("。") for finding in found)
    assert [finding.sentence for finding in found if ENGLISH.search(finding.sentence)] == [], (
        "SQLite's own words"
    )
    return found


def blank(page: int) -> Callable[[bytearray], None]:
    def spoil(content: bytearray) -> None:
        content[(page - 1) * PAGE : page * PAGE] = bytes(PAGE)

    return spoil


def rows_of(book: Path, query: str) -> list[tuple[object, ...]]:
    with raw(book) as connection:
        return list(connection.execute(query))


@pytest.mark.parametrize(
    ("table", "label"),
    [("consultations", "相談"), ("registrations", "申込"), ("marks", "出欠"), ("people", "利用者")],
)
def test_a_blank_page_names_the_records_that_are_gone(
    book: Path, tmp_path: Path, table: str, label: str
) -> None:
    pages = leaves(book, table)
    found = checked(book, tmp_path, blank(pages[len(pages) // 2]))
    (sentence,) = [finding.sentence for finding in found if finding.kind == "integrity"]
    lost = re.search(r"読めなくなったのは、およそ([\d,]+)件です（令和\d年.*ごろのもの）。", sentence)
    assert sentence.startswith(f"{label}が入っているところが傷んでいます。")
    assert lost is not None, sentence
    whole = rows_of(book, f"SELECT count(*) FROM {table}")[0][0]
    assert isinstance(whole, int)
    assert 0 < int(lost[1].replace(",", "")) < 3 * whole / len(pages)


def test_the_days_named_are_those_of_the_records_that_are_gone(book: Path, tmp_path: Path) -> None:
    pages = leaves(book, "consultations")
    page = pages[len(pages) // 3]
    (finding, *_more) = checked(book, tmp_path, blank(page))
    with raw(tmp_path / "damaged.db") as connection, pytest.raises(Exception, match="malformed"):
        connection.execute("SELECT memo FROM consultations NOT INDEXED").fetchall()
    numbers = [int(number) for number in re.findall(r"\d+", finding.sentence.split("（")[1])]
    first, last = numbers[:3], numbers[3:]
    assert first <= last
    days = [row[0] for row in rows_of(book, "SELECT event_date FROM consultations ORDER BY id")]
    spelled = [[int(str(day)[:4]) - 2018, int(str(day)[5:7]), int(str(day)[8:])] for day in days]
    lost = int(re.search(r"およそ(\d+)件", finding.sentence)[1])  # type: ignore[index]
    begun = spelled.index(first)
    assert last in spelled[begun + lost : begun + lost + 12], (
        "as many records lie between as are said to be lost"
    )


def test_the_trace_is_named_too_and_its_table_needs_no_count(book: Path, tmp_path: Path) -> None:
    pages = leaves(book, "audit")
    found = checked(book, tmp_path, blank(pages[len(pages) // 2]))
    assert any(finding.sentence.startswith("操作の記録が入っているところ") for finding in found)


@pytest.mark.parametrize("index", ["ix_consultations_main_topic_id", "sqlite_autoindex_marks_2"])
def test_a_damaged_index_is_said_to_cost_no_record(book: Path, tmp_path: Path, index: str) -> None:
    (page, *_more) = leaves(book, index)
    (finding, *_others) = checked(book, tmp_path, blank(page))
    assert finding.sentence.endswith("を速く探すための索引が傷んでいます。記録そのものは読めます。")
    assert finding.kind == "integrity"


def test_a_damaged_search_index_is_a_finding_of_its_own(book: Path, tmp_path: Path) -> None:
    pages = leaves(book, "consultation_search_data")
    found = checked(book, tmp_path, blank(pages[-1]))
    assert {finding.kind for finding in found} == {"search"}


def test_the_quick_check_of_a_start_says_the_same(book: Path, tmp_path: Path) -> None:
    content = bytearray(book.read_bytes())
    blank(leaves(book, "consultations")[5])(content)
    (tmp_path / "damaged.db").write_bytes(content)
    store = Store.open(tmp_path / "damaged.db")
    (finding, *_more) = Ledger(store, first_actor()).read(checks.quick)
    store.close()
    assert finding.sentence.startswith("相談が入っているところが傷んでいます。")


def test_no_page_blank_doubled_or_scribbled_on_speaks_english(book: Path, tmp_path: Path) -> None:
    chance = random.Random(7)
    pages = book.stat().st_size // PAGE
    unfound = 0
    for trial in range(12):
        page = chance.randrange(2, pages + 1)

        def spoil(content: bytearray, page: int = page, trial: int = trial) -> None:
            begin = (page - 1) * PAGE
            if trial % 3 == 0:
                content[begin : begin + PAGE] = bytes(PAGE)
            elif trial % 3 == 1:
                content[begin : begin + PAGE] = content[begin - PAGE : begin]
            else:
                content[begin : begin + 200] = chance.randbytes(200)

        unfound += checked(book, tmp_path, spoil) == ()
    assert unfound <= 1, "a page nobody uses"
