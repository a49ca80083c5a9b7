"""`make audit`: are there known vulnerabilities in the pinned packages? Asks the open advisory database (osv.dev).

One question a package, by name and version; nothing else leaves the machine and nothing is kept. Where the database can't be
reached that is said, and is no failure: a release is audited where it can be.
"""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATABASE = "api.osv.dev"
NOT_AUDITED = "not audited: no advisory database reachable"
_PATIENCE_SECONDS = 5
# What pip-audit, or what it is built on, says when the line is broken rather than a package.
_BROKEN = re.compile(r"ConnectionError|ConnectTimeout|ReadTimeout|ProxyError|Max retries|HTTPSConnectionPool|ServiceError|50\d")


def main() -> int:
    """Returns 1 for a known vulnerability or where the audit itself went wrong, else 0."""
    if not _reachable():
        print(f"{NOT_AUDITED} ({DATABASE})")
        return 0
    asked = subprocess.run(_command(), cwd=ROOT, capture_output=True, text=True, check=False)
    code, text = verdict(asked.returncode, asked.stdout, asked.stderr)
    print(text)
    return code


def verdict(code: int, out: str, errors: str) -> tuple[int, str]:
    """The exit code and the words for what pip-audit has ended with."""
    try:
        packages = json.loads(out)["dependencies"]
    except (ValueError, KeyError, TypeError):
        if code != 0 and _BROKEN.search(errors):
            return 0, f"{NOT_AUDITED} ({DATABASE})"
        return 1, f"the audit itself went wrong:\n{errors.strip()[-2000:]}"
    unknown = [package for package in packages if "vulns" not in package]
    found = [
        f"{package['name']} {package['version']}: {flaw['id']}, mended in {', '.join(flaw['fix_versions']) or 'no version yet'}"
        for package in packages
        for flaw in package.get("vulns", [])
    ]
    lines = [f"{len(packages) - len(unknown)} packages audited, {len(found)} known vulnerabilities", *found]
    lines += [f"not audited: {package['name']} ({package.get('skip_reason', 'unknown')})" for package in unknown]
    return int(bool(found)), "\n".join(lines)


def _reachable() -> bool:
    try:
        with socket.create_connection((DATABASE, 443), timeout=_PATIENCE_SECONDS):
            return True
    except OSError:
        return False


def _command() -> list[str]:
    audit = [sys.executable, "-m", "pip_audit", "--requirement", "constraints.txt", "--no-deps", "--disable-pip"]
    choices = ["--vulnerability-service", "osv", "--format", "json", "--progress-spinner", "off", "--timeout", "15"]
    return [*audit, *choices]


if __name__ == "__main__":
    sys.exit(main())
