"""The screens around a restore: the damaged database, the backup looked at, the outcome."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

from nakanojo_helpdesk.domain.backups.restoring import STAGES, Look, Missing, as_text
from nakanojo_helpdesk.domain.calendar import utc_now
from nakanojo_helpdesk.domain.protection.keys import MISSING_SENTENCE
from nakanojo_helpdesk.domain.retention.ledgers import BrokenLedger
from nakanojo_helpdesk.store.backups import swapping
from nakanojo_helpdesk.store.identity import DAMAGED_SENTENCE
from nakanojo_helpdesk.ui.kit.frame.page import Page
from nakanojo_helpdesk.ui.settings import page as settings
from nakanojo_helpdesk.ui.shell.entrance.failure_page import TroublePage
from nakanojo_helpdesk.ui.shell.entrance.progress_page import WaitingPage
from nakanojo_helpdesk.ui.shell.entrance.restore_page import RestorePage
from nakanojo_helpdesk.ui.shell.entrance.restored_page import RestoredPage
from nakanojo_helpdesk.ui.workplace.workplace import Workplace
from tests.reports import restored_facts as facts
from tests.ux.settings_screens import section

Make = Callable[[Workplace], Page]


def _page(look: Look, *, asks: bool) -> RestorePage:
    page = RestorePage(DAMAGED_SENTENCE if asks else "", asks=asks)
    page.show_candidates(look.candidates, str(look.candidates[0].path) if look.candidates else "")
    page.show_look(look)
    return page


def _damaged(_workplace: Workplace) -> Page:
    return TroublePage(DAMAGED_SENTENCE, "C:/記録/nakanojo.db", damaged=True)


def _asking(_workplace: Workplace) -> Page:
    return _page(facts.look(), asks=True)


def _refused(_workplace: Workplace) -> Page:
    page = _page(facts.look(), asks=True)
    page.refuse("お名前かパスワードが違います。もう一度入れてください。")
    return page


def _chosen(_workplace: Workplace) -> Page:
    return _page(facts.doubtful(), asks=False)


def _nothing(_workplace: Workplace) -> Page:
    return _page(Look(), asks=True)


def _locked(_workplace: Workplace) -> Page:
    return _page(
        Look(candidates=facts.look().candidates, refusal=MISSING_SENTENCE, key_id=bytes(8)), asks=False
    )


def _working(_workplace: Workplace) -> Page:
    page = WaitingPage("控えから戻す", "控えに戻しています。電源を切らずに、お待ちください。")
    page.show_progress(150, 400, STAGES[1])
    return page


def _done(_workplace: Workplace) -> Page:
    return RestoredPage(facts.restored())


def _nothing_missing(_workplace: Workplace) -> Page:
    whole = Missing(since=facts.SINCE, until=None, records=())
    return RestoredPage(facts.restored(missing=whole, damaged=False, skipped=()))


def _ledger_damaged(_workplace: Workplace) -> Page:
    kept = Path("C:/記録/nakanojo_deletions_damaged_20261005T021000000000Z.jsonl")
    whole = Missing(since=facts.SINCE, until=None, records=())
    broken = BrokenLedger(kept=kept, is_complete=False)
    return RestoredPage(facts.restored(missing=whole, damaged=False, skipped=(), broken_ledger=broken))


PAGES: Final[tuple[tuple[type[Page], str, Make], ...]] = (
    (TroublePage, "damaged", _damaged),
    (RestorePage, "asking", _asking),
    (RestorePage, "refused", _refused),
    (RestorePage, "chosen", _chosen),
    (RestorePage, "nothing", _nothing),
    (RestorePage, "locked", _locked),
    (WaitingPage, "restoring", _working),
    (RestoredPage, "done", _done),
    (RestoredPage, "nothing missing", _nothing_missing),
    (RestoredPage, "ledger damaged", _ledger_damaged),
)


def _retyping(workplace: Workplace, size: QSize) -> QWidget:
    """設定 while something is to be typed again; later stages find nothing of it."""
    path = workplace.ledger.store.path
    kept = swapping.kept_name(path, utc_now(), sound=False)
    kept.parent.mkdir(exist_ok=True)
    swapping.keep_list(kept, path, as_text(facts.missing(), utc_now()))
    try:
        return section(settings.RETYPE)(workplace, size)
    finally:
        for place in swapping.lists(path):
            place.unlink()


SECTIONS: Final = (("retype", _retyping),)
