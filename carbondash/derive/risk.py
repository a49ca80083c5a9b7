"""The ranking by compliance risk on a day, from the stored rows: index, band, reasons, and what other weights would leave of it.

The index is the product's own method (domain reference 8). A day after the last one that the store is derived for shows that one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from carbondash.derive.risk_rows import inputs_of
from carbondash.derive.run import Lag, lag
from carbondash.rules.calendar import settled
from carbondash.rules.risk import words
from carbondash.rules.risk.change import Change, change
from carbondash.rules.risk.index import risk_index
from carbondash.rules.risk.methods import Method, in_force
from carbondash.rules.risk.robustness import draws_of, rank_interval
from carbondash.rules.risk.words import Contribution, Floor
from carbondash.store import Filters, Reader, derived
from carbondash.store.derived import RiskRow

_HUNDREDTHS = 100


@dataclass(frozen=True)
class Risk:
    """One enterprise's risk in one cycle on a day: index 0..100, share of missing inputs 0..1.

    rank, rank_low, rank_high: among the enterprises of the ranking, None where too much is missing for one. since: the day from
    which the facts behind it have stood. change: against the earlier day that was asked for, None where it was not assessed then.
    """

    enterprise_id: int
    name_zh: str
    name_en: str | None
    city: str
    cycle: str
    since: date
    deadline: date
    index: float
    band: str
    missing_share: float
    floors: tuple[Floor, ...]
    contributions: tuple[Contribution, ...]
    inputs: dict[str, float]
    rank: int | None = None
    rank_low: int | None = None
    rank_high: int | None = None
    change: Change | None = None

    def name(self, lang: str) -> str:
        """The enterprise's name, zh or en."""
        return self.name_zh if lang == "zh" else self.name_en or self.name_zh


@dataclass(frozen=True)
class Ranking:
    """Every enterprise that has a risk on a day, the highest index first.

    on: the day whose facts it rests on. draws: of moved weights, behind the intervals of the ranks.
    """

    as_of: date
    on: date
    method: Method
    draws: int
    lag: Lag
    is_demo: bool
    risks: tuple[Risk, ...]

    def band_words(self, band: str, lang: str) -> str:
        """A band in words, zh or en."""
        return self.method.words("band", band=band)[0 if lang == "zh" else 1]


def ranking(reader: Reader, filters: Filters, since: date | None = None) -> Ranking:
    """The ranking under the filters; of an enterprise with two open cycles the one with the higher index.

    since: an earlier day to explain the change against. Raises RulePending before the method was published.
    """
    on = known_day(reader, filters.as_of)
    method = in_force(on)
    rows = _one_each(derived.risk_ranking(reader, replace(filters, as_of=on)))
    risks = in_words(rows, on)
    if since is not None:
        earlier = derived.risk_ranking(reader, replace(filters, as_of=since))
        before = {(row.enterprise_id, row.cycle): inputs_of(row.detail, since) for row in earlier}
        risks = [_changed(risk, before.get((risk.enterprise_id, risk.cycle)), on) for risk in risks]
    ranked, draws = _ranked(risks, on, method)
    return Ranking(filters.as_of, on, method, draws, lag(reader), reader.state.is_demo, tuple(ranked))


def risks_of(reader: Reader, enterprise_id: int, as_of: date) -> list[Risk]:
    """The risk of one enterprise in every cycle that counts on a day, without a rank."""
    on = known_day(reader, as_of)
    return in_words(derived.risk_ranking(reader, Filters(on), enterprise_id), on)


def known_day(reader: Reader, as_of: date) -> date:
    """The day itself, or the last one that the store is derived for."""
    derived_day = reader.state.derived_day
    return as_of if derived_day is None else min(as_of, derived_day)


def _one_each(rows: Sequence[RiskRow]) -> list[RiskRow]:
    highest: dict[int, RiskRow] = {}
    for row in rows:
        known = highest.get(row.enterprise_id)
        if known is None or row.index_bp > known.index_bp:
            highest[row.enterprise_id] = row
    return list(highest.values())


def in_words(rows: Sequence[RiskRow], on: date) -> list[Risk]:
    """Stored risks in words, without a rank; on: a day on which they hold."""
    inputs = [inputs_of(row.detail, on) for row in rows]
    said = settled(words.in_words(inputs, on)) if rows else []
    return [_risk(row, facts, *parts) for row, facts, parts in zip(rows, inputs, said, strict=True)]


def _risk(row: RiskRow, inputs: dict[str, float], contributions: Sequence[Contribution], floors: Sequence[Floor]) -> Risk:
    return Risk(
        enterprise_id=row.enterprise_id,
        name_zh=row.name_zh,
        name_en=row.name_en,
        city=row.city,
        cycle=row.cycle,
        since=row.day,
        deadline=date.fromisoformat(row.detail["deadline"]),
        index=row.index_bp / _HUNDREDTHS,
        band=row.band,
        missing_share=row.missing_bp / _HUNDREDTHS / _HUNDREDTHS,
        floors=tuple(floors),
        contributions=tuple(contributions),
        inputs=inputs,
    )


def _changed(risk: Risk, before: dict[str, float] | None, on: date) -> Risk:
    return risk if before is None else replace(risk, change=settled(change(before, risk.inputs, on)))


def _ranked(risks: Sequence[Risk], on: date, method: Method) -> tuple[list[Risk], int]:
    """The risks with their ranks and the interval that moved weights leave, in the order of the index; and how many draws."""
    if not risks:
        return [], method.draws
    frame = pd.DataFrame([risk.inputs | {"enterprise_id": risk.enterprise_id, "day": on} for risk in risks])
    table = settled(risk_index(frame, on))
    found = settled(rank_interval(table, on))
    ranked = [
        risk if pd.isna(rank) else replace(risk, rank=int(rank), rank_low=int(low), rank_high=int(high))
        for risk, (rank, low, high) in zip(risks, found.itertuples(index=False, name=None), strict=True)
    ]
    return sorted(ranked, key=lambda risk: (-risk.index, risk.enterprise_id)), draws_of(table, method)
