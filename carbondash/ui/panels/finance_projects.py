"""The project library: its overlapping categories as sets, its funnel by stage, its projects on the map and in a list.

The 276 climate projects and the 63 facility projects overlap inside the library and are never added; the projects that loans
support are counted separately (product reference, section 5, trap 1).
"""

from __future__ import annotations

import os
from array import array
from collections.abc import Mapping

from carbondash.charts.bars import ranked_bar
from carbondash.charts.citymap import CityMap, city_map
from carbondash.charts.frames import Item, Place
from carbondash.charts.mappoints import SYMBOLS, Key, investment_words, projects_left_out
from carbondash.charts.sets import Category, category_sets
from carbondash.figures import compute, ledger
from carbondash.figures.compute import FigureValue
from carbondash.figures.format import fmt, number
from carbondash.figures.stages import funnel
from carbondash.figures.tables import Table, amounts, table_of
from carbondash.figures.view import View
from carbondash.store import Reader, projects
from carbondash.ui.cache import remember
from carbondash.ui.panel import MOST_EXPORTED, PAGE_ROWS, Listing, Panel, first_row
from carbondash.ui.panels.citymap import REVIEW_NUMBER
from carbondash.ui.panels.common import city_items, every_city, gettext_of, item_of, theme_of, words
from carbondash.ui.panels.finance import category_words, kind_words, stage_words

BOTH = "climate+facility"
FEN, KILOGRAM = 100, 1000
# More points than these can't be told apart.
MOST_POINTS = 2000
# Pixels that the map may take, by the room of the visitor's window: it shares a row with other cards.
SIZES: dict[str, tuple[int, int]] = {"narrow": (330, 470), "medium": (480, 600), "wide": (620, 720)}
_MARKS = ("climate", "facility", "both", "other")
_FILL = "#FFDE7A"
# Pixels: hundreds of marks leave the labels to be read.
_SMALLEST, _LARGEST = 5.0, 14.0


def categories(reader: Reader, view: View) -> Panel:
    """The library and its two overlapping categories as sets."""
    _ = gettext_of(view)
    counts = {
        name: compute.figure(reader, name, view.filters) for name in ("green_projects", "climate_projects", "facility_projects")
    }
    money = {
        "green_projects": compute.figure(reader, "green_projects_investment", view.filters),
        "climate_projects": compute.figure(reader, "climate_projects_investment", view.filters),
        "facility_projects": compute.figure(reader, "facility_projects_amount", view.filters),
    }
    if not counts["green_projects"].value:
        said = _("Not enough data: no project is known for this view.")
        return Panel("project_sets", _("Project library by category"), table_of(), empty=said)
    by_set = compute.by_breakdown(reader, "green_projects", view.filters)
    both_money = compute.by_breakdown(reader, "green_projects_investment", view.filters)
    both = by_set[BOTH].value or 0.0 if BOTH in by_set else 0.0
    names = [ledger.figures[name].name(view.lang) for name in counts]
    codes = ("all", "climate", "facility")
    whole, climate, facility = (
        Category(code, said, counts[name].value or 0.0, fmt(money[name].value, "CNY", view.lang))
        for code, name, said in zip(codes, counts, names, strict=True)
    )
    table = table_of(
        words("category", _("Category"), [*names, _("Of these in both categories")]),
        amounts("projects", _("Projects"), [*(value.value for value in counts.values()), both], "projects", view.lang),
        amounts("money", _("Investment"), [*(value.value for value in money.values()), _of(both_money, BOTH)], "CNY", view.lang),
    )
    return Panel(
        "project_sets",
        _("Project library by category"),
        table,
        category_sets(whole, climate, facility, both, "projects", lang=view.lang, theme=theme_of(view)),
        (*counts, "green_projects_investment", "climate_projects_investment", "facility_projects_amount"),
        note=_("The two categories overlap: their numbers are never added up. Click a bar to list its projects."),
    )


def stages(reader: Reader, view: View) -> Panel:
    """The library as a funnel: how many projects have reached each stage, and how many are in it now."""
    _ = gettext_of(view)
    said = stage_words(view)
    found = funnel(reader, view.filters)
    items = [
        Item(one.code, said[one.code], float(one.reached), extra=_("{count} in it now").format(count=number(one.here, view.lang)))
        for one in found
    ]
    table = table_of(
        words("stage", _("Stage"), [said[one.code] for one in found]),
        amounts("reached", _("Have reached it"), [one.reached for one in found], "projects", view.lang),
        amounts("here", _("In it now"), [one.here for one in found], "projects", view.lang),
    )
    chosen = view.page("status")
    return Panel(
        "project_stages",
        _("Projects by stage"),
        table,
        ranked_bar(
            items,
            "projects",
            name=_("Projects that have reached the stage"),
            lang=view.lang,
            theme=theme_of(view),
            order="given",
            selected=(chosen,) if chosen in said else (),
        ),
        ("project_stages",),
        note=_("A project in a later stage has been through the earlier ones. Click a bar to list the projects in it now."),
        empty="" if items else _("Not enough data: no project is known for this view."),
    )


def largest(reader: Reader, view: View) -> tuple[array[int], int]:
    """Which projects the map shows, the largest investment first, and how many there are in all."""
    return projects.largest(reader, view.filters, kind=kind_of(view), stage=stage_of(view), limit=MOST_POINTS)


