"""The maker of update sticks: what it wrote is what the program reads; a stick that fails it stays as it was."""

from __future__ import annotations

import errno
import os
import shutil
from collections import namedtuple
from pathlib import Path

import pytest

import nakanojo_helpdesk
import tasks
from nakanojo_helpdesk.domain.updates import manifests
from nakanojo_helpdesk.store.updates import signing
from nakanojo_helpdesk.store.updates import sticks as reading
from tests.services.updates.sticks import PUBLIC, SEED, stick
from workshop import building, sticks

PAYLOAD = bytes(range(256)) * 5_000


class Killed(BaseException):
    """The maker was killed."""


def held(place: Path) -> bytes:
    """The setup that the stick would install, checked as the program checks it."""
    found = reading.read(place / manifests.FOLDER)
    assert found.manifest is not None
    assert found.signature is not None
    assert signing.is_signed(found.manifest, found.signature, [PUBLIC])
    manifest = manifests.read(found.manifest)
    assert reading.changed(found.folder, manifest, lambda _done, _whole: None) is None
    return (found.folder / manifest.setup).read_bytes()


def test_what_was_made_is_what_the_program_reads(tmp_path: Path) -> None:
    place = tmp_path / "usb"
    folder = stick(place, PAYLOAD)
    assert folder == place / manifests.FOLDER
    assert held(place) == PAYLOAD
    assert [path.name for path in place.iterdir()] == [manifests.FOLDER]
    stick(place, b"newer" * 100)
    assert held(place) == b"newer" * 100
    assert [path.name for path in place.iterdir()] == [manifests.FOLDER]


def test_a_maker_killed_at_any_step_leaves_the_former_or_the_new_stick(tmp_path: Path) -> None:
    place = tmp_path / "usb"
    steps: list[str] = []
    setup = tmp_path / "setup.run"
    setup.write_bytes(b"new")
    manifest = sticks.manifest_of(setup, version="0.2.0", system="linux")
    stick(tmp_path / "whole", PAYLOAD)
    (tmp_path / "other").mkdir()
    sticks.make(tmp_path / "other", setup, manifest, SEED, after=steps.append)
    assert len(steps) >= 5
    for last in steps:
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(tmp_path / "whole", place)

        def kill(step: str, at: str = last) -> None:
            if step == at:
                raise Killed

        with pytest.raises(Killed):
            sticks.make(place, setup, manifest, SEED, after=kill)
        assert held(place) == (b"new" if last == "renamed" else PAYLOAD)
        sticks.make(place, setup, manifest, SEED)
        assert held(place) == b"new"
        assert [path.name for path in place.iterdir()] == [manifests.FOLDER]


def test_a_maker_killed_between_the_two_names_is_mended_by_the_next(tmp_path: Path) -> None:
    place = tmp_path / "usb"
    stick(place, PAYLOAD)
    (place / manifests.FOLDER).rename(place / ".nakanojo-update-former-x")
    with pytest.raises(tasks.NotReady):
        sticks.make(
            place, tmp_path / "NakanojoHelpdesk-0.2.0-setup.run", _manifest(tmp_path), SEED, after=_full
        )
    assert held(place) == PAYLOAD


def _manifest(tmp_path: Path) -> manifests.UpdateManifest:
    setup = tmp_path / "NakanojoHelpdesk-0.2.0-setup.run"
    return sticks.manifest_of(setup, version="0.2.0", system="linux")


def _full(step: str) -> None:
    if step == "setup":
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_full_stick_is_named_and_stays_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "usb"
    stick(place, PAYLOAD)
    setup, manifest = tmp_path / "NakanojoHelpdesk-0.2.0-setup.run", _manifest(tmp_path)
    with pytest.raises(tasks.NotReady, match="is full"):
        sticks.make(place, setup, manifest, SEED, after=_full)
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _place: usage(10**9, 10**9 - 100, 100))
    with pytest.raises(tasks.NotReady, match="is full"):
        sticks.make(place, setup, manifest, SEED)
    assert held(place) == PAYLOAD
    assert [path.name for path in place.iterdir()] == [manifests.FOLDER]


