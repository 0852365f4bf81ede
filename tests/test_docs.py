"""The papers say what is: words, links, commands, keys, buttons, rules and the matrix are held against the program."""

from __future__ import annotations

import ast
import contextlib
import functools
import importlib
import re
import shlex
import subprocess
import sys
import tomllib
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

import nakanojo_helpdesk
from nakanojo_helpdesk.cli import COMMANDS
from nakanojo_helpdesk.commands.command_line import parsed
from nakanojo_helpdesk.domain.consultations.forms import FIELD_LABELS
from nakanojo_helpdesk.domain.staff.access import (
    MATRIX,
    ROLE_LABELS,
    Permission,
    Role,
    command_actor,
    founding_actor,
)
from nakanojo_helpdesk.domain.statistics import course_facts, course_periods
from nakanojo_helpdesk.domain.statistics import facts as statistics
from tests.test_architecture import named_places

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "nakanojo_helpdesk"
PAPERS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
PICTURES = (
    "sign_in",
    "today",
    "entry",
    "entry_200",
    "search",
    "appointments",
    "statistics",
    "monthly",
    "monthly_report_page1",
)
LINK = re.compile(r"\]\(([^)\s]+)\)")
TOLD = re.compile(r"tasks\.py[ \t]+(?:--[ \t]+)?(\w+)")
RUN = re.compile(r"python3 tasks\.py run -- ([^`\n]+)")
CODE_WORD = re.compile(r"`([^`\n]+)`")

REFUSED_WORDS = ["instead of", "say", "allowed in"]


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def tables(text: str) -> list[list[str]]:
    """The cells of every table row but the rules below headers."""
    rows = [line.strip().strip("|").split("|") for line in text.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in row] for row in rows if not set("".join(row)) <= set("-: ")]


def local_links(text: str) -> list[str]:
    return [link for link in LINK.findall(text) if "://" not in link and not link.startswith("mailto:")]


def anchors(text: str) -> set[str]:
    titles = re.findall(r"^#+\s+(.+)$", text, re.MULTILINE)
    made = {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}
    return made | set(re.findall(r'<a id="([^"]+)"', text))


def missing_links(path: Path, text: str) -> list[str]:
    missing = []
    for link in local_links(text):
        file, _, anchor = link.partition("#")
        target = path.parent / file if file else path
        known = not anchor or (target.is_file() and anchor in anchors(text_of(target) if file else text))
        if not target.exists() or not known:
            missing.append(link)
    return missing


@functools.cache
def program_sources() -> dict[str, str]:
    return {path.relative_to(ROOT).as_posix(): text_of(path) for path in sorted(PACKAGE.rglob("*.py"))}


def snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower().strip("_")


@functools.cache
def code_words() -> str:
    """Every name of the program's code in snake case, each between underscores, one a line."""
    names: set[str] = set()
    for path, source in program_sources().items():
        names.add(Path(path).stem)
        for node in ast.walk(ast.parse(source)):
            names |= {
                value
                for key in ("id", "attr", "name", "arg")
                if isinstance(value := getattr(node, key, None), str)
            }
    return "\n".join(f"_{snake(name)}_" for name in sorted(names))


@functools.cache
def shown_texts(folder: str = "ui") -> frozenset[str]:
    """Every text written in the screens' code, the parts of composed ones apart."""
    found: set[str] = set()
    for path, source in program_sources().items():
        if path.startswith(f"nakanojo_helpdesk/{folder}"):
            nodes = ast.walk(ast.parse(source))
            found |= {
                node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)
            }
    return frozenset(found)


def reading_order(reading: str) -> tuple[str, str]:
    """As a Japanese dictionary sorts: voiced and small signs count like the plain ones, then they decide."""
    kana = "".join(chr(ord(sign) - 0x60) if "ァ" <= sign <= "ヶ" else sign for sign in reading)
    parts = unicodedata.normalize("NFD", kana)
    plain = "".join(sign for sign in parts if not unicodedata.combining(sign))
    return plain.translate(str.maketrans("ぁぃぅぇぉっゃゅょ", "あいうえおつやゆよ")), kana


def glossary() -> list[list[str]]:
    rows = tables(text_of(ROOT / "docs" / "glossary.md"))
    assert rows[0] == ["よみ", "日本語", "English", "meaning"]
    return rows[1 : rows.index(REFUSED_WORDS)]


