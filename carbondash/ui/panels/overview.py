"""The overview: six tiles, the surrender of the cycle against its deadlines, and the sentence above them."""

from __future__ import annotations

from datetime import date, timedelta

from carbondash.brief.bases import base_of
from carbondash.charts.days import progress
from carbondash.charts.frames import DayLine, Deadline
from carbondash.derive.deadlines import is_over, pending_cycle, surrender_steps
from carbondash.figures import compute, ledger, listings
from carbondash.figures.compute import FigureValue
from carbondash.figures.format import fmt, fmt_day, fmt_period, joined
from carbondash.figures.sentences import figure_sentence, statement
from carbondash.figures.tables import Column, table_of
from carbondash.figures.tiles import Tile, tile, value_words
from carbondash.figures.view import View
from carbondash.store import Filters, Reader
from carbondash.store.dates import previous_month_end
from carbondash.ui.panel import Panel
from carbondash.ui.panels.common import gettext_of, theme_of

TILE_FIGURES = (
    "on_time_rate",
    "first_pass_rate",
    "monthly_problems",
    "compliance_rate_by_number",
    "surrender_rate_by_volume",
    "trade_volume_cumulative",
    "trade_turnover_cumulative",
    "shortfall",
    "shortfall_enterprises",
    "loan_reduction",
    "loan_amount",
    "problems_open",
)
# What a store holds that was filled with lists of enterprises and units only.
FIRST_KNOWN = ("known_enterprises", "generating_units", "unit_capacity")
YEAR = 12
# Of the main figure, so that the page fits one screen of a laptop, and uses that of a wall.
HEIGHTS: dict[str, int] = {"narrow": 300, "medium": 224, "wide": 440}
# The surrender of a cycle happens in its last months.
DRAWN_BEFORE_DEADLINE = timedelta(days=180)


def cycle_of(reader: Reader, view: View) -> str | None:
    """The cycle that the overview is about: the chosen one, else the latest with an obligation."""
    return view.filters.cycle or compute.figure(reader, "compliance_rate_by_number", view.filters).period


def sentence(reader: Reader, view: View) -> str:
    """Compliance in the cycle, then what is open in the data."""
    _ = gettext_of(view)
    now = compute.figure(reader, "compliance_rate_by_number", view.filters)
    said = statement(ledger.figures["compliance_rate_by_number"], now, day=view.filters.as_of, scope=view.place, lang=view.lang)
    first = figure_sentence(said, view.lang)
    on_time = compute.figure(reader, "on_time_rate", view.filters)
    still_open = compute.figure(reader, "problems_open", view.filters)
    if on_time.value is None or still_open.value is None:
        return first
    second = _("{on_time} of the records of {period} came in on time; problems still open: {open}.").format(
        on_time=value_words(on_time, view), period=fmt_period(on_time.period, view.lang), open=value_words(still_open, view)
    )
    return f"{first}{second}" if view.lang == "zh" else f"{first} {second}"


def beginnings(reader: Reader, view: View) -> str:
    """For a store without the supervisory facts: what is known so far, and what is not there yet; empty where they are there."""
    _ = gettext_of(view)
    # Said of the store, whatever the view is filtered to.
    everything = Filters(as_of=view.filters.as_of)
    if any(compute.figure(reader, name, everything).value is not None for name in ("on_time_rate", "compliance_rate_by_number")):
        return ""
    values = [compute.figure(reader, name, everything) for name in FIRST_KNOWN]
    known = [
        f"{ledger.figures[value.id].name(view.lang)} {fmt(value.value, value.unit, view.lang)}"
        for value in values
        if value.value is not None
    ]
    if not known:
        return _("Monthly records, surrenders, problems and projects are not in the data yet.")
    return _("Known so far: {known}. Monthly records, surrenders, problems and projects are not in the data yet.").format(
        known=joined(known, view.lang)
    )


