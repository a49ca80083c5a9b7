"""The eleven indicators of the compliance risk index: facts of an enterprise on a day to scores from 0 (no risk) to 1."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from numbers import Real

import numpy as np
import numpy.typing as npt
import pandas as pd

from carbondash.rules.risk.methods import CODES, Method, in_force
from carbondash.rules.sets import InputError, answers_pending

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Facts = dict[str, Floats]
Scores = dict[str, Floats]

IDENTITY = ("enterprise_id", "day")


@dataclass(frozen=True, slots=True)
class _Domain:
    """Which values a column may hold, beside NaN for "not assessable"."""

    fits: Callable[[Floats], Flags]
    expected_en: str
    expected_zh: str


_TONNES = _Domain(lambda x: (x >= 0) & np.isfinite(x), "tonnes of at least 0", "不小于0的吨数")
_COUNT = _Domain(lambda x: (x >= 0) & np.isfinite(x), "a number of at least 0", "不小于0的数")
_SHARE = _Domain(lambda x: (x >= 0) & (x <= 1), "a share between 0 and 1", "0至1之间的比例")
_FLAG = _Domain(lambda x: (x == 0) | (x == 1), "0 or 1", "0或1")
_DAYS = _Domain(lambda x: np.isfinite(x) & (x == np.rint(x)), "a whole number of days", "整数天数")
_RATIO = _Domain(lambda x: x >= 0, "a ratio of at least 0 (infinite: no margin)", "不小于0的比值（无穷大表示无利润）")

_DOMAINS = {
    "obligation_t": _TONNES,
    "gap_t": _TONNES,
    "days_left": _DAYS,
    "on_time_rate": _SHARE,
    "longest_delay_days": _COUNT,
    "first_pass_rate": _SHARE,
    "severity_points": _COUNT,
    "default_months": _COUNT,
    "cost_ratio": _RATIO,
    "referred": _FLAG,
    "month_missing": _FLAG,
}
# Columns that hold the score of a state, by the indicator whose states they are.
STATE_COLUMNS = {"annual_state": "B3", "frozen": "D1", "history": "D2"}
FACTS = (*_DOMAINS, *STATE_COLUMNS)


def require(frame: pd.DataFrame, method: Method) -> Facts:
    """The facts of a frame as float columns, NaN where not assessable (domain reference 8.2).

    frame: one row per (enterprise_id, day) with obligation_t, gap_t (t), days_left (whole days, negative after the deadline),
    on_time_rate, first_pass_rate (0..1), longest_delay_days, annual_state, history (0, 0.5, 1), frozen, referred, month_missing
    (0, 1), severity_points (per record), default_months, cost_ratio (cost of the gap / annual margin; NaN: margin unknown).
    Raises InputError that names column, value and row, also for a row that comes twice.
    """
    for column in (*IDENTITY, *FACTS):
        if column not in frame.columns:
            raise InputError(column, "missing", "a column of the frame", "数据表中的一列")

    def place(position: int) -> str:
        return f"enterprise_id {frame['enterprise_id'].iloc[position]}, day {str(frame['day'].iloc[position])[:10]}"

    twice = frame.duplicated(list(IDENTITY)).to_numpy()
    if twice.any():
        position = int(twice.argmax())
        raise InputError("day", str(frame["day"].iloc[position])[:10], "one row a day", "每天一行", where=place(position))
    facts = {column: _floats(column, frame[column], place) for column in FACTS}
    _require_facts(facts, method, place)
    return facts


def require_row(row: Mapping[str, object], method: Method) -> Facts:
    """The facts of one row (a mapping with the columns of `require`; no identity needed) as columns of one value."""
    where = f"enterprise_id {row['enterprise_id']}" if "enterprise_id" in row else ""
    facts = {}
    for column in FACTS:
        if column not in row:
            raise InputError(column, "missing", "a column of the row", "数据行中的一列", where=where)
        facts[column] = np.array([_float(column, row[column], lambda: where)])
    _require_facts(facts, method, lambda _: where)
    return facts


def _floats(column: str, values: pd.Series, place: Callable[[int], str]) -> Floats:
    if not pd.api.types.is_numeric_dtype(values.dtype):
        numbers = [_float(column, value, partial(place, position)) for position, value in enumerate(values)]
        return np.array(numbers, dtype=np.float64)
    return values.to_numpy(dtype=np.float64, na_value=np.nan)


def _float(column: str, value: object, where: Callable[[], str]) -> float:
    if isinstance(value, (Real, np.bool_)):
        return float(value)
    if value is None or value is pd.NA:
        return float("nan")
    raise InputError(column, value, "a number", "数字", where=where())


def _require_facts(facts: Facts, method: Method, place: Callable[[int], str]) -> None:
    domains = dict(_DOMAINS)
    for column, code in STATE_COLUMNS.items():
        allowed = tuple(sorted(method.states[code].values()))
        listed = ", ".join(f"{value:g}" for value in allowed)
        domains[column] = _Domain(partial(np.isin, test_elements=allowed), f"one of {listed}", f"以下之一：{listed}")
    for column, domain in domains.items():
        values = facts[column]
        wrong = ~(domain.fits(values) | np.isnan(values))
        if wrong.any():
            position = int(wrong.argmax())
            raise InputError(column, float(values[position]), domain.expected_en, domain.expected_zh, where=place(position))
    wrong = facts["gap_t"] > facts["obligation_t"]
    if wrong.any():
        position = int(wrong.argmax())
        most = f"{facts['obligation_t'][position]:g}"
        raise InputError(
            "gap_t",
            float(facts["gap_t"][position]),
            f"at most the obligation of {most} t",
            f"不超过应清缴量{most}吨",
            where=place(position),
        )


@answers_pending
def scores(frame: pd.DataFrame, as_of: date, method: Method | None = None) -> pd.DataFrame:
    """The score of each indicator, columns A1 to D3, 0..1 or NaN where not assessable, by row of `require`'s frame.

    method: instead of the one in force on the as-of day. `Pending` before the method was published. Domain reference 8.2.
    """
    used = method or in_force(as_of)
    return pd.DataFrame(score_columns(require(frame, used), used), index=frame.index, copy=False)


def score_columns(facts: Facts, method: Method) -> Scores:
    """The scores of checked facts, by indicator in the order of the codes (domain reference 8.2)."""
    full = method.full_at
    gap, days = facts["gap_t"], facts["days_left"]
    has_none = gap == 0
    found = {
        "A1": _ramp(_gap_ratio(facts), full["A1"]),
        "A2": np.where(has_none, 0.0, np.clip(1 - days / full["A2"], 0, 1) + 0 * gap),
        "B1": _ramp(1 - facts["on_time_rate"], full["B1"]),
        "B2": _ramp(facts["longest_delay_days"], full["B2"]),
        "C1": _ramp(1 - facts["first_pass_rate"], full["C1"]),
        "C2": _ramp(facts["severity_points"], full["C2"]),
        "C3": _ramp(facts["default_months"], full["C3"]),
        "D3": np.where(has_none, 0.0, _neutral(_ramp(facts["cost_ratio"], full["D3"]), method.neutral) + 0 * gap),
    }
    found |= {code: facts[column] for column, code in STATE_COLUMNS.items()}
    return {code: found[code] for code in CODES}


def _gap_ratio(facts: Facts) -> Floats:
    gap, obligation = facts["gap_t"], facts["obligation_t"]
    # Nothing owed leaves no gap, which `require` holds: the ratio is 0 there and not 0/0.
    ratio: Floats = np.divide(gap, obligation, out=gap + 0 * obligation, where=obligation != 0)
    return ratio


def _ramp(values: Floats, full_at: float) -> Floats:
    result: Floats = np.minimum(values / full_at, 1.0)
    return result


def _neutral(values: Floats, neutral: float) -> Floats:
    result: Floats = np.where(np.isnan(values), neutral, values)
    return result
