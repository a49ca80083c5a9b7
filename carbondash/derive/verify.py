"""Whether the derived facts in a store are what its facts and the rules come to: everything worked out again and compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from carbondash.derive import screening
from carbondash.derive.facts import by_enterprise
from carbondash.derive.province import Province, read_province
from carbondash.derive.run import BATCH, Lag, Progress, lag
from carbondash.derive.subjects import SUBJECTS
from carbondash.derive.working import work_out
from carbondash.store import Reader, Scope, Store, inputs, inputs_derived

_MOST = 20


def verify(store: Store, progress: Progress | None = None, batch: int = BATCH) -> list[str]:
    """Where derived rows are not exactly what the rules make of the facts, in words; empty where they are.

    Enterprises that wait to be derived are left out: that they wait is a finding of the store's own check.
    """
    with store.read(Scope.province()) as reader:
        behind = lag(reader)
        through = reader.state.derived_day
        if through is None or behind.newest is None:
            return []
        faults = _behind(behind, through)
        if faults:
            return faults
        waiting = {enterprise_id for enterprise_id, _ in inputs.waiting(reader)}
        ids = [enterprise_id for enterprise_id in inputs.all_ids(reader) if enterprise_id not in waiting]
        province = read_province(reader, through)
        for start in range(0, len(ids), batch):
            part = ids[start : start + batch]
            faults += _differences(reader, part, province)
            if progress:
                progress("derived facts checked", min(start + batch, len(ids)), len(ids))
            if len(faults) >= _MOST:
                break
        faults += screening.differences(reader)
    return faults[:_MOST]


def _behind(behind: Lag, through: date) -> list[str]:
    faults = []
    if behind.rules_wait:
        faults.append("new rules wait for two people to agree to them: python -m carbondash rules --confirm")
    elif behind.rules_changed:
        faults.append("the rules have changed since the facts were derived: run python -m carbondash derive")
    if behind.newest != through:
        faults.append(f"derived through {through}, the store knows {behind.newest}: run python -m carbondash derive")
    return faults


def _differences(reader: Reader, part: Sequence[int], province: Province) -> list[str]:
    worked = work_out(by_enterprise(inputs.read(reader, part), part), province, {})
    faults = []
    for table in (table for subject in SUBJECTS for table in subject.tables):
        stored = Counter(map(_comparable, inputs_derived.stored_rows(reader, table, part)))
        expected = Counter(map(_comparable, worked.rows.get(table, ())))
        for enterprise_id in sorted({_whose(row) for row in (stored - expected) + (expected - stored)}):
            faults.append(f"{table}: the rows of enterprise {enterprise_id} are not what the rules make of its facts")
    return faults


def _comparable(row: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    return tuple((name, repr(value)) for name, value in sorted(row.items()))


def _whose(row: tuple[tuple[str, str], ...]) -> int:
    return int(dict(row)["enterprise_id"])
