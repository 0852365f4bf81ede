"""申込控え and 決定・落選・待ちの通知: what one person takes home or gets by post. A page a person."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from nakanojo_helpdesk.domain.calendar import local, long_date
from nakanojo_helpdesk.domain.courses.forms import Admission, WaitingOrder
from nakanojo_helpdesk.domain.papers.facts import PaperFacts
from nakanojo_helpdesk.domain.papers.wishes import NoticePaper
from nakanojo_helpdesk.domain.registrations.rows import RegistrationRow
from nakanojo_helpdesk.domain.registrations.states import RegistrationState
from nakanojo_helpdesk.reports.courses.announcement import dates_words
from nakanojo_helpdesk.reports.courses.frames import (
    POSTCARD_MARGINS_MM,
    contact_words,
    place_words,
    slip_sheet,
    time_lines,
)
from nakanojo_helpdesk.reports.large import BigText, CutLine, Facts, LargeBlock, OnePage, Place
from nakanojo_helpdesk.reports.sheet import PaperSize, Sheet

Piece = BigText | Facts | CutLine
NOBODY: Final = "この紙を渡す方は、いません。"
_STANDING: Final = {
    RegistrationState.CONFIRMED: "お席が決まりました",
    RegistrationState.WAITING: "キャンセル待ちです",
    RegistrationState.OFFERED: "お席が空きました",
    RegistrationState.APPLIED: "お申し込みを受け付けました",
    RegistrationState.LOST: "抽選の結果、今回は落選です",
    RegistrationState.DECLINED: "辞退を承りました",
    RegistrationState.CANCELLED: "取り消しを承りました",
}
_AGAIN: Final = "またのお申し込みをお待ちしています。"
_ADVICE: Final = {
    RegistrationState.CONFIRMED: "お待ちしています。来られなくなったら、早めにお電話ください。",
    RegistrationState.OFFERED: "入れるかどうかを、期限までにお電話でお知らせください。",
    RegistrationState.WAITING: "席が空いたら、順番にお電話します。待つのをやめるときは、お知らせください。",
    RegistrationState.LOST: f"申し込みが定員を超えたため、抽選をしました。{_AGAIN}",
    RegistrationState.APPLIED: "結果は、あらためてお知らせします。",
    RegistrationState.DECLINED: _AGAIN,
    RegistrationState.CANCELLED: _AGAIN,
}


def slips_sheet(facts: PaperFacts, rows: Sequence[RegistrationRow]) -> Sheet:
    """申込控え on A5: how it stands, when, where, what to bring, the number, how to cancel."""
    return slip_sheet(facts, "申込控え", _pages(rows, lambda row: _slip(row, facts)))


def result_notices_sheet(facts: PaperFacts, rows: Sequence[RegistrationRow], form: NoticePaper) -> Sheet:
    """決定・落選・待ちの通知, on postcards or on A5."""
    small = form is NoticePaper.POSTCARD
    blocks = _pages(rows, lambda row: _notice(row, facts, small=small))
    if not small:
        return slip_sheet(facts, "決定・落選・待ちの通知", blocks)
    return slip_sheet(
        facts,
        "決定・落選・待ちの通知",
        blocks,
        size=PaperSize.POSTCARD,
        margins_mm=POSTCARD_MARGINS_MM,
    )


def cancel_words(row: RegistrationRow) -> str:
    """How to cancel: by telephone, with the number."""
    return f"来られなくなったら、番号「{row.number}」を言って、早めにお電話ください。待っている方が入れます。"


def standing_words(row: RegistrationRow, facts: PaperFacts) -> str:
    """How the application stands, in the words of the answer on the telephone."""
    words = _STANDING[row.state]
    if row.state is RegistrationState.WAITING and row.waiting_place is not None:
        return f"{words}（{row.waiting_place}番目）"
    if row.state is RegistrationState.APPLIED and facts.course.form.admission is Admission.LOTTERY:
        return f"{words}（抽選します）"
    return words


def three_dates(row: RegistrationRow, facts: PaperFacts) -> tuple[tuple[str, str], ...]:
    """締切, 抽選 and 連絡期限, as far as the course has them."""
    form = facts.course.form
    found: list[tuple[str, str]] = []
    if form.apply_until is not None:
        found.append(("締切", long_date(form.apply_until)))
    if form.admission is Admission.LOTTERY:
        day = long_date(local(facts.draws[-1].at).date()) if facts.draws else "締切のあと"
        found.append(("抽選", day))
    if row.offer is not None and row.state is RegistrationState.OFFERED:
        found.append(("連絡期限", f"{long_date(row.offer.until)}までにお返事ください"))
    elif row.state is RegistrationState.WAITING:
        found.append(("連絡期限", f"空いたらお電話します。お返事は{form.offer_days}開設日のあいだ待ちます"))
    elif row.state is RegistrationState.CONFIRMED and facts.course.first_day is not None:
        found.append(("連絡期限", f"お休みの連絡は{long_date(facts.course.first_day)}までに"))
    return tuple(found)


def _pages(
    rows: Sequence[RegistrationRow], page: Callable[[RegistrationRow], tuple[Piece, ...]]
) -> tuple[LargeBlock, ...]:
    return tuple(OnePage(blocks=page(row)) for row in rows) or (BigText(text=NOBODY, gap=8),)


def _slip(row: RegistrationRow, facts: PaperFacts) -> tuple[Piece, ...]:
    form = facts.course.form
    where, parking = place_words(facts, row.lesson)
    pairs = [
        ("日時", time_lines(facts, row.lesson)),
        ("場所", where),
        ("駐車場", parking),
        ("持ち物", form.belongings),
        ("費用", form.fee),
    ]
    dates = () if row.state is RegistrationState.CONFIRMED else three_dates(row, facts)
    at = local(row.applied_at)
    return (
        BigText(text="申込控え", points=22, bold=True, place=Place.MIDDLE, gap=1),
        BigText(text=facts.course.title, points=16, least=12, lines=2, bold=True, gap=2),
        BigText(text=f"{row.name}　様", points=18, least=12, lines=1, bold=True, gap=2),
        BigText(text=standing_words(row, facts), points=16, least=12, bold=True, gap=2),
        Facts(
            pairs=tuple((label, text) for label, text in (*pairs, *dates) if text),
            points=12.5,
            label_width=19,
            gap=3,
        ),
        CutLine(text="来られなくなったとき", gap=4),
        Facts(
            pairs=(
                ("番号", row.number),
                ("取り消し", cancel_words(row)),
                ("電話", contact_words(facts)),
                ("受付日", long_date(at.date())),
            ),
            points=12.5,
            label_width=21,
            square=row.number,
            gap=3,
        ),
    )


def _notice(row: RegistrationRow, facts: PaperFacts, *, small: bool) -> tuple[Piece, ...]:
    points = 10.5 if small else 13.0
    where, parking = place_words(facts, row.lesson)
    holds = row.state in {RegistrationState.CONFIRMED, RegistrationState.OFFERED}
    pairs = [
        (
            "日時",
            dates_words(facts.course) if small and row.lesson is None else time_lines(facts, row.lesson),
        ),
        ("場所", where if holds else ""),
        ("駐車場", parking if holds else ""),
        ("持ち物", facts.course.form.belongings if holds else ""),
        *three_dates(row, facts),
    ]
    return (
        BigText(text=f"{row.name}　様", points=14 if small else 18, least=9, lines=1, bold=True, gap=1),
        BigText(text=facts.course.title, points=12 if small else 16, least=9, lines=2, bold=True, gap=2),
        BigText(text=standing_words(row, facts), points=15 if small else 20, least=10, bold=True, gap=2),
        BigText(text=_advice(row, facts), points=points, gap=1.5),
        Facts(
            pairs=tuple((label, text) for label, text in pairs if text),
            points=points,
            label_width=17 if small else 24,
            gap=2.5,
        ),
        Facts(
            pairs=(("問合せ", contact_words(facts)), ("番号", row.number)),
            points=points,
            label_width=17 if small else 24,
            square=row.number,
            square_width=20 if small else 26,
            gap=3,
        ),
    )


def _advice(row: RegistrationRow, facts: PaperFacts) -> str:
    """What follows from it for the person."""
    if row.state is RegistrationState.WAITING and facts.course.form.waiting is WaitingOrder.DRAW_EACH:
        return "席が空いたら、待っている方の中で抽選をして、お電話します。"
    return _ADVICE[row.state]
