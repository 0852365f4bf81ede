"""The lines of the 動作の確認 that need Qt: fonts and printers. Printers may not answer: call it from the worker."""

from __future__ import annotations

from typing import Final

from nakanojo_helpdesk.domain.diagnosis.lines import Line, Mark
from nakanojo_helpdesk.paper.headless import families
from nakanojo_helpdesk.paper.printing import printer_names
from nakanojo_helpdesk.typography import bundled

EXPECTED: Final = [bundled.PROPORTIONAL, bundled.PROPORTIONAL, bundled.EVEN]
"""The families of the bundled fonts, by face."""
_SHOWN: Final = 3


def font_line() -> Line:
    """Whether the bundled fonts are used. Needs a running Qt application."""
    found = families()
    good = found == EXPECTED
    return Line(
        name="文字（フォント）",
        mark=Mark.GOOD if good else Mark.BAD,
        told="、".join(dict.fromkeys(found)),
        todo=""
        if good
        else "プログラムのファイルが足りません。プログラムを入れ直してください。記録はそのままです。",
        plain=None if good else "同梱の文字ではありません",
    )


def printer_line() -> Line:
    """The printers of this PC; how many of them may leave it, their names may not."""
    names = printer_names()
    if not names:
        return Line(
            name="プリンター",
            mark=Mark.CARE,
            told="見つかりません。",
            todo="印刷するときは、プリンターをつないでください。PDFは作れます。",
        )
    told = "、".join(names[:_SHOWN]) + (f"、ほか{len(names) - _SHOWN}台" if len(names) > _SHOWN else "")
    return Line(name="プリンター", mark=Mark.GOOD, told=told, plain=f"{len(names)}台")
