"""Saves and searches on an encrypted book against the same on its plain copy: `python -m tests.benchmarks.at_rest`.

Both files hold the same demo data; save for save and search for search, the two take turns.
"""

from __future__ import annotations

import shutil
import statistics
import tempfile
import time
from contextlib import ExitStack, closing
from datetime import date
from pathlib import Path
from typing import Final

from nakanojo_helpdesk.domain.consultations.search import SearchQuery
from nakanojo_helpdesk.domain.protection.keys import BookKey
from nakanojo_helpdesk.services import vocabularies
from nakanojo_helpdesk.services.consultations import writing
from nakanojo_helpdesk.services.databases import demo
from nakanojo_helpdesk.services.ledger import Store
from nakanojo_helpdesk.services.search import finding
from nakanojo_helpdesk.store import driver
from nakanojo_helpdesk.store.protection import converting
from tests.benchmarks.people import COUNTER, signed_in
from tests.benchmarks.saves import varied_forms

SAVES: Final = 300
SEARCHES: Final = 60
OPENINGS: Final = 200


def main() -> None:
    """Print the medians of both, in milliseconds, and encrypted ÷ plain."""
    with tempfile.TemporaryDirectory() as folder:
        plain, encrypted = Path(folder) / "plain.db", Path(folder) / "encrypted.db"
        demo.make(plain, size="town", seed=1, until=date(2026, 3, 31), pc="bench")
        shutil.copyfile(plain, encrypted)
        converting.convert(encrypted, BookKey.new(), note=lambda _copy: None)
        told("opening", *(opened(path) for path in (plain, encrypted)))
        with ExitStack() as open_books:
            books = [open_books.enter_context(closing(Store.open(path))) for path in (plain, encrypted)]
            ledgers = [signed_in(book, COUNTER) for book in books]
            forms = varied_forms(ledgers[0].read(vocabularies.current), ledgers[0].actor.code)
            saves: list[list[float]] = [[], []]
            for _, form in zip(range(SAVES), forms, strict=False):
                for ledger, times in zip(ledgers, saves, strict=True):
                    begin = time.perf_counter()
                    ledger.call(writing.record, form)
                    times.append(time.perf_counter() - begin)
            told("save", *saves)
            searches: list[list[float]] = [[], []]
            for _ in range(SEARCHES):
                for ledger, times in zip(ledgers, searches, strict=True):
                    begin = time.perf_counter()
                    ledger.read(finding.find, SearchQuery(words="写真"))
                    times.append(time.perf_counter() - begin)
            told("search", *searches)


def opened(path: Path) -> list[float]:
    """Seconds of opening a raw connection and reading one number."""
    times = []
    for _ in range(OPENINGS):
        begin = time.perf_counter()
        connection = driver.connect(path)
        connection.execute("PRAGMA user_version").fetchone()
        connection.close()
        times.append(time.perf_counter() - begin)
    return times


def told(what: str, plain: list[float], encrypted: list[float]) -> None:
    """Print one line."""
    first, second = (statistics.median(times) * 1000 for times in (plain, encrypted))
    print(f"{what}: plain {first:.2f} ms, encrypted {second:.2f} ms, ratio {second / first:.2f}")


if __name__ == "__main__":
    main()
