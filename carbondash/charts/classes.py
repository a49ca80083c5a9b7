"""Values in at most five classes with printed breaks, for a map and its legend."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from carbondash.charts.look import THEMES, ThemeName
from carbondash.figures.format import axis_scale, exact, number, rounded
from carbondash.figures.units import Lang, unit


@dataclass(frozen=True)
class ValueClass:
    """One class: from `low` to `high` in the base unit (both included), its words with the unit, and its colour."""

    low: float
    high: float
    label: str
    color: str


def classes(values: Sequence[float | None], unit_code: str, *, lang: Lang, theme: ThemeName, count: int = 5) -> list[ValueClass]:
    """Classes of about equal membership over the known values, lowest first; fewer where there are fewer distinct values.

    Every value falls into exactly one class, equal values into the same; no values, no classes.
    """
    known = sorted(value for value in values if value is not None)
    distinct = sorted(set(known))
    if not distinct:
        return []
    wanted = min(count, len(distinct), 5)
    if len(distinct) <= wanted:
        groups = [[value] for value in distinct]
    else:
        groups = _even_groups(known, distinct, wanted)
    colors = _spread(THEMES[theme].sequential, len(groups))
    return [
        ValueClass(group[0], group[-1], class_label(group[0], group[-1], known, unit_code, lang), color)
        for group, color in zip(groups, colors, strict=True)
    ]


def class_of(value: float | None, found: Sequence[ValueClass]) -> ValueClass | None:
    """The class that holds a value; None where the value is missing or there is no class for it."""
    if value is None:
        return None
    return next((each for each in found if each.low <= value <= each.high), None)


def class_label(low: float, high: float, values: Sequence[float | None], unit_code: str, lang: Lang) -> str:
    """The breaks of a class in the unit that suits all the values, e.g. '62.1–88.0%' or '1.2–3.4万吨'."""
    scale = axis_scale(values, unit_code, lang)
    divisor = exact(scale.divisor) or Decimal(1)
    scaled = [amount / divisor for amount in map(exact, values) if amount is not None]
    # As many decimals as the values need, and the same in every class.
    places = next(
        places
        for places in range(scale.decimals + 1)
        if places == scale.decimals or all(rounded(each, places) == rounded(each, scale.decimals) for each in scaled)
    )
    shown = [number((exact(end) or 0) / divisor, lang, places) for end in (low, high)]
    span = shown[0] if shown[0] == shown[1] else "–".join(shown)
    step = next(step for step in unit(unit_code).steps(lang) if float(step.divisor) == scale.divisor)
    suffix = unit(unit_code).singular if lang == "en" and span == "1" and unit(unit_code).singular else step.suffix
    return f"{step.prefix}{span}{suffix}"


def _even_groups(known: Sequence[float], distinct: Sequence[float], wanted: int) -> list[list[float]]:
    """Distinct values cut where the running share of all values passes the next fifth; every group keeps at least one value."""
    groups: list[list[float]] = [[]]
    below = 0
    for place, value in enumerate(distinct):
        left = len(distinct) - place
        open_groups = wanted - len(groups)
        passed = below >= len(known) * len(groups) / wanted
        if groups[-1] and open_groups and (passed or left <= open_groups):
            groups.append([])
        groups[-1].append(value)
        below += known.count(value)
    return groups


def _spread(colors: Sequence[str], count: int) -> list[str]:
    """Colours from the whole scale, so that few classes stay far apart."""
    if count == 1:
        return [colors[len(colors) // 2]]
    return [colors[round(place * (len(colors) - 1) / (count - 1))] for place in range(count)]
