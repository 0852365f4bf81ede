"""A trace in words a chief understands. It knows only names of fields, numbers and codes: nothing personal."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final

from nakanojo_helpdesk.domain.calendar import Month, long_date
from nakanojo_helpdesk.domain.papers.wishes import Paper
from nakanojo_helpdesk.domain.retention.stops import LiftReason
from nakanojo_helpdesk.domain.traces.fields import TABLE_LABELS, field_labels
from nakanojo_helpdesk.domain.traces.kinds import (
    BEFORE_RESTORE,
    DELETE,
    EXPORT,
    INSERT,
    LOAD,
    LOCKED,
    READ,
    REPORT,
    SCREEN_HIDDEN,
    SCREEN_OPENED,
    SIGN_IN,
    SIGN_IN_BY_PIN,
    SIGN_IN_FAILED,
    UPDATE,
    UPDATE_BEGUN,
    UPDATE_FAILED,
    UPDATED,
    WENT_BACK,
    is_sign_in_count,
)

MEMOS_FOUND: Final = "found"
"""Instead of a record's name: memos shown in a list of hits."""
_FIELDS_TOLD: Final = 3
_MONTH_LENGTH: Final = len("2026-10")
_ADDED: Final = {
    "revisions": "記録",
    "registration_changes": "記録",
    "mark_changes": "記録",
    "consultations": "登録",
    "appointments": "受付",
    "registrations": "受付",
    "marks": "記入",
    "draws": "実施",
    "calls": "記入",
    "surveys": "入力",
    "preparations": "記入",
    "courses": "企画",
}
_CHANGED: Final = {"consultations": "訂正", "marks": "訂正", "surveys": "訂正"}
_ENDED: Final = {"withdrawn_at": "取消", "cancelled_at": "中止", "undone_at": "取りやめ", "erased_at": "消去"}
_SIMPLE: Final = {
    "clock_accepted": "パソコンの時計が正しいことを確かめました",
    "rebuild": "「探す」ための索引を作り直しました",
    "backup": "控えを作りました",
    "restore": "控えから復元しました",
    "encrypted": "記録を暗号化しました",
    "decrypted": "記録の暗号化をやめました",
    "recovery_printed": "回復キーを印刷しました",
    "retyped": "控えに戻したあとの、入力し直す記録の一覧を消しました",
    "restore_test": "復元テストをしました",
    "salvage": "読める記録を取り出しました",
    "erase": "承認された名前やメモを消しました",
    "purge": "保存の期間が過ぎた記録を消しました",
    "purge_prepared": "消す記録の案を作りました",
    "purge_approved": "消す記録の案を承認しました",
    "migrate": "新しい版に合わせて、データベースを直しました",
    "bind": "前の版の記録を、いまの番号と結び付けました",
    "import": "記録を取り込みました",
}
"""Acts that need no more words than these."""
_LISTS: Final = {
    "consultations": "相談",
    "events": "講座のイベント",
    "courses": "講座",
    "lessons": "講座の回",
    "registrations": "申込、名前なし",
    "registrations with names": "申込、名前あり",
    "traces": "操作の記録",
    "settings": "役場の設定",
}
_REPORTS: Final = {
    "monthly": "相談月報",
    "daily": "日報",
    "courses": "講座の年度報告",
    "course": "講座の実施報告",
    "lesson": "回の実施報告",
    "survey": "アンケートの紙",
    "restore": "入力し直す記録の紙",
    "disclosure": "本人への開示の用紙",
    "register": "個人情報ファイル簿",
    "handover": "引継書",
    "specimen": "試し刷り",
}
_HOW: Final = {
    "print": "印刷",
    "pdf": "PDFで保存",
    "xlsx": "Excelで保存",
    "json": "JSONで保存",
    "csv": "CSVで保存",
    "copy": "写し",
    "chart": "グラフを保存",
}


