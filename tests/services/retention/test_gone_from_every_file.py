"""After a purge no file holds a word of it: not in UTF-8, UTF-16, JSON, nor as the pairs of the search index.

`secure_delete` is off in these books, so that what is shown is the work of the purge and not of the SQLite that happened to
be compiled.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from nakanojo_helpdesk import paths
from nakanojo_helpdesk.domain.staff.access import Role
from nakanojo_helpdesk.services.consultations import writing as consultations
from nakanojo_helpdesk.services.ledger import Ledger, Store
from nakanojo_helpdesk.services.retention import approving, finishing
from nakanojo_helpdesk.store import engine
from nakanojo_helpdesk.store.retention import emptying, erasing
from tests.factories import LedgerAs, consultation_form
from tests.services.retention.aged import AFTER, SECRETS, prepared

RARE = "鱻麤龗靐齉爩龘靇灪厵滟爨籲鱺鸞灩麣纞讟钃驫羴犇虋讋豔齾龖鑿"


@pytest.fixture
def careless(monkeypatch: pytest.MonkeyPatch) -> None:
    """No connection overwrites what it deletes."""
    monkeypatch.setitem(engine._PRAGMAS, "secure_delete", ("OFF", 0))  # type: ignore[misc,unused-ignore]


@pytest.fixture
def store(careless: None, database: Path) -> Iterator[Store]:
    opened = Store.open(database)
    yield opened
    opened.close()


def spellings(word: str, *, index: bool) -> Iterator[bytes]:
    """The bytes a word may be kept as; `index`: also as a token of the search index."""
    for encoding in ("utf-8", "utf-16-le", "utf-16-be", "euc-jp", "cp932"):
        try:
            yield word.encode(encoding)
        except UnicodeEncodeError:
            continue
    yield json.dumps(word).strip('"').encode("ascii")
    if not index:
        return
    # Two characters are one token of the index; it leaves out of a token what it shares with the one before.
    pair = word[:2].encode("utf-16-be").hex()
    yield pair[2:].encode("ascii")


def files_of(folder: Path) -> list[Path]:
    """Database, journals, ledger, backups with their manifests, logs, temp."""
    places = [folder, paths.data_dir()]
    return sorted({path for place in places for path in place.rglob("*") if path.is_file()})


def hits(
    folder: Path, words: tuple[str, ...], *, but: str = "before-purge", index: bool = True
) -> set[tuple[str, str]]:
    """(file, word) wherever a word is found; the backup made before is left out: it lives 90 days.

    Six digits of a token stand in some hash by chance where the words are many: then without `index`.
    """
    found = set()
    for path in files_of(folder):
        if but in path.name:
            continue
        content = path.read_bytes()
        for word in words:
            if any(spelt in content for spelt in spellings(word, index=index)):
                found.add((path.name, word))
    return found


def test_the_words_are_found_before(ledger: Ledger, tmp_path: Path) -> None:
    """The search itself sees every one of them, in the database and in the index."""
    assert {word for _file, word in hits(tmp_path, SECRETS)} == set(SECRETS)


def test_after_a_purge_no_file_holds_a_word(ledger: Ledger, ledger_as: LedgerAs, tmp_path: Path) -> None:
    (paths.temp_dir() / "print.pdf").write_bytes(SECRETS[7].encode())
    finishing.carry_out(ledger_as(Role.CHIEF), prepared(ledger), 1, tmp_path / "控え", now=AFTER)
    names = [path.name for path in files_of(tmp_path)]
    assert any(name.endswith("_deletions.jsonl") for name in names)
    assert any("after-purge" in name for name in names)
    assert hits(tmp_path, SECRETS) == set()


def test_the_backup_made_before_still_holds_them(ledger: Ledger, ledger_as: LedgerAs, tmp_path: Path) -> None:
    """A purge approved by mistake can be looked up for 90 days; and the search finds words in a backup."""
    finishing.carry_out(ledger_as(Role.CHIEF), prepared(ledger), 1, tmp_path / "控え", now=AFTER)
    assert {word for _file, word in hits(tmp_path, SECRETS, but="nothing")} == set(SECRETS)


Unsafe = Callable[[pytest.MonkeyPatch], None]


def _no_vacuum(monkeypatch: pytest.MonkeyPatch) -> None:
    real = emptying.empty
    monkeypatch.setattr(emptying, "empty", lambda opened: real(opened, vacuum=False))


def _no_rebuilt_index(monkeypatch: pytest.MonkeyPatch) -> None:
    real = erasing.erase

    def erase(session: Session, act: object, keys: object, at: object) -> int:
        return real(session, act, keys, at, reindex=False)  # type: ignore[arg-type]

    monkeypatch.setattr(erasing, "erase", erase)


def _no_emptying(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(emptying, "empty", lambda _opened: None)


@pytest.mark.parametrize("unsafe", [_no_vacuum, _no_rebuilt_index, _no_emptying])
def test_an_unsafe_way_fails_the_same_search(
    ledger: Ledger, ledger_as: LedgerAs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, unsafe: Unsafe
) -> None:
    """The negative control."""
    unsafe(monkeypatch)
    finishing.carry_out(ledger_as(Role.CHIEF), prepared(ledger), 1, tmp_path / "控え", now=AFTER)
    assert hits(tmp_path, SECRETS)


def many_words(count: int) -> tuple[str, ...]:
    """Words of rare characters, each of them another one."""
    chance = random.Random(count)
    found: set[str] = set()
    while len(found) < count:
        found.add("".join(chance.sample(RARE, 5)))
    return tuple(sorted(found))


def search_for_many(ledger: Ledger, chief: Ledger, folder: Path, count: int) -> None:
    words = many_words(count)
    for word in words:
        ledger.call(consultations.record, consultation_form(memo=f"{word}のこと"))
    found = {word for _file, word in hits(folder, words, index=False)}
    assert found == set(words)
    finishing.carry_out(chief, prepared(ledger), 1, folder / "控え", now=AFTER)
    assert hits(folder, words, index=False) == set()


def test_50_memos_are_gone(ledger: Ledger, ledger_as: LedgerAs, tmp_path: Path) -> None:
    search_for_many(ledger, ledger_as(Role.CHIEF), tmp_path, 50)


@pytest.mark.long
def test_500_memos_are_gone(ledger: Ledger, ledger_as: LedgerAs, tmp_path: Path) -> None:
    search_for_many(ledger, ledger_as(Role.CHIEF), tmp_path, 500)


def test_a_purge_cut_off_after_the_erasing_is_brought_to_its_end_later(
    ledger: Ledger, ledger_as: LedgerAs, tmp_path: Path
) -> None:
    chief = ledger_as(Role.CHIEF)
    uid = prepared(ledger)
    chief.call(approving.approve, uid, 1, now=AFTER)  # and the power fails here
    assert hits(tmp_path, SECRETS)
    assert finishing.finish(chief, tmp_path / "控え") == 1
    assert hits(tmp_path, SECRETS) == set()
    assert finishing.finish(chief, tmp_path / "控え") == 0
