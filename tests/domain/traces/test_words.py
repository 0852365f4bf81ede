"""Traces in words: complete, in Japanese, and nothing of them needs a value."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import nakanojo_helpdesk
import nakanojo_helpdesk.store.tables.everything  # noqa: F401  every table is looked at
from nakanojo_helpdesk.domain.traces import kinds
from nakanojo_helpdesk.domain.traces.anchors import anchor_digits
from nakanojo_helpdesk.domain.traces.fields import TABLE_LABELS, field_label
from nakanojo_helpdesk.domain.traces.kinds import TraceKind, kind_of
from nakanojo_helpdesk.domain.traces.numbers import RecordNumber, record_number
from nakanojo_helpdesk.domain.traces.words import KNOWN_ACTIONS, what_was_done
from nakanojo_helpdesk.store.integrity.check import sealed_entities

PACKAGE = Path(nakanojo_helpdesk.__file__).parent
NEVER_CHANGED = {"id", "seal", "version"}


def test_every_field_a_trace_may_name_has_a_japanese_label() -> None:
    nameless = [
        f"{entity.__tablename__}.{attribute.key}"
        for entity in sealed_entities()
        for attribute in entity.__mapper__.attrs
        if attribute.key not in NEVER_CHANGED and field_label(entity.__tablename__, attribute.key).isascii()
    ]
    assert nameless == []


def test_every_sealed_table_has_a_name() -> None:
    assert [
        entity.__tablename__ for entity in sealed_entities() if entity.__tablename__ not in TABLE_LABELS
    ] == []


def actions_in(source: str) -> set[str]:
    """The actions that are given as they are to `audit.note`."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    noted = [call for call in calls if isinstance(call.func, ast.Attribute) and call.func.attr == "note"]
    return {
        call.args[1].value
        for call in noted
        if len(call.args) > 1
        and isinstance(call.args[1], ast.Constant)
        and isinstance(call.args[1].value, str)
    }


def test_every_act_the_program_traces_has_words_of_its_own() -> None:
    written = set[str]()
    for path in PACKAGE.rglob("*.py"):
        written |= actions_in(path.read_text(encoding="utf-8"))
    assert {"export", "report", "rebuild", "read"} <= written
    assert sorted(written - KNOWN_ACTIONS) == []


def test_an_act_without_words_would_be_noticed() -> None:
    assert actions_in("audit.note(session, 'planted', 'x', '')") - KNOWN_ACTIONS == {"planted"}
    assert what_was_done("planted", "staff", "", "", "") == "そのほかの操作（planted、職員）"


