"""The replay of past cycles from stretches equals that of daily rows, and cycle 1 shows its lead times and false alarms."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pandas as pd
import pytest

from carbondash.derive import replay
from carbondash.derive.replay import Past
from carbondash.figures import compute
from carbondash.rules.risk import replay as replay_of_days
from carbondash.store import Filters, Reader, Scope, Store
from tests.intake.files import rows_of

AS_OF = date(2024, 2, 21)


def _past(reader: Reader, cycle: str, day: date = AS_OF, **asked: tuple[str, ...]) -> Past:
    found = replay.past(reader, Filters(day, **asked), cycle)  # type: ignore[arg-type]
    assert found is not None
    return found


def _daily(store: Store, cycle: str) -> pd.DataFrame:
    """Every day of every enterprise: the stored stretches written out."""
    rows = []
    for row in rows_of(store, "derived_risk"):
        if row["cycle"] == cycle:
            day, end = row["day"], row["until"] or AS_OF + timedelta(days=1)
            while day < end:
                rows.append((row["enterprise_id"], day, row["index_bp"] / 100))
                day += timedelta(days=1)
    return pd.DataFrame(rows, columns=["enterprise_id", "day", "index"])


@pytest.mark.parametrize("cycle", ["C1", "C2"])
def test_stretches_say_what_daily_rows_say_at_every_threshold(demo_store: Store, cycle: str) -> None:
    daily = _daily(demo_store, cycle)
    with demo_store.read(Scope.province()) as reader:
        past = _past(reader, cycle)
        events = {one.enterprise_id: one.event for one in past.late}
        for threshold in range(1, 100, 3):
            expected, found = replay_of_days(daily, events, past.deadline, threshold), past.alarms(threshold)
            assert (found.right, found.missed, found.wrong) == (
                len(expected.lead_days), len(expected.missed), len(expected.false_alarms),
            )  # fmt: skip
            assert found.median_lead == expected.median_lead_days
            assert found.wrong_per_right == expected.false_per_true
            assert past.watched == expected.watched
            leads = {one.enterprise_id: one.lead(threshold) for one in past.late if one.lead(threshold) is not None}
            assert leads == expected.lead_days
            by_day = replay.by_day(reader, Filters(AS_OF), past, threshold)
            if by_day:
                assert by_day[-1][2] == found.wrong


def test_cycle_1_of_the_demonstration_shows_its_lead_times_and_false_alarms(demo_store: Store) -> None:
    with demo_store.read(Scope.province()) as reader:
        past = _past(reader, "C1")
    assert (len(past.late), past.watched, past.deadline) == (5, 47, date(2021, 12, 31))
    (frozen,) = [one for one in past.late if one.is_frozen]
    assert frozen.event == date(2021, 10, 18)
    at = {level: past.alarms(level) for level in (15, 20, 35, 60, 81)}
    assert {level: (one.right, one.missed, one.wrong, one.median_lead) for level, one in at.items()} == {
        15: (5, 0, 3, 79),
        20: (5, 0, 2, 52),
        35: (5, 0, 2, 46),
        60: (5, 0, 0, 16),
        81: (0, 5, 0, None),
    }
    # The freeze was known on its own day only: no method could have been earlier than the shortfall that came before it.
    assert (frozen.lead(35), frozen.lead(15)) == (0, 3)
    assert [one.lead(35) for one in past.late if not one.is_frozen] == [46] * 4


def test_nobody_was_late_in_cycle_2_so_every_alarm_is_false(demo_store: Store) -> None:
    with demo_store.read(Scope.province()) as reader:
        found = _past(reader, "C2").alarms(35)
    assert (found.right, found.missed, found.wrong, found.wrong_per_right) == (0, 0, 5, None)


def test_the_late_are_those_that_the_figure_counts_at_the_deadline(demo_store: Store) -> None:
    for cities in ((), ("360400",), ("360900",), ("360600",)):
        with demo_store.read(Scope.province()) as reader:
            past = replay.past(reader, Filters(AS_OF, cities=cities), "C1")
            at_deadline = Filters(date(2021, 12, 31), cities=cities)
            counted = compute.figure(reader, "not_completed_enterprises", at_deadline, "C1").value
        assert len(past.late if past else ()) == (counted or 0)


def test_a_cycle_is_replayed_once_its_deadline_has_passed_and_later_facts_change_nothing(demo_store: Store) -> None:
    with demo_store.read(Scope.province()) as reader:
        assert replay.past(reader, Filters(date(2021, 12, 31)), "C1") is None
        assert replay.past(reader, Filters(date(2021, 6, 1)), "C1") is None
        assert replay.past_cycles(reader, date(2021, 12, 31)) == ()
        early, late = _past(reader, "C1", date(2022, 1, 1)), _past(reader, "C1")
        assert replay.past_cycles(reader, AS_OF)[:2] == ("C2", "C1")
    assert early == late


def test_lower_thresholds_never_warn_later_or_less_often(demo_store: Store) -> None:
    with demo_store.read(Scope.province()) as reader:
        curve = replay.curve(_past(reader, "C1"))
    for low, high in pairwise(curve):
        assert low.right >= high.right
        assert low.wrong >= high.wrong
