"""What a problem looks like in the record in which it was found: one mistake a kind, set right in a later version."""

from __future__ import annotations

from collections.abc import Callable, Set
from dataclasses import dataclass, replace
from datetime import date
from random import Random

from carbondash.demo.coal_tests import UNMARKED, carbon_as_analysed, carbon_as_received, report_number
from carbondash.demo.rows import Row


@dataclass(slots=True)
class Evidence:
    """One unit's part of a version: columns of monthly_unit with its further fuels, coal_test (None: no report), monthly_support.

    other_report: the number of the unit's report of another month, None where there was none yet.
    """

    unit: int
    month: tuple[int, int]
    values: Row
    test: Row | None
    support: Row
    other_report: str | None = None

    def copy(self) -> Evidence:
        """The same once more, to be changed."""
        return replace(self, values=dict(self.values), test=dict(self.test) if self.test else None, support=dict(self.support))


def _implausible_carbon(found: Evidence, random: Random) -> None:
    if found.test is None:
        return
    found.values["car"] = round(found.values["ncv_ar"] * random.choice((0.0232, 0.0302)), 4)
    found.test["cad_pct"] = carbon_as_analysed(found.values["car"], found.test["mt_pct"], found.test["mad_pct"])


def _wrong_moisture(found: Evidence, random: Random) -> None:
    if found.test is None:
        return
    wrong = round(found.test["mt_pct"] * random.uniform(0.55, 0.75), 1)
    found.values["mt_pct"] = wrong
    found.values["car"] = carbon_as_received(found.test["cad_pct"], wrong, found.test["mad_pct"])


def _missing_parameter(found: Evidence, random: Random) -> None:
    column = random.choice(("had_pct", "std_pct"))
    found.values[column] = None
    if found.test is not None:
        found.test[column] = None


def _no_mark(found: Evidence, random: Random) -> None:
    if found.test is None:
        return
    laboratory = random.choice(UNMARKED)
    number = report_number(laboratory, found.unit, found.month)
    found.test |= {"laboratory": laboratory.name_zh, "mark": laboratory.mark, "report_number": number}


def _number_used_before(found: Evidence, random: Random) -> None:
    if found.test is not None and found.other_report is not None:
        found.test["report_number"] = found.other_report


def _no_report(found: Evidence, random: Random) -> None:
    found.test = None
    found.values |= {"car": None, "had_pct": None, "std_pct": None}


def _missing_paper(found: Evidence, random: Random) -> None:
    found.support[random.choice(("has_meter_log", "has_heat_log", "has_invoice"))] = False


def _ledger_off(found: Evidence, random: Random) -> None:
    found.values["fuel_t"] = round(found.values["fuel_t"] * random.choice((0.965, 0.972, 1.032)), 2)


def _lower_source(found: Evidence, random: Random) -> None:
    found.support["source_rank"] = min(3, found.support["source_rank"] + 1)


def _old_oxidation(found: Evidence, random: Random) -> None:
    found.values["of_pct"] = 98.0


def _load_off(found: Evidence, random: Random) -> None:
    found.values["load_factor_pct"] = round(found.values["load_factor_pct"] + random.choice((-3.4, -2.1, 1.8, 2.7)), 2)


# In the order in which they are made: the later ones build on the earlier ones, a missing report hides the rest of its kind.
_MAKE: dict[str, Callable[[Evidence, Random], None]] = {
    "Q3": _wrong_moisture,
    "Q4": _implausible_carbon,
    "C2": _missing_parameter,
    "Q2": _no_mark,
    "A2": _number_used_before,
    "C1": _no_report,
    "C3": _missing_paper,
    "M2": _ledger_off,
    "M3": _lower_source,
    "P1": _old_oxidation,
    "P4": _load_off,
}
KINDS = frozenset(_MAKE)


def with_mistakes(right: Evidence, kinds: Set[str], salt: str) -> Evidence:
    """The evidence with one mistake of each kind in it; the same salt makes the same mistakes."""
    found = right.copy()
    for kind, make in _MAKE.items():
        if kind in kinds:
            make(found, Random(f"{salt} {kind}"))
    return found


def retested(right: Evidence, returned: date, laboratory_day: date) -> Evidence:
    """The evidence with a new test of the kept sample, made after a return and reported by a day."""
    found = right.copy()
    if found.test is not None:
        found.test |= {"tested_on": max(found.test["tested_on"], returned), "reported_on": laboratory_day}
        found.test["report_number"] += "R"
    return found
