"""The demonstration province reproduces every published figure, from single facts and from nothing else."""

from __future__ import annotations

import csv
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Table, select
from typer.testing import CliRunner

from carbondash import demo
from carbondash.cli import app
from carbondash.figures import compute, ledger
from carbondash.figures.reconcile import agrees, reconcile
from carbondash.store import Filters, Scope, Store, open_store
from carbondash.store import check as checks
from carbondash.store.measures import MEASURES
from carbondash.store.schema import FACT_TABLES

PUBLISHED = Path(__file__).resolve().parents[2] / "data" / "published_figures.csv"


def _command(store: Store, *words: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, [*words, "--store", store.url.render_as_string(hide_password=False)])
    return result.exit_code, result.output


def _differing(store: Store) -> set[str]:
    with store.read(Scope.province(), recount=True) as reader:
        return {row.id for row in reconcile(reader) if row.verdict != "match"}


def test_every_published_figure_is_in_the_ledger_and_reproduced(demo_store: Store) -> None:
    with PUBLISHED.open(encoding="utf-8") as file:
        wanted = {row["id"] for row in csv.DictReader(file)}
    with demo_store.read(Scope.province(), recount=True) as reader:
        found = {row.id: row.verdict for row in reconcile(reader)}
    assert set(found) == wanted
    assert set(found.values()) == {"match"}
    assert _command(demo_store, "reconcile")[0] == 0


def test_the_cube_says_the_same_as_the_facts(demo_store: Store) -> None:
    with demo_store.read(Scope.province()) as fast, demo_store.read(Scope.province(), recount=True) as slow:
        for published in fast.published():
            filters = Filters(published["as_of"])
            assert compute.all_figures(fast, filters) == compute.all_figures(slow, filters)
        for row in reconcile(fast):
            assert row.verdict == "match"


def test_the_demonstration_reconciles_on_postgresql(demo_store_postgresql: Store) -> None:
    assert _differing(demo_store_postgresql) == set()


@pytest.mark.long
@pytest.mark.parametrize("seed", [2, 3])
def test_other_seeds_reconcile_too(seed: int, tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'seed.db'}")
    store.upgrade()
    demo.build(store, seed=seed)
    assert _differing(store) == set()
    store.close()


def _strike_out(store: Store, table: Table, row_id: int) -> None:
    """Delete a fact behind the store's back, as a careless hand with a database tool would."""
    with closing(sqlite3.connect(str(store.url.database))) as connection, connection:
        deleted = connection.execute(f"DELETE FROM {table.name} WHERE id = ?", (row_id,)).rowcount
    assert deleted == 1


def _one(store: Store, table: Table, **where: object) -> int:
    with store.read(Scope.province()) as reader:
        conditions = [table.c[name] == value for name, value in where.items()]
        return int(reader.execute(select(table.c.id).where(*conditions).order_by(table.c.id)).scalars().first() or 0)


@pytest.mark.parametrize(
    ("table", "where", "dependent"),
    [
        ("problem", {"period": "M2023-01"}, {"monthly_problems_2023_01"}),
        ("problem", {"period": "M2023-08"}, {"monthly_problems_2023_08"}),
        ("problem", {"period": "M2023-05"}, set()),
        ("trade", {}, {"trade_volume_cumulative", "trade_turnover_cumulative"}),
        ("monthly_record", {"period": "M2023-08", "version": 1}, {"reports_submitted"}),
        ("monthly_record", {"period": "M2022-08", "version": 1}, {"reports_submitted", "on_time_rate_2022_08"}),
        ("annual_report", {"period": "Y2021", "version": 1}, {"reports_submitted"}),
        ("inspection", {}, {"reports_verified_or_inspected"}),
        ("notice_task", {}, set()),
    ],
)
def test_a_missing_fact_is_named_by_exactly_the_figures_that_depend_on_it(
    demo_store_copy: Store, table: str, where: dict[str, object], dependent: set[str]
) -> None:
    facts, chosen = demo_store_copy, FACT_TABLES[table]
    row_id = _one_without_later_version(facts, chosen, where) if table == "monthly_record" else _one(facts, chosen, **where)
    if table == "monthly_record" and where["period"] == "M2023-08":
        # Since August 2022 every month is 100%: a missing one shows there too.
        dependent = dependent | {"on_time_rate_2022_08"}
    _strike_out(facts, chosen, row_id)
    code, output = _command(facts, "reconcile")
    assert code == (1 if dependent else 0)
    *_, closing = output.splitlines()
    assert set(filter(None, closing.partition(" differ: ")[2].split(", "))) == dependent


