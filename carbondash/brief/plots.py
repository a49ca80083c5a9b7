"""The charts of a brief: figures over periods, month ends, cities or parts, as plain plots."""

from __future__ import annotations

from collections.abc import Sequence

from carbondash.brief.spec import PlotSpec, SectionSpec
from carbondash.charts.plot import Plot, Series
from carbondash.figures import compute, ledger, ranking
from carbondash.figures.compute import FigureValue
from carbondash.figures.format import as_shown, axis_scale, fmt, fmt_day, fmt_period, number
from carbondash.figures.periods import sort_key
from carbondash.figures.view import View
from carbondash.store import Reader
from carbondash.store.schema import UNKNOWN

# A chart on a slide or on paper has room for so many lying bars.
_MOST_BARS = 17
_By = list[tuple[str, list[float | None]]]


def plot_of(reader: Reader, view: View, spec: SectionSpec) -> Plot | None:
    """The chart of a section; None where it has none."""
    asked = spec.plot
    if asked is None:
        return None
    match asked.over:
        case "periods":
            rows = _by_period(reader, view, asked)
        case "ends":
            rows = _at_ends(reader, view, asked)
        case "cities":
            rows = _by_city(reader, view, asked)
        case "parts":
            rows = _by_part(reader, view, asked)
        case "figures":
            rows = _by_figure(reader, view, asked)
    return _drawn(asked, rows, view)


def _drawn(asked: PlotSpec, rows: _By, view: View) -> Plot:
    first = ledger.figures[asked.figures[0]]
    scale = axis_scale([value for _name, values in rows for value in values], first.unit, view.lang)
    decimals = scale.decimals if first.decimals is None else first.decimals
    names = asked.figures if asked.over != "figures" else asked.figures[:1]

    def shown(value: float | None) -> float | None:
        return None if value is None else as_shown(value / scale.divisor, decimals)

    series = tuple(
        Series(ledger.figures[name].name(view.lang), tuple(shown(values[place]) for _category, values in rows))
        for place, name in enumerate(names)
    )
    has_target = first.target is not None and first.direction != "none"
    return Plot(
        kind=asked.kind,
        title=asked.word(view.lang),
        categories=tuple(name for name, _values in rows),
        series=series,
        unit=scale.label,
        decimals=decimals,
        target=first.target / scale.divisor if has_target and first.target is not None else None,
        target_words=fmt(first.target, first.unit, view.lang) if has_target else "",
        alt=_alt(asked, series, rows, scale.label, decimals, view),
    )


def _alt(asked: PlotSpec, series: Sequence[Series], rows: _By, unit: str, decimals: int, view: View) -> str:
    """The chart in words: its title, and of each series the first and the last value."""
    colon, semicolon = ("：", "；") if view.lang == "zh" else (": ", "; ")
    said = []
    for one in series:
        known = [(name, value) for (name, _v), value in zip(rows, one.values, strict=True) if value is not None]
        if known:
            ends = [known[0], *known[-1:]] if len(known) > 1 else known
            words = " … ".join(f"{name} {number(value, view.lang, decimals)}" for name, value in ends)
            said.append(f"{one.name}{colon}{words} {unit}".rstrip())
    return f"{asked.word(view.lang)}{colon}{semicolon.join(said)}"


def _by_period(reader: Reader, view: View, asked: PlotSpec) -> _By:
    trends: list[dict[str, float | None]] = []
    for name in asked.figures:
        # A period for which more is to come would look like a fall.
        open_ones = set(compute.incomplete_periods(reader, name, view.filters))
        found = compute.trend(reader, name, view.filters)
        trends.append({value.period: value.value for value in found if value.period and value.period not in open_ones})
    periods = sorted({period for trend in trends for period in trend}, key=sort_key)
    return [(fmt_period(period, view.lang), [trend.get(period) for trend in trends]) for period in periods[-asked.last :]]


def _at_ends(reader: Reader, view: View, asked: PlotSpec) -> _By:
    period = compute.figure(reader, asked.figures[0], view.filters).period
    rows: dict[str, list[float | None]] = {}
    for place, name in enumerate(asked.figures):
        for day, value in compute.history(reader, name, view.filters, asked.last, period):
            rows.setdefault(fmt_day(day, view.lang), [None] * len(asked.figures))[place] = value.value
    known = list(rows.items())
    # From before the figure can be spoken about there is nothing to draw.
    while known and not any(value is not None for value in known[0][1]):
        known.pop(0)
    return known


def _by_city(reader: Reader, view: View, asked: PlotSpec) -> _By:
    found = [ranking.by_city(reader, name, view.filters)[1] for name in asked.figures]
    codes = [code for code in view.names.cities if any(code in values for values in found)]
    kept = [code for code in codes if code != UNKNOWN or any(_value(values.get(code)) for values in found)]
    kept.sort(key=lambda code: -(_value(found[0].get(code)) or 0.0))
    return [(view.city(code, short=True), [_value(values.get(code)) for values in found]) for code in kept]


def _by_part(reader: Reader, view: View, asked: PlotSpec) -> _By:
    found = compute.by_breakdown(reader, asked.figures[0], view.filters)
    order = sorted(found, key=lambda code: -(found[code].value or 0.0))
    return [(part_words(code, view), [found[code].value]) for code in order[:_MOST_BARS] if found[code].value]


def _by_figure(reader: Reader, view: View, asked: PlotSpec) -> _By:
    values = [compute.figure(reader, name, view.filters) for name in asked.figures]
    return [(ledger.figures[value.id].name(view.lang), [value.value]) for value in values]


def part_words(code: str, view: View) -> str:
    """A part of a figure in words: a kind of problem or an institution."""
    return view.kind(code) if code in view.names.kinds else view.institution(code)


def _value(value: FigureValue | None) -> float | None:
    return value.value if value else None
