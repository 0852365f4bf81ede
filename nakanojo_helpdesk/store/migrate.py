"""Makes a new database, or migrates one to the present schema: copy, migrate, check, replace.

All revisions run in one transaction of ours on a copy, so that a kill or a full disk leaves the old file as it was.
Foreign keys are off before BEGIN (dropping a table with them on deletes every child row, silently) and checked after.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection

from nakanojo_helpdesk import paths
from nakanojo_helpdesk.domain.errors import Damaged, Unavailable
from nakanojo_helpdesk.store import engine, faults, identity, search
from nakanojo_helpdesk.store.backups import making
from nakanojo_helpdesk.store.backups.portraits import Portrait, portrait
from nakanojo_helpdesk.store.driver import connect, sqlite

IN_USE_SENTENCE: Final = (
    "ほかのプログラムがデータベースを使っているため、新しい形に移せませんでした。もとの記録はそのままです。"
    "ほかの「窓口きろく」を閉じて、もう一度開いてください。"
)
_HALF_DONE: Final = ".migrating"
# Not records: the revision number, and the search index, which is built anew after the revisions.
_REBUILT: Final = ("alembic_version", "consultation_search")


def create(path: Path, *, fill: Callable[[Path], None] | None = None) -> None:
    """Make an empty database with the present schema at `path`.

    `fill` may write first rows into the unfinished file, so that a database is either complete or does not exist.
    Raises `Unavailable` when there is no room or the folder is not writable; an existing file is never touched
    (`FileExistsError`).
    """
    identity.refuse_unsuitable(path)
    temporary: Path | None = None
    try:
        if path.exists():
            raise FileExistsError(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        paths.sweep_beside(path)
        temporary = paths.temporary_beside(path)
        _run_revisions(temporary)
        if fill is not None:
            fill(temporary)
        _take_name(temporary, path)
    except Exception as error:
        known = faults.known_fault(error, path)
        if known is None and isinstance(error, OSError) and error.errno is not None:
            known = Unavailable(faults.NO_WRITING_SENTENCE)
        if known is None or known is error:
            raise
        raise known from error
    finally:
        if temporary is not None:
            _remove(temporary)


def upgrade(path: Path, backup_folder: Path, *, page_limit: int | None = None) -> Path | None:
    """Migrate the database at `path` to the present schema; returns the backup made before, None if it was present.

    Raises `Refused` for a foreign or newer file, `Unavailable`/`Damaged` when it could not be done: then the old
    file is untouched. `page_limit` bounds the copy's size, for fault tests.
    """
    version = identity.read_identity(path)
    if version == identity.SCHEMA_VERSION:
        return None
    path = paths.behind_links(path)  # the copy must lie on the drive of the file itself
    identity.refuse_read_only(path)
    require_alone(path)
    kept = making.back_up(path, backup_folder, reason=f"before-schema-{identity.SCHEMA_VERSION}")
    working = path.with_name(path.name + _HALF_DONE)
    try:
        _remove(working)
        paths.private_copy(kept, working)
        before = _portrait(working)
        bring_up(working, page_limit=page_limit)
        require_alone(path)
        if _portrait(path) != before:
            raise Unavailable(IN_USE_SENTENCE)
        paths.replace_file(working, path)
    except Exception as error:
        known = faults.known_fault(error, path)
        raise known or Unavailable(
            "データベースを新しい形に移せませんでした。もとの記録はそのままです。システム管理者に連絡してください。"
        ) from error
    finally:
        _remove(working)
    return kept


def bring_up(working: Path, *, page_limit: int | None = None) -> None:
    """Migrate a copy of ours in its place and compare it with what it was. Raises `Damaged` and the driver's errors."""
    before = _portrait(working)
    _run_revisions(working, page_limit=page_limit)
    _check_migrated(working, before.tables)


def _take_name(temporary: Path, path: Path) -> None:
    """Give a finished database its name, unless another program was first (`FileExistsError`). Raises OSError."""
    try:
        paths.put_new_file(temporary, paths.behind_links(path))
    except FileExistsError:
        raise FileExistsError(path) from None


def _remove(path: Path) -> None:
    for suffix in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def require_alone(path: Path) -> None:
    """Require that no other program has the file open. Raises `Unavailable`.

    Its journal would be applied to the new file, and its later saves would go to the old one.
    """
    connection = connect(path, timeout=1, autocommit=True)
    try:
        connection.execute("PRAGMA locking_mode=EXCLUSIVE")
        connection.execute("BEGIN EXCLUSIVE")
        connection.execute("ROLLBACK")
    except sqlite.OperationalError as error:
        raise Unavailable(IN_USE_SENTENCE) from error
    finally:
        connection.close()


def _portrait(path: Path) -> Portrait:
    connection = connect(path)
    try:
        return portrait(connection)
    finally:
        connection.close()


def _run_revisions(path: Path, *, page_limit: int | None = None) -> None:
    with rebuilding(path, page_limit=page_limit) as connection:
        run_alembic(connection, "head")
        search.rebuild(connection)  # folding is the program's, not the revisions'
        connection.exec_driver_sql(f"PRAGMA user_version={identity.SCHEMA_VERSION:d}")


@contextlib.contextmanager
def rebuilding(path: Path, *, page_limit: int | None = None) -> Iterator[Connection]:
    """A transaction for revisions on the file at `path`, which is ours then: without foreign keys, committed at the end."""
    on_file = engine.engine_on(path)
    try:
        with on_file.connect() as connection:
            driver: Any = connection.connection.driver_connection
            connection.rollback()
            driver.execute("PRAGMA foreign_keys=OFF")
            driver.execute(f"PRAGMA application_id={identity.APPLICATION_ID:d}")
            if page_limit is not None:
                driver.execute(f"PRAGMA max_page_count={page_limit:d}")
            with connection.begin():
                yield connection
    finally:
        engine.close_engine(on_file)


def run_alembic(connection: Connection, revision: str) -> None:
    """Run the revisions up to `revision` on a connection that is inside a transaction of the caller's."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(paths.migrations()).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def _check_migrated(path: Path, before: dict[str, int]) -> None:
    connection = connect(path)
    try:
        broken = connection.execute("PRAGMA foreign_key_check").fetchone()
        sound = connection.execute("PRAGMA integrity_check(1)").fetchone()[0] == "ok"
        after = portrait(connection).tables
    finally:
        connection.close()
    lost = [
        name for name, count in before.items() if not name.startswith(_REBUILT) and after.get(name, 0) < count
    ]
    if broken or not sound or lost:
        raise Damaged(
            "新しい形に移したデータベースが、元の記録と合いませんでした。もとの記録はそのままです。"
        )
