"""相談を探す: what is found equals what an independent reading of every record finds, for whoever may know it."""

from __future__ import annotations

import random
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from nakanojo_helpdesk.domain.consultations.forms import CODED_FIELDS, ConsultationRow, EntryMode
from nakanojo_helpdesk.domain.consultations.questions import FILTERED
from nakanojo_helpdesk.domain.consultations.search import Order, SearchQuery, Standing
from nakanojo_helpdesk.domain.errors import Denied, Invalid
from nakanojo_helpdesk.domain.staff.access import Actor, Role, command_actor
from nakanojo_helpdesk.domain.staff.confirmations import Confirmed
from nakanojo_helpdesk.domain.statistics.codes import BLANK, hour_code
from nakanojo_helpdesk.domain.text import holds
from nakanojo_helpdesk.domain.vocabularies import Vocabularies, VocabularyName
from nakanojo_helpdesk.services import vocabularies
from nakanojo_helpdesk.services.consultations import reading as consultation_rows
from nakanojo_helpdesk.services.consultations import writing as consultations
from nakanojo_helpdesk.services.ledger import Ledger, Store
from nakanojo_helpdesk.services.search import conditions as search_conditions
from nakanojo_helpdesk.services.search import finding as search
from nakanojo_helpdesk.services.staff import sign_in
from tests.factories import DESK, FIRST, PASSWORD, LedgerAs, apart, consultation_form, first_actor, today

TOPICS = ("SM", "SM01", "LN", "LN01", "LN04", "MN", "MN08", "IN99")
PIECES = ("税金", "スマホ", "の", "LINE", "申告", "髙﨑", "100%", "写真", "電話", " ", "🙂", "設定")


def fill(ledger: Ledger, count: int = 90, seed: int = 3) -> None:
    """Random records of the last two years, some withdrawn."""
    choose = random.Random(seed)

    def maybe(*codes: str) -> str | None:
        return choose.choice([None, *codes])

    for number in range(count):
        form = consultation_form(
            event_date=today() - timedelta(days=choose.randrange(730)),
            event_minute=choose.choice([None, 520, 545, 700, 1019, 1020]),
            topics=apart(choose.sample(TOPICS, k=choose.randrange(1, 4))),
            age_band=maybe("A70", "U40", "UNK"),
            district=maybe("NKJ", "NKT", "UNK"),
            outcome=maybe("SLF", "CAN", "INF"),
            method=maybe("VST", "TEL"),
            memo="".join(choose.choices(PIECES, k=choose.randrange(4))).strip(),
        )
        key = ledger.call(consultations.record, form)
        if number % 9 == 0:
            ledger.call(consultations.withdraw, key, 1, reason="重複")


def everything(ledger: Ledger) -> tuple[ConsultationRow, ...]:
    return ledger.read(consultation_rows.listing, date(2000, 1, 1), today(), withdrawn=True)


def words_of(row: ConsultationRow, known: Vocabularies) -> list[str]:
    """Everything the words of a query may be found in."""
    topics = known[VocabularyName.TOPIC]
    texts = [row.memo or "", row.desk_name, row.staff_name, row.entry_mode.label]
    for code in row.topics:
        for each in {code, topics.upper_code(code)}:
            texts += [topics.label(each), topics.chip(each)]
    for name, vocabulary in CODED_FIELDS.items():
        texts += [known[vocabulary].label(getattr(row, name)), known[vocabulary].chip(getattr(row, name))]
    return [*texts, row.number]


def fits(row: ConsultationRow, query: SearchQuery, known: Vocabularies) -> bool:
    """The same question, asked of one record in plain Python."""
    topics = known[VocabularyName.TOPIC]
    mine = row.topics[:1] if query.main_only else row.topics
    wanted = [
        query.standing is Standing.EITHER or row.withdrawn == (query.standing is Standing.WITHDRAWN),
        query.first is None or row.event_date >= query.first,
        query.last is None or row.event_date <= query.last,
        query.topic is None or any(query.topic in {code, topics.upper_code(code)} for code in mine),
        query.entry_mode is None or row.entry_mode is query.entry_mode,
        query.desk is None or row.desk == query.desk,
        query.staff is None or row.staff == query.staff,
        query.weekday is None or str(row.event_date.isoweekday()) == query.weekday,
        query.hour is None or hour_code(row.event_minute) == query.hour,
    ]
    for name in ("age_band", "district", "outcome", "method"):
        asked, has = getattr(query, name), getattr(row, name)
        blank = asked == BLANK or (asked == "UNK" and name in {"age_band", "district"})
        wanted.append(asked is None or has == asked or (blank and has is None))
    texts = words_of(row, known)
    return all(wanted) and all(any(holds(text, word) for text in texts) for word in query.folded_words)


