"""相談: the record of one consultation, and the rules it must keep.

Three shapes: the entity is the table's row, `ConsultationRow` is for showing, `ConsultationForm` for editing.
Counting rules are in `statistics`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from nakanojo_helpdesk.domain.calendar import EARLIEST, JST, long_date, receipt_number
from nakanojo_helpdesk.domain.consultations.questions import QUESTIONS
from nakanojo_helpdesk.domain.text import MEMO_LENGTH, text_problem
from nakanojo_helpdesk.domain.vocabularies import Vocabularies, VocabularyName
from nakanojo_helpdesk.typography.plain_text import range_words

TOPICS_AT_MOST: Final = 5
PEOPLE_AT_MOST: Final = 999
MINUTES_ASKED_ABOVE: Final = 180
MINUTES_AT_MOST: Final = 720
MEASURED_MINUTES_COUNTED: Final = range(1, 241)
REASON_LENGTH: Final = 200

NO_TOPIC: Final = "＊相談内容を1つ以上選んでください。"


class EntryMode(StrEnum):
    """How a record came in. Stored by value."""

    LIVE = "live"
    LATE = "late"

    @property
    def label(self) -> str:
        """The badge staff read; empty for the ordinary way."""
        return {"live": "", "late": "後日入力"}[self.value]


CODED_FIELDS: Final[dict[str, VocabularyName]] = {
    question.name: question.vocabulary for question in QUESTIONS if question.vocabulary is not None
}
"""Form field → the vocabulary its code must come from."""
FIELD_LABELS: Final = {
    "event_date": "日付",
    "event_minute": "時刻",
    "desk": "窓口",
    "staff": "担当者",
    "topics": "相談内容",
    **{question.name: question.label for question in QUESTIONS},
    "memo": "メモ",
}


@dataclass(frozen=True, kw_only=True)
class Answers:
    """The answers to the questions: common to the entry screen, to forms and to rows.

    `topics[0]` is the main one (主な内容); level 2 is optional. `minutes` is the chosen length. Blank `people` counts as
    one. `memo` is None where the reader may not see memos.
    """

    topics: tuple[str, ...] = ()
    visitor: str | None = None
    people: int | None = None
    visit_kind: str | None = None
    age_band: str | None = None
    district: str | None = None
    device: str | None = None
    carrier: str | None = None
    outcome: str | None = None
    effort: str | None = None
    minutes: int | None = None
    referral: str | None = None
    trigger: str | None = None
    memo: str | None = ""

    @property
    def empty(self) -> bool:
        """Whether nothing has been answered."""
        return self.answers() == Answers()

    def answers(self) -> Answers:
        """The answers alone."""
        return Answers(**{field.name: getattr(self, field.name) for field in fields(Answers)})


@dataclass(frozen=True, kw_only=True)
class ConsultationForm(Answers):
    """The fields a clerk may write. Answers are vocabulary codes; `desk` and `staff` have codes of their own.

    `event_minute` is minutes after midnight or None (時刻なし). `measured_minutes` is the timer's.
    """

    event_date: date
    event_minute: int | None
    desk: str
    staff: str
    method: str | None = "VST"
    measured_minutes: int | None = None
    memo: str = ""

    @property
    def counted_minutes(self) -> int | None:
        """The minutes that would count (see `counted_minutes`)."""
        return counted_minutes(self.minutes, self.measured_minutes)

    def problems(self, vocabularies: Vocabularies, now: datetime) -> dict[str, str]:
        """Every fault as `{field: sentence}`, empty when the form can be saved. `now` is an aware instant."""
        found = self._time_problems(now.astimezone(JST)) | self._topic_problems(vocabularies)
        for name, vocabulary in CODED_FIELDS.items():
            if sentence := self._code_problem(
                vocabularies, vocabulary, getattr(self, name), FIELD_LABELS[name]
            ):
                found[name] = sentence
        found |= self._number_problems()
        if sentence := text_problem(self.memo, label="メモ", longest=MEMO_LENGTH, lines=True):
            found["memo"] = f"＊{sentence}"
        return found

    def _time_problems(self, today: datetime) -> dict[str, str]:
        found: dict[str, str] = {}
        if self.event_date > today.date():
            found["event_date"] = (
                f"＊{long_date(self.event_date)}はまだ来ていません。今日までの日付を入れてください。"
            )
        elif self.event_date < EARLIEST:
            found["event_date"] = "＊平成より前の日付は登録できません。日付を確かめてください。"
        if self.event_minute is not None:
            if not 0 <= self.event_minute < 24 * 60:
                found["event_minute"] = "＊その時刻はありません。0:00から23:59の間で入れてください。"
            elif self.event_date == today.date() and self.event_minute > today.hour * 60 + today.minute:
                found["event_minute"] = "＊まだ来ていない時刻です。時刻を確かめてください。"
        return found

    def _number_problems(self) -> dict[str, str]:
        found: dict[str, str] = {}
        if self.people is not None and not 1 <= self.people <= PEOPLE_AT_MOST:
            found["people"] = f"＊人数は、{range_words(1, PEOPLE_AT_MOST, '人')}"
        if self.minutes is not None and not 0 <= self.minutes <= MINUTES_AT_MOST:
            found["minutes"] = f"＊時間は、{range_words(0, MINUTES_AT_MOST, '分')}"
        if self.measured_minutes is not None and self.measured_minutes < 0:
            found["minutes"] = "＊時計の計った時間が正しくありません。時間（分）を選び直してください。"
        return found

    def _topic_problems(self, vocabularies: Vocabularies) -> dict[str, str]:
        if not self.topics:
            return {"topics": NO_TOPIC}
        if len(self.topics) > TOPICS_AT_MOST:
            return {
                "topics": f"＊相談内容は{TOPICS_AT_MOST}つまでです。主なものを{TOPICS_AT_MOST}つ選んでください。"
            }
        if len(set(self.topics)) != len(self.topics):
            return {"topics": "＊同じ相談内容が2回選ばれています。1つにしてください。"}
        for code in self.topics:
            if sentence := self._code_problem(vocabularies, VocabularyName.TOPIC, code, "相談内容"):
                return {"topics": sentence}
        topics = vocabularies[VocabularyName.TOPIC]
        for upper, below in topics.nested(self.topics):
            both = f"「{topics.label(upper)}」と、その内訳の「{topics.label(below)}」"
            return {"topics": f"＊相談内容に、{both}があります。どちらか1つにしてください。"}
        return {}

    def _code_problem(
        self, vocabularies: Vocabularies, name: VocabularyName, code: str | None, label: str
    ) -> str | None:
        if code is None:
            return None
        vocabulary = vocabularies[name]
        if code not in vocabulary:
            return f"＊{label}に、この町の一覧にない番号（{code[:20]}）が入っています。選び直してください。"
        if not vocabulary.usable_on(code, self.event_date):
            return f"＊{label}の「{vocabulary.label(code)}」は、{long_date(self.event_date)}には使えません。ほかのものを選んでください。"
        return None


@dataclass(frozen=True, kw_only=True)
class ConsultationRow(Answers):
    """One saved consultation as screens and lists show it. Codes as in the form; names resolved where people read them."""

    id: int
    uid: str
    version: int
    fiscal_year: int
    serial: int
    event_date: date
    event_minute: int | None
    entered_at: datetime
    entered_by: str
    entered_by_name: str
    desk: str
    desk_name: str
    staff: str
    staff_name: str
    method: str | None
    measured_minutes: int | None
    entry_mode: EntryMode
    withdrawn_at: datetime | None = None
    withdrawn_reason: str = field(default="")

    @property
    def number(self) -> str:
        """受付番号."""
        return receipt_number(self.fiscal_year, self.serial)

    @property
    def withdrawn(self) -> bool:
        """Whether the record was taken back (取消)."""
        return self.withdrawn_at is not None

    @property
    def counted_minutes(self) -> int | None:
        """The minutes that count (see `counted_minutes`)."""
        return counted_minutes(self.minutes, self.measured_minutes)

    def form(self) -> ConsultationForm:
        """The editable part, for amending or 前回と同じ."""
        values = {each.name: getattr(self, each.name) for each in fields(ConsultationForm)}
        return ConsultationForm(**values | {"memo": self.memo or ""})


@dataclass(frozen=True)
class ConsultationBrief:
    """One saved consultation as 本日の一覧 shows it: when, what about and for whom, without memo and names."""

    id: int
    event_minute: int | None
    topics: tuple[str, ...]
    age_band: str | None
    district: str | None
    outcome: str | None
    entry_mode: EntryMode


def counted_minutes(chosen: int | None, measured: int | None) -> int | None:
    """The chosen value, else the measured one if 1–240, else blank (数え方: 時間)."""
    if chosen is not None:
        return chosen
    return measured if measured in MEASURED_MINUTES_COUNTED else None


def is_unusually_long(minutes: int) -> bool:
    """Whether the length must be confirmed before saving. Beyond `MINUTES_AT_MOST` it is refused without asking."""
    return MINUTES_ASKED_ABOVE < minutes <= MINUTES_AT_MOST


def entry_mode_for(form: ConsultationForm, entered_at: datetime) -> EntryMode:
    """後日入力 when the event lies on an earlier local day than the entry."""
    return EntryMode.LATE if form.event_date < entered_at.astimezone(JST).date() else EntryMode.LIVE
