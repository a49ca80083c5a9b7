"""The whole province as rows by table, made from one seed."""

from __future__ import annotations

from random import Random

from carbondash.demo import (
    allowances,
    campaign,
    coal_tests,
    desk,
    efficiency,
    emissions,
    enterprises,
    evidence,
    filed,
    fourth_party,
    history,
    loans,
    meters,
    notices,
    other_departments,
    papers,
    plants,
    prices,
    pricing,
    problems,
    projects,
    reminders,
    samples,
    schedule,
    standing,
    statements,
    surrenders,
    tasks,
    timeline,
    trades,
    unit_years,
    verification,
)
from carbondash.demo.other_departments import Handed
from carbondash.demo.rows import Row, Rows


def make_province(seed: int) -> dict[str, list[Row]]:
    """Rows by table, numbered from 1 within each; the same seed gives the same rows."""
    return _make(seed)[0].tables


def truth(seed: int) -> Handed:
    """Whom the records of other departments are truly about, and who should be listed, moved or removed: kept in no store."""
    return _make(seed)[1]


def _make(seed: int) -> tuple[Rows, Handed]:

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
    notices.add_steps(rows, positions, random("allowance steps"))
    standing.add_states(rows, special)
    schedule.add_cases(rows, special, days, random("cases"))
    papers.add_papers(rows)
    surrenders.add_surrenders(rows, positions, days, special, traded, bank, random("surrenders"))
    trades.add_trades(rows, traded)
    prices.add_quotes(rows, path, trades.volumes(traded), random("quotes"))

    library = projects.add_projects(rows, everyone, random("projects"))
    projects.add_stages(rows, random("project stages"))
    loans.add_loans(rows, everyone, library, random("loans"))
    statements.add_statements(rows, everyone, random("statements"))

    steps = campaign.plan(everyone, random("campaign"))
    campaign.add_campaign(rows, everyone, steps)
    samples.add_samples(rows, units, past, random("coal samples"))
    tasks.add_terms(rows)
    tasks.add_notice_2023(rows, everyone, filings, steps)
    fourth_party.add_reviews(rows, random("fourth party"))
    fourth_party.add_conduct(rows, random("conduct"))
    reminders.add_reminders(rows, everyone, filings, found, days, special.short, random("reminders"))
    desk.add_review_notes(rows)
    desk.add_visits(rows, found, random("visits"))
    desk.add_meetings(rows, found, random("meetings"))
    desk.add_annotations(rows)

    handed = other_departments.add_records(rows, everyone, random("other departments"))
    return rows, handed
