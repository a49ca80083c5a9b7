"""The city scorecard: all cities as a matrix of measures, one city as its measures in full."""

from __future__ import annotations

from dataclasses import dataclass

from carbondash.charts.classes import class_of, classes
from carbondash.derive.deadlines import same_time_before
from carbondash.figures import compute, ledger, scorecard
from carbondash.figures.format import SMALL_SAMPLE_BELOW, AxisScale, column_scale, in_scale, tone_of
from carbondash.figures.scorecard import BY_FIGURE, GROUPS, Line, Row
from carbondash.figures.scorecard_acts import to_act_on
from carbondash.figures.scorecard_words import (
    LineWords,
    about,
    act_words,
    all_equal,
    entry_words,
    line_words,
    rank_words,
    value_of,
)
from carbondash.figures.sentences import figure_sentence, statement
from carbondash.figures.tables import Column, Table, table_of
from carbondash.figures.view import View
from carbondash.store import Reader
from carbondash.ui.cache import remember
from carbondash.ui.panel import Panel
from carbondash.ui.panels.city_sheets import cities_of
from carbondash.ui.panels.common import gettext_of, sentences, theme_of, words

# What the matrix is sorted by first; a store without monthly evidence has the other.
FIRST = ("first_pass_rate", "surrender_rate_by_volume")
CLASSES = 5


@dataclass(frozen=True)
class MatrixCell:
    """A city's value of a measure: the value, what it rests on, its rank, its class (0 the best of five; None: not shaded)."""

    value: str
    more: str
    rank: str
    shade: int | None


@dataclass(frozen=True)
class MatrixRow:
    """A measure: its id and name, the time that it is about, the province's value, and one cell a city."""

    figure_id: str
    name: str
    about: str
    province: str
    cells: tuple[MatrixCell, ...]


@dataclass(frozen=True)
class Matrix:
    """All cities: their codes in the order of the chosen measure, rows by group, and the classes of the chosen measure in words.

    legend: one text a class, the best first; empty where the measure is not ranked.
    """

    panel: Panel
    measure: str
    cities: tuple[str, ...]
    groups: tuple[tuple[str, tuple[MatrixRow, ...]], ...]
    legend: tuple[str, ...]


@dataclass(frozen=True)
class Todo:
    """One thing to act on: its sentence and where to look further."""

    text: str
    page: str
    params: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class CityCard:
    """One city: its measures by group in words, and what to act on."""

    panel: Panel
    groups: tuple[tuple[str, tuple[LineWords, ...]], ...]
    todo: tuple[Todo, ...]


def one_city(view: View) -> str | None:
    """The city that the view is about; None for all of them or several."""
    cities = view.filters.cities or view.own_cities
    return cities[0] if len(cities) == 1 else None


def rows(reader: Reader, view: View) -> list[Row]:
    """Every measure of all cities."""
    return scorecard.rows(reader, view.filters)


def _rows(reader: Reader, view: View) -> list[Row]:
    # The rows hang neither on the chosen cities nor on the order that the page shows them in.
    return remember(rows, reader, view.on(cities=()).only())


def measure_of(reader: Reader, view: View) -> str:
    """The measure that the cities are sorted by: the chosen one, else the first default with a value."""
    chosen = view.page("measure")
    if chosen in BY_FIGURE:
        return str(chosen)
    known = {row.measure.figure for row in _rows(reader, view) if row.province.value is not None or row.cities}
    return next((name for name in FIRST if name in known), FIRST[0])


def lines_of(reader: Reader, view: View) -> list[Line]:
    """Every measure of the one city that the view is about."""
    city = one_city(view)
    assert city is not None
    return scorecard.card(reader, view.filters, city, lambda cycle: same_time_before(cycle, view.filters.as_of))


def _lines(reader: Reader, view: View) -> list[Line]:
    return remember(lines_of, reader, view.only())


def sentence(reader: Reader, view: View) -> str:
    """The chosen measure of the place, and for one city how many measures are worse than the province."""
    _ = gettext_of(view)
    measure = measure_of(reader, view)
    row = next(row for row in _rows(reader, view) if row.measure.figure == measure)
    definition = ledger.figures[measure]
    city = one_city(view)
    if city is None:
        behind = [] if row.measure.by_volume or not row.ranked or all_equal(row) else _weakest(row, view)
        now = compute.figure(reader, measure, view.on(cities=()).filters, row.period)
        place = view.on(cities=()).place
        said = statement(definition, now, day=view.filters.as_of, scope=place, lang=view.lang, exceptions=behind)
        return figure_sentence(said, view.lang)
    found = _lines(reader, view)
    line = next(line for line in found if line.row.measure.figure == measure)
    said = statement(definition, line.entry.value, day=view.filters.as_of, scope=view.place, lang=view.lang)
    gaps = [(line.gap, ledger.figures[line.row.measure.figure].direction) for line in found if line.gap is not None]
    worse = sum(tone_of(gap, direction) == "bad" for gap, direction in gaps)
    compared = _("Of {count} measures that can be held against the province, {worse} are worse.").format(
        count=len(gaps), worse=worse
    )
    return sentences(view, figure_sentence(said, view.lang), compared if gaps else "")


