"""A record is corrected by a further version: all else as it was, the reason beside it, emissions and findings following."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from carbondash.actions import Refused
from carbondash.actions.corrections import correct_record, stated
from carbondash.actions.reviews import pass_record
from carbondash.store import Filters, Scope, Store, derived
from tests.actions.office import AUGUST, CAME, TODAY, clerk, live, newest_record, require_sound, unit_of
from tests.store.province import fact, writing

REASON = "皮带秤读数抄错"


def _rows(store: Store, table: str, record: int) -> list[dict[str, Any]]:
    own = {"id", "record_id", "day", "load_id", "recorded_at", "void_load_id"}
    return [{name: value for name, value in row.items() if name not in own} for row in live(store, table, record_id=record)]


def _emissions(store: Store, plant: int, day: object) -> list[int]:
    with store.read(Scope.province()) as reader:
        return [row.emissions_kg for row in derived.emissions(reader, plant, day) if row.period == AUGUST]  # type: ignore[arg-type]


def _codes(store: Store, plant: int) -> set[str]:
    with store.read(Scope.province()) as reader:
        found, _ = derived.findings(reader, Filters(TODAY), enterprise_id=plant, periods=(AUGUST,))
    return {row.code for row in found}


def test_the_new_version_says_what_the_old_one_said_but_for_the_change(store: Store, plants: list[int]) -> None:
    old, unit = newest_record(store, plants[0], AUGUST), unit_of(store, plants[0])
    correct_record(store, clerk(), old, {unit: {"fuel_t": 41_000.0, "hours": 700.0}}, REASON)
    new = newest_record(store, plants[0], AUGUST)
    record = live(store, "monthly_record", id=new)[0]
    assert (record["version"], record["day"], record["superseded_on"]) == (2, TODAY, None)
    assert live(store, "monthly_record", id=old)[0]["superseded_on"] == TODAY
    for table in ("monthly_fuel", "coal_test"):
        assert _rows(store, table, new) == _rows(store, table, old) != []
    (before,), (after,) = _rows(store, "monthly_unit", old), _rows(store, "monthly_unit", new)
    assert after == before | {"fuel_t": 41_000.0, "hours": 700.0}
    (papers,) = _rows(store, "monthly_support", new)
    assert papers == _rows(store, "monthly_support", old)[0] | {"change_reason": REASON}
    assert {row["day"] for row in live(store, "monthly_unit", record_id=new)} == {TODAY}
    require_sound(store)


def test_emissions_follow_from_the_day_of_the_correction(store: Store, plants: list[int]) -> None:
    unit = unit_of(store, plants[0])
    (before,) = _emissions(store, plants[0], TODAY)
    correct_record(store, clerk(), newest_record(store, plants[0], AUGUST), {unit: {"fuel_t": 44_000.0}}, REASON)
    assert _emissions(store, plants[0], TODAY - timedelta(days=1)) == [before]
    (after,) = _emissions(store, plants[0], TODAY)
    coal = 40_000 * 0.548 * 0.99 * 44 / 12 * 1000
    assert after - before == pytest.approx(coal / 10, abs=1)


def test_a_change_with_a_reason_is_no_finding_and_one_without_is(store: Store, plants: list[int]) -> None:
    unit = unit_of(store, plants[0])
    correct_record(store, clerk(), newest_record(store, plants[0], AUGUST), {unit: {"ncv_ar": 20.9}}, REASON)
    assert "V18" not in _codes(store, plants[0])
    # The reason was for that change: a later version brings its own.
    correct_record(store, clerk(), newest_record(store, plants[0], AUGUST), {unit: {"car": 0.55}}, "检测报告更正")
    assert "V18" not in _codes(store, plants[0])
    reasons = [row["change_reason"] for row in live(store, "monthly_support", enterprise_id=plants[0])]
    assert reasons == [None, REASON, "检测报告更正"]
    require_sound(store)


def test_a_record_without_papers_gets_a_place_for_the_reason(store: Store, plants: list[int]) -> None:
    record, unit = newest_record(store, plants[0], "M2023-07"), unit_of(store, plants[0])
    correct_record(store, clerk(), record, {unit: {"gen_mwh": 91_000.0}}, REASON)
    (papers,) = _rows(store, "monthly_support", newest_record(store, plants[0], "M2023-07"))
    assert (papers["change_reason"], papers["has_meter_log"], papers["source_rank"]) == (REASON, None, None)
    assert "V18" not in _codes(store, plants[0])
    require_sound(store)


def test_a_value_can_be_taken_out(store: Store, plants: list[int]) -> None:
    record, unit = newest_record(store, plants[0], AUGUST), unit_of(store, plants[0])
    correct_record(store, clerk(), record, {unit: {"car": None}}, "检测报告作废")
    assert _rows(store, "monthly_unit", newest_record(store, plants[0], AUGUST))[0]["car"] is None
    require_sound(store)


@pytest.mark.parametrize(
    ("values", "field", "zh"),
    [
        ({"ncv_ar": 5000.0}, "ncv_ar", "收到基低位发热量（5000）：应为4 – 35 GJ/t；疑似单位为kcal/kg或kJ/kg"),
        ({"fuel_t": -1.0}, "fuel_t", "燃料消耗量（-1）：应为有限的非负数或空值 (t)"),
        ({"fuel_t": float("nan")}, "fuel_t", "燃料消耗量（nan）：应为有限的数值"),
        ({"gen_mwh": float("inf")}, "gen_mwh", "发电量（inf）：应为有限的数值"),
        ({"gen_mwh": "=1+1"}, "gen_mwh", "发电量（=1+1）：应为有限的数值"),
        ({"hours": 745.0}, "hours", "运行小时数（745）：应为0 – 744 h"),
        ({"heat_ratio_pct": 101.0}, "heat_ratio_pct", "供热比（101）：应为0 – 100 %"),
        ({"mt_pct": 100.5}, "mt_pct", "全水分（100.5）：应为0 – 100 %"),
        ({"of_pct": 12.0}, "of_pct", "碳氧化率（12）：应为50 – 100 %"),
        ({"load_factor_pct": 201.0}, "load_factor_pct", "负荷系数（201）：应为0 – 200 %"),
        ({"fuel_t": None}, "fuel_t", "燃料消耗量（未填）：应为燃料消耗量"),
    ],
    ids=lambda value: "" if isinstance(value, str) else next(iter(value)),
)
def test_what_nobody_can_have_meant_is_refused(
    store: Store, plants: list[int], values: dict[str, Any], field: str, zh: str
) -> None:
    record, unit = newest_record(store, plants[0], AUGUST), unit_of(store, plants[0])
    with pytest.raises(Refused) as refused:
        correct_record(store, clerk(), record, {unit: values}, REASON)
    assert (refused.value.field, refused.value.words("zh")) == (field, zh)
    assert newest_record(store, plants[0], AUGUST) == record


def test_another_fuel_needs_its_own_quantity(store: Store, plants: list[int]) -> None:
    record, unit = newest_record(store, plants[0], AUGUST), unit_of(store, plants[0])
    with pytest.raises(Refused):
        correct_record(store, clerk(), record, {unit: {"fuel_type": "natural_gas"}}, REASON)
    with pytest.raises(Refused) as refused:
        correct_record(store, clerk(), record, {unit: {"fuel_type": "<b>peat</b>"}}, REASON)
    assert refused.value.field == "fuel_type"
    correct_record(store, clerk(), record, {unit: {"fuel_type": "gangue"}}, REASON)
    require_sound(store)


@pytest.mark.parametrize(
    ("changes", "reason", "field"),
    [
        ({}, REASON, "value"),
        ({1: {"fuel_t": 40_000.0}}, REASON, "value"),
        ({1: {"emissions": 1.0}}, REASON, "value"),
        ({99: {"fuel_t": 1.0}}, REASON, "value"),
        ({1: {"fuel_t": 41_000.0}}, " ", "reason"),
        ({1: {"fuel_t": 41_000.0}}, "改" * 301, "reason"),
    ],
    ids=["nothing", "as it was", "no such field", "no such unit", "no reason", "too long a reason"],
)
def test_a_correction_changes_something_and_says_why(
    store: Store, plants: list[int], changes: dict[int, Any], reason: str, field: str
) -> None:
    with pytest.raises(Refused) as refused:
        correct_record(store, clerk(), newest_record(store, plants[0], AUGUST), changes, reason)
    assert refused.value.field == field


def test_a_later_fact_is_not_contradicted(store: Store, plants: list[int]) -> None:
    record, unit = newest_record(store, plants[0], AUGUST), unit_of(store, plants[0])
    pass_record(store, clerk(), record, "city")
    with pytest.raises(Refused, match="this version was reviewed that day"):
        correct_record(store, clerk(CAME), record, {unit: {"fuel_t": 41_000.0}}, REASON)
    with writing(store) as load:
        fact(load, "monthly_record", enterprise_id=plants[0], period=AUGUST, day=TODAY, version=2)
    with pytest.raises(Refused, match="a new one came in"):
        correct_record(store, clerk(), record, {unit: {"fuel_t": 41_000.0}}, REASON)


def test_what_the_record_states_can_be_asked_for(store: Store, plants: list[int]) -> None:
    record, unit = newest_record(store, plants[0], AUGUST), unit_of(store, plants[0])
    with store.read(Scope.province()) as reader:
        version, found = stated(reader, record, clerk())
    assert (version.period, version.version) == (AUGUST, 1)
    name, values = found[unit]
    assert (name, values["fuel_type"], values["fuel_t"], values["hours"]) == ("1号", "bituminous", 40_000.0, None)
