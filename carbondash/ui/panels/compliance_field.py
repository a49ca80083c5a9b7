"""What the panels of the risk share: everybody's risk on the day and on the day of comparison, kept once for all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from carbondash.charts.risk import SYMBOLS
from carbondash.derive import risk_change, risk_field
from carbondash.derive.risk_change import Moves
from carbondash.derive.risk_field import Field, Ranks
from carbondash.derive.words import band as band_name
from carbondash.figures.format import SMALL_SAMPLE_BELOW, fmt, fmt_day
from carbondash.figures.view import View
from carbondash.store import Reader, risk
from carbondash.store.risk import Close
from carbondash.ui.cache import remember
from carbondash.ui.panels.common import gettext_of
from carbondash.ui.panels.enterprise_head import BAND_SHAPES

BANDS: tuple[str, ...] = tuple(reversed(SYMBOLS))


def since_of(view: View) -> date:
    """The day that the view's is held against: the one that the address names where it is earlier, else the day before."""
    asked = view.page("compare")
    day = date.fromisoformat(asked) if asked else None
    return day if day is not None and day < view.filters.as_of else view.filters.as_of - timedelta(days=1)


def _plain(view: View) -> View:
    """The view without what numbers don't depend on, so that they are kept once for every language, theme and state."""
    return replace(view.only(), lang="zh", theme="light")


def field_on(reader: Reader, view: View) -> Field | None:
    """Everybody's risk on the view's day."""
    return risk_field.field(reader, view.filters)


def field_before(reader: Reader, view: View, since: date) -> Field | None:
    """Everybody's risk on an earlier day, to be held against that of the view's."""
    after = now(reader, view)
    return None if after is None else risk_field.field_before(reader, view.on(as_of=since).filters, after)


def ranks_on(reader: Reader, view: View) -> Ranks | None:
    """Everybody's rank on the view's day."""
    found = now(reader, view)
    return None if found is None else risk_field.ranks(found)


def moves_since(reader: Reader, view: View, since: date) -> Moves | None:
    """What changed between the two days."""
    before, after = remember(field_before, reader, _plain(view), since), now(reader, view)
    return None if before is None or after is None else risk_change.moves(before, after)


def now(reader: Reader, view: View) -> Field | None:
    """Everybody's risk on the view's day; None before the method may be asked for."""
    return remember(field_on, reader, _plain(view))


def then(reader: Reader, view: View) -> Field | None:
    """Everybody's risk on the day of comparison."""
    return remember(field_before, reader, _plain(view), since_of(view))


def ranks(reader: Reader, view: View) -> Ranks | None:
    """Everybody's rank on the view's day."""
    return remember(ranks_on, reader, _plain(view))


def moves(reader: Reader, view: View) -> Moves | None:
    """What changed since the day of comparison."""
    return remember(moves_since, reader, _plain(view), since_of(view))


def close_of(reader: Reader, view: View) -> Close | None:
    """The last close by the view's day."""
    return risk.last_close(reader, view.filters.as_of)


def band_words(code: str, view: View) -> str:
    """A band with its shape."""
    return f"{BAND_SHAPES[code]} {band_name(code, view.lang)}"


def price_words(close: Close | None, view: View) -> str:
    """The last close in words, for columns and notes."""
    _ = gettext_of(view)
    if close is None:
        return _("no price known by this day")
    return _("close of {day}: {price}").format(day=fmt_day(close.day, view.lang), price=fmt(close.fen / 100, "CNY/t", view.lang))


def nothing(reader: Reader, view: View) -> str:
    """Why there is no risk to show."""
    _ = gettext_of(view)
    found = now(reader, view)
    if found is None:
        return _("The method of the risk index can't be asked for on this day; it begins on 1 January 2021.")
    if reader.first_day("risk_enterprises") is None:
        return _("Not enough data: no surrender obligation is known, so there is no risk to state.")
    return _("No obligation is open for this view on this day, so there is no risk to state.")


def share_words(k: int, n: int, view: View) -> str:
    """k/n, with its percentage where there are enough to have one."""
    counts = f"{k:,}/{n:,}"
    if n < SMALL_SAMPLE_BELOW:
        return counts
    rate = fmt(100.0 * k / n, "%", view.lang, decimals=1)
    return f"{counts}（{rate}）" if view.lang == "zh" else f"{counts} ({rate})"


def clauses(parts: Sequence[str], view: View) -> str:
    """Parts of a sentence, in one."""
    semicolon, stop = ("；", "。") if view.lang == "zh" else ("; ", ".")
    return semicolon.join(parts) + stop
