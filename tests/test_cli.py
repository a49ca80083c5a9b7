"""The commands as a person runs them: what stands on standard output and standard error, and the exit code."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from carbondash import cli
from carbondash.store import migrate, open_store
from carbondash.store.errors import SchemaBehind
from tests.intake.files import ENTERPRISE, QUOTE, TODAY, rows_of, workbook
from tests.store.test_migrate import add_a_revision
from tests.support.command import refused, run, run_process

COMMANDS = ("demo", "figures", "reconcile", "check", "import")


@pytest.fixture
def url(store_url: str, tmp_path: Path) -> str:
    """A store with an enterprise and a quote."""
    store = open_store(store_url)
    files = [workbook(tmp_path / "e.xlsx", "enterprises", [ENTERPRISE]), workbook(tmp_path / "q.xlsx", "quotes", [QUOTE])]
    from carbondash.intake.importer import import_files

    assert [result.status for result in import_files(store, files, today=TODAY)] == ["loaded", "loaded"]
    store.close()
    return store_url


@pytest.mark.parametrize("command", COMMANDS)
def test_help_says_what_a_command_is_for(command: str) -> None:
    done = run(command, "--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Usage: python -m carbondash " + command in done.stdout
    assert "--store" in done.stdout


def test_a_process_of_its_own_lists_all_commands() -> None:
    done = run_process("--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert all(command in done.stdout for command in COMMANDS)


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_json_is_all_that_stands_on_standard_output(url: str) -> None:
    done = run_process("figures", "--json", "--as-of", "2023-11-20", "--city", "360100", "--store", url)
    assert (done.returncode, done.stderr) == (0, "")
    said = json.loads(done.stdout)
    assert (said["as_of"], said["filters"]["city"], said["demo"]) == ("2023-11-20", ["360100"], False)
    assert {"id", "period", "value", "unit", "status"} <= set(said["figures"][0])


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("--city", "999999"), "--city '999999': expected one of 360100, 360200"),
        (("--industry", "发电"), "--industry '发电': expected one of aviation"),
        (("--tier", "4"), "--tier '4': expected one of 1, 2, 3, unknown"),
        (("--cycle", "C9"), "--cycle: "),
        (("--as-of", "2023-13-01"), "--as-of '2023-13-01': expected a day as YYYY-MM-DD"),
        (("--as-of", "2035-01-01"), "--as-of 2035-01-01: expected a day from "),
        (("--as-of", "1999-12-31"), "--as-of 1999-12-31: expected a day from "),
    ],
)
def test_a_wrong_filter_is_one_line(arguments: tuple[str, ...], complaint: str, url: str) -> None:
    assert complaint in refused(run("figures", *arguments, "--store", url))


@pytest.mark.parametrize(
    "command", [["rules"], ["figures"], ["risk"], ["derive"], ["explain", "17"], ["import", "absent.csv"]], ids=" ".join
)
def test_a_language_that_it_does_not_speak_is_one_line(command: list[str], tmp_path: Path) -> None:
    absent = f"sqlite:///{tmp_path / 'absent.db'}"
    assert refused(run(*command, "--lang", "fr", CARBONDASH_STORE=absent)) == "carbondash: --lang 'fr': expected zh or en"


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_a_store_of_quotes_alone_knows_the_days_of_its_quotes(store_url: str, tmp_path: Path) -> None:
    quotes = workbook(tmp_path / "quotes.xlsx", "quotes", [QUOTE])
    assert CliRunner().invoke(cli.app, ["import", str(quotes), "--store", store_url]).exit_code == 0
    assert CliRunner().invoke(cli.app, ["figures", "--as-of", "2023-11-20", "--store", store_url]).exit_code == 0
    for day in ("2020-01-01", "2023-11-21"):
        assert refused(run("figures", "--as-of", day, "--store", store_url)) == (
            f"carbondash: --as-of {day}: expected a day from 2023-11-20 to 2023-11-20, the days that the store knows"
        )


@pytest.mark.parametrize("command", ["figures", "reconcile", "check"])
def test_a_missing_store_is_one_line_and_stays_missing(command: str, tmp_path: Path) -> None:
    absent = tmp_path / "absent.db"
    assert "there is no store at" in refused(run(command, CARBONDASH_STORE=f"sqlite:///{absent}"))
    assert not absent.exists()


@pytest.mark.parametrize("command", [["figures"], ["reconcile"], ["check"], ["demo"], ["import", "absent.csv"]], ids=" ".join)
def test_a_file_that_is_no_database_is_one_line(command: list[str], tmp_path: Path) -> None:
    path = tmp_path / "letter.db"
    path.write_text("Dear colleague, this is a letter and not a database.\n" * 20)
    before = path.read_bytes()
    assert "file is not a database" in refused(run(*command, "--store", f"sqlite:///{path}"))
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("address", "complaint"),
    [
        ("nonsense", "'nonsense' is no address of a store"),
        ("mysql://u:secret@host/x", "a store can't be kept in 'mysql'"),
        ("postgresql+nodriver://u:secret@host/x", "there is no database driver"),
        ("postgresql://u:secret@host:port/x", "is no address of a store"),
        ("postgresql://u:secret@127.0.0.1:1/x", "can't open the store at postgresql+psycopg://u:***@127.0.0.1:1/x"),
        ("sqlite:////proc/none/x.db", "there is no store at"),
    ],
)
def test_an_address_where_nobody_answers_is_one_line_without_the_password(address: str, complaint: str) -> None:
    said = refused(run("check", "--store", address))
    assert complaint in said
    assert "secret" not in said


def test_a_process_that_is_refused_leaves_one_line_and_exit_code_1(tmp_path: Path) -> None:
    assert "there is no store at" in refused(run_process("check", "--store", f"sqlite:///{tmp_path / 'absent.db'}"))


def test_a_dry_run_on_a_missing_store_makes_none(tmp_path: Path) -> None:
    path, absent = workbook(tmp_path / "quotes.xlsx", "quotes", [QUOTE]), tmp_path / "deep" / "absent.db"
    done = run("import", path, "--dry-run", "--lang", "en", "--store", f"sqlite:///{absent}")
    assert (done.returncode, done.stderr) == (0, "")
    assert "checked, nothing written (dry run)" in done.stdout
    assert "1 new" in done.stdout
    assert not absent.parent.exists()


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("command", ["check", "figures", "import", "demo"])
def test_every_command_brings_an_older_store_forward(
    command: str, store_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quotes = workbook(tmp_path / "quotes.xlsx", "quotes", [QUOTE])
    store = open_store(store_url)
    assert CliRunner().invoke(cli.app, ["import", str(quotes), "--store", store_url]).exit_code == 0
    add_a_revision(tmp_path, monkeypatch)
    with pytest.raises(SchemaBehind, match="any command brings it up to date"):
        store.require()
    more = {"import": [str(workbook(tmp_path / "enterprises.xlsx", "enterprises", [ENTERPRISE]))]}
    done = CliRunner().invoke(cli.app, [command, *more.get(command, []), "--store", store_url])
    # The store holds facts, so the demonstration is refused, but only once it can be read.
    assert done.exit_code == (1 if command == "demo" else 0), done.output
    store.require()
    assert migrate.current(store.engine) == migrate.HEAD
    assert rows_of(store, "market_quote")
    store.close()
