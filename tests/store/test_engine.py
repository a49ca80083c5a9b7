"""What a store promises around a transaction: statistics never fail a load, checks see one snapshot."""

from __future__ import annotations

import sqlite3
import time
from datetime import date
from typing import Any

import pytest
from sqlalchemy import event, text

from carbondash.store import Store, open_store


def _quote(store: Store, day: date) -> None:
    with store.write(kind="test", actor="test", reason="a quote") as load:
        load.add("market_quote", [{"id": load.next_id("market_quote", 1), "day": day, "close_fen": 7000}])


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_a_load_that_was_committed_succeeds_while_another_writer_is_at_work(store: Store) -> None:
    _quote(store, date(2023, 1, 1))
    other = sqlite3.connect(str(store.url.database), isolation_level=None, check_same_thread=False)
    taken: list[bool] = []

    # The writer's connection comes back to the pool once it has committed: then the other one is quicker.
    @event.listens_for(store.engine, "checkin")
    def _take_the_lock(_connection: Any, _record: Any) -> None:
        if not taken:
            other.execute("BEGIN IMMEDIATE")
            other.execute("DELETE FROM sqlite_stat1") if _has_statistics(other) else None
            taken.append(True)

    started = time.monotonic()
    _quote(store, date(2023, 1, 2))
    assert taken
    assert time.monotonic() - started < 10
    other.rollback()
    other.close()
    with store.engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM market_quote")) == 2
        assert connection.scalar(text("PRAGMA busy_timeout")) == 30_000


def _has_statistics(connection: sqlite3.Connection) -> bool:
    return bool(connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_stat1'").fetchall())


def test_checks_see_one_snapshot(store: Store, store_url: str) -> None:
    _quote(store, date(2023, 1, 1))
    writer = open_store(store_url)
    count = text("SELECT count(*) FROM market_quote")
    with store.maintain() as connection:
        before = connection.scalar(count)
        _quote(writer, date(2023, 1, 2))
        assert connection.scalar(count) == before == 1
        connection.execute(text("CREATE TEMPORARY TABLE aside (id INTEGER)"))
    with store.maintain() as connection:
        assert connection.scalar(count) == 2
    writer.close()
