"""Verification by day, by city and by year: how far it has come, how much was on time, how often tasks came back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from carbondash.charts.bars import ranked_bar
from carbondash.charts.days import progress
from carbondash.charts.frames import DayLine, Deadline
from carbondash.charts.returns import Shares, share_bars
from carbondash.figures import compute, ledger
from carbondash.figures import verification as figures
from carbondash.figures.compute import FigureValue
from carbondash.figures.format import SMALL_SAMPLE_BELOW, fmt, fmt_period, fmt_rate, small_sample_note
from carbondash.figures.tables import Column, table_of
from carbondash.figures.view import View
from carbondash.store import Reader
from carbondash.store.measures.verification import TIMES
from carbondash.ui.cache import remember
from carbondash.ui.panel import Panel
from carbondash.ui.panels.common import city_items, gettext_of, item_of, theme_of, value_columns, words
from carbondash.ui.panels.verification_year import by_due, nothing, of_year, year_of

PUBLISHED = "verification_on_time_2019_2022"


def curve(reader: Reader, view: View) -> Panel:
    """Tasks given and done by day, against what the due days ask for."""
    _ = gettext_of(view)
    year = year_of(reader, view)
    found = figures.progress(reader, view.filters, year, remember(by_due, reader, view)) if year else None
    title = of_year(_("Progress by day"), year, view)
    if found is None:
        return Panel("verification_curve", title, table_of(), empty=nothing(view))
    days = sorted({day for line in (found.given, found.done) for day, _value in line})
    table = table_of(
        (Column("day", _("Day"), "date"), days),
        (Column("given", _("Given (%)"), "number", 1), [_at(found.given, day) for day in days]),
        (Column("done", _("Done (%)"), "number", 1), [_at(found.done, day) for day in days]),
    )
    chart = progress(
        [DayLine(_("tasks done"), found.done), DayLine(_("tasks given"), found.given)],
        [Deadline(day, percent) for day, percent in found.steps],
        lang=view.lang,
        theme=theme_of(view),
        as_of=None if found.is_over else view.filters.as_of,
        decimals=1,
    )
    return Panel(
        "verification_curve",
        title,
        table,
        chart,
        ("verification_progress", "verification_done", "verification_given"),
        year,
        note=_("Of all tasks given by the day; the dotted step is the due day."),
    )


def _at(points: Sequence[tuple[date, float | None]], day: date) -> float | None:
    """The value of a step curve on a day; None before it begins."""
    known = [value for when, value in points if when <= day]
    return known[-1] if known else None


def cities(reader: Reader, view: View) -> Panel:
    """Done of given by city; few tasks show as k/n and are not ranked."""
    _ = gettext_of(view)
    year = year_of(reader, view)
    values = compute.by_city(reader, "verification_progress", view.on(cities=()).filters, year) if year else {}
    items = city_items(view, values)
    chart = ranked_bar(
        items,
        "%",
        name=ledger.figures["verification_progress"].name(view.lang),
        lang=view.lang,
        theme=theme_of(view),
        selected=view.filters.cities,
        order="ascending",
    )
    note = _("Click a bar to filter to that city; click it again to see all.")
    small = any(0 < (value.denominator or 0) < SMALL_SAMPLE_BELOW for value in values.values())
    return Panel(
        "verification_cities",
        of_year(_("Progress by city"), year, view),
        table_of(words("city", _("City"), [item.name for item in items]), *value_columns(items, "verification_progress", view)),
        chart,
        ("verification_progress",),
        year,
        note=f"{note} {small_sample_note(view.lang)}" if small else note,
        empty="" if values else nothing(view),
    )


def on_time(reader: Reader, view: View) -> Panel:
    """The share done on time for every year whose tasks have fallen due, beside what was published."""
    _ = gettext_of(view)
    series = compute.trend(reader, "verification_on_time_rate", view.filters)
    items = [item_of(value.period or "", fmt_period(value.period, view.lang), value) for value in series]
    definition = ledger.figures["verification_on_time_rate"]
    chart = ranked_bar(
        items, "%", name=definition.name(view.lang), lang=view.lang, theme=theme_of(view), order="given", height=190
    )
    return Panel(
        "verification_on_time",
        _("Done on time, by data year"),
        table_of(words("year", _("Data year"), [item.name for item in items]), *value_columns(items, definition.id, view)),
        chart,
        (definition.id, PUBLISHED),
        note=_published(reader, view),
        empty="" if items else _("Not enough data: no verification task of this view has fallen due yet."),
    )


def _published(reader: Reader, view: View) -> str:
    """The published share beside the computed one, where the view is the province on or after the day of publication."""
    _ = gettext_of(view)
    asked = view.filters
    narrowed = bool(asked.cities or asked.industries or asked.tiers or asked.cycle or reader.scope.cities is not None)
    row = next((row for row in reader.published() if row["id"] == PUBLISHED), None)
    if row is None or narrowed or reader.state.scale != 1 or row["as_of"] > asked.as_of:
        return ""
    computed = compute.figure(reader, PUBLISHED, asked)
    return _("Published for 2019–2022: {published}; computed: {computed}.").format(
        published=fmt(row["value"], "%", view.lang),
        computed=fmt_rate(computed.value, computed.numerator, computed.denominator, view.lang, decimals=1),
    )


def returns(reader: Reader, view: View) -> Panel:
    """How often the tasks came back before they were accepted, by data year."""
    _ = gettext_of(view)
    series = compute.trend(reader, "verification_return_rate", view.filters)
    definition = ledger.figures["verification_return_times"]
    names = (_("never"), _("once"), _("twice"), _("3 or more"))
    rows: list[Shares] = []
    for value in series:
        found = compute.by_breakdown(reader, "verification_return_times", view.filters, value.period)
        counts = tuple(int(found[name].value or 0) if name in found else 0 for name in TIMES)
        year, came_back = fmt_period(value.period, view.lang), _("{share} came back").format(share=rate_words(value, view))
        rows.append(Shares(value.period or "", f"{year} · {came_back}", counts))
    table = table_of(
        words("year", _("Data year"), [fmt_period(value.period, view.lang) for value in series]),
        *((Column(TIMES[place], name, "number"), [row.counts[place] for row in rows]) for place, name in enumerate(names)),
        (Column("rate", _("Came back (%)"), "number", 1), [value.value for value in series]),
        (Column("n", _("Denominator (n)"), "number"), [value.denominator for value in series]),
    )
    return Panel(
        "verification_returns",
        _("How often tasks came back, by data year"),
        table,
        share_bars(rows, names, name=definition.name(view.lang), lang=view.lang, theme=theme_of(view)),
        (definition.id, "verification_return_rate", "verification_returned"),
        empty="" if rows else _("Not enough data: no verification of this view is done yet."),
    )


def rate_words(value: FigureValue, view: View) -> str:
    """A rate with its k/n."""
    definition = ledger.figures[value.id]
    return fmt_rate(value.value, value.numerator, value.denominator, view.lang, decimals=definition.decimals)


BUILDERS = (curve, cities, on_time, returns)
