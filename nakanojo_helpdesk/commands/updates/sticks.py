"""`update`: the checks of a stick in a terminal, the update itself, and the way back, without a window."""

from __future__ import annotations

import argparse
from contextlib import closing
from pathlib import Path

from nakanojo_helpdesk import paths, settings, windows
from nakanojo_helpdesk.commands.console import DONE, FOUND, say
from nakanojo_helpdesk.commands.ledgers import opened, pc_name, signed_in
from nakanojo_helpdesk.domain.diagnosis.lines import Line
from nakanojo_helpdesk.domain.errors import Refused
from nakanojo_helpdesk.domain.staff.access import Actor, updating_actor
from nakanojo_helpdesk.domain.staff.confirmations import Confirmed
from nakanojo_helpdesk.services.ledger import Store
from nakanojo_helpdesk.services.updates import ending, going_back, looking, updating
from nakanojo_helpdesk.services.updates.looking import ThisPc

_WAITS = "セットアップが、このコマンドの終わるのを待っています。終わると入れ替え、プログラムを開きます。"
_NEEDED = "「--from」か「--back」のどちらかと、「--database」と「--as」を指定してください（調べるだけなら「--check-only」）。"


def run(arguments: argparse.Namespace) -> int:
    """Check a stick, update with it, or go back. Exit code 1 when a line of the check says ×."""
    pc = looking.this_pc(paths.data_dir())
    if arguments.check_only:
        return _check(arguments, pc)
    if (
        arguments.database is None
        or arguments.name is None
        or (arguments.stick is None) == (not arguments.back)
    ):
        raise Refused(_NEEDED)
    windows.say_running()  # the setup waits until this process has ended, too
    with closing(opened(arguments)) as store:
        ended = ending.settle(store, pc.installed, pc.folder, pc=pc_name())
        if ended is not None:
            say(ended.sentence)
        actor, confirmed = signed_in(store, arguments.name, arguments.password_file)
        if confirmed is None:
            raise Refused(_NEEDED)
        setup = None if arguments.back else _update(store, actor, confirmed, arguments.stick, pc)
    if setup is None:
        setup = _go_back(actor, confirmed, arguments.database, pc)
    say(_WAITS)
    updating.go(setup)
    return DONE


def _check(arguments: argparse.Namespace, pc: ThisPc) -> int:
    if arguments.stick is None:
        raise Refused(_NEEDED)
    actor = updating_actor(pc_name())
    seen = looking.look(
        actor, arguments.stick, pc.installed, pc.folder, database=arguments.database, keys=pc.keys
    )
    for line in seen.lines:
        say(_words(line))
    if seen.manifest is not None:
        for note in seen.manifest.notes:
            say(f"・{note}")
    return DONE if seen.fits else FOUND


def _update(store: Store, actor: Actor, confirmed: Confirmed, stick: Path, pc: ThisPc) -> Path:
    second = settings.load(paths.data_dir() / settings.FILE_NAME).settings.second_backup_folder
    ready = updating.prepare(
        store,
        actor,
        stick,
        pc.installed,
        pc.folder,
        confirmed=confirmed,
        second=second,
        keys=pc.keys,
        silent=True,
    )
    updating.begin(ready, pc.folder)
    say(f"{ready.record.version} 版の準備ができました。控え：{ready.record.backup}")
    return ready.setup


def _go_back(actor: Actor, confirmed: Confirmed, database: Path, pc: ThisPc) -> Path:
    way = going_back.offered(actor, pc.installed, pc.folder, database)
    if way is None:
        raise Refused("戻せる前の版はありません。")
    done = going_back.go_back(actor, way, pc.installed, pc.folder, database, confirmed=confirmed, silent=True)
    say(f"前の {way.record.former} 版に戻します。")
    if done is not None:
        say(done.missing.sentence())
    return way.setup


def _words(line: Line) -> str:
    told = f"{line.mark.value} {line.name}：{line.told}"
    return f"{told}\n  → {line.todo}" if line.todo else told
