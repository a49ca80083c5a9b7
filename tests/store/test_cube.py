"""The cube is what the facts say, however they came: in order, back-dated, corrected, rolled back, moved between cities."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import func, select

from carbondash.store import Filters, Scope, Store, open_store
from carbondash.store import check as checks
from carbondash.store.errors import CannotCombine
from carbondash.store.measures import MEASURES
from carbondash.store.recount import Recount
from carbondash.store.schema import FACT_TABLES
from carbondash.store.schema.bookkeeping import cube_day
from tests.store.operations import Operation, apply, apply_all, operations, prepare
from tests.store.province import START, faults


@pytest.fixture
def prepared(store: Store) -> tuple[Store, list[int]]:
    return store, prepare(store)


def _any_order(examples: int) -> Any:
    quiet = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
    return settings(max_examples=examples, deadline=None, suppress_health_check=quiet)


# The examples follow one another in one store: histories grow, and every state on the way must hold.
@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
@_any_order(5)
@given(some=operations(4, 12))
def test_the_incremental_cube_equals_the_full_rebuild(prepared: tuple[Store, list[int]], some: list[Operation]) -> None:
    store, ids = prepared
    apply_all(store, ids, some)
    assert faults(store) == {}, some


@pytest.mark.parametrize("store_url", ["postgresql"], indirect=True)
@_any_order(2)
@given(some=operations(4, 12))
def test_the_incremental_cube_equals_the_full_rebuild_on_a_server(
    prepared: tuple[Store, list[int]], some: list[Operation]
) -> None:
    store, ids = prepared
    apply_all(store, ids, some)
    assert faults(store) == {}, some


@pytest.mark.long
@_any_order(150)
@given(some=operations(10, 40))
def test_the_incremental_cube_equals_the_full_rebuild_over_long_histories(
    prepared: tuple[Store, list[int]], some: list[Operation]
) -> None:
    store, ids = prepared
    apply_all(store, ids, some)
    assert faults(store) == {}, some


def test_a_corrupted_fact_makes_the_check_fail(prepared: tuple[Store, list[int]]) -> None:
    store, ids = prepared
    apply(store, ids, ("trade", 0, 1, START, 5))
    trade = FACT_TABLES["trade"]
    with store.engine.connect() as connection, connection.begin():
        connection.execute(trade.update().values(volume_t=6))
    results = checks.check(store)
    assert results["cube equals facts"]
    assert results["rows are as loaded"]


def test_a_corrupted_cell_makes_the_check_fail(prepared: tuple[Store, list[int]]) -> None:
    store, ids = prepared
    apply(store, ids, ("trade", 0, 1, START, 5))
    with store.engine.connect() as connection, connection.begin():
        connection.execute(cube_day.update().where(cube_day.c.measure == "trade_volume").values(amount=cube_day.c.amount + 1))
    assert checks.check(store)["cube equals facts"]


def test_a_corrupted_column_that_no_measure_reads_makes_the_check_fail(prepared: tuple[Store, list[int]]) -> None:
    store, _ = prepared
    with store.engine.connect() as connection, connection.begin():
        connection.execute(FACT_TABLES["enterprise"].update().values(name_zh="改名"))
    results = checks.check(store)
    assert results["rows are as loaded"]
    assert not results["cube equals facts"]


def test_a_problem_moves_with_its_enterprise_and_closes_where_it_then_stands(prepared: tuple[Store, list[int]]) -> None:
    store, ids = prepared
    found, moved, closed = date(2023, 3, 10), date(2023, 4, 1), date(2023, 5, 1)
    apply(store, ids, ("problem", 0, found, "M2023-01", "T1"))
    apply(store, ids, ("move", 0, moved, "360300", "1", True))
    apply(store, ids, ("close", 0, (closed - found).days))
    with store.read(Scope.province()) as reader:

        def open_by_city(day: date) -> dict[str, int]:
            cells = reader.cells(["problems_open"], Filters(day), ["city"])["problems_open"]
            return {city: amount for (city,), amount in cells.items()}

        assert open_by_city(found) == {"360100": 1}
        assert open_by_city(moved - timedelta(days=1)) == {"360100": 1}
        assert open_by_city(moved) == {"360300": 1}
        assert open_by_city(closed) == {}
        # The flow "closed" stays under the place of its opening: what was opened there less what was closed there balances.
        flow = reader.cells(["problems_found", "problems_closed"], Filters(closed), ["city"])
        assert flow == {"problems_found": {("360100",): 1}, "problems_closed": {("360100",): 1}}


CUT = START + timedelta(days=450)


def _day_of(operation: Operation) -> date | None:
    return next((part for part in operation if isinstance(part, date)), None)


def _sees_nothing_later(store: Store, ids: list[int], some: list[Operation]) -> None:
    by = ["period", "city", "tier", "breakdown"]
    dated = [(day, operation) for operation in some if (day := _day_of(operation)) is not None]
    # A duty is part of the calendar: that it is due is known before its day, and `monthly_ahead` counts down to it.
    known = [operation for day, operation in dated if day <= CUT or operation[0] == "due"]
    apply_all(store, ids, known)
    with store.read(Scope.province()) as reader:
        before = reader.cells(MEASURES, Filters(CUT), by)
    apply_all(store, ids, [operation for _, operation in dated if operation not in known])
    with store.read(Scope.province()) as reader:
        assert reader.cells(MEASURES, Filters(CUT), by) == before, some


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
@_any_order(6)
@given(some=operations(6, 14))
def test_an_earlier_day_never_sees_a_later_fact(prepared: tuple[Store, list[int]], some: list[Operation]) -> None:
    _sees_nothing_later(*prepared, some)


@pytest.mark.parametrize("store_url", ["postgresql"], indirect=True)
@_any_order(2)
@given(some=operations(6, 14))
def test_an_earlier_day_never_sees_a_later_fact_on_a_server(prepared: tuple[Store, list[int]], some: list[Operation]) -> None:
    _sees_nothing_later(*prepared, some)


@pytest.mark.long
@_any_order(100)
@given(some=operations(10, 30))
def test_an_earlier_day_never_sees_a_later_fact_in_long_histories(
    prepared: tuple[Store, list[int]], some: list[Operation]
) -> None:
    _sees_nothing_later(*prepared, some)


def test_a_deadline_that_is_moved_counts_from_its_own_day_on(prepared: tuple[Store, list[int]]) -> None:
    store, ids = prepared

    def outcome(day: date) -> dict[str, Any]:
        with store.read(Scope.province()) as reader:
            cells = reader.cells(["completed_enterprises", "uncompleted_enterprises"], Filters(day), ["breakdown"])
            return {name: {key: amount for (key,), amount in found.items()} for name, found in cells.items()}

    apply(store, ids, ("oblige", 0, date(2021, 9, 1), "Y2021", 2, 121))  # due on 31 December 2021
    unpaid = {"completed_enterprises": {}, "uncompleted_enterprises": {"normal": 1}}
    assert outcome(date(2022, 1, 10)) == unpaid
    apply(store, ids, ("surrender", 0, date(2022, 1, 15), "Y2021", 2))
    assert outcome(date(2022, 1, 20)) == {"completed_enterprises": {"late": 1}, "uncompleted_enterprises": {}}
    apply(store, ids, ("oblige", 0, date(2022, 2, 1), "Y2021", 2, 60))  # extended for everybody, afterwards
    assert outcome(date(2022, 1, 10)) == unpaid
    assert outcome(date(2022, 1, 20)) == {"completed_enterprises": {"late": 1}, "uncompleted_enterprises": {}}
    assert outcome(date(2022, 2, 2)) == {"completed_enterprises": {"on_time": 1}, "uncompleted_enterprises": {}}


def test_a_missing_record_is_missing_where_it_was_due_until_it_comes(prepared: tuple[Store, list[int]]) -> None:
    store, ids = prepared
    due, moved, came = date(2023, 3, 12), date(2023, 3, 15), date(2023, 3, 20)
    apply(store, ids, ("due", 0, due, "M2023-01"))
    apply(store, ids, ("move", 0, moved, "360300", "1", True))
    apply(store, ids, ("record", 0, came, "M2023-01"))
    with store.read(Scope.province()) as reader:

        def missing(day: date) -> dict[tuple[str, ...], int]:
            return reader.cells(["records_missing"], Filters(day), ["city"])["records_missing"]

        assert missing(due - timedelta(days=1)) == {}
        assert missing(due) == {("360100",): 1}
        assert missing(came - timedelta(days=1)) == {("360100",): 1}
        assert missing(came) == {}


def test_a_correction_counts_from_its_own_day_and_where_the_report_was_first_filed(
    prepared: tuple[Store, list[int]],
) -> None:
    store, ids = prepared
    apply(store, ids, ("report", 0, date(2022, 3, 1), "Y2021", 10))
    apply(store, ids, ("move", 0, date(2022, 4, 1), "360300", "1", True))
    apply(store, ids, ("report", 0, date(2022, 5, 1), "Y2021", 14))
    with store.read(Scope.province()) as reader:

        def emissions(day: date) -> dict[tuple[str, ...], int]:
            return reader.cells(["annual_emissions"], Filters(day), ["city"])["annual_emissions"]

        assert emissions(date(2022, 4, 30)) == {("360100",): 10}
        assert emissions(date(2022, 5, 1)) == {("360100",): 14}


def test_the_cube_and_a_recount_of_the_facts_agree_on_any_day(prepared: tuple[Store, list[int]]) -> None:
    store, ids = prepared
    for operation in (
        ("problem", 0, date(2022, 1, 31), "M2022-11", "T1"),
        ("problem", 1, date(2022, 2, 1), "M2022-11", "C1"),
        ("move", 1, date(2022, 2, 28), "360300", "2", True),
        ("oblige", 1, date(2022, 3, 1), "Y2021", 2, 300),
        ("surrender", 1, date(2022, 3, 31), "Y2021", 2),
        ("trade", 2, 3, date(2022, 3, 31), 3),
    ):
        apply(store, ids, operation)
    with store.read(Scope.province()) as fast, store.read(Scope.province(), recount=True) as slow:
        assert isinstance(slow, Recount)
        for day in (date(2021, 1, 1), date(2022, 1, 31), date(2022, 2, 28), date(2022, 3, 30), date(2022, 3, 31)):
            by = ["period", "city", "tier", "breakdown"]
            assert fast.cells(MEASURES, Filters(day), by) == slow.cells(MEASURES, Filters(day), by)


def test_sums_without_a_meaning_are_refused(prepared: tuple[Store, list[int]]) -> None:
    store, _ = prepared
    with store.read(Scope.province()) as reader:
        for measure in ("loan_institutions", "submission_delay"):
            with pytest.raises(CannotCombine):
                reader.cells([measure], Filters(START), ["city"])


def test_reading_a_day_takes_one_snapshot_and_at_most_a_month(prepared: tuple[Store, list[int]]) -> None:
    store, ids = prepared
    for month in range(1, 13):
        apply(store, ids, ("trade", 0, 1, date(2022, month, 15), 1))
    with store.read(Scope.province()) as reader:
        cells = reader.cells(["trade_volume"], Filters(date(2022, 12, 31)), ["city"])["trade_volume"]
        days = reader.execute(select(func.count()).select_from(cube_day).where(cube_day.c.measure == "trade_volume"))
        assert cells == {("360100",): 12}
        assert days.scalar_one() == 12
        ends = reader.month_ends(["trade_volume"], Filters(date(2022, 12, 31)), ["city"], 3)
        assert [found["trade_volume"] for found in ends.values()] == [{("360100",): n} for n in (9, 10, 11)]


def test_two_engines_give_the_same_cube(prepared: tuple[Store, list[int]], tmp_path: Path) -> None:
    store, ids = prepared
    other = open_store(f"sqlite:///{tmp_path / 'other.db'}")
    other.upgrade()
    assert prepare(other) == ids
    history = [
        ("record", 0, date(2023, 2, 1), "M2023-01"),
        ("due", 0, date(2023, 3, 12), "M2023-01"),
        ("review", 0, date(2023, 3, 1), "returned"),
        ("freeze", 1, date(2022, 1, 1), "frozen"),
        ("oblige", 1, date(2023, 3, 1), "Y2021", 2, 305),
        ("oblige", 1, date(2023, 3, 1), "Y2022", 1, 305),
        ("surrender", 1, date(2024, 1, 5), "Y2021", 2),
        ("surrender", 1, date(2024, 2, 5), "Y2022", 2),
        ("loan", 0, 1, date(2022, 5, 5), 7),
        ("loan", 0, 0, date(2022, 5, 6), 8),
    ]
    by = ["period", "city", "industry", "tier", "breakdown"]
    for operation in history:
        apply(store, ids, operation)
        apply(other, ids, operation)
    with store.read(Scope.province()) as one, other.read(Scope.province()) as two:
        for day in (date(2023, 6, 30), date(2024, 1, 1), date(2024, 2, 21)):
            assert one.cells(MEASURES, Filters(day), by) == two.cells(MEASURES, Filters(day), by)
    other.close()
