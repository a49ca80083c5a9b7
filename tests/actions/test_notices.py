"""A notice such as that of 21 February 2024: tasks for every enterprise, due days that are moved, and how far each has come."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

import pytest

from carbondash.actions import Refused
from carbondash.actions.notices import issue_notice, move_term, next_states, step_task
from carbondash.store import Scope, Store
from tests.actions.office import TODAY, by, clerk, live, require_sound
from tests.intake.files import rows_of

TITLE = ("关于做好发电行业核查和月度报告工作的通知", "Notice on verification and monthly reports of power enterprises")
TASKS = {"verification": date(2024, 6, 30), "monthly_report": date(2024, 12, 31), "inspection": date(2024, 9, 30)}


def _issue(store: Store, plants: Collection[int], **changed: Any) -> int:
    said: dict[str, Any] = {
        "title_zh": TITLE[0], "title_en": TITLE[1], "number": "赣环气候〔2023〕9号", "enterprise_ids": plants, "tasks": TASKS,
        "period": "Y2024",
    }  # fmt: skip
    return issue_notice(store, changed.pop("act", clerk()), **said | changed)


def _tasks(store: Store, kind: str = "verification") -> list[int]:
    return [row["id"] for row in live(store, "notice_task", kind=kind)]


def test_every_enterprise_gets_every_task_with_its_due_day(store: Store, plants: list[int]) -> None:
    load = _issue(store, plants)
    assert [(row["number"], row["title_zh"], row["load_id"]) for row in live(store, "notice")] == [
        ("赣环气候〔2023〕9号", TITLE[0], load)
    ]
    assert {(row["enterprise_id"], row["kind"], row["period"]) for row in live(store, "notice_task")} == {
        (plant, kind, "Y2024") for plant in plants for kind in TASKS
    }
    assert {row["kind"]: row["due_day"] for row in live(store, "notice_term")} == TASKS
    require_sound(store)


def test_a_due_day_is_moved_from_a_day_on(store: Store, plants: list[int]) -> None:
    _issue(store, plants, act=clerk(TODAY - timedelta(days=10)))
    notice = live(store, "notice")[0]["id"]
    move_term(store, clerk(), notice, "verification", date(2024, 7, 31), "企业申请延期")
    terms = live(store, "notice_term", kind="verification")
    assert [(row["due_day"], row["superseded_on"]) for row in terms] == [(date(2024, 6, 30), TODAY), (date(2024, 7, 31), None)]
    for kind, due, day, said in (
        ("verification", date(2024, 7, 31), TODAY, "other than the one in force"),
        ("verification", date(2024, 8, 31), TODAY - timedelta(days=1), "20 Nov 2023 or later"),
        ("inspection", TODAY - timedelta(days=1), TODAY, "20 Nov 2023 or later"),
    ):
        with pytest.raises(Refused, match=said):
            move_term(store, clerk(day), notice, kind, due)
    require_sound(store)


def test_a_task_is_started_done_and_opened_again(store: Store, plants: list[int]) -> None:
    _issue(store, plants, act=clerk(TODAY - timedelta(days=10)))
    first, second, third = _tasks(store)
    with store.read(Scope.province()) as reader:
        assert next_states(reader, [first, second], TODAY) == ("started", "done")
    step_task(store, clerk(TODAY - timedelta(days=5)), [first, second], "started")
    step_task(store, clerk(), [first], "done", "核查报告已提交")
    with store.read(Scope.province()) as reader:
        assert next_states(reader, [first], TODAY) == ("reopened",)
        assert next_states(reader, [first, second], TODAY) == ()
    with pytest.raises(Refused) as refused:
        step_task(store, by("李科长"), [first, third], "done")
    assert refused.value.words("zh") == "进展（已完成）：任务现状为“已完成”"
    assert live(store, "task_step", task_id=third) == []
    with pytest.raises(Refused, match="as recorded since"):
        step_task(store, clerk(TODAY - timedelta(days=1)), [first], "reopened")
    step_task(store, clerk(), [first], "reopened")
    assert [row["state"] for row in live(store, "task_step", task_id=first)] == ["started", "done", "reopened"]
    require_sound(store)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"title_zh": ""}, "title_zh"),
        ({"title_en": " "}, "title_en"),
        ({"title_zh": "通" * 201}, "title_zh"),
        ({"number": "号" * 61}, "number"),
        ({"tasks": {}}, "task"),
        ({"tasks": {"tea": date(2024, 1, 1)}}, "task"),
        ({"tasks": {"verification": TODAY - timedelta(days=1)}}, "due_day"),
        ({"enterprise_ids": []}, "enterprise"),
        ({"enterprise_ids": [1, 4711]}, "enterprise"),
        ({"period": "M2024-01"}, "annual"),
        ({"act": clerk(date(2020, 1, 1))}, "day"),
    ],
)
def test_a_notice_is_refused_as_a_whole(store: Store, plants: list[int], changed: dict[str, Any], field: str) -> None:
    before = len(rows_of(store, "load"))
    with pytest.raises(Refused) as refused:
        _issue(store, plants, **changed)
    assert refused.value.field == field
    assert (rows_of(store, "notice"), rows_of(store, "notice_task"), len(rows_of(store, "load"))) == ([], [], before)


def test_a_notice_is_issued_once(store: Store, plants: list[int]) -> None:
    _issue(store, plants)
    with pytest.raises(Refused, match="recorded on 20 Nov 2023"):
        _issue(store, plants, title_zh="另一份通知")
    with pytest.raises(Refused) as refused:
        _issue(store, plants, number=None)
    assert refused.value.field == "title_zh"
    assert len(rows_of(store, "notice")) == 1


def test_tasks_and_notices_that_there_are_not(store: Store, plants: list[int]) -> None:
    with pytest.raises(Refused, match="a task that there is"):
        step_task(store, clerk(), [4711], "done")
    with pytest.raises(Refused, match="tasks of this kind"):
        move_term(store, clerk(), 4711, "verification", date(2024, 7, 31))
    _issue(store, plants)
    with pytest.raises(Refused, match="the day of the notice"):
        step_task(store, clerk(TODAY - timedelta(days=1)), _tasks(store), "started")
    with pytest.raises(Refused, match="one of the choices"):
        step_task(store, clerk(), _tasks(store), "forgotten")
