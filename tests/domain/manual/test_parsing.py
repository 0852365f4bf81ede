"""A page of the manual is read whole, or refused: no mark of its text ever reaches paper or screen."""

import pytest

from nakanojo_helpdesk.domain.manual.blocks import (
    Heading,
    Item,
    Note,
    Paragraph,
    Picture,
    Span,
    SpanKind,
    Table,
    plain,
)
from nakanojo_helpdesk.domain.manual.parsing import page_of, spans_of
from nakanojo_helpdesk.reports.manual import book

PAGE = """# 題

始めの行。
次の行。LINE
and Wi-Fi

## 見出し

1. 一つ目は `F12` です。
   続きの行。
2. 二つ目
- 点
- □ 印を付ける
> 気をつけること。

![絵の言葉](../pictures/entry.png)

| したいこと | キー |
|---|---|
| [登録](01_相談を登録する.md) | **強く** |
"""


def test_every_kind_of_block_is_read_in_its_order() -> None:
    page = page_of("a.md", PAGE)
    assert page.title == "題"
    kinds = [type(block) for block in page.blocks]
    assert kinds == [Paragraph, Heading, Item, Item, Item, Item, Note, Picture, Table]
    assert plain(page.blocks[0].spans) == "始めの行。次の行。LINE and Wi-Fi"  # type: ignore[union-attr]
    items = [block for block in page.blocks if isinstance(block, Item)]
    assert [item.mark for item in items] == ["1", "2", "・", "□"]
    assert items[0].spans[1] == Span("F12", SpanKind.KEY)
    assert plain(items[0].spans).endswith("です。続きの行。")
    assert [link.target for link in page.links()] == ["01_相談を登録する.md"]
    assert [picture.file for picture in page.pictures()] == ["entry.png"]


def test_a_key_among_strong_words_stays_a_key() -> None:
    assert spans_of("**`0` は不明**です") == (
        Span("0", SpanKind.KEY),
        Span(" は不明", SpanKind.STRONG),
        Span("です"),
    )


@pytest.mark.parametrize(
    "text",
    [
        "題のないページ",
        "# 題\n\n#### 深すぎる見出し",
        "# 題\n\n## 見出しの `キー`",
        "# 題\n\n閉じない **強調",
        "# 題\n\n閉じない `キー",
        "# 題\n\n<b>HTML</b>",
        "# 題\n\n| 頭 |\n| 線のない表 |",
        "# 題\n\n| 頭 | 二つ |\n|---|---|\n| 一つ |",
        "# 題\n\n| 頭 |\n|---|",
        "# 題\n\n![絵](elsewhere/entry.png)",
        "# 題\n\n文の中の ![絵](../pictures/entry.png)",
        "# 題\n\n   点のない字下げ",
    ],
)
def test_what_is_not_understood_is_refused_and_the_page_named(text: str) -> None:
    with pytest.raises(ValueError, match=r"^a\.md: "):
        page_of("a.md", text)


def test_the_manual_has_a_page_for_each_role_and_leads_from_the_first_ten_minutes_to_them() -> None:
    names = [page.name for page in book.pages()]
    roles = ["11_窓口の方へ.md", "12_講師の方へ.md", "13_所属長の方へ.md", "14_システム管理者の方へ.md"]
    assert names[0] == "00_はじめの10分.md"
    assert set(roles) <= set(names)
    assert {link.target for link in book.page_named(names[0]).links()} >= {roles[0], "21_困ったとき.md"}
    with pytest.raises(KeyError):
        book.page_named("99_ない.md")
