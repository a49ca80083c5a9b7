"""Every file of the corpus through the importer, in a process that is watched: it must end, in time, within its memory.

    python -m tests.intake.corpus.runner [--keep FOLDER]

Prints how each class of files ended, and what was not as it should be. --keep writes the files into a folder.
"""

from __future__ import annotations

import argparse
import faulthandler
import hashlib
import multiprocessing
import resource
import shutil
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.intake.corpus import contents, packages
from tests.intake.corpus.model import Case

MOST_SECONDS, MOST_BYTES = 10.0, 1_000_000_000
# Of the fixed sample so many of each class, spread over it.
_SAMPLED = 2
_MOST_DEATHS = 10
_SLOW = ("bomb", "dimensions")


@dataclass(frozen=True, slots=True)
class Ending:
    """How one file ended, what it took, and what is wrong with that ('' for nothing)."""

    case: str
    group: str
    status: str
    seconds: float
    wrong: str


def corpus() -> list[Case]:
    """All files, class by class."""
    return [case for group in (*packages.GROUPS, *contents.GROUPS) for case in group()]


def sample() -> list[Case]:
    """A few files of each class, always the same; of the large ones none that take long to make."""
    chosen: list[Case] = []
    for group in (*packages.GROUPS, *contents.GROUPS):
        cases = [case for case in group() if case.group not in _SLOW or case.name in ("parts.xlsx", "cell-XFD1048576.xlsx")]
        chosen += cases[:: max(1, -(-len(cases) // _SAMPLED))]
    return chosen


def furnished(folder: Path) -> Path:
    """A store with a plant and its unit, as a file to copy."""
    from carbondash.store import open_store
    from tests.intake.files import furnish

    path = folder / "template.db"
    store = open_store(f"sqlite:///{path}")
    store.upgrade()
    furnish(store, folder)
    store.close()
    return path


def run(cases: Sequence[Case], folder: Path, template: Path, keep: Path | None = None) -> list[Ending]:
    """How each file ends, in a copy of the template store. A process that dies or hangs is replaced for the files that follow."""
    spawn = multiprocessing.get_context("spawn")
    endings: list[Ending] = []
    died = 0
    while len(endings) < len(cases):
        here, there = spawn.Pipe()
        names = [(case.group, case.name) for case in cases[len(endings) :]]
        worker = spawn.Process(target=_work, args=(names, folder, template, keep, there), daemon=True)
        worker.start()
        there.close()
        while len(endings) < len(cases):
            case = cases[len(endings)]
            try:
                # Making the file and starting the process are not the importer's time.
                ending = here.recv() if here.poll(12 * MOST_SECONDS) else None
            except EOFError:
                ending = Ending(case.name, case.group, "died", 0, "the process died")
            endings.append(ending or Ending(case.name, case.group, "hung", MOST_SECONDS, "it did not end"))
            if ending is None or ending.status == "died":
                worker.kill()
                died += 1
                if died > _MOST_DEATHS:
                    raise RuntimeError(f"{died} processes died or hung, the last one on {case.group} / {case.name}")
                break
        else:
            worker.join()
    return endings


def _work(names: list[tuple[str, str]], folder: Path, template: Path, keep: Path | None, told: Any) -> None:
    from tests.support.statements import share

    faulthandler.enable()
    share()
    by_name = {(case.group, case.name): case for case in corpus()}
    for number, name in enumerate(names):
        told.send(_ending(by_name[name], folder / f"{number}", template, keep))
    told.close()


def _ending(case: Case, folder: Path, template: Path, keep: Path | None) -> Ending:
    from carbondash.intake.importer import import_files
    from carbondash.store import open_store
    from tests.intake.files import TODAY

    folder.mkdir(exist_ok=True)
    path, database = folder / case.name, folder / "store.db"
    case.write(path)
    if keep is not None:
        (keep / case.group).mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, keep / case.group / case.name)
    shutil.copyfile(template, database)
    before = _content(database)
    # Of a machine that is busy otherwise the clock says little: the process counts its own time.
    wrong, status, start = "", "", time.process_time()
    store = open_store(f"sqlite:///{database}")
    try:
        (result,) = import_files(store, [path], today=TODAY, reason="corpus")
        status = result.status
        if case.outcome == "refused" and not any(case.said in error.text("en") for error in result.errors):
            wrong = f"{status}, expected {case.said!r}: {[error.text('en')[:200] for error in result.errors[:2]]}"
        if any(len(error.text("zh")) > 41_000 for error in result.errors):
            wrong = "an error without end"
    except Exception as error:
        status, wrong = "failed", f"{type(error).__name__}: {error}"[:300]
    finally:
        seconds = time.process_time() - start
        store.close()
    ended = {"loaded": "loaded", "unchanged": "loaded", "refused": "refused"}.get(status, status)
    if not wrong and ended != case.outcome and (case.outcome != "either" or ended not in ("loaded", "refused")):
        said = [error.text("en")[:200] for error in result.errors[:2]]
        wrong = f"{status}, expected {case.outcome}: {said}"
    if status != "loaded" and _content(database) != before:
        wrong = "the store changed"
    if status == "loaded" and case.kept and case.kept[2] not in _values(database, *case.kept[:2]):
        wrong = f"{case.kept[2]!r} is not in {case.kept[0]}.{case.kept[1]}"
    if seconds > MOST_SECONDS:
        wrong = f"{seconds:.1f} s"
    memory = _most_memory()
    if memory > MOST_BYTES:
        wrong = wrong or f"{memory / 1e6:.0f} MB at most until here"
    shutil.rmtree(folder)
    return Ending(case.name, case.group, ended, seconds, wrong)


def _most_memory() -> int:
    """The most bytes that this process has held. Where it can be read: what it counts of itself begins with its parent's."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def _content(database: Path) -> str:
    connection = sqlite3.connect(database)
    digest = hashlib.sha256("\n".join(connection.iterdump()).encode()).hexdigest()
    connection.close()
    return digest


def _values(database: Path, table: str, column: str) -> set[Any]:
    connection = sqlite3.connect(database)
    values = {row[0] for row in connection.execute(f"SELECT {column} FROM {table}")}
    connection.close()
    return values


def table(endings: Sequence[Ending]) -> str:
    """How many files of each class ended how, and the longest time."""
    lines = []
    for group in dict.fromkeys(ending.group for ending in endings):
        mine = [ending for ending in endings if ending.group == group]
        ends = ", ".join(f"{count} {status}" for status, count in sorted(Counter(ending.status for ending in mine).items()))
        lines.append(f"{group:18} {len(mine):4} files: {ends}; at most {max(ending.seconds for ending in mine):.1f} s")
    return "\n".join([*lines, f"{len(endings)} files, {sum(bool(ending.wrong) for ending in endings)} not as they should be"])


def main() -> None:
    """Run the whole corpus and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keep", type=Path)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        endings = run(corpus(), Path(folder), furnished(Path(folder)), arguments.keep)
    for ending in endings:
        if ending.wrong:
            print(f"{ending.group} / {ending.case}: {ending.wrong}")
    print(table(endings))


if __name__ == "__main__":
    main()
