"""The rules of the house as functions over source text: `rule(path, source) -> faults`.

`path` is the file's place in the checkout with forward slashes; a fault is `line: sentence`. A rule answers
for the files it is meant for and returns nothing for the others. `test_architecture.py` holds them against
the program and against planted faults.
"""

import ast
import re
import sys
from collections.abc import Callable, Iterator
from typing import TypeGuard

from tests.kept_wrappers import no_kept_wrappers
from tests.syntax import calls_in, imports_in, names_in, nodes, parsed

Rule = Callable[[str, str], list[str]]

PACKAGE = "nakanojo_helpdesk/"
LONGEST_FILE = 400
ESSENTIALS = {
    *("QtConcurrent", "QtCore", "QtDBus", "QtDesigner", "QtGui", "QtHelp", "QtNetwork", "QtOpenGL"),
    *("QtOpenGLWidgets", "QtPrintSupport", "QtQml", "QtQuick", "QtQuickControls2", "QtQuickWidgets", "QtSql"),
    *("QtSvg", "QtSvgWidgets", "QtTest", "QtUiTools", "QtWidgets", "QtXml"),
}
# What may show text as HTML, and the one file each may be used in: a resident's name must never be markup.
RICH_TEXT_HOMES = {
    "QLabel": PACKAGE + "ui/kit/look/labels.py",
    "QMessageBox": PACKAGE + "ui/kit/frame/messages.py",
    "setToolTip": PACKAGE + "ui/kit/look/labels.py",
}
RICH_TEXT_NOWHERE = {
    *("QErrorMessage", "QInputDialog", "QProgressDialog", "QSplashScreen", "QTextBrowser", "QTextEdit"),
    *("QToolTip", "QWhatsThis", "appendHtml", "insertHtml", "setHtml", "setMarkdown", "setWhatsThis"),
}
THIRD_PARTY = {
    "domain": {"jpholiday"},
    "store": {"alembic", "argon2", "sqlalchemy"},
    "store/driver": {"pysqlite3", "sqlcipher3"},  # one SQLite library a process
    "store/protection/keystore": {"keyring"},
    "store/updates/signing": {"nacl"},
    "services": {"argon2", "rapidfuzz", "sqlalchemy"},
    "exchange": {"xlsxwriter"},
    "reports": {"matplotlib", "numpy", "xlsxwriter"},
    "paper": {"PySide6", "segno", "typing_extensions"},
    "typography": {"PySide6", "budoux"},
    "ui": {"PySide6", "shiboken6", "typing_extensions"},
    "paths": {"platformdirs"},
    "settings": {"tomli_w"},
    **{key: set[str]() for key in ("logs", "tokens")},
}
SLEEP_HOMES = {PACKAGE + "paths.py"}  # waits for a virus scanner
# Waits for states and is waited with; measures; stops or kills a program at some moment, whichever it is.
CLOCK_HOMES = {
    *("tests/waiting.py", "tests/store/writers.py", "tests/store/test_saved_stays_saved.py"),
    *("tests/store/test_upgrade.py", "tests/store/protection/test_converting.py"),
    "tests/services/backups/test_killed.py",
}
CLOCK_CALLS = {"qSleep", "qWait", "rest", "singleShot", "sleep", "startTimer"}
COMMIT_HOMES = {PACKAGE + "services/ledger.py"}  # holds the transaction
FULL_FORM_HOMES = {"tests/factories.py", PACKAGE + "domain/demo/records.py"}  # draws by a law of its own
FORM_ARGUMENTS = 8
NAMED_VALUES = tuple(
    f"{PACKAGE}ui/{home}" for home in ("entry/", "kit/look/theme.py", "records/", "search/filters.py")
)  # a record's answers by the names of their questions, a theme's values by the names in the style sheet
SQL = re.compile(r"\s*(SELECT|INSERT|UPDATE|DELETE|CREATE|DROP|ALTER|ATTACH|REPLACE|WITH|VACUUM)\s")
UNFINISHED = re.compile(r"\b(" + "|".join(["TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK"]) + r")\b")
EMPTY_NAMES = re.compile(r"(Manager|Helper|Helpers|Util|Utils|Impl|Info)$|^Base[A-Z]")
EMPTY_MODULES = {"base_classes", "common", "helper", "helpers", "misc", "util", "utils"}
DIGITS_ONLY = re.compile(r"([ -$&-~]|%[YmdHMSfjz%])*%?")
TEXT_MODE = re.compile(r"[rwaxt+b]{1,3}")


