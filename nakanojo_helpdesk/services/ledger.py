"""The transaction at the edge: a `Ledger` knows the store and who acts, and runs one use case at a time.

Who acts is asked of the database in every transaction, so that rights given or taken anywhere hold at the next act.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Concatenate, Final, ParamSpec, TypeVar

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from nakanojo_helpdesk.domain.errors import Damaged, DeskError, SessionEnded, Unavailable
from nakanojo_helpdesk.domain.staff.access import Actor
from nakanojo_helpdesk.store import engine, faults, identity
from nakanojo_helpdesk.store.integrity import audit, free_text  # noqa: F401  a guard listens to every session
from nakanojo_helpdesk.store.integrity.standing import standing_of

if TYPE_CHECKING:
    from nakanojo_helpdesk.store import codes

P = ParamSpec("P")
T = TypeVar("T")

_SAFE: Final = "登録した記録はそのままです。"
RETIRED_SENTENCE: Final = (
    f"退職の手続きがされたため、サインインを終わりました。{_SAFE}"
    "続けて使うときは、システム管理者に連絡してください。"
)
LEFT_SENTENCE: Final = (
    f"最後の勤務日が過ぎたため、サインインを終わりました。{_SAFE}"
    "続けて使うときは、システム管理者に連絡してください。"
)
NO_ROLE_SENTENCE: Final = (
    f"役割が1つもなくなったため、サインインを終わりました。{_SAFE}"
    "続けて使うときは、システム管理者に連絡してください。"
)
UNKNOWN_SENTENCE: Final = (
    f"職員の登録が見つからないため、サインインを終わりました。{_SAFE}"
    "もう一度サインインしてください。できないときは、システム管理者に連絡してください。"
)
PIN_GONE_SENTENCE: Final = (
    f"暗証番号が取り消されたため、サインインを終わりました。{_SAFE}パスワードでサインインし直してください。"
)
_EXCHANGING = "記録のファイルを書き換えています。入力した内容はそのまま残っています。終わってから、もう一度押してください。"
_CLOSED: Final = (
    "データベースはもう閉じています。記録はそのままです。もう一度サインインして、やり直してください。"
)
# The files being exchanged by this process.
_exchanged: set[Path] = set()


class Store:
    """An open database: engine and sessions. Shared by every `Ledger` on it; safe to use from several threads."""

    def __init__(self, path: Path, opened: Engine) -> None:
        self.path = path
        self._engine = opened
        self._closed = False
        self._known_codes: dict[str, codes.Codes] = {}
        self._known_people: dict[str, object] = {}
        self._sessions: sessionmaker[Session] = engine.session_factory(opened)
        self._exchanging = False

    @classmethod
    def open(cls, path: Path, *, busy_milliseconds: int = 10_000) -> Store:
        """Open our database. Raises `Refused`, `Damaged` or `Unavailable`, each with a sentence."""
        if _exchanged and path.resolve() in _exchanged:
            raise Unavailable(_EXCHANGING)
        return cls(path, engine.open_engine(path, busy_milliseconds=busy_milliseconds))

    def exchange(self, act: Callable[[Path], T]) -> T:
        """Let go of the file, run `act` on its path, and open it again, whatever `act` did.

        Whoever asks for a session meanwhile, or opens the file in this process, is refused. Raises what `act` raises
        and the `DeskError`s of closing and opening.
        """
        place = self.path.resolve()
        self._exchanging = True
        _exchanged.add(place)
        try:
            self.close()
            return act(self.path)
        finally:
            try:
                self._engine = engine.open_engine(self.path)
                self._closed = False
                self._sessions = engine.session_factory(self._engine)
                self._known_codes.clear()
                self._known_people.clear()
            finally:
                _exchanged.discard(place)
                self._exchanging = False

    def session(self, actor: Actor, *, reading: bool) -> Session:
        """A fresh session in which `actor` acts. Raises `Unavailable` while the file is exchanged and once it is closed."""
        if self._exchanging:
            raise Unavailable(_EXCHANGING)
        if self._closed:  # the engine would open the file again, and hold it
            raise Unavailable(_CLOSED)
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

    def empty(self) -> None:
        """Take what was erased out of the files (`store.retention.emptying`). Raises `Damaged`, `Unavailable`."""
        from nakanojo_helpdesk.store.retention import emptying

        try:
            emptying.empty(self._engine)
        except Exception as error:
            known = faults.known_fault(error, self.path)
            if known is None or known is error:
                raise
            raise known from error

    def damage_of_schema(self, error: Exception) -> Damaged | None:
        """`Damaged` where a driver's error is due to a stored schema that is not what the revisions make."""
        if not isinstance(error, DBAPIError | UnicodeDecodeError):
            return None
        from nakanojo_helpdesk.store.integrity import schema

        try:
            with self._sessions() as session:
                session.connection(execution_options={engine.READING: True})
                sound = next(schema.differences(session), None) is None
        except (DBAPIError, UnicodeDecodeError):
            sound = False
        return None if sound else Damaged(identity.DAMAGED_SENTENCE)

    def close(self) -> None:
        """Fold the journal in and let go of the file. Raises `Damaged`, `Unavailable`; the file is let go all the same."""
        self._closed = True
        try:
            engine.close_engine(self._engine)
        except Exception as error:
            known = faults.known_fault(error, self.path)
            if known is None:
                raise
            raise known from error


