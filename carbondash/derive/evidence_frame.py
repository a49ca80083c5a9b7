"""The frame of evidence records that the emission formulas and the checks read: a row a unit, month and version."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd

from carbondash.derive.facts import Facts, standing_on
from carbondash.rules.evidence import COLUMNS
from carbondash.store.inputs_derived import ProvinceMonth
from carbondash.store.inputs_rows import Calibration, ControlPlan, Record, Support, UnitMonth

_KW_A_MW = 1000
_COLUMNS = frozenset(column.name for column in COLUMNS)
_IDENTITY = ("id", "record_id", "enterprise_id", "unit_id", "period", "day")
_STATED = tuple(name for name in UnitMonth._fields if name in _COLUMNS and name not in _IDENTITY)
_SUPPORT = tuple(name for name in Support._fields if name in _COLUMNS and name not in _IDENTITY)
_TEST_VALUES = ("ncv_ar", "cad_pct", "mad_pct", "mt_pct", "had_pct", "std_pct")
_TEST_TEXTS = ("report_number", "laboratory", "mark", "sampled_on", "tested_on", "reported_on")


def evidence_frame(enterprises: Iterable[Facts]) -> pd.DataFrame:
    """Every version of every month of these enterprises in the columns of `rules.evidence.COLUMNS`, emissions still empty.

    In the order of enterprise, record and unit. Units as in the store: t, 10^4 Nm3, GJ/t, tC/t, %, MWh, GJ, h.
    """
    rows = [row for facts in enterprises for row in _rows(facts)]
    return _frame({name: [row.get(name) for row in rows] for name in _COLUMNS}, len(rows))


def province_frame(months: Iterable[ProvinceMonth]) -> pd.DataFrame:
    """The months of the whole province in the same columns, with as much as units are compared by."""
    listed = list(months)
    # Column by column: there are as many rows as the province has ever reported.
    columns: dict[str, Sequence[Any]] = dict(zip(ProvinceMonth._fields, zip(*listed, strict=True), strict=True)) if listed else {}
    columns["capacity_mw"] = [_megawatts(month.capacity_kw) for month in listed]
    return _frame(columns | dict.fromkeys(("has_support", "tests_recorded", "has_test"), [False] * len(listed)), len(listed))


def _frame(columns: Mapping[str, Sequence[Any]], size: int) -> pd.DataFrame:
    # Objects keep None apart from NaN and whole numbers whole; the checks convert each column once.
    absent = [None] * size
    return pd.DataFrame(
        {column.name: pd.Series(columns.get(column.name, absent), dtype=object) for column in COLUMNS}
    ).infer_objects()


def _megawatts(capacity_kw: int | None) -> float | None:
    return None if capacity_kw is None else capacity_kw / _KW_A_MW


def _rows(facts: Facts) -> list[dict[str, Any]]:
    due = {duty.period: duty.day for duty in facts.duties if duty.kind == "monthly"}
    tests = {(test.record_id, test.unit_id): test for test in facts.coal_tests}
    supports = {(support.record_id, support.unit_id): support for support in facts.supports}
    plans: dict[str, list[ControlPlan]] = {}
    for row in facts.control_plans:
        plans.setdefault(row.period, []).append(row)
    found = []
    for record in sorted(facts.records, key=lambda record: record.id):
        plan = standing_on(plans.get(f"Y{record.period[1:5]}", ()), record.day)
        tests_recorded = facts.keeps_tests(record.day)
        has_support = bool(facts.supports) and facts.supports[0].day <= record.day
        for month in sorted(facts.months_of_record.get(record.id, ()), key=lambda month: month.unit_id):
            unit = facts.unit_of[month.unit_id]
            key = (record.id, month.unit_id)
            shown: dict[str, Any] = {
                "record_id": record.id,
                "version": record.version,
                "enterprise_id": facts.enterprise_id,
                "unit_id": month.unit_id,
                "unit_name": unit.name,
                "unit_class": unit.unit_class,
                "capacity_mw": _megawatts(unit.capacity_kw),
                "period": record.period,
                "submitted_on": record.day,
                "due_on": due.get(record.period),
                "has_support": has_support,
                "tests_recorded": tests_recorded,
                "has_test": key in tests,
                "plan_source_rank": plan.source_rank if plan else None,
                "last_year_source_rank": _last_year_rank(facts, supports, record, month.unit_id),
                "calibrated_until": _calibrated_until(facts.calibrations, month.unit_id, record.period),
            }
            shown |= {name: getattr(month, name) for name in _STATED}
            if key in supports:
                shown |= {name: getattr(supports[key], name) for name in _SUPPORT}
            if key in tests:
                shown |= {name: getattr(tests[key], name) for name in _TEST_TEXTS}
                shown |= {f"test_{name}": getattr(tests[key], name) for name in _TEST_VALUES}
            found.append(shown)
    return found


def _last_year_rank(facts: Facts, supports: dict[tuple[int, int], Support], record: Record, unit_id: int) -> int | None:
    """The source of the coal quantity in the same month a year before, as known when this version came in."""
    year = int(record.period[1:5]) - 1
    earlier = standing_on(facts.versions_of_month.get(f"M{year}{record.period[5:]}", ()), record.day)
    support = None if earlier is None else supports.get((earlier.id, unit_id))
    return None if support is None else support.source_rank


def _calibrated_until(calibrations: Sequence[Calibration], unit_id: int, period: str) -> date | None:
    """The earliest end of validity over a unit's meters, by their last calibration before the month was over."""
    following = date(int(period[1:5]) + int(period[6:]) // 12, int(period[6:]) % 12 + 1, 1)
    until: dict[str, date] = {}
    for row in calibrations:
        if row.unit_id == unit_id and row.day < following:
            until[row.meter] = max(row.valid_until, until.get(row.meter, row.valid_until))
    return min(until.values(), default=None)
