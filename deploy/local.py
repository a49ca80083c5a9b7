"""The whole deployment on loopback, in one folder: primary, replica, several processes of the desk, nginx before them.

    python -m deploy.local up [--folder deployment] [--apps 4] [--scale 1 | --backup FILE] [--port 8500]
    python -m deploy.local status
    python -m deploy.local restart          one process after the other, while people work
    python -m deploy.local down             stops all of it and removes the folder

It needs Debian's postgresql and nginx; as root, or with sudo, it installs them.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import secrets
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from deploy import apps, nginx, postgresql
from deploy.apps import App
from deploy.postgresql import Cluster
from tools import system

ROOT = Path(__file__).resolve().parent.parent
_STATE = "deployment.json"
_DEFAULT_APPS = 4
_TRUSTED_AFTER = 4.0
_PORTS = range(18_000, 28_000)


@dataclass(frozen=True)
class Deployment:
    """What runs: where it lies, its servers, its processes, where readers go, and what the processes are told."""

    folder: Path
    primary: Cluster
    replica: Cluster
    apps: tuple[App, ...]
    port: int
    environment: dict[str, str]

    @property
    def address(self) -> str:
        """Where readers go."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def store(self) -> str:
        """The primary's URL; it holds a password."""
        return self.environment["CARBONDASH_STORE"]

    def nginx_runs(self) -> bool:
        """Whether nginx is there."""
        try:
            return "nginx" in Path(f"/proc/{self._nginx_pid()}/cmdline").read_text()
        except (OSError, ValueError):
            return False

    def start_nginx(self) -> None:
        """Write its configuration and start it. Raises RuntimeError."""
        front = self.folder / "nginx"
        (front / "temp").mkdir(parents=True, exist_ok=True)
        user = postgresql.account() if os.geteuid() == 0 else ""
        listen = nginx.Front(f"127.0.0.1:{self.port}", "127.0.0.1", user)
        (front / "nginx.conf").write_text(nginx.configuration([app.address for app in self.apps], listen))
        self._nginx("-t")
        self._nginx()

    def stop_nginx(self) -> None:
        """Stop it if it runs."""
        if self.nginx_runs():
            self._nginx("-s", "stop")

    def _nginx_pid(self) -> int:
        return int((self.folder / "nginx" / "nginx.pid").read_text())

    def _nginx(self, *words: str) -> None:
        front = self.folder / "nginx"
        command = [system.find_nginx() or "nginx", "-p", f"{front}/", "-c", "nginx.conf", "-e", "nginx-error.log", *words]
        with (front / "nginx-start.log").open("ab+") as log:
            done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, check=False)
            log.seek(0)
            if done.returncode != 0:
                raise RuntimeError(f"nginx failed with {done.returncode}: {log.read().decode(errors='replace')[-1500:]}")

    def save(self) -> None:
        """Write down what runs, for the next command; only its owner can read it."""
        told = {
            "primary": [self.primary.port, self.primary.account],
            "replica": [self.replica.port, self.replica.account],
            "apps": [[app.port, app.pid] for app in self.apps],
            "port": self.port,
            "environment": self.environment,
        }
        path = self.folder / _STATE
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            json.dump(told, file, indent=1)


def load(folder: Path) -> Deployment:
    """The deployment in a folder. Raises FileNotFoundError."""
    told: dict[str, Any] = json.loads((folder / _STATE).read_text())
    return Deployment(
        folder,
        Cluster(folder / "primary", *told["primary"]),
        Cluster(folder / "replica", *told["replica"]),
        tuple(App(*app) for app in told["apps"]),
        told["port"],
        told["environment"],
    )


def up(
    folder: Path,
    count: int,
    *,
    scale: int = 1,
    backup: Path | None = None,
    port: int | None = None,
    more: Mapping[str, str] | None = None,
) -> Deployment:
    """Bring it all up with a demonstration province or what a backup holds; `more` is what the processes are told besides.

    Raises RuntimeError or OSError; what had come up by then is stopped again and the folder removed.
    """
    folder = folder.resolve()
    folder.mkdir(mode=0o711, parents=True, exist_ok=False)
    folder.chmod(0o711)
    made = _planned(folder, count, port, more or {})
    passwords = {name: secrets.token_urlsafe(24) for name in (postgresql.APP, postgresql.REPLICATION)}
    try:
        made.save()
        for cluster in (made.primary, made.replica):
            cluster.folder.mkdir(mode=0o700)
        postgresql.make_primary(made.primary, passwords, made.replica.port)
        stores = {
            "CARBONDASH_STORE": _url(made.primary, passwords[postgresql.APP]),
            "CARBONDASH_READ_STORE": _url(made.replica, passwords[postgresql.APP]),
        }
        made = replace(made, environment={**made.environment, **stores})
        made.save()
        fill = ["restore", str(backup.resolve())] if backup else ["demo", "--scale", str(scale)]
        carbondash(made, *fill)
        made.primary.ask("ANALYZE", postgresql.DATABASE)
        postgresql.make_replica(made.replica, made.primary, passwords[postgresql.REPLICATION])
        for app in made.apps:
            made = start_app(made, app.port, wait=False)
        for app in made.apps:
            apps.wait_until_ready(app)
        made.start_nginx()
    except BaseException:
        down(made)
        raise
    return made


