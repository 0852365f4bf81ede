"""What a stick says of itself is read back as it was written; anything else is no manifest."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from nakanojo_helpdesk.domain.diagnosis.lines import Mark
from nakanojo_helpdesk.domain.updates import checking, manifests, rows
from nakanojo_helpdesk.domain.updates.manifests import NewerFormat, Unreadable, Version
from nakanojo_helpdesk.domain.updates.rows import Installed, Owed, Stage, UpdateRecord
from tests.services.updates.sticks import manifest


def test_a_manifest_is_read_back_as_it_was_written() -> None:
    written = replace(manifest(), notes=("申込の画面が速くなりました。",), made_on=date(2026, 12, 1))
    assert manifests.read(manifests.as_bytes(written)) == written
    assert written.setup_file.name == written.setup


@pytest.mark.parametrize(
    "spoil",
    [
        lambda plain: plain.pop("version"),
        lambda plain: plain.update(version="1.2"),
        lambda plain: plain.update(version="１.2.3"),
        lambda plain: plain.update(schema="9"),
        lambda plain: plain.update(schema=True),
        lambda plain: plain.update(files=[]),
        lambda plain: plain.update(setup="other.exe"),
        lambda plain: plain["files"][0].update(name="../x.exe") or plain.update(setup="../x.exe"),
        lambda plain: plain["files"][0].update(name="manifest.sig") or plain.update(setup="manifest.sig"),
        lambda plain: plain["files"][0].update(sha256="00"),
        lambda plain: plain["files"][0].update(size=0),
        lambda plain: plain["files"].append(dict(plain["files"][0])),
        lambda plain: plain.update(files=plain["files"] * 30),
        lambda plain: plain.update(notes=["あ" * 201]),
        lambda plain: plain.update(notes=["一行目\n二行目"]),
        lambda plain: plain.update(notes="文"),
        lambda plain: plain.update(made_on="12月1日"),
        lambda plain: plain.update(format="1"),
        lambda plain: plain.update(format=0),
    ],
)
def test_what_is_no_manifest_is_refused(spoil: Callable[[dict[str, Any]], object]) -> None:
    plain = json.loads(manifests.as_bytes(manifest()))
    spoil(plain)
    with pytest.raises(Unreadable):
        manifests.read(json.dumps(plain).encode())


@pytest.mark.parametrize(
    "raw", [b"", b"\xff\xfe", b"[]", b"null", b"[" * 100_000, manifests.as_bytes(manifest())[:-20]]
)
def test_bytes_of_something_else_are_refused(raw: bytes) -> None:
    with pytest.raises(Unreadable):
        manifests.read(raw)


def test_a_later_form_of_the_manifest_is_named_as_such() -> None:
    plain = json.loads(manifests.as_bytes(manifest())) | {"format": manifests.FORMAT + 1, "files": {}}
    with pytest.raises(NewerFormat):
        manifests.read(json.dumps(plain).encode())


HERE = Installed(version=Version(0, 1, 0), schema=9, system="windows", folder=None)


@pytest.mark.parametrize(
    ("change", "here", "bad"),
    [
        ({}, {}, None),
        ({"version": Version(0, 10, 0)}, {"version": Version(0, 9, 9)}, None),
        ({"program": "other"}, {}, "プログラム"),
        ({"system": "linux"}, {}, "プログラム"),
        ({"version": Version(0, 1, 0)}, {}, "版"),
        ({"version": Version(0, 0, 9)}, {}, "版"),
        ({"least": Version(0, 1, 1)}, {}, "版"),
        ({"schema": 8}, {}, "記録の形"),
        ({"schema": 12}, {}, None),
    ],
)
def test_program_version_and_form_of_the_records_decide(
    change: dict[str, Any], here: dict[str, Any], bad: str | None
) -> None:
    lines = checking.about_program(replace(manifest(), **change), replace(HERE, **here))
    assert [line.name for line in lines if line.mark is Mark.BAD] == ([] if bad is None else [bad])
    assert all(line.todo for line in lines if line.mark is Mark.BAD)


def test_the_record_of_an_update_is_read_back_as_it_was_written() -> None:
    owed = Owed(
        backup="b.db",
        head_seq=7,
        head="ab",
        missing=2,
        kept="former/a.db",
        numbers={"running_numbers": {2026: 12}},
    )
    record = UpdateRecord(
        stage=Stage.GOING_BACK,
        at=datetime(2026, 12, 1, 9, 0, tzinfo=UTC),
        former=Version(0, 1, 0),
        former_schema=9,
        version=Version(0, 2, 0),
        schema=10,
        backup="b.db",
        setup="s.exe",
        owed=owed,
    )
    text = rows.as_text(record)
    assert rows.from_text(text) == record
    assert rows.from_text(text[: len(text) // 2]) is None
    assert rows.from_text("[]") is None