def tiles(reader: Reader, view: View) -> tuple[Tile, ...]:
    """The six tiles of leadership."""
    _ = gettext_of(view)
    compute.preload(reader, TILE_FIGURES, view.filters)
    by_volume = compute.figure(reader, "surrender_rate_by_volume", view.filters)
    loans = compute.figure(reader, "loan_amount", view.filters)
    still_open = compute.figure(reader, "problems_open", view.filters)

    def said(template: str, value: FigureValue) -> str:
        return template.format(value=value_words(value, view)) if value.value is not None else ""

    return (
        _monthly(reader, view, "on_time_rate", "submissions"),
        _monthly(reader, view, "first_pass_rate", "quality"),
        _monthly(reader, view, "monthly_problems", "quality", _("Problems found"), said(_("{value} still open"), still_open)),
        _compliance(reader, view, _("Compliance, by number"), said(_("by volume {value}"), by_volume)),
        _market(reader, view),
        _cumulative(reader, view, "loan_reduction", "finance", _("Financed reduction"), said(_("loans {value}"), loans)),
    )


def _monthly(reader: Reader, view: View, figure_id: str, page: str, name: str = "", more: str = "") -> Tile:
    # The latest month of which nothing more is to come: all records due, and for what a review finds all of them reviewed.
    now = compute.figure(reader, figure_id, view.filters)
    series = [value for value in compute.trend(reader, figure_id, view.filters) if (value.period or "") <= (now.period or "")]
    base = base_of(reader, view.filters, now, view.lang)
    before = base.value if base else None
    return tile(view, now, before, page=page, spark=[value.value for value in series[-24:]], name=name, more=more)


def _compliance(reader: Reader, view: View, name: str, more: str) -> Tile:
    figure_id = "compliance_rate_by_number"
    now = compute.figure(reader, figure_id, view.filters)
    base = base_of(reader, view.filters, now, view.lang)
    history = compute.history(reader, figure_id, view.filters, YEAR, now.period) if now.period else []
    classes = " · ".join(part for part in (_outcomes(reader, view, now.period), more) if part)
    return tile(
        view,
        now,
        base.value if base else None,
        page="compliance",
        state={"part": "rates"},
        basis=base.words if base else "",
        spark=[value.value for _day, value in history],
        name=name,
        more=classes,
    )


def _market(reader: Reader, view: View) -> Tile:
    """While a cycle is open what its enterprises still lack, with the way to their names; else what has been traded."""
    _ = gettext_of(view)
    cycle = cycle_of(reader, view)
    now = compute.figure(reader, "shortfall", view.filters, cycle) if cycle else None
    if cycle is None or now is None or now.value is None or is_over(cycle, view.filters.as_of):
        turnover = compute.figure(reader, "trade_turnover_cumulative", view.filters)
        more = _("turnover {value}").format(value=value_words(turnover, view)) if turnover.value is not None else ""
        return _cumulative(reader, view, "trade_volume_cumulative", "market", _("Trading volume"), more)
    short = compute.figure(reader, "shortfall_enterprises", view.filters, cycle)
    history = compute.history(reader, "shortfall", view.filters, YEAR, cycle)
    before = history[-2] if len(history) > 1 else None
    return tile(
        view,
        now,
        before[1] if before else None,
        page="market",
        state={"part": "position"},
        basis=fmt_day(before[0], view.lang) if before else "",
        spark=[value.value for _day, value in history],
        more=_("{count} enterprises short").format(count=f"{int(short.value or 0):,}"),
    )


def _outcomes(reader: Reader, view: View, cycle: str | None) -> str:
    """The outcome classes of a closed cycle beside its one rate: on time, late, not completed (product reference, trap 2)."""
    _ = gettext_of(view)
    if cycle is None or not is_over(cycle, view.filters.as_of):
        return ""
    late = compute.figure(reader, "completed_late_enterprises", view.filters, cycle)
    never = compute.figure(reader, "incomplete_enterprises", view.filters, cycle)
    if not late.value and not never.value:
        return ""
    return _("late {late}, not completed {never}").format(late=int(late.value or 0), never=int(never.value or 0))


