"""What can be computed from a record's own values: carbon per heat, coal rate, auxiliary rate, heat per fuel."""

from __future__ import annotations

import numpy as np

from carbondash.rules.evidence.frame import Flags, Floats, Records


def burns(records: Records, group: str) -> Flags:
    """Where the record is about a group of fuels: its fuel is one of them, or it names none and the unit's class burns them."""
    return np.asarray(records.fuel_group == group, dtype=np.bool_)


def burns_coal(records: Records) -> Flags:
    """Where the record is about coal."""
    return burns(records, "coal")


def fuel_heat_gj(records: Records) -> Floats:
    """Heat of the fuel burnt, GJ: coal or oil in t, gas in 1e4Nm3, each times its net calorific value."""
    gas = burns(records, "natural_gas")
    return np.where(gas, records.number("fuel_1e4nm3"), records.number("fuel_t")) * records.number("ncv_ar")


def carbon_per_heat(records: Records) -> Floats:
    """Carbon content per heat of coal, tC/GJ; NaN for other fuels (domain reference 2.1, cc)."""
    return _finite(np.where(burns_coal(records), records.number("car") / records.number("ncv_ar"), np.nan))


def heat_value(records: Records) -> Floats:
    """Net calorific value of coal as received, GJ/t; NaN for other fuels."""
    return np.where(burns_coal(records), records.number("ncv_ar"), np.nan)


def coal_rate(records: Records) -> Floats:
    """Standard coal per generated kWh, gce/kWh: the fuel's heat less the part that went into heat supply.

    A unit that supplies heat without stating its heat ratio has none, nor has one whose heat ratio is above 100%.
    """
    ratio = records.number("heat_ratio_pct")
    no_heat = ~(records.number("heat_gj") > 0)
    for_power = 1 - np.where(np.isnan(ratio) & no_heat, 0.0, ratio) / 100
    standard_coal_t = (
        fuel_heat_gj(records) * np.where(for_power >= 0, for_power, np.nan) / records.limit("standard_coal_heat").values
    )
    return _finite(standard_coal_t * 1000 / records.number("gen_mwh"))


def auxiliary_rate(records: Records) -> Floats:
    """The plant's own use of electricity, % of gross generation."""
    gross = records.number("gen_mwh")
    return _finite((gross - records.number("net_mwh")) / gross * 100)


def heat_per_fuel(records: Records) -> Floats:
    """Heat supplied, % of the heat of the fuel that the heat ratio puts to it; NaN where no heat was supplied."""
    heat, ratio = records.number("heat_gj"), records.number("heat_ratio_pct")
    return _finite(np.where(heat > 0, heat, np.nan) / (fuel_heat_gj(records) * ratio / 100) * 100)


def load_factor(records: Records) -> Floats:
    """Gross generation over what the capacity gives in the operating hours, %."""
    return _finite(records.number("gen_mwh") / (records.number("capacity_mw") * records.number("hours")) * 100)


def _finite(values: Floats) -> Floats:
    return np.where(np.isfinite(values), values, np.nan)
