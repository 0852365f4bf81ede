"""The monthly report as a PDF from a cold process, against a process that only imports what the report uses."""

from __future__ import annotations

import ast
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from tests.benchmarks.demo_databases import MONTH
from tests.benchmarks.processes import Pairs, in_turn, output, seconds_to_end

_OURS: Final = "nakanojo_helpdesk"
# Runs the command as it is run, then tells what it has imported.
_TELLING: Final = f"""
import json, sys
from {_OURS} import __main__ as program
code = program.main(sys.argv[1:])
ours = {{name: module.__file__ for name, module in sys.modules.items() if name.startswith("{_OURS}")}}
print(json.dumps({{"code": code, "modules": list(sys.modules), "ours": ours}}))
"""


def command(database: Path, out: Path) -> tuple[str, ...]:
    """The command line of one report, without the program's name."""
    return ("report", "monthly", MONTH.code, "--database", str(database), "--out", str(out))


def measured(database: Path, folder: Path, pairs: int) -> tuple[Pairs, tuple[str, ...]]:
    """Seconds of the report and of the imports, in turn; and which imports those are."""
    out = folder / "report.pdf"
    modules, classes = used_modules(database, out)
    imports = "; ".join([*(f"import {name}" for name in modules), *classes])

    def ours() -> float:
        out.unlink(missing_ok=True)
        seconds = seconds_to_end(("-m", _OURS, *command(database, out)))
        if out.read_bytes()[:5] != b"%PDF-":
            raise RuntimeError("the report is no PDF")
        return seconds

    return in_turn(ours, lambda: seconds_to_end(("-c", imports)), pairs), modules


def used_modules(database: Path, out: Path) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The modules of others that our own code names in its imports and that the report really imported.

    And its imports of Qt's classes out of them, as lines: Qt for Python makes a class when it is first asked for by name.
    """
    told = json.loads(output(("-c", _TELLING, *command(database, out))).splitlines()[-1])
    if told["code"]:
        raise RuntimeError(f"the report ended with exit code {told['code']}")
    files = [Path(file) for file in told["ours"].values()]
    named = {name for file in files for name in _named(file)}
    classes = {line for file in files for line in _classes(file, told["modules"])}
    foreign = (
        name for name in told["modules"] if name.split(".")[0] not in {*sys.stdlib_module_names, _OURS}
    )
    return tuple(name for name in foreign if name in named), tuple(sorted(classes))


def _named(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _classes(file: Path, imported: Sequence[str]) -> Iterator[str]:
    """The imports of classes of Qt at the head of a file."""
    for node in ast.parse(file.read_text(encoding="utf-8")).body:
        module = (node.module or "") if isinstance(node, ast.ImportFrom) else ""
        if module in imported and module.startswith("PySide6."):
            yield ast.unparse(node)
