"""Projects and finance: what was collected, in which overlapping categories, what the loans supported.

The 276 climate projects and the 63 facility projects overlap inside the library and are never added; the projects that loans
support are a population of their own (product reference, section 5, trap 1).
"""

from __future__ import annotations

from collections.abc import Mapping

from carbondash.charts.bars import loan_bars, ranked_bar
from carbondash.charts.citymap import CityMap, city_map
from carbondash.charts.frames import Item
from carbondash.charts.sets import Category, category_sets
from carbondash.figures import compute, ledger, listings
from carbondash.figures.compute import FigureValue
from carbondash.figures.format import fmt, fmt_day, joined
from carbondash.figures.sentences import figure_sentence, statement
from carbondash.store import Reader
from carbondash.store.schema.finance import STAGES
from carbondash.ui.panel import MOST_EXPORTED, Panel
from carbondash.ui.panels.common import city_items, every_city, gettext_of, item_of, theme_of, value_columns, words
from carbondash.ui.table import Table, amounts, table_of
from carbondash.ui.tiles import Tile, tile, value_words
from carbondash.ui.view import View

BOTH = "climate+facility"
MOST_ROWS = 500
# Pixels that the map may take, by the room of the visitor's window: it shares a row with another card.
SIZES: dict[str, tuple[int, int]] = {"narrow": (330, 470), "medium": (400, 520), "wide": (480, 600)}


def sentence(reader: Reader, view: View) -> str:
    """What the loans brought so far."""
    said = statement(
        ledger.figures["loan_amount"],
        compute.figure(reader, "loan_amount", view.filters),
        day=view.filters.as_of,
        scope=view.place,
        lang=view.lang,
    )
    return figure_sentence(said, view.lang)


def tiles(reader: Reader, view: View) -> tuple[Tile, ...]:
    """What was collected and what the loans did."""
    _ = gettext_of(view)
    investment = _value(reader, "green_projects_investment", view)
    institutions = _value(reader, "loan_institutions", view)
    per_10k = _value(reader, "loan_reduction_per_10k", view)

    def said(template: str, value: FigureValue) -> str:
        return template.format(value=value_words(value, view)) if value.value is not None else ""

    return (
        _tile(reader, view, "green_projects", said(_("investment {value}"), investment)),
        _tile(reader, view, "loan_amount", said(_("by institutions: {value}"), institutions)),
        _tile(reader, view, "loan_projects", _("a population of their own")),
        _tile(reader, view, "loan_reduction", said("{value}", per_10k)),
    )


def _tile(reader: Reader, view: View, figure_id: str, more: str) -> Tile:
    history = compute.history(reader, figure_id, view.filters, 12)
    base = history[0] if len(history) > 1 else None
    return tile(
        view,
        compute.figure(reader, figure_id, view.filters),
        base[1] if base else None,
        page="finance",
        basis=fmt_day(base[0], view.lang) if base else "",
        spark=[value.value for _day, value in history],
        more=more,
    )


def _value(reader: Reader, figure_id: str, view: View) -> FigureValue:
    return compute.figure(reader, figure_id, view.filters)


def categories(reader: Reader, view: View) -> Panel:
    """The library and its two overlapping categories as sets."""
    _ = gettext_of(view)
    counts = {name: _value(reader, name, view) for name in ("green_projects", "climate_projects", "facility_projects")}
    money = {
        "green_projects": _value(reader, "green_projects_investment", view),
        "climate_projects": _value(reader, "climate_projects_investment", view),
        "facility_projects": _value(reader, "facility_projects_amount", view),
    }
    empty = Panel(
        "project_sets",
        _("Project library by category"),
        table_of(),
        empty=_("Not enough data: no project is known for this view."),
    )
    if not counts["green_projects"].value:
        return empty
    by_set = compute.by_breakdown(reader, "green_projects", view.filters)
    both = by_set[BOTH].value or 0.0 if BOTH in by_set else 0.0
    names = [ledger.figures[name].name(view.lang) for name in counts]
    whole, climate, facility = (
        Category(name, words_, counts[name].value or 0.0, fmt(money[name].value, "CNY", view.lang))
        for name, words_ in zip(counts, names, strict=True)
    )
    table = table_of(
        words("category", _("Category"), [*names, _("Of these in both categories")]),
        amounts("projects", _("Projects"), [*(value.value for value in counts.values()), both], "projects", view.lang),
        amounts("money", _("Investment"), [*(value.value for value in money.values()), None], "CNY", view.lang),
    )
    return Panel(
        "project_sets",
        _("Project library by category"),
        table,
        category_sets(whole, climate, facility, both, "projects", lang=view.lang, theme=theme_of(view)),
        (*counts, "green_projects_investment", "climate_projects_investment", "facility_projects_amount"),
        note=_("The two categories overlap: their numbers are never added up."),
    )


