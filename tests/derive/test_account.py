"""The carbon account of enterprises of the demonstration: every part held against the raw rows and the method as it is written.

docs/methods.md section 8, domain reference 7.3: intensity 50 points (all at −5%, none at +5%), its change over two years 15, data
quality 20, compliance 15; no grade below 50 assessable points.
"""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import text

from carbondash.derive import account as accounts
from carbondash.derive.account import Account
from carbondash.derive.explain import facts_of
from carbondash.store import Filters, Scope, Store, derived
from carbondash.store.inputs_rows import IndustryYear

END = date(2024, 2, 21)
IN_CYCLE_2 = date(2023, 11, 20)
BEFORE_MONTHS = date(2022, 3, 1)
# Class I and coal, allocation plan for 2021 and 2022 (domain reference 3.2).
ELECTRICITY_2022, HEAT_2022 = 0.8177, 0.1105


def _account(store: Store, number: int, day: date, peers: dict[str, float] | None = None) -> Account:
    with store.read(Scope.province()) as reader:
        allocations = derived.allocations(reader, Filters(day), number)
        found = accounts.account(facts_of(reader, number), allocations, peers or {}, day)
    assert found is not None
    return found


def _points(found: Account) -> dict[str, float | None]:
    assert found.grade is not None
    return {part.code: part.points for part in found.grade.parts}


def _year(store: Store, number: int, year: int) -> tuple[float, float, float]:
    """Verified tCO2, net supply in MWh and heat in GJ of all units, from the raw rows."""
    with store.engine.connect() as connection:
        row = connection.execute(
            text(
                "SELECT SUM(emissions_kg) / 1000.0, SUM(net_mwh), SUM(heat_gj) FROM annual_unit "
                "WHERE enterprise_id = :number AND period = :period AND superseded_on IS NULL"
            ),
            {"number": number, "period": f"Y{year}"},
        ).one()
    return tuple(map(float, row))  # type: ignore[return-value]


def test_the_intensity_is_held_against_the_benchmark_of_the_same_output(demo_store: Store) -> None:
    found = _account(demo_store, 1, END)
    emitted, net, heat = _year(demo_store, 1, 2022)
    before, net_before, heat_before = _year(demo_store, 1, 2020)
    change = 100 * (emitted / (ELECTRICITY_2022 * net + HEAT_2022 * heat) - 1)
    trend = 100 * ((emitted / (net + heat / 3.6)) / (before / (net_before + heat_before / 3.6)) - 1)
    assert found.year == 2022
    assert found.output_mwh == pytest.approx(net + heat / 3.6)
    points = _points(found)
    assert points["intensity"] == pytest.approx(50 * (5 - change) / 10)
    assert points["trend"] == pytest.approx(15 * min(1, max(0, (5 - trend) / 10)))


def test_data_quality_and_compliance_are_counted_from_the_raw_rows(demo_store: Store) -> None:
    found = _account(demo_store, 7, END)
    with demo_store.engine.connect() as connection:
        reviewed, passed = connection.execute(
            text(
                "SELECT COUNT(*), SUM(outcome = 'passed') FROM review AS r WHERE enterprise_id = 7 AND lane = 'province' "
                "AND period LIKE 'M2022%' AND day <= :day AND NOT EXISTS (SELECT 1 FROM review AS e WHERE e.lane = 'province' "
                "AND e.enterprise_id = 7 AND e.period = r.period AND (e.day, e.id) < (r.day, r.id))"
            ),
            {"day": END.isoformat()},
        ).one()
    assert found.record.first_pass is not None
    assert (found.record.first_pass.k, found.record.first_pass.n) == (passed, reviewed)
    # The first cycle was completed after the deadline, the second on time.
    assert found.record.outcomes == ("completed_late", "on_time")
    assert _points(found)["compliance"] == pytest.approx(15 * 0.75)


def test_a_grade_says_over_how_many_points_it_is_scaled(demo_store: Store) -> None:
    """Before monthly evidence began there is no first pass and no earlier year: 75 points can be assessed."""
    found = _account(demo_store, 7, BEFORE_MONTHS)
    assert found.grade is not None
    assert (found.year, found.grade.assessable) == (2020, 75)
    assert {code for code, points in _points(found).items() if points is None} == {"trend", "first_pass"}
    assert found.grade.total == pytest.approx(100 * sum(points or 0 for points in _points(found).values()) / 75)
    assert found.record.outcomes == ("not_completed",)


def test_nothing_later_is_known(demo_store: Store) -> None:
    """On the day before the verification of 2022 was done the account is that of 2021, however the store went on."""
    with demo_store.engine.connect() as connection:
        done = date.fromisoformat(
            str(
                connection.execute(text("SELECT MIN(day) FROM annual_unit WHERE enterprise_id = 1 AND period = 'Y2022'")).scalar()
            )
        )
    assert _account(demo_store, 1, date.fromordinal(done.toordinal() - 1)).year == 2021
    assert _account(demo_store, 1, done).year == 2022


def test_outside_power_there_is_no_grade_without_an_intensity(demo_store: Store) -> None:
    found = _account(demo_store, 100, IN_CYCLE_2)
    assert found.grade is not None
    assert (found.grade.grade, found.grade.assessable, found.output_mwh) == (None, 20, None)
    assert found.record.verification_returns is not None
    assert found.record.reference == "peers"
    assert "50" in found.grade.words_zh
    assert "50" in found.grade.words_en


def test_a_unit_without_an_allocation_does_not_count(demo_store: Store) -> None:
    """A unit in its first year is outside the plan: neither its emissions nor its output make the intensity."""
    with demo_store.read(Scope.province()) as reader:
        facts = facts_of(reader, 1)
        allocations = derived.allocations(reader, Filters(END), 1)
    (row,) = [row for row in allocations if row.period == "Y2022"]
    first, second = row.detail["units"]
    outside = {key: value for key, value in first.items() if key != "lines"} | {"outside": "first_year", "lines": []}
    changed = row._replace(detail={**row.detail, "units": [outside, second]})
    found = accounts.account(facts, [changed], {}, END)
    assert found is not None
    assert found.units_left_out == (first["unit_id"],)
    alone = next(unit for unit in facts.annual_units if unit.unit_id == second["unit_id"] and unit.period == "Y2022")
    assert alone.emissions_kg is not None
    assert alone.net_mwh is not None
    assert found.output_mwh is not None
    assert found.output_mwh == pytest.approx(alone.net_mwh + (alone.heat_gj or 0) / 3.6)
    assert found.record.intensity == pytest.approx(alone.emissions_kg / 1000 / found.output_mwh)


def test_an_industry_is_held_against_the_median_of_its_others(demo_store: Store) -> None:
    with demo_store.read(Scope.province()) as reader:
        facts = facts_of(reader, 100)

    def stated(period: str, intensity: float) -> IndustryYear:
        return IndustryYear(1, 100, period, date(2023, 5, 1), None, 700_000, intensity, None, "ordinary")

    facts.industry_years = [stated("Y2020", 0.90), stated("Y2022", 0.85)]
    peers = {str(number): 0.80 + 0.02 * number for number in range(1, 6)} | {"100": 0.85}
    found = accounts.account(facts, [], peers, END)
    assert found is not None
    assert found.record.reference_intensity == pytest.approx(0.86)
    assert found.record.intensity_before == 0.90
    assert found.grade is not None
    assert found.grade.grade is not None
    few = accounts.account(facts, [], {"1": 0.8, "2": 0.9}, END)
    assert few is not None
    assert few.record.reference_intensity is None
