"""Submissions: the matrix, the summary by city and the countdown say what the figures say, as known on the day."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from carbondash.figures import compute, filing, listings, periods, ranking
from carbondash.figures.compute import FigureValue
from carbondash.store import Filters, Scope, Store
from carbondash.store.reader import Reader
from tests.store.province import enterprises, fact, writing

LAST = date(2024, 2, 21)
MOVED = date(2023, 6, 1)


def _counts(reader: Reader, filters: Filters, months: tuple[str, ...]) -> dict[str, Counter[str]]:
    counted: dict[str, Counter[str]] = {}
    for row in filing.filed(reader, filters, months):
        counted.setdefault(row.submission.period, Counter())[row.status] += 1
    return counted


def _value(value: FigureValue) -> int:
    return int(value.value or 0)


@pytest.fixture
def moved(store: Store) -> Store:
    """Three enterprises; the first of Nanchang moves to Jingdezhen after the due day of May's records; one is known later."""
    with writing(store) as load:
        first, second, third = enterprises(load, 3)
        fact(
            load,
            "enterprise_version",
            enterprise_id=first,
            day=MOVED,
            city="360200",
            industry="power",
            tier="1",
            is_managed=True,
        )
        (late_known,) = enterprises(load, 1, day=date(2023, 6, 20))
        for month, due in (("M2023-04", date(2023, 5, 31)), ("M2023-05", date(2023, 6, 30))):
            for one in (first, second, third, late_known):
                fact(load, "reporting_duty", enterprise_id=one, kind="monthly", period=month, day=due)
        fact(load, "monthly_record", enterprise_id=first, period="M2023-04", day=date(2023, 5, 20), version=1)
        fact(load, "monthly_record", enterprise_id=second, period="M2023-04", day=date(2023, 6, 4), version=1)
        fact(load, "monthly_record", enterprise_id=second, period="M2023-05", day=date(2023, 6, 9), version=1)
    return store


@pytest.mark.parametrize("city", ["360100", "360200"])
def test_a_duty_stays_with_the_city_of_its_due_day(moved: Store, city: str) -> None:
    filters = Filters(date(2023, 7, 5), cities=(city,))
    with moved.read(Scope.province()) as reader:
        found = filing.filing(reader, filters)
        assert found.months == ("M2023-04", "M2023-05")
        counts = _counts(reader, filters, found.months)
        for month in found.months:
            rate = compute.figure(reader, "on_time_rate", filters, month)
            assert counts[month]["on_time"] == rate.numerator
            assert counts[month].total() == rate.denominator
            assert counts[month]["missing"] == _value(compute.figure(reader, "records_missing", filters, month))
            assert +found.states[city][month] == +counts[month]


def test_an_enterprise_that_is_not_known_yet_owes_nothing_ahead(moved: Store) -> None:
    with moved.read(Scope.province()) as reader:
        early, later = (filing.filing(reader, Filters(day)).next_due for day in (date(2023, 6, 10), date(2023, 6, 25)))
        assert early == filing.Countdown("M2023-05", date(2023, 6, 30), 20, 1, 3)
        assert later == filing.Countdown("M2023-05", date(2023, 6, 30), 5, 1, 4)
        assert len(filing.filed(reader, Filters(date(2023, 6, 10)), ["M2023-05"])) == 3


def test_a_later_move_is_not_known_before_its_day(moved: Store) -> None:
    with moved.read(Scope.province()) as reader:
        before = filing.filed(reader, Filters(date(2023, 5, 31), cities=("360100",)), ["M2023-05"])
    assert len(before) == 2


def test_on_the_due_day_itself_nothing_is_missing(moved: Store) -> None:
    with moved.read(Scope.province()) as reader:
        states = filing.filing(reader, Filters(date(2023, 6, 30))).states
    assert sum(states[city]["M2023-05"]["missing"] for city in states) == 0
    assert sum(states[city]["M2023-05"]["not_due"] for city in states) == 3


