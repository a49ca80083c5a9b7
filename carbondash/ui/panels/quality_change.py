"""Data quality, problems: why their number changed between two months, by factor, by kind, new and repeated."""

from __future__ import annotations

from carbondash.charts.frames import FromTo, Part
from carbondash.charts.fromto import from_to
from carbondash.charts.waterfall import waterfall
from carbondash.figures import problems
from carbondash.figures.decomposition import Decomposition, Factors
from carbondash.figures.format import fmt_period, fmt_rate, number
from carbondash.figures.problems import Changed
from carbondash.figures.tables import Column, table_of
from carbondash.figures.view import View
from carbondash.store import Reader
from carbondash.ui.panel import Panel
from carbondash.ui.panels.common import gettext_of, theme_of, words

# Kinds that a comparison draws; the table has all.
KINDS_DRAWN = 6


def months(reader: Reader, view: View) -> tuple[str, ...]:
    """The data months that can be compared, in the order of time."""
    return tuple(month.period for month in problems.audited_months(reader, view.filters))


def compared(reader: Reader, view: View) -> tuple[str, str] | None:
    """The two months that the address names, or the first and the latest of the year; None where there are no two."""
    known = problems.audited_months(reader, view.filters)
    asked = tuple(f"M{month}" for month in (view.page("compare") or "").split("..") if month)
    if len(asked) == 2 and {month.period for month in known} >= set(asked) and asked[0] != asked[1]:
        return asked[0], asked[1]
    return problems.compared_months(known)


def change(reader: Reader, view: View) -> Panel:
    """The change between two months as records reviewed, share of them with problems, and problems per such record."""
    _ = gettext_of(view)
    title = _("Why the number changed: the same change in three factors")
    between = compared(reader, view)
    if between is None:
        return Panel("problem_change", title, table_of(), empty=_("Two months whose records are all reviewed are needed."))
    found = problems.split(problems.audited_months(reader, view.filters), *between)
    parts = _parts(found, view)
    ends = [
        (_("Problems found, {month}").format(month=fmt_period(month.period, view.lang)), month.found)
        for month in (found.base, found.now)
    ]
    chart = waterfall(
        (ends[0][0], float(ends[0][1])), parts, (ends[1][0], float(ends[1][1])), "problems", lang=view.lang, theme=theme_of(view)
    )
    table = table_of(
        words("factor", _("Factor"), [part.name for part in parts] + [_("Problems found")]),
        words(
            "base", fmt_period(found.base.period, view.lang), [*_factor_words(found.base, view), number(ends[0][1], view.lang)]
        ),
        words("now", fmt_period(found.now.period, view.lang), [*_factor_words(found.now, view), number(ends[1][1], view.lang)]),
        (
            Column("change", _("Part of the change (problems)"), "number", 1),
            [*(part.change for part in parts), float(found.change)],
        ),
    )
    return Panel(
        "problem_change",
        title,
        table,
        chart,
        ("monthly_problems", "records_reviewed", "problem_record_rate", "problems_per_record"),
        found.now.period,
        note=_(
            "Product's own method (logarithmic mean, section 13 of the methods): the parts add up exactly; they name no cause."
        ),
    )


def _parts(found: Decomposition, view: View) -> list[Part]:
    _ = gettext_of(view)
    before, after = _factor_words(found.base, view), _factor_words(found.now, view)
    names = (_("Records reviewed"), _("Share of records with problems"), _("Problems per record with problems"))
    changes = (found.reviewed, found.share, found.per_record)
    return [
        Part(name, change, f"{before[place]} → {after[place]}")
        for place, (name, change) in enumerate(zip(names, changes, strict=True))
    ]


def _factor_words(month: Factors, view: View) -> tuple[str, str, str]:
    share = fmt_rate(100 * month.share, month.with_problems, month.reviewed, view.lang, decimals=1)
    return number(month.reviewed, view.lang), share, number(month.per_record, view.lang, 1)


def changed(reader: Reader, view: View) -> Panel:
    """The same two months by new and repeated problems, and by kind."""
    _ = gettext_of(view)
    title = _("Which problems became fewer or more")
    between = compared(reader, view)
    if between is None:
        return Panel("problem_kinds_changed", title, table_of(), empty=_("Two months whose records are all reviewed are needed."))
    novelty = problems.by_novelty(reader, view.filters, *between)
    kinds = problems.by_kind(reader, view.filters, *between)
    named = {"new": _("New problems"), "repeated": _("Repeated problems")}
    drawn, rest = kinds[:KINDS_DRAWN], kinds[KINDS_DRAWN:]
    rows = [_row(one, named[one.code], _("New or repeated") if one is novelty[0] else "") for one in novelty]
    rows += [_row(one, view.kind(one.code), _("By kind") if one is drawn[0] else "") for one in drawn]
    if rest:
        name = _("{count} other kinds").format(count=len(rest))
        rows.append(FromTo(name, sum(one.base for one in rest), sum(one.now for one in rest)))
    before, after = (fmt_period(month, view.lang) for month in between)
    every = [(named[one.code], one) for one in novelty] + [(view.kind(one.code), one) for one in kinds]
    table = table_of(
        words("what", _("Problems"), [name for name, _one in every]),
        (Column("base", before, "number"), [one.base for _name, one in every]),
        (Column("now", after, "number"), [one.now for _name, one in every]),
        (Column("change", _("Change"), "number"), [one.now - one.base for _name, one in every]),
    )
    chart = from_to(rows, before=before, after=after, name=title, lang=view.lang, theme=theme_of(view))
    return Panel("problem_kinds_changed", title, table, chart, ("monthly_problems", "problems_repeated"), between[1])


def _row(one: Changed, name: str, heading: str) -> FromTo:
    return FromTo(name, one.base, one.now, heading)


BUILDERS = (months, compared, change, changed)
