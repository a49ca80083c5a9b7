"""The method of the compliance risk index: weights, thresholds, floors and bands, read from the rule set `risk_index`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from dataclasses import replace as changed
from datetime import date
from functools import cached_property, lru_cache
from itertools import pairwise
from math import isclose, isfinite
from typing import Self

from carbondash.rules.sets import InputError, Rule, RuleSetError, answers_pending, rule, rule_sets

SUBJECT = "risk_index"
CODES = ("A1", "A2", "B1", "B2", "B3", "C1", "C2", "C3", "D1", "D2", "D3")
FLOORS = ("R1", "R2", "R3", "R4", "R5")
WHOLE = 100.0

Words = tuple[str, str]


@dataclass(frozen=True)
class Method:
    """One version of the method; `is_preview` says that somebody changed it and its rows no longer say what it does.

    weights: by indicator, at least 0. full_at: the input at which a score reaches 1. states: score by indicator and state.
    at_least, floor_days: index points and days left of the floors. bands: name and index from which on, ascending.
    missing_limit, weight_spread: shares. rank_interval: lower and upper percentile, as shares.
    """

    version: str
    weights: Mapping[str, float]
    full_at: Mapping[str, float]
    states: Mapping[str, Mapping[str, float]]
    neutral: float
    window_months: int
    window_records: int
    at_least: Mapping[str, float]
    floor_days: Mapping[str, int]
    bands: tuple[tuple[str, float], ...]
    missing_limit: float
    weight_spread: float
    draws: int
    draws_least: int
    draws_together: int
    rank_interval: tuple[float, float]
    top: int
    rules: tuple[Rule, ...] = field(repr=False)
    is_preview: bool = False

    def __post_init__(self) -> None:
        for name, values in (("weights", self.weights), ("full_at", self.full_at), ("at_least", self.at_least)):
            for code, value in values.items():
                if not isfinite(value) or value < 0:
                    raise InputError(f"{name} {code}", value, "a number of at least 0", "不小于0的数")
        for code, value in self.full_at.items():
            if value == 0:
                raise InputError(f"full_at {code}", value, "a number above 0", "大于0的数")
        for code, value in self.at_least.items():
            if value > WHOLE:
                raise InputError(f"at_least {code}", value, "at most 100 index points", "不超过100的指数值")
        if not sum(self.weights.values()):
            raise InputError("weights", 0, "at least one weight above 0", "至少一个权重大于0")

    def replace(
        self,
        *,
        weights: Mapping[str, float] | None = None,
        full_at: Mapping[str, float] | None = None,
        at_least: Mapping[str, float] | None = None,
        floor_days: Mapping[str, int] | None = None,
        band_from: Mapping[str, float] | None = None,
    ) -> Self:
        """A preview with some weights, thresholds, floors or bands changed; the weights need not sum to 100.

        Each mapping holds only what changes, by indicator, floor or band. Raises InputError for an unknown code or an impossible
        value.
        """
        given: dict[str, Mapping[str, float] | None]
        given = {"weights": weights, "full_at": full_at, "at_least": at_least, "floor_days": floor_days}
        merged = {}
        for name, values in given.items():
            if values is None:
                continue
            known: Mapping[str, float] = getattr(self, name)
            for code in values:
                if code not in known:
                    raise InputError(f"{name} code", code, f"one of {', '.join(known)}", f"以下之一：{'、'.join(known)}")
            merged[name] = {**known, **values}
        return changed(self, **merged, bands=self._bands(band_from or {}), is_preview=True)  # type: ignore[arg-type]

    def _bands(self, moved: Mapping[str, float]) -> tuple[tuple[str, float], ...]:
        known = dict(self.bands)
        for band, least in moved.items():
            if band not in known:
                raise InputError("band", band, f"one of {', '.join(known)}", f"以下之一：{'、'.join(known)}")
            if not 0 <= least <= WHOLE:
                raise InputError(f"band {band}", least, "from 0 to 100 index points", "0至100的指数值")
        bands = tuple((band, moved.get(band, least)) for band, least in self.bands)
        for (_band, lower), (band, least) in pairwise(bands):
            if least <= lower:
                raise InputError(
                    f"band {band}", least, f"more points than the band below it, {lower:g}", f"大于下一级的起点{lower:g}"
                )
        return bands

    def draws_for(self, different: int) -> int:
        """How many draws a rank interval rests on, by the number of enterprises that differ from each other."""
        return min(self.draws, max(self.draws_least, self.draws_together // max(different, 1)))

    def words(self, name: str, **key: str) -> Words:
        """The zh and en text of a row of words, such as `indicator` or `words`. Raises KeyError where there is none."""
        return self._texts[name, tuple(sorted(key.items()))]

    @cached_property
    def _texts(self) -> dict[tuple[str, tuple[tuple[str, str], ...]], Words]:
        texts = {}
        for row in self.rules:
            if isinstance(row.value, tuple) and row.unit == "text":
                zh, en = row.texts
                texts[row.name, tuple(sorted(row.key.items()))] = (zh, en)
        return texts

    def rules_of(self, code: str) -> tuple[Rule, ...]:
        """The rows that make an indicator's or a floor's number: weight, thresholds, states; none for a preview."""
        if self.is_preview:
            return ()
        return self._by_code.get(code, ())

    @cached_property
    def _by_code(self) -> dict[str, tuple[Rule, ...]]:
        found: dict[str, tuple[Rule, ...]] = {}
        for row in self.rules:
            for code in set(row.key.values()) if row.unit != "text" else ():
                found[code] = (*found.get(code, ()), row)
        return found


@lru_cache(maxsize=512)
def in_force(as_of: date) -> Method:
    """The method as published by a day (domain reference 8.2, 8.3). Raises RulePending before the first, OutsideRules."""
    rows = _rows(as_of)

    def one(name: str) -> Rule:
        return rows[name][0]

    def by(name: str, key: str) -> dict[str, Rule]:
        return {row.key[key]: row for row in rows[name]}

    states: dict[str, dict[str, float]] = {}
    for row in rows["state"]:
        states.setdefault(row.key["indicator"], {})[row.key["state"]] = row.number
    weights = {code: row.number for code, row in by("weight", "indicator").items()}
    require_whole(weights)
    window = by("window", "indicators")
    low, high = one("rank_interval").numbers
    return Method(
        version=one("version").text,
        weights=weights,
        full_at={code: row.number for code, row in by("full_at", "indicator").items()},
        states=states,
        neutral=one("neutral").number,
        window_months=int(window["B"].number),
        window_records=int(window["C"].number),
        at_least={code: row.number for code, row in by("at_least", "floor").items()},
        floor_days={code: int(row.number) for code, row in by("days_left", "floor").items()},
        bands=tuple(sorted(((band, row.number) for band, row in by("band_from", "band").items()), key=lambda pair: pair[1])),
        missing_limit=one("missing_limit").number / WHOLE,
        weight_spread=one("weight_spread").number / WHOLE,
        draws=int(one("draws").number),
        draws_least=int(one("draws_least").number),
        draws_together=int(one("draws_together").number),
        rank_interval=(low / WHOLE, high / WHOLE),
        top=int(one("top").number),
        rules=tuple(row for named in rows.values() for row in named),
    )


def require_whole(weights: Mapping[str, float]) -> None:
    """The weights of a published method: one an indicator, with a sum of 100 (domain reference 8.2). Raises RuleSetError."""
    if set(weights) != set(CODES):
        raise RuleSetError(f"{SUBJECT}: weight: has {', '.join(sorted(weights))}, expected one for each of {', '.join(CODES)}")
    if not isclose(sum(weights.values()), WHOLE):
        raise RuleSetError(f"{SUBJECT}: weight: the sum is {sum(weights.values()):g}, expected 100")


@answers_pending
def method(as_of: date) -> Method:
    """The method in force on a day, of the newest version published by then; `Pending` before the first."""
    return in_force(as_of)


def _rows(as_of: date) -> dict[str, list[Rule]]:
    rule(SUBJECT, "version", about=as_of, as_of=as_of)
    series = dict.fromkeys(
        (row.name, tuple(row.key.items())) for found in rule_sets(SUBJECT) if found.covers(as_of) for row in found.rules
    )
    rows: dict[str, list[Rule]] = {}
    for name, key in series:
        rows.setdefault(name, []).append(rule(SUBJECT, name, about=as_of, as_of=as_of, **dict(key)))
    return rows
