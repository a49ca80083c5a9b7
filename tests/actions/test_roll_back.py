"""Every action can be taken back by a roll-back: the cube, the versions and what was derived are as they were before it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from carbondash.actions.annotations import annotate
from carbondash.actions.candidates import accept, reject
from carbondash.actions.corrections import correct_record
from carbondash.actions.interviews import interview
from carbondash.actions.meetings import record_meeting
from carbondash.actions.notices import issue_notice, move_term, step_task
from carbondash.actions.problems import close_problem, open_problem
from carbondash.actions.reminders import remind
from carbondash.actions.reviews import pass_record, return_record
from carbondash.actions.visits import record_visit
from carbondash.actions.waivers import waive
from carbondash.derive.run import derive
from carbondash.store import Store
from tests.actions.office import (
    AUGUST,
    CAME,
    JULY,
    clerk,
    everything,
    live,
    newest_record,
    open_office,
    plants_of,
    require_sound,
    unit_of,
)
from tests.actions.test_candidates import NEW
from tests.store.province import fact, writing
from tests.support.furnishing import Furnishing

Doing = Callable[[Store, list[int]], int]

DOINGS: dict[str, Doing] = {
    "pass": lambda store, ids: pass_record(store, clerk(), newest_record(store, ids[0], AUGUST), "city", "可以"),
    "pass, back-dated": lambda store, ids: pass_record(store, clerk(CAME), newest_record(store, ids[0], AUGUST), "city"),
    "return": lambda store, ids: return_record(store, clerk(), newest_record(store, ids[0], AUGUST), "city", "缺页"),
    "open": lambda store, ids: open_problem(store, clerk(), ids[0], newest_record(store, ids[0], AUGUST), "A2"),
    "close": lambda store, ids: close_problem(store, clerk(), [live(store, "problem")[0]["id"]]),
    "correct": lambda store, ids: correct_record(
        store, clerk(), newest_record(store, ids[0], AUGUST), {unit_of(store, ids[0]): {"fuel_t": 44_000.0}}, "抄错"
    ),
    "correct before it was due": lambda store, ids: correct_record(
        store, clerk(CAME), newest_record(store, ids[0], AUGUST), {unit_of(store, ids[0]): {"ncv_ar": 21.5}}, "抄错"
    ),
    "remind": lambda store, ids: remind(store, clerk(), ids, "monthly", AUGUST),
    "issue": lambda store, ids: issue_notice(
        store, clerk(), "又一份通知", "Another notice", None, ids, {"inspection": date(2024, 9, 30)}, "Y2024"
    ),
    "move": lambda store, ids: move_term(
        store, clerk(), live(store, "notice")[0]["id"], "verification", date(2024, 7, 31)
    ),
    "step": lambda store, ids: step_task(store, clerk(), [live(store, "notice_task")[0]["id"]], "done"),
    "visit": lambda store, ids: record_visit(store, clerk(), ids[0], "周专家", "盘煤"),
    "meet": lambda store, ids: record_meeting(store, clerk(), None, "调度", "副厅长"),
    "interview": lambda store, ids: interview(store, clerk(), live(store, "verification_body")[0]["id"], "Y2022", "退回率高"),
    "annotate": lambda store, ids: annotate(store, clerk(), "monthly_problems", "M2023-01", "新指南"),
    "waive": lambda store, ids: waive(store, clerk(), ids[0], "V01", JULY, JULY, "故障"),
    "accept": lambda store, ids: accept(store, clerk(), NEW, "列入"),
    "reject": lambda store, ids: reject(store, clerk(), NEW, "不列"),
}  # fmt: skip


def _busy(store: Store) -> None:
    """The office with an open problem, a notice and a body, so that every action has something to be about."""
    open_office(store)
    plants = plants_of(store)
    open_problem(store, clerk(CAME), plants[1], newest_record(store, plants[1], AUGUST), "C3")
    issue_notice(store, clerk(CAME), "通知", "Notice", None, plants, {"verification": date(2024, 6, 30)}, "Y2024")
    with writing(store) as load:
        fact(load, "verification_body", name_zh="赣江核查有限公司", day=date(2022, 1, 1))
        fact(load, "directory_listing", enterprise_id=plants[0], day=date(2023, 1, 10), period="Y2023", tier="1")
    derive(store)


@pytest.fixture(scope="session")
def furnishing() -> Furnishing:
    """What is rolled back in these tests happens in a busy office."""
    return Furnishing("busy_office", _busy)


@pytest.mark.parametrize("name", DOINGS)
def test_a_roll_back_restores_everything(store: Store, plants: list[int], name: str) -> None:
    before = everything(store)
    load = DOINGS[name](store, plants)
    require_sound(store)
    assert everything(store) != before
    store.roll_back(load, actor="李科长", reason="误操作")
    derive(store)
    assert everything(store) == before
    require_sound(store)


def test_what_was_taken_back_can_be_done_again(store: Store, plants: list[int]) -> None:
    record = newest_record(store, plants[0], AUGUST)
    load = pass_record(store, clerk(), record, "city")
    store.roll_back(load, actor="李科长", reason="误操作")
    return_record(store, clerk(), record, "city", "还是退回")
    assert [row["outcome"] for row in live(store, "review", record_id=record)] == ["returned"]
    derive(store)
    require_sound(store)
