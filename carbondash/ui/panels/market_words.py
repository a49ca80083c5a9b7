"""The words of the market page: methods, doubts of quotes, steps of an obligation; prices and columns of prices."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from carbondash.figures.format import as_shown, axis_scale, fmt
from carbondash.figures.tables import Column
from carbondash.figures.view import View
from carbondash.store.measures.allowances import STEPS
from carbondash.ui.panels.common import gettext_of

PRICE = "CNY/t"


def method_words(view: View) -> dict[str, str]:
    """How a trade came about."""
    _ = gettext_of(view)
    return {"listed": _("listed agreement"), "block": _("block agreement"), "one_way": _("one-way bidding")}


def doubt_words(flag: str, view: View) -> str:
    """Why a day's quote is in doubt, from the marks of the file; a remark that is no mark stands for itself."""
    _ = gettext_of(view)
    known = {
        "close_outside_range": _("the close lies outside the day's range"),
        "close_differs_from_second_source": _("another source has a different close"),
        "ohlc_order": _("open, high, low and close contradict each other"),
        "block_missing": _("the block volume is missing"),
        "block_repeated_suspect": _("the block volume seems to be that of another day"),
        "listed_volume_suspect": _("the listed volume is in doubt"),
        "listed_volume_repaired_from_cumulative": _("the listed volume follows from cumulated figures"),
        "cum_mismatch": _("the volumes do not match the cumulated figures"),
    }
    parts = [part.strip() for part in flag.split(";") if part.strip()]
    return ("；" if view.lang == "zh" else "; ").join(known.get(part, part) for part in parts)


def step_words(view: View) -> dict[str, str]:
    """The steps of an obligation, in their order."""
    _ = gettext_of(view)
    words = {
        "pre_allocated": _("pre-allocated"),
        "reviewed": _("reviewed"),
        "determined": _("determined"),
        "issued": _("issued"),
        "notice_sent": _("notice sent"),
    }
    return {step: words[step] for step in STEPS}


def price_words(value: float | None, view: View) -> str:
    """A price in CNY/t."""
    return fmt(value, PRICE, view.lang, decimals=2)


def price_column(key: str, name: str, values: Iterable[float | None], view: View) -> tuple[Column, Sequence[object]]:
    """A column of prices."""
    label = axis_scale([], PRICE, view.lang).label
    return Column(key, f"{name}（{label}）" if view.lang == "zh" else f"{name} ({label})", "number", 2), list(values)


def tonnes_column(key: str, name: str, values: Iterable[float | None], view: View) -> tuple[Column, Sequence[object]]:
    """A column of whole tonnes."""
    label = axis_scale([], "t", view.lang).label
    whole = [None if value is None else int(as_shown(value)) for value in values]
    return Column(key, f"{name}（{label}）" if view.lang == "zh" else f"{name} ({label})", "number"), whole


def price_asked(view: View) -> float | None:
    """The price in CNY/t that the address names; None without one."""
    asked = view.page("price")
    return float(asked) if asked else None
