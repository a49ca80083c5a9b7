"""Data quality: problems found by month, opened against closed, kinds, cities, and the list behind."""

from __future__ import annotations

from carbondash.charts.bars import pareto, ranked_bar
from carbondash.charts.frames import Balance, Item
from carbondash.charts.problems import opened_closed, problem_trend
from carbondash.figures import compute, ledger, listings, ranking
from carbondash.figures.format import fmt_period
from carbondash.figures.sentences import figure_sentence, statement
from carbondash.store import Reader
from carbondash.ui.panel import MOST_EXPORTED, Panel
from carbondash.ui.panels.common import city_items, gettext_of, theme_of, value_columns, words
from carbondash.ui.table import Column, Table, table_of
from carbondash.ui.view import View

MONTHS = 24
MOST_ROWS = 500


def sentence(reader: Reader, view: View) -> str:
    """How many problems the latest audit found, against the month before."""
    series = compute.trend(reader, "monthly_problems", view.filters)
    now = compute.figure(reader, "monthly_problems", view.filters)
    by_city = compute.by_city(reader, "monthly_problems", view.filters, now.period)
    worst = [code for code in ranking.worst_first("monthly_problems", by_city) if by_city[code].value][:2]
    said = statement(
        ledger.figures["monthly_problems"],
        now,
        day=view.filters.as_of,
        scope=view.place,
        lang=view.lang,
        base=listings.previous(series, now.period),
        exceptions=[view.city(code) for code in worst] if len(by_city) > 1 else (),
    )
    return figure_sentence(said, view.lang)


def found(reader: Reader, view: View) -> Panel:
    """Problems found by the month of the data; below, how many were open at each month's end."""
    _ = gettext_of(view)
    series = compute.trend(reader, "monthly_problems", view.filters)
    still_open = compute.history(reader, "problems_open", view.filters, MONTHS)
    table = table_of(
        words("period", _("Data month"), [fmt_period(value.period, view.lang) for value in series]),
        *value_columns([Item("", "", value.value) for value in series], "monthly_problems", view),
    )
    chart = problem_trend(
        series,
        lang=view.lang,
        theme=theme_of(view),
        open_periods=listings.open_months(series, listings.settled_month(reader, view.filters)),
        unsettled=compute.incomplete_periods(reader, "monthly_problems", view.filters),
        still_open=[(day, value.value) for day, value in still_open] if any(value.value for _day, value in still_open) else (),
    )
    return Panel(
        "problems_found",
        _("Problems found, by the month of the data"),
        table,
        chart,
        ("monthly_problems", "problems_open"),
        empty="" if series else _("Not enough data: no monthly audit is known for this view."),
    )


def balance(reader: Reader, view: View) -> Panel:
    """Opened and closed by calendar month, and what was still open at its end."""
    _ = gettext_of(view)
    opened = compute.per_month(reader, "problems_found", view.filters, MONTHS)
    closed = {day: value.value for day, value in compute.per_month(reader, "problems_closed", view.filters, MONTHS)}
    still_open = {day: value.value for day, value in compute.history(reader, "problems_open", view.filters, MONTHS)}
    rows = [Balance(f"M{day:%Y-%m}", value.value, closed.get(day, 0.0), still_open.get(day)) for day, value in opened]
    table = table_of(
        words("period", _("Calendar month"), [fmt_period(row.period, view.lang) for row in rows]),
        (Column("opened", _("Opened"), "number"), [row.opened for row in rows]),
        (Column("closed", _("Closed"), "number"), [row.closed for row in rows]),
        (Column("open", _("Still open at the end"), "number"), [row.still_open for row in rows]),
    )
    return Panel(
        "problem_balance",
        _("Opened, closed and still open, by calendar month"),
        table,
        opened_closed(rows, lang=view.lang, theme=theme_of(view)),
        ("problems_found", "problems_closed", "problems_open"),
        empty="" if rows else _("Not enough data: no problem is known for this view."),
    )


def kinds(reader: Reader, view: View) -> Panel:
    """Kinds of problems still open, from the most to the least frequent; where none is open, of all that were found."""
    _ = gettext_of(view)
    values = compute.by_breakdown(reader, "problems_open", view.filters)
    title, figure_id = _("Kinds of problems still open"), "problems_open"
    if not any(value.value for value in values.values()):
        values = compute.by_breakdown(reader, "problems_found", view.filters)
        title, figure_id = _("Kinds of problems found so far"), "problems_found"
    items = _ranked([Item(code, view.kind(code), value.value) for code, value in values.items() if value.value])
    table = table_of(words("kind", _("Kind of problem"), [item.name for item in items]), *value_columns(items, figure_id, view))
    name = ledger.figures[figure_id].name(view.lang)
    chosen = [view.page("kind") or ""] if view.page("kind") in {item.code for item in items} else []
    chart = pareto(items, "problems", name=name, lang=view.lang, theme=theme_of(view), selected=chosen)
    return Panel(
        "problem_kinds",
        title,
        table,
        chart,
        (figure_id,),
        note=_("Click a bar to list only that kind; click it again to list all."),
        empty="" if items else _("Not enough data: no problem is known for this view."),
    )


def cities(reader: Reader, view: View) -> Panel:
    """Problems of the latest month by city."""
    _ = gettext_of(view)
    province = view.on(cities=())
    values = compute.by_city(reader, "monthly_problems", province.filters)
    period = next((value.period for value in values.values()), None)
    items = _ranked(city_items(view, values))
    name = _("Problems found")
    table = table_of(words("city", _("City"), [item.name for item in items]), *value_columns(items, "monthly_problems", view))
    chart = ranked_bar(items, "problems", name=name, lang=view.lang, theme=theme_of(view), selected=view.filters.cities)
    title = _("By city, {period}").format(period=fmt_period(period, view.lang)) if period else _("By city")
    return Panel(
        "problem_cities",
        title,
        table,
        chart,
        ("monthly_problems",),
        period,
        note=_("Click a bar to filter to that city; click it again to see all."),
        empty="" if values else _("Not enough data: no monthly audit is known for this view."),
    )


def listing(reader: Reader, view: View) -> Panel:
    """The problems still open, the newest first; of one kind where the page names one."""
    _ = gettext_of(view)
    table = _open_table(reader, view, MOST_ROWS)
    kind = view.page("kind")
    title = _("Problems still open: {kind}").format(kind=view.kind(kind)) if kind else _("Problems still open")
    return Panel(
        "problems_listed",
        title,
        table,
        None,
        ("problems_open",),
        empty="" if table.rows else _("No problem is open in this view."),
        every=lambda again: _open_table(again, view, MOST_EXPORTED),
    )


def _open_table(reader: Reader, view: View, limit: int) -> Table:
    _ = gettext_of(view)
    rows, total = listings.open_problems(reader, view.filters, view.page("kind"), limit)
    return table_of(
        (Column("day", _("Found on"), "date"), [row.day for row in rows]),
        words("enterprise", _("Enterprise"), [view.named(row.name_zh, row.name_en) for row in rows]),
        words("city", _("City"), [view.city(row.city) for row in rows]),
        words("period", _("Data month"), [fmt_period(row.period, view.lang) for row in rows]),
        words("kind", _("Kind of problem"), [view.kind(row.kind) for row in rows]),
        (Column("age", _("Open for (days)"), "number"), [row.age for row in rows]),
        total=total,
    )


def _ranked(items: list[Item]) -> list[Item]:
    return sorted(items, key=lambda item: -(item.value if item.value is not None else -1.0))


BUILDERS = (sentence, found, balance, kinds, cities, listing)
