"""How well other departments' records are matched to enterprises and gaps of the list are found, and how long that takes.

    python -m benchmarks.matching [--seeds 1 2 3] [--scale 1 10]

The demonstration knows whom each of its records is truly about; the store never does. Precision: of the records that were matched
to an enterprise, those that are about it. Recall: of the records about an enterprise of the store, those that were matched to it.
For candidates the same with what should be done about whom on the last day. Then the time to match and to screen everything.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from carbondash.demo import scale as scaling
from carbondash.demo.days import LAST_DAY
from carbondash.demo.other_departments import Handed
from carbondash.demo.province import make_province, truth
from carbondash.demo.rows import Row
from carbondash.derive.screening import screen, worked_out
from carbondash.store import Scope, Store, open_store
from carbondash.store.screening import Found, Match

TABLES = ("enterprise", "enterprise_version", "directory_listing", "annual_report", "source_record")
Tables = Mapping[str, list[Row]]


@dataclass
class Score:
    """Found and right, found and wrong, and not found."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """The share of what was found that is right, in percent."""
        return 100 * self.right / max(1, self.right + self.wrong)

    @property
    def recall(self) -> float:
        """The share of what there is that was found, in percent."""
        return 100 * self.right / max(1, self.right + self.missed)

    @property
    def f1(self) -> float:
        """The harmonic mean of both, in percent."""
        return 2 * self.precision * self.recall / max(1e-9, self.precision + self.recall)

    def __add__(self, other: Score) -> Score:
        return Score(self.right + other.right, self.wrong + other.wrong, self.missed + other.missed)

    def __str__(self) -> str:
        counts = f"{self.right} right, {self.wrong} wrong, {self.missed} missed"
        return f"precision {self.precision:5.1f}  recall {self.recall:5.1f}  F1 {self.f1:5.1f}  ({counts})"


@dataclass
class Scores:
    """matching: over all records; by_method: of those matched so, how many rightly; candidates: over who is to be listed."""

    matching: Score = field(default_factory=Score)
    by_method: Counter[tuple[str, bool]] = field(default_factory=Counter)
    candidates: Score = field(default_factory=Score)


def write(store: Store, tables: Tables, scale: int, seed: int) -> None:
    """Only what screening reads, at a scale."""
    store.upgrade()
    with store.write(kind="demo", actor="benchmark", reason="records to match") as load:
        load.set_state(is_demo=True, scale=scale, seed=seed)
        first = dict.fromkeys(scaling.ORDER, 1)
        for table in TABLES:
            for chunk in scaling.scaled(tables, table, scale, first, seed):
                load.add(table, chunk)


def scored(matches: list[Match], found: list[Found], handed: Handed) -> Scores:
    """What was found against the truth, on the last day of the demonstration."""
    scores = Scores()
    for match in matches:
        true = handed.subjects[match.record_id]
        if match.cluster.startswith("E"):
            is_right = match.cluster == true
            scores.by_method[match.method, is_right] += 1
            scores.matching += Score(right=is_right, wrong=not is_right)
        if true.startswith("E") and match.cluster != true:
            scores.matching += Score(missed=1)
    proposed = {
        (_subject(row.candidate_key, handed), row.action)
        for row in found
        if row.day <= LAST_DAY and (row.until is None or row.until > LAST_DAY)
    }
    should = set(handed.gaps.items())
    scores.candidates = Score(len(proposed & should), len(proposed - should), len(should - proposed))
    return scores


def _subject(key: str, handed: Handed) -> str:
    return key if key.startswith("E") else handed.subjects[int(key[1:])]


def measure(seed: int, folder: Path) -> Scores:
    """The scores of a seed at scale 1."""
    store = open_store(f"sqlite:///{folder}/seed-{seed}.db")
    write(store, make_province(seed), 1, seed)
    with store.read(Scope.province()) as reader:
        matches, found = worked_out(reader, LAST_DAY)
    store.close()
    return scored(matches, found, truth(seed))


def timed(scale: int, folder: Path) -> tuple[float, int, int]:
    """Seconds to screen everything at a scale, how many enterprises and how many records."""
    store = open_store(f"sqlite:///{folder}/scale-{scale}.db")
    tables = make_province(1)
    write(store, tables, scale, 1)
    start = time.perf_counter()
    screen(store)
    taken = time.perf_counter() - start
    store.close()
    return taken, scale * len(tables["enterprise"]), scale * len(tables["source_record"])


def main() -> None:
    """Measure seed by seed, all together, and the time by scale."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--scale", type=int, nargs="*", default=[1, 10])
    options = parser.parse_args()
    together = Scores()
    with tempfile.TemporaryDirectory() as folder:
        for seed in options.seeds:
            scores = measure(seed, Path(folder))
            together.matching += scores.matching
            together.candidates += scores.candidates
            together.by_method.update(scores.by_method)
            print(f"seed {seed}: matching   {scores.matching}", flush=True)
            print(f"        candidates {scores.candidates}", flush=True)
        print(f"all:    matching   {together.matching}")
        print(f"        candidates {together.candidates}")
        for method in ("code", "name", "name_place"):
            right, wrong = together.by_method[method, True], together.by_method[method, False]
            print(f"        by {method:10} {right + wrong:5} records, precision {100 * right / max(1, right + wrong):5.1f}")
        for scale in options.scale:
            taken, enterprises, records = timed(scale, Path(folder))
            print(f"screening, scale {scale:3}: {enterprises:7,} enterprises, {records:6,} records: {taken:6.1f} s", flush=True)


if __name__ == "__main__":
    main()
