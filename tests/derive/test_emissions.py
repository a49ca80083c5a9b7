"""Emissions of a unit that burns several fuels in a month, and what the version of a record that holds says."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from carbondash.derive.emissions import emission_history, emission_rows
from carbondash.derive.evidence_frame import evidence_frame
from carbondash.derive.facts import Facts
from carbondash.derive.run import derive
from carbondash.derive.verify import verify
from carbondash.store import Store
from tests.derive.plant import UNIT, Plant
from tests.derive.stored import plants
from tests.intake.files import rows_of
from tests.store.province import fact, writing

CAME = date(2023, 9, 8)
# Domain reference 2.3: diesel's default values, and coal of 0.5 tC/t.
DIESEL_KG_A_TONNE = 42.652 * 0.0202 * 0.98 * 44 / 12 * 1000
COAL_KG = 1000 * 0.5 * 0.99 * 44 / 12 * 1000


def _rows(facts: Facts) -> list[dict[str, Any]]:
    return emission_rows(emission_history(evidence_frame([facts]), [facts], date(2024, 2, 21)))


def _plant(**values: Any) -> tuple[Plant, int]:
    plant = Plant()
    return plant, plant.files("M2023-07", CAME, **values)


def test_section_2_3_a_unit_emits_the_sum_of_its_fuels_and_the_tested_coal_makes_it_measured() -> None:
    plant, record = _plant()
    plant.also_burns(record, "diesel", 60.0)
    (row,) = _rows(plant.facts)
    assert row["emissions_kg"] == round(COAL_KG) + round(60 * DIESEL_KG_A_TONNE)
    assert row["basis"] == "measured"
    assert row["default_kg"] == round(1000 * 20 * 0.03085 * 0.99 * 44 / 12 * 1000) + round(60 * DIESEL_KG_A_TONNE)


def test_section_2_3_every_further_fuel_counts_and_purchased_electricity_once() -> None:
    plant, record = _plant()
    plant.facts.records[0] = plant.facts.records[0]._replace(period="M2022-07")
    plant.facts.unit_months[0] = plant.facts.unit_months[0]._replace(period="M2022-07", e_purch_mwh=100.0)
    plant.also_burns(record, "diesel", 60.0)
    plant.also_burns(record, "fuel_oil", 10.0)
    (row,) = _rows(plant.facts)
    oil = 10 * 41.816 * 0.0211 * 0.98 * 44 / 12 * 1000
    expected = round(COAL_KG + 100 * 0.5703 * 1000) + round(60 * DIESEL_KG_A_TONNE) + round(oil)
    assert row["emissions_kg"] == pytest.approx(expected, abs=1)


@pytest.mark.parametrize(("car", "basis"), [(0.25, "measured"), (None, "default")])
def test_section_2_2_a_further_coal_without_a_test_makes_the_month_one_by_default(car: float | None, basis: str) -> None:
    plant, record = _plant()
    plant.also_burns(record, "gangue", 100.0, ncv=10.0, car=car)
    (row,) = _rows(plant.facts)
    assert row["basis"] == basis
    assert (row["default_kg"] is None) == (basis == "default")


@pytest.mark.parametrize("fuel", ["plutonium", "natural_gas"])
def test_a_month_of_which_one_fuel_can_not_be_known_has_no_emissions(fuel: str) -> None:
    plant, record = _plant()
    plant.also_burns(record, fuel, 60.0)
    found = emission_history(evidence_frame([plant.facts]), [plant.facts], date(2024, 2, 21))
    assert _rows(plant.facts) == []
    assert found["problem"][0]


def test_a_unit_s_oil_counts_in_the_version_that_brought_it_and_in_no_other_unit() -> None:
    plant, first = _plant()
    plant.facts.records[0] = plant.facts.records[0]._replace(superseded_on=date(2023, 10, 1))
    second = plant.files("M2023-07", date(2023, 10, 1), version=2)
    plant.facts.units.append(plant.facts.units[0]._replace(id=UNIT + 1))
    month = next(row for row in plant.facts.unit_months if row.record_id == second)
    plant.facts.unit_months.append(month._replace(unit_id=UNIT + 1))
    plant.also_burns(second, "diesel", 60.0)
    found = {(row["record_id"], row["unit_id"]): row["emissions_kg"] for row in _rows(plant.facts)}
    assert found == {
        (first, UNIT): round(COAL_KG),
        (second, UNIT): round(COAL_KG) + round(60 * DIESEL_KG_A_TONNE),
        (second, UNIT + 1): round(COAL_KG),
    }


@pytest.mark.parametrize(("fuel", "car", "has_test"), [("diesel", None, True), ("gangue", None, False), ("gangue", 0.25, True)])
def test_section_2_2_a_further_coal_without_a_test_is_a_month_without_a_test(
    fuel: str, car: float | None, has_test: bool
) -> None:
    plant, record = _plant()
    plant.also_burns(record, fuel, 100.0, ncv=10.0, car=car)
    assert plant.facts.has_own_test(plant.facts.records[0]) == has_test


def test_oil_that_comes_in_later_renews_emissions_and_is_checked(store: Store) -> None:
    ids = plants(store, 2)
    derive(store)
    before = {row["record_id"]: row["emissions_kg"] for row in rows_of(store, "derived_emission")}
    record = next(row for row in rows_of(store, "monthly_record") if row["enterprise_id"] == ids[0])
    unit = next(row["id"] for row in rows_of(store, "unit") if row["enterprise_id"] == ids[0])
    own = {"enterprise_id": ids[0], "unit_id": unit, "record_id": record["id"], "period": record["period"]}
    with writing(store) as load:
        fact(load, "monthly_fuel", **own, day=record["day"], fuel_type="diesel", fuel_t=60.0)
    assert "emissions" in derive(store).written
    after = {row["record_id"]: row["emissions_kg"] for row in rows_of(store, "derived_emission")}
    changed = {number: after[number] - amount for number, amount in before.items() if after[number] != amount}
    assert changed == {record["id"]: round(60 * DIESEL_KG_A_TONNE)}
    assert verify(store) == []


def test_section_2_2_a_month_is_restated_from_the_day_on_which_its_basis_changed() -> None:
    plant = Plant()
    plant.files("M2022-04", date(2022, 6, 1), car=None)
    for period, day in (("M2022-05", date(2022, 7, 1)), ("M2022-06", date(2022, 8, 1)), ("M2022-07", date(2022, 9, 1))):
        plant.files(period, day, car=0.5)
    history = emission_history(evidence_frame([plant.facts]), [plant.facts], date(2024, 2, 21))
    april = [row for row in emission_rows(history) if row["period"] == "M2022-04"]
    turns = [date(2022, 6, 1), date(2022, 6, 8), date(2022, 9, 1)]
    assert [(row["day"], row["until"]) for row in april] == list(zip(turns, [*turns[1:], None], strict=True))
    assert [row["basis"] for row in april] == ["default", "default", "mean"]
    carbon = (20 * 0.03356, 20 * 0.03085, 0.5)
    assert [row["emissions_kg"] for row in april] == [round(1000 * each * 0.99 * 44 / 12 * 1000) for each in carbon]
    assert len({row["record_id"] for row in april}) == 1


def test_section_2_3_what_is_published_after_the_last_day_restates_nothing_before_it_is_out() -> None:
    plant, _ = _plant()
    plant.facts.unit_months[0] = plant.facts.unit_months[0]._replace(e_purch_mwh=100.0)
    frame = evidence_frame([plant.facts])
    days = {
        through: [row["day"] for row in emission_rows(emission_history(frame, [plant.facts], through))]
        for through in (date(2024, 10, 14), date(2024, 10, 15))
    }
    assert days == {date(2024, 10, 14): [CAME], date(2024, 10, 15): [CAME, date(2024, 10, 15)]}


def test_section_2_3_a_plan_that_comes_out_restates_what_is_stored(store: Store) -> None:
    ids = plants(store, 2)
    unit = next(row["id"] for row in rows_of(store, "unit") if row["enterprise_id"] == ids[0])
    own = {"enterprise_id": ids[0], "period": "M2023-09", "day": date(2023, 11, 9)}
    with writing(store) as load:
        record = fact(load, "monthly_record", **own, version=1)
        fact(
            load, "monthly_unit", **own, record_id=record, unit_id=unit, fuel_type="bituminous", fuel_t=1000.0, ncv_ar=20.6,
            car=0.548, e_purch_mwh=100.0,
        )  # fmt: skip
    derive(store)
    (first,) = [row for row in rows_of(store, "derived_emission") if row["record_id"] == record]
    with writing(store) as load:
        fact(load, "institution", name_zh="某银行", day=date(2024, 11, 1))
    derive(store)
    before, after = [row for row in rows_of(store, "derived_emission") if row["record_id"] == record]
    assert (before["emissions_kg"], before["until"]) == (first["emissions_kg"], date(2024, 10, 15))
    assert (after["day"], after["emissions_kg"]) == (date(2024, 10, 15), first["emissions_kg"] - 57_030)
    assert verify(store) == []
