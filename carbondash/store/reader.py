"""Reading the store: one snapshot, one person's scope, one `store_version`.

Numbers come from the cube (one month-end snapshot and at most 31 days); the rows behind a number from the measure's own select.
A measure is summed only as its class allows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Connection, Result, func, or_, select

from carbondash.store import cube_questions
from carbondash.store.dates import previous_month_end
from carbondash.store.errors import CannotCombine
from carbondash.store.measures import MEASURES, Measure, MeasureClass
from carbondash.store.placed import ever_placed
from carbondash.store.rows_behind import Wanted, amounts, at_once, by_enterprise
from carbondash.store.schema.bookkeeping import (
    cube_month_end,
    load,
    measure_coverage,
    published_figure,
    store_state,
)
from carbondash.store.schema.derived import derive_queue, derive_state
from carbondash.store.schema.market import market_quote
from carbondash.store.scope import Filters, Scope

if TYPE_CHECKING:
    from carbondash.store.comparing import Comparing

Cells = dict[tuple[str, ...], int]


@dataclass(frozen=True)
class State:
    """What the store says of itself: `key` is its own for life, days are None in a store without such facts.

    derived_through: the version of the store up to which all facts are derived; derived_day: the day up to which they are,
    as of the last complete run; derive_waiting: how many enterprises wait; rules_digest: the rules of the last complete run.
    """

    key: str
    version: int
    is_demo: bool
    scale: int
    seed: int | None
    newest_day: date | None
    newest_quote_day: date | None
    derived_through: int
    derived_day: date | None
    derive_waiting: int
    rules_digest: str

    @property
    def default_day(self) -> date | None:
        """The as-of day where none is asked for: the newest supervisory fact, else the newest quote."""
        return self.newest_day or self.newest_quote_day


class Reader:
    """One snapshot of the store; masked: enterprises and people have pseudonyms in all that is read here."""

    def __init__(self, connection: Connection, scope: Scope, *, masked: bool = False) -> None:
        self._connection = connection
        self.scope = scope
        self.masked = masked
        self.state = _state(connection)
        self._coverage: dict[str, date] | None = None
        self._cells: dict[tuple[object, ...], dict[str, Cells]] = {}
        self._snapshots: dict[date, date | None] = {}

    @property
    def version(self) -> int:
        return self.state.version

    def execute(self, statement: Any, parameters: Mapping[str, Any] | None = None) -> Result[*tuple[Any, ...]]:
        """Run a select of this package's own record queries inside the snapshot, with the values of its named parameters."""
        result: Result[*tuple[Any, ...]] = self._connection.execute(statement, parameters)
        return result

    def first_day(self, measure: str) -> date | None:
        """From which day on the store can speak about a measure; None where it never could."""
        if self._coverage is None:
            self._coverage = {row.measure: row.first_day for row in self.execute(select(measure_coverage))}
        return self._coverage.get(measure)

    def days_known(self) -> tuple[date | None, date | None]:
        """The first and the last day on which an as-of question has an answer."""
        self.first_day("")
        known = list(self._coverage.values()) if self._coverage else []
        if self.state.newest_quote_day is not None:
            # Quotes are no measure's, but an answer of their own.
            quoted = select(func.min(market_quote.c.day)).where(market_quote.c.void_load_id.is_(None))
            known += [day for day in (self._connection.scalar(quoted),) if day is not None]
        first = min(known, default=None)
        last = max((day for day in (self.state.newest_day, self.state.newest_quote_day) if day), default=None)
        return first, last

    @cached_property
    def comparing(self) -> Comparing:
        """The whole province as this reader may hold its own part against it: sums, and nothing of anybody."""
        from carbondash.store.comparing import Comparing

        return Comparing(self, self._connection)

    def load_by_digest(self, digest: str) -> int | None:
        """The load that brought a file with this SHA-256 and still stands, or None."""
        return self._connection.scalar(select(load.c.id).where(load.c.file_digest == digest, load.c.rolled_back_by.is_(None)))

    def restrict(self, table: Any, filters: Filters) -> list[ColumnElement[bool]]:
        """Conditions on city, industry and tier columns: the person's scope first, then the filters."""
        wanted: list[ColumnElement[bool]] = []
        if self.scope.cities is not None:
            wanted.append(table.c.city.in_(sorted(self.scope.cities)))
        for column, values in (("city", filters.cities), ("industry", filters.industries), ("tier", filters.tiers)):
            if values:
                wanted.append(table.c[column].in_(values))
        return wanted

    def cells(self, measures: Iterable[str], filters: Filters, by: Sequence[str]) -> dict[str, Cells]:
        """Amounts as they stood at the end of `filters.as_of`, cumulated from the beginning.

        by: the dimensions to keep; the others are summed over, where the measure's class allows that.
        Returns, by measure, amounts by a tuple of the kept dimensions. Raises CannotCombine.
        """
        names = tuple(sorted(set(measures)))
        for name in names:
            _allow(MEASURES[name], by)
        key = (filters, tuple(by))
        known = self._cells.setdefault(key, {})
        missing = [name for name in names if name not in known]
        if missing:
            # Kept only once all is read: a read that fails must not leave zeros behind.
            found: dict[str, Cells] = {name: {} for name in missing}
            for name, *cell, amount in self._read(missing, filters, by):
                found[name][tuple(cell)] = int(amount)
            known.update(found)
        return {name: known[name] for name in names}

    def _read(self, measures: Sequence[str], filters: Filters, by: Sequence[str]) -> list[Any]:
        snapshot = self._snapshot_before(filters.as_of)
        placed = cube_questions.restrictions(self.scope, filters)
        statement = cube_questions.standing(tuple(by), tuple(placed), on_snapshot=snapshot is not None)
        span: dict[str, Any] = {"since": snapshot or date(1, 1, 1), "as_of": filters.as_of}
        if snapshot is not None:
            span["snapshot"] = snapshot
        return list(self._connection.execute(statement, {"measures": measures, **span, **placed}))

    def _snapshot_before(self, day: date) -> date | None:
        """The last month end before a day's month that the cube has a snapshot of."""
        before = previous_month_end(day)
        if before not in self._snapshots:
            last = select(func.max(cube_month_end.c.month_end)).where(cube_month_end.c.month_end <= before)
            self._snapshots[before] = self._connection.scalar(last)
        return self._snapshots[before]

    def month_ends(
        self, measures: Iterable[str], filters: Filters, by: Sequence[str], months: int
    ) -> dict[date, dict[str, Cells]]:
        """Amounts at the last `months` month ends before `as_of`, each as it stood then (as known on that day)."""
        names = tuple(sorted(set(measures)))
        for name in names:
            _allow(MEASURES[name], by)
        ends: list[date] = []
        end = previous_month_end(filters.as_of)
        for _ in range(months):
            ends.append(end)
            end = previous_month_end(end)
        found: dict[date, dict[str, Cells]] = {end: {name: {} for name in names} for end in reversed(ends)}
        placed = cube_questions.restrictions(self.scope, filters)
        statement = cube_questions.at_month_ends(tuple(by), tuple(placed))
        rows = self._connection.execute(statement, {"measures": names, "months": ends, **placed})
        for month_end, measure, *cell, amount in rows:
            found[month_end][measure][tuple(cell)] = int(amount)
        return found

    def daily(self, measure: str, filters: Filters, start: date, by: Sequence[str] = ()) -> dict[date, Cells]:
        """What happened on each day after `start` up to `as_of`, by the kept dimensions."""
        _allow(MEASURES[measure], by)
        placed = cube_questions.restrictions(self.scope, filters)
        statement = cube_questions.by_day(tuple(by), tuple(placed))
        rows = self._connection.execute(statement, {"measures": [measure], "since": start, "as_of": filters.as_of, **placed})
        found: dict[date, Cells] = {}
        for day, *cell, amount in rows:
            found.setdefault(day, {})[tuple(cell)] = int(amount)
        return found

    def rows(
        self,
        measure: str,
        filters: Filters,
        *,
        periods: Sequence[str] | None = None,
        breakdowns: Sequence[str] | None = None,
        limit: int = 200,
        offset: int = 0,
    ) -> tuple[list[dict[str, Any]], int]:
        """The facts behind a number: the measure's own select with the filters on, and how many there are.

        By enterprise, the newest first; of what stands in tonnes or money the largest first. Spans that have ended by the day are
        left out: what remains adds up to the number.
        """
        definition = MEASURES[measure]
        wanted = Wanted(filters, self.restrict, lambda whose: ever_placed(self, filters, whose), periods, breakdowns)
        if not definition.counts:
            return amounts(self._connection, definition, wanted, limit, offset)
        # Each fact counts once: the cube knows how many there are.
        cells = self.cells([measure], filters, ("period", "breakdown"))[measure]
        count = sum(amount for (period, breakdown), amount in cells.items() if wanted.has(period, breakdown))
        rows = by_enterprise if definition.anchor == "enterprise" else at_once
        return rows(self._connection, definition, wanted, limit, offset, count), count

    def changed_since(self, day: date) -> list[int]:
        """Loads that brought facts for days before the newest one, i.e. changed the past as it stood on `day`: their numbers."""
        if self.scope.cities is not None:
            # That something has changed is for everybody to know, what it was is not.
            return self.comparing.changed_since(day)
        return list(
            self._connection.scalars(
                select(load.c.id)
                .where(
                    or_(load.c.is_back_dated, load.c.kind == "rollback"),
                    load.c.rolled_back_by.is_(None),
                    load.c.first_day <= day,
                )
                .order_by(load.c.id)
            )
        )

    def published(self) -> list[dict[str, Any]]:
        """The figures that the department has published, as loaded."""
        statement = select(published_figure).order_by(published_figure.c.as_of, published_figure.c.id)
        return [dict(row) for row in self._connection.execute(statement).mappings()]

    def loads(self, limit: int = 50, *, derived: bool = True) -> list[dict[str, Any]]:
        """The newest loads, newest first; without `derived` only those that brought facts or took them out."""
        statement = select(load).order_by(load.c.id.desc()).limit(limit)
        if not derived:
            statement = statement.where(load.c.kind != "derive")
        return [dict(row) for row in self._connection.execute(statement).mappings()]


def _state(connection: Connection) -> State:
    waiting = select(func.count(), func.min(derive_queue.c.since_version)).select_from(derive_queue)
    count, since = connection.execute(waiting).one()
    row = connection.execute(
        select(store_state, derive_state.c.through_day, derive_state.c.rules_digest).join(
            derive_state, derive_state.c.id == store_state.c.id
        )
    ).one()
    return State(
        key=row.store_key,
        version=row.store_version,
        is_demo=row.is_demo,
        scale=row.scale,
        seed=row.seed,
        newest_day=row.newest_day,
        newest_quote_day=row.newest_quote_day,
        derived_through=row.store_version if since is None else since - 1,
        derived_day=row.through_day,
        derive_waiting=count,
        rules_digest=row.rules_digest,
    )


def _allow(measure: Measure, by: Sequence[str]) -> None:
    """Raises CannotCombine where summing over the dimensions that are not kept has no meaning."""
    if measure.kind in (MeasureClass.DISTINCT, MeasureClass.DISTRIBUTION) and "breakdown" not in by:
        what = "different values" if measure.kind is MeasureClass.DISTINCT else "buckets"
        raise CannotCombine(f"{measure.id} counts {what}: it can't be summed over them")
