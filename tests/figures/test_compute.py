"""Figures as of a day, under filters, by period and by part; what has no data or does not apply says so."""

from __future__ import annotations

import json
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import func, select
from typer.testing import CliRunner

from carbondash.cli import app
from carbondash.figures import compute, ledger, periods
from carbondash.figures.units import unit
from carbondash.store import Filters, Scope, Store
from carbondash.store.errors import CannotCombine
from carbondash.store.schema import FACT_TABLES
from tests.store.province import enterprises, fact, writing

LAST = date(2024, 2, 21)
IN_CYCLE = date(2023, 11, 20)


def test_every_figure_has_a_unit_that_can_be_written_and_words_in_both_languages() -> None:
    for definition in ledger.figures.values():
        unit(definition.unit)
        for lang in ("zh", "en"):
            assert definition.name(lang)
            assert definition.definition(lang)
        assert definition.tables


def test_parts_of_the_second_cycle_are_in_it_and_others_are_not() -> None:
    assert all(periods.in_cycle(period, "C2") for period in ("C2", "Y2021", "Y2022", "M2022-08", "Y2021..Y2022"))
    assert not any(periods.in_cycle(period, "C2") for period in ("C1", "Y2023", "M2023-01", "Y2019..Y2022", ""))
    assert periods.matches("Y2019..Y2022", "Y2020")
    assert not periods.matches("Y2019..Y2022", "M2020-01")
    assert periods.matches("M2022-08..", "M2023-12")
    assert not periods.matches("M2022-08..", "M2022-07")
    with pytest.raises(periods.BadPeriod):
        periods.years("2023年")


def test_rates_carry_their_own_denominators(demo_store: Store) -> None:
    with demo_store.read(Scope.province()) as reader:
        start = compute.figure(reader, "on_time_rate_start", Filters(LAST))
        assert (start.numerator, start.denominator, start.n) == (5, 48, 48)
        august = compute.figure(reader, "first_pass_rate_2023_08", Filters(LAST))
        assert (august.numerator, august.n) == (34, 53)


def test_figures_as_known_on_31_august_2023(demo_store: Store) -> None:
    """On that day July's records are not yet due, August's do not exist, and nothing of the autumn is known."""
    day = date(2023, 8, 31)
    with demo_store.read(Scope.province()) as reader:
        assert compute.figure(reader, "on_time_rate", Filters(day)).period == "M2023-06"
        assert compute.figure(reader, "monthly_problems_2023_08", Filters(day)).status == "no_data"
        assert compute.figure(reader, "first_pass_rate_2023_08", Filters(day)).status == "no_data"
        assert compute.figure(reader, "power_enterprises_2024", Filters(day)).status == "no_data"


def test_a_later_day_never_changes_what_was_known_on_an_earlier_one(demo_store_copy: Store) -> None:
    day = date(2023, 8, 31)
    with demo_store_copy.read(Scope.province()) as reader:
        before = compute.all_figures(reader, Filters(day))
    with writing(demo_store_copy) as load:
        ids = enterprises(load, 1, day=date(2023, 9, 1))
        fact(load, "problem", enterprise_id=ids[0], period="M2023-01", day=date(2023, 9, 1), kind="T1", record_id=None)
        trade = {"buyer_id": ids[0], "enterprise_id": ids[0], "seller_id": None, "vintage": "22", "method": "listed"}
        fact(load, "trade", **trade, period="Y2022", day=date(2023, 9, 4), volume_t=10, amount_fen=70_000)
    with demo_store_copy.read(Scope.province()) as reader:
        assert compute.all_figures(reader, Filters(day)) == before