@pytest.mark.parametrize(
    "filters",
    [Filters(LAST), Filters(date(2023, 8, 31)), Filters(LAST, cycle="C2"), Filters(LAST, cities=("360400",))],
    ids=["newest", "in August 2023", "cycle 2", "one city"],
)
def test_the_matrix_is_what_the_figures_say(demo_store: Store, filters: Filters) -> None:
    with demo_store.read(Scope.province()) as reader:
        found = filing.filing(reader, filters)
        assert len(found.months) == (9 if filters.cycle else 12)
        assert not filters.cycle or all(periods.in_cycle(month, filters.cycle) for month in found.months)
        counts = _counts(reader, filters, found.months)
        for month in found.months:
            summed = sum((found.states[city].get(month, Counter()) for city in found.states), Counter[filing.Status]())
            assert +summed == +counts[month]
            rate = compute.figure(reader, "on_time_rate", filters, month)
            if rate.n:
                assert (counts[month]["on_time"], counts[month].total()) == (rate.numerator, rate.denominator)
                missing = compute.figure(reader, "records_missing", filters, month)
                assert counts[month]["missing"] == _value(missing)


def test_the_delays_are_those_of_the_settled_months(demo_store: Store) -> None:
    filters = Filters(LAST)
    with demo_store.read(Scope.province()) as reader:
        span, found = filing.delays(reader, filters)
        assert span == "M2023-01..M2023-12"
        months = [f"M2023-{month:02d}" for month in range(1, 13)]
        rows = [row.submission for row in filing.filed(reader, filters, months)]
    days = [(row.submitted_day - row.due_day).days for row in rows if row.submitted_day]
    for delay in found:
        low, high = -999 if delay.low is None else delay.low, 999 if delay.high is None else delay.high
        assert delay.records == sum(low <= day <= high for day in days)
    assert sum(delay.records for delay in found) == len(days)


@pytest.mark.parametrize("kind", [None, "M1"])
@pytest.mark.parametrize(
    "filters",
    [Filters(LAST), Filters(date(2023, 6, 30), cities=("360400",)), Filters(date(2023, 6, 30), cycle="C2")],
    ids=["newest", "a city in June", "cycle 2 in June"],
)
def test_open_problems_are_those_that_the_figure_counts(demo_store: Store, filters: Filters, kind: str | None) -> None:
    with demo_store.read(Scope.province()) as reader:
        found, total = listings.open_problems(reader, filters, kind, limit=5)
        by_kind = compute.by_breakdown(reader, "problems_open", filters)
        counted = sum(_value(value) for code, value in by_kind.items() if kind in (None, code))
        everything, _total = listings.open_problems(reader, filters, kind, limit=10_000)
    assert total == counted == len(everything)
    assert found == everything[:5]
    assert [row.day for row in everything] == sorted((row.day for row in everything), reverse=True)
    assert {row.kind for row in everything} <= ({kind} if kind else set(by_kind))


def test_what_is_not_among_the_largest_is_counted_and_summed(demo_store: Store) -> None:
    with demo_store.read(Scope.province()) as reader:
        every, few = (listings.spots(reader, Filters(LAST), limit) for limit in (100_000, 3))
    assert every.rest[0] == 0
    assert every.rest[1] == pytest.approx(0)
    assert few.largest == every.largest[:3]
    assert few.rest[0] == len(every.largest) - 3
    assert few.rest[1] == pytest.approx(sum(spot.emissions or 0 for spot in every.largest[3:]))


def test_the_cycle_before_a_year_of_its_own_is_a_named_one() -> None:
    first, second = (FigureValue("x", period, 1.0, "%", None, None, None, "ok") for period in ("C1", "C2"))
    assert listings.previous([first, second], "2023") is second
    assert listings.previous([first, second], "C1") is None


def test_cities_are_ranked_by_what_needs_attention() -> None:
    values = {
        code: FigureValue("on_time_rate", "M2023-01", value, "%", None, None, None, "ok")
        for code, value in (("a", 90.0), ("b", 100.0), ("c", None), ("d", 80.0))
    }
    assert ranking.worst_first("on_time_rate", values) == ["d", "a", "b"]
    assert ranking.behind("on_time_rate", values) == ["d", "a"]
    assert ranking.worst_first("problems_open", values) == ["b", "a", "d"]
    assert ranking.behind("problems_open", values) == []


def test_twelve_months_stay_inside_the_cycle(demo_store: Store) -> None:
    with demo_store.read(Scope.province()) as reader:
        assert ranking.rolling_span(reader, "on_time_rate", Filters(date(2023, 8, 31))) == "M2022-07..M2023-06"
        assert ranking.rolling_span(reader, "on_time_rate", Filters(date(2023, 8, 31), cycle="2023")) == "M2023-01..M2023-06"
