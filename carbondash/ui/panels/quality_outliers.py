"""Data quality, outliers: each value beside the limits that it lies beyond, by its own past and by the units of its class."""

from __future__ import annotations

from collections.abc import Sequence

from carbondash.charts.outliers import Against, OutlierRow, Span, outlier_strips
from carbondash.charts.spans import span
from carbondash.derive import check_words
from carbondash.derive.check_words import Outlier
from carbondash.derive.checks import OUTLIERS
from carbondash.figures import findings
from carbondash.figures.format import fmt_period
from carbondash.figures.tables import Column, Table, table_of
from carbondash.figures.view import View
from carbondash.store import Reader
from carbondash.store.findings import FindingRow
from carbondash.ui.panel import Panel
from carbondash.ui.panels.common import gettext_of, sentences, theme_of, words

# Values of units that a picture draws at most, and how many findings are read to find them: some values are found twice.
OUTLIERS_DRAWN, OUTLIERS_READ = 12, 30
_AGAINST: dict[str, Against] = {"O01": "own_past", "O02": "peers"}


def outliers(reader: Reader, view: View) -> Panel:
    """The newest outliers, each value on the span of its limits: by the unit's own past, and by the units of its class."""
    _ = gettext_of(view)
    code = view.page("kind") if view.page("kind") in OUTLIERS else None
    rows, total = findings.listed(reader, view.filters, code, None, "standing", OUTLIERS_READ, codes=OUTLIERS)
    groups: dict[tuple[int | None, int | None, str], list[tuple[FindingRow, Outlier]]] = {}
    for row in rows:
        found = check_words.outlier(row, view.lang)
        if found is not None:
            groups.setdefault((row.record_id, row.unit_id, found.metric), []).append((row, found))
    drawn = sorted(list(groups.values())[:OUTLIERS_DRAWN], key=lambda group: group[0][1].metric)
    chart = outlier_strips([_strip(group, view) for group in drawn], name=_("Outliers"), lang=view.lang, theme=theme_of(view))
    note = _("A value is found where it lies beyond the limit; the limits are the product's own (section 5 of the methods).")
    if len(groups) > OUTLIERS_DRAWN or total > len(rows):
        more = _("The newest {shown} values are drawn; the list below has all {total} findings.")
        note = sentences(view, note, more.format(shown=len(drawn), total=f"{total:,}"))
    return Panel(
        "outliers",
        _("Outliers with their evidence"),
        _outlier_table([pair for group in drawn for pair in group], view),
        chart,
        ("evidence_findings",),
        note=note,
        empty="" if drawn else _("No outlier holds in this view as of this day."),
    )


def _strip(group: Sequence[tuple[FindingRow, Outlier]], view: View) -> OutlierRow:
    row, found = group[0]
    unit = f"（{found.unit}）" if view.lang == "zh" else f" ({found.unit})"
    name = " · ".join((view.named(row.name_zh, row.name_en), row.unit_name or "", fmt_period(row.period, view.lang)))
    month = {"month": row.period[1:]} if row.period[0] == "M" else {}
    return OutlierRow(
        metric=found.metric_words + unit,
        name=name,
        label=" · ".join((_significant(found.value), *(_limit_words(one.code, said, view) for one, said in group))),
        value=found.value,
        spans=tuple(Span(_AGAINST[one.code], said.median, said.low, said.high, _span_words(said, view)) for one, said in group),
        code=";".join((str(row.enterprise_id), month.get("month", ""))),
    )


def _limit_words(code: str, found: Outlier, view: View) -> str:
    _ = gettext_of(view)
    said = _("limits by its own past {limits}") if code == "O01" else _("limits by its class {limits}")
    return said.format(limits=span(_significant(found.low), _significant(found.high), view.lang))


def _span_words(found: Outlier, view: View) -> str:
    _ = gettext_of(view)
    return _("median {median}, MAD {mad}, n = {n}, limits {low} to {high}, robust z {z}").format(
        median=_significant(found.median),
        mad=f"{found.mad:.3g}",
        n=found.n,
        low=_significant(found.low),
        high=_significant(found.high),
        z=f"{found.robust_z:+.1f}",
    )


def _significant(value: float) -> str:
    """Four significant digits, as in the findings' sentences."""
    return f"{value:.4g}"


def _outlier_table(found: Sequence[tuple[FindingRow, Outlier]], view: View) -> Table:
    _ = gettext_of(view)
    against = {"O01": _("own past"), "O02": _("units of its class")}
    return table_of(
        words("enterprise", _("Enterprise"), [view.named(row.name_zh, row.name_en) for row, _one in found]),
        words("unit", _("Generating unit"), [row.unit_name or "" for row, _one in found]),
        words("period", _("Data month"), [fmt_period(row.period, view.lang) for row, _one in found]),
        words("metric", _("Quantity"), [f"{one.metric_words} ({one.unit})" for _row, one in found]),
        (Column("value", _("Value"), "number", 4), [one.value for _row, one in found]),
        words("against", _("Held against"), [against[row.code] for row, _one in found]),
        (Column("median", _("Median"), "number", 4), [one.median for _row, one in found]),
        (Column("mad", _("Median absolute deviation"), "number", 6), [one.mad for _row, one in found]),
        (Column("n", _("Values (n)"), "number"), [one.n for _row, one in found]),
        (Column("low", _("Lower limit"), "number", 4), [one.low for _row, one in found]),
        (Column("high", _("Upper limit"), "number", 4), [one.high for _row, one in found]),
        (Column("z", _("Robust z"), "number", 1), [one.robust_z for _row, one in found]),
    )


BUILDERS = (outliers,)
