"""What derivation reads: every kind of fact, all versions, nothing that was rolled back; and the tables that hold it."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from typing import Any

import pytest

from carbondash.store import Scope, Store, inputs, inputs_rows
from carbondash.store.errors import BadRow
from carbondash.store.writer import Load
from tests.store.operations import prepare
from tests.store.province import START, fact, faults, writing

DAY = date(2023, 3, 1)
LATER = date(2023, 5, 1)


def _read(store: Store, ids: list[int]) -> inputs.Inputs:
    with store.read(Scope.province()) as reader:
        return inputs.read(reader, ids)


def _one_of_each(load: Load, ids: list[int]) -> None:
    """One fact of every kind about the first enterprise, and the trade's other side."""
    mine: dict[str, Any] = {"enterprise_id": ids[0], "day": DAY}
    record = fact(load, "monthly_record", **mine, period="M2023-01", version=1)
    of_unit = mine | {"unit_id": 1, "period": "M2023-01", "record_id": record}
    fact(load, "monthly_unit", **of_unit, fuel_type="bituminous", fuel_t=210_000.0, ncv_ar=20.6, car=0.548)
    fact(load, "monthly_fuel", **of_unit, fuel_type="diesel", fuel_t=60.0)
    report = {"report_number": "A-1", "laboratory": "甲实验室", "mark": "both", "sampled_on": START, "ncv_ar": 20.6}
    fact(load, "coal_test", **of_unit, **report)
    fact(load, "monthly_support", **of_unit, has_meter_log=True, source_rank=1, stock_open_t=10.0, change_reason="改正")
    fact(load, "review", **mine, period="M2023-01", record_id=record, lane="province", outcome="returned")
    found = fact(load, "problem", **mine, period="M2023-01", record_id=record, kind="A1")
    fact(load, "problem_closing", enterprise_id=ids[0], problem_id=found, opened_day=DAY, day=LATER)
    fact(load, "reporting_duty", **mine, kind="monthly", period="M2023-01")
    fact(load, "annual_report", **mine, period="Y2022", version=1, emissions_kg=10)
    body = fact(load, "verification_body", name_zh="甲机构", day=START)
    task = fact(load, "verification_task", **mine, period="Y2022", due_day=LATER, body_id=body)
    done = {"task_id": task, "assigned_day": DAY, "emissions_kg": 9, "returns": 2}
    fact(load, "verification_result", enterprise_id=ids[0], day=LATER, **done)
    fact(load, "annual_unit", **mine, unit_id=1, period="Y2022", gen_mwh=6e6, cooling="water", emissions_kg=9)
    fact(load, "control_plan", **mine, period="Y2023", source_rank=1)
    fact(load, "meter_calibration", **mine, unit_id=1, meter="belt_scale", valid_until=LATER)
    fact(load, "allocation", **mine, period="Y2022", vintage="22", step="pre_allocated", amount_t=7)
    owed = {"period": "Y2022", "cycle": "C2", "amount_t": 9}
    fact(load, "obligation", **mine, **owed, deadline=LATER)
    fact(load, "surrender", **mine, **owed, vintage="22")
    sides = {"enterprise_id": ids[1], "buyer_id": ids[1], "seller_id": ids[0]}
    fact(load, "trade", **sides, day=DAY, period="Y2021", vintage="21", method="block", volume_t=5, amount_fen=25_000)
    fact(load, "account_state", **mine, state="frozen", reason="司法冻结")
    fact(load, "operating_state", **mine, state="litigation", reason=None)
    case = fact(load, "enforcement_case", **mine, cycle="C1")
    fact(load, "case_step", **mine, case_id=case, cycle="C1", step="fined", amount_fen=2_000_000)
    fact(load, "annual_margin", **mine, period="Y2022", margin_fen=-5)
    fact(load, "referral", **mine, state="open", reason="检测报告")
    months = {"code": "V07", "first_month": "M2023-01", "last_month": "M2023-03"}
    fact(load, "evidence_waiver", **mine, **months, reason="设备更换", author="数据管理员")
    fact(load, "industry_year", **mine, period="Y2025", emissions_t=100, intensity=0.8, balance=0.9, line="ordinary")
    fact(load, "laboratory", name_zh="甲实验室", mark="both", valid_until=None, day=START)
    fact(load, "market_quote", day=DAY, close_fen=5600)


@pytest.fixture
def ids(store: Store) -> list[int]:
    return prepare(store)


def test_every_kind_of_fact_about_an_enterprise_is_read(store: Store, ids: list[int]) -> None:
    with writing(store) as load:
        _one_of_each(load, ids)
    found = _read(store, [ids[0]])
    assert {field.name: len(getattr(found, field.name)) for field in fields(found)} == {field.name: 1 for field in fields(found)}
    assert found.problems == [inputs_rows.Problem(1, ids[0], 1, "M2023-01", DAY, "A1", 5, LATER)]
    body = found.verifications[0].body_id
    assert found.verifications == [inputs_rows.Verification(1, ids[0], "Y2022", DAY, LATER, body, LATER, 9, 2)]
    assert found.closes == [inputs_rows.Close(DAY, 5600)]
    assert (found.unit_months[0].fuel_t, found.unit_months[0].hours) == (210_000.0, None)
    assert (found.further_fuels[0].fuel_type, found.further_fuels[0].fuel_t, found.further_fuels[0].car) == ("diesel", 60.0, None)
    assert (found.supports[0].has_meter_log, found.supports[0].has_invoice) == (True, None)
    assert found.coal_tests[0].sampled_on == START
    assert found.margins[0].margin_fen == -5
    assert found.trades == _read(store, [ids[1]]).trades == _read(store, ids).trades
    assert _read(store, [ids[2]]).trades == []
    assert faults(store) == {}


