"""The change of a number of problems in three factors: exact, whichever month is named first; worked examples."""

from __future__ import annotations

from dataclasses import replace
from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carbondash.figures.decomposition import Decomposition, Factors, decompose, log_mean

JANUARY = Factors("M2023-01", reviewed=53, with_problems=53, found=1436)
AUGUST = Factors("M2023-08", reviewed=53, with_problems=24, found=69)


def _parts(found: Decomposition) -> tuple[float, float, float]:
    return found.reviewed, found.share, found.per_record


def test_the_fall_of_2023_is_that_of_the_share_and_of_the_problems_per_record() -> None:
    found = decompose(JANUARY, AUGUST)
    # By hand: (1436 - 69) / ln(1436 / 69) = 450.34; ln(24/53) = -0.79224; ln((69/24) / (1436/53)) = -2.24327.
    assert log_mean(1436, 69) == pytest.approx(450.34, abs=0.01)
    assert found.reviewed == 0
    assert found.share == pytest.approx(-356.8, abs=0.1)
    assert found.per_record == pytest.approx(-1010.2, abs=0.1)
    assert found.change == -1367
    assert sum(_parts(found)) == pytest.approx(-1367, abs=1e-9)


def test_twice_the_records_with_all_else_equal_is_the_records_part_alone() -> None:
    found = decompose(Factors("a", 20, 10, 40), Factors("b", 40, 20, 80))
    assert _parts(found) == (pytest.approx(40), pytest.approx(0), pytest.approx(0))


def test_each_factor_has_its_part_where_all_three_change() -> None:
    base, now = Factors("a", 10, 5, 20), Factors("b", 20, 16, 160)
    weight = 140 / log(8)
    assert _parts(decompose(base, now)) == (
        pytest.approx(weight * log(2)),
        pytest.approx(weight * log(1.6)),
        pytest.approx(weight * log(2.5)),
    )


def test_a_month_without_problems_leaves_all_of_the_change_to_the_share() -> None:
    none = Factors("b", 53, 0, 0)
    assert _parts(decompose(JANUARY, none)) == (0, -1436, 0)
    assert _parts(decompose(none, JANUARY)) == (0, 1436, 0)
    assert _parts(decompose(none, none)) == (0, 0, 0)


@pytest.mark.parametrize("month", [Factors("x", 0, 0, 0), Factors("x", 5, 0, 3), Factors("x", 5, 2, 0)])
def test_a_month_whose_numbers_say_nothing_is_refused(month: Factors) -> None:
    for pair in ((JANUARY, month), (month, JANUARY)):
        with pytest.raises(ValueError, match="x: "):
            decompose(*pair)


@st.composite
def _months(draw: st.DrawFn) -> Factors:
    reviewed = draw(st.integers(1, 6000))
    with_problems = draw(st.integers(0, reviewed))
    found = with_problems * draw(st.integers(1, 40)) if with_problems else 0
    return Factors("M2023-01", reviewed, with_problems, found)


@given(base=_months(), now=_months())
def test_the_parts_add_up_to_the_change_and_turn_round_with_the_months(base: Factors, now: Factors) -> None:
    there, back = decompose(base, now), decompose(now, base)
    assert sum(_parts(there)) == pytest.approx(there.change, abs=1e-6 * max(base.found, now.found, 1))
    for one, other in zip(_parts(there), _parts(back), strict=True):
        assert one == pytest.approx(-other, abs=1e-6 * max(base.found, now.found, 1))


@given(base=_months(), now=_months())
def test_a_factor_that_stands_still_has_no_part(base: Factors, now: Factors) -> None:
    still = replace(now, reviewed=base.reviewed, with_problems=min(now.with_problems, base.reviewed))
    if not still.can_be_split:
        return
    assert decompose(base, still).reviewed == pytest.approx(0, abs=1e-9)


def test_the_logarithmic_mean_lies_between_both_numbers() -> None:
    assert log_mean(7, 7) == 7
    assert 4 < log_mean(4, 9) < 9
    assert log_mean(4, 9) == pytest.approx(log_mean(9, 4))
