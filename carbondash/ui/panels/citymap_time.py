"""The map on two dates side by side, and month by month: the same measure by city as it stood on earlier days."""

from __future__ import annotations

import os
from datetime import date

from carbondash.charts.citymap import CityMap, city_map
from carbondash.charts.cityplay import CityPlay, Moment, city_play
from carbondash.figures import compute, ledger
from carbondash.figures import ranking as ranking_of
from carbondash.figures.compute import FigureValue
from carbondash.figures.format import fmt_day, fmt_period
from carbondash.figures.ranking import Frame
from carbondash.figures.sentences import figure_sentence, statement
from carbondash.figures.tables import amounts, table_of
from carbondash.figures.view import View
from carbondash.store import Reader
from carbondash.ui.cache import remember
from carbondash.ui.panel import Panel
from carbondash.ui.panels.citymap import REVIEW_NUMBER, SIZES, frames, items_of, measure_of, title_of
from carbondash.ui.panels.common import Columns, city_items, gettext_of, theme_of, words


def other_day(reader: Reader, view: View) -> date | None:
    """The earlier day that the as-of day is held against: the one of the address, else the same day a year before.

    None where the address names one that is not before the as-of day; the first day that the store knows where it is later.
    """
    first, _last = reader.days_known()
    asked = view.page("compare")
    day = date.fromisoformat(asked) if asked else _year_before(view.filters.as_of)
    if day >= view.filters.as_of:
        return None
    return day if first is None or asked else max(day, first)


def _year_before(day: date) -> date:
    return day.replace(year=day.year - 1, day=min(day.day, 28) if day.month == 2 else day.day)


def _then(reader: Reader, view: View) -> Frame | None:
    day = other_day(reader, view)
    if day is None:
        return None
    period, values = ranking_of.by_city(reader, measure_of(reader, view), view.on(cities=(), as_of=day).filters)
    return Frame(day, period, values)


def _now(reader: Reader, view: View) -> Frame:
    period, values = ranking_of.by_city(reader, measure_of(reader, view), view.on(cities=()).filters)
    return Frame(view.filters.as_of, period, values)


def two_maps(reader: Reader, view: View, room: str) -> tuple[CityMap, CityMap] | None:
    """The earlier day and the as-of day, with one set of classes; None without an earlier day."""
    measure, then, now = measure_of(reader, view), _then(reader, view), _now(reader, view)
    if then is None:
        return None
    definition = ledger.figures[measure]
    width, height = SIZES["narrow" if room == "narrow" else "medium"]

    def drawn(own: Frame, other: Frame) -> CityMap:
        return city_map(
            items_of(view, own.values),
            definition.unit,
            name=definition.name(view.lang),
            lang=view.lang,
            theme=theme_of(view),
            also=[value.value for value in other.values.values()],
            selected=view.filters.cities,
            decimals=definition.decimals,
            review_number=os.environ.get(REVIEW_NUMBER, ""),
            width=width,
            height=height,
        )

    return drawn(then, now), drawn(now, then)


def titles(reader: Reader, view: View) -> tuple[str, str]:
    """What each of the two maps shows: the day and, where the measure has one, the period."""

    def said(frame: Frame | None) -> str:
        if frame is None:
            return ""
        day = fmt_day(frame.day, view.lang)
        return f"{day} · {fmt_period(frame.period, view.lang)}" if frame.period else day

    return said(_then(reader, view)), said(_now(reader, view))


