"""Assistance: visits of experts at enterprises and dispatch meetings, as lists, by month and by city."""

from __future__ import annotations

from collections.abc import Sequence

from carbondash.charts.bars import ranked_bar
from carbondash.charts.counts import monthly_counts
from carbondash.charts.frames import Item
from carbondash.figures import compute, ledger
from carbondash.figures.format import fmt, fmt_day, fmt_period
from carbondash.figures.tables import Column, Table, table_of
from carbondash.figures.view import View
from carbondash.store import Reader, visits
from carbondash.store.schema import UNKNOWN
from carbondash.store.visits import Meeting, Visit
from carbondash.ui.panel import MOST_EXPORTED, PAGE_ROWS, Listing, Panel, first_row
from carbondash.ui.panels.common import Columns, city_items, gettext_of, theme_of, value_columns, words

MONTHS = 24


def sentence(reader: Reader, view: View) -> str:
    """How many visits and meetings there were so far."""
    _ = gettext_of(view)
    made = compute.figure(reader, "assistance_visits", view.filters)
    held = compute.figure(reader, "dispatch_meetings", view.filters)
    said = _("As of {day}, experts made {visits} in {place}").format(
        day=fmt_day(view.filters.as_of, view.lang), visits=fmt(made.value or 0, "visits", view.lang), place=view.place
    )
    if held.status == "ok":
        said += _("; {meetings} were held").format(meetings=fmt(held.value, "meetings", view.lang))
    return said + ("。" if view.lang == "zh" else ".")


def by_month(reader: Reader, view: View) -> Panel:
    """Visits and meetings by calendar month."""
    _ = gettext_of(view)
    title = _("Visits and meetings by calendar month")
    made = compute.per_month(reader, "assistance_visits", view.filters, MONTHS)
    held = dict(compute.per_month(reader, "dispatch_meetings", view.filters, MONTHS))
    meetings = [(day, held[day].value if day in held else None) for day, _value in made]
    names = _("Visits by experts"), _("Dispatch meetings")
    shown = any(value is not None for _day, value in meetings)
    kinds = [(names[0], "visits", [(day, value.value) for day, value in made])]
    if shown:
        kinds.append((names[1], "meetings", meetings))
    table = table_of(
        words("month", _("Calendar month"), [fmt_period(f"M{day:%Y-%m}", view.lang) for day, _value in made]),
        (Column("visits", names[0], "number"), [value.value for _day, value in made]),
        *([(Column("meetings", names[1], "number"), [value for _day, value in meetings])] if shown else []),
    )
    return Panel(
        "visits_by_month",
        title,
        table,
        monthly_counts(kinds, name=title, lang=view.lang, theme=theme_of(view), height=340),
        ("assistance_visits", "dispatch_meetings"),
        note="" if shown else _("Meetings have no industry or tier: they are left out while one is filtered."),
        empty="" if made else _("Not enough data: no visit is known."),
    )


def by_city(reader: Reader, view: View) -> Panel:
    """Visits by city so far; a city without one shows zero."""
    _ = gettext_of(view)
    values = compute.by_city(reader, "assistance_visits", view.on(cities=()).filters)
    items = [Item(item.code, item.name, item.value or 0) for item in city_items(view, values)] if values else []
    table = table_of(words("city", _("City"), [item.name for item in items]), *value_columns(items, "assistance_visits", view))
    return Panel(
        "visits_by_city",
        _("Visits by experts so far, by city"),
        table,
        ranked_bar(
            items,
            "visits",
            name=ledger.figures["assistance_visits"].name(view.lang),
            lang=view.lang,
            theme=theme_of(view),
            selected=view.filters.cities,
        ),
        ("assistance_visits",),
        note=_("Click a bar to filter to that city; click it again to see all.") if items else "",
        empty="" if items else _("Not enough data: no visit is known."),
    )


def visited(reader: Reader, view: View) -> Listing:
    """The visits, the newest first."""
    _ = gettext_of(view)

    def table(again: Reader, limit: int, offset: int) -> tuple[Table, list[Visit]]:
        rows, total = visits.visits(again, view.filters, limit=limit, offset=offset)
        return _visits(rows, view, total), rows

    shown, rows = table(reader, PAGE_ROWS, first_row(view))
    return Listing(
        "visits",
        _("Visits by experts"),
        shown,
        tuple({"id": str(row.enterprise_id)} for row in rows),
        every=lambda again: table(again, MOST_EXPORTED, 0)[0],
        figures=("assistance_visits",),
        empty=_("No visit is known in this view."),
    )


def held(reader: Reader, view: View) -> Listing:
    """The dispatch meetings, the newest first."""
    _ = gettext_of(view)

    def table(again: Reader, limit: int, offset: int) -> tuple[Table, list[Meeting]]:
        rows, total = visits.meetings(again, view.filters, limit=limit, offset=offset)
        return _meetings(rows, view, total), rows

    shown, _rows = table(reader, PAGE_ROWS, first_row(view))
    narrowed = view.filters.industries or view.filters.tiers
    return Listing(
        "meetings",
        _("Dispatch meetings"),
        shown,
        every=lambda again: table(again, MOST_EXPORTED, 0)[0],
        figures=("dispatch_meetings",),
        note=_("Meetings have no industry or tier: those filters leave this list as it is.") if narrowed else "",
        empty=_("No meeting is known in this view."),
    )


def _visits(rows: Sequence[Visit], view: View, total: int) -> Table:
    _ = gettext_of(view)
    columns: Columns = [
        (Column("day", _("Day"), "date"), [row.day for row in rows]),
        words("enterprise", _("Enterprise"), [view.named(row.name_zh, row.name_en) for row in rows]),
        words("city", _("City"), [view.city(row.city, short=True) for row in rows]),
        words("experts", _("Experts"), [row.experts for row in rows]),
        words("topic", _("Topic"), [row.topic for row in rows]),
        words("result", _("Result"), [row.result or "" for row in rows]),
        words("author", _("By"), [row.author for row in rows]),
    ]
    return table_of(*columns, total=total)


def _meetings(rows: Sequence[Meeting], view: View, total: int) -> Table:
    _ = gettext_of(view)
    columns: Columns = [
        (Column("day", _("Day"), "date"), [row.day for row in rows]),
        words("city", _("With"), [_("whole province") if row.city == UNKNOWN else view.city(row.city) for row in rows]),
        words("topic", _("Topic"), [row.topic for row in rows]),
        words("chair", _("Chair"), [row.chair for row in rows]),
        words("conclusion", _("Conclusion"), [row.conclusion or "" for row in rows]),
        words("author", _("By"), [row.author for row in rows]),
    ]
    return table_of(*columns, total=total)


BUILDERS = (sentence, by_month, by_city, visited, held)