def _cumulative(reader: Reader, view: View, figure_id: str, page: str, name: str, more: str) -> Tile:
    now = compute.figure(reader, figure_id, view.filters)
    history = compute.history(reader, figure_id, view.filters, YEAR)
    base = base_of(reader, view.filters, now, view.lang)
    before, basis = (base.value, base.words) if base else (None, "")
    return tile(view, now, before, page=page, basis=basis, spark=[value.value for _day, value in history], name=name, more=more)


def surrender(reader: Reader, view: View, room: str) -> Panel:
    """The surrender of the cycle by day, by number of enterprises and by volume, against the deadlines."""
    _ = gettext_of(view)
    cycle = cycle_of(reader, view)
    nothing = Panel(
        "surrender_progress",
        _("Surrender progress"),
        table_of(),
        empty=_("Not enough data: no surrender obligation is known for this view."),
    )
    if cycle is None:
        return nothing
    steps = surrender_steps(cycle, view.filters.as_of)
    last = max((day for day, _share in steps), default=view.filters.as_of)
    found = listings.progress(reader, view.filters, cycle, last - DRAWN_BEFORE_DEADLINE)
    if found is None:
        return nothing
    end = last + timedelta(days=21)
    by_number = _until(found.by_number, end)
    by_volume = _until(found.by_volume, end)
    lines = [DayLine(_("by number of enterprises"), by_number), DayLine(_("by volume"), by_volume)]
    chart = progress(
        lines,
        [Deadline(day, share) for day, share in steps],
        lang=view.lang,
        theme=theme_of(view),
        as_of=view.filters.as_of if view.filters.as_of <= end else None,
        decimals=ledger.figures["compliance_rate_by_number"].decimals,
        height=HEIGHTS[room],
    )
    days = sorted({day for day, _share in (*by_number, *by_volume)})
    table = table_of(
        (Column("day", _("Day"), "date"), days),
        (Column("number", _("By number of enterprises (%)"), "number", 1), [_at(by_number, day) for day in days]),
        (Column("volume", _("By volume (%)"), "number", 1), [_at(by_volume, day) for day in days]),
    )
    note = ("；" if view.lang == "zh" else "; ").join(
        _("{share} of enterprises by {day}").format(share=fmt(share, "%", view.lang), day=fmt_day(day, view.lang))
        for day, share in steps
    )
    deadlines = _("Deadlines: {deadlines}").format(deadlines=note) if note else ""
    return Panel(
        "surrender_progress",
        _("Surrender progress · {cycle}").format(cycle=fmt_period(cycle, view.lang)),
        table,
        chart,
        ("compliance_rate_by_number", "surrender_rate_by_volume", "obligation", "surrendered"),
        cycle,
        note=" · ".join(part for part in (deadlines, _pending(view)) if part),
    )


def _pending(view: View) -> str:
    """What the next cycle waits for, where its plan is not issued."""
    _ = gettext_of(view)
    cycle = pending_cycle(view.filters.as_of)
    return _("{cycle}: plan not issued").format(cycle=fmt_period(cycle, view.lang)) if cycle else ""


def _until(points: list[tuple[date, float | None]], end: date) -> list[tuple[date, float | None]]:
    """The points up to a day; the last value known by then is held to that day."""
    kept = [point for point in points if point[0] <= end]
    if kept and len(kept) < len(points):
        kept.append((end, kept[-1][1]))
    return kept


def _at(points: list[tuple[date, float | None]], day: date) -> float | None:
    earlier = [value for when, value in points if when <= day]
    return earlier[-1] if earlier else None


def months(reader: Reader, view: View) -> tuple[tuple[str, str], ...]:
    """The days that the replay goes through, each with its words: every month end that is known, and the newest day."""
    first, _last = reader.days_known()
    end = view.newest_day
    days = [end]
    day = previous_month_end(end)
    while first is not None and day >= first:
        days.append(day)
        day = previous_month_end(day)
    return tuple((one.isoformat(), fmt_day(one, view.lang)) for one in reversed(days))


BUILDERS = (sentence, beginnings, tiles, months)
SIZED = (surrender,)
