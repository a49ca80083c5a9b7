"""V08, V09, V11, V14 and V20: values of one record that contradict each other."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from carbondash.rules.evidence.checking import Context, Hit, above, check, rows
from carbondash.rules.evidence.completeness import has_coal_test
from carbondash.rules.evidence.frame import Records
from carbondash.rules.evidence.quantities import load_factor


@check("V08")
def calorific_values_differ(records: Records, context: Context) -> Iterator[Hit]:
    """The test's calorific value differs from that of the plant's own laboratory, GJ/t (domain reference 2.4, V08)."""
    by_test, by_plant, most = records.number("test_ncv_ar"), records.number("ncv_plant"), records.limit("ncv_difference")
    comparable = has_coal_test(records) & records.states("has_support", True)
    for row in rows(comparable & above(np.abs(by_test - by_plant), most.values)):
        values: dict[str, float | str] = {
            "ncv_lab_gj_t": float(by_test[row]),
            "ncv_plant_gj_t": float(by_plant[row]),
            "difference_gj_t": float(abs(by_test[row] - by_plant[row])),
            "limit_gj_t": float(most.values[row]),
        }
        yield Hit(row, "differs", values, (most.rule(row),))


@check("V09")
def load_factor_differs(records: Records, context: Context) -> Iterator[Hit]:
    """The stated load factor differs from generation / (capacity × hours), points of % (domain reference 2.4, V09)."""
    stated, computed, most = records.number("load_factor_pct"), load_factor(records), records.limit("load_factor_difference")
    for row in rows(above(np.abs(stated - computed), most.values)):
        values: dict[str, float | str] = {
            "stated_pct": float(stated[row]),
            "computed_pct": float(computed[row]),
            "gen_mwh": float(records.number("gen_mwh")[row]),
            "capacity_mw": float(records.number("capacity_mw")[row]),
            "hours_h": float(records.number("hours")[row]),
            "limit_points": float(most.values[row]),
        }
        yield Hit(row, "differs", values, (most.rule(row),))


@check("V11")
def stock_unbalanced(records: Records, context: Context) -> Iterator[Hit]:
    """Opening stock + received − fired − closing stock is more than a share of what was fired, t (domain reference 2.4, V11)."""
    opening, closing = records.number("stock_open_t"), records.number("stock_close_t")
    received, fired = records.number("received_t"), records.number("fuel_t")
    balance, share = opening + received - fired - closing, records.limit("stock_balance_share")
    for row in rows(records.states("has_support", True) & above(np.abs(balance), fired * share.values / 100)):
        values: dict[str, float | str] = {
            "opening_t": float(opening[row]),
            "received_t": float(received[row]),
            "fired_t": float(fired[row]),
            "closing_t": float(closing[row]),
            "balance_t": float(balance[row]),
            "limit_pct": float(share.values[row]),
        }
        yield Hit(row, "balance", values, (share.rule(row),))


@check("V14")
def heat_ratio_contradicts(records: Records, context: Context) -> Iterator[Hit]:
    """Heat without a heat ratio (as of a purely condensing unit), a ratio without heat, or one outside its limits (V14)."""
    heat, ratio = records.number("heat_gj"), records.number("heat_ratio_pct")
    high = records.limit("heat_ratio_high")
    outside = above(ratio, high.values)
    cases = {
        "heat_without_ratio": (heat > 0) & (ratio == 0),
        "ratio_without_heat": (heat == 0) & (ratio > 0) & ~outside,
        "ratio_outside": outside,
    }
    for case, selected in cases.items():
        for row in rows(selected):
            values: dict[str, float | str] = {
                "heat_gj": "" if np.isnan(heat[row]) else float(heat[row]),
                "heat_ratio_pct": float(ratio[row]),
                "high_pct": float(high.values[row]),
            }
            yield Hit(row, case, values, (high.rule(row),) if case == "ratio_outside" else ())


@check("V20")
def wrong_basis_conversion(records: Records, context: Context) -> Iterator[Hit]:
    """Carbon as received is not what the test's carbon and moisture give, or the record's moisture is not the test's (V20).

    Car = Cad / 100 × (100 − Mt) / (100 − Mad), tC/t.
    """
    tested_here = has_coal_test(records)
    car, cad = records.number("car"), records.number("test_cad_pct")
    mt, mad, own_mt = records.number("test_mt_pct"), records.number("test_mad_pct"), records.number("mt_pct")
    expected = cad / 100 * (100 - mt) / (100 - mad)
    most = records.limit("basis_difference")
    for row in rows(tested_here & above(np.abs(car - expected), expected * most.values / 100)):
        values: dict[str, float | str] = {
            "car_tc_t": float(car[row]),
            "expected_tc_t": float(expected[row]),
            "cad_pct": float(cad[row]),
            "mt_pct": float(mt[row]),
            "mad_pct": float(mad[row]),
            "limit_pct": float(most.values[row]),
        }
        yield Hit(row, "carbon", values, (most.rule(row),))
    points = records.limit("moisture_difference")
    for row in rows(tested_here & above(np.abs(own_mt - mt), points.values)):
        values = {"record_mt_pct": float(own_mt[row]), "test_mt_pct": float(mt[row]), "limit_points": float(points.values[row])}
        yield Hit(row, "moisture", values, (points.rule(row),))
