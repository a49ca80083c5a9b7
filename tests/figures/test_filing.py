"""Submissions: the matrix, the summary by city and the countdown say what the figures say, as known on the day."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import get_args

import pytest
from sqlalchemy import text, update

from carbondash.figures import annual, compute, filing, listings, noticing, periods, ranking, reminding, reviewing
from carbondash.figures.compute import FigureValue
from carbondash.store import Filters, Scope, Store, notices, records, reminders
from carbondash.store.filings import Narrowed
from carbondash.store.reader import Reader
from carbondash.store.review_queue import Lane
from carbondash.store.schema.enterprises import enterprise
from tests.store.province import enterprises, fact, writing

LAST = date(2024, 2, 21)
MOVED = date(2023, 6, 1)


def _counts(reader: Reader, filters: Filters, months: tuple[str, ...]) -> dict[str, Counter[str]]:
    counted: dict[str, Counter[str]] = {}
    for row in filing.filed(reader, filters, months)[0]:
        counted.setdefault(row.record.period, Counter())[row.status] += 1
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
        assert filing.filed(reader, Filters(date(2023, 6, 10)), ["M2023-05"])[1] == 3


def test_a_later_move_is_not_known_before_its_day(moved: Store) -> None:
    with moved.read(Scope.province()) as reader:
        before, total = filing.filed(reader, Filters(date(2023, 5, 31), cities=("360100",)), ["M2023-05"])
    assert len(before) == total == 2


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
        rows, _total = filing.filed(reader, filters, months)
    days = [row.days_late for row in rows if row.days_late is not None]
    for delay in found:
        low, high = -999 if delay.low is None else delay.low, 999 if delay.high is None else delay.high
        assert delay.records == sum(low <= day <= high for day in days)
    assert sum(delay.records for delay in found) == len(days)


def test_what_is_not_among_the_largest_is_counted(demo_store: Store) -> None:
    with demo_store.read(Scope.province()) as reader:
        every, few = (listings.spots(reader, Filters(LAST), limit) for limit in (100_000, 3))
    assert every.rest == 0
    assert few.largest == every.largest[:3]
    assert few.rest == len(every.largest) - 3
    sizes = [-1.0 if spot.emissions is None else spot.emissions for spot in every.largest]
    assert sizes == sorted(sizes, reverse=True)


@pytest.mark.parametrize("most", [1000, 2])
def test_enterprises_without_a_place_are_not_counted_among_those_on_the_map(
    demo_store_copy: Store, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr(records, "MOST_APART", most)
    with demo_store_copy.engine.begin() as connection:
        connection.execute(update(enterprise).where(enterprise.c.id % 7 == 0).values(lon=None))
        connection.execute(update(enterprise).where(enterprise.c.id % 11 == 0).values(location_flag="outside"))
    for filters in (Filters(LAST), Filters(LAST, cities=("360100",)), Filters(date(2023, 6, 30), tiers=("1", "2"))):
        with demo_store_copy.read(Scope.province()) as reader:
            every, few = (listings.spots(reader, filters, limit) for limit in (100_000, 3))
        assert few.total == every.total == len(every.largest) > 3
        assert not any(spot.enterprise_id % 7 == 0 or spot.enterprise_id % 11 == 0 for spot in every.largest)


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


AUGUST = "M2023-08"


def _raw(store: Store, statement: str, **values: object) -> list[tuple[object, ...]]:
    """Rows as they lie in the store, by a question of this test's own."""
    with store.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(statement), values)]


@pytest.mark.parametrize("day", [LAST, date(2023, 11, 20), date(2023, 10, 16)])
def test_first_passed_and_returned_are_what_the_figure_counts_and_what_the_raw_rows_say(demo_store: Store, day: date) -> None:
    firsts = _raw(
        demo_store,
        "SELECT outcome FROM review AS r WHERE period = :month AND lane = 'province' AND day <= :day AND NOT EXISTS (SELECT 1 "
        "FROM review AS e WHERE e.enterprise_id = r.enterprise_id AND e.period = r.period AND e.lane = 'province' AND "
        "(e.day < r.day OR (e.day = r.day AND e.id < r.id)))",
        month=AUGUST,
        day=day.isoformat(),
    )
    with demo_store.read(Scope.province()) as reader:
        passed, returned = (
            filing.filed(reader, Filters(day), [AUGUST], narrowed)[1] for narrowed in ("first_passed", "first_returned")
        )
        rate = compute.figure(reader, "first_pass_rate", Filters(day), AUGUST)
    assert (passed, passed + returned) == (rate.numerator, rate.denominator) == (firsts.count(("passed",)), len(firsts))
    if day != date(2023, 10, 16):
        assert (passed, returned) == (34, 19)


@pytest.mark.parametrize(
    "filters",
    [Filters(LAST), Filters(date(2023, 11, 20)), Filters(date(2022, 8, 15)), Filters(date(2023, 11, 20), cities=("360400",))],
    ids=["newest", "in cycle 2", "in 2022", "a city"],
)
def test_the_states_of_a_list_divide_its_month(demo_store: Store, filters: Filters) -> None:
    with demo_store.read(Scope.province()) as reader:
        for month in filing.months_known(reader, filters)[:3]:
            every, total = filing.filed(reader, filters, [month])
            counts = {state: filing.filed(reader, filters, [month], state)[1] for state in get_args(Narrowed)}
            assert total == len(every) == sum(counts[state] for state in ("on_time", "late", "missing", "not_due"))
            assert counts["on_time"] + counts["late"] == sum(counts[state] for state in ("in_review", "returned", "passed"))
            for state in ("on_time", "late", "missing", "not_due"):
                assert counts[state] == sum(row.status == state for row in every)
            for state, lanes in (("in_review", ("city", "province")), ("returned", ("returned",)), ("passed", ("passed",))):
                assert counts[state] == sum(row.lane in lanes for row in every)


