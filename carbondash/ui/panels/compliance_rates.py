"""Compliance rates by number and by volume against the deadlines, and the official outcome classes by cycle and by city."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from carbondash.charts.days import progress
from carbondash.charts.frames import DayLine, Deadline
from carbondash.charts.stacks import Stack, stacks
from carbondash.derive.deadlines import is_over, surrender_steps
from carbondash.figures import compliance as figures
from carbondash.figures import compute, ledger, listings
from carbondash.figures.compliance import Classes
from carbondash.figures.format import SMALL_SAMPLE, SMALL_SAMPLE_BELOW, fmt, fmt_day, fmt_period, small_sample_note
from carbondash.figures.tables import Column, Table, table_of
from carbondash.figures.view import View
from carbondash.store import Reader
from carbondash.ui.panel import Panel
from carbondash.ui.panels.common import Columns, every_city, gettext_of, theme_of, words
from carbondash.ui.panels.compliance_field import clauses, share_words

RATES = ("compliance_rate_by_number", "surrender_rate_by_volume")
CLASSES = ("completed_enterprises", "completed_late_enterprises", "not_completed_enterprises", "obliged_enterprises")
# What is not completed is not to look like what is fine.
_COLORS = (0, 1, 3, 2)
# The surrender of a cycle happens in its last months.
_BEFORE, _AFTER = timedelta(days=180), timedelta(days=45)


def class_names(view: View) -> tuple[str, str, str, str]:
    """The official classes, and what is not due yet."""
    _ = gettext_of(view)
    return _("on time"), _("completed late"), _("not completed"), _("not due yet")


def cycle_of(reader: Reader, view: View) -> str | None:
    """The cycle that the part is about: the filtered one, else the latest with an obligation."""
    return view.filters.cycle or compute.figure(reader, RATES[0], view.filters).period


def nothing(view: View) -> str:
    """What is said where nothing is owed."""
    _ = gettext_of(view)
    return _("Not enough data: no surrender obligation is known for this view.")


def sentence(reader: Reader, view: View) -> str:
    """The classes and both rates of the cycle."""
    _ = gettext_of(view)
    cycle = cycle_of(reader, view)
    found = figures.classes(reader, view.filters, cycle) if cycle else None
    if cycle is None or found is None:
        return nothing(view)
    about = _("As of {day}, {cycle} in {place}: ").format(
        day=fmt_day(view.filters.as_of, view.lang), cycle=fmt_period(cycle, view.lang), place=view.place
    )
    names = class_names(view)
    parts = [
        _("enterprises with an obligation: {all} ({counts})").format(
            all=f"{found.obliged:,}",
            counts=("、" if view.lang == "zh" else ", ").join(
                f"{name}{'' if view.lang == 'zh' else ' '}{count:,}"
                for name, count in zip(names, found.counts, strict=True)
                if count or name == names[0]
            ),
        ),
        _("by number {share} on time").format(share=share_words(found.on_time, found.obliged, view)),
    ]
    volume = compute.figure(reader, RATES[1], view.filters, cycle)
    if volume.value is not None:
        parts.append(_("by volume {share} surrendered").format(share=fmt(volume.value, "%", view.lang, decimals=2)))
    return about + clauses(parts, view)


def curve(reader: Reader, view: View) -> Panel:
    """Both rates by day against the steps that the deadlines ask for."""
    _ = gettext_of(view)
    cycle = cycle_of(reader, view)
    title = _("Both rates by day against the deadlines")
    steps = surrender_steps(cycle, view.filters.as_of) if cycle else []
    last = max((day for day, _share in steps), default=view.filters.as_of)
    found = listings.progress(reader, view.filters, cycle, last - _BEFORE) if cycle else None
    if cycle is None or found is None:
        return Panel("compliance_curve", title, table_of(), empty=nothing(view))
    end = last + _AFTER
    by_number, by_volume = (_until(points, end) for points in (found.by_number, found.by_volume))
    days = sorted({day for day, _share in (*by_number, *by_volume)})
    asked = ("；" if view.lang == "zh" else "; ").join(
        _("{share} of enterprises by {day}").format(share=fmt(share, "%", view.lang), day=fmt_day(day, view.lang))
        for day, share in steps
    )
    chart = progress(
        [DayLine(_("by number of enterprises, on time"), by_number), DayLine(_("by volume"), by_volume)],
        [Deadline(day, share) for day, share in steps],
        lang=view.lang,
        theme=theme_of(view),
        as_of=view.filters.as_of if view.filters.as_of <= end else None,
        decimals=ledger.figures[RATES[0]].decimals,
    )
    return Panel(
        "compliance_curve",
        f"{title} · {fmt_period(cycle, view.lang)}",
        table_of(
            (Column("day", _("Day"), "date"), days),
            (Column("number", _("By number of enterprises (%)"), "number", 2), [_at(by_number, day) for day in days]),
            (Column("volume", _("By volume (%)"), "number", 2), [_at(by_volume, day) for day in days]),
        ),
        chart,
        (*RATES, "obligation", "surrendered"),
        cycle,
        note=_("Two figures, never mixed. Deadlines: {deadlines}").format(deadlines=asked) if asked else _("Two figures."),
    )


def _until(points: Sequence[tuple[date, float | None]], end: date) -> list[tuple[date, float | None]]:
    """The points up to a day; the last value known by then is held to that day."""
    kept = [point for point in points if point[0] <= end]
    if kept and len(kept) < len(points):
        kept.append((end, kept[-1][1]))
    return kept


def _at(points: Sequence[tuple[date, float | None]], day: date) -> float | None:
    earlier = [value for when, value in points if when <= day]
    return earlier[-1] if earlier else None


def by_cycle(reader: Reader, view: View) -> Panel:
    """The outcome classes of every cycle, with both rates."""
    _ = gettext_of(view)
    title = _("Outcome classes by cycle")
    found = figures.by_cycle(reader, view.filters)
    if not found:
        return Panel("compliance_cycles", title, table_of(), empty=nothing(view))
    rows = [Stack(one.key, fmt_period(one.key, view.lang), one.counts, _both(one, view)) for one in found]
    chart = stacks(
        rows, class_names(view), name=title, lang=view.lang, theme=theme_of(view), as_share=True, rest=True, colors=_COLORS
    )  # fmt: skip
    return Panel(
        "compliance_cycles",
        title,
        _table(found, [_("Cycle"), *(fmt_period(one.key, view.lang) for one in found)], view),
        chart,
        (*RATES, *CLASSES, "ordered_then_completed", "fined_enterprises"),
        note=_penalties(reader, view),
    )


def by_city(reader: Reader, view: View) -> Panel:
    """The outcome classes of the cycle city by city, with both rates; few enterprises show as k/n and no city is ranked."""
    _ = gettext_of(view)
    cycle = cycle_of(reader, view)
    title = _("Outcome classes and rates by city")
    every = view.on(cities=()).filters
    found = figures.by_city(reader, every, cycle) if cycle else {}
    if cycle is None or not found:
        return Panel("compliance_cities", title, table_of(), empty=nothing(view))
    codes = [code for code in every_city(view, {}) if code in found]
    listed = [found[code] for code in codes]
    rows = [
        Stack(code, view.city(code, short=True), one.counts, _both(one, view)) for code, one in zip(codes, listed, strict=True)
    ]
    chart = stacks(
        rows,
        class_names(view),
        name=title,
        lang=view.lang,
        theme=theme_of(view),
        selected=view.filters.cities,
        as_share=True,
        rest=True,
        colors=_COLORS,
    )
    small = any(0 < one.obliged < SMALL_SAMPLE_BELOW for one in listed)
    note = _("At each bar: enterprises on time of all, and the rate by volume. Click a bar to filter to that city.")
    return Panel(
        "compliance_cities",
        f"{title} · {fmt_period(cycle, view.lang)}",
        _table(listed, [_("City"), *(view.city(code) for code in codes)], view),
        chart,
        (*RATES, *CLASSES),
        cycle,
        note=f"{note} {small_sample_note(view.lang)}" if small else note,
    )


def _both(one: Classes, view: View) -> str:
    """Both rates of a row: the number on time of all, and the share by volume."""
    counts = f"{one.on_time:,}/{one.obliged:,}"
    if one.obliged < SMALL_SAMPLE_BELOW:
        counts += f" {SMALL_SAMPLE}"
    volume = one.by_volume
    if volume is None:
        return counts
    return f"{counts}{' ' if one.obliged < SMALL_SAMPLE_BELOW else ' · '}{fmt(volume, '%', view.lang, decimals=1)}"


def _table(found: Sequence[Classes], names: Sequence[str], view: View) -> Table:
    _ = gettext_of(view)
    columns: Columns = [words("key", names[0], names[1:])]
    columns.append((Column("n", _("Enterprises with an obligation (n)"), "number"), [one.obliged for one in found]))
    for place, name in enumerate(class_names(view)):
        label = name[:1].upper() + name[1:]
        columns.append((Column(f"class_{place}", label, "number"), [one.counts[place] for one in found]))
    columns += [
        (
            Column("number", _("By number, on time (%)"), "number", 2),
            [None if one.obliged < SMALL_SAMPLE_BELOW else one.by_number for one in found],
        ),
        (Column("volume", _("By volume (%)"), "number", 2), [one.by_volume for one in found]),
    ]
    return table_of(*columns)


def _penalties(reader: Reader, view: View) -> str:
    """Of those that were not on time, how many were exempt and how many fined, cycle by cycle."""
    _ = gettext_of(view)
    said = []
    for one in figures.by_cycle(reader, view.filters):
        if not is_over(one.key, view.filters.as_of) or one.on_time == one.obliged:
            continue
        exempt = compute.figure(reader, "ordered_then_completed", view.filters, one.key).value
        fined = compute.figure(reader, "fined_enterprises", view.filters, one.key).value
        said.append(
            _("{cycle}: {exempt} ordered, then completed and exempt; {fined} fined").format(
                cycle=fmt_period(one.key, view.lang), exempt=int(exempt or 0), fined=int(fined or 0)
            )
        )
    note = _("At each bar: enterprises on time of all, and the rate by volume.")
    return " ".join([note, *said]) if view.lang == "en" else "".join([note, "；".join(said) + "。" if said else ""])


BUILDERS = (sentence, curve, by_cycle, by_city)
