"""Data quality: every number of the page against a count of the raw rows, as known on the day; the balance in every month."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from statistics import median
from typing import get_args

import pytest
from sqlalchemy import select

from carbondash.figures import compute, findings, inspections, problems
from carbondash.figures.decomposition import Factors
from carbondash.figures.problems import MonthBalance
from carbondash.store import Filters, Scope, Store
from carbondash.store.problems import Status
from carbondash.store.reader import Reader
from carbondash.store.schema import FACT_TABLES
from carbondash.store.schema.derived import finding
from tests.store.province import enterprises, fact, writing

LAST = date(2024, 2, 21)
CITIES = tuple(f"36{number:02d}00" for number in range(1, 12))
DAYS = (LAST, date(2023, 11, 20), date(2023, 6, 30), date(2023, 3, 20))


@dataclass(frozen=True)
class Raw:
    """A problem as its rows have it; place is the place of its enterprise on a day, by the day on which that began."""

    enterprise_id: int
    period: str
    kind: str
    day: date
    closed: date | None
    places: tuple[tuple[date, tuple[str, str, str]], ...]

    def is_open(self, day: date) -> bool:
        return self.day <= day and (self.closed is None or self.closed > day)

    def place(self, day: date) -> tuple[str, str, str]:
        return next((place for since, place in reversed(self.places) if since <= day), self.places[0][1])


def _rows(reader: Reader, table: str) -> list[dict[str, object]]:
    facts = FACT_TABLES[table]
    return [dict(row) for row in reader.execute(select(facts).where(facts.c.void_load_id.is_(None))).mappings()]


def _raw(reader: Reader) -> list[Raw]:
    places: dict[object, list[tuple[date, int, tuple[str, str, str]]]] = {}
    for row in _rows(reader, "enterprise_version"):
        where = (str(row["city"]), str(row["industry"]), str(row["tier"]))
        places.setdefault(row["enterprise_id"], []).append((row["day"], row["id"], where))  # type: ignore[arg-type]
    closed = {row["problem_id"]: row["day"] for row in _rows(reader, "problem_closing")}
    return [
        Raw(
            row["enterprise_id"],  # type: ignore[arg-type]
            str(row["period"]),
            str(row["kind"]),
            row["day"],  # type: ignore[arg-type]
            closed.get(row["id"]),  # type: ignore[arg-type]
            tuple((day, where) for day, _number, where in sorted(places[row["enterprise_id"]])),
        )
        for row in _rows(reader, "problem")
    ]


@pytest.fixture(scope="module")
def raw(demo_store: Store) -> list[Raw]:
    with demo_store.read(Scope.province()) as reader:
        return _raw(reader)


def _inside(filters: Filters, place: tuple[str, str, str]) -> bool:
    asked = (filters.cities, filters.industries, filters.tiers)
    return all(not wanted or one in wanted for wanted, one in zip(asked, place, strict=True))


def _balance(rows: list[Raw], filters: Filters, month: MonthBalance) -> MonthBalance:
    """The same month counted from the raw rows, without the cube."""
    first, last = month.last_day.replace(day=1), month.last_day
    before = first - timedelta(days=1)
    return MonthBalance(
        last,
        sum(row.is_open(before) and _inside(filters, row.place(before)) for row in rows),
        sum(first <= row.day <= last and _inside(filters, row.place(row.day)) for row in rows),
        sum(row.closed is not None and first <= row.closed <= last and _inside(filters, row.place(row.day)) for row in rows),
        sum(row.is_open(last) and _inside(filters, row.place(last)) for row in rows),
    )


def _views() -> Iterator[Filters]:
    for day in DAYS:
        yield Filters(day)
        yield from (Filters(day, cities=(city,)) for city in CITIES)
    yield Filters(LAST, cities=CITIES[:3], industries=("power",))
    yield Filters(LAST, tiers=("1",))
    yield Filters(LAST, tiers=("2", "3"))
    yield Filters(LAST, industries=("chemicals", "pulp_paper"))


@pytest.mark.parametrize("one_in", [5, pytest.param(1, marks=pytest.mark.long)], ids=["some", "all"])
def test_every_month_of_every_city_and_filter_balances_and_is_what_the_raw_rows_say(
    demo_store: Store, raw: list[Raw], one_in: int
) -> None:
    with demo_store.read(Scope.province()) as reader:
        for filters in list(_views())[::one_in]:
            months = problems.balance(reader, filters, 24)
            for month in months:
                assert month.start + month.opened - month.closed + month.moved == month.end
                assert month == _balance(raw, filters, month), filters
                assert month.moved == 0 or filters.cities or filters.tiers or filters.industries
            for one, following in pairwise(months):
                assert one.end == following.start


def test_a_balance_that_begins_later_starts_with_what_was_open_then(demo_store: Store) -> None:
    with demo_store.read(Scope.province()) as reader:
        whole, short = (problems.balance(reader, Filters(LAST), months) for months in (24, 3))
    assert [month.last_day for month in short] == [date(2023, 12, 31), date(2024, 1, 31), LAST]
    assert short == whole[-3:]
    assert (whole[0].last_day, whole[0].start) == (date(2022, 5, 31), 0)


def test_an_enterprise_that_moves_takes_its_open_problems_along(store: Store) -> None:
    with writing(store) as load:
        mover, stayer = enterprises(load, 2)
        for who, day in ((mover, date(2023, 3, 5)), (mover, date(2023, 3, 6)), (stayer, date(2023, 3, 7))):
            about = {"enterprise_id": who, "period": "M2023-01", "day": day}
            number = fact(load, "problem", **about, kind="C3", record_id=None)
        closing = {"enterprise_id": mover, "problem_id": number - 1, "opened_day": date(2023, 3, 6)}
        fact(load, "problem_closing", **closing, day=date(2023, 5, 9))
        moved = {"city": "360200", "industry": "power", "tier": "1", "is_managed": True}
        fact(load, "enterprise_version", enterprise_id=mover, day=date(2023, 4, 10), **moved)
    with store.read(Scope.province()) as reader:

        def months(*cities: str) -> list[tuple[int, int, int, int, int]]:
            found = problems.balance(reader, Filters(date(2023, 5, 31), cities=cities), 3)
            return [(one.start, one.opened, one.closed, one.moved, one.end) for one in found]

        assert months() == [(0, 3, 0, 0, 3), (3, 0, 0, 0, 3), (3, 0, 1, 0, 2)]
        # Closed in May where it was found: the stock of the new city goes down by what had moved in.
        assert months("360100") == [(0, 2, 0, 0, 2), (2, 0, 0, -2, 0), (0, 0, 1, 1, 0)]
        assert months("360200") == [(0, 1, 0, 0, 1), (1, 0, 0, 2, 3), (3, 0, 0, -1, 2)]


def test_the_factors_of_a_month_are_those_of_the_raw_rows(demo_store: Store, raw: list[Raw]) -> None:
    with demo_store.read(Scope.province()) as reader:
        reviews = [row for row in _rows(reader, "review") if row["lane"] == "province"]
        for day in DAYS:
            months = problems.audited_months(reader, Filters(day))
            due = Counter(row["period"] for row in _rows(reader, "reporting_duty") if row["kind"] == "monthly")
            for month in months:
                found = [row for row in raw if row.period == month.period and row.day <= day]
                assert month.found == len(found)
                assert month.with_problems == len({row.enterprise_id for row in found})
                known = {row["enterprise_id"] for row in reviews if row["period"] == month.period and row["day"] <= day}  # type: ignore[operator]
                assert month.reviewed == len(known) == due[month.period]


def test_the_fall_of_2023_is_split_without_a_rest(demo_store: Store) -> None:
    with demo_store.read(Scope.province()) as reader:
        months = problems.audited_months(reader, Filters(LAST))
        found = problems.split(months, "M2023-01", "M2023-08")
        assert (found.base.found, found.now.found) == (1436, 69)
        assert found.reviewed + found.share + found.per_record == pytest.approx(69 - 1436, abs=1e-9)
        kinds = problems.by_kind(reader, Filters(LAST), "M2023-01", "M2023-08")
        novelty = problems.by_novelty(reader, Filters(LAST), "M2023-01", "M2023-08")
    for parts in (kinds, novelty):
        assert sum(one.base for one in parts) == 1436
        assert sum(one.now for one in parts) == 69
    sizes = [abs(one.now - one.base) for one in kinds]
    assert sizes == sorted(sizes, reverse=True)


def test_a_comparison_begins_with_the_first_and_the_latest_month_of_the_year() -> None:
    def months(*periods: str) -> list[Factors]:
        return [Factors(period, 1, 1, 1) for period in periods]

    assert problems.compared_months(months("M2022-11", "M2023-01", "M2023-02", "M2023-08")) == ("M2023-01", "M2023-08")
    assert problems.compared_months(months("M2022-11", "M2022-12", "M2023-01")) == ("M2022-11", "M2023-01")
    assert problems.compared_months(months("M2023-01")) is None


def test_new_and_repeated_problems_are_those_of_the_raw_rows(demo_store: Store, raw: list[Raw]) -> None:
    def number(period: str) -> int:
        return int(period[1:5]) * 12 + int(period[6:])

    for day in (LAST, date(2023, 6, 30)):
        known = [row for row in raw if row.day <= day]
        before = {(row.enterprise_id, row.kind, number(row.period)) for row in known}
        again = Counter(
            row.period
            for row in known
            if any((row.enterprise_id, row.kind, number(row.period) - back) in before for back in (1, 2, 3))
        )
        with demo_store.read(Scope.province()) as reader:
            figures = {one.period: one.value for one in compute.trend(reader, "problems_repeated", Filters(day))}
        assert {period: value for period, value in figures.items() if value} == dict(again)


@pytest.mark.parametrize("filters", [Filters(LAST), Filters(date(2023, 6, 30), cities=("360400", "360900"))])
def test_ages_and_closing_times_are_those_of_the_raw_rows(demo_store: Store, raw: list[Raw], filters: Filters) -> None:
    day = filters.as_of
    with demo_store.read(Scope.province()) as reader:
        ages, closed = problems.ages(reader, filters), problems.closings(reader, filters)
    ages_of = [(day - row.day).days for row in raw if row.is_open(day) and _inside(filters, row.place(day))]
    days_of = [
        (row.closed - row.day).days
        for row in raw
        if row.closed is not None and closed.since < row.closed <= day and _inside(filters, row.place(row.day))
    ]
    for buckets, values in ((ages, ages_of), (closed.buckets, days_of)):
        for bucket in buckets:
            last = 10**6 if bucket.last is None else bucket.last
            assert bucket.problems == sum(bucket.first <= value <= last for value in values)
        assert sum(bucket.problems for bucket in buckets) == len(values)
    assert closed.n == len(days_of)
    assert closed.median == median(days_of)


@pytest.mark.parametrize(
    ("counts", "middle"), [({}, None), ({5: 1}, 5), ({5: 1, 8: 1}, 6.5), ({0: 3, 9: 2}, 0), ({1: 2, 2: 1, 9: 3}, 5.5)]
)
def test_the_median_of_counted_values(counts: dict[int, int], middle: float | None) -> None:
    assert problems.median(counts) == middle


@pytest.mark.parametrize("cycle", [None, "C2"])
@pytest.mark.parametrize("city", [(), ("360400",)])
def test_a_list_says_how_many_rows_it_has(demo_store: Store, cycle: str | None, city: tuple[str, ...]) -> None:
    filters = Filters(date(2023, 6, 30), cities=city, cycle=cycle)
    with demo_store.read(Scope.province()) as reader:
        for status in get_args(Status):
            for kind, period in ((None, None), ("C3", None), (None, "M2022-11"), ("C3", "M2023-01")):
                rows, total = problems.listed(reader, filters, status, kind, period, 100_000)
                assert len(rows) == total, (status, kind, period)
                assert problems.listed(reader, filters, status, kind, period, 3) == (rows[:3], total)


def test_who_has_the_same_again_adds_up_to_the_figure(demo_store: Store) -> None:
    with demo_store.read(Scope.province()) as reader:
        for filters in (Filters(LAST), Filters(date(2023, 6, 30), cities=("360400",))):
            found = problems.offenders(reader, filters, 1000)
            assert len(found.periods) == problems.REPEATED_MONTHS
            span = f"{found.periods[0]}..{found.periods[-1]}"
            assert len(found.rows) == found.total
            if not filters.cities:
                assert sum(row.repeated for row in found.rows) == compute.figure(reader, "problems_repeated", filters, span).value
            assert problems.offenders(reader, filters, 2, 1).rows == found.rows[1:3]


def test_findings_that_hold_are_those_of_the_derived_rows(demo_store: Store) -> None:
    with demo_store.read(Scope.province()) as reader:
        derived = list(reader.execute(select(finding)))
        for day in DAYS:
            held = [row for row in derived if row.day <= day and (row.until is None or row.until > day)]
            for status, wanted in (
                ("standing", [row for row in held if not row.is_waived]),
                ("person", [row for row in held if not row.is_waived and row.code in ("V05", "V06", "V18")]),
                ("waived", [row for row in held if row.is_waived]),
            ):
                rows, total = findings.listed(reader, Filters(day), None, None, status, 100_000)  # type: ignore[arg-type]
                assert {row.id for row in rows} == {row.id for row in wanted}
                assert total == len(rows) == len(wanted)
            code, period = held[0].code, held[0].period
            rows, total = findings.listed(reader, Filters(day), code, period, "standing", 100)
            assert total == len(rows) == sum(row.code == code and row.period == period and not row.is_waived for row in held)
        assert findings.listed(reader, Filters(LAST), "V01", None, "person", 9) == ([], 0)


def test_the_steps_of_the_campaign_are_those_of_the_raw_rows(demo_store: Store) -> None:
    with demo_store.read(Scope.province()) as reader:
        members = {row["enterprise_id"] for row in _rows(reader, "campaign_member")}
        steps = _rows(reader, "campaign_step")
        city_of = {
            row["enterprise_id"]: row["city"] for row in _rows(reader, "enterprise_version") if row["superseded_on"] is None
        }
        assert inspections.progress(reader, Filters(date(2023, 3, 19))) is None
        for day in (date(2023, 3, 31), date(2023, 8, 20), LAST):
            found = inspections.progress(reader, Filters(day))
            assert found is not None
            for (step, city), cell in found.cells.items():
                here = {one for one in members if city is None or city_of[one] == city}
                done = {row["enterprise_id"] for row in steps if row["step"] == step and row["day"] <= day} & here  # type: ignore[operator]
                assert (cell.finished, cell.members) == (len(done), len(here))
                assert (cell.state == "late") == (found.due[step] <= day and len(done) < len(here))
            late, total = inspections.behind(reader, Filters(day), found, None, 1000)
            figure = compute.figure(reader, "campaign_late", Filters(day), found.period).value
            assert len(late) == total == figure
            for step in found.late_steps():
                assert inspections.behind(reader, Filters(day), found, step, 1000)[1] == (
                    found.cells[step, None].members - found.cells[step, None].finished
                )


@pytest.mark.parametrize(
    ("finished", "due", "state"),
    [
        (3, date(2023, 1, 1), "finished"),
        (2, date(2023, 5, 5), "late"),
        (2, date(2023, 5, 6), "under_way"),
        (0, date(2023, 5, 6), "not_begun"),
        (1, None, "under_way"),
    ],
)
def test_a_step_is_late_from_its_due_day_on_where_somebody_has_not_finished(finished: int, due: date | None, state: str) -> None:
    assert inspections.step_state(finished, 3, due, date(2023, 5, 5)) == state


def test_samples_are_compared_with_the_versions_that_stand(demo_store: Store) -> None:
    with demo_store.read(Scope.province()) as reader:
        records, units = _rows(reader, "monthly_record"), _rows(reader, "monthly_unit")
        for day in (date(2023, 6, 20), LAST):
            current: dict[object, dict[str, object]] = {}
            for row in sorted(records, key=lambda row: (row["day"], row["id"])):
                if row["day"] <= day:  # type: ignore[operator]
                    current[row["enterprise_id"], row["period"]] = row
            values = {(row["record_id"], row["unit_id"]): row for row in units}
            found = inspections.samples(reader, Filters(day), None, 1000)
            assert len(found) == compute.figure(reader, "coal_samples", Filters(day)).value
            for sample in found:
                record = current.get((sample.enterprise_id, sample.period))
                reported = values.get((record["id"], sample.unit_id)) if record else None
                assert sample.reported_car == (reported["car"] if reported else None)
                assert sample.reported_ncv == (reported["ncv_ar"] if reported else None)
            for quantity in get_args(inspections.Quantity):
                said = inspections.compared(reader, Filters(day), quantity)
                pairs = [one for one in (inspections.pair(sample, quantity) for sample in found) if one is not None]
                assert sorted(said.pairs, key=lambda one: one.sample_id) == sorted(pairs, key=lambda one: one.sample_id)
                assert (said.total, said.left_out) == (len(found), len(found) - len(pairs))
                if said.agreement is not None:
                    low, high = said.agreement.lower.value, said.agreement.upper.value
                    assert set(said.outside) == {one for one in pairs if not low <= one.sampled - one.reported <= high}
