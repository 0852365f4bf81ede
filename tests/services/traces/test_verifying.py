"""照合: a whole trail is said to be whole, a changed one is found, and a number from a paper is looked up."""

from __future__ import annotations

from pathlib import Path

import pytest

from nakanojo_helpdesk.domain.errors import Invalid
from nakanojo_helpdesk.domain.office import Office
from nakanojo_helpdesk.domain.traces.anchors import Standing
from nakanojo_helpdesk.reports.daily import daily_sheet
from nakanojo_helpdesk.services import reports, vocabularies
from nakanojo_helpdesk.services.consultations import writing as consultations
from nakanojo_helpdesk.services.ledger import Ledger
from nakanojo_helpdesk.services.traces import verifying
from nakanojo_helpdesk.store.integrity import check_trace
from tests.factories import consultation_form, raw, today


def saved(ledger: Ledger, count: int = 1) -> None:
    for _ in range(count):
        ledger.call(consultations.record, consultation_form())


def tampered(database: Path, statement: str) -> None:
    with raw(database) as connection:
        connection.execute("DROP TRIGGER audit_no_update")
        connection.execute("DROP TRIGGER audit_no_delete")
        connection.execute(statement)


def number_on_the_daily_sheet(ledger: Ledger) -> str:
    sheet = daily_sheet(ledger.read(reports.daily, today()), Office(), ledger.read(vocabularies.current))
    return sheet.footer.rpartition(" ")[2]


def test_a_whole_trail_is_verified_with_progress(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    saved(ledger, 3)
    monkeypatch.setattr(check_trace, "_CHUNK", 10)
    told: list[tuple[int, int]] = []
    found = ledger.read(verifying.verify, lambda done, total: told.append((done, total)))
    assert found.findings == ()
    assert found.traces == told[-1][0] > 100
    assert [done for done, _ in told] == sorted(done for done, _ in told)


def test_a_changed_trace_and_a_changed_row_are_both_said(ledger: Ledger, database: Path) -> None:
    saved(ledger)
    tampered(database, "UPDATE audit SET actor='S09' WHERE seq=7")
    (finding,) = ledger.read(verifying.verify).findings
    assert finding.sentence == "操作の記録の7番が、書き込んだときのつながりと合いません。"


def test_a_row_taken_out_is_said(ledger: Ledger, database: Path) -> None:
    saved(ledger)
    tampered(database, "DELETE FROM consultations")
    assert "相談は0件ありますが、操作の記録では1件です。" in [
        finding.sentence for finding in ledger.read(verifying.verify).findings
    ]


def test_the_number_on_a_daily_sheet_is_found_after_more_work(ledger: Ledger) -> None:
    saved(ledger, 2)
    number = number_on_the_daily_sheet(ledger)
    assert ledger.read(verifying.anchored, number).later == 0
    saved(ledger, 2)
    result = ledger.read(verifying.anchored, number.upper())
    assert result.standing is Standing.HOLDS
    assert result.later == 2
    assert result.at is not None


def test_a_trail_cut_off_and_written_anew_no_longer_holds_the_number(ledger: Ledger, database: Path) -> None:
    saved(ledger, 2)
    number = number_on_the_daily_sheet(ledger)
    tampered(database, "DELETE FROM audit WHERE seq > (SELECT max(seq) - 1 FROM audit)")
    saved(ledger, 3)
    assert ledger.read(verifying.anchored, number).standing is Standing.UNKNOWN


def test_a_change_before_the_number_is_found_though_the_number_is_there(
    ledger: Ledger, database: Path
) -> None:
    saved(ledger, 2)
    number = number_on_the_daily_sheet(ledger)
    tampered(database, "UPDATE audit SET pc='PC9' WHERE seq=5")
    result = ledger.read(verifying.anchored, number)
    assert (result.standing, result.broken_at) == (Standing.BROKEN, 5)


def test_a_change_after_the_number_does_not_touch_it(ledger: Ledger, database: Path) -> None:
    number = number_on_the_daily_sheet(ledger)
    saved(ledger, 2)
    tampered(database, "UPDATE audit SET pc='PC9' WHERE seq=(SELECT max(seq) FROM audit)")
    assert ledger.read(verifying.anchored, number).standing is Standing.HOLDS
    assert ledger.read(verifying.verify).findings


def test_a_slip_of_the_pen_is_said_and_looked_up_nowhere(ledger: Ledger) -> None:
    with pytest.raises(Invalid):
        ledger.read(verifying.anchored, "12345")
