"""A coal unit's year to allocate to."""

from __future__ import annotations

from datetime import date

from carbondash.rules.allocation import UnitAllocation, UnitYear, allocate_unit

LATE = date(2026, 11, 20)


# What a unit of the class has in MW: domain reference 3.1 and 9.3.
CAPACITIES = {"I": 660, "II": 330, "III": 330, "IV": 330}


UNIT = UnitYear(
    unit_id=1,
    unit_class="II",
    capacity_mw=330,
    year=2021,
    gen_mwh=1_600_000,
    net_mwh=1_500_000,
    heat_gj=2_000_000,
    heat_ratio_pct=20,
    load_factor_pct=78,
    cooling="water",
    emissions_t=1_500_000,
)


def allocated(unit: UnitYear, as_of: date = LATE) -> UnitAllocation:
    """The allocation to a unit; fails where it is pending."""
    found = allocate_unit(unit, as_of)
    assert isinstance(found, UnitAllocation)
    return found
