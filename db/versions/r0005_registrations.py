"""People and their applications: their tables, and three vocabularies they need.

Revision: 0005, after 0004. Self-contained: never imports the package. New columns are NULL on old rows, whose seals
stay valid that way. A book that has vocabularies already is given the new ones, sealed and traced like any other row.
"""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

# (code, label, key, note) of the new vocabularies, in their order.
_VOCABULARIES = {
    "apply_method": (
        ("TEL", "電話", "1", ""),
        ("CTR", "窓口", "2", ""),
        ("PAP", "申込用紙", "3", ""),
        ("NET", "ネット・LINE", "4", ""),
        ("PLC", "会場（当日）", "5", ""),
        ("OTH", "その他", "S", ""),
    ),
    "care": (
        ("WHL", "車いす", "1", ""),
        ("HRG", "聞こえ", "2", "聞こえにくい方"),
        ("SGT", "見え方", "3", "見えにくい方"),
        ("HND", "手の動き", "4", "手が動かしにくい方"),
        ("PUP", "送迎", "5", ""),
        ("CMP", "同伴者", "6", "付き添いの方と来る"),
    ),
    "leaving_reason": (
        ("HLT", "体調", "1", ""),
        ("CNV", "都合", "2", ""),
        ("FGT", "忘れ", "3", ""),
        ("TRF", "交通", "4", ""),
        ("WTH", "天候", "5", ""),
        ("DBL", "重複", "6", ""),
        ("OFC", "事務側", "7", "町の都合"),
        ("UNK", "不明", "0", ""),
    ),
}
_SHORT = {"PAP": "用紙", "NET": "ネット", "PLC": "会場"}
_TERM_SEALED = (
    "code", "hotkey", "label", "measure", "note", "parent_id", "public_label", "short", "sort", "valid_from", "valid_to",
    "version", "vocabulary",
)  # fmt: skip


def _sealed() -> list[sa.Column[object]]:
    return [
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("seal", sa.LargeBinary(32), nullable=False),
    ]


def _key(
    table: str, column: str, target: str, *, nullable: bool = False, primary: bool = False
) -> sa.Column[object]:
    foreign = sa.ForeignKey(f"{target}.id", name=f"fk_{table}_{column}")
    return sa.Column(column, sa.Integer, foreign, nullable=nullable, primary_key=primary)


def upgrade() -> None:
    """Carry the schema forward."""
    op.add_column("courses", sa.Column("draw_classes", sa.Text))
    op.add_column("courses", sa.Column("draw_fit", sa.Text))
    _people()
    _registrations()
    _draws()
    _add_vocabularies()


