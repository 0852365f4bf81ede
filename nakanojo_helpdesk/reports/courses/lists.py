"""名簿, 電話連絡票 and 名簿の廃棄記録."""

from __future__ import annotations

from collections import Counter
from typing import Final

from nakanojo_helpdesk.domain.calendar import local, long_date
from nakanojo_helpdesk.domain.courses.rows import LessonRow
from nakanojo_helpdesk.domain.office import ListColumn
from nakanojo_helpdesk.domain.papers.facts import PaperFacts
from nakanojo_helpdesk.domain.papers.wishes import CallAbout
from nakanojo_helpdesk.domain.registrations.rows import RegistrationRow
from nakanojo_helpdesk.domain.registrations.states import RegistrationState
from nakanojo_helpdesk.domain.vocabularies import Vocabularies, VocabularyName
from nakanojo_helpdesk.reports.courses.frames import care_words, lesson_line, list_sheet, state_words
from nakanojo_helpdesk.reports.large import BigText, Cell, Facts, Grid, GridColumn, LargeBlock, Over, Place
from nakanojo_helpdesk.reports.sheet import Sheet

YES_OR_NO: Final = "□ はい　□ いいえ"
NOBODY: Final = "申し込んだ方は、まだいません。"
_ORDER: Final = (
    RegistrationState.CONFIRMED,
    RegistrationState.OFFERED,
    RegistrationState.APPLIED,
    RegistrationState.WAITING,
)
_GONE: Final = (RegistrationState.LOST, RegistrationState.DECLINED, RegistrationState.CANCELLED)
_WIDTHS: Final = {
    ListColumn.AGE_BAND: 28.0,
    ListColumn.DISTRICT: 22.0,
    ListColumn.FIRST_TIME: 18.0,
    ListColumn.APPLIED: 18.0,
    ListColumn.METHOD: 22.0,
}
_CALLED: Final = {
    "reached": "つながった",
    "away": "留守",
    "refused": "ことわり",
    "comes": "出る",
    "comes_not": "出ない",
}
_ABOUT_STATES: Final = {
    CallAbout.CANCELLED: frozenset({RegistrationState.CONFIRMED, RegistrationState.OFFERED}),
    CallAbout.POSTPONED: frozenset({RegistrationState.CONFIRMED, RegistrationState.OFFERED}),
    CallAbout.ATTENDANCE: frozenset({RegistrationState.CONFIRMED}),
    CallAbout.OFFER: frozenset({RegistrationState.OFFERED, RegistrationState.WAITING}),
}


def roster_sheet(facts: PaperFacts, vocabularies: Vocabularies) -> Sheet:
    """名簿: everybody who has a place or waits, by state and number, with a line of totals; who left is only counted."""
    listed = [row for state in _ORDER for row in in_order(facts.rows, state)]
    chosen = tuple(ListColumn(code) for code in facts.office.roster_columns)
    columns = (
        GridColumn(title="番号", width=14, place=Place.MIDDLE, bold=True),
        GridColumn(title="名前", weight=3, bold=True, points=15),
        *(GridColumn(title=each.label, width=_WIDTHS.get(each, 0.0), weight=1.6) for each in chosen),
        GridColumn(title="状態", width=24),
        GridColumn(title="知らせること", weight=1.8, points=12),
    )
    rows = tuple(_roster_row(row, chosen, facts, vocabularies) for row in listed)
    blocks: tuple[LargeBlock, ...] = (
        BigText(text=totals_words(facts, vocabularies), points=13, bold=True, least=11, lines=2, gap=3),
        Grid(columns=columns, rows=rows) if rows else BigText(text=NOBODY, gap=8),
    )
    return list_sheet(facts, "名簿", blocks, lesson=facts.lesson)


