"""`restore` and `restore-drill`: a backup in the place of the database, and the proof on invented data that this works."""

from __future__ import annotations

import argparse
import tempfile
from contextlib import closing
from pathlib import Path

from nakanojo_helpdesk import paths
from nakanojo_helpdesk.commands.console import DONE, FOUND, say
from nakanojo_helpdesk.commands.ledgers import password_of, pc_name, signed_in
from nakanojo_helpdesk.domain.backups.restoring import OTHER_BOOK, UNPROVEN, Missing, Restored, moment_words
from nakanojo_helpdesk.domain.calendar import local
from nakanojo_helpdesk.domain.errors import Damaged, DeskError, SignInRefused
from nakanojo_helpdesk.domain.staff.access import Actor, Permission
from nakanojo_helpdesk.exchange.files import finished_file, refuse_place, told
from nakanojo_helpdesk.services.backups import looking, restoring
from nakanojo_helpdesk.services.ledger import Store


def run(arguments: argparse.Namespace) -> int:
    """Give the backup back and say what is missing afterwards."""
    database: Path = arguments.database
    backup: Path = arguments.backup
    if arguments.out is not None:
        refuse_place(arguments.out)
    actor = _administrator(arguments)
    accepted = (UNPROVEN, OTHER_BOOK) if arguments.accept else ()
    done = restoring.restore(actor, database, backup, accepted=accepted)
    say(f"控え「{backup.name}」に戻しました。戻した記録は{moment_words(done.missing.since)}までのものです。")
    if done.kept is not None:
        word = "壊れたファイル" if done.damaged else "前のファイル"
        say(f"{word}は残してあります：{done.kept}")
    if done.broken_ledger is not None:
        say(done.broken_ledger.sentence)
    _say_missing(done.missing)
    if arguments.out is not None:
        _write_sheet(actor, done, arguments.out)
        say(f"もう一度入力する記録を書き出しました：{arguments.out}")
    return DONE


def drill(_arguments: argparse.Namespace) -> int:
    """Lose and restore invented records; 0 only when everything expected came back."""
    from nakanojo_helpdesk.services.backups.drill import Drill, Step

    def tell(step: Step) -> None:
        mark = "○" if step.ok else "×"
        say(f"{mark} {step.seconds:7.2f}秒　{step.name}：{step.count}")

    with tempfile.TemporaryDirectory(dir=paths.temp_dir(), ignore_cleanup_errors=True) as name:
        good = Drill(Path(name), pc_name(), tell).run()
    say(
        "復元の訓練が終わりました。"
        + ("すべて戻りました。" if good else "戻らないものがありました。システム管理者に知らせてください。")
    )
    return DONE if good else FOUND


def _administrator(arguments: argparse.Namespace) -> Actor:
    """The person of `--as`: by the present database, or by the backup where the present one cannot be opened."""
    database: Path = arguments.database
    try:
        with closing(Store.open(database)) as store:
            actor, _confirmed = signed_in(store, arguments.name, arguments.password_file)
    except SignInRefused:
        raise
    except DeskError as error:
        if not isinstance(error, Damaged) and database.exists() and restoring.is_sound(database):
            raise
        actor = _known_to_backup(arguments)
    actor.require(Permission.RESTORE)
    return actor


def _known_to_backup(arguments: argparse.Namespace) -> Actor:
    backup, database = arguments.backup, arguments.database
    people = restoring.administrators(backup, database)
    code = next((code for code, name in people if arguments.name in {code, name}), arguments.name)
    return restoring.prove(backup, database, code, password_of(arguments.password_file), pc=pc_name())


def _say_missing(missing: Missing) -> None:
    say(missing.sentence())
    for record in missing.records:
        when = "" if record.at is None else f"{local(record.at):%m/%d %H:%M}"
        unread = "" if record.readable else "（内容は読み取れませんでした）"
        say(
            "　".join(
                part for part in ("・" + record.kind.label, record.number, when, record.who + unread) if part
            )
        )
    for label, count in missing.others:
        say(f"・{label}の変更{count:,}件も、控えのときに戻りました。")
    if missing.lost_traces:
        say(
            f"・操作の記録{missing.lost_traces:,}件を読み取れませんでした。ほかにも足りない記録があるかもしれません。"
        )


def _write_sheet(actor: Actor, done: Restored, out: Path) -> None:
    from nakanojo_helpdesk.paper.headless import headless_pdf
    from nakanojo_helpdesk.reports.restored import retype_sheet

    office = looking.office_of(actor, done.database)
    data = headless_pdf(retype_sheet(done.missing, office, done.at))
    with finished_file(out) as file:
        with told(out):
            file.write_bytes(data)
        looking.note_paper(actor, done.database, "retype", "pdf")
