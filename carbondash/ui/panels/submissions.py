"""Submissions: how punctual and how good the monthly records are, over time and by city."""

from __future__ import annotations

from carbondash.charts.bars import ranked_bar
from carbondash.charts.frames import DelayBar, Line, Target
from carbondash.charts.lateness import delay_bars
from carbondash.charts.spans import span as span_words
from carbondash.charts.trends import trend
from carbondash.figures import compute, filing, ledger, listings, ranking
from carbondash.figures.filing import Delay
from carbondash.figures.format import fmt_period
from carbondash.figures.sentences import figure_sentence, statement
from carbondash.figures.tables import Column, table_of
from carbondash.figures.view import View
from carbondash.store import Reader
from carbondash.ui.panel import Panel
from carbondash.ui.panels import remarks
from carbondash.ui.panels.common import city_items, gettext_of, item_of, theme_of, value_columns, words


def sentence(reader: Reader, view: View) -> str:
    """The on-time rate of the latest month, against the month before and its target."""
    series = compute.trend(reader, "on_time_rate", view.filters)
    now = compute.figure(reader, "on_time_rate", view.filters)
    said = statement(
        ledger.figures["on_time_rate"],
        now,
        day=view.filters.as_of,
        scope=view.place,
        lang=view.lang,
        base=listings.previous(series, now.period),
    )
    return figure_sentence(said, view.lang)


def on_time(reader: Reader, view: View) -> Panel:
    """The on-time rate by month with its target."""
    _ = gettext_of(view)
    return _rate(reader, view, "on_time_rate", "trend_on_time", _("On-time rate by month"))


def first_pass(reader: Reader, view: View) -> Panel:
    """The first-pass rate by month with its target."""
    _ = gettext_of(view)
    return _rate(reader, view, "first_pass_rate", "trend_first_pass", _("First-pass rate by month"))


def _rate(reader: Reader, view: View, figure_id: str, panel_id: str, title: str) -> Panel:
    _ = gettext_of(view)
    definition = ledger.figures[figure_id]
    series = compute.trend(reader, figure_id, view.filters)
    items = [item_of(value.period or "", "", value) for value in series]
    table = table_of(
        words("period", _("Data month"), [fmt_period(value.period, view.lang) for value in series]),
        *value_columns(items, figure_id, view),
    )
    targets = [Target(definition.target)] if definition.target is not None else []
    chart = trend(
        [Line(definition.name(view.lang), series)],
        "%",
        lang=view.lang,
        theme=theme_of(view),
        targets=targets,
        open_periods=listings.open_months(series, listings.settled_month(reader, view.filters)),
        events=remarks.events(reader, view, figure_id),
        unsettled=compute.incomplete_periods(reader, figure_id, view.filters),
        decimals=definition.decimals,
    )
    return Panel(
        panel_id,
        title,
        table,
        chart,
        (figure_id,),
        empty="" if series else _("Not enough data: no month of this view is settled yet."),
    )


def lateness(reader: Reader, view: View) -> Panel:
    """How many days before or after the due day the records of the last settled months came."""
    _ = gettext_of(view)
    span, found = filing.delays(reader, view.filters)
    title = _("How early or late records came")
    table = table_of(
        words("days", _("Days after the due day"), [delay_words(delay, view) for delay in found]),
        (Column("records", _("Records"), "number"), [delay.records for delay in found]),
    )
    return Panel(
        "lateness",
        _("How early or late records came, {span}").format(span=fmt_period(span, view.lang)) if span else title,
        table,
        delay_bars(
            [DelayBar(delay_words(delay, view), delay.records, is_late=(delay.low or 0) > 0) for delay in found],
            lang=view.lang,
            theme=theme_of(view),
        ),
        ("submission_delays",),
        span,
        empty="" if any(delay.records for delay in found) else _("Not enough data: no record is in yet."),
    )


def delay_words(delay: Delay, view: View) -> str:
    """The days of a bar: 0 is the due day, below it is early."""
    minus = "−"
    low, high = (None if end is None else str(end).replace("-", minus) for end in (delay.low, delay.high))
    if low is None:
        return f"≤ {high}"
    if high is None:
        return f"≥ {low}"
    return low if low == high else span_words(low, high, view.lang)


def cities(reader: Reader, view: View) -> Panel:
    """The on-time rate by city over twelve months of records."""
    _ = gettext_of(view)
    span, values = ranking.by_city(reader, "on_time_rate", view.on(cities=()).filters)
    items = city_items(view, values)
    table = table_of(words("city", _("City"), [item.name for item in items]), *value_columns(items, "on_time_rate", view))
    chart = ranked_bar(
        items,
        "%",
        name=ledger.figures["on_time_rate"].name(view.lang),
        lang=view.lang,
        theme=theme_of(view),
        selected=view.filters.cities,
        order="ascending",
    )
    title = _("On-time rate by city, {span}").format(span=fmt_period(span, view.lang)) if span else _("On-time rate by city")
    return Panel(
        "on_time_cities",
        title,
        table,
        chart,
        ("on_time_rate",),
        span,
        note=_("Click a bar to filter to that city; click it again to see all."),
        empty="" if values else _("Not enough data: no month of this view is settled yet."),
    )


BUILDERS = (sentence, on_time, first_pass, lateness, cities)