def test_a_stick_that_gives_back_something_else_is_refused(tmp_path: Path) -> None:
    place = tmp_path / "usb"
    stick(place, PAYLOAD)

    def spoil(step: str) -> None:
        if step == "written":
            (written,) = place.glob(".nakanojo-update-*/*.run")
            written.write_bytes(b"x" * len(PAYLOAD))

    with pytest.raises(tasks.NotReady, match="does not give back"):
        sticks.make(
            place, tmp_path / "NakanojoHelpdesk-0.2.0-setup.run", _manifest(tmp_path), SEED, after=spoil
        )
    assert held(place) == PAYLOAD


def test_a_pair_of_keys_is_made_once_for_its_owner_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = tmp_path / "update.key"
    assert sticks.main(["--make-key", str(place)]) == 0
    assert sticks.main(["--make-key", str(place)]) == 2
    assert sticks.main(["--make-key", str(tasks.ROOT / "update.key")]) == 2
    assert not (tasks.ROOT / "update.key").exists()
    if os.name == "posix":
        assert place.stat().st_mode & 0o777 == 0o600
        place.chmod(0o644)
        with pytest.raises(tasks.NotReady, match="chmod"):
            sticks.private_key(place)
        place.chmod(0o600)
    seed = sticks.private_key(place)
    public = signing.keys_in((tmp_path / "update.key.pub").read_text(encoding="ascii"))
    assert public != [seed]
    (tmp_path / "update.key.pub").chmod(0o600)
    with pytest.raises(tasks.NotReady, match="no private key"):
        sticks.private_key(tmp_path / "update.key.pub")
    assert seed.hex() not in capsys.readouterr().out


def test_the_command_makes_a_stick_of_this_version_only(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    key, place = tmp_path / "update.key", tmp_path / "usb"
    place.mkdir()
    sticks.main(["--make-key", str(key)])
    good = tmp_path / f"NakanojoHelpdesk-{nakanojo_helpdesk.__version__}-setup.exe"
    other = tmp_path / "NakanojoHelpdesk-9.9.9-setup.exe"
    for setup in (good, other):
        setup.write_bytes(PAYLOAD)
    notes = tmp_path / "new.txt"
    notes.write_text("申込の画面が速くなりました。\n\n", encoding="utf-8")
    given = ["--key", str(key), "--notes", str(notes), "--setup"]
    assert sticks.main([*given, str(other), str(place)]) == 2
    assert sticks.main([*given, str(good), str(tmp_path / "away")]) == 2
    assert sticks.main([*given, str(good), str(place)]) == 0
    raw = (place / manifests.FOLDER / manifests.MANIFEST).read_bytes()
    assert manifests.read(raw).notes == ("申込の画面が速くなりました。",)
    assert manifests.read(raw).system == "windows"
    assert "read back and verified" in capsys.readouterr().out


def test_a_build_ships_the_public_keys_it_was_told_and_no_private_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(building, "PARTS", tmp_path / "parts")
    monkeypatch.setattr(building, "TRUSTED", tmp_path / "parts" / "trusted_keys.txt")
    for name in ("a", "b"):
        sticks.make_key(tmp_path / name)
    building.take_update_keys(
        ["--update-key", str(tmp_path / "a.pub"), "--update-key", str(tmp_path / "b.pub")]
    )
    shipped = (tmp_path / "parts" / "trusted_keys.txt").read_text(encoding="utf-8")
    assert len(signing.keys_in(shipped)) == 2
    with pytest.raises(tasks.NotReady, match="no public key"):
        building.take_update_keys(["--update-key", str(tmp_path / "a")])
    building.take_update_keys(["--windows"])
    assert not (tmp_path / "parts" / "trusted_keys.txt").exists()