def test_what_was_rolled_back_is_not_read(store: Store, ids: list[int]) -> None:
    before = _read(store, ids)
    with writing(store) as load:
        _one_of_each(load, ids)
    assert _read(store, ids) != before
    store.roll_back(2, actor="tester", reason="wrong file")
    assert _read(store, ids) == before
    assert faults(store) == {}


def test_all_versions_are_read_in_order_with_the_day_that_ends_each(store: Store, ids: list[int]) -> None:
    with writing(store) as load:
        for day, version in ((LATER, 2), (DAY, 1)):
            fact(load, "monthly_record", enterprise_id=ids[1], period="M2023-01", day=day, version=version)
        fact(load, "monthly_record", enterprise_id=ids[0], period="M2023-02", day=LATER, version=1)
    records = [(row.enterprise_id, row.day, row.superseded_on, row.version) for row in _read(store, ids).records]
    assert records == [(ids[0], LATER, None, 1), (ids[1], DAY, LATER, 1), (ids[1], LATER, None, 2)]


def test_many_enterprises_are_read_in_batches_and_a_trade_between_two_of_them_once(
    store: Store, ids: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    with writing(store) as load:
        _one_of_each(load, ids)
        fact(load, "account_state", enterprise_id=ids[3], day=START, state="normal", reason=None)
    at_once = _read(store, ids)
    monkeypatch.setattr(inputs, "MOST_PARAMETERS", 2)
    assert _read(store, ids[::-1]) == at_once
    assert [row.enterprise_id for row in at_once.account_states] == [ids[0], ids[3]]


@pytest.mark.parametrize(
    ("table", "columns"),
    [
        ("coal_test", {"record_id": 1, "unit_id": 1, "period": "M2023-01", "mark": "CMB"}),
        ("coal_test", {"record_id": 1, "unit_id": 1, "period": "M2023-01", "ncv_ar": -1.0}),
        ("monthly_fuel", {"record_id": 1, "unit_id": 1, "period": "M2023-01", "fuel_type": "diesel", "fuel_t": -1.0}),
        ("monthly_fuel", {"record_id": 1, "unit_id": 1, "period": "M2023-01", "fuel_t": 1.0, "fuel_type": None}),
        ("monthly_support", {"record_id": 1, "unit_id": 1, "period": "M2023-01", "source_rank": 4}),
        ("meter_calibration", {"unit_id": 1, "meter": "heat", "valid_until": START}),
        ("evidence_waiver", {"code": "V07", "first_month": "M2023-02", "last_month": "M2023-01", "reason": "r", "author": "a"}),
        ("operating_state", {"state": "asleep"}),
        ("industry_year", {"period": "Y2025", "emissions_t": 1, "line": "black_clinker"}),
        ("annual_unit", {"unit_id": 1, "period": "Y2022", "cooling": "sea"}),
    ],
    ids=lambda value: value if isinstance(value, str) else next(reversed(value)),
)
def test_evidence_that_cannot_be_right_is_refused(store: Store, ids: list[int], table: str, columns: dict[str, Any]) -> None:
    with writing(store) as load:
        fact(load, "monthly_record", enterprise_id=ids[0], period="M2023-01", day=DAY, version=1)
    with pytest.raises(BadRow, match="breaks a rule"), writing(store) as bad:
        fact(bad, table, enterprise_id=ids[0], day=DAY, **columns)


def test_section_2_3_a_unit_burns_several_fuels_in_a_month_each_once(store: Store, ids: list[int]) -> None:
    of_unit = {"enterprise_id": ids[0], "day": DAY, "record_id": 1, "unit_id": 1, "period": "M2023-01"}
    with writing(store) as load:
        fact(load, "monthly_record", enterprise_id=ids[0], period="M2023-01", day=DAY, version=1)
        fact(load, "monthly_unit", **of_unit, fuel_type="bituminous", fuel_t=1000.0)
        fact(load, "monthly_fuel", **of_unit, fuel_type="diesel", fuel_t=60.0)
        fact(load, "monthly_fuel", **of_unit, fuel_type="fuel_oil", fuel_t=5.0)
    assert [row.fuel_type for row in _read(store, ids).further_fuels] == ["diesel", "fuel_oil"]
    with pytest.raises(BadRow, match="breaks a rule"), writing(store) as bad:
        fact(bad, "monthly_fuel", **of_unit, fuel_type="diesel", fuel_t=61.0)


def test_a_margin_and_a_laboratory_are_no_supervisory_facts(store: Store, ids: list[int]) -> None:
    with writing(store) as load:
        fact(load, "annual_margin", enterprise_id=ids[0], day=LATER, period="Y2022", margin_fen=1)
        fact(load, "laboratory", name_zh="甲实验室", mark="CMA", valid_until=None, day=LATER)
    with store.read(Scope.province()) as reader:
        assert reader.state.newest_day == START
    with writing(store) as load:
        fact(load, "control_plan", enterprise_id=ids[0], day=DAY, period="Y2023", source_rank=None)
    with store.read(Scope.province()) as reader:
        assert reader.state.newest_day == DAY
