"""The one parser and writer of a page's address: filters, language, masked names and page state as query parameters.

`masked=1` shows pseudonyms instead of the names of enterprises and people; it stands in every address of a session that does so,
and a session stays masked where an address says nothing. `masked=0` shows the names again.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from carbondash.store import Filters

FILTER_PARAMS = ("as_of", "city", "industry", "tier", "cycle")
LANGUAGES = ("zh", "en")
MASKED = ("0", "1")
PAGE_PARAMS = (
    *("measure", "compare", "month", "kind", "status", "price", "slide", "sort", "page", "id", "part", "period", "list"),
    "level",
    "weights",
)


@dataclass(frozen=True)
class Known:
    """What an address may name: the days that the store knows, and the codes that this person may see, each in display order."""

    first_day: date
    last_day: date
    default_day: date
    cities: tuple[str, ...]
    industries: tuple[str, ...]
    tiers: tuple[str, ...]
    cycles: tuple[str, ...]
    hidden_cities: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Dropped:
    """A parameter that was left out of an address, and why: 'unknown', 'out_of_range', 'out_of_scope' or 'repeated'."""

    param: str
    value: str
    reason: str


@dataclass(frozen=True)
class Address:
    """What an address says: the filters, the language if named, the page's own state, and what had to be left out.

    masked: whether names are to be masked; None where the address says nothing.
    """

    filters: Filters
    lang: str | None = None
    state: Mapping[str, str] = field(default_factory=dict)
    dropped: tuple[Dropped, ...] = ()
    masked: bool | None = None


def masked(params: Mapping[str, Sequence[str]]) -> bool | None:
    """Whether an address masks names; None where it says nothing: it can be asked before anything is read from the store."""
    said = _single("masked", params, MASKED, [])
    return None if said is None else said == "1"


def parse(
    params: Mapping[str, Sequence[str]],
    known: Known,
    choices: Mapping[str, Container[str]],
    base: Filters | None = None,
) -> Address:
    """Read an address.

    params: every value of each query parameter. known: what may be named. choices: the page's own parameters with the values
    that they may take. base: the filters that hold where the address says nothing (none: the default day, nothing filtered).
    Never raises: a value that can't be used is left out and listed in `dropped`.
    """
    dropped: list[Dropped] = []
    base = base or Filters(as_of=known.default_day)
    filters = Filters(
        as_of=_day(params.get("as_of", ()), known, base.as_of, dropped),
        cities=_several("city", params, known.cities, base.cities, dropped, known.hidden_cities),
        industries=_several("industry", params, known.industries, base.industries, dropped),
        tiers=_several("tier", params, known.tiers, base.tiers, dropped),
        cycle=_single("cycle", params, known.cycles, dropped) or (None if "cycle" in params else base.cycle),
    )
    lang = _single("lang", params, LANGUAGES, dropped)
    _single("masked", params, MASKED, dropped)
    state = {}
    for name, allowed in choices.items():
        value = _single(name, params, allowed, dropped)
        if value is not None:
            state[name] = value
    for name, values in params.items():
        if name not in FILTER_PARAMS and name not in PAGE_PARAMS and name not in choices and name not in ("lang", "masked"):
            dropped.extend(Dropped(name, value, "unknown") for value in values)
    return Address(filters, lang, state, tuple(dropped), masked(params))


def write(
    filters: Filters, lang: str | None = None, state: Mapping[str, str] | None = None, *, masked: bool = False
) -> dict[str, str | list[str]]:
    """The query parameters of a view, always in the same order; the as-of date is always among them."""
    params: dict[str, str | list[str]] = {"as_of": filters.as_of.isoformat()}
    if filters.cities:
        params["city"] = list(filters.cities)
    if filters.industries:
        params["industry"] = list(filters.industries)
    if filters.tiers:
        params["tier"] = list(filters.tiers)
    if filters.cycle:
        params["cycle"] = filters.cycle
    if lang:
        params["lang"] = lang
    if masked:
        params["masked"] = "1"
    params.update(state or {})
    return params


def as_lists(params: Mapping[str, str | list[str]]) -> dict[str, list[str]]:
    """The same parameters with every value as a list, for comparing two addresses."""
    return {name: value if isinstance(value, list) else [value] for name, value in params.items()}


def _day(values: Sequence[str], known: Known, default: date, dropped: list[Dropped]) -> date:
    if not values:
        return default
    dropped.extend(Dropped("as_of", value, "repeated") for value in values[:-1])
    try:
        day = date.fromisoformat(values[-1])
    except ValueError:
        dropped.append(Dropped("as_of", values[-1], "unknown"))
        return default
    if not known.first_day <= day <= known.last_day or values[-1] != day.isoformat():
        dropped.append(Dropped("as_of", values[-1], "out_of_range"))
        return default
    return day


def _several(
    name: str,
    params: Mapping[str, Sequence[str]],
    allowed: tuple[str, ...],
    default: tuple[str, ...],
    dropped: list[Dropped],
    hidden: frozenset[str] = frozenset(),
) -> tuple[str, ...]:
    if name not in params:
        return default
    values = params[name]
    for value in values:
        if value in hidden:
            dropped.append(Dropped(name, value, "out_of_scope"))
        elif value not in allowed:
            dropped.append(Dropped(name, value, "unknown"))
    return tuple(code for code in allowed if code in values)


def _single(name: str, params: Mapping[str, Sequence[str]], allowed: Container[str], dropped: list[Dropped]) -> str | None:
    values = list(params.get(name, ()))
    if not values:
        return None
    dropped.extend(Dropped(name, value, "repeated") for value in values[:-1])
    if values[-1] in allowed:
        return values[-1]
    dropped.append(Dropped(name, values[-1], "unknown"))
    return None
