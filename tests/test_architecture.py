"""The house keeps its own rules; each rule is shown to find a planted fault."""

import ast
import functools
import graphlib
import importlib.metadata
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from nakanojo_helpdesk.domain.vocabularies import VocabularyName
from tests import house_rules
from tests.house_rules import PACKAGE, RULES

ROOT = Path(__file__).resolve().parents[1]
NOT_OURS = {".git", ".venv", "__pycache__", "build", "demo-out", "dist", "node_modules"}

LONGEST_SUBJECT = 72

# Put together here, so that this file does not hold what it looks for.
REGISTRIES = [
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("python" + "hosted", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("crates", "io"),
        ("anaconda", "org"),
        ("conda", "io"),
    )
]
MACHINE_PATHS = re.compile(
    r"(?<![\w.$}~-])/(" + "|".join(["wo" + "rk", "ro" + "ot", "op" + "t", "tmp/br" + "ief"]) + r")/"
)

# rule, place of the file, a source with exactly one fault, the same source mended
PLANTED = [
    ("typed_names", "nakanojo_helpdesk/ui/today/page.py", "a = getattr(page, name, None)", "a = page.signal"),
    ("typed_names", "nakanojo_helpdesk/ui/kit/frame/page.py", 'hasattr(self, "_bar")', 'hasattr(event, "key")'),
    ("length", "tasks.py", "x = 1\n" * 401, "x = 1\n" * 400),
    ("docstring", PACKAGE + "domain/a.py", "x = 1", '"""What for."""\nx = 1'),
    ("packages_hold_nothing", PACKAGE + "ui/__init__.py", '"""A."""\nimport os', '"""A."""'),
    ("plain_text", PACKAGE + "ui/kit/frame/page.py", "from PySide6.QtWidgets import QLabel", "from PySide6.QtWidgets import QFrame"),
    ("plain_text", PACKAGE + "ui/kit/frame/page.py", "box = QtWidgets.QMessageBox(self)", "box = QtWidgets.QFrame(self)"),
    ("plain_text", PACKAGE + "ui/kit/look/labels.py", "view = QTextEdit()", "view = QLabel()"),
    ("plain_text", PACKAGE + "ui/kit/frame/page.py", "self.setToolTip(name)", "self.setAccessibleName(name)"),
    ("one_style_sheet", PACKAGE + "ui/kit/frame/page.py", "self.setStyleSheet('')", "self.setProperty('role', '')"),
    ("encodings", PACKAGE + "store/a.py", "open(name)", "open(name, encoding='utf-8')"),
    ("encodings", PACKAGE + "store/a.py", "open(name, 'w')", "open(name, 'wb')"),
    ("encodings", PACKAGE + "store/a.py", "path.open('a')", "path.open('ab')"),
    ("encodings", PACKAGE + "store/a.py", "path.read_text()", "path.read_text(encoding='utf-8')"),
    ("encodings", PACKAGE + "store/a.py", "path.write_text(x)", "path.write_text(x, 'utf-8')"),
    ("encodings", "tests/a.py", "run(c, text=True)", "run(c, encoding='utf-8')"),
    ("encodings", PACKAGE + "logs.py", "FileHandler(p)", "FileHandler(p, encoding='utf-8')"),
    ("dates_that_fail", PACKAGE + "domain/a.py", "day.strftime('%Y年')", "f'{day.year}年'"),
    ("dates_that_fail", PACKAGE + "domain/a.py", "day.strftime(format)", "day.strftime('%Y-%m-%dT%H:%M:%S.%f')"),
    ("dates_that_fail", PACKAGE + "domain/a.py", "f'{day:%-d}'", "f'{share:.1%} {day:%Y%m%d_%H}'"),
    ("dates_that_fail", PACKAGE + "domain/a.py", "f'{day:%B}'", "f'{share:{width}.1%}'"),
    ("no_waiting", PACKAGE + "ui/a.py", "QApplication.processEvents()", "QApplication.quit()"),
    ("no_waiting", PACKAGE + "ui/a.py", "time.sleep(1)", "timer.start(1)"),
    ("no_waiting", PACKAGE + "ui/a.py", "from time import sleep", "from time import monotonic"),
    ("one_full_form", "tests/a.py", "ConsultationForm(a, b, c, d, e, f, g=1, h=1, i=1)", "ConsultationForm(a, b, c, d, e, f, g=1, h=1)"),
    ("states_not_times", "tests/ui/a.py", "QTimer.singleShot(50, press)", "when_shown(Dialog, press)"),
    ("states_not_times", "tests/ui/a.py", "qtbot.wait(20)", "qtbot.waitUntil(done)"),
    ("states_not_times", "tests/ui/a.py", "QTest.qWait(20)", "QTest.qWaitForWindowActive(window)"),
    ("states_not_times", "tests/a.py", "time.sleep(0.1)", "started.wait(60)"),
    ("states_not_times", "tests/a.py", "rest(20)", "turn()"),
    ("no_kept_wrappers", PACKAGE + "ui/a.py", "bar = area.verticalScrollBar()\nc(partial(f, bar))", "c(partial(f, area))"),
    ("no_kept_wrappers", PACKAGE + "ui/a.py", "for v in (a.view(), b.view()):\n    c(lambda: f(v))", "c(lambda: f(a.view()))"),
    ("no_kept_wrappers", PACKAGE + "ui/a.py", "c(partial(f, view.selectionModel()))", "c(partial(f, view))"),
    ("one_way_to_a_place", PACKAGE + "services/a.py", "Registration(serial=1)", "select(Registration)"),
    ("one_way_to_a_place", PACKAGE + "services/a.py", "import Registration\ne.state = s", "import Registration\ne.note = s"),
    ("no_pyplot", PACKAGE + "reports/a.py", "from matplotlib import pyplot", "from matplotlib import figure"),
    ("no_pyplot", "tests/a.py", "import matplotlib.pyplot as plt", "import matplotlib.figure"),
    ("no_bulk_changes", PACKAGE + "services/a.py", "from sqlalchemy import update", "from sqlalchemy import select"),
    ("no_bulk_changes", PACKAGE + "services/a.py", "session.execute(sa.delete(Row))", "session.delete(row)"),
    ("no_bulk_changes", PACKAGE + "services/a.py", "s.query(Row).delete()", "known.update(more)"),
    ("no_bulk_changes", PACKAGE + "services/a.py", "Row.__table__.update()", "Row.__table__.select()"),
    ("no_bulk_changes", PACKAGE + "services/a.py", "session.bulk_save_objects(rows)", "session.add_all(rows)"),
    ("nothing_runs_data", PACKAGE + "exchange/a.py", "import pickle", "import json"),
    ("nothing_runs_data", PACKAGE + "exchange/a.py", "eval(text)", "int(text)"),
    ("nothing_runs_data", PACKAGE + "app.py", "exec(text)", "application.exec()"),
    ("no_commit", PACKAGE + "services/a.py", "session.commit()", "session.flush()"),
    ("no_composed_sql", PACKAGE + "store/a.py", "f'DELETE FROM {table}'", "f'{table} was deleted'"),
    ("no_composed_sql", PACKAGE + "store/a.py", "'SELECT a FROM ' + table", "'SELECT a FROM b'"),
    ("no_composed_sql", PACKAGE + "store/a.py", "'UPDATE a SET b = %s' % b", "'Updates: %s' % b"),
    ("no_composed_sql", PACKAGE + "store/a.py", "'INSERT INTO {}'.format(a)", "'{} rows'.format(a)"),
    ("nothing_unfinished", "tasks.py", "x = 1  # TO" + "DO: more", "x = 1  # enough"),
    ("qt_modules", PACKAGE + "ui/a.py", "from PySide6.QtCharts import QChart", "from PySide6.QtSvg import QSvgRenderer"),
    ("qt_modules", PACKAGE + "ui/a.py", "from PySide6 import QtPdf", "from PySide6 import QtWidgets"),
    ("qt_modules", PACKAGE + "paper/a.py", "from PySide6.QtWidgets import QFrame", "from PySide6.QtGui import QFont"),
    ("third_party", PACKAGE + "domain/a.py", "import sqlalchemy", "import jpholiday"),
    ("third_party", PACKAGE + "store/a.py", "from pysqlite3 import dbapi2", "from nakanojo_helpdesk.store.driver import sqlite"),
    ("third_party", PACKAGE + "settings.py", "import pandas", "import tomllib"),
    ("third_party", PACKAGE + "ui/a.py", "from . import theme", "from nakanojo_helpdesk.ui import theme"),
    ("telling_names", PACKAGE + "store/a.py", "class BackupManager: ...", "class Backup: ..."),
    ("telling_names", PACKAGE + "ui/a.py", "class BasePage: ...", "class Page: ..."),
    ("telling_names", PACKAGE + "ui/a.py", "class SeatInfo: ...", "class Seat: ..."),
]  # fmt: skip


