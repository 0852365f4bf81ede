"""Words are found in the manual however they are spelled, under the heading that is nearest above them."""

from nakanojo_helpdesk.domain.manual.parsing import page_of
from nakanojo_helpdesk.domain.manual.parts import find, parts_of, spoken_lines

PAGE = page_of(
    "a.md",
    "# 題\n\n始めにプリンターの話。\n\n## 紙\n\n1. プリンタの電源を入れます。\n2. 返事を待ちます。\n\n"
    "## 印刷\n\n| 言葉 | すること |\n|---|---|\n| 待っています。 | 電源を見ます |\n",
)


def test_all_words_must_be_in_one_part_in_any_spelling() -> None:
    assert [found.heading for found in find([PAGE], "ﾌﾟﾘﾝﾀｰ")] == ["", "紙"]
    (found,) = find([PAGE], "ぷりんた　返事")
    assert (found.page.name, found.heading) == ("a.md", "紙")
    assert found.excerpt == "1、プリンタの電源を入れます。"
    assert find([PAGE], "返事 印刷") == ()
    assert find([PAGE], "　") == ()


def test_a_heading_comes_before_a_line() -> None:
    page = page_of("b.md", "# 題\n\n## 一つ\n\n印刷します。\n\n## 印刷\n\n紙を入れます。\n")
    assert [found.heading for found in find([page], "印刷")] == ["印刷", "一つ"]


def test_a_row_is_read_with_a_pause_between_its_cells() -> None:
    *_, last = parts_of(PAGE.blocks)
    assert spoken_lines(last) == ["待っています。電源を見ます"]
