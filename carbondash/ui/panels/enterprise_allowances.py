"""The enterprise file: emissions against allowances by year, what it owes and holds, its trades and what it surrendered."""

from __future__ import annotations

from collections.abc import Sequence

from carbondash.charts.balances import Series, balances
from carbondash.derive.enterprise_words import mark
from carbondash.derive.enterprise_years import YearRow
from carbondash.derive.explain_text import allocation_lines, obligation_lines
from carbondash.derive.words import cycle, vintage
from carbondash.figures.format import MISSING, fmt, fmt_period
from carbondash.figures.tables import Column, Table, table_of
from carbondash.store import Reader, enterprise_market
from carbondash.store.enterprise_market import Position
from carbondash.ui.cache import remember
from carbondash.ui.enterprise_view import FileView
from carbondash.ui.panel import Panel
from carbondash.ui.panels import enterprise
from carbondash.ui.panels.common import gettext_of, theme_of
from carbondash.ui.panels.enterprise_columns import days, numbers, periods, said, tonnes

_FEN_A_YUAN = 100


def years(reader: Reader, view: FileView) -> Panel:
    """Emissions as reported, verified and computed, beside what was allocated and is owed, by obligation or year."""
    _ = gettext_of(view)
    rows = remember(enterprise.years, reader, view)
    title = _("Emissions against allowances")
    if not rows:
        return Panel("enterprise_years", title, table_of(), empty=_("No year is known of yet."))
    listed = [row.period for row in rows]
    computed = _("Computed from monthly records")
    bars = [
        Series(_("Reported"), [row.reported_t for row in rows]),
        Series(_("Verified"), [row.verified_t for row in rows]),
        Series(
            computed,
            [row.computed_t for row in rows],
            frozenset(row.period for row in rows if row.computed_months < row.months),
        ),
    ]
    marks = [
        Series(_("Allocated"), [row.allocated_t for row in rows]),
        Series(_("Obligation"), [row.obligation_t for row in rows]),
    ]
    table = _turned(
        [fmt_period(period, view.lang) for period in listed],
        [
            (_("Reported"), [row.reported_t for row in rows]),
            (_("Verified"), [row.verified_t for row in rows]),
            (_("Computed from monthly records"), [row.computed_t for row in rows]),
            (_("Months computed"), [f"{row.computed_months}/{row.months}" if row.computed_months else None for row in rows]),
            (_("Allocated"), [row.allocated_t for row in rows]),
            (_("Allocation by the rules"), [row.rule_allocation_t for row in rows]),
            (_("Obligation as determined"), [row.obligation_t for row in rows]),
            (_("Obligation by the rules"), [row.rule_obligation_t for row in rows]),
            (_("Surrendered"), [row.surrendered_t for row in rows]),
            (_("Deadline"), [None if row.deadline is None else row.deadline.isoformat() for row in rows]),
            (_("How sure the rules are"), [_sure(row, view) for row in rows]),
        ],
        _("In tonnes"),
    )
    shown = [series for series in bars if any(value is not None for value in series.values)]
    given = [series for series in marks if any(value is not None for value in series.values)]
    chart = balances(
        listed,
        shown,
        given,
        alt=_alt(rows, view),
        nothing=_("no data"),
        partly=_("not all months"),
        lang=view.lang,
        theme=theme_of(view),
    )
    pending = [fmt_period(row.period, view.lang) for row in rows if row.rule_allocation_t is None and row.allocated_t is None]
    has_debts = any(row.rule_allocation_t is not None for row in rows)
    note = _("Hatched: not all months of the year are in.") if any(series.partly for series in shown) else ""
    if pending and has_debts:
        more = _("No allocation is determined yet for {periods}.").format(
            periods=("、" if view.lang == "zh" else ", ").join(pending)
        )
        note = f"{note} {more}".strip()
    return Panel("enterprise_years", title, table, chart, note=note)


def _turned(names: list[str], lines: Sequence[tuple[str, Sequence[object]]], corner: str) -> Table:
    """A table with a column a period: lines of which nothing is known are left out."""
    kept = [(label, list(values)) for label, values in lines if any(value is not None for value in values)]
    columns: list[tuple[Column, list[object]]] = [(Column("what", corner), [label for label, _values in kept])]
    for place, name in enumerate(names):
        columns.append((Column(f"p{place}", name, "number"), [values[place] for _label, values in kept]))
    return table_of(*columns)


def _sure(row: YearRow, view: FileView) -> str | None:
    _ = gettext_of(view)
    if row.rule_mark is None:
        return None
    words = mark(row.rule_mark, view.lang)
    return words if row.is_official else f"{words} · " + _("holds values that are not official")


def workings(reader: Reader, view: FileView) -> tuple[str, ...]:
    """How allocation and obligation follow from the rules, line by line, with their sources."""
    found, side = remember(enterprise.explanation, reader, view), 0 if view.lang == "zh" else 1
    return (*allocation_lines(found, view.lang, side), *obligation_lines(found, view.lang, side))


def _alt(rows: tuple[YearRow, ...], view: FileView) -> str:
    _ = gettext_of(view)
    newest = next((row for row in reversed(rows) if row.verified_t is not None), rows[-1])
    return _("{period}: {verified} verified, {allocated} allocated").format(
        period=fmt_period(newest.period, view.lang),
        verified=fmt(newest.verified_t, "tCO2e", view.lang),
        allocated=fmt(newest.allocated_t, "t", view.lang),
    )


