"""The map: one measure by city, enterprises as points, the ranking beside it."""

from __future__ import annotations

import os

from carbondash.charts.bars import ranked_bar
from carbondash.charts.citymap import CityMap, city_map
from carbondash.charts.frames import Item, Place
from carbondash.figures import compute, ledger, listings
from carbondash.figures.format import fmt_period
from carbondash.figures.sentences import figure_sentence, statement
from carbondash.store import Reader
from carbondash.ui.panel import Panel
from carbondash.ui.panels.common import city_items, every_city, gettext_of, item_of, rolling_span, theme_of, value_columns, words
from carbondash.ui.table import table_of
from carbondash.ui.view import View

# A store that was filled with lists of enterprises and units only has the second.
DEFAULTS = ("first_pass_rate", "unit_capacity")
# Over a single month a city has about five records: these rates are taken over twelve months.
ROLLING = ("on_time_rate", "first_pass_rate")
REVIEW_NUMBER = "CARBONDASH_MAP_REVIEW_NUMBER"
MOST_POINTS = 10_000


# Pixels that the map may take, by the room of the visitor's window.
SIZES: dict[str, tuple[int, int]] = {"narrow": (330, 470), "medium": (480, 600), "wide": (620, 720)}


def measure_of(reader: Reader, view: View) -> str:
    """The measure that the map is coloured by: the chosen one, else the first default that has a value in this store."""
    chosen = view.page("measure")
    if chosen:
        return chosen
    return next((name for name in DEFAULTS if compute.by_city(reader, name, view.on(cities=()).filters)), DEFAULTS[0])


def _values(reader: Reader, view: View) -> tuple[str, str | None, dict[str, compute.FigureValue]]:
    measure = measure_of(reader, view)
    province = view.on(cities=()).filters
    span = rolling_span(reader, measure, province) if measure in ROLLING else None
    values = compute.by_city(reader, measure, province, span)
    period = span or next((value.period for value in values.values() if value.period), None)
    return measure, period, values


def _title(measure: str, period: str | None, view: View) -> str:
    name = ledger.figures[measure].name(view.lang)
    if not period:
        return name
    return f"{name} · {fmt_period(period, view.lang)}"


def chart(reader: Reader, view: View, room: str) -> CityMap:
    """The cities coloured by the measure, with the enterprises of the view as points, as large as the room allows."""
    width, height = SIZES[room]
    measure, _period, values = _values(reader, view)
    definition = ledger.figures[measure]
    items = {code: item_of(code, view.city(code), values.get(code)) for code in every_city(view, values)}
    places = [
        Place(
            str(spot.enterprise_id),
            view.named(spot.name_zh, spot.name_en),
            spot.city,
            spot.lon,
            spot.lat,
            spot.emissions,
            " · ".join((view.city(spot.city), view.industry(spot.industry), view.tier(spot.tier))),
        )
        for spot in listings.spots(reader, view.filters, MOST_POINTS)
    ]
    return city_map(
        items,
        definition.unit,
        name=definition.name(view.lang),
        lang=view.lang,
        theme=theme_of(view),
        places=places,
        selected=view.filters.cities,
        review_number=os.environ.get(REVIEW_NUMBER, ""),
        width=width,
        height=height,
    )


def ranking(reader: Reader, view: View) -> Panel:
    """The same values as a ranking."""
    _ = gettext_of(view)
    measure, period, values = _values(reader, view)
    definition = ledger.figures[measure]
    items = city_items(view, values)
    ascending = definition.direction == "up"
    ordered = sorted(items, key=lambda item: (item.value is None, (item.value or 0.0) * (1 if ascending else -1)))
    table = table_of(words("city", _("City"), [item.name for item in ordered]), *value_columns(ordered, measure, view))
    drawn = ranked_bar(
        items,
        definition.unit,
        name=definition.name(view.lang),
        lang=view.lang,
        theme=theme_of(view),
        selected=view.filters.cities,
        order="ascending" if ascending else "descending",
    )
    missing = _("Not enough data: no city has a value of this measure in this view.")
    return Panel(
        "map_ranking",
        _title(measure, period, view),
        table,
        drawn,
        (measure,),
        period,
        note=_("Click a bar or a city on the map to filter to it; click it again to see all."),
        empty="" if any(item.value is not None for item in items) else missing,
    )


def sentence(reader: Reader, view: View) -> str:
    """The measure for the place of the view, and the cities that stand out."""
    measure, period, values = _values(reader, view)
    definition = ledger.figures[measure]
    now = compute.figure(reader, measure, view.filters, period)
    said = statement(
        definition, now, day=view.filters.as_of, scope=view.place, lang=view.lang, exceptions=_exceptions(view, measure, values)
    )
    return figure_sentence(said, view.lang)


def _exceptions(view: View, measure: str, values: dict[str, compute.FigureValue]) -> list[str]:
    """The cities that miss the target, the furthest first; nobody where the figure has no target or everyone meets it."""
    definition = ledger.figures[measure]
    if definition.target is None or view.filters.cities:
        return []
    sign = 1 if definition.direction == "up" else -1
    behind = [
        (sign * (definition.target - value.value), code)
        for code, value in values.items()
        if value.value is not None and sign * (definition.target - value.value) > 0
    ]
    return [view.city(code) for _gap, code in sorted(behind, reverse=True)]


def points(reader: Reader, view: View) -> Panel:
    """The enterprises on the map as a table."""
    _ = gettext_of(view)
    spots = listings.spots(reader, view.filters, MOST_POINTS)
    items = [Item(str(spot.enterprise_id), view.named(spot.name_zh, spot.name_en), spot.emissions) for spot in spots]
    table = table_of(
        words("enterprise", _("Enterprise"), [item.name for item in items]),
        words("city", _("City"), [view.city(spot.city) for spot in spots]),
        words("industry", _("Industry"), [view.industry(spot.industry) for spot in spots]),
        words("tier", _("Tier"), [view.tier(spot.tier) for spot in spots]),
        *value_columns(items, "managed_emissions", view, _("Annual emissions")),
        words("period", _("Year of the report"), [fmt_period(spot.period, view.lang) for spot in spots]),
    )
    return Panel("map_enterprises", _("Enterprises on the map"), table, None, ("managed_emissions",))
