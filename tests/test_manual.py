"""The manual says what is: its keys, buttons and sentences are the program's, its pictures are there and shipped."""

from __future__ import annotations

import ast
import functools
import re
from pathlib import Path

import pytest

from nakanojo_helpdesk.domain.manual.blocks import Table, plain
from nakanojo_helpdesk.domain.staff.access import Actor, Role
from nakanojo_helpdesk.reports.manual import book
from nakanojo_helpdesk.ui.shell.screens import SCREENS, allowed
from tests.benchmarks.processes import output
from tests.test_docs import CODE_WORD, ROOT, local_links, program_sources, shown_texts, tables, text_of

MANUAL = sorted((ROOT / "docs" / "manual").glob("[0-9]*.md"))
# Pages of a way through the day; what a screen may say is explained on the others.
WITHOUT_SENTENCES = {
    "00_はじめの10分",
    "11_窓口の方へ",
    "12_講師の方へ",
    "13_所属長の方へ",
    "14_システム管理者の方へ",
    "22_導入の手順",
}
# Keys every text field, list or chip has by itself: no page names them as one of its own.
OF_EVERY_FIELD = {"Enter", "Tab", "Shift+Tab", "Backspace", "Ctrl+M"}


@pytest.mark.parametrize("path", MANUAL, ids=lambda path: path.stem)
def test_the_manual_names_only_keys_and_buttons_that_the_screens_have(path: Path) -> None:
    text = text_of(path)
    texts = shown_texts()
    keys = {key for key in CODE_WORD.findall(text) if len(key) > 1}
    assert keys
    assert [key for key in sorted(keys - OF_EVERY_FIELD) if key not in texts] == []
    buttons = set(re.findall(r"［([^］]+)］", text))
    assert buttons
    assert [button for button in sorted(buttons) if button not in texts] == []


MADE_AT_RUN_TIME = {
    ("もう1つ", "+"),
    ("講座へ", "6"),
    ("相談へ", "6"),
    ("この日程で作る", "F12"),
    ("公開する", "Ctrl+O"),
    ("中止にする", "Delete"),
    ("1つもどす", "Ctrl+Z"),
    ("自由記述", "Insert"),
    ("結果", "Ctrl+R"),
    ("自由記述を読む", "Ctrl+K"),
    ("広報の文をコピー", "Ctrl+B"),
    ("LINEの文をコピー", "Ctrl+L"),
    ("承認して消す", "F12"),
    ("あとで決める", "F12"),
    ("この内容で始める", "F12"),
    ("引き継ぐ", "F12"),
    ("この版に更新する", "F12"),
}
"""Buttons that get their words or key by a choice; tests of their screens press them."""


@functools.cache
def buttons_and_keys() -> frozenset[tuple[str, str]]:
    """The words and the key of every button that one call in the screens' code names, and of the ways between them."""
    found: set[tuple[str, str]] = set()
    for path, source in program_sources().items():
        if path.startswith("nakanojo_helpdesk/ui/"):
            tree = ast.parse(source)
            known = _texts_by_name(tree)
            for node in ast.walk(tree):
                texts = _texts_of(node, known)
                found |= {(words, key) for words in texts for key in texts if words != key}
    return frozenset(found)


def _texts_by_name(tree: ast.Module) -> dict[str, str]:
    found: dict[str, str] = {}
    for node in tree.body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Constant):
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            if isinstance(target, ast.Name) and isinstance(node.value.value, str):
                found[target.id] = node.value.value
    return found


def _texts_of(node: ast.AST, known: dict[str, str]) -> set[str]:
    """The texts a call or tuple is given, with the key that every dialog gives to its main act and to giving up."""
    named = {each.arg for each in node.keywords} if isinstance(node, ast.Call) else set()
    given: list[ast.expr] = []
    if isinstance(node, ast.Call):
        given = [*node.args, *(each.value for each in node.keywords)]
    elif isinstance(node, ast.Tuple):
        given = node.elts
    given = [
        part
        for each in given
        for part in ((each.body, each.orelse) if isinstance(each, ast.IfExp) else (each,))
    ]
    texts = {each.value for each in given if isinstance(each, ast.Constant) and isinstance(each.value, str)}
    texts |= {known[each.id] for each in given if isinstance(each, ast.Name) and each.id in known}
    if isinstance(node, ast.Call) and texts & {"primary", "danger"}:
        texts.add("F12")
    return texts | ({"Esc"} if "rejects" in named else set())


def told_pairs(text: str) -> list[tuple[str, str]]:
    """The buttons that a page names with their key right behind: ［登録］（`F12`） or ［登録］を押します（`F12`）."""
    return re.findall(r"［([^］]+)］(?:を押します)?（`([^`]+)`）", text)


@pytest.mark.parametrize("path", MANUAL, ids=lambda path: path.stem)
def test_a_key_that_the_manual_names_behind_a_button_is_the_key_of_that_button(path: Path) -> None:
    wrong = [pair for pair in told_pairs(text_of(path)) if pair not in buttons_and_keys() | MADE_AT_RUN_TIME]
    assert wrong == []


def test_a_key_of_another_button_is_found() -> None:
    planted = told_pairs("［登録］を押します（`F12`）。［登録］（`F3`）、［探す］（`Ctrl+4`）")
    assert [pair for pair in planted if pair not in buttons_and_keys()] == [
        ("登録", "F3"),
        ("探す", "Ctrl+4"),
    ]


