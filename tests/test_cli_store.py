"""The commands of whoever looks after a store, as they run them: backup, restore, rollback, doctor."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text

from carbondash.store import Scope, Store, open_store
from tests.actions.office import everything, open_office
from tests.store.province import fact, writing
from tests.support.command import refused, run
from tests.support.furnishing import Furnishing

SQLITE = pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)


@pytest.fixture(scope="session")
def furnishing() -> Furnishing:
    """The office of the actions' tests."""
    return Furnishing("office", open_office)


@pytest.mark.parametrize("command", ["backup", "restore", "rollback", "doctor"])
def test_help_says_what_a_command_is_for(command: str) -> None:
    done = run(command, "--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Usage: python -m carbondash " + command in done.stdout
    assert "--store" in done.stdout


@SQLITE
@pytest.mark.parametrize("bare_url", ["sqlite"], indirect=True)
def test_a_store_moves_to_another_place(store: Store, store_url: str, bare_url: str, tmp_path: Path) -> None:
    file = tmp_path / "store.backup"
    done = run("backup", file, "--store", store_url)
    assert (done.returncode, done.stderr) == (0, "")
    assert "read again and found to be the same" in done.stdout
    assert "exists already" in refused(run("backup", file, "--store", store_url))
    done = run("restore", file, "--store", bare_url, "--actor", "王审核员", "--reason", "换服务器")
    assert (done.returncode, done.stderr) == (0, "")
    assert "recorded as load" in done.stdout
    other = open_store(bare_url)
    assert everything(other) == everything(store)
    with other.read(Scope.province()) as reader:
        newest = reader.loads(1)[0]
    assert (newest["kind"], newest["actor"], newest["file_name"]) == ("restore", "王审核员", "store.backup")
    assert newest["reason"].endswith("换服务器")
    assert "expected an empty one, or --force" in refused(run("restore", file, "--store", bare_url))
    other.close()


@SQLITE
def test_what_is_no_backup_is_one_line(store_url: str, tmp_path: Path) -> None:
    letter = tmp_path / "letter"
    letter.write_text("Dear colleague, this is no backup.\n" * 20)
    assert "is no backup" in refused(run("restore", letter, "--store", store_url))
    assert "there is no store at" in refused(run("backup", tmp_path / "b", "--store", f"sqlite:///{tmp_path / 'absent.db'}"))


@SQLITE
def test_a_load_is_taken_out_again(store: Store, store_url: str) -> None:
    before = everything(store)
    with writing(store) as load:
        fact(load, "market_quote", day=date(2023, 11, 20), close_fen=7_000)
    done = run("rollback", str(load.id), "--reason", "重复", "--actor", "王审核员", "--store", store_url)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"load {load.id} was rolled back by load {load.id + 1}\n"
    assert everything(store) == before
    again = run("rollback", str(load.id), "--reason", "重复", "--store", store_url)
    assert f"load {load.id + 1} has taken it out" in refused(again)
    assert "Reason (empty): expected a text" in refused(run("rollback", "1", "--reason", " ", "--store", store_url))


def test_the_doctor_finds_nothing_wrong_with_a_sound_store(store_url: str) -> None:
    done = run("doctor", "--lang", "en", "--store", store_url)
    assert (done.returncode, done.stderr) == (0, "")
    said = dict(line.split(maxsplit=1) for line in done.stdout.splitlines() if not line.startswith(("rows", "pending", "last")))
    assert {"carbondash", "python", "streamlit", "store", "schema", "size", "loads"} <= said.keys()
    assert {"sqlite", "postgresql"} & said.keys()
    assert "pending migrations  none" in done.stdout
    assert "结构版本" in run("doctor", "--store", store_url).stdout


@SQLITE
def test_the_doctor_says_what_is_wrong(store: Store, store_url: str, tmp_path: Path) -> None:
    absent = run("doctor", "--lang", "en", "--store", f"sqlite:///{tmp_path / 'absent.db'}")
    assert (absent.returncode, absent.stderr.count("\n")) == (1, 1)
    assert "there is no store here" in absent.stderr
    with writing(store) as load:
        fact(load, "problem", enterprise_id=1, period="M2023-08", kind="A2", day=date(2023, 11, 1))
    with store.engine.connect() as connection, connection.begin():
        connection.execute(text("UPDATE change_log SET actor = 'nobody' WHERE seq = 2"))
    done = run("doctor", "--store", store_url)
    assert done.returncode == 1
    assert "变更日志被改动" in done.stderr
    assert "规则推算落后于数据" in done.stderr
    with store.engine.connect() as connection, connection.begin():
        connection.execute(text("UPDATE alembic_version SET version_num = '0005'"))
    assert "pending migrations  0006" in run("doctor", "--lang", "en", "--store", store_url).stdout
    with store.engine.connect() as connection, connection.begin():
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert "is newer than this program" in run("doctor", "--lang", "en", "--store", store_url).stderr


def test_the_doctor_keeps_passwords_to_himself() -> None:
    said = refused(run("doctor", "--store", "postgresql://u:secret@127.0.0.1:1/x"))
    assert "secret" not in said
    assert "u:***@127.0.0.1" in said
