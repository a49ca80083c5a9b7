"""Data quality, problems: found by month, by kind and by city, and the list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from carbondash.charts.bars import pareto, ranked_bar
from carbondash.charts.frames import Item
from carbondash.charts.problems import problem_trend
from carbondash.figures import compute, ledger, listings, problems, ranking
from carbondash.figures.format import fmt_period
from carbondash.figures.sentences import figure_sentence, statement
from carbondash.figures.tables import Column, Table, table_of
from carbondash.figures.view import View
from carbondash.store import Reader
from carbondash.store.problems import ProblemRow, Status
from carbondash.ui.panel import MOST_EXPORTED, PAGE_ROWS, Listing, Panel, first_row
from carbondash.ui.panels import remarks
from carbondash.ui.panels.common import city_items, gettext_of, theme_of, value_columns, words


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
    """Problems found by the month of the data, new and repeated ones, with the remarks beside the series."""
    _ = gettext_of(view)
    series = compute.trend(reader, "monthly_problems", view.filters)
    again = {value.period or "": value.value or 0.0 for value in compute.trend(reader, "problems_repeated", view.filters)}
    unsettled = compute.incomplete_periods(reader, "monthly_problems", view.filters)
    columns = ("records_reviewed", "records_with_problems")
    behind = {name: {one.period: one.value for one in compute.trend(reader, name, view.filters)} for name in columns}
    table = table_of(
        words("period", _("Data month"), [fmt_period(value.period, view.lang) for value in series]),
        (Column("found", _("Problems found"), "number"), [value.value for value in series]),
        (
            Column("new", _("New"), "number"),
            [None if one.value is None else one.value - again.get(one.period or "", 0.0) for one in series],
        ),
        (Column("repeated", _("Repeated"), "number"), [again.get(value.period or "", 0.0) for value in series]),
        (Column("reviewed", _("Records reviewed"), "number"), [behind[columns[0]].get(value.period) for value in series]),
        (Column("with", _("Records with problems"), "number"), [behind[columns[1]].get(value.period) for value in series]),
        words("state", _("State"), [_("under review") if one.period in unsettled else _("reviewed") for one in series]),
    )
    events, lines = remarks.marks(reader, view, "monthly_problems", {value.period or "" for value in series})
    chart = problem_trend(
        series,
        lang=view.lang,
        theme=theme_of(view),
        repeated=again,
        open_periods=listings.open_months(series, listings.settled_month(reader, view.filters)),
        unsettled=unsettled,
        events=events,
    )
    return Panel(
        "problems_found",
        _("Problems found, by the month of the data"),
        table,
        replace(chart, notes=(*chart.notes, *lines)),
        (*FOUND_FIGURES, "records_reviewed", "records_with_problems"),
        note=_("Repeated: the same kind at the same enterprise in one of the three data months before."),
        empty="" if series else _("Not enough data: no monthly audit is known for this view."),
    )


# The figures of the series of found problems.
FOUND_FIGURES = ("monthly_problems", "problems_repeated")


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


def months_known(reader: Reader, view: View) -> tuple[str, ...]:
    """The data months that have been audited at least in part, in the order of time."""
    return tuple(value.period for value in compute.trend(reader, "monthly_problems", view.filters) if value.period)


def status_words(view: View) -> dict[Status, str]:
    """The states by which problems are listed."""
    _ = gettext_of(view)
    return {"open": _("Still open"), "closed": _("Closed"), "new": _("New"), "repeated": _("Repeated")}


def status_of(view: View) -> Status:
    """The state that the address names; open ones without a word."""
    asked = view.page("status")
    return next((status for status in status_words(view) if status == asked), "open")


def listing(reader: Reader, view: View) -> Listing:
    """Problems in a state, of one kind or data month where the page names one, page by page."""
    _ = gettext_of(view)
    status, month = status_of(view), view.page("month")
    kind = view.page("kind") if view.page("kind") in view.names.kinds else None
    period = f"M{month}" if month else None
    rows, total = problems.listed(reader, view.filters, status, kind, period, PAGE_ROWS, first_row(view))
    titles = {
        "open": _("Problems still open"),
        "closed": _("Problems closed"),
        "new": _("New problems found"),
        "repeated": _("Repeated problems found"),
    }
    figures = {"open": "problems_open", "closed": "problems_closed", "new": "problems_found", "repeated": "problems_repeated"}
    narrowed = [view.kind(kind) if kind else "", fmt_period(period, view.lang)]

    def every(again: Reader) -> Table:
        found, count = problems.listed(again, view.filters, status, kind, period, MOST_EXPORTED)
        return _table(found, view, count)

    return Listing(
        "problems_listed",
        " · ".join([titles[status], *(part for part in narrowed if part)]),
        _table(rows, view, total),
        tuple({"id": str(row.enterprise_id), **({"month": row.period[1:]} if row.period[0] == "M" else {})} for row in rows),
        every,
        said=tuple(
            said
            for said in (
                _("Status: {status}").format(status=status_words(view)[status]),
                _("Kind of problem: {kind}").format(kind=narrowed[0]) if kind else "",
                _("Data month: {month}").format(month=narrowed[1]) if period else "",
            )
            if said
        ),
        figures=(figures[status],),
        empty=_("No problem is in this list as of this day."),
    )


def _table(rows: Sequence[ProblemRow], view: View, total: int) -> Table:
    _ = gettext_of(view)
    as_of = view.filters.as_of
    closed = [row.closed_on for row in rows]
    return table_of(
        words("enterprise", _("Enterprise"), [view.named(row.name_zh, row.name_en) for row in rows]),
        words("kind", _("Kind of problem"), [view.kind(row.kind) for row in rows]),
        words("period", _("Data month"), [fmt_period(row.period, view.lang) for row in rows]),
        (Column("age", _("Open for (days)"), "number"), [((row.closed_on or as_of) - row.day).days for row in rows]),
        words("novelty", _("New or repeated"), [_("repeated") if row.is_repeated else _("new") for row in rows]),
        words("city", _("City"), [view.city(row.city) for row in rows]),
        (Column("day", _("Found on"), "date"), [row.day for row in rows]),
        *([(Column("closed", _("Closed on"), "date"), closed)] if any(closed) else []),
        total=total,
    )


def _ranked(items: list[Item]) -> list[Item]:
    return sorted(items, key=lambda item: -(item.value if item.value is not None else -1.0))


BUILDERS = (sentence, found, kinds, cities, months_known, listing)
