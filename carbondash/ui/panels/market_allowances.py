"""From pre-allocation to the compliance notice: progress by step and city, relief by kind, days to trade, each obligation."""

from __future__ import annotations

from collections.abc import Sequence

from carbondash.charts.bars import ranked_bar
from carbondash.charts.frames import Item
from carbondash.figures import compute, ledger
from carbondash.figures.compute import FigureValue
from carbondash.figures.format import SMALL_SAMPLE_BELOW, fmt, fmt_day, fmt_period, fmt_rate, small_sample_note
from carbondash.figures.tables import Column, Table, table_of
from carbondash.figures.tiles import Tile, tile
from carbondash.figures.view import View
from carbondash.store import Reader, allowances
from carbondash.store.allowances import Obligation, Way
from carbondash.store.measures.allowances import STEPS
from carbondash.ui.cache import remember
from carbondash.ui.panel import MOST_EXPORTED, PAGE_ROWS, Listing, Panel, first_row
from carbondash.ui.panels.common import Columns, city_items, gettext_of, sentences, theme_of, words
from carbondash.ui.panels.market_words import step_words, tonnes_column

NOTICE, DAYS = "allowance_notice_sent_rate", "notice_days"
RELIEF = ("relief_cap", "relief_gas", "borrowing_approved", "borrowing_used")
TILES = (NOTICE, DAYS, "relief_gas", "borrowing_approved")
_DONE, _TO_COME = "●", "○"


def rate_id(step: str) -> str:
    """The figure of how many obligations have come to a step."""
    return f"allowance_{step}_rate"


def cycle_of(reader: Reader, view: View) -> str | None:
    """The cycle that is shown: the chosen one, else the latest of whose obligations any step is on file."""
    return view.filters.cycle or compute.figure(reader, NOTICE, view.filters).period


def step_of(view: View) -> str | None:
    """The step that the address names."""
    asked = view.page("status")
    return asked if asked in STEPS else None


def period_of(view: View) -> str | None:
    """The year or years that the list is narrowed down to."""
    asked = view.page("period")
    return asked if asked and asked.startswith("Y") else None


def periods(reader: Reader, view: View) -> tuple[str, ...]:
    """The years of the cycle's obligations."""
    known = remember(way, reader, view.only())
    return known.periods if known else ()


def way(reader: Reader, view: View) -> Way | None:
    """How far the cycle's obligations have come."""
    cycle = cycle_of(reader, view)
    return allowances.way(reader, view.filters, cycle) if cycle else None


def sentence(reader: Reader, view: View) -> str:
    """How many of the cycle's obligations have their notice, and how long that left to trade."""
    _ = gettext_of(view)
    cycle = cycle_of(reader, view)
    sent = compute.figure(reader, NOTICE, view.filters, cycle) if cycle else None
    day = fmt_day(view.filters.as_of, view.lang)
    if cycle is None or sent is None or sent.value is None:
        return _("As of {day}, no step from allocation to notice of {place} is in the data.").format(day=day, place=view.place)
    first = _("As of {day}, compliance notices were sent for {sent} of the obligations of {place} in {cycle}.").format(
        day=day,
        sent=fmt_rate(sent.value, sent.numerator, sent.denominator, view.lang, decimals=1),
        place=view.place,
        cycle=fmt_period(cycle, view.lang),
    )
    won = compute.figure(reader, DAYS, view.filters, cycle)
    second = ""
    if won.value is not None:
        second = _("From the notice to the deadline there were {days} (calendar days) to trade on average.").format(
            days=fmt(won.value, "days", view.lang, decimals=1)
        )
    return sentences(view, first, second)


def tiles(reader: Reader, view: View) -> tuple[Tile, ...]:
    """Notices, days to trade, and what was relieved or may be borrowed."""
    _ = gettext_of(view)
    cycle = cycle_of(reader, view)
    state = {"period": cycle} if cycle else {}
    return tuple(
        tile(
            view,
            compute.figure(reader, name, view.filters, cycle),
            None,
            page="rows",
            state={"measure": name, **state},
            name=_("Calendar days to trade after the notice") if name == DAYS else "",
        )
        for name in TILES
    )


def steps(reader: Reader, view: View) -> Panel:
    """How many of the cycle's obligations have come to each step."""
    _ = gettext_of(view)
    cycle, title = cycle_of(reader, view), _("From pre-allocation to the notice")
    named = step_words(view)
    values = {step: compute.figure(reader, rate_id(step), view.filters, cycle) for step in STEPS} if cycle else {}
    known = {step: value for step, value in values.items() if value.value is not None}
    if not known:
        return Panel("market_steps", title, table_of(), empty=_("No step of this view is in the data."))
    items = [
        Item(step, f"{place} {named[step]}", value.value, value.numerator, value.denominator)
        for place, (step, value) in enumerate(known.items(), 1)
    ]
    chosen = step_of(view) or "notice_sent"
    chart = ranked_bar(
        items, "%", name=_("Obligations that have come to the step"), lang=view.lang, theme=theme_of(view), order="given",
        selected=(chosen,), height=300,
    )  # fmt: skip
    table = table_of(
        words("step", _("Step"), [named[step] for step in known]),
        (Column("count", _("Obligations"), "number"), [value.numerator for value in known.values()]),
        (Column("all", _("Of all"), "number"), [value.denominator for value in known.values()]),
        (Column("share", _("Share (%)"), "number", 1), [value.value for value in known.values()]),
    )
    note = _("Click a step to see it by city, and the obligations whose last step it is.")
    return Panel("market_steps", title, table, chart, tuple(rate_id(step) for step in STEPS), cycle, note=note)