def position(reader: Reader, view: FileView) -> Panel:
    """What it owes, has surrendered, can use and lacks in each cycle; and what it holds, by vintage."""
    _ = gettext_of(view)
    rows = remember(enterprise.positions, reader, view)
    table = _turned(
        [cycle(row.cycle, view.lang) for row in rows],
        [
            (_("Deadline"), [row.deadline.isoformat() for row in rows]),
            (_("Obligation as determined"), [row.obligation_t for row in rows]),
            (_("Surrendered"), [row.surrendered_t for row in rows]),
            (_("Still to be surrendered"), [row.need_t for row in rows]),
            (_("Usable holdings"), [row.usable_t for row in rows]),
            (_("Shortfall"), [row.gap_t for row in rows]),
            (_("State"), [_standing(row, view) for row in rows]),
        ],
        _("In tonnes"),
    )
    return Panel(
        "enterprise_position",
        _("Obligation and holdings"),
        table,
        note=_held(reader, view),
        empty="" if rows else _("No obligation is determined by this day."),
    )


def _standing(row: Position, view: FileView) -> str:
    _ = gettext_of(view)
    if row.surrendered_t >= row.obligation_t:
        return "● " + _("surrendered in full")
    if row.gap_t:
        return "▲ " + _("short of allowances")
    return "◐ " + _("holds enough")


def _held(reader: Reader, view: FileView) -> str:
    """The account in words: allowances by vintage, and whether they may be used."""
    _ = gettext_of(view)
    found = remember(enterprise.explanation, reader, view)
    lots = [f"{vintage(lot.vintage, view.lang)} {fmt(lot.amount_t, 't', view.lang)}" for lot in found.holdings if lot.amount_t]
    colon, separator = ("：", "；") if view.lang == "zh" else (": ", "; ")
    parts = [_("Held") + colon + (separator.join(lots) or MISSING)]
    if found.is_frozen:
        parts.append(_("the account is frozen: holdings can't be used"))
    if found.obstacle is not None:
        parts.append(found.obstacle.words(view.lang))
    return separator.join(parts)


def trades(reader: Reader, view: FileView) -> Panel:
    """Its trades."""
    _ = gettext_of(view)
    rows = enterprise_market.trades(reader, view.enterprise_id, view.filters.as_of)
    methods = {"listed": _("listed agreement"), "block": _("block agreement"), "one_way": _("one-way bidding")}
    # Who sees some cities is not told whether the other side is in another one or in another province.
    elsewhere = _("outside the province") if view.scope.cities is None else _("outside what you may see")
    table = table_of(
        days("day", _("Day"), [row.day for row in rows]),
        said("side", _("Side"), ["▲ " + _("bought") if row.has_bought else "▼ " + _("sold") for row in rows]),
        said("vintage", _("Vintage"), [vintage(row.vintage, view.lang) for row in rows]),
        said("method", _("Method"), [methods.get(row.method, row.method) for row in rows]),
        tonnes("volume", _("Volume"), [row.volume_t for row in rows], view),
        numbers(
            "price",
            _("Price (¥/t)"),
            [row.amount_fen / row.volume_t / _FEN_A_YUAN if row.volume_t else None for row in rows],
            2,
        ),
        said(
            "other",
            _("Other side"),
            [view.named(row.other_zh, row.other_en) if row.other_zh else elsewhere for row in rows],
        ),
    )
    return Panel("enterprise_trades", _("Trades"), table, empty="" if rows else _("It has not traded by this day."))


def surrenders(reader: Reader, view: FileView) -> Panel:
    """What it surrendered, and what it was given before."""
    _ = gettext_of(view)
    rows = enterprise_market.surrenders(reader, view.enterprise_id, view.filters.as_of)
    table = table_of(
        days("day", _("Day"), [row.day for row in rows]),
        periods([row.period for row in rows], view, name=_("For")),
        said("vintage", _("Vintage"), [vintage(row.vintage, view.lang) for row in rows]),
        tonnes("amount", _("Amount"), [row.amount_t for row in rows], view),
    )
    return Panel("enterprise_surrenders", _("Surrender"), table, empty="" if rows else _("Nothing was surrendered by this day."))


def allocations(reader: Reader, view: FileView) -> Panel:
    """What it was given, step by step."""
    _ = gettext_of(view)
    rows = list(reversed(enterprise_market.allocations(reader, view.enterprise_id, view.filters.as_of)))
    steps = {"pre_allocated": _("pre-allocated"), "adjusted": _("adjusted")}
    table = table_of(
        days("day", _("Day"), [row.day for row in rows]),
        periods([row.period for row in rows], view, name=_("For")),
        said("vintage", _("Vintage"), [vintage(row.vintage, view.lang) for row in rows]),
        said("step", _("Step"), [steps.get(row.step, row.step) for row in rows]),
        tonnes("amount", _("Amount"), [row.amount_t for row in rows], view),
    )
    return Panel("enterprise_allocations", _("Allocation"), table, empty="" if rows else _("Nothing was allocated by this day."))
