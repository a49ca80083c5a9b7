"""Who waits to be derived, since when, and what lets whom wait; on both engines."""

from __future__ import annotations

from datetime import date

import pytest

from carbondash.store import Scope, Store, inputs
from carbondash.store import check as checks
from tests.store.derived_rows import DAY, add_problem, derive, derived_row, waiting
from tests.store.operations import prepare
from tests.store.province import deriving, enterprises, fact, writing


@pytest.fixture
def ids(store: Store) -> list[int]:
    """Four enterprises, with units, that wait since version 1."""
    return prepare(store)


def _behind(store: Store) -> list[str]:
    """What the check says about the queue; that the directory is still to be screened is another matter."""
    return [said for said in checks.check(store)["derived facts are up to date"] if "to be derived" in said]


def test_who_is_touched_by_a_load_waits_since_the_first_of_the_loads(store: Store, ids: list[int]) -> None:
    add_problem(store, ids[1])
    assert waiting(store) == [(enterprise, 1) for enterprise in ids]
    derive(store, ids)
    assert waiting(store) == []
    with store.read(Scope.province()) as reader:
        assert (reader.state.derive_waiting, reader.state.derived_through) == (0, reader.version)
    assert _behind(store) == []
    add_problem(store, ids[1])
    add_problem(store, ids[2])
    add_problem(store, ids[1])
    assert waiting(store) == [(ids[1], 4), (ids[2], 5)]
    with store.read(Scope.province()) as reader:
        assert (reader.state.derive_waiting, reader.state.derived_through) == (2, 3)
        assert inputs.waiting(reader, 1) == [(ids[1], 4)]
    assert _behind(store) == ["2 enterprises wait to be derived since version 4 of the store: run python -m carbondash derive"]


def test_a_run_goes_on_where_it_stopped(store: Store, ids: list[int]) -> None:
    with store.read(Scope.province()) as reader:
        read_version = reader.version
    derive(store, ids[:2], read_version=read_version)
    assert waiting(store) == [(enterprise, 1) for enterprise in ids[2:]]
    derive(store, ids[2:], read_version=read_version)
    assert waiting(store) == []


def test_facts_that_came_while_an_enterprise_was_derived_keep_it_waiting(store: Store, ids: list[int]) -> None:
    with store.read(Scope.province()) as reader:
        read_version = reader.version
    add_problem(store, ids[0])
    derive(store, ids, read_version=read_version)
    assert waiting(store) == [(ids[0], read_version + 1)]
    derive(store, ids)
    assert waiting(store) == []


def test_unchanged_is_who_still_stands_and_about_whom_nothing_came_in(store: Store, ids: list[int]) -> None:
    with writing(store) as load:
        more = enterprises(load, 2)
        number = load.id
    with store.read(Scope.province()) as reader:
        read_version = reader.version
    add_problem(store, ids[0])
    store.roll_back(number, actor="tester", reason="wrong file")
    with deriving(store) as load:
        assert load.unchanged([*ids, *more], read_version) == set(ids[1:])
        assert load.unchanged([], read_version) == set()


def test_both_sides_of_a_trade_wait(store: Store, ids: list[int]) -> None:
    derive(store, ids)
    sides = {"enterprise_id": ids[0], "buyer_id": ids[0], "seller_id": ids[2]}
    amounts = {"period": "Y2021", "day": DAY, "vintage": "21", "method": "listed", "volume_t": 1, "amount_fen": 1}
    with writing(store) as load:
        fact(load, "trade", **sides, **amounts)
    assert waiting(store) == [(ids[0], 3), (ids[2], 3)]
    derive(store, ids)
    store.roll_back(3, actor="tester", reason="wrong file")
    assert waiting(store) == [(ids[0], 5), (ids[2], 5)]


def test_who_tested_with_a_laboratory_waits_when_its_mark_becomes_known(store: Store, ids: list[int]) -> None:
    with writing(store) as load:
        for enterprise, name in ((ids[0], "甲实验室"), (ids[1], "乙实验室")):
            record = fact(load, "monthly_record", enterprise_id=enterprise, period="M2023-01", day=DAY, version=1)
            of_record = {"record_id": record, "enterprise_id": enterprise, "unit_id": enterprise}
            fact(load, "coal_test", **of_record, period="M2023-01", day=DAY, laboratory=name, mark="CMA")
    derive(store, ids)
    with writing(store) as load:
        fact(load, "laboratory", name_zh="乙实验室", mark="none", valid_until=None, day=DAY)
    assert [enterprise for enterprise, _ in waiting(store)] == [ids[1]]


