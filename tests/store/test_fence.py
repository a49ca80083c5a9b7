"""What a person who sees some cities can reach: held by the engine, whatever a query asks for, on both engines."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Table, delete, func, insert, select, text
from sqlalchemy.exc import DBAPIError

from carbondash.store import Reader, Scope, Store
from carbondash.store.fence import TABLES
from carbondash.store.schema import metadata
from carbondash.store.schema.bookkeeping import cube_month
from carbondash.store.schema.compliance import allocation
from carbondash.store.schema.enterprises import enterprise, enterprise_version
from tests.store.province import START, fact, writing
from tests.support.furnishing import Furnishing

NANCHANG, JIUJIANG, GANZHOU = "360100", "360400", "360700"
HERE = Scope(frozenset({JIUJIANG}))
# Whatever names the two who are elsewhere; the third has moved from Jiujiang to Ganzhou.
ELSEWHERE = ("豫章热电", "Yuzhang", "虔州水泥", "虔州煤样室", "虔州来文")


def _province(store: Store) -> None:
    with store.write(kind="import", actor="王审核员", reason="豫章热电补报", file_name="虔州水泥.xlsx") as load:
        named = [("浔阳电厂", "Xunyang", JIUJIANG), ("豫章热电", "Yuzhang", NANCHANG), ("匡庐化工", "Kuanglu", JIUJIANG)]
        for zh, en, city in [*named, ("虔州水泥", None, GANZHOU)]:
            whose = fact(load, "enterprise", name_zh=zh, name_en=en, source="test", day=START)
            placed = {"industry": "power", "tier": "1", "is_managed": True}
            fact(load, "enterprise_version", enterprise_id=whose, day=START, city=city, **placed)
            fact(load, "unit", enterprise_id=whose, day=START, name=f"{zh}1号机组", unit_class="I", status="operating")
            money = {"period": "Y2023", "vintage": "Y2023", "step": "pre_allocated", "amount_t": 1000 * whose}
            fact(load, "allocation", enterprise_id=whose, day=START, **money)
            stated = {"source_id": f"PW{whose}", "period": "Y2022", "name_zh": zh, "is_active": True, "industry": "power"}
            fact(load, "source_record", source="permit", city=city, day=START, **stated)
        moved = {"city": GANZHOU, "industry": "power", "tier": "1", "is_managed": True}
        fact(load, "enterprise_version", enterprise_id=3, day=START.replace(year=START.year + 1), **moved)
        sold = {"period": "Y2023", "vintage": "Y2023", "method": "listed", "volume_t": 5, "amount_fen": 5}
        for buyer, seller in ((1, 2), (2, 4)):
            fact(load, "trade", enterprise_id=buyer, buyer_id=buyer, seller_id=seller, day=START, **sold)
        built = {"period": "Y2023", "industry": "power", "is_climate": True, "is_facility": False, "stage": "planned"}
        for name, city, whom in (("匡庐节能", GANZHOU, 3), ("浔阳储能", JIUJIANG, None), ("虔州水泥余热", GANZHOU, 4)):
            fact(load, "project", name_zh=name, city=city, enterprise_id=whom, day=START, investment_fen=1, **built)
        fact(load, "notice", title_zh="虔州来文", title_en="To Qianzhou", day=START)
        fact(load, "notice", title_zh="致全体", title_en="To all", day=START)
        for notice, whose in ((1, 4), (2, 1), (2, 2)):
            fact(load, "notice_task", notice_id=notice, enterprise_id=whose, period="Y2023", day=START, kind="inspection")
        fact(load, "laboratory", name_zh="虔州煤样室", mark="none", day=START)


@pytest.fixture(scope="session")
def furnishing() -> Furnishing:
    """Four enterprises in three cities, one of them moved away, and what connects them."""
    return Furnishing("fence", _province)


@pytest.fixture(params=[False, True], ids=["by name", "masked"])
def here(store: Store, request: pytest.FixtureRequest) -> Iterator[Reader]:
    with store.read(HERE, masked=request.param) as reader:
        yield reader


def _ids(reader: Reader, table: Table) -> list[int]:
    return list(reader.execute(select(table.c.id).order_by(table.c.id)).scalars())


def test_of_every_table_somebody_has_decided_which_rows_a_scope_reaches() -> None:
    assert TABLES.keys() == metadata.tables.keys()


def test_rows_are_those_of_the_cities_enterprises(here: Reader) -> None:
    reached = {
        name: _ids(here, metadata.tables[name])
        for name in ("enterprise", "unit", "allocation", "trade", "project", "notice", "source_record", "laboratory")
    }
    own = [1, 3]
    assert reached == {
        "enterprise": own,
        "unit": own,
        "allocation": own,
        "trade": [1],
        "project": [1, 2],
        "notice": [2],
        "source_record": own,
        "laboratory": [],
    }
    cities = here.execute(select(enterprise_version.c.city).distinct()).scalars()
    assert set(cities) == set(here.execute(select(cube_month.c.city).distinct()).scalars()) == {JIUJIANG}


def test_no_table_says_anything_of_those_elsewhere(here: Reader) -> None:
    said = "\n".join(str(row) for table in metadata.tables.values() for row in here.execute(select(table)))
    assert [name for name in ELSEWHERE if name in said] == []


def test_sql_without_any_condition_is_held_back_too(here: Reader) -> None:
    assert here.execute(text("SELECT sum(amount_t) FROM allocation")).scalar() == 4000
    assert here.execute(text("SELECT count(*) FROM enterprise WHERE id IN (2, 4)")).scalar() == 0
    assert here.execute(text("SELECT count(*) FROM load")).scalar() == 0


@pytest.mark.parametrize(
    "statement",
    [
        insert(enterprise).values(id=9, name_zh="新", source="test", day=START),
        delete(allocation),
        text("UPDATE store_state SET store_version = 99"),
    ],
    ids=["insert", "delete", "update"],
)
def test_nothing_can_be_written(here: Reader, statement: object) -> None:
    with pytest.raises(DBAPIError):
        here.execute(statement)


def test_nobody_without_a_city_reaches_anything(store: Store) -> None:
    with store.read(Scope(frozenset())) as reader:
        assert _ids(reader, enterprise) == _ids(reader, allocation) == []


def test_a_new_load_is_seen_by_those_whose_it_is_and_the_province_sees_all(store: Store) -> None:
    def known(scope: Scope) -> list[int]:
        with store.read(scope) as reader:
            return _ids(reader, enterprise)

    elsewhere = Scope(frozenset({NANCHANG, GANZHOU}))
    assert (known(HERE), known(elsewhere), known(Scope.province())) == ([1, 3], [2, 3, 4], [1, 2, 3, 4])
    with writing(store) as load:
        fact(load, "enterprise", id=5, name_zh="新建电厂", source="test", day=START)
        placed = {"industry": "power", "tier": "1", "is_managed": True}
        fact(load, "enterprise_version", enterprise_id=5, day=START, city=JIUJIANG, **placed)
    assert (known(HERE), known(elsewhere), known(Scope.province())) == ([1, 3, 5], [2, 3, 4], [1, 2, 3, 4, 5])


def test_two_scopes_are_read_at_once(store: Store) -> None:
    with store.read(HERE) as one, store.read(Scope(frozenset({NANCHANG}))) as other, store.read(Scope.province()) as all_:
        assert [_ids(reader, enterprise) for reader in (one, other, all_)] == [[1, 3], [2], [1, 2, 3, 4]]
        count = select(func.count()).select_from(allocation)
        assert [reader.execute(count).scalar() for reader in (one, other, all_)] == [2, 1, 4]
