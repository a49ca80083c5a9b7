"""V02 and V04: papers that are not there, and test reports that lack a parameter."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from carbondash.rules.evidence.checking import Context, Hit, check, rows
from carbondash.rules.evidence.frame import Flags, Records
from carbondash.rules.evidence.quantities import burns_coal

# Where a test report states the parameters that a rule can ask for.
_COLUMN_OF = {
    "carbon": "test_cad_pct",
    "calorific_value": "test_ncv_ar",
    "hydrogen": "test_had_pct",
    "sulphur": "test_std_pct",
    "moisture": "test_mt_pct",
}


def has_coal_test(records: Records) -> Flags:
    """Where a test report on coal is attached and tests are kept at all."""
    return records.states("tests_recorded", True) & records.states("has_test", True) & burns_coal(records)


@check("V02")
def missing_document(records: Records, context: Context) -> Iterator[Hit]:
    """A coal test, meter log, heat meter log or invoice is not attached (domain reference 2.4, V02)."""
    required = records.limit("coal_test_required")
    untested = records.states("tests_recorded", True) & records.states("has_test", False) & burns_coal(records)
    for row in rows(untested & (required.values == 1)):
        yield Hit(row, "coal_test", {}, (required.rule(row),))
    supported = records.states("has_support", True)
    for row in rows(supported & records.states("has_meter_log", False)):
        yield Hit(row, "meter_log", {})
    heat = records.number("heat_gj")
    for row in rows(supported & records.states("has_heat_log", False) & (heat > 0)):
        yield Hit(row, "heat_log", {"heat_gj": float(heat[row])})
    for row in rows(supported & records.states("has_invoice", False)):
        yield Hit(row, "invoice", {})


@check("V04")
def missing_cross_check(records: Records, context: Context) -> Iterator[Hit]:
    """A test report lacks a parameter by which it can be cross-checked (domain reference 2.1 and 2.4, V04)."""
    required, parameters = records.limit("cross_check_required"), records.limit("cross_check_parameters")
    absent = {name: np.isnan(records.number(column)) for name, column in _COLUMN_OF.items()}
    lacks = np.logical_or.reduce(list(absent.values()))
    number = records.text("report_number")
    for row in rows(has_coal_test(records) & lacks & (required.values == 1)):
        listed = parameters.rule(row)
        missing = ", ".join(_COLUMN_OF[name] for name in listed.texts if absent[name][row])
        if missing:
            values: dict[str, float | str] = {"fields": missing, "report_number": number[row] or ""}
            yield Hit(row, "missing_parameters", values, (required.rule(row), listed))
