"""Processes of the desk on one machine: start, ask whether they are ready, stop, one after the other."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parent.parent
_MODULE = "carbondash.server"


@dataclass(frozen=True)
class App:
    """A process that serves the desk on a port of loopback."""

    port: int
    pid: int

    @property
    def address(self) -> str:
        """HOST:PORT, as nginx names it."""
        return f"127.0.0.1:{self.port}"

    def is_running(self) -> bool:
        """Whether the process is there and what it was."""
        process = Path(f"/proc/{self.pid}")
        try:
            state = process.joinpath("stat").read_text().rpartition(")")[2].split()[0]
            words = process.joinpath("cmdline").read_bytes()
        except OSError:
            return False
        # For a moment after its start a process has no words yet; one that has ended has none and waits to be asked.
        return state not in "ZX" and (not words or _MODULE.encode() in words)

    def ready(self) -> str:
        """ "ready", or why not in a word. A process that has no such answer of its own is ready when it answers at all."""
        if not self.is_running():
            return "gone"
        for path in ("/ready", "/_stcore/health"):
            try:
                with urlopen(f"http://{self.address}{path}", timeout=5) as answer:
                    is_page = answer.headers.get_content_type() == "text/html" and path == "/ready"
                    if not is_page:
                        return "ready"
            except HTTPError as error:
                return _reason(error)
            except OSError:
                return "starting"
        return "ready"


def start(port: int, environment: Mapping[str, str], log: Path) -> App:
    """Start a process; it is not ready yet."""
    told = {**os.environ, **environment, "HOST": "127.0.0.1", "PORT": str(port), "STREAMLIT_SERVER_PORT": str(port)}
    with log.open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", _MODULE],
            cwd=ROOT,
            env=told,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    # It outlives this program, which is not to be warned of that.
    process.returncode = 0
    return App(port, process.pid)


def wait_until_ready(app: App, within: float = 180.0) -> None:
    """Returns once the process takes visitors. Raises RuntimeError where it ends or takes too long."""
    deadline = time.monotonic() + within
    while (state := app.ready()) != "ready":
        # A child that has ended is in the list of processes until somebody asks.
        with suppress(ChildProcessError):
            os.waitpid(app.pid, os.WNOHANG)
        if state == "gone" or time.monotonic() > deadline:
            raise RuntimeError(f"the process on port {app.port} is not ready: {state}")
        time.sleep(0.2)


def stop(app: App, grace: float = 60.0) -> None:
    """End a process: it stops taking visitors, lets go of those it has, and is killed after `grace` seconds."""
    if not app.is_running():
        return
    os.kill(app.pid, signal.SIGTERM)
    deadline = time.monotonic() + grace
    while app.is_running():
        with suppress(ChildProcessError):
            os.waitpid(app.pid, os.WNOHANG)
        if time.monotonic() > deadline:
            with suppress(ProcessLookupError):
                os.kill(app.pid, signal.SIGKILL)
        time.sleep(0.1)


def _reason(error: HTTPError) -> str:
    try:
        said = json.loads(error.read(1000))
        return str(said.get("reason") or said.get("status") or error.code)
    except (ValueError, AttributeError):
        return str(error.code)
