"""Writing: all or nothing, logged and chained; what a constraint can make impossible is impossible, on both engines."""

from __future__ import annotations

import threading
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from carbondash.store import Filters, Scope, Store
from carbondash.store import check as checks
from carbondash.store.errors import AlreadyRolledBack, BadRow, StillNeeded
from carbondash.store.schema import FACT_TABLES
from carbondash.store.schema.bookkeeping import change_log, published_figure
from carbondash.store.schema.bookkeeping import load as load_table
from tests.store.province import START, enterprises, fact, faults, writing

DAY = date(2023, 3, 1)


def _count(store: Store, measure: str, day: date = DAY) -> int:
    with store.read(Scope.province()) as reader:
        return sum(reader.cells([measure], Filters(day), ["city"])[measure].values())


def test_an_error_in_a_load_leaves_the_store_as_it_was(store: Store) -> None:
    with writing(store) as first:
        ids = enterprises(first, 2)

    def break_in_the_middle() -> None:
        with writing(store) as broken:
            fact(broken, "problem", enterprise_id=ids[0], period="M2023-01", day=DAY, kind="T1", record_id=None)
            raise RuntimeError("the file ends in the middle")

    with pytest.raises(RuntimeError):
        break_in_the_middle()
    assert _count(store, "problems_found") == 0
    with store.read(Scope.province()) as reader:
        assert reader.version == 1
        assert len(reader.loads()) == 1
    assert faults(store) == {}


@pytest.mark.parametrize(
    ("table", "columns"),
    [
        ("trade", {"buyer_id": 1, "enterprise_id": 1, "volume_t": -1, "amount_fen": 1}),
        ("trade", {"buyer_id": None, "enterprise_id": 1, "volume_t": 1, "amount_fen": 1}),
        ("trade", {"buyer_id": 1, "enterprise_id": 2, "volume_t": 1, "amount_fen": 1}),
        ("problem", {"kind": "Z9", "enterprise_id": 1, "record_id": None}),
        ("problem", {"kind": "T1", "enterprise_id": 99, "record_id": None}),
    ],
    ids=["negative volume", "trade without a side", "counted under a stranger", "unknown kind", "unknown enterprise"],
)
def test_what_is_wrong_cannot_be_stored(store: Store, table: str, columns: dict[str, Any]) -> None:
    with writing(store) as first:
        enterprises(first, 2)
    common: dict[str, Any] = {"period": "Y2021", "day": DAY}
    if table == "trade":
        common |= {"vintage": "21", "method": "listed", "seller_id": None}
    with pytest.raises(BadRow), writing(store) as bad:
        fact(bad, table, **common, **columns)


def test_a_problem_cannot_be_closed_before_it_was_opened(store: Store) -> None:
    with writing(store) as first:
        ids = enterprises(first, 1)
        problem = fact(first, "problem", enterprise_id=ids[0], period="M2023-01", day=DAY, kind="T1", record_id=None)
    earlier = date(2023, 2, 1)
    for opened in (DAY, earlier):
        closing = {"problem_id": problem, "enterprise_id": ids[0], "opened_day": opened, "day": earlier}
        with pytest.raises(BadRow), writing(store) as bad:
            fact(bad, "problem_closing", **closing)


@pytest.mark.parametrize(
    ("code", "is_valid"), [("91110000600037341L", True), ("91110000600037342L", False), ("9111000060003734", False)]
)
def test_a_credit_code_is_valid_where_there_is_one(store: Store, code: str, is_valid: bool) -> None:
    columns = {"credit_code": code, "name_zh": "甲", "source": "test", "day": START}
    if is_valid:
        with writing(store) as good:
            fact(good, "enterprise", **columns)
        with pytest.raises(BadRow), writing(store) as twice:
            fact(twice, "enterprise", **columns)
    else:
        with pytest.raises(BadRow), writing(store) as bad:
            fact(bad, "enterprise", **columns)


def test_rows_that_no_table_can_hold_are_named(store: Store) -> None:
    with pytest.raises(BadRow, match="no column 'colour'"), writing(store) as bad:
        fact(bad, "enterprise", name_zh="甲", source="test", day=START, colour="red")
    with pytest.raises(BadRow, match="no day"), writing(store) as bad:
        fact(bad, "enterprise", name_zh="甲", source="test", day=None)
    with pytest.raises(BadRow, match="no table"), writing(store) as bad:
        bad.add("spoon", [{"id": 1, "day": START}])