def _people() -> None:
    op.create_table(
        "people",
        sa.Column("id", sa.Integer, primary_key=True, nullable=False),
        sa.Column("uid", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("kana", sa.Text, nullable=False),
        sa.Column("called", sa.Text, nullable=False),
        sa.Column("name_key", sa.Text, nullable=False),
        sa.Column("kana_key", sa.Text, nullable=False),
        sa.Column("phone", sa.Text, nullable=False),
        sa.Column("second_phone", sa.Text, nullable=False),
        sa.Column("second_contact", sa.Text, nullable=False),
        sa.Column("phone_digits", sa.Text, nullable=False),
        _key("people", "age_band_id", "terms", nullable=True),
        sa.Column("birth_year", sa.Integer),
        _key("people", "district_id", "terms", nullable=True),
        sa.Column("care_note", sa.Text, nullable=False),
        sa.Column("made_at", sa.DateTime, nullable=False),
        _key("people", "made_by_id", "staff"),
        _key("people", "merged_into_id", "people", nullable=True),
        sa.Column("erased_at", sa.DateTime),
        *_sealed(),
        sa.CheckConstraint("birth_year BETWEEN 1890 AND 2190", name="ck_people_birth_year"),
        sa.CheckConstraint("merged_into_id IS NULL OR merged_into_id <> id", name="ck_people_merged_into_id"),
        sa.UniqueConstraint("uid", name="uq_people_uid"),
    )
    op.create_index("ix_people_kana_key", "people", ["kana_key"])
    op.create_index("ix_people_merged_into_id", "people", ["merged_into_id"])
    op.create_table(
        "person_cares",
        _key("person_cares", "person_id", "people", primary=True),
        _key("person_cares", "care_id", "terms", primary=True),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "person_merges",
        sa.Column("id", sa.Integer, primary_key=True, nullable=False),
        sa.Column("uid", sa.Text, nullable=False),
        _key("person_merges", "kept_id", "people"),
        _key("person_merges", "merged_id", "people"),
        sa.Column("at", sa.DateTime, nullable=False),
        _key("person_merges", "by_id", "staff"),
        sa.Column("undone_at", sa.DateTime),
        _key("person_merges", "undone_by_id", "staff", nullable=True),
        *_sealed(),
        sa.UniqueConstraint("uid", name="uq_person_merges_uid"),
    )
    op.create_index("ix_person_merges_kept_id", "person_merges", ["kept_id"])
    op.create_index("ix_person_merges_merged_id", "person_merges", ["merged_id"])


def _registrations() -> None:
    op.create_table(
        "registrations",
        sa.Column("id", sa.Integer, primary_key=True, nullable=False),
        sa.Column("uid", sa.Text, nullable=False),
        _key("registrations", "course_id", "courses"),
        _key("registrations", "lesson_id", "lessons", nullable=True),
        sa.Column("serial", sa.Integer, nullable=False),
        sa.Column("party", sa.Integer, nullable=False),
        _key("registrations", "person_id", "people", nullable=True),
        sa.Column("card", sa.Text, nullable=False),
        sa.Column("walk_in", sa.Integer),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("split", sa.Boolean, nullable=False),
        sa.Column("extra", sa.Boolean, nullable=False),
        sa.Column("applied_at", sa.DateTime, nullable=False),
        _key("registrations", "method_id", "terms"),
        sa.Column("first_time", sa.Boolean),
        _key("registrations", "age_band_id", "terms", nullable=True),
        _key("registrations", "district_id", "terms", nullable=True),
        sa.Column("note", sa.Text, nullable=False),
        _key("registrations", "made_by_id", "staff"),
        *_sealed(),
        sa.CheckConstraint("party BETWEEN 1 AND serial", name="ck_registrations_party"),
        sa.CheckConstraint("serial >= 1", name="ck_registrations_serial"),
        sa.CheckConstraint(
            "(person_id IS NOT NULL) + (card <> '') + (walk_in IS NOT NULL) >= 1",
            name="ck_registrations_somebody",
        ),
        sa.CheckConstraint(
            "state IN ('APP', 'WTL', 'OFR', 'CNF', 'LST', 'WDR', 'CXL')", name="ck_registrations_state"
        ),
        sa.UniqueConstraint("course_id", "serial", name="uq_registrations_course_id_serial"),
        sa.UniqueConstraint("uid", name="uq_registrations_uid"),
    )
    op.create_index("ix_registrations_course_id", "registrations", ["course_id", "lesson_id", "state"])
    op.create_index("ix_registrations_lesson_id", "registrations", ["lesson_id"])
    op.create_index("ix_registrations_person_id", "registrations", ["person_id"])
    op.create_table(
        "registration_changes",
        sa.Column("id", sa.Integer, primary_key=True, nullable=False),
        sa.Column("uid", sa.Text, nullable=False),
        _key("registration_changes", "registration_id", "registrations"),
        sa.Column("at", sa.DateTime, nullable=False),
        _key("registration_changes", "by_id", "staff"),
        sa.Column("act", sa.Text, nullable=False),
        sa.Column("before", sa.Text),
        sa.Column("state", sa.Text, nullable=False),
        _key("registration_changes", "reason_id", "terms", nullable=True),
        sa.Column("note", sa.Text, nullable=False),
        *_sealed(),
        sa.CheckConstraint(
            "before IS NULL OR before IN ('APP', 'WTL', 'OFR', 'CNF', 'LST', 'WDR', 'CXL')",
            name="ck_registration_changes_before",
        ),
        sa.CheckConstraint(
            "state IN ('APP', 'WTL', 'OFR', 'CNF', 'LST', 'WDR', 'CXL')", name="ck_registration_changes_state"
        ),
        sa.UniqueConstraint("uid", name="uq_registration_changes_uid"),
    )
    op.create_index("ix_registration_changes_registration_id", "registration_changes", ["registration_id"])
    op.create_table(
        "waiting_moves",
        sa.Column("id", sa.Integer, primary_key=True, nullable=False),
        sa.Column("uid", sa.Text, nullable=False),
        _key("waiting_moves", "registration_id", "registrations"),
        _key("waiting_moves", "ahead_of_id", "registrations", nullable=True),
        sa.Column("at", sa.DateTime, nullable=False),
        _key("waiting_moves", "by_id", "staff"),
        sa.Column("reason", sa.Text, nullable=False),
        *_sealed(),
        sa.UniqueConstraint("uid", name="uq_waiting_moves_uid"),
    )
    op.create_index("ix_waiting_moves_registration_id", "waiting_moves", ["registration_id"])
    op.create_table(
        "offers",
        sa.Column("id", sa.Integer, primary_key=True, nullable=False),
        sa.Column("uid", sa.Text, nullable=False),
        _key("offers", "registration_id", "registrations"),
        sa.Column("places", sa.Integer, nullable=False),
        sa.Column("made_at", sa.DateTime, nullable=False),
        _key("offers", "made_by_id", "staff"),
        sa.Column("until", sa.Date, nullable=False),
        sa.Column("outcome", sa.Text),
        sa.Column("closed_at", sa.DateTime),
        _key("offers", "closed_by_id", "staff", nullable=True),
        *_sealed(),
        sa.CheckConstraint("(outcome IS NULL) = (closed_at IS NULL)", name="ck_offers_closed_at"),
        sa.CheckConstraint(
            "outcome IS NULL OR outcome IN ('accepted', 'refused', 'put_off', 'overdue', 'withdrawn')",
            name="ck_offers_outcome",
        ),
        sa.CheckConstraint("places >= 1", name="ck_offers_places"),
        sa.UniqueConstraint("uid", name="uq_offers_uid"),
    )
    op.create_index("ix_offers_registration_id", "offers", ["registration_id"])
    op.create_table(
        "calls",
        sa.Column("id", sa.Integer, primary_key=True, nullable=False),
        sa.Column("uid", sa.Text, nullable=False),
        _key("calls", "registration_id", "registrations"),
        _key("calls", "lesson_id", "lessons", nullable=True),
        sa.Column("at", sa.DateTime, nullable=False),
        _key("calls", "by_id", "staff"),
        sa.Column("about", sa.Text, nullable=False),
        sa.Column("result", sa.Text, nullable=False),
        *_sealed(),
        sa.CheckConstraint(
            "about IN ('offer', 'attendance', 'cancelled', 'postponed', 'won', 'lost', 'other')",
            name="ck_calls_about",
        ),
        sa.CheckConstraint(
            "result IN ('reached', 'away', 'refused', 'comes', 'comes_not')", name="ck_calls_result"
        ),
        sa.UniqueConstraint("uid", name="uq_calls_uid"),
    )
    op.create_index("ix_calls_registration_id", "calls", ["registration_id"])
    op.create_table(
        "turned_away",
        sa.Column("id", sa.Integer, primary_key=True, nullable=False),
        sa.Column("uid", sa.Text, nullable=False),
        _key("turned_away", "course_id", "courses"),
        _key("turned_away", "lesson_id", "lessons", nullable=True),
        sa.Column("at", sa.DateTime, nullable=False),
        _key("turned_away", "by_id", "staff"),
        sa.Column("people", sa.Integer, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("withdrawn_at", sa.DateTime),
        *_sealed(),
        sa.CheckConstraint("people BETWEEN 1 AND 99", name="ck_turned_away_people"),
        sa.CheckConstraint("why IN ('full', 'closed', 'condition', 'other')", name="ck_turned_away_why"),
        sa.UniqueConstraint("uid", name="uq_turned_away_uid"),
    )
    op.create_index("ix_turned_away_course_id", "turned_away", ["course_id"])


def _draws() -> None:
    op.create_table(
        "draws",
        sa.Column("id", sa.Integer, primary_key=True, nullable=False),
        sa.Column("uid", sa.Text, nullable=False),
        _key("draws", "course_id", "courses"),
        _key("draws", "lesson_id", "lessons", nullable=True),
        sa.Column("ordinal", sa.Integer, nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        _key("draws", "by_id", "staff"),
        sa.Column("seed", sa.Text, nullable=False),
        sa.Column("seed_origin", sa.Text, nullable=False),
        sa.Column("classes", sa.Text, nullable=False),
        sa.Column("fit", sa.Text, nullable=False),
        sa.Column("places", sa.Integer, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        *_sealed(),
        sa.CheckConstraint("fit IN ('skip', 'hold')", name="ck_draws_fit"),
        sa.CheckConstraint("ordinal >= 1", name="ck_draws_ordinal"),
        sa.CheckConstraint("places >= 0", name="ck_draws_places"),
        sa.CheckConstraint("ordinal = 1 OR reason <> ''", name="ck_draws_reason"),
        sa.UniqueConstraint("uid", name="uq_draws_uid"),
    )
    op.create_index("ix_draws_course_id", "draws", ["course_id"])
    op.create_table(
        "draw_lots",
        _key("draw_lots", "draw_id", "draws", primary=True),
        sa.Column("position", sa.Integer, primary_key=True, nullable=False),
        _key("draw_lots", "registration_id", "registrations"),
        sa.Column("class", sa.Text, nullable=False),
        sa.Column("places", sa.Integer, nullable=False),
        sa.Column("split", sa.Boolean, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("given", sa.Integer, nullable=False),
        sa.CheckConstraint("places >= 1", name="ck_draw_lots_places"),
        sa.CheckConstraint("given BETWEEN 0 AND places", name="ck_draw_lots_given"),
        sa.CheckConstraint("position >= 1", name="ck_draw_lots_position"),
        sqlite_with_rowid=False,
    )


def _add_vocabularies() -> None:
    connection = op.get_bind()
    present = set(connection.execute(sa.text("SELECT DISTINCT vocabulary FROM terms")).scalars())
    if not present:
        return  # a new book: the program writes all vocabularies itself
    columns = (*_TERM_SEALED, "seal")
    names, values = ", ".join(columns), ", ".join(f":{name}" for name in columns)
    insert = sa.text(f"INSERT INTO terms ({names}) VALUES ({values})")  # noqa: S608  names of this file only
    for vocabulary, terms in _VOCABULARIES.items():
        if vocabulary in present:
            continue
        for place, (code, label, key, note) in enumerate(terms, start=1):
            term: dict[str, object] = dict.fromkeys(_TERM_SEALED)
            term |= {"vocabulary": vocabulary, "code": code, "label": label, "hotkey": key, "note": note}
            term |= {"short": _SHORT.get(code, label), "public_label": label, "sort": place * 10}
            term |= {"measure": "", "version": 1}
            held = [[name, term[name]] for name in _TERM_SEALED if term[name] is not None]
            seal = hashlib.sha256(_canonical(["terms", held, []])).digest()
            connection.execute(insert, term | {"seal": seal})
            _trace(connection, f"{vocabulary}.{code}", seal)


def _trace(connection: sa.Connection, name: str, body: bytes) -> None:
    """Chain an entry to the trace as of schema 5."""
    audit = sa.table(
        "audit",
        *(sa.column(each) for each in ("seq", "actor", "pc", "action", "entity", "entity_id", "fields")),
        *(sa.column(each) for each in ("body_sha", "before_sha", "prev", "hash")),
        sa.column("at", sa.DateTime),
    )
    newest = connection.execute(
        sa.select(audit.c.seq, audit.c.hash).order_by(audit.c.seq.desc()).limit(1)
    ).first()
    seq, prev = (1, bytes(32)) if newest is None else (newest.seq + 1, newest.hash)
    at = datetime.now(UTC)
    texts = {
        "actor": "upgrade",
        "pc": "-",
        "action": "insert",
        "entity": "terms",
        "entity_id": name,
        "fields": "",
    }
    instant = at.strftime("%Y-%m-%dT%H:%M:%S.%f")
    parts = [seq, instant, *texts.values(), body.hex(), bytes(32).hex(), prev.hex()]
    hashed = hashlib.sha256(_canonical(parts)).digest()
    connection.execute(
        audit.insert().values(
            seq=seq,
            at=at.replace(tzinfo=None),
            body_sha=body,
            before_sha=bytes(32),
            prev=prev,
            hash=hashed,
            **texts,
        )
    )


def _canonical(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8")


def downgrade() -> None:
    """There is no way back: the backup made before is the way back."""
    raise NotImplementedError
