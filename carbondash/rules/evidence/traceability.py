"""V18: values that changed from one version to the next, without a word about why."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from carbondash.rules.evidence.checking import Context, Hit, check, rows
from carbondash.rules.evidence.columns import COLUMNS, STATED
from carbondash.rules.evidence.frame import Flags, Records, Whole
from carbondash.rules.evidence.versions import ABSENT, Versions

_TEXTS = frozenset(column.name for column in COLUMNS if column.kind == "text")


@check("V18")
def change_without_reason(records: Records, context: Context) -> Iterator[Hit]:
    """A version states other values than the one before it and gives no reason (domain reference 2.4, V18)."""
    before = Versions(records).previous()
    unexplained = records.states("has_support", True) & records.reads("change_reason", None)
    compared = np.asarray(unexplained & (before != ABSENT), dtype=np.bool_)
    changed = np.stack([compared & _differs(records, name, before) for name in STATED], axis=1)
    for row in rows(np.asarray(changed.any(axis=1), dtype=np.bool_)):
        fields = [name for name, differs in zip(STATED, changed[row], strict=True) if differs]
        values: dict[str, float | str] = {
            "fields": ", ".join(fields),
            "version": float(records.whole("version")[row]),
            "version_before": float(records.whole("version")[before[row]]),
        }
        for name in fields:
            values[f"{name}_before"] = _stated(records, name, int(before[row]))
            values[f"{name}_after"] = _stated(records, name, row)
        yield Hit(row, "changed", values)


def _differs(records: Records, name: str, before: Whole) -> Flags:
    if name in _TEXTS:
        texts = records.text(name)
        return np.asarray(texts != texts[before], dtype=np.bool_)
    now = records.number(name)
    then = now[before]
    return np.asarray((now != then) & ~(np.isnan(now) & np.isnan(then)), dtype=np.bool_)


def _stated(records: Records, name: str, row: int) -> float | str:
    if name in _TEXTS:
        return records.text(name)[row] or ""
    value = float(records.number(name)[row])
    return "" if np.isnan(value) else value
