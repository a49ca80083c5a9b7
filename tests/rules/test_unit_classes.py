"""Unit classes of the allocation to power (domain reference 3.1)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from carbondash.rules.allocation import allocate_unit
from carbondash.rules.sets import InputError, Pending, rule
from carbondash.rules.unit_classes import unit_class
from tests.rules.unit_years import LATE, UNIT, allocated


@pytest.mark.parametrize(
    ("capacity_mw", "fuel", "expected"),
    [
        (1000, "bituminous", "I"),
        (600, "lignite", "I"),
        (350, "bituminous", "II"),
        (340, "anthracite", "II"),
        (300, "bituminous", "II"),
        (1000, "gangue", "III"),
        (150, "gangue", "III"),
        (400, "natural_gas", "IV"),
    ],
)
def test_section_3_1_unit_classes(capacity_mw: float, fuel: str, expected: str) -> None:
    assert unit_class(capacity_mw, fuel, 2021, LATE) == expected


@pytest.mark.parametrize(("capacity_mw", "fuel", "field"), [(0, "bituminous", "capacity_mw"), (300, "wind", "fuel_type")])
def test_section_3_1_no_class_without_capacity_or_for_another_fuel(capacity_mw: float, fuel: str, field: str) -> None:
    with pytest.raises(InputError) as refused:
        unit_class(capacity_mw, fuel, 2021, LATE)
    assert refused.value.field == field


def test_section_3_1_classes_are_pending_before_the_first_plan() -> None:
    assert isinstance(unit_class(300, "bituminous", 2020, date(2020, 12, 29)), Pending)


@pytest.mark.parametrize(
    ("unit_class", "capacity_mw", "fits"),
    [
        ("I", 100, False),
        ("I", 350, False),
        ("I", 660, True),
        ("II", 350, True),
        ("II", 660, False),
        ("III", 660, True),
        ("IV", 400, True),
        ("IV", 330_000, False),
    ],
)
def test_section_3_1_a_class_fits_the_capacity(unit_class: str, capacity_mw: float, fits: bool) -> None:
    unit = replace(UNIT, unit_class=unit_class, capacity_mw=capacity_mw, gen_mwh=5e5, net_mwh=4e5)
    if fits:
        assert allocated(unit).amount_t > 0
    else:
        with pytest.raises(InputError, match=f"MW in class {unit_class}") as refused:
            allocate_unit(unit, LATE)
        assert refused.value.field == "capacity_mw"


@pytest.mark.parametrize("fuel", ["diesel", "fuel_oil", "gasoline", "other"])
def test_section_3_1_no_class_burns_mainly_oil_or_an_unnamed_fuel(fuel: str) -> None:
    with pytest.raises(InputError, match="mainly burns"):
        unit_class(300, fuel, 2021, LATE)


def test_section_3_1_the_bound_of_the_grade_is_inferred() -> None:
    assert rule("unit_class", "grade_above_from", about=2021, as_of=LATE).confidence == "inferred"
    assert "40 to 100%" in rule("unit_class", "load_factor_range", about=2021, as_of=LATE).note_en
