"""The file of 設定を持ち出す: whole or refused with one sentence, whatever somebody made of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import pytest

from nakanojo_helpdesk import settings
from nakanojo_helpdesk.domain.calendar import utc_now
from nakanojo_helpdesk.domain.errors import Damaged, DeskError, Refused, Unavailable
from nakanojo_helpdesk.domain.first_start import packing
from nakanojo_helpdesk.domain.first_start.carried import CarriedPc, CarriedSettings
from nakanojo_helpdesk.domain.first_start.codes import merged
from nakanojo_helpdesk.domain.office import Office
from nakanojo_helpdesk.domain.staff.people import THEME_LABELS, DeskForm, VenueForm
from nakanojo_helpdesk.domain.vocabularies import VOCABULARY_LABELS
from nakanojo_helpdesk.exchange import settings_files
from nakanojo_helpdesk.services.databases.founding import shipped_terms
from tests.factories import today


@pytest.fixture(scope="module")
def carried() -> CarriedSettings:
    """What a town took along that changed nothing."""
    shipped = shipped_terms()
    return CarriedSettings(
        office=Office(recording_started_on=today()),
        terms={name: shipped[name] for name in VOCABULARY_LABELS},
        venues=(VenueForm(name="役場", kind="THL"),),
        desks=(DeskForm(name="窓口1", venue="役場"),),
        pc=CarriedPc(),
        made_at=utc_now(),
    )


def changed(
    carried: CarriedSettings, change: Callable[[dict[str, Any]], object], *, seal: bool = True
) -> bytes:
    """The file with its content changed, and (`seal`) its checksum made to fit."""
    whole = json.loads(settings_files.as_bytes(carried))
    change(whole)
    if seal:
        whole["sha256"] = settings_files._digest(whole["content"], whole["made_at"])
    return json.dumps(whole, ensure_ascii=False).encode("utf-8", "surrogatepass")


def refused(tmp_path: Path, data: bytes) -> str:
    """The one sentence a file is refused with. Fails where it is not refused."""
    file = tmp_path / "town.settings"
    file.write_bytes(data)
    with pytest.raises((Refused, Damaged)) as caught:
        taken_in(file)
    return str(caught.value)


def taken_in(file: Path) -> CarriedSettings:
    """What the first start does with a file before it offers it."""
    taken = settings_files.read(file)
    merged(shipped_terms(), taken, today())
    return taken


def test_a_file_nobody_touched_is_taken(carried: CarriedSettings, tmp_path: Path) -> None:
    file = tmp_path / "town.settings"
    settings_files.write(carried, file)
    assert taken_in(file) == carried


def test_a_file_cut_anywhere_is_refused(carried: CarriedSettings, tmp_path: Path) -> None:
    whole = settings_files.as_bytes(carried)
    for length in [*range(0, 200, 20), *range(200, len(whole), len(whole) // 25), len(whole) - 1]:
        assert refused(tmp_path, whole[:length])


def test_a_file_changed_by_hand_is_refused(carried: CarriedSettings, tmp_path: Path) -> None:
    def rename(whole: dict[str, Any]) -> None:
        whole["content"]["office"]["town"] = "別の町"

    assert "壊れています" in refused(tmp_path, changed(carried, rename, seal=False))


def test_a_file_of_a_newer_program_says_so(carried: CarriedSettings, tmp_path: Path) -> None:
    data = changed(carried, lambda whole: whole.update(format=settings_files.FORMAT + 1))
    assert "新しい版" in refused(tmp_path, data)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\0" * 5000,
        b"[" * 200_000,
        b'{"a":' * 100_000,
        b"not json",
        "大事な一覧".encode("cp932"),
        b'{"sha256": "0", "schema": 9}',
        b"null",
        b'"x"',
        b"1e999",
        b"9" * 10_000,
        b"{}" + b" " * settings_files.LARGEST_BYTES,
    ],
    ids=["empty", "zeros", "nested", "nested tables", "text", "cp932", "manifest", "null", "word", "infinite", "long", "huge"],
)  # fmt: skip
def test_a_foreign_file_is_refused(tmp_path: Path, data: bytes) -> None:
    assert "持ち出した設定ではありません" in refused(tmp_path, data)


def put(*path: Any) -> Callable[[dict[str, Any]], None]:
    """Sets what stands at a path of the content; the last of `path` is the value."""
    *way, last, value = path

    def change(whole: dict[str, Any]) -> None:
        place = whole["content"]
        for step in way:
            place = place[step]
        place[last] = value

    return change


NESTED: list[Any] = []
for _ in range(400):
    NESTED = [NESTED]

WRONG: list[tuple[Any, ...]] = [
    ("office", []),
    ("office", "town", 5),
    ("office", "town", ["中之条町"]),
    ("office", "margins_mm", "1,2"),
    ("office", "margins_mm", "1,2,3,4"),
    ("office", "approval_boxes", "\n".join("一二三四五六七")),
    ("office", "roster_columns", "care,care"),
    ("office", "sign_columns", "telephone"),
    ("office", "town", ""),
    ("office", "contact", "1234-5678-9018"),
    ("office", "town", "\ud800"),
    ("office", "town", "役\u0007場"),
    ("terms", {}),
    ("terms", NESTED),
    ("terms", [{}] * 6000),
    ("terms", 0, "vocabulary", "session_state"),
    ("terms", 0, "vocabulary", "nope"),
    ("terms", 0, "code", "x y"),
    ("terms", 0, "label", ""),
    ("terms", 0, "label", "あ" * 500),
    ("terms", 0, "label", None),
    ("terms", 0, "sort", 10**30),
    ("terms", 0, "sort", True),
    ("terms", 0, "parent", "NOPE"),
    ("terms", 0, "hotkey", "＃"),
    ("terms", 0, "valid_from", "2026-13-01"),
    ("terms", 0, "valid_to", "9999-12-31"),
    ("terms", 1, "code", "SM"),
    ("terms", 1, "note", "番号 1234 5678 9018"),
    ("venues", 0, "name", "1234-5678-9018"),
    ("venues", 0, "kind", "NOPE"),
    ("venues", 0, "district", "NOPE"),
    ("venues", 0, "capacity", 0),
    ("venues", 0, "capacity", "20"),
    ("venues", [{"name": "役場", "kind": "THL"}] * 2),
    ("desks", 0, "venue", "ない場所"),
    ("desks", 0, "name", ""),
    ("days", [{"day": "1868-01-01", "is_open": True}]),
    ("days", [{"day": "2026-04-01", "is_open": 1}]),
    ("days", [{"day": "2026-04-01", "is_open": True, "note": "あ" * 41}]),
    ("days", [{"day": "2026-04-01", "is_open": True}] * 2),
    ("pc", []),
    ("pc", "text_scale", 113),
    ("pc", "theme", "pink"),
    ("pc", "lock_minutes", 0),
    ("pc", "lock_minutes", 1.5),
    ("pc", "second_backup_folder", "E:\\" + "あ" * 300),
    ("pc", "second_backup_folder", "E:\0"),
]


@pytest.mark.parametrize(
    "path", WRONG, ids=[f"{n} {' '.join(map(str, path[:-1]))}" for n, path in enumerate(WRONG)]
)
def test_a_file_with_its_checksum_and_a_wrong_value_is_refused(
    carried: CarriedSettings, tmp_path: Path, path: tuple[Any, ...]
) -> None:
    whole = json.loads(settings_files.as_bytes(carried))
    put(*path)(whole)
    try:
        data = changed(carried, put(*path))
    except UnicodeEncodeError:  # half a character cannot even be sealed
        data = json.dumps(whole).encode("ascii")
    sentence = refused(tmp_path, data)
    assert sentence.endswith("。")
    assert "9018" not in sentence


def test_a_number_split_over_the_fields_of_the_office_is_refused(
    carried: CarriedSettings, tmp_path: Path
) -> None:
    def split(whole: dict[str, Any]) -> None:
        whole["content"]["office"] |= {"town": "12345678", "department": "9018"}

    assert "個人番号" in refused(tmp_path, changed(carried, split))


def test_a_practice_stays_where_it_was(carried: CarriedSettings, tmp_path: Path) -> None:
    file = tmp_path / "town.settings"
    file.write_bytes(changed(carried, put("office", "practice", "1")))
    assert not settings_files.read(file).office.practice


def test_codes_a_newer_program_ships_are_added_to_those_taken_along(carried: CarriedSettings) -> None:
    name = next(iter(VOCABULARY_LABELS))
    fewer = {each: terms[:-1] if each is name else terms for each, terms in carried.terms.items()}
    found = merged(shipped_terms(), replace(carried, terms=fewer), today())
    assert {term.code for term in found[name]} == {term.code for term in shipped_terms()[name]}


def test_a_file_that_is_away_says_so(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="外れていないか"):
        settings_files.read(tmp_path / "away.settings")


def test_a_written_file_that_reads_back_otherwise_is_not_kept(
    carried: CarriedSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = settings_files.as_bytes(carried)
    monkeypatch.setattr(settings_files, "as_bytes", lambda _carried: whole[:-200])
    target = tmp_path / "town.settings"
    with pytest.raises(DeskError, match="読み返したら"):
        settings_files.write(carried, target)
    assert list(tmp_path.iterdir()) == []


def test_every_preference_a_pc_may_have_may_be_taken_along() -> None:
    assert range(packing.LOCK_MINUTES[0], packing.LOCK_MINUTES[1] + 1) == settings.LOCK_MINUTES
    assert set(THEME_LABELS) == set(get_args(settings.ThemeChoice))
