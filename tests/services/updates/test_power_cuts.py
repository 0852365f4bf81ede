"""A power cut after any step of an update or a way back leaves a program and records that open together."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from nakanojo_helpdesk.domain.errors import Refused
from nakanojo_helpdesk.services.updates import updating
from nakanojo_helpdesk.store.backups import swapping
from tests.services.updates.programs import FORMER, HELD, NEW, Pc

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the setups of these tests are scripts of a shell")
YOUNG = 2


class PowerCut(BaseException):
    """The power is gone."""


class Cut(Pc):
    """A PC whose power is cut after a step; without one the steps are only noted."""

    last = ""

    def step(self, name: str) -> None:
        super().step(name)
        if name == self.last:
            raise PowerCut


def cut_after(
    pc: Cut, act: Callable[[], object], only: tuple[str, ...] | None = None
) -> dict[str, tuple[int, str]]:
    """By step: how many records the next start shows, and which version shows them. Every start must succeed.

    `only` names the steps that are tried; None: all.
    """
    saved = pc.home.parent / "saved"
    shutil.copytree(pc.home, saved, symlinks=True)
    version = pc.version
    pc.steps = []
    act()
    steps, seen = list(pc.steps), {}
    pc.end()
    seen["end"] = (pc.start()[0], str(pc.version))
    for last in steps if only is None else only:
        assert last in steps
        shutil.rmtree(pc.home)
        shutil.copytree(saved, pc.home, symlinks=True)
        pc.version, pc.waiting, pc.last = version, None, last
        pc.run()
        with pytest.raises(PowerCut):
            act()
        pc.cut_power()
        pc.last = ""
        first, _outcome = pc.start(checked=True)
        again, outcome = pc.start()
        assert (first, None) == (again, outcome), "what was told is not told again"
        seen[last] = (first, str(pc.version))
    shutil.rmtree(saved)
    return seen


@pytest.fixture
def pc(tmp_path: Path, template_database: Path, monkeypatch: pytest.MonkeyPatch) -> Cut:
    """The former version with some records; everything of the PC is below one folder."""
    database = tmp_path / "pc" / "data" / "nakanojo.db"
    database.parent.mkdir(parents=True)
    shutil.copyfile(template_database, database)
    made = Cut(database, monkeypatch)
    made.record(1, HELD)
    return made


def test_an_update_cut_at_its_last_step_leaves_the_former_version_with_every_record(pc: Cut) -> None:
    chosen = pc.stick()
    seen = cut_after(pc, lambda: pc.update(chosen), ("go",))
    assert seen.pop("end") == (HELD, str(NEW))
    assert set(seen.values()) == {(HELD, str(FORMER))}


@pytest.mark.long
def test_an_update_cut_after_any_step_leaves_the_former_version_with_every_record(pc: Cut) -> None:
    chosen = pc.stick()
    seen = cut_after(pc, lambda: pc.update(chosen))
    assert seen.pop("end") == (HELD, str(NEW))
    assert list(seen) == ["copied", "former_kept", "noted", "backed_up", "recorded", "started", "go"]
    assert set(seen.values()) == {(HELD, str(FORMER))}


BEFORE, AFTER = (HELD + YOUNG, str(NEW)), (HELD, str(NEW))


@pytest.fixture
def updated(pc: Cut) -> Cut:
    """The new version, with records younger than the backup made before it."""
    pc.update(pc.stick())
    pc.end()
    pc.start()
    pc.record(HELD + 1, YOUNG)
    return pc


def test_a_way_back_cut_after_the_exchange_leaves_a_version_that_opens_the_records(updated: Cut) -> None:
    seen = cut_after(updated, updated.go_back, ("put_back",))
    assert seen.pop("end") == (HELD, str(FORMER))
    assert seen == {"put_back": AFTER}  # migrated once more


@pytest.mark.long
def test_a_way_back_cut_after_any_step_leaves_a_version_that_opens_the_records(updated: Cut) -> None:
    seen = cut_after(updated, updated.go_back)
    assert seen.pop("end") == (HELD, str(FORMER))
    assert seen == {
        "prepared": BEFORE,
        "recorded": BEFORE,
        "started": BEFORE,
        "put_back": AFTER,
        "go": AFTER,
    }


def test_a_setup_told_to_go_on_before_the_records_are_put_back_is_caught(
    updated: Cut, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: in the wrong order a power cut leaves a former program before records it does not know."""
    pc = updated
    real = swapping.swap

    def too_late(*args: object) -> None:
        assert pc.waiting is not None
        updating.go(pc.waiting[0])
        pc.end()
        raise PowerCut

    monkeypatch.setattr(swapping, "swap", too_late)
    with pytest.raises(PowerCut):
        pc.go_back()
    monkeypatch.setattr(swapping, "swap", real)
    assert pc.version == FORMER
    with pytest.raises(Refused, match="新しい版"):
        pc.start()
