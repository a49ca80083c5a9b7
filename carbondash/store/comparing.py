"""The whole province beside somebody's own cities: sums of its cells, and whether enough others stand behind them; nothing else.

This is the one way past the fence (`fence.py`), and a narrow one: what leaves it are sums over all cities and a yes or no.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, String, cast, func, literal, select

from carbondash.store import row_security
from carbondash.store.errors import OutOfReach
from carbondash.store.measures import MEASURES, Measure
from carbondash.store.measures.base import every
from carbondash.store.reader import Cells, Reader
from carbondash.store.rows_behind import Wanted, batches
from carbondash.store.schema import DERIVED_TABLES, FACT_TABLES
from carbondash.store.schema.finance import loan_project, project
from carbondash.store.scope import Filters, Scope

# Dimensions by which the province's sums may be told apart: none of them is a place.
_KEPT = frozenset({"period", "breakdown"})
# What is not about enterprises at all.
_NOBODYS = ("stated_fact", "body", "dispatch_meeting")
# More than anybody asks for.
_SOME = 50
_OWNERS = {"project": project, "loan_project": loan_project}


def _can_batch(measure: Measure) -> bool:
    """Whether the measure's first table lists those whose facts it counts."""
    table = {**FACT_TABLES, **DERIVED_TABLES}.get(measure.tables[0])
    if table is None:
        return False
    named = table.info.get("anchor", "enterprise_id")
    return measure.anchor == (table.name if named == "id" else named.removesuffix("_id"))


def _whoever(_whose: ColumnElement[int]) -> list[ColumnElement[bool]]:
    # The first few suffice, whoever they are: to list all who stand elsewhere would take longer.
    return []


class _Whole:
    """A fenced connection for single statements about the whole province."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def execute(self, statement: Any, parameters: Mapping[str, Any] | None = None) -> Any:
        with row_security.laid_off(self._connection):
            return self._connection.execute(statement, parameters, execution_options={"schema_translate_map": self._tables})

    def scalar(self, statement: Any) -> Any:
        return self.execute(statement).scalar()

    @property
    def _tables(self) -> dict[str | None, str | None]:
        # On SQLite the views of the connection stand before the tables; a policy follows the role alone.
        return {None: "main"} if self._connection.dialect.name == "sqlite" else {}


class Comparing(Reader):
    """The province as somebody with a few cities may see it: sums over all cities, no rows, no single city."""

    def __init__(self, reader: Reader, connection: Connection) -> None:
        self._whole = _Whole(connection)
        self._own_reader = reader
        self._own = reader.scope.cities or frozenset()
        self._enough: dict[tuple[object, ...], bool] = {}
        super().__init__(self._whole, Scope.province(), masked=reader.masked)  # type: ignore[arg-type]

    def cells(self, measures: Any, filters: Filters, by: Sequence[str]) -> dict[str, Cells]:
        """Amounts of the province. Raises OutOfReach for those of single cities."""
        self._refuse_places(filters, by)
        return super().cells(measures, filters, by)

    def month_ends(self, measures: Any, filters: Filters, by: Sequence[str], months: int) -> Any:
        """Amounts of the province at month ends. Raises OutOfReach for those of single cities."""
        self._refuse_places(filters, by)
        return super().month_ends(measures, filters, by, months)

    def daily(self, measure: str, filters: Filters, start: Any, by: Sequence[str] = ()) -> Any:
        """What happened in the province by day. Raises OutOfReach for single cities."""
        self._refuse_places(filters, by)
        return super().daily(measure, filters, start, by)

    def first_day(self, measure: str) -> date | None:
        """From which day on the store can speak about a measure; None where it never could."""
        return self._own_reader.first_day(measure)

    def of_peers(self, statement: Any, values: Mapping[str, Any]) -> list[Any]:
        """What one number about an industry is made of, which its enterprises are held against: none of it is shown by itself."""
        return list(self._whole.execute(statement, values))

    def execute(self, *_given: Any, **_named: Any) -> Any:
        """Raises OutOfReach: whoever compares asks for sums."""
        raise OutOfReach("a comparison with the province has no rows")

    def rows(self, *_given: Any, **_named: Any) -> Any:
        """Raises OutOfReach: rows are somebody's."""
        raise OutOfReach("a comparison with the province has no rows")

    def _refuse_places(self, filters: Filters, by: Sequence[str]) -> None:
        if filters.cities or not _KEPT.issuperset(by):
            raise OutOfReach("a comparison with the province is about no single city")

    def enough_others(self, measures: Sequence[str], filters: Filters, chosen: Callable[[str], bool], least: int) -> bool:
        """Whether at least so many enterprises outside the own cities stand behind an amount of any of these measures.

        chosen: which periods count. Of projects, their owners count.
        """
        # The cube says at once where nobody else stands behind a measure.
        everywhere = self._everywhere(measures, filters)
        periods = {
            name: tuple(sorted({cell[0] for cell in cells if cell[2] not in self._own and chosen(cell[0])}))
            for name, cells in everywhere.items()
        }
        key = (filters, least, tuple(sorted(periods.items())))
        if key not in self._enough:
            self._enough[key] = self._count(periods, filters, least) >= least
        return self._enough[key]

    def foresee(self, measures: Sequence[str], filters: Filters) -> None:
        """Read at once what several questions about enough others ask for."""
        self._everywhere(measures, filters)

    def _everywhere(self, measures: Sequence[str], filters: Filters) -> dict[str, Cells]:
        return super().cells(measures, replace(filters, cities=()), ("period", "breakdown", "city"))

    def _count(self, periods: Mapping[str, tuple[str, ...]], filters: Filters, least: int) -> int:
        found: set[str] = set()
        for name, asked in periods.items():
            if MEASURES[name].anchor in _NOBODYS:
                return least
            for who in self._behind(name, filters, asked) if asked else ():
                found.add(who)
                if len(found) >= least:
                    return least
        return len(found)

    def _behind(self, name: str, filters: Filters, periods: tuple[str, ...]) -> Iterator[str]:
        measure = MEASURES[name]
        wanted = Wanted(replace(filters, cities=()), self._elsewhere, _whoever, periods, None)
        if not _can_batch(measure):
            yield from self._owners(measure.anchor, wanted.facts(measure, every))
            return
        connection: Any = self._whole
        for ids in batches(connection, measure, wanted):
            yield from self._owners(measure.anchor, wanted.facts(measure, lambda anchor, ids=ids: anchor.in_(ids)))  # type: ignore[misc]

    def _owners(self, anchor: str, found: Any) -> Iterator[str]:
        owned = _OWNERS.get(anchor)
        if owned is None:
            yield from (f"{anchor}{row[0]}" for row in self._whole.execute(select(found.c.anchor).distinct().limit(_SOME)))
            return
        whose = func.coalesce(
            literal("enterprise").concat(cast(owned.c.enterprise_id, String)), literal(anchor).concat(cast(owned.c.id, String))
        )
        joined = found.join(owned, owned.c.id == found.c.anchor)
        yield from self._whole.execute(select(whose).select_from(joined).distinct().limit(_SOME)).scalars()

    def _elsewhere(self, table: Any, filters: Filters) -> list[ColumnElement[bool]]:
        return [table.c.city.not_in(sorted(self._own)), *self.restrict(table, filters)]
