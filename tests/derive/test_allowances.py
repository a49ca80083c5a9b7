"""Allocation and obligation as the rules compute them: from which day on, by which plan, equal to what the province gave."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from carbondash.derive.allowances import allowance_rows, cycle_of_period, periods_of
from carbondash.derive.facts import Facts
from carbondash.rules.sets import InputError
from carbondash.store import Store
from carbondash.store import inputs_rows as rows
from tests.derive.plant import PLANT, UNIT, Plant
from tests.intake.files import rows_of

PLAN_2021_2022 = date(2023, 3, 15)
LATER = date(2026, 1, 1)


def _year(facts: Facts, year: int, day: date, *, gen: float = 1_000_000.0, tonnes: int = 900_000, row_id: int = 1) -> None:
    facts.annual_units.append(
        rows.AnnualUnit(
            row_id, PLANT, UNIT, f"Y{year}", day, None, gen, 0.94 * gen, 0.0, 0.0, 5000.0, 90.0, "water", tonnes * 1000
        )
    )


def _power() -> Facts:
    facts = Plant().facts
    facts.enterprises.append(rows.EnterpriseVersion(1, PLANT, date(2021, 1, 1), None, "360100", "power", "1", True))
    return facts


def test_section_3_7_the_first_cycle_is_one_obligation_later_years_one_each() -> None:
    assert periods_of([2022, 2019, 2023, 2021]) == {
        "Y2019..Y2020": (2019, 2020),
        "Y2021": (2021,),
        "Y2022": (2022,),
        "Y2023": (2023,),
    }
    assert periods_of([2017]) == {}
    assert [cycle_of_period(period) for period in ("Y2019..Y2020", "Y2022", "Y2024")] == ["C1", "C2", "2024"]


def test_an_amount_holds_once_the_year_is_verified_and_the_plan_is_out() -> None:
    facts = _power()
    _year(facts, 2022, date(2023, 2, 1))
    assert allowance_rows(facts, date(2023, 3, 14)) == {"derived_allocation": [], "derived_obligation": []}
    found = allowance_rows(facts, LATER)
    (allocation,), (obligation,) = found["derived_allocation"], found["derived_obligation"]
    assert (allocation["day"], allocation["until"], allocation["period"]) == (PLAN_2021_2022, None, "Y2022")
    assert allocation["amount_t"] == round(0.8729 * 940_000)
    assert (obligation["cycle"], obligation["emissions_t"], obligation["amount_t"]) == ("C2", 900_000, 900_000)


def test_section_3_7_the_cap_of_the_shortfall_is_in_the_obligation() -> None:
    facts = _power()
    _year(facts, 2022, date(2023, 5, 1), tonnes=1_200_000)
    (obligation,) = allowance_rows(facts, LATER)["derived_obligation"]
    assert obligation["amount_t"] == obligation["allocation_t"] + 240_000
    assert json.loads(obligation["detail"])["cap_t"] == 1_200_000 - obligation["amount_t"]


def test_a_corrected_year_makes_a_new_row_and_leaves_the_old_one() -> None:
    facts = _power()
    _year(facts, 2022, date(2023, 5, 1))
    _year(facts, 2022, date(2023, 8, 1), gen=1_100_000.0, row_id=2)
    first, second = allowance_rows(facts, LATER)["derived_allocation"]
    assert (first["day"], first["until"], second["day"], second["until"]) == (
        date(2023, 5, 1), date(2023, 8, 1), date(2023, 8, 1), None,
    )  # fmt: skip
    assert second["amount_t"] > first["amount_t"]
    assert allowance_rows(facts, date(2023, 7, 31))["derived_allocation"] == [first | {"until": None}]


def test_a_span_waits_for_both_years() -> None:
    facts = _power()
    _year(facts, 2019, date(2021, 5, 1))
    assert allowance_rows(facts, LATER)["derived_allocation"] == []
    _year(facts, 2020, date(2021, 6, 15), row_id=2)
    (row,) = allowance_rows(facts, LATER)["derived_allocation"]
    assert (row["period"], row["day"], row["amount_t"]) == ("Y2019..Y2020", date(2021, 6, 15), 2 * round(0.979 * 940_000))


def test_section_3_5_power_2025_has_no_amount_while_its_plan_is_pending() -> None:
    facts = _power()
    _year(facts, 2025, date(2026, 6, 1))
    assert allowance_rows(facts, date(2026, 11, 1))["derived_allocation"] == []


def test_the_detail_has_the_breakdown_with_its_sources() -> None:
    facts = _power()
    _year(facts, 2022, date(2023, 5, 1))
    (row,) = allowance_rows(facts, LATER)["derived_allocation"]
    detail = json.loads(row["detail"])
    electricity, heat = detail["units"][0]["lines"]
    assert (electricity["benchmark"], electricity["base"], heat["quantity"]) == (0.8729, "net", 0)
    assert electricity["factors"] == {"cooling": 1.0, "heat_supply": 1.0, "load": 1.0}
    source = detail["sources"][electricity["source"]]
    assert (source["confidence"], "benchmark_electricity" in source["rules"]) == ("known_high", True)


def test_section_3_4_a_class_i_amount_of_2024_is_not_official() -> None:
    facts = _power()
    facts.units[0] = facts.units[0]._replace(unit_class="I", capacity_kw=1_000_000)
    _year(facts, 2024, date(2025, 6, 1), gen=6_000_000.0, tonnes=4_800_000)
    (row,) = allowance_rows(facts, LATER)["derived_allocation"]
    assert (row["amount_t"], json.loads(row["detail"])["is_official"]) == (4_693_200, False)


@pytest.mark.parametrize(("year", "tonnes"), [(2024, 1_000_000), (2025, 1_015_000)])
def test_section_3_6_cement_gets_its_emissions_then_moved_by_a_band(year: int, tonnes: int) -> None:
    facts = _power()
    facts.enterprises[0] = facts.enterprises[0]._replace(industry="building_materials")
    facts.industry_years.append(
        rows.IndustryYear(1, PLANT, f"Y{year}", date(year + 1, 6, 1), None, 1_000_000, 0.9, 1.0, "ordinary")
    )
    (row,) = allowance_rows(facts, date(2026, 11, 1))["derived_allocation"]
    assert (row["period"], row["amount_t"]) == (f"Y{year}", tonnes)


def test_a_unit_without_a_class_is_an_error_that_says_so() -> None:
    facts = _power()
    facts.units[0] = facts.units[0]._replace(unit_class="unknown")
    _year(facts, 2022, date(2023, 5, 1))
    with pytest.raises(InputError, match="unit_class is 'unknown': expected one of I, II, III, IV"):
        allowance_rows(facts, LATER)


def _amounts(store: Store, table: str) -> dict[tuple[int, str], int]:
    found: dict[tuple[int, str], int] = {}
    for row in rows_of(store, table):
        if row.get("until") is None:
            key = (row["enterprise_id"], row["period"])
            found[key] = found.get(key, 0) + row["amount_t"]
    return found


@pytest.mark.parametrize("table", ["allocation", "obligation"])
def test_what_the_demonstration_was_given_is_what_the_formula_gives(demo_store: Store, table: str) -> None:
    facts, computed = _amounts(demo_store, table), _amounts(demo_store, f"derived_{table}")
    assert len(facts) == 151
    assert {key: computed.get(key) for key in facts} == facts


def test_no_amount_of_the_demonstration_was_known_before_its_inputs(demo_store: Store) -> None:
    verified: dict[tuple[int, str], date] = {}
    for row in rows_of(demo_store, "annual_unit"):
        key = (row["enterprise_id"], row["period"])
        verified[key] = max(row["day"], verified.get(key, row["day"]))
    late: list[Any] = []
    for row in rows_of(demo_store, "derived_allocation"):
        years = ("Y2019", "Y2020") if row["period"] == "Y2019..Y2020" else (row["period"],)
        known = max(verified[row["enterprise_id"], year] for year in years)
        published = date(2020, 12, 30) if len(years) == 2 else PLAN_2021_2022
        if row["day"] != max(known, published):
            late.append(row)
    assert late == []