def call_list_sheet(facts: PaperFacts, about: CallAbout) -> Sheet:
    """電話連絡票: whom to telephone about a lesson, with what came of earlier calls and room for this one."""
    states = _ABOUT_STATES[about]
    listed = sorted(
        (row for row in facts.rows if row.state in states),
        key=lambda row: (row.state is RegistrationState.WAITING, row.waiting_place or 0, row.serial),
    )
    columns = (
        GridColumn(title="番号", width=14, place=Place.MIDDLE, bold=True),
        GridColumn(title="名前", weight=1, bold=True, points=15),
        GridColumn(title="電話", width=46, points=15, bold=True, unbroken=True),
        GridColumn(title="結果", width=36, points=12, unbroken=True),
        GridColumn(title="時刻", width=18, place=Place.MIDDLE),
        GridColumn(title="これまで", width=23, points=10),
    )
    rows = tuple(_call_row(row, about, facts) for row in listed)
    blocks: list[LargeBlock] = [BigText(text=_reason_words(facts, about), points=13, gap=3)]
    blocks.append(
        Grid(columns=columns, rows=rows, row=14, least=9)
        if rows
        else BigText(text="電話する方はいません。", gap=8)
    )
    return list_sheet(facts, f"電話連絡票（{about.label}）", tuple(blocks), lesson=facts.lesson)


def discard_sheet(facts: PaperFacts) -> Sheet:
    """名簿の廃棄記録: what was printed of this course, and who destroyed it when. Names nobody."""
    columns = (
        GridColumn(title="書類の名前", weight=2),
        GridColumn(title="印刷した日", weight=1.2),
        GridColumn(title="部数", width=16),
        GridColumn(title="廃棄した日", weight=1.2),
        GridColumn(title="方法", weight=1.6),
        GridColumn(title="廃棄した人", weight=1.2),
        GridColumn(title="確かめた人", weight=1.2),
    )
    how = "□ 裁断　□ 溶解"
    papers = ("名簿", "受付簿", "電話連絡票", "名札", "申込控え・通知", "", "", "")
    blocks = (
        Facts(
            pairs=(
                ("廃棄日", f"{long_date(facts.discard_on)}までに廃棄します。"),
                ("対象", "この講座で印刷した、名前の入った紙のすべて（書き込んだもの、写したものも含む）"),
            ),
            points=13,
            label_width=24,
        ),
        Grid(
            columns=columns,
            rows=tuple((paper, "", "", "", how, "", "") for paper in papers),
            row=14,
            least=10,
        ),
        BigText(text="データの名前と電話は、保存の期限が過ぎるとプログラムが消去します。", points=11, gap=4),
    )
    return list_sheet(facts, "名簿の廃棄記録", blocks, personal=False)


def in_order(rows: tuple[RegistrationRow, ...], state: RegistrationState) -> list[RegistrationRow]:
    """The applications in a state: those waiting by their place, the others by number."""
    found = [row for row in rows if row.state is state]
    return sorted(found, key=lambda row: (row.waiting_place or 0, row.serial))


def person_cell(row: RegistrationRow) -> Cell:
    """The name with its reading above."""
    return Over(row.kana, row.name)


def column_text(row: RegistrationRow, column: ListColumn, vocabularies: Vocabularies) -> str:
    """What a column the town has chosen says of somebody; empty for what is written by hand."""
    bands, districts = vocabularies[VocabularyName.AGE_BAND], vocabularies[VocabularyName.DISTRICT]
    at = local(row.applied_at)
    return {
        ListColumn.AGE_BAND: "" if row.age_band is None else bands.label(row.age_band),
        ListColumn.DISTRICT: "" if row.district is None else districts.label(row.district),
        ListColumn.FIRST_TIME: {True: "初めて", False: "2回目～", None: ""}[row.first_time],
        ListColumn.CARE: care_words(row, vocabularies),
        ListColumn.APPLIED: f"{at.month}/{at.day}",
        ListColumn.METHOD: vocabularies[VocabularyName.APPLY_METHOD].label(row.method),
        ListColumn.PHOTOS: YES_OR_NO,
    }.get(column, "")


