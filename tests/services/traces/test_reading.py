"""The list of the 操作の記録: complete, newest first, narrowed by person, day, kind and record."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.errors import Denied, Invalid
from nakanojo_helpdesk.domain.staff import access
from nakanojo_helpdesk.domain.staff.access import Actor, Permission, Role
from nakanojo_helpdesk.domain.traces.kinds import TraceKind
from nakanojo_helpdesk.domain.traces.rows import Trace, TraceQuery
from nakanojo_helpdesk.services import exports
from nakanojo_helpdesk.services.consultations import reading as consultation_rows
from nakanojo_helpdesk.services.consultations import writing as consultations
from nakanojo_helpdesk.services.ledger import Ledger
from nakanojo_helpdesk.services.registrations import people
from nakanojo_helpdesk.services.registrations import reading as registrations
from nakanojo_helpdesk.services.staff import sign_in
from nakanojo_helpdesk.services.traces import reading
from nakanojo_helpdesk.store.integrity import audit
from tests.factories import LedgerAs, consultation_form, today
from tests.services.courses.books import NOW
from tests.services.registrations.applications import apply, released

NAME, PHONE = "剣持ハナ", "0279-75-0000"


def everything(ledger: Ledger, query: TraceQuery | None = None, limit: int = 100) -> list[Trace]:
    """All pages of the list."""
    found: list[Trace] = []
    before: int | None = None
    while True:
        page = ledger.read(reading.page, query or TraceQuery(), before=before, limit=limit)
        found += page.rows
        before = page.next_before
        if before is None:
            return found


def sentences(ledger: Ledger, **query: Any) -> list[str]:
    return [trace.sentence for trace in everything(ledger, TraceQuery(**query))]


def test_a_save_its_correction_and_its_withdrawal_are_told_with_the_number_of_the_record(
    ledger: Ledger,
) -> None:
    key = ledger.call(consultations.record, consultation_form(memo="秘密の話"))
    ledger.call(consultations.amend, key, 1, consultation_form(memo="別の話", people=3))
    ledger.call(consultations.withdraw, key, 2, reason="二重に登録した")
    number = ledger.read(consultation_rows.get, key).number
    told = sentences(ledger, number=number)
    assert told == [
        f"相談 {number} を取消",
        f"相談 {number} の訂正の履歴 を記録",
        f"相談 {number} を訂正（メモ、人数）",
        f"相談 {number} の訂正の履歴 を記録",
        f"相談 {number} を登録",
    ]
    trace = everything(ledger, TraceQuery(number=number))[0]
    assert (trace.actor_name, trace.pc, trace.number) == ("佐藤", "PC1", number)


def test_whatever_the_program_does_by_itself_has_a_name_for_staff(ledger: Ledger) -> None:
    makers = [make for name, make in vars(access).items() if name.endswith("_actor")]
    assert {make("PC1").code for make in makers} == {each.code for each in access.program_actors("PC1")}
    names = dict(ledger.read(reading.actors))
    for each in access.program_actors("PC1"):
        assert names[each.code] == each.name
        assert not each.name.isascii()


def test_every_trace_is_shown_once_newest_first_whatever_the_page(ledger: Ledger) -> None:
    for _ in range(7):
        ledger.call(consultations.record, consultation_form())
    newest = ledger.read(lambda session, _actor: audit.head(session))[0]
    for limit in (97, 1000):
        assert [trace.seq for trace in everything(ledger, limit=limit)] == [*range(newest, 0, -1)]


def test_stretches_without_a_hit_are_passed_over(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "_STRETCH", 30)
    whole = [trace.seq for trace in everything(ledger)]
    assert whole == sorted(whole, reverse=True)
    settings = everything(ledger, TraceQuery(kind=TraceKind.SETTINGS), limit=50)
    assert [trace.seq for trace in settings] == [
        trace.seq for trace in everything(ledger) if trace.kind is TraceKind.SETTINGS
    ]


def test_the_list_is_paged_by_numbers_never_by_counting_off(ledger: Ledger) -> None:
    said: list[str] = []

    def listen(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        said.append(statement)

    engine = ledger.store._engine
    event.listen(engine, "before_cursor_execute", listen)
    try:
        ledger.read(reading.page, TraceQuery(kind=TraceKind.WRITTEN), before=50, limit=10)
    finally:
        event.remove(engine, "before_cursor_execute", listen)
    asked = [statement for statement in said if "FROM audit" in statement]
    assert asked
    assert not any("OFFSET" in statement.replace("LIMIT ? OFFSET ?", "") for statement in asked)
    assert any("audit.seq >= ?" in statement for statement in asked)


def test_it_is_narrowed_by_person_day_and_kind(ledger: Ledger, ledger_as: LedgerAs) -> None:
    other = ledger_as(Role.COUNTER)
    other.call(consultations.record, consultation_form(staff=other.actor.code))
    ledger.call(exports.note_export, "consultations", "2026-10-01/2026-10-31", 245)
    assert {trace.actor for trace in everything(ledger, TraceQuery(actor=other.actor.code))} == {
        other.actor.code
    }
    assert sentences(ledger, kind=TraceKind.TAKEN) == ["一覧を書き出し（相談、令和8年10月、245件）"]
    assert everything(ledger, TraceQuery(first=today(), last=today())) == everything(ledger)
    assert everything(ledger, TraceQuery(last=today() - timedelta(days=1))) == []
    assert everything(ledger, TraceQuery(first=today() + timedelta(days=1))) == []
    for kind in TraceKind:
        assert {trace.kind for trace in everything(ledger, TraceQuery(kind=kind))} <= {kind}
    by_kind = sum(len(everything(ledger, TraceQuery(kind=kind))) for kind in TraceKind)
    assert by_kind == len(everything(ledger)), "every trace is of one kind"


def test_a_course_and_an_application_are_found_with_all_that_belongs_to_them(ledger: Ledger) -> None:
    course = released(ledger)
    apply(ledger, course, NAME)
    row = ledger.call(registrations.roster, course.uid, now=NOW)[0]
    of_course = sentences(ledger, number=course.number)
    assert f"講座 {course.number} を企画" in of_course
    assert any(f"講座 {course.number} 第1回 を追加" in sentence for sentence in of_course)
    assert any("名前と電話を見た" in sentence for sentence in of_course)
    of_person = sentences(ledger, number=row.number)
    assert f"申込 {row.number} を受付" in of_person
    assert any(sentence.startswith("利用者 ") for sentence in of_person)


def test_nothing_personal_is_in_the_list(ledger: Ledger) -> None:
    course = released(ledger)
    apply(ledger, course, NAME)
    looking = ledger.call(people.look_up, course.uid)
    assert looking
    key = ledger.call(consultations.record, consultation_form(memo="みみずくさんの件"))
    ledger.call(consultation_rows.open_record, key)
    words = repr(everything(ledger))
    assert "のメモを見た" in " ".join(sentences(ledger))
    assert [secret for secret in (NAME, PHONE, "みみずく") if secret in words] == []


def test_a_failed_sign_in_is_told_with_its_person_and_a_strange_name_is_not_kept(ledger: Ledger) -> None:
    nobody = Ledger(ledger.store, Actor(staff_id=None, code="-", name="", pc="PC2"))
    for _ in range(5):
        nobody.call(sign_in.sign_in, "S01", "まちがい")
    nobody.call(sign_in.sign_in, "my-password", "x")
    told = [
        trace
        for trace in everything(ledger, TraceQuery(kind=TraceKind.SIGNED_IN))
        if trace.action != "update"
    ]
    assert [trace.sentence for trace in told[:3]] == [
        "だれか のパスワードか暗証番号が違い、入れませんでした",
        "職員 佐藤 のパスワードか暗証番号が違い、入れませんでした。続いたので、しばらく入れないようにしました",
        "職員 佐藤 のパスワードか暗証番号が違い、入れませんでした",
    ]
    assert {trace.pc for trace in told[:6]} == {"PC2"}
    assert "my-password" not in repr(everything(ledger))


@pytest.mark.parametrize(
    "query",
    [
        TraceQuery(number="これは番号ではない"),
        TraceQuery(first=date(2026, 4, 2), last=date(2026, 4, 1)),
    ],
)
def test_what_cannot_be_looked_for_is_said(ledger: Ledger, query: TraceQuery) -> None:
    with pytest.raises(Invalid):
        ledger.read(reading.page, query)


def test_a_number_nobody_has_finds_nothing(ledger: Ledger) -> None:
    for number in ("R8-99999", "講R8-999", "R8-999-999"):
        assert everything(ledger, TraceQuery(number=number)) == []


def test_who_may_not_export_may_not_take_the_whole_list(ledger_as: LedgerAs) -> None:
    administrator = ledger_as(Role.ADMINISTRATOR)
    assert everything(administrator)
    with pytest.raises(Denied, match=Permission.EXPORT.value):
        administrator.read(reading.whole, TraceQuery(), lambda _rows: None)


def test_somebody_who_stops_waiting_stops_the_reading(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Stopped(Exception):
        pass

    def stop(_done: int, _total: int) -> None:
        raise Stopped

    monkeypatch.setattr(reading, "_STRETCH", 10)
    with pytest.raises(Stopped):
        ledger.read(reading.page, TraceQuery(kind=TraceKind.READ), report=stop)


def test_a_file_gets_every_trace(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "_BATCH", 70)
    taken: list[Trace] = []

    def take(session: Session, actor: Actor) -> int:
        return reading.whole(session, actor, TraceQuery(), taken.extend)

    assert ledger.read(take) == len(taken)
    assert taken == everything(ledger)
