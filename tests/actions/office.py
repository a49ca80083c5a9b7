"""The department's office for the tests of actions: three plants with evidence, the people who act, and what they look at."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select

from carbondash.access import Person, Role
from carbondash.actions import Act
from carbondash.derive.run import derive
from carbondash.derive.verify import verify
from carbondash.figures import compute
from carbondash.store import Filters, Scope, Store
from carbondash.store.check import check
from carbondash.store.schema import DERIVED_TABLES, FACT_TABLES, metadata
from carbondash.store.schema.bookkeeping import cube_day, cube_month, measure_coverage
from tests.derive.stored import plants
from tests.intake.files import rows_of
from tests.store.province import fact, writing

JULY, AUGUST = "M2023-07", "M2023-08"
# The newest fact: what is dated earlier is back-dated.
TODAY = date(2023, 11, 20)
CAME = date(2023, 10, 9)


def open_office(store: Store) -> None:
    """Three plants, their August evidence with all its papers, everything derived."""
    ids = plants(store, 3)
    with writing(store) as load:
        fact(load, "laboratory", name_zh="甲实验室", mark="both", valid_until=None, day=date(2021, 1, 1))
        for enterprise_id in ids:
            record = newest_record(store, enterprise_id, AUGUST)
            of_unit = {
                "enterprise_id": enterprise_id, "unit_id": unit_of(store, enterprise_id), "record_id": record, "period": AUGUST,
                "day": CAME,
            }  # fmt: skip
            fact(load, "monthly_fuel", **of_unit, fuel_type="diesel", fuel_t=12.0)
            fact(
                load, "coal_test", **of_unit, report_number=f"A-{enterprise_id}", laboratory="甲实验室", mark="both", ncv_ar=20.6
            )
            fact(load, "monthly_support", **of_unit, has_meter_log=True, has_invoice=True, source_rank=1, change_reason=None)
    derive(store)


def plants_of(store: Store) -> list[int]:
    """The plants of an office."""
    return [int(row["id"]) for row in rows_of(store, "enterprise")]


def by(person: str, day: date = TODAY) -> Act:
    """Somebody acts on a day."""
    return Act(Person(person, Role.STEWARD), day)


def clerk(day: date = TODAY) -> Act:
    """The reviewer of the department acts on a day."""
    return by("王审核员", day)


def newest_record(store: Store, enterprise_id: int, period: str) -> int:
    """The current version of a month's record."""
    rows = live(store, "monthly_record", enterprise_id=enterprise_id, period=period)
    return int(max(rows, key=lambda row: (row["day"], row["id"]))["id"])


def unit_of(store: Store, enterprise_id: int) -> int:
    """A plant's only unit."""
    return int(live(store, "unit", enterprise_id=enterprise_id)[0]["id"])


def live(store: Store, table: str, **values: Any) -> list[dict[str, Any]]:
    """The facts of a table that stand and have these values, by id."""
    return [
        row
        for row in rows_of(store, table)
        if row.get("void_load_id") is None and all(row[name] == value for name, value in values.items())
    ]


def value(store: Store, figure: str, day: date = TODAY, period: str | None = None) -> tuple[float | None, int | None]:
    """A figure and its n, as it stood at the end of a day."""
    with store.read(Scope.province()) as reader:
        found = compute.figure(reader, figure, Filters(day), period)
    return found.value, found.n


def require_sound(store: Store) -> None:
    """The cube is what the facts say, the log is chained, and what follows from the facts is worked out."""
    assert {name: found for name, found in check(store).items() if found} == {}
    assert verify(store) == []


def everything(store: Store) -> dict[str, Any]:
    """All that stands in a store, cube, versions and derived rows included, without the bookkeeping of who wrote it when."""
    own = {"id", "load_id", "recorded_at", "void_load_id"}
    found: dict[str, Any] = {}
    # A due day of next year makes the cube reach there; later snapshots that say the same as the last one stay.
    within = cube_month.c.month_end <= date(2023, 12, 31)
    with store.read(Scope.province()) as reader:
        for name in (*FACT_TABLES, *DERIVED_TABLES):
            table = metadata.tables[name]
            left_out = own if name in FACT_TABLES else {"id"}
            standing = [table.c.void_load_id.is_(None)] if name in FACT_TABLES else []
            statement = select(*(column for column in table.c if column.name not in left_out)).where(*standing)
            found[name] = sorted(map(repr, reader.execute(statement).all()))
        for kept in (select(cube_day), select(cube_month).where(within), select(measure_coverage)):
            found[str(kept.get_final_froms()[0])] = sorted(map(repr, reader.execute(kept).all()))
        found["newest"] = reader.state.newest_day
    return found
