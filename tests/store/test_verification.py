"""Verification tasks one by one: what was known of them on a day, in which state they were, whose they are."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from carbondash.store import Filters, Scope, Store, verification
from carbondash.store.verification import States, Task
from carbondash.store.writer import Load
from tests.store.province import enterprises, fact, faults, writing

GIVEN, DUE, LATEST = date(2023, 4, 10), date(2023, 6, 30), date(2024, 2, 21)
PERIOD = "Y2022"
PROVINCE = Scope.province()


def task(load: Load, enterprise: int, body: int, period: str = PERIOD, day: date = GIVEN, due: date = DUE) -> int:
    return fact(load, "verification_task", enterprise_id=enterprise, period=period, day=day, due_day=due, body_id=body)


def result(load: Load, number: int, enterprise: int, day: date, kg: int | None = 990_000, returns: int = 0) -> int:
    own: dict[str, Any] = {"task_id": number, "enterprise_id": enterprise, "assigned_day": GIVEN}
    return fact(load, "verification_result", **own, day=day, emissions_kg=kg, returns=returns)


def review(load: Load, number: int, enterprise: int, day: date, corrected: int, *, missed: bool = False) -> int:
    about = {"task_id": number, "enterprise_id": enterprise, "period": PERIOD, "day": day, "reviewer": "甲组"}
    return fact(load, "fourth_party_review", **about, reviewed_kg=990_000, corrected_kg=corrected, is_material_missed=missed)


@pytest.fixture
def campaign(store: Store) -> list[int]:
    """Four tasks of 2022, the first two with the body 甲: on time, late and returned twice, never done, done on the due day."""
    with writing(store) as load:
        ids = enterprises(load, 4, cities=("360100", "360200"))
        bodies = [fact(load, "verification_body", name_zh=name, day=date(2021, 1, 4)) for name in ("甲", "乙")]
        for enterprise in ids:
            fact(
                load,
                "annual_report",
                enterprise_id=enterprise,
                period=PERIOD,
                day=date(2023, 3, 20),
                version=1,
                emissions_kg=10**6,
            )
        numbers = [task(load, enterprise, bodies[place // 2]) for place, enterprise in enumerate(ids)]
        result(load, numbers[0], ids[0], date(2023, 6, 12))
        result(load, numbers[1], ids[1], date(2023, 7, 5), returns=2)
        result(load, numbers[3], ids[3], DUE, returns=1)
        review(load, numbers[0], ids[0], date(2023, 9, 4), -5_000, missed=True)
        review(load, numbers[3], ids[3], date(2023, 10, 9), 0)
    return ids


def tasks(store: Store, day: date = LATEST, scope: Scope = PROVINCE, **options: Any) -> list[Task]:
    filters = Filters(day, options.pop("cities", ()), options.pop("industries", ()), options.pop("tiers", ()))
    with store.read(scope) as reader:
        return verification.tasks(reader, filters, options.pop("period", PERIOD), **options)


def states(store: Store, day: date, scope: Scope = PROVINCE, **options: Any) -> States:
    with store.read(scope) as reader:
        return verification.states(reader, Filters(day, **options), PERIOD)


@pytest.mark.usefixtures("campaign")
def test_on_a_day_only_is_told_what_had_come_by_then(store: Store) -> None:
    first = next(one for one in tasks(store, date(2023, 6, 11)) if one.task_id == 1)
    assert (first.done, first.returns, first.verified_kg, first.reviewed) == (None, None, None, None)
    first = next(one for one in tasks(store, date(2023, 6, 12)) if one.task_id == 1)
    assert (first.done, first.returns, first.verified_kg, first.reviewed) == (date(2023, 6, 12), 0, 990_000, None)
    first = next(one for one in tasks(store, date(2023, 9, 4)) if one.task_id == 1)
    assert (first.reviewed, first.corrected_kg, first.is_material_missed) == (date(2023, 9, 4), -5_000, True)
    assert tasks(store, date(2023, 4, 9)) == []


@pytest.mark.usefixtures("campaign")
def test_states_are_counted_as_they_were_on_the_day(store: Store) -> None:
    assert states(store, date(2023, 4, 10)) == States(4, 0, 0, 4, 0, 0, 0)
    # On the due day nothing is late yet, the day after it is.
    assert states(store, DUE) == States(4, 2, 0, 2, 1, 0, 0)
    assert states(store, date(2023, 7, 1)) == States(4, 2, 2, 2, 1, 0, 0)
    assert states(store, LATEST) == States(4, 3, 2, 1, 2, 1, 2)


@pytest.mark.usefixtures("campaign")
def test_every_state_lists_as_many_tasks_as_it_counts(store: Store) -> None:
    for day in (GIVEN, DUE, date(2023, 7, 1), LATEST):
        counted = states(store, day)
        for status in ("done", "late", "open", "returned", "corrected"):
            assert len(tasks(store, day, status=status)) == getattr(counted, status)
        assert len(tasks(store, day)) == counted.given


@pytest.mark.usefixtures("campaign")
def test_tasks_without_a_result_come_first_then_the_newest_result(store: Store) -> None:
    assert [one.task_id for one in tasks(store)] == [3, 2, 4, 1]
    assert [one.task_id for one in tasks(store, limit=2, offset=2)] == [4, 1]
    with store.read(PROVINCE) as reader:
        assert verification.enterprises(reader, Filters(LATEST), PERIOD, limit=3) == [3, 2, 4]


def test_a_task_stands_where_its_enterprise_was_when_it_was_given(store: Store, campaign: list[int]) -> None:
    with writing(store) as load:
        moved = {"enterprise_id": campaign[0], "city": "360300", "industry": "power", "tier": "2", "is_managed": True}
        fact(load, "enterprise_version", **moved, day=date(2023, 5, 1))
    assert [(one.city, one.tier) for one in tasks(store) if one.task_id == 1] == [("360100", "1")]
    assert {one.task_id for one in tasks(store, cities=("360100",))} == {1, 3}
    assert tasks(store, cities=("360300",)) == []
    assert states(store, LATEST, cities=("360100",)) == States(2, 1, 1, 1, 0, 1, 1)


@pytest.mark.usefixtures("campaign")
def test_a_city_user_sees_the_tasks_of_the_city_only(store: Store) -> None:
    scope = Scope(frozenset({"360200"}))
    assert {one.city for one in tasks(store, scope=scope)} == {"360200"}
    assert tasks(store, scope=scope, cities=("360100",)) == []
    assert states(store, LATEST, scope).given == 2
    with store.read(scope) as reader:
        assert [term.tasks for term in verification.terms(reader, Filters(LATEST), PERIOD)] == [2]
        assert [found.given for found in verification.states_by_due(reader, Filters(LATEST), PERIOD).values()] == [2]
        assert [one.enterprise_id for one in verification.differences(reader, Filters(LATEST), PERIOD)] == [4]


def test_an_enterprise_that_nobody_placed_is_unknown_and_not_lost(store: Store) -> None:
    with writing(store) as load:
        number = load.next_id("enterprise")
        load.add("enterprise", [{"id": number, "name_zh": "无归属", "source": "test", "day": GIVEN}])
        task(load, number, fact(load, "verification_body", name_zh="甲", day=GIVEN))
    assert [(one.city, one.industry, one.tier) for one in tasks(store)] == [("unknown", "unknown", "unknown")]
    assert [one.task_id for one in tasks(store, cities=("unknown",))] == [1]


def test_what_was_reported_is_the_report_that_was_in_force_when_the_task_was_given(store: Store, campaign: list[int]) -> None:
    def reported(day: date) -> dict[int, int | None]:
        return {one.task_id: one.reported_kg for one in tasks(store, day)}

    with writing(store) as load:
        again = {"enterprise_id": campaign[0], "period": PERIOD}
        fact(load, "annual_report", **again, day=date(2023, 4, 10), version=2, emissions_kg=2_000_000)
        fact(load, "annual_report", **again, day=date(2023, 5, 2), version=3, emissions_kg=3_000_000)
    assert reported(LATEST)[1] == 2_000_000
    assert reported(date(2023, 4, 20))[1] == 2_000_000
    assert reported(LATEST)[2] == 1_000_000


def test_a_report_that_came_after_the_task_counts_and_one_after_the_result_does_not(store: Store) -> None:
    with writing(store) as load:
        ids = enterprises(load, 2)
        body = fact(load, "verification_body", name_zh="甲", day=GIVEN)
        for enterprise, came in zip(ids, (date(2023, 4, 12), date(2023, 6, 2)), strict=True):
            result(load, task(load, enterprise, body), enterprise, date(2023, 6, 1))
            about = {"enterprise_id": enterprise, "period": PERIOD, "version": 1}
            fact(load, "annual_report", **about, day=came, emissions_kg=7)
    assert {one.enterprise_id: one.reported_kg for one in tasks(store)} == {ids[0]: 7, ids[1]: None}
    assert {one.enterprise_id: one.reported_kg for one in tasks(store, date(2023, 4, 11))} == {ids[0]: None, ids[1]: None}


def test_a_span_holds_the_tasks_of_all_its_years_and_one_body_only_its_own(store: Store, campaign: list[int]) -> None:
    with writing(store) as load:
        early = date(2022, 4, 11)
        number = task(load, campaign[0], 1, "Y2021", early, date(2022, 9, 30))
        task(load, campaign[1], 1, "Y2020", early, date(2022, 9, 30))
    assert {one.task_id for one in tasks(store, period="Y2021..Y2022")} == {1, 2, 3, 4, number}
    assert {one.task_id for one in tasks(store, period="Y2021..Y2022", body=1)} == {1, 2, number}
    with store.read(PROVINCE) as reader:
        assert verification.states(reader, Filters(LATEST), "Y2020..Y2022", body=1).given == 4


@pytest.mark.usefixtures("campaign")
def test_differences_come_with_the_largest_share_first(store: Store) -> None:
    with store.read(PROVINCE) as reader:
        found = verification.differences(reader, Filters(LATEST), PERIOD)
        assert [(one.task_id, one.corrected_kg, one.is_material_missed) for one in found] == [(1, -5_000, True), (4, 0, False)]
        assert verification.differences(reader, Filters(date(2023, 9, 3)), PERIOD) == []
        assert len(verification.differences(reader, Filters(LATEST), PERIOD, limit=1)) == 1


@pytest.mark.usefixtures("campaign")
def test_conduct_is_what_was_stated_last_by_the_day_and_interviews_are_newest_first(store: Store) -> None:
    with writing(store) as load:
        for day, percent in ((date(2023, 7, 24), 80.0), (date(2023, 11, 1), 60.0)):
            fact(load, "body_conduct", body_id=1, period=PERIOD, day=day, conduct_pct=percent)
            fact(load, "body_interview", body_id=1, period=PERIOD, day=day, reason="退回率高", author="某处")
    with store.read(PROVINCE) as reader:
        assert [one.percent for one in verification.conduct(reader, date(2023, 10, 31))] == [80.0]
        assert [one.percent for one in verification.conduct(reader, LATEST)] == [60.0]
        assert [one.day for one in verification.interviews(reader, LATEST)] == [date(2023, 11, 1), date(2023, 7, 24)]
        assert verification.interviews(reader, date(2023, 7, 23)) == []
        assert [body.name_zh for body in verification.bodies(reader).values()] == ["甲", "乙"]


@pytest.mark.usefixtures("campaign")
def test_what_was_rolled_back_is_gone(store: Store) -> None:
    before = tasks(store)
    with writing(store) as load:
        number = task(load, 1, 2, due=date(2023, 8, 31))
        result(load, number, 1, date(2023, 8, 1))
        review(load, number, 1, date(2023, 9, 1), 4)
        newest = load.id
    assert len(tasks(store)) == 5
    store.roll_back(newest, actor="tester", reason="a test")
    assert tasks(store) == before
    assert faults(store) == {}


@pytest.mark.usefixtures("campaign")
def test_the_cube_says_what_the_tasks_say(store: Store) -> None:
    """By body and city: given, done, returned, on time, reviewed, corrected, and what verification changed."""
    with store.read(PROVINCE) as reader:
        cells = reader.cells(
            ("verification_given", "verification_done", "verification_returned", "verification_due", "verification_on_time"),
            Filters(LATEST), ("breakdown",),
        )  # fmt: skip
        assert cells["verification_given"] == {("1",): 2, ("2",): 2}
        assert cells["verification_done"] == {("1",): 2, ("2",): 1}
        assert cells["verification_returned"] == {("1",): 1, ("2",): 1}
        assert cells["verification_due"] == {("1",): 2, ("2",): 2}
        assert cells["verification_on_time"] == {("1",): 1, ("2",): 1}
        times = reader.cells(("verification_return_times", "verification_changes"), Filters(LATEST), ("breakdown",))
        assert times["verification_return_times"] == {("returned_0",): 1, ("returned_1",): 1, ("returned_2",): 1}
        # 990,000 kg of 1,000,000: one percent less is the class of one percent and more.
        assert times["verification_changes"] == {("down_1",): 3}
        sums = reader.cells(
            ("verification_reported", "verification_raised", "verification_lowered", "fourth_party_net_kg"), Filters(LATEST), ()
        )
        assert {name: found.get((), 0) for name, found in sums.items()} == {
            "verification_reported": 3_000_000,
            "verification_raised": 0,
            "verification_lowered": 30_000,
            "fourth_party_net_kg": -5_000,
        }
