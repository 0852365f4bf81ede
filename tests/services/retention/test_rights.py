"""What a resident may ask for: to see everything that is held, not to be used any more, and to be shown again."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from nakanojo_helpdesk.domain.calendar import utc_now
from nakanojo_helpdesk.domain.errors import Denied, Invalid, Refused
from nakanojo_helpdesk.domain.papers.wishes import Paper, PaperWish
from nakanojo_helpdesk.domain.registrations.forms import Applicant, ApplicationForm
from nakanojo_helpdesk.domain.registrations.people import STOPPED_NAME, PersonForm
from nakanojo_helpdesk.domain.retention.disclosures import Disclosure
from nakanojo_helpdesk.domain.retention.plans import PurgeState
from nakanojo_helpdesk.domain.retention.stops import LiftReason
from nakanojo_helpdesk.domain.staff.access import Role
from nakanojo_helpdesk.domain.staff.confirmations import Confirmed
from nakanojo_helpdesk.domain.traces.rows import TraceQuery
from nakanojo_helpdesk.reports.courses.papers import paper_sheet
from nakanojo_helpdesk.services import vocabularies
from nakanojo_helpdesk.services.appointments import booking
from nakanojo_helpdesk.services.databases import checks
from nakanojo_helpdesk.services.ledger import Ledger
from nakanojo_helpdesk.services.papers import gathering
from nakanojo_helpdesk.services.registrations import applying, people, reading
from nakanojo_helpdesk.services.retention import approving, census, disclosing, preparing, stopping
from nakanojo_helpdesk.services.traces import reading as traces
from tests.factories import Everything, LedgerAs, appointment_form, raw
from tests.services.courses import books
from tests.services.retention.aged import AFTER, SECRETS, Aged, purged

LATER = books.NOW.replace(year=2028)


def confirmed(ledger: Ledger, at: datetime | None = None) -> Confirmed:
    assert ledger.actor.staff_id is not None
    return Confirmed(staff_id=ledger.actor.staff_id, at=at or utc_now())


def disclosed(ledger: Ledger, made: Aged) -> Disclosure:
    return ledger.call(disclosing.disclose, made.person, confirmed=confirmed(ledger), now=LATER)


def words(held: Disclosure) -> str:
    """All that is on the sheet."""
    return str((held.person, held.applications, held.appointments))


def sentences(ledger: Ledger) -> list[str]:
    return [row.sentence for row in ledger.read(traces.page, TraceQuery()).rows]


def test_a_disclosure_holds_everything_that_is_kept_of_a_person(ledger: Ledger, made: Aged) -> None:
    """Control: every text the database holds of this person, read from the bare file."""
    held = words(disclosed(ledger, made))
    with raw(ledger.store.path) as bare:
        person = bare.execute(
            "SELECT name, kana, called, phone, second_phone, second_contact, care_note FROM people WHERE uid = ?",
            (made.person,),
        ).fetchone()
        notes = bare.execute(
            "SELECT note FROM registrations WHERE person_id = (SELECT id FROM people WHERE uid = ?)",
            (made.person,),
        ).fetchall()
    assert all(each and each in held for each in (*person, *(note for (note,) in notes)))
    for label in ("1957年", "車いす", "沢田", "その他の連絡", "留守", "出欠：第1回", "確定"):
        assert label in held, label


def test_memos_are_on_it_by_right_only_and_what_is_left_out_is_said(
    ledger: Ledger, made: Aged, monkeypatch: pytest.MonkeyPatch
) -> None:
    from nakanojo_helpdesk.domain.staff.access import Actor, Permission

    may = Actor.may
    with monkeypatch.context() as patched:
        patched.setattr(
            Actor, "may", lambda self, right: right is not Permission.READ_MEMOS and may(self, right)
        )
        held = disclosed(ledger, made)
    assert f"{SECRETS[8]}から" not in words(held)
    assert "メモ" in dict(held.left_out)
    assert "メモ" not in dict(disclosed(ledger, made).left_out)
    assert {"相談の記録", "アンケート", "控え"} <= set(dict(held.left_out))


def test_an_appointment_with_the_persons_telephone_is_on_it(ledger: Ledger, made: Aged) -> None:
    for contact in ("佐藤様 0279987654", "別の方 0279-00-0001"):
        form = appointment_form(contact=contact)
        ledger.call(booking.book, form, accepted=ledger.read(booking.doubts_about, form))
    assert [contact for _when, contact in disclosed(ledger, made).appointments] == ["佐藤様 0279987654"]


def test_nothing_is_disclosed_without_the_right_and_the_password_of_just_now(
    ledger: Ledger, made: Aged, ledger_as: LedgerAs
) -> None:
    trainer, counter = ledger_as(Role.TRAINER), ledger_as(Role.COUNTER)
    cases: list[tuple[Ledger, Confirmed | None]] = [
        (trainer, confirmed(trainer)),
        (counter, None),
        (counter, confirmed(trainer)),
        (counter, confirmed(counter, utc_now() - timedelta(minutes=11))),
    ]
    for who, proof in cases:
        with pytest.raises(Denied):
            who.call(disclosing.disclose, made.person, confirmed=proof)
    assert counter.call(disclosing.disclose, made.person, confirmed=confirmed(counter)).name == SECRETS[7]


def test_a_disclosure_is_traced_when_it_is_made_and_when_it_leaves(ledger: Ledger, made: Aged) -> None:
    disclosed(ledger, made)
    ledger.call(disclosing.note_disclosure, made.person, "print")
    printed, read = sentences(ledger)[:2]
    assert printed.startswith("本人への開示の用紙を印刷（利用者")
    assert read.startswith("開示のために、利用者の記録をすべて見た（利用者")


def test_nothing_is_left_to_disclose_of_somebody_erased(
    ledger: Ledger, chief: Ledger, made: Aged, tmp_path: Any
) -> None:
    purged(ledger, chief, tmp_path / "控え")
    with pytest.raises(Refused, match="消去されています"):
        ledger.call(disclosing.disclose, made.person, confirmed=confirmed(ledger), now=AFTER)


def test_a_stopped_person_is_offered_nowhere_and_said_to_be_stopped(
    ledger: Ledger, made: Aged, ledger_as: LedgerAs
) -> None:
    counter = ledger_as(Role.COUNTER)
    counter.call(stopping.stop, made.person, now=LATER)
    rows = counter.call(reading.roster, made.course.uid)
    stopped = next(row for row in rows if row.name == STOPPED_NAME)
    assert (stopped.kana, stopped.phone, stopped.care_note) == ("", "", "")
    looking = counter.call(people.look_up, made.course.uid)
    for heard in ("さとうはなこ", "7654", SECRETS[7]):
        assert counter.read(people.find, looking, heard, day=LATER.date()).people == (), heard
    form = PersonForm(name=SECRETS[7], kana="サトウ ハナコ", phone="0279-98-7654")
    assert counter.call(people.look_alikes, form, course_uid=made.course.uid, day=LATER.date()) == ()
    refused: list[tuple[Any, tuple[Any, ...], dict[str, Any]]] = [
        (disclosing.disclose, (made.person,), {"confirmed": confirmed(counter)}),
        (stopping.stop, (made.person,), {}),
        (people.change, (made.person, 2, form), {"course_uid": made.course.uid}),
        (
            gathering.gather,
            (PaperWish(paper=Paper.SLIP, course=made.course.uid, registration=stopped.uid),),
            {},
        ),
        (
            applying.apply,
            (made.course.uid, ApplicationForm(applicants=(Applicant(person=made.person),))),
            {"accepted": Everything()},
        ),
    ]
    for use_case, args, options in refused:
        with pytest.raises(Refused, match="利用停止です"):
            counter.call(use_case, *args, **options, now=books.NOW if use_case is applying.apply else LATER)


def test_of_a_stopped_person_no_paper_list_or_history_has_a_word(
    ledger: Ledger, made: Aged, ledger_as: LedgerAs
) -> None:
    """Control: before the stop the same readings have them."""

    def everything_shown() -> str:
        rows = ledger.call(reading.roster, made.course.uid)
        wish = PaperWish(paper=Paper.ROSTER, course=made.course.uid)
        facts = ledger.call(gathering.gather, wish, now=LATER)
        sheet = paper_sheet(wish, facts, ledger.read(vocabularies.current))
        mine = next(row for row in rows if row.person is not None and row.person.uid == made.person)
        return str((mine, sheet.blocks, ledger.read(reading.history, mine.uid)))

    hidden = (SECRETS[7], "サトウ ハナコ", "0279-98-7654", f"{SECRETS[8]}の長男", "段差のない席")
    before = everything_shown()
    assert [word for word in hidden if word not in before] == []
    ledger_as(Role.COUNTER).call(stopping.stop, made.person, now=LATER)
    after = everything_shown()
    assert [word for word in hidden if word in after] == []
    assert STOPPED_NAME in after


def test_a_stop_is_taken_back_by_the_same_right_and_the_reason_stays_in_the_trace(
    ledger: Ledger, made: Aged, ledger_as: LedgerAs
) -> None:
    counter, trainer = ledger_as(Role.COUNTER), ledger_as(Role.TRAINER)
    with pytest.raises(Refused, match="いま利用停止ではありません"):
        counter.call(stopping.lift, made.person, LiftReason.MISTAKE, now=LATER)
    uid = counter.call(stopping.stop, made.person, now=LATER)
    with pytest.raises(Denied):
        trainer.call(stopping.lift, made.person, LiftReason.MISTAKE, now=LATER)
    with pytest.raises(Invalid):
        counter.call(stopping.lift, made.person, "", now=LATER)
    counter.call(stopping.lift, made.person, LiftReason.SOMEBODY_ELSE, now=LATER)
    assert SECRETS[7] in {row.name for row in counter.call(reading.roster, made.course.uid)}
    assert ledger.read(preparing.one, uid, now=LATER).state is PurgeState.REFUSED
    with pytest.raises(Refused):
        ledger.call(approving.approve, uid, 2, now=LATER)
    assert any("の利用停止をやめました（別の方だった）" in each for each in sentences(ledger))
    assert ledger.read(checks.check_open) == ()
    looking = counter.call(people.look_up, made.course.uid)
    assert len(counter.read(people.find, looking, "さとうはなこ", day=LATER.date()).people) == 1


def test_who_was_erased_cannot_be_shown_again(
    ledger: Ledger, chief: Ledger, made: Aged, tmp_path: Any
) -> None:
    purged(ledger, chief, tmp_path / "控え")
    with pytest.raises(Refused, match="いま利用停止ではありません"):
        ledger.call(stopping.lift, made.person, LiftReason.MISTAKE, now=AFTER)
    assert ledger.read(
        lambda session, _actor: session.execute(text("SELECT name FROM people")).scalars().all()
    )


def test_the_register_counts_people_once_and_appointments_that_still_name_somebody(
    ledger: Ledger, chief: Ledger, made: Aged, tmp_path: Any
) -> None:
    before = ledger.read(census.counts)
    assert before.courses == ledger.read(census.people)
    assert before.appointments == 1
    purged(ledger, chief, tmp_path / "控え")
    assert ledger.read(census.counts).appointments == 0
    assert ledger.read(census.counts).courses < before.courses
