"""Prices and trades: national quotes by day, the province's trades by month, vintage and method, and both against each other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from carbondash.charts.prices import Day, MonthPrice, Named, against
from carbondash.charts.prices import quotes as drawn_quotes
from carbondash.charts.volumes import cumulated, monthly
from carbondash.derive.words import vintage
from carbondash.figures import compute, ledger, market
from carbondash.figures.compute import FigureValue
from carbondash.figures.format import fmt, fmt_day, fmt_period
from carbondash.figures.market import TURNOVER, VOLUME, Quote
from carbondash.figures.tables import Column, Table, amounts, table_of
from carbondash.figures.tiles import Tile, tile, value_words
from carbondash.figures.view import View
from carbondash.store import Reader
from carbondash.ui.cache import remember
from carbondash.ui.panel import Panel
from carbondash.ui.panels.common import Columns, gettext_of, sentences, theme_of, words
from carbondash.ui.panels.market_words import doubt_words, method_words, price_column, price_words, tonnes_column

TILES = (VOLUME, TURNOVER, "trade_mean_price", "trades_cumulative")
SPANS = {"quarter": timedelta(days=92), "year": timedelta(days=366)}
# A chart tells so many kinds apart; older vintages are drawn together.
_MOST_KINDS = 4
_YEAR = 12
_MONTHS = 60


@dataclass(frozen=True)
class PriceNow:
    """The last close in words: the price, its change with an arrow (empty: there is no day before), and its day."""

    price: str
    change: str
    day: str


def every_quote(reader: Reader, view: View) -> tuple[Quote, ...]:
    """All national quotes by the day; they are the same for every city."""
    return tuple(market.quotes(reader, view.filters.as_of))


def _quotes(reader: Reader, view: View) -> tuple[Quote, ...]:
    bare = view.only().on(cities=(), industries=(), tiers=(), cycle=None)
    return remember(every_quote, reader, bare)


def price_now(reader: Reader, view: View) -> PriceNow | None:
    """The last close and its change on the trading day before; None without quotes."""
    _ = gettext_of(view)
    close = market.last_close(_quotes(reader, view))
    if close is None:
        return None
    change = ""
    if close.change is not None and close.before:
        size = fmt(abs(close.change), "CNY/t", view.lang, decimals=2)
        share = fmt(abs(100 * close.change / close.before), "%", view.lang, decimals=2)
        arrow = "▲" if close.change > 0 else "▼" if close.change < 0 else ""
        change = f"{arrow} {size} · {share}" if arrow else _("unchanged from the trading day before")
    return PriceNow(price_words(close.price, view), change, fmt_day(close.day, view.lang))


def sentence(reader: Reader, view: View) -> str:
    """The last close and what the province's enterprises have traded."""
    _ = gettext_of(view)
    close = market.last_close(_quotes(reader, view))
    first = _("As of {day} there are no quotes of the national market in the data.").format(
        day=fmt_day(view.filters.as_of, view.lang)
    )
    if close is not None:
        change = _moved(close.change, view)
        first = _("As of {day}, the national market's last close was {price} ({close_day}){change}.").format(
            change=change,
            day=fmt_day(view.filters.as_of, view.lang),
            price=price_words(close.price, view),
            close_day=fmt_day(close.day, view.lang, short=True),
        )
    values = {name: compute.figure(reader, name, view.filters) for name in TILES}
    if not values[VOLUME].value:
        return sentences(view, first, _("No trade of {place} is in the data.").format(place=view.place))
    second = _("{place} has traded {volume} for {turnover} in all, at {mean} on average.").format(
        place=view.place,
        volume=value_words(values[VOLUME], view),
        turnover=value_words(values[TURNOVER], view),
        mean=price_words(values["trade_mean_price"].value, view),
    )
    return sentences(view, first, second)


