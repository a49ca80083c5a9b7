"""Bringing a store to this program's schema with Alembic. The library takes a while to import, so only an upgrade does."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from carbondash.store import row_security
from carbondash.store.errors import SchemaBehind

# The newest revision in migrations/versions; a test holds the two together. Revisions are numbered: a higher one is newer.
HEAD = "0010"

# The newest revision with which more is kept of the facts. Later ones leave that as it is: to work it out anew takes minutes on a
# large store.
_KEPT_SINCE = "0006"

_SCRIPTS = Path(__file__).resolve().parent / "migrations"

# One number for "somebody writes to the carbondash store" among all advisory locks of the database.
_WRITER_LOCK = 0x00CA_4B0D


class SchemaAhead(SchemaBehind):
    """The store's schema is newer than this program's, or not one of its schemas at all: only another program can use it."""


def take_writer_lock(connection: Connection) -> None:
    """Wait until nobody else writes, until the transaction ends. On SQLite a writer's BEGIN has done so already."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _WRITER_LOCK})


def upgrade(engine: Engine) -> None:
    """Run all migrations that the store has not seen yet, forward, in one transaction. Raises SchemaAhead."""
    found = current(engine)
    refuse_newer(found)
    if found == HEAD and _is_held(engine):
        return
    with engine.connect() as connection:
        connection = connection.execution_options(carbondash_write=True)
        with connection.begin():
            # Of two first starts at once, the second one waits here and then finds nothing left to do.
            take_writer_lock(connection)
            make_tables(connection)
            hold_scopes(connection)
            if found is None or found < _KEPT_SINCE:
                _work_out(connection)


def make_tables(connection: Connection, revision: str = "head") -> None:
    """Run the migrations up to a revision in the transaction of a connection.

    What is kept of the facts, and row-level security, are left to the caller.
    """
    from alembic import command
    from alembic.config import Config

    if connection.dialect.name == "postgresql":
        row_security.take_away(connection)

    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def _is_held(engine: Engine) -> bool:
    """Whether row-level security is in place, where the engine has it."""
    if engine.dialect.name != "postgresql":
        return True
    with engine.connect() as connection:
        return row_security.is_in_place(connection)


def hold_scopes(connection: Connection) -> None:
    """Put row-level security in place; without it the store works for those who see the whole province, and refuses others."""
    if connection.dialect.name != "postgresql":
        return
    with suppress(row_security.NoRowSecurity):
        row_security.put_in_place(connection)


def _work_out(connection: Connection) -> None:
    """Work out anew what this program keeps of the facts: an older one kept less of them."""
    from carbondash.store import coverage, cube, problem_spans

    cube.rebuild(connection)
    coverage.rebuild(connection)
    problem_spans.refresh(connection, None)


def current(engine: Engine) -> str | None:
    """The store's revision; None where it has no tables yet."""
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
        return found


def refuse_newer(found: str | None) -> None:
    """Raises SchemaAhead where a store's revision is none that this program can bring forward."""
    if is_newer(found):
        raise SchemaAhead(f"the store's schema is {found}, this program knows those up to {HEAD}: update the program")


def is_newer(found: str | None) -> bool:
    """Whether a revision is newer than this program's, or not one of its own at all."""
    return found is not None and not (found.isdigit() and int(found) <= int(HEAD))


def pending(found: str | None) -> tuple[str, ...]:
    """The revisions that an upgrade of a store would run."""
    if is_newer(found):
        return ()
    return tuple(f"{number:04}" for number in range(int(found or 0) + 1, int(HEAD) + 1))
