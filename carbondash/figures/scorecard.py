"""A city's measures: each over its time, with its n, its rank among those with enough n, the province, its own past, its course.

Which measures there are and how each is read is data (`scorecard.toml`); every number is a figure of the ledger.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from carbondash.figures import comparing, compute, ledger, periods
from carbondash.figures.compute import FigureValue
from carbondash.figures.format import SMALL_SAMPLE_BELOW
from carbondash.figures.ranking import MONTHS_ROLLING, last_months, rolling_span
from carbondash.store import Filters, Reader

Over = Literal["months12", "year", "cycle", "now", "gain12"]
Act = Literal["overdue", "at_risk", "compare", "never"]
# The cycle before and the day on which it was as far from its deadline; None where nothing can be compared.
CycleBefore = Callable[[str], tuple[str, date] | None]


class Group(BaseModel):
    """Measures that stand together, and their heading."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    id: str
    zh: str
    en: str


class Measure(BaseModel):
    """One measure of the scorecard; what the fields mean stands at the head of `scorecard.toml`."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    group: str
    figure: str
    over: Over
    n_of: str | None = None
    by_volume: bool = False
    act: Act = "compare"
    zh: str = ""
    en: str = ""
    page: str
    params: dict[str, str] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _known(self) -> Measure:
        for name in (self.figure, self.n_of):
            if name is not None and (name not in ledger.figures or "city" not in ledger.figures[name].by):
                raise ValueError(f"{name!r} is no figure of the ledger that has a value by city")
        return self

    def name(self, lang: str) -> str:
        return (self.zh if lang == "zh" else self.en) or ledger.figures[self.figure].name(lang)

    @property
    def is_share(self) -> bool:
        """Whether it is a rate or ratio, which cities can be compared by; an amount hangs on how large a city is."""
        return ledger.figures[self.figure].kind in ("rate", "ratio")


def _read() -> tuple[tuple[Group, ...], tuple[Measure, ...]]:
    entries = tomllib.loads((Path(__file__).parent / "scorecard.toml").read_text(encoding="utf-8"))
    groups = tuple(Group(**entry) for entry in entries["group"])
    measures = tuple(Measure(**entry) for entry in entries["measure"])
    if {measure.group for measure in measures} != {group.id for group in groups}:
        raise ValueError("every group has a measure, and every measure a group")
    return groups, measures


GROUPS, MEASURES = _read()
# The province has a value, whether it may be shown or not.
_KNOWN = ("ok", "withheld")
BY_FIGURE = {measure.figure: measure for measure in MEASURES}


@dataclass(frozen=True)
class Entry:
    """A city's value of one measure.

    n: over how many cases, None for an amount. rank: 1 is the best of those that are ranked, None for a city that is not.
    """

    value: FigureValue
    n: int | None
    rank: int | None = None

    @property
    def is_small(self) -> bool:
        """Whether it stands over too few cases for a rate: it is shown as k/n."""
        return self.n is not None and self.n < SMALL_SAMPLE_BELOW


@dataclass(frozen=True)
class Row:
    """One measure of all cities, at one period: the province's value, each city's, and how many of them are ranked."""

    measure: Measure
    period: str | None
    province: FigureValue
    cities: Mapping[str, Entry]

    @property
    def ranked(self) -> int:
        """How many cities have enough cases to be ranked."""
        return sum(entry.rank is not None for entry in self.cities.values())


@dataclass(frozen=True)
class Base:
    """What a value is compared with: the value then, its n, the period that it is about, and the day as of which it stood."""

    value: FigureValue
    n: int | None
    period: str | None
    day: date

    @property
    def is_small(self) -> bool:
        """Whether it stood over too few cases to compare a rate with."""
        return self.n is not None and self.n < SMALL_SAMPLE_BELOW


@dataclass(frozen=True)
class Line:
    """One measure of one city: its row, its entry, its base (None: nothing to compare with), and its course, oldest first."""

    row: Row
    entry: Entry
    base: Base | None
    course: tuple[float, ...]

    @property
    def change(self) -> float | None:
        """Value less base in the figure's unit; None where one is missing, or is a rate over too few cases."""
        now = self.entry.value.value
        if self.base is None or now is None or self.base.value.value is None:
            return None
        if self.row.measure.is_share and not self.row.measure.by_volume and (self.entry.is_small or self.base.is_small):
            return None
        return now - self.base.value.value

    @property
    def gap(self) -> float | None:
        """How far the city's rate lies from the province's, in its unit; None for amounts and for too few cases."""
        now, province = self.entry.value.value, self.row.province.value
        if not self.row.measure.is_share or now is None or province is None:
            return None
        return None if self.entry.is_small and not self.row.measure.by_volume else now - province

    @property
    def share(self) -> float | None:
        """What part of the province's amount the city's is, in percent; None for rates and where the province has none."""
        now, province = self.entry.value.value, self.row.province.value
        return None if self.row.measure.is_share or now is None or not province else 100 * now / province


