"""The tables of a brief: figures by city or part; what needs attention; the highest risks; the next due days."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from carbondash.brief.attention_words import item_words
from carbondash.brief.deadline_words import ahead
from carbondash.brief.plots import part_words
from carbondash.brief.spec import SectionSpec, TableSpec
from carbondash.derive import risk_field, risk_list
from carbondash.derive.attention import attention
from carbondash.derive.risk import Risk
from carbondash.derive.words import band
from carbondash.figures import compute, ledger, ranking
from carbondash.figures.compute import FigureValue
from carbondash.figures.format import MISSING, fmt_rate, number
from carbondash.figures.listings import counts_cases
from carbondash.figures.tables import Column, Table, amounts, table_of
from carbondash.figures.units import Lang
from carbondash.figures.view import View
from carbondash.locale import translator
from carbondash.store import Reader
from carbondash.store.schema import UNKNOWN

_MOST_RISKS = 10
# What a column of a rate's cases is keyed by, behind the figure.
_K, _N = "_k", "_n"
_MOST_ITEMS = 8
_MOST_REASONS = 2
_Columns = list[tuple[Column, Sequence[object]]]


def table_of_section(reader: Reader, view: View, spec: SectionSpec) -> Table | None:
    """The table of a section; None where it has none."""
    if spec.table is None:
        return None
    makers: Mapping[str, Callable[[Reader, View], Table]] = {"attention": _attention, "risk": _risks, "deadlines": _deadlines}
    if spec.table.made:
        return makers[spec.table.made](reader, view)
    return _figures(reader, view, spec.table)


def _figures(reader: Reader, view: View, asked: TableSpec) -> Table:
    """Figures as columns; rates of cases with k and n beside them, so that a small sample is seen as one."""
    _ = translator(view.lang).gettext
    found = [_values(reader, view, name, asked) for name in asked.figures]
    keys = _keys(view, found, asked)
    heads = {"cities": _("City"), "parts": _("Part")}
    columns: _Columns = [(Column("what", heads[asked.over]), [_word(key, view, asked) for key in keys])]
    for name, values in zip(asked.figures, found, strict=True):
        columns += _columns(name, [values.get(key) for key in keys], view)
    return table_of(*columns)


def _values(reader: Reader, view: View, name: str, asked: TableSpec) -> Mapping[str, FigureValue]:
    if asked.over == "cities":
        return ranking.by_city(reader, name, view.filters)[1]
    return compute.by_breakdown(reader, name, view.filters)


def _keys(view: View, found: Sequence[Mapping[str, FigureValue]], asked: TableSpec) -> list[str]:
    known = {key for values in found for key, value in values.items() if value.value is not None}
    if asked.over == "cities":
        return [code for code in view.names.cities if code in known and (code != UNKNOWN or _any(found, code))]
    return sorted((key for key in known if _any(found, key)), key=lambda key: -(found[0][key].value or 0.0))


def _any(found: Sequence[Mapping[str, FigureValue]], key: str) -> bool:
    return any(key in values and values[key].value for values in found)


def _word(key: str, view: View, asked: TableSpec) -> str:
    return view.city(key) if asked.over == "cities" else part_words(key, view)


def _columns(name: str, values: Sequence[FigureValue | None], view: View) -> _Columns:
    _ = translator(view.lang).gettext
    definition = ledger.figures[name]
    label = definition.name(view.lang)
    bare = [value.value if value else None for value in values]
    column, shown = amounts(name, label, bare, definition.unit, view.lang, decimals=definition.decimals)
    columns: _Columns = [(column, shown)]
    if counts_cases(definition):
        above = [None if value is None else value.numerator for value in values]
        below = [None if value is None else value.denominator for value in values]
        columns.append((Column(f"{name}{_K}", _("{figure}: numerator").format(figure=label), "number"), above))
        columns.append((Column(f"{name}{_N}", _("{figure}: denominator").format(figure=label), "number"), below))
    return columns


def _attention(reader: Reader, view: View) -> Table:
    _ = translator(view.lang).gettext
    items = attention(reader, view.filters, _MOST_ITEMS)
    return table_of(
        (Column("item", _("What needs attention")), [item_words(item, view) for item in items]),
        (Column("due", _("Due day"), "date"), [item.due for item in items]),
    )


def _risks(reader: Reader, view: View) -> Table:
    """The highest risks of those who still owe."""
    _ = translator(view.lang).gettext
    field = risk_field.field(reader, view.filters)
    if field is None or not field.bands:
        return Table((), ())
    ranks = risk_field.ranks(field)
    rows = risk_list.listed(reader, view.filters, field, ranks, {}, owing=True, limit=_MOST_RISKS)
    risks = [row.risk for row in rows]
    is_zh = view.lang == "zh"

    def reasons(one: Risk) -> str:
        parts = sorted((item for item in one.contributions if item.points), key=lambda item: -(item.points or 0.0))
        return ("；" if is_zh else "; ").join(item.words_zh if is_zh else item.words_en for item in parts[:_MOST_REASONS])

    return table_of(
        (Column("rank", _("Rank"), "number"), [one.rank for one in risks]),
        (Column("enterprise", _("Enterprise")), [one.name(view.lang) for one in risks]),
        (Column("city", _("City")), [view.city(one.city) for one in risks]),
        (Column("index", _("Index"), "number", 1), [one.index for one in risks]),
        (Column("band", _("Band")), [band(one.band, view.lang) for one in risks]),
        amounts("gap", _("Shortfall"), [one.inputs["gap_t"] for one in risks], "t", view.lang),
        (Column("reasons", _("Main contributions")), [reasons(one) for one in risks]),
    )


def _deadlines(reader: Reader, view: View) -> Table:
    _ = translator(view.lang).gettext
    found = ahead(reader, view)
    return table_of(
        (Column("duty", _("Duty")), [one.subject for one in found]),
        (Column("period", _("Period")), [one.period for one in found]),
        (Column("left", _("Left")), [one.left for one in found]),
        (Column("more", _("More")), [(" · ").join(one.lines) for one in found]),
    )


def in_words(table: Table, lang: Lang) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """A table for a page that is read: its heads, and its rows as words; a rate and its cases as one cell (100%, 4/4 ◦)."""
    keys = [column.key for column in table.columns]
    kept = [place for place, key in enumerate(keys) if not _is_count_of(key, keys)]
    heads = tuple(table.columns[place].label for place in kept)
    return heads, tuple(tuple(_cell(table, row, place, keys, lang) for place in kept) for row in table.rows)


def _is_count_of(key: str, keys: Sequence[str]) -> bool:
    return key.endswith((_K, _N)) and key[: -len(_K)] in keys


def _cell(table: Table, row: tuple[object, ...], place: int, keys: list[str], lang: Lang) -> str:
    column, value = table.columns[place], row[place]
    if f"{column.key}{_K}" in keys:
        above, below = row[keys.index(f"{column.key}{_K}")], row[keys.index(f"{column.key}{_N}")]
        return fmt_rate(_float(value), _float(above), _float(below), lang, decimals=column.decimals)
    if value is None:
        return MISSING
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (int, float)):
        return number(value, lang, column.decimals)
    return str(value)


def _float(value: object) -> float | None:
    return float(value) if isinstance(value, (int, float)) else None