def change(reader: Reader, view: View) -> Panel:
    """Each city's value on both days and what lies between them."""
    _ = gettext_of(view)
    measure, then, now = measure_of(reader, view), _then(reader, view), _now(reader, view)
    definition = ledger.figures[measure]
    if then is None:
        return Panel("map_change", definition.name(view.lang), table_of(), empty=_("There is no earlier day to compare with."))
    items = city_items(view, {**then.values, **now.values})
    order = {code: place for place, code in enumerate(ranking_of.worst_first(measure, now.values))}
    codes = sorted((item.code for item in items), key=lambda code: order.get(code, len(order)))
    names = {item.code: item.name for item in items}
    before, after = ([_value(frame.values.get(code)) for code in codes] for frame in (then, now))
    gaps = [None if a is None or b is None else b - a for a, b in zip(before, after, strict=True)]
    unit = definition.unit
    table = table_of(
        words("city", _("City"), [names[code] for code in codes]),
        amounts("then", fmt_day(then.day, view.lang), before, unit, view.lang, decimals=definition.decimals),
        *_counts("then", then, codes, view),
        amounts("now", fmt_day(now.day, view.lang), after, unit, view.lang, decimals=definition.decimals),
        *_counts("now", now, codes, view),
        amounts("change", _("Change"), gaps, "pp" if unit == "%" else unit, view.lang, decimals=definition.decimals),
    )
    known = any(gap is not None for gap in gaps)
    said = _("Not enough data: no city has a value of this measure on both days.")
    return Panel(
        "map_change",
        _("{measure} on both days").format(measure=definition.name(view.lang)),
        table,
        None,
        (measure,),
        now.period,
        note="" if known else said,
    )


def _value(value: FigureValue | None) -> float | None:
    return None if value is None else value.value


def _counts(key: str, frame: Frame, codes: list[str], view: View) -> Columns:
    """The numbers behind a rate of cases, as k/n."""
    if not any(value.n for value in frame.values.values()):
        return []
    _ = gettext_of(view)

    def said(value: FigureValue | None) -> str:
        return f"{value.numerator:.0f}/{value.denominator:.0f}" if value and value.n and value.numerator is not None else "—"

    return [
        words(f"{key}_n", _("k/n on {day}").format(day=fmt_day(frame.day, view.lang)), [said(frame.values.get(c)) for c in codes])
    ]


def sentence(reader: Reader, view: View) -> str:
    """The measure for the place of the view on the as-of day, against the earlier one."""
    measure = measure_of(reader, view)
    definition = ledger.figures[measure]
    then, now = _then(reader, view), _now(reader, view)
    value = compute.figure(reader, measure, view.filters, now.period)
    base = None
    if then is not None:
        base = compute.figure(reader, measure, view.on(as_of=then.day).filters, then.period)
    said = statement(
        definition,
        value,
        day=view.filters.as_of,
        scope=view.place,
        lang=view.lang,
        base=base,
        base_words=fmt_day(then.day, view.lang) if then else "",
    )
    return figure_sentence(said, view.lang)


def play(reader: Reader, view: View) -> CityPlay | None:
    """The months of the measure, ready to be played; None where it has no value in at least two of them."""
    measure = measure_of(reader, view)
    found = remember(frames, reader, view.only("measure").on(cities=()))
    if len(found) < 2:
        return None
    definition = ledger.figures[measure]
    return city_play(
        [Moment(one.day, one.period, items_of(view, one.values)) for one in found],
        definition.unit,
        name=definition.name(view.lang),
        lang=view.lang,
        theme=theme_of(view),
        decimals=definition.decimals,
    )


def course(reader: Reader, view: View) -> Panel:
    """The months as a table: a row a month end, a column a city."""
    _ = gettext_of(view)
    measure = measure_of(reader, view)
    found = remember(frames, reader, view.only("measure").on(cities=()))
    definition = ledger.figures[measure]
    codes = [item.code for item in city_items(view, found[-1].values if found else {})]
    columns = [
        amounts(
            code, view.city(code, short=True), [_value(one.values.get(code)) for one in found], definition.unit, view.lang,
            decimals=definition.decimals,
        )
        for code in codes
    ]  # fmt: skip
    table = table_of(
        words("day", _("As of"), [fmt_day(one.day, view.lang) for one in found]),
        words("period", _("Period"), [fmt_period(one.period, view.lang) if one.period else "—" for one in found]),
        *columns,
    )
    title = title_of(measure, Frame(view.filters.as_of, None, {}), view)
    empty = "" if found else _("Not enough data: no city has a value of this measure in this view.")
    return Panel("map_course", _("{measure}, month by month").format(measure=title), table, None, (measure,), empty=empty)


BUILDERS = (sentence, titles, change, play, course)
SIZED = (two_maps,)