def test_on_21_february_2024_seventeen_december_records_and_one_of_november_are_not_passed(demo_store: Store) -> None:
    raw = _raw(
        demo_store,
        "SELECT period, COUNT(*) FROM monthly_record AS m WHERE superseded_on IS NULL AND NOT EXISTS (SELECT 1 FROM review AS r "
        "WHERE r.record_id = m.id AND lane = 'province' AND outcome = 'passed') GROUP BY period",
    )
    with demo_store.read(Scope.province()) as reader:
        found = reviewing.desk(reader, Filters(LAST))
        rows, total = reviewing.tasks(reader, Filters(LAST), found.months, reviewing.LANES)
    assert raw == [("M2023-11", 1), ("M2023-12", 17)]
    assert Counter(row.record.period for row in rows) == dict(raw)  # type: ignore[arg-type]
    assert total == sum(found.count(lane) for lane in reviewing.LANES) == 18
    assert [row.days_in for row in rows] == sorted((row.days_in for row in rows), reverse=True)


_LANES_OF: dict[str, tuple[Lane, ...]] = {"records_in_review": ("city", "province"), "records_returned": ("returned",)}


@pytest.mark.parametrize("day", [date(2022, 7, 1), date(2023, 3, 31), date(2023, 11, 20), LAST])
def test_the_queue_is_what_its_figures_count(demo_store: Store, day: date) -> None:
    with demo_store.read(Scope.province()) as reader:
        found = reviewing.desk(reader, Filters(day))
        for figure_id, lanes in _LANES_OF.items():
            rows, total = reviewing.tasks(reader, Filters(day), found.months, lanes)
            assert total == len(rows) == _value(compute.figure(reader, figure_id, Filters(day)))
            assert {row.record.lane for row in rows} <= set(lanes)
            assert all(row.days_in >= row.days_in_lane >= 0 for row in rows)


@pytest.mark.parametrize("day", [date(2021, 5, 1), date(2023, 4, 3), date(2024, 2, 21)])
def test_annual_reports_by_year_and_tier_are_what_the_figures_say(demo_store: Store, day: date) -> None:
    with demo_store.read(Scope.province()) as reader:
        found = annual.annual(reader, Filters(day))
        for year in found.states:
            rates = annual.on_time_by_tier(reader, Filters(day), year)
            for tier, counts in found.states[year].items():
                if tier in rates:
                    assert (counts["on_time"], counts.total()) == (rates[tier].numerator, rates[tier].denominator)
            for narrowed in (None, "on_time", "late", "missing", "not_due", "behind", "unfiled"):
                rows = annual.reported(reader, Filters(day), year, narrowed)
                assert len(rows) == found.count(year, narrowed)


def test_of_the_reports_on_2022_twenty_five_came_late_and_none_is_missing(demo_store: Store) -> None:
    with demo_store.read(Scope.province()) as reader:
        found = annual.annual(reader, Filters(LAST))
        ahead = filing.next_due(reader, Filters(LAST), "annual")
    assert found.settled == "Y2022"
    assert [found.count("Y2022", state) for state in ("on_time", "late", "missing")] == [1076, 25, 0]
    assert ahead == filing.Countdown("Y2023", date(2024, 3, 31), 39, 0, 1101)


@pytest.mark.parametrize("day", [date(2022, 6, 20), date(2023, 4, 3), date(2023, 11, 20), LAST])
def test_what_is_outstanding_is_what_the_lists_name(demo_store: Store, day: date) -> None:
    filters = Filters(day)
    with demo_store.read(Scope.province()) as reader:
        for kind in ("monthly", "annual"):
            for one in reminding.outstanding(reader, filters, kind):
                rows = reminders.unfiled(reader, filters, kind, one.period)
                assert len(rows) == one.count
                assert {row.due_day for row in rows} == {one.due_day}
        for one in reminding.outstanding(reader, filters, "problems"):
            rows, total = reminders.to_close(reader, filters, one.period)  # type: ignore[assignment]
            assert total == len(rows)
            assert sum(row.problems for row in rows) == one.count  # type: ignore[attr-defined]


@pytest.mark.parametrize("day", [date(2023, 6, 30), date(2023, 11, 20), LAST])
def test_a_notice_is_as_far_as_its_figures_say(demo_store: Store, day: date) -> None:
    filters = Filters(day)
    with demo_store.read(Scope.province()) as reader:
        notice = next(one for one in noticing.issued(reader, filters) if one.day == date(2023, 2, 24))
        found = {
            one.kind: one for one in noticing.progress(notices.task_counts(reader, filters, notice.notice_id), filters.as_of)
        }
        done = compute.by_breakdown(reader, "notice_tasks_done", filters, "Y2023")
        late = compute.by_breakdown(reader, "notice_tasks_late", filters, "Y2023")
    assert {kind: one.done.total for kind, one in found.items()} == {"verification": 53, "monthly_report": 53, "inspection": 53}
    for kind, one in found.items():
        assert one.done.done == (_value(done[kind]) if kind in done else 0)
        # The figure counts the due day itself; here nothing is past its due day before that day is over.
        if one.days_left != 0:
            assert one.done.overdue == (_value(late[kind]) if kind in late else 0)
        assert sum(city.done for city in one.by_city.values()) == one.done.done