def year_before(day: date) -> date:
    """The same day one year earlier; 28 February for the 29th."""
    return day.replace(year=day.year - 1, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=day.year - 1)


def rows(reader: Reader, filters: Filters, measures: Sequence[Measure] = MEASURES) -> list[Row]:
    """The measures of all cities that the scope allows; of the filters all but the cities count."""
    everywhere = replace(filters, cities=())
    names = {name for measure in measures for name in (measure.figure, measure.n_of) if name}
    compute.preload(reader, names, everywhere)
    compute.preload(reader, names, everywhere, cities=True)
    comparing.preload(reader, [measure.figure for measure in measures], everywhere)
    return [_row(reader, everywhere, measure, _period(reader, everywhere, measure)) for measure in measures]


def card(
    reader: Reader, filters: Filters, city: str, cycle_before: CycleBefore, measures: Sequence[Measure] = MEASURES
) -> list[Line]:
    """The measures of one city: with their change against the same period before, the province, and their course."""
    everywhere, own = replace(filters, cities=()), replace(filters, cities=(city,))
    found = rows(reader, filters, measures)
    before = {row.measure.figure: _period_before(filters, row, cycle_before) for row in found}
    _preload_before(reader, everywhere, before)
    compute.preload(reader, [row.measure.figure for row in found], own)
    return [
        Line(
            row, entry_of(row, city), _base(reader, everywhere, row, city, before[row.measure.figure]), _course(reader, own, row)
        )
        for row in found
    ]


def entry_of(row: Row, city: str) -> Entry:
    """A city's entry; of a city without any case, none of an amount and no rate."""
    found = row.cities.get(city)
    if found is not None:
        return found
    return _absent(row.measure, row.period, row.province)


def _absent(measure: Measure, period: str | None, province: FigureValue) -> Entry:
    definition = ledger.figures[measure.figure]
    is_none = not measure.is_share and province.status in _KNOWN
    value = FigureValue(
        definition.id, period, 0.0 if is_none else None, definition.unit, None, None, None, "ok" if is_none else "no_data"
    )
    return Entry(value, 0 if measure.is_share else None)


def _period(reader: Reader, filters: Filters, measure: Measure) -> str | None:
    """The period that all cities are held against each other at."""
    if measure.over == "months12":
        return rolling_span(reader, measure.figure, filters)
    if measure.over == "cycle" and filters.cycle:
        return filters.cycle
    if measure.over == "cycle":
        return compute.figure(reader, "obliged_enterprises", filters).period
    return compute.figure(reader, measure.figure, filters).period if measure.over == "year" else None


def _row(reader: Reader, filters: Filters, measure: Measure, period: str | None) -> Row:
    province = comparing.province(reader, measure.figure, filters, period)
    cities = _by_city(reader, filters, measure, period) if province.status in _KNOWN else {}
    if measure.over == "gain12":
        then = replace(filters, as_of=year_before(filters.as_of))
        before = comparing.province(reader, measure.figure, then)
        earlier = _by_city(reader, then, measure, None)
        province = _gained(province, before)
        cities = {
            code: replace(entry, value=_gained(entry.value, earlier[code].value if code in earlier else before))
            if code in earlier
            else entry
            for code, entry in cities.items()
        }
    # Whose city is better than whose is for those to see who see all of them.
    entries = cities if reader.scope.cities is not None else _ranked(measure, cities)
    return Row(measure, period or province.period, province, entries)


def _gained(now: FigureValue, before: FigureValue) -> FigureValue:
    if now.value is None:
        return now
    if before.status == "withheld":
        return replace(now, value=None, status="withheld")
    return replace(now, value=now.value - (before.value or 0.0))


def _by_city(reader: Reader, filters: Filters, measure: Measure, period: str | None) -> dict[str, Entry]:
    values = compute.by_city(reader, measure.figure, filters, period)
    cases = compute.by_city(reader, measure.n_of, filters, period) if measure.n_of else {}
    return {code: Entry(value, _cases(measure, value, cases.get(code))) for code, value in values.items()}


def _cases(measure: Measure, value: FigureValue, cases: FigureValue | None) -> int | None:
    if measure.n_of:
        return round(cases.value) if cases is not None and cases.value is not None else 0
    return value.n or 0 if measure.is_share else None


def _ranked(measure: Measure, cities: Mapping[str, Entry]) -> dict[str, Entry]:
    """The same entries with their ranks: equal values share the better one."""
    direction = ledger.figures[measure.figure].direction
    if not measure.is_share or direction == "none":
        return dict(cities)
    able = {
        code: entry.value.value
        for code, entry in cities.items()
        if entry.value.value is not None and (measure.by_volume or not entry.is_small)
    }
    sign = -1 if direction == "up" else 1
    order = sorted(sign * value for value in able.values())
    return {
        code: replace(entry, rank=order.index(sign * able[code]) + 1) if code in able else entry for code, entry in cities.items()
    }