def _moved(change: float | None, view: View) -> str:
    """How a close stands to the one before, as the end of a sentence."""
    _ = gettext_of(view)
    if not change:
        return ""
    template = _(", up {change} on the trading day before") if change > 0 else _(", down {change} on the trading day before")
    return template.format(change=price_words(abs(change), view))


def tiles(reader: Reader, view: View) -> tuple[Tile, ...]:
    """What has been traded so far."""
    return tuple(_tile(reader, view, name) for name in TILES)


def _tile(reader: Reader, view: View, name: str) -> Tile:
    _ = gettext_of(view)
    short = {
        VOLUME: _("Volume traded so far"),
        TURNOVER: _("Turnover so far"),
        "trade_mean_price": _("Mean price so far"),
        "trades_cumulative": _("Trades so far"),
    }
    now = compute.figure(reader, name, view.filters)
    history = compute.history(reader, name, view.filters, _YEAR)
    base: FigureValue | None = None
    basis = ""
    if len(history) > 1:
        day, base = history[0]
        basis = fmt_day(day, view.lang)
    spark = [value.value for _day, value in history]
    return tile(view, now, base, page="rows", state={"measure": name}, basis=basis, spark=spark, name=short[name])


def span_words(view: View) -> dict[str, str]:
    """How far back the quotes are drawn; the year is the one without a word in the address."""
    _ = gettext_of(view)
    return {"quarter": _("3 months"), "year": _("1 year"), "all": _("since the opening")}


def span_of(view: View) -> str:
    """The span that the address asks for."""
    asked = view.page("period")
    return asked if asked in ("quarter", "all") else "year"


def quotes(reader: Reader, view: View) -> Panel:
    """Price and volume of the national market by day."""
    _ = gettext_of(view)
    every, span = _quotes(reader, view), span_of(view)
    since = view.filters.as_of - SPANS[span] if span in SPANS else date.min
    found = [quote for quote in every if quote.day >= since]
    title = _("National market: price and volume by day")
    if not found:
        return Panel("market_quotes", title, table_of(), empty=_("No quote of these days is in the data."))
    days = [Day(quote.day, quote.close, quote.listed, quote.block, doubt_words(quote.flag, view)) for quote in found]
    named = Named(
        close=_("Closing price"),
        listed=_("Listed volume"),
        block=_("Block volume"),
        missing=_("volume not in the data"),
        doubt=_("quote in doubt"),
        volume=_("Volume"),
    )
    chart = drawn_quotes(days, named, lang=view.lang, theme=theme_of(view))
    missing = sum(quote.lacks_volume for quote in found)
    doubtful = sum(bool(quote.flag) for quote in found)
    said = _("{days} trading days; volume missing on {missing}, in doubt {doubtful}.").format(
        days=f"{len(found):,}", missing=f"{missing:,}", doubtful=f"{doubtful:,}"
    )
    what = _("Listed prices alone enter the national close; block trades do not. A missing volume is not a day without trades.")
    return Panel("market_quotes", title, _quote_table(found, view), chart, note=sentences(view, said, what))


def _quote_table(found: list[Quote], view: View) -> Table:
    _ = gettext_of(view)
    newest = list(reversed(found))
    fen = [(quote.row.open_fen, quote.row.high_fen, quote.row.low_fen) for quote in newest]
    prices = [[None if value is None else value / market.FEN for value in row] for row in fen]
    columns: Columns = [
        (Column("day", _("Day"), "date"), [quote.day for quote in newest]),
        price_column("close", _("Closing price"), [quote.close for quote in newest], view),
        price_column("open", _("Opening price"), [row[0] for row in prices], view),
        price_column("high", _("Highest price"), [row[1] for row in prices], view),
        price_column("low", _("Lowest price"), [row[2] for row in prices], view),
        tonnes_column("listed", _("Listed volume"), [quote.listed for quote in newest], view),
        tonnes_column("block", _("Block volume"), [quote.block for quote in newest], view),
        amounts("turnover", _("Turnover"), [quote.turnover for quote in newest], "CNY", view.lang),
        words("doubt", _("In doubt"), ["◇ " + doubt_words(quote.flag, view) if quote.flag else "" for quote in newest]),
        words("source", _("Quoted from"), [quote.row.source or "" for quote in newest]),
    ]
    return table_of(*columns)


