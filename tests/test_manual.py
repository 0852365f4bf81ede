"""The manual says what is: its keys, buttons and sentences are the program's, its pictures are there and shipped."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from nakanojo_helpdesk.reports.manual import book
from tests.test_docs import CODE_WORD, ROOT, local_links, shown_texts, tables, text_of

MANUAL = sorted((ROOT / "docs" / "manual").glob("[0-9]*.md"))
# Pages of a way through the day; what a screen may say is explained on the others.
WITHOUT_SENTENCES = {
    "00_はじめの10分",
    "11_窓口の方へ",
    "12_講師の方へ",
    "13_所属長の方へ",
    "14_システム管理者の方へ",
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


def told_sentences(text: str) -> list[str]:
    """The sentences of the screen that a page explains: the first cells of its tables of 「画面の言葉」."""
    told: list[str] = []
    parts = re.split(r"^\| 画面の言葉 \|.*$", text, flags=re.MULTILINE)[1:]
    for part in parts:
        told += [row[0] for row in tables(part.strip().partition("\n\n")[0])]
    return told


@pytest.mark.parametrize("path", MANUAL, ids=lambda path: path.stem)
def test_the_sentences_the_manual_explains_are_those_of_the_program(path: Path) -> None:
    told = told_sentences(text_of(path))
    program = "\n".join(shown_texts(""))
    assert len(told) >= 3 or path.stem in WITHOUT_SENTENCES
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
