"""Why the indices of many enterprises differ from those of an earlier day: `change.change` for whole columns."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from carbondash.rules.risk.index import Index, compute
from carbondash.rules.risk.indicators import Floats, require
from carbondash.rules.risk.methods import CODES, WHOLE, Method, in_force
from carbondash.rules.sets import answers_pending

# Beside the indicators: what came to be assessable or no longer is, and what the floors add.
ASSESSABLE, FLOORS = "assessable", "floors"
CAUSES = (*CODES, ASSESSABLE, FLOORS)


@answers_pending
def changes(before: pd.DataFrame, after: pd.DataFrame, as_of: date, method: Method | None = None) -> pd.DataFrame:
    """What each cause adds to the difference of each enterprise's index, in index points (product's own method).

    before, after: rows as `indicators.require` takes them, the same enterprises in the same order. Columns out, with the index of
    `after`: before, after (0..100) and one per cause; the causes of a row sum to after − before. NaN where nothing is assessable.
    `Pending` before the method was published; raises InputError for facts that do not fit.
    """
    used = method or in_force(as_of)
    first, second = (compute(require(frame, used), used) for frame in (before, after))
    mean = (1 / _assessable(first, used) + 1 / _assessable(second, used)) / 2
    moved = np.zeros(len(after), dtype=np.bool_)
    known: Floats = np.zeros(len(after))
    columns: dict[str, Floats] = {"before": first.index, "after": second.index}
    for code in CODES:
        then, now = first.scores[code], second.scores[code]
        columns[code] = np.nan_to_num(WHOLE * used.weights[code] * (now - then) * mean)
        moved |= np.isnan(then) != np.isnan(now)
        known += columns[code]
    columns[ASSESSABLE] = np.where(moved, second.before_floors - first.before_floors - known, 0.0)
    columns[FLOORS] = (second.index - second.before_floors) - (first.index - first.before_floors)
    return pd.DataFrame(columns, index=after.index)


def _assessable(found: Index, method: Method) -> Floats:
    weights: Floats = np.zeros(len(found.index))
    for code in CODES:
        weights += np.where(np.isnan(found.scores[code]), 0.0, method.weights[code])
    return np.where(weights > 0, weights, np.nan)
