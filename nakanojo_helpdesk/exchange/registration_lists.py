"""The list of applications: the columns of its CSV and workbook, and its JSON."""

from __future__ import annotations

from collections.abc import Mapping

from nakanojo_helpdesk.domain.calendar import clock, local
from nakanojo_helpdesk.domain.registrations.listed import ListedPerson, ListedRegistration
from nakanojo_helpdesk.domain.vocabularies import Vocabularies, VocabularyName
from nakanojo_helpdesk.exchange.consultation_lists import entry_instant
from nakanojo_helpdesk.exchange.tables import Column

Row = ListedRegistration


def registration_columns(vocabularies: Vocabularies, *, names: bool) -> tuple[Column[Row], ...]:
    """The columns; those that name somebody only with `names`."""
    states = vocabularies[VocabularyName.APPLICATION_STATE]
    ages, districts = vocabularies[VocabularyName.AGE_BAND], vocabularies[VocabularyName.DISTRICT]
    methods, marks = vocabularies[VocabularyName.APPLY_METHOD], vocabularies[VocabularyName.ATTENDANCE]
    columns: tuple[Column[Row], ...] = (
        Column("申込番号", lambda row: row.number, 12),
        Column("講座の番号", lambda row: row.course, 11),
        Column("講座", lambda row: row.title, 30),
        Column("申し込んだ回", lambda row: row.lesson, 11),
        Column("申込日", lambda row: local(row.applied_at).date(), 11),
        Column("申込時刻", _time, 9),
        Column("申込の方法", lambda row: methods.label(row.method), 12),
        Column("状態", lambda row: states.label(row.state.value), 12),
        Column("当日参加", lambda row: "当日" if row.walk_in else "", 9),
        Column("年代", lambda row: ages.label(row.age_band), 10),
        Column("地区", lambda row: districts.label(row.district), 10),
        Column("初めて", lambda row: _answer(row.first_time), 8),
        Column(
            "出欠",
            lambda row: "、".join(f"第{lesson}回 {marks.label(code.value)}" for lesson, code in row.marks),
            30,
        ),
    )
    if not names:
        return columns
    cares = vocabularies[VocabularyName.CARE]
    return (
        *columns,
        Column("名前", lambda row: _of(row).name, 18),
        Column("フリガナ", lambda row: _of(row).kana, 18),
        Column("電話", lambda row: _of(row).phone, 15),
        Column("家族の電話", lambda row: _of(row).second_phone, 15),
        Column("配慮", lambda row: "、".join(cares.label(code) for code in _of(row).needs), 20),
    )


def registration_record(row: Row) -> Mapping[str, object]:
    """An application as JSON has it. Without names `needs` is empty: what somebody needs tells who it is."""
    record: dict[str, object] = {
        "course": row.course,
        "lesson": row.lesson,
        "number": row.number,
        "applied_at": entry_instant(row.applied_at),
        "state": row.state.value,
        "age_band": row.age_band,
        "district": row.district,
        "first_time": row.first_time,
        "needs": list(_of(row).needs),
        "marks": [{"lesson": lesson, "mark": code.value} for lesson, code in row.marks],
    }
    if row.person is not None:
        record |= {
            "name": row.person.name,
            "kana": row.person.kana,
            "phone": row.person.phone,
            "second_phone": row.person.second_phone,
        }
    return record


def _of(row: Row) -> ListedPerson:
    return row.person or ListedPerson(name="")


def _time(row: Row) -> str:
    at = local(row.applied_at)
    return clock(at.hour * 60 + at.minute)


def _answer(first_time: bool | None) -> str:
    return "" if first_time is None else "はい" if first_time else "いいえ"