def what_was_done(action: str, entity: str, entity_id: str, fields: str, subject: str) -> str:
    """The act in one sentence. `subject` is the row's name as staff know it, empty where it cannot be told."""
    if is_sign_in_count(action, entity, fields):
        return f"{subject or '職員'} のサインインの回数と日時を記録"
    if action in _SIMPLE:
        return _SIMPLE[action]
    if action in _SENTENCES:
        return _SENTENCES[action](entity, entity_id, fields, subject)
    return f"そのほかの操作（{action}、{TABLE_LABELS.get(entity, entity)}）"


def subject_words(action: str, entity: str, entity_id: str, subject: str) -> str:
    """The row an act is about, in words."""
    return subject or _period(entity_id) if action in {EXPORT, REPORT} else subject or _nameless(entity)


def _nameless(entity: str) -> str:
    if entity == "backups":
        return "控え"
    if entity == "program":
        return "プログラム"
    return f"{TABLE_LABELS[entity]}（いまは無い記録）" if entity in TABLE_LABELS else entity


def _of_version(words: str) -> Callable[[str, str, str, str], str]:
    return lambda _entity, entity_id, _fields, _subject: words.format(entity_id)


def _signed_in(how: str) -> Callable[[str, str, str, str], str]:
    return lambda _entity, _entity_id, _fields, subject: f"{subject or '職員'} が{how}で入りました"


def _hidden(_entity: str, _entity_id: str, _fields: str, subject: str) -> str:
    return f"{subject or '職員'} の画面を、操作がなかったので隠しました"


def _reopened(_entity: str, _entity_id: str, _fields: str, subject: str) -> str:
    return f"{subject or '職員'} が、隠した画面を開きました"


def _failed(_entity: str, _entity_id: str, fields: str, subject: str) -> str:
    if fields.startswith(BEFORE_RESTORE):
        count = fields.removeprefix(BEFORE_RESTORE)
        return f"{subject or 'だれか'} のパスワードが、控えから戻す前に{count}回違っていました"
    rests = "。続いたので、しばらく入れないようにしました" if fields == LOCKED else ""
    return f"{subject or 'だれか'} のパスワードか暗証番号が違い、入れませんでした{rests}"


def _added(entity: str, _entity_id: str, _fields: str, subject: str) -> str:
    return f"{subject or _nameless(entity)} を{_ADDED.get(entity, '追加')}"


def _taken_out(entity: str, _entity_id: str, _fields: str, subject: str) -> str:
    return f"{subject or _nameless(entity)} を削除"


def _loaded(entity: str, _entity_id: str, fields: str, _subject: str) -> str:
    return f"{TABLE_LABELS.get(entity, entity)}をまとめて書き込み（{_count(fields)}）"


def _exported(entity: str, entity_id: str, fields: str, _subject: str) -> str:
    return f"一覧を書き出し（{_told(_list_words(entity), _period(entity_id), _count(fields))}）"


def _changed(entity: str, _entity_id: str, fields: str, subject: str) -> str:
    about = subject or _nameless(entity)
    names = fields.split(",")
    ended = next((word for field, word in _ENDED.items() if field in names), None)
    if ended is not None:
        return f"{about} を{ended}"
    labels = field_labels(entity, fields)
    told = "、".join(labels[:_FIELDS_TOLD])
    more = f"、ほか{len(labels) - _FIELDS_TOLD}項目" if len(labels) > _FIELDS_TOLD else ""
    verb = _CHANGED.get(entity, "変更")
    return f"{about} を{verb}（{told}{more}）" if told else f"{about} を{verb}"


def _seen(entity: str, entity_id: str, fields: str, subject: str) -> str:
    about = subject or _nameless(entity)
    if entity == "consultations":
        found = entity_id == MEMOS_FOUND
        return f"さがした相談のメモを見た（{_count(fields)}）" if found else f"{about} のメモを見た"
    if entity == "people" and fields == "disclosure":
        return f"開示のために、利用者の記録をすべて見た（{about}）"
    if entity == "people" and fields == "find":
        return f"利用者をさがした（{about}）"
    told = {
        "appointments": ("予約の連絡先", _period(entity_id), _count(fields)),
        "people": ("利用者の名前と電話", about, f"{fields}人" if fields.isdecimal() else ""),
        "registrations": ("申込者の名前と電話", about, _count(fields).replace("件", "人")),
    }
    if entity not in told:
        return f"{about} を見た"
    what, *parts = told[entity]
    return f"{what}を見た（{_told(*parts)}）"


