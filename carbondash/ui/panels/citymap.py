"""The map: one measure by city, enterprises as points, the ranking beside it; on two dates, and through the months."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace

from carbondash.charts.bars import ranked_bar
from carbondash.charts.citymap import CityMap, city_map
from carbondash.charts.frames import Item, Place
from carbondash.charts.mappoints import NO_RISK, RISK_COLORS, SYMBOLS, Key, emissions_words, enterprises_left_out
from carbondash.derive.bands import bands
from carbondash.figures import compute, ledger, listings
from carbondash.figures import ranking as ranking_of
from carbondash.figures.format import fmt_day, fmt_period
from carbondash.figures.ranking import Frame
from carbondash.figures.sentences import figure_sentence, statement
from carbondash.figures.tables import Table, table_of
from carbondash.figures.view import View
from carbondash.store import Reader
from carbondash.store.schema import UNKNOWN
from carbondash.ui.cache import remember
from carbondash.ui.panel import MOST_EXPORTED, Panel
from carbondash.ui.panels.common import city_items, every_city, gettext_of, item_of, theme_of, value_columns, words

REVIEW_NUMBER = "CARBONDASH_MAP_REVIEW_NUMBER"
# Pixels that the map may take, by the room of the visitor's window.
SIZES: dict[str, tuple[int, int]] = {"narrow": (330, 470), "medium": (480, 600), "wide": (620, 720)}
TIERS = ("1", "2", "3", "unknown")
# So many month ends before the as-of day can be played.
MONTHS = 24


def measure_of(reader: Reader, view: View) -> str:
    """The measure that the map is coloured by: the chosen one, else the first default that has a value in this store."""
    chosen = view.page("measure")
    if chosen:
        return chosen
    return ranking_of.first_measure(reader, view.on(cities=()).filters)


def frames(reader: Reader, view: View) -> tuple[Frame, ...]:
    """The measure by city at the last month ends and on the as-of day, read at once; empty where it has no value yet."""
    measure = measure_of(reader, view)
    return tuple(ranking_of.over_months(reader, measure, view.on(cities=()).filters, MONTHS))


def frame_of(reader: Reader, view: View) -> Frame:
    """How the cities stand: on the as-of day or, where the address plays the months, at the end of the one that it names."""
    measure = measure_of(reader, view)
    if view.page("part") == "months" and view.page("month"):
        found = remember(frames, reader, view.only("measure").on(cities=()))
        asked = next((one for one in found[:-1] if one.day.isoformat()[:7] == view.page("month")), None)
        if asked is not None:
            return asked
    period, values = ranking_of.by_city(reader, measure, view.on(cities=()).filters)
    return Frame(view.filters.as_of, period, values)


def title_of(measure: str, frame: Frame, view: View) -> str:
    """The measure with its period and, where that is not the as-of day, the day."""
    parts = [ledger.figures[measure].name(view.lang)]
    if frame.period:
        parts.append(fmt_period(frame.period, view.lang))
    if frame.day != view.filters.as_of:
        parts.append(fmt_day(frame.day, view.lang))
    return " · ".join(parts)


def items_of(view: View, values: Mapping[str, compute.FigureValue]) -> dict[str, Item]:
    """The cities' values as the map wants them, those that the viewer may not see without one."""
    seen = {code: item_of(code, view.city(code), values.get(code)) for code in every_city(view, values)}
    hidden = [code for code in view.names.cities if code != UNKNOWN and not view.scope.allows(code)]
    return seen | {code: Item(code, view.city(code), None, unseen=True) for code in hidden}


def spots(reader: Reader, view: View) -> listings.Spots:
    """The enterprises of the view, as the map and its table share them."""
    return listings.spots(reader, view.filters, apart=_apart(reader, view))


def _apart(reader: Reader, view: View) -> tuple[int, ...]:
    anywhere = view.only().on(as_of=view.newest_day, cities=(), industries=(), tiers=(), cycle=None)
    return remember(without_place, reader, anywhere)


def without_place(reader: Reader, _view: View) -> tuple[int, ...]:
    """Who is on no map of any view: looked for once a version of the store."""
    return listings.without_place(reader)


def near(view: View) -> str | None:
    """The city that the map shows alone: where the address asks for it and one city is filtered to."""
    alone = len(view.filters.cities) == 1 and view.page("kind") == "near"
    return view.filters.cities[0] if alone and view.filters.cities[0] in view.names.cities else None


