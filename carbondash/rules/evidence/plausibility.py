"""V07, V10, V12 and V13: values outside what a unit of its class can plausibly do, and what arithmetic forbids."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from carbondash.rules.evidence.checking import Context, Hit, above, below, check, rows
from carbondash.rules.evidence.frame import Floats, Records
from carbondash.rules.evidence.quantities import auxiliary_rate, carbon_per_heat, coal_rate
from carbondash.rules.evidence.versions import ABSENT, Versions


@check("V07")
def carbon_per_heat_outside_band(records: Records, context: Context) -> Iterator[Hit]:
    """Carbon per heat of coal lies outside the plausible band, tC/GJ (domain reference 2.4, V07)."""
    cc, low, high = carbon_per_heat(records), records.limit("carbon_per_heat_low"), records.limit("carbon_per_heat_high")
    for row in rows(below(cc, low.values) | above(cc, high.values)):
        values: dict[str, float | str] = {
            "cc_tc_gj": float(cc[row]),
            "car_tc_t": float(records.number("car")[row]),
            "ncv_gj_t": float(records.number("ncv_ar")[row]),
            "low_tc_gj": float(low.values[row]),
            "high_tc_gj": float(high.values[row]),
        }
        yield Hit(row, "band", values, (low.rule(row), high.rule(row)))


@check("V10")
def more_hours_than_month(records: Records, context: Context) -> Iterator[Hit]:
    """The unit ran for more hours than the month has (domain reference 2.4, V10)."""
    hours, most = records.number("hours"), records.hours_in_month
    for row in rows(above(hours, most)):
        yield Hit(row, "hours", {"hours_h": float(hours[row]), "month_h": float(most[row])})


@check("V12")
def implausible_coal_rate(records: Records, context: Context) -> Iterator[Hit]:
    """The coal rate lies outside its class's band, or moved against the mean of the months before, gce/kWh (V12).

    The months before are as they stood when the version came in; all of them must have a coal rate.
    """
    rate, low, high = coal_rate(records), records.limit_by_class("coal_rate_low"), records.limit_by_class("coal_rate_high")
    for row in rows(below(rate, low.values) | above(rate, high.values)):
        values: dict[str, float | str] = {
            "rate_gce_kwh": float(rate[row]),
            "low_gce_kwh": float(low.values[row]),
            "high_gce_kwh": float(high.values[row]),
        }
        yield Hit(row, "band", values, (low.rule(row), high.rule(row)))
    months, most = records.limit("coal_rate_months"), records.limit("coal_rate_move")
    mean = _mean_before(records, rate, months.values)
    moved = (rate - mean) / mean * 100
    for row in rows(above(np.abs(moved), most.values)):
        values = {
            "rate_gce_kwh": float(rate[row]),
            "mean_gce_kwh": float(mean[row]),
            "moved_pct": float(moved[row]),
            "limit_pct": float(most.values[row]),
            "months": float(months.values[row]),
        }
        yield Hit(row, "moved", values, (months.rule(row), most.rule(row)))


def _mean_before(records: Records, rate: Floats, months: Floats) -> Floats:
    """The mean rate of so many months before each row's, NaN where one of them is absent."""
    versions, submitted = Versions(records), records.day("submitted_on")
    total = np.zeros(records.size)
    for back in range(1, int(np.nanmax(months, initial=0)) + 1):
        before = versions.current(back, submitted)
        known = np.where(before == ABSENT, np.nan, rate[before])
        total += np.where(back <= months, known, 0.0)
    return total / months


@check("V13")
def implausible_net_supply(records: Records, context: Context) -> Iterator[Hit]:
    """Net supply is above gross generation, or the auxiliary rate lies outside its class's band, % (V13)."""
    gross, net = records.number("gen_mwh"), records.number("net_mwh")
    impossible = above(net, gross)
    for row in rows(impossible):
        yield Hit(row, "net_above_gross", {"net_mwh": float(net[row]), "gen_mwh": float(gross[row])})
    own_use = auxiliary_rate(records)
    low, high = records.limit_by_class("auxiliary_rate_low"), records.limit_by_class("auxiliary_rate_high")
    for row in rows(~impossible & (below(own_use, low.values) | above(own_use, high.values))):
        values: dict[str, float | str] = {
            "auxiliary_pct": float(own_use[row]),
            "net_mwh": float(net[row]),
            "gen_mwh": float(gross[row]),
            "low_pct": float(low.values[row]),
            "high_pct": float(high.values[row]),
        }
        yield Hit(row, "band", values, (low.rule(row), high.rule(row)))