def _one_without_later_version(store: Store, table: Table, where: dict[str, object]) -> int:
    later = table.alias("later")
    with store.read(Scope.province()) as reader:
        statement = select(table.c.id).where(
            *(table.c[name] == value for name, value in where.items()),
            ~select(later.c.id)
            .where(later.c.enterprise_id == table.c.enterprise_id, later.c.period == table.c.period, later.c.version > 1)
            .exists(),
        )
        return int(reader.execute(statement).scalars().first() or 0)


def test_a_missing_loan_is_named_by_the_figures_of_loans(demo_store_copy: Store) -> None:
    facts = demo_store_copy
    loan = FACT_TABLES["loan"]
    with facts.read(Scope.province()) as reader:
        by_project: dict[int, list[int]] = {}
        for row in reader.execute(select(loan.c.id, loan.c.loan_project_id)):
            by_project.setdefault(row.loan_project_id, []).append(row.id)
    only = next(loans[0] for loans in by_project.values() if len(loans) == 1)
    _strike_out(facts, loan, only)
    assert _differing(facts) == {"loan_amount", "loan_reduction", "loan_projects"}


@pytest.mark.long
def test_a_missing_loan_makes_the_check_fail(demo_store_copy: Store) -> None:
    _strike_out(demo_store_copy, FACT_TABLES["loan"], _one(demo_store_copy, FACT_TABLES["loan"]))
    assert any(checks.check(demo_store_copy).values())


def test_additive_figures_sum_over_the_eleven_cities(demo_store: Store) -> None:
    with demo_store.read(Scope.province()) as reader:
        day = reader.state.default_day
        assert day is not None
        filters = Filters(day)
        checked = 0
        for figure_id, definition in ledger.figures.items():
            if definition.kind != "amount" or "city" not in definition.by or definition.where.cities:
                continue
            whole = compute.figure(reader, figure_id, filters)
            parts = compute.by_city(reader, figure_id, filters, whole.period)
            assert sum(part.value or 0 for part in parts.values()) == pytest.approx(whole.value or 0, abs=1e-6), figure_id
            assert len(parts) <= 11
            checked += 1
        assert checked > 30


def test_at_another_scale_nothing_is_claimed(demo_store_copy: Store) -> None:
    store = demo_store_copy
    with store.write(kind="demo", actor="demo", reason="as if it had been built twice as large") as load:
        load.set_state(is_demo=True, scale=2, seed=1)
    code, output = _command(store, "reconcile")
    assert code == 0
    assert "not applicable at scale 2" in output
    assert "match" not in output
    with store.read(Scope.province()) as reader:
        assert {row.verdict for row in reconcile(reader)} == {"not_applicable"}


def test_measures_never_read_the_published_table() -> None:
    for measure in MEASURES.values():
        assert "published_figure" not in measure.tables
        assert "published_figure" not in str(measure.build(lambda column: column.is_not(None)))


@pytest.mark.parametrize(
    ("published", "value", "expected"),
    [
        ({"comparison": "eq", "value": 10.42, "decimals": 2}, 100 * 5 / 48, True),
        ({"comparison": "eq", "value": 10.42, "decimals": 2}, 100 * 6 / 48, False),
        ({"comparison": "eq", "value": 64, "decimals": 0}, 100 * 34 / 53, True),
        ({"comparison": "eq", "value": 64, "decimals": 0}, 100 * 35 / 53, False),
        ({"comparison": "eq", "value": 53, "decimals": None}, 53.0, True),
        ({"comparison": "gt", "value": 1100, "decimals": None}, 1100.0, False),
        ({"comparison": "ge", "value": 2514, "decimals": None}, 2514.0, True),
        ({"comparison": "approx", "value": 3e8, "decimals": None, "tolerance_pct": 3}, 3.09e8, True),
        ({"comparison": "approx", "value": 3e8, "decimals": None, "tolerance_pct": 3}, 3.1e8, False),
    ],
)
def test_how_a_computed_value_is_held_against_a_published_one(published: dict[str, object], value: float, expected: bool) -> None:
    assert agrees(published, value) is expected
