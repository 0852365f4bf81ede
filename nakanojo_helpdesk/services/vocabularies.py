"""コード表: gives the vocabularies to screens and lets the town edit them.

Codes are never deleted and never used a second time: they are retired by a date, which is compared with the date of
the event, so that old records stay readable and years comparable.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.calendar import EARLIEST, local, long_date, utc_now
from nakanojo_helpdesk.domain.errors import Invalid, Missing, Refused
from nakanojo_helpdesk.domain.staff.access import Actor, Permission
from nakanojo_helpdesk.domain.vocabularies import (
    GROUPED_BY,
    KEPT_CODES,
    TWO_LEVELS,
    VOCABULARY_LABELS,
    TermForm,
    Vocabularies,
    VocabularyName,
    code_problem,
    folded_code,
    is_last_in_row,
)
from nakanojo_helpdesk.store import codes
from nakanojo_helpdesk.store.tables.terms import TermEntity

_STEP: Final = 10


def current(session: Session, actor: Actor) -> Vocabularies:
    """All vocabularies as they stand now, retired codes included. Raises `Denied`."""
    actor.require(Permission.READ_CODES)
    return codes.load(session).vocabularies


def add(
    session: Session,
    actor: Actor,
    name: VocabularyName,
    code: str,
    form: TermForm,
    *,
    parent: str | None = None,
    valid_from: date | None = None,
) -> None:
    """Add a code: below `parent` where the vocabulary has two levels, in the group `parent` where it has groups.

    It becomes the last of its row, but before an その他 or a 未聴取. `valid_from` None means: for events of any date.
    Raises `Denied`, `Refused` (not the town's to edit), `Invalid` with every fault, a code typed twice among them.
    """
    actor.require(Permission.MASTER_DATA)
    _require_editable(name)
    code = folded_code(code)
    problems = form.problems()
    if sentence := code_problem(code):
        problems["code"] = sentence
    elif (twin := _find(session, name, code)) is not None:
        problems["code"] = f"＊コード {code} は「{twin.label}」が使っています。コードは2度使えません。"
    if valid_from is not None and valid_from < EARLIEST:
        problems["valid_from"] = f"＊{long_date(EARLIEST)}からの日付にしてください。"
    parent_id: int | None = None
    try:
        parent_id = _parent_id(session, name, parent)
    except Invalid as error:
        problems |= error.problems
    row = _row(session, name, parent_id)
    problems = _clashes(form, row, valid_from, None) | problems
    if problems:
        raise Invalid(problems)
    entity = TermEntity(
        vocabulary=name.value,
        code=code,
        parent_id=parent_id,
        valid_from=valid_from,
        sort=max((term.sort for term in row), default=0) + _STEP,
        label=form.label.strip(),
    )
    _write(entity, form)
    session.add(entity)
    last_is_other = bool(row) and is_last_in_row(row[-1].code)
    _put_in_order([*row[:-1], entity, row[-1]] if last_is_other else [*row, entity])
    session.flush()


def change(session: Session, actor: Actor, name: VocabularyName, code: str, form: TermForm) -> None:
    """Change words and key of a code; old records show the new words. Raises `Denied`, `Missing`, `Refused`, `Invalid`."""
    actor.require(Permission.MASTER_DATA)
    term = _term(session, name, code)
    row = [other for other in _row(session, name, term.parent_id) if other is not term]
    problems = _clashes(form, row, term.valid_from, term.valid_to) | form.problems()
    if problems:
        raise Invalid(problems)
    _write(term, form)
    session.flush()


def retire(session: Session, actor: Actor, name: VocabularyName, code: str, first_day_without: date) -> None:
    """Retire a code for events from a day on, with its level-2 codes. Older records do not change.

    Raises `Denied`, `Missing`, `Refused` (the program needs it, or it is the last of its kind), `Invalid` for an
    impossible day.
    """
    actor.require(Permission.MASTER_DATA)
    term = _term(session, name, code)
    if code in KEPT_CODES.get(name, frozenset()):
        raise Refused(f"「{term.label}」はプログラムが使うコードのため、使うのをやめることはできません。")
    if first_day_without <= EARLIEST:
        raise Invalid({"day": "＊日付を確かめてください。"})
    last_day = first_day_without - timedelta(days=1)
    if term.parent_id is None or name in GROUPED_BY:
        rest = [other for other in _row(session, name, term.parent_id) if other is not term]
        if not any(_in_use(other, first_day_without) for other in rest):
            label = VOCABULARY_LABELS[name]
            raise Refused(
                f"{label}に使えるコードが1つもなくなるため、できません。先に新しいコードを追加してください。"
            )
    for each in (term, *_below(session, term)):
        if each.valid_to is None or each.valid_to > last_day:
            each.valid_to = last_day
    session.flush()


def reinstate(session: Session, actor: Actor, name: VocabularyName, code: str) -> None:
    """Reinstate a code, with the level-2 codes that were retired on the same day.

    Raises `Denied`, `Missing`, `Refused` when another code has its key or name now, or its level-1 code is retired.
    """
    actor.require(Permission.MASTER_DATA)
    term = _term(session, name, code)
    went = term.valid_to
    if went is None:
        return
    upper = None if term.parent_id is None else session.get_one(TermEntity, term.parent_id)
    if upper is not None and upper.valid_to is not None:
        raise Refused(
            f"上の「{upper.label}」が使われていません。先に「{upper.label}」を使えるようにしてください。"
        )
    row = [other for other in _row(session, name, term.parent_id) if other is not term]
    words = TermForm(label=term.label, short=term.short, hotkey=term.hotkey)
    clashes = _clashes(words, row, term.valid_from, None)
    if clashes:
        raise Refused(next(iter(clashes.values())).removeprefix("＊"))
    for each in (term, *_below(session, term)):
        if each.valid_to == went:
            each.valid_to = None
    session.flush()


def move(session: Session, actor: Actor, name: VocabularyName, code: str, steps: int) -> bool:
    """Move a code up (-1) or down (+1) in its row. False when it is at the end already.

    Raises `Denied`, `Missing`, `Refused`.
    """
    actor.require(Permission.MASTER_DATA)
    term = _term(session, name, code)
    row = _row(session, name, term.parent_id)
    place = row.index(term)
    target = place + steps
    if not 0 <= target < len(row):
        return False
    row.insert(target, row.pop(place))
    _put_in_order(row)
    session.flush()
    return True


def _require_editable(name: VocabularyName) -> None:
    if name not in VOCABULARY_LABELS:
        raise Refused("このコード表はプログラムが使うもののため、変えられません。")


def _find(session: Session, name: VocabularyName, code: str) -> TermEntity | None:
    return session.scalar(
        select(TermEntity).where(TermEntity.vocabulary == name.value, TermEntity.code == code)
    )


def _term(session: Session, name: VocabularyName, code: str) -> TermEntity:
    _require_editable(name)
    term = _find(session, name, code)
    if term is None:
        raise Missing("このコードが見つかりません。コード表を開き直してください。")
    return term


def _row(session: Session, name: VocabularyName, parent_id: int | None) -> list[TermEntity]:
    """The codes of one row of chips, in their order. A row spans groups, but not levels."""
    query = select(TermEntity).where(TermEntity.vocabulary == name.value)
    if name in TWO_LEVELS:
        query = query.where(
            TermEntity.parent_id.is_(None) if parent_id is None else TermEntity.parent_id == parent_id
        )
    return list(session.scalars(query.order_by(TermEntity.sort, TermEntity.id)))


def _below(session: Session, term: TermEntity) -> Sequence[TermEntity]:
    query = select(TermEntity).where(
        TermEntity.parent_id == term.id, TermEntity.vocabulary == term.vocabulary
    )
    return session.scalars(query).all()


def _parent_id(session: Session, name: VocabularyName, parent: str | None) -> int | None:
    """Row key of the upper code or group. Raises `Invalid`."""
    if parent is None and name not in GROUPED_BY:
        return None
    if name in GROUPED_BY:
        found = None if parent is None else _find(session, GROUPED_BY[name], parent)
        if found is None:
            raise Invalid({"parent": "＊分類を選んでください。"})
        return found.id
    if name not in TWO_LEVELS:
        raise Invalid({"parent": "＊このコード表には、上の段がありません。"})
    upper = None if parent is None else _find(session, name, parent)
    if upper is None or upper.parent_id is not None:
        raise Invalid({"parent": "＊上の段のコードを選んでください。"})
    if upper.valid_to is not None:
        raise Invalid({"parent": f"＊「{upper.label}」は使われていません。ほかの上の段を選んでください。"})
    return upper.id


def _clashes(
    form: TermForm, row: Sequence[TermEntity], valid_from: date | None, valid_to: date | None
) -> dict[str, str]:
    """The faults where another code of the row, in use at the same time, has the same key, name or words on the chip."""
    found: dict[str, str] = {}
    words = form.short.strip() or form.label.strip()
    for other in row:
        if not _overlaps(other, valid_from, valid_to):
            continue
        if form.hotkey and other.hotkey == form.hotkey:
            found["hotkey"] = (
                f"＊キー「{form.hotkey}」は「{other.label}」が使っています。別のキーにしてください。"
            )
        if other.label == form.label.strip():
            found["label"] = (
                f"＊「{other.label}」はもうあります（コード {other.code}）。別の名前にしてください。"
            )
        elif (other.short or other.label) == words:
            found["short" if form.short.strip() else "label"] = (
                f"＊ボタンの文字「{words}」は「{other.label}」と同じです。見分けられるようにしてください。"
            )
    return found


def _overlaps(term: TermEntity, first: date | None, last: date | None) -> bool:
    """Whether a term is in use on a day, from today on, on which another one from `first` to `last` is in use too."""
    today = local(utc_now()).date()
    begins = max(first or today, term.valid_from or today, today)
    ends = min(last or date.max, term.valid_to or date.max)
    return begins <= ends


def _in_use(term: TermEntity, day: date) -> bool:
    """Whether a code can be chosen for events of a day or of some day after it."""
    return term.valid_to is None or (
        term.valid_to >= day and (term.valid_from is None or term.valid_from <= term.valid_to)
    )


def _write(term: TermEntity, form: TermForm) -> None:
    term.label = form.label.strip()
    term.short = form.short.strip()
    term.hotkey = form.hotkey
    term.public_label = form.public_label.strip() or term.label
    term.note = form.note.strip()


def _put_in_order(row: Sequence[TermEntity]) -> None:
    """Distribute the terms' own sort numbers among them in this order, making equal numbers distinct."""
    before: int | None = None
    for term, sort in zip(row, sorted(term.sort for term in row), strict=True):
        wanted = sort if before is None or sort > before else before + 1
        if term.sort != wanted:
            term.sort = wanted
        before = wanted
