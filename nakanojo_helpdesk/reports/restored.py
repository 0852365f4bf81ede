"""復元のあとの用紙: the records to type again, and the one page for the administrator."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from nakanojo_helpdesk.domain.backups.restoring import (
    Missing,
    MissingKind,
    MissingRecord,
    Restored,
    moment_words,
)
from nakanojo_helpdesk.domain.calendar import date_stamp, local
from nakanojo_helpdesk.domain.office import Office
from nakanojo_helpdesk.reports.sheet import Align, Block, Column, Heading, Note, Paragraph, Sheet, Table

RETYPE_TITLE: Final = "もう一度入力する記録"
INCIDENT_TITLE: Final = "記録を控えに戻した報告"
NOTHING: Final = (
    "控えのあとに登録・訂正された、相談・予約・申込・出欠はありません。入力し直すものはありません。"
)
UNREAD: Final = "内容を読み取れませんでした。入力した人に確かめてください。"
CHANGED: Final = "（控えのあとに直された記録です。控えには直す前の内容があります。）"
HIDDEN: Final = (
    "メモ・名前・連絡先は、見ることのできる役割の人が戻したときだけ印刷します。"
    "メモを見られる人は、あとから「設定」の「入力し直し」で印刷できます。"
)
HANDLING: Final = "個人の情報が書いてあります。入力が済んだら、シュレッダーにかけてください。"
_COLUMNS: Final = (
    Column(title="済", align=Align.TEXT, weight=0.5, least=1),
    Column(title="番号", align=Align.TEXT, weight=1.2, least=5),
    Column(title="入力した時・人", align=Align.TEXT, weight=1.7, least=6),
    Column(title="内容", align=Align.TEXT, weight=5.6),
)
_FACTS: Final = (
    Column(title="こと", align=Align.TEXT, weight=1.4, least=5),
    Column(title="内容", align=Align.TEXT, weight=5),
)


def retype_sheet(missing: Missing, office: Office, made_at: datetime) -> Sheet:
    """The records younger than the backup, so that they can be typed again and ticked off."""
    blocks: list[Block] = [Paragraph(text=missing.sentence())]
    if not missing.records:
        blocks.append(Paragraph(text=NOTHING))
    for kind in MissingKind:
        if found := missing.of(kind):
            blocks.append(Heading(text=f"{kind.label}　{len(found):,}件"))
            blocks.append(Table(columns=_COLUMNS, rows=tuple(_row(record) for record in found)))
    blocks += _remarks(missing)
    if missing.records and not missing.hidden:
        blocks.append(Note(label="取扱い", text=HANDLING))
    return _sheet(RETYPE_TITLE, tuple(blocks), office, made_at)


def facts_of(done: Restored) -> tuple[tuple[str, str], ...]:
    """What happened, as labels and words: for the screen and the paper."""
    happened = (
        "データベースのファイルが壊れました。"
        if done.damaged
        else "控えに戻しました（前のファイルは壊れていませんでした）。"
    )
    lines = [
        ("何があったか", happened),
        ("戻した日時", moment_words(done.at)),
        ("戻した人", done.by),
        ("使った控え", f"{done.backup.name}（{moment_words(done.missing.since)}までの記録）"),
        ("足りない期間", _span(done.missing)),
        ("足りない記録", _counts(done.missing)),
        ("いまの記録の場所", str(done.database)),
        ("前のファイルの場所", "ありません" if done.kept is None else str(done.kept)),
    ]
    if done.broken_ledger is not None:
        lines.append(("消去の台帳", done.broken_ledger.sentence))
    lines += [("使わなかった控え", f"{name}：{reason}") for name, reason in done.skipped]
    return tuple(lines)


def incident_sheet(done: Restored, office: Office) -> Sheet:
    """One page for the administrator: what happened, which backup, what is missing, where the files are, what to do."""
    blocks: tuple[Block, ...] = (
        Table(columns=_FACTS, rows=facts_of(done)),
        Heading(text="これからすること"),
        *(Paragraph(text=f"{number}．{text}") for number, text in enumerate(next_steps(done), 1)),
        *_remarks(done.missing),
    )
    return _sheet(INCIDENT_TITLE, blocks, office, done.at)


def next_steps(done: Restored) -> tuple[str, ...]:
    """What is to be done after a restore, in this order."""
    steps = []
    if done.broken_ledger is not None and not done.broken_ledger.is_complete:
        steps.append(
            "設定の「個人情報」で消去を準備し、所属長が承認します（消したはずの名前やメモが、戻っているかもしれません）。"
            "利用停止にしていた方は、もう一度利用停止にします。"
        )
    if done.missing.records:
        steps.append(
            f"「{RETYPE_TITLE}」を印刷し、窓口の人に渡して、入力し直してもらいます。受付番号は新しくなります。"
        )
    if done.missing.others:
        steps.append(
            "職員・コード表などの変更も控えのあとの分は戻っています。設定を見て、もう一度変更します。"
        )
    steps.append("設定の「動作の確認」で点検し、問題がないことを確かめます。")
    if done.damaged:
        steps.append(
            "壊れたファイルは消さずに残し、パソコンのディスクを調べてもらいます（こわれかけていることがあります）。"
        )
    steps.append("この紙を、所属長に見せてから保管します。")
    return tuple(steps)


def _row(record: MissingRecord) -> tuple[str, ...]:
    when = "" if record.at is None else f"{local(record.at):%m/%d %H:%M}"
    return ("□", record.number or "―", f"{when}　{record.who}".strip(), _content(record))


def _content(record: MissingRecord) -> str:
    if not record.readable:
        return UNREAD
    parts = [f"{label}：{text}" for label, text in (*record.answers, *record.private)]
    return ("" if record.new else CHANGED) + "　".join(parts)


def _remarks(missing: Missing) -> list[Block]:
    notes: list[Block] = []
    if missing.others:
        counted = "、".join(f"{label}{count:,}件" for label, count in missing.others)
        notes.append(Note(label="ほかに変わったもの", text=f"{counted}。控えのときの内容に戻っています。"))
    if missing.lost_traces:
        notes.append(
            Note(
                label="読めない部分",
                text=f"操作の記録を{missing.lost_traces:,}件読み取れませんでした。ここにない記録が、ほかにもあるかもしれません。",
            )
        )
    if missing.records and missing.hidden:
        notes.append(Note(label="書いていないもの", text=HIDDEN))
    return notes


def _span(missing: Missing) -> str:
    until = "分かりません" if missing.until is None else moment_words(missing.until)
    return f"{moment_words(missing.since)}より後、{until}まで"


def _counts(missing: Missing) -> str:
    if not missing.readable:
        return "読み取れませんでした"
    return "、".join(f"{kind.label}{len(missing.of(kind)):,}件" for kind in MissingKind)


def _sheet(title: str, blocks: tuple[Block, ...], office: Office, made_at: datetime) -> Sheet:
    foot = f"{office.foot}　" if office.foot else ""
    return Sheet(
        title=title,
        subtitle=f"作成：{office.department}",
        form_number="",
        office=office.town,
        state=office.stamped(""),
        period="",
        blocks=blocks,
        footer=f"{foot}{office.town}　{moment_words(made_at)} 作成",
        file_stem=office.file_name(f"{title}_{date_stamp(local(made_at).date())}"),
        margins_mm=office.margins_mm,
    )