def test_unknown_is_a_legal_city_industry_and_tier(store: Store) -> None:
    with writing(store) as first:
        enterprise = fact(first, "enterprise", name_zh="甲", source="test", day=START)
        where = {"city": "unknown", "industry": "unknown", "tier": "unknown", "is_managed": True}
        fact(first, "enterprise_version", enterprise_id=enterprise, day=START, **where)
    with store.read(Scope.province()) as reader:
        cells = reader.cells(["managed_enterprises"], Filters(DAY), ["city", "industry", "tier"])
    assert cells == {"managed_enterprises": {("unknown", "unknown", "unknown"): 1}}


def test_every_load_is_in_the_chain_and_a_changed_entry_breaks_it(store: Store) -> None:
    with writing(store, "the first") as first:
        enterprises(first, 1)
    with writing(store, "the second") as second:
        enterprises(second, 1)
    with store.engine.connect() as connection, connection.begin():
        entries = connection.execute(select(change_log).order_by(change_log.c.seq)).all()
        assert [entry.seq for entry in entries] == [1, 2]
        assert entries[1].previous_hash == entries[0].hash
        assert faults(store) == {}
        connection.execute(change_log.update().where(change_log.c.seq == 1).values(actor="somebody else"))
    assert checks.check(store)["change log is chained"]


def test_a_load_is_rolled_back_once_and_stays_readable(store: Store) -> None:
    with writing(store) as first:
        ids = enterprises(first, 1)
    with writing(store) as second:
        fact(second, "problem", enterprise_id=ids[0], period="M2023-01", day=DAY, kind="T1", record_id=None)
    assert _count(store, "problems_found") == 1
    undone = store.roll_back(2, actor="tester", reason="wrong file")
    assert _count(store, "problems_found") == 0
    with store.read(Scope.province()) as reader:
        problem = FACT_TABLES["problem"]
        assert [row.void_load_id for row in reader.execute(select(problem.c.void_load_id))] == [undone]
        assert reader.execute(select(load_table.c.rolled_back_by).where(load_table.c.id == 2)).scalar_one() == undone
        assert reader.first_day("problems_found") is None
    for load_id in (2, undone, 99):
        with pytest.raises(AlreadyRolledBack):
            store.roll_back(load_id, actor="tester", reason="again")


def test_rolling_a_correction_back_brings_the_version_before_it_back(store: Store) -> None:
    with writing(store) as first:
        ids = enterprises(first, 1)
        report = {"enterprise_id": ids[0], "period": "Y2022", "version": 1}
        fact(first, "annual_report", **report, day=date(2023, 3, 1), emissions_kg=10)
    with writing(store) as second:
        fact(second, "annual_report", **report, day=date(2023, 4, 1), emissions_kg=30)
    assert _count(store, "annual_emissions", date(2023, 5, 1)) == 30
    store.roll_back(2, actor="tester", reason="wrong number")
    assert _count(store, "annual_emissions", date(2023, 5, 1)) == 10
    assert faults(store) == {}


def test_a_back_dated_load_is_marked_and_reported(store: Store) -> None:
    with writing(store) as first:
        ids = enterprises(first, 1, day=date(2023, 6, 1))
    with writing(store) as second:
        fact(second, "problem", enterprise_id=ids[0], period="M2023-01", day=DAY, kind="T1", record_id=None)
    with store.read(Scope.province()) as reader:
        assert [row["is_back_dated"] for row in reader.loads()] == [True, False]
        assert reader.changed_since(date(2023, 6, 1)) == [2]


def test_the_newest_day_is_that_of_a_supervisory_fact(store: Store) -> None:
    with writing(store) as first:
        fact(first, "market_quote", day=date(2026, 6, 18), close_fen=7000)
    with store.read(Scope.province()) as reader:
        assert reader.state.default_day == date(2026, 6, 18)
    with writing(store) as second:
        ids = enterprises(second, 1, day=date(2023, 1, 1))
        duty = {"enterprise_id": ids[0], "kind": "monthly", "period": "M2024-01"}
        fact(second, "reporting_duty", **duty, day=date(2024, 3, 11))
    with store.read(Scope.province()) as reader:
        assert reader.state.default_day == date(2023, 1, 1)
        assert reader.state.newest_quote_day == date(2026, 6, 18)


def test_a_nil_return_makes_zero_a_value(store: Store) -> None:
    with store.write(kind="test", actor="tester", reason="nothing", covers=("platform_clue",)) as first:
        enterprises(first, 1)
    with store.read(Scope.province()) as reader:
        assert reader.first_day("platform_clues") == START
        assert reader.first_day("problems_found") is None


