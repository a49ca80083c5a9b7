"""Opening a store: an SQLAlchemy URL, SQLite by default; one reader a question, one writer at a time."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, OperationalError

from carbondash.store import fence, masking, migrate, row_security
from carbondash.store.away import while_writing
from carbondash.store.cube import CubeChange
from carbondash.store.errors import CannotOpen, NoStore, SchemaBehind, StoreAway, StoreBusy
from carbondash.store.reader import Reader
from carbondash.store.recount import Recount
from carbondash.store.scope import Scope
from carbondash.store.writer import Load, Progress

ROOT = Path(__file__).resolve().parents[2]
DEFAULT_URL = "sqlite:///data/carbondash.db"

# How long a writer waits for another one (SQLite), and how long a server may take to answer (PostgreSQL).
_BUSY_SECONDS = 30
_CONNECT_SECONDS = 10
# After so long without a sign of life a connection to a server counts as lost: a machine that is switched off says no goodbye.
_SILENT_SECONDS = 15
# The first PostgreSQL on which a view can be read with the rights of the one who asks.
_INVOKERS_VIEWS = 150_000
# A province has about a dozen cities; each scope's connections have pages of the file in memory (KiB).
_KEPT_SCOPES, _KEPT_OF_A_SCOPE = 24, 2
_PAGES, _PAGES_OF_A_SCOPE = 65_536, 16_384


def _resolve(url: str | URL) -> URL:
    """A relative SQLite path is meant from the project's root, wherever the process was started. Raises CannotOpen."""
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        # What can't be parsed may hold a password anywhere behind the scheme.
        shown = repr(url) if "@" not in str(url) else "what was given"
        raise CannotOpen(f"{shown} is no address of a store: expected sqlite:///FILE or postgresql://HOST/DATABASE") from None
    backend = parsed.get_backend_name()
    if backend not in ("sqlite", "postgresql"):
        raise CannotOpen(f"a store can't be kept in {backend!r}: expected sqlite:///FILE or postgresql://HOST/DATABASE")
    if parsed.drivername == "postgresql":
        return parsed.set(drivername="postgresql+psycopg")
    if backend == "sqlite" and parsed.database not in (None, "", ":memory:"):
        return parsed.set(database=str(ROOT / str(parsed.database)))
    return parsed


