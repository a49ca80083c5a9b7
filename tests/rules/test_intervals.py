"""Wilson intervals of shares, and the interval of a sum of independent parts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carbondash.rules.intervals import Interval, Proportion, of_sum, wilson
from carbondash.rules.sets import InputError

COUNTS = st.integers(0, 500).flatmap(lambda n: st.builds(Proportion, st.integers(0, n), st.just(n)))
LEVELS = st.floats(0.5, 0.999)


@pytest.mark.parametrize(
    ("k", "n", "low", "high"),
    [(0, 10, 0.0, 0.2775), (5, 10, 0.2366, 0.7634), (8, 10, 0.4902, 0.9433), (10, 10, 0.7225, 1.0)],
)
def test_known_values_of_the_wilson_interval_at_95_percent(k: int, n: int, low: float, high: float) -> None:
    found = wilson(Proportion(k, n), 0.95)
    assert (found.low, found.high) == pytest.approx((low, high), abs=5e-5)


def test_no_record_says_nothing() -> None:
    assert Proportion(0, 0).share is None
    assert wilson(Proportion(0, 0), 0.95) == Interval(0.0, 1.0)


@given(COUNTS, LEVELS)
def test_the_interval_holds_the_share_and_stays_within_0_and_1(counted: Proportion, level: float) -> None:
    found = wilson(counted, level)
    assert 0.0 <= found.low <= (counted.share or 0.0) <= found.high <= 1.0


@given(COUNTS, LEVELS)
def test_failures_mirror_successes(counted: Proportion, level: float) -> None:
    found, mirrored = wilson(counted, level), wilson(Proportion(counted.n - counted.k, counted.n), level)
    assert (found.low, found.high) == pytest.approx((1.0 - mirrored.high, 1.0 - mirrored.low), abs=1e-12)


@given(COUNTS.filter(lambda counted: counted.n > 0), st.integers(2, 20))
def test_more_records_of_the_same_share_make_it_narrower(counted: Proportion, times: int) -> None:
    few, many = wilson(counted, 0.95), wilson(Proportion(counted.k * times, counted.n * times), 0.95)
    assert many.high - many.low < few.high - few.low


@given(COUNTS.filter(lambda counted: counted.n > 0))
def test_a_higher_level_makes_it_wider(counted: Proportion) -> None:
    lower, higher = wilson(counted, 0.8), wilson(counted, 0.95)
    assert higher.low <= lower.low <= lower.high <= higher.high


@pytest.mark.parametrize(("k", "n", "field"), [(-1, 3, "k"), (1, -3, "n"), (4, 3, "k"), (True, 3, "k"), (1.5, 3, "k")])
def test_what_is_no_count_is_an_error_that_names_it(k: int, n: int, field: str) -> None:
    with pytest.raises(InputError) as caught:
        Proportion(k, n)
    assert caught.value.field == field


@pytest.mark.parametrize("level", [0.0, 1.0, 95.0, float("nan")])
def test_a_level_is_a_share(level: float) -> None:
    with pytest.raises(InputError, match=r"level is .*: expected a share between 0 and 1"):
        wilson(Proportion(1, 2), level)


def test_distances_of_independent_parts_add_up_as_squares() -> None:
    found = of_sum([(10.0, Interval(7.0, 11.0)), (20.0, Interval(16.0, 20.0)), (5.0, Interval(5.0, 5.0))])
    assert (found.low, found.high) == (30.0, 36.0)
    assert of_sum([]) == Interval(0.0, 0.0)


@given(st.lists(st.tuples(st.floats(0, 30), st.floats(0, 10), st.floats(0, 10)), min_size=1, max_size=6))
def test_the_sum_is_surer_than_its_parts_at_their_worst_together(parts: list[tuple[float, float, float]]) -> None:
    given_parts = [(value, Interval(value - below, value + above)) for value, below, above in parts]
    found, total = of_sum(given_parts), sum(value for value, _, _ in parts)
    assert found.low <= total <= found.high
    assert found.low >= sum(around.low for _, around in given_parts) - 1e-9
    assert found.high <= sum(around.high for _, around in given_parts) + 1e-9
