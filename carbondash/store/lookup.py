"""What the store already holds of the things that a file names: the questions that intake asks before it writes.

Every function takes a reader and returns plain rows (dicts by column); rolled-back facts are left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Select, Table, select

from carbondash.store.measures.base import live
from carbondash.store.reader import Reader
from carbondash.store.schema.enterprises import enterprise, enterprise_version, match_candidate, unit
from carbondash.store.schema.evidence import monthly_record, monthly_unit, reporting_duty
from carbondash.store.schema.market import market_quote, trade
from carbondash.store.schema.reports import annual_report

# How many values one IN list takes: both engines bound the number of parameters.
_LIST = 500

Row = dict[str, Any]


def _rows(reader: Reader, statement: Select[Any]) -> list[Row]:
    return [dict(row) for row in reader.execute(statement).mappings()]


def _facts(table: Table, *left_out: str) -> list[Any]:
    skipped = {"load_id", "recorded_at", "void_load_id", "superseded_on", *left_out}
    return [column for column in table.c if column.name not in skipped]


def listed(values: Iterable[Any]) -> Iterable[list[Any]]:
    """Different values, in order, as lists that fit a condition: both engines bound the number of parameters."""
    ordered = sorted(set(values))
    for start in range(0, len(ordered), _LIST):
        yield ordered[start : start + _LIST]


def enterprises(reader: Reader) -> list[Row]:
    """Every enterprise with city, industry, tier, is_managed of its newest version and that version's day as version_day."""
    version = enterprise_version
    newest = [version.c[name] for name in ("city", "industry", "tier", "is_managed")]
    return _rows(
        reader,
        select(*_facts(enterprise), *newest, version.c.day.label("version_day"))
        .outerjoin(
            version,
            (version.c.enterprise_id == enterprise.c.id) & version.c.superseded_on.is_(None) & live(version),
        )
        .where(live(enterprise))
        .order_by(enterprise.c.id),
    )


def units(reader: Reader) -> list[Row]:
    """Every generating unit."""
    return _rows(reader, select(*_facts(unit)).where(live(unit)).order_by(unit.c.id))


def match_pairs(reader: Reader) -> set[tuple[int, int]]:
    """The pairs of enterprises that are match candidates already, the lower id first."""
    found = reader.execute(select(match_candidate.c.enterprise_id, match_candidate.c.other_id).where(live(match_candidate)))
    return {(row.enterprise_id, row.other_id) for row in found}


def quotes(reader: Reader) -> list[Row]:
    """The current quote of every day."""
    table = market_quote
    return _rows(reader, select(*_facts(table)).where(live(table), table.c.superseded_on.is_(None)))


def trades(reader: Reader, numbers: Sequence[str]) -> list[Row]:
    """The trades with one of these numbers."""
    found: list[Row] = []
    for part in listed(numbers):
        found += _rows(reader, select(*_facts(trade)).where(live(trade), trade.c.source_id.in_(part)))
    return found


def annual_reports(reader: Reader, periods: Iterable[str]) -> list[Row]:
    """Every version of the annual reports on these years."""
    table = annual_report
    found: list[Row] = []
    for part in listed(periods):
        found += _rows(reader, select(*_facts(table)).where(live(table), table.c.period.in_(part)))
    return found


def monthly_records(reader: Reader, periods: Iterable[str]) -> list[Row]:
    """Every version of the monthly records on these months."""
    table = monthly_record
    found: list[Row] = []
    for part in listed(periods):
        found += _rows(reader, select(*_facts(table)).where(live(table), table.c.period.in_(part)))
    return found


def monthly_units(reader: Reader, periods: Iterable[str]) -> list[Row]:
    """The unit rows of all those versions, each with the record that it belongs to."""
    table = monthly_unit
    found: list[Row] = []
    for part in listed(periods):
        found += _rows(reader, select(*_facts(table, "id")).where(live(table), table.c.period.in_(part)))
    return found


def duties(reader: Reader, kind: str, periods: Iterable[str]) -> set[tuple[int, str]]:
    """Enterprise and period of the duties of a kind ('monthly' or 'annual') that are on file for these periods."""
    table = reporting_duty
    found: set[tuple[int, str]] = set()
    for part in listed(periods):
        statement = select(table.c.enterprise_id, table.c.period).where(
            live(table), table.c.kind == kind, table.c.period.in_(part)
        )
        found |= {(row.enterprise_id, row.period) for row in reader.execute(statement)}
    return found
