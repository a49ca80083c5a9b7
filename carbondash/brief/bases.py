"""What a figure is held against: the period before it, a cycle that was as far, or itself twelve months ago."""

from __future__ import annotations

from dataclasses import dataclass, replace

from carbondash.derive.deadlines import is_over, same_time_before
from carbondash.figures import compute, ledger, listings
from carbondash.figures.compute import FigureValue
from carbondash.figures.format import fmt_day, fmt_period
from carbondash.figures.units import Lang
from carbondash.locale import translator
from carbondash.store import Filters, Reader

_MONTHS = 12


@dataclass(frozen=True)
class Base:
    """A value to hold a figure against, and in words what it is: 'Oct 2023', '20 Nov 2022'."""

    value: FigureValue
    words: str


def base_of(reader: Reader, filters: Filters, now: FigureValue, lang: Lang) -> Base | None:
    """The base of a figure's value under the same filters; None where there is none."""
    kind = ledger.figures[now.id].period
    if ledger.figures[now.id].pinned or (kind != "all" and now.period is None):
        return None
    if kind == "all":
        return _year_ago(reader, filters, now, lang)
    if kind == "cycle" and not is_over(str(now.period), filters.as_of):
        return _same_time(reader, filters, now, lang)
    asked = replace(filters, cycle=None) if kind == "cycle" else filters
    before = listings.previous(compute.trend(reader, now.id, asked), now.period)
    return None if before is None else Base(before, fmt_period(before.period, lang))


def _same_time(reader: Reader, filters: Filters, now: FigureValue, lang: Lang) -> Base | None:
    # A cycle that is still open can't be held against one that is closed, but against it when it was as far from its deadline.
    then = same_time_before(str(now.period), filters.as_of)
    if then is None:
        return None
    cycle, day = then
    before = compute.figure(reader, now.id, replace(filters, cycle=None, as_of=day), cycle)
    _ = translator(lang).gettext
    return Base(before, _("{period}, on {day}").format(period=fmt_period(cycle, lang), day=fmt_day(day, lang)))


def _year_ago(reader: Reader, filters: Filters, now: FigureValue, lang: Lang) -> Base | None:
    history = compute.history(reader, now.id, filters, _MONTHS)
    if len(history) < 2:
        return None
    day, before = history[0]
    return Base(before, fmt_day(day, lang))
