"""A backup holds one moment of a store, is all there or not there, and stands on either engine as it stood on the first."""

from __future__ import annotations

import resource
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from carbondash.derive.run import derive
from carbondash.store import Store, migrate, open_store
from carbondash.store.backup import CannotBackUp, back_up, file_store
from carbondash.store.backup_file import BadBackup, verify
from carbondash.store.errors import NoStore
from carbondash.store.restore import CannotRestore, restore
from tests.actions.office import everything, open_office, require_sound
from tests.store.province import enterprises, fact, writing
from tests.store.test_migrate import add_a_revision
from tests.support.command import ROOT
from tests.support.furnishing import Furnishing

SQLITE = pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
INTO_SQLITE = pytest.mark.parametrize("bare_url", ["sqlite"], indirect=True)


@pytest.fixture(scope="session")
def furnishing() -> Furnishing:
    """An office with evidence and what follows from it; one load was taken out again."""
    return Furnishing("backed_up", _office)


def _office(store: Store) -> None:
    open_office(store)
    with writing(store) as load:
        fact(load, "market_quote", day=date(2023, 11, 20), close_fen=7_000)
    with writing(store) as load:
        fact(load, "market_quote", day=date(2023, 11, 21), close_fen=7_100)
    store.roll_back(load.id, actor="王审核员", reason="重复")
    derive(store)


