"""The counter's screens: appointments, opening days, revisions, PIN, the search index.

Revision: 0002, after 0001. Self-contained: never imports the package. New columns are NULL on old rows, whose seals
stay valid that way. The search index is filled by the program, which knows how text is folded.

Sixteen level-2 topics get the short words their chips are shipped with now. Such rows are sealed and traced, so this is
a change like any other: a new version and seal, and an entry in the trace. What the town has changed itself stays.
"""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


# Code: (name as shipped with schema 1, where these topics had no short words, short words now).
_SHORT_WORDS = {
    "SM01": ("電源・ボタン・画面操作", "電源・画面操作"),
    "SM02": ("文字入力・音声入力", "文字・音声入力"),
    "SM03": ("電話・連絡先・着信", "電話・連絡先"),
    "SM05": ("文字の大きさ・音量・画面設定", "文字・音量・画面"),
    "SM07": ("動作が遅い・容量・電池", "遅い・容量・電池"),
    "SM08": ("機種変更・データ移行", "機種変更・移行"),
    "AP01": ("アプリの入れ方・消し方・更新", "入れ方・消し方・更新"),
    "AP02": ("Apple・Googleアカウント", "アカウント"),
    "AP03": ("パスワード忘れ・ログインできない", "パスワード・ログイン"),
    "AP05": ("QRコードの読み取り", "QRコード"),
    "LN04": ("町公式LINE（中之条町デジタル窓口）", "町公式LINE"),
    "MP02": ("医療費・薬剤・税・年金の確認", "医療費・税・年金の確認"),
    "MP05": ("町・県の電子申請・施設予約", "電子申請・施設予約"),
    "SF04": ("パスワード・二段階認証の設定", "パスワード・二段階認証"),
    "SF07": ("位置情報・プライバシー設定", "位置情報・プライバシー"),
    "BS03": ("オンライン診療・救急相談アプリ", "オンライン診療・救急"),
}
_TERM_SEALED = (
    "code", "hotkey", "label", "measure", "note", "parent_id", "public_label", "short", "sort", "valid_from", "valid_to",
    "version", "vocabulary",
)  # fmt: skip


def _sealed() -> list[sa.Column[object]]:
    return [
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("seal", sa.LargeBinary(32), nullable=False),
    ]


def upgrade() -> None:
    """Carry the schema forward."""
    for column in (
        sa.Column("enter_advances", sa.Boolean),
        sa.Column("pin_hash", sa.Text),
        sa.Column("pin_failures", sa.Integer),
        sa.Column("password_at", sa.DateTime),
        sa.Column("password_pc", sa.Text),
    ):
        op.add_column("staff", column)
    op.create_table(
        "appointments",
        sa.Column("id", sa.Integer, primary_key=True, nullable=False),
        sa.Column("uid", sa.Text, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("minute", sa.Integer, nullable=False),
        sa.Column("length", sa.Integer, nullable=False),
        sa.Column(
            "desk_id", sa.Integer, sa.ForeignKey("desks.id", name="fk_appointments_desk_id"), nullable=False
        ),
        sa.Column("topic_id", sa.Integer, sa.ForeignKey("terms.id", name="fk_appointments_topic_id")),
        sa.Column("contact", sa.Text, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("made_at", sa.DateTime, nullable=False),
        sa.Column(
            "made_by_id",
            sa.Integer,
            sa.ForeignKey("staff.id", name="fk_appointments_made_by_id"),
            nullable=False,
        ),
        sa.Column(
            "consultation_id",
            sa.Integer,
            sa.ForeignKey("consultations.id", name="fk_appointments_consultation_id"),
        ),
        *_sealed(),
        sa.UniqueConstraint("uid", name="uq_appointments_uid"),
        sa.CheckConstraint("minute BETWEEN 0 AND 1439", name="ck_appointments_minute"),
        sa.CheckConstraint("length BETWEEN 5 AND 480", name="ck_appointments_length"),
        sa.CheckConstraint(
            "state IN ('booked', 'came', 'absent', 'cancelled')", name="ck_appointments_state"
        ),
    )
    op.create_index("ix_appointments_day", "appointments", ["day", "minute"])
    op.create_table(
        "calendar_days",
        sa.Column("key", sa.Text, primary_key=True, nullable=False),
        sa.Column("is_open", sa.Boolean, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        *_sealed(),
    )
    op.create_table(
        "revisions",
        sa.Column("id", sa.Integer, primary_key=True, nullable=False),
        sa.Column("uid", sa.Text, nullable=False),
        sa.Column(
            "consultation_id",
            sa.Integer,
            sa.ForeignKey("consultations.id", name="fk_revisions_consultation_id"),
            nullable=False,
        ),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("by_id", sa.Integer, sa.ForeignKey("staff.id", name="fk_revisions_by_id"), nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("changes", sa.JSON, nullable=False),
        sa.Column("memo_before", sa.Text),
        *_sealed(),
        sa.UniqueConstraint("uid", name="uq_revisions_uid"),
        sa.CheckConstraint("kind IN ('amend', 'withdraw')", name="ck_revisions_kind"),
    )
    op.create_index("ix_revisions_consultation_id", "revisions", ["consultation_id"])
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE consultation_search USING fts5"
            "(bigrams, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 0', detail='full')"
        )
        op.execute("INSERT INTO consultation_search(consultation_search, rank) VALUES ('secure-delete', 1)")

    _shorten_topics(op.get_bind())


def _shorten_topics(connection: sa.Connection) -> None:
    """Short words for the topics that still are as they were shipped, and whose seal holds."""
    query = sa.text("SELECT * FROM terms WHERE vocabulary = 'topic'")
    topics: list[dict[str, Any]] = [dict(row) for row in connection.execute(query).mappings()]
    for topic in topics:
        label, short = _SHORT_WORDS.get(topic["code"], ("", ""))
        taken = any(
            short in (other["short"], other["label"])
            for other in topics
            if other["parent_id"] == topic["parent_id"]
        )
        as_shipped = topic["label"] == label and topic["short"] == ""
        if not as_shipped or taken or topic["seal"] != _term_seal(topic):
            continue
        changed = topic | {"short": short, "version": topic["version"] + 1}
        changed["seal"] = _term_seal(changed)
        update = sa.text("UPDATE terms SET short = :short, version = :version, seal = :seal WHERE id = :id")
        connection.execute(update, {name: changed[name] for name in ("short", "version", "seal", "id")})
        _trace(connection, f"topic.{topic['code']}", changed["seal"], topic["seal"])


def _term_seal(row: dict[str, Any]) -> bytes:
    """The seal of a row of `terms` as of schema 2: what is NULL is left out."""
    held = [[name, row[name]] for name in _TERM_SEALED if row[name] is not None]
    return hashlib.sha256(_canonical(["terms", held, []])).digest()


def _trace(connection: sa.Connection, name: str, body: bytes, before: bytes) -> None:
    """Chain an entry to the trace as of schema 2."""
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
        "action": "update",
        "entity": "terms",
        "entity_id": name,
        "fields": "short",
    }
    instant = at.strftime("%Y-%m-%dT%H:%M:%S.%f")
    parts = [seq, instant, *texts.values(), body.hex(), before.hex(), prev.hex()]
    hashed = hashlib.sha256(_canonical(parts)).digest()
    connection.execute(
        audit.insert().values(
            seq=seq,
            at=at.replace(tzinfo=None),
            body_sha=body,
            before_sha=before,
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
