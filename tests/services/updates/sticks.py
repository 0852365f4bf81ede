"""Sticks for tests, made as `tasks.py stick` makes them, with a key of the tests' own."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Final

from nacl.signing import SigningKey

from nakanojo_helpdesk.domain.updates.manifests import UpdateFile, UpdateManifest, Version
from workshop import sticks

SEED: Final = bytes(range(32))
PUBLIC: Final = bytes(SigningKey(SEED).verify_key)
OTHER_SEED: Final = bytes(32)


def manifest() -> UpdateManifest:
    """A manifest of one file that is nowhere."""
    name = "NakanojoHelpdesk-0.2.0-setup.exe"
    return UpdateManifest(
        version=Version(0, 2, 0),
        schema=9,
        system="windows",
        least=Version(0, 1, 0),
        setup=name,
        files=(UpdateFile(name=name, size=10, sha256="0" * 64),),
        made_on=date(2026, 11, 30),
    )


def stick(place: Path, payload: bytes, *, seed: bytes = SEED, **changes: Any) -> Path:
    """Make a stick at `place` with a setup of that content; `changes` are fields of its manifest. Returns its folder."""
    place.mkdir(exist_ok=True)
    setup = place.parent / "NakanojoHelpdesk-0.2.0-setup.run"
    setup.write_bytes(payload)
    made = replace(sticks.manifest_of(setup, version="0.2.0", system="linux"), **changes)
    return sticks.make(place, setup, made, seed)
