"""What is asked of the cube, as statements that are made once: to make one takes longer than to have it answered.

Each function gives a select with named parameters: `measures` and `months` are lists, `as_of`, `since` and `snapshot` days, and
the conditions of `restrictions`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func, select, union_all

from carbondash.store.schema.bookkeeping import cube_day, cube_month
from carbondash.store.scope import Filters, Scope

# A person's cities stand beside the filter's: both hold.
_SCOPE = "scope_city"
_Names = tuple[str, ...]
# As many as pages ask for: kept dimensions by restrictions.
_KEPT = 512


def restrictions(scope: Scope, filters: Filters) -> dict[str, Sequence[str]]:
    """The conditions on a cell's place by their parameter: the person's scope first, then the filters; empty: all."""
    found: dict[str, Sequence[str]] = {}
    if scope.cities is not None:
        found[_SCOPE] = sorted(scope.cities)
    asked: Mapping[str, Sequence[str]] = {"city": filters.cities, "industry": filters.industries, "tier": filters.tiers}
    return found | {name: values for name, values in asked.items() if values}


@lru_cache(maxsize=_KEPT)
def standing(by: _Names, restricted: _Names, *, on_snapshot: bool) -> Select[Any]:
    """Measure, kept dimensions and amount as they stood on `as_of`: the days after `since`, and the month end `snapshot`."""

    def part(table: Any, *when: ColumnElement[bool]) -> Select[Any]:
        return select(table.c.measure, *(table.c[name] for name in by), table.c.amount).where(
            _listed(table.c.measure, "measures"), *when, *_placed(table, restricted)
        )

    parts = [part(cube_day, cube_day.c.day > bindparam("since"), cube_day.c.day <= bindparam("as_of"))]
    if on_snapshot:
        parts.append(part(cube_month, cube_month.c.month_end == bindparam("snapshot")))
    rows = union_all(*parts).subquery("rows")
    kept = [rows.c[name] for name in by]
    total = func.sum(rows.c.amount)
    return select(rows.c.measure, *kept, total).group_by(rows.c.measure, *kept).having(total != 0)


@lru_cache(maxsize=_KEPT)
def at_month_ends(by: _Names, restricted: _Names) -> Select[Any]:
    """Month end, measure, kept dimensions and amount, each as it stood at that one of the `months`."""
    table = cube_month
    kept = [table.c[name] for name in by]
    total = func.sum(table.c.amount)
    return (
        select(table.c.month_end, table.c.measure, *kept, total)
        .where(_listed(table.c.measure, "measures"), _listed(table.c.month_end, "months"), *_placed(table, restricted))
        .group_by(table.c.month_end, table.c.measure, *kept)
        .having(total != 0)
    )


@lru_cache(maxsize=_KEPT)
def by_day(by: _Names, restricted: _Names) -> Select[Any]:
    """Day, kept dimensions and amount of what happened after `since` up to `as_of`, by the day."""
    table = cube_day
    kept = [table.c[name] for name in by]
    return (
        select(table.c.day, *kept, func.sum(table.c.amount))
        .where(
            _listed(table.c.measure, "measures"),
            table.c.day > bindparam("since"),
            table.c.day <= bindparam("as_of"),
            *_placed(table, restricted),
        )
        .group_by(table.c.day, *kept)
        .order_by(table.c.day)
    )


def _listed(column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    return column.in_(bindparam(name, expanding=True))


def _placed(table: Any, restricted: _Names) -> list[ColumnElement[bool]]:
    return [_listed(table.c["city" if name == _SCOPE else name], name) for name in restricted]
