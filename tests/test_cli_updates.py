"""`update` in a terminal: the checks of a stick, the update, the way back."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from nakanojo_helpdesk import cli
from nakanojo_helpdesk.commands.console import DONE, FOUND, REFUSED
from nakanojo_helpdesk.domain.updates.manifests import Version
from nakanojo_helpdesk.domain.updates.rows import Installed, Stage
from nakanojo_helpdesk.services.updates import looking
from nakanojo_helpdesk.services.updates.looking import ThisPc
from nakanojo_helpdesk.store import identity
from nakanojo_helpdesk.store.updates import installation, keeping, places
from tests.factories import FIRST, PASSWORD
from tests.services.updates.sticks import OTHER_SEED, PUBLIC, stick

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the setups of these tests are scripts of a shell")
SCRIPT = b'#!/bin/sh\necho "$@" > "$(dirname "$0")/told.txt"\n'
FORMER, NEW = Version(0, 1, 0), Version(0, 2, 0)


class Pc:
    """A PC that a setup installed; `version` is what runs."""

    def __init__(self, folder: Path) -> None:
        self.version = FORMER
        self.program = folder / "program"
        (self.program / "setup").mkdir(parents=True)
        (self.program / "setup" / f"NakanojoHelpdesk-{FORMER}-setup.run").write_bytes(SCRIPT)
        self.folder = folder / places.FOLDER

    def seen(self, _data: Path) -> ThisPc:
        """What the command finds."""
        schema = identity.SCHEMA_VERSION
        installed = Installed(version=self.version, schema=schema, system="linux", folder=self.program)
        return ThisPc(installed=installed, folder=self.folder, keys=(PUBLIC,))


@pytest.fixture
def pc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Pc:
    """The PC of this test."""
    made = Pc(tmp_path)
    monkeypatch.setattr(looking, "this_pc", made.seen)
    return made


@pytest.fixture
def given(database: Path, tmp_path: Path) -> list[str]:
    """The arguments that say who acts on which records."""
    password = tmp_path / "password.txt"
    password.write_text(PASSWORD, encoding="utf-8")
    return ["--database", str(database), "--as", FIRST, "--password-file", str(password)]


def test_a_stick_is_checked_line_by_line_without_changing_anything(
    pc: Pc, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stick(tmp_path / "usb", SCRIPT, notes=("申込の一覧が速くなりました。",))
    assert cli.main(["update", "--from", str(tmp_path / "usb"), "--check-only"]) == DONE
    told = capsys.readouterr().out
    assert "○ 署名：役場の更新として署名されています。" in told
    assert "・申込の一覧が速くなりました。" in told
    stick(tmp_path / "other", SCRIPT, seed=OTHER_SEED)
    assert cli.main(["update", "--from", str(tmp_path / "other"), "--check-only"]) == FOUND
    assert "× 署名" in capsys.readouterr().out
    assert not [path for path in pc.folder.rglob("*") if path.is_file()]


def test_a_checkout_trusts_nobody(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    stick(tmp_path / "usb", SCRIPT)
    assert cli.main(["update", "--from", str(tmp_path / "usb"), "--check-only"]) == FOUND
    assert "鍵が入っていません" in capsys.readouterr().out


def test_too_little_said_is_refused(pc: Pc, given: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in ([], ["--check-only"], given, ["--from", "usb"], [*given, "--from", "usb", "--back"]):
        assert cli.main(["update", *arguments]) == REFUSED
        assert "「--from」" in capsys.readouterr().err


def test_the_update_and_the_way_back_go_without_a_window(
    pc: Pc, given: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stick(tmp_path / "usb", SCRIPT)
    assert cli.main(["update", "--from", str(tmp_path / "usb"), *given]) == DONE
    assert installation.wait_for_started() == 0
    setup = keeping.place_of(pc.folder, NEW)
    assert (setup / "told.txt").read_text(encoding="ascii").split() == [
        "/S",
        "/CurrentUser",
        "/UPDATE",
        "/GO",
    ]
    assert (setup / keeping.GO).exists()
    pc.version = NEW
    assert cli.main(["update", "--back", *given]) == DONE
    assert installation.wait_for_started() == 0
    told = capsys.readouterr().out
    assert "0.2.0 版に更新しました" in told
    assert "前の 0.1.0 版に戻します" in told
    former = keeping.place_of(pc.folder, FORMER)
    assert "/BACK" in (former / "told.txt").read_text(encoding="ascii")
    assert (former / keeping.GO).exists()
    assert not (setup / keeping.GO).exists()
    record = keeping.read_record(pc.folder)
    assert record is not None
    assert record.stage is Stage.GOING_BACK
    pc.version = FORMER
    assert cli.main(["update", "--back", *given]) == REFUSED
    ended = capsys.readouterr()
    assert "前の 0.1.0 版に戻しました" in ended.out
    assert "戻せる前の版はありません" in ended.err