def test_what_is_known_on_a_day_does_not_depend_on_facts_after_it(demo_store: Store) -> None:
    """Independent of the cube: count raw rows up to the day."""
    day = date(2023, 6, 30)
    with demo_store.read(Scope.province()) as reader:

        def raw(table: str, column: str | None = None) -> int:
            facts = FACT_TABLES[table]
            amount = func.sum(facts.c[column]) if column else func.count()
            return int(reader.execute(select(amount).where(facts.c.day <= day)).scalar_one())

        filters = Filters(day)
        assert compute.figure(reader, "problems_found", filters).value == raw("problem")
        assert compute.figure(reader, "problems_closed", filters).value == raw("problem_closing")
        assert compute.figure(reader, "problems_open", filters).value == raw("problem") - raw("problem_closing")
        assert compute.figure(reader, "trade_volume_cumulative", filters).value == raw("trade", "volume_t")
        assert compute.figure(reader, "trade_turnover_cumulative", filters).value == raw("trade", "amount_fen") / 100
        assert compute.figure(reader, "loan_amount", filters).value == raw("loan", "amount_fen") / 100
        assert compute.figure(reader, "surrendered", filters, "C1").value == pytest.approx(raw("surrender", "amount_t"))


def test_opened_less_closed_is_open_in_every_month(demo_store: Store) -> None:
    filters = Filters(LAST)
    with demo_store.read(Scope.province()) as reader:
        found = dict(compute.per_month(reader, "problems_found", filters, 20))
        closed = dict(compute.per_month(reader, "problems_closed", filters, 20))
        still_open = compute.history(reader, "problems_open", filters, 20)
    for (before_day, before), (day, after) in pairwise(still_open):
        assert before_day < day
        assert (after.value or 0) - (before.value or 0) == (found[day].value or 0) - (closed[day].value or 0)


def test_the_rows_behind_a_figure_add_up_to_it(demo_store: Store) -> None:
    filters = Filters(LAST, cities=("360400",))
    with demo_store.read(Scope.province()) as reader:
        for figure_id in ("monthly_problems_2023_01", "problems_open", "trade_volume_cumulative", "managed_enterprises"):
            value = compute.figure(reader, figure_id, filters)
            rows, count = compute.rows(reader, figure_id, filters, limit=100_000)
            assert len(rows) == count
            assert sum(row["amount"] for row in rows) == value.value
            assert {row["city"] for row in rows} <= {"360400"}
            first, _ = compute.rows(reader, figure_id, filters, limit=5)
            rest, _ = compute.rows(reader, figure_id, filters, limit=100_000, offset=5)
            assert first + rest == rows


def test_filters_that_a_figure_is_not_about_make_it_not_applicable(demo_store: Store) -> None:
    with demo_store.read(Scope.province()) as reader:

        def status(figure_id: str, **filters: object) -> str:
            return compute.figure(reader, figure_id, Filters(LAST, **filters)).status  # type: ignore[arg-type]

        assert status("jiujiang_key_emitters", cities=("360100",)) == "not_applicable"
        assert status("jiujiang_key_emitters", cities=("360100", "360400")) == "ok"
        assert status("five_year_funds", cities=("360400",)) == "not_applicable"
        assert status("loan_amount", tiers=("1",)) == "not_applicable"
        assert status("monthly_problems_2023_01", cycle="C2") == "not_applicable"
        assert status("cycle2_compliance_rate", cycle="C2") == "ok"
        assert status("power_enterprises_2024", industries=("aviation",)) == "not_applicable"


def test_the_cycle_filter_narrows_what_is_about_cycles(demo_store: Store) -> None:
    with demo_store.read(Scope.province()) as reader:
        whole = compute.figure(reader, "trade_volume_cumulative", Filters(LAST)).value or 0
        parts = [compute.figure(reader, "trade_volume_cumulative", Filters(LAST, cycle=c)).value or 0 for c in ("C1", "C2")]
        assert sum(parts) == whole
        assert all(parts)
        months = [value.period for value in compute.trend(reader, "on_time_rate", Filters(LAST, cycle="C2"))]
        assert months[0] == "M2022-04"
        assert months[-1] == "M2022-12"


def test_different_institutions_are_counted_and_never_added_up(demo_store: Store) -> None:
    with demo_store.read(Scope.province()) as reader:
        whole = compute.figure(reader, "loan_institutions", Filters(LAST)).value
        parts = compute.by_city(reader, "loan_institutions", Filters(LAST))
        assert whole == 17
        assert sum(part.value or 0 for part in parts.values()) > 17
        for figure_id in ("loan_institutions", "problems_open", "managed_enterprises"):
            with pytest.raises(CannotCombine):
                compute.per_month(reader, figure_id, Filters(LAST))


