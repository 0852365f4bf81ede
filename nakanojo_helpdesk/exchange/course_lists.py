"""Lists of courses and of lessons: Japanese columns for CSV and workbooks, records for JSON. Nobody who applied is named."""

from __future__ import annotations

from collections.abc import Mapping

from nakanojo_helpdesk.domain.courses.rows import AssignmentRow, CourseRow, LessonRow
from nakanojo_helpdesk.domain.courses.staffing import needed_staff
from nakanojo_helpdesk.domain.courses.states import CourseState, Moment
from nakanojo_helpdesk.domain.vocabularies import Vocabularies, VocabularyName
from nakanojo_helpdesk.exchange.tables import Column, clock_cell


def course_columns(vocabularies: Vocabularies, now: Moment) -> tuple[Column[CourseRow], ...]:
    """The columns of a list of courses, as they stand `now`."""
    states, kinds = vocabularies[VocabularyName.SESSION_STATE], vocabularies[VocabularyName.COURSE_KIND]
    return (
        Column("番号", lambda row: row.number, 11),
        Column("講座", lambda row: row.title, 30),
        Column("種類", lambda row: kinds.label(row.kind)),
        Column("目録の番号", lambda row: row.form.catalogue, 11),
        Column("状態", lambda row: states.label(row.state(now).value), 10),
        Column("回数", lambda row: len(row.taking_place), 6),
        Column("最初の日", lambda row: row.first_day, 11),
        Column("最後の日", lambda row: row.last_day, 11),
        Column("会場", lambda row: "、".join(row.venue_names), 20),
        Column("担当", lambda row: "、".join(row.staff_names), 30),
        Column("定員", lambda row: row.capacity, 6),
        Column("最少人数", lambda row: row.form.minimum, 8),
        Column("申込", lambda row: row.applied, 6),
        Column("確定", lambda row: row.confirmed, 6),
        Column("待ち", lambda row: row.waiting, 6),
        Column("繰上の連絡中", lambda row: row.offered, 11),
        Column("断った人数", lambda row: row.turned_away, 10),
        Column("申込のしかた", lambda row: row.form.admission.label, 12),
        Column("申込の単位", lambda row: row.form.scope.label, 10),
        Column("受付の始まり", lambda row: row.form.apply_from, 11),
        Column("受付の締切", lambda row: row.form.apply_until, 11),
        Column("対象", lambda row: row.form.target, 24),
        Column("費用", lambda row: row.form.fee),
        Column("持ち物", lambda row: row.form.belongings, 24),
        Column("協力", lambda row: "、".join(row.form.partners), 20),
        Column("中止の理由", lambda row: row.cancelled_reason, 24),
        Column("識別番号", lambda row: row.uid, 38),
    )


def lesson_columns(vocabularies: Vocabularies, now: Moment) -> tuple[Column[LessonRow], ...]:
    """The columns of a list of lessons, as they stand `now`."""
    states = vocabularies[VocabularyName.SESSION_STATE]
    return (
        Column("講座の番号", lambda row: row.number, 11),
        Column("講座", lambda row: row.title, 30),
        Column("回", lambda row: row.ordinal, 5),
        Column("日付", lambda row: row.day, 11),
        Column("始まり", lambda row: clock_cell(row.time.begin), 7),
        Column("終わり", lambda row: clock_cell(row.time.end), 7),
        Column("会場", lambda row: row.venue_name, 20),
        Column("テーマ", lambda row: row.theme, 24),
        Column("状態", lambda row: states.label(row.state(now).value), 10),
        Column("定員", lambda row: row.capacity, 6),
        Column("確定", lambda row: row.confirmed, 6),
        Column("待ち", lambda row: row.waiting, 6),
        Column("出席", lambda row: row.present, 6),
        Column("講師", lambda row: row.staffing.trainers, 6),
        Column("アシスタント", lambda row: row.staffing.assistants, 11),
        Column("担当", lambda row: "、".join(each.full_name for each in row.assignments), 30),
        Column("実施した時間（分）", lambda row: _held_minutes(row, now), 11),
        Column("短縮理由", lambda row: row.shortened_reason, 24),
        Column("中止の理由", lambda row: row.cancelled_reason, 24),
        Column("はじめの日付", lambda row: row.moves[0].time.day if row.moves else None, 11),
        Column("延期の理由", lambda row: "、".join(move.reason for move in row.moves), 24),
        Column("識別番号", lambda row: row.uid, 38),
    )


