"""Counts the hits that each answer would leave: all questions in one statement over one list of hits.

Sorting costs most. So several questions share one grouping, with a yes or no for each facet's own condition as a
further key, and the groups (some thousands) are added up here instead of sorting once for each question.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import CTE, ColumnElement, Select, case, func, literal, null, select, union_all
from sqlalchemy.orm import Session, aliased

from nakanojo_helpdesk.domain.consultations.forms import EntryMode
from nakanojo_helpdesk.domain.consultations.questions import FILTERED, Place
from nakanojo_helpdesk.domain.consultations.search import Facets
from nakanojo_helpdesk.domain.statistics.codes import BLANK
from nakanojo_helpdesk.domain.vocabularies import VocabularyName
from nakanojo_helpdesk.store import codes
from nakanojo_helpdesk.store.tables.consultations import Consultation, FurtherTopic
from nakanojo_helpdesk.store.tables.places import Desk
from nakanojo_helpdesk.store.tables.staff import Staff
from nakanojo_helpdesk.store.tables.terms import TermEntity

_KEYS: Final = 4
_ANSWERS: Final = tuple(question.name for question in FILTERED if question.asked is not Place.HEADER)
_HEADER: Final = (
    *(question.name for question in FILTERED if question.asked is Place.HEADER),
    *("desk", "staff", "entry_mode"),
)
# Few together: each question more multiplies the groups.
_TOGETHER: Final = {
    f"answers{start}": _ANSWERS[start : start + _KEYS - 1] for start in range(0, len(_ANSWERS), _KEYS - 1)
} | {f"header{start}": _HEADER[start : start + _KEYS] for start in range(0, len(_HEADER), _KEYS)}
_TOTAL: Final = next(iter(_TOGETHER))
_COLUMNS: Final = ("main_topic", *_ANSWERS, *(name for name in _HEADER if name != "entry_mode"))
Asked = Mapping[str, ColumnElement[bool]]


def counted(
    session: Session,
    known: codes.Codes,
    framed: Sequence[ColumnElement[bool]],
    asked: Asked,
    *,
    further_topics: bool,
) -> Facets:
    """Count the hits of `framed` by answer, each question without its own condition in `asked`.

    Without `further_topics` topics are counted by the main one alone.
    """
    hits = _hits(framed, asked)
    parts = [_group(part, hits, asked) for part in _TOGETHER] + _topic_parts(hits, asked, further_topics)
    topics = known.vocabularies[VocabularyName.TOPIC]
    by_key: dict[str, Counter[Any]] = {name: Counter() for part in _TOGETHER.values() for name in part}
    by_topic: Counter[str] = Counter()
    total = 0
    for row in session.execute(union_all(*parts)):
        part, *values = row
        count = int(values[-1])
        if part in _TOGETHER:
            missed = [name for name, fits in zip(asked, values[_KEYS:-1], strict=True) if not fits]
            total += count if part == _TOTAL and not missed else 0
            for name, key in zip(_TOGETHER[part], values, strict=False):
                if missed in ([], [name]):
                    by_key[name][key] += count
            continue
        code = known.codes[values[0]]
        upper = topics.upper_code(code)
        if part != "further":
            by_topic[upper] += count
        if part != "elsewhere" and code != upper:
            by_topic[code] += count
    names: dict[str, Mapping[int, str]] = {
        "desk": dict(session.execute(select(Desk.id, Desk.code)).all()),
        "staff": dict(session.execute(select(Staff.id, Staff.code)).all()),
        "entry_mode": {0: EntryMode.LIVE.value, 1: EntryMode.LATE.value},
    }
    counts = {name: _named(by_key[name], names.get(name, known.codes)) for name in by_key}
    return Facets(total=total, by_question={"topic": dict(by_topic), **counts})


def _named(counts: Mapping[Any, int], names: Mapping[int, str]) -> dict[str, int]:
    return {BLANK if key is None else names[key]: count for key, count in counts.items()}


def _hits(framed: Sequence[ColumnElement[bool]], asked: Asked) -> CTE:
    """The hits by words, period and standing, each with a yes or no for every facet's condition."""
    columns = [getattr(Consultation, f"{name}_id") for name in _COLUMNS]
    late = case((Consultation.entry_mode == EntryMode.LATE.value, 1), else_=0).label("entry_mode_id")
    fits = [case((condition, 1), else_=0).label(f"fits_{name}") for name, condition in asked.items()]
    query = select(Consultation.id, late, *columns, *fits).where(*framed)
    return query.cte("hits").prefix_with("MATERIALIZED")


def _group(part: str, hits: CTE, asked: Asked) -> Select[Any]:
    """Rows of (part, four keys, yes or no of each facet, count), grouped by the questions of a part."""
    keys = [hits.c[f"{name}_id"] for name in _TOGETHER[part]]
    fits = [hits.c[f"fits_{name}"] for name in asked]
    blank = [null().label(f"none_{place}") for place in range(_KEYS - len(keys))]
    return select(literal(part), *keys, *blank, *fits, func.count()).group_by(*keys, *fits)


def _topic_parts(hits: CTE, asked: Asked, further_topics: bool) -> list[Select[Any]]:
    """Parts by main topic, by further topics, and by each level-1 code that a record has besides its main topic's."""
    others = [hits.c[f"fits_{name}"] == 1 for name in asked if name != "topic"]
    rest = [null().label(f"none_{place}") for place in range(_KEYS - 1 + len(asked))]
    main_topic = hits.c.main_topic_id
    parts = [select(literal("main"), main_topic, *rest, func.count()).where(*others).group_by(main_topic)]
    if not further_topics:
        return parts
    chosen = hits.join(FurtherTopic, FurtherTopic.consultation_id == hits.c.id)
    topic = FurtherTopic.topic_id
    further = select(literal("further"), topic, *rest, func.count()).select_from(chosen).where(*others)
    main, extra = aliased(TermEntity), aliased(TermEntity)
    both = chosen.join(extra, extra.id == topic).join(main, main.id == main_topic)
    upper = func.coalesce(extra.parent_id, extra.id).label("upper")
    new = select(hits.c.id, upper).select_from(both)
    once = new.where(*others, upper != func.coalesce(main.parent_id, main.id)).distinct().subquery()
    elsewhere = select(literal("elsewhere"), once.c.upper, *rest, func.count()).group_by(once.c.upper)
    return [*parts, further.group_by(topic), elsewhere]