def _weakest(row: Row, view: View) -> list[str]:
    last = max(entry.rank or 0 for entry in row.cities.values())
    return [view.city(code) for code, entry in row.cities.items() if entry.rank == last]


def matrix(reader: Reader, view: View) -> Matrix:
    """All cities against each other."""
    _ = gettext_of(view)
    found = _rows(reader, view)
    measure = measure_of(reader, view)
    chosen = next(row for row in found if row.measure.figure == measure)
    cities = _ordered(chosen, view)
    groups = tuple(
        (
            group.zh if view.lang == "zh" else group.en,
            tuple(_matrix_row(row, cities, view) for row in found if row.measure.group == group.id),
        )
        for group in GROUPS
    )
    known = any(row.province.value is not None or row.cities for row in found)
    panel = Panel(
        "city_matrix",
        _("All cities · sorted by {measure}").format(measure=chosen.measure.name(view.lang)),
        _matrix_table(found, cities, view),
        figures=(measure, *(row.measure.figure for row in found if row.measure.figure != measure)),
        empty="" if known else _("Not enough data: no measure of the scorecard has a value in this view."),
    )
    return Matrix(panel, measure, cities, groups, _legend(chosen, view))


def _ordered(row: Row, view: View) -> tuple[str, ...]:
    """The cities from the weakest to the best of a measure (or the other way round); those without a value last."""
    definition = ledger.figures[row.measure.figure]
    sign = 1 if definition.direction == "up" else -1
    if view.page("sort") == "best":
        sign = -sign
    codes = cities_of(view)
    if view.page("sort") == "place":
        return codes

    def place(code: str) -> tuple[bool, float, int]:
        value = scorecard.entry_of(row, code).value.value
        return value is None, sign * (value or 0.0), codes.index(code)

    return tuple(sorted(codes, key=place))


def _matrix_row(row: Row, cities: tuple[str, ...], view: View) -> MatrixRow:
    shades = _shades(row, view)
    return MatrixRow(
        row.measure.figure,
        row.measure.name(view.lang),
        " · ".join(part for part in (row_about(row, view), _unit_words(row, view)) if part),
        _province_words(row, view),
        tuple(_cell(row, code, shades.get(code), view) for code in cities),
    )


def _province_words(row: Row, view: View) -> str:
    value = row.province.value
    if value is None or ledger.figures[row.measure.figure].unit == "%":
        return value_of(row.province, row, view.lang)
    return _bare(value, row, view)


def _unit_words(row: Row, view: View) -> str:
    definition = ledger.figures[row.measure.figure]
    return "" if definition.unit == "%" else _scale(row, view).label


def row_about(row: Row, view: View) -> str:
    """The period that a row is about, in words."""
    return about(row, view.lang)


def _cell(row: Row, code: str, shade: int | None, view: View) -> MatrixCell:
    entry = scorecard.entry_of(row, code)
    value = entry.value
    mark = _mark(entry.rank, row)
    if value.value is None or ledger.figures[value.id].unit == "%":
        said = value_of(value, row, view.lang)
        for bracket in ("（", " ("):
            if bracket in said:
                first, rest = said.split(bracket, 1)
                return MatrixCell(first, rest.rstrip("）)"), mark, shade)
        return MatrixCell(said, f"n={entry.n}" if row.measure.n_of and entry.n else "", mark, shade)
    said = _bare(value.value, row, view)
    return MatrixCell(said, f"n={entry.n}" if entry.n else "", mark, shade)


def _bare(value: float, row: Row, view: View) -> str:
    """An amount or ratio without its unit, which stands beside the measure's name: eleven times it would take a city's room."""
    return in_scale(value, _scale(row, view), view.lang)


def _scale(row: Row, view: View) -> AxisScale:
    """The unit that suits all the cities' amounts of a measure; a ratio keeps its own."""
    definition = ledger.figures[row.measure.figure]
    values = [] if definition.kind == "ratio" else [entry.value.value for entry in row.cities.values()]
    return column_scale(values, definition.unit, view.lang, decimals=definition.decimals)


def _mark(rank: int | None, row: Row) -> str:
    return f"#{rank}" if rank is not None and not all_equal(row) else ""


def _ranked_values(row: Row) -> dict[str, float]:
    return {
        code: entry.value.value for code, entry in row.cities.items() if entry.rank is not None and entry.value.value is not None
    }


