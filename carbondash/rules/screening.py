"""Screening: what other departments' records say an enterprise emits, and whether it then is on the list at the right tier.

The estimate from energy and the way sources are weighed are the product's own method; the thresholds are those of `tiers`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Literal

from carbondash.rules.amounts import required_amount
from carbondash.rules.scoring import Scoring
from carbondash.rules.sets import Pending, Rule, answers_pending
from carbondash.rules.tiers import Tier, tier

Action = Literal["list", "move", "remove"]
Basis = Literal["report", "sources", "none"]
Agreement = Literal["agreed", "against_report", "one", "differing", "none"]
Reason = Literal["not_listed", "higher", "lower", "below", "closed"]

SUBJECT = "screening"
REPORT = "report"
_REGISTRATION = "registration"
_PERCENT = 100


@dataclass(frozen=True, slots=True)
class Statement:
    """What one source says of an enterprise's year: energy in tce, emissions in tCO2e; None where it says nothing."""

    source: str
    energy_tce: float | None = None
    emissions_t: float | None = None


@dataclass(frozen=True, slots=True)
class Estimate:
    """Emissions of a year in tCO2e (None: nobody states an amount) and how they were found.

    basis: the own report of the enterprise or the other sources. agreement: whether sources agree on it (or against the report),
    only one speaks, or they differ. supporting: the sources that agree with the estimate. amounts: tCO2e by source, the report
    under "report".
    is_lower_bound: it comes from energy alone, in an industry whose processes emit as well.
    """

    emissions_t: float | None
    basis: Basis
    agreement: Agreement
    supporting: tuple[str, ...]
    amounts: Mapping[str, float]
    is_lower_bound: bool
    rules: tuple[Rule, ...]

    @property
    def contradicts_report(self) -> bool:
        """Whether the other sources outweigh an own report that says something else."""
        return self.basis == "sources" and REPORT in self.amounts


@dataclass(frozen=True, slots=True)
class Screened:
    """What screening proposes: an action, the tier by the thresholds ("below": none), why, and by which rules."""

    action: Action
    tier_should: Tier
    reason: Reason
    rules: tuple[Rule, ...]


@answers_pending
def estimate(statements: Iterable[Statement], report_t: float | None, industry: str, year: int, as_of: date) -> Estimate:
    """An enterprise's emissions in a year from what the sources state, one statement a source, and its own report in tCO2e.

    Energy counts with the emissions of so much coal. The own report holds; where there is none, or where enough other sources
    agree with each other and not with it, the middle of the largest group of sources that agree (of two equally large ones the
    higher, so that nobody is overlooked) does. Where processes emit as well, stated emissions go before energy, and energy alone
    is a lower bound that can't contradict a higher report. Raises InputError for an amount that is none of 0 or more.
    Source: product's own method, docs/methods.md section 12.
    """
    book = Scoring(SUBJECT, year, as_of)
    amounts: dict[str, float] = {}
    stated: set[str] = set()
    for said in statements:
        if said.emissions_t is not None:
            amounts[said.source] = required_amount("emissions_t", said.emissions_t)
            stated.add(said.source)
        elif said.energy_tce is not None:
            amounts[said.source] = required_amount("energy_tce", said.energy_tce) * book.row("emissions_per_coal").number
    tolerance = 1 + book.row("agreement").number / _PERCENT
    energy_is_a_part = industry in book.row("energy_is_a_part").texts
    weighed = [amount for source, amount in amounts.items() if source in stated or not (energy_is_a_part and stated)]
    group = _largest_group(sorted(weighed), tolerance)
    found = median(group) if group else None
    supporting = tuple(sorted(source for source in amounts if found is not None and _agree(amounts[source], found, tolerance)))
    partial = bool(group) and energy_is_a_part and not stated
    if report_t is None:
        agreement: Agreement = (
            "none" if not amounts else "agreed" if len(supporting) > 1 else "one" if len(amounts) == 1 else "differing"
        )
        return Estimate(found, "sources" if amounts else "none", agreement, supporting, amounts, partial, book.used)
    own = required_amount("report_t", report_t)
    agreeing = tuple(sorted(source for source, amount in amounts.items() if _agree(amount, own, tolerance)))
    in_line = bool(agreeing) or (partial and found is not None and found < own)
    with_report = {**amounts, REPORT: own}
    if not in_line and len(supporting) >= book.row("sources_against_report").number:
        return Estimate(found, "sources", "against_report", supporting, with_report, partial, book.used)
    agreement = "agreed" if agreeing else "one" if in_line or not amounts else "differing"
    return Estimate(own, "report", agreement, (*agreeing, REPORT), with_report, False, book.used)


def _agree(one: float, other: float, tolerance: float) -> bool:
    return max(one, other) <= min(one, other) * tolerance


def _largest_group(amounts: Sequence[float], tolerance: float) -> Sequence[float]:
    """The largest run of ascending amounts that agree with each other; of several the one with the highest."""
    best: Sequence[float] = ()
    for start in range(len(amounts)):
        run = [amount for amount in amounts[start:] if _agree(amounts[start], amount, tolerance)]
        if len(run) >= len(best):
            best = run
    return best


def is_closed(active: Mapping[str, bool], year: int, as_of: date) -> bool:
    """Whether an enterprise is closed by what the sources say: the business registration, or enough of the others.

    active: by source whether it has the enterprise as active. Raises RulePending.
    """
    if active.get(_REGISTRATION) is False:
        return True
    closing = sum(not is_active for is_active in active.values())
    return closing >= Scoring(SUBJECT, year, as_of).row("sources_against_report").number


@answers_pending
def screen(listed: str | None, industry: str, found: Estimate, *, closed: bool, year: int, as_of: date) -> Screened | None:
    """What is to be done about an enterprise that is on the list at a tier (None: on none); None where nothing is.

    Raises InputError for an unknown industry. Source: the thresholds of domain reference 1.1 and 5.1; what a lower bound can't
    do is the product's own method.
    """
    if closed:
        return Screened("remove", "below", "closed", ()) if listed else None
    decision = tier(industry, found.emissions_t, year, as_of)
    if isinstance(decision, Pending) or decision.tested_t is None:
        return None
    should = decision.tier
    if not listed:
        return None if should == "below" else Screened("list", should, "not_listed", decision.rules)
    if should in (listed, "unknown") or (found.is_lower_bound and should > listed):
        return None
    if should == "below":
        return Screened("remove", should, "below", decision.rules)
    return Screened("move", should, "higher" if should < listed else "lower", decision.rules)


@dataclass(frozen=True, slots=True)
class Likeness:
    """When two records are taken for one enterprise: points of 100, the lead over the next one, distances in km."""

    points: float
    lead: float
    near_km: float
    far_km: float
    rules: tuple[Rule, ...]


def likeness(year: int, as_of: date) -> Likeness:
    """The limits of matching by name and place. Raises RulePending. Source: product's own method, docs/methods.md section 12."""
    book = Scoring(SUBJECT, year, as_of)
    points, lead, near, far = (book.row(name).number for name in ("name_likeness", "name_lead", "near", "far"))
    return Likeness(points, lead, near, far, book.used)
