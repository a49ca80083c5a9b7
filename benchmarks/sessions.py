"""Many people at once: sessions that change the filters, think, and change them again. A process of its own.

    python -m benchmarks.sessions ADDRESS [--kind dash] [--page submissions] [--sessions 30] [--seconds 30]

Prints one JSON object. Every session opens its page, then waits an exponential time (mean one second) between an answer and the
next question. Opening is not timed. A question is a hit where its set of filters was answered before since the server started, by
anybody, and a miss where it was not. The processor time of this process is part of what it prints: it shares the cores with the
server.
"""

from __future__ import annotations

import argparse
import asyncio
import dataclasses
import json
import random
import resource
import subprocess
import sys
import time
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Any

from benchmarks.asking import SEED, Asked, draws
from benchmarks.serving import ROOT, Serving
from benchmarks.talking import Answer, Visitor, visitor

THINKING = 1.0
# So many sessions open in a second: a crowd does not arrive at the same moment.
ARRIVALS = 10.0


@dataclass
class Load:
    """What the sessions saw: milliseconds of hits and misses, payload bytes, errors, seconds measured, own processor time.

    at: for each answer the second in which it came and its milliseconds, in the order of time.
    """

    sessions: int
    seconds: float = 0.0
    hits: list[float] = field(default_factory=list)
    misses: list[float] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    own_processor: float = 0.0
    at: list[tuple[float, float]] = field(default_factory=list)

    @property
    def times(self) -> list[float]:
        """Milliseconds of all answers."""
        return self.hits + self.misses


class _Crowd:
    def __init__(self, load: Load, seconds: float, seen: set[Asked]) -> None:
        self.load = load
        self._seconds = seconds
        self._seen = seen
        self._begins = asyncio.Event()
        self._start = 0.0

    def begin(self) -> None:
        self._start = time.perf_counter()
        self._begins.set()

    async def sit(self, number: int, one: Visitor, seed: int) -> None:
        """One session, from the moment on at which all are there."""
        await self._begins.wait()
        chance = random.Random(f"{seed}-thinking-{number}")
        for asked in draws(number, seed):
            await asyncio.sleep(chance.expovariate(1 / THINKING))
            if time.perf_counter() - self._start > self._seconds:
                return
            known = asked in self._seen
            self._note(await one.ask(asked), known)
            self._seen.add(asked)

    def _note(self, answer: Answer, known: bool) -> None:
        (self.load.hits if known else self.load.misses).append(answer.milliseconds)
        self.load.sizes.append(answer.size)
        self.load.at.append((time.perf_counter() - self._start, answer.milliseconds))
        if answer.error:
            self.load.errors.append(answer.error)


async def run(options: argparse.Namespace) -> Load:
    """Open all sessions, let them ask for so many seconds, and return what they saw."""
    load = Load(options.sessions)
    seen = {Asked()}
    crowd = _Crowd(load, options.seconds, seen)
    async with AsyncExitStack() as stack:
        arriving = []
        for number in range(options.sessions):
            one = await stack.enter_async_context(visitor(options.kind, options.address, options.page))
            arriving.append((number, one, asyncio.create_task(one.ask(Asked()))))
            await asyncio.sleep(1 / ARRIVALS)
        for _number, _one, opened in arriving:
            if error := (await opened).error:
                load.errors.append(f"on opening: {error}")
        sitting = [asyncio.create_task(crowd.sit(number, one, options.seed)) for number, one, _opened in arriving]
        before = _processor()
        start = time.perf_counter()
        crowd.begin()
        for ended in await asyncio.gather(*sitting, return_exceptions=True):
            if isinstance(ended, BaseException):
                load.errors.append(f"{type(ended).__name__}: {ended}")
        load.seconds = time.perf_counter() - start
        load.own_processor = _processor() - before
    return load


def _processor() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def apart(serving: Serving, sessions: int, seconds: float, *, page: str = "", seed: int = SEED) -> Load:
    """The same from another process, which waits for it. Raises RuntimeError with what it wrote where it fails."""
    command = [sys.executable, "-m", "benchmarks.sessions", serving.address, "--kind", serving.peer.kind]
    command += ["--page", page, "--sessions", str(sessions), "--seconds", str(seconds), "--seed", str(seed)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"the sessions at {serving.peer.words} failed:\n{done.stderr}")
    found: dict[str, Any] = json.loads(done.stdout)
    return Load(**{**found, "at": [(at, taken) for at, taken in found["at"]]})


def main() -> None:
    """Run the sessions and print what they saw."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("address")
    parser.add_argument("--kind", choices=("streamlit", "dash"), default="streamlit")
    parser.add_argument("--page", default="")
    parser.add_argument("--sessions", type=int, default=30)
    parser.add_argument("--seconds", type=float, default=30.0)
    parser.add_argument("--seed", type=int, default=SEED)
    load = asyncio.run(run(parser.parse_args()))
    print(json.dumps(dataclasses.asdict(load)))


if __name__ == "__main__":
    main()