def refused_words() -> dict[str, tuple[str, list[str]]]:
    """The word to say instead, and the names that may hold it all the same, by each refused word of the glossary."""
    rows = tables(text_of(ROOT / "docs" / "glossary.md"))
    table = rows[rows.index(REFUSED_WORDS) + 1 :]
    return {
        word: (say.strip("`"), CODE_WORD.findall(allowed))
        for words, say, allowed in table
        for word in CODE_WORD.findall(words)
    }


def defined_names(source: str) -> set[str]:
    """Every name a module gives: classes, functions, arguments, fields, columns, variables."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            names.add(node.name)
        elif isinstance(node, ast.arg):
            names.add(node.arg)
        elif isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Store):
            names.add(node.id if isinstance(node, ast.Name) else node.attr)
    return names


def second_words(path: str, source: str) -> list[str]:
    """Names of a module that call a term of the glossary by a refused word."""
    refused = refused_words()
    return [
        f"{path}: {name}: say {say}, not {word}"
        for name in sorted({Path(path).stem, *defined_names(source)})
        for word, (say, allowed) in refused.items()
        if f"_{word}_" in f"_{snake(name)}_" and name not in allowed
    ]


def found(dotted: str) -> object:
    """What a dotted name below the package stands for. Raises `AttributeError`."""
    thing: object = nakanojo_helpdesk
    for number, part in enumerate(parts := dotted.split("."), start=1):
        with contextlib.suppress(ModuleNotFoundError):
            importlib.import_module(".".join(["nakanojo_helpdesk", *parts[:number]]))
        thing = getattr(thing, part)
    return thing


def commands_of_tasks() -> set[str]:
    done = subprocess.run(
        [sys.executable, str(ROOT / "tasks.py")], capture_output=True, encoding="utf-8", check=False
    )
    usage = re.search(r"tasks\.py (\S+)", done.stderr)
    assert usage is not None, done.stderr
    return set(usage.group(1).split("|"))


@pytest.mark.parametrize("path", PAPERS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_and_picture_of_the_papers_is_there(path: Path) -> None:
    assert missing_links(path, text_of(path)) == []


def test_a_broken_link_picture_or_heading_is_found() -> None:
    planted = (
        "[a](tasks.py) ![b](docs/pictures/none.png) [c](#here) [d](#gone) [e](https://example.jp/)\n# Here\n"
    )
    assert missing_links(ROOT / "README.md", planted) == ["docs/pictures/none.png", "#gone"]


def test_the_readme_shows_every_screen() -> None:
    assert {f"docs/pictures/{name}.png" for name in PICTURES} <= set(local_links(text_of(ROOT / "README.md")))


@pytest.mark.parametrize("path", PAPERS, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_paper_names_a_registry_or_a_folder_of_somebodys_machine(path: Path) -> None:
    assert named_places(text_of(path)) == []


def test_the_papers_name_only_commands_that_tasks_offers_and_the_readme_names_them_all() -> None:
    offered = commands_of_tasks()
    assert set(TOLD.findall("\n".join(map(text_of, PAPERS)))) <= offered
    english, _, japanese = text_of(ROOT / "README.md").partition('<a id="日本語">')
    for half in (english, japanese):
        assert set(TOLD.findall(half)) == offered


def test_every_headless_command_of_the_readme_is_understood_as_written() -> None:
    english, _, japanese = text_of(ROOT / "README.md").partition('<a id="日本語">')
    for half in (english, japanese):
        lines = [line for line in map(shlex.split, RUN.findall(half)) if not line[0].startswith("--")]
        assert {line[0] for line in lines} == {command.split()[0] for command in COMMANDS}
        for line in lines:
            parsed(line, print)


def test_the_glossary_is_sorted_by_reading() -> None:
    readings = [row[0] for row in glossary()]
    assert readings == sorted(readings, key=reading_order)
    assert all(re.fullmatch(r"[ぁ-んァ-ヶー（）]+", reading) for reading in readings)


def test_every_english_word_of_the_glossary_is_a_word_of_the_code() -> None:
    words = [row[2].strip("`") for row in glossary()]
    assert [word for word in words if f"_{word}_" not in code_words()] == []
    assert "_quotation_" not in code_words()


def test_no_name_of_the_code_is_a_second_word_for_a_term_of_the_glossary() -> None:
    faults = [fault for path, source in program_sources().items() for fault in second_words(path, source)]
    assert faults == []


@pytest.mark.parametrize(
    ("path", "source", "found"),
    [
        ("a/lessons.py", "class Seminar: ...", ["Seminar: say lesson, not seminar"]),
        ("a/people.py", "def add(user: str) -> None: ...", ["user: say staff, not user"]),
        ("a/tables.py", "class A:\n    counter_id: int = 1", ["counter_id: say desk, not counter"]),
        ("a/tickets.py", "ticket = 1\nself.log_in = 2", ["ticket: say consultation, not ticket"]),
        ("a/login.py", "", ["login: say sign_in, not login"]),
        ("a/access.py", "COUNTER = 1\nsuperuser_seen = userdata = 2", []),
    ],
)
def test_a_second_word_for_a_term_is_found(path: str, source: str, found: list[str]) -> None:
    assert second_words(path, source) == [f"{path}: {each}" for each in found]


def test_the_refused_words_are_none_of_the_glossary_and_their_exceptions_are_in_use() -> None:
    terms = {row[2].strip("`") for row in glossary()} - {"counter"}  # the role keeps its word
    given = {
        name
        for path, source in program_sources().items()
        for name in (Path(path).stem, *defined_names(source))
    }
    for word, (say, allowed) in refused_words().items():
        assert word not in terms
        assert say in terms
        assert set(allowed) <= given


def test_the_glossary_binds_one_to_one() -> None:
    rows = glossary()
    for column in (1, 2):
        terms = [row[column] for row in rows]
        assert len(set(terms)) == len(terms)


def test_the_glossary_knows_every_question_of_the_form_and_every_role() -> None:
    terms = {row[1] for row in glossary()} | {row[1].partition("（")[0] for row in glossary()}
    assert [word for word in (*FIELD_LABELS.values(), *ROLE_LABELS.values()) if word not in terms] == []


def test_the_matrix_on_paper_is_the_one_in_the_program() -> None:
    rows = tables(text_of(ROOT / "docs" / "permissions.md"))
    start = next(number for number, row in enumerate(rows) if row[0] == "permission")
    printed = rows[start + 1 : start + 1 + len(Permission)]
    may: list[Callable[[Permission], bool]] = [*(MATRIX[role].__contains__ for role in Role)]
    may += [command_actor("pc").may, founding_actor("pc").may]
    assert rows[start] == ["permission", "act", *(role.label for role in Role), "コマンド", "初期設定"]
    assert printed == [
        [f"`{act.name}`", act.value, *("✔" if allowed(act) else "–" for allowed in may)] for act in Permission
    ]


def test_the_architecture_names_every_contract_and_every_folder_of_the_program() -> None:
    text = text_of(ROOT / "docs" / "ARCHITECTURE.md")
    project = tomllib.loads(text_of(ROOT / "pyproject.toml"))
    named = CODE_WORD.findall(text)
    for contract in project["tool"]["importlinter"]["contracts"]:
        assert contract["id"] in named
    folders = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    assert {f"nakanojo_helpdesk/{folder}/" for folder in folders} <= set(named)
    assert len(text.split()) <= 900
    assert [line for line in text.splitlines() if len(line) > 130] == []


@pytest.mark.parametrize(
    "name", ["ARCHITECTURE", "CONTRIBUTING", "mechanisms", "permissions", "store", "windows"]
)
def test_every_file_a_page_for_developers_names_is_there(name: str) -> None:
    words = CODE_WORD.findall(text_of(ROOT / "docs" / f"{name}.md"))
    names = {word for word in words if re.fullmatch(r"[\w.]+(/[\w.]+)*(\.\w+|/)", word)}
    places = {
        word for word in names if word.endswith("/") or Path(word).suffix in {".py", ".md", ".toml", ".qss"}
    }
    assert len(places) > {"ARCHITECTURE": 30}.get(name, 1)
    roots = (ROOT, PACKAGE)
    assert [place for place in sorted(places) if not any((root / place).exists() for root in roots)] == []


def test_counting_quotes_the_sentences_that_are_printed() -> None:
    text = text_of(ROOT / "docs" / "counting.md")
    quoted = set(re.findall(r"^> (.+)$", text, re.MULTILINE))
    printed = {
        value
        for module in (statistics, course_facts, course_periods)
        for name, value in vars(module).items()
        if name.endswith(("_DEFINITION", "_NOTE")) and name.isupper()
    }
    assert quoted == printed
    for mode in statistics.ComparisonMode:
        assert mode.definition in text


def test_every_place_that_counting_names_is_there() -> None:
    named = [
        name for row in tables(text_of(ROOT / "docs" / "counting.md")) for name in CODE_WORD.findall(row[-1])
    ]
    assert len(named) > 15
    for name in named:
        found(name)
    for name in ("services.nothing.count", "domain.statistics.nothing"):
        with pytest.raises(AttributeError):
            found(name)