def course_record(row: CourseRow, vocabularies: Vocabularies, now: Moment) -> Mapping[str, object]:
    """A course as JSON has it."""
    form = row.form
    return {
        "uid": row.uid,
        "number": row.number,
        "fiscal_year": row.fiscal_year,
        "title": row.title,
        "code": form.catalogue,
        "kind": _term(vocabularies, VocabularyName.COURSE_KIND, row.kind),
        "state": _term(vocabularies, VocabularyName.SESSION_STATE, row.state(now).value),
        "method": form.admission.value,
        "scope": form.scope.value,
        "waiting_order": form.waiting.value,
        "capacity": row.capacity,
        "minimum": form.minimum,
        "target": form.target,
        "conditions": {
            "residents_only": form.residents_only,
            "least_age": form.least_age,
            "newcomers_only": form.newcomers_only,
        },
        "apply_from": None if form.apply_from is None else form.apply_from.isoformat(),
        "apply_until": None if form.apply_until is None else form.apply_until.isoformat(),
        "fee": form.fee,
        "belongings": form.belongings,
        "loan_devices": form.loan_devices,
        "partners": list(form.partners),
        "contact": form.contact,
        "notes": form.notes,
        "applied": row.applied,
        "confirmed": row.confirmed,
        "offered": row.offered,
        "waiting": row.waiting,
        "turned_away": row.turned_away,
        "cancelled_reason": row.cancelled_reason,
        "copied_from": row.copied_from,
        "lessons": [lesson_record(lesson, vocabularies, now) for lesson in row.lessons],
    }


def lesson_record(row: LessonRow, vocabularies: Vocabularies, now: Moment) -> Mapping[str, object]:
    """A lesson as JSON has it."""
    held = None
    if row.held_begin is not None and row.held_end is not None:
        held = {"start": _clock(row.held_begin), "end": _clock(row.held_end), "reason": row.shortened_reason}
    return {
        "uid": row.uid,
        "course": row.number,
        "title": row.title,
        "ordinal": row.ordinal,
        "date": row.day.isoformat(),
        "start": _clock(row.time.begin),
        "end": _clock(row.time.end),
        "venue": row.venue_name,
        "theme": row.theme,
        "state": _term(vocabularies, VocabularyName.SESSION_STATE, row.state(now).value),
        "capacity": row.capacity,
        "confirmed": row.confirmed,
        "offered": row.offered,
        "waiting": row.waiting,
        "present": row.present,
        "staff": [_staff(each) for each in row.assignments],
        "staff_needed": needed_staff(row.expected),
        "staff_missing": row.staffing.missing,
        "held": held,
        "cancelled_reason": row.cancelled_reason,
        "moves": [
            {
                "date": move.time.day.isoformat(),
                "start": _clock(move.time.begin),
                "end": _clock(move.time.end),
                "venue": move.venue_name,
                "reason": move.reason,
            }
            for move in row.moves
        ],
    }


def _held_minutes(row: LessonRow, now: Moment) -> int | None:
    return row.held_minutes if row.state(now) is CourseState.HELD else None


def _staff(row: AssignmentRow) -> dict[str, object]:
    return {"role": row.role, "code": row.staff, "name": row.name, "organisation": row.organisation}


def _term(vocabularies: Vocabularies, name: VocabularyName, code: str) -> dict[str, str]:
    return {"code": code, "label": vocabularies[name].label(code)}


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"
