"""Processes that write to a store and are killed on the way, as by a power cut or somebody's `kill -9`."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Any

from sqlalchemy import event

from carbondash.actions.corrections import correct_record
from carbondash.actions.rollbacks import roll_back
from carbondash.derive.run import derive
from carbondash.intake.importer import import_files
from carbondash.store import Store, open_store
from carbondash.store.restore import restore
from tests.actions.office import AUGUST, clerk, newest_record, plants_of, unit_of
from tests.intake.files import TODAY

# Everything that a process needs is imported once, by the process that all others are copied from.
_PROCESSES = multiprocessing.get_context("forkserver")
_PROCESSES.set_forkserver_preload([__name__])


def _import(store: Store, file: str) -> None:
    assert [result.status for result in import_files(store, [Path(file)], today=TODAY)] == ["loaded"]
    derive(store)


def _correct(store: Store, _file: str) -> None:
    plant = plants_of(store)[0]
    correct_record(store, clerk(), newest_record(store, plant, AUGUST), {unit_of(store, plant): {"fuel_t": 44_000.0}}, "抄错")


def _roll_back(store: Store, _file: str) -> None:
    # The last thing that the office did before everything was derived: the papers of its August records.
    roll_back(store, clerk(), 2, "误操作")


def _restore(store: Store, file: str) -> None:
    restore(store, Path(file), actor="王审核员", force=True)


WRITINGS: dict[str, Callable[[Store, str], None]] = {
    "import": _import,
    "correct": _correct,
    "roll back": _roll_back,
    "restore": _restore,
}


@contextmanager
def _counting(store: Store, reached: Callable[[int], None]) -> Iterator[list[int]]:
    """Counts the steps of what is done to a store inside, statements and commits; `reached` is told of each beforehand."""
    steps = [0]

    def step(*_given: Any) -> None:
        steps[0] += 1
        reached(steps[0])

    for name in ("before_cursor_execute", "commit"):
        event.listen(store.engine, name, step)
    try:
        yield steps
    finally:
        for name in ("before_cursor_execute", "commit"):
            event.remove(store.engine, name, step)


def write_undisturbed(url: str, writing: str, file: str) -> tuple[int, float]:
    """Let another process write; returns how many steps and how many seconds that took."""
    ours, theirs = _PROCESSES.Pipe()
    process = _PROCESSES.Process(target=_write, args=(url, writing, file, 0, None, theirs))
    process.start()
    process.join(60)
    assert process.exitcode == 0
    steps, seconds = ours.recv()
    ours.close()
    theirs.close()
    return steps, seconds


def kill_at_step(url: str, writing: str, file: str, step: int) -> int | None:
    """Let another process write and kill it right before a step; returns its exit code."""
    process = _PROCESSES.Process(target=_write, args=(url, writing, file, step))
    process.start()
    process.join(60)
    return process.exitcode


def kill_after(url: str, writing: str, file: str, seconds: float) -> int | None:
    """Let another process write and kill it from outside so long after it began; returns its exit code."""
    began = _PROCESSES.Event()
    process = _PROCESSES.Process(target=_write, args=(url, writing, file, 0, began))
    process.start()
    assert began.wait(60)
    time.sleep(seconds)
    process.kill()
    process.join(60)
    return process.exitcode


def _write(url: str, writing: str, file: str, step: int, began: Event | None = None, done: Connection | None = None) -> None:
    store = open_store(url)

    def die(count: int) -> None:
        if count == step:
            os.kill(os.getpid(), signal.SIGKILL)

    if began is not None:
        began.set()
    started = time.monotonic()
    with _counting(store, die) as steps:
        WRITINGS[writing](store, file)
    if done is not None:
        done.send((steps[0], time.monotonic() - started))
