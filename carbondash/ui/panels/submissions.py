"""Submissions: who filed what and when, how well, and what falls due next."""

from __future__ import annotations

from collections.abc import Sequence

from carbondash.charts.bars import ranked_bar
from carbondash.charts.frames import DelayBar, Line, StatusRow, Target
from carbondash.charts.lateness import delay_bars
from carbondash.charts.matrix import matrix
from carbondash.charts.trends import trend
from carbondash.figures import compute, filing, ledger, listings, ranking
from carbondash.figures.filing import READABLE_ROWS, Delay, Filed, Filing, Status
from carbondash.figures.format import fmt_count_days, fmt_day, fmt_period
from carbondash.figures.sentences import figure_sentence, statement
from carbondash.store import Reader
from carbondash.ui.cache import remember
from carbondash.ui.panel import MOST_EXPORTED, Panel
from carbondash.ui.panels.common import Columns, city_items, gettext_of, item_of, theme_of, value_columns, words
from carbondash.ui.table import Column, Table, table_of
from carbondash.ui.view import View

MOST_ROWS = 500


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


def state(reader: Reader, view: View) -> Filing:
    """The last months by city and state, as the countdown, the matrix and the choice of a month share them."""
    return filing.filing(reader, view.filters)


def due_next(reader: Reader, view: View) -> tuple[str, str, str] | None:
    """The next due day: a title, how long it is to it, and how many are in. None where nothing is due."""
    _ = gettext_of(view)
    ahead = remember(state, reader, view).next_due
    if ahead is None:
        return None
    return (
        _("Records of {period}, due on {day}").format(
            period=fmt_period(ahead.period, view.lang), day=fmt_day(ahead.due_day, view.lang)
        ),
        fmt_count_days(ahead.days_left, view.lang),
        _("{submitted} of {due} submitted").format(submitted=f"{ahead.submitted:,}", due=f"{ahead.due:,}"),
    )


def status_symbols() -> dict[Status, str]:
    """The symbols of the four states, as the matrix draws them."""
    return {"on_time": "●", "late": "▲", "missing": "✕", "not_due": "·"}


def status_words(view: View) -> dict[Status, str]:
    """The words of the four states, each with its symbol."""
    _ = gettext_of(view)
    said: dict[Status, str] = {
        "on_time": _("on time"),
        "late": _("late"),
        "missing": _("missing"),
        "not_due": _("not yet due"),
    }
    return {status: f"{symbol} {said[status]}" for status, symbol in status_symbols().items()}


def grid(reader: Reader, view: View, room: str) -> Panel:
    """Who filed which month: a list for one month; by enterprise where that can be read; else the worst state by city."""
    found = remember(state, reader, view)
    month = f"M{view.page('month')}"
    if month in found.months:
        return _one_month(reader, view, month, found.due(month))
    most = max((found.due(one) for one in found.months), default=0)
    rows = filing.filed(reader, view.filters, found.months) if most <= READABLE_ROWS else []
    if rows and len({row.submission.enterprise_id for row in rows}) <= READABLE_ROWS:
        return _by_enterprise(rows, found.months, view, wide=room != "narrow")
    return _by_city(found, most, view, wide=room != "narrow")


def _one_month(reader: Reader, view: View, month: str, total: int) -> Panel:
    _ = gettext_of(view)

    def table(again: Reader, limit: int) -> Table:
        return _filed_table(filing.filed(again, view.filters, [month], limit), [month], view, total)

    return Panel(
        "submission_matrix",
        _("Status by enterprise and month"),
        table(reader, MOST_ROWS),
        None,
        ("records_due", "records_submitted"),
        every=lambda again: table(again, MOST_EXPORTED),
    )