def _faults(nodes: Iterator[tuple[ast.AST, str]]) -> list[str]:
    return [f"{getattr(node, 'lineno', 1)}: {sentence}" for node, sentence in nodes]


def _in_program(path: str) -> bool:
    return path.startswith(PACKAGE)


def length(path: str, source: str) -> list[str]:
    """No file is longer than a person reads in one sitting."""
    lines = source.count("\n") + 1 - source.endswith("\n")
    return [f"{lines}: more than {LONGEST_FILE} lines"] if lines > LONGEST_FILE else []


def docstring(path: str, source: str) -> list[str]:
    """Every module says what it is for; an empty `__init__.py` of the tests need not."""
    return (
        []
        if ast.get_docstring(parsed(source)) or not parsed(source).body
        else ["1: the module has no docstring"]
    )


def packages_hold_nothing(path: str, source: str) -> list[str]:
    """A package's `__init__` holds its docstring: what is imported there is imported by everybody."""
    if not _in_program(path) or not path.endswith("/__init__.py"):
        return []
    return [f"{node.lineno}: import in a package's __init__" for node, _ in imports_in(parsed(source))]  # type: ignore[attr-defined]


def plain_text(path: str, source: str) -> list[str]:
    """Classes and calls that read text as HTML stay in their one home."""
    if not _in_program(path):
        return []
    names = list(names_in(parsed(source)))
    strays = [
        (node, f"{name} outside {RICH_TEXT_HOMES[name]}") for node, name in names if name in RICH_TEXT_HOMES
    ]
    return [
        *_faults((node, sentence) for node, sentence in strays if not sentence.endswith(f" {path}")),
        *_faults((node, f"{name} reads HTML") for node, name in names if name in RICH_TEXT_NOWHERE),
    ]


def one_style_sheet(path: str, source: str) -> list[str]:
    """The look is set once, by the theme."""
    if not _in_program(path) or path == PACKAGE + "ui/kit/look/theme.py":
        return []
    names = names_in(parsed(source))
    return _faults(
        (node, "setStyleSheet outside ui/kit/look/theme.py")
        for node, name in names
        if name == "setStyleSheet"
    )


def encodings(path: str, source: str) -> list[str]:
    """Every text file and text pipe names its encoding: Windows would take cp932."""
    return _faults(_without_encoding(parsed(source)))


def _without_encoding(tree: ast.AST) -> Iterator[tuple[ast.AST, str]]:
    for node, name, on_something in calls_in(tree):
        keywords = {keyword.arg: keyword.value for keyword in node.keywords}
        if "encoding" in keywords or None in keywords:
            continue
        mode = keywords.get(
            "mode", node.args[0 if on_something else 1] if len(node.args) > (not on_something) else None
        )
        mode_text = mode.value if isinstance(mode, ast.Constant) and isinstance(mode.value, str) else None
        if name == "open" and not on_something and (mode is None or (mode_text and "b" not in mode_text)):
            yield node, "open() without encoding"
        elif name == "open" and mode_text and TEXT_MODE.fullmatch(mode_text) and "b" not in mode_text:
            yield node, ".open() without encoding"
        elif (name == "read_text" and not node.args) or (name == "write_text" and len(node.args) < 2):
            yield node, f"{name}() without encoding"
        elif name in {"FileHandler", "RotatingFileHandler", "TimedRotatingFileHandler"}:
            yield node, f"{name} without encoding"
        elif name in {"Popen", "call", "check_call", "check_output", "run"} and "text" in keywords:
            yield node, "text pipe without encoding"


def dates_that_fail(path: str, source: str) -> list[str]:
    """A date is written by hand or with digits only: kanji and %-d in strftime fail on Windows."""
    if not _in_program(path):
        return []
    return _faults((node, f"date format {shown}") for node, shown in _date_formats(parsed(source)))


def _date_formats(tree: ast.AST) -> Iterator[tuple[ast.AST, str]]:
    """Yield the date formats that are not the same on every system."""
    for node in nodes(tree):
        if isinstance(node, ast.FormattedValue) and isinstance(node.format_spec, ast.JoinedStr):
            parts: list[ast.expr] = [
                value for value in node.format_spec.values if isinstance(value, ast.Constant)
            ]
        elif (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr == "strftime"
        ):
            parts = node.args[-1:]
        else:
            continue
        for part in parts:
            text = part.value if isinstance(part, ast.Constant) else None
            if not isinstance(text, str) or ("%" in text and not DIGITS_ONLY.fullmatch(text)):
                yield node, ast.unparse(part)


