"""A real OpenID provider on this machine, with people whose claims a test chooses."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from tests.support.server import free_port

# Where its pages get their looks from; nothing is asked of other machines.
STYLE_SHEETS = "https://cdn.jsdelivr.net/**"


@contextmanager
def provider(people: Mapping[str, Mapping[str, object]], log: Path) -> Iterator[str]:
    """The address of a provider that runs as a process; people: claims by the subject that its page offers as a button."""
    port = free_port()
    claims = [f"--user-claims={json.dumps({'sub': subject, **said})}" for subject, said in people.items()]
    # It uses parts of Authlib that are to move elsewhere, and warns at every step.
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", f"--port={port}", *claims]
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(f"{address}/.well-known/openid-configuration", process, log)
        yield address
    finally:
        process.kill()
        process.wait()


def _wait(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urlopen(address, timeout=5):
                return
        except (URLError, OSError):
            time.sleep(0.1)
    raise RuntimeError(f"The provider did not start:\n{log.read_text(errors='replace')}")
