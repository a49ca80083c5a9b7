"""The schema comes from migrations alone, and they say what the program's tables say."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from carbondash.store import Store, inputs, migrate, open_store, row_security
from carbondash.store import check as checks
from carbondash.store.errors import NoStore, SchemaBehind
from carbondash.store.migrate import SchemaAhead
from carbondash.store.records import names
from carbondash.store.schema import metadata
from carbondash.store.scope import Scope
from tests.store.province import enterprises, faults, writing


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
    for use in (store.require, store.prepare, store.upgrade):
        with pytest.raises(SchemaAhead, match=r"9999, this program knows those up to .*: update the program"):
            use()
    store.close()


def add_a_revision(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the program be one revision further than the store's tables say."""
    scripts, newer = folder / "scripts", f"{int(migrate.HEAD) + 1:04}"
    shutil.copytree(migrate._SCRIPTS, scripts, ignore=shutil.ignore_patterns("__pycache__"))
    (scripts / "versions" / f"{newer}_further.py").write_text(
        "import sqlalchemy as sa\nfrom alembic import op\n"
        f"revision, down_revision, branch_labels, depends_on = {newer!r}, {migrate.HEAD!r}, None, None\n"
        "def upgrade():\n    op.create_table('further', sa.Column('id', sa.Integer(), primary_key=True))\n"
    )
    monkeypatch.setattr(migrate, "_SCRIPTS", scripts)
    monkeypatch.setattr(migrate, "HEAD", newer)


def test_an_older_schema_is_brought_forward(store_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = open_store(store_url)
    add_a_revision(tmp_path, monkeypatch)
    with pytest.raises(SchemaBehind, match="any command brings it up to date"):
        store.require()
    store.prepare()
    store.require()
    with store.engine.connect() as connection:
        assert inspect(connection).has_table("further")
    store.close()


def test_a_missing_store_is_made_only_where_that_is_asked_for(bare_url: str) -> None:
    store = open_store(bare_url)
    with pytest.raises(NoStore):
        store.prepare()
    assert not store.exists()
    store.prepare(create=True)
    store.require()
    store.close()


def test_of_two_first_starts_at_once_the_second_one_waits(bare_url: str) -> None:
    first, second = (open_store(bare_url) for _ in range(2))
    with ThreadPoolExecutor(1) as pool:
        with first._exclusive():
            waiting = pool.submit(second.upgrade)
            with pytest.raises(TimeoutError):
                waiting.result(timeout=2)
        waiting.result(timeout=30)
    first.upgrade()
    first.require()
    first.close()
    second.close()


def _made_by_0001(folder: Path) -> tuple[set[str], set[str]]:
    """The tables and the indexes of a store of the first revision."""
    first = open_store(f"sqlite:///{folder / 'first.db'}")
    config = Config()
    config.set_main_option("script_location", str(migrate._SCRIPTS))
    with first.engine.connect() as connection, connection.begin():
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        found = inspect(connection)
        tables = set(found.get_table_names())
        indexes = {str(index["name"]) for table in tables for index in found.get_indexes(table)}
    first.close()
    return tables, indexes


def test_a_store_of_0001_with_facts_is_brought_forward_and_waits_to_be_derived(store: Store, tmp_path: Path) -> None:
    with writing(store) as load:
        ids = enterprises(load, 3)
    with writing(store) as load:
        enterprises(load, 1)
    store.roll_back(2, actor="tester", reason="wrong file")
    with store.read(Scope.province()) as reader:
        before = reader.loads()
    # What came after 0001 are tables and indexes: without them the store is as 0001 left it.
    tables, indexes = _made_by_0001(tmp_path)
    with store.engine.connect() as connection, connection.begin():
        if not store.is_sqlite:
            row_security.take_away(connection)
        for table in reversed(metadata.sorted_tables):
            if table.name not in tables:
                table.drop(connection)
                continue
            for index in table.indexes:
                if index.name not in indexes:
                    index.drop(connection)
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    with pytest.raises(SchemaBehind):
        store.require()
    store.upgrade()
    store.require()
    assert faults(store) == {}
    assert checks.check(store)["derived facts are up to date"] == [
        "3 enterprises wait to be derived since version 1 of the store: run python -m carbondash derive",
        "facts have come that the directory was not screened with: run python -m carbondash derive",
    ]
    with store.read(Scope.province()) as reader:
        assert reader.loads() == before
        assert inputs.waiting(reader) == [(enterprise, 1) for enterprise in ids]
        assert reader.state.derived_through == 0