def test_a_quote_concerns_who_still_owes_or_is_not_past_the_deadline(store: Store, ids: list[int]) -> None:
    with writing(store) as load:
        for place, amount in enumerate((5, 5, 0)):
            owed = {"enterprise_id": ids[place], "period": "Y2021", "cycle": "C2", "amount_t": amount}
            deadline = date(2023, 12, 31) if place == 2 else date(2023, 2, 1)
            fact(load, "obligation", **owed, day=date(2023, 1, 1), deadline=deadline)
        paid = {"enterprise_id": ids[1], "period": "Y2021", "cycle": "C2", "vintage": "21", "amount_t": 5}
        fact(load, "surrender", **paid, day=date(2023, 2, 1))
    derive(store, ids)
    with writing(store) as load:
        fact(load, "market_quote", day=date(2023, 6, 1), close_fen=7000)
    assert [enterprise for enterprise, _ in waiting(store)] == [ids[0], ids[2]]
    with store.read(Scope.province()) as reader:
        assert inputs.with_open_obligation(reader) == ids[:3]
    with deriving(store) as load:
        load.derive_state(through_day=date(2023, 6, 1))
    with store.read(Scope.province()) as reader:
        assert inputs.with_open_obligation(reader) == [ids[0], ids[2]]


def test_a_corrected_quote_concerns_who_was_late_when_it_counted_and_has_surrendered_since(store: Store, ids: list[int]) -> None:
    with writing(store) as load:
        for enterprise, surrendered in ((ids[0], date(2023, 3, 1)), (ids[1], date(2023, 1, 20))):
            owed = {"enterprise_id": enterprise, "period": "Y2021", "cycle": "C2", "amount_t": 5}
            fact(load, "obligation", **owed, day=date(2023, 1, 1), deadline=date(2023, 2, 1))
            fact(load, "surrender", **owed, day=surrendered, vintage="21")
    derive(store, ids)
    with writing(store) as load:
        fact(load, "market_quote", day=date(2023, 2, 15), close_fen=7000)
    assert [enterprise for enterprise, _ in waiting(store)] == [ids[0]]
    with deriving(store) as load:
        load.derive_state(through_day=date(2023, 3, 1))
    with store.read(Scope.province()) as reader:
        assert inputs.with_open_obligation(reader) == []


def test_a_quote_concerns_whom_an_obligation_that_was_changed_later_left_short(store: Store, ids: list[int]) -> None:
    owed = {"enterprise_id": ids[0], "period": "Y2021", "cycle": "C2"}
    with writing(store) as load:
        fact(load, "obligation", **owed, day=date(2023, 1, 1), deadline=date(2023, 2, 1), amount_t=5)
        fact(load, "obligation", **owed, day=date(2023, 3, 1), deadline=date(2023, 3, 1), amount_t=0)
    derive(store, ids)
    for day, concerned in ((date(2023, 3, 2), []), (date(2023, 2, 15), [ids[0]])):
        with writing(store) as load:
            fact(load, "market_quote", day=day, close_fen=7000)
        assert [enterprise for enterprise, _ in waiting(store)] == concerned


def test_whose_risk_goes_on_is_looked_at_again_although_the_sums_are_even(store: Store, ids: list[int]) -> None:
    with writing(store) as load:
        owed = {"enterprise_id": ids[0], "period": "Y2021", "cycle": "C2", "amount_t": 5}
        fact(load, "obligation", **owed, day=date(2023, 1, 1), deadline=date(2023, 2, 1))
        fact(load, "surrender", **owed, day=date(2023, 1, 20), vintage="CCER")
    derive(store, ids, "derived_risk", derived_row(ids[0], "derived_risk", 9, day=date(2023, 2, 2)))
    with deriving(store) as load:
        load.derive_state(through_day=date(2023, 3, 1))
    with store.read(Scope.province()) as reader:
        assert inputs.with_open_obligation(reader) == [ids[0]]
    with writing(store) as load:
        fact(load, "market_quote", day=date(2023, 2, 15), close_fen=7000)
    assert [enterprise for enterprise, _ in waiting(store)] == [ids[0]]


def test_a_run_says_how_far_it_came(store: Store, ids: list[int]) -> None:
    with deriving(store) as load:
        load.derive_state(rules_digest="abc")
    with deriving(store) as load:
        load.derive_state(through_day=DAY)
    with store.read(Scope.province()) as reader:
        assert (reader.state.rules_digest, reader.state.derived_day) == ("abc", DAY)
