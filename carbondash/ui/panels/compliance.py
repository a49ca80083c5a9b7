"""Compliance & risk: the sentence and the tiles above the ranking, and the method behind the index in words and numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from carbondash.derive import risk_list, risk_method
from carbondash.derive.deadlines import cycle_dates, days_until
from carbondash.figures import compute
from carbondash.figures.format import fmt, fmt_count_days, fmt_day, fmt_period, joined
from carbondash.figures.tables import Column, Table, table_of
from carbondash.figures.tiles import Tile, tile
from carbondash.figures.view import View
from carbondash.store import Reader
from carbondash.ui.panels.common import gettext_of, words
from carbondash.ui.panels.compliance_field import band_words, clauses, close_of, nothing, now, price_words, since_of

TILE_FIGURES = ("critical_risk_enterprises", "high_risk_enterprises", "mean_risk_index", "shortfall")
SUBJECT = "risk_index"


@dataclass(frozen=True)
class MethodWords:
    """The method for its dialog: whose it is, the tables of indicators, floors and bands, its weak points."""

    own: str
    indicators: Table
    floors: Table
    bands: tuple[str, ...]
    limits: tuple[str, ...]


def sentence(reader: Reader, view: View) -> str:
    """How many are at which risk, what they lack, what that costs, and how long there is."""
    _ = gettext_of(view)
    found = now(reader, view)
    about = _("As of {day}, compliance risk of {place}: ").format(day=fmt_day(view.filters.as_of, view.lang), place=view.place)
    if found is None or not found.bands:
        return about + nothing(reader, view) + _settled(reader, view)
    counts = found.band_counts()
    owing = compute.figure(reader, "incomplete_enterprises", view.filters)
    obliged = compute.figure(reader, "obliged_enterprises", view.filters, owing.period)
    parts = [
        _(
            "enterprises with an obligation: {count}, {owing} of them yet to surrender in full, "
            "{critical} of them at critical and {high} at high risk"
        ).format(
            count=f"{int(obliged.value or 0):,}",
            owing=f"{int(owing.value or 0):,}",
            critical=f"{counts['critical']:,}",
            high=f"{counts['high']:,}",
        )
    ]
    gap = found.frame["gap_t"]
    short = int((gap > 0).sum())
    if short:
        total = float(gap[gap > 0].sum())
        price = close_of(reader, view)
        cost = risk_list.cost(total, price)
        said = _("lacking allowances: {count}, together {tonnes}").format(count=f"{short:,}", tonnes=fmt(total, "t", view.lang))
        if cost is not None:
            said += _(", {cost} at the {price}").format(cost=fmt(cost, "CNY", view.lang), price=price_words(price, view))
        parts.append(said)
    else:
        parts.append(_("none lacks allowances"))
    left = int(found.frame["days_left"].min())
    parts.append(_("the nearest deadline: {left}").format(left=fmt_count_days(left, view.lang)))
    return about + clauses(parts, view)


def _settled(reader: Reader, view: View) -> str:
    """How the latest cycle ended, where nothing is open."""
    _ = gettext_of(view)
    rate = compute.figure(reader, "compliance_rate_by_number", view.filters)
    if rate.value is None or rate.numerator is None:
        return ""
    said = _("In {cycle} {done} of {all} surrendered on time and in full.").format(
        cycle=fmt_period(rate.period, view.lang), done=f"{rate.numerator:,.0f}", all=f"{rate.denominator:,.0f}"
    )
    return said if view.lang == "zh" else f" {said}"


def tiles(reader: Reader, view: View) -> tuple[Tile, ...]:
    """Critical, high, the weighted mean and the shortfall, each against the day of comparison."""
    _ = gettext_of(view)
    since = since_of(view)
    earlier = view.on(as_of=since).filters
    compute.preload(reader, TILE_FIGURES, view.filters)
    compute.preload(reader, TILE_FIGURES, earlier)
    found = []
    for name in TILE_FIGURES:
        value = compute.figure(reader, name, view.filters)
        before = compute.figure(reader, name, earlier, value.period) if value.period else None
        more = _("read together with the number of critical ones") if name == "mean_risk_index" else ""
        short = _("Mean risk index, weighted") if name == "mean_risk_index" else ""
        found.append(tile(view, value, before, page="compliance", basis=fmt_day(since, view.lang), name=short, more=more))
    return tuple(found)


def deadline_next(reader: Reader, view: View) -> tuple[str, str, str] | None:
    """The nearest deadline of an open obligation, how long it is, and how many still owe; None where nothing is open."""
    _ = gettext_of(view)
    found = now(reader, view)
    if found is None or not found.bands:
        return None
    value = compute.figure(reader, "incomplete_enterprises", view.filters)
    days = int(found.frame["days_left"].min())
    due = found.deadline(days)
    calendar, working = days_until(due, view.filters.as_of)
    said = [fmt_count_days(calendar, view.lang)]
    if working is not None and calendar > 0:
        said.append(fmt(working, "working_days", view.lang))
    return (
        _("Surrender for {cycle}, due on {day}").format(
            cycle=joined([fmt_period(cycle, view.lang) for cycle in dict.fromkeys(found.cycles)], view.lang),
            day=fmt_day(due, view.lang),
        ),
        ("，" if view.lang == "zh" else ", ").join(said),
        _("yet to surrender in full: {count}").format(count=f"{int(value.value or 0):,}"),
    )


def day_inside(reader: Reader, view: View) -> date | None:
    """A day inside the latest cycle with an obligation, for who finds nothing open: its milestone, else its deadline."""
    period = compute.figure(reader, "compliance_rate_by_number", view.filters).period
    dates = cycle_dates(period, view.filters.as_of) if period else None
    if dates is None:
        return None
    day = dates[0] or dates[1]
    return day if day < view.filters.as_of else None


def method(reader: Reader, view: View) -> MethodWords:
    """The method of the index as it is in force on the day."""
    _ = gettext_of(view)
    is_zh = view.lang == "zh"
    found = risk_method.described(view.filters.as_of, view.lang)
    rows = found.indicators
    indicators = table_of(
        words("code", _("Indicator"), [f"{row.code} {row.name}" for row in rows]),
        (Column("weight", _("Weight"), "number", 0), [row.weight for row in rows]),
        words("full", _("Full risk at"), [row.full for row in rows]),
        words("anchor", _("Anchor"), [row.anchor for row in rows]),
        words("source", _("Source"), [row.source for row in rows]),
    )
    floors = table_of(
        words("code", _("Floor"), [row.code for row in found.floors]),
        words("when", _("When"), [row.name for row in found.floors]),
        (Column("least", _("At least (points)"), "number", 0), [row.weight for row in found.floors]),
    )
    bands = tuple(
        f"{band_words(code, view)} {'≥' if least else '<'} {least or found.bands[1][1]:g}" for code, least in found.bands
    )
    label = found.label
    own = _("{label}; version {version}. Index = sum of weight × score over what can be assessed, then the floors.").format(
        label=label if is_zh else label[:1].upper() + label[1:], version=found.version
    )
    return MethodWords(own, indicators, floors, bands, _limits(view, found.interval))


def _limits(view: View, interval: str) -> tuple[str, ...]:
    _ = gettext_of(view)
    return (
        _("Weights are judgement; little history exists to calibrate them: five events in the first cycle, none in the second."),
        _("Shortfall and time left dominate near the deadline by design."),
        _("Holdings are the registry's knowledge, not always the province's: the date of the data is shown with them."),
        _("A city's mean hides single critical enterprises: the number of critical ones always stands beside it."),
        _("What can't be assessed leaves the index and its weights; above 40% missing there is no rank."),
        interval,
        _("A replay uses only what was known on each day, but a method that was written later."),
    )


BUILDERS = (sentence, tiles, deadline_next, day_inside, method)
