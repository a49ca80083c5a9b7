"""Step functions over days: the same as looking at every day by itself."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from carbondash.derive.steps import NEVER, last_of, ordinal, running_sum, standing

FIRST = date(2023, 1, 1)
DAYS = st.integers(0, 20).map(lambda days: FIRST + timedelta(days=days))
AT = np.arange(FIRST.toordinal(), FIRST.toordinal() + 25, dtype=np.int64)


@given(st.lists(st.tuples(DAYS, st.integers(-100, 100))))
def test_a_running_sum_counts_what_has_come_by_the_end_of_the_day(events: list[tuple[date, int]]) -> None:
    expected = [sum(amount for day, amount in events if day.toordinal() <= at) for at in AT.tolist()]
    assert running_sum(events, AT).tolist() == expected


@given(st.lists(st.tuples(DAYS, st.integers(0, 9))))
def test_the_later_of_two_values_of_a_day_holds(events: list[tuple[date, int]]) -> None:
    ordered = sorted(events, key=lambda event: event[0])
    expected = [next((value for day, value in reversed(ordered) if day.toordinal() <= at), -1) for at in AT.tolist()]
    assert standing(ordered, AT, -1).tolist() == expected


@given(st.integers(0, 9), st.integers(1, 5))
def test_the_last_of_so_many(count: int, most: int) -> None:
    positions, exists = last_of(np.array([count], dtype=np.int64), most)
    assert positions[exists].tolist() == list(range(max(0, count - most), count))


def test_what_has_no_day_never_comes() -> None:
    assert (ordinal(None), ordinal(FIRST)) == (NEVER, FIRST.toordinal())
