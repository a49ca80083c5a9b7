"""A case goes from the order to the closing step by step; what the state does not allow is refused in clear words."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from carbondash.actions import Act, Refused
from carbondash.actions.cases import order, record_step
from carbondash.derive import cases as handling
from carbondash.derive.run import derive
from carbondash.store import Filters, Scope, Store, cases
from tests.actions.office import by, live, require_sound
from tests.derive.stored import DEADLINE
from tests.store.province import fact, writing

AFTER = DEADLINE + timedelta(days=5)
LIMIT = date(2024, 2, 29)
OWED = 860_000
NUMBER = "赣环责改〔2024〕1号"


def _clerk(day: date) -> Act:
    return by("王审核员", day)


def _surrenders(store: Store, plant: int, day: date, tonnes: int = OWED) -> None:
    own: dict[str, Any] = {"enterprise_id": plant, "period": "Y2022", "cycle": "C2", "day": day}
    with writing(store) as load:
        fact(load, "surrender", **own, vintage="22", amount_t=tonnes)
    derive(store)


def _ordered(store: Store, plant: int, day: date = AFTER) -> int:
    order(store, _clerk(day), plant, "C2", NUMBER, LIMIT, "足额清缴")
    return int(live(store, "enforcement_case", enterprise_id=plant)[0]["id"])


def _status(store: Store, day: date) -> list[str]:
    with store.read(Scope.province()) as reader:
        return [row.status for row in cases.cases(reader, Filters(day), limit=10)]


def test_an_order_opens_a_case_with_its_paper_from_that_day_on(store: Store, plants: list[int]) -> None:
    case = _ordered(store, plants[0])
    (step,), (paper,) = live(store, "case_step"), live(store, "case_paper")
    assert (step["case_id"], step["step"], step["day"], step["amount_fen"]) == (case, "ordered", AFTER, None)
    assert (paper["kind"], paper["number"], paper["limit_day"], paper["note"]) == ("order", NUMBER, LIMIT, "足额清缴")
    with store.read(Scope.province()) as reader:
        before, at = Filters(AFTER - timedelta(days=1)), Filters(AFTER)
        assert cases.cases(reader, before, limit=10) == []
        assert [row.enterprise_id for row in cases.overdue(reader, before, limit=10)[0]] == plants
        assert [row.enterprise_id for row in cases.overdue(reader, at, limit=10)[0]] == plants[1:]
        (found,) = handling.handled(reader, at, limit=10)
    assert found.limit_day == LIMIT
    assert found.debt is not None
    assert (found.debt.missing_at_deadline_t, found.debt.missing_t) == (OWED, OWED)
    derive(store)
    require_sound(store)


def test_rectified_waived_and_closed_follow_each_other(store: Store, plants: list[int]) -> None:
    case = _ordered(store, plants[0])
    with pytest.raises(Refused, match="the state on the day, “ordered”"):
        record_step(store, _clerk(date(2024, 1, 20)), case, "rectified")
    _surrenders(store, plants[0], date(2024, 1, 25))
    record_step(store, _clerk(date(2024, 1, 26)), case, "rectified")
    record_step(store, _clerk(date(2024, 2, 5)), case, "waived", number="赣环不罚〔2024〕1号")
    record_step(store, _clerk(date(2024, 2, 20)), case, "closed", number="公告〔2024〕1号")
    assert [row["step"] for row in live(store, "case_step")] == ["ordered", "rectified", "waived", "closed"]
    assert [row["kind"] for row in live(store, "case_paper")] == ["order", "decision", "publication"]
    assert _status(store, date(2024, 2, 4)) == ["rectified"]
    assert _status(store, date(2024, 2, 20)) == ["closed"]
    with pytest.raises(Refused, match="the state on the day, “closed”"):
        record_step(store, _clerk(date(2024, 3, 1)), case, "fined", amount_yuan=20_000, number="罚1号")
    derive(store)
    require_sound(store)


def test_a_fine_is_recorded_as_it_was_decided_and_only_held_against_the_range(store: Store, plants: list[int]) -> None:
    day = date(2024, 3, 1)
    for plant, amount, inside in zip(plants, (20_000.0, 30_000.0, 50_000.0), (True, True, False), strict=True):
        case = _ordered(store, plant)
        record_step(store, _clerk(day), case, "fined", amount_yuan=amount, number="赣环罚〔2024〕1号")
        with store.read(Scope.province()) as reader:
            (found,) = handling.handled(reader, Filters(day), case_id=case, limit=10)
        assert found.fine_fen == round(amount * 100)
        assert isinstance(found.legal, handling.PenaltyRange)
        assert (found.legal.lower_yuan, found.legal.upper_yuan, found.legal.needs_legal_review) == (20_000, 30_000, True)
        assert handling.is_inside(found.fine_fen, found.legal) is inside
    # A closing waits until all is surrendered.
    with pytest.raises(Refused, match="“fined”"):
        record_step(store, _clerk(date(2024, 3, 2)), case, "closed")


def test_who_is_not_overdue_can_not_be_ordered(store: Store, plants: list[int]) -> None:
    for day in (date(2023, 11, 21), DEADLINE):
        with pytest.raises(Refused, match="can't follow the state on the day"):
            order(store, _clerk(day), plants[0], "C2", NUMBER, LIMIT)
    _surrenders(store, plants[1], date(2023, 12, 20))
    with pytest.raises(Refused) as refused:
        order(store, _clerk(AFTER), plants[1], "C2", NUMBER, LIMIT)
    assert refused.value.words("zh") == "处置步骤（责令改正）：当日状态为“按时”，不能作此处置"
    with pytest.raises(Refused, match="has an obligation on the day"):
        order(store, _clerk(AFTER), plants[0], "C1", NUMBER, LIMIT)
    _ordered(store, plants[0])
    with pytest.raises(Refused, match="without a case: opened on 5 Jan 2024"):
        order(store, _clerk(AFTER), plants[0], "C2", NUMBER, LIMIT)
    assert len(live(store, "enforcement_case")) == 1


def test_what_an_order_can_not_be(store: Store, plants: list[int]) -> None:
    wrong: tuple[tuple[int, str, str, date, str | None, str], ...] = (
        (plants[0], "C2", "", LIMIT, None, "number"),
        (plants[0], "C2", "号" * 61, LIMIT, None, "number"),
        (plants[0], "C2", NUMBER, date(2024, 1, 1), None, "limit_day"),
        (plants[0], "C2", NUMBER, LIMIT, "因" * 301, "note"),
        (plants[0], "C7", NUMBER, LIMIT, None, "cycle"),
        (99_999, "C2", NUMBER, LIMIT, None, "enterprise"),
    )
    for enterprise, cycle, number, limit, note, field in wrong:
        with pytest.raises(Refused) as refused:
            order(store, _clerk(AFTER), enterprise, cycle, number, limit, note)
        assert refused.value.field == field
    assert live(store, "enforcement_case") == []


def test_what_a_step_can_not_be(store: Store, plants: list[int]) -> None:
    case = _ordered(store, plants[0])
    wrong: tuple[tuple[str, dict[str, Any], date, str], ...] = (
        ("fined", {"number": "罚1号"}, AFTER, "amount"),
        ("fined", {"number": "罚1号", "amount_yuan": 0.0}, AFTER, "amount"),
        ("fined", {"number": "罚1号", "amount_yuan": 2e9}, AFTER, "amount"),
        ("fined", {"amount_yuan": 20_000.0}, AFTER, "number"),
        ("waived", {}, AFTER, "number"),
        ("ordered", {}, AFTER, "step"),
        ("anything", {}, AFTER, "step"),
        ("fined", {"number": "罚1号", "amount_yuan": 20_000.0}, AFTER - timedelta(days=1), "day"),
    )
    for step, more, day, field in wrong:
        with pytest.raises(Refused) as refused:
            record_step(store, _clerk(day), case, step, **more)
        assert refused.value.field == field
    with pytest.raises(Refused, match="a case that there is"):
        record_step(store, _clerk(AFTER), case + 1, "rectified")
    assert len(live(store, "case_step")) == 1


def test_a_step_can_not_come_before_one_that_was_taken_later(store: Store, plants: list[int]) -> None:
    case = _ordered(store, plants[0])
    fine = {"amount_yuan": 25_000.0, "number": "罚1号"}
    record_step(store, _clerk(date(2024, 3, 1)), case, "fined", **fine)  # type: ignore[arg-type]
    with pytest.raises(Refused, match="1 Mar 2024 or later"):
        record_step(store, _clerk(date(2024, 2, 1)), case, "fined", **fine)  # type: ignore[arg-type]
    with pytest.raises(Refused, match="not yet recorded"):
        record_step(store, _clerk(date(2024, 3, 2)), case, "fined", **fine)  # type: ignore[arg-type]


def test_a_case_can_be_rolled_back_once_its_steps_are(store: Store, plants: list[int]) -> None:
    with writing(store) as load:
        fact(load, "platform_clue", enterprise_id=plants[2], period="M2024-03", day=date(2024, 3, 31))
    derive(store)
    opened = order(store, _clerk(AFTER), plants[0], "C2", NUMBER, LIMIT)
    case = int(live(store, "enforcement_case")[0]["id"])
    fined = record_step(store, _clerk(date(2024, 3, 1)), case, "fined", amount_yuan=25_000, number="罚1号")
    with pytest.raises(Exception, match="roll that back first"):
        store.roll_back(opened, actor="李科长", reason="误操作")
    store.roll_back(fined, actor="李科长", reason="误操作")
    assert _status(store, date(2024, 3, 1)) == ["ordered"]
    store.roll_back(opened, actor="李科长", reason="误操作")
    assert _status(store, date(2024, 3, 1)) == []
    with store.read(Scope.province()) as reader:
        assert [row.enterprise_id for row in cases.overdue(reader, Filters(AFTER), limit=10)[0]] == plants
    derive(store)
    require_sound(store)
