"""Projects and finance against the raw rows: counted again in SQL and Python, for the province and two cities, on three days."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import text

from carbondash.derive.interest import saved_interest
from carbondash.figures import compute, efficiency
from carbondash.figures.accounts import by_city_and_grade
from carbondash.figures.stages import funnel
from carbondash.store import Filters, Reader, Scope, Store, finance_lists, projects
from carbondash.store.projects import Sums

DAYS = [date(2021, 12, 20), date(2023, 11, 20), date(2024, 2, 21)]
PLACES = [(), ("360400",), ("360600",)]
# The rates as the rule set has them, here once more: facility 1.75% to May 2025, one-year LPR from its day on.
LPR = [(date(2021, 11, 1), 3.85), (date(2021, 12, 20), 3.80), (date(2022, 1, 20), 3.70), (date(2022, 8, 22), 3.65),
       (date(2023, 6, 20), 3.55), (date(2023, 8, 21), 3.45)]  # fmt: skip


def rows(store: Store, sql: str, **values: Any) -> list[Any]:
    with store.engine.connect() as connection:
        return list(connection.execute(text(sql), values))


def in_place(found: Iterable[Any], place: tuple[str, ...]) -> list[Any]:
    return [row for row in found if not place or row.city in place]


@pytest.fixture(params=DAYS, ids=str)
def day(request: pytest.FixtureRequest) -> date:
    return request.param


@pytest.fixture(params=PLACES, ids=lambda place: "-".join(place) or "province")
def place(request: pytest.FixtureRequest) -> tuple[str, ...]:
    return request.param


def value(reader: Reader, name: str, filters: Filters) -> float:
    return compute.figure(reader, name, filters).value or 0.0


def test_the_library_its_sets_and_its_stages(demo_store: Store, day: date, place: tuple[str, ...]) -> None:
    library = in_place(
        rows(demo_store, "SELECT * FROM project WHERE void_load_id IS NULL AND day <= :day", day=day.isoformat()), place
    )
    steps = rows(
        demo_store, "SELECT * FROM project_stage WHERE void_load_id IS NULL AND day <= :day ORDER BY day, id", day=day.isoformat()
    )
    stage = {row.id: row.stage for row in library}
    stage.update({row.project_id: row.stage for row in steps if row.project_id in stage})
    filters = Filters(day, cities=place)
    with demo_store.read(Scope.province()) as reader:
        assert value(reader, "green_projects", filters) == len(library)
        assert value(reader, "climate_projects", filters) == sum(row.is_climate for row in library)
        assert value(reader, "facility_projects", filters) == sum(row.is_facility for row in library)
        assert value(reader, "green_projects_investment", filters) == sum(row.investment_fen for row in library) / 100
        found = {one.code: one for one in funnel(reader, filters)}
        order = ("planned", "approved", "construction", "operating")
        for number, code in enumerate(order):
            here = sum(now == code for now in stage.values())
            reached = sum(now in order[number:] for now in stage.values())
            assert (found[code].here, found[code].reached) == (here, reached) if found else reached == 0
        listed, total = projects.library(reader, filters, kind="both", limit=1000)
        both = {row.id for row in library if row.is_climate and row.is_facility}
        assert ({one.project_id for one in listed}, total) == (both, len(both))
        assert all(one.stage == stage[one.project_id] for one in listed)


def test_the_loans_by_institution(demo_store: Store, day: date, place: tuple[str, ...]) -> None:
    found = _loans(demo_store, day, place)
    filters = Filters(day, cities=place)
    with demo_store.read(Scope.province()) as reader:
        assert value(reader, "loan_amount", filters) == sum(row.amount_fen for row in found) / 100
        assert value(reader, "loan_reduction", filters) == sum(row.reduction_kg for row in found) / 1000
        assert value(reader, "loan_projects", filters) == len({row.loan_project_id for row in found})
        assert value(reader, "loan_institutions", filters) == len({row.institution_id for row in found})
        split = compute.by_breakdown(reader, "institution_projects", filters)
        for bank in {row.institution_id for row in found}:
            mine = {row.loan_project_id for row in found if row.institution_id == bank}
            assert split[str(bank)].value == len(mine)
            listed, total = projects.supported(reader, filters, institution_id=bank, limit=1000)
            assert ({one.loan_project_id for one in listed}, total) == (mine, len(mine))


def _loans(store: Store, day: date, place: tuple[str, ...]) -> list[Any]:
    sql = (
        "SELECT loan.*, loan_project.city FROM loan JOIN loan_project ON loan_project.id = loan.loan_project_id "
        "WHERE loan.void_load_id IS NULL AND loan.day <= :day"
    )
    return in_place(rows(store, sql, day=day.isoformat()), place)


def test_the_ratio_and_its_interval_are_those_of_the_projects(demo_store: Store, day: date, place: tuple[str, ...]) -> None:
    loans = _loans(demo_store, day, place)
    with demo_store.read(Scope.province()) as reader:
        overall, banks = efficiency.by_institution(reader, Filters(day, cities=place))
    groups: dict[str, list[Any]] = {"": loans}
    for row in loans:
        groups.setdefault(str(row.institution_id), []).append(row)
    for code, own in groups.items():
        found = banks[code] if code else overall
        by_project: dict[int, tuple[float, float]] = {}
        for row in own:
            x, y = by_project.get(row.loan_project_id, (0.0, 0.0))
            by_project[row.loan_project_id] = (x + row.amount_fen / 1e6, y + row.reduction_kg / 1e3)
        if not by_project:
            assert found is None
            continue
        assert found is not None
        n, lent = len(by_project), sum(x for x, _ in by_project.values())
        ratio = sum(y for _, y in by_project.values()) / lent
        assert (found.n, found.value) == (n, pytest.approx(ratio))
        if n == 1:
            assert found.low is None
            continue
        assert found.high is not None
        spread = math.sqrt(sum((y - ratio * x) ** 2 for x, y in by_project.values()) / (n - 1))
        error = spread / (lent / n * math.sqrt(n))
        if n == 11:
            assert found.high - found.value == pytest.approx(2.228 * error, rel=1e-3)
        elif n > 250:
            assert found.high - found.value == pytest.approx(1.968 * error, rel=2e-3)


def test_a_single_project_has_a_ratio_and_no_interval() -> None:
    found = efficiency.efficiency(Sums(1, 2.0, 5.0, 4.0, 10.0, 25.0))
    assert found is not None
    assert (found.n, found.value, found.low, found.high) == (1, 2.5, None, None)
    assert efficiency.efficiency(Sums(0, 0.0, 0.0, 0.0, 0.0, 0.0)) is None


def test_the_interest_is_that_of_every_single_loan(demo_store: Store, day: date, place: tuple[str, ...]) -> None:
    def rate(on: date) -> float:
        return next(value for since, value in reversed(LPR) if since <= on)

    expected = 0.0
    for row in _loans(demo_store, day, place):
        lent = date.fromisoformat(str(row.day))
        for year in range(3):
            start, end = lent.replace(year=lent.year + year), min(day, lent.replace(year=lent.year + year + 1))
            if start < end:
                expected += row.amount_fen / 100 * 0.6 * (rate(start) - 1.75) / 100 * (end - start).days / 365
    with demo_store.read(Scope.province()) as reader:
        found = saved_interest(reader, Filters(day, cities=place))
    assert (found.saved if found else 0.0) == pytest.approx(expected)
    if found:
        assert sum(found.by_institution.values()) == pytest.approx(found.saved)


def test_who_has_a_gap_and_no_project(demo_store: Store, day: date, place: tuple[str, ...]) -> None:
    cycle = "C1" if day.year == 2021 else "C2"
    short = rows(
        demo_store,
        "SELECT p.enterprise_id, p.gap_t, v.city FROM derived_position p JOIN enterprise_version v ON "
        "v.enterprise_id = p.enterprise_id AND v.void_load_id IS NULL AND v.valid_from <= :day AND v.valid_to > :day "
        "WHERE p.gap_t > 0 AND p.cycle = :cycle AND p.day <= :day AND (p.until IS NULL OR p.until > :day)",
        day=day.isoformat(),
        cycle=cycle,
    )
    owners = rows(
        demo_store,
        "SELECT enterprise_id FROM project WHERE void_load_id IS NULL AND day <= :day UNION "
        "SELECT enterprise_id FROM loan_project WHERE void_load_id IS NULL AND day <= :day",
        day=day.isoformat(),
    )
    expected = {row.enterprise_id: row.gap_t for row in in_place(short, place)} | {}
    for (owner,) in owners:
        expected.pop(owner, None)
    filters = Filters(day, cities=place)
    with demo_store.read(Scope.province()) as reader:
        assert value(reader, "shortfall_without_project", filters) == len(expected)
        listed, total = finance_lists.without_project(reader, filters, cycle, limit=100)
    assert ({one.enterprise_id: one.gap_t for one in listed}, total) == (expected, len(expected))
    assert [one.gap_t for one in listed] == sorted(expected.values(), reverse=True)


def test_somebody_has_a_gap_and_no_project_inside_the_second_cycle(demo_store: Store) -> None:
    with demo_store.read(Scope.province()) as reader:
        assert value(reader, "shortfall_without_project", Filters(DAYS[1])) > 0


def test_the_alliances_members(demo_store: Store, day: date, place: tuple[str, ...]) -> None:
    with demo_store.read(Scope.province()) as reader:
        filters = Filters(day, cities=place)
        listed, total = finance_lists.members(reader, filters, limit=1000)
        assert total == len(listed) == value(reader, "alliance_members", filters)
        assert all(one.since <= day and (not place or one.city in place) for one in listed)


def test_the_accounts_by_grade_add_up_to_the_list(demo_store: Store, day: date, place: tuple[str, ...]) -> None:
    filters = Filters(day, cities=place)
    with demo_store.read(Scope.province()) as reader:
        listed, total = finance_lists.accounts(reader, filters, limit=1000)
        split = by_city_and_grade(reader, filters)
        assert value(reader, "carbon_accounts", filters) == total == len(listed)
        low = [one for one in listed if one.grade in ("D", "E")]
        assert value(reader, "carbon_accounts_low", filters) == len(low)
        for city in {one.city for one in listed}:
            mine = [one.grade or "none" for one in listed if one.city == city]
            assert split[city] == {grade: mine.count(grade) for grade in set(mine)}
    points = [one.total_bp for one in listed if one.total_bp is not None]
    assert points == sorted(points)


def test_a_card_says_the_stages_and_loans_known_by_its_day(demo_store: Store) -> None:
    (late,) = rows(
        demo_store, "SELECT project_id, day, stage FROM project_stage WHERE void_load_id IS NULL ORDER BY day DESC, id LIMIT 1"
    )
    with demo_store.read(Scope.province()) as reader:
        now = projects.card(reader, "P", late.project_id, DAYS[2])
        before = projects.card(reader, "P", late.project_id, date.fromordinal(date.fromisoformat(str(late.day)).toordinal() - 1))
        assert projects.card(reader, "P", late.project_id, date(2022, 12, 31)) is None
        assert projects.card(reader, "P", 10_000, DAYS[2]) is None
        linked = rows(demo_store, "SELECT id, project_id FROM loan_project WHERE project_id IS NOT NULL LIMIT 1")[0]
        by_loan = projects.card(reader, "L", linked.id, DAYS[2])
    assert now is not None
    assert before is not None
    assert now.stages[-1] == (date.fromisoformat(str(late.day)), late.stage)
    assert now.stages[:-1] == before.stages
    assert by_loan is not None
    assert by_loan.project_id == linked.project_id
    assert linked.id in by_loan.loan_project_ids
    assert by_loan.loans


def test_a_person_of_one_city_sees_no_card_of_another(demo_store: Store) -> None:
    (other,) = rows(demo_store, "SELECT id FROM project WHERE city = '360100' LIMIT 1")[0]
    with demo_store.read(Scope(cities=frozenset({"360400"}))) as reader:
        assert projects.card(reader, "P", other, DAYS[2]) is None
        assert {one.city for one in projects.library(reader, Filters(DAYS[2]), limit=1000)[0]} == {"360400"}
        assert {one.city for one in finance_lists.accounts(reader, Filters(DAYS[2]), limit=1000)[0]} == {"360400"}