def by_month(reader: Reader, view: View) -> Panel:
    """The province's trades by month, in parts by vintage or by method."""
    _ = gettext_of(view)
    found = market.months(reader, view.filters)
    is_by_method = view.page("kind") == "method"
    title = _("Trades of {place} by month").format(place=view.place)
    if not found:
        return Panel("market_months", title, table_of(), empty=_("No trade of this view is in the data."))
    keys = sorted({kind[1 if is_by_method else 0] for month in found for kind in month.volume})
    early = keys[: max(0, len(keys) - _MOST_KINDS + 1)] if len(keys) > _MOST_KINDS else []
    groups = [early, *([key] for key in keys[len(early) :])] if early else [[key] for key in keys]
    place = 1 if is_by_method else 0

    def volume(month: market.Month, group: list[str]) -> int:
        return sum(amount for kind, amount in month.volume.items() if kind[place] in group)

    def named(group: list[str]) -> str:
        if len(group) > 1:
            return _("earlier vintages")
        return method_words(view).get(group[0], group[0]) if is_by_method else vintage(group[0], view.lang)

    names = [named(group) for group in groups]
    parts = [(month.period, tuple(float(volume(month, group)) for group in groups)) for month in found]
    chart = monthly(parts, names, "t", name=ledger.figures[VOLUME].name(view.lang), lang=view.lang, theme=theme_of(view))
    newest = list(reversed(found))
    columns: Columns = [
        words("month", _("Month"), [fmt_period(month.period, view.lang) for month in newest]),
        tonnes_column("volume", _("Volume"), [month.total for month in newest], view),
        price_column("price", _("Mean price"), [month.price for month in newest], view),
        *(
            tonnes_column(f"part{turn}", name, [volume(month, group) for month in newest], view)
            for turn, (name, group) in enumerate(zip(names, groups, strict=True))
        ),
    ]
    note = _("A trade between two enterprises of the province counts once, under the buyer.")
    return Panel("market_months", title, table_of(*columns), chart, (VOLUME, "trades_cumulative"), note=note)


def kinds(reader: Reader, view: View) -> Panel:
    """What was traded by vintage and method."""
    _ = gettext_of(view)
    found = sorted(market.by_kind(reader, view.filters).items())
    table = table_of(
        words("vintage", _("Vintage"), [vintage(kind[0], view.lang) for kind, _amounts in found]),
        words("method", _("Method"), [method_words(view).get(kind[1], kind[1]) for kind, _amounts in found]),
        tonnes_column("volume", _("Volume"), [volume for _kind, (volume, _turnover) in found], view),
        amounts("turnover", _("Turnover"), [turnover for _kind, (_volume, turnover) in found], "CNY", view.lang),
        price_column("price", _("Mean price"), [turnover / volume for _kind, (volume, turnover) in found], view),
    )
    empty = "" if found else _("No trade of this view is in the data.")
    return Panel(
        "market_kinds", _("Trades by vintage and method"), table, figures=(VOLUME, TURNOVER, "trade_mean_price"), empty=empty
    )


def volume_cumulated(reader: Reader, view: View) -> Panel:
    """Volume traded so far, with the published value."""
    _ = gettext_of(view)
    return _cumulated(reader, view, VOLUME, _("Cumulative volume"))


def turnover_cumulated(reader: Reader, view: View) -> Panel:
    """Turnover so far, with the published value."""
    _ = gettext_of(view)
    return _cumulated(reader, view, TURNOVER, _("Cumulative turnover"))


