"""The schema comes from migrations alone, and they say what the program's tables say."""

from __future__ import annotations

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from carbondash.store import migrate, open_store
from carbondash.store.errors import NoStore, SchemaBehind
from carbondash.store.records import names
from carbondash.store.schema import metadata
from carbondash.store.scope import Scope


def test_the_newest_revision_is_the_one_that_the_program_needs() -> None:
    assert ScriptDirectory(str(migrate._SCRIPTS)).get_current_head() == migrate.HEAD


def test_a_migrated_store_has_the_tables_of_the_program(bare_url: str) -> None:
    store = open_store(bare_url)
    store.upgrade()
    store.upgrade()
    store.require()
    with store.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    store.close()


def test_a_new_store_knows_eleven_cities_and_says_unknown(bare_url: str) -> None:
    store = open_store(bare_url)
    store.upgrade()
    with store.read(Scope.province()) as reader:
        known = names(reader)
    assert len(known.cities) == 12
    assert known.cities["361000"].zh == "抚州市"
    assert known.cities["360900"].en == "Yichun"
    assert list(known.industries)[-1] == "unknown"
    assert len(known.kinds) == 21
    store.close()


def test_no_store_and_a_foreign_schema_are_told_apart(bare_url: str) -> None:
    store = open_store(bare_url)
    assert not store.exists()
    with pytest.raises(NoStore):
        store.require()
    store.upgrade()
    with store.engine.connect() as connection, connection.begin():
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(SchemaBehind):
        store.require()
    store.close()
