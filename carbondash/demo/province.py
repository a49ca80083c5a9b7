"""The whole province as rows by table, made from one seed."""

from __future__ import annotations

from random import Random

from carbondash.demo import (
    allowances,
    coal_tests,
    efficiency,
    emissions,
    enterprises,
    evidence,
    filed,
    history,
    loans,
    meters,
    plants,
    prices,
    pricing,
    problems,
    projects,
    schedule,
    standing,
    statements,
    surrenders,
    timeline,
    trades,
    unit_years,
    verification,
)
from carbondash.demo.rows import Row, Rows


def make_province(seed: int) -> dict[str, list[Row]]:
    """Rows by table, numbered from 1 within each; the same seed gives the same rows."""

    def random(subject: str) -> Random:
        # One stream a subject: a change in one does not shift the others.
        return Random(f"{seed} {subject}")

    rows = Rows()
    everyone = enterprises.make(random("care"))
    enterprises.add_enterprises(rows, everyone, random("enterprises"))
    units = plants.make_units(everyone, verification.started_late(everyone), random("units"))
    plants.add_units(rows, units, everyone)
    special = schedule.exceptions(everyone, random("exceptions"))
    past = history.make_history(units, random("history"))
    history.add_start_oil(units, past, random("start-up oil"))
    efficiency.fit(everyone, units, past, special, random("efficiency"))
    emissions.set_emissions(everyone, units, past, random("emissions"))

    emissions.add_annual_reports(rows, everyone, random("annual reports"))
    evidence.add_duties(rows, everyone)
    filings = timeline.plan(everyone, random("filings"))
    found = problems.find(filings, random("problems"))
    kinds = problems.kinds_of(found)
    ranks = standing.source_ranks(everyone, random("source ranks"))
    fleet = plants.by_enterprise(units)
    binder = filed.Binder(fleet, past, ranks, kinds, random("binder"))
    evidence.add_evidence(rows, filings, found, binder, random("evidence"))
    coal_tests.add_laboratories(rows)
    meters.add_calibrations(rows, everyone, units, kinds, random("meters"))
    standing.add_control_plans(rows, everyone, ranks, random("control plans"))
    standing.add_margins(rows, everyone, fleet, past, random("margins"))
    standing.add_waivers(rows, everyone)
    verification.add_verification(rows, everyone, random("verification"))

    years = unit_years.add_unit_years(rows, everyone, units, past)
    positions = allowances.positions(everyone, years, random("positions"))
    days = schedule.surrender_days(positions, special, random("surrender days"))
    path = prices.closes(random("prices"))
    traded, bank = trades.plan(positions, days, special, path, random("trades"))
    pricing.set_prices(traded, path, random("trade prices"))
    allowances.add_positions(rows, positions)
    standing.add_states(rows, special)
    schedule.add_cases(rows, special, days, random("cases"))
    surrenders.add_surrenders(rows, positions, days, special, traded, bank, random("surrenders"))
    trades.add_trades(rows, traded)
    prices.add_quotes(rows, path, trades.volumes(traded), random("quotes"))

    library = projects.add_projects(rows, everyone, random("projects"))
    loans.add_loans(rows, everyone, library, random("loans"))
    statements.add_statements(rows, everyone, random("statements"))
    return rows.tables
