"""設定の「動作の確認」: lines with their signs, the check run in the worker, the index mended by one button, the support file."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer

from nakanojo_helpdesk import logs, paths
from nakanojo_helpdesk.domain.consultations.search import SearchQuery
from nakanojo_helpdesk.domain.diagnosis.lines import Line, Mark
from nakanojo_helpdesk.domain.staff.access import Role
from nakanojo_helpdesk.services import opening_days
from nakanojo_helpdesk.services.appointments import booking
from nakanojo_helpdesk.services.consultations import reading as consultation_rows
from nakanojo_helpdesk.services.consultations import writing as consultations
from nakanojo_helpdesk.services.databases import checks
from nakanojo_helpdesk.services.ledger import Ledger
from nakanojo_helpdesk.services.search import finding as search
from nakanojo_helpdesk.services.staff import credentials
from nakanojo_helpdesk.store.backups import making
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from nakanojo_helpdesk.ui.settings import page as settings
from nakanojo_helpdesk.ui.settings.diagnosis import lines as diagnosis_lines
from nakanojo_helpdesk.ui.settings.diagnosis.lines import SupportDialog
from nakanojo_helpdesk.ui.settings.diagnosis.section import DiagnosisSection
from nakanojo_helpdesk.ui.settings.page import SettingsPage
from nakanojo_helpdesk.ui.workplace.workplace import Workplace
from tests.factories import PASSWORD, LedgerAs, appointment_form, consultation_form, raw, today
from tests.ui.settings.conftest import During, Open, press
from tests.waiting import settle

EMPTIED = "INSERT INTO consultation_search(consultation_search) VALUES ('delete-all')"
DAMAGED = "DELETE FROM consultation_search_data WHERE id > 10"


def shown(page: SettingsPage) -> DiagnosisSection:
    section = page.section()
    assert isinstance(section, DiagnosisSection)
    return section


def test_f12_checks_everything_and_says_how_much_there_was(
    open_section: Open, workplace: Workplace, ledger: Ledger
) -> None:
    keys = [ledger.call(consultations.record, consultation_form(memo="写真")) for _ in range(2)]
    ledger.call(consultations.undo, keys[0])
    page = open_section(settings.DIAGNOSIS)
    press("F12")
    assert page.is_busy()
    settle(page)
    words = shown(page).outcome_words()
    assert words.startswith("問題はありません。")
    assert "相談1件、取消1件" in words
    assert shown(page).isVisibleTo(page)


def test_the_window_stays_alive_while_it_checks(open_section: Open) -> None:
    page = open_section(settings.DIAGNOSIS)
    ticks: list[int] = []
    timer = QTimer(page, interval=5)
    timer.timeout.connect(lambda: ticks.append(1))
    timer.start()
    press("F12")
    press("F12")
    assert "お待ちください" in page.sticky.text()
    settle(page)
    assert ticks


@pytest.mark.parametrize("damage", [EMPTIED, DAMAGED])
def test_an_index_at_fault_is_named_and_made_anew_by_the_button(
    open_section: Open, database: Path, ledger: Ledger, damage: str
) -> None:
    key = ledger.call(consultations.record, consultation_form(memo="写真の送り方"))
    with raw(database) as bare:
        bare.execute(damage)
    page = open_section(settings.DIAGNOSIS)
    press("F12")
    settle(page)
    words = shown(page).outcome_words()
    assert "問題が1件見つかりました。" in words
    assert "［索引を作り直す］" in words
    shown(page).index_button.click()
    settle(page)
    assert "索引を作り直しました。" in shown(page).outcome_words()
    assert [row.id for row in ledger.read(search.find, SearchQuery(words="送り方")).rows] == [key]
    assert ledger.read(consultation_rows.get, key).version == 1, "the record stayed as it was"
    assert ledger.read(checks.check_open) == ()
    with raw(database) as bare:
        ((action, entity),) = bare.execute("SELECT action, entity FROM audit ORDER BY seq DESC LIMIT 1")
    assert (action, entity) == ("rebuild", "consultation_search")


def test_a_changed_record_is_said_with_what_to_do(open_section: Open, database: Path) -> None:
    with raw(database) as bare:
        bare.execute("UPDATE desks SET name='窓口9'")
    page = open_section(settings.DIAGNOSIS)
    press("F12")
    settle(page)
    words = shown(page).outcome_words()
    assert "窓口の記録（" in words
    assert "書き込んだときの内容と違います。" in words
    assert "保守の担当" in words


def test_only_an_administrator_with_the_password_finds_it(workplace: Workplace, ledger_as: LedgerAs) -> None:
    administrator = ledger_as(Role.ADMINISTRATOR)
    assert administrator.call(credentials.set_pin, PASSWORD, "482915") is None
    by_pin = Ledger(administrator.store, replace(administrator.actor, by_pin=True))
    found = []
    for desk in (administrator, by_pin, ledger_as(Role.CHIEF), ledger_as(Role.COUNTER)):
        page = SettingsPage(replace(workplace, ledger=desk))
        found.append("動作の確認" in [choice.label for choice in page.sections.choices])
        page.deleteLater()
    assert found == [True, False, False, False]


def test_every_line_has_its_sign_and_what_to_do(open_section: Open) -> None:
    page = open_section(settings.DIAGNOSIS)
    settle(page)
    lines = {line.name: line for line in shown(page).lines()}
    assert {"プログラム", "SQLite", "控え", "時計", "文字（フォント）", "プリンター"} <= set(lines)
    assert lines["文字（フォント）"].mark is Mark.GOOD
    assert lines["控え"].mark is Mark.BAD, "nobody has made one"
    assert all(line.todo for line in lines.values() if line.mark is not Mark.GOOD)
    assert shown(page).sentence.text() == "×の行を直してください。"
    assert "記録の点検" not in lines
    marks = [line.mark for line in shown(page).model.rows()]
    assert marks == sorted(marks, key=[Mark.BAD, Mark.CARE, Mark.GOOD].index), "what needs somebody is on top"
    press("F12")
    settle(page)
    assert shown(page).lines()[-1].name == "記録の点検"


def test_f5_looks_again(open_section: Open, database: Path) -> None:
    page = open_section(settings.DIAGNOSIS)
    settle(page)
    making.back_up(database, database.parent / "backups", reason="hand")
    press("F5")
    settle(page)
    lines = {line.name: line.mark for line in shown(page).lines()}
    assert lines["控え"] is Mark.GOOD


def test_a_support_file_is_read_before_it_is_saved_and_holds_nothing_personal(
    open_section: Open,
    during: During,
    workplace: Workplace,
    database: Path,
    ledger: Ledger,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    secrets = [
        "剣持ハナ",
        "0279-75-1234",
        "みみずくの話",
        "C:\\Users\\kenmochi",
        "/home/kenmochi",
        "kenmochi",
    ]
    key = ledger.call(consultations.record, consultation_form(memo="みみずくの話 剣持ハナ 0279-75-1234"))
    ledger.call(consultations.withdraw, key, 1, reason="剣持ハナさんの件")
    ledger.call(opening_days.set_day, ledger_day(), True, "剣持ハナ 0279-75-1234")
    ledger.call(
        booking.book,
        appointment_form(contact="剣持ハナ 0279-75-1234", day=ledger_day()),
    )
    with raw(database) as bare:  # a finding whose sentence would name somebody
        bare.execute("UPDATE settings SET key='剣持ハナ' WHERE key=(SELECT key FROM settings LIMIT 1)")
    folder = tmp_path / "data" / "kenmochi"
    monkeypatch.setenv(paths.DATA_DIR_VARIABLE, str(folder))
    log = paths.log_dir()
    log.mkdir(parents=True, exist_ok=True)
    (log / logs.LOG_NAME).write_text(
        "2026-11-29 10:00:00,123 INFO nakanojo_helpdesk.app: 剣持ハナ\n"
        "2026-11-29 10:00:01,123 CRITICAL nakanojo_helpdesk.logs: uncaught 剣持ハナ 0279-75-1234\n"
        "Traceback (most recent call last):\n"
        '  File "C:\\Users\\kenmochi\\x.py", line 3, in <module>\n'
        "  /home/kenmochi/table.py 120 in refill\n"
        "  nakanojo_helpdesk/ui/kit/lists/table.py 120 in refill\n"
        "ValueError: みみずくの話\n"
        "kenmochi\n",
        encoding="utf-8",
    )
    (folder / "settings.toml").write_text(
        'last_desk = "剣持ハナ"\ndatabase = "/home/kenmochi/x.db"\n', encoding="utf-8"
    )
    monkeypatch.setattr(
        diagnosis_lines, "printer_line", lambda: _printer("\\\\kenmochi\\剣持ハナのプリンター")
    )
    page = open_section(settings.DIAGNOSIS)
    settle(page)
    press("F12")
    settle(page)
    target = tmp_path / "support.txt"
    read: list[str] = []

    def save(dialog: object) -> None:
        assert isinstance(dialog, SupportDialog)
        read.extend(label.text() for label in dialog.findChildren(PlainLabel))
        dialog.accept()

    shown(page)._ask_path = lambda *_asked: target
    during(save)
    press("Ctrl+S")
    settle(page)
    text = target.read_text(encoding="utf-8")
    assert [secret for secret in secrets if secret in text] == []
    assert workplace.ledger.actor.pc not in text
    assert [line for line in text.splitlines() if line and line not in read] == [], "it was looked at before"
    assert "CRITICAL nakanojo_helpdesk/ui/kit/lists/table.py 120 in refill ValueError" in text
    assert "プリンター：1台" in text
    assert "seal" in text
    assert any("剣持ハナ" in line.told for line in shown(page).lines()), "the secrets were really there"


def _printer(name: str) -> Line:
    return Line(name="プリンター", mark=Mark.GOOD, told=name, plain="1台")


def ledger_day() -> date:
    return today() + timedelta(days=3)
