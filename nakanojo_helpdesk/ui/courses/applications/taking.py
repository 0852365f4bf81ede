"""Taking an application with what is asked first: look-alikes to choose from, then doubts to say yes to."""

from __future__ import annotations

from functools import partial

from nakanojo_helpdesk.domain.appointments import Doubtful
from nakanojo_helpdesk.domain.courses.forms import Scope
from nakanojo_helpdesk.domain.courses.rows import CourseRow
from nakanojo_helpdesk.domain.errors import DeskError, Invalid
from nakanojo_helpdesk.services.registrations import applying, people
from nakanojo_helpdesk.ui.courses.applications.dialogs.alike import AlikeDialog
from nakanojo_helpdesk.ui.courses.applications.party import Party
from nakanojo_helpdesk.ui.kit.frame.messages import ask
from nakanojo_helpdesk.ui.kit.frame.page import Page
from nakanojo_helpdesk.ui.workplace.clock_question import with_clock_asked
from nakanojo_helpdesk.ui.workplace.workplace import Workplace


class Taking:
    """Hands what is typed to the use case, and asks what it asks. `problems` are the faults of the last time."""

    def __init__(self, page: Page, workplace: Workplace, party: Party) -> None:
        self._page, self._workplace, self._party = page, workplace, party
        self.problems: dict[str, str] = {}

    def take(self, course: CourseRow) -> applying.Applied | None:
        """Take the application as it is typed; None where it was refused, faulty (`problems`), or thought over."""
        self.problems = {}
        form = self._party.form()
        accepted: list[str] = []
        lesson = self._party.lesson.code() if course.form.scope is Scope.LESSON else None
        ledger, now = self._workplace.ledger, self._workplace.now()
        while True:
            try:
                act = partial(
                    ledger.call,
                    applying.apply,
                    course.uid,
                    form,
                    lesson=lesson,
                    accepted=tuple(accepted),
                    now=now,
                )
                return with_clock_asked(act, ledger, self._page.window())
            except Doubtful as doubtful:
                if not self._says_yes(course, list(doubtful.doubts)):
                    return None
                accepted += doubtful.doubts
                form = self._party.form()  # somebody known may stand there now
            except Invalid as error:
                self.problems = error.problems
                return None
            except DeskError as error:
                self._page.say_refused(error)
                return None

    def _says_yes(self, course: CourseRow, doubts: list[str]) -> bool:
        """Ask about doubts; who looks alike is shown to choose from. Whether to go on."""
        if people.LOOK_ALIKE in doubts:
            doubts.remove(people.LOOK_ALIKE)
            if not self._choose_alike(course):
                return False
        return not doubts or ask(
            self._page.window(),
            "確かめてください",
            "\n".join(doubts),
            accept="このまま申し込む",
            refuse="入力に戻る",
        )

    def _choose_alike(self, course: CourseRow) -> bool:
        ledger, day = self._workplace.ledger, self._workplace.today()
        taken = 0  # whoever turns out to be known leaves the forms of new people
        for place, form in enumerate(self._party.new_forms()):
            alike = ledger.call(people.look_alikes, form, course_uid=course.uid, day=day)
            if not alike:
                continue
            dialog = AlikeDialog(self._workplace, form, alike, self._page.window())
            with dialog.asked() as accepted:
                if not accepted:
                    return False
                if dialog.person is not None:
                    self._party.replace_new(dialog.person, place - taken)
                    taken += 1
        return True
