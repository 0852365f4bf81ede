"""回復キーの用紙: the key of an encrypted book in large groups, for the safe."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from nakanojo_helpdesk.domain.backups.restoring import moment_words
from nakanojo_helpdesk.domain.calendar import date_stamp, local
from nakanojo_helpdesk.domain.office import Office
from nakanojo_helpdesk.domain.protection.keys import BookKey, key_id_words
from nakanojo_helpdesk.domain.protection.recovery import recovery_groups
from nakanojo_helpdesk.domain.retention.rules import BACKUP_DAYS
from nakanojo_helpdesk.reports.large import BigText, Facts, Grid, GridColumn, Over, Place
from nakanojo_helpdesk.reports.sheet import Heading, Paragraph, Sheet

TITLE: Final = "回復キー（暗号化した記録を開く鍵）"
KEEPING: Final = (
    "金庫など、かぎのかかる所にしまってください。パソコンのかばんには入れないでください。"
    "この紙とパソコンの両方がないと、記録はだれにも開けません。"
)
_ACROSS: Final = 3
_USE: Final = (
    "パソコンをかえたときや、鍵が見つからないときに、1番目から12番目まで、この順に入れます。",
    "大文字でも小文字でもかまいません。使っている文字は 3 4 6 7 9 A C D E F G H J K M N P Q R T W X Y だけです。",
    "写真に撮ったり、パソコンに書き写したりしないでください。",
    "なくしたときや汚れたときは、設定の「控え」から、もう一度印刷できます。",
    "人に見られたときは、暗号化をやめてから、もう一度暗号化します。鍵が新しくなります。",
    f"暗号化をやめたり鍵が変わったりしても、{BACKUP_DAYS}日間はこの紙を捨てないでください。前の控えを開くのに要ります。",
)


def recovery_sheet(key: BookKey, office: Office, *, book: str, pc: str, by: str, at: datetime) -> Sheet:
    """The recovery key on one A4 page, in black alone.

    `book` is the name of the book's file, `pc` of the PC, `by` who prints it at `at`.
    """
    groups = recovery_groups(key)
    cells = [Over(f"{place}番目", group) for place, group in enumerate(groups, 1)]
    rows = tuple(tuple(cells[at : at + _ACROSS]) for at in range(0, len(cells), _ACROSS))
    column = GridColumn(title="", place=Place.MIDDLE, unbroken=True, even=True)
    facts = (
        ("鍵の番号", key_id_words(key.id)),
        ("記録の名前", f"{office.town}　{book}"),
        ("パソコン", pc),
        ("印刷した人", by),
        ("印刷した日時", moment_words(at)),
    )
    kept = tuple(
        GridColumn(title=title, weight=weight)
        for title, weight in (("しまった日", 1), ("しまった場所", 2), ("しまった人", 1))
    )
    top, right, bottom, left = office.margins_mm
    foot = f"{office.foot}　" if office.foot else ""
    return Sheet(
        title=TITLE,
        subtitle=f"作成：{office.department}",
        form_number="",
        office=office.town,
        state=office.stamped("取扱注意"),
        period="",
        blocks=(
            BigText(text=KEEPING, points=12.0, lines=3, bold=True, gap=1.0),
            Grid(columns=(column,) * _ACROSS, rows=rows, points=30.0, least=20.0, row=17.0, gap=3.0),
            Facts(pairs=facts, points=11.0, label_width=30.0, gap=4.0),
            Heading(text="使うとき"),
            *(Paragraph(text=f"{number}．{text}") for number, text in enumerate(_USE, 1)),
            Grid(columns=kept, rows=(("", "", ""),), points=10.0, row=10.0, gap=3.0),
        ),
        footer=f"{foot}{office.town}　{moment_words(at)} 作成",
        file_stem=office.file_name(f"回復キー_{date_stamp(local(at).date())}"),
        margins_mm=(
            min(top, 25),
            min(right, 20),
            min(bottom, 25),
            min(left, 30),
        ),  # on one page whatever is set
    )