def _by_enterprise(rows: Sequence[Filed], months: Sequence[str], view: View, *, wide: bool) -> Panel:
    _ = gettext_of(view)
    title = _("Status by enterprise and month")
    cells: dict[int, dict[str, Status]] = {}
    names: dict[int, str] = {}
    for row in rows:
        one = row.submission
        cells.setdefault(one.enterprise_id, {})[one.period] = row.status
        names[one.enterprise_id] = view.named(one.name_zh, one.name_en)
    drawn = [StatusRow(str(number), names[number], found) for number, found in cells.items()]
    return Panel(
        "submission_matrix",
        title,
        _filed_table(rows, months, view),
        # One column is a list: the table says it better.
        matrix(drawn, months, name=title, lang=view.lang, theme=theme_of(view), wide=wide) if len(months) > 1 else None,
        ("records_due", "records_submitted"),
    )


def _by_city(found: Filing, most: int, view: View, *, wide: bool) -> Panel:
    _ = gettext_of(view)
    title = _("Status by city and month")
    symbols = status_symbols()
    order = [code for code in view.names.cities if code in found.states]
    drawn = [
        StatusRow(code, view.city(code), {month: filing.worst(counts) for month, counts in found.states[code].items()})
        for code in order
    ]
    columns: Columns = [words("city", _("City"), [view.city(code) for code in order])]
    for month in found.months:
        counted = [found.states[code].get(month) for code in order]
        cells = [
            " ".join(f"{symbol}{counts[status]:,}" for status, symbol in symbols.items() if counts[status]) if counts else ""
            for counts in counted
        ]
        columns.append(words(month, fmt_period(month, view.lang), cells))
    note = _(
        "{count} records a month are too many to draw: each cell shows its city's most serious status. "
        "Filter to a city to see its enterprises, or choose a month to list them."
    ).format(count=f"{most:,}")
    return Panel(
        "submission_matrix",
        title,
        table_of(*columns) if order else table_of(),
        matrix(drawn, found.months, name=title, lang=view.lang, theme=theme_of(view), wide=wide),
        ("records_due", "records_submitted"),
        note=note if order else "",
        empty="" if order else _("Not enough data: nobody has to report a month in this view."),
    )


def months(reader: Reader, view: View) -> tuple[str, ...]:
    """The months that the matrix can show, newest first, as the page's parameter names them."""
    return tuple(period.removeprefix("M") for period in reversed(remember(state, reader, view).months))


def _filed_table(rows: Sequence[Filed], months: Sequence[str], view: View, total: int | None = None) -> Table:
    _ = gettext_of(view)
    said = status_words(view)
    by_enterprise: dict[int, dict[str, Filed]] = {}
    for row in rows:
        by_enterprise.setdefault(row.submission.enterprise_id, {})[row.submission.period] = row
    shown = list(by_enterprise.values())
    heads = [next(iter(found.values())).submission for found in shown]
    columns: Columns = [
        words("enterprise", _("Enterprise"), [view.named(head.name_zh, head.name_en) for head in heads]),
        words("city", _("City"), [view.city(head.city) for head in heads]),
        words("tier", _("Tier"), [view.tier(head.tier) for head in heads]),
    ]
    for month in months:
        cells = [said[found[month].status] if month in found else "" for found in shown]
        columns.append(words(month, fmt_period(month, view.lang), cells))
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
        words("days", _("Days after the due day"), [delay_words(delay) for delay in found]),
        (Column("records", _("Records"), "number"), [delay.records for delay in found]),
    )
    return Panel(
        "lateness",
        _("How early or late records came, {span}").format(span=fmt_period(span, view.lang)) if span else title,
        table,
        delay_bars(
            [DelayBar(delay_words(delay), delay.records, is_late=(delay.low or 0) > 0) for delay in found],
            lang=view.lang,
            theme=theme_of(view),
        ),
        ("submission_delays",),
        span,
        empty="" if any(delay.records for delay in found) else _("Not enough data: no record is in yet."),
    )


def delay_words(delay: Delay) -> str:
    """The days of a bar: 0 is the due day, below it is early."""
    minus = "−"
    low, high = (None if end is None else str(end).replace("-", minus) for end in (delay.low, delay.high))
    if low is None:
        return f"≤ {high}"
    if high is None:
        return f"≥ {low}"
    return low if low == high else f"{low} … {high}"


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


BUILDERS = (sentence, due_next, months, on_time, first_pass, lateness, cities)
SIZED = (grid,)
