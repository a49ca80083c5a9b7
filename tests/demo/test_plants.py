"""What a unit reports is physically possible: each value fits the others (domain reference 2.1)."""

from __future__ import annotations

import pytest

from carbondash.demo import plants
from carbondash.demo.days import hours_in
from carbondash.demo.rows import Row

Province = dict[str, list[Row]]

# gce per kWh generated, for the part of the fuel that generates.
COAL_RATES = {"I": (245, 310), "II": (240, 325), "III": (260, 340)}
# Heat supplied per heat of the fuel behind it: a good boiler reaches 0.94, an old one hardly 0.80.
BOILERS = (0.80, 0.945)
AUXILIARY = {"I": (0.038, 0.053), "II": (0.05, 0.075), "III": (0.07, 0.105), "IV": (0.018, 0.03)}


@pytest.fixture
def accepted(province: Province) -> list[tuple[Row, Row]]:
    """(unit, values) of every month, from the newest version of each record: the first one may hold what reviewers found."""
    units = {unit["id"]: unit for unit in province["unit"]}
    newest = {
        (row["enterprise_id"], row["period"]): row["id"]
        for row in sorted(province["monthly_record"], key=lambda row: row["version"])
    }
    version = {row["id"]: row["version"] for row in province["monthly_record"]}
    returned = {row["record_id"] for row in province["review"] if row["outcome"] == "returned"}
    minor = {row["record_id"] for row in province["problem"]}
    valid = {record for record in newest.values() if record not in returned and (version[record] > 1 or record not in minor)}
    return [(units[row["unit_id"]], row) for row in province["monthly_unit"] if row["record_id"] in valid]


def test_generation_fits_capacity_and_hours(accepted: list[tuple[Row, Row]]) -> None:
    for unit, row in accepted:
        year, month = int(row["period"][1:5]), int(row["period"][6:])
        capacity = unit["capacity_kw"] / 1000
        assert 0 < row["hours"] <= hours_in((year, month))
        assert row["gen_mwh"] <= capacity * row["hours"]
        assert row["load_factor_pct"] == pytest.approx(100 * row["gen_mwh"] / (capacity * row["hours"]), abs=0.011)
        assert 40 <= row["load_factor_pct"] <= 100


def test_supply_lies_below_generation_by_what_the_class_uses_itself(accepted: list[tuple[Row, Row]]) -> None:
    for unit, row in accepted:
        low, high = AUXILIARY[unit["unit_class"]]
        assert low < 1 - row["net_mwh"] / row["gen_mwh"] < high
        assert 0 <= row["e_purch_mwh"] <= 0.02 * row["gen_mwh"]


def test_coal_parameters_lie_in_the_typical_band(accepted: list[tuple[Row, Row]]) -> None:
    for _, row in accepted:
        assert row["of_pct"] == 99.0
        if row["fuel_t"] is None:
            assert 320 <= row["ncv_ar"] <= 400
            continue
        assert 0.0255 <= row["car"] / row["ncv_ar"] <= 0.0275
        assert (4 <= row["ncv_ar"] <= 14) if row["fuel_type"] == "gangue" else (12 <= row["ncv_ar"] <= 28)
        assert 3 <= row["mt_pct"] <= 35
        assert 2 <= row["had_pct"] <= 6
        assert 0.2 <= row["std_pct"] <= 5


def test_the_coal_rate_fits_the_class(accepted: list[tuple[Row, Row]]) -> None:
    for unit, row in accepted:
        if row["fuel_t"] is None:
            continue
        electric = row["fuel_t"] * row["ncv_ar"] * (1 - row["heat_ratio_pct"] / 100)
        rate = electric / plants.GJ_PER_TCE / row["gen_mwh"] * 1000
        low, high = COAL_RATES[unit["unit_class"]]
        assert low < rate < high


def test_section_2_1_a_start_takes_30_to_90_t_of_diesel_in_the_month_after_a_long_stand(province: Province) -> None:
    units = {unit["id"]: unit for unit in province["unit"]}
    hours = {(row["unit_id"], row["period"]): row["hours"] for row in province["monthly_unit"]}
    started = {(row["unit_id"], row["period"]): row for row in province["monthly_fuel"]}
    for (unit, period), row in started.items():
        assert row["fuel_type"] == "diesel"
        assert units[unit]["unit_class"] != "IV"
        size = min(1, units[unit]["capacity_kw"] / 300_000)
        assert 30 * size - 0.01 <= row["fuel_t"] <= 90 * size + 0.01
        before = f"{period[:6]}{int(period[6:]) - 1:02d}"
        stood = hours.get((unit, before))
        assert stood is None or stood < 0.51 * hours_in((int(before[1:5]), int(before[6:])))
    for (unit, period), stood in hours.items():
        year, month = int(period[1:5]), int(period[6:])
        after = (unit, f"M{year}-{month + 1:02d}")
        if after in hours and units[unit]["unit_class"] != "IV" and stood < 0.51 * hours_in((year, month)):
            assert after in started
    assert len(started) > 100


def test_heat_is_what_its_part_of_the_fuel_yields(accepted: list[tuple[Row, Row]]) -> None:
    for _, row in accepted:
        assert 0 <= row["heat_ratio_pct"] <= 80
        fuel = row["fuel_t"] if row["fuel_t"] is not None else row["fuel_1e4nm3"]
        heat_fuel = fuel * row["ncv_ar"] * row["heat_ratio_pct"] / 100
        assert BOILERS[0] < row["heat_gj"] / heat_fuel < BOILERS[1]


def test_hot_and_cold_months_run_harder_than_spring(province: Province) -> None:
    first = {row["id"] for row in province["monthly_record"] if row["version"] == 1}
    by_month = dict.fromkeys(("2023-04", "2023-05", "2023-07", "2023-08", "2023-12"), 0.0)
    for row in province["monthly_unit"]:
        if row["record_id"] in first and row["period"][1:] in by_month:
            by_month[row["period"][1:]] += row["gen_mwh"]
    assert min(by_month["2023-07"], by_month["2023-08"], by_month["2023-12"]) > 1.1 * max(
        by_month["2023-04"], by_month["2023-05"]
    )
