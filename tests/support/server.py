"""The served app as a process of its own, on a free port, against a store of the caller's choice."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parent.parent.parent


class AppServer:
    """`python -m carbondash.server` between entering and leaving a `with` block; `address` is where it listens.

    command: another module with its arguments, for an app of a test's own. environment: further variables; an address that
    stands in them is written as {address}.
    """

    def __init__(
        self,
        store_url: str,
        log: Path,
        ready_within: float = 120.0,
        command: Sequence[str] = ("carbondash.server",),
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self._store_url = store_url
        self._log = log
        self._command = command
        self._ready_within = ready_within
        self._environment = environment or {}
        self._process: subprocess.Popen[bytes] | None = None
        self.address = f"http://127.0.0.1:{free_port()}"

    def __enter__(self) -> AppServer:
        port = self.address.rpartition(":")[2]
        # Without the views made in advance: most of them nobody asks for in a test.
        cold = {"CARBONDASH_WARM": "0"}
        environment = os.environ | cold | {"CARBONDASH_STORE": self._store_url, "HOST": "127.0.0.1", "PORT": port}
        environment["STREAMLIT_SERVER_PORT"] = port
        environment |= {name: value.replace("{address}", self.address) for name, value in self._environment.items()}
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", *self._command], cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT
            )
        try:
            self._wait_until_ready(self._process)
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._stop()

    @property
    def log(self) -> str:
        """What the server has written so far."""
        return self._log.read_text(errors="replace")

    @property
    def pid(self) -> int:
        """The process that serves."""
        assert self._process is not None
        return self._process.pid

    def wait(self, seconds: float) -> int:
        """The exit code of a server that was told to end; raises subprocess.TimeoutExpired."""
        assert self._process is not None
        return self._process.wait(seconds)

    def _wait_until_ready(self, process: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + self._ready_within
        while time.monotonic() < deadline:
            if process.poll() is not None:
                raise RuntimeError(f"The server ended with {process.returncode}:\n{self.log}")
            try:
                with urlopen(f"{self.address}/_stcore/health", timeout=5) as answer:
                    if answer.status == 200:
                        return
            except (URLError, OSError):
                time.sleep(0.1)
        raise RuntimeError(f"The server was not ready within {self._ready_within:.0f} s:\n{self.log}")

    def _stop(self) -> None:
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
