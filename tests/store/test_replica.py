"""Reading from a replica: never older than what anybody wrote, whoever is away; here a second database plays the replica."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from carbondash.access import Person, Right, Role
from carbondash.actions import Act, Refused
from carbondash.actions.act import perform
from carbondash.store import Reader, Scope, Store, open_store
from carbondash.store.away import is_away
from carbondash.store.errors import CannotOpen, StoreAway
from carbondash.store.replica import PAUSE, Replicated, open_for_pages
from tests.support import postgresql
from tests.support.furnishing import Furnishing

pytestmark = pytest.mark.parametrize("store_url", ["postgresql"], indirect=True)
NOBODY = "postgresql+psycopg://postgres@/carbondash?host=/nonexistent"


class Clock:
    """A clock that stands until it is told."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def copy_url(cluster: str, store_url: str, furnishing: Furnishing) -> Iterator[str]:
    """A second database with the same store in it, which follows nobody."""
    name = postgresql.create_database(cluster, template=f"{furnishing.name}_store")
    yield postgresql.url(cluster, name)
    postgresql.drop_database(cluster, name)


@pytest.fixture
def pair(store_url: str, copy_url: str, clock: Clock) -> Iterator[Replicated]:
    store = Replicated(store_url, copy_url, clock)
    yield store
    store.close()


def _quote(store: Store, day: date) -> None:
    with store.write(kind="test", actor="test", reason="a quote") as load:
        load.add("market_quote", [{"id": load.next_id("market_quote", 1), "day": day, "close_fen": 7000}])


def _database(reader: Reader) -> str:
    return str(reader.execute(text("SELECT current_database()")).scalar_one())


def _read_from(store: Store) -> str:
    with store.read(Scope.province()) as reader:
        return _database(reader)


def test_the_replica_is_read_until_somebody_has_written_more(pair: Replicated, store_url: str, copy_url: str) -> None:
    replica, primary = str(pair._copy.url.database), str(pair.url.database)
    assert _read_from(pair) == replica
    # Another process writes: the replica has not got it yet.
    other = open_store(store_url)
    _quote(other, date(2023, 1, 2))
    other.close()
    with pair.read(Scope.province()) as reader:
        assert _database(reader) == primary
        assert reader.state.newest_quote_day == date(2023, 1, 2)
    # It catches up.
    copy = open_store(copy_url)
    _quote(copy, date(2023, 1, 2))
    copy.close()
    assert _read_from(pair) == replica


def test_names_are_masked_on_the_primary_where_views_can_be_made(pair: Replicated) -> None:
    with pair.read(Scope.province(), masked=True) as reader:
        assert _database(reader) == pair.url.database


def test_without_the_replica_the_primary_is_read_and_it_is_asked_again_later(
    store_url: str, copy_url: str, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    store = Replicated(store_url, NOBODY, clock)
    for _ in range(3):
        store.require()
        assert _read_from(store) == store.url.database
    assert len([line for line in caplog.messages if "replica does not answer" in line]) == 1
    store._copy.close()
    store._copy = open_store(copy_url)
    assert _read_from(store) == store.url.database
    clock.now += PAUSE + 1
    store.require()
    assert _read_from(store) == store._copy.url.database
    assert "the replica answers again" in caplog.messages
    store.close()


def test_without_the_primary_pages_go_on_and_writers_are_told(store_url: str, copy_url: str, clock: Clock) -> None:
    store = Replicated(NOBODY, copy_url, clock)
    store.require()
    assert _read_from(store) == store._copy.url.database
    assert not _is_writable(store)
    with pytest.raises(Refused, match="nothing was saved, try again later"):
        perform(store, Act(Person("test", Role.ADMIN), date(2023, 1, 2), right=Right.ACT), "test", lambda desk: None)
    # It comes back.
    store.engine.dispose()
    store.engine = open_store(store_url).engine
    _read_from(store)
    assert not _is_writable(store)
    clock.now += PAUSE + 1
    _read_from(store)
    assert _is_writable(store)
    store.close()


def test_a_replica_that_was_away_just_now_is_asked_again_where_the_primary_is_gone(
    store_url: str, copy_url: str, clock: Clock
) -> None:
    store = Replicated(store_url, NOBODY, clock)
    assert _read_from(store) == store.url.database
    store._copy = open_store(copy_url)
    store.engine.dispose()
    store.engine = open_store(NOBODY).engine
    assert _read_from(store) == store._copy.url.database
    store.require()
    store.close()


def test_without_both_a_reader_is_told_and_the_password_is_not_shown(store_url: str, clock: Clock) -> None:
    gone = NOBODY.replace("postgres@", "postgres:s3cret@")
    store = Replicated(gone, gone, clock)
    with pytest.raises(StoreAway) as told:
        store.require()
    with pytest.raises(StoreAway):
        _read_from(store)
    assert "s3cret" not in str(told.value)


def test_a_reader_whose_connection_is_ended_is_told_and_the_next_one_reads(store: Store) -> None:
    def read() -> None:
        with store.read(Scope.province()) as reader:
            _end_connections(store, reader.execute(text("SELECT pg_backend_pid()")).scalar_one())
            reader.days_known()

    with pytest.raises(DBAPIError) as told:
        read()
    assert is_away(told.value)
    assert not is_away(ValueError())
    _read_from(store)


def test_a_writer_whose_connection_is_ended_has_written_nothing_and_is_told(store: Store) -> None:
    def write() -> None:
        with store.write(kind="test", actor="test", reason="a quote") as load:
            load.add("market_quote", [{"id": 1, "day": date(2023, 1, 2), "close_fen": 7000}])
            _end_connections(store, load.reader().execute(text("SELECT pg_backend_pid()")).scalar_one())
            load.reader()

    with pytest.raises(StoreAway, match="nothing was saved") as told:
        write()
    assert not told.value.unsure
    with store.read(Scope.province()) as reader:
        assert reader.state.newest_quote_day is None


def test_only_pages_know_the_replica_and_only_on_postgresql(
    store_url: str, copy_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CARBONDASH_STORE", store_url)
    assert type(open_for_pages()) is Store
    monkeypatch.setenv("CARBONDASH_READ_STORE", copy_url)
    assert type(open_for_pages()) is Replicated
    assert type(open_store()) is Store
    with pytest.raises(CannotOpen, match="PostgreSQL"):
        Replicated(f"sqlite:///{tmp_path / 'a.db'}", copy_url)


def _is_writable(store: Store) -> bool:
    return store.can_write


def _end_connections(store: Store, pid: object) -> None:
    with store.engine.connect() as other:
        other.execute(text("SELECT pg_terminate_backend(:pid, 2000)"), {"pid": pid})
