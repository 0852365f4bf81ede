"""Small Windows programs and libraries from C, and what a library offers."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Final

import tasks

_GCC: Final = "x86_64-w64-mingw32-gcc"
_OBJDUMP: Final = "x86_64-w64-mingw32-objdump"


def compiled(out: Path, code: str, definition: str, *options: str) -> None:
    """Compile C, with a module definition where there is one, into `out`. Raises `tasks.NotReady` with the complaint."""
    source = out.with_suffix(".c")
    source.write_text(code, encoding="utf-8")
    inputs = [str(source)]
    if definition:
        defined = out.with_suffix(".def")
        defined.write_text(definition, encoding="utf-8")
        inputs.append(str(defined))
    libraries = [option for option in options if option.startswith("-l")]
    others = [option for option in options if option not in libraries]
    command = [_GCC, "-O2", "-s", "-w", *others, "-o", str(out), *inputs, *libraries]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    if done.returncode:
        raise tasks.NotReady(f"{out.name} could not be compiled:\n{done.stderr.strip()}")
    source.unlink()
    out.with_suffix(".def").unlink(missing_ok=True)


def exports_of(library: Path) -> tuple[str, ...]:
    """The names a Windows library offers. Raises `tasks.NotReady` when it cannot be read."""
    code, told, complaint = tasks.quietly([_OBJDUMP, "-p", str(library)])
    if code:
        raise tasks.NotReady(f"{library.name} could not be read: {complaint.strip()}")
    _, _, table = told.partition("[Ordinal/Name Pointer] Table")
    lines = table.partition("\n\n")[0].splitlines()[1:]
    return tuple(sorted({line.split()[-1] for line in lines if line.strip().startswith("[")}))