def step_cities(reader: Reader, view: View) -> Panel:
    """How many obligations of each city have come to the chosen step."""
    _ = gettext_of(view)
    cycle, named = cycle_of(reader, view), step_words(view)
    step = step_of(view) or "notice_sent"
    title = _("By city: {step}").format(step=named[step])
    everywhere = view.on(cities=()).filters
    found: dict[str, dict[str, FigureValue]] = {
        one: compute.by_city(reader, rate_id(one), everywhere, cycle) if cycle else {} for one in STEPS
    }
    values = {code: value for code, value in found[step].items() if value.denominator}
    if not values:
        return Panel("market_step_cities", title, table_of(), empty=_("No step of this view is in the data."))
    items = [item for item in city_items(view, values) if item.value is not None]
    chart = ranked_bar(
        items,
        "%",
        name=_("Obligations that have come to the step"),
        lang=view.lang,
        theme=theme_of(view),
        order="ascending",
        selected=view.filters.cities,
    )
    days = compute.by_city(reader, DAYS, everywhere, cycle)

    def count(code: str, one: str) -> float:
        value = found[one].get(code)
        return (value.numerator or 0.0) if value else 0.0

    codes = [item.code for item in items]
    table = table_of(
        words("city", _("City"), [item.name for item in items]),
        (Column("all", _("Obligations"), "number"), [values[code].denominator for code in codes]),
        *((Column(one, named[one], "number"), [count(code, one) for code in codes]) for one in STEPS),
        (
            Column("days", _("Calendar days from the notice to the deadline"), "number", 1),
            [days[code].value if code in days else None for code in codes],
        ),
    )
    note = _("Click a bar to filter to that city; click it again to see all.")
    if any(0 < (value.denominator or 0) < SMALL_SAMPLE_BELOW for value in values.values()):
        note = f"{note} {small_sample_note(view.lang)}"
    return Panel("market_step_cities", title, table, chart, (rate_id(step), DAYS), cycle, note=note)


def relief(reader: Reader, view: View) -> Panel:
    """What need not be surrendered, by kind, and what may be borrowed: side by side, never added up."""
    _ = gettext_of(view)
    cycle, title = cycle_of(reader, view), _("Relief by kind")
    values = {name: compute.figure(reader, name, view.filters, cycle) for name in RELIEF} if cycle else {}
    known = {name: value for name, value in values.items() if value.value is not None}
    if not known:
        return Panel("market_relief", title, table_of(), empty=_("No obligation of this view was worked out by the rules yet."))
    names = [ledger.figures[name].name(view.lang) for name in known]
    items = [Item(name, said, value.value) for said, (name, value) in zip(names, known.items(), strict=True)]
    chart = ranked_bar(items, "t", name=_("Amount"), lang=view.lang, theme=theme_of(view), order="given")
    everywhere = view.on(cities=()).filters
    cities = {name: compute.by_city(reader, name, everywhere, cycle) for name in known}
    codes = [code for code in view.names.cities if any(code in values for values in cities.values())]
    table = table_of(
        words("city", _("City"), [view.city(code, short=True) for code in codes]),
        *(
            tonnes_column(name, said, [cities[name][code].value if code in cities[name] else 0 for code in codes], view)
            for said, name in zip(names, known, strict=True)
        ),
    )
    note = _(
        "The cap and the gas rule lower the obligation for good; what is borrowed is taken off later. So they are not added up."
    )
    return Panel("market_relief", title, table, chart, tuple(known), cycle, note=note)


def last_steps(reader: Reader, view: View) -> dict[str, int]:
    """How many obligations of the list have which step as their last one."""
    known = remember(way, reader, view.only())
    if known is None:
        return {}
    by_period, asked = known.last_steps(), period_of(view)
    wanted = by_period.values() if asked is None else [by_period.get(asked, {})]
    return {step: sum(count.get(step, 0) for count in wanted) for step in STEPS}