def _lifted(_entity: str, _entity_id: str, fields: str, subject: str) -> str:
    why = LiftReason(fields).label if fields in set(LiftReason) else fields
    return f"{subject or '利用者'} の利用停止をやめました（{why}）"


def _handed_out(entity: str, entity_id: str, _fields: str, subject: str) -> str:
    what, _, how = entity.rpartition(".") if "." in entity else (entity, "", "pdf")
    kind, _, part = what.partition(".")
    named = _REPORTS.get(kind, kind)
    if kind == "course" and part:
        named = Paper(part).label if part in set(Paper) else part
    return f"{named}を{_HOW.get(how, how)}（{subject or _period(entity_id)}）"


def _list_words(entity: str) -> str:
    """`consultations.xlsx+memo` → `相談、メモあり、Excel`."""
    plain, _, memo = entity.partition("+")
    what, _, suffix = plain.partition(".")
    kinds = {"xlsx": "Excel", "csv": "CSV", "json": "JSON"}
    return _told(_LISTS.get(what, what), "メモあり" if memo else "", kinds.get(suffix, suffix))


def _count(fields: str) -> str:
    number = next(
        (part.partition("=")[2] for part in fields.split(",") if part.startswith(("count=", "rows="))), ""
    )
    return f"{int(number):,}件" if number.isdecimal() else ""


def _period(text: str) -> str:
    """`2026-10` → `令和8年10月`; whole months are told as months; what is no period stays as it is."""
    try:
        first, divided, last = text.partition("/")
        if not divided:
            return Month.from_code(text).era_label if len(text) == _MONTH_LENGTH else _day(text)
        begin = date.fromisoformat(first) if first else None
        end = date.fromisoformat(last) if last else None
    except (ValueError, TypeError):
        return text
    if begin is not None and end is not None:
        month = Month.of(begin)
        if (begin, end) == (month.first, month.last):
            return month.era_label
        if begin == end:
            return long_date(begin, weekday=False)
    if begin is None and end is None:
        return "全部の期間"
    words = [
        f"{long_date(begin, weekday=False)}から" if begin else "",
        f"{long_date(end, weekday=False)}まで" if end else "",
    ]
    return "".join(words)


def _day(text: str) -> str:
    return long_date(date.fromisoformat(text), weekday=False)


def _told(*parts: str) -> str:
    return "、".join(part for part in parts if part)


_SENTENCES: Final[dict[str, Callable[[str, str, str, str], str]]] = {
    SIGN_IN_FAILED: _failed,
    SCREEN_HIDDEN: _hidden,
    SCREEN_OPENED: _reopened,
    SIGN_IN: _signed_in("パスワード"),
    SIGN_IN_BY_PIN: _signed_in("暗証番号"),
    INSERT: _added,
    UPDATE: _changed,
    DELETE: _taken_out,
    READ: _seen,
    LOAD: _loaded,
    EXPORT: _exported,
    REPORT: _handed_out,
    "stop_lifted": _lifted,
    UPDATE_BEGUN: _of_version("プログラムを {} 版に更新し始めました"),
    UPDATED: _of_version("プログラムが {} 版になりました"),
    UPDATE_FAILED: _of_version(
        "プログラムの更新か、前の版に戻すことが、できていませんでした（いまは {} 版）"
    ),
    WENT_BACK: _of_version("プログラムを前の {} 版に戻しました"),
}
"""By action, from table, identifier, fields and the row's name."""
KNOWN_ACTIONS: Final = frozenset({*_SENTENCES, *_SIMPLE})
"""Actions that have words of their own."""