def down(made: Deployment) -> None:
    """Stop all of it and remove its folder."""
    made.stop_nginx()
    for app in made.apps:
        apps.stop(app, grace=10)
    for cluster in (made.replica, made.primary):
        cluster.stop("immediate")
    shutil.rmtree(made.folder)


def carbondash(made: Deployment, *words: str) -> str:
    """Run a command of the desk on the primary; returns what it printed. Raises RuntimeError."""
    command = [sys.executable, "-m", "carbondash", *words]
    told = {**os.environ, "CARBONDASH_STORE": made.store}
    done = subprocess.run(command, cwd=ROOT, env=told, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"carbondash {words[0]} failed with {done.returncode}: {(done.stdout + done.stderr)[-1500:]}")
    return done.stdout


def start_app(made: Deployment, port: int, *, wait: bool = True) -> Deployment:
    """Start the process of a port; returns the deployment with it."""
    app = apps.start(port, made.environment, made.folder / f"desk-{port}.log")
    made = replace(made, apps=tuple(app if other.port == port else other for other in made.apps))
    made.save()
    if wait:
        apps.wait_until_ready(app)
    return made


def rolling_restart(made: Deployment, *, tell: bool = False) -> Deployment:
    """Restart one process after the other, the next one only when the last is ready.

    From the last to the first: the readers of a process go to the one after it, which has been restarted by then, so that nobody
    is moved twice but those of the first.
    """
    for app in reversed(made.apps):
        if app is not made.apps[-1]:
            # nginx leaves a process alone for two seconds after it was refused: until then the last one takes nobody.
            time.sleep(_TRUSTED_AFTER)
        begin = time.monotonic()
        apps.stop(app)
        made = start_app(made, app.port)
        if tell:
            print(f"port {app.port}: ready again after {time.monotonic() - begin:.1f} s", flush=True)
    return made


def status(made: Deployment) -> list[tuple[str, str]]:
    """What runs and how it is, in words."""
    lines = [("nginx", f"{made.address}  {'runs' if made.nginx_runs() else 'gone'}")]
    lines += [(f"desk {app.port}", app.ready()) for app in made.apps]
    for name, cluster in (("primary", made.primary), ("replica", made.replica)):
        lines.append((f"{name} {cluster.port}", "answers" if cluster.is_running() else "gone"))
    if made.primary.is_running():
        lines.append(("replication", postgresql.lag(made.primary)))
    return lines


def _planned(folder: Path, count: int, port: int | None, more: Mapping[str, str]) -> Deployment:
    ports = free_ports(count + 3)
    account = postgresql.account()
    environment = {
        "STREAMLIT_SERVER_COOKIE_SECRET": secrets.token_hex(32),
        "OMP_NUM_THREADS": "1",
        **more,
    }
    return Deployment(
        folder,
        Cluster(folder / "primary", ports[0], account),
        Cluster(folder / "replica", ports[1], account),
        tuple(App(free, 0) for free in ports[3:]),
        port or ports[2],
        environment,
    )


def _url(cluster: Cluster, password: str) -> str:
    return f"postgresql://{postgresql.APP}:{password}@127.0.0.1:{cluster.port}/{postgresql.DATABASE}"


def free_ports(count: int) -> list[int]:
    """Ports of loopback on which nobody listens, below those that the system gives to outgoing connections.

    One of those could be taken while a process that is restarted does not listen.
    """
    found: list[int] = []
    for port in random.sample(_PORTS, len(_PORTS)):
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            found.append(port)
        if len(found) == count:
            return found
    raise OSError(f"fewer than {count} ports between {_PORTS.start} and {_PORTS.stop} are free")


def main(words: list[str]) -> int:
    """Do what is asked; returns the exit code and prints one line where something is missing."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("up", "status", "restart", "down"))
    parser.add_argument("--folder", type=Path, default=ROOT / "deployment")
    parser.add_argument("--apps", type=int, default=_DEFAULT_APPS, help="processes of the desk; about one for each core")
    parser.add_argument("--scale", type=int, default=1, help="of the demonstration province")
    parser.add_argument("--backup", type=Path, help="fill the store from this backup instead")
    parser.add_argument("--port", type=int, help="where nginx listens; default a free one")
    asked = parser.parse_args(words)
    try:
        if asked.what == "up":
            if (missing := system.missing_servers()) and not (system.apt_install(*missing) and not system.missing_servers()):
                print(f"missing here: apt-get install {' '.join(missing)}", file=sys.stderr)
                return 1
            made = up(asked.folder, asked.apps, scale=asked.scale, backup=asked.backup, port=asked.port)
        else:
            made = load(asked.folder.resolve())
        if asked.what == "restart":
            made = rolling_restart(made, tell=True)
        if asked.what == "down":
            down(made)
            return 0
    except (OSError, RuntimeError) as error:
        print(error, file=sys.stderr)
        return 1
    for name, state in status(made):
        print(f"{name:16} {state}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
