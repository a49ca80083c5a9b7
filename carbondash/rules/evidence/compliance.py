"""V03, V15, V16 and V17: what a document prescribes: marks, the oxidation factor, sources of quantities, calibration."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from carbondash.rules.evidence.checking import Context, Hit, Laboratory, above, below, check, day_of, rows, written
from carbondash.rules.evidence.completeness import has_coal_test
from carbondash.rules.evidence.frame import Records
from carbondash.rules.evidence.quantities import burns

_NO_MARK = "none"
# Records of an unknown fuel, and of one that the rules have no values of.
_WITHOUT_FACTOR = ("", "other")


@check("V03")
def laboratory_without_mark(records: Records, context: Context) -> Iterator[Hit]:
    """A test report without CMA or CNAS mark, or by a laboratory that the list does not have or no longer covers (V03).

    Of the list only what was on it on the day of submission counts; an empty list says nothing.
    """
    required = records.limit("mark_required")
    laboratory, mark, number = records.text("laboratory"), records.text("mark"), records.text("report_number")
    tested = records.day("tested_on")
    lists: dict[date, dict[str, Laboratory]] = {}
    for row in rows(has_coal_test(records) & (required.values == 1)):
        values: dict[str, float | str] = {"laboratory": laboratory[row] or "", "report_number": number[row] or ""}
        rules = (required.rule(row),)
        if mark[row] == _NO_MARK:
            yield Hit(row, "no_mark", values, rules)
        day = day_of(records.day("submitted_on"), row)
        if day not in lists:
            lists[day] = _listed(context, day)
        if not lists[day] or laboratory[row] is None:
            continue
        listed = lists[day].get(laboratory[row])
        if listed is None:
            yield Hit(row, "unlisted", values, rules)
        elif listed.mark == _NO_MARK and mark[row] != _NO_MARK:
            yield Hit(row, "mark_not_listed", values | {"mark": mark[row] or ""}, rules)
        elif listed.valid_until is not None and written(tested, row) > listed.valid_until.isoformat():
            dates: dict[str, float | str] = {"valid_until": listed.valid_until.isoformat(), "tested_on": written(tested, row)}
            yield Hit(row, "mark_expired", values | dates, rules)


def _listed(context: Context, day: date) -> dict[str, Laboratory]:
    return {
        name.strip(): laboratory
        for name, laboratory in context.laboratories.items()
        if laboratory.listed_on is None or laboratory.listed_on <= day
    }


@check("V15")
def wrong_oxidation_factor(records: Records, context: Context) -> Iterator[Hit]:
    """The oxidation factor is not the year's for the fuel, %; says nothing for a year whose rule is pending (V15)."""
    stated = records.number("of_pct")
    for group in dict.fromkeys(records.fuel_group):
        if group not in _WITHOUT_FACTOR:
            prescribed = records.limit("oxidation", group=group)
            differs = above(stated, prescribed.values) | below(stated, prescribed.values)
            for row in rows(burns(records, group) & differs):
                values: dict[str, float | str] = {"of_pct": float(stated[row]), "rule_pct": float(prescribed.values[row])}
                yield Hit(row, "differs", values, (prescribed.rule(row),))


@check("V16")
def lower_source_rank(records: Records, context: Context) -> Iterator[Hit]:
    """The coal quantity comes from a source of lower priority than in the control plan or a year before (V16).

    Rank 1 is production metering, 2 the stock ledger, 3 the supplier's settlement (domain reference 2.1).
    """
    supported, rank, listed = (
        records.states("has_support", True),
        records.number("source_rank"),
        records.limit("quantity_sources"),
    )
    for case, before in (("below_plan", "plan_source_rank"), ("below_last_year", "last_year_source_rank")):
        allowed = records.number(before)
        for row in rows(supported & (rank > allowed)):
            yield Hit(row, case, {"source_rank": float(rank[row]), before: float(allowed[row])}, (listed.rule(row),))


@check("V17")
def calibration_expired(records: Records, context: Context) -> Iterator[Hit]:
    """A meter's calibration ended before the month did (domain reference 2.4, V17)."""
    until, end = records.day("calibrated_until"), records.month_end
    for row in rows(until < end):
        yield Hit(row, "expired", {"calibrated_until": written(until, row), "month_end": written(end, row)})
