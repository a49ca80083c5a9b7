"""Derived rows: how they are replaced and go again, what they count as; on both engines."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from carbondash.store import Filters, Scope, Store, derived, inputs
from carbondash.store.errors import BadRow, OnlyDerived
from carbondash.store.schema import DERIVED_TABLES
from carbondash.store.schema.derived import derived_input, derived_risk
from tests.store.derived_rows import DAY, LATER, cells, derive, derived_row, waiting
from tests.store.operations import prepare
from tests.store.province import START, deriving, enterprises, fact, faults, writing


@pytest.fixture
def ids(store: Store) -> list[int]:
    """Four enterprises, with units, that wait since version 1."""
    return prepare(store)


def test_a_load_of_derived_rows_is_logged_and_moves_no_day(store: Store, ids: list[int]) -> None:
    with store.read(Scope.province()) as reader:
        before = reader.state
    derive(store, ids, "derived_risk", derived_row(ids[0], "derived_risk", 3, day=LATER))
    with store.read(Scope.province()) as reader:
        assert reader.version == before.version + 1
        assert reader.state.newest_day == before.newest_day
        newest = reader.loads(1)[0]
        assert (newest["kind"], newest["is_back_dated"], newest["counts"]) == ("derive", False, '{"derived_risk": 1}')
        assert reader.changed_since(LATER) == []
    assert faults(store) == {}


def test_a_load_holds_facts_or_derived_rows_and_only_facts_are_rolled_back(store: Store, ids: list[int]) -> None:
    with pytest.raises(BadRow, match="can't hold facts"), deriving(store) as load:
        enterprises(load, 1)
    for use in (
        lambda load: load.replace_derived("derived_risk", ids, []),
        lambda load: load.derived(ids, {}, 1),
        lambda load: load.derive_state(through_day=DAY),
    ):
        with pytest.raises(BadRow, match="can't hold derived rows"), writing(store) as load:
            use(load)
    with pytest.raises(BadRow, match="no table of derived rows"), deriving(store) as load:
        load.replace_derived("problem", ids, [])
    derive(store, ids)
    with pytest.raises(OnlyDerived, match="load 2 can't be rolled back"):
        store.roll_back(2, actor="tester", reason="wrong file")


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"colour": "red"}, "no column 'colour'"),
        ({"enterprise_id": 4}, "about enterprise 4"),
        ({"index_bp": 10001}, "breaks a rule"),
        ({"band": "awful"}, "breaks a rule"),
        ({"until": START}, "breaks a rule"),
        ({"detail": None}, "breaks a rule"),
    ],
)
def test_a_derived_row_that_cannot_be_right_is_refused(store: Store, ids: list[int], changed: dict[str, Any], words: str) -> None:
    with pytest.raises(BadRow, match=words):
        derive(store, ids[:3], "derived_risk", derived_row(ids[0], "derived_risk", 3) | changed)


def test_only_the_rows_of_the_named_enterprises_are_replaced(store: Store, ids: list[int]) -> None:
    derive(store, ids, "derived_risk", *(derived_row(enterprise, "derived_risk", 8) for enterprise in ids))
    derive(
        store, ids[:2], "derived_risk", derived_row(ids[0], "derived_risk", 2), derived_row(ids[0], "derived_risk", 4, day=LATER)
    )
    with store.read(Scope.province()) as reader:
        kept = [tuple(row) for row in reader.execute(select(derived_risk.c.enterprise_id, derived_risk.c.index_bp))]
        numbers = [row[0] for row in reader.execute(select(derived_risk.c.id))]
    assert sorted(kept) == [(ids[0], 2000), (ids[0], 4000), (ids[2], 8000), (ids[3], 8000)]
    assert sorted(numbers) == [1, 2, 3, 4]
    assert faults(store) == {}


def test_a_roll_back_takes_the_derived_rows_of_what_it_touches_with_it(store: Store, ids: list[int]) -> None:
    with writing(store) as load:
        record = fact(load, "monthly_record", enterprise_id=ids[0], period="M2022-11", day=DAY, version=1)
    of_record: dict[str, Any] = {"unit_id": 1, "record_id": record}
    derive(store, ids, "derived_emission", derived_row(ids[0], "derived_emission", 5, **of_record))
    derive(store, ids, "derived_risk", *(derived_row(enterprise, "derived_risk", 4) for enterprise in ids[:2]))
    assert cells(store, "evidence_emissions", DAY, ["breakdown"]) == {("I",): 5}
    store.roll_back(2, actor="tester", reason="wrong file")
    assert cells(store, "evidence_emissions", DAY, ["breakdown"]) == {}
    assert cells(store, "risk_enterprises", DAY, ["breakdown"]) == {("elevated",): 1}
    with store.read(Scope.province()) as reader:
        assert [row[0] for row in reader.execute(select(derived_input.c.enterprise_id))] == ids[1:]
        assert reader.first_day("evidence_emissions") is None
        assert reader.first_day("risk_enterprises") == DAY
    assert waiting(store) == [(ids[0], 5)]
    assert faults(store) == {}


def test_an_enterprise_that_was_rolled_back_waits_for_nothing(store: Store, ids: list[int]) -> None:
    with writing(store) as load:
        enterprises(load, 1)
    derive(store, ids)
    assert len(waiting(store)) == 1
    store.roll_back(2, actor="tester", reason="wrong file")
    assert waiting(store) == []
    with store.read(Scope.province()) as reader:
        assert inputs.all_ids(reader) == ids


def test_a_derived_row_about_what_was_rolled_back_makes_the_check_fail(store: Store, ids: list[int]) -> None:
    with writing(store) as load:
        record = fact(load, "monthly_record", enterprise_id=ids[0], period="M2022-11", day=DAY, version=1)
    store.roll_back(2, actor="tester", reason="wrong file")
    derive(store, ids, "finding", derived_row(ids[0], "finding", 1, unit_id=None, record_id=record))
    assert faults(store) == {"references": ["finding: 1 rows are about a monthly_record that was rolled back"]}


def test_a_changed_derived_row_makes_the_check_fail(store: Store, ids: list[int]) -> None:
    derive(store, ids, "derived_allocation", derived_row(ids[0], "derived_allocation", 5))
    with store.engine.connect() as connection, connection.begin():
        connection.execute(DERIVED_TABLES["derived_allocation"].update().values(amount_t=6))
    assert faults(store).keys() == {"cube equals facts"}


@pytest.mark.parametrize(
    ("table", "measure", "period", "breakdown", "amount"),
    [
        ("finding", "findings", "M2022-12", "V03", 1),
        ("derived_allocation", "computed_allocation", "Y2022", "", 3),
        ("derived_obligation", "computed_obligation", "C2", "Y2022", 3),
        ("derived_risk", "risk_enterprises", "C2", "watch", 1),
    ],
)
def test_a_derived_row_counts_from_its_day_until_it_ends_and_moves_with_its_enterprise(
    store: Store, ids: list[int], table: str, measure: str, period: str, breakdown: str, amount: int
) -> None:
    moved = date(2023, 4, 1)
    of_record: dict[str, Any] = {"unit_id": None, "record_id": None}
    derive(store, ids, table, derived_row(ids[0], table, 3, until=LATER, **of_record))
    with writing(store) as load:
        where = {"city": "360300", "industry": "power", "tier": "1", "is_managed": True}
        fact(load, "enterprise_version", enterprise_id=ids[0], day=moved, **where)
    by = ["city", "period", "breakdown"]
    assert cells(store, measure, DAY - timedelta(days=1), by) == {}
    assert cells(store, measure, DAY, by) == {("360100", period, breakdown): amount}
    assert cells(store, measure, moved, by) == {("360300", period, breakdown): amount}
    assert cells(store, measure, LATER, by) == {}
    with store.read(Scope.province()) as reader:
        assert reader.first_day(measure) == DAY
    assert faults(store) == {}


def test_waived_findings_are_counted_apart(store: Store, ids: list[int]) -> None:
    nothing: dict[str, Any] = {"unit_id": None, "record_id": None}
    derive(store, ids, "finding", *(derived_row(ids[0], "finding", amount, **nothing) for amount in (1, 2, 7)))
    assert cells(store, "findings", DAY, ["breakdown"]) == {("V01",): 1, ("V02",): 1}
    assert cells(store, "waived_findings", DAY, ["breakdown"]) == {("V07",): 1}
    with store.read(Scope.province()) as reader:
        found, total = derived.findings(reader, Filters(DAY), limit=1)
        assert ([row.code for row in found], total) == (["V01"], 2)
        assert [row.code for row in derived.findings(reader, Filters(DAY), waived=True)[0]] == ["V07"]
        assert derived.findings(reader, Filters(DAY), waived=None, codes=["V02", "V07"], periods=["M2022-12"])[1] == 2
        assert derived.findings(reader, Filters(DAY), enterprise_id=ids[1]) == ([], 0)


def test_the_ranking_is_that_of_the_day_and_keeps_to_the_scope(store: Store, ids: list[int]) -> None:
    rows = [
        derived_row(ids[0], "derived_risk", 2, until=LATER),
        derived_row(ids[0], "derived_risk", 9, day=LATER) | {"floors": "R1,R4", "detail": '{"A1": 0.5, "B1": null}'},
        derived_row(ids[1], "derived_risk", 5),
    ]
    derive(store, ids, "derived_risk", *rows)
    with store.read(Scope.province()) as reader:

        def order(filters: Filters) -> list[tuple[int, int]]:
            return [(row.enterprise_id, row.index_bp) for row in derived.risk_ranking(reader, filters)]

        assert order(Filters(DAY)) == [(ids[1], 5000), (ids[0], 2000)]
        assert order(Filters(LATER)) == [(ids[0], 9000), (ids[1], 5000)]
        assert order(Filters(LATER, cities=("360200",))) == [(ids[1], 5000)]
        assert order(Filters(LATER, cycle="C1")) == []
        first = derived.risk_ranking(reader, Filters(LATER, cycle="C2"))[0]
        assert (first.floors, first.detail, first.city, first.band) == (
            ("R1", "R4"),
            {"A1": 0.5, "B1": None},
            "360100",
            "critical",
        )
        assert [row.index_bp for row in derived.risk_history(reader, ids[0], "C2")] == [2000, 9000]
    with store.read(Scope(frozenset({"360200"}))) as reader:
        assert [row.enterprise_id for row in derived.risk_ranking(reader, Filters(LATER))] == [ids[1]]
        assert [len(derived.risk_ranking(reader, Filters(LATER), enterprise)) for enterprise in ids[:3]] == [0, 1, 0]
        assert derived.risk_history(reader, ids[0], "C2") == []


def test_emissions_allocation_and_obligations_of_an_enterprise(store: Store, ids: list[int]) -> None:
    with writing(store) as load:
        record = fact(load, "monthly_record", enterprise_id=ids[1], period="M2022-11", day=DAY, version=1)
    month = derived_row(ids[1], "derived_emission", 5, unit_id=2, record_id=record)
    derive(store, ids, "derived_emission", month | {"default_kg": 6})
    derive(store, ids, "derived_allocation", derived_row(ids[1], "derived_allocation", 3))
    derive(
        store,
        ids,
        "derived_obligation",
        derived_row(ids[1], "derived_obligation", 4),
        derived_row(ids[0], "derived_obligation", 3),
    )
    with store.read(Scope.province()) as reader:
        (emission,) = derived.emissions(reader, ids[1], DAY)
        assert emission == (2, "1号", "II", record, "M2022-11", DAY, 5, 6, "measured")
        assert derived.emissions(reader, ids[1], DAY - timedelta(days=1)) == []
        (allocation,) = derived.allocations(reader, Filters(DAY))
        assert (allocation.enterprise_id, allocation.period, allocation.amount_t, allocation.detail) == (ids[1], "Y2022", 3, {})
        owed = derived.obligations(reader, Filters(DAY, cycle="C2"))
        assert [(row.enterprise_id, row.period, row.amount_t) for row in owed] == [(ids[0], "Y2022", 3), (ids[1], "Y2021", 4)]
        assert derived.obligations(reader, Filters(DAY), ids[0]) == owed[:1]
        assert derived.obligations(reader, Filters(DAY, cycle="C1")) == []
    with store.read(Scope(frozenset({"360100"}))) as reader:
        assert derived.emissions(reader, ids[1], DAY) == []
        assert derived.allocations(reader, Filters(DAY)) == []


def test_an_enterprise_is_found_by_number_code_or_name(store: Store) -> None:
    with writing(store) as load:
        names = (("赣北一电", "Ganbei No. 1"), ("赣北一电二期", "Ganbei No. 1 Phase II"), ("100%热电", "Hundred"))
        for name_zh, name_en in names:
            fact(load, "enterprise", name_zh=name_zh, name_en=name_en, source="test", day=START)
        fact(load, "enterprise", name_zh="无名", source="test", day=START, credit_code="91110000600037341L")
    with store.read(Scope.province()) as reader:

        def found(text: str) -> list[int]:
            return [row.enterprise_id for row in derived.find_enterprise(reader, text)]

        assert found("2") == [2]
        assert found("91110000600037341l") == [4]
        assert found("赣北一电") == [1]
        assert found("赣北") == [1, 2]
        assert found("ganbei no. 1 phase ii") == [2]
        assert found("GANBEI") == [1, 2]
        assert found("0%") == [3]
        assert found("99999999999999999999") == []
        assert found("  ") == []
    with store.read(Scope(frozenset({"360100"}))) as reader:
        assert derived.find_enterprise(reader, "2") == []
