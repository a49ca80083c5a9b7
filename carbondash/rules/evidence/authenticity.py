"""V05 and V06: dates and numbers of test reports that do not fit together. A person looks at them; nothing follows by itself."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from carbondash.rules.evidence.checking import Context, Hit, check, rows, written
from carbondash.rules.evidence.completeness import has_coal_test
from carbondash.rules.evidence.frame import Floats, Records, Texts, Whole
from carbondash.rules.evidence.limits import Limit
from carbondash.rules.evidence.versions import Versions

_COMPARED = ("test_ncv_ar", "test_cad_pct", "test_mad_pct", "test_mt_pct", "test_had_pct", "test_std_pct")


@check("V05")
def dates_out_of_order(records: Records, context: Context) -> Iterator[Hit]:
    """Sampling, testing and report are not in this order, or lie after the submission (domain reference 2.4, V05)."""
    tested_here = has_coal_test(records)
    sampled, tested, reported = records.day("sampled_on"), records.day("tested_on"), records.day("reported_on")
    submitted = records.day("submitted_on")
    cases = {
        "tested_before_sampled": tested < sampled,
        "reported_before_tested": reported < tested,
        "reported_before_sampled": np.isnat(tested) & (reported < sampled),
        "after_submission": (sampled > submitted) | (tested > submitted) | (reported > submitted),
    }
    for case, selected in cases.items():
        for row in rows(tested_here & selected):
            values: dict[str, float | str] = {
                "report_number": records.text("report_number")[row] or "",
                "sampled_on": written(sampled, row),
                "tested_on": written(tested, row),
                "reported_on": written(reported, row),
                "submitted_on": written(submitted, row),
            }
            yield Hit(row, case, values)


@check("V06")
def repeated_report(records: Records, context: Context) -> Iterator[Hit]:
    """A report number, or all values of a test to so many digits, stand in two months or two units (domain reference 2.4, V06).

    Compared within the enterprise, or over the whole frame where the context says that it holds the province. Only versions that
    were current when the row's version came in count, so the record that came in first is not the one that is found.
    """
    tested_here = has_coal_test(records)
    versions = Versions(records)
    digits, fewest = records.limit("duplicate_digits"), records.limit("duplicate_values")
    scope = np.zeros(records.size, dtype=np.int64) if context.whole_province else records.whole("enterprise_id")
    numbers = np.array([_number_of(text) for text in records.text("report_number")], dtype=np.object_)
    for row, other in _repeated(records, versions, rows(tested_here & (numbers != "")), scope, numbers):
        yield Hit(row, "report_number", {"report_number": numbers[row], **_place(records, other)})
    values = np.stack([records.number(name) for name in _COMPARED], axis=1)
    enough = (~np.isnan(values)).sum(axis=1) >= fewest.values
    copies = _as_texts(values, digits, rows(tested_here & enough))
    for row, other in _repeated(records, versions, rows(tested_here & enough), scope, copies):
        same = {name: float(value) for name, value in zip(_COMPARED, values[row], strict=True) if not np.isnan(value)}
        compared: dict[str, float | str] = {
            "fields": ", ".join(same),
            "digits": digits.values[row].item(),
            **same,
            **_place(records, other),
        }
        yield Hit(row, "values", compared, (digits.rule(row), fewest.rule(row)))


def _number_of(text: str | None) -> str:
    """The report number to compare; a text without any digit, such as a dash, is none."""
    return text if text is not None and any(sign.isdigit() for sign in text) else ""


def _as_texts(values: Floats, digits: Limit, selected: list[int]) -> Texts:
    written_out = np.full(len(values), "", dtype=np.object_)
    for row in selected:
        places = round(digits.values[row].item())
        written_out[row] = "|".join(f"{value:.{places}g}" for value in values[row])
    return written_out


def _repeated(records: Records, versions: Versions, selected: list[int], scope: Whole, marks: Texts) -> Iterator[tuple[int, int]]:
    """Pairs of a row and the first other unit or month that bore the same mark when the row's version came in."""
    submitted, unit, month = records.day("submitted_on"), records.whole("unit_id"), records.month
    replaced = versions.replaced_on(submitted)
    groups: dict[tuple[int, str], list[int]] = {}
    for row in selected:
        groups.setdefault((int(scope[row]), marks[row]), []).append(row)
    for members in groups.values():
        if len(members) < 2:
            continue
        # Sorted, so that the first that fits is the same one in whatever order the rows came.
        at = np.array(sorted(members, key=lambda row: (submitted[row], records.whole("record_id")[row], unit[row])))
        for row in members:
            elsewhere = (unit[at] != unit[row]) | (month[at] != month[row])
            fits = elsewhere & (submitted[at] <= submitted[row]) & (replaced[at] > submitted[row])
            if fits.any():
                yield row, int(at[np.argmax(fits)])


def _place(records: Records, row: int) -> dict[str, float | str]:
    number = int(records.whole("unit_id")[row])
    return {
        "other_unit_id": float(number),
        "other_unit": records.text("unit_name")[row] or str(number),
        "other_month": records.text("period")[row].removeprefix("M"),
    }
