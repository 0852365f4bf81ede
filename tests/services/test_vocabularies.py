"""コード表: edited by the town without ever losing what an old record says."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.errors import Invalid, Missing, Refused
from nakanojo_helpdesk.domain.staff.access import Actor
from nakanojo_helpdesk.domain.vocabularies import KEPT_CODES, TermForm, Vocabulary, VocabularyName
from nakanojo_helpdesk.services import vocabularies
from nakanojo_helpdesk.services.consultations import writing as consultations
from nakanojo_helpdesk.services.databases import checks
from nakanojo_helpdesk.services.ledger import Ledger
from tests.factories import consultation_form, today

TOPIC, OUTCOME, DEVICE = VocabularyName.TOPIC, VocabularyName.OUTCOME, VocabularyName.DEVICE


def book(ledger: Ledger, name: VocabularyName = TOPIC) -> Vocabulary:
    return ledger.read(vocabularies.current)[name]


def problems_of(ledger: Ledger, *args: Any, **named: Any) -> set[str]:
    with pytest.raises(Invalid) as caught:
        ledger.call(vocabularies.add, *args, **named)
    assert all(sentence.startswith("＊") for sentence in caught.value.problems.values())
    return set(caught.value.problems)


def test_a_code_whose_saving_failed_at_the_last_moment_is_not_offered(ledger: Ledger) -> None:
    def add_and_break(session: Session, actor: Actor) -> None:
        vocabularies.add(session, actor, DEVICE, "LOST1", TermForm(label="消えた機器"))
        assert "LOST1" in vocabularies.current(session, actor)[DEVICE]
        session.connection().exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        session.connection().exec_driver_sql("UPDATE terms SET parent_id=9999 WHERE code='LOST1'")

    with pytest.raises(IntegrityError):
        ledger.call(add_and_break)
    # One code more than before, as the failed saving had it: only the codes themselves tell the two apart.
    ledger.call(vocabularies.add, DEVICE, "KEPT1", TermForm(label="残った機器"))
    assert "LOST1" not in book(ledger, DEVICE)
    assert "KEPT1" in book(ledger, DEVICE)


def test_a_new_code_stands_in_its_row_before_the_others_and_can_be_recorded(ledger: Ledger) -> None:
    form = TermForm(label="通訳アプリ", hotkey="8")
    ledger.call(vocabularies.add, TOPIC, "ｉｎ１０", form, parent="IN", valid_from=today())
    below = [term.code for term in book(ledger).below("IN", today())]
    assert below[-2:] == ["IN10", "IN99"]
    assert book(ledger).term("IN10").public_label == "通訳アプリ"
    assert not book(ledger).term("IN10").valid_on(today() - timedelta(days=1))
    ledger.call(consultations.record, consultation_form(topics=("IN10",)))
    assert ledger.read(checks.check_open) == ()


@pytest.mark.parametrize(
    ("name", "last"), [(DEVICE, "UNK"), (VocabularyName.VENUE_KIND, "OTH"), (OUTCOME, "NEW")]
)
def test_a_new_code_is_placed_before_the_others_and_the_unasked_only(
    ledger: Ledger, name: VocabularyName, last: str
) -> None:
    ledger.call(
        vocabularies.add, name, "NEW", TermForm(label="新しい答え"), parent="G4" if name is OUTCOME else None
    )
    assert [term.code for term in book(ledger, name).terms][-2:] == (
        ["CAN", last] if last == "NEW" else ["NEW", last]
    )


def test_a_code_typed_twice_is_told_with_the_one_that_has_it(ledger: Ledger) -> None:
    assert problems_of(ledger, TOPIC, "sm", TermForm(label="別の名前")) == {"code"}
    ledger.call(vocabularies.retire, TOPIC, "SM09", date(2026, 4, 1))
    assert problems_of(ledger, TOPIC, "SM09", TermForm(label="別の名前"), parent="SM") == {"code"}
    for code in ("", "X", "1AB", "ABCDEFGHI", "あ１"):
        assert problems_of(ledger, TOPIC, code, TermForm(label="別の名前")) == {"code"}


def test_all_faults_of_a_new_code_are_told_at_once(ledger: Ledger) -> None:
    form = TermForm(label="あ" * 21, hotkey="12", note="あ" * 61)
    assert problems_of(ledger, TOPIC, "?", form, parent="SM01", valid_from=date(1980, 1, 1)) == {
        "code", "short", "hotkey", "note", "parent", "valid_from",
    }  # fmt: skip
    assert problems_of(ledger, OUTCOME, "NEU", TermForm(label="新しい結果")) == {"parent"}
    assert problems_of(ledger, DEVICE, "NEU", TermForm(label="新しい機器"), parent="SM") == {"parent"}


def test_a_key_or_name_of_a_neighbour_in_the_row_clashes_and_of_another_row_does_not(ledger: Ledger) -> None:
    assert problems_of(
        ledger, TOPIC, "SM10", TermForm(label="電源・ボタン・画面操作", hotkey="1"), parent="SM"
    ) == {
        "hotkey",
        "label",
    }
    assert problems_of(ledger, TOPIC, "QQ", TermForm(label="質問", short="基本操作")) == {"short"}
    ledger.call(vocabularies.retire, TOPIC, "SM09", today())
    ledger.call(
        vocabularies.add, TOPIC, "SM10", TermForm(label="修理", hotkey="9"), parent="SM", valid_from=today()
    )
    with pytest.raises(Refused) as caught:
        ledger.call(vocabularies.reinstate, TOPIC, "SM09")
    assert "修理" in str(caught.value)


def test_outcomes_share_one_row_of_keys_whatever_their_group(ledger: Ledger) -> None:
    assert problems_of(ledger, OUTCOME, "NEU", TermForm(label="新しい結果", hotkey="1"), parent="G4") == {
        "hotkey"
    }
    ledger.call(vocabularies.add, OUTCOME, "NEU", TermForm(label="新しい結果", hotkey="N"), parent="G4")
    assert book(ledger, OUTCOME).term("NEU").parent == "G4"


def test_a_code_off_since_today_is_refused_today_and_stays_on_records_of_yesterday(ledger: Ledger) -> None:
    ledger.call(vocabularies.retire, TOPIC, "LN03", today())
    with pytest.raises(Invalid):
        ledger.call(consultations.record, consultation_form(topics=("LN03",)))
    yesterday = today() - timedelta(days=1)
    ledger.call(consultations.record, consultation_form(topics=("LN03",), event_date=yesterday))
    assert book(ledger).label("LN03") == "引継ぎ"
    ledger.call(vocabularies.reinstate, TOPIC, "LN03")
    ledger.call(consultations.record, consultation_form(topics=("LN03",)))
    assert ledger.read(checks.check_open) == ()


def test_an_upper_code_takes_the_codes_below_along_and_brings_them_back(ledger: Ledger) -> None:
    ledger.call(vocabularies.retire, TOPIC, "LN01", today() - timedelta(days=30))
    ledger.call(vocabularies.retire, TOPIC, "LN", today())
    assert book(ledger).below("LN", today()) == ()
    with pytest.raises(Refused) as caught:
        ledger.call(vocabularies.reinstate, TOPIC, "LN02")
    assert "LINE・SNS" in str(caught.value)
    assert problems_of(ledger, TOPIC, "LN10", TermForm(label="新しいSNS"), parent="LN") == {"parent"}
    ledger.call(vocabularies.reinstate, TOPIC, "LN")
    codes = [term.code for term in book(ledger).below("LN", today())]
    assert "LN02" in codes
    assert "LN01" not in codes


def test_what_the_program_gives_out_and_the_last_code_of_a_row_stay(ledger: Ledger) -> None:
    for name, codes in KEPT_CODES.items():
        for code in codes:
            with pytest.raises(Refused):
                ledger.call(vocabularies.retire, name, code, today())
    uppers = [term.code for term in book(ledger).upper()]
    for code in uppers[:-1]:
        ledger.call(vocabularies.retire, TOPIC, code, today())
    with pytest.raises(Refused):
        ledger.call(vocabularies.retire, TOPIC, uppers[-1], today())


def test_codes_move_within_their_row_only(ledger: Ledger) -> None:
    before = [term.code for term in book(ledger).upper()]
    assert ledger.call(vocabularies.move, TOPIC, "LN", -1)
    after = [term.code for term in book(ledger).upper()]
    assert after == ["SM", "AP", "LN", "IN", *before[4:]]
    assert not ledger.call(vocabularies.move, TOPIC, "SM", -1)
    assert not ledger.call(vocabularies.move, TOPIC, "SM99", 1)
    assert ledger.call(vocabularies.move, TOPIC, "SM99", -1)
    assert [term.code for term in book(ledger).below("SM")][-2:] == ["SM99", "SM09"]
    assert ledger.read(checks.check_open) == ()


def test_words_and_key_of_a_code_change_and_old_records_show_them(ledger: Ledger) -> None:
    uid = ledger.call(consultations.record, consultation_form(topics=("CL",)))
    assert uid
    form = TermForm(
        label="お金のこと", short="お金", hotkey="7", public_label="お金", note="画面から目をそらす。"
    )
    ledger.call(vocabularies.change, TOPIC, "CL", form)
    term = book(ledger).term("CL")
    assert (term.label, term.chip, term.public_label, term.note, term.measure) == (
        "お金のこと", "お金", "お金", "画面から目をそらす。", "1-3",
    )  # fmt: skip
    with pytest.raises(Invalid) as caught:
        ledger.call(vocabularies.change, TOPIC, "CL", TermForm(label="", hotkey="1"))
    assert set(caught.value.problems) == {"label", "hotkey"}
    with pytest.raises(Missing):
        ledger.call(vocabularies.change, TOPIC, "ZZZ", form)


def test_states_of_the_program_itself_are_not_the_towns_to_edit(ledger: Ledger) -> None:
    for name, code in ((VocabularyName.ATTENDANCE, "ATT"), (VocabularyName.OUTCOME_GROUP, "G1")):
        with pytest.raises(Refused):
            ledger.call(vocabularies.retire, name, code, today())
        with pytest.raises(Refused):
            ledger.call(vocabularies.add, name, "NEU", TermForm(label="新しい"))
