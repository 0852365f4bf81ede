"""`python3 tasks.py lock`: resolves the packages anew, the same for both systems and every Python, with uv.

Only the command needs it: whoever installs reads what is locked (`tasks.read_sections`).
"""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import tasks

TARGETS: Final = {"linux": "x86_64-manylinux_2_34", "windows": "x86_64-pc-windows-msvc"}
ADDRESS: Final = re.compile(r"://|^-|file:|\s-[a-z]|[a-z]:\\|/(home|root|tmp|opt|usr|work)/", re.IGNORECASE)


def lock() -> int:
    """Resolve the newest allowed packages, the same for both systems and every Python."""
    uv = find_uv()
    with tempfile.TemporaryDirectory() as folder:
        held = Path(folder) / "held.txt"
        held.write_text("", encoding="utf-8")
        universal = ("--universal", "--python-version", ".".join(str(part) for part in tasks.OLDEST))
        pins = resolve(uv, tasks.SECTIONS["build"], held, universal)
        held.write_text("\n".join(pins.values()), encoding="utf-8")
        check_wheels(uv, held, pins)
        sections: dict[str, list[str]] = {}
        placed: set[str] = set()
        for section, extras in tasks.SECTIONS.items():
            names = {pin.split("==")[0] for pin in resolve(uv, extras, held, universal)} - placed
            sections[section] = [pins[pin] for pin in sorted(pins) if pin.split("==")[0] in names]
            placed |= names
    tasks.LOCK.parent.mkdir(exist_ok=True)
    tasks.LOCK.write_text(lock_text(sections), encoding="utf-8", newline="\n")
    tasks.say(f"requirements/{tasks.LOCK.name}: {len(pins)} packages")
    return 0


def find_uv() -> str:
    """Return the resolver: the one in `.venv`, or any on the PATH where there is no lock to make one from."""
    if not tasks.LOCK.is_file():
        return shutil.which("uv") or "uv"
    tasks.ensure_environment()
    return str(tasks.venv_python().with_name("uv.exe" if tasks.WINDOWS else "uv"))


def resolve(uv: str, extras: Sequence[str], held: Path, target: Sequence[str]) -> dict[str, str]:
    """Return pins with hashes for a `target`, within the versions in `held`; tasks.NotReady where a wheel is missing."""
    command = [
        uv,
        "pip",
        "compile",
        "pyproject.toml",
        "--only-binary",
        ":all:",
        "--generate-hashes",
        "--quiet",
    ]
    command += ["--no-header", "--no-annotate", "--constraint", str(held), *target]
    command += [part for extra in extras for part in ("--extra", extra)]
    code, pins, complaint = tasks.quietly(command, index_environment())
    if code:
        raise tasks.NotReady(f"No wheels for {' '.join(target)}, {extras or 'runtime'}:\n{complaint}")
    return parse_pins(pins)


def check_wheels(uv: str, held: Path, pins: Mapping[str, str]) -> None:
    """Raise tasks.NotReady unless every system and Python finds a wheel of each package it needs, in the version locked."""
    locked = {pin.partition(" ;")[0] for pin in pins}
    for system in TARGETS.values():
        for minor in range(tasks.OLDEST[1], tasks.NEWEST[1] + 1):
            target = ("--python-platform", system, "--python-version", f"3.{minor}")
            found = {pin.partition(" ;")[0] for pin in resolve(uv, tasks.SECTIONS["build"], held, target)}
            if not found <= locked:
                raise tasks.NotReady(f"{' '.join(target)} needs others than locked: {sorted(found - locked)}")


def parse_pins(text: str) -> dict[str, str]:
    """Split the resolver's text into pin -> pin with hashes; an address or path in it raises tasks.NotReady."""
    pins: dict[str, str] = {}
    for block in re.split(r"\n(?=\S)", text.strip()):
        lines = [line.strip().removesuffix("\\").strip() for line in block.splitlines()]
        bad = [line for line in lines if ADDRESS.search(line) and not line.startswith("--hash=sha256:")]
        if bad or len(lines) < 2 or "==" not in lines[0]:
            raise tasks.NotReady(f"This does not belong into a lock: {(bad or lines)[0]}")
        pins[lines[0]] = " \\\n    ".join([lines[0], *sorted(lines[1:])])
    return pins


def lock_text(sections: Mapping[str, Sequence[str]]) -> str:
    """Return the lock file holding the pins of each section."""
    parts = [line for name, pins in sections.items() for line in (f"# ---- {name}", *pins)]
    return "\n".join(["# Made by `python3 tasks.py lock`. Do not edit.", *parts, ""])


def index_environment() -> dict[str, str]:
    """Hand the indexes of pip's configuration to uv, in its environment alone; local folders hold one system only."""
    variables = dict(os.environ)
    for setting, variable in (("index-url", "UV_DEFAULT_INDEX"), ("extra-index-url", "UV_INDEX")):
        _, configured, _ = tasks.quietly([sys.executable, "-m", "pip", "config", "get", f"global.{setting}"])
        known = os.environ.get(f"PIP_{setting.upper().replace('-', '_')}") or configured
        remote = [address for address in known.split() if address.startswith("http")]
        if remote:
            variables.setdefault(variable, " ".join(remote))
    return variables


if __name__ == "__main__":
    try:
        sys.exit(lock())
    except tasks.NotReady as reason:
        tasks.say(str(reason))
        sys.exit(2)
