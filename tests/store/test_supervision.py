"""What the desk does as measures: a due day that is moved, a task that is taken up again, an enterprise that moves away."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from carbondash.store import Filters, Scope, Store
from tests.store.operations import apply, prepare
from tests.store.province import faults

ISSUED, DUE, DONE, LATER = date(2022, 2, 1), date(2022, 6, 30), date(2022, 7, 10), date(2022, 9, 1)
ONE_DAY = timedelta(days=1)


@pytest.fixture
def prepared(store: Store) -> tuple[Store, list[int]]:
    return store, prepare(store)


def _cells(store: Store, measure: str, day: date, *by: str) -> dict[tuple[str, ...], int]:
    with store.read(Scope.province()) as reader:
        return reader.cells([measure], Filters(day), by or ("city",))[measure]


def _term(due: date, known: date = ISSUED) -> tuple[object, ...]:
    return ("term", known, "inspection", (due - known).days)


def test_a_task_is_late_from_its_due_day_until_it_is_done(prepared: tuple[Store, list[int]]) -> None:
    store, ids = prepared
    apply(store, ids, ("task", 0, ISSUED, "inspection"))
    apply(store, ids, _term(DUE))
    apply(store, ids, ("step", 0, ISSUED + ONE_DAY, "inspection", "started"))
    apply(store, ids, ("step", 0, DONE, "inspection", "done"))
    assert _cells(store, "tasks_late", DUE - ONE_DAY) == {}
    assert _cells(store, "tasks_late", DUE) == {("360100",): 1}
    assert _cells(store, "tasks_late", DONE) == {}
    assert _cells(store, "tasks_done", DONE, "period", "breakdown") == {("Y2022", "inspection"): 1}
    assert _cells(store, "tasks_due", LATER) == {("360100",): 1}
    assert faults(store) == {}


def test_a_task_that_is_taken_up_again_is_late_again(prepared: tuple[Store, list[int]]) -> None:
    store, ids = prepared
    apply(store, ids, ("task", 0, ISSUED, "inspection"))
    apply(store, ids, _term(DUE))
    apply(store, ids, ("step", 0, DUE - ONE_DAY, "inspection", "done"))
    apply(store, ids, ("step", 0, DONE, "inspection", "reopened"))
    assert _cells(store, "tasks_late", DUE) == {}
    assert _cells(store, "tasks_late", DONE) == {("360100",): 1}
    assert _cells(store, "tasks_done", DONE) == {}
    assert faults(store) == {}


def test_a_due_day_that_is_moved_counts_from_its_own_day_on_for_everybody(prepared: tuple[Store, list[int]]) -> None:
    store, ids = prepared
    for who in (0, 1):
        apply(store, ids, ("task", who, ISSUED, "inspection"))
    apply(store, ids, _term(DUE))
    moved = DUE + timedelta(days=10)
    apply(store, ids, _term(LATER, known=moved))
    assert _cells(store, "tasks_late", moved - ONE_DAY) == {("360100",): 1, ("360200",): 1}
    assert _cells(store, "tasks_late", moved) == {}
    assert _cells(store, "tasks_late", LATER) == {("360100",): 1, ("360200",): 1}
    assert faults(store) == {}
    with store.read(Scope.province()) as reader:
        newest = reader.loads(1)[0]["id"]
    store.roll_back(newest, actor="tester", reason="the wrong day")
    assert _cells(store, "tasks_late", moved) == {("360100",): 1, ("360200",): 1}
    assert faults(store) == {}


def test_a_late_task_moves_with_its_enterprise(prepared: tuple[Store, list[int]]) -> None:
    store, ids = prepared
    apply(store, ids, ("task", 0, ISSUED, "inspection"))
    apply(store, ids, _term(DUE))
    apply(store, ids, ("move", 0, DUE + ONE_DAY, "360300", "1", True))
    apply(store, ids, ("step", 0, DONE, "inspection", "done"))
    assert _cells(store, "tasks_late", DUE) == {("360100",): 1}
    assert _cells(store, "tasks_late", DUE + ONE_DAY) == {("360300",): 1}
    assert _cells(store, "tasks_late", DONE) == {}
    assert _cells(store, "tasks_done", DONE) == {("360300",): 1}
    assert faults(store) == {}


def test_members_of_a_campaign_are_behind_by_step_and_others_are_not(prepared: tuple[Store, list[int]]) -> None:
    store, ids = prepared
    apply(store, ids, ("campaign term", ISSUED, "self_check", (DUE - ISSUED).days))
    apply(store, ids, ("campaign step", 0, DUE - ONE_DAY, "self_check", 4))
    apply(store, ids, ("campaign step", 1, DONE, "self_check", None))
    apply(store, ids, ("campaign step", 3, DONE, "self_check", 2))
    assert _cells(store, "campaign_members", DUE, "period") == {("Y2021",): 3}
    assert _cells(store, "campaign_late", DUE - ONE_DAY, "breakdown") == {}
    assert _cells(store, "campaign_late", DUE, "breakdown") == {("self_check",): 2}
    assert _cells(store, "campaign_late", DONE, "breakdown") == {("self_check",): 1}
    assert _cells(store, "campaign_problems", DONE, "breakdown") == {("self_check",): 6}
    assert faults(store) == {}


def test_rows_behind_a_sum_of_problems_are_steps_and_not_problems(prepared: tuple[Store, list[int]]) -> None:
    store, ids = prepared
    apply(store, ids, ("campaign step", 0, DUE, "self_check", 4))
    with store.read(Scope.province()) as reader:
        found, count = reader.rows("campaign_problems", Filters(DUE))
    assert (count, [row["amount"] for row in found]) == (1, [4])


def test_a_meeting_of_the_province_belongs_to_no_city(prepared: tuple[Store, list[int]]) -> None:
    store, ids = prepared
    apply(store, ids, ("meet", DUE, None))
    apply(store, ids, ("meet", DUE, "360100"))
    assert _cells(store, "dispatch_meetings", DUE, "city", "breakdown") == {
        ("unknown", "province"): 1,
        ("360100", "360100"): 1,
    }


def test_a_problem_is_repeated_once_the_earlier_one_is_known_too(prepared: tuple[Store, list[int]]) -> None:
    store, ids = prepared
    apply(store, ids, ("problem", 0, DUE, "M2023-01", "C1"))
    apply(store, ids, ("problem", 0, DONE, "M2022-11", "C1"))
    apply(store, ids, ("problem", 0, DONE, "M2022-12", "A1"))
    apply(store, ids, ("problem", 1, DUE, "M2022-12", "C1"))
    assert _cells(store, "problems_repeated", DONE - ONE_DAY, "period", "breakdown") == {}
    assert _cells(store, "problems_repeated", DONE, "period", "breakdown") == {("M2023-01", "C1"): 1}
    assert faults(store) == {}


def test_an_open_problem_grows_older_by_itself(prepared: tuple[Store, list[int]]) -> None:
    store, ids = prepared
    apply(store, ids, ("problem", 0, DUE, "M2023-01", "C1"))
    apply(store, ids, ("close", 0, 40))
    for after, age in ((0, "0..7"), (7, "0..7"), (8, "8..14"), (30, "15..30"), (31, "31..60"), (39, "31..60")):
        assert _cells(store, "problems_open_age", DUE + timedelta(days=after), "breakdown") == {(age,): 1}
    assert _cells(store, "problems_open_age", DUE + timedelta(days=40), "breakdown") == {}
    with store.read(Scope.province()) as reader:
        closing = reader.cells(["problem_closing_days"], Filters(LATER), ["breakdown"])["problem_closing_days"]
    assert closing == {("40",): 1}


def test_a_review_again_counts_under_the_body_that_did_the_task(prepared: tuple[Store, list[int]]) -> None:
    store, ids = prepared
    apply(store, ids, ("assign", 0, ISSUED, 2))
    apply(store, ids, ("verify", 0, DUE, 1))
    apply(store, ids, ("review again", 0, DONE, -3))
    for measure, amount in (
        ("verification_given", 1),
        ("verification_done", 1),
        ("verification_returned", 1),
        ("fourth_party_reviews", 1),
        ("fourth_party_corrected", 1),
        ("fourth_party_corrected_kg", 3),
        ("fourth_party_reviewed_kg", 9),
    ):
        assert _cells(store, measure, DONE, "period", "breakdown") == {("Y2021", "2"): amount}
    assert _cells(store, "fourth_party_missed", DONE) == {}
