"""Emissions: the province's sum, the weight of power and of its large plants, reports, verification and checks."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date

import pytest

from carbondash.demo import history
from carbondash.demo.rows import Row

Province = dict[str, list[Row]]


def _of_2022(province: Province) -> dict[int, float]:
    return {row["enterprise_id"]: row["emissions_kg"] / 1000 for row in province["annual_report"] if row["period"] == "Y2022"}


def _capacity_mw(province: Province) -> Counter[int]:
    found: Counter[int] = Counter()
    for unit in province["unit"]:
        found[unit["enterprise_id"]] += unit["capacity_kw"] // 1000
    return found


def test_emissions_of_2022_are_about_300_mt_and_power_has_its_share(province: Province) -> None:
    emissions = _of_2022(province)
    assert sum(emissions.values()) == pytest.approx(300e6, rel=0.01)
    capacity = _capacity_mw(province)
    assert 0.40 < sum(emissions[number] for number in capacity) / sum(emissions.values()) < 0.47


def test_14_large_plants_carry_more_than_nine_tenths_of_power(province: Province) -> None:
    emissions, capacity = _of_2022(province), _capacity_mw(province)
    large = [number for number, size in capacity.items() if size > 1_000]
    assert len(large) == 14
    assert sum(emissions[number] for number in large) > 0.9 * sum(emissions[number] for number in capacity)
    # Domain reference 9.4: the others emit 30 to 300 kt.
    assert all(30e3 < emissions[number] < 300e3 for number in capacity if number not in large)
    assert 1 <= sum(unit["unit_class"] == "IV" for unit in province["unit"]) <= 3


def test_a_power_report_is_the_sum_of_its_months_as_corrected(province: Province) -> None:
    current: dict[tuple[int, str], int] = {}
    for record in sorted(province["monthly_record"], key=lambda row: row["version"]):
        current[record["enterprise_id"], record["period"]] = record["id"]
    further: dict[tuple[int, int], list[Row]] = defaultdict(list)
    for row in province["monthly_fuel"]:
        further[row["record_id"], row["unit_id"]].append(row)
    sums: dict[int, float] = {}
    valid = set(current.values())
    for row in province["monthly_unit"]:
        if row["record_id"] in valid and row["period"].startswith("M2022"):
            values = row | {"further_fuels": further[row["record_id"], row["unit_id"]]}
            sums[row["enterprise_id"]] = sums.get(row["enterprise_id"], 0.0) + history.emissions_t(values, 2022)
    for number, tonnes in sums.items():
        # April to December are in the records; January to March came before the monthly duty.
        assert 0.6 < tonnes / _of_2022(province)[number] < 0.85


def test_reports_are_172_and_173_and_1101(province: Province) -> None:
    reports = Counter(row["period"] for row in province["annual_report"])
    assert reports == {"Y2020": 172, "Y2021": 173, "Y2022": 1_101}
    first = sum(row["version"] == 1 for row in province["monthly_record"])
    assert first == 1_068
    assert first + sum(reports.values()) == 2_514


def test_annual_duties_have_the_regulation_s_days(province: Province) -> None:
    days = {row["period"]: row["day"] for row in province["reporting_duty"] if row["kind"] == "annual"}
    assert days == {
        "Y2020": date(2021, 4, 30),
        "Y2021": date(2022, 3, 31),
        "Y2022": date(2023, 3, 31),
        "Y2023": date(2024, 3, 31),
    }


def test_every_verification_is_done_on_time_and_with_the_checks_they_are_1464(province: Province) -> None:
    tasks = {row["id"]: row for row in province["verification_task"]}
    assert len(province["verification_result"]) == len(tasks)
    assert all(row["assigned_day"] <= row["day"] <= tasks[row["task_id"]]["due_day"] for row in province["verification_result"])
    assert Counter(row["period"] for row in tasks.values()).keys() == {"Y2019", "Y2020", "Y2021", "Y2022"}
    assert {row["kind"] for row in province["inspection"]} == {"random_check"}
    assert len(tasks) + len(province["inspection"]) == 1_464
    assert "platform_clue" not in province
