"""The acts on an appointment and their sentences, common to 今日 and 予約表. Ctrl+Z undoes each act."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date
from functools import partial

from nakanojo_helpdesk.domain.appointments import AppointmentForm, AppointmentRow, Doubtful
from nakanojo_helpdesk.domain.calendar import clock, short_date
from nakanojo_helpdesk.domain.errors import DeskError
from nakanojo_helpdesk.domain.vocabularies import Vocabularies, VocabularyName
from nakanojo_helpdesk.services.appointments import booking as appointments
from nakanojo_helpdesk.ui.appointments.dialog import AppointmentDialog
from nakanojo_helpdesk.ui.kit.frame.messages import ask
from nakanojo_helpdesk.ui.kit.frame.page import Page
from nakanojo_helpdesk.ui.workplace.workplace import Workplace

_UNDO = "元に戻す"
_UNDO_KEY = "Ctrl+Z"
UNDECIDED = "内容は未定"


def topic_words(row: AppointmentRow, vocabularies: Vocabularies) -> str:
    """The topic of an appointment in words; a level-2 topic is preceded by its level-1 topic."""
    if row.topic is None:
        return UNDECIDED
    topics = vocabularies[VocabularyName.TOPIC]
    upper = topics.upper_code(row.topic)
    return (
        topics.label(row.topic) if upper == row.topic else f"{topics.chip(upper)}：{topics.label(row.topic)}"
    )


def moment_words(day: date, minute: int) -> str:
    """`11月25日（水）10:00`."""
    return f"{short_date(day)}{clock(minute)}"


def state_words(row: AppointmentRow, workplace: Workplace) -> str:
    """The state in words; 時間を過ぎています for an open appointment that is late."""
    return "時間を過ぎています" if is_late(row, workplace) else row.state.label


def is_late(row: AppointmentRow, workplace: Workplace) -> bool:
    """Whether the person should have come by now."""
    return row.is_late(workplace.today(), workplace.minute_of_day())


def begin(page: Page, workplace: Workplace, row: AppointmentRow) -> AppointmentRow | None:
    """Read the appointment for a talk that begins; None (and a sentence) when it cannot begin.

    For an appointment of another day the person is asked first: the talk would be recorded today and settle it.
    """
    if row.day != workplace.today() and not ask(
        page.window(),
        "日の違う予約",
        f"この予約は、{moment_words(row.day, row.minute)}の予約です。いま、相談を始めますか。",
        accept="いま始める",
        detail="始めると、相談は今日の日付で登録されます。",
    ):
        return None
    try:
        return workplace.ledger.read(appointments.begin, row.uid)
    except DeskError as error:
        page.reload()
        page.say_refused(error)
        return None


def book(
    page: Page,
    workplace: Workplace,
    *,
    day: date | None = None,
    minute: int | None = None,
    desk: str | None = None,
) -> str:
    """Open the dialog 予約を入れる; returns the uid, empty when it was cancelled."""
    dialog = AppointmentDialog(workplace, page.window(), day=day, minute=minute, desk=desk)
    with dialog.asked() as saved:
        uid = dialog.uid() if saved else ""
    if uid and (row := _read(page, workplace, uid)) is not None:
        words = f"予約を入れました（{moment_words(row.day, row.minute)}）"
        page.sticky.say("success", words, _UNDO, partial(_take_back, page, workplace, row), _UNDO_KEY)
    return uid


def change(page: Page, workplace: Workplace, row: AppointmentRow) -> None:
    """Open the dialog 予約の変更; a settled appointment gets a sentence with ［元に戻す］ instead."""
    if row.has_become_a_record:
        page.sticky.say("warning", "この予約の相談は、もう登録されています。")
        return
    if not row.is_open:
        words = (
            "この予約から登録した相談は、取り消されています。"
            if row.consultation_withdrawn
            else f"この予約は「{row.state.label}」になっています。"
        )
        page.sticky.say("warning", words, "予約に戻す", partial(restore, page, workplace, row), _UNDO_KEY)
        return
    with AppointmentDialog(workplace, page.window(), row=row).asked() as saved:
        pass
    now = _read(page, workplace, row.uid) if saved else None
    if now is not None and now.version != row.version:
        words = f"予約を変更しました（{moment_words(now.day, now.minute)}）"
        put_back = partial(_put_back, page, workplace, now, row.form())
        page.sticky.say("success", words, _UNDO, put_back, _UNDO_KEY)


def cancel(page: Page, workplace: Workplace, row: AppointmentRow) -> None:
    """Cancel the appointment (取り消す), with ［元に戻す］."""
    _settle(page, workplace, row, appointments.cancel, "予約を取り消しました")


def mark_absent(page: Page, workplace: Workplace, row: AppointmentRow) -> None:
    """Mark it as 来なかった, with ［元に戻す］."""
    absent = partial(appointments.mark_absent, now=workplace.now())
    _settle(page, workplace, row, absent, "「来なかった」にしました")


def restore(page: Page, workplace: Workplace, row: AppointmentRow, accepted: Collection[str] = ()) -> None:
    """Open it again; asks first where its time was booked meanwhile."""

    def ask_about(doubt: Doubtful) -> None:
        if ask(page.window(), "確かめてください", str(doubt), accept="このまま予約に戻す"):
            restore(page, workplace, row, [*accepted, *doubt.doubts])

    words = f"予約に戻しました（{moment_words(row.day, row.minute)}）"
    act = partial(workplace.ledger.call, appointments.restore, row.uid, row.version, accepted=accepted)
    _do(page, act, words, ask_about)


def _settle(
    page: Page, workplace: Workplace, row: AppointmentRow, use_case: Callable[..., None], words: str
) -> None:
    try:
        workplace.ledger.call(use_case, row.uid, row.version)
    except DeskError as error:
        page.reload()
        page.say_refused(error)
        return
    now = _read(page, workplace, row.uid)
    if now is not None:
        said = f"{words}（{moment_words(row.day, row.minute)}）"
        page.sticky.say("success", said, _UNDO, partial(restore, page, workplace, now), _UNDO_KEY)


def _take_back(page: Page, workplace: Workplace, row: AppointmentRow) -> None:
    words = f"予約を取り消しました（{moment_words(row.day, row.minute)}）"
    _do(page, lambda: workplace.ledger.call(appointments.cancel, row.uid, row.version), words)


def _put_back(page: Page, workplace: Workplace, now: AppointmentRow, before: AppointmentForm) -> None:
    def put_back() -> None:
        # What stood there before was agreed upon then.
        at = workplace.now()
        accepted = workplace.ledger.read(appointments.doubts_about, before, but=now.uid, now=at)
        workplace.ledger.call(appointments.change, now.uid, now.version, before, accepted=accepted, now=at)

    _do(page, put_back, f"予約を元に戻しました（{moment_words(before.day, before.minute)}）")


def _do(
    page: Page,
    act: Callable[[], object],
    words: str,
    ask_about: Callable[[Doubtful], None] | None = None,
) -> None:
    """Do an act; the page says that it is done, or why it is refused, and is loaded again.

    A doubt is passed to `ask_about`, if given.
    """
    try:
        act()
    except DeskError as error:
        if ask_about is not None and isinstance(error, Doubtful):
            ask_about(error)
            return
        page.say_refused(error)
    else:
        page.sticky.say("success", words)
    page.reload()


def _read(page: Page, workplace: Workplace, uid: str) -> AppointmentRow | None:
    """Read the saved appointment, and load the page again."""
    page.reload()
    return page.attempt(lambda: workplace.ledger.read(appointments.get, uid))
