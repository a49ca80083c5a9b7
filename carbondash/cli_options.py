"""What the commands that ask a store have in common: their options, and the view that these ask for."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from carbondash.store import Filters, Scope, Store, open_store

if TYPE_CHECKING:
    from carbondash.figures.view import View
    from carbondash.store import Reader


class UsageError(Exception):
    """The command's words can't be understood."""


def _language(text: str) -> str:
    if text not in ("zh", "en"):
        raise UsageError(f"--lang {text!r}: expected zh or en")
    return text


StoreUrl = Annotated[str | None, typer.Option("--store", help="SQLAlchemy URL; default CARBONDASH_STORE or data/carbondash.db")]
AsOf = Annotated[str | None, typer.Option("--as-of", help="YYYY-MM-DD; default the newest day that the store knows")]
Cities = Annotated[list[str] | None, typer.Option("--city", help="adcode, repeatable")]
Industries = Annotated[list[str] | None, typer.Option("--industry", help="industry code, repeatable")]
Tiers = Annotated[list[str] | None, typer.Option("--tier", help="1, 2, 3 or unknown, repeatable")]
Language = Annotated[str, typer.Option("--lang", callback=_language, help="zh or en, for what is printed for a person")]
Cycle = Annotated[str | None, typer.Option("--cycle", help="C1, C2, 2023, …")]
Seen = Annotated[
    list[str] | None, typer.Option("--scope", help="adcode, repeatable: with what the people of these cities may see and no more")
]
Masked = Annotated[bool, typer.Option("--masked", help="pseudonyms instead of the names of enterprises and people")]


def opened(url: str | None) -> Store:
    """The store at an address, ready to be read and written."""
    store = open_store(url)
    store.prepare()
    return store


def _day(text: str) -> date:
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError:
        raise UsageError(f"--as-of {text!r}: expected a day as YYYY-MM-DD") from None


def filters_of(
    store: Store,
    as_of: str | None,
    city: list[str] | None,
    industry: list[str] | None,
    tier: list[str] | None,
    cycle: str | None,
    scope: Scope | None = None,
) -> Filters:
    """The filters that a command's words ask for.

    Raises UsageError for a day, code or cycle that the store does not know, and for a city outside the scope.
    """
    from carbondash.figures import periods
    from carbondash.store.records import names

    with store.read(Scope.province()) as reader:
        day = _day(as_of) if as_of else reader.state.default_day
        first, last = reader.days_known()
        if day is None or last is None:
            raise UsageError("the store has no facts yet: import files or create the demonstration province")
        # A store of quotes alone has an end but no first day of supervision.
        if day > last or (first is not None and day < first):
            span = f"up to {last}" if first is None else f"from {first} to {last}"
            raise UsageError(f"--as-of {day}: expected a day {span}, the days that the store knows")
        words = names(reader)
        known = {"--city": set(words.cities), "--industry": set(words.industries), "--tier": {"1", "2", "3", "unknown"}}
    for option, values in (("--city", city), ("--industry", industry), ("--tier", tier)):
        for value in values or []:
            if value not in known[option]:
                raise UsageError(f"{option} {value!r}: expected one of {', '.join(sorted(known[option]))}")
    for code in city or []:
        if scope is not None and not scope.allows(code):
            raise UsageError(f"--city {code!r}: expected one of those named with --scope")
    if cycle:
        try:
            periods.cycle_years(cycle)
        except periods.BadPeriod as error:
            raise UsageError(f"--cycle: {error}") from None
    return Filters(day, tuple(city or ()), tuple(industry or ()), tuple(tier or ()), cycle)


def scope_of(store: Store, cities: list[str] | None) -> Scope:
    """What a command may see: the whole province, or what the cities named with --scope hold. Raises UsageError."""
    from carbondash.store.records import names

    if not cities:
        return Scope.province()
    with store.read(Scope.province()) as reader:
        known = names(reader).cities
    for code in cities:
        if code not in known:
            raise UsageError(f"--scope {code!r}: expected one of {', '.join(sorted(known))}")
    return Scope(frozenset(cities))


def view_of(reader: Reader, filters: Filters, lang: str) -> View:
    """The view of a command, as a page would have it."""
    from carbondash.figures.view import View
    from carbondash.store.records import names

    return View(
        filters=filters,
        lang="en" if lang == "en" else "zh",
        theme="light",
        scope=reader.scope,
        store=reader.state.key,
        version=reader.version,
        demo=reader.state.is_demo,
        newest_day=reader.state.default_day or filters.as_of,
        masked=reader.masked,
        names=names(reader),
    )
