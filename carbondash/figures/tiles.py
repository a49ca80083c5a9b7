"""Tiles: one figure with its change and on what, its target, and its shape over time, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from carbondash.figures import ledger
from carbondash.figures.compute import FigureValue
from carbondash.figures.format import SMALL_SAMPLE_BELOW, fmt, fmt_change, fmt_period, fmt_rate, is_unchanged, number, tone_of
from carbondash.figures.listings import counts_cases
from carbondash.figures.units import unit
from carbondash.figures.view import View
from carbondash.locale import translator

Tone = Literal["good", "bad", "neutral"]


@dataclass(frozen=True)
class Tile:
    """What one tile shows, in words; `spark` are the values of its line, oldest first; its name leads to `page`, `state`."""

    figure_id: str
    name: str
    value: str
    change: str
    tone: Tone
    basis: str
    target: str
    spark: tuple[float, ...]
    page: str
    period: str | None = None
    more: str = ""
    state: tuple[tuple[str, str], ...] = ()


def value_words(value: FigureValue, view: View) -> str:
    """A figure's value for a tile: a rate with its k/n, a small sample as k/n only; in words where there is none."""
    _ = translator(view.lang).gettext
    definition = ledger.figures[value.id]
    if value.status == "not_applicable":
        return _("not applicable")
    if value.value is None:
        return _("no data yet")
    if counts_cases(definition):
        return fmt_rate(value.value, value.numerator, value.denominator, view.lang, decimals=definition.decimals)
    if view.lang == "en" and unit(definition.unit).counted:
        # An English figure of counted things carries the thing in its name.
        return number(value.value, "en", definition.decimals or 0)
    return fmt(value.value, definition.unit, view.lang, decimals=definition.decimals)


def tile(
    view: View,
    now: FigureValue,
    before: FigureValue | None,
    *,
    page: str,
    basis: str = "",
    spark: Sequence[float | None] = (),
    name: str = "",
    more: str = "",
    state: Mapping[str, str] | None = None,
) -> Tile:
    """A tile from a figure now and on its base; `basis` names the base where it is not a period."""
    _ = translator(view.lang).gettext
    definition = ledger.figures[now.id]
    direction = definition.direction
    change, words = "", ""
    tone: Tone = "neutral"
    if now.value is not None and before is not None and before.value is not None and not _is_small(now):
        delta = now.value - before.value
        change = fmt_change(delta, definition.unit, view.lang, direction, decimals=definition.decimals)
        same = is_unchanged(delta, definition.unit, view.lang, decimals=definition.decimals)
        tone = "neutral" if same else tone_of(delta, direction)
        words = _("against {base}").format(base=basis or fmt_period(before.period, view.lang))
    target = ""
    if definition.target is not None and definition.direction != "none":
        target = _("target {value}").format(value=fmt(definition.target, definition.unit, view.lang))
    known = tuple(value for value in spark if value is not None)
    return Tile(
        figure_id=now.id,
        name=name or definition.name(view.lang),
        value=value_words(now, view),
        change=change,
        tone=tone,
        basis=words,
        target=target,
        spark=known if len(known) > 1 else (),
        page=page,
        period=now.period,
        more=more,
        state=tuple((state or {}).items()),
    )


def _is_small(value: FigureValue) -> bool:
    # A change of a rate over a handful of cases says nothing.
    return counts_cases(ledger.figures[value.id]) and (value.denominator or 0) < SMALL_SAMPLE_BELOW


def parts(value: str) -> tuple[str, str]:
    """A rate and the numbers behind it apart, so that the first can be written larger."""
    for mark in ("（", " ("):
        if mark in value:
            main, rest = value.split(mark, 1)
            return main, rest.rstrip("）)")
    return value, ""
