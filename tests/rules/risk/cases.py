"""The illustrated cases of section 8.3 with all their inputs, a synthetic province, and facts for properties."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from hypothesis import strategies as st

from carbondash.rules.risk import risk_index

DAY = date(2023, 11, 1)
NAN = float("nan")
PRICE = 80


def _case(obligation_t: float, held_t: float, margin_yuan: float, **facts: float) -> dict[str, float]:
    gap_t = max(0.0, obligation_t - held_t)
    return {
        "obligation_t": obligation_t,
        "gap_t": gap_t,
        "cost_ratio": gap_t * PRICE / margin_yuan,
        "referred": 0,
        "month_missing": 0,
        **facts,
    }


_PUNCTUAL = {"on_time_rate": 1, "longest_delay_days": 0, "annual_state": 0, "default_months": 0, "frozen": 0, "history": 0}

SURPLUS = _case(5_000_000, 5_200_000, 200e6, days_left=60, first_pass_rate=0.9, severity_points=0.3, **_PUNCTUAL)
GAP_OF_4_PERCENT = _case(5_000_000, 4_800_000, 200e6, days_left=60, first_pass_rate=0.7, severity_points=1, **_PUNCTUAL)
FROZEN = _case(
    400_000,
    280_000,
    5e6,
    days_left=39,
    on_time_rate=0.75,
    longest_delay_days=15,
    annual_state=0.5,
    first_pass_rate=0.2,
    severity_points=4,
    default_months=3,
    frozen=1,
    history=1,
)


def frame(*rows: Mapping[str, Any], day: date = DAY) -> pd.DataFrame:
    """Rows of facts as a frame of enterprises 1, 2, … on one day."""
    identity = ({"enterprise_id": number, "day": day} for number in range(1, len(rows) + 1))
    return pd.DataFrame([who | dict(row) for who, row in zip(identity, rows, strict=True)])


def indexed(facts: pd.DataFrame, **options: Any) -> pd.DataFrame:
    """The index of a frame, on a day when the method was out."""
    found = risk_index(facts, DAY, **options)
    assert isinstance(found, pd.DataFrame)
    return found


def index_of(row: Mapping[str, Any], **options: Any) -> pd.Series:
    """The index of one row of facts, with all its columns."""
    return indexed(frame(row), **options).iloc[0]


def province(units: int = 53, days_left: int = 60) -> pd.DataFrame:
    """A synthetic province in the manner of section 9.4: a few large plants, many small ones, most without a gap."""
    draw = np.random.default_rng(53)
    large = draw.random(units) < 0.28
    obligation = np.where(large, draw.uniform(2.5e6, 6e6, units), draw.uniform(3e4, 3e5, units)).round()
    has_gap = draw.random(units) < 0.45
    gap = np.where(has_gap, obligation * draw.uniform(0.005, 0.25, units), 0).round()
    margin = obligation * draw.uniform(20, 120, units)
    return pd.DataFrame(
        {
            "enterprise_id": np.arange(1, units + 1),
            "day": DAY,
            "obligation_t": obligation,
            "gap_t": gap,
            "days_left": days_left,
            "on_time_rate": draw.choice([1, 11 / 12, 10 / 12, 9 / 12], units, p=[0.6, 0.2, 0.1, 0.1]),
            "longest_delay_days": draw.choice([0, 3, 8, 15], units, p=[0.6, 0.2, 0.1, 0.1]),
            "annual_state": draw.choice([0, 0.5, 1], units, p=[0.9, 0.08, 0.02]),
            "first_pass_rate": draw.integers(2, 7, units) / 6,
            "severity_points": draw.gamma(1.5, 1.0, units).round(1),
            "default_months": draw.choice([0, 1, 2, 3], units, p=[0.7, 0.15, 0.1, 0.05]),
            "frozen": (np.arange(units) == 7).astype(int),
            "history": draw.choice([0, 0.5, 1], units, p=[0.9, 0.08, 0.02]),
            "cost_ratio": np.where(draw.random(units) < 0.1, NAN, gap * PRICE / margin),
            "referred": 0,
            "month_missing": 0,
        }
    )


def _unknown_or(values: st.SearchStrategy[float]) -> st.SearchStrategy[float]:
    return st.one_of(st.just(NAN), values)


_OBLIGATION = st.integers(1, 10_000_000)
_SHARE = st.floats(0, 1)
_STATE = st.sampled_from([0.0, 0.5, 1.0])
_FLAG = st.sampled_from([0.0, 1.0])


@st.composite
def facts(draw: st.DrawFn) -> dict[str, float]:
    """One row of facts, anything but obligation and gap possibly unknown, also after the deadline."""
    obligation = draw(_OBLIGATION)
    return {
        "obligation_t": float(obligation),
        "gap_t": float(draw(st.integers(0, obligation))),
        "days_left": draw(_unknown_or(st.integers(-400, 400).map(float))),
        "on_time_rate": draw(_unknown_or(_SHARE)),
        "longest_delay_days": draw(_unknown_or(st.integers(0, 400).map(float))),
        "annual_state": draw(_unknown_or(_STATE)),
        "first_pass_rate": draw(_unknown_or(_SHARE)),
        "severity_points": draw(_unknown_or(st.floats(0, 100))),
        "default_months": draw(_unknown_or(st.integers(0, 12).map(float))),
        "frozen": draw(_unknown_or(_FLAG)),
        "history": draw(_unknown_or(_STATE)),
        "cost_ratio": draw(_unknown_or(st.floats(0, 50))),
        "referred": draw(_unknown_or(_FLAG)),
        "month_missing": draw(_unknown_or(_FLAG)),
    }
