"""Limits of agreement: the worked example of the method's authors, and what must hold for any differences."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carbondash.figures.agreement import FEWEST, agreement, student_t

# Bland and Altman, Lancet 1986: peak flow of 17 people by a large and a mini meter, first readings, l/min.
LARGE = [494, 395, 516, 434, 476, 557, 413, 442, 650, 433, 417, 656, 267, 478, 178, 423, 427]
MINI = [512, 430, 520, 428, 500, 600, 364, 380, 658, 445, 432, 626, 260, 477, 259, 350, 451]


def test_the_peak_flow_meters_of_bland_and_altman_1986() -> None:
    said = agreement([float(one - other) for one, other in zip(LARGE, MINI, strict=True)])
    assert said is not None
    assert said.n == 17
    # The paper: mean difference -2.1, SD 38.8, interval of the mean -22.0 to 17.8.
    assert said.mean.value == pytest.approx(-2.1, abs=0.05)
    assert said.deviation == pytest.approx(38.8, abs=0.05)
    assert (said.mean.low, said.mean.high) == (pytest.approx(-22.0, abs=0.1), pytest.approx(17.8, abs=0.1))
    # Its limits are mean ± 2 SD: -79.7 and 75.5; with 1.96 SD they are -78.1 and 73.9.
    assert (said.lower.value, said.upper.value) == (pytest.approx(-78.1, abs=0.1), pytest.approx(73.9, abs=0.1))
    # Standard error of a limit about sqrt(3 s²/n) = 16.3: with t = 2.12 about 35 to either side.
    assert said.lower.value - said.lower.low == pytest.approx(34.8, abs=0.2)
    assert said.upper.high - said.upper.value == pytest.approx(34.8, abs=0.2)
    assert said.is_outside(74.0)
    assert not said.is_outside(73.0)


@pytest.mark.parametrize(
    ("freedom", "value"), [(1, 12.706), (2, 4.303), (9, 2.262), (16, 2.120), (30, 2.042), (73, 1.993), (1000, 1.962)]
)
def test_student_s_t_is_that_of_the_tables(freedom: int, value: float) -> None:
    assert student_t(freedom) == pytest.approx(value, abs=0.0006)


def test_too_few_pairs_have_no_limits() -> None:
    assert agreement([0.1] * (FEWEST - 1)) is None
    assert agreement([]) is None


def test_pairs_that_all_differ_by_the_same_agree_within_nothing() -> None:
    said = agreement([0.5] * FEWEST)
    assert said is not None
    assert said.lower.value == said.mean.value == said.upper.value == 0.5
    assert not said.is_outside(0.5)


@given(st.lists(st.floats(-100, 100), min_size=FEWEST, max_size=40), st.floats(-50, 50))
def test_a_shift_moves_all_limits_alike(differences: list[float], shift: float) -> None:
    here, there = agreement(differences), agreement([value + shift for value in differences])
    assert here is not None
    assert there is not None
    for name in ("lower", "mean", "upper"):
        for edge in ("low", "value", "high"):
            assert getattr(getattr(there, name), edge) == pytest.approx(getattr(getattr(here, name), edge) + shift, abs=1e-6)