def no_waiting(path: str, source: str) -> list[str]:
    """Nothing waits in the window's thread, and nothing spins it from inside."""
    if not _in_program(path):
        return []
    return _faults(
        (node, name)
        for node, name in names_in(parsed(source))
        if name == "processEvents" or (name == "sleep" and path not in SLEEP_HOMES)
    )


def states_not_times(path: str, source: str) -> list[str]:
    """A test waits until something is there (`wait_until`, `when_shown`, `settle`), never for a time to pass."""
    if not path.startswith("tests/") or path.startswith("tests/benchmarks/") or path in CLOCK_HOMES:
        return []
    return _faults(
        (node, f"{name} waits for a time")
        for node, name, on_something in calls_in(parsed(source))
        if name in CLOCK_CALLS or (name == "wait" and on_something and ast.unparse(node.func) == "qtbot.wait")
    )


def no_pyplot(path: str, source: str) -> list[str]:
    """Drawing happens on the Figure one is given: pyplot keeps every figure alive."""
    imported = imports_in(parsed(source))
    return _faults((node, name) for node, name in imported if f"{name}.".startswith("matplotlib.pyplot."))


def no_bulk_changes(path: str, source: str) -> list[str]:
    """In services rows change one by one: bulk changes bypass the audit listener."""
    if not path.startswith(PACKAGE + "services/"):
        return []
    tree = parsed(source)
    imported = (
        (node, name)
        for node, name in imports_in(tree)
        if name.startswith("sqlalchemy.") and name.rpartition(".")[2] in {"update", "delete"}
    )
    called = (
        (node, f"{name} on a table")
        for node, name, _ in calls_in(tree)
        if name.startswith("bulk_") or (name in {"update", "delete"} and _on_a_table(node))
    )
    return [*_faults(imported), *_faults(called)]


def _on_a_table(call: ast.Call) -> bool:
    """Tell whether update/delete is called on sqlalchemy itself, a table or a query, not a dict or session."""
    owner = call.func.value if isinstance(call.func, ast.Attribute) else None
    text = ast.unparse(owner) if owner is not None else ""
    return text in {"sqlalchemy", "sa", "sqla", "orm"} or "__table__" in text or ".query(" in text


def nothing_runs_data(path: str, source: str) -> list[str]:
    """Nothing that is read can be run."""
    if not _in_program(path):
        return []
    tree = parsed(source)
    modules = {"pickle", "cPickle", "shelve", "marshal", "dill", "cloudpickle", "joblib"}
    imported = ((node, name) for node, name in imports_in(tree) if name.split(".")[0] in modules)
    called = ((node, name) for node, name, on in calls_in(tree) if name in {"eval", "exec"} and not on)
    return [*_faults(imported), *_faults(called)]


def no_commit(path: str, source: str) -> list[str]:
    """Services never end a transaction, so that two of them can be one act."""
    if not path.startswith(PACKAGE + "services/") or path in COMMIT_HOMES:
        return []
    calls = calls_in(parsed(source))
    return _faults((node, name) for node, name, on in calls if on and name in {"commit", "rollback"})


def no_composed_sql(path: str, source: str) -> list[str]:
    """SQL is never put together from text: values are bound, names come from the tables."""
    if not _in_program(path):
        return []
    lines = source.splitlines()
    return _faults(
        (node, "SQL put together")
        for node in nodes(parsed(source))
        # Names of tables cannot be bound: the few places say so to ruff, too, and why.
        if _composes_sql(node) and "noqa: S608" not in lines[node.lineno - 1]
    )


def _composes_sql(node: ast.AST) -> TypeGuard[ast.expr]:
    if isinstance(node, ast.JoinedStr):
        first = node.values[0] if node.values else None
        filled = any(isinstance(value, ast.FormattedValue) for value in node.values)
        return filled and isinstance(first, ast.Constant) and bool(SQL.match(str(first.value)))
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Mod):
        left = node.left
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format":
        left = node.func.value
    else:
        return False
    return isinstance(left, ast.Constant) and isinstance(left.value, str) and bool(SQL.match(left.value))