def obligations(reader: Reader, view: View) -> Listing:
    """The obligations of the cycle with the day of each step, page by page."""
    _ = gettext_of(view)
    cycle, period, step = cycle_of(reader, view), period_of(view), step_of(view)
    title = _("Obligations step by step")
    if cycle is None:
        return Listing("market_obligations", title, table_of(), empty=_("No step of this view is in the data."))
    count = remember(last_steps, reader, view.only("period"))
    total = sum(count.values()) if step is None else count[step]

    def every(again: Reader) -> Table:
        return _table(
            allowances.obligations(again, view.filters, cycle, period=period, step=step, limit=MOST_EXPORTED), view, total
        )

    known = remember(way, reader, view.only())
    keys = known.page(period, step, PAGE_ROWS, first_row(view)) if known else []
    found = allowances.named(reader, view.filters, cycle, keys)
    return Listing(
        "market_obligations",
        title,
        _table(found, view, total),
        tuple({"id": str(row.enterprise_id)} for row in found),
        every,
        said=_said(cycle, period, step, view),
        figures=tuple(rate_id(one) for one in STEPS),
        period=cycle,
        note=_("{done} on file, {to_come} still to come: {steps}.").format(
            done=_DONE, to_come=_TO_COME, steps=" → ".join(step_words(view).values())
        ),
        empty=_("No obligation is at this step."),
    )


def _said(cycle: str, period: str | None, step: str | None, view: View) -> tuple[str, ...]:
    _ = gettext_of(view)
    said = [_("Cycle: {cycle}").format(cycle=fmt_period(cycle, view.lang))]
    said += [_("Year: {year}").format(year=fmt_period(period, view.lang))] if period else []
    said += [_("Last step: {step}").format(step=step_words(view)[step])] if step else []
    return tuple(said)


def _table(found: Sequence[Obligation], view: View, total: int) -> Table:
    _ = gettext_of(view)
    named = step_words(view)
    columns: Columns = [
        words("enterprise", _("Enterprise"), [view.named(row.name_zh, row.name_en) for row in found]),
        words("period", _("Year"), [fmt_period(row.period, view.lang) for row in found]),
        words("strip", _("Steps"), ["".join(_DONE if day else _TO_COME for day in row.days) for row in found]),
        *((Column(step, named[step], "date"), [row.days[place] for row in found]) for place, step in enumerate(STEPS)),
        (Column("deadline", _("Deadline"), "date"), [row.deadline for row in found]),
        (Column("days", _("Calendar days to trade"), "number"), [row.days_to_trade for row in found]),
        words("city", _("City"), [view.city(row.city) for row in found]),
        tonnes_column("allocated", _("Allocated"), [row.allocated_t for row in found], view),
        tonnes_column("obligation", _("Obligation as determined"), [row.obligation_t for row in found], view),
        tonnes_column("cap", _("Relief by the cap"), [row.cap_t for row in found], view),
        tonnes_column("gas", _("Relief of gas units"), [row.gas_t for row in found], view),
        tonnes_column("borrowed", _("Borrowing approved"), [row.borrowed_t for row in found], view),
        words("number", _("Number of the notice"), [row.number or "" for row in found]),
    ]
    return table_of(*columns, total=total)


def notice_list(reader: Reader, view: View) -> Table:
    """Every obligation whose notice was sent, as the workbook has it."""
    _ = gettext_of(view)
    cycle = cycle_of(reader, view)
    found = allowances.obligations(reader, view.filters, cycle, period=period_of(view), step="notice_sent") if cycle else []
    found.sort(key=lambda row: (row.notice_sent or view.filters.as_of, row.number or "", row.enterprise_id))
    return table_of(
        words("number", _("Number of the notice"), [row.number or "" for row in found]),
        (Column("day", _("Day"), "date"), [row.notice_sent for row in found]),
        words("enterprise", _("Enterprise"), [view.named(row.name_zh, row.name_en) for row in found]),
        words("code", _("Credit code"), [row.credit_code or "" for row in found]),
        words("city", _("City"), [view.city(row.city) for row in found]),
        words("period", _("Year"), [fmt_period(row.period, view.lang) for row in found]),
        tonnes_column("allocated", _("Allocated"), [row.allocated_t for row in found], view),
        tonnes_column("obligation", _("Obligation as determined"), [row.obligation_t for row in found], view),
        (Column("deadline", _("Deadline"), "date"), [row.deadline for row in found]),
        (Column("days", _("Calendar days to trade"), "number"), [row.days_to_trade for row in found]),
    )


def notice_said(reader: Reader, view: View) -> tuple[str, ...]:
    """What the workbook of notices is narrowed down to, beside the filters."""
    cycle = cycle_of(reader, view)
    return _said(cycle, period_of(view), None, view) if cycle else ()


def enterprises(reader: Reader, view: View, most: int) -> list[int]:
    """The enterprises of the list that the address names, in its order."""
    cycle = cycle_of(reader, view)
    if cycle is None:
        return []
    found = allowances.obligations(reader, view.filters, cycle, period=period_of(view), step=step_of(view), limit=most)
    return [row.enterprise_id for row in found]


BUILDERS = (way, periods, sentence, tiles, steps, step_cities, relief, last_steps, obligations, notice_said)