HEADER = ("desk", "staff", "entry_mode")
QUERIES = (
    SearchQuery(),
    SearchQuery(words="税金"),
    SearchQuery(words="税 申告"),
    SearchQuery(words="すまほ"),
    SearchQuery(words="ＬＩＮＥ"),
    SearchQuery(words="LINE 税金"),
    SearchQuery(words="高崎"),
    SearchQuery(words="100%"),
    SearchQuery(words="%"),
    SearchQuery(words="_"),
    SearchQuery(words="🙂"),
    SearchQuery(words="ない言葉です"),
    SearchQuery(words="後日"),
    SearchQuery(words="佐藤"),
    SearchQuery(topic="LN"),
    SearchQuery(topic="LN04"),
    SearchQuery(topic="LN", main_only=True),
    SearchQuery(topic="nowhere"),
    SearchQuery(age_band="UNK"),
    SearchQuery(district=BLANK),
    SearchQuery(outcome="SLF", method="VST"),
    SearchQuery(desk=DESK, staff=FIRST),
    SearchQuery(desk="D99"),
    SearchQuery(entry_mode=EntryMode.LATE),
    SearchQuery(weekday="7"),
    SearchQuery(weekday="1", hour="9"),
    SearchQuery(hour="none"),
    SearchQuery(hour="early"),
    SearchQuery(hour="late"),
    SearchQuery(standing=Standing.EITHER, words="税金"),
    SearchQuery(standing=Standing.WITHDRAWN),
    SearchQuery(words="写真", first=today() - timedelta(days=365), last=today(), topic="SM"),
)


@pytest.fixture(scope="module")
def filled_database(tmp_path_factory: pytest.TempPathFactory, template_database: Path) -> Path:
    path = tmp_path_factory.mktemp("filled") / "nakanojo.db"
    shutil.copyfile(template_database, path)
    store = Store.open(path)
    fill(Ledger(store, first_actor()))
    store.close()
    return path


@pytest.fixture
def filled(filled_database: Path, tmp_path: Path) -> Iterator[Ledger]:
    """佐藤 at a desk with random records."""
    path = tmp_path / "filled.db"
    shutil.copyfile(filled_database, path)
    store = Store.open(path)
    yield Ledger(store, first_actor())
    store.close()


