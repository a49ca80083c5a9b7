"""Set-up for `make`: virtual environment, packages, demonstration store, browser; standard library only.

`runtime` is what `make run` needs, `development` what `make test` needs, `servers` what the slow tests need besides. What is
already there is left alone.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tools import system

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STORE = ROOT / "data" / "carbondash.db"
CONSTRAINTS = "constraints.txt"
REQUIREMENTS = {
    "runtime": ("requirements.txt",),
    "development": ("requirements.txt", "requirements-dev.txt"),
}


class SetupError(Exception):
    """The set-up cannot go on; the message is one line that says what to do."""


def main(arguments: list[str]) -> int:
    """Prepare `runtime`, `development` or `servers`; returns the exit code and prints one line where something is missing."""
    purpose = arguments[0]
    try:
        with _one_at_a_time():
            if purpose == "servers":
                ensure_servers()
                return 0
            install(purpose)
            if purpose == "runtime":
                create_demonstration_store()
            else:
                ensure_browser()
    except SetupError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def install(purpose: str) -> None:
    """Bring `.venv` to the state the requirements files describe; does nothing when their digest is the one installed."""
    stamp = VENV / f".installed-{purpose}"
    digest = _digest(REQUIREMENTS[purpose])
    if PYTHON.exists() and stamp.exists() and stamp.read_text() == digest:
        return
    _create_environment()
    print(f"Installing {' and '.join(REQUIREMENTS[purpose])} into .venv (once)", flush=True)
    files = [part for name in REQUIREMENTS[purpose] for part in ("-r", name)]
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *files, "-c", CONSTRAINTS]
    if subprocess.run(pip, cwd=ROOT, check=False).returncode != 0:
        raise SetupError(
            "The packages could not be installed: see pip's message above; `make` again once the package registry answers"
        )
    stamp.write_text(digest)
    if purpose == "development":
        (VENV / ".installed-runtime").write_text(_digest(REQUIREMENTS["runtime"]))


def create_demonstration_store() -> None:
    """Create the demonstration province as the default store when there is none; one named by CARBONDASH_STORE is left alone."""
    if STORE.exists() or os.environ.get("CARBONDASH_STORE"):
        return
    print("Creating the demonstration province in data/carbondash.db (once)", flush=True)
    # Written beside and renamed at the end: an interrupted creation must not pass for a finished store.
    partial = STORE.with_suffix(".db.partial")
    for leftover in STORE.parent.glob(f"{partial.name}*"):
        leftover.unlink()
    command = [str(PYTHON), "-m", "carbondash", "demo", "--store", f"sqlite:///{partial}"]
    if subprocess.run(command, cwd=ROOT, check=False).returncode != 0:
        raise SetupError("The demonstration store could not be created: see the message above")
    # Whatever is still in the write-ahead log goes into the file before the file gets its name.
    connection = sqlite3.connect(partial)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    partial.replace(STORE)


def ensure_browser() -> None:
    """Fetch a Chromium and a Chinese font where they are missing; what cannot be had is said, and fails in the browser tests."""
    missing = []
    # One that was named by hand is used or complained about, never replaced.
    if not os.environ.get("CHROMIUM") and not _has_browser():
        missing.append("chromium")
    if not system.has_chinese_font():
        missing.append("fonts-noto-cjk")
    # fontconfig brings fc-list, which is how the font is found again at the next start.
    if missing and not system.apt_install(*missing, "fontconfig") and "chromium" in missing:
        _fetch_with_playwright()
    if not _has_browser():
        print(system.BROWSER_MISSING, file=sys.stderr)
    if not system.has_chinese_font():
        print(system.FONT_MISSING, file=sys.stderr)


def ensure_servers() -> None:
    """Install nginx and PostgreSQL's programs where they are missing; without them the tests of the deployment are left out."""
    missing = system.missing_servers()
    if missing and not (system.apt_install(*missing) and not system.missing_servers()):
        print(f"{system.SERVERS_MISSING} {' '.join(missing)}", file=sys.stderr)


def _fetch_with_playwright() -> None:
    fetch = [str(PYTHON), "-m", "playwright", "install", "chromium"]
    with suppress(subprocess.TimeoutExpired):
        subprocess.run(fetch, cwd=ROOT, capture_output=True, check=False, timeout=600)


def _has_browser() -> bool:
    if system.find_chromium() is not None:
        return True
    # Asked again of the virtual environment: only there is Playwright, and what it has fetched, known.
    code = "import sys; from tools.system import find_chromium; sys.exit(find_chromium() is None)"
    return subprocess.run([str(PYTHON), "-c", code], cwd=ROOT, check=False).returncode == 0


def _create_environment() -> None:
    if _has_pip():
        return
    shutil.rmtree(VENV, ignore_errors=True)
    print("Creating the virtual environment .venv (once)", flush=True)
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    try:
        import ensurepip  # noqa: F401  Debian ships Python without it
    except ImportError:
        if not system.apt_install(package):
            raise SetupError(f"Python's venv module is incomplete here: apt-get install {package}") from None
    made = subprocess.run([sys.executable, "-m", "venv", str(VENV)], capture_output=True, text=True, check=False)
    if made.returncode != 0 or not _has_pip():
        last = (made.stdout + made.stderr).strip().splitlines()[-1:]
        raise SetupError(f"The virtual environment could not be created ({' '.join(last)}): apt-get install {package}")


def _has_pip() -> bool:
    if not PYTHON.exists():
        return False
    return subprocess.run([str(PYTHON), "-m", "pip", "--version"], capture_output=True, check=False).returncode == 0


def _digest(names: tuple[str, ...]) -> str:
    digest = hashlib.sha256(sys.version.encode())
    for name in (*names, CONSTRAINTS):
        digest.update((ROOT / name).read_bytes())
    return digest.hexdigest()


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    # `make run` and `make test` may be started together on a fresh clone; the project folder itself is the lock.
    handle = os.open(ROOT, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
