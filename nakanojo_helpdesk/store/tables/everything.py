"""Imports every mapped table, for checks and migrations, which must know them all."""

from __future__ import annotations

from nakanojo_helpdesk.store.tables.appointments import Appointment
from nakanojo_helpdesk.store.tables.audit import AuditEntry
from nakanojo_helpdesk.store.tables.calendar_days import CalendarDay
from nakanojo_helpdesk.store.tables.consultations import Consultation, FurtherTopic, RunningNumber
from nakanojo_helpdesk.store.tables.courses.courses import Course, CourseNumber, CoursePartner
from nakanojo_helpdesk.store.tables.courses.lessons import Assignment, Lesson, LessonMove
from nakanojo_helpdesk.store.tables.courses.rolls import Mark, MarkChange, Preparation
from nakanojo_helpdesk.store.tables.courses.surveys import Survey, SurveyTopic
from nakanojo_helpdesk.store.tables.drafts import Draft
from nakanojo_helpdesk.store.tables.handovers import Handover
from nakanojo_helpdesk.store.tables.places import Desk, Venue
from nakanojo_helpdesk.store.tables.registrations.draws import Draw, DrawLot
from nakanojo_helpdesk.store.tables.registrations.people import Person, PersonCare, PersonMerge
from nakanojo_helpdesk.store.tables.registrations.registrations import (
    Call,
    Offer,
    Registration,
    RegistrationChange,
    TurnedAway,
    WaitingMove,
)
from nakanojo_helpdesk.store.tables.retention.purges import Deletion, Erasure, Purge
from nakanojo_helpdesk.store.tables.revisions import Revision
from nakanojo_helpdesk.store.tables.settings import Setting
from nakanojo_helpdesk.store.tables.staff import Staff, StaffRole
from nakanojo_helpdesk.store.tables.terms import TermEntity

__all__ = [
    "Appointment",
    "Assignment",
    "AuditEntry",
    "CalendarDay",
    "Call",
    "Consultation",
    "Course",
    "CourseNumber",
    "CoursePartner",
    "Deletion",
    "Desk",
    "Draft",
    "Draw",
    "DrawLot",
    "Erasure",
    "FurtherTopic",
    "Handover",
    "Lesson",
    "LessonMove",
    "Mark",
    "MarkChange",
    "Offer",
    "Person",
    "PersonCare",
    "PersonMerge",
    "Preparation",
    "Purge",
    "Registration",
    "RegistrationChange",
    "Revision",
    "RunningNumber",
    "Setting",
    "Staff",
    "StaffRole",
    "Survey",
    "SurveyTopic",
    "TermEntity",
    "TurnedAway",
    "Venue",
    "WaitingMove",
]
