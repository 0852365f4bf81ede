"""The tables as staff read their names, for the sentences of a check."""

from __future__ import annotations

from typing import Final

from nakanojo_helpdesk.domain.traces.fields import TABLE_LABELS

_TABLE_LABELS: Final = {
    **TABLE_LABELS,
    "erasures": "消去の内訳",
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
