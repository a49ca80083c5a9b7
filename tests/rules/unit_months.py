"""A month of coal and one of gas, and short ways to work them out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import strategies as st

from carbondash.rules.calendar import settled
from carbondash.rules.emissions import (
    MonthEmissions,
    UnitMonth,
    unit_month,
)

NOW = date(2026, 11, 22)


COAL = UnitMonth(1, 11, "I", "M2022-08", "bituminous", fuel_t=210_000.0, ncv_ar=20.6, car=0.5480, of_pct=99.0, e_purch_mwh=0.0)


GAS = UnitMonth(1, 12, "IV", "M2022-08", "natural_gas", fuel_1e4nm3=1.0, e_purch_mwh=0.0)


def month(record: UnitMonth, as_of: date = NOW, **options: Any) -> MonthEmissions:
    """The emissions of a month; fails where they are pending."""
    return settled(unit_month(record, as_of, **options))


def year_of(carbon: dict[int, float | None], year: int = 2022, **values: Any) -> list[UnitMonth]:
    """Months of coal with these carbon contents, None where there was no test."""
    return [replace(COAL, period=f"M{year}-{number:02d}", car=car, **values) for number, car in carbon.items()]


FUEL = st.floats(0, 500_000)


CAR = st.floats(0.05, 0.95)
