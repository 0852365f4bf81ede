"""事務引継書 on A4: places to sign, then six headings filled from the data and from what was typed.

Open work stands there by number and day. Who takes it over looks the person up in the program, so no resident is named.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Final

from nakanojo_helpdesk.domain.calendar import (
    clock,
    date_stamp,
    day_in_month,
    era_year,
    fiscal_year_label,
    local,
    long_date,
    short_date,
)
from nakanojo_helpdesk.domain.handover.papers import CountLine, HandoverFacts, KeptFiles, KeptPlace
from nakanojo_helpdesk.domain.handover.texts import HEADINGS
from nakanojo_helpdesk.domain.office import Office
from nakanojo_helpdesk.domain.retention.plans import Due
from nakanojo_helpdesk.reports.large import Grid, GridColumn, Place
from nakanojo_helpdesk.reports.sheet import Align, Block, Column, Heading, Note, Paragraph, Sheet, Table
from nakanojo_helpdesk.reports.source_lines import source_lines

TITLE: Final = "事務引継書"
NOTHING_OPEN: Final = "未処理の事項はありません。"
_NO_FIGURE: Final = "…"
_NOBODY: Final = "未定"
_NO_DAY: Final = "－"
_NAMELESS: Final = (
    "住民の方の名前と電話は載せていません。番号と日にちで、「探す」「予約」「講座」の画面から開けます。"
)
_RETYPE: Final = "記録を控えに戻したとき、控えになかった記録の一覧が{}つ残っています。設定の「入力し直し」で印刷し、入力し直します。"
_COUNTED: Final = "取消を除いた件数です。「…」は、記録を始める前か、まだ来ていない月です。"
_HELD: Final = "出席は、終わった回の延べ人数です。"


def _column(title: str, weight: float = 1.0, *, number: bool = False, least: int = 6) -> Column:
    return Column(title=title, align=Align.NUMBER if number else Align.TEXT, weight=weight, least=least)


_MONTHS: Final = (
    _column("月", 1.6),
    _column("本年度", number=True),
    _column("前年度", number=True),
)
_DESKS: Final = (_column("窓口", 1.6), _column("本年度", number=True), _column("前年度", number=True))
_COURSES: Final = (
    _column("番号", 1.3, least=7),
    _column("講座", 3.0),
    _column("担当", 1.8, least=5),
    _column("実施／予定", 1.1, number=True),
    _column("出席", 0.7, number=True),
)
_LESSONS: Final = (
    _column("日時", 2.9, least=10),
    _column("講座", 3.6),
    _column("会場", 1.4, least=4),
    _column("担当", 1.5, least=4),
)
_OPENINGS: Final = (
    _column("月", 1.4),
    _column("月報を作る日", 2.0),
    _column("開設日", number=True),
)
_DUES: Final = (
    _column("保存期間が過ぎたもの", 2.0),
    _column("残るもの", 2.4),
    _column("件数", 0.8, number=True),
)
_OPEN: Final = (
    _column("種類", 1.2, least=7),
    _column("番号など", 3.4),
    _column("期限", 1.3, least=6),
    _column("引き継ぐ人", 1.2, least=5),
)
_BOOKS: Final = (
    _column("帳簿", 1.3, least=5),
    _column("期間", 3.4, least=8),
    _column("保存年限", 3.0),
    _column("数", 0.8, number=True),
)
_PLACES: Final = (
    _column("もの", 1.5, least=6),
    _column("場所", 2.6),
    _column("数・日にち", 2.0),
)
_THINGS: Final = (_column("もの", 1.3, least=7), _column("内容", 3.4), _column("受渡しの確認", 0.9, least=4))
_SIGNATURES: Final = (
    GridColumn(title="", width=34.0, bold=True),
    GridColumn(title="職・氏名", weight=1.6),
    GridColumn(title="印", width=20.0, place=Place.MIDDLE),
    GridColumn(title="日付", width=54.0, place=Place.RIGHT),
)


def handover_sheet(facts: HandoverFacts, kept: KeptFiles, office: Office) -> Sheet:
    """The paper of one person. Its file name names nobody."""
    row = facts.view.row
    last = "未定" if row.last_day is None else long_date(row.last_day, weekday=False)
    roles = "・".join(facts.roles)
    return Sheet(
        title=TITLE,
        subtitle=f"前任者：{row.name}（{roles}）　　最後の勤務日：{last}",
        form_number="",
        office=office.town,
        state=office.stamped(""),
        period=f"{office.department}　{long_date(facts.day, weekday=False)}現在",
        blocks=(
            *_signatures(facts),
            *_overview(facts),
            *_plans(facts),
            *_open(facts, kept),
            *_books(facts, kept),
            *_lent(facts, kept),
            *_other(facts),
        ),
        footer=source_lines(office, facts.counted_at, facts.audit_head),
        file_stem=office.file_name(f"{TITLE}_{date_stamp(facts.day)}"),
        margins_mm=office.margins_mm,
    )


def _heading(facts: HandoverFacts, name: str) -> list[Block]:
    """The numbered heading, and below it what was typed."""
    number = list(HEADINGS).index(name) + 1
    typed: str = getattr(facts.view.row.texts, name)
    return [
        Heading.of(number, HEADINGS[name]),
        *(Paragraph(text=line) for line in typed.splitlines() if line.strip()),
    ]


def _overview(facts: HandoverFacts) -> Iterable[Block]:
    label = fiscal_year_label(facts.year)
    here = sum(line.count or 0 for line in facts.months)
    yield from _heading(facts, "overview")
    yield Paragraph(
        text=f"住民の方のデジタル機器の相談を窓口で受け、講座を開く事務です。{label}の相談は{here:,}件（"
        f"{short_date(facts.day)}まで）、前年度は{sum(line.last_year or 0 for line in facts.months):,}件です。"
    )
    yield Heading(text=f"相談の件数（{label}）")
    yield Table(columns=_MONTHS, rows=tuple(map(_counted, facts.months)))
    yield Table(columns=_DESKS, rows=tuple(map(_counted, facts.desks)))
    yield Note(label="数え方", text=_COUNTED)
    yield Heading(text=f"講座（{label}）")
    courses, lessons, present = facts.last_courses
    if facts.courses:
        yield Table(
            columns=_COURSES,
            rows=tuple(
                (
                    line.number,
                    line.title,
                    line.staff or _NO_DAY,
                    f"{line.held}／{line.lessons}",
                    f"{line.present:,}" if line.held else _NO_DAY,
                )
                for line in facts.courses
            ),
        )
    else:
        yield Paragraph(text="本年度の講座はありません。")
    yield Note(
        label="前年度",
        text=f"{courses}講座、{lessons}回を実施し、出席は延べ{present:,}人でした。{_HELD}",
    )


def _plans(facts: HandoverFacts) -> Iterable[Block]:
    yield from _heading(facts, "plans")
    yield Heading(text="これからの講座")
    if facts.lessons:
        yield Table(
            columns=_LESSONS,
            rows=tuple((line.when, line.label, line.venue, line.staff or _NOBODY) for line in facts.lessons),
        )
    else:
        yield Paragraph(text="予定している講座はありません。")
    yield Heading(text="開設日と月報")
    yield Table(
        columns=_OPENINGS,
        rows=tuple(
            (
                line.month.era_label,
                _NO_DAY if line.report_from is None else f"{short_date(line.report_from)}から",
                f"{line.days}日",
            )
            for line in facts.openings
        ),
    )
    yield Note(label="月報", text="次の月の最初の開設日から作れます。「今日」の画面にも出ます。")
    yield Heading(text="個人情報の消去")
    if facts.dues:
        yield Table(columns=_DUES, rows=tuple(map(_due, facts.dues)))
    else:
        yield Paragraph(text="保存期間が過ぎたものはありません。")


def _due(due: Due) -> tuple[str, ...]:
    return due.what.label, due.what.stays, f"{due.count:,}{due.what.unit}"


def _open(facts: HandoverFacts, kept: KeptFiles) -> Iterable[Block]:
    yield from _heading(facts, "open")
    row = facts.view.row
    handed = [("講座の担当", each.what, each.due, each.successor_name) for each in row.moved]
    left = [(work.kind.label, work.what, work.due, work.successor_name) for work in facts.view.works]
    if not handed and not left:
        yield Paragraph(text=NOTHING_OPEN)
    else:
        yield Table(
            columns=_OPEN,
            rows=tuple(
                (kind, what, _NO_DAY if due is None else short_date(due), name or _NOBODY)
                for kind, what, due, name in (*handed, *left)
            ),
        )
        yield Note(label="個人情報", text=_NAMELESS)
    if kept.to_retype:
        yield Note(label="入力し直し", text=_RETYPE.format(kept.to_retype))
    for caution in facts.view.cautions:
        yield Note(label="注意", text=caution)


def _books(facts: HandoverFacts, kept: KeptFiles) -> Iterable[Block]:
    yield from _heading(facts, "books")
    yield Table(
        columns=_BOOKS,
        rows=tuple(
            (line.name, _period(line.first, line.last), line.kept, f"{line.count:,}{line.unit}")
            for line in facts.books
        ),
    )
    rows = [
        (
            "記録のファイル（上の帳簿すべて）",
            kept.database,
            "暗号化している" if kept.encrypted else "暗号化していない",
        )
    ]
    rows += [
        ("控え（2か所目）" if place.is_second else "控え", place.folder, _place_words(place))
        for place in kept.places
    ]
    rows += [("個人情報ファイル簿", name, f"{people:,}人") for name, people in facts.files]
    yield Heading(text="ファイルの場所")
    yield Table(columns=_PLACES, rows=tuple(rows))


def _place_words(place: KeptPlace) -> str:
    if place.away:
        return "いまはつながっていません"
    if place.oldest is None or place.newest is None:
        return f"{place.count}個"
    return f"{place.count}個、{_day_of(place.oldest)}から{_day_of(place.newest)}"


def _lent(facts: HandoverFacts, kept: KeptFiles) -> Iterable[Block]:
    yield from _heading(facts, "lent")
    rows = [("パソコン", name, "□") for name in facts.pcs]
    rows += [("控えの2か所目", place.folder, "□") for place in kept.places if place.is_second]
    if kept.encrypted:
        rows.append(("回復キーの紙", f"鍵の番号 {kept.key_number}　しまってある場所：", "□"))
    yield Table(columns=_THINGS, rows=(*rows, ("USBメモリーなど", "", "□"), ("", "", "□")))
    yield Note(
        label="パスワード",
        text="パスワードと暗証番号は引き継ぎません。後任者は、ご自分のものを決めます。",
    )


def _other(facts: HandoverFacts) -> Iterable[Block]:
    yield from _heading(facts, "other")
    if not facts.view.row.texts.other.strip():
        yield Paragraph(text="特にありません。")


def _signatures(facts: HandoverFacts) -> tuple[Paragraph | Grid, ...]:
    row = facts.view.row
    taking = dict.fromkeys(
        [each.successor_name for each in row.moved]
        + [work.successor_name for work in facts.view.works if work.successor_name]
    )
    successor = next(iter(taking)) if len(taking) == 1 else ""
    when = f"{era_year(row.last_day or facts.day)}　　月　　日"
    return (
        Paragraph(text="次のとおり、事務を引き継ぎました。"),
        Grid(
            columns=_SIGNATURES,
            rows=(
                ("前任者", row.name, "㊞", when),
                ("後任者", successor, "㊞", when),
                ("立会人（所属長）", "", "㊞", when),
            ),
            points=11.0,
            least=9.0,
            row=13.0,
        ),
    )


def _counted(line: CountLine) -> tuple[str, ...]:
    return line.label, *(_NO_FIGURE if each is None else f"{each:,}" for each in (line.count, line.last_year))


def _period(first: date | None, last: date | None) -> str:
    if first is None or last is None:
        return _NO_DAY
    return f"{long_date(first, weekday=False)}～{long_date(last, weekday=False)}"


def _day_of(instant: datetime) -> str:
    at = local(instant)
    return f"{day_in_month(at.date())} {clock(at.hour * 60 + at.minute)}"
