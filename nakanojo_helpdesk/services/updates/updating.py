"""更新: the setup is taken in from the stick, a verified backup is made, the setup is started; then the program ends.

Until the word to go on (`go`) nothing of program or records has changed: the setup waits for the end of the program, and
does nothing without that word.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.backups.rows import Reason
from nakanojo_helpdesk.domain.calendar import utc_now
from nakanojo_helpdesk.domain.diagnosis.lines import Mark
from nakanojo_helpdesk.domain.errors import DeskError, Refused, Unavailable
from nakanojo_helpdesk.domain.staff.access import Actor, Permission
from nakanojo_helpdesk.domain.staff.confirmations import Confirmed
from nakanojo_helpdesk.domain.traces.kinds import UPDATE_BEGUN
from nakanojo_helpdesk.domain.updates.checking import SAFE
from nakanojo_helpdesk.domain.updates.manifests import UpdateManifest
from nakanojo_helpdesk.domain.updates.rows import Installed, Stage, UpdateRecord
from nakanojo_helpdesk.services.backups import keeping as backups
from nakanojo_helpdesk.services.ledger import Ledger, Store
from nakanojo_helpdesk.services.updates import looking
from nakanojo_helpdesk.store.backups.listing import file_sha256
from nakanojo_helpdesk.store.integrity import audit
from nakanojo_helpdesk.store.updates import installation, keeping

Progress = Callable[[int, int], object]
Step = Callable[[str], object]
ASK_AGAIN_SENTENCE: Final = "更新するときは、パスワードをもう一度入れてください。"
_CHANGED_SENTENCE: Final = (
    f"パソコンに写したセットアップが、書き変わっています。始めませんでした。{SAFE}"
    "ウイルス対策ソフトが手を加えたおそれがあります。保守の担当に伝えてください。"
)


@dataclass(frozen=True, kw_only=True)
class Ready:
    """A setup that can be started: its content, its arguments, the record to write, and the record that is there now."""

    setup: Path
    sha256: str
    arguments: tuple[str, ...]
    as_administrator: bool
    record: UpdateRecord
    before: UpdateRecord | None


def prepare(
    store: Store,
    actor: Actor,
    chosen: Path,
    installed: Installed,
    folder: Path,
    *,
    confirmed: Confirmed,
    second: Path | None = None,
    keys: Sequence[bytes] | None = None,
    progress: Progress | None = None,
    step: Step | None = None,
    silent: bool = False,
) -> Ready:
    """Check the stick once more, take the setup in, keep the former one, and make a verified backup.

    `second` is the second place of backups; `step` is called after each step, for fault tests. Raises `Denied`, `Refused`,
    `Unavailable`, `Damaged`; then program and records are as they were.
    """
    after = step or _unheard_step
    confirmed.require(actor, Permission.UPDATE, ASK_AGAIN_SENTENCE)
    Ledger(store, actor).read(lambda _session, now: now.require(Permission.UPDATE))
    seen = looking.look(actor, chosen, installed, folder, database=store.path, keys=keys, reads_whole=False)
    if seen.manifest is None or not seen.fits:
        wrong = next(line for line in seen.lines if line.mark is Mark.BAD)
        raise Refused(f"{wrong.told}{SAFE}{wrong.todo}")
    manifest = seen.manifest
    place = keeping.place_of(folder, manifest.version)
    done = 0
    for file in manifest.files:
        begun = done

        def report(part: int, _whole: int, begun: int = begun) -> None:
            if progress is not None:
                progress(begun + part, manifest.size)

        keeping.take_in(seen.folder / file.name, file, place, report)
        done += file.size
    after("copied")
    former = looking.setup_of(installed, folder)
    digest = ""
    if former is not None:
        digest = keeping.keep_former(former, keeping.place_of(folder, installed.version))
    keeping.thin(folder, {installed.version, manifest.version})
    after("former_kept")
    Ledger(store, actor).call(_note, manifest, installed)
    after("noted")
    backup = backups.make(store, actor, Reason.BEFORE_UPDATE, second=second)
    after("backed_up")
    return Ready(
        setup=place / manifest.setup,
        sha256=manifest.setup_file.sha256,
        arguments=arguments(installed, silent=silent),
        as_administrator=installed.for_everybody,
        before=keeping.read_record(folder),
        record=UpdateRecord(
            stage=Stage.UPDATING,
            at=utc_now(),
            former=installed.version,
            former_schema=installed.schema,
            version=manifest.version,
            schema=manifest.schema,
            backup=backup.path.name,
            setup=manifest.setup,
            former_setup="" if former is None else former.name,
            former_sha256=digest,
        ),
    )


def arguments(installed: Installed, *, silent: bool, back: bool = False) -> tuple[str, ...]:
    """What a setup is told (workshop/windows/setup.nsi): for whom, to wait for the program, and for its word."""
    whom = "/AllUsers" if installed.for_everybody else "/CurrentUser"
    return (*(("/S",) if silent else ()), whom, "/UPDATE", "/GO", *(("/BACK",) if back else ()))


def begin(ready: Ready, folder: Path, *, step: Step | None = None) -> None:
    """Write the record and start the setup, which waits. Raises `DeskError`; then the record is the former one again."""
    after = step or _unheard_step
    with installation.held(ready.setup):
        try:
            same = file_sha256(ready.setup) == ready.sha256
        except OSError as error:
            raise Unavailable(_CHANGED_SENTENCE) from error
        if not same:
            raise Refused(_CHANGED_SENTENCE)
        keeping.take_back_go(folder)
        keeping.write_record(folder, ready.record)
        after("recorded")
        try:
            installation.start(ready.setup, ready.arguments, as_administrator=ready.as_administrator)
        except DeskError:
            keeping.write_record(folder, ready.before)
            raise
    after("started")


def go(setup: Path) -> None:
    """The word to go on, once the database is closed and the program ends. Raises `Unavailable`: the setup does nothing then."""
    keeping.say_go(setup)


def _note(session: Session, actor: Actor, manifest: UpdateManifest, installed: Installed) -> None:
    actor.require(Permission.UPDATE)
    audit.note(session, UPDATE_BEGUN, "program", str(manifest.version), f"from={installed.version}")


def _unheard_step(_name: str) -> None:
    return