class Ledger:
    """Runs use cases as one actor. `call` writes (BEGIN IMMEDIATE, commit), `read` reads (BEGIN DEFERRED).

    `actor` is the actor of the latest transaction: for a person, with the name and roles stored then. `noticed` is
    called with every change of it and with the end of the session, in the thread that acts.
    """

    def __init__(self, store: Store, actor: Actor) -> None:
        self.store = store
        self.actor = actor
        self.noticed: Callable[[Actor | SessionEnded], object] | None = None

    def call(
        self, use_case: Callable[Concatenate[Session, Actor, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run a writing use case in one transaction. Raises `DeskError`s; then nothing was written.

        `SessionEnded` for a person whose sign-in is no longer valid.
        """
        return self._run(use_case, False, *args, **kwargs)

    def read(
        self, use_case: Callable[Concatenate[Session, Actor, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run a reading use case on one consistent view of the data. Raises `DeskError`s, also `SessionEnded`."""
        return self._run(use_case, True, *args, **kwargs)

    def _run(self, use_case: Callable[..., T], reading: bool, /, *args: Any, **kwargs: Any) -> T:
        try:
            session = self.store.session(self.actor, reading=reading)
            with session:
                try:
                    result = use_case(session, self._acting(session, reading), *args, **kwargs)
                    if reading:
                        session.rollback()
                    else:
                        _commit(session)
                except BaseException:
                    session.info[engine.CODES].clear()  # may hold terms that are rolled back now
                    raise
                return result
        except SessionEnded as ended:
            self._tell(ended)
            raise
        except DeskError:
            raise
        except Exception as error:
            known = faults.known_fault(error, self.store.path)
            if known is None and not isinstance(error, IntegrityError):
                known = self.store.damage_of_schema(error)
            if known is None:
                raise
            raise known from error

    def _acting(self, session: Session, reading: bool) -> Actor:
        """The actor as stored now, who also stands in the traces of this session. Raises `SessionEnded`."""
        before = self.actor
        now = _as_stored(session, before, reading)
        if now != before:
            self.actor = session.info[audit.ACTOR] = now
            self._tell(now)
        return now

    def _tell(self, news: Actor | SessionEnded) -> None:
        if self.noticed is not None:
            self.noticed(news)


def _as_stored(session: Session, actor: Actor, reading: bool) -> Actor:
    if actor.staff_id is None:
        return actor
    standing = standing_of(session, actor.staff_id)
    if standing is None or standing.code != actor.code:
        raise SessionEnded(UNKNOWN_SENTENCE)
    if not standing.active:
        raise SessionEnded(RETIRED_SENTENCE)
    if standing.somebody_leaves:
        from nakanojo_helpdesk.store.integrity import leaving  # for a few weeks of the year

        if actor.staff_id in leaving.over(session):
            raise SessionEnded(LEFT_SENTENCE)
        if not reading:
            leaving.end_due(session)
    if not standing.roles:
        raise SessionEnded(NO_ROLE_SENTENCE)
    if actor.by_pin and not standing.has_pin:
        raise SessionEnded(PIN_GONE_SENTENCE)
    return replace(actor, name=standing.name, roles=standing.roles)


def _commit(session: Session) -> None:
    try:
        session.commit()
    except BaseException:
        # SQLite keeps a transaction open whose COMMIT failed; SQLAlchemy would lend its connection out again.
        session.invalidate()
        raise
