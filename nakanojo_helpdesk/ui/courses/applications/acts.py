"""The acts on a row of the 名簿: 取消, 辞退, 欠席の連絡, 繰上の連絡, 待ちの順, 履歴, 登録内容, まとめる."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nakanojo_helpdesk.domain.courses.forms import Admission, Scope
from nakanojo_helpdesk.domain.courses.states import Moment
from nakanojo_helpdesk.domain.registrations.rows import RegistrationRow
from nakanojo_helpdesk.domain.registrations.states import RegistrationState
from nakanojo_helpdesk.domain.staff.access import Permission
from nakanojo_helpdesk.services.registrations import leaving, offering, reading
from nakanojo_helpdesk.services.rolls import notices
from nakanojo_helpdesk.ui.courses.applications.dialogs.calls import CallDialog
from nakanojo_helpdesk.ui.courses.applications.dialogs.disclosing import DisclosurePrinting
from nakanojo_helpdesk.ui.courses.applications.dialogs.leaving import LeaveDialog, LessonChoiceDialog
from nakanojo_helpdesk.ui.courses.applications.dialogs.merge import MergeDialog
from nakanojo_helpdesk.ui.courses.applications.dialogs.order import HistoryDialog, OrderDialog
from nakanojo_helpdesk.ui.courses.applications.dialogs.person import PersonDialog
from nakanojo_helpdesk.ui.courses.applications.dialogs.requests import LiftDialog
from nakanojo_helpdesk.ui.courses.applications.words import lesson_words
from nakanojo_helpdesk.ui.courses.dialogs.draw import DrawDialog
from nakanojo_helpdesk.ui.courses.one.tab import TabAct

if TYPE_CHECKING:
    from nakanojo_helpdesk.ui.courses.applications.tab import ApplicationsTab

_CHOOSE_FIRST: Final = "先に、名簿で申込を選んでください。"
_OVER: Final = "もう取り消してある申込です。元に戻すときは「取消をやめる」を押してください。"
_NOT_WAITING: Final = "待っている申込ではありません。"
_NO_PERSON: Final = "名前のない申込です。"
_STOPPED: Final = "この方は利用停止です。名前と電話は出せません。"
_NO_LESSONS: Final = "これからの回が、もうありません。"
_NO_FAMILY: Final = "「入れる人だけ」は、待っているご家族（2人から）で使います。"
_SPLIT: Final = {
    True: "{name}さんのご家族は、空いた席から順に、入れる人だけ入ります。",
    False: "{name}さんのご家族は、全員分の席が空くまで待ちます。",
}
_NOBODY_ELSE: Final = "ほかに待っている方がいません。"


class RosterActs:
    """What can be done with the current row of a tab's 名簿."""

    def __init__(self, tab: ApplicationsTab) -> None:
        self._tab = tab
        self._workplace = tab.workplace
        self.disclosures = DisclosurePrinting(tab)

    def is_busy(self) -> bool:
        """Whether a sheet is still being written or printed."""
        return self.disclosures.is_busy()

    def acts(self) -> tuple[TabAct, ...]:
        """The acts with their keys: letters, since nothing is typed there."""
        merges = self._workplace.ledger.actor.may(Permission.MERGE)
        return (
            TabAct("取消", "Delete", self.cancel),
            TabAct("辞退", "J", self.decline),
            TabAct("欠席の連絡", "E", self.say_absent),
            TabAct("繰上の連絡", "K", self.call),
            TabAct("待ちの順", "W", self.reorder, rare=True),
            TabAct("入れる人だけ", "I", self.split, rare=True),
            TabAct("取消をやめる", "M", self.restore, rare=True),
            TabAct("履歴", "H", self.show_history, rare=True),
            TabAct("登録内容", "D", self.correct),
            *((TabAct("同じ方をまとめる", "Y", self.merge, rare=True),) if merges else ()),
        )

    def cancel(self) -> None:
        """Cancel an application (取消, Delete)."""
        self._leave(RegistrationState.CANCELLED)

    def decline(self) -> None:
        """Let somebody step back who has a place (辞退, J)."""
        self._leave(RegistrationState.DECLINED)

    def say_absent(self) -> None:
        """Keep that somebody will not come to a lesson (欠席の連絡, E), or take that back."""
        row, course = self._row(), self._tab.course()
        if row is None or course is None:
            return
        now = Moment.of(self._workplace.now())
        coming = [each for each in course.taking_place if not each.standing.is_over(now)]
        if row.lesson is not None:
            coming = [each for each in coming if each.uid == row.lesson]
        if not coming:
            self._say(_NO_LESSONS)
            return
        said = self._tab.said_absent(row)
        dialog = LessonChoiceDialog(row, coming, said, self._tab.window())
        with dialog.asked() as accepted:
            lesson = dialog.lesson if accepted else None
        if lesson is None:
            return
        back = lesson.uid in said
        use_case = notices.take_back if back else notices.say_absent
        other = notices.say_absent if back else notices.take_back
        ledger, at = self._workplace.ledger, self._workplace.now()

        def do() -> tuple[object]:
            return (ledger.call(use_case, lesson.uid, row.uid, now=at),)

        if self._tab.page.attempt(do) is None:
            return
        words = f"{row.name}さんの{lesson_words(lesson)}の欠席の連絡を"
        self._tab.remember(
            f"{words}元に戻しました。",
            lambda: ledger.call(other, lesson.uid, row.uid, now=self._workplace.now()),
        )
        self._tab.read_again()
        self._tab.page.sticky.say("success", f"{words}{'取り消しました' if back else '残しました'}。")

    def call(self, row: RegistrationRow | None = None) -> None:
        """Show the number of whoever was offered a place (繰上の連絡, K), and note what came of the call."""
        row = row or self._row()
        if row is None:
            return
        if row.state is RegistrationState.WAITING:
            offered = self._offered_by_hand(row)
            if offered is None:
                return
            row = offered
        if row.state is not RegistrationState.OFFERED:
            self._say("繰上の連絡は、待っている方か、連絡中の方にします。")
            return
        self._tab.roster.select_key(row.uid)
        dialog = CallDialog(self._workplace, row, self._tab.window())
        with dialog.asked() as accepted:
            done, following = (dialog.done_words, dialog.following) if accepted else ("", ())
        if done:
            self._tab.say_offered(done, following)

    def reorder(self) -> None:
        """Change the waiting order by hand, with a reason (待ちの順, W)."""
        row = self._row()
        if row is None:
            return
        if row.state is not RegistrationState.WAITING:
            self._say(_NOT_WAITING)
            return
        firsts = {each.party: each for each in reversed(self._tab.rows()) if each.waiting_place is not None}
        others = sorted(
            (each for each in firsts.values() if each.party != row.party and each.lesson == row.lesson),
            key=lambda each: each.waiting_place or 0,
        )
        if not others:
            self._say(_NOBODY_ELSE)
            return
        done = OrderDialog(self._workplace, row, others, self._tab.window()).ask()
        if done:
            self._tab.say_offered(done, ())

    def split(self) -> None:
        """Let a waiting family in as places fall free (入れる人だけ, I), or have it wait for all of them again."""
        row = self._row()
        if row is None:
            return
        if row.state is not RegistrationState.WAITING or row.party_size < 2:
            self._say(_NO_FAMILY)
            return
        done = self._tab.page.attempt(lambda: self._set_split(row, split=not row.split))
        if done is None:
            return
        self._tab.remember(
            _SPLIT[row.split].format(name=row.name), lambda: self._set_split(row, split=row.split)
        )
        offered = [each for each in done if each.state is RegistrationState.OFFERED]
        self._tab.say_offered(_SPLIT[not row.split].format(name=row.name), offered)

    def _set_split(self, row: RegistrationRow, *, split: bool) -> tuple[RegistrationRow, ...]:
        here = self._tab.as_it_stands(row)
        return self._workplace.ledger.call(
            offering.set_split, here.uid, here.version, split=split, now=self._workplace.now()
        )

    def restore(self) -> None:
        """Bring back what was cancelled (取消をやめる, M): to its place where one is free, else it waits."""
        row = self._row()
        if row is None:
            return
        back = self._tab.page.attempt(lambda: self._restored(row))
        if back is not None:
            self._tab.say_offered(f"{row.name}さんの取消をやめました。", ())

    def show_history(self) -> None:
        """Show everything that happened to an application (履歴, H)."""
        row = self._row()
        if row is None:
            return
        changes = self._tab.page.attempt(lambda: self._workplace.ledger.read(reading.history, row.uid))
        if changes is not None:
            HistoryDialog(row, changes, self._workplace.vocabularies, self._tab.window()).show_and_wait()

    def correct(self) -> None:
        """Correct what is kept of the person (登録内容, D)."""
        row, course = self._row(), self._tab.course()
        if row is None or course is None or not self._workplace.ledger.actor.may(Permission.REGISTER):
            return
        if row.person is not None and row.person.stopped:
            self._lift(row)
            return
        if row.person is None or row.person.erased:
            self._say(_NO_PERSON)
            return
        dialog = PersonDialog(self._workplace, row.person, course.uid, self._tab.window())
        done = dialog.ask()
        if done:
            self._tab.say_offered(done, ())
        if dialog.wants_disclosure:
            self.disclosures.start(row.person)

    def _lift(self, row: RegistrationRow) -> None:
        """Ask whether somebody's 利用停止 is taken back."""
        if not self._workplace.ledger.actor.may(Permission.DISCLOSE):
            self._say(_STOPPED)
            return
        done = LiftDialog(self._workplace, row, self._tab.window()).ask()
        if done:
            self._tab.say_offered(done, ())

    def merge(self) -> None:
        """Merge somebody who is the same person (同じ方をまとめる, Y), or take that back."""
        row, course = self._row(), self._tab.course()
        if row is None or course is None:
            return
        person = row.person
        if person is None or person.erased:
            self._say(_NO_PERSON)
            return
        dialog = self._tab.page.attempt(
            lambda: MergeDialog(self._workplace, person, course.uid, self._tab.window())
        )
        if dialog is None:
            return
        with dialog.asked() as accepted:
            done, offered = (dialog.done_words, dialog.offered) if accepted else ("", ())
        if done:
            self._tab.say_offered(done, offered)

    def draw(self) -> None:
        """Draw the lottery of the course, or of the lesson of the current row (抽選, F11)."""
        course, row = self._tab.course(), self._tab.roster.current_row()
        if course is None:
            return
        lesson = None if course.form.scope is Scope.COURSE or row is None else row.lesson
        if course.form.scope is Scope.LESSON and lesson is None:
            self._say("先に、名簿で抽選する回の申込を選んでください。")
            return
        dialog = self._tab.page.attempt(
            lambda: DrawDialog(self._workplace, course, self._tab.window(), lesson=lesson)
        )
        done = "" if dialog is None else dialog.ask()
        if done:
            self._tab.say_offered(done, ())

    def draws(self) -> bool:
        """Whether the course is drawn, and whoever is signed in may do it."""
        course = self._tab.course()
        lottery = course is not None and course.form.admission is Admission.LOTTERY
        return lottery and self._workplace.ledger.actor.may(Permission.DRAW)

    def _leave(self, state: RegistrationState) -> None:
        row = self._row()
        if row is None:
            return
        if row.state.is_over:
            self._say(_OVER)
            return
        dialog = LeaveDialog(self._workplace, row, state, self._tab.window())
        with dialog.asked() as accepted:
            left = dialog.left if accepted else None
        if left is None:
            return
        self._tab.remember(f"{row.name}さんの申込を元に戻しました。", lambda: self._restored(left.row))
        self._tab.say_offered(f"{row.name}さんの申込を取り消しました。", left.offered)

    def _restored(self, row: RegistrationRow) -> RegistrationRow:
        now = self._tab.as_it_stands(row)
        return self._workplace.ledger.call(leaving.restore, now.uid, now.version, now=self._workplace.now())

    def _offered_by_hand(self, row: RegistrationRow) -> RegistrationRow | None:
        """Offer a free place to somebody who waits; the row with its offer, None after a refusal."""
        ledger, now = self._workplace.ledger, self._workplace.now()
        done = self._tab.page.attempt(lambda: (ledger.call(offering.offer, row.uid, row.version, now=now),))
        if done is None:
            return None
        self._tab.read_again()
        return next((each for each in self._tab.rows() if each.uid == row.uid), None)

    def _row(self) -> RegistrationRow | None:
        row = self._tab.roster.current_row()
        if row is None:
            self._say(_CHOOSE_FIRST)
        return row

    def _say(self, sentence: str) -> None:
        self._tab.page.sticky.say("info", sentence)
