"""Opening a store: an SQLAlchemy URL, SQLite by default; one reader a question, one writer at a time."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.engine import URL

from carbondash.store import migrate
from carbondash.store.errors import NoStore, SchemaBehind
from carbondash.store.reader import Reader
from carbondash.store.recount import Recount
from carbondash.store.scope import Scope
from carbondash.store.writer import Load, Progress

ROOT = Path(__file__).resolve().parents[2]
DEFAULT_URL = "sqlite:///data/carbondash.db"

# One number for "somebody writes to the carbondash store" among all advisory locks of the database.
_WRITER_LOCK = 0x00CA_4B0D


def _resolve(url: str) -> URL:
    """A relative SQLite path is meant from the project's root, wherever the process was started."""
    parsed = make_url(url)
    if parsed.drivername == "postgresql":
        return parsed.set(drivername="postgresql+psycopg")
    if parsed.get_backend_name() == "sqlite" and parsed.database not in (None, "", ":memory:"):
        return parsed.set(database=str(ROOT / str(parsed.database)))
    return parsed


class Store:
    """A store of facts at an address. Cheap to make; connections are opened when used."""

    def __init__(self, url: str | None = None) -> None:
        self.url = _resolve(url or os.environ.get("CARBONDASH_STORE") or DEFAULT_URL)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.engine: Engine = _engine(self.url, self.is_sqlite)

    def exists(self) -> bool:
        """Whether there is a store with tables at the address."""
        if self.is_sqlite and not Path(str(self.url.database)).exists():
            return False
        with self.engine.connect() as connection:
            return inspect(connection).has_table("store_state")

    def upgrade(self) -> None:
        """Create the store's tables, or bring them to this program's schema."""
        if self.is_sqlite:
            Path(str(self.url.database)).parent.mkdir(parents=True, exist_ok=True)
        migrate.upgrade(self.engine)

    def require(self) -> None:
        """Raises NoStore or SchemaBehind where the store can't be used as it is."""
        if not self.exists():
            raise NoStore(f"there is no store at {self.url.render_as_string(hide_password=True)}")
        with self.engine.connect() as connection:
            found = connection.scalar(text("SELECT version_num FROM alembic_version"))
        if found != migrate.HEAD:
            raise SchemaBehind(f"the store's schema is {found}, this program needs {migrate.HEAD}: run the upgrade")

    @contextmanager
    def read(self, scope: Scope, *, recount: bool = False) -> Iterator[Reader]:
        """One snapshot of the store for one person's question: everything read inside belongs to one `store_version`.

        recount: sum the facts themselves instead of reading the cube.
        """
        with self.engine.connect() as connection:
            if not self.is_sqlite:
                connection = connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            with connection.begin():
                yield (Recount if recount else Reader)(connection, scope)

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
        """One load in one transaction; an exception inside leaves the store as it was. One writer at a time, others wait."""
        with self._exclusive() as connection:
            load = Load(
                connection,
                kind=kind,
                actor=actor,
                reason=reason,
                scope=scope or Scope.province(),
                file_name=file_name,
                file_digest=file_digest,
                covers=covers,
                progress=progress,
            )
            yield load
            load.finish()
        if self.is_sqlite:
            with self.engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA optimize")

    def roll_back(self, load_id: int, *, actor: str, reason: str) -> int:
        """Take a load out again, as a new load; returns that load's id. Raises AlreadyRolledBack."""
        with self.write(kind="rollback", actor=actor, reason=reason) as load:
            load.roll_back(load_id)
            return load.id

    @contextmanager
    def _exclusive(self) -> Iterator[Connection]:
        with self.engine.connect() as connection:
            connection = connection.execution_options(carbondash_write=True)
            with connection.begin():
                if not self.is_sqlite:
                    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _WRITER_LOCK})
                yield connection

    @contextmanager
    def maintain(self) -> Iterator[Connection]:
        """A connection for checks that use temporary tables; whatever is done inside is taken back."""
        with self.engine.connect() as connection, connection.begin() as transaction:
            yield connection
            transaction.rollback()

    def close(self) -> None:
        """Give all connections back."""
        self.engine.dispose()


def open_store(url: str | None = None) -> Store:
    """The store at `url`, else at CARBONDASH_STORE, else the default beside the project."""
    return Store(url)


def _engine(url: URL, is_sqlite: bool) -> Engine:
    if not is_sqlite:
        return create_engine(url, pool_pre_ping=True)
    engine = create_engine(url, connect_args={"timeout": 30, "check_same_thread": False})

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
            "busy_timeout=30000",
            "temp_store=MEMORY",
            "cache_size=-65536",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        is_write = connection.get_execution_options().get("carbondash_write")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if is_write else "BEGIN")

    return engine
