"""個人情報ファイル簿 on A4: a page a file, filled from what the program keeps; what only the town knows is left to write."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from nakanojo_helpdesk.domain.calendar import date_stamp, local, long_date
from nakanojo_helpdesk.domain.office import Office
from nakanojo_helpdesk.domain.retention.register import TITLE, RegisteredFile
from nakanojo_helpdesk.reports.sheet import Align, Block, Column, Heading, Note, Sheet, Table

_COLUMNS: Final = (
    Column(title="項目", align=Align.TEXT, weight=1.2, least=8),
    Column(title="内容", align=Align.TEXT, weight=2.6),
)


def register_sheet(files: Sequence[RegisteredFile], office: Office, at: datetime) -> Sheet:
    """The register of these files as of an instant, made by `office`."""
    day = local(at).date()
    blocks: list[Block] = []
    for number, file in enumerate(files, 1):
        blocks += [
            Heading.of(number, file.name, begins_page=number > 1),
            Table(
                columns=_COLUMNS,
                rows=(*file.items, ("参考：本人の数", f"{file.people:,}人（{long_date(day)}現在）")),
            ),
            Note(label="公表", text=file.notice),
        ]
    return Sheet(
        title=TITLE,
        subtitle=f"作成：{office.department}",
        form_number="",
        office=office.town,
        state=office.stamped(""),
        period=f"{long_date(day, weekday=False)}現在",
        blocks=tuple(blocks),
        footer=office.foot,
        file_stem=office.file_name(f"{TITLE}_{date_stamp(day)}"),
        margins_mm=office.margins_mm,
    )