def _cumulated(reader: Reader, view: View, figure_id: str, title: str) -> Panel:
    _ = gettext_of(view)
    definition = ledger.figures[figure_id]
    points = [(day, value.value or 0.0) for day, value in compute.history(reader, figure_id, view.filters, _MONTHS)]
    # From the month end before the first trade on.
    first = next((place for place, (_day, value) in enumerate(points) if value), None)
    if first is None:
        return Panel(f"market_{figure_id}", title, table_of(), empty=_("No trade of this view is in the data."))
    points = points[max(0, first - 1) :]
    stated = _published(reader, view, figure_id)
    chart = cumulated(
        points,
        definition.unit,
        name=definition.name(view.lang),
        published=stated,
        lang=view.lang,
        theme=theme_of(view),
        color=0 if figure_id == VOLUME else 2,
    )
    table = table_of(
        (Column("day", _("Day"), "date"), [day for day, _value in points]),
        amounts("value", definition.name(view.lang), [value for _day, value in points], definition.unit, view.lang),
    )
    note = (
        _("◆ {words}; computed: {value}.").format(words=stated[2], value=fmt(points[-1][1], definition.unit, view.lang))
        if stated and stated[0] == view.filters.as_of
        else ""
    )
    return Panel(f"market_{figure_id}", title, table, chart, (figure_id,), note=note)


def _published(reader: Reader, view: View, figure_id: str) -> tuple[date, float, str] | None:
    """The published value, where the view is the province on or after its day."""
    _ = gettext_of(view)
    asked = view.filters
    narrowed = bool(asked.cities or asked.industries or asked.tiers or asked.cycle or reader.scope.cities is not None)
    row = next((row for row in reader.published() if row["id"] == figure_id), None)
    if row is None or narrowed or reader.state.scale != 1 or row["as_of"] > asked.as_of:
        return None
    value = float(row["value"])
    said = _("published {value}").format(value=fmt(value, ledger.figures[figure_id].unit, view.lang))
    return row["as_of"], value, said


def against_quotes(reader: Reader, view: View) -> Panel:
    """The mean price of the province's trades by month against the national quotes."""
    _ = gettext_of(view)
    found = [month for month in market.months(reader, view.filters) if month.price is not None]
    every = _quotes(reader, view)
    national = market.month_prices(every)
    points = [MonthPrice(month.period, month.price or 0.0, month.total) for month in found]
    own = _("mean price of the trades of {place}").format(place=view.place)
    chart = against(
        [(quote.day, quote.close) for quote in every],
        points,
        close_name=_("national close"),
        own_name=own,
        lang=view.lang,
        theme=theme_of(view),
    )
    own_months = {month.period: month for month in found}
    periods = sorted({*own_months, *national}, reverse=True)
    closes = [national.get(period, (None, None)) for period in periods]
    prices = [own_months[period].price if period in own_months else None for period in periods]
    table = table_of(
        words("month", _("Month"), [fmt_period(period, view.lang) for period in periods]),
        price_column("own", _("Mean price of the trades"), prices, view),
        tonnes_column("volume", _("Volume"), [own_months[one].total if one in own_months else None for one in periods], view),
        price_column("close", _("Mean national close"), [close for close, _weighted in closes], view),
        price_column("weighted", _("National turnover by volume"), [weighted for _close, weighted in closes], view),
        price_column(
            "difference",
            _("Trades less mean close"),
            [
                None if price is None or close is None else price - close
                for price, (close, _weighted) in zip(prices, closes, strict=True)
            ],
            view,
        ),
    )
    empty = "" if every or found else _("Neither trades nor quotes are in the data.")
    note = _("Block trades may lie up to 30% off the close before, listed ones up to 10%.") if found else ""
    return Panel(
        "market_against", _("Trades against the national quotes"), table, chart, ("trade_mean_price",), note=note, empty=empty
    )


BUILDERS = (
    price_now, sentence, tiles, quotes, by_month, kinds, volume_cumulated, turnover_cumulated, against_quotes,
)  # fmt: skip
