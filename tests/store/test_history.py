"""The store remembers who did what: loads page by page, what each changed, and every version of a thing."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date
from itertools import pairwise

import pytest
from sqlalchemy import text

from carbondash.actions.annotations import annotate
from carbondash.actions.candidates import reject
from carbondash.actions.corrections import correct_record
from carbondash.actions.problems import open_problem
from carbondash.actions.reminders import remind
from carbondash.actions.waivers import waive
from carbondash.derive.run import derive
from carbondash.store import Scope, Store, history
from carbondash.store.check import check
from tests.actions.office import AUGUST, JULY, clerk, newest_record, open_office, plants_of, unit_of
from tests.actions.test_candidates import NEW
from tests.store.province import fact, writing
from tests.support.furnishing import Furnishing

SQLITE = pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)


@pytest.fixture(scope="session")
def furnishing() -> Furnishing:
    """The office of the actions' tests."""
    return Furnishing("office", open_office)


def _quotes(store: Store, count: int) -> None:
    for number in range(1, count + 1):
        with writing(store, f"quote {number}") as load:
            fact(load, "market_quote", day=date(2024, 1, number), close_fen=7_000 + number)


def test_loads_come_page_by_page_the_newest_first(store: Store) -> None:
    _quotes(store, 5)
    with store.read(Scope.province()) as reader:
        first, total = history.loads(reader, {"test"}, limit=3)
        second, again = history.loads(reader, {"test"}, limit=3, offset=3)
        everything, count = history.loads(reader)
        kinds = history.kinds(reader)
    assert [row.reason for row in first] == ["quote 5", "quote 4", "quote 3"]
    assert (second[0].reason, total, again) == ("quote 2", kinds["test"], total)
    assert count == len(everything) == sum(kinds.values())
    newest = first[0]
    assert (newest.actor, newest.counts, newest.rows) == ("tester", {"market_quote": 1}, 1)
    assert newest.first_day == newest.last_day == date(2024, 1, 5)


@SQLITE
def test_whoever_sees_a_part_of_the_province_sees_no_loads(store: Store) -> None:
    with store.read(Scope(frozenset({"360100"}))) as reader:
        assert history.loads(reader) == ([], 0)
        assert history.log(reader) == ([], 0)
        assert history.kinds(reader) == {}
        assert (history.load(reader, 1), history.entry(reader, 1), history.changes(reader, 1)) == (None, None, [])
        assert history.versions(reader, "monthly_record", 1) == []


def test_a_correction_says_what_was_before_and_what_is_after(store: Store) -> None:
    plant = plants_of(store)[0]
    record, unit = newest_record(store, plant, AUGUST), unit_of(store, plant)
    load = correct_record(store, clerk(), record, {unit: {"fuel_t": 44_000.0}}, "抄错")
    with store.read(Scope.province()) as reader:
        changed = {change.table: change for change in history.changes(reader, load)}
        versions = history.versions(reader, "monthly_record", record)
        entry = history.entry(reader, load)
    row = changed["monthly_record"]
    assert row.before is not None
    assert row.after is not None
    assert (row.before["id"], row.after["version"] - row.before["version"]) == (record, 1)
    assert {"version", "day"} <= set(row.columns)
    assert "enterprise_id" not in row.columns
    assert [version.row_id for version in versions] == [record, row.row_id]
    assert [version.void_load_id for version in versions] == [None, None]
    assert entry is not None
    assert (entry.kind, entry.actor, entry.detail["counts"]["monthly_record"]) == ("action", "王审核员", 1)


def test_a_roll_back_says_what_it_took_out(store: Store) -> None:
    plant = plants_of(store)[0]
    load = waive(store, clerk(), plant, "V01", JULY, JULY, "故障")
    undone = store.roll_back(load, actor="李科长", reason="误操作")
    with store.read(Scope.province()) as reader:
        [change] = history.changes(reader, undone)
        taken = history.load(reader, load)
        entry = history.entry(reader, undone)
        [version] = history.versions(reader, "evidence_waiver", change.row_id)
    assert (change.table, change.after) == ("evidence_waiver", None)
    assert change.before is not None
    assert change.before["code"] == "V01"
    assert taken is not None
    assert taken.rolled_back_by == version.void_load_id == undone
    assert entry is not None
    assert (entry.action, entry.actor, entry.detail["rolled_back"]) == ("rollback", "李科长", load)


@SQLITE
def test_every_action_and_every_change_of_the_rules_is_in_the_log(store: Store) -> None:
    plant = plants_of(store)[0]
    done = {
        open_problem(store, clerk(), plant, newest_record(store, plant, AUGUST), "A2"): "problem",
        waive(store, clerk(), plant, "V01", JULY, JULY, "故障"): "waiver",
        remind(store, clerk(), [plant], "monthly", AUGUST): "reminder",
        reject(store, clerk(), NEW, "不列"): "candidate",
        annotate(store, clerk(), "monthly_problems", "M2023-01", "新指南"): "",
    }
    with store.engine.connect() as connection, connection.begin():
        connection.execute(text("UPDATE derive_state SET rules_digest = 'older'"))
    derive(store)
    with store.read(Scope.province()) as reader:
        entries, total = history.log(reader)
        actions, _total = history.log(reader, {"action"})
        rules = reader.state.rules_digest
    assert total == len(entries) == entries[0].seq
    assert [entry.seq for entry in entries] == list(range(total, 0, -1))
    assert all(later.previous_hash == earlier.hash for later, earlier in pairwise(entries))
    assert {entry.load_id for entry in actions} == set(done)
    assert all(done[entry.load_id] in entry.detail["reason"] and entry.actor == "王审核员" for entry in actions)
    assert next(entry.detail["rules"] for entry in entries if "rules" in entry.detail) == rules


@pytest.mark.parametrize(
    ("statement", "name", "fault"),
    [
        ("UPDATE problem SET kind = 'B1' WHERE load_id = {load}", "rows are as loaded", "load {load}: its rows are not what"),
        ("DELETE FROM problem WHERE load_id = {load}", "rows are as loaded", "load {load}: its rows are not what"),
        ("UPDATE change_log SET actor = 'nobody' WHERE load_id = {load}", "change log is chained", "entry {seq} does not follow"),
        ("DELETE FROM change_log WHERE load_id = {load}", "change log is chained", "load {load} has no entry"),
    ],
)
@SQLITE
def test_a_row_or_an_entry_that_somebody_changed_is_found(store: Store, statement: str, name: str, fault: str) -> None:
    plant = plants_of(store)[0]
    load = open_problem(store, clerk(), plant, newest_record(store, plant, AUGUST), "A2")
    with store.read(Scope.province()) as reader:
        entry = history.entry(reader, load)
    assert entry is not None
    # With another program, which holds nobody to any rule.
    with closing(sqlite3.connect(str(store.url.database))) as other, other:
        other.execute(statement.format(load=load))
    assert any(fault.format(load=load, seq=entry.seq) in words for words in check(store)[name])