@pytest.fixture
def empty(bare_url: str) -> Iterator[Store]:
    """A database of each engine without any table."""
    store = open_store(bare_url)
    yield store
    store.close()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the backups of these tests go: a path that an address would have to escape."""
    (tmp_path / "备份 100%?").mkdir()
    return tmp_path / "备份 100%?" / "store.backup"


def test_it_is_restored_on_either_engine(store: Store, empty: Store, file: Path) -> None:
    done = back_up(store, file)
    assert done.faults == {}
    restored = restore(empty, file, actor="王审核员", reason="换服务器")
    assert restored.faults == {}
    require_sound(empty)
    assert everything(empty) == everything(store)
    # The new life goes on: the chain, the versions and the numbers of loads follow on those of the first.
    load_id = restored.load_id
    with writing(empty) as load:
        enterprises(load, 1)
    assert load.id == load_id + 1
    assert [path.name for path in file.parent.iterdir()] == [file.name]


def test_a_load_that_comes_in_meanwhile_is_no_part_of_it(store: Store, store_url: str, file: Path) -> None:
    before = everything(store)
    others: list[int] = []
    writer = open_store(store_url)

    def write_once(what: str, done: int, total: int) -> None:
        if "copied" in what and not others:
            with writing(writer) as load:
                others.extend(enterprises(load, 2))

    back_up(store, file, progress=write_once)
    writer.close()
    assert others
    assert everything(store) != before
    with file_store(file) as backed_up:
        assert everything(backed_up) == before


def test_a_store_with_facts_is_given_up_only_on_demand_and_all_or_nothing(store: Store, file: Path) -> None:
    back_up(store, file)
    before, (key, version) = everything(store), _state(store)
    with writing(store) as load:
        enterprises(load, 2)
    after = everything(store)

    def fail(what: str, done: int, total: int) -> None:
        if what == "tables restored" and done == total // 2:
            raise OSError(28, "No space left on device")

    with pytest.raises(CannotRestore, match="expected an empty one, or --force"):
        restore(store, file, actor="王审核员")
    with pytest.raises(CannotRestore, match="No space left on device; the store is as it was"):
        restore(store, file, actor="王审核员", force=True, progress=fail)
    assert everything(store) == after
    restore(store, file, actor="王审核员", force=True)
    assert everything(store) == before
    # Nothing that is kept of the first store is taken for this one's.
    assert _state(store)[0] != key
    assert _state(store)[1] == version + 1


@SQLITE
@INTO_SQLITE
def test_a_restore_that_fails_makes_no_store(store: Store, empty: Store, file: Path) -> None:
    back_up(store, file)

    def fail(what: str, done: int, total: int) -> None:
        if what == "tables restored":
            raise OSError(28, "No space left on device")

    with pytest.raises(CannotRestore):
        restore(empty, file, actor="王审核员", progress=fail)
    assert not empty.exists()


@SQLITE
def test_what_is_cut_off_changed_or_no_backup_is_refused(store: Store, file: Path, tmp_path: Path) -> None:
    back_up(store, file)
    whole, target = file.read_bytes(), open_store(f"sqlite:///{tmp_path / 'target.db'}")
    for size in (0, 50, 5_000, len(whole) // 2, len(whole) - 1):
        file.write_bytes(whole[:size])
        with pytest.raises(BadBackup, match="is cut off" if size > 50 else "is no backup|is cut off"):
            restore(target, file, actor="王审核员")
    place = whole.index("企业".encode()) if "企业".encode() in whole else whole.index(b"power")
    file.write_bytes(whole[:place] + b"X" + whole[place + 1 :])
    with pytest.raises(BadBackup, match="is damaged: "):
        verify(file)
    shutil.copyfile(str(store.url.database), file)
    with pytest.raises(BadBackup, match="is no backup"):
        verify(file)
    file.write_bytes(whole)
    with sqlite3.connect(file) as database:
        database.execute("UPDATE change_log SET actor = 'nobody' WHERE seq = 1")
    with pytest.raises(BadBackup, match="is damaged: change_log is not what was backed up"):
        restore(target, file, actor="王审核员")
    with pytest.raises(BadBackup, match=r"can't read .*: No such file"):
        restore(target, file.with_name("absent"), actor="王审核员")
    assert not target.exists()


@SQLITE
def test_a_file_is_never_overwritten_unasked(store: Store, file: Path) -> None:
    file.write_text("someone's letter")
    with pytest.raises(CannotBackUp, match="exists already: expected a new file, or --force"):
        back_up(store, file)
    assert file.read_text() == "someone's letter"
    back_up(store, file, force=True)
    verify(file)
    with pytest.raises(CannotBackUp, match="is the store itself"):
        back_up(store, Path(str(store.url.database)), force=True)
    with pytest.raises(CannotBackUp, match="there is no folder"):
        back_up(store, file.parent / "absent" / "store.backup")
    with pytest.raises(CannotBackUp, match="is a folder"):
        back_up(store, file.parent)


def test_a_full_disk_leaves_no_file(store: Store, file: Path) -> None:
    with _room(300_000), pytest.raises(CannotBackUp, match="can't back up into"):
        back_up(store, file)
    assert list(file.parent.iterdir()) == []


@SQLITE
def test_a_killed_backup_leaves_no_file_and_the_next_one_clears_up(store: Store, store_url: str, file: Path) -> None:
    killed = (
        "import os, signal, sys; from pathlib import Path; from carbondash.store import open_store\n"
        "from carbondash.store.backup import back_up\n"
        "die = lambda what, done, total: os.kill(os.getpid(), signal.SIGKILL)\n"
        "back_up(open_store(sys.argv[1]), Path(sys.argv[2]), progress=die)"
    )
    done = subprocess.run([sys.executable, "-c", killed, store_url, str(file)], cwd=ROOT, check=False)
    assert done.returncode == -9
    assert not file.exists()
    back_up(store, file)
    assert [path.name for path in file.parent.iterdir()] == [file.name]


@SQLITE
@INTO_SQLITE
def test_a_backup_of_an_older_schema_is_brought_forward_and_one_of_a_newer_refused(
    store: Store, empty: Store, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    back_up(store, file)
    before = everything(store)
    with monkeypatch.context() as newer:
        add_a_revision(tmp_path, newer)
        restore(empty, file, actor="王审核员")
        assert everything(empty) == before
        empty.require()
    with monkeypatch.context() as older:
        older.setattr(migrate, "HEAD", "0001")
        with pytest.raises(BadBackup, match="this program knows those up to 0001: update it"):
            restore(store, file, actor="王审核员", force=True)


@pytest.mark.parametrize("bare_url", ["postgresql"], indirect=True)
def test_a_store_of_an_older_schema_is_backed_up_without_being_brought_forward(empty: Store, file: Path, tmp_path: Path) -> None:
    with empty.writing_at_large() as connection:
        migrate.make_tables(connection, "0004")
    assert back_up(empty, file).manifest.schema == "0004"
    assert migrate.current(empty.engine) == "0004"
    target = open_store(f"sqlite:///{tmp_path / 'target.db'}")
    assert restore(target, file, actor="王审核员").faults == {}
    target.require()
    target.close()


def test_there_is_nothing_to_back_up_where_there_is_no_store(empty: Store, file: Path) -> None:
    with pytest.raises(NoStore):
        back_up(empty, file)
    assert list(file.parent.iterdir()) == []


def _state(store: Store) -> tuple[str, int]:
    from carbondash.store import Scope

    with store.read(Scope.province()) as reader:
        return reader.state.key, reader.version


@contextmanager
def _room(size: int) -> Iterator[None]:
    """No file can grow beyond so many bytes, as on a disk that is full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
