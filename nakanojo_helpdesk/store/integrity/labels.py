"""The tables as staff read their names, for the sentences of a check."""

from __future__ import annotations

from typing import Final

_TABLE_LABELS: Final = {
    "consultations": "相談",
    "terms": "コード表",
    "venues": "場所",
    "desks": "窓口",
    "staff": "職員",
    "settings": "設定",
    "appointments": "予約",
    "calendar_days": "開設日",
    "revisions": "訂正の履歴",
    "courses": "講座",
    "lessons": "講座の回",
    "lesson_moves": "回の延期",
    "assignments": "担当",
    "people": "利用者",
    "person_merges": "利用者の統合",
    "registrations": "申込",
    "registration_changes": "申込の経過",
    "waiting_moves": "待ちの順の変更",
    "offers": "繰上の連絡",
    "calls": "連絡",
    "turned_away": "断った人数",
    "draws": "抽選",
    "marks": "出欠",
    "mark_changes": "出欠の経過",
    "preparations": "前日の準備",
    "surveys": "アンケート",
    "drafts": "下書き",
    "audit": "操作の記録",
    "further_topics": "相談の2つ目からの内容",
    "running_numbers": "受付番号",
    "course_numbers": "講座の番号",
    "course_partners": "講座の協力",
    "staff_roles": "職員の役割",
    "person_cares": "利用者への配慮",
    "draw_lots": "抽選のくじ",
    "survey_topics": "アンケートの答え",
    "alembic_version": "データベースの形の番号",
}


def table_label(table: str) -> str:
    """The table's name as staff read it; the name itself where nobody has named it."""
    if table.startswith("consultation_search"):
        return "「探す」の索引"
    return _TABLE_LABELS.get(table, table)
