"""Submissions: who filed what and when, how well, and what falls due next."""

from __future__ import annotations

from collections import Counter

from carbondash.charts.bars import ranked_bar
from carbondash.charts.frames import Line, StatusRow, Target
from carbondash.charts.lateness import histogram
from carbondash.charts.matrix import matrix
from carbondash.charts.trends import trend
from carbondash.figures import compute, ledger, listings
from carbondash.figures.format import fmt_count_days, fmt_day, fmt_period
from carbondash.figures.listings import READABLE_ROWS, Filed, Status
from carbondash.figures.sentences import figure_sentence, statement
from carbondash.store import Reader
from carbondash.ui.panel import Panel
from carbondash.ui.panels.common import Columns, city_items, gettext_of, item_of, rolling_span, theme_of, value_columns, words
from carbondash.ui.table import Column, Table, table_of
from carbondash.ui.view import View

MONTHS = 12
MOST_ROWS = 2000


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


def due_next(reader: Reader, view: View) -> tuple[str, str, str] | None:
    """The next due day: a title, how long it is to it, and how many are in. None where nothing is due."""
    _ = gettext_of(view)
    rows = listings.filed(reader, view.filters, MONTHS)
    ahead = listings.countdown(rows, view.filters.as_of)
    if ahead is None:
        return None
    return (
        _("Records of {period}, due on {day}").format(
            period=fmt_period(ahead.period, view.lang), day=fmt_day(ahead.due_day, view.lang)
        ),
        fmt_count_days(ahead.days_left, view.lang),
        _("{submitted} of {due} submitted").format(submitted=f"{ahead.submitted:,}", due=f"{ahead.due:,}"),
    )


def status_words(view: View) -> dict[Status, str]:
    """The words of the four states, each with the symbol that the matrix draws."""
    _ = gettext_of(view)
    return {
        "on_time": "● " + _("on time"),
        "late": "▲ " + _("late"),
        "missing": "✕ " + _("missing"),
        "not_due": "· " + _("not yet due"),
    }


def grid(reader: Reader, view: View) -> Panel:
    """Who filed which month: by enterprise where that can be read, else the worst state by city."""
    _ = gettext_of(view)
    rows = listings.filed(reader, view.filters, MONTHS)
    periods = sorted({row.submission.period for row in rows})
    month = f"M{view.page('month')}"
    if month in periods:
        periods = [month]
        rows = [row for row in rows if row.submission.period == month]
    enterprises = {row.submission.enterprise_id for row in rows}
    by_enterprise = len(enterprises) <= READABLE_ROWS
    drawn = _enterprise_rows(rows, view) if by_enterprise else _city_rows(rows, view)
    title = _("Status by enterprise and month") if by_enterprise else _("Status by city and month")
    note = (
        ""
        if by_enterprise
        else _("{count} enterprises are too many to draw: each cell shows its city's most serious status.").format(
            count=f"{len(enterprises):,}"
        )
    )
    # One column is a list: the table says it better.
    chart = matrix(drawn, periods, name=title, lang=view.lang, theme=theme_of(view)) if len(periods) > 1 else None
    return Panel(
        "submission_matrix",
        title,
        _matrix_table(rows, periods, view),
        chart,
        ("records_due", "records_submitted"),
        note=note,
        empty="" if rows else _("Not enough data: nobody has to report a month in this view."),
    )


def months(reader: Reader, view: View) -> tuple[str, ...]:
    """The months that the matrix can show, newest first, as the page's parameter names them."""
    periods = {row.submission.period for row in listings.filed(reader, view.filters, MONTHS)}
    return tuple(period.removeprefix("M") for period in sorted(periods, reverse=True))


def _enterprise_rows(rows: list[Filed], view: View) -> list[StatusRow]:
    cells: dict[int, dict[str, Status]] = {}
    names: dict[int, str] = {}
    for row in rows:
        one = row.submission
        cells.setdefault(one.enterprise_id, {})[one.period] = row.status
        names[one.enterprise_id] = view.named(one.name_zh, one.name_en)
    return [StatusRow(str(number), names[number], found) for number, found in cells.items()]


def _city_rows(rows: list[Filed], view: View) -> list[StatusRow]:
    counted = listings.by_city(rows)
    order = [code for code in view.names.cities if code in counted]
    return [
        StatusRow(code, view.city(code), {period: listings.worst(states) for period, states in counted[code].items()})
        for code in order
    ]


def _matrix_table(rows: list[Filed], periods: list[str], view: View) -> Table:
    _ = gettext_of(view)
    said = status_words(view)
    by_enterprise: dict[int, dict[str, Filed]] = {}
    for row in rows:
        by_enterprise.setdefault(row.submission.enterprise_id, {})[row.submission.period] = row
    total = len(by_enterprise)
    shown = list(by_enterprise.values())[:MOST_ROWS]
    heads = [next(iter(found.values())).submission for found in shown]
    columns: Columns = [
        words("enterprise", _("Enterprise"), [view.named(head.name_zh, head.name_en) for head in heads]),
        words("city", _("City"), [view.city(head.city) for head in heads]),
        words("tier", _("Tier"), [view.tier(head.tier) for head in heads]),
    ]
    for period in periods:
        cells = [said[found[period].status] if period in found else "" for found in shown]
        columns.append(words(period, fmt_period(period, view.lang), cells))
    return table_of(*columns, total=total)


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
    """How many days before or after the due day the records of the last months came."""
    _ = gettext_of(view)
    rows = [row for row in listings.filed(reader, view.filters, MONTHS) if row.days is not None]
    days = [row.days for row in rows if row.days is not None]
    counted = sorted(Counter(days).items())
    table = table_of(
        (Column("days", _("Days after the due day"), "number"), [day for day, _count in counted]),
        (Column("records", _("Records"), "number"), [count for _day, count in counted]),
    )
    return Panel(
        "lateness",
        _("How early or late records came, last 12 months"),
        table,
        histogram(days, lang=view.lang, theme=theme_of(view)),
        ("submission_delays",),
        empty="" if days else _("Not enough data: no record is in yet."),
    )


def cities(reader: Reader, view: View) -> Panel:
    """The on-time rate by city over twelve months of records."""
    _ = gettext_of(view)
    province = view.on(cities=()).filters
    span = rolling_span(reader, "on_time_rate", province)
    values = compute.by_city(reader, "on_time_rate", province, span) if span else {}
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