def known_words(row: RegistrationRow, facts: PaperFacts, lesson: LessonRow | None) -> str:
    """欠席の連絡 known before: of one lesson that it is so, of a course in which lessons."""
    if lesson is not None:
        return "欠席の連絡あり" if facts.is_excused(lesson, row) else ""
    absent = [f"第{each.ordinal}回" for each in facts.course.taking_place if facts.is_excused(each, row)]
    if not absent:
        return ""
    return f"{'、'.join(absent)} 欠席の連絡" if len(facts.course.lessons) > 1 else "欠席の連絡あり"


def totals_words(facts: PaperFacts, vocabularies: Vocabularies) -> str:
    """`確定12人　繰上中1人　待ち3人　取消2人　／　定員15人`."""
    counts = Counter(row.state for row in facts.rows)
    states = vocabularies[VocabularyName.APPLICATION_STATE]
    words = [f"{states.chip(state.value)}{counts[state]}人" for state in (*_ORDER, *_GONE) if counts[state]]
    return "　".join([*words, f"／　定員{facts.course.capacity}人"])


def _roster_row(
    row: RegistrationRow, chosen: tuple[ListColumn, ...], facts: PaperFacts, vocabularies: Vocabularies
) -> tuple[Cell, ...]:
    told = [known_words(row, facts, facts.lesson)]
    if ListColumn.CARE not in chosen:
        told.append(care_words(row, vocabularies))
    told.append(row.note)
    return (
        str(row.serial),
        person_cell(row),
        *(column_text(row, column, vocabularies) for column in chosen),
        state_words(row, vocabularies),
        "。".join(word for word in told if word),
    )


def _call_row(row: RegistrationRow, about: CallAbout, facts: PaperFacts) -> tuple[Cell, ...]:
    phones = () if row.person is None else (row.person.form.phone, row.person.form.second_phone)
    second = "" if row.person is None else row.person.form.second_contact
    phone = "\n".join(
        word
        for word in (
            phones[0] if phones else "",
            f"{phones[1]}{f'（{second}）' if second else ''}" if phones and phones[1] else "",
        )
        if word
    )
    yes = {
        CallAbout.OFFER: "□ 入る　□ ことわり",
        CallAbout.ATTENDANCE: "□ 出る　□ 出ない",
    }.get(about, "□ つながった")
    lesson = None if facts.lesson is None else facts.lesson.uid
    calls = [call for call in row.calls if call.about == about.value and call.lesson in {None, lesson}]
    past = []
    for call in calls[-2:]:
        at = local(call.at)
        past.append(f"{at.month}/{at.day} {at.hour}:{at.minute:02d} {_CALLED[call.result]}")
    return (
        str(row.serial),
        person_cell(row),
        phone or "電話なし",
        f"{yes}\n□ 留守",
        "：",
        "\n".join(past),
    )


def _reason_words(facts: PaperFacts, about: CallAbout) -> str:
    """What there is to say: why a lesson was called off, where to it moved, or what is asked."""
    lesson = facts.lesson
    if lesson is None:
        return ""
    match about:
        case CallAbout.CANCELLED:
            why = lesson.cancelled_reason or facts.course.cancelled_reason
            return f"伝えること：{lesson_line(lesson)} は中止です。{f'理由：{why}' if why else ''}"
        case CallAbout.POSTPONED:
            if not lesson.moves:
                return (
                    f"伝えること：{lesson_line(lesson)} の日時が変わります。新しい日時：　　　　　　　　　　"
                )
            before = lesson.moves[-1]
            return (
                f"伝えること：{before.time.words}（{before.venue_name}）の回は、"
                f"{lesson_line(lesson)} に変わりました。理由：{before.reason}"
            )
        case CallAbout.ATTENDANCE:
            return f"きくこと：{lesson_line(lesson)} に来られますか。"
        case CallAbout.OFFER:
            return (
                "伝えること：席が空きました。入れますか。お返事は"
                f"{facts.course.form.offer_days}開設日のあいだ待ちます。"
            )
