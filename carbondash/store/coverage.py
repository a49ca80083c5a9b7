"""From which day on the store can speak about a measure, and the newest day that it knows.

Before a measure's first fact "zero" would be a guess: the figure is "no data". A load may also say that it covers a table and
brings nothing for it (a nil return), as with a platform that reports no clues.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, delete, func, insert, select, update

from carbondash.store.measures import MEASURES
from carbondash.store.measures.base import live
from carbondash.store.schema import FACT_TABLES
from carbondash.store.schema.bookkeeping import cube_day, load, measure_coverage, store_state
from carbondash.store.schema.market import market_quote


class DaysSeen:
    """First and last day by table of the rows that a load brings."""

    def __init__(self) -> None:
        self.first: dict[str, date] = {}
        self.last: dict[str, date] = {}

    def add(self, table: str, days: list[date]) -> None:
        if days:
            self.first[table] = min([*days, *([self.first[table]] if table in self.first else [])])
            self.last[table] = max([*days, *([self.last[table]] if table in self.last else [])])


def from_facts(connection: Connection) -> DaysSeen:
    """The first and last day of every table's live facts, and of nil returns."""
    seen = DaysSeen()
    for name, table in FACT_TABLES.items():
        first, last = connection.execute(select(func.min(table.c.day), func.max(table.c.day)).where(live(table))).one()
        if first is not None:
            seen.add(name, [first, last])
    for row in connection.execute(select(load).where(load.c.covers != "", load.c.rolled_back_by.is_(None))):
        if row.first_day is not None:
            for name in row.covers.split(","):
                seen.first[name] = min(row.first_day, seen.first.get(name, row.first_day))
    return seen


def first_days(connection: Connection, seen: DaysSeen) -> dict[str, date]:
    """By measure: the day from which on it is covered; the first of its tables is the one that counts."""
    days: dict[str, date] = {}
    for measure in MEASURES.values():
        first = seen.first.get(measure.tables[0])
        if measure.needs_itself:
            first = connection.scalar(select(func.min(cube_day.c.day)).where(cube_day.c.measure == measure.id))
        if first is not None:
            days[measure.id] = first
    return days


def newest_days(seen: DaysSeen) -> tuple[date | None, date | None]:
    """Newest day of a supervisory fact, and newest day of a quote."""
    supervisory = [day for name, day in seen.last.items() if FACT_TABLES[name].info["supervisory"]]
    return max(supervisory, default=None), seen.last.get(market_quote.name)


def widen(connection: Connection, seen: DaysSeen) -> None:
    """Take in what a load brought; days only move outwards, but for measures that a correction can empty again."""
    may_be_empty = [measure.id for measure in MEASURES.values() if measure.needs_itself]
    connection.execute(delete(measure_coverage).where(measure_coverage.c.measure.in_(may_be_empty)))
    known = {row.measure: row.first_day for row in connection.execute(select(measure_coverage))}
    for name, day in first_days(connection, seen).items():
        if name not in known:
            connection.execute(insert(measure_coverage).values(measure=name, first_day=day))
        elif day < known[name]:
            connection.execute(update(measure_coverage).where(measure_coverage.c.measure == name).values(first_day=day))
    state = connection.execute(select(store_state.c.newest_day, store_state.c.newest_quote_day)).one()
    newest, newest_quote = newest_days(seen)
    _set_newest(
        connection,
        max((day for day in (newest, state.newest_day) if day), default=None),
        max((day for day in (newest_quote, state.newest_quote_day) if day), default=None),
    )


def rebuild(connection: Connection) -> None:
    """Work everything out from the facts, as after a roll-back."""
    seen = from_facts(connection)
    connection.execute(delete(measure_coverage))
    rows = [{"measure": name, "first_day": day} for name, day in first_days(connection, seen).items()]
    if rows:
        connection.execute(insert(measure_coverage), rows)
    _set_newest(connection, *newest_days(seen))


def differences(connection: Connection) -> list[str]:
    """Where the stored coverage is not what the facts say."""
    seen = from_facts(connection)
    stored = {row.measure: row.first_day for row in connection.execute(select(measure_coverage))}
    faults = [] if stored == first_days(connection, seen) else ["measure coverage is not what the facts say"]
    state = connection.execute(select(store_state.c.newest_day, store_state.c.newest_quote_day)).one()
    if tuple(state) != newest_days(seen):
        faults.append("the store's newest day is not what the facts say")
    return faults


def _set_newest(connection: Connection, newest: date | None, newest_quote: date | None) -> None:
    connection.execute(update(store_state).values(newest_day=newest, newest_quote_day=newest_quote))