def test_the_surrender_curve_ends_at_the_figure(demo_store: Store) -> None:
    with demo_store.read(Scope.province()) as reader:
        filters = Filters(IN_CYCLE)
        curve = compute.daily(reader, "surrendered", filters, IN_CYCLE - timedelta(days=200), "C2")
        assert curve[-1][1] == compute.figure(reader, "surrendered", filters, "C2")
        values = [point.value or 0 for _, point in curve]
        assert values == sorted(values)
        rate = compute.daily(reader, "surrender_rate_by_volume", filters, IN_CYCLE - timedelta(days=200), "C2")
        assert rate[-1][1] == compute.figure(reader, "surrender_rate_by_volume", filters, "C2")


def test_a_curve_that_would_begin_after_the_day_shows_the_day_only(demo_store: Store) -> None:
    day = date(2023, 8, 1)
    with demo_store.read(Scope.province()) as reader:
        curve = compute.daily(reader, "surrendered", Filters(day), date(2023, 12, 1), "C2")
        assert [when for when, _ in curve] == [day]
        assert curve[0][1].value == compute.figure(reader, "surrendered", Filters(day), "C2").value


def test_all_figures_of_one_day_speak_of_one_cycle(demo_store: Store) -> None:
    """As of 31 August 2023 nobody has surrendered for the second cycle yet: that is zero of it, not the first cycle's total."""
    with demo_store.read(Scope.province()) as reader:
        for figure_id in ("obligation", "surrendered", "surrender_outstanding", "completed_enterprises", "fine_amount"):
            assert compute.figure(reader, figure_id, Filters(date(2023, 8, 31))).period == "C2", figure_id
        assert compute.figure(reader, "surrendered", Filters(date(2023, 8, 31))).value == 0


def test_a_store_without_facts_has_no_data_and_no_errors(store: Store) -> None:
    with store.read(Scope.province()) as reader:
        values = compute.all_figures(reader, Filters(LAST))
        assert {value.status for value in values} == {"no_data"}
        assert compute.trend(reader, "on_time_rate", Filters(LAST)) == []
        assert compute.by_city(reader, "on_time_rate", Filters(LAST)) == {}
        assert compute.rows(reader, "problems_found", Filters(LAST)) == ([], 0)


def test_the_figures_command_prints_json_in_the_stated_shape(demo_store: Store) -> None:
    url = demo_store.url.render_as_string(hide_password=False)
    result = CliRunner().invoke(
        app, ["figures", "--json", "--as-of", "2023-08-31", "--city", "360400", "--tier", "1", "--store", url]
    )
    assert result.exit_code == 0
    shown = json.loads(result.stdout)
    assert shown["as_of"] == "2023-08-31"
    assert shown["demo"] is True
    assert isinstance(shown["store_version"], int)
    assert [figure["id"] for figure in shown["figures"]] == list(ledger.figures)
    keys = {"id", "period", "value", "unit", "numerator", "denominator", "n", "status"}
    for figure in shown["figures"]:
        assert set(figure) == keys
        assert figure["status"] in ("ok", "no_data", "not_applicable")
        assert (figure["value"] is None) == (figure["status"] != "ok")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["--as-of", "2023-13-01"], "--as-of"),
        (["--city", "350100"], "350100"),
        (["--tier", "9"], "--tier"),
        (["--cycle", "C9"], "C9"),
    ],
)
def test_a_wrong_filter_is_one_clear_line(demo_store: Store, words: list[str], expected: str) -> None:
    url = demo_store.url.render_as_string(hide_password=False)
    result = CliRunner().invoke(app, ["figures", *words, "--store", url])
    assert result.exit_code != 0
    assert expected in str(result.exception)


def test_a_missing_store_is_one_clear_line(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["figures", "--store", f"sqlite:///{tmp_path / 'none.db'}"])
    assert result.exit_code != 0
    assert "there is no store" in str(result.exception)
