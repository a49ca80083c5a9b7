"""Writing the province: the same for the same seed, only into an empty store, many times over at a scale."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from carbondash import demo
from carbondash.demo import scale as scaling
from carbondash.demo.province import make_province
from carbondash.store import Scope, Store, open_store
from tests.demo.provinces import made


def test_the_same_seed_gives_the_same_rows_and_another_seed_other_rows() -> None:
    first = made(2)
    assert make_province(2) == first
    assert made(3)["trade"] != first["trade"]


def test_rows_of_a_table_share_their_columns_and_every_table_is_written(province: dict[str, list[scaling.Row]]) -> None:
    assert set(province) == set(scaling.ORDER)
    for rows in province.values():
        assert {frozenset(row) for row in rows} == {frozenset(rows[0])}


def test_a_clone_has_its_own_identity_and_its_own_records() -> None:
    tables = made(1)
    first = dict.fromkeys(scaling.ORDER, 1)
    written = {
        table: [row for chunk in scaling.scaled(tables, table, 3, first, seed=1) for row in chunk] for table in scaling.ORDER
    }
    for table, rows in written.items():
        assert [row["id"] for row in rows] == list(range(1, scaling.count(tables, table, 3) + 1))
    enterprises = {row["id"]: row for row in written["enterprise"]}
    assert len({row["credit_code"] for row in enterprises.values()}) == 3 * 1_101
    assert len({(row["lon"], row["lat"]) for row in enterprises.values()}) > 0.99 * len(enterprises)
    owner = {row["id"]: row["enterprise_id"] for row in written["monthly_record"]}
    assert all(owner[row["record_id"]] == row["enterprise_id"] for row in written["monthly_unit"])
    assert all(owner[row["record_id"]] == row["enterprise_id"] for row in written["problem"])
    assert all(owner[row["record_id"]] == row["enterprise_id"] for row in written["coal_test"])
    reports = {row["report_number"] for row in tables["coal_test"]}
    assert len({row["report_number"] for row in written["coal_test"]}) == 3 * len(reports)
    assert len(written["laboratory"]) == len(tables["laboratory"])
    assert Counter(row["notice_id"] for row in written["notice_task"]) == {1: 3 * 159, 2: 3 * 159}


@pytest.fixture
def empty(tmp_path: Path) -> Store:
    store = open_store(f"sqlite:///{tmp_path / 'demo.db'}")
    store.upgrade()
    return store


def test_a_store_that_holds_facts_is_refused(demo_store_copy: Store) -> None:
    with demo_store_copy.read(Scope.province()) as reader:
        before = reader.version
        assert reader.state.is_demo
    with pytest.raises(demo.StoreNotEmptyError, match="already holds facts"):
        demo.build(demo_store_copy, seed=4)
    with demo_store_copy.read(Scope.province()) as reader:
        assert reader.version == before


@pytest.mark.long
def test_progress_ends_with_all_rows(empty: Store) -> None:
    seen: list[tuple[int, int]] = []
    demo.build(empty, scale=2, progress=lambda _, done, total: seen.append((done, total)))
    assert seen[-1][0] == seen[-1][1]
    assert seen == sorted(seen)
    with empty.read(Scope.province()) as reader:
        assert (reader.state.scale, reader.state.seed) == (2, 1)
    empty.close()


def test_a_scale_below_one_is_refused(empty: Store) -> None:
    with pytest.raises(ValueError, match="scale"):
        demo.build(empty, scale=0)
    empty.close()
