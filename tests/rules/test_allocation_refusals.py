"""What an allocation to power can't be worked out from, named by field and value (domain reference 2.1, 2.4)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from carbondash.rules.allocation import allocate, allocate_unit
from carbondash.rules.sets import InputError, OutsideRules
from tests.rules.unit_years import LATE, UNIT, allocated


def test_a_unit_counts_once_a_year() -> None:
    with pytest.raises(InputError, match="once a year"):
        allocate([UNIT, UNIT], LATE)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"unit_class": "V"}, "unit_class"),
        ({"capacity_mw": 0}, "capacity_mw"),
        ({"net_mwh": -1.0}, "net_mwh"),
        ({"net_mwh": float("nan")}, "net_mwh"),
        ({"net_mwh": None}, "net_mwh"),
        ({"gen_mwh": -5.0}, "gen_mwh"),
        ({"heat_gj": -1.0}, "heat_gj"),
        ({"heat_gj": float("inf")}, "heat_gj"),
        ({"heat_ratio_pct": 101}, "heat_ratio_pct"),
        ({"heat_ratio_pct": None}, "heat_ratio_pct"),
        ({"load_factor_pct": 0.78}, "load_factor_pct"),
        ({"load_factor_pct": 130}, "load_factor_pct"),
        ({"load_factor_pct": None}, "load_factor_pct"),
        ({"cooling": "sea"}, "cooling"),
        ({"emissions_t": -1}, "emissions_t"),
        ({"emissions_t": 1.5}, "emissions_t"),
        ({"net_mwh": "1500000"}, "net_mwh"),
        ({"heat_gj": "many"}, "heat_gj"),
        ({"heat_ratio_pct": "20"}, "heat_ratio_pct"),
        ({"load_factor_pct": "78"}, "load_factor_pct"),
        ({"load_factor_pct": True}, "load_factor_pct"),
    ],
)
def test_a_wrong_input_is_refused_by_field_and_value(wrong: dict[str, object], field: str) -> None:
    with pytest.raises(InputError) as refused:
        allocate_unit(replace(UNIT, **wrong), LATE)  # type: ignore[arg-type]
    assert refused.value.field == field
    assert repr(refused.value.value) in refused.value.words("en")
    assert "应为" in refused.value.words("zh")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"gen_mwh": 1.6e9, "net_mwh": 1.5e9}, "gen_mwh"),  # kWh
        ({"gen_mwh": None, "net_mwh": 1.5e9}, "net_mwh"),
        ({"gen_mwh": 330 * 8760 * 1.05 + 1}, "gen_mwh"),
        ({"gen_mwh": 1_400_000}, "net_mwh"),
    ],
)
def test_section_2_1_no_more_is_generated_than_the_unit_can_and_no_more_supplied_than_generated(
    wrong: dict[str, float | None], field: str
) -> None:
    with pytest.raises(InputError) as refused:
        allocate_unit(replace(UNIT, **wrong), LATE)  # type: ignore[arg-type]
    assert refused.value.field == field


def test_section_2_1_a_leap_year_has_a_day_more_to_generate() -> None:
    full = {"gen_mwh": 330 * 8784 * 1.05, "load_factor_pct": 100}
    assert allocated(replace(UNIT, year=2024, **full)).amount_t > 0  # type: ignore[arg-type]
    with pytest.raises(InputError, match="gen_mwh"):
        allocate_unit(replace(UNIT, year=2023, **full), LATE)  # type: ignore[arg-type]


@pytest.mark.parametrize(("heat_gj", "ratio"), [(2_000_000, 0.35), (2_000_000, 0.999), (0, 30)])
def test_section_2_4_a_heat_ratio_as_a_fraction_or_without_heat_is_refused(heat_gj: float, ratio: float) -> None:
    with pytest.raises(InputError) as refused:
        allocate_unit(replace(UNIT, heat_gj=heat_gj, heat_ratio_pct=ratio), LATE)
    assert refused.value.field == "heat_ratio_pct"


def test_an_allocation_of_no_unit_at_all_is_refused() -> None:
    with pytest.raises(InputError, match="at least one unit"):
        allocate([], LATE)


def test_a_year_before_the_market_is_outside_all_rule_sets() -> None:
    with pytest.raises(OutsideRules):
        allocate_unit(replace(UNIT, year=2018), LATE)
