"""The ledger of figures, read from `ledger.toml` and checked: every id, measure, unit and period spoken for."""

from __future__ import annotations

import tomllib
from functools import cached_property
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from carbondash.store.measures import MEASURES, MeasureClass

Kind = Literal["amount", "rate", "ratio", "distinct", "distribution"]
PeriodKind = Literal["all", "month", "year", "cycle"]

# From a measure's base unit to a figure's unit: divide by this.
_DIVISORS = {("fen", "CNY"): 100, ("kgCO2e", "tCO2e"): 1000}

# A ratio's unit against the quotient of its measures' base units: multiply by this.
_RATIO_FACTORS = {
    ("fen", "t", "CNY/t"): 0.01,
    ("kgCO2e", "fen", "tCO2e/10kCNY"): 1000.0,
    ("problems", "records", "problems/record"): 1.0,
    ("t", "t", "points"): 100.0,
    ("days", "obligations", "days"): 1.0,
}


class Term(BaseModel):
    """Measures added up, and which values of their breakdown count (None: all)."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    measures: tuple[str, ...]
    breakdowns: tuple[str, ...] | None = None


class Where(BaseModel):
    """Places and kinds of enterprise that a figure is held to; filters narrow it further."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    cities: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    tiers: tuple[str, ...] = ()


class FigureDef(BaseModel):
    """What a number means. `unit` is the unit of its value; `direction` says whether more is better.

    complete_by: two measures; a period is complete once the first has reached the second (all records due are reviewed).
    known_by: a measure from whose first day on the figure says anything, where that is not its numerator's.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", ignored_types=(cached_property,))
    id: str
    of: str | None = None
    zh: str
    en: str
    definition_zh: str
    definition_en: str
    unit: str
    kind: Kind = "amount"
    numerator: Term
    denominator: Term | None = None
    minus: Term | None = None
    period: str = "all"
    pinned: str | None = None
    period_by: str | None = None
    complete_by: tuple[str, str] | None = None
    known_by: str | None = None
    direction: Literal["up", "down", "none"] = "none"
    target: float | None = None
    decimals: int | None = None
    by: tuple[str, ...] = ("city", "industry", "tier")
    where: Where = Field(default_factory=Where)
    distinct: Literal["city", "breakdown"] | None = None
    map: bool = False
    cycle_bound: bool = False
    companions: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _consistent(self) -> FigureDef:
        for term in (self.numerator, self.denominator, self.minus):
            for measure in term.measures if term else ():
                if measure not in MEASURES:
                    raise ValueError(f"{self.id}: there is no measure {measure!r}")
        if self.known_by is not None and self.known_by not in MEASURES:
            raise ValueError(f"{self.id}: there is no measure {self.known_by!r}")
        if self.kind in ("rate", "ratio") and self.denominator is None:
            raise ValueError(f"{self.id}: a {self.kind} needs a denominator")
        if self.kind == "distinct" and self.distinct is None:
            raise ValueError(f"{self.id}: distinct over what?")
        if self.period not in ("all", "month", "year", "cycle"):
            raise ValueError(f"{self.id}: {self.period!r} is not a kind of period")
        if self.kind == "amount" and self.is_unsummable:
            raise ValueError(f"{self.id}: its measure can't be summed")
        if self.kind == "ratio":
            _ = self.factor
        return self

    def name(self, lang: str) -> str:
        return self.zh if lang == "zh" else self.en

    def definition(self, lang: str) -> str:
        return self.definition_zh if lang == "zh" else self.definition_en

    @property
    def measures(self) -> tuple[str, ...]:
        """All measures that the figure reads, the one that gives its periods first."""
        terms = [term for term in (self.denominator, self.numerator, self.minus) if term]
        named = [*([self.period_by] if self.period_by else []), *(self.complete_by or ())]
        return tuple(dict.fromkeys([*named, *(name for term in terms for name in term.measures)]))

    @property
    def is_unsummable(self) -> bool:
        return any(MEASURES[name].kind in (MeasureClass.DISTINCT, MeasureClass.DISTRIBUTION) for name in self.numerator.measures)

    @cached_property
    def tables(self) -> tuple[str, ...]:
        """The fact tables that the figure comes from."""
        return tuple(dict.fromkeys(table for name in self.measures for table in MEASURES[name].tables))

    @cached_property
    def divisor(self) -> int:
        """From the numerator's base unit to the figure's unit."""
        return _DIVISORS.get((MEASURES[self.numerator.measures[0]].unit, self.unit), 1)

    @cached_property
    def factor(self) -> float:
        """For a ratio: from the quotient of base units to the figure's unit."""
        assert self.denominator is not None
        above, below = MEASURES[self.numerator.measures[0]].unit, MEASURES[self.denominator.measures[0]].unit
        return _RATIO_FACTORS[(above, below, self.unit)]


def _read() -> dict[str, FigureDef]:
    found: dict[str, FigureDef] = {}
    for entry in tomllib.loads((Path(__file__).parent / "ledger.toml").read_text(encoding="utf-8"))["figure"]:
        if entry["id"] in found:
            raise ValueError(f"figure {entry['id']!r} is defined twice")
        base = entry.get("of")
        if base:
            # Another figure held to one period or place: all else is the other's.
            own = {key: value for key, value in entry.items() if key not in ("of", "period")}
            inherited = found[base].model_dump(exclude={"pinned", "of", "companions", "map"})
            where = {**inherited["where"], **entry.get("where", {})}
            entry = {**inherited, **own, "where": where, "of": base, "pinned": entry.get("period")}
        found[entry["id"]] = FigureDef(**entry)
    for definition in found.values():
        for companion in definition.companions:
            if companion not in found:
                raise ValueError(f"{definition.id}: there is no figure {companion!r}")
    return found


figures: dict[str, FigureDef] = _read()
