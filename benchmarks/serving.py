"""A server of the measurement as a process of its own on a loopback port, with its memory and processor time.

The product and its peers are started the same way: one Python process, the product's folder as the working directory (so that
all read the same .streamlit/config.toml), the store by its URL. Linux only: memory and time are read from /proc.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Literal
from urllib.error import URLError
from urllib.request import urlopen

from benchmarks.packages import ROOT, ensure

READY_WITHIN = 300.0
Kind = Literal["streamlit", "dash"]


@dataclass(frozen=True)
class Peer:
    """Something that is measured: how its server starts, what it speaks, and its words in the tables.

    packages: it needs those of benchmarks/requirements.txt.
    """

    name: str
    words: str
    command: tuple[str, ...]
    kind: Kind = "streamlit"
    environment: dict[str, str] = field(default_factory=dict, hash=False)
    packages: bool = False

    @property
    def health(self) -> str:
        """A path that answers 200 once the server is ready."""
        return "/_stcore/health" if self.kind == "streamlit" else "/_dash-layout"


PRODUCT = Peer("product", "this product", ("carbondash.server",))
FRAMED = Peer("framed", "empty page in the product's frame", ("benchmarks.peers.framed",))
BARE = Peer("bare", "bare empty page", ("benchmarks.peers.plain", "bare"))
USUAL = Peer("usual", "Overview the usual way", ("benchmarks.peers.plain", "usual"))
USUAL_DEFAULT = Peer(
    "usual_default",
    "Overview the usual way, Streamlit's own collection",
    ("benchmarks.peers.plain", "usual"),
    environment={"STREAMLIT_RUNNER_POST_SCRIPT_GC": "true", "BENCHMARK_FREEZE": "0"},
)
DASH = Peer("dash", "Overview in Dash", ("benchmarks.peers.dash_overview",), kind="dash", packages=True)
PEERS = {peer.name: peer for peer in (PRODUCT, FRAMED, BARE, USUAL, USUAL_DEFAULT, DASH)}


@dataclass(frozen=True)
class Memory:
    """Of one process, in MB: resident, its proportional share with what it shares divided, and what is its own alone."""

    rss: float
    pss: float
    own: float


class Serving:
    """A peer's server between entering and leaving a `with` block. Raises RuntimeError where it ends or does not get ready."""

    def __init__(self, peer: Peer, store_url: str, log: Path) -> None:
        self.peer = peer
        self.address = f"http://127.0.0.1:{_free_port()}"
        self.ready_after = 0.0
        self._store_url = store_url
        self._log = log
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Serving:
        port = self.address.rpartition(":")[2]
        own = {"CARBONDASH_STORE": self._store_url, "HOST": "127.0.0.1", "PORT": port, "STREAMLIT_SERVER_PORT": port}
        if self.peer.packages:
            own["PYTHONPATH"] = str(ensure())
        start = time.perf_counter()
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", *self.peer.command],
                cwd=ROOT,
                env=os.environ | own | self.peer.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        try:
            self._wait_until_ready(self._process)
        except BaseException:
            self._stop()
            raise
        self.ready_after = time.perf_counter() - start
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._stop()

    @property
    def pid(self) -> int:
        """The server's process."""
        if self._process is None:
            raise RuntimeError("The server was not started")
        return self._process.pid

    @property
    def log(self) -> str:
        """What the server has written so far."""
        return self._log.read_text(errors="replace")

    def memory(self) -> Memory:
        """What the server holds now."""
        lines = Path(f"/proc/{self.pid}/smaps_rollup").read_text().splitlines()
        found = {line.split()[0]: int(line.split()[1]) / 1024 for line in lines[1:]}
        return Memory(found["Rss:"], found["Pss:"], found["Private_Clean:"] + found["Private_Dirty:"])

    def processor_seconds(self) -> float:
        """The processor time that the server has used, all threads, user and system."""
        # The name of the process stands in brackets and may hold blanks; what follows it is plain.
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def _wait_until_ready(self, process: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + READY_WITHIN
        while time.monotonic() < deadline:
            if process.poll() is not None:
                raise RuntimeError(f"{self.peer.words} ended with {process.returncode}:\n{self.log}")
            try:
                with urlopen(self.address + self.peer.health, timeout=30) as answer:
                    if answer.status == 200:
                        return
            except (URLError, OSError):
                time.sleep(0.1)
        raise RuntimeError(f"{self.peer.words} was not ready within {READY_WITHIN:.0f} s:\n{self.log}")

    def _stop(self) -> None:
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
