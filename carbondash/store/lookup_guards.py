"""What the store already holds that a file must not change unnoticed: the questions that intake's guards ask.

Every function takes a reader; rolled-back facts are left out. A pair is (enterprise id, period).
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import func, select

from carbondash.store.lookup import listed
from carbondash.store.measures.base import live
from carbondash.store.reader import Reader
from carbondash.store.schema import FACT_TABLES
from carbondash.store.schema.bookkeeping import change_log, load
from carbondash.store.schema.derived import derived_emission
from carbondash.store.schema.evidence import review
from carbondash.store.schema.reports import verification_result, verification_task

Pair = tuple[int, str]

# Under this name an import says in the change log how much its file held.
TOTALS = "totals"


def last_totals(reader: Reader, kind: str) -> dict[str, Any] | None:
    """What the newest import of a kind of file that stands said of its totals; None where there is none."""
    # As JSON writes it; what a person wrote has its quotation marks escaped there.
    said = f'"{kind}": {{"amount": '
    statement = (
        select(change_log.c.detail)
        .join(load, load.c.id == change_log.c.load_id)
        .where(load.c.kind == "import", load.c.rolled_back_by.is_(None), change_log.c.detail.contains(said, autoescape=True))
        .order_by(change_log.c.seq.desc())
        .limit(1)
    )
    detail = reader.execute(statement).scalar()
    return None if detail is None else dict(json.loads(detail)[TOTALS][kind])


def pairs_on_file(reader: Reader, table: str, periods: Iterable[str]) -> set[Pair]:
    """The enterprises and periods of which a table holds anything, for these periods."""
    facts, found = FACT_TABLES[table], set()
    for part in listed(periods):
        statement = select(facts.c.enterprise_id, facts.c.period).where(live(facts), facts.c.period.in_(part)).distinct()
        found |= {(row.enterprise_id, row.period) for row in reader.execute(statement)}
    return found


def amounts(reader: Reader, table: str, periods: Iterable[str]) -> dict[Pair, int]:
    """Tonnes of each enterprise and period in a table of allowances: of the versions that hold, where it has versions."""
    facts = FACT_TABLES[table]
    found: dict[Pair, int] = {}
    for part in listed(periods):
        statement = select(facts.c.enterprise_id, facts.c.period, func.sum(facts.c.amount_t).label("amount"))
        statement = statement.where(live(facts), facts.c.period.in_(part)).group_by(facts.c.enterprise_id, facts.c.period)
        if "superseded_on" in facts.c:
            statement = statement.where(facts.c.superseded_on.is_(None))
        found |= {(row.enterprise_id, row.period): int(row.amount) for row in reader.execute(statement)}
    return found


def verified(reader: Reader, periods: Iterable[str]) -> set[Pair]:
    """The enterprises and years whose verification has a result."""
    found: set[Pair] = set()
    joined = verification_result.join(verification_task, verification_task.c.id == verification_result.c.task_id)
    for part in listed(periods):
        statement = select(verification_task.c.enterprise_id, verification_task.c.period).select_from(joined)
        rows = reader.execute(statement.where(live(verification_result), verification_task.c.period.in_(part)))
        found |= {(row.enterprise_id, row.period) for row in rows}
    return found


def returned_by_province(reader: Reader, periods: Iterable[str]) -> set[Pair]:
    """The enterprises and months whose newest provincial review sent the record back."""
    newest: dict[Pair, str] = {}
    for part in listed(periods):
        statement = select(review.c.enterprise_id, review.c.period, review.c.outcome)
        statement = statement.where(live(review), review.c.lane == "province", review.c.period.in_(part))
        for row in reader.execute(statement.order_by(review.c.day, review.c.id)):
            newest[row.enterprise_id, row.period] = row.outcome
    return {pair for pair, outcome in newest.items() if outcome == "returned"}


def year_by_months(reader: Reader, years: Iterable[int]) -> dict[Pair, tuple[int, int]]:
    """By enterprise and year: how many months have derived emissions, and their sum in kg."""
    table = derived_emission
    found: dict[Pair, tuple[int, int]] = {}
    for year in sorted(set(years)):
        months = [f"M{year}-{month:02d}" for month in range(1, 13)]
        count, total = func.count(table.c.period.distinct()), func.sum(table.c.emissions_kg)
        statement = select(table.c.enterprise_id, count.label("months"), total.label("kg"))
        statement = statement.where(table.c.until.is_(None), table.c.period.in_(months)).group_by(table.c.enterprise_id)
        found |= {(row.enterprise_id, f"Y{year}"): (row.months, int(row.kg)) for row in reader.execute(statement)}
    return found