def chart(reader: Reader, view: View, room: str) -> CityMap:
    """The cities coloured by the measure, with the enterprises of the view as points, as large as the room allows."""
    measure, shown = measure_of(reader, view), frame_of(reader, view)
    found = remember(spots, reader, view.only())
    city = near(view)
    return city_map(
        items_of(view, shown.values),
        ledger.figures[measure].unit,
        name=ledger.figures[measure].name(view.lang),
        lang=view.lang,
        theme=theme_of(view),
        places=_places(found, view),
        key=_key(view),
        left_out=enterprises_left_out(len(found.largest), found.rest, view.lang),
        near=city if city in {str(one) for one in items_of(view, shown.values)} else None,
        selected=view.filters.cities,
        decimals=ledger.figures[measure].decimals,
        review_number=os.environ.get(REVIEW_NUMBER, ""),
        width=SIZES[room][0],
        height=SIZES[room][1],
    )


def _key(view: View) -> Key:
    _ = gettext_of(view)
    tones = [(NO_RISK, _("no risk assessed"))]
    tones += zip(RISK_COLORS, (said for _code, said in bands(view.filters.as_of, view.lang)), strict=False)
    return Key(tuple(zip(SYMBOLS, map(view.tier, TIERS), strict=True)), tuple(tones))


def _places(found: listings.Spots, view: View) -> list[Place]:
    said = dict(bands(view.filters.as_of, view.lang))
    order = {code: place for place, code in enumerate(said, start=1)}
    _ = gettext_of(view)

    def about(spot: listings.Spot) -> str:
        risk = _("risk: {band}").format(band=said[spot.band]) if spot.band in said else ""
        known = (view.city(spot.city), view.industry(spot.industry), view.tier(spot.tier), risk)
        return " · ".join(part for part in known if part)

    return [
        Place(
            str(spot.enterprise_id),
            view.named(spot.name_zh, spot.name_en),
            spot.city,
            spot.lon,
            spot.lat,
            spot.emissions,
            emissions_words(spot.emissions, view.lang),
            about(spot),
            TIERS.index(spot.tier) if spot.tier in TIERS else len(TIERS) - 1,
            order.get(spot.band or "", 0),
        )
        for spot in found.largest
    ]


def ranking(reader: Reader, view: View, room: str) -> Panel:
    """The same values as a ranking, as tall as the map beside it."""
    _ = gettext_of(view)
    measure, shown = measure_of(reader, view), frame_of(reader, view)
    definition = ledger.figures[measure]
    items = city_items(view, shown.values)
    place = {code: number for number, code in enumerate(ranking_of.worst_first(measure, shown.values))}
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
        title_of(measure, shown, view),
        table,
        drawn,
        (measure,),
        shown.period,
        note=_("Click a bar or a city on the map to filter to it; click it again to see all."),
        empty="" if any(item.value is not None for item in items) else missing,
    )


def sentence(reader: Reader, view: View) -> str:
    """The measure for the place of the view, and the cities that stand out."""
    measure, shown = measure_of(reader, view), frame_of(reader, view)
    definition = ledger.figures[measure]
    now = compute.figure(reader, measure, replace(view.filters, as_of=shown.day), shown.period)
    exceptions = [] if view.filters.cities else [view.city(code) for code in ranking_of.behind(measure, shown.values)]
    said = statement(definition, now, day=shown.day, scope=view.place, lang=view.lang, exceptions=exceptions)
    return figure_sentence(said, view.lang)


def points(reader: Reader, view: View) -> Panel:
    """The enterprises on the map as a table."""
    _ = gettext_of(view)
    apart = _apart(reader, view)
    return Panel(
        "map_enterprises",
        _("Enterprises on the map"),
        _points_table(remember(spots, reader, view.only()), view),
        None,
        ("managed_emissions",),
        every=lambda again: _points_table(listings.spots(again, view.filters, MOST_EXPORTED, apart), view),
    )


def _points_table(found: listings.Spots, view: View) -> Table:
    _ = gettext_of(view)
    shown = found.largest
    said = dict(bands(view.filters.as_of, view.lang))
    items = [Item(str(spot.enterprise_id), view.named(spot.name_zh, spot.name_en), spot.emissions) for spot in shown]
    return table_of(
        words("enterprise", _("Enterprise"), [item.name for item in items]),
        words("city", _("City"), [view.city(spot.city) for spot in shown]),
        words("industry", _("Industry"), [view.industry(spot.industry) for spot in shown]),
        words("tier", _("Tier"), [view.tier(spot.tier) for spot in shown]),
        words("risk", _("Compliance risk"), [said.get(spot.band or "", "—") for spot in shown]),
        *value_columns(items, "managed_emissions", view, _("Annual emissions")),
        words("period", _("Year of the report"), [fmt_period(spot.period, view.lang) for spot in shown]),
        total=found.total,
    )


BUILDERS = (measure_of, sentence, points)
SIZED = (chart, ranking)
