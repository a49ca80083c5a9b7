"""The compliance risk index: weighted scores, floors, band and the share of missing inputs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pandas as pd

from carbondash.rules.risk.indicators import IDENTITY, Facts, Flags, Floats, Scores, require, score_columns
from carbondash.rules.risk.methods import CODES, FLOORS, WHOLE, Method, in_force
from carbondash.rules.sets import answers_pending

# Sums of the same terms may differ in their last bits; beyond these digits two indices are the same, and so are their bands.
DIGITS = 10


@dataclass(frozen=True, slots=True)
class Index:
    """The index of each row and what it was made of, as columns.

    points: by indicator, NaN where not assessable; they sum to `before_floors`. fired: one column of flags per floor.
    """

    scores: Scores
    points: Scores
    before_floors: Floats
    fired: dict[str, Flags]
    index: Floats
    missing_share: Floats


@answers_pending
def risk_index(frame: pd.DataFrame, as_of: date, method: Method | None = None) -> pd.DataFrame:
    """The compliance risk index by enterprise and day (domain reference 8.2, 8.3), in the order of the frame.

    frame: as `indicators.require` takes it. Columns out: enterprise_id, day, index and before_floors (0..100), band (ordered
    category), missing_share (0..1, of the weights), ranked (no more missing than the method allows), floors (those whose
    condition holds, such as "R1 R5"), and per indicator its score (A1 …; 0..1) and its share of the index (A1_points …), NaN
    where not assessable. method: instead of the one in force on the as-of day. `Pending` before the method was published;
    raises InputError for facts that do not fit.
    """
    used = method or in_force(as_of)
    found = compute(require(frame, used), used)
    columns = {name: frame[name] for name in IDENTITY} | {
        "index": found.index,
        "before_floors": found.before_floors,
        "band": _bands(found.index, used),
        "missing_share": found.missing_share,
        "ranked": is_ranked(found.missing_share, used),
        "floors": _floors(found.fired),
        **found.scores,
        **{f"{code}_points": points for code, points in found.points.items()},
    }
    return pd.DataFrame(columns, index=frame.index, copy=False)


def compute(facts: Facts, method: Method) -> Index:
    """The index of checked facts: Σ weight × score over the assessable indicators / Σ of their weights, then the floors."""
    scores = score_columns(facts, method)
    whole = sum(method.weights.values())
    assessable = np.full(len(facts["gap_t"]), whole)
    for code in CODES:
        assessable -= np.where(np.isnan(scores[code]), method.weights[code], 0.0)
    # What is left of subtracting every weight is rounding, not weight.
    assessable = np.where(np.abs(assessable) < whole * 1e-12, np.nan, assessable)
    points = {code: WHOLE * method.weights[code] * scores[code] / assessable for code in CODES}
    # No assessable weight leaves no index, not one of 0.
    before = 0 * assessable
    for code in CODES:
        before += np.where(np.isnan(scores[code]), 0.0, points[code])
    before = rounded(before)
    fired = floors_that_fire(facts, method)
    missing = rounded(1 - np.nan_to_num(assessable) / whole)
    return Index(scores, points, before, fired, np.fmax(before, lowest(fired, method)), missing)


def rounded(values: Floats) -> Floats:
    """Values without the digits that only the order of a sum decides."""
    result: Floats = values.round(DIGITS)
    return result


def floors_that_fire(facts: Facts, method: Method) -> dict[str, Flags]:
    """Whether each floor's condition holds, by floor; a fact that is not known fires none (domain reference 8.2)."""
    has_gap, days = facts["gap_t"] > 0, facts["days_left"]
    return {
        "R1": facts["frozen"] == 1,
        "R2": has_gap & (days <= method.floor_days["R2"]),
        "R3": facts["referred"] == 1,
        "R4": facts["month_missing"] == 1,
        "R5": has_gap & (days <= method.floor_days["R5"]),
    }


def lowest(fired: dict[str, Flags], method: Method) -> Floats:
    """The index that the floors leave at least, NaN where none fires."""
    found = np.full(len(fired["R1"]), np.nan)
    for code, flags in fired.items():
        found = np.fmax(found, np.where(flags, method.at_least[code], np.nan))
    return found


def is_ranked(missing_share: Floats, method: Method) -> Flags:
    """Whether enough is known for a rank (domain reference 8.3)."""
    result: Flags = missing_share <= method.missing_limit
    return result


def band_of(index: float, method: Method) -> str:
    """The name of the band of an index; a limit belongs to the band above it."""
    return [name for name, limit in method.bands if limit <= index][-1]


def ranks(index: pd.Series) -> pd.Series:
    """The rank of each index, 1 for the highest; ties share the better rank, NaN gets none (NA)."""
    return index.round(DIGITS).rank(method="min", ascending=False).astype("Int64")


def _bands(index: Floats, method: Method) -> pd.Categorical[str]:
    limits = np.array([limit for _, limit in method.bands])
    codes = np.searchsorted(limits, index, side="right") - 1
    codes[np.isnan(index)] = -1
    return pd.Categorical.from_codes(codes, categories=pd.Index([name for name, _ in method.bands]), ordered=True)


@lru_cache(maxsize=1)
def _combinations() -> pd.Index[str]:
    """The text of each set of floors, by the number whose bits are its members."""
    sets = range(2 ** len(FLOORS))
    return pd.Index([" ".join(code for bit, code in enumerate(FLOORS) if number >> bit & 1) for number in sets])


def _floors(fired: dict[str, Flags]) -> pd.Categorical[str]:
    numbers: npt.NDArray[np.int8] = np.zeros(len(fired["R1"]), dtype=np.int8)
    for bit, code in enumerate(FLOORS):
        numbers |= fired[code].astype(np.int8) << bit
    return pd.Categorical.from_codes(numbers, categories=_combinations())
