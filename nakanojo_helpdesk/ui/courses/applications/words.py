"""The words about people and applications that the tab and its dialogs show."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from nakanojo_helpdesk.domain.calendar import clock, local, short_date
from nakanojo_helpdesk.domain.courses.forms import CourseForm, Scope
from nakanojo_helpdesk.domain.courses.rows import CourseRow, LessonRow
from nakanojo_helpdesk.domain.registrations.people import PersonRow, phone_digits
from nakanojo_helpdesk.domain.registrations.rows import CallRow, ChangeRow, RegistrationRow
from nakanojo_helpdesk.domain.registrations.states import RegistrationState
from nakanojo_helpdesk.domain.staff.people import VenueRow
from nakanojo_helpdesk.domain.vocabularies import Vocabularies, VocabularyName
from nakanojo_helpdesk.services.registrations.calling import ABOUT, RESULTS

_SIGNS: Final = {
    RegistrationState.APPLIED: "○",
    RegistrationState.WAITING: "△",
    RegistrationState.OFFERED: "▲",
    RegistrationState.CONFIRMED: "●",
    RegistrationState.LOST: "×",
    RegistrationState.DECLINED: "×",
    RegistrationState.CANCELLED: "×",
}
"""A sign before the word of each state: the states are told apart without reading."""
_LAST_DIGITS: Final = 4


def full_name(name: str, kana: str) -> str:
    """`佐藤 花子（サトウ ハナコ）`; the name alone where there is no reading."""
    return f"{name}（{kana}）" if kana else name


def state_words(row: RegistrationRow, vocabularies: Vocabularies) -> str:
    """`● 確定`, `△ 待ち3番目`, `▲ 繰上中（5月20日（木）まで）`."""
    states = vocabularies[VocabularyName.APPLICATION_STATE]
    words = f"{_SIGNS[row.state]} {states.chip(row.state.value)}"
    if row.waiting_place is not None:
        words += f"{row.waiting_place}番目"
    if row.split and row.state is RegistrationState.WAITING and row.party_size > 1:
        words += "（入れる人だけ）"
    if row.offer is not None and row.state is RegistrationState.OFFERED:
        words += f"（{short_date(row.offer.until)}まで）"
    if row.extra:
        words += "（定員外）"
    if row.reason is not None and row.state.is_over:
        words += f"（{vocabularies[VocabularyName.LEAVING_REASON].chip(row.reason)}）"
    return words


def care_words(cares: Sequence[str], note: str, vocabularies: Vocabularies) -> str:
    """`◆車いす ◆送迎　右の耳`; empty for nothing."""
    terms = vocabularies[VocabularyName.CARE]
    signs = " ".join(f"◆{terms.chip(code)}" for code in cares)
    return "　".join(part for part in (signs, note) if part)


def person_words(person: PersonRow, vocabularies: Vocabularies) -> str:
    """What tells namesakes apart: `沢田　70-74　電話の末尾1234`."""
    bands, districts = vocabularies[VocabularyName.AGE_BAND], vocabularies[VocabularyName.DISTRICT]
    digits = phone_digits(person.form.phone or person.form.second_phone)[-_LAST_DIGITS:]
    parts = (
        districts.chip(person.form.district),
        bands.chip(person.age_band),
        f"電話の末尾{digits}" if digits else "",
    )
    return "　".join(part for part in parts if part)


def count_words(row: CourseRow, absent: int) -> str:
    """`確定 12／15　待ち 3　届欠席 1`; what is nought is left out, but for the places."""
    parts = (
        f"確定 {row.confirmed}{_of_capacity(row)}",
        f"待ち {row.waiting}" if row.waiting else "",
        f"届欠席 {absent}" if absent else "",
        f"断った {row.turned_away}" if row.turned_away else "",
    )
    return "　".join(part for part in parts if part)


def _of_capacity(row: CourseRow) -> str:
    return f"（1回{row.capacity}人）" if row.form.scope is Scope.LESSON else f"／{row.capacity}"


def answer_words(row: CourseRow, venues: Sequence[VenueRow]) -> str:
    """What is asked on the telephone: is there room, until when, what it costs, what to bring, where, where to park."""
    form = row.form
    lines = [
        _room_words(row),
        "" if form.apply_until is None else f"締切 {short_date(form.apply_until)}",
        f"持ち物 {form.belongings}" if form.belongings else "",
        f"費用 {form.fee}" if form.fee else "",
        f"条件 {conditions}" if (conditions := condition_words(form)) else "",
    ]
    told = ["　／　".join(line for line in lines if line)]
    for venue in venues:
        place = "　".join(
            part
            for part in (
                f"会場 {venue.name}",
                venue.address,
                f"駐車場：{venue.parking}" if venue.parking else "駐車場は書いてありません",
            )
            if part
        )
        told.append(place)
    return "\n".join(told)


def condition_words(form: CourseForm) -> str:
    """`町民のみ、60歳以上`; empty for none."""
    words = (
        "町民のみ" if form.residents_only else "",
        f"{form.least_age}歳以上" if form.least_age is not None else "",
        "初めての方のみ" if form.newcomers_only else "",
    )
    return "、".join(word for word in words if word)


def _room_words(row: CourseRow) -> str:
    if row.waiting:
        return f"空き {row.free}（{row.waiting}人が待っています）"
    return f"空き {row.free}" if row.free else "いっぱいです（待ちで受け付けます）"


def call_words(call: CallRow) -> str:
    """`5月12日（水）10:05 繰上の連絡：留守（佐藤）`."""
    return f"{_moment(call.at)} {ABOUT[call.about]}：{RESULTS[call.result]}（{call.by_name}）"


def change_words(change: ChangeRow, vocabularies: Vocabularies) -> str:
    """`5月12日（水）10:05 取消・辞退：確定 → 取消（体調）　佐藤`."""
    states = vocabularies[VocabularyName.APPLICATION_STATE]
    was = "" if change.before is None else f"{states.chip(change.before.value)} → "
    why = f"（{vocabularies[VocabularyName.LEAVING_REASON].chip(change.reason)}）" if change.reason else ""
    note = f"　{change.note}" if change.note else ""
    return (
        f"{_moment(change.at)} {change.act.label}：{was}{states.chip(change.state.value)}{why}{note}"
        f"　{change.by_name}"
    )


def lesson_words(lesson: LessonRow) -> str:
    """`第2回 5月20日（木）`."""
    return f"第{lesson.ordinal}回 {short_date(lesson.day)}"


def applied_words(row: RegistrationRow) -> str:
    """`5月12日（水）10:05`."""
    return _moment(row.applied_at)


def _moment(at: datetime) -> str:
    moment = local(at)
    return f"{short_date(moment.date())}{clock(moment.hour * 60 + moment.minute)}"
