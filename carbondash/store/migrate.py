"""Bringing a store to this program's schema with Alembic. The library takes a while to import, so only an upgrade does."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine, inspect, text

# The newest revision in migrations/versions; a test holds the two together.
HEAD = "0001"

_SCRIPTS = Path(__file__).resolve().parent / "migrations"


def upgrade(engine: Engine) -> None:
    """Run all migrations that the store has not seen yet, forward, in one transaction each."""
    if _current(engine) == HEAD:
        return
    from alembic import command
    from alembic.config import Config

    with engine.connect() as connection:
        connection = connection.execution_options(carbondash_write=True)
        config = Config()
        config.set_main_option("script_location", str(_SCRIPTS))
        config.attributes["connection"] = connection
        with connection.begin():
            command.upgrade(config, "head")


def _current(engine: Engine) -> str | None:
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
        return found
