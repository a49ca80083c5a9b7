"""What the desk and the inspection bring to the small province: the second half of what `operations.py` draws from."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st
from sqlalchemy import select

from carbondash.store import Scope, Store
from carbondash.store.schema import FACT_TABLES
from carbondash.store.writer import Load
from tests.store.province import START, fact

Operation = tuple[Any, ...]
Facts = Iterable[tuple[str, dict[str, Any]]]

DAYS = st.integers(0, 900).map(lambda offset: START + timedelta(days=offset))
WHO = st.integers(0, 3)
KINDS = st.sampled_from(["verification", "inspection"])
STEPS = st.sampled_from(["self_check", "conclude"])


def desk_operations() -> list[st.SearchStrategy[Operation]]:
    """One strategy a kind of operation."""
    return [
        st.tuples(st.just("remind"), WHO, DAYS, st.sampled_from(["monthly", "surrender"])),
        st.tuples(st.just("visit"), WHO, DAYS),
        st.tuples(st.just("meet"), DAYS, st.sampled_from([None, "360100"])),
        st.tuples(st.just("task"), WHO, DAYS, KINDS),
        st.tuples(st.just("term"), DAYS, KINDS, st.integers(-50, 200)),
        st.tuples(st.just("step"), WHO, DAYS, KINDS, st.sampled_from(["started", "done", "reopened"])),
        st.tuples(st.just("campaign term"), DAYS, STEPS, st.integers(-50, 200)),
        st.tuples(st.just("campaign step"), WHO, DAYS, STEPS, st.none() | st.integers(0, 4)),
        st.tuples(st.just("sample"), WHO, DAYS),
        st.tuples(st.just("assign"), WHO, DAYS, st.integers(1, 2)),
        st.tuples(st.just("verify"), WHO, DAYS, st.integers(0, 2)),
        st.tuples(st.just("review again"), WHO, DAYS, st.integers(-3, 3)),
        st.tuples(st.just("interview"), DAYS, st.integers(1, 2)),
    ]


def prepare_desk(load: Load, ids: list[int]) -> None:
    """A notice without tasks, a campaign of all but the last enterprise, two verification bodies."""
    fact(load, "notice", title_zh="通知", title_en="Notice", day=START)
    fact(load, "campaign", title_zh="检查", title_en="Inspection", day=START)
    for enterprise in ids[:-1]:
        fact(load, "campaign_member", campaign_id=1, enterprise_id=enterprise, day=START)
    for name in ("甲核查", "乙核查"):
        fact(load, "verification_body", name_zh=name, day=START)


def _of(store: Store, table: str, enterprise: int) -> list[Any]:
    """The live facts of an enterprise."""
    facts = FACT_TABLES[table]
    with store.read(Scope.province()) as reader:
        mine = select(facts).where(facts.c.void_load_id.is_(None), facts.c.enterprise_id == enterprise)
        return list(reader.execute(mine.order_by(facts.c.id)))


def desk_facts(store: Store, ids: list[int], operation: Operation) -> Facts:
    """The facts that an operation brings; nothing where it is about something that is not there."""
    match operation:
        case ("remind", who, day, kind):
            yield "reminder", {"enterprise_id": ids[who], "kind": kind, "period": "C2", "day": day, "author": "组"}
        case ("visit", who, day):
            yield "assistance_visit", {"enterprise_id": ids[who], "day": day, "experts": "组", "topic": "帮扶", "author": "组"}
        case ("meet", day, city):
            yield "dispatch_meeting", {"city": city, "day": day, "topic": "调度", "chair": "组", "author": "组"}
        case ("task", who, day, kind):
            task = {"notice_id": 1, "enterprise_id": ids[who], "period": "Y2022", "day": day, "kind": kind}
            yield "notice_task", task
        case ("term", day, kind, later):
            yield "notice_term", {"notice_id": 1, "kind": kind, "day": day, "due_day": day + timedelta(days=later)}
        case ("step", who, day, kind, state):
            for task in _of(store, "notice_task", ids[who]):
                if task.kind == kind:
                    yield "task_step", {
                        "task_id": task.id, "enterprise_id": ids[who], "day": day, "state": state, "author": "组",
                    }  # fmt: skip
        case ("campaign term", day, step, later):
            yield "campaign_term", {"campaign_id": 1, "step": step, "day": day, "due_day": day + timedelta(days=later)}
        case ("campaign step", who, day, step, problems):
            done = {"campaign_id": 1, "enterprise_id": ids[who], "step": step, "day": day, "problems": problems}
            yield "campaign_step", done
        case _:
            yield from _checked(store, ids, operation)


def _checked(store: Store, ids: list[int], operation: Operation) -> Facts:
    match operation:
        case ("sample", who, day):
            for unit in _of(store, "unit", ids[who]):
                about = {"enterprise_id": ids[who], "unit_id": unit.id, "campaign_id": 1, "period": "M2022-11"}
                yield "coal_sample", {**about, "day": day, "sampled_on": day, "laboratory": "甲", "car": 0.5}
        case ("assign", who, day, body):
            task = {"enterprise_id": ids[who], "period": "Y2021", "day": day, "due_day": date(2023, 6, 30), "body_id": body}
            yield "verification_task", task
        case ("verify", who, day, returns):
            for task in _of(store, "verification_task", ids[who])[:1]:
                about = {"task_id": task.id, "enterprise_id": ids[who], "assigned_day": task.day}
                yield "verification_result", {**about, "day": max(day, task.day), "emissions_kg": 9, "returns": returns}
        case ("review again", who, day, corrected):
            for task in _of(store, "verification_task", ids[who])[:1]:
                about = {"task_id": task.id, "enterprise_id": ids[who], "period": task.period, "day": max(day, task.day)}
                found = {"reviewed_kg": 9, "corrected_kg": corrected, "is_material_missed": corrected > 2}
                yield "fourth_party_review", {**about, **found, "reviewer": "组"}
        case ("interview", day, body):
            yield "body_interview", {"body_id": body, "period": "Y2021", "day": day, "reason": "得分低", "author": "组"}