ROLE_PAGES = {
    "11_窓口の方へ": Role.COUNTER,
    "12_講師の方へ": Role.TRAINER,
    "13_所属長の方へ": Role.CHIEF,
    "14_システム管理者の方へ": Role.ADMINISTRATOR,
}


def shut_screens(text: str, role: Role) -> list[str]:
    """The screens a page leads to by their key that somebody with this role alone may not open."""
    person = Actor(staff_id=1, code="S01", name="佐藤", pc="PC1", roles=frozenset({role}))
    ways = {screen.destination.key: screen.destination for screen in SCREENS}
    led = {key for _words, key in told_pairs(text) if key in ways}
    assert led, "a page of a role begins somewhere"
    return sorted(ways[key].word for key in led if ways[key].code not in allowed(person))


@pytest.mark.parametrize("name", ROLE_PAGES)
def test_each_role_is_led_only_to_screens_it_may_open(name: str) -> None:
    assert shut_screens(text_of(ROOT / "docs" / "manual" / f"{name}.md"), ROLE_PAGES[name]) == []


def test_a_screen_that_is_shut_to_a_role_is_found() -> None:
    assert shut_screens("［予約］（`Ctrl+4`）、［設定］（`Ctrl+8`）", Role.ADMINISTRATOR) == ["予約"]


def told_sentences(text: str, head: str = "画面の言葉") -> list[str]:
    """The sentences of the screen that a page explains: the first cells of its tables with that head."""
    told: list[str] = []
    parts = re.split(rf"^\| {head} \|.*$", text, flags=re.MULTILINE)[1:]
    for part in parts:
        told += [row[0] for row in tables(part.strip().partition("\n\n")[0])]
    return told


@pytest.mark.parametrize("path", MANUAL, ids=lambda path: path.stem)
def test_the_sentences_the_manual_explains_are_those_of_the_program(path: Path) -> None:
    told = told_sentences(text_of(path))
    program = "\n".join(shown_texts(""))
    assert len(told) >= 3 or path.stem in WITHOUT_SENTENCES
    assert sorted(set(told)) == sorted(told), "each is explained once on a page"
    assert [sentence for sentence in told if sentence not in program] == []


def test_a_sentence_that_the_program_does_not_say_is_found() -> None:
    planted = (
        "| 画面の言葉 | すること |\n|---|---|\n| ありえない言葉。 | 待ちます。 |\n| 読み込めませんでした。 | 待ちます。 |\n\n"
        "| したいこと | キー |\n|---|---|\n| 登録 | `F12` |\n"
    )
    program = "\n".join(shown_texts(""))
    assert told_sentences(planted) == ["ありえない言葉。", "読み込めませんでした。"]
    assert [sentence for sentence in told_sentences(planted) if sentence not in program] == [
        "ありえない言葉。"
    ]


def test_the_sentences_of_the_setup_are_those_it_shows() -> None:
    told = told_sentences(text_of(ROOT / "docs" / "manual" / "22_導入の手順.md"), "セットアップの言葉")
    setup = text_of(ROOT / "workshop" / "windows" / "setup.nsi")
    setup = setup.replace("${PROGRAM}", "窓口きろく").replace("（$0）", "（…）")
    assert len(told) == setup.count("MessageBox MB_ICON")
    assert [sentence for sentence in told if sentence not in setup] == []


def test_the_first_pcs_are_tried_with_a_box_and_room_for_the_result_at_every_line() -> None:
    page = book.page_named("22_導入の手順.md")
    lists = [block for block in page.blocks if isinstance(block, Table) and plain(block.head[-1]) == "結果"]
    rows = [[plain(cell) for cell in row] for block in lists for row in block.rows]
    assert len(rows) >= 20
    assert [row for row in rows if row[0] != "□" or not row[1] or not row[2] or row[3]] == []
    told = "".join(cell for row in rows for cell in row)
    for subject in (
        "125%",
        "管理者",
        "利用者",
        "変換",
        "F12",
        "印刷",
        "電源",
        "ウイルス対策",
        "NVDA",
        "ハイコントラスト",
        "更新する",
    ):
        assert subject in told


def test_every_page_of_the_manual_is_in_its_contents_and_read_by_its_parser() -> None:
    listed = local_links(text_of(ROOT / "docs" / "manual" / "README.md"))
    assert [path.name for path in MANUAL] == sorted(set(listed))
    assert [page.name for page in book.pages()] == list(dict.fromkeys(listed))
    assert {name for _part, names in book.parts() for name in names} == set(listed)


def test_every_picture_of_the_manual_is_shipped_with_the_program() -> None:
    spec = text_of(ROOT / "build.spec")
    pattern = re.search(r're\.findall\(r"([^"]+)"', spec)
    assert pattern is not None
    shipped = {
        name for path in (*MANUAL, book_file()) for name in re.findall(pattern.group(1), text_of(path))
    }
    assert shipped == {picture.file for page in book.pages() for picture in page.pictures()}
    weight = sum((ROOT / "docs" / "pictures" / name).stat().st_size for name in shipped)
    assert weight + sum(path.stat().st_size for path in MANUAL) < 1_200_000


def book_file() -> Path:
    return ROOT / "docs" / "manual" / book.CONTENTS


@pytest.mark.long
def test_the_pdf_alone_is_made_by_a_process_of_its_own(tmp_path: Path) -> None:
    output(("-m", "tests.manual", "--pdf-alone", "--out", str(tmp_path)))
    assert [path.read_bytes()[:5] for path in tmp_path.iterdir()] == [b"%PDF-"]
