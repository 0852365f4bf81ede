"""試し刷り: an A4 page by which staff see whether a printer cuts nothing off, keeps the size, and shows every grey."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from nakanojo_helpdesk.domain.backups.restoring import moment_words
from nakanojo_helpdesk.domain.calendar import date_stamp, local
from nakanojo_helpdesk.domain.office import Office
from nakanojo_helpdesk.reports.large import Specimen
from nakanojo_helpdesk.reports.sheet import Head, PaperSize, Sheet

TITLE: Final = "試し刷り"
_SAMPLE: Final = "あいう漢字 髙﨑𠮷 0123"
_EDGES: Final = "紙の端の目もりは、いちばん外に見える数字が、このプリンターで切れる幅（ミリ）です。"
_SIZES: Final = (8.0, 9.0, 10.5, 12.0, 14.0, 18.0, 24.0)
CHECKS: Final = (
    "太い枠が、4辺とも切れずに見える。切れるときは、設定の「役場・用紙」で余白を広げてください。",
    "下と右のものさしが、0から100までちょうど10センチある。違うときは、プリンターの「用紙に合わせる」をやめてください。",
    "いちばん小さい文字まで読める。",
    "灰色の四角が、1つずつ濃くなっている。となりと見分けられる。",
)


def specimen_sheet(office: Office, at: datetime) -> Sheet:
    """The page, with the names and margins of an office, as it was made at an instant."""
    size = PaperSize.A4
    margins = tuple(float(margin) for margin in office.margins_mm)
    return Sheet(
        title=TITLE,
        subtitle="",
        form_number="",
        office=office.town,
        period="",
        blocks=(
            Specimen(
                title=office.stamped(TITLE),
                lines=(
                    f"{office.town}　{office.department}",
                    f"{moment_words(at)} 作成",
                    _EDGES,
                ),
                checks=CHECKS,
                sizes=tuple((points, _SAMPLE) for points in _SIZES),
                paper_mm=size.millimetres,
                margins_mm=(margins[0], margins[1], margins[2], margins[3]),
            ),
        ),
        file_stem=office.file_name(f"試し刷り_{date_stamp(local(at).date())}"),
        margins_mm=(margins[0], margins[1], margins[2], margins[3]),
        size=size,
        head=Head.NONE,
    )
