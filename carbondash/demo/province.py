"""The whole province as rows by table, made from one seed."""

from __future__ import annotations

from random import Random

from carbondash.demo import (
    allowances,
    emissions,
    enterprises,
    evidence,
    loans,
    plants,
    prices,
    pricing,
    problems,
    projects,
    schedule,
    statements,
    surrenders,
    timeline,
    trades,
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
    units = plants.make_units(everyone, random("units"))
    plants.add_units(rows, units, everyone)
    history = plants.make_history(units, random("history"))
    emissions.set_emissions(everyone, units, history, random("emissions"))

    emissions.add_annual_reports(rows, everyone, random("annual reports"))
    evidence.add_duties(rows, everyone)
    filings = timeline.plan(everyone, random("filings"))
    found = problems.find(filings, random("problems"))
    evidence.add_evidence(rows, filings, found, units, history, random("evidence"))
    verification.add_verification(rows, everyone, random("verification"))

    special = schedule.exceptions(everyone, random("exceptions"))
    positions = allowances.positions(everyone, special.short, random("positions"))
    days = schedule.surrender_days(positions, special, random("surrender days"))
    path = prices.closes(random("prices"))
    traded, bank = trades.plan(positions, days, special, path, random("trades"))
    pricing.set_prices(traded, path, random("trade prices"))
    allowances.add_positions(rows, positions)
    schedule.add_cases(rows, special, days, random("cases"))
    surrenders.add_surrenders(rows, positions, days, special, traded, bank, random("surrenders"))
    trades.add_trades(rows, traded)
    prices.add_quotes(rows, path, trades.volumes(traded), random("quotes"))

    library = projects.add_projects(rows, everyone, random("projects"))
    loans.add_loans(rows, everyone, library, random("loans"))
    statements.add_statements(rows, everyone, random("statements"))
    return rows.tables
