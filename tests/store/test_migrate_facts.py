"""A store of every schema that was ever in use is brought forward with the facts that it holds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import MetaData, insert, select, text, update

from carbondash.derive.run import derive
from carbondash.store import Scope, Store, history, migrate, open_store
from carbondash.store.errors import SchemaBehind
from tests.actions.office import everything, require_sound
from tests.store.province import enterprises, fact, faults, writing
from tests.support.furnishing import Furnishing

AUGUST = "M2023-08"
# Schemas that are no longer the newest.
OLD = [path.name[:4] for path in sorted((migrate._SCRIPTS / "versions").glob("0*.py"))][:-1]


@pytest.fixture(scope="session")
def furnishing() -> Furnishing:
    """What a store could hold from the first schema on: evidence in two versions, problems, quotes, and a load taken back."""
    return Furnishing("first_facts", _facts)


def _facts(store: Store) -> None:
    with writing(store) as load:
        ids = enterprises(load, 3)
        for number in ids:
            due = {"enterprise_id": number, "period": AUGUST}
            fact(load, "reporting_duty", **due, kind="monthly", day=date(2023, 10, 10))
            fact(load, "monthly_record", **due, version=1, day=date(2023, 10, 9))
    with writing(store) as load:
        fact(load, "monthly_record", enterprise_id=ids[0], period=AUGUST, version=2, day=date(2023, 11, 1))
        opened = fact(load, "problem", enterprise_id=ids[1], record_id=2, period=AUGUST, kind="A2", day=date(2023, 10, 20))
    with writing(store) as load:
        closed = {"problem_id": opened, "enterprise_id": ids[1]}
        fact(load, "problem_closing", **closed, opened_day=date(2023, 10, 20), day=date(2023, 11, 20))
        fact(load, "market_quote", day=date(2023, 11, 20), close_fen=7_000)
    with writing(store) as load:
        enterprises(load, 1)
    store.roll_back(load.id, actor="tester", reason="wrong file")


@pytest.fixture
def older(store: Store, bare_url: str, revision: str) -> Iterator[Store]:
    """A store of an older schema that holds what the store does, as far as that schema had tables for it."""
    old = open_store(bare_url)
    config = Config()
    config.set_main_option("script_location", str(migrate._SCRIPTS))
    with old.engine.connect() as connection, connection.begin(), store.engine.connect() as source:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        tables = MetaData()
        tables.reflect(connection)
        known = [table for table in tables.sorted_tables if table.name != "alembic_version"]
        for table in reversed(known):
            connection.execute(table.delete())
        for table in known:
            rows = [dict(row) for row in source.execute(select(*table.columns)).mappings()]
            later = [row for row in rows if table.name == "load" and row["rolled_back_by"]]
            if rows:
                connection.execute(insert(table), [{**row, "rolled_back_by": None} if row in later else row for row in rows])
            for row in later:
                connection.execute(update(table).where(table.c.id == row["id"]).values(rolled_back_by=row["rolled_back_by"]))
        connection.execute(text("UPDATE store_state SET store_key = 'an older one'"))
    yield old
    old.close()


def _same_engine(pairs: list[str]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(("store_url", "bare_url"), [(name, name) for name in pairs], indirect=True)


def _brought_forward(store: Store, older: Store) -> None:
    with pytest.raises(SchemaBehind):
        older.require()
    older.prepare()
    older.require()
    assert faults(older) == {}
    derive(older)
    derive(store)
    require_sound(older)
    assert _standing(older) == _standing(store)
    with older.read(Scope.province()) as reader, store.read(Scope.province()) as expected:
        facts = {"test", "rollback"}
        assert history.loads(reader, facts) == history.loads(expected, facts)
        assert history.log(reader, facts) == history.log(expected, facts)
    # It goes on as any other store does.
    with writing(older) as load:
        enterprises(load, 1)
    derive(older)
    require_sound(older)


def _standing(store: Store) -> dict[str, Any]:
    """All that stands in a store; how far its monthly snapshots reach ahead is nothing that anybody reads."""
    return {name: found for name, found in everything(store).items() if name != "cube_month"}


def test_the_schemas_are_numbered_without_a_gap() -> None:
    assert [f"{number:04}" for number in range(1, int(migrate.HEAD))] == OLD


@_same_engine(["sqlite"])
@pytest.mark.parametrize("revision", [OLD[0], OLD[-1]])
def test_a_store_of_an_older_schema_is_brought_forward(store: Store, older: Store, revision: str) -> None:
    _brought_forward(store, older)


@pytest.mark.long
@_same_engine(["sqlite", "postgresql"])
@pytest.mark.parametrize("revision", OLD)
def test_a_store_of_every_older_schema_is_brought_forward(store: Store, older: Store, revision: str) -> None:
    _brought_forward(store, older)