def _shades(row: Row, view: View) -> dict[str, int]:
    """The class of each city that is ranked: 0 for the best fifth, 4 for the weakest; nothing where all are equal."""
    values = _ranked_values(row)
    definition = ledger.figures[row.measure.figure]
    found = classes(list(values.values()), definition.unit, lang=view.lang, theme=theme_of(view), count=CLASSES)
    if len(found) < 2:
        return {}
    best_first = found[::-1] if definition.direction == "up" else found
    places = {each.label: round(place * (CLASSES - 1) / (len(found) - 1)) for place, each in enumerate(best_first)}
    return {code: places[held.label] for code, value in values.items() if (held := class_of(value, found)) is not None}


def _legend(row: Row, view: View) -> tuple[str, ...]:
    definition = ledger.figures[row.measure.figure]
    values = list(_ranked_values(row).values())
    found = classes(values, definition.unit, lang=view.lang, theme=theme_of(view), count=CLASSES)
    best_first = found[::-1] if definition.direction == "up" else found
    return tuple(each.label for each in best_first) if len(found) == CLASSES else ()


def _matrix_table(found: list[Row], cities: tuple[str, ...], view: View) -> Table:
    _ = gettext_of(view)
    listed = [(row, code, scorecard.entry_of(row, code)) for row in found for code in cities]
    return table_of(
        words("group", _("Group"), [_group(row, view) for row, *_rest in listed]),
        words("measure", _("Measure"), [row.measure.name(view.lang) for row, *_rest in listed]),
        words("period", _("Period"), [row_about(row, view) for row, *_rest in listed]),
        words("city", _("City"), [view.city(code) for _row, code, _entry in listed]),
        words("value", _("Value"), [entry_words(entry, row, view.lang) for row, _code, entry in listed]),
        (Column("number", _("Value in the base unit"), "number", 4), [entry.value.value for *_rest, entry in listed]),
        (Column("n", _("Denominator (n)"), "number"), [entry.n for *_rest, entry in listed]),
        (Column("rank", _("Rank"), "number"), [entry.rank for *_rest, entry in listed]),
        (Column("ranked", _("Cities ranked"), "number"), [row.ranked for row, *_rest in listed]),
        words("province", _("Province"), [value_of(row.province, row, view.lang) for row, *_rest in listed]),
    )


def _group(row: Row, view: View) -> str:
    group = next(group for group in GROUPS if group.id == row.measure.group)
    return group.zh if view.lang == "zh" else group.en


def card(reader: Reader, view: View) -> CityCard | None:
    """The scorecard of the one city that the view is about; None for several or all."""
    _ = gettext_of(view)
    city = one_city(view)
    if city is None:
        return None
    found = _lines(reader, view)
    said = [line_words(line, view.lang) for line in found]
    groups = tuple(
        (
            group.zh if view.lang == "zh" else group.en,
            tuple(words_ for line, words_ in zip(found, said, strict=True) if line.row.measure.group == group.id),
        )
        for group in GROUPS
    )
    table = table_of(
        words("group", _("Group"), [_group(line.row, view) for line in found]),
        words("measure", _("Measure"), [one.name for one in said]),
        words("period", _("Period"), [one.about for one in said]),
        words("value", _("Value"), [one.value for one in said]),
        (Column("number", _("Value in the base unit"), "number", 4), [line.entry.value.value for line in found]),
        (Column("n", _("Denominator (n)"), "number"), [line.entry.n for line in found]),
        words("rank", _("Rank"), [rank_words(line.entry, line.row, view.lang) for line in found]),
        words("change", _("Change"), [one.change for one in said]),
        words("basis", _("Against what"), [one.basis for one in said]),
        words("gap", _("Against the province"), [one.gap for one in said]),
        words("province", _("Province"), [one.province for one in said]),
    )
    panel = Panel(
        "city_card",
        _("{city}: measures").format(city=view.city(city)),
        table,
        figures=tuple(line.row.measure.figure for line in found),
        empty=""
        if any(line.entry.value.value is not None for line in found)
        else _("Not enough data: no measure of the scorecard has a value for this city."),
    )
    todo = tuple(
        Todo(act_words(act, view.lang), act.line.row.measure.page, tuple(act.line.row.measure.params.items()))
        for act in to_act_on(found)
    )
    return CityCard(panel, groups, todo)


def small_city(reader: Reader, view: View) -> str:
    """A warning where most of the city's rates stand over too few cases; empty where they don't."""
    _ = gettext_of(view)
    if one_city(view) is None:
        return ""
    rates = [line.entry for line in _lines(reader, view) if line.row.measure.is_share and line.entry.value.value is not None]
    few = sum(entry.is_small for entry in rates)
    if not few:
        return ""
    said = _(
        "Small numbers: {few} of {count} rates of this city stand over fewer than {least} cases; "
        "one case more or less moves them far."
    )
    return said.format(few=few, count=len(rates), least=SMALL_SAMPLE_BELOW)


BUILDERS = (measure_of, sentence, matrix, card, small_city)