def by_city(reader: Reader, view: View, room: str) -> CityMap | None:
    """The cities coloured by the investment of their projects, with the projects as points; None where none is known."""
    values = compute.by_city(reader, "green_projects_investment", view.on(cities=()).filters)
    if not values:
        return None
    ids, total = remember(largest, reader, view.only("kind", "status"))
    found = projects.by_ids(reader, ids, view.filters.as_of)
    definition = ledger.figures["green_projects_investment"]
    _, said = gettext_of(view), kind_words(view)
    meant = _("Colour and number: investment in the projects of the city. Size of a mark: investment in that project.")
    left_out = projects_left_out(len(found), total - len(found), view.lang)
    return city_map(
        {code: item_of(code, view.city(code), values.get(code)) for code in every_city(view, values)},
        definition.unit,
        name=definition.name(view.lang),
        lang=view.lang,
        theme=theme_of(view),
        places=_places(found, view),
        key=Key(tuple(zip(SYMBOLS, (said[kind] for kind in _MARKS), strict=True)), ((_FILL, ""),), _SMALLEST, _LARGEST),
        left_out=f"{meant} {left_out}".rstrip(),
        selected=view.filters.cities,
        decimals=definition.decimals,
        review_number=os.environ.get(REVIEW_NUMBER, ""),
        width=SIZES[room][0],
        height=SIZES[room][1],
    )


def _places(found: list[projects.Project], view: View) -> list[Place]:
    """The projects whose place is known as marks; what many of them have in common is put into words once."""
    about: dict[tuple[str, bool, bool, str], str] = {}
    invested: dict[int, tuple[float, str]] = {}
    stages = stage_words(view)
    places = []
    for one in found:
        if one.lon is None or one.lat is None:
            continue
        of = (one.city, one.is_climate, one.is_facility, one.stage)
        if of not in about:
            known = (view.city(one.city), category_words(one.is_climate, one.is_facility, view), stages.get(one.stage, one.stage))
            about[of] = " · ".join(known)
        if one.investment_fen not in invested:
            yuan = one.investment_fen / FEN
            invested[one.investment_fen] = yuan, investment_words(yuan, view.lang)
        investment, line = invested[one.investment_fen]
        kind = {(True, False): 0, (False, True): 1, (True, True): 2, (False, False): 3}[one.is_climate, one.is_facility]
        name = view.named(one.name_zh, one.name_en)
        places.append(Place(f"P{one.project_id}", name, one.city, one.lon, one.lat, investment, line, about[of], kind))
    return places


def cities(reader: Reader, view: View) -> Panel:
    """Projects and investment by city, as the table of the map."""
    _ = gettext_of(view)
    province = view.on(cities=()).filters
    investment = compute.by_city(reader, "green_projects_investment", province)
    count = compute.by_city(reader, "green_projects", province)
    loans = compute.by_city(reader, "loan_amount", province)
    items = sorted(city_items(view, investment), key=lambda item: -(item.value or 0.0))
    table = table_of(
        words("city", _("City"), [item.name for item in items]),
        amounts("projects", _("Projects"), [_of(count, item.code) for item in items], "projects", view.lang),
        amounts("investment", _("Investment"), [item.value for item in items], "CNY", view.lang),
        amounts("loans", _("Loans"), [_of(loans, item.code) for item in items], "CNY", view.lang),
    )
    return Panel("project_cities", _("Projects by city"), table, None, ("green_projects_investment", "green_projects"))


def _of(values: Mapping[str, FigureValue], code: str) -> float | None:
    return values[code].value if code in values else None


def kind_of(view: View) -> str | None:
    """The set of categories that the address narrows the library down to."""
    return view.page("kind") if view.page("kind") in projects.KINDS else None


def stage_of(view: View) -> str | None:
    """The stage that the address narrows the library down to."""
    return view.page("status") if view.page("status") in stage_words(view) else None


def listing(reader: Reader, view: View) -> Listing:
    """A page of the library, the largest investment first."""
    _ = gettext_of(view)
    kind, stage = kind_of(view), stage_of(view)
    ids, total = remember(largest, reader, view.only("kind", "status"))
    start, end = first_row(view), first_row(view) + PAGE_ROWS
    if end <= len(ids) or len(ids) == total:
        found = projects.by_ids(reader, ids[start:end], view.filters.as_of)
    else:
        found, _count = projects.library(reader, view.filters, kind=kind, stage=stage, limit=PAGE_ROWS, offset=start)
    said = []
    if kind:
        said.append(_("Category: {words}").format(words=kind_words(view)[kind]))
    if stage:
        said.append(_("Stage: {words}").format(words=stage_words(view)[stage]))

    def every(again: Reader) -> Table:
        return _table(*projects.library(again, view.filters, kind=kind, stage=stage, limit=MOST_EXPORTED), view)

    return Listing(
        "projects",
        _("Projects of the library"),
        _table(found, total, view),
        tuple({"id": f"P{one.project_id}"} for one in found),
        every=every,
        said=tuple(said),
        figures=("green_projects", "green_projects_investment"),
        empty=_("No project of the library is in this view."),
    )


def _table(found: list[projects.Project], total: int, view: View) -> Table:
    _ = gettext_of(view)
    said = stage_words(view)
    reductions = [None if one.reduction_kg is None else one.reduction_kg / KILOGRAM for one in found]
    return table_of(
        words("project", _("Project"), [view.named(one.name_zh, one.name_en) for one in found]),
        words("city", _("City"), [view.city(one.city) for one in found]),
        words("industry", _("Industry"), [view.industry(one.industry) for one in found]),
        words("categories", _("Categories"), [category_words(one.is_climate, one.is_facility, view) for one in found]),
        words("stage", _("Stage"), [said.get(one.stage, one.stage) for one in found]),
        amounts("investment", _("Investment"), [one.investment_fen / FEN for one in found], "CNY", view.lang),
        amounts("reduction", _("Reduction a year"), reductions, "tCO2e", view.lang),
        total=total,
    )


BUILDERS = (categories, stages, cities, listing)
SIZED = (by_city,)
