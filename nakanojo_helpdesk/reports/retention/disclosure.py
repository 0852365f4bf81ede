"""開示の用紙: everything the database holds of one person, on A4, with what was left out. For that person's hands."""

from __future__ import annotations

from typing import Final

from nakanojo_helpdesk.domain.calendar import clock, date_stamp, local, long_date
from nakanojo_helpdesk.domain.office import Office
from nakanojo_helpdesk.domain.retention.disclosures import OTHERS_DATA, TITLE, Disclosure
from nakanojo_helpdesk.domain.traces.anchors import ANCHOR_LENGTH
from nakanojo_helpdesk.reports.sheet import Align, Block, Column, Heading, Note, Paragraph, Sheet, Table

NOTHING: Final = "記録はありません。"
_FACTS: Final = (
    Column(title="項目", align=Align.TEXT, weight=1, least=6),
    Column(title="内容", align=Align.TEXT, weight=3),
)
_EVENTS: Final = (
    Column(title="日時", align=Align.TEXT, weight=1.2, least=10),
    Column(title="あったこと", align=Align.TEXT, weight=3),
)
_LEFT_OUT: Final = (
    Column(title="書いていないもの", align=Align.TEXT, weight=1, least=6),
    Column(title="理由", align=Align.TEXT, weight=3),
)


def disclosure_sheet(held: Disclosure, office: Office) -> Sheet:
    """The sheet, made by `office`. Its file name tells nobody's name."""
    at = local(held.made_at)
    when = f"{long_date(at.date())} {clock(at.hour * 60 + at.minute)}"
    foot = "　".join(
        part
        for part in (f"{when} 現在", f"記録照合番号 {held.audit_head[:ANCHOR_LENGTH]}", office.foot)
        if part
    )
    return Sheet(
        title=TITLE,
        subtitle=f"{held.name}様　　作成：{office.town} {office.department}",
        form_number="",
        office=office.town,
        state=office.stamped("個人情報 取扱注意"),
        period=long_date(at.date(), weekday=False),
        blocks=tuple(_blocks(held)),
        footer=foot,
        file_stem=office.file_name(f"開示の用紙_{date_stamp(at.date())}"),
        margins_mm=office.margins_mm,
    )


def _blocks(held: Disclosure) -> list[Block]:
    blocks: list[Block] = [Heading.of(1, "登録している内容")]
    blocks.append(Table(columns=_FACTS, rows=tuple((label, text or "－") for label, text in held.person)))
    if held.merged:
        words = f"同じ方として、ほかに{held.merged}件の登録をまとめています。申込はすべて下に出ています。"
        blocks.append(Note(label="まとめ", text=words))
    if held.holds_others:
        blocks.append(Note(label="注意", text=OTHERS_DATA))
    blocks.append(Heading.of(2, f"講座の申込　{len(held.applications):,}件"))
    if not held.applications:
        blocks.append(Paragraph(text=NOTHING))
    for one in held.applications:
        blocks.append(Heading(text=one.heading))
        blocks.append(Table(columns=_FACTS, rows=one.facts))
        if one.events:
            blocks.append(Table(columns=_EVENTS, rows=one.events))
    blocks.append(Heading.of(3, f"相談の予約（電話番号が同じもの）　{len(held.appointments):,}件"))
    if held.appointments:
        blocks.append(Table(columns=_EVENTS, rows=held.appointments))
    else:
        blocks.append(Paragraph(text=NOTHING))
    blocks.append(Heading.of(4, "この紙に書いていないもの"))
    blocks.append(Table(columns=_LEFT_OUT, rows=held.left_out))
    return blocks
