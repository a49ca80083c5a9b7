"""The numbers that a document may hold: worked out from the figures alone, without what makes briefs.

`numbers_in` reads the numbers of a text, whole days and periods as one; `allowed` says which of them the store accounts for. A
document's own numbering (sections, notes, pages) is for its test to add.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date
from itertools import pairwise

from carbondash.brief.content import Brief
from carbondash.derive.attention import attention
from carbondash.derive.countdown import countdown
from carbondash.derive.deadlines import same_time_before, surrender_steps
from carbondash.derive.risk import ranking as risks
from carbondash.figures import compute, filing, ledger, ranking
from carbondash.figures.cells import FigureValue
from carbondash.figures.format import SMALL_SAMPLE_BELOW, fmt, fmt_count_days, fmt_day, fmt_period, fmt_size, number
from carbondash.figures.ledger import FigureDef
from carbondash.figures.units import unit
from carbondash.figures.view import View
from carbondash.rules.sets import RulePending
from carbondash.store import Reader

_MONTH = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
# The longest first: a day or a period is one number, so that its parts do not pass for others.
_NUMBERS = re.compile(
    r"\d{4}年\d{1,2}月(?:\d{1,2}日)?|\d{1,2}月\d{1,2}日|\d{4}[—–]\d{4}年?|\d{4}年|\d{4}-\d{2}-\d{2}"
    rf"|\d{{1,2}} {_MONTH}(?: \d{{4}})?|{_MONTH} \d{{4}}|cycle \d"
    r"|(?<![A-Za-z\d])\d+(?:,\d{3})*(?:\.\d+)*"
)


def numbers_in(text: str) -> set[str]:
    """The numbers of a text as they are written, without signs and units."""
    return set(_NUMBERS.findall(text))


def allowed(reader: Reader, view: View, brief: Brief) -> set[str]:
    """Every number that the store accounts for in a brief of this view with these figures."""
    figures = list(dict.fromkeys(name for section in brief.sections for name in section.figures))
    decimals = {ledger.figures[name].decimals for name in figures}
    said = [*view.lines, view.place, fmt_day(view.filters.as_of, view.lang), str(SMALL_SAMPLE_BELOW)]
    for name in figures:
        said += _of_figure(reader, view, ledger.figures[name], decimals)
    said += _of_names(view)
    said += _of_attention(reader, view)
    said += _of_risks(reader, view)
    said += _of_deadlines(reader, view)
    return {found for text in said for found in numbers_in(text)}


def _of_figure(reader: Reader, view: View, definition: FigureDef, decimals: set[int | None]) -> Iterator[str]:
    name, filters, lang = definition.id, view.filters, view.lang
    yield definition.name(lang)
    yield definition.definition(lang)
    yield from (f"{step.prefix} {step.suffix} {step.label}" for step in unit(definition.unit).steps(lang))
    now = compute.figure(reader, name, filters)
    trend = compute.trend(reader, name, filters)
    history = compute.history(reader, name, filters, 24, now.period)
    values = [now, *trend, *(value for _day, value in history), *ranking.by_city(reader, name, filters)[1].values()]
    values += compute.by_breakdown(reader, name, filters).values()
    for value in values:
        yield fmt_period(value.period, lang)
        yield from _written(value, definition, view, decimals)
    yield from (fmt_day(day, lang) for day, _value in history)
    for day, before in _bases(reader, view, now, trend):
        yield f"{fmt_day(day, lang)} {fmt_period(before.period, lang)}"
        if now.value is not None and before.value is not None:
            yield fmt_size(now.value - before.value, definition.unit, lang, decimals=definition.decimals)
    if definition.target is not None:
        yield fmt(definition.target, definition.unit, lang)
        if now.value is not None:
            yield fmt_size(definition.target - now.value, definition.unit, lang, decimals=definition.decimals)


def _written(value: FigureValue, definition: FigureDef, view: View, decimals: set[int | None]) -> Iterator[str]:
    """A value in its own words, and bare in each size of its unit, as under the head of a column or on an axis."""
    if value.value is None:
        return
    yield fmt(value.value, definition.unit, view.lang, decimals=definition.decimals)
    for step in unit(definition.unit).steps(view.lang):
        scaled = value.value / float(step.divisor)
        for places in (step.decimals, *decimals):
            if places is not None:
                yield number(scaled, view.lang, places)
    if definition.denominator is not None:
        yield number(value.numerator, view.lang)
        yield number(value.denominator, view.lang)


def _bases(reader: Reader, view: View, now: FigureValue, trend: list[FigureValue]) -> Iterator[tuple[date, FigureValue]]:
    """What a value may be held against, as it stood when: the period before it, a cycle that was as far, itself a year ago."""
    day = view.filters.as_of
    yield from ((day, before) for before, after in pairwise(trend) if after.period == now.period)
    if now.period and now.period.startswith("C"):
        cycles = compute.trend(reader, now.id, view.on(cycle=None).filters)
        yield from ((day, before) for before, after in pairwise(cycles) if after.period == now.period)
        then = same_time_before(now.period, day)
        if then is not None:
            yield then[1], compute.figure(reader, now.id, view.on(cycle=None, as_of=then[1]).filters, then[0])
    yield from compute.history(reader, now.id, view.filters, 12)[:1]


def _of_names(view: View) -> Iterator[str]:
    for names in (view.names.cities, view.names.kinds, view.names.institutions):
        yield from (view.word(name) for name in names.values())


def _of_attention(reader: Reader, view: View) -> Iterator[str]:
    for item in attention(reader, view.filters, 20):
        yield from _days([item.due], view)
        for name, value in item.values.items():
            if name in ("cycle", "period"):
                yield fmt_period(str(value), view.lang)
            elif isinstance(value, date):
                yield from _days([value], view)
            elif isinstance(value, (int, float)):
                yield number(value, view.lang)
                yield fmt(value, "%" if name == "share" else "t", view.lang, decimals=2 if name == "share" else None)
    for cycle in ("C1", "C2"):
        steps = surrender_steps(cycle, view.filters.as_of)
        yield from (f"{100 * share:g} {share:g}" for _day, share in steps)


def _of_risks(reader: Reader, view: View) -> Iterator[str]:
    with suppress(RulePending):
        for risk in risks(reader, view.filters).risks:
            yield risk.name(view.lang)
            yield from (str(risk.rank), number(risk.index, view.lang, 2), number(risk.index, view.lang, 1))
            yield from (one.words_zh if view.lang == "zh" else one.words_en for one in risk.contributions)
            for step in unit("t").steps(view.lang):
                yield number(risk.inputs["gap_t"] / float(step.divisor), view.lang, step.decimals)


def _of_deadlines(reader: Reader, view: View) -> Iterator[str]:
    for one in countdown(view.filters.as_of):
        yield from _days([one.due], view)
        yield fmt_period(one.period, view.lang)
        yield one.because(view.lang)
        yield fmt_count_days(one.days or 0, view.lang)
        yield str(one.working_days or 0)
        if one.subject in ("monthly", "annual"):
            counted = filing.next_due(reader, view.filters, one.subject)
            if counted is not None:
                yield f"{number(counted.submitted, view.lang)} / {number(counted.due, view.lang)}"
    # The step of the surrender that is named by its share.
    yield "95"


def _days(days: Iterable[date | None], view: View) -> Iterator[str]:
    for day in days:
        if day is not None:
            yield fmt_day(day, view.lang)
            yield day.isoformat()
