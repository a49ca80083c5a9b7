"""The map: one measure by city, enterprises as points, the ranking beside it."""

from __future__ import annotations

import os

from carbondash.charts.bars import ranked_bar
from carbondash.charts.citymap import CityMap, city_map
from carbondash.charts.frames import Item, Place
from carbondash.figures import compute, ledger, listings
from carbondash.figures import ranking as ranking_of
from carbondash.figures.format import fmt_period
from carbondash.figures.sentences import figure_sentence, statement
from carbondash.store import Reader
from carbondash.ui.cache import remember
from carbondash.ui.panel import MOST_EXPORTED, Panel
from carbondash.ui.panels.common import city_items, every_city, gettext_of, item_of, theme_of, value_columns, words
from carbondash.ui.table import Table, table_of
from carbondash.ui.view import View

REVIEW_NUMBER = "CARBONDASH_MAP_REVIEW_NUMBER"
# Pixels that the map may take, by the room of the visitor's window.
SIZES: dict[str, tuple[int, int]] = {"narrow": (330, 470), "medium": (480, 600), "wide": (620, 720)}


def measure_of(reader: Reader, view: View) -> str:
    """The measure that the map is coloured by: the chosen one, else the first default that has a value in this store."""
    chosen = view.page("measure")
    if chosen:
        return chosen
    return ranking_of.first_measure(reader, view.on(cities=()).filters)


def _values(reader: Reader, view: View) -> tuple[str, str | None, dict[str, compute.FigureValue]]:
    measure = measure_of(reader, view)
    period, values = ranking_of.by_city(reader, measure, view.on(cities=()).filters)
    return measure, period, values


def spots(reader: Reader, view: View) -> listings.Spots:
    """The enterprises of the view, as the map and its table share them."""
    return listings.spots(reader, view.filters)


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
    found = remember(spots, reader, view)
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
        for spot in found.largest
    ]
    return city_map(
        items,
        definition.unit,
        name=definition.name(view.lang),
        lang=view.lang,
        theme=theme_of(view),
        places=places,
        others=found.rest,
        selected=view.filters.cities,
        decimals=definition.decimals,
        review_number=os.environ.get(REVIEW_NUMBER, ""),
        width=width,
        height=height,
    )


def ranking(reader: Reader, view: View, room: str) -> Panel:
    """The same values as a ranking, as tall as the map beside it."""
    _ = gettext_of(view)
    measure, period, values = _values(reader, view)
    definition = ledger.figures[measure]
    items = city_items(view, values)
    place = {code: number for number, code in enumerate(ranking_of.worst_first(measure, values))}
    ordered = sorted(items, key=lambda item: place.get(item.code, len(place)))
    table = table_of(words("city", _("City"), [item.name for item in ordered]), *value_columns(ordered, measure, view))
    drawn = ranked_bar(
        items,
        definition.unit,
        name=definition.name(view.lang),
        lang=view.lang,
        theme=theme_of(view),
        selected=view.filters.cities,
        height=0 if room == "narrow" else SIZES[room][1],
        order="ascending" if definition.direction == "up" else "descending",
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
    exceptions = [] if view.filters.cities else [view.city(code) for code in ranking_of.behind(measure, values)]
    said = statement(definition, now, day=view.filters.as_of, scope=view.place, lang=view.lang, exceptions=exceptions)
    return figure_sentence(said, view.lang)


def points(reader: Reader, view: View) -> Panel:
    """The enterprises on the map as a table."""
    _ = gettext_of(view)
    return Panel(
        "map_enterprises",
        _("Enterprises on the map"),
        _points_table(remember(spots, reader, view), view),
        None,
        ("managed_emissions",),
        every=lambda again: _points_table(listings.spots(again, view.filters, MOST_EXPORTED), view),
    )


def _points_table(found: listings.Spots, view: View) -> Table:
    _ = gettext_of(view)
    shown = found.largest
    items = [Item(str(spot.enterprise_id), view.named(spot.name_zh, spot.name_en), spot.emissions) for spot in shown]
    return table_of(
        words("enterprise", _("Enterprise"), [item.name for item in items]),
        words("city", _("City"), [view.city(spot.city) for spot in shown]),
        words("industry", _("Industry"), [view.industry(spot.industry) for spot in shown]),
        words("tier", _("Tier"), [view.tier(spot.tier) for spot in shown]),
        *value_columns(items, "managed_emissions", view, _("Annual emissions")),
        words("period", _("Year of the report"), [fmt_period(spot.period, view.lang) for spot in shown]),
        total=found.total,
    )


BUILDERS = (measure_of, sentence, points)
SIZED = (chart, ranking)
