"""The subjects that are derived: what each is worked out from, and how its rows come about."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import pandas as pd

from carbondash.derive.account_rows import account_rows
from carbondash.derive.allowances import allowance_rows, publications
from carbondash.derive.debts import cycles_of, last_day_of
from carbondash.derive.emissions import emission_history, emission_rows
from carbondash.derive.evidence_frame import evidence_frame
from carbondash.derive.facts import Facts, digest, first_submissions
from carbondash.derive.findings import finding_rows
from carbondash.derive.position_rows import position_rows
from carbondash.derive.province import Province, closing_prices, rules_digest
from carbondash.derive.risk_inputs import cycle_days
from carbondash.derive.risk_rows import risk_rows
from carbondash.rules.emission_columns import publications as emission_publications

Row = dict[str, Any]
Rows = dict[str, list[Row]]
Name = Literal["emissions", "findings", "allowances", "risk", "account"]


class Work:
    """Enterprises that are derived together: their facts, and the frame that several subjects read."""

    def __init__(self, enterprises: Sequence[Facts], province: Province) -> None:
        self.enterprises = list(enterprises)
        self.province = province

    @cached_property
    def frame(self) -> pd.DataFrame:
        """Their evidence records."""
        return evidence_frame(self.enterprises)

    @cached_property
    def emissions(self) -> pd.DataFrame:
        """The emissions of their units' months, with the days on which they stood."""
        return emission_history(self.frame, self.enterprises, self.province.through)

    @cached_property
    def allowances(self) -> dict[int, Rows]:
        """What the allocation plans give each of them, by table."""
        return {facts.enterprise_id: allowance_rows(facts, self.province.through) for facts in self.enterprises}


@dataclass(frozen=True)
class Subject:
    """What one kind of derived rows comes from. inputs: an enterprise's own, empty where it has none. rows: by table."""

    name: Name
    tables: tuple[str, ...]
    inputs: Callable[[Facts, Province], tuple[Any, ...]]
    rows: Callable[[Work], Rows]

    def digest(self, facts: Facts, province: Province) -> str:
        """What the subject's rows of an enterprise are worked out from; empty where there is nothing to work out."""
        found = digest(*self.inputs(facts, province))
        return digest(rules_digest(), found) if found else ""


def _evidence(facts: Facts, province: Province) -> tuple[Any, ...]:
    if not facts.unit_months:
        return ()
    known = [day for day in emission_publications() if day <= province.through]
    return facts.unit_months, facts.further_fuels, facts.records, facts.units, known


def _emission_inputs(facts: Facts, province: Province) -> tuple[Any, ...]:
    return _evidence(facts, province)


def _emissions(work: Work) -> Rows:
    return {"derived_emission": emission_rows(work.emissions)}


def _finding_inputs(facts: Facts, province: Province) -> tuple[Any, ...]:
    own = _evidence(facts, province)
    if not own:
        return ()
    monthly = [duty for duty in facts.duties if duty.kind == "monthly"]
    others = (facts.coal_tests, facts.supports, facts.annual_reports, facts.control_plans, facts.calibrations, facts.waivers)
    classes = (unit.unit_class for unit in facts.units)
    peers = province.peers_before(classes, max(record.day for record in facts.records))
    return (*own, monthly, *others, province.laboratories if facts.coal_tests else (), peers)


def _findings(work: Work) -> Rows:
    return {"finding": finding_rows(work.enterprises, work.frame, work.emissions, work.province)}


def _allowance_inputs(facts: Facts, province: Province) -> tuple[Any, ...]:
    if not facts.annual_units and not facts.industry_years:
        return ()
    periods = [*(row.period for row in facts.annual_units), *(row.period for row in facts.industry_years)]
    years = {int(period[1:5]) for period in periods}
    days = {*publications(sorted(years)), *publications(sorted(years), industry=True)}
    known = [day for day in sorted(days) if day <= province.through]
    return facts.annual_units, facts.industry_years, facts.units, facts.enterprises, known


def _allowances(work: Work) -> Rows:
    found: Rows = {"derived_allocation": [], "derived_obligation": []}
    for facts in work.enterprises:
        for table, rows in work.allowances[facts.enterprise_id].items():
            found[table] += rows
    return found


def _risk_inputs(facts: Facts, province: Province) -> tuple[Any, ...]:
    if not facts.obligations:
        return ()
    last = [last_day_of(facts, cycle, province.through) for cycle in cycles_of(facts)]
    first = min(row.day for row in facts.obligations)
    own = (
        facts.obligations, facts.surrenders, facts.allocations, facts.trades, facts.account_states, facts.operating_states,
        facts.duties, facts.records, facts.unit_months, facts.further_fuels, facts.coal_tests, facts.units, facts.annual_reports,
        facts.verifications, facts.reviews, facts.problems, facts.margins, facts.referrals, facts.case_steps,
    )  # fmt: skip
    return (*own, last, province.closes_between(first, max(last)))


def _risk(work: Work) -> Rows:
    through = work.province.through
    closes = closing_prices(work.province.closes)
    cycles = (cycle_days(facts, cycle, through, closes) for facts in work.enterprises for cycle in cycles_of(facts))
    counting = [item for item in cycles if item is not None]
    return {"derived_risk": risk_rows(counting, through), "derived_position": position_rows(counting, through)}


def _account_inputs(facts: Facts, province: Province) -> tuple[Any, ...]:
    # Outside power an account is held against its peers, whose facts are others': it is worked out where it is asked for.
    if not facts.annual_units:
        return ()
    # Of what was filed only the first version counts: a correction leaves an account as it is.
    filed = (sorted(first_submissions(facts.annual_reports).items()), sorted(first_submissions(facts.records).items()))
    own = (*filed, facts.reviews, facts.duties, facts.obligations, facts.surrenders, facts.case_steps)
    return (*_allowance_inputs(facts, province), *own)


def _accounts(work: Work) -> Rows:
    found: list[Row] = []
    for facts in work.enterprises:
        if facts.annual_units:
            found += account_rows(facts, work.allowances[facts.enterprise_id]["derived_allocation"])
    return {"derived_account": found}


SUBJECTS = (
    Subject("emissions", ("derived_emission",), _emission_inputs, _emissions),
    Subject("findings", ("finding",), _finding_inputs, _findings),
    Subject("allowances", ("derived_allocation", "derived_obligation"), _allowance_inputs, _allowances),
    Subject("risk", ("derived_risk", "derived_position"), _risk_inputs, _risk),
    Subject("account", ("derived_account",), _account_inputs, _accounts),
)
