"""Imports every mapped table, for checks and migrations, which must know them all."""

from __future__ import annotations

from nakanojo_helpdesk.store.tables.appointments import Appointment
from nakanojo_helpdesk.store.tables.audit import AuditEntry
from nakanojo_helpdesk.store.tables.calendar_days import CalendarDay
from nakanojo_helpdesk.store.tables.consultations import Consultation, FurtherTopic, RunningNumber
from nakanojo_helpdesk.store.tables.courses.courses import Course, CourseNumber, CoursePartner
from nakanojo_helpdesk.store.tables.courses.lessons import Assignment, Lesson, LessonMove
from nakanojo_helpdesk.store.tables.drafts import Draft
from nakanojo_helpdesk.store.tables.places import Desk, Venue
from nakanojo_helpdesk.store.tables.revisions import Revision
from nakanojo_helpdesk.store.tables.settings import Setting
from nakanojo_helpdesk.store.tables.staff import Staff, StaffRole
from nakanojo_helpdesk.store.tables.terms import TermEntity

__all__ = [
    "Appointment",
    "Assignment",
    "AuditEntry",
    "CalendarDay",
    "Consultation",
    "Course",
    "CourseNumber",
    "CoursePartner",
    "Desk",
    "Draft",
    "FurtherTopic",
    "Lesson",
    "LessonMove",
    "Revision",
    "RunningNumber",
    "Setting",
    "Staff",
    "StaffRole",
    "TermEntity",
    "Venue",
]
