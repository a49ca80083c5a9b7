"""V02 and V04: papers that are not there, and test reports that lack a parameter."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from carbondash.rules.evidence.checking import Context, Hit, check, rows
from carbondash.rules.evidence.frame import Flags, Records
from carbondash.rules.evidence.quantities import burns_coal

# The parameters by which a test report can be cross-checked: carbon, calorific value, hydrogen, sulphur, moisture.
_CROSS_CHECKED = ("test_cad_pct", "test_ncv_ar", "test_had_pct", "test_std_pct", "test_mt_pct")


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
    """A test report lacks carbon, calorific value, hydrogen, sulphur or moisture (domain reference 2.1 and 2.4, V04)."""
    required = records.limit("cross_check_required")
    lacks = np.stack([np.isnan(records.number(name)) for name in _CROSS_CHECKED], axis=1)
    number = records.text("report_number")
    for row in rows(has_coal_test(records) & lacks.any(axis=1) & (required.values == 1)):
        missing = ", ".join(name for name, absent in zip(_CROSS_CHECKED, lacks[row], strict=True) if absent)
        yield Hit(row, "missing_parameters", {"fields": missing, "report_number": number[row] or ""}, (required.rule(row),))