@pytest.mark.parametrize(
    ("trace", "words"),
    [
        (("insert", "consultations", "u", "", "相談 R8-00123"), "相談 R8-00123 を登録"),
        (("update", "consultations", "u", "memo", "相談 R8-00123"), "相談 R8-00123 を訂正（メモ）"),
        (
            ("update", "consultations", "u", "age_band_id,district_id,further,memo,people", "相談 R8-00123"),
            "相談 R8-00123 を訂正（年代、地区、ほかの内容、ほか2項目）",
        ),
        (
            (
                "update",
                "consultations",
                "u",
                "withdrawn_at,withdrawn_by_id,withdrawn_reason",
                "相談 R8-00123",
            ),
            "相談 R8-00123 を取消",
        ),
        (("delete", "lessons", "u", "", ""), "講座の回（いまは無い記録） を削除"),
        (("read", "consultations", "u", "memo", "相談 R8-00123"), "相談 R8-00123 のメモを見た"),
        (("read", "consultations", "found", "rows=12", ""), "さがした相談のメモを見た（12件）"),
        (
            ("read", "registrations", "u", "rows=12", "講座 講R8-012"),
            "申込者の名前と電話を見た（講座 講R8-012、12人）",
        ),
        (("read", "people", "u", "find", "講座 講R8-012"), "利用者をさがした（講座 講R8-012）"),
        (
            ("export", "consultations.xlsx+memo", "2026-10-01/2026-10-31", "count=245", ""),
            "一覧を書き出し（相談、メモあり、Excel、令和8年10月、245件）",
        ),
        (("export", "consultations", "/", "count=1234", ""), "一覧を書き出し（相談、全部の期間、1,234件）"),
        (("report", "monthly.print", "2026-10", "", ""), "相談月報を印刷（令和8年10月）"),
        (("report", "course.roster.print", "u", "", "講座 講R8-012"), "名簿を印刷（講座 講R8-012）"),
        (("report", "daily.pdf", "2026-10-05", "", ""), "日報をPDFで保存（令和8年10月5日）"),
        (("sign_in", "staff", "S01", "", "職員 佐藤"), "職員 佐藤 がパスワードで入りました"),
        (
            ("sign_in_failed", "staff", "S01", "", "職員 佐藤"),
            "職員 佐藤 のパスワードか暗証番号が違い、入れませんでした",
        ),
        (
            ("sign_in_failed", "staff", "-", "locked", ""),
            "だれか のパスワードか暗証番号が違い、入れませんでした。続いたので、しばらく入れないようにしました",
        ),
        (("load", "consultations", "demo", "first=1,count=7000", ""), "相談をまとめて書き込み（7,000件）"),
        (
            ("update", "staff", "u", "failures,failures_since", "職員 佐藤"),
            "職員 佐藤 のサインインの回数と日時を記録",
        ),
    ],
)
def test_a_chief_can_read_what_was_done(trace: tuple[str, str, str, str, str], words: str) -> None:
    assert what_was_done(*trace) == words


def test_every_kind_has_its_acts() -> None:
    told = {
        kind_of("insert", "consultations", ""): TraceKind.WRITTEN,
        kind_of("update", "staff", "name"): TraceKind.SETTINGS,
        kind_of("update", "staff", "failures,last_sign_in_at"): TraceKind.SIGNED_IN,
        kind_of(kinds.SIGN_IN_FAILED, "staff", ""): TraceKind.SIGNED_IN,
        kind_of("read", "people", "find"): TraceKind.READ,
        kind_of("report", "monthly.pdf", ""): TraceKind.TAKEN,
        kind_of("load", "terms", "first=1,count=2"): TraceKind.UPKEEP,
    }
    assert all(found is wanted for found, wanted in told.items())
    assert {*told} == {*TraceKind}


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("R8-00123", RecordNumber(2026, 123)),
        ("ｒ８－００１２３", RecordNumber(2026, 123)),
        (" r8ー123 ", RecordNumber(2026, 123)),
        ("講R8-012", RecordNumber(2026, 12, of_course=True)),
        ("R8-012-003", RecordNumber(2026, 12, of_course=True, place=3)),
        ("R1-00001", RecordNumber(2019, 1)),
        ("R8", None),
        ("8-00123", None),
        ("講R8-012-003", None),
        ("Z8-00001", None),
        ("", None),
    ],
)
def test_the_number_of_a_record_is_read_in_any_width(typed: str, number: RecordNumber | None) -> None:
    assert record_number(typed) == number


@pytest.mark.parametrize(
    ("typed", "digits"),
    [
        ("3f9ac81e57d20b64", "3f9ac81e57d20b64"),
        ("３Ｆ９Ａ ｃ８１ｅ 57D2 0B64", "3f9ac81e57d20b64"),
        ("記録照合番号 3f9ac81e57d20b64", "3f9ac81e57d20b64"),
        ("3f9ac8le57d2Ob64", "3f9ac81e57d20b64"),
        ("3f9ac81e57d20b6", None),
        ("3f9ac81e57d20b6g", None),
        ("0" * 65, None),
        ("", None),
    ],
)
def test_a_number_from_a_paper_is_read_as_people_type_it(typed: str, digits: str | None) -> None:
    assert anchor_digits(typed) == digits
