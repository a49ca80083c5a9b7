"""A primary and its replica on loopback, from the server's own programs, each in a folder of its own."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tools import system

HERE = Path(__file__).resolve().parent
DATABASE, APP, REPLICATION, SLOT = "carbondash", "carbondash_app", "carbondash_replica", "replica_1"
# For a trial beside everything else on one machine.
_MEMORY = {"SHARED_BUFFERS": "256MB", "EFFECTIVE_CACHE_SIZE": "1GB"}


@dataclass(frozen=True)
class Cluster:
    """A server: its folder (data, log, sockets), its port, and the account that it runs under."""

    folder: Path
    port: int
    account: str

    @property
    def data(self) -> Path:
        """Where its database lies."""
        return self.folder / "data"

    def start(self) -> None:
        """Start it and wait until it answers. Raises RuntimeError."""
        log = self.folder / "postgresql.log"
        _run(self, [program("pg_ctl"), "-D", self.data, "-l", log, "-w", "-t", "120", "start"])

    def stop(self, mode: str = "fast") -> None:
        """Stop it if it runs; `immediate` is as if the machine had failed."""
        if (self.data / "postmaster.pid").exists():
            _run(self, [program("pg_ctl"), "-D", self.data, "-m", mode, "-w", "-t", "60", "stop"])

    def is_running(self) -> bool:
        """Whether it takes connections."""
        try:
            self.ask("SELECT 1")
        except RuntimeError:
            return False
        return True

    def ask(self, statement: str, database: str = "postgres") -> str:
        """Run statements as its administrator; returns what they answer, a row a line. Raises RuntimeError."""
        # By standard input: the list of processes shows everybody the arguments of a program.
        where: list[str | Path] = ["-h", self.folder, "-p", str(self.port), "-d", database]
        tell = [program("psql"), *where, "-XAtq", "-v", "ON_ERROR_STOP=1", "-f", "-"]
        return _run(self, tell, text=statement).strip()


def program(name: str) -> str:
    """Path of a program of PostgreSQL. Raises FileNotFoundError."""
    found = system.find_postgresql(name)
    if found is None:
        raise FileNotFoundError(f"there is no {name} here: apt-get install postgresql")
    return found


def account() -> str:
    """The account for the servers: our own, and where that is root, which they refuse, Debian's postgres or nobody."""
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid()).pw_name
    names = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in ("postgres", "nobody") if name in names)


def make_primary(cluster: Cluster, passwords: dict[str, str], replica_port: int) -> None:
    """Make, start and furnish a primary: the desk's login and database, the role that sees only some cities, the replica's login.

    passwords: of APP and REPLICATION. Raises RuntimeError.
    """
    _own(cluster, cluster.folder)
    locale = ["--encoding=UTF8", "--locale=C.UTF-8", "--data-checksums"]
    _run(cluster, [program("initdb"), "-D", cluster.data, *locale, "--auth=peer", f"--username={cluster.account}"])
    _configure(cluster, primary_port=replica_port)
    cluster.start()
    cluster.ask(
        f"CREATE ROLE {APP} LOGIN PASSWORD '{passwords[APP]}';"
        f"CREATE ROLE {REPLICATION} LOGIN REPLICATION PASSWORD '{passwords[REPLICATION]}';"
        f"CREATE ROLE carbondash_scoped NOLOGIN; GRANT carbondash_scoped TO {APP};"
        f"CREATE DATABASE {DATABASE} OWNER {APP};"
    )
    cluster.ask(f"SELECT pg_create_physical_replication_slot('{SLOT}')")


def make_replica(cluster: Cluster, primary: Cluster, password: str) -> None:
    """Copy a running primary and start the copy as its replica. Raises RuntimeError."""
    _own(cluster, cluster.folder)
    passes = cluster.folder / "pgpass"
    passes.touch(mode=0o600)
    passes.write_text(f"127.0.0.1:*:*:{REPLICATION}:{password}\n")
    _own(cluster, passes)
    source = f"host=127.0.0.1 port={primary.port} user={REPLICATION} passfile={passes}"
    _run(cluster, [program("pg_basebackup"), "-D", cluster.data, "-d", source, "-S", SLOT, "-X", "stream", "-c", "fast"])
    _configure(cluster, primary_port=primary.port)
    standby = cluster.data / "standby.signal"
    standby.touch()
    _own(cluster, standby)
    cluster.start()


def lag(primary: Cluster) -> str:
    """How far the replicas of a primary are behind, in bytes of its log; "none" without one."""
    behind = "state || ', ' || coalesce(pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn)::text, '?') || ' bytes behind'"
    return primary.ask(f"SELECT {behind} FROM pg_stat_replication") or "none"


def _configure(cluster: Cluster, *, primary_port: int) -> None:
    passes = cluster.folder / "pgpass"
    parts = {
        "ADDRESSES": "127.0.0.1",
        "PORT": str(cluster.port),
        "SOCKETS": str(cluster.folder),
        "SLOT": SLOT,
        "PRIMARY": f"host=127.0.0.1 port={primary_port} user={REPLICATION} passfile={passes}",
        "ADMINISTRATOR": cluster.account,
        "DATABASE": DATABASE,
        "APPS": "127.0.0.1/32",
        "REPLICAS": "127.0.0.1/32",
        **_MEMORY,
    }
    for name in ("postgresql.conf", "pg_hba.conf"):
        text = (HERE / name).read_text()
        for part, value in parts.items():
            text = text.replace(f"@{part}@", value)
        (cluster.data / name).write_text(text)
        _own(cluster, cluster.data / name)


def _own(cluster: Cluster, path: Path) -> None:
    if os.geteuid() == 0:
        shutil.chown(path, cluster.account, pwd.getpwnam(cluster.account).pw_gid)


def _run(cluster: Cluster, command: Sequence[str | Path], text: str = "") -> str:
    """Run a program under the cluster's account; returns what it printed. Raises RuntimeError with its last lines."""
    entry = pwd.getpwnam(cluster.account)
    demote = {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []} if os.geteuid() == 0 else {}
    # Into files: a server that is left running would hold a pipe open for ever.
    said = cluster.folder / "programs.log"
    with said.open("w+") as log:
        done = subprocess.run(
            [str(part) for part in command],
            cwd=cluster.folder,
            env={"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C", "HOME": str(cluster.folder)},
            input=text.encode(),
            stdout=log,
            stderr=log,
            check=False,
            **demote,  # type: ignore[call-overload]
        )
        log.seek(0)
        output = log.read()
    if done.returncode != 0:
        raise RuntimeError(f"{Path(command[0]).name} failed with {done.returncode}: {output.strip()[-1500:]}")
    return output
