"""設定の「入力し直し」: there only while something is to be typed again."""

from __future__ import annotations

from pathlib import Path

from nakanojo_helpdesk.domain.backups.restoring import as_text
from nakanojo_helpdesk.domain.calendar import utc_now
from nakanojo_helpdesk.services.ledger import Ledger
from nakanojo_helpdesk.store.backups import swapping
from nakanojo_helpdesk.ui.kit.frame.messages import MessageDialog
from nakanojo_helpdesk.ui.settings import page as pages
from nakanojo_helpdesk.ui.settings.backups.retyping import RetypeSection
from tests.factories import raw
from tests.reports import restored_facts
from tests.ui.settings.conftest import Open, press
from tests.waiting import settle, wait_until, when_shown


def left(database: Path) -> None:
    """A list as a restore leaves it."""
    kept = swapping.kept_name(database, utc_now(), sound=False)
    kept.parent.mkdir()
    swapping.keep_list(kept, database, as_text(restored_facts.missing(), utc_now()))


def test_the_paper_is_saved_with_its_trace_and_the_list_goes_when_it_is_done(
    open_section: Open, ledger: Ledger, tmp_path: Path
) -> None:
    left(ledger.store.path)
    page = open_section(pages.RETYPE)
    section = page.section()
    assert isinstance(section, RetypeSection)
    target = tmp_path / "paper"
    section._ask_path = lambda *_asked: target
    press("Ctrl+S")
    wait_until(lambda: target.with_name("paper.pdf").exists())
    settle(page)
    wait_until(page.sticky.text)
    with raw(ledger.store.path) as connection:
        query = "SELECT fields FROM audit WHERE action = 'report' AND entity_id = 'retype'"
        wait_until(lambda: connection.execute(query).fetchall() == [("pdf",)])
    when_shown(MessageDialog, lambda dialog: press("F12"))
    section.table.setFocus()
    press("Delete")
    assert section.table.row_model().rows() == ()
    assert swapping.lists(ledger.store.path) == ()


def test_where_nothing_is_left_there_is_no_such_section(open_section: Open) -> None:
    page = open_section(pages.OWN)
    assert "入力し直し" not in [choice.label for choice in page.sections.choices]