def test_two_writers_take_turns(store: Store) -> None:
    with writing(store) as first:
        ids = enterprises(first, 1)
    failures: list[BaseException] = []

    def add(month: int) -> None:
        try:
            with writing(store) as mine:
                day = date(2023, month, 1)
                fact(mine, "problem", enterprise_id=ids[0], period="M2023-01", day=day, kind="T1", record_id=None)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=add, args=(month,)) for month in range(1, 7)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    assert _count(store, "problems_found", date(2023, 12, 31)) == 6
    assert faults(store) == {}


def test_a_reader_keeps_its_snapshot_while_somebody_writes(store: Store) -> None:
    with writing(store) as first:
        ids = enterprises(first, 1)
    with store.read(Scope.province()) as reader:
        before = reader.version
        with writing(store) as second:
            fact(second, "problem", enterprise_id=ids[0], period="M2023-01", day=DAY, kind="T1", record_id=None)
        assert reader.cells(["problems_found"], Filters(DAY), ["city"])["problems_found"] == {}
        assert reader.version == before
    assert _count(store, "problems_found") == 1


def test_a_scope_sees_only_its_cities(store: Store) -> None:
    with writing(store) as first:
        ids = enterprises(first, 2)
        for enterprise in ids:
            fact(first, "problem", enterprise_id=enterprise, period="M2023-01", day=DAY, kind="T1", record_id=None)
    with store.read(Scope(frozenset({"360200"}))) as reader:
        assert reader.cells(["problems_found"], Filters(DAY), ["city"]) == {"problems_found": {("360200",): 1}}
        asked = Filters(DAY, cities=("360100",))
        assert reader.cells(["problems_found"], asked, ["city"]) == {"problems_found": {}}
        rows, count = reader.rows("problems_found", Filters(DAY))
        assert count == 1
        assert {row["city"] for row in rows} == {"360200"}


def test_a_load_that_later_loads_need_cannot_be_rolled_back(store: Store) -> None:
    with writing(store) as first:
        ids = enterprises(first, 1)
    with writing(store) as second:
        fact(second, "problem", enterprise_id=ids[0], period="M2023-01", day=DAY, kind="T1", record_id=None)
    with pytest.raises(StillNeeded, match="load 2 holds 1 rows of problem"):
        store.roll_back(1, actor="tester", reason="wrong file")
    store.roll_back(2, actor="tester", reason="wrong file")
    store.roll_back(1, actor="tester", reason="wrong file")
    assert faults(store) == {}


def test_a_roll_back_changes_only_the_days_of_what_it_undid(store: Store) -> None:
    with writing(store) as first:
        ids = enterprises(first, 1)
    with writing(store) as second:
        fact(second, "problem", enterprise_id=ids[0], period="M2023-01", day=DAY, kind="T1", record_id=None)
    undone = store.roll_back(2, actor="tester", reason="wrong file")
    with store.read(Scope.province()) as reader:
        assert reader.changed_since(date(2022, 12, 31)) == []
        assert reader.changed_since(DAY) == [undone]


def test_a_nil_return_and_an_own_fact_agree_on_the_first_day(store: Store) -> None:
    with store.write(kind="test", actor="tester", reason="clues", covers=("platform_clue",)) as load:
        ids = enterprises(load, 1)
        fact(load, "platform_clue", enterprise_id=ids[0], period="M2023-02", day=DAY, note=None)
    assert faults(store) == {}


def test_a_slip_in_a_day_is_refused(store: Store) -> None:
    with pytest.raises(BadRow, match="1023-11-20"), writing(store) as bad:
        enterprises(bad, 1, day=date(1023, 11, 20))


def test_changed_published_figures_are_found(store: Store) -> None:
    published = {"id": "green_projects", "as_of": DAY, "scope": "province", "kind": "computed", "comparison": "eq"}
    with writing(store) as load:
        enterprises(load, 1)
        load.set_published([{**published, "value": 323.0, "unit": "projects"}])
        load.set_state(is_demo=True)
    assert faults(store) == {}
    with store.engine.connect() as connection, connection.begin():
        connection.execute(published_figure.update().values(value=324.0))
    assert checks.check(store)["published figures are as loaded"]


def test_a_read_that_fails_leaves_no_zeros_behind(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    with writing(store) as load:
        ids = enterprises(load, 1)
        fact(load, "problem", enterprise_id=ids[0], period="M2023-01", day=DAY, kind="T1", record_id=None)

    def fail(*_: object) -> None:
        raise OSError("the disk is gone")

    with store.read(Scope.province()) as reader:
        with monkeypatch.context() as broken:
            broken.setattr(type(reader), "_read", fail)
            with pytest.raises(OSError, match="disk"):
                reader.cells(["problems_found"], Filters(DAY), ["city"])
        assert reader.cells(["problems_found"], Filters(DAY), ["city"]) == {"problems_found": {("360100",): 1}}
