"""Allocations and obligations of the demonstration are what the regulation gives for the units' verified years."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from math import floor

import pytest

from carbondash.demo import history
from carbondash.demo.rows import Row
from carbondash.rules.emission_month import MonthEmissions, UnitMonth, unit_month
from carbondash.rules.unit_classes import unit_class

Province = dict[str, list[Row]]
Years = dict[tuple[int, str], list[tuple[Row, Row]]]

# Domain reference 3.2 and 3.3, written down once more: class benchmarks on net supply, heat of coal and of gas.
BENCHMARKS = {
    "Y2019": {"I": 0.877, "II": 0.979, "III": 1.146, "IV": 0.392, "coal": 0.126, "gas": 0.059},
    "Y2020": {"I": 0.877, "II": 0.979, "III": 1.146, "IV": 0.392, "coal": 0.126, "gas": 0.059},
    "Y2021": {"I": 0.8218, "II": 0.8773, "III": 0.9350, "IV": 0.3920, "coal": 0.1111, "gas": 0.0560},
    "Y2022": {"I": 0.8177, "II": 0.8729, "III": 0.9303, "IV": 0.3901, "coal": 0.1105, "gas": 0.0557},
}
OBLIGATION_OF = {"Y2019": "Y2019..Y2020", "Y2020": "Y2019..Y2020", "Y2021": "Y2021", "Y2022": "Y2022"}


def _load_correction(percent: float) -> float:
    if percent >= 85:
        return 1.0
    if percent >= 80:
        return 1 + 0.0014 * (85 - percent)
    if percent >= 75:
        return 1.007 + 0.0016 * (80 - percent)
    return float(1.015 ** (16 - 20 * percent / 100))


def _allocation(year: Row, unit: Row) -> int:
    marks, unit_class = BENCHMARKS[year["period"]], unit["unit_class"]
    fuel = "gas" if unit_class == "IV" else "coal"
    heat_factor = 1 - (0.6 if fuel == "gas" else 0.22) * year["heat_ratio_pct"] / 100
    corrected = unit_class in ("I", "II") and (year["period"] >= "Y2021" or year["heat_gj"] == 0)
    load_factor = _load_correction(year["load_factor_pct"]) if corrected else 1.0
    assert year["cooling"] == "water"
    return floor(marks[unit_class] * year["net_mwh"] * heat_factor * load_factor + marks[fuel] * year["heat_gj"] + 0.5)


@pytest.fixture
def years(province: Province) -> Years:
    """(unit's year, unit) by enterprise and obligation."""
    units = {unit["id"]: unit for unit in province["unit"]}
    found: Years = defaultdict(list)
    for row in province["annual_unit"]:
        found[row["enterprise_id"], OBLIGATION_OF[row["period"]]].append((row, units[row["unit_id"]]))
    return found


def _amounts(province: Province, table: str) -> Counter[tuple[int, str]]:
    found: Counter[tuple[int, str]] = Counter()
    for row in province[table]:
        found[row["enterprise_id"], row["period"]] += row["amount_t"]
    return found


def test_section_3_3_every_allocation_is_benchmark_times_supply_times_factors_plus_heat(province: Province, years: Years) -> None:
    computed = {key: sum(_allocation(*pair) for pair in members) for key, members in years.items()}
    assert _amounts(province, "allocation") == computed


def test_section_3_7_every_obligation_is_the_emissions_within_the_cap_and_for_gas_the_free_allocation(
    province: Province, years: Years
) -> None:
    computed = {}
    for key, members in years.items():
        emitted: Counter[int] = Counter()
        given: Counter[int] = Counter()
        classes = {unit["id"]: unit["unit_class"] for _, unit in members}
        for year, unit in members:
            emitted[unit["id"]] += year["emissions_kg"] // 1000
            given[unit["id"]] += _allocation(year, unit)
        computed[key] = sum(
            min(emitted[unit], given[unit] + (0 if unit_class == "IV" else emitted[unit] // 5))
            for unit, unit_class in classes.items()
        )
    assert _amounts(province, "obligation") == computed


def test_the_units_years_sum_to_the_verification_result_and_are_known_on_its_day(province: Province) -> None:
    tasks = {row["id"]: row["period"] for row in province["verification_task"]}
    results = {(row["enterprise_id"], tasks[row["task_id"]]): row for row in province["verification_result"]}
    sums: Counter[tuple[int, str]] = Counter()
    for row in province["annual_unit"]:
        key = row["enterprise_id"], row["period"]
        assert row["day"] == results[key]["day"]
        sums[key] += row["emissions_kg"]
    assert sums == {key: results[key]["emissions_kg"] for key in sums}
    reports = {(row["enterprise_id"], row["period"]): row["emissions_kg"] for row in province["annual_report"]}
    assert all(total == pytest.approx(reports[key], rel=0.0076) for key, total in sums.items() if key in reports)


def test_no_obligation_is_determined_before_its_years_are_verified(province: Province, years: Years) -> None:
    for row in province["obligation"]:
        assert all(year["day"] <= row["day"] for year, _ in years[row["enterprise_id"], row["period"]])


def test_no_unit_has_an_obligation_for_its_first_year_of_operation(years: Years) -> None:
    assert all(unit["start_year"] < int(year["period"][1:]) for members in years.values() for year, unit in members)


def _gaps(province: Province, years: Years) -> dict[tuple[int, str], float]:
    given = _amounts(province, "allocation")
    emitted = {key: sum(year["emissions_kg"] for year, _ in members) / 1000 for key, members in years.items()}
    return {key: 1 - given[key] / emitted[key] for key in emitted}


def test_most_had_a_surplus_in_the_first_cycle_and_about_half_a_shortfall_in_the_second(province: Province, years: Years) -> None:
    by_period: dict[str, list[float]] = defaultdict(list)
    for (_, period), gap in _gaps(province, years).items():
        by_period[period].append(gap)
    assert sum(gap > 0 for gap in by_period["Y2019..Y2020"]) <= 12
    assert all(-0.26 < gap < 0.08 for gap in by_period["Y2019..Y2020"])
    for period in ("Y2021", "Y2022"):
        short = sum(gap > 0 for gap in by_period[period])
        assert 0.25 * len(by_period[period]) < short < 0.75 * len(by_period[period])
        assert all(-0.08 < gap < 0.08 for gap in by_period[period])


def test_the_five_of_the_first_cycle_were_short_and_so_are_those_near_the_second_deadline(
    province: Province, years: Years
) -> None:
    gaps = _gaps(province, years)
    five = {row["enterprise_id"] for row in province["enforcement_case"]}
    assert len(five) == 5
    assert all(gaps[number, "Y2019..Y2020"] > 0.005 for number in five)
    by_mid_november = Counter[tuple[int, str]]()
    for row in province["surrender"]:
        if str(row["day"]) <= "2023-11-20":
            by_mid_november[row["enterprise_id"], row["period"]] += row["amount_t"]
    owed = {key: amount for key, amount in _amounts(province, "obligation").items() if key[1] in ("Y2021", "Y2022")}
    waiting = {number for (number, period), amount in owed.items() if by_mid_november[number, period] < amount}
    assert len(waiting) == 4
    assert all(gaps[number, period] > 0.02 for number in waiting for period in ("Y2021", "Y2022"))


def test_section_2_3_a_month_s_emissions_by_the_history_are_those_of_the_record_by_the_rules(province: Province) -> None:
    units = {unit["id"]: unit for unit in province["unit"]}
    further: dict[tuple[int, int], list[Row]] = defaultdict(list)
    for row in province["monthly_fuel"]:
        further[row["record_id"], row["unit_id"]].append(row)
    names = ("enterprise_id", "unit_id", "period", "fuel_type", "fuel_t", "fuel_1e4nm3", "ncv_ar", "car", "of_pct", "e_purch_mwh")
    with_oil = 0
    rows = [row for row in province["monthly_unit"] if row["of_pct"] == 99 and (row["car"] or row["fuel_1e4nm3"])]
    assert len(rows) > 0.9 * len(province["monthly_unit"])
    for row in rows[::7]:
        month = UnitMonth(unit_class=units[row["unit_id"]]["unit_class"], **{name: row[name] for name in names})
        found = unit_month(month, date(2024, 2, 21))
        assert isinstance(found, MonthEmissions)
        assert found.basis == ("measured" if row["car"] else "default")
        total, listed = found.total_t, further[row["record_id"], row["unit_id"]]
        for fuel in listed:
            oil = unit_month(
                UnitMonth(row["enterprise_id"], row["unit_id"], "I", row["period"], fuel["fuel_type"], fuel["fuel_t"]),
                date(2024, 2, 21),
            )
            assert isinstance(oil, MonthEmissions)
            total, with_oil = total + oil.total_t, with_oil + 1
        values = row | {"further_fuels": listed}
        assert history.emissions_t(values, int(row["period"][1:5])) == pytest.approx(total, abs=1e-6)
    assert with_oil > 20


def test_section_3_1_every_unit_is_in_the_class_of_its_size_and_fuel(province: Province) -> None:
    fuels = {row["unit_id"]: row["fuel_type"] for row in province["monthly_unit"]}
    for unit in province["unit"]:
        assert unit_class(unit["capacity_kw"] / 1000, fuels[unit["id"]], 2022, date(2024, 2, 21)) == unit["unit_class"]
        assert unit["fuel"] == fuels[unit["id"]]
