"""The commands as a person runs them: what stands on standard output and standard error, and the exit code."""

from __future__ import annotations

import io
import os
import runpy
import subprocess
import sys
from collections.abc import Iterator
from contextlib import chdir, contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Done:
    """What a command left behind."""

    returncode: int
    stdout: str
    stderr: str


def run(*arguments: str | Path, **environment: str) -> Done:
    """`python -m carbondash …` in this process, which saves its start; the environment's store is nobody's unless named."""
    said, complained = io.StringIO(), io.StringIO()
    with _as_a_command(arguments, environment), redirect_stdout(said), redirect_stderr(complained):
        try:
            runpy.run_module("carbondash", run_name="__main__", alter_sys=True)
            code: object = 0
        except SystemExit as end:
            code = end.code
    assert code is None or isinstance(code, int), code
    return Done(code or 0, said.getvalue(), complained.getvalue())


def run_process(*arguments: str | Path, **environment: str) -> Done:
    """`python -m carbondash …` in a process of its own: for what a process shows and a call does not."""
    done = subprocess.run(
        [sys.executable, "-m", "carbondash", *map(str, arguments)],
        cwd=ROOT,
        env=_environment(environment),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return Done(done.returncode, done.stdout, done.stderr)


def refused(done: Done) -> str:
    """The one line that a refused command says; it says nothing else."""
    lines = done.stderr.splitlines()
    assert (done.returncode, len(lines), done.stdout) == (1, 1, ""), done
    return lines[0]


def _environment(more: dict[str, str]) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name != "CARBONDASH_STORE"}
    return kept | {"PYTHONPATH": str(ROOT), "COLUMNS": "120", "PYTHONIOENCODING": "utf-8"} | more


@contextmanager
def _as_a_command(arguments: tuple[str | Path, ...], environment: dict[str, str]) -> Iterator[None]:
    with (
        mock.patch.dict(os.environ, _environment(environment), clear=True),
        mock.patch.object(sys, "argv", ["carbondash", *map(str, arguments)]),
        mock.patch.object(sys, "stdin", io.StringIO()),
        chdir(ROOT),
    ):
        yield