def our_files() -> list[Path]:
    """Every file that git has or would add; without git, every file not made by a tool."""
    command = ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    git = shutil.which("git")
    listed = subprocess.run(command, capture_output=True, check=False) if git else None
    if listed is not None and listed.returncode == 0:
        found = [ROOT / name for name in listed.stdout.decode("utf-8").split("\0") if name]
    else:
        found = list(ROOT.rglob("*"))
    inner = (path for path in found if not NOT_OURS & set(path.relative_to(ROOT).parts) and path.is_file())
    return sorted(inner)


@functools.cache
def our_sources() -> dict[str, str]:
    sources = (path for path in our_files() if path.suffix == ".py")
    return {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in sources}


def named_places(text: str) -> list[str]:
    """Return registry hosts and folders of a developer's machine named in `text`."""
    lower = text.lower()
    return [host for host in REGISTRIES if host in lower] + [m.group() for m in MACHINE_PATHS.finditer(text)]


def run_imports(tree: ast.AST) -> Iterator[str]:
    """Every module or name imported while the program runs, inside functions too; not what only types need."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield str(node.module)
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif not (isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"):
            yield from run_imports(node)


def import_circle(sources: Mapping[str, str]) -> list[str]:
    """The modules of one circle of imports, the first again at the end; nothing where there is none."""
    trees = {
        path.removesuffix(".py").removesuffix("/__init__").replace("/", "."): ast.parse(source)
        for path, source in sources.items()
        if path.startswith(PACKAGE)
    }
    # A package's own `__init__` holds nothing: importing from it is importing what it contains.
    graph = {module: set(run_imports(tree)) & trees.keys() for module, tree in trees.items()}
    try:
        graphlib.TopologicalSorter(graph).prepare()
    except graphlib.CycleError as error:
        return list(error.args[1])
    return []


def check_layers(folder: Path) -> subprocess.CompletedProcess[str]:
    code = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
    return subprocess.run(
        [sys.executable, "-c", code], cwd=folder, capture_output=True, encoding="utf-8", check=False
    )


def subject_fault(folder: Path) -> str:
    """What is wrong with the subject of the newest commit; nothing where there is no git or no history."""
    git = shutil.which("git")
    if git is None:
        return ""
    shown = subprocess.run(
        [git, "-C", str(folder), "log", "-1", "--format=%s"], capture_output=True, check=False
    )
    subject = shown.stdout.decode("utf-8").strip()
    return f"{len(subject)} characters: {subject}" if len(subject) > LONGEST_SUBJECT else ""


def test_the_newest_commit_has_a_short_subject() -> None:
    assert not subject_fault(ROOT)


@pytest.mark.skipif(shutil.which("git") is None, reason="needs git")
def test_a_long_subject_is_found_and_no_history_is_no_fault(tmp_path: Path) -> None:
    assert not subject_fault(tmp_path)
    who = ("-c", "user.name=a", "-c", "user.email=a@example.jp", "-c", "commit.gpgsign=false")
    for length in (LONGEST_SUBJECT, LONGEST_SUBJECT + 1):
        for command in (("init", "-q"), (*who, "commit", "-q", "--allow-empty", "-m", "字" * length)):
            subprocess.run(["git", "-C", str(tmp_path), *command], capture_output=True, check=True)
        assert bool(subject_fault(tmp_path)) == (length > LONGEST_SUBJECT)


@functools.cache
def our_faults() -> dict[house_rules.Rule, list[str]]:
    """What breaks each rule; file by file, so that each is parsed once."""
    faults: dict[house_rules.Rule, list[str]] = {rule: [] for rule in RULES}
    for path, source in our_sources().items():
        for rule in RULES:
            faults[rule] += (f"{path}:{fault}" for fault in rule(path, source))
    return faults


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: str(rule.__name__))
def test_the_house_keeps_the_rule(rule: house_rules.Rule) -> None:
    faults = our_faults()[rule]
    assert not faults, f"{rule.__doc__}\n" + "\n".join(faults)


@pytest.mark.parametrize(("name", "path", "fault", "mended"), PLANTED)
def test_a_planted_fault_is_found(name: str, path: str, fault: str, mended: str) -> None:
    rule: house_rules.Rule = getattr(house_rules, name)
    assert len(rule(path, fault)) == 1
    assert rule(path, mended) == []


def test_a_module_named_after_nothing_is_found() -> None:
    assert house_rules.telling_names(PACKAGE + "domain/utils.py", "") == ["1: module utils"]


def test_every_rule_has_a_planted_fault() -> None:
    assert {rule.__name__ for rule in RULES} == {name for name, *_ in PLANTED}


def test_the_sources_are_really_read() -> None:
    assert {"tasks.py", PACKAGE + "paths.py", "tests/test_architecture.py"} <= our_sources().keys()


def test_no_file_names_a_registry_or_a_folder_of_somebodys_machine() -> None:
    found = {}
    for path in our_files():
        content = path.read_bytes()
        if b"\0" not in content and (places := named_places(content.decode("utf-8"))):
            found[path.relative_to(ROOT).as_posix()] = places
    assert found == {}


def test_a_planted_registry_or_folder_is_found() -> None:
    assert named_places("index = https://" + "files." + REGISTRIES[1] + "/simple") == [REGISTRIES[1]]
    assert named_places("see '/" + "work/main/a.py'") == ["/" + "work/"]
    assert named_places("a network/a.py and ./" + "work/b and https://example.jp/path") == []


def test_imports_point_downwards_only() -> None:
    checked = check_layers(ROOT)
    assert checked.returncode == 0, checked.stdout + checked.stderr


PLANTED_IMPORTS = (
    ("domain/planted.py", "nakanojo_helpdesk.store"),
    ("domain/planted.py", "pandas"),
    ("paths.py", "nakanojo_helpdesk.domain"),
    ("services/planted.py", "nakanojo_helpdesk.reports"),
    ("store/planted.py", "nakanojo_helpdesk.services"),
    ("ui/planted.py", "nakanojo_helpdesk.store.base"),
    ("ui/planted.py", "sqlalchemy"),
    ("ui/today/planted.py", "nakanojo_helpdesk.ui.entry"),
    ("reports/planted.py", "sqlalchemy"),
    ("paper/planted.py", "nakanojo_helpdesk.services.planted"),
)


@pytest.fixture(scope="module")
def planted_layers(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What the contracts say of a copy of the program into which every import of `PLANTED_IMPORTS` was planted."""
    folder = tmp_path_factory.mktemp("planted")
    package = folder / "nakanojo_helpdesk"
    shutil.copytree(ROOT / "nakanojo_helpdesk", package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    for place, imported in PLANTED_IMPORTS:
        with (package / place).open("a", encoding="utf-8") as stream:
            stream.write(f"\nimport {imported}\n")
    (package / "surprise.py").touch()
    checked = check_layers(folder)
    assert checked.returncode == 1, checked.stdout + checked.stderr
    return checked.stdout


@pytest.mark.parametrize(("place", "imported"), PLANTED_IMPORTS)
def test_a_planted_import_is_found(planted_layers: str, place: str, imported: str) -> None:
    module = f"nakanojo_helpdesk.{place.removesuffix('.py').replace('/', '.')}"
    assert re.search(rf"{re.escape(module)} -> {re.escape(imported)}\b[\w.]* \(l\.\d+", planted_layers)


def test_a_module_of_no_layer_is_found(planted_layers: str) -> None:
    assert "surprise" in planted_layers


def test_no_module_imports_itself_by_way_of_others() -> None:
    assert import_circle(our_sources()) == []


def test_a_planted_circle_is_found_inside_functions_too() -> None:
    back = "def late():\n    from nakanojo_helpdesk.paper import a"
    sources = {
        PACKAGE + "paper/a.py": "from nakanojo_helpdesk.paper.b import B",
        PACKAGE + "paper/b.py": back,
    }
    assert set(import_circle(sources)) == {"nakanojo_helpdesk.paper.a", "nakanojo_helpdesk.paper.b"}
    sources[PACKAGE + "paper/b.py"] = "if TYPE_CHECKING:\n    from nakanojo_helpdesk.paper.a import A"
    assert import_circle(sources) == []


def test_every_screen_is_named_in_the_contract() -> None:
    tables = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = {contract["id"]: contract for contract in tables["tool"]["importlinter"]["contracts"]}
    named = set(re.findall(r"\w+", " ".join(contracts["floors-of-the-screens"]["layers"])))
    screens = {path.parent.name for path in (ROOT / "nakanojo_helpdesk" / "ui").glob("*/__init__.py")}
    assert screens <= named


MOST_MODULES = 12


def test_no_folder_of_the_program_holds_more_modules_than_one_sees_at_once() -> None:
    folders: dict[Path, int] = {}
    for path in (ROOT / "nakanojo_helpdesk").rglob("*.py"):
        if path.name != "__init__.py":
            folders[path.parent] = folders.get(path.parent, 0) + 1
    assert {folder.name: count for folder, count in folders.items() if count > MOST_MODULES} == {}


def test_nothing_lies_loose_in_ui() -> None:
    assert [path.name for path in (ROOT / "nakanojo_helpdesk" / "ui").glob("*.py")] == ["__init__.py"]


def imported_packages() -> set[str]:
    """The distributions whose modules the program imports, by their plain names."""
    owners = importlib.metadata.packages_distributions()
    trees = [ast.parse(source) for path, source in our_sources().items() if path.startswith(PACKAGE)]
    modules = {name.split(".")[0] for tree in trees for name in run_imports(tree)}
    found = {plain(owner) for name in modules for owner in owners.get(name, ())}
    return found - {"nakanojo-helpdesk", "shiboken6"}  # shiboken6 comes with PySide6


def plain(distribution: str) -> str:
    return re.sub(r"[-_.]+", "-", distribution).lower()


def test_the_program_asks_for_the_packages_it_imports_and_for_no_others() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    optional = {plain(Requirement(line).name) for line in project["optional-dependencies"]["atrest"]}
    needed = {plain(Requirement(line).name) for line in project["dependencies"]}
    imported = imported_packages()
    assert imported - optional == needed
    assert imported & optional in (set(), optional)  # none of them where they are not installed


def test_every_icon_and_vocabulary_that_is_shipped_is_named_by_the_program() -> None:
    texts = {
        node.value
        for path, source in our_sources().items()
        if path.startswith(PACKAGE + "ui/")
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Constant)
    }
    icons = {path.stem for path in (ROOT / "resources" / "icons").glob("*.svg")}
    assert icons - texts == set()
    vocabularies = {path.stem for path in (ROOT / "resources" / "vocabularies").glob("*.csv")}
    assert vocabularies == {name.value for name in VocabularyName}
