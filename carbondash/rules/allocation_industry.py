"""Free allocation of steel, cement and aluminium: the verified emissions (2024), or those moved by a narrow band (from 2025)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import copysign

from carbondash.rules.amounts import required_amount, required_tonnes, whole_tonnes
from carbondash.rules.sets import InputError, Rule, answers_pending, rule

SUBJECT = "industry_allocation"


@dataclass(frozen=True, slots=True)
class IndustryYear:
    """An enterprise's year: industry code, verified tonnes of CO2, own intensity and its industry's balance value in one unit.

    `line` is `ordinary`, or one whose allocation stays at its emissions: `white_clinker`, `carbide_slag`, `gypsum_acid`.
    """

    enterprise_id: int | str
    industry: str
    year: int
    emissions_t: int
    intensity: float | None = None
    balance: float | None = None
    line: str = "ordinary"


@dataclass(frozen=True, slots=True)
class IndustryAllocation:
    """What an enterprise gets: whole tonnes; the distance X of its intensity to the balance value and alpha, as shares."""

    enterprise_id: int | str
    year: int
    amount_t: int
    emissions_t: int
    distance: float | None
    alpha: float
    rules: tuple[Rule, ...]

    @property
    def is_official(self) -> bool:
        """Whether every row behind it may be shown as an official value."""
        return all(row.is_official for row in self.rules)


def _alpha(distance: float, slope: Rule, x_limit: Rule, alpha_limit: Rule) -> float:
    if abs(distance) >= x_limit.number / 100:
        return copysign(alpha_limit.number / 100, distance)
    return slope.number * distance


@answers_pending
def allocate_industry(year: IndustryYear, as_of: date, scenario: str | None = None) -> IndustryAllocation:
    """The free allocation of a steel, cement or aluminium enterprise for one year in whole tonnes, as published by a day.

    2024: A = E. 2025: A = E × (1 + alpha) with alpha = 0.15 X, X = (balance - intensity) / balance, within ±3%. Pending where the
    year's plan is; a draft must be asked for by name. Raises InputError for an unknown industry or line and for a negative or
    missing amount; OutsideRules for a year before 2024. Domain reference 3.6.
    """
    where = f"enterprise {year.enterprise_id}, {year.year}"

    def ask(name: str, **key: str) -> Rule:
        return rule(SUBJECT, name, about=year.year, as_of=as_of, scenario=scenario, **key)

    method = ask("method", industry=year.industry)
    emissions = required_tonnes("emissions_t", year.emissions_t, where)
    if method.text == "emissions":
        return IndustryAllocation(year.enterprise_id, year.year, emissions, emissions, None, 0.0, (method,))
    exempt, ordinary = ask("lines_at_emissions"), ask("ordinary_line")
    if year.line in exempt.texts:
        return IndustryAllocation(year.enterprise_id, year.year, emissions, emissions, None, 0.0, (method, exempt))
    if year.line != ordinary.text:
        lines = (ordinary.text, *exempt.texts)
        raise InputError("line", year.line, f"one of {', '.join(lines)}", f"以下之一：{'、'.join(lines)}", where)
    intensity = required_amount("intensity", year.intensity, where)
    balance = required_amount("balance", year.balance, where)
    if balance == 0:
        raise InputError("balance", balance, "more than 0", "大于0的数值", where)
    distance = (balance - intensity) / balance
    rows = ask("alpha_slope"), ask("x_limit"), ask("alpha_limit")
    alpha = _alpha(distance, *rows)
    amount = whole_tonnes(emissions * (1 + alpha))
    return IndustryAllocation(year.enterprise_id, year.year, amount, emissions, distance, alpha, (method, *rows))