def loans(reader: Reader, view: View) -> Panel:
    """Loans by institution, with the number of projects and the tonnes that they drive."""
    _ = gettext_of(view)
    amount = _split(reader, "loan_amount", view)
    projects = _split(reader, "institution_projects", view)
    reduction = _split(reader, "loan_reduction", view)
    codes = sorted(amount, key=lambda code: -(amount[code].value or 0.0))
    items = [
        Item(
            code,
            view.institution(code),
            amount[code].value,
            numerator=projects[code].value if code in projects else None,
            extra=fmt(reduction[code].value if code in reduction else None, "tCO2e", view.lang),
        )
        for code in codes
    ]
    table = table_of(
        words("institution", _("Institution"), [item.name for item in items]),
        amounts("amount", _("Loans"), [item.value for item in items], "CNY", view.lang),
        amounts("projects", _("Projects supported"), [item.numerator for item in items], "projects", view.lang),
        amounts(
            "reduction",
            _("Reduction"),
            [reduction[code].value if code in reduction else None for code in codes],
            "tCO2e",
            view.lang,
        ),
    )
    name = ledger.figures["loan_amount"].name(view.lang)
    return Panel(
        "loans_by_institution",
        _("Carbon reduction loans by institution"),
        table,
        loan_bars(items, name=name, lang=view.lang, theme=theme_of(view)),
        ("loan_amount", "institution_projects", "loan_reduction", "loan_institutions"),
        note=_("A project with loans of two institutions counts under both, so projects are not added up here."),
        empty="" if items else _("Not enough data: no loan is known for this view."),
    )


def _split(reader: Reader, figure_id: str, view: View) -> Mapping[str, FigureValue]:
    return compute.by_breakdown(reader, figure_id, view.filters)


def stages(reader: Reader, view: View) -> Panel:
    """The library by stage, from plan to operation."""
    _ = gettext_of(view)
    said = stage_words(view)
    values = compute.by_breakdown(reader, "project_stages", view.filters)
    items = [Item(code, said[code], values[code].value if code in values else 0.0) for code in STAGES]
    table = table_of(words("stage", _("Stage"), [item.name for item in items]), *value_columns(items, "project_stages", view))
    name = ledger.figures["project_stages"].name(view.lang)
    return Panel(
        "project_stages",
        _("Projects by stage"),
        table,
        ranked_bar(items, "projects", name=name, lang=view.lang, theme=theme_of(view), order="given"),
        ("project_stages",),
        empty="" if values else _("Not enough data: no project is known for this view."),
    )


def stage_words(view: View) -> dict[str, str]:
    """The words of the stages of a project."""
    _ = gettext_of(view)
    return {
        "planned": _("planned"),
        "approved": _("approved"),
        "construction": _("under construction"),
        "operating": _("operating"),
    }


def by_city(reader: Reader, view: View, room: str) -> CityMap | None:
    """The cities coloured by the investment of their projects; None where no project is known."""
    values = compute.by_city(reader, "green_projects_investment", view.on(cities=()).filters)
    if not values:
        return None
    definition = ledger.figures["green_projects_investment"]
    return city_map(
        {code: item_of(code, view.city(code), values.get(code)) for code in every_city(view, values)},
        definition.unit,
        name=definition.name(view.lang),
        lang=view.lang,
        theme=theme_of(view),
        selected=view.filters.cities,
        decimals=definition.decimals,
        width=SIZES[room][0],
        height=SIZES[room][1],
    )


def cities(reader: Reader, view: View) -> Panel:
    """Projects and investment by city, as the table of the map."""
    _ = gettext_of(view)
    province = view.on(cities=()).filters
    investment = compute.by_city(reader, "green_projects_investment", province)
    count = compute.by_city(reader, "green_projects", province)
    loans_ = compute.by_city(reader, "loan_amount", province)
    items = sorted(city_items(view, investment), key=lambda item: -(item.value or 0.0))
    table = table_of(
        words("city", _("City"), [item.name for item in items]),
        amounts("projects", _("Projects"), [_of(count, item.code) for item in items], "projects", view.lang),
        amounts("investment", _("Investment"), [item.value for item in items], "CNY", view.lang),
        amounts("loans", _("Loans"), [_of(loans_, item.code) for item in items], "CNY", view.lang),
    )
    return Panel("project_cities", _("Projects by city"), table, None, ("green_projects_investment", "green_projects"))


def _of(values: Mapping[str, FigureValue], code: str) -> float | None:
    return values[code].value if code in values else None


def listing(reader: Reader, view: View) -> Panel:
    """The projects of the library, the largest investment first."""
    _ = gettext_of(view)
    table = _library_table(reader, view, MOST_ROWS)
    return Panel(
        "projects",
        _("Projects of the library"),
        table,
        None,
        ("green_projects", "green_projects_investment"),
        empty="" if table.rows else _("Not enough data: no project is known for this view."),
        every=lambda again: _library_table(again, view, MOST_EXPORTED),
    )


def _library_table(reader: Reader, view: View, limit: int) -> Table:
    _ = gettext_of(view)
    rows = listings.library(reader, view.filters, limit)
    said = stage_words(view)
    total = compute.figure(reader, "green_projects", view.filters).value
    return table_of(
        words("project", _("Project"), [view.named(row.name_zh, row.name_en) for row in rows]),
        words("city", _("City"), [view.city(row.city) for row in rows]),
        words("categories", _("Categories"), [_categories(row, view) for row in rows]),
        words("stage", _("Stage"), [said.get(row.stage, row.stage) for row in rows]),
        amounts("investment", _("Investment"), [row.investment for row in rows], "CNY", view.lang),
        amounts("reduction", _("Reduction a year"), [row.reduction for row in rows], "tCO2e", view.lang),
        total=None if total is None else int(total),
    )


def _categories(row: listings.LibraryProject, view: View) -> str:
    _ = gettext_of(view)
    found = [words_ for belongs, words_ in ((row.is_climate, _("climate")), (row.is_facility, _("facility"))) if belongs]
    return joined(found, view.lang) if found else "—"


BUILDERS = (sentence, tiles, categories, stages, loans, cities, listing)
SIZED = (by_city,)
