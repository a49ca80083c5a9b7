"""What the machine itself must bring, and apt-get to fetch it: a browser and a Chinese font, servers for a deployment."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

BROWSER_MISSING = "No Chromium found: apt-get install chromium (or set CHROMIUM=/path/to/chromium)"
SERVERS_MISSING = "The tests of the deployment are left out: apt-get install"
FONT_MISSING = "No Chinese font found: apt-get install fonts-noto-cjk"

_BROWSER_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
_MAC_BROWSERS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)


def find_chromium() -> str | None:
    """Path of a Chromium that starts, or None: CHROMIUM, then the system's, then one that Playwright has fetched."""
    return next((path for path in _candidates() if _starts(path)), None)


def has_chinese_font() -> bool:
    """True when fontconfig knows a font that covers Chinese; where macOS has no fontconfig its own fonts are trusted."""
    fc_list = shutil.which("fc-list")
    if fc_list is None:
        return os.uname().sysname == "Darwin"
    listed = subprocess.run([fc_list, ":lang=zh-cn", "family"], capture_output=True, text=True, check=False)
    return bool(listed.stdout.strip())


def find_nginx() -> str | None:
    """Path of nginx, which is not on everybody's PATH, or None."""
    return shutil.which("nginx", path=os.pathsep.join(("/usr/sbin", "/usr/local/sbin", "/opt/homebrew/bin", *os.get_exec_path())))


def find_postgresql(program: str) -> str | None:
    """Path of a program of PostgreSQL's server, of the newest version that is installed, or None."""
    homes = [home for home in Path("/usr/lib/postgresql").glob("*/bin") if home.parent.name.isdigit()]
    newest_first = sorted(homes, key=lambda home: int(home.parent.name), reverse=True)
    return shutil.which(program, path=os.pathsep.join((*map(str, newest_first), *os.get_exec_path())))


def missing_servers() -> list[str]:
    """The Debian packages that a deployment on this machine lacks."""
    has_postgresql = all(find_postgresql(program) for program in ("initdb", "pg_ctl", "pg_basebackup", "psql"))
    return [*([] if find_nginx() else ["nginx-light"]), *([] if has_postgresql else ["postgresql"])]


def apt_install(*packages: str) -> bool:
    """Install Debian packages; False where there is no apt-get, no right to use it, or the packages cannot be had."""
    apt_get = shutil.which("apt-get")
    rights = _root_prefix()
    if apt_get is None or rights is None:
        return False
    print(f"Installing Debian packages (once): {' '.join(packages)}", flush=True)
    command = [*rights, "env", "DEBIAN_FRONTEND=noninteractive", apt_get, "-qq", "-o", "DPkg::Lock::Timeout=300"]
    # A fresh image has no package lists. Where they cannot be refreshed the ones at hand may still do.
    subprocess.run([*command, "update"], capture_output=True, check=False)
    install = [*command, "-y", "--no-install-recommends", "install", *packages]
    return subprocess.run(install, capture_output=True, check=False).returncode == 0


def _root_prefix() -> list[str] | None:
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if sudo is None or subprocess.run([sudo, "-n", "true"], capture_output=True, check=False).returncode != 0:
        return None
    return [sudo, "-n"]


def _candidates() -> Iterator[str]:
    if chosen := os.environ.get("CHROMIUM"):
        yield chosen
        return
    for name in _BROWSER_NAMES:
        if path := shutil.which(name):
            yield path
    yield from (path for path in _MAC_BROWSERS if os.path.exists(path))
    yield from _fetched_by_playwright()


def _fetched_by_playwright() -> Iterator[str]:
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        return
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    if os.path.exists(path):
        yield path


def _starts(path: str) -> bool:
    # A name on PATH proves nothing: Ubuntu's chromium-browser is a stub that only asks for a snap.
    try:
        return subprocess.run([path, "--version"], capture_output=True, timeout=60, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False
