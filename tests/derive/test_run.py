"""The derive step on a store: what is recomputed and what is not, what happens when it is stopped, and what `check` finds."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from carbondash.derive import province
from carbondash.derive.run import derive, lag
from carbondash.derive.verify import verify
from carbondash.rules import sets
from carbondash.store import Scope, Store, inputs_derived
from carbondash.store.check import check
from carbondash.store.schema.derived import derived_risk
from tests.derive.stored import correct, plants, snapshot
from tests.intake.files import loads, rows_of
from tests.store.province import fact, writing

ROOT = Path(__file__).resolve().parents[2]


class Stopped(Exception):
    """Somebody pressed the key."""


@pytest.fixture
def derived_store(store: Store) -> tuple[Store, list[int]]:
    """Three plants, everything derived, on each engine."""
    ids = plants(store, 3)
    derive(store)
    return store, ids


def test_everything_is_derived_and_nothing_waits(derived_store: tuple[Store, list[int]]) -> None:
    store, ids = derived_store
    found = snapshot(store)
    assert all({row[0] for row in rows} == set(ids) for rows in found.values())
    assert not any(check(store).values())
    assert verify(store) == []
    with store.read(Scope.province()) as reader:
        behind = lag(reader)
    assert (behind.is_current, behind.waiting, behind.through) == (True, 0, date(2023, 11, 20))


def test_a_second_run_writes_nothing(derived_store: tuple[Store, list[int]]) -> None:
    store, _ = derived_store
    before = loads(store)
    done = derive(store)
    assert (done.visited, done.written, loads(store)) == (0, {}, before)


def test_one_corrected_record_renews_its_enterprise_alone(derived_store: tuple[Store, list[int]]) -> None:
    store, ids = derived_store
    before = snapshot(store)
    correct(store, ids[1])
    with store.read(Scope.province()) as reader:
        assert (lag(reader).waiting, lag(reader).is_current) == (1, False)
    done = derive(store)
    assert (done.visited, done.written) == (1, {"emissions": 1, "findings": 1, "risk": 1})
    after = snapshot(store)
    for table, rows in before.items():
        assert [row for row in rows if row[0] != ids[1]] == [row for row in after[table] if row[0] != ids[1]], table
    assert after["derived_allocation"] == before["derived_allocation"]
    assert after["derived_emission"] != before["derived_emission"]
    assert verify(store) == []


def test_a_roll_back_and_a_run_bring_the_state_before_back(derived_store: tuple[Store, list[int]]) -> None:
    store, ids = derived_store
    before = snapshot(store)
    load = correct(store, ids[1], date(2023, 12, 20))
    derive(store)
    assert snapshot(store) != before
    store.roll_back(load, actor="tester", reason="wrong file")
    done = derive(store)
    assert (done.waiting, done.through) == (0, date(2023, 11, 20))
    assert snapshot(store) == before
    assert not any(check(store).values())


def test_a_new_day_goes_on_with_open_obligations_only(derived_store: tuple[Store, list[int]]) -> None:
    store, ids = derived_store
    with writing(store) as load:
        fact(
            load,
            "surrender",
            enterprise_id=ids[0],
            period="Y2022",
            cycle="C2",
            day=date(2023, 11, 25),
            vintage="22",
            amount_t=860_000,
        )
    derive(store)
    with writing(store) as load:
        fact(load, "institution", name_zh="某银行", day=date(2024, 2, 1))
    with store.read(Scope.province()) as reader:
        assert (lag(reader).waiting, lag(reader).is_current) == (0, False)
    done = derive(store)
    assert set(done.written) == {"risk"}
    ended = [row for row in rows_of(store, "derived_risk") if row["enterprise_id"] == ids[0]][-1]
    assert max(row["until"] or date.max for row in rows_of(store, "derived_risk") if row["enterprise_id"] == ids[0]) == date(
        2024, 1, 1
    )
    assert ended["cycle"] == "C2"
    assert any(row["until"] is None for row in rows_of(store, "derived_risk") if row["enterprise_id"] == ids[1])
    assert verify(store) == []


def test_a_run_that_is_stopped_goes_on_where_it_was(store: Store) -> None:
    ids = plants(store, 4)

    def stop(_: str, done: int, __: int) -> None:
        if done == 2:
            raise Stopped

    with pytest.raises(Stopped):
        derive(store, stop, batch=1)
    with store.read(Scope.province()) as reader:
        assert lag(reader).waiting == 2
    half = {row[0] for row in snapshot(store)["derived_risk"]}
    assert half == set(ids[:2])
    done = derive(store)
    assert done.written == {"emissions": 2, "findings": 2, "allowances": 2, "risk": 2, "account": 2}
    assert verify(store) == []
    assert not any(check(store).values())


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_a_run_whose_process_dies_goes_on_where_it_was(store: Store, store_url: str) -> None:
    plants(store, 3)
    dead = subprocess.run(
        [sys.executable, "-m", "tests.derive.stored", store_url, "1"], cwd=ROOT, capture_output=True, check=False
    )
    assert dead.returncode == 9, dead.stderr
    with store.read(Scope.province()) as reader:
        assert lag(reader).waiting == 2
    assert derive(store).written["risk"] == 2
    assert verify(store) == []


@pytest.mark.engines
def test_a_load_that_comes_in_between_is_noticed(store: Store) -> None:
    ids = plants(store, 3)
    came: list[int] = []

    def interrupt(_: str, done: int, __: int) -> None:
        if done == 1 and not came:
            came.append(correct(store, ids[0]))

    done = derive(store, interrupt, batch=1)
    assert (came != [], done.waiting) == (True, 0)
    assert verify(store) == []
    (second,) = [
        row for row in rows_of(store, "derived_emission") if row["enterprise_id"] == ids[0] and row["day"] == date(2023, 11, 15)
    ]
    assert second["until"] is None


class Overtaken(Store):
    """A store in which somebody else writes just before the first derived rows are written."""

    def __init__(self, url: str, meanwhile: Callable[[], object]) -> None:
        super().__init__(url)
        self._meanwhile: list[Callable[[], object]] = [meanwhile]

    def write(self, **what: Any) -> Any:
        if what["kind"] == "derive" and self._meanwhile:
            self._meanwhile.pop()()
        return super().write(**what)


@pytest.fixture
def overtaken(store: Store, store_url: str) -> Iterator[Callable[[Callable[[], object]], Store]]:
    """Opens the store of the test so that something happens between the reading of facts and the writing of rows."""
    opened: list[Store] = []

    def open_it(meanwhile: Callable[[], object]) -> Store:
        opened.append(Overtaken(store_url, meanwhile))
        return opened[-1]

    yield open_it
    for each in opened:
        each.close()


@pytest.mark.engines
def test_an_enterprise_that_is_rolled_back_while_it_is_derived_leaves_nothing_behind(
    store: Store, overtaken: Callable[[Callable[[], object]], Store]
) -> None:
    kept = plants(store, 1)
    lost = plants(store, 2)
    number = loads(store)
    other = overtaken(lambda: store.roll_back(number, actor="tester", reason="wrong file"))
    done = derive(other)
    assert done.waiting == 0
    for name, rows in snapshot(store).items():
        assert {row[0] for row in rows} == set(kept), name
    with store.read(Scope.province()) as reader:
        assert inputs_derived.digests(reader, lost) == {}
    assert not any(check(store).values())
    assert verify(store) == []


@pytest.mark.engines
def test_a_record_that_is_rolled_back_while_it_is_derived_is_never_shown(
    store: Store, overtaken: Callable[[Callable[[], object]], Store]
) -> None:
    ids = plants(store, 3)
    derive(store)
    before = snapshot(store)
    number = correct(store, ids[1])
    seen: list[list[str]] = []

    def progress(_: str, __: int, ___: int) -> None:
        seen.append(check(store)["references"])

    derive(overtaken(lambda: store.roll_back(number, actor="tester", reason="wrong file")), progress)
    assert seen
    assert not any(seen)
    assert snapshot(store) == before


def test_other_rules_renew_everybody(derived_store: tuple[Store, list[int]], monkeypatch: pytest.MonkeyPatch) -> None:
    store, ids = derived_store
    monkeypatch.setattr(sets, "digest_text", lambda: "another benchmark")
    province.rules_digest.cache_clear()
    try:
        with store.read(Scope.province()) as reader:
            assert lag(reader).rules_changed
        assert verify(store) == ["the rules have changed since the facts were derived: run python -m carbondash derive"]
        assert derive(store).written == dict.fromkeys(("emissions", "findings", "allowances", "risk", "account"), len(ids))
        assert verify(store) == []
    finally:
        province.rules_digest.cache_clear()


def test_a_plan_that_comes_out_later_is_found(store: Store) -> None:
    ids = plants(store, 2, newest=date(2023, 9, 30))
    unit = rows_of(store, "unit")[0]["id"]
    with writing(store) as load:
        fact(
            load, "annual_unit", enterprise_id=ids[0], unit_id=unit, period="Y2023", day=date(2024, 6, 20), gen_mwh=1e6,
            heat_gj=0.0, load_factor_pct=90.0, emissions_kg=860_000_000,
        )  # fmt: skip
    derive(store)
    assert {row["period"] for row in rows_of(store, "derived_allocation")} == {"Y2022"}
    with writing(store) as load:
        fact(load, "institution", name_zh="某银行", day=date(2024, 11, 1))
    derive(store)
    (row,) = [row for row in rows_of(store, "derived_allocation") if row["period"] == "Y2023"]
    assert (row["enterprise_id"], row["day"], row["amount_t"]) == (ids[0], date(2024, 10, 15), 809_000)
    assert verify(store) == []


def test_facts_that_do_not_fit_hold_up_nobody_else(store: Store) -> None:
    ids = plants(store, 3)
    with writing(store) as load:
        fact(
            load,
            "allocation",
            enterprise_id=ids[1],
            period="Y2022",
            day=date(2023, 8, 1),
            vintage="xx",
            step="adjusted",
            amount_t=1,
        )
    done = derive(store)
    (words,) = done.refused
    assert words.startswith(f"enterprise {ids[1]}, risk: vintage is 'xx': expected")
    assert {row["enterprise_id"] for row in rows_of(store, "derived_risk")} == {ids[0], ids[2]}
    assert verify(store) == []
    assert derive(store).visited == 0


def test_a_derived_row_that_somebody_changed_is_found(derived_store: tuple[Store, list[int]]) -> None:
    store, ids = derived_store
    with store.engine.begin() as connection:
        connection.execute(update(derived_risk).where(derived_risk.c.enterprise_id == ids[2]).values(missing_bp=1))
    assert verify(store) == [f"derived_risk: the rows of enterprise {ids[2]} are not what the rules make of its facts"]


def test_a_derived_row_of_another_day_is_found(derived_store: tuple[Store, list[int]]) -> None:
    store, _ = derived_store
    with writing(store) as load:
        fact(load, "institution", name_zh="某银行", day=date(2024, 2, 1))
    assert verify(store) == ["derived through 2023-11-20, the store knows 2024-02-01: run python -m carbondash derive"]


def test_an_empty_store_has_nothing_to_derive(store: Store) -> None:
    done = derive(store)
    assert (done.visited, done.through, loads(store)) == (0, None, 0)
    assert verify(store) == []


# `check` of the demonstration says the same (`tests/test_cli_derived.py`).
@pytest.mark.long
def test_the_demonstration_is_derived_as_the_rules_say(demo_store: Store) -> None:
    assert verify(demo_store) == []


def test_both_engines_come_to_the_same_rows(demo_store: Store, demo_store_postgresql: Store) -> None:
    assert snapshot(demo_store) == snapshot(demo_store_postgresql)


def test_a_store_that_was_never_derived_says_so(store: Store) -> None:
    plants(store, 1)
    with store.read(Scope.province()) as reader:
        behind = lag(reader)
    assert (behind.waiting, behind.through, behind.is_current) == (1, None, False)
