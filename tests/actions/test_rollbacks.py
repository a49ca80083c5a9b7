"""A roll-back is an action like others: with a person and a reason, refused with the reason where it can't be."""

from __future__ import annotations

import pytest

from carbondash.actions import Refused
from carbondash.actions.corrections import correct_record
from carbondash.actions.problems import open_problem
from carbondash.actions.reviews import pass_record
from carbondash.actions.rollbacks import refusal, roll_back
from carbondash.store import Scope, Store
from tests.actions.office import AUGUST, by, clerk, everything, newest_record, require_sound, unit_of


def test_what_was_loaded_is_taken_out_and_what_follows_is_derived(store: Store, plants: list[int]) -> None:
    before = everything(store)
    load = open_problem(store, clerk(), plants[0], newest_record(store, plants[0], AUGUST), "A2")
    undone = roll_back(store, by("李科长"), load, " 误\n操作 ")
    assert everything(store) == before
    require_sound(store)
    with store.read(Scope.province()) as reader:
        newest = next(row for row in reader.loads() if row["id"] == undone)
    assert (newest["kind"], newest["actor"], newest["reason"]) == ("rollback", "李科长", "误 操作")


def test_a_load_that_later_ones_need_is_refused_with_the_reason(store: Store, plants: list[int]) -> None:
    values = {unit_of(store, plants[0]): {"fuel_t": 44_000.0}}
    corrected = correct_record(store, clerk(), newest_record(store, plants[0], AUGUST), values, "抄错")
    passed = pass_record(store, clerk(), newest_record(store, plants[0], AUGUST), "city")
    before = everything(store)
    with pytest.raises(Refused) as caught:
        roll_back(store, clerk(), corrected, "误操作")
    assert caught.value.words("zh") == f"批次（{corrected}）：第{passed}批有1行数据与其有关，请先撤回第{passed}批"
    assert f"load {passed} holds 1 rows about what it brought" in caught.value.words("en")
    assert everything(store) == before
    with store.read(Scope.province()) as reader:
        assert refusal(reader, corrected) is not None
        assert refusal(reader, passed) is None


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_what_is_no_load_of_facts_is_refused(store: Store, plants: list[int]) -> None:
    load = open_problem(store, clerk(), plants[0], newest_record(store, plants[0], AUGUST), "A2")
    undone = roll_back(store, clerk(), load, "误操作")
    with store.read(Scope.province()) as reader:
        derived = next(row["id"] for row in reader.loads() if row["kind"] == "derive")
    for number, words in (
        (load, f"已由第{undone}批撤回"),
        (undone, "本身就是撤回"),
        (derived, "只有推算结果"),
        (999, "没有这一批次"),
    ):
        with pytest.raises(Refused) as caught:
            roll_back(store, clerk(), number, "误操作")
        assert words in caught.value.words("zh")
    with pytest.raises(Refused, match="expected a text"):
        roll_back(store, clerk(), load, "  ")
