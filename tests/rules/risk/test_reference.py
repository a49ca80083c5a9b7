"""The risk index against the domain reference, written out once more (section 8)."""

from __future__ import annotations

from math import isnan, nan
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carbondash.rules.calendar import cycle_deadlines, settled
from carbondash.rules.risk import FACTS, Method, method, risk_index
from tests.rules.reference import NOW, row

# Section 8: the risk index


def in_force() -> Method:
    return settled(method(NOW))


def test_section_8_2_floors_stand_on_the_milestones_of_the_first_two_cycles() -> None:
    left = {}
    for floor_code, cycle in (("R2", "C1"), ("R5", "C2")):
        milestone, complete = settled(cycle_deadlines(cycle, NOW))
        assert milestone is not None
        left[floor_code] = (complete - milestone).days
    assert left == {"R2": 16, "R5": 46} == dict(in_force().floor_days)


def test_section_8_2_102_days_lie_between_determination_and_deadline_in_2026() -> None:
    determined = row("calendar_allocation", "determined_by", 2025, industry="power").day
    assert (settled(cycle_deadlines("2025", NOW))[1] - determined).days == 102


def ramp(value: float, full_at: float) -> float:
    """0 at 0, 1 from `full_at` on, NaN where not assessable."""
    return value if isnan(value) else min(1.0, value / full_at)


def index_by_the_reference(facts: dict[str, float]) -> tuple[float, float]:
    """Sections 8.2 and 8.3 written out: the index, and the share of the weights that is not assessable."""
    gap, days, ratio = facts["gap_t"], facts["days_left"], facts["cost_ratio"]
    owed = facts["obligation_t"]
    scores = {
        (25, "A1"): ramp(gap / owed, 0.20),
        (15, "A2"): ramp(max(0.0, 120 - days), 120) if gap else 0.0,
        (8, "B1"): ramp(1 - facts["on_time_rate"], 0.25),
        (4, "B2"): ramp(facts["longest_delay_days"], 20),
        (8, "B3"): facts["annual_state"],
        (6, "C1"): 1 - facts["first_pass_rate"],
        (8, "C2"): ramp(facts["severity_points"], 6),
        (6, "C3"): ramp(facts["default_months"], 3),
        (10, "D1"): facts["frozen"],
        (5, "D2"): facts["history"],
        (5, "D3"): (0.5 if isnan(ratio) else ramp(ratio, 1)) if gap else 0.0,
    }
    known = {key: score for key, score in scores.items() if not isnan(score)}
    whole = sum(weight for weight, _ in known)
    index = 100 * sum(weight * score for (weight, _), score in known.items()) / whole
    floors = [80 * (facts["frozen"] == 1), 80 * (gap > 0 and days <= 16), 80 * (facts["referred"] == 1)]
    floors += [35 * (facts["month_missing"] == 1), 35 * (gap > 0 and days <= 46)]
    return max(index, *floors), 1 - whole / 100


SHARES = st.integers(0, 20).map(lambda twentieths: twentieths / 20)


OPEN = {
    "on_time_rate": SHARES,
    "longest_delay_days": st.integers(0, 60).map(float),
    "annual_state": st.sampled_from((0.0, 0.5, 1.0)),
    "first_pass_rate": SHARES,
    "severity_points": st.floats(0, 20),
    "default_months": st.integers(0, 12).map(float),
    "frozen": st.sampled_from((0.0, 1.0)),
    "history": st.sampled_from((0.0, 0.5, 1.0)),
    "cost_ratio": st.floats(0, 3),
    "referred": st.sampled_from((0.0, 1.0)),
    "month_missing": st.sampled_from((0.0, 1.0)),
}


@settings(deadline=None)
@given(
    st.fixed_dictionaries({name: values | st.just(nan) for name, values in OPEN.items()}),
    st.integers(1, 10**7),
    st.just(0.0) | st.floats(0.001, 1),
    st.integers(-200, 400),
)
def test_section_8_2_and_8_3_an_index_is_the_table(facts: dict[str, float], owed: int, gap_share: float, days: int) -> None:
    whole: dict[str, Any] = facts | {"obligation_t": float(owed), "gap_t": gap_share * owed, "days_left": float(days)}
    assert set(whole) == set(FACTS)
    frame = pd.DataFrame([whole | {"enterprise_id": 1, "day": NOW}])
    found = settled(risk_index(frame, NOW)).iloc[0]
    index, missing = index_by_the_reference(whole)
    assert found["index"] == pytest.approx(index, abs=1e-6)
    assert found["missing_share"] == pytest.approx(missing, abs=1e-9)
    assert found["ranked"] == (round(missing, 9) <= 0.40)