@pytest.mark.parametrize("few", [20_000, 2])
def test_a_search_finds_what_reading_every_record_finds(
    filled: Ledger, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    """With the short list of ids leading, and as if every word were in too many memos for that."""
    monkeypatch.setattr(search_conditions, "FEW", few)
    known, rows = filled.read(vocabularies.current), everything(filled)
    hits = 0
    for query in QUERIES:
        wanted = {row.number for row in rows if fits(row, query, known)}
        found = filled.read(search.find, query, limit=1000)
        assert {row.number for row in found.rows} == wanted, query
        assert found.total == len(wanted) == filled.read(search.count, query)
        hits += bool(wanted)
    assert hits > 20


def test_a_receipt_number_is_found_whole_or_by_its_digits(filled: Ledger) -> None:
    row = everything(filled)[7]
    for words in (row.number, row.number.lower(), row.number.replace("-", "－"), row.number.split("-")[1]):
        found = filled.read(search.find, SearchQuery(words=words, standing=Standing.EITHER))
        assert row.number in {each.number for each in found.rows}
    assert filled.read(search.find, SearchQuery(words="R99-00001")).rows == ()


def test_a_word_is_found_with_and_without_its_last_long_vowel_mark(ledger: Ledger) -> None:
    keys = [
        ledger.call(consultations.record, consultation_form(memo=memo))
        for memo in ("サーバーの件", "サーバ停止")
    ]
    for words in ("サーバー", "ｻｰﾊﾞ", "さーばー"):
        rows = ledger.read(search.find, SearchQuery(words=words), limit=10).rows
        assert sorted(row.id for row in rows) == keys


@pytest.mark.parametrize("few", [20_000, 2])
def test_pages_hold_every_hit_once_in_the_order_asked(
    filled: Ledger, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(search_conditions, "FEW", few)
    for query in (SearchQuery(), SearchQuery(words="の"), SearchQuery(words="税金")):
        for order in Order:
            for descending in (True, False):
                whole = filled.read(search.find, query, order=order, descending=descending, limit=1000)
                seen: list[ConsultationRow] = []
                while True:
                    page = filled.read(
                        search.find, query, order=order, descending=descending, offset=len(seen), limit=7
                    )
                    seen += page.rows
                    if not page.more:
                        break
                assert [row.id for row in seen] == [row.id for row in whole.rows]


def test_each_order_sorts_by_what_it_is_called(filled: Ledger) -> None:
    known = filled.read(vocabularies.current)

    def place(name: VocabularyName, code: str | None) -> int:
        return -1 if code is None else known[name].term(code).sort

    keys: dict[Order, Any] = {
        Order.DATE: lambda row: row.event_date,
        Order.NUMBER: lambda row: (row.fiscal_year, row.serial),
        Order.TOPIC: lambda row: place(VocabularyName.TOPIC, row.topics[0]),
        Order.AGE_BAND: lambda row: place(VocabularyName.AGE_BAND, row.age_band),
        Order.DISTRICT: lambda row: place(VocabularyName.DISTRICT, row.district),
        Order.OUTCOME: lambda row: place(VocabularyName.OUTCOME, row.outcome),
        Order.STAFF: lambda row: row.staff_name,
    }
    for order, key in keys.items():
        up = [key(row) for row in filled.read(search.find, SearchQuery(), order=order, descending=False).rows]
        filled_up = [value for value in up if value != -1]
        assert filled_up == sorted(filled_up)
        assert up[: len(filled_up)] == filled_up
        down = [key(row) for row in filled.read(search.find, SearchQuery(), order=order).rows]
        assert [value for value in down if value != -1] == filled_up[::-1]


def test_facets_count_what_choosing_them_would_find(filled: Ledger) -> None:
    for query in (
        SearchQuery(),
        SearchQuery(words="税金", topic="LN"),
        SearchQuery(age_band="A70", outcome="SLF"),
        SearchQuery(topic="LN04", main_only=True, method="VST"),
        SearchQuery(words="ない言葉です"),
    ):
        facets = filled.read(search.facets, query)
        assert facets.total == filled.read(search.count, query)
        assert set(facets.by_question) == {"topic", *(question.name for question in FILTERED), *HEADER}
        for name, counts in facets.by_question.items():
            for code, count in counts.items():
                if code != "UNK":  # choosing 未聴取 finds blanks as well
                    chosen: dict[str, Any] = {name: EntryMode(code) if name == "entry_mode" else code}
                    assert filled.read(search.count, replace(query, **chosen)) == count


def test_the_counts_of_a_single_answer_question_add_up(filled: Ledger) -> None:
    facets = filled.read(search.facets, SearchQuery())
    rows = [row for row in everything(filled) if not row.withdrawn]
    assert facets.by_question["age_band"] == Counter(row.age_band or BLANK for row in rows)
    assert sum(facets.by_question["method"].values()) == facets.total == len(rows)


@pytest.mark.parametrize(
    "words",
    [
        "\ud83d",
        "税\udcff",
        "' OR 1=1 --",
        '"',
        '"" OR ""',
        "bigrams:税",
        "NEAR(税 金)",
        "^税",
        "税*",
        "*",
        "-税",
        "税 AND",
        "NOT",
        "(",
        "\\",
        "\x00",
        "%' ESCAPE '",
        "🙂🙂",
    ],
)
def test_odd_text_is_only_text(filled: Ledger, words: str) -> None:
    known, query = filled.read(vocabularies.current), SearchQuery(words=words)
    wanted = {row.id for row in everything(filled) if fits(row, query, known)}
    assert {row.id for row in filled.read(search.find, query, limit=1000).rows} == wanted
    assert filled.read(search.facets, query).total == len(wanted)


def test_what_cannot_be_asked_is_said_in_a_sentence(ledger: Ledger) -> None:
    with pytest.raises(Invalid, match="100文字まで"):
        ledger.read(search.find, SearchQuery(words="税" * 10_000))
    with pytest.raises(Invalid, match="8つまで"):
        ledger.read(search.facets, SearchQuery(words=" ".join("あいうえおかきくけ")))
    backwards = SearchQuery(first=today(), last=today() - timedelta(days=1))
    with pytest.raises(Invalid) as caught:
        ledger.read(search.find, backwards)
    assert set(caught.value.problems) == {"last"}


def test_who_may_not_read_memos_cannot_search_them_but_finds_codes_and_numbers(ledger: Ledger) -> None:
    key = ledger.call(consultations.record, consultation_form(topics=("LN",), memo="税金の相談"))
    command = Ledger(ledger.store, command_actor("PC1"))
    with pytest.raises(Denied, match="メモの言葉で探す権限がありません"):
        command.read(search.find, SearchQuery(words="税金"))
    with pytest.raises(Denied):
        command.read(search.count, SearchQuery(words="LINE 税金"))
    (row,) = command.read(search.find, SearchQuery(words="LINE")).rows
    assert (row.id, row.memo) == (key, None)
    assert command.read(search.find, SearchQuery(words=row.number)).rows == (row,)


def test_codes_in_memos_stay_hidden_from_who_may_not_read_memos(ledger: Ledger) -> None:
    ledger.call(consultations.record, consultation_form(topics=("SM",), memo="LINEの相談"))
    command = Ledger(ledger.store, command_actor("PC1"))
    assert command.read(search.find, SearchQuery(words="LINE")).rows == ()
    assert command.read(search.facets, SearchQuery(words="LINE")).total == 0
    assert len(ledger.read(search.find, SearchQuery(words="LINE")).rows) == 1


def confirmed(ledger: Ledger) -> Confirmed:
    answer = ledger.call(sign_in.confirm_password, PASSWORD)
    assert isinstance(answer, Confirmed)
    return answer


def handed(ledger: Ledger, query: SearchQuery, **options: Any) -> list[ConsultationRow]:
    found: list[ConsultationRow] = []
    count = ledger.read(search.hand_over, query, found.extend, **options)
    assert count == len(found)
    return found


def test_a_file_gets_every_hit_in_the_order_shown(filled: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "_BATCH", 10)
    shown = filled.read(search.find, SearchQuery(), order=Order.TOPIC, limit=1000).rows
    rows = handed(filled, SearchQuery(), order=Order.TOPIC, confirmed=confirmed(filled))
    assert tuple(rows) == shown


def test_memos_leave_only_after_the_password_was_given_again(filled: Ledger) -> None:
    query = SearchQuery(words="税金")
    assert {row.memo for row in handed(filled, query)} == {None}
    given = confirmed(filled)
    assert all("税金" in (row.memo or "") for row in handed(filled, query, confirmed=given))
    for other in (replace(given, staff_id=99), replace(given, at=given.at - timedelta(minutes=11))):
        with pytest.raises(Denied, match="もう一度"):
            handed(filled, query, confirmed=other)


def test_only_who_may_export_gets_a_file(ledger: Ledger, ledger_as: LedgerAs) -> None:
    ledger.call(consultations.record, consultation_form())
    for role in (Role.COUNTER, Role.TRAINER, Role.ADMINISTRATOR):
        with pytest.raises(Denied):
            handed(ledger_as(role), SearchQuery())
    assert handed(ledger_as(Role.CHIEF), SearchQuery())


def test_a_wrong_password_is_counted_and_rests_the_account(ledger: Ledger) -> None:
    for _ in range(4):
        failed = ledger.call(sign_in.confirm_password, "wrong-wrong")
        assert isinstance(failed, sign_in.SignInFailed)
        assert "パスワードが違います" in failed.sentence
    resting = ledger.call(sign_in.confirm_password, "wrong-wrong")
    assert isinstance(resting, sign_in.SignInFailed)
    assert resting.resting_until is not None
    assert isinstance(ledger.call(sign_in.confirm_password, PASSWORD), sign_in.SignInFailed)


def test_nobody_can_confirm_a_password_they_do_not_have(ledger: Ledger) -> None:
    nobody = Ledger(ledger.store, Actor(staff_id=None, code="-", name="", pc="PC1"))
    with pytest.raises(Denied):
        nobody.call(sign_in.confirm_password, PASSWORD)