def _preload_before(reader: Reader, filters: Filters, before: Mapping[str, tuple[str | None, date] | None]) -> None:
    """Read what the comparisons need, each day's figures at once."""
    wanted: dict[Filters, set[str]] = {}
    for name, found in before.items():
        if found is None:
            continue
        measure = BY_FIGURE[name]
        then = _then(filters, measure, found[1])
        wanted.setdefault(then, set()).update(one for one in (name, measure.n_of) if one)
        if measure.over == "gain12":
            wanted.setdefault(replace(then, as_of=year_before(found[1])), set()).add(name)
    for then, names in wanted.items():
        for cities in (False, True):
            compute.preload(reader, names, then, cities=cities)


def _then(filters: Filters, measure: Measure, day: date) -> Filters:
    """The filters on an earlier day; a cycle is compared with the one before, which lies outside the chosen one."""
    return replace(filters, as_of=day, cycle=None if measure.over == "cycle" else filters.cycle)


def _base(reader: Reader, filters: Filters, row: Row, city: str, found: tuple[str | None, date] | None) -> Base | None:
    """The same measure one period earlier: as known today for months, else as it stood on the day that corresponds."""
    if found is None:
        return None
    period, day = found
    if row.measure.over == "months12":
        period = _covered(reader, filters, row, str(period))
        if period is None:
            return None
    then = _then(filters, row.measure, day)
    earliest = min(
        (known for name in ledger.figures[row.measure.figure].measures if (known := reader.first_day(name))), default=None
    )
    # Of an amount, "none" is known only from the day on which the store speaks about it.
    needed = year_before(day) if row.measure.over == "gain12" else day
    if earliest is None or needed < earliest:
        return None
    before = _row(reader, then, row.measure, period)
    entry = entry_of(before, city)
    return None if entry.value.value is None else Base(entry.value, entry.n, before.period, day)


def _period_before(filters: Filters, row: Row, cycle_before: CycleBefore) -> tuple[str | None, date] | None:
    over, day = row.measure.over, year_before(filters.as_of)
    if over in ("now", "gain12"):
        return None, day
    if row.period is None:
        return None
    if over == "months12":
        last = row.period.rpartition("..")[2]
        return last_months(last_months(last, MONTHS_ROLLING + 1).partition("..")[0], MONTHS_ROLLING), filters.as_of
    if over == "cycle":
        return cycle_before(row.period)
    return f"Y{int(row.period[1:5]) - 1}", day


def _covered(reader: Reader, filters: Filters, row: Row, span: str) -> str | None:
    """The months of a span that there were: a rate stands over those, a count needs all of them (None where it lacks any)."""
    first, _dots, last = span.partition("..")
    known = [value.period for value in compute.trend(reader, row.measure.figure, filters) if value.period]
    begun = max(first, min(known, default="M9999-12"))
    if begun > last or (begun > first and not row.measure.is_share):
        return None
    return f"{begun}..{last}"


def _course(reader: Reader, filters: Filters, row: Row) -> tuple[float, ...]:
    """How the city's measure went: over the last twelve ends of months, months or years; () where there are not two values."""
    name, over = row.measure.figure, row.measure.over
    if over == "months12":
        values = _rolling_course(reader, filters, row)
    elif over == "year":
        values = [value.value for value in compute.trend(reader, name, filters)]
    elif over == "gain12":
        values = [value.value for _day, value in compute.per_month(reader, name, filters, MONTHS_ROLLING)]
    else:
        values = [value.value for _day, value in compute.history(reader, name, filters, MONTHS_ROLLING, row.period)]
    known = tuple(value for value in values if value is not None)
    return known if len(known) > 1 else ()


def _rolling_course(reader: Reader, filters: Filters, row: Row) -> list[float | None]:
    if row.period is None:
        return []
    last = row.period.rpartition("..")[2]
    known = [
        value.period for value in compute.trend(reader, row.measure.figure, filters) if value.period and value.period <= last
    ]
    if not row.measure.is_share:
        return [compute.figure(reader, row.measure.figure, filters, month).value for month in known[-MONTHS_ROLLING:]]
    spans = [last_months(month, MONTHS_ROLLING) for month in known[-MONTHS_ROLLING:]]
    if filters.cycle:
        first = f"M{periods.cycle_years(filters.cycle)[0]:04d}-01"
        spans = [f"{max(span.partition('..')[0], first)}..{span.partition('..')[2]}" for span in spans]
    return [compute.figure(reader, row.measure.figure, filters, span).value for span in spans]
