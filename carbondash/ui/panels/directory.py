"""The directory: are those listed who should be, at the right tier; the yearly lists; the list itself."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from carbondash.charts.bars import ranked_bar
from carbondash.charts.lists import ListRow, list_grid
from carbondash.figures import compute, directory, ledger
from carbondash.figures.directory import MOVES, TIERS, TierState
from carbondash.figures.format import as_shown, fmt, fmt_day, fmt_period, fmt_rate
from carbondash.figures.tables import Column, Table, amounts, table_of
from carbondash.figures.tiles import Tile, tile
from carbondash.figures.view import View
from carbondash.store import Reader
from carbondash.store import directory as stored
from carbondash.store.directory import Listed
from carbondash.ui.panel import MOST_EXPORTED, PAGE_ROWS, Listing, Panel, first_row
from carbondash.ui.panels.common import city_items, gettext_of, item_of, theme_of, value_columns, words

_KG = 1000
# Pixels that the bars of the cities fill beside the two cards at their left.
_CITIES = 560
# Move, symbol and colour of its row in the chart of the lists, by their places there.
_LOOKS = {"new": (0, 3), "up": (1, 2), "down": (2, 1), "left": (3, 1)}


def sentence(reader: Reader, view: View) -> str:
    """Whether those are listed who should be, and what is to be done about the others."""
    _ = gettext_of(view)
    day = fmt_day(view.filters.as_of, view.lang)
    right = compute.figure(reader, "right_tier_rate", view.filters)
    if right.value is None:
        known = compute.figure(reader, "known_enterprises", view.filters)
        return _(
            "As of {day}, {place}: {known} in the store; no record of another department has come, so that nobody can say "
            "from here whether all who should be are listed."
        ).format(day=day, place=view.place, known=fmt(known.value, "enterprises", view.lang))
    to_do = [
        fmt(compute.figure(reader, name, view.filters).value, "enterprises", view.lang)
        for name in ("candidates_to_list", "candidates_to_move", "candidates_to_remove")
    ]
    return _(
        "As of {day}, {rate} of those that should be listed in {place} are on the list at the right tier; "
        "to be listed: {to_list}, to be moved: {to_move}, to be removed: {to_remove}."
    ).format(
        day=day,
        place=view.place,
        rate=fmt_rate(right.value, right.numerator, right.denominator, view.lang, decimals=1),
        to_list=to_do[0],
        to_move=to_do[1],
        to_remove=to_do[2],
    )


def tiles(reader: Reader, view: View) -> tuple[Tile, ...]:
    """Coverage at the right tier, and what is to be done."""
    _ = gettext_of(view)
    names = ("right_tier_rate", "candidates_to_list", "candidates_to_move", "candidates_to_remove")
    compute.preload(reader, names, view.filters)
    coverage = compute.figure(reader, "listing_coverage_rate", view.filters)
    said = ""
    if coverage.value is not None:
        said = _("at whichever tier: {rate}").format(
            rate=fmt_rate(coverage.value, coverage.numerator, coverage.denominator, view.lang, decimals=1)
        )
    own = _("by screening, the product's own method")
    return (
        tile(view, compute.figure(reader, names[0], view.filters), None, page="directory", more=said),
        *(tile(view, compute.figure(reader, name, view.filters), None, page="directory", more=own) for name in names[1:]),
    )


def by_tier(reader: Reader, view: View) -> Panel:
    """How many should be listed at each tier, how many are, and how many rightly."""
    _ = gettext_of(view)
    states = directory.tiers(reader, view.filters)
    items = [item_of(state.tier, view.tier(state.tier), state.right) for state in states]
    name = ledger.figures["right_tier_rate"].name(view.lang)
    return Panel(
        "coverage_by_tier",
        _("Coverage by tier"),
        _tier_table(states, view),
        ranked_bar(items, "%", name=name, lang=view.lang, theme=theme_of(view), order="given") if states else None,
        ("right_tier_rate", "should_be_listed", "managed_enterprises"),
        note=_("At each bar: enterprises at the right tier, of those that should have the tier.") if states else "",
        empty="" if states else _nothing_screened(view),
    )


def _nothing_screened(view: View) -> str:
    _ = gettext_of(view)
    return _("Not enough data: no record of another department has come by this day.")


def _tier_table(states: Sequence[TierState], view: View) -> Table:
    _ = gettext_of(view)
    return table_of(
        words("tier", _("Tier"), [view.tier(state.tier) for state in states]),
        amounts("should", _("Should be listed"), [state.should.value for state in states], "enterprises", view.lang),
        amounts("listed", _("On the list"), [state.listed.value for state in states], "enterprises", view.lang),
        amounts("right", _("Of these at the right tier"), [state.right.numerator for state in states], "enterprises", view.lang),
        amounts("rate", _("Share"), [state.right.value for state in states], "%", view.lang, decimals=1),
    )


def by_city(reader: Reader, view: View) -> Panel:
    """The share that is listed at the right tier, city by city."""
    _ = gettext_of(view)
    values = compute.by_city(reader, "right_tier_rate", view.on(cities=()).filters)
    items = city_items(view, values) if values else []
    name = ledger.figures["right_tier_rate"].name(view.lang)
    table = table_of(words("city", _("City"), [item.name for item in items]), *value_columns(items, "right_tier_rate", view))
    return Panel(
        "coverage_by_city",
        _("Coverage by city"),
        table,
        ranked_bar(
            items,
            "%",
            name=name,
            lang=view.lang,
            theme=theme_of(view),
            selected=view.filters.cities,
            order="ascending",
            height=_CITIES,
        )
        if items
        else None,
        ("right_tier_rate", "listing_coverage_rate"),
        note=_("Click a city to filter to it.") if items else "",
        empty="" if items else _nothing_screened(view),
    )


def move_words(view: View) -> dict[str, str]:
    """The words of what happens to an enterprise between two lists."""
    _ = gettext_of(view)
    return {"new": _("newly listed"), "up": _("moved up"), "down": _("moved down"), "left": _("left the list")}


def lists(reader: Reader, view: View) -> Panel:
    """The yearly lists by tier, and what moved with each."""
    _ = gettext_of(view)
    years = directory.years(reader, view.filters)
    periods = [year.period for year in years]
    moved = move_words(view)
    shown = [tier for tier in TIERS if not view.filters.tiers or tier in view.filters.tiers]
    tiers_ = [ListRow(view.tier(tier), {year.period: year.tiers[tier] for year in years}) for tier in shown]
    # With the first list everybody is new: nothing moved yet.
    moves = [
        ListRow(moved[move], {year.period: None if year.first else year.moves[move] for year in years}, *_LOOKS[move])
        for move in MOVES
    ]
    rows = [*tiers_, *moves]
    title = _("Lists by tier and what moved")
    table = table_of(
        words("list", _("List of"), [fmt_period(period, view.lang) for period in periods]),
        *(
            (Column(f"c{place}", row.name, "number"), [row.counts[period] for period in periods])
            for place, row in enumerate(rows)
        ),
    )
    return Panel(
        "yearly_lists",
        title,
        table,
        list_grid([tiers_, moves], periods, name=title, lang=view.lang, theme=theme_of(view)) if years else None,
        ("listed_enterprises", "list_moves"),
        empty="" if years else _("Not enough data: no yearly list is known for this view."),
    )


def listing(reader: Reader, view: View) -> Listing:
    """The enterprises that are known on the day, page by page, each leading to its file."""
    _ = gettext_of(view)
    rows, total = stored.listed(reader, view.filters, limit=PAGE_ROWS, offset=first_row(view))

    def every(again: Reader) -> Table:
        found, count = stored.listed(again, view.filters, limit=MOST_EXPORTED)
        return _list_table(found, count, view)

    newest = stored.list_in_force(reader, view.filters.as_of)
    note = ""
    if newest is not None:
        note = _("List in force: {year}, published on {day}.").format(
            year=fmt_period(newest[0], view.lang), day=fmt_day(newest[1], view.lang)
        )
    return Listing(
        "directory",
        _("Enterprises and their tier"),
        _list_table(rows, total, view),
        tuple({"id": str(row.enterprise_id)} for row in rows),
        every,
        figures=("managed_enterprises", "known_enterprises"),
        note=note,
        empty=_("No enterprise is known for this view."),
    )


def _list_table(rows: Sequence[Listed], total: int, view: View) -> Table:
    _ = gettext_of(view)
    return table_of(
        words("enterprise", _("Enterprise"), [view.named(row.name_zh, row.name_en) for row in rows]),
        words("city", _("City"), [view.city(row.city) for row in rows]),
        words("industry", _("Industry"), [view.industry(row.industry) for row in rows]),
        words("tier", _("Tier now"), [standing_words(row.tier, row.is_managed, view) for row in rows]),
        words("history", _("Tier by list"), [history_words(row, view) for row in rows]),
        (
            # In full: near a threshold the single thousand matters.
            Column("emissions", _("Newest annual emissions (t CO2e)"), "number"),
            [None if row.emissions_kg is None else int(as_shown(row.emissions_kg / _KG)) for row in rows],
        ),
        words("year", _("Year"), [fmt_period(row.emissions_period, view.lang) for row in rows]),
        words("code", _("Credit code"), [row.credit_code or "" for row in rows]),
        total=total,
    )


def standing_words(tier: str, is_managed: bool, view: View) -> str:
    """An enterprise's tier, or that it is not under emission reporting."""
    _ = gettext_of(view)
    if is_managed:
        return view.tier(tier)
    return _("not listed") if tier == "unknown" else _("not listed (was {tier})").format(tier=view.tier(tier))


def history_words(row: Listed, view: View) -> str:
    """The tier that the lists gave an enterprise, years of one tier together, and what changed since the newest one."""
    _ = gettext_of(view)
    parts = []
    # Years of one tier that follow each other without a gap are one run.
    for (tier, _gap), run in groupby(enumerate(row.lists), key=lambda item: (item[1][1], int(item[1][0][1:]) - item[0])):
        years = [int(period[1:]) for _place, (period, _tier) in run]
        span = f"{years[0]}" if len(years) == 1 else f"{years[0]}{'—' if view.lang == 'zh' else '–'}{years[-1]}"
        parts.append(f"{span}{'：' if view.lang == 'zh' else ': '}{view.tier(tier)}")
    last = row.lists[-1][1] if row.lists else None
    if last is not None and (not row.is_managed or last != row.tier):
        since = standing_words(row.tier, row.is_managed, view)
        parts.append(_("since {day}: {tier}").format(day=fmt_day(row.since, view.lang), tier=since))
    return " → ".join(parts)


BUILDERS = (sentence, tiles, by_tier, by_city, lists, listing)
