"""The transaction at the edge: a `Ledger` knows the store and who acts, and runs one use case at a time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from nakanojo_helpdesk.domain.errors import DeskError
from nakanojo_helpdesk.domain.staff.access import Actor
from nakanojo_helpdesk.store import engine, faults
from nakanojo_helpdesk.store.integrity import audit

if TYPE_CHECKING:
    from nakanojo_helpdesk.store import codes

P = ParamSpec("P")
T = TypeVar("T")


class Store:
    """An open database: engine and sessions. Shared by every `Ledger` on it; safe to use from several threads."""

    def __init__(self, path: Path, opened: Engine) -> None:
        self.path = path
        self._engine = opened
        self._known_codes: dict[str, codes.Codes] = {}
        self._known_people: dict[str, object] = {}
        self._sessions: sessionmaker[Session] = engine.session_factory(opened)

    @classmethod
    def open(cls, path: Path, *, busy_milliseconds: int = 10_000) -> Store:
        """Open our database. Raises `Refused`, `Damaged` or `Unavailable`, each with a sentence."""
        return cls(path, engine.open_engine(path, busy_milliseconds=busy_milliseconds))

    def session(self, actor: Actor, *, reading: bool) -> Session:
        """A fresh session in which `actor` acts."""
        session = self._sessions(
            info={
                audit.ACTOR: actor,
                engine.CODES: self._known_codes,
                engine.PEOPLE: self._known_people,
            }
        )
        if reading:
            session.connection(execution_options={engine.READING: True})
        return session

    def close(self) -> None:
        """Fold the journal in and let go of the file. Raises `Damaged`, `Unavailable`; the file is let go all the same."""
        try:
            engine.close_engine(self._engine)
        except Exception as error:
            known = faults.known_fault(error, self.path)
            if known is None:
                raise
            raise known from error


class Ledger:
    """Runs use cases as one actor. `call` writes (BEGIN IMMEDIATE, commit), `read` reads (BEGIN DEFERRED)."""

    def __init__(self, store: Store, actor: Actor) -> None:
        self.store = store
        self.actor = actor

    def call(
        self, use_case: Callable[Concatenate[Session, Actor, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run a writing use case in one transaction. Raises `DeskError`s; then nothing was written."""
        return self._run(use_case, False, *args, **kwargs)

    def read(
        self, use_case: Callable[Concatenate[Session, Actor, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run a reading use case on one consistent view of the data. Raises `DeskError`s."""
        return self._run(use_case, True, *args, **kwargs)

    def _run(self, use_case: Callable[..., T], reading: bool, /, *args: Any, **kwargs: Any) -> T:
        try:
            session = self.store.session(self.actor, reading=reading)
            with session:
                try:
                    result = use_case(session, self.actor, *args, **kwargs)
                    if reading:
                        session.rollback()
                    else:
                        _commit(session)
                except BaseException:
                    session.info[engine.CODES].clear()  # may hold terms that are rolled back now
                    raise
                return result
        except DeskError:
            raise
        except Exception as error:
            known = faults.known_fault(error, self.store.path)
            if known is None:
                raise
            raise known from error


def _commit(session: Session) -> None:
    try:
        session.commit()
    except BaseException:
        # SQLite keeps a transaction open whose COMMIT failed; SQLAlchemy would lend its connection out again.
        session.invalidate()
        raise
