"""設定 by keyboard: what each person sees, what is saved, and what is said about it."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

import pytest
from PySide6.QtWidgets import QDialog

from nakanojo_helpdesk.domain.calendar import fiscal_year
from nakanojo_helpdesk.domain.office import Office
from nakanojo_helpdesk.domain.staff.access import Role
from nakanojo_helpdesk.domain.statistics.facts import ComparisonMode
from nakanojo_helpdesk.domain.vocabularies import VocabularyName
from nakanojo_helpdesk.services import office, vocabularies
from nakanojo_helpdesk.services.databases import checks
from nakanojo_helpdesk.services.places import desks
from nakanojo_helpdesk.services.staff import credentials, sign_in
from nakanojo_helpdesk.services.staff import people as staff
from nakanojo_helpdesk.ui.settings import page as settings
from nakanojo_helpdesk.ui.settings.office_section import OfficeSection
from nakanojo_helpdesk.ui.settings.own import OwnSection, PasswordDialog, PinDialog
from nakanojo_helpdesk.ui.settings.page import SettingsPage
from nakanojo_helpdesk.ui.settings.places import DeskFormDialog
from nakanojo_helpdesk.ui.settings.staff import NewStaffDialog, StaffDialog
from nakanojo_helpdesk.ui.settings.terms import NewTermDialog, RetireTermDialog, TermDialog, TermSection
from nakanojo_helpdesk.ui.workplace.workplace import Workplace
from tests.factories import PASSWORD, LedgerAs, leave_only, today
from tests.keyboard import type_text
from tests.ui.settings.conftest import During, Open, press, write

NEW_PASSWORD = "ame-no-hi-ni-7"


def words(page: SettingsPage) -> list[str]:
    return [choice.label for choice in page.sections.choices]


def shown_keys(page: SettingsPage) -> list[str]:
    return [button.key or "" for button in page.key_bar.buttons if not button.isHidden()]


def test_the_first_account_sees_every_section_and_a_clerk_only_their_own(
    open_section: Open, workplace: Workplace, ledger_as: LedgerAs
) -> None:
    assert words(open_section(settings.OWN)) == [
        "自分の設定", "職員", "窓口", "場所", "コード表", "開設日", "役場・用紙", "控え", "動作の確認",
        "操作の記録", "個人情報", "引継ぎ", "更新",
    ]  # fmt: skip
    for role in (Role.COUNTER, Role.TRAINER, Role.CHIEF):
        page = SettingsPage(replace(workplace, ledger=ledger_as(role)))
        assert words(page) == [
            "自分の設定",
            *(["操作の記録", "個人情報"] if role is Role.CHIEF else []),
            "引継ぎ",
        ]
        page.open_section(settings.STAFF)
        assert page.sections.code() == settings.OWN
        page.deleteLater()


def test_sections_are_changed_by_their_digits_and_bring_their_keys(open_section: Open) -> None:
    page = open_section(settings.OWN)
    assert shown_keys(page) == []
    press("2")
    assert shown_keys(page) == ["Insert", "Ctrl+D"]
    press("5")
    assert shown_keys(page) == ["Insert", "Ctrl+D", "Ctrl+Up", "Ctrl+Down"]
    press("7")
    assert shown_keys(page) == ["F12", "Ctrl+P", "Ctrl+S"]
    press("7")
    assert page.sections.code() == settings.OFFICE


def test_text_size_colours_and_enters_manner_are_chosen_by_keys(
    open_section: Open, workplace: Workplace
) -> None:
    page = open_section(settings.OWN)
    sizes: list[int] = []
    colours: list[str] = []
    page.text_scale_chosen.connect(sizes.append)
    page.theme_chosen.connect(colours.append)
    press("Return", "3")
    press("Return", "2")
    press("Return", "2")
    row = workplace.ledger.read(staff.own)
    assert (sizes, colours, row.theme, row.enter_advances) == ([150], ["contrast"], "contrast", True)
    assert "次のサインインから" in page.sticky.text()


def test_the_own_password_is_changed_with_the_old_one(
    open_section: Open, workplace: Workplace, during: During
) -> None:
    page = open_section(settings.OWN)

    def fill(dialog: QDialog) -> None:
        assert isinstance(dialog, PasswordDialog)
        for field, text in ((dialog.old, "違うもの"), (dialog.new, NEW_PASSWORD), (dialog.again, "別のもの")):
            field.line.setText(text)
        press("Return")
        assert "2回のパスワードが違います" in dialog._fields["again"].error()
        dialog.again.line.setText(NEW_PASSWORD)
        press("Return")
        assert "いまのパスワードが違います" in dialog._fields["old"].error()
        dialog.old.line.setText(PASSWORD)
        press("Return")

    during(fill)
    cast("OwnSection", page.section()).change_password()
    assert "パスワードを変えました" in page.sticky.text()
    result = workplace.ledger.call(sign_in.sign_in, workplace.staff.code, NEW_PASSWORD)
    assert not isinstance(result, sign_in.SignInFailed)


def test_a_pin_is_set_and_given_up_again(open_section: Open, workplace: Workplace, during: During) -> None:
    page = open_section(settings.OWN)
    own = cast("OwnSection", page.section())
    assert own.no_pin_button.isHidden()

    def fill(dialog: QDialog) -> None:
        assert isinstance(dialog, PinDialog)
        dialog.password.line.setText(PASSWORD)
        for field in (dialog.pin, dialog.again):
            field.line.setText("123456")
        press("Return")
        assert "すぐに思いつく" in dialog._fields["pin"].error()
        for field in (dialog.pin, dialog.again):
            field.line.setText("482915")
        press("Return")

    during(fill)
    own.change_pin()
    assert workplace.ledger.read(staff.own).has_pin
    own.no_pin_button.click()
    assert not workplace.ledger.read(staff.own).has_pin
    assert "暗証番号をやめました" in page.sticky.text()


def test_a_colleague_is_added_changed_and_retired(
    open_section: Open, workplace: Workplace, during: During
) -> None:
    page = open_section(settings.STAFF)

    def add(dialog: QDialog) -> None:
        assert isinstance(dialog, NewStaffDialog)
        write("田中")
        dialog.password.line.setText(PASSWORD)
        press("Return")
        assert "2回のパスワードが違います" in dialog._fields["again"].error()
        dialog.again.line.setText(PASSWORD)
        press("Return")

    during(add)
    press("Insert")
    assert "田中さんを追加しました" in page.sticky.text()
    section = page.section()
    assert section is not None
    page.sections.passed.emit()
    press("Down")

    def change(dialog: QDialog) -> None:
        assert isinstance(dialog, StaffDialog)
        dialog.roles.set_codes([Role.TRAINER.value, Role.CHIEF.value])
        press("Return")

    during(change)
    press("Return")
    assert workplace.ledger.read(staff.listing)[1].roles == {Role.TRAINER, Role.CHIEF}

    during(lambda dialog: cast("StaffDialog", dialog).state_button.click())
    during(lambda asks: asks.accept())
    press("Ctrl+D")
    assert "退職にしました" in page.sticky.text()
    assert len(workplace.ledger.read(staff.listing)) == 1
    assert workplace.ledger.read(checks.check_open) == ()


def test_the_last_administrator_cannot_be_retired_and_the_dialog_says_so(
    open_section: Open, during: During
) -> None:
    page = open_section(settings.STAFF)
    said: list[str] = []

    def retire(dialog: QDialog) -> None:
        assert isinstance(dialog, StaffDialog)
        dialog.state_button.click()
        said.append(dialog.trouble.title)
        dialog.reject()

    during(retire)
    during(lambda asks: asks.accept())
    page.sections.passed.emit()
    press("Return")
    assert "ご自分を退職にすることはできません" in said[0]


def test_a_desk_is_added_in_a_new_place(open_section: Open, workplace: Workplace, during: During) -> None:
    open_section(settings.DESKS)

    def fill(dialog: QDialog) -> None:
        assert isinstance(dialog, DeskFormDialog)
        write("出張窓口")
        assert not dialog.new_venue.isVisible()
        dialog.venue.setCurrentIndex(0)
        assert dialog.new_venue.isVisible()
        dialog.new_venue.setText("中央公民館")
        dialog.kind.set_code("KMK")
        dialog.submit()

    during(fill)
    press("Insert")
    assert [(row.name, row.venue) for row in workplace.ledger.read(desks.listing)] == [
        ("窓口1", "役場"),
        ("出張窓口", "中央公民館"),
    ]


def test_the_last_desk_is_not_closed_and_the_dialog_says_why(open_section: Open, during: During) -> None:
    page = open_section(settings.DESKS)
    said: list[str] = []

    def close(dialog: QDialog) -> None:
        assert isinstance(dialog, DeskFormDialog)
        dialog.state_button.click()
        said.append(dialog.trouble.title)
        dialog.reject()

    during(close)
    during(lambda asks: asks.accept())
    page.sections.passed.emit()
    press("Return")
    assert "窓口が1つもなくなる" in said[0]


def test_a_code_typed_twice_is_said_below_the_field_and_nothing_typed_is_lost(
    open_section: Open, workplace: Workplace, during: During
) -> None:
    page = open_section(settings.TERMS)

    def fill(dialog: QDialog) -> None:
        assert isinstance(dialog, NewTermDialog)
        type_text("sm01")
        dialog.words.label.setText("通訳アプリ")
        press("Return")
        assert "コードは2度使えません" in dialog._fields["code"].error()
        assert dialog.words.label.text() == "通訳アプリ"
        dialog.code.setText("sm10")
        press("Return")

    during(fill)
    press("Insert")
    assert "「通訳アプリ」を追加しました" in page.sticky.text()
    term = workplace.ledger.read(vocabularies.current)[VocabularyName.TOPIC].term("SM10")
    assert (term.parent, term.valid_from) == (None, today())


def test_a_code_is_moved_and_taken_out_of_use_from_today(
    open_section: Open, workplace: Workplace, during: During
) -> None:
    page = open_section(settings.TERMS)
    section = cast("TermSection", page.section())
    section.show_vocabulary(VocabularyName.DISTRICT)
    page.sections.passed.emit()
    first = section.model.rows()[0].term
    press("Ctrl+Up")
    assert "いちばん上" in page.sticky.text()
    press("Ctrl+Down")
    assert [line.term.code for line in section.model.rows()].index(first.code) == 1
    row = section.table.current_row()
    assert row is not None
    assert row.term.code == first.code

    during(lambda dialog: cast("TermDialog", dialog).state_button.click())
    during(lambda dialog: cast("RetireTermDialog", dialog).submit())
    press("Return")
    kept = workplace.ledger.read(vocabularies.current)[VocabularyName.DISTRICT].term(first.code)
    assert not kept.valid_on(today())
    during(lambda dialog: cast("TermDialog", dialog).state_button.click())
    press("Return")
    assert "また使える" in page.sticky.text()


def test_codes_stand_below_their_upper_ones_and_outcomes_name_their_group(open_section: Open) -> None:
    section = cast("TermSection", open_section(settings.TERMS).section())
    lines = [line.words for line in section.model.rows()]
    assert lines[:2] == ["スマホ・タブレット基本操作", "　└ 電源・ボタン・画面操作"]
    section.show_vocabulary(VocabularyName.OUTCOME)
    assert section.model.rows()[0].words == "本人ができるようになった　［解決］"


def test_the_offices_names_are_saved_by_f12_and_faults_keep_what_is_typed(
    open_section: Open, workplace: Workplace
) -> None:
    page = open_section(settings.OFFICE)
    section = cast("OfficeSection", page.section())
    section.department.setText("企画政策課")
    section.boxes[3].setText("町長")
    section.margins[0].line.setText("９")
    section.started.line.setText("2月30日")
    press("F12")
    assert "上の余白は、15～40mmで入れてください。" in section._fields["margin_0"].error()
    assert "2月30日という日はありません" in section._fields["recording_started_on"].error()
    assert workplace.ledger.read(office.current).department == Office().department
    page.reload()
    assert section.department.text() == "企画政策課"
    section.margins[0].line.setText("２０")
    section.started.line.setText("R8.4.1")
    section.mode.set_codes([ComparisonMode.RATE.value])
    press("F12")
    assert "保存しました" in page.sticky.text()
    saved = workplace.ledger.read(office.current)
    assert (saved.department, saved.margins_mm, saved.comparison) == (
        "企画政策課",
        (20, 17, 25, 30),
        ComparisonMode.RATE,
    )
    assert saved.approval_boxes == ("課長", "係長", "担当", "町長")
    assert not page.faults.isVisible()


def test_the_cost_of_the_courses_of_a_year_is_kept_and_may_stay_empty(
    open_section: Open, workplace: Workplace
) -> None:
    year = fiscal_year(workplace.today())
    kept = replace(Office(), course_costs=((year - 4, 90),), seat_minutes=15)
    workplace.ledger.call(office.change, kept)
    page = open_section(settings.OFFICE)
    section = cast("OfficeSection", page.section())
    section.costs[year].line.setText("４８万")
    press("F12")
    assert "0～99,999,999円で入れてください" in section._fields[f"cost_{year}"].error()
    section.costs[year].line.setText("480000")
    press("F12")
    saved = workplace.ledger.read(office.current)
    assert (saved.course_cost(year), saved.course_cost(year - 1)) == (480000, None)
    assert (saved.course_cost(year - 4), saved.seat_minutes) == (90, 15)
    section.costs[year].line.setText("")
    press("F12")
    assert workplace.ledger.read(office.current).course_costs == ((year - 4, 90),)


@pytest.mark.parametrize("code", [settings.STAFF, settings.TERMS])
def test_who_lost_the_role_meanwhile_gets_a_sentence_not_a_change(
    open_section: Open, workplace: Workplace, code: str, during: During
) -> None:
    page = open_section(code)
    section = page.section()
    assert section is not None
    leave_only(workplace.ledger, Role.COUNTER)
    said: list[str] = []

    def submit(dialog: QDialog) -> None:
        assert isinstance(dialog, NewStaffDialog | NewTermDialog)
        if isinstance(dialog, NewStaffDialog):
            dialog.name.setText("田中")
            dialog.password.line.setText(PASSWORD)
            dialog.again.line.setText(PASSWORD)
        dialog.submit()
        said.append(dialog.trouble.title)
        dialog.reject()

    during(submit)
    press("Insert")
    assert "いまの役割ではできません" in said[0]


def test_a_resting_account_cannot_change_its_password_by_guessing(
    workplace: Workplace, open_section: Open, during: During
) -> None:
    for _ in range(5):
        workplace.ledger.call(credentials.change_password, "違うもの", NEW_PASSWORD)
    page = open_section(settings.OWN)
    said: list[str] = []

    def fill(dialog: QDialog) -> None:
        assert isinstance(dialog, PasswordDialog)
        for field, text in ((dialog.old, PASSWORD), (dialog.new, NEW_PASSWORD), (dialog.again, NEW_PASSWORD)):
            field.line.setText(text)
        press("Return")
        said.append(dialog._fields["old"].error())
        dialog.reject()

    during(fill)
    cast("OwnSection", page.section()).change_password()
    assert "しばらく変えられません" in said[0]
