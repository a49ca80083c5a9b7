"""Replay of a cycle: lead times, missed ones and false alarms."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carbondash.rules.risk import replay
from carbondash.rules.sets import InputError

DEADLINE = date(2021, 12, 31)


def daily(**indices: list[float]) -> pd.DataFrame:
    """The index of each enterprise on the days up to the deadline, the last value being that of the deadline."""
    rows = [
        {"enterprise_id": name, "day": DEADLINE - timedelta(days=len(values) - 1 - position), "index": index}
        for name, values in indices.items()
        for position, index in enumerate(values)
    ]
    return pd.DataFrame(rows)


PROVINCE = daily(
    early=[70, 20, 85, 90], last_day=[10, 10, 10, 80], never=[10, 20, 30, 59.9], false=[60, 0, 0, 0], calm=[1, 1, 1, 1]
)


def test_lead_time_counts_from_the_first_alarm_to_the_deadline() -> None:
    found = replay(PROVINCE, {"early", "last_day", "never"}, DEADLINE, 60)
    assert found.lead_days == {"early": 3, "last_day": 0}
    assert found.missed == ("never",)
    assert found.false_alarms == ("false",)
    assert found.watched == 5
    assert found.median_lead_days == 1.5
    assert found.false_per_true == 0.5


def test_an_event_before_the_deadline_ends_the_lead_time() -> None:
    found = replay(PROVINCE, {"early": DEADLINE - timedelta(days=1), "last_day": DEADLINE - timedelta(days=1)}, DEADLINE, 60)
    assert found.lead_days == {"early": 2}
    assert found.missed == ("last_day",)


def test_an_alarm_after_the_deadline_is_none() -> None:
    after = PROVINCE.assign(day=[day + timedelta(days=10) for day in PROVINCE["day"]])
    found = replay(after, {"early": DEADLINE + timedelta(days=30)}, DEADLINE, 60)
    assert (found.lead_days, found.missed, found.false_alarms, found.watched) == ({}, ("early",), (), 0)


def test_without_a_true_alarm_there_is_no_rate() -> None:
    nobody: set[str] = set()
    found = replay(PROVINCE, nobody, DEADLINE, 60)
    assert found.false_alarms == ("early", "false", "last_day")
    assert found.false_per_true is None
    assert found.median_lead_days is None


@pytest.mark.parametrize(
    ("frame", "threshold", "field"),
    [
        (PROVINCE, 0, "threshold"),
        (PROVINCE, 101, "threshold"),
        (PROVINCE.assign(index=120.0), 60, "index"),
        (PROVINCE.drop(columns="day"), 60, "day"),
    ],
)
def test_what_does_not_fit_is_refused(frame: pd.DataFrame, threshold: float, field: str) -> None:
    with pytest.raises(InputError) as error:
        replay(frame, {"early"}, DEADLINE, threshold)
    assert error.value.field == field


@settings(deadline=None)
@given(
    st.lists(st.lists(st.floats(0, 100), min_size=5, max_size=5), min_size=1, max_size=6), st.floats(1, 100), st.floats(1, 100)
)
def test_a_higher_threshold_never_alarms_earlier_or_oftener(indices: list[list[float]], one: float, other: float) -> None:
    table = daily(**{f"e{number}": values for number, values in enumerate(indices)})
    late = {"e0", "e1"}
    low, high = (replay(table, late, DEADLINE, threshold) for threshold in sorted((one, other)))
    assert set(high.false_alarms) <= set(low.false_alarms)
    assert set(low.missed) <= set(high.missed)
    assert all(days <= low.lead_days[enterprise] for enterprise, days in high.lead_days.items())
