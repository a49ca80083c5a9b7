"""Is there enough: allocation, holdings, need and shortfall; who does not trade; what closing all gaps costs at a price."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from carbondash.charts.bars import ranked_bar
from carbondash.charts.frames import Item
from carbondash.charts.volumes import Split, splits
from carbondash.derive import deadlines
from carbondash.figures import compute, market
from carbondash.figures.format import fmt, fmt_day, fmt_period
from carbondash.figures.market import Line
from carbondash.figures.tables import Column, Table, amounts, table_of
from carbondash.figures.tiles import Tile, tile, value_words
from carbondash.figures.view import View
from carbondash.store import Reader
from carbondash.store import market as store_market
from carbondash.store.market import Short
from carbondash.ui.cache import remember
from carbondash.ui.panel import MOST_EXPORTED, PAGE_ROWS, Listing, Panel, first_row
from carbondash.ui.panels.common import Columns, gettext_of, sentences, theme_of, words
from carbondash.ui.panels.market_prices import every_quote
from carbondash.ui.panels.market_words import price_asked, price_words, tonnes_column

TILES = ("surrender_outstanding", "usable_holdings", "shortfall", "shortfall_without_trade")
_YEAR = 12


@dataclass(frozen=True)
class Price:
    """The price that costs are worked out at, in CNY/t; day: of the close that it is, None where it was chosen."""

    value: float
    day: date | None


def cycle_of(reader: Reader, view: View) -> str | None:
    """The cycle that is shown: the chosen one, else the latest with a known position."""
    return market.cycle_of(reader, view.filters)


def price_of(reader: Reader, view: View) -> Price | None:
    """The price of the address, else the last close by the day; None without either."""
    asked = price_asked(view)
    if asked is not None:
        return Price(asked, None)
    bare = view.only().on(cities=(), industries=(), tiers=(), cycle=None)
    close = market.last_close(remember(every_quote, reader, bare))
    return None if close is None else Price(close.price, close.day)


def said_price(price: Price | None, view: View) -> str:
    """Which price it is, in words."""
    _ = gettext_of(view)
    if price is None:
        return _("No close is in the data: choose a price.")
    if price.day is None:
        return _("Price: {price}, chosen here").format(price=price_words(price.value, view))
    return _("Price: {price}, close of {day}").format(price=price_words(price.value, view), day=fmt_day(price.day, view.lang))


def standing(reader: Reader, view: View) -> str:
    """What has to be said of the cycle that is shown: none is open on the day, or the open one is not determined; else empty."""
    _ = gettext_of(view)
    cycle, as_of = cycle_of(reader, view), view.filters.as_of
    open_one = deadlines.cycle_of(as_of)
    if open_one is not None and deadlines.is_over(open_one, as_of):
        open_one = None
    if cycle is None:
        return ""
    shown = fmt_period(cycle, view.lang)
    if open_one is None:
        dates = deadlines.cycle_dates(cycle, as_of)
        if dates is None:
            return _("No compliance cycle is open on this day; shown is {cycle}.").format(cycle=shown)
        return _("No compliance cycle is open on this day; shown is {cycle}, due on {day}.").format(
            cycle=shown, day=fmt_day(dates[1], view.lang)
        )
    if open_one != cycle and view.filters.cycle is None:
        return _("The obligations of {open} are not determined yet; shown is {cycle}.").format(
            open=fmt_period(open_one, view.lang), cycle=shown
        )
    return ""


def sentence(reader: Reader, view: View) -> str:
    """How much is lacking in the cycle, by how many, who of them does not trade, and what it costs."""
    _ = gettext_of(view)
    cycle = cycle_of(reader, view)
    values = market.position(reader, view.filters, cycle) if cycle else {}
    opening = fmt_day(view.filters.as_of, view.lang)
    if cycle is None or values["obligation"].value is None or values["shortfall"].value is None:
        return _("As of {day}, no obligation of {place} is known: who has enough can't be said.").format(
            day=opening, place=view.place
        )
    gap, count = values["shortfall"], int(values["shortfall_enterprises"].value or 0)
    about = {"day": opening, "place": view.place, "cycle": fmt_period(cycle, view.lang)}
    if not gap.value:
        return _("As of {day}, no enterprise of {place} lacks allowances for {cycle}.").format(**about)
    quiet = int(values["shortfall_without_trade"].value or 0)
    first = _("As of {day}, {place} lacks {gap} for {cycle}: {count} short, {quiet} of them without a trade in 30 days.").format(
        **about, gap=value_words(gap, view), count=fmt(count, "enterprises", view.lang), quiet=f"{quiet:,}"
    )
    price = price_of(reader, view)
    if price is None:
        return first
    second = _("At {price}, closing all gaps costs {cost}.").format(
        price=price_words(price.value, view), cost=fmt(market.cost(gap.value, price.value), "CNY", view.lang)
    )
    return sentences(view, first, second)


def tiles(reader: Reader, view: View) -> tuple[Tile, ...]:
    """What is still owed in the cycle, what covers it, what is lacking, and who does not trade."""
    _ = gettext_of(view)
    cycle = cycle_of(reader, view)
    found = []
    for name in TILES:
        now = compute.figure(reader, name, view.filters, cycle)
        history = compute.history(reader, name, view.filters, _YEAR, cycle) if cycle else []
        before = history[-2] if len(history) > 1 else None
        more = ""
        if name == "shortfall" and now.value is not None and cycle:
            short = compute.figure(reader, "shortfall_enterprises", view.filters, cycle)
            more = _("{count} enterprises short").format(count=f"{int(short.value or 0):,}")
        found.append(
            tile(
                view,
                now,
                before[1] if before else None,
                page="rows",
                state={"measure": name, **({"period": cycle} if cycle else {})},
                basis=fmt_day(before[0], view.lang) if before else "",
                spark=[value.value for _day, value in history],
                name=_("Short, no trade in 30 days") if name == "shortfall_without_trade" else "",
                more=more,
            )
        )
    return tuple(found)


def cities(reader: Reader, view: View) -> Panel:
    """What is still to be surrendered by city: covered by usable holdings, and lacking."""
    _ = gettext_of(view)
    return _cover(reader, view, "city", _("Still to be surrendered, by city"))


def table(reader: Reader, view: View) -> Panel:
    """Allocation, holdings, need and shortfall of every city as a table."""
    _ = gettext_of(view)
    cycle = cycle_of(reader, view)
    lines = market.by_city(reader, view.filters, cycle) if cycle else []
    figures = ("allowances_allocated", "obligation", "surrendered", "allowances_held", "usable_holdings", "shortfall")
    return Panel(
        "market_table",
        _("Allocation, holdings, need and shortfall, by city"),
        _position_table(lines, view, _("City"), True),
        figures=figures,
        period=cycle,
        empty="" if lines else _("No obligation of this view is determined by this day."),
    )


def industries(reader: Reader, view: View) -> Panel:
    """The same by industry."""
    _ = gettext_of(view)
    return _cover(reader, view, "industry", _("Still to be surrendered, by industry"))


def _cover(reader: Reader, view: View, dimension: str, title: str) -> Panel:
    _ = gettext_of(view)
    cycle, is_city = cycle_of(reader, view), dimension == "city"
    panel = f"market_{dimension}"
    lines = (market.by_city if is_city else market.by_industry)(reader, view.filters, cycle) if cycle else []
    if not lines or cycle is None:
        return Panel(panel, title, table_of(), empty=_("No obligation of this view is determined by this day."))
    behind = _position_table(lines, view, _("City") if is_city else _("Industry"), is_city)
    figures = ("surrender_outstanding", "shortfall", "usable_holdings", "allowances_allocated", "allowances_held")
    owing = sorted((line for line in lines if line.values["surrender_outstanding"]), key=lambda line: -(_gap(line)))
    if not owing:
        done = _("Everything is surrendered for {cycle}; the table has what was allocated and is held.")
        return Panel(panel, title, behind, None, figures, cycle, note=done.format(cycle=fmt_period(cycle, view.lang)))
    rows = [
        Split(
            line.code,
            _name(line.code, view, is_city),
            (_gap(line), line.covered or 0.0),
            _owed_words(line, view),
        )
        for line in owing
    ]
    chart = splits(
        rows,
        (_("lacking"), _("covered by usable holdings")),
        "t",
        name=_("Still to be surrendered"),
        lang=view.lang,
        theme=theme_of(view),
        selected=view.filters.cities if is_city else (),
    )
    note = _("The two parts add up to what is still to be surrendered; a surplus of one enterprise covers no other.")
    return Panel(panel, title, behind, chart, figures, cycle, note=note)


def _owed_words(line: Line, view: View) -> str:
    """What a line still owes in words, and what it lacks where it lacks anything."""
    _ = gettext_of(view)
    owed = fmt(line.values["surrender_outstanding"], "t", view.lang)
    return _("{gap} lacking of {owed}").format(gap=fmt(_gap(line), "t", view.lang), owed=owed) if _gap(line) else owed


def _gap(line: Line) -> float:
    return line.values["shortfall"] or 0.0


def _name(code: str, view: View, is_city: bool) -> str:
    return view.city(code, short=True) if is_city else view.industry(code)


def _position_table(lines: Sequence[Line], view: View, heading: str, is_city: bool) -> Table:
    _ = gettext_of(view)

    def of(figure_id: str) -> list[float | None]:
        return [line.values[figure_id] for line in lines]

    return table_of(
        words("where", heading, [_name(line.code, view, is_city) for line in lines]),
        tonnes_column("allocated", _("Allocated"), of("allowances_allocated"), view),
        tonnes_column("obligation", _("Obligation as determined"), of("obligation"), view),
        tonnes_column("surrendered", _("Surrendered"), of("surrendered"), view),
        tonnes_column("owed", _("Still to be surrendered"), of("surrender_outstanding"), view),
        tonnes_column("held", _("Held, all vintages"), of("allowances_held"), view),
        tonnes_column("usable", _("Usable for the cycle"), of("usable_holdings"), view),
        tonnes_column("gap", _("Shortfall"), of("shortfall"), view),
        (Column("short", _("Enterprises short"), "number"), of("shortfall_enterprises")),
    )


def costs(reader: Reader, view: View) -> Panel:
    """What closing all gaps costs by city, at the price of the address."""
    _ = gettext_of(view)
    cycle, price = cycle_of(reader, view), price_of(reader, view)
    title = _("Cost of closing all gaps, by city")
    lines = market.by_city(reader, view.filters, cycle) if cycle else []
    if not lines:
        return Panel("market_costs", title, table_of(), empty=_("No obligation of this view is determined by this day."))
    if price is None:
        return Panel("market_costs", title, table_of(), empty=said_price(None, view))
    found = [(line, market.cost(line.values["shortfall"], price.value) or 0.0) for line in lines if line.values["shortfall"]]
    if not found:
        return Panel("market_costs", title, table_of(), empty=_("Nobody lacks allowances on this day: nothing has to be bought."))
    found.sort(key=lambda pair: -pair[1])
    items = [
        Item(line.code, view.city(line.code, short=True), cost, extra=fmt(line.values["shortfall"], "t", view.lang))
        for line, cost in found
    ]
    behind = table_of(
        words("city", _("City"), [item.name for item in items]),
        tonnes_column("gap", _("Shortfall"), [line.values["shortfall"] for line, _cost in found], view),
        (Column("short", _("Enterprises short"), "number"), [line.values["shortfall_enterprises"] for line, _cost in found]),
        (Column("cost", _("Cost (¥)"), "number"), [cost for _line, cost in found]),
    )
    chart = ranked_bar(
        items,
        "CNY",
        name=_("Cost of closing all gaps"),
        lang=view.lang,
        theme=theme_of(view),
        selected=view.filters.cities,
        one_unit=True,
    )
    note = _(
        "Shortfall times the price, added up enterprise by enterprise; what trades of this size do to the price is left out."
    )
    return Panel("market_costs", title, behind, chart, ("shortfall",), cycle, note=note)


def total_cost(reader: Reader, view: View) -> str:
    """The cost of closing all gaps of the view, in words; empty where nothing is lacking."""
    _ = gettext_of(view)
    cycle, price = cycle_of(reader, view), price_of(reader, view)
    gap = compute.figure(reader, "shortfall", view.filters, cycle).value if cycle else None
    if price is None or not gap:
        return ""
    return _("{gap} × {price} = {cost}").format(
        gap=fmt(gap, "t", view.lang),
        price=price_words(price.value, view),
        cost=fmt(market.cost(gap, price.value), "CNY", view.lang),
    )


def is_quiet(view: View) -> bool:
    """Whether the list is narrowed down to those without a trade in 30 days: so it is unless the address asks for all."""
    return view.page("status") != "all"


def short(reader: Reader, view: View) -> Listing:
    """Who lacks allowances, page by page; without a trade in 30 days, or all."""
    _ = gettext_of(view)
    cycle, quiet, price = cycle_of(reader, view), is_quiet(view), price_of(reader, view)
    title = _("Short of allowances without a trade in 30 days") if quiet else _("Short of allowances")
    if cycle is None:
        return Listing("market_short", title, table_of(), empty=_("No obligation of this view is determined by this day."))

    def read(again: Reader, limit: int, offset: int) -> tuple[list[Short], Table]:
        found, total = store_market.short_enterprises(again, view.filters, cycle, quiet=quiet, limit=limit, offset=offset)
        return found, _short_table(found, view, price, total)

    found, shown = read(reader, PAGE_ROWS, first_row(view))
    cycle_words = _("Cycle: {cycle}").format(cycle=fmt_period(cycle, view.lang))
    return Listing(
        "market_short",
        title,
        shown,
        tuple({"id": str(row.enterprise_id)} for row in found),
        lambda again: read(again, MOST_EXPORTED, 0)[1],
        said=(cycle_words, said_price(price, view)),
        figures=("shortfall", "shortfall_enterprises", "shortfall_without_trade"),
        period=cycle,
        empty=_("No enterprise short of allowances has gone without a trade.")
        if quiet
        else _("Nobody lacks allowances on this day."),
    )


def _short_table(found: Sequence[Short], view: View, price: Price | None, total: int) -> Table:
    _ = gettext_of(view)
    as_of = view.filters.as_of
    columns: Columns = [
        words("enterprise", _("Enterprise"), [view.named(row.name_zh, row.name_en) for row in found]),
        words("city", _("City"), [view.city(row.city) for row in found]),
        words("industry", _("Industry"), [view.industry(row.industry) for row in found]),
        tonnes_column("gap", _("Shortfall"), [row.gap_t for row in found], view),
        tonnes_column(
            "owed", _("Still to be surrendered"), [max(0, row.obligation_t - row.surrendered_t) for row in found], view
        ),
        tonnes_column("usable", _("Usable holdings"), [row.usable_t for row in found], view),
        (Column("left", _("Days left"), "number"), [(row.deadline - as_of).days for row in found]),
        (Column("deadline", _("Deadline"), "date"), [row.deadline for row in found]),
        (Column("last", _("Last trade"), "date"), [row.last_trade for row in found]),
        (
            Column("since", _("Days since the last trade"), "number"),
            [None if row.last_trade is None else (as_of - row.last_trade).days for row in found],
        ),
    ]
    if price is not None:
        columns.append(
            amounts("cost", _("Cost at the price"), [market.cost(row.gap_t, price.value) for row in found], "CNY", view.lang)
        )
    return table_of(*columns, total=total)


def enterprises(reader: Reader, view: View, most: int) -> list[int]:
    """The enterprises of the list that the address names, in its order."""
    cycle = cycle_of(reader, view)
    if cycle is None:
        return []
    found, _total = store_market.short_enterprises(reader, view.filters, cycle, quiet=is_quiet(view), limit=most)
    return [row.enterprise_id for row in found]


def counts(reader: Reader, view: View) -> tuple[int, int]:
    """How many lack allowances without a trade in 30 days, and how many in all."""
    cycle = cycle_of(reader, view)
    if cycle is None:
        return 0, 0
    values = (
        compute.figure(reader, name, view.filters, cycle).value for name in ("shortfall_without_trade", "shortfall_enterprises")
    )
    quiet, every = (int(value or 0) for value in values)
    return quiet, every


BUILDERS = (standing, sentence, tiles, cities, table, industries, costs, total_cost, short, counts, price_of)