def nothing_unfinished(path: str, source: str) -> list[str]:
    """No notes to oneself instead of work."""
    lines = enumerate(source.splitlines(), start=1)
    return [f"{number}: {found[0]}" for number, line in lines if (found := UNFINISHED.search(line))]


def qt_modules(path: str, source: str) -> list[str]:
    """Only Qt modules that PySide6-Essentials brings; the painter knows no widgets."""
    allowed = ESSENTIALS - {"QtWidgets"} if path.startswith(PACKAGE + "paper/") else ESSENTIALS
    imported = ((node, name.split(".")) for node, name in imports_in(parsed(source)))
    return _faults(
        (node, ".".join(parts))
        for node, parts in imported
        if parts[0] == "PySide6" and len(parts) > 1 and parts[1] not in allowed | {"__file__", "__version__"}
    )


def third_party(path: str, source: str) -> list[str]:
    """Each layer uses the libraries of its trade only; app.py, program.py, the commands and __main__.py tie them together."""
    module = path.removeprefix(PACKAGE).removesuffix(".py")
    layer = module if module in THIRD_PARTY else module.split("/")[0]
    if not _in_program(path) or layer not in THIRD_PARTY:
        return []
    allowed = sys.stdlib_module_names | {"nakanojo_helpdesk"} | THIRD_PARTY[layer]
    return _faults(
        (node, f"{name} in {layer}")
        for node, name in imports_in(parsed(source))
        if name.startswith(".") or name.split(".")[0] not in allowed
    )


def telling_names(path: str, source: str) -> list[str]:
    """No names that say nothing."""
    module = path.rpartition("/")[2].removesuffix(".py")
    classes = (node for node in nodes(parsed(source)) if isinstance(node, ast.ClassDef))
    faults = [f"{node.lineno}: class {node.name}" for node in classes if EMPTY_NAMES.search(node.name)]
    return faults + ([f"1: module {module}"] if module in EMPTY_MODULES else [])


def one_full_form(path: str, source: str) -> list[str]:
    """A consultation with every answer is written out once for the tests; a new question is added there alone."""
    if path in FULL_FORM_HOMES:
        return []
    return _faults(
        (call, f"ConsultationForm with {count} arguments: begin from tests/factories.py")
        for call, name, _ in calls_in(parsed(source))
        if name == "ConsultationForm" and (count := len(call.args) + len(call.keywords)) > FORM_ARGUMENTS
    )


def typed_names(path: str, source: str) -> list[str]:
    """Screens look nothing up by a name put together at run time, and ask no widget of theirs whether it is made yet."""
    if not path.startswith(PACKAGE + "ui/"):
        return []
    return _faults(
        (node, f"{name} by a name nobody checks")
        for node, name, on in calls_in(parsed(source))
        if not on and (_looks_up(node, name, path) or (name == "hasattr" and _first_is_self(node)))
    )


def _looks_up(node: ast.Call, name: str, path: str) -> bool:
    computed = len(node.args) > 1 and not isinstance(node.args[1], ast.Constant)
    return name == "getattr" and computed and not path.startswith(NAMED_VALUES)


def _first_is_self(node: ast.Call) -> bool:
    return bool(node.args) and isinstance(node.args[0], ast.Name) and node.args[0].id == "self"


def one_way_to_a_place(path: str, source: str) -> list[str]:
    """Only `services.registrations.placing` adds a registration or writes its state: each other way once oversold a peer."""
    if not path.startswith(PACKAGE + "services/") or path.endswith("registrations/placing.py"):
        return []
    tree = parsed(source)
    faults = _faults(
        (node, "adds a registration") for node, name, _ in calls_in(tree) if name == "Registration"
    )
    if "import Registration" not in source and "    Registration," not in source:
        return faults
    return faults + _faults(
        (target, "writes a registration's state")
        for node in nodes(tree) if isinstance(node, ast.Assign)
        for target in node.targets if isinstance(target, ast.Attribute) and target.attr == "state"
    )  # fmt: skip


RULES: tuple[Rule, ...] = (
    typed_names, length, docstring, packages_hold_nothing, plain_text, one_style_sheet, encodings, dates_that_fail, no_waiting,
    states_not_times, no_pyplot, no_bulk_changes, nothing_runs_data, no_commit, no_composed_sql,
    nothing_unfinished, qt_modules, third_party, telling_names, one_full_form, no_kept_wrappers, one_way_to_a_place,
)  # fmt: skip