class Store:
    """A store of facts at an address. Cheap to make; connections are opened when used. Raises CannotOpen for a bad address."""

    def __init__(self, url: str | URL | None = None) -> None:
        self.url = _resolve(url or os.environ.get("CARBONDASH_STORE") or DEFAULT_URL)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        try:
            self.engine: Engine = _engine(self.url, self.is_sqlite)
        except (NoSuchModuleError, ImportError):
            raise CannotOpen(f"there is no database driver {self.url.drivername!r} here") from None
        self._fences: dict[tuple[tuple[str, ...], bool], Engine] = {}
        self._fences_lock = Lock()

    def exists(self) -> bool:
        """Whether there is a store with tables at the address. Raises CannotOpen."""
        if self.is_sqlite and not Path(str(self.url.database)).exists():
            return False
        with self._opening(), self.engine.connect() as connection:
            return inspect(connection).has_table("store_state")

    def upgrade(self) -> None:
        """Create the store's tables, or bring them to this program's schema. Raises CannotOpen or SchemaAhead."""
        with self._opening():
            if self.is_sqlite:
                Path(str(self.url.database)).parent.mkdir(parents=True, exist_ok=True)
            migrate.upgrade(self.engine)
        # Masked connections and those of a scope know the tables as they were.
        self._forget_views()

    def require(self) -> None:
        """Raises NoStore, SchemaBehind, SchemaAhead or CannotOpen where the store can't be used as it is."""
        if not self.exists():
            raise NoStore(f"there is no store at {self._shown}")
        with self._opening():
            found = migrate.current(self.engine)
        migrate.refuse_newer(found)
        if found != migrate.HEAD:
            raise SchemaBehind(
                f"the store's schema is {found}, this program needs {migrate.HEAD}: any command brings it up to date, "
                "for example python -m carbondash check"
            )

    def prepare(self, *, create: bool = False) -> None:
        """Make the store usable: bring an older schema forward and, where `create` says so, make a missing store.

        Raises NoStore, SchemaAhead or CannotOpen.
        """
        if not create and not self.exists():
            raise NoStore(f"there is no store at {self._shown}")
        self.upgrade()

    @property
    def can_write(self) -> bool:
        """Whether, as far as is known, somebody who writes will be heard."""
        return True

    @property
    def _shown(self) -> str:
        return self.url.render_as_string(hide_password=True)

    @contextmanager
    def _opening(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            reason = next(iter(str(error.orig).splitlines()), "")
            if self.url.password:
                reason = reason.replace(self.url.password, "***")
            is_silent = not self.is_sqlite and isinstance(error, OperationalError)
            raise (StoreAway if is_silent else CannotOpen)(f"can't open the store at {self._shown}: {reason}") from None
        except OSError as error:
            raise CannotOpen(f"can't open the store at {self._shown}: {error.strerror}") from None

    def _connect(self, engine: Engine | None = None) -> Connection:
        with self._opening():
            return (engine or self.engine).connect()

    @cached_property
    def _masked(self) -> Engine:
        """Connections on which enterprises and people have pseudonyms; nothing can be written there."""
        engine = _engine(self.url, self.is_sqlite)
        event.listen(engine, "connect", _mask_sqlite if self.is_sqlite else _mask_postgresql)
        return engine

    def _fenced(self, cities: tuple[str, ...], masked: bool) -> Engine:
        """SQLite connections that reach what some cities may see and no more; those of the scopes asked for last are kept."""
        with self._fences_lock:
            engine = self._fences.pop((cities, masked), None)
            if engine is None:
                engine = _engine(self.url, is_sqlite=True, kept=_KEPT_OF_A_SCOPE)
                event.listen(engine, "connect", _held_back(cities, masked))
            self._fences[cities, masked] = engine
            while len(self._fences) > _KEPT_SCOPES:
                self._fences.pop(next(iter(self._fences))).dispose()
            return engine

    def _forget_views(self) -> None:
        if "_masked" in vars(self):
            self._masked.dispose()
        with self._fences_lock:
            while self._fences:
                self._fences.popitem()[1].dispose()

    @contextmanager
    def read(self, scope: Scope, *, recount: bool = False, masked: bool = False) -> Iterator[Reader]:
        """One snapshot of the store for one person's question: everything read inside belongs to one `store_version`.

        Where the scope is not the whole province, the engine itself leaves out what it does not hold (`fence.py`).
        recount: sum the facts themselves instead of reading the cube. masked: enterprises and people by their pseudonyms.
        Raises NoRowSecurity.
        """
        cities = None if scope.cities is None else tuple(sorted(scope.cities))
        engine = self._masked if masked else None
        if cities is not None and self.is_sqlite:
            engine = self._fenced(cities, masked)
        with self._connect(engine) as connection:
            if not self.is_sqlite:
                connection = connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            with connection.begin():
                if cities is not None and self.is_sqlite:
                    fence.refresh(connection)
                elif cities is not None:
                    row_security.take_on(connection, cities)
                yield (Recount if recount else Reader)(connection, scope, masked=masked)

    @contextmanager
    def write(
        self,
        *,
        kind: str,
        actor: str,
        reason: str,
        scope: Scope | None = None,
        file_name: str | None = None,
        file_digest: str | None = None,
        covers: tuple[str, ...] = (),
        progress: Progress | None = None,
    ) -> Iterator[Load]:
        """One load in one transaction; an exception inside leaves the store as it was. One writer at a time, others wait.

        scope: what the person who loads may see, and so write about (None: the whole province). Raises NoRowSecurity,
        StoreBusy where others write for too long (SQLite), StoreAway where the server goes away meanwhile (PostgreSQL).
        """
        scope = scope or Scope.province()
        with ExitStack() as open_:
            connection = open_.enter_context(self._exclusive())
            load = Load(
                connection,
                kind=kind,
                actor=actor,
                reason=reason,
                scope=scope,
                # The writer's lock is held: what is read there is what this load builds on.
                reach=None if scope.cities is None else open_.enter_context(self.read(scope)),
                file_name=file_name,
                file_digest=file_digest,
                covers=covers,
                progress=progress,
            )
            yield load
            load.finish()
        if self.is_sqlite:
            self._optimize()

    def rehearse(self) -> None:
        """Do once, and take back, what every load about enterprises does, so that the first one finds it all prepared."""
        with self._connect() as connection:
            connection = connection.execution_options(carbondash_write=True)
            with connection.begin() as transaction:
                migrate.take_writer_lock(connection)
                change = CubeChange(connection)
                change.touch("enterprise", {0})
                change.apply()
                transaction.rollback()

    def _optimize(self) -> None:
        # The load has been committed: statistics that can't be refreshed now, because somebody else writes, must not make it
        # look as if it had failed. On the driver's own connection, so that no transaction begins and nobody is waited for.
        with closing(self.engine.raw_connection()) as connection, closing(connection.cursor()) as cursor:
            cursor.execute("PRAGMA busy_timeout=0")
            with suppress(sqlite3.OperationalError):
                cursor.execute("PRAGMA optimize")
            cursor.execute(f"PRAGMA busy_timeout={_BUSY_SECONDS * 1000}")

    def roll_back(self, load_id: int, *, actor: str, reason: str) -> int:
        """Take a load out again, as a new load; returns that load's id. Raises AlreadyRolledBack, OnlyDerived, StillNeeded."""
        with self.write(kind="rollback", actor=actor, reason=reason) as load:
            load.roll_back(load_id)
            return load.id

    @contextmanager
    def _exclusive(self) -> Iterator[Connection]:
        with self._connect() as connection:
            connection = connection.execution_options(carbondash_write=True)
            with self._turn(connection):
                migrate.take_writer_lock(connection)
                yield connection

    @contextmanager
    def writing_at_large(self) -> Iterator[Connection]:
        """A transaction for whoever replaces the whole store: references are held only once all is written, others wait.

        Raises CannotOpen, StoreBusy. Whoever writes so looks for dangling references before the end.
        """
        with self._connect() as connection:
            connection = connection.execution_options(carbondash_write=True)
            driver: Any = connection.connection.driver_connection
            if self.is_sqlite:
                # Inside a transaction the switch does nothing.
                driver.execute("PRAGMA foreign_keys=OFF")
            try:
                with self._turn(connection):
                    migrate.take_writer_lock(connection)
                    yield connection
            finally:
                if self.is_sqlite:
                    driver.execute("PRAGMA foreign_keys=ON")

    @contextmanager
    def _turn(self, connection: Connection) -> Iterator[None]:
        """A transaction, begun once the one who writes now is done. Raises StoreBusy, StoreAway."""
        try:
            transaction = connection.begin()
        except OperationalError as error:
            if "locked" not in str(error.orig):
                raise
            raise StoreBusy(f"others have been writing to the store for {_BUSY_SECONDS} seconds: try again") from None
        is_written = False
        try:
            with transaction:
                yield
                is_written = True
        except DBAPIError as error:
            if away := while_writing(error, saving=is_written):
                raise away from error
            raise

    @contextmanager
    def maintain(self) -> Iterator[Connection]:
        """One snapshot for checks that use temporary tables; whatever is done inside is taken back."""
        with self._connect() as connection:
            if not self.is_sqlite:
                connection = connection.execution_options(isolation_level="REPEATABLE READ")
            with connection.begin() as transaction:
                yield connection
                transaction.rollback()

    def close(self) -> None:
        """Give all connections back."""
        self.engine.dispose()
        self._forget_views()


def open_store(url: str | None = None) -> Store:
    """The store at `url`, else at CARBONDASH_STORE, else the default beside the project. Raises CannotOpen for a bad address."""
    return Store(url)


def _engine(url: URL, is_sqlite: bool, kept: int | None = None) -> Engine:
    """kept: how many connections of one scope are kept; None: those of the province."""
    if not is_sqlite:
        waits = {"connect_timeout": _CONNECT_SECONDS, "keepalives_idle": _SILENT_SECONDS, "keepalives_interval": 5}
        waits["tcp_user_timeout"] = _SILENT_SECONDS * 1000
        waits = {name: seconds for name, seconds in waits.items() if name not in url.query}
        return create_engine(url, pool_pre_ping=True, connect_args=waits)
    pool = {} if kept is None else {"pool_size": kept}
    pages = _PAGES if kept is None else _PAGES_OF_A_SCOPE
    engine = create_engine(url, connect_args={"timeout": _BUSY_SECONDS, "check_same_thread": False}, **pool)

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        # The driver's own transaction handling is off: `_begin` below says BEGIN, so that reads are snapshots and
        # a writer takes its lock at the start instead of failing in the middle.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in (
            "journal_mode=WAL",
            "synchronous=NORMAL",
            "foreign_keys=ON",
            f"busy_timeout={_BUSY_SECONDS * 1000}",
            "temp_store=MEMORY",
            f"cache_size=-{pages}",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        is_write = connection.get_execution_options().get("carbondash_write")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if is_write else "BEGIN")

    return engine


def _mask_sqlite(connection: Any, _record: Any) -> None:
    connection.create_function("regexp_replace", 4, masking.regexp_replace, deterministic=True)
    for statement in masking.views("sqlite", "main"):
        connection.execute(statement)
    connection.execute("PRAGMA query_only=ON")


def _held_back(cities: tuple[str, ...], masked: bool) -> Callable[[Any, Any], None]:
    def hold_back(connection: Any, _record: Any) -> None:
        connection.create_function("regexp_replace", 4, masking.regexp_replace, deterministic=True)
        fence.hold_back(connection, cities, masked=masked)

    return hold_back


def _mask_postgresql(connection: Any, _record: Any) -> None:
    # Older servers let a view reach what its owner reaches: there nobody but the owner may read it.
    holds_back = connection.info.server_version >= _INVOKERS_VIEWS
    with connection.cursor() as cursor:
        schema = cursor.execute("SELECT current_schema()").fetchone()[0]
        for statement in masking.views("postgresql", schema, as_invoker=holds_back):
            cursor.execute(statement)
        if holds_back:
            row_security.let_read(cursor, masking.MASKS)
    connection.commit()
