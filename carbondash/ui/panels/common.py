"""What several panels need: the view's translator, cities as bars, rates as table columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import cast

from carbondash.charts.frames import Item
from carbondash.charts.look import ThemeName
from carbondash.figures import ledger, listings
from carbondash.figures.compute import FigureValue
from carbondash.figures.tables import Column, amounts, texts
from carbondash.figures.view import View
from carbondash.locale import translator
from carbondash.store.schema import UNKNOWN

Columns = list[tuple[Column, Sequence[object]]]


def gettext_of(view: View) -> Callable[[str], str]:
    """The view's messages."""
    return translator(view.lang).gettext


def sentences(view: View, *said: str) -> str:
    """Several sentences as one text: Chinese ones follow each other without a space."""
    return ("" if view.lang == "zh" else " ").join(part for part in said if part)


def theme_of(view: View) -> ThemeName:
    """The view's theme as the charts name it."""
    return cast(ThemeName, view.theme)


def every_city(view: View, values: Mapping[str, FigureValue]) -> list[str]:
    """The cities to show: all that the person may see, and `unknown` only where something is filed under it."""
    codes = [code for code in view.names.cities if view.scope.allows(code)]
    return [code for code in codes if code != UNKNOWN or (code in values and values[code].value)]


def item_of(code: str, name: str, value: FigureValue | None) -> Item:
    """A bar from a figure; a rate of cases brings its k/n."""
    if value is None:
        return Item(code, name, None)
    if listings.counts_cases(ledger.figures[value.id]):
        return Item(code, name, value.value, value.numerator, value.denominator)
    return Item(code, name, value.value)


def city_items(view: View, values: Mapping[str, FigureValue]) -> list[Item]:
    """One item a city, also for those without a value."""
    return [item_of(code, view.city(code, short=True), values.get(code)) for code in every_city(view, values)]


def value_columns(items: Sequence[Item], figure_id: str, view: View, name: str | None = None) -> Columns:
    """A figure by item as table columns: the value in a fitting unit and, for rates of cases, k and n."""
    _ = gettext_of(view)
    definition = ledger.figures[figure_id]
    label = name or definition.name(view.lang)
    columns: Columns = [
        cast(
            tuple[Column, Sequence[object]],
            amounts("value", label, [item.value for item in items], definition.unit, view.lang, decimals=definition.decimals),
        )
    ]
    if any(item.denominator is not None for item in items):
        columns.append((Column("k", _("Numerator"), "number"), [item.numerator for item in items]))
        columns.append((Column("n", _("Denominator (n)"), "number"), [item.denominator for item in items]))
    return columns


def words(key: str, name: str, values: Iterable[str]) -> tuple[Column, Sequence[object]]:
    """A column of words."""
    column, listed = texts(key, name, list(values))
    return column, cast(Sequence[object], listed)
