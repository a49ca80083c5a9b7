"""`make test`: formatter, linter, type checker and tests, side by side, with one closing table."""

from __future__ import annotations

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

BESIDE = {
    "format": ["ruff", "format", "--check", "."],
    "lint": ["ruff", "check", "."],
    "types": ["mypy"],
}
# One worker more than the two cores that are expected: a browser test mostly waits.
TESTS = ["pytest", "-n", "3"]


@dataclass(frozen=True)
class Outcome:
    """How one check ended: its name, exit code, seconds and what it printed."""

    name: str
    code: int
    seconds: float
    output: str = ""


def run(name: str, arguments: list[str], *, quiet: bool) -> Outcome:
    """Run one module of the virtual environment in the project's folder; `quiet` keeps its output for later."""
    start = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE if quiet else None,
        stderr=subprocess.STDOUT if quiet else None,
        text=True,
        check=False,
    )
    return Outcome(name, done.returncode, time.monotonic() - start, done.stdout or "")


def main(extra: list[str]) -> int:
    """Run every check; returns 0 only when all of them pass. `extra` goes to pytest."""
    with ThreadPoolExecutor(len(BESIDE)) as pool:
        waiting = [pool.submit(run, name, arguments, quiet=True) for name, arguments in BESIDE.items()]
        tests = run("tests", [*TESTS, *extra], quiet=False)
        outcomes = [future.result() for future in waiting]
    for outcome in outcomes:
        if outcome.code:
            print(f"\n{outcome.name}:\n{outcome.output}", flush=True)
    print()
    for outcome in [*outcomes, tests]:
        print(f"{outcome.name:8} {'ok' if outcome.code == 0 else 'FAILED':8} {outcome.seconds:6.1f} s", flush=True)
    return int(any(outcome.code for outcome in [*outcomes, tests]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
