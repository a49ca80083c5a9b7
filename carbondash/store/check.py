"""Does the store hold together? Facts against cube, loads against their rows, the log against itself, invariants."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, func, or_, select, text
from stdnum.cn import uscc

from carbondash.store import audit, coverage, cube, derivation, problem_spans, requests, screening_rows
from carbondash.store.engine import Store
from carbondash.store.measures.base import live
from carbondash.store.rollback import references
from carbondash.store.schema import FACT_TABLES
from carbondash.store.schema.enterprises import enterprise
from carbondash.store.schema.evidence import problem, problem_closing


def check(store: Store) -> dict[str, list[str]]:
    """Run every check; returns what is wrong in words, by name of the check (an empty list: it holds)."""
    with store.maintain() as connection:
        return {
            "cube equals facts": cube.differences(connection),
            "coverage equals facts": coverage.differences(connection),
            "problem spans equal facts": problem_spans.differences(connection),
            "rows are as loaded": audit.row_faults(connection),
            "change log is chained": audit.chain_faults(connection),
            "requests are as logged": requests.faults(connection),
            "published figures are as loaded": audit.statement_faults(connection),
            "references": [
                *_references(connection, store.is_sqlite),
                *_orphans(connection),
                *derivation.orphans(connection),
                *screening_rows.orphans(connection),
            ],
            "one current version": _current_versions(connection),
            "invariants": _invariants(connection),
            "derived facts are up to date": derivation.waiting_faults(connection) + screening_rows.waiting_faults(connection),
        }


def _references(connection: Connection, is_sqlite: bool) -> list[str]:
    if not is_sqlite:
        return []  # PostgreSQL can't hold a dangling reference; SQLite can, where a file was written without the pragma.
    rows = connection.execute(text("PRAGMA foreign_key_check")).all()
    return [f"{row[0]}: row {row[1]} refers to a row of {row[2]} that is not there" for row in rows[:20]]


def _orphans(connection: Connection) -> list[str]:
    """Facts that stand although what they are about was rolled back."""
    faults = []
    for child, column, parent in references():
        void = select(parent.c.id).where(parent.c.void_load_id.is_not(None))
        count = connection.scalar(select(func.count()).select_from(child).where(live(child), child.c[column].in_(void)))
        if count:
            faults.append(f"{child.name}: {count} rows are about a {parent.name} that was rolled back")
    return faults


def _current_versions(connection: Connection) -> list[str]:
    faults = []
    for name, table in FACT_TABLES.items():
        key = table.info["key"]
        if not key:
            continue
        current: Any = func.sum(text("CASE WHEN superseded_on IS NULL THEN 1 ELSE 0 END"))
        columns = [table.c[column] for column in key]
        rows = connection.execute(select(*columns).where(live(table)).group_by(*columns).having(current != 1).limit(20))
        faults += [f"{name}: {tuple(row)} has not exactly one current version" for row in rows]
    return faults


def _invariants(connection: Connection) -> list[str]:
    faults = []
    for row in connection.execute(select(enterprise.c.id, enterprise.c.credit_code).where(enterprise.c.credit_code.is_not(None))):
        if not uscc.is_valid(row.credit_code):
            faults.append(f"enterprise {row.id}: its credit code is not valid")
    early = connection.execute(
        select(problem_closing.c.id)
        .select_from(problem_closing.join(problem, problem.c.id == problem_closing.c.problem_id))
        .where(or_(problem_closing.c.day < problem.c.day, problem_closing.c.opened_day != problem.c.day))
        .limit(20)
    )
    faults += [f"problem closing {row.id}: closed before it was opened" for row in early]
    return faults[:20]
