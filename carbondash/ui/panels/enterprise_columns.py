"""Columns of the lists in an enterprise file, and the words of the codes that stand in them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import cast

from carbondash.derive.words import official_class
from carbondash.figures.format import axis_scale, fmt, fmt_day, fmt_period
from carbondash.figures.tables import Column
from carbondash.figures.view import View
from carbondash.ui.enterprise_view import FileView
from carbondash.ui.panels.common import gettext_of

Values = tuple[Column, Sequence[object]]

_KG_A_TONNE = 1000


def days(key: str, name: str, values: Iterable[date | None]) -> Values:
    """A column of days."""
    return Column(key, name, "date"), list(values)


def numbers(key: str, name: str, values: Iterable[float | None], decimals: int = 0) -> Values:
    """A column of bare numbers."""
    return Column(key, name, "number", decimals), list(values)


def tonnes(key: str, name: str, values: Iterable[float | None], view: View, decimals: int = 0) -> Values:
    """A column of tonnes."""
    return Column(key, f"{name}（吨）" if view.lang == "zh" else f"{name} (t)", "number", decimals), list(values)


def kilograms(key: str, name: str, values: Iterable[int | None], view: View) -> Values:
    """A column of emissions in whole t CO2e from amounts in kg, headed as on the other pages."""
    label = axis_scale([], "tCO2e", view.lang).label
    header = f"{name}（{label}）" if view.lang == "zh" else f"{name} ({label})"
    return Column(key, header, "number"), [None if value is None else value / _KG_A_TONNE for value in values]


def said(key: str, name: str, values: Iterable[str]) -> Values:
    """A column of words."""
    return Column(key, name), cast(Sequence[object], list(values))


def periods(values: Iterable[str], view: View, key: str = "period", name: str = "") -> Values:
    """A column of periods in words."""
    _ = gettext_of(view)
    return said(key, name or _("Period"), [fmt_period(value, view.lang) for value in values])


def yuan(fen: int | None, view: View) -> str:
    """An amount of money, held in fen."""
    return fmt(None if fen is None else fen / 100, "CNY", view.lang)


def one_side(text: str | None, view: View) -> str:
    """A text that somebody wrote in both languages, as 'Chinese / English', in the view's; any other as it is."""
    if not text:
        return ""
    parts = text.split(" / ")
    if len(parts) != 2 or not parts[1].isascii() or parts[0].isascii():
        return text
    return parts[1] if view.lang == "en" else parts[0]


def outcome_words(code: str | None, view: View) -> str:
    """How a cycle ended, with its symbol."""
    if code is None:
        return ""
    symbol = {"on_time": "●", "completed_late": "▲", "not_completed": "✕"}.get(code, "·")
    return f"{symbol} {official_class(code, view.lang)}"


def account_words(view: FileView) -> dict[str, str]:
    """The states of a registry account."""
    _ = gettext_of(view)
    return {"normal": _("normal"), "frozen": "▲ " + _("frozen")}


def operation_words(view: FileView) -> dict[str, str]:
    """The states of an enterprise's operation."""
    _ = gettext_of(view)
    return {
        "operating": _("in business"),
        "litigation": "▲ " + _("in litigation"),
        "shut_down": "▲ " + _("shut down"),
        "dissolved": "▲ " + _("dissolved"),
    }


def unit_status_words(view: FileView) -> dict[str, str]:
    """The states of a generating unit."""
    _ = gettext_of(view)
    return {
        "operating": _("in operation"),
        "construction": _("being built"),
        "planned": _("planned"),
        "mothballed": _("mothballed"),
        "shelved": _("shelved"),
        "cancelled": _("cancelled"),
        "retired": _("retired"),
        "unknown": _("unknown"),
    }


def filing_words(view: FileView) -> dict[str, str]:
    """How a month was filed, with its symbol."""
    _ = gettext_of(view)
    return {
        "on_time": "● " + _("on time"),
        "late": "▲ " + _("late"),
        "missing": "✕ " + _("missing"),
        "not_due": "· " + _("not yet due"),
    }


def review_words(view: FileView) -> dict[str, str]:
    """What a lane of the review has said of a month, with its symbol."""
    _ = gettext_of(view)
    return {
        "passed": "■ " + _("passed at first"),
        "passed_later": "□ " + _("passed after a return"),
        "returned": "◁ " + _("returned"),
        "in_review": "◉ " + _("under review"),
    }


def lane_words(view: FileView) -> dict[str, str]:
    """The lanes of the review."""
    _ = gettext_of(view)
    return {"city": _("City review"), "province": _("Provincial review")}


def since(what: str, day: date | None, view: FileView) -> str:
    """A state with the day since when it has held."""
    _ = gettext_of(view)
    return what if day is None else _("{what} (since {day})").format(what=what, day=fmt_day(day, view.lang))
