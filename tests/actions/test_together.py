"""Several people at one desk: what contradicts is refused in words, what does not is written in turn, nothing is half-written."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from carbondash.actions import Refused, act
from carbondash.actions.problems import close_problem, open_problem
from carbondash.actions.reviews import pass_record, return_record
from carbondash.actions.visits import record_visit
from carbondash.store import Store, open_store
from carbondash.store.errors import StoreBusy
from tests.actions.office import AUGUST, TODAY, by, clerk, everything, live, newest_record, require_sound
from tests.intake.files import rows_of

pytestmark = pytest.mark.engines


def _both_at_once(store: Store, *doings: Callable[[Store], object]) -> list[object]:
    """What several people get who press their buttons together, each on a store of their own as in a process of their own."""
    start, came = threading.Barrier(len(doings)), [object()] * len(doings)

    def one(place: int) -> None:
        mine = open_store(str(store.url.render_as_string(hide_password=False)))
        start.wait()
        try:
            came[place] = doings[place](mine)
        except Exception as error:
            came[place] = error
        finally:
            mine.close()

    threads = [threading.Thread(target=one, args=(place,)) for place in range(len(doings))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return came


def test_two_close_one_problem(store: Store, plants: list[int]) -> None:
    open_problem(store, clerk(), plants[0], newest_record(store, plants[0], AUGUST), "C3")
    problem = live(store, "problem")[0]["id"]
    came = _both_at_once(
        store,
        lambda mine: close_problem(mine, by("王审核员"), [problem]),
        lambda mine: close_problem(mine, by("李科长"), [problem]),
    )
    (refused,) = [one for one in came if isinstance(one, Refused)]
    assert sum(isinstance(one, int) for one in came) == 1
    assert refused.words("zh") == f"问题（{problem}）：应为未关闭的问题：该问题已于 2023年11月20日 关闭"
    assert len(live(store, "problem_closing")) == 1
    require_sound(store)


def test_one_passes_and_one_returns_the_same_record(store: Store, plants: list[int]) -> None:
    record = newest_record(store, plants[0], AUGUST)
    pass_record(store, clerk(), record, "city")
    came = _both_at_once(
        store,
        lambda mine: pass_record(mine, by("王审核员"), record, "province"),
        lambda mine: return_record(mine, by("李科长"), record, "province", "缺少化验单"),
    )
    assert sorted(isinstance(one, Refused) for one in came) == [False, True]
    assert len(live(store, "review", lane="province")) == 1
    require_sound(store)


def test_four_work_on_different_records_at_once(store: Store, plants: list[int]) -> None:
    first, second, third = (newest_record(store, plant, AUGUST) for plant in plants)
    came = _both_at_once(
        store,
        lambda mine: pass_record(mine, clerk(), first, "city"),
        lambda mine: pass_record(mine, clerk(), second, "city"),
        lambda mine: open_problem(mine, clerk(), plants[2], third, "A2"),
        lambda mine: record_visit(mine, clerk(), plants[0], "周专家", "盘煤"),
    )
    assert all(isinstance(one, int) for one in came), came
    assert len(set(came)) == 4
    require_sound(store)


def test_what_fails_in_the_middle_leaves_nothing_behind(store: Store, plants: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    record, before = newest_record(store, plants[0], AUGUST), everything(store)
    add = act.Desk.add

    def broken(self: act.Desk, table: str, **columns: object) -> int:
        if table == "review_note":
            raise RuntimeError("the light went out")
        return add(self, table, **columns)

    monkeypatch.setattr(act.Desk, "add", broken)
    loads = len(rows_of(store, "load"))
    with pytest.raises(RuntimeError):
        return_record(store, clerk(), record, "city", "缺少化验单")
    assert everything(store) == before
    assert len(rows_of(store, "load")) == loads
    require_sound(store)


def test_what_follows_may_fail_and_the_action_stands(store: Store, plants: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: object) -> None:
        raise RuntimeError("no memory")

    monkeypatch.setattr(act, "derive_at_once", broken)
    pass_record(store, clerk(), newest_record(store, plants[0], AUGUST), "city")
    assert len(live(store, "review")) == 1
    assert [row["enterprise_id"] for row in _waiting(store)] == [plants[0]]


def _waiting(store: Store) -> list[dict[str, int]]:
    from sqlalchemy import select

    from carbondash.store import Scope
    from carbondash.store.schema.derived import derive_queue

    with store.read(Scope.province()) as reader:
        return [dict(row) for row in reader.execute(select(derive_queue)).mappings()]


def test_a_desk_that_is_busy_says_so(store: Store, plants: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(*_args: object, **_options: object) -> object:
        raise StoreBusy("others write")

    monkeypatch.setattr(store, "write", busy)
    with pytest.raises(Refused) as refused:
        record_visit(store, clerk(TODAY), plants[0], "周专家", "盘煤")
    assert refused.value.words("zh") == "数据库（未填）：其他人正在写入，本次操作未保存，请稍后重试"
