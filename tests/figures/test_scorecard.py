"""The city scorecard against counts of the demonstration's rows by hand, and the rule for what to act on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import pytest

from carbondash.derive.deadlines import same_time_before
from carbondash.figures import ledger, scorecard
from carbondash.figures.scorecard import BY_FIGURE, Line, card, entry_of, rows, year_before
from carbondash.figures.scorecard_acts import to_act_on
from carbondash.figures.scorecard_words import act_words, line_words
from carbondash.store import Filters, Reader, Scope, Store
from tests.intake.files import rows_of

JIUJIANG, YINGTAN = "360400", "360600"
DAYS = (date(2021, 12, 20), date(2023, 11, 20), date(2024, 2, 21))
INSIDE = date(2023, 11, 20)
PLACES = (None, JIUJIANG, YINGTAN)

Row = dict[str, Any]


@pytest.fixture(scope="module")
def raw(demo_store: Store) -> Callable[[str], list[Row]]:
    """Rows of a table, each table read once."""
    return cache(lambda name: rows_of(demo_store, name))


@pytest.fixture(scope="module")
def reader(demo_store: Store) -> Iterator[Reader]:
    with demo_store.read(Scope.province()) as found:
        yield found


@cache
def _lines(reader: Reader, day: date, city: str) -> dict[str, Line]:
    found = card(reader, Filters(day), city, lambda cycle: same_time_before(cycle, day))
    return {line.row.measure.figure: line for line in found}


def _value(reader: Reader, day: date, city: str | None, figure: str) -> tuple[float | None, float | None, float | None]:
    if city is None:
        row = next(row for row in rows(reader, Filters(day)) if row.measure.figure == figure)
        value = row.province
    else:
        value = _lines(reader, day, city)[figure].entry.value
    return value.value, value.numerator, value.denominator


def _city_of(raw: Any, enterprise: int, day: date) -> str:
    versions = [row for row in raw("enterprise_version") if row["enterprise_id"] == enterprise and row["valid_from"] <= day]
    return str(max(versions, key=lambda row: (row["valid_from"], row["day"]))["city"])


def _in(raw: Any, city: str | None, row: Row, day: date) -> bool:
    return city is None or _city_of(raw, row["enterprise_id"], day) == city


def _last_twelve(months: list[str]) -> list[str]:
    year, month = int(months[-1][1:5]), int(months[-1][6:])
    first = f"M{year - 1}-{month + 1:02d}" if month < 12 else f"M{year}-01"
    return [one for one in months if one >= first]


def _duties(raw: Any, kind: str, day: date) -> list[Row]:
    return [row for row in raw("reporting_duty") if row["kind"] == kind and row["day"] <= day]


@pytest.mark.parametrize("city", PLACES)
@pytest.mark.parametrize("day", DAYS)
def test_records_on_time_over_the_last_twelve_months_that_fell_due(reader: Reader, raw: Any, day: date, city: str | None) -> None:
    due = _duties(raw, "monthly", day)
    if not due:
        assert _value(reader, day, city, "on_time_rate") == (None, None, None)
        return
    months = _last_twelve(sorted({row["period"] for row in due}))
    first: dict[tuple[int, str], date] = {}
    for row in raw("monthly_record"):
        key = (row["enterprise_id"], row["period"])
        first[key] = min(first.get(key, date.max), row["day"])
    wanted = [row for row in due if row["period"] in months and _in(raw, city, row, row["day"])]
    on_time = sum(first.get((row["enterprise_id"], row["period"]), date.max) <= row["day"] for row in wanted)
    assert _value(reader, day, city, "on_time_rate") == (100 * on_time / len(wanted), on_time, len(wanted))


@pytest.mark.parametrize("city", PLACES)
@pytest.mark.parametrize("day", DAYS)
def test_first_passes_over_the_twelve_months_to_the_last_that_is_reviewed(
    reader: Reader, raw: Any, day: date, city: str | None
) -> None:
    first: dict[tuple[int, str], Row] = {}
    for row in sorted(raw("review"), key=lambda row: (row["day"], row["id"])):
        if row["lane"] == "province" and row["day"] <= day:
            first.setdefault((row["enterprise_id"], row["period"]), row)
    due: dict[str, int] = {}
    for row in _duties(raw, "monthly", day):
        due[row["period"]] = due.get(row["period"], 0) + 1
    done = [month for month in sorted(due) if sum(period == month for _id, period in first) >= due[month]]
    if not done:
        assert _value(reader, day, city, "first_pass_rate")[0] is None
        return
    months = _last_twelve([month for month in sorted(due) if month <= done[-1]])
    wanted = [row for row in first.values() if row["period"] in months and _in(raw, city, row, row["day"])]
    passed = sum(row["outcome"] == "passed" for row in wanted)
    assert _value(reader, day, city, "first_pass_rate") == (pytest.approx(100 * passed / len(wanted)), passed, len(wanted))


@pytest.mark.parametrize("city", PLACES)
@pytest.mark.parametrize("day", DAYS)
def test_annual_reports_on_time_for_the_newest_year_that_fell_due(reader: Reader, raw: Any, day: date, city: str | None) -> None:
    due = _duties(raw, "annual", day)
    year = max(row["period"] for row in due)
    first: dict[tuple[int, str], date] = {}
    for row in raw("annual_report"):
        key = (row["enterprise_id"], row["period"])
        first[key] = min(first.get(key, date.max), row["day"])
    wanted = [row for row in due if row["period"] == year and _in(raw, city, row, row["day"])]
    on_time = sum(first.get((row["enterprise_id"], year), date.max) <= row["day"] for row in wanted)
    assert _value(reader, day, city, "annual_on_time_rate") == (pytest.approx(100 * on_time / len(wanted)), on_time, len(wanted))


@pytest.mark.parametrize("city", PLACES)
@pytest.mark.parametrize("day", DAYS)
def test_verification_tasks_returned_of_the_newest_year_with_results(
    reader: Reader, raw: Any, day: date, city: str | None
) -> None:
    tasks = {row["id"]: row for row in raw("verification_task")}
    done = [row for row in raw("verification_result") if row["day"] <= day]
    year = max(tasks[row["task_id"]]["period"] for row in done)
    wanted = [row for row in done if tasks[row["task_id"]]["period"] == year and _in(raw, city, row, row["day"])]
    returned = sum(row["returns"] > 0 for row in wanted)
    assert _value(reader, day, city, "verification_return_rate") == (
        pytest.approx(100 * returned / len(wanted)),
        returned,
        len(wanted),
    )


@pytest.mark.parametrize("city", PLACES)
@pytest.mark.parametrize(("day", "cycle"), tuple(zip(DAYS, ("C1", "C2", "C2"), strict=True)))
def test_the_surrender_of_the_cycle_by_volume_and_by_number(
    reader: Reader, raw: Any, day: date, cycle: str, city: str | None
) -> None:
    owed: dict[int, dict[str, Row]] = {}
    for row in sorted(raw("obligation"), key=lambda row: row["day"]):
        if row["cycle"] == cycle and row["day"] <= day and _in(raw, city, row, day):
            owed.setdefault(row["enterprise_id"], {})[row["period"]] = row
    given = [row for row in raw("surrender") if row["cycle"] == cycle and row["day"] <= day and row["enterprise_id"] in owed]
    due = sum(row["amount_t"] for periods in owed.values() for row in periods.values())
    volume = sum(row["amount_t"] for row in given)
    assert _value(reader, day, city, "surrender_rate_by_volume") == (pytest.approx(100 * volume / due), volume, due)

    def is_on_time(enterprise: int) -> bool:
        deadline = max(row["deadline"] for row in owed[enterprise].values())
        by_then = sum(row["amount_t"] for row in given if row["enterprise_id"] == enterprise and row["day"] <= deadline)
        return by_then >= sum(row["amount_t"] for row in owed[enterprise].values())

    complete = sum(map(is_on_time, owed))
    assert _value(reader, day, city, "compliance_rate_by_number")[1:] == (complete, len(owed))


@pytest.mark.parametrize("city", PLACES)
@pytest.mark.parametrize("day", DAYS)
def test_what_was_traded_and_lent_within_twelve_months_and_what_is_open(
    reader: Reader, raw: Any, day: date, city: str | None
) -> None:
    start = year_before(day)
    traded = sum(
        row["volume_t"]
        for row in raw("trade")
        if start < row["day"] <= day and row["enterprise_id"] and _in(raw, city, row, row["day"])
    )
    assert _value(reader, day, city, "trade_volume_cumulative")[0] == traded
    projects = {row["id"]: row for row in raw("loan_project")}
    lent = sum(
        row["amount_fen"] / 100
        for row in raw("loan")
        if start < row["day"] <= day and city in (None, projects[row["loan_project_id"]]["city"])
    )
    assert _value(reader, day, city, "loan_amount")[0] == pytest.approx(lent)
    closed = {row["problem_id"] for row in raw("problem_closing") if row["day"] <= day}
    still_open = sum(row["day"] <= day and row["id"] not in closed and _in(raw, city, row, row["day"]) for row in raw("problem"))
    assert (_value(reader, day, city, "problems_open")[0] or 0) == still_open


def test_a_city_is_ranked_among_those_with_ten_cases_and_equal_values_share_a_rank(reader: Reader) -> None:
    found = {row.measure.figure: row for row in rows(reader, Filters(INSIDE))}
    passes = found["first_pass_rate"]
    order = sorted((-entry.value.value, code) for code, entry in passes.cities.items() if entry.value.value is not None)
    assert [passes.cities[code].rank for _value, code in order] == list(range(1, 12))
    verified = found["verification_on_time_rate"]
    small = {code for code, entry in verified.cities.items() if entry.n is not None and entry.n < 10}
    assert YINGTAN in small
    assert {code for code, entry in verified.cities.items() if entry.rank is None} == small
    assert {entry.rank for code, entry in verified.cities.items() if code not in small} == {1}
    assert found["compliance_rate_by_number"].ranked == 0
    assert found["surrender_rate_by_volume"].ranked == 11
    assert found["problems_open"].ranked == 0


def test_a_change_is_against_the_same_period_before(reader: Reader) -> None:
    lines = _lines(reader, INSIDE, JIUJIANG)

    def base(figure: str) -> tuple[str | None, date]:
        found = lines[figure].base
        assert found is not None
        return found.period, found.day

    # The duty to report months began with April 2022: the twelve months before are those that there were.
    assert base("on_time_rate") == ("M2022-04..M2022-09", INSIDE)
    assert base("annual_on_time_rate") == ("Y2021", date(2022, 11, 20))
    # 41 days to the deadline in both cycles.
    assert base("surrender_rate_by_volume") == ("C1", date(2021, 11, 20))
    assert base("problems_open") == (None, date(2022, 11, 20))
    # A count of months that there were not is not compared.
    assert lines["records_missing"].base is None
    # Six and seven enterprises: no change is read from it.
    assert lines["compliance_rate_by_number"].base is not None
    assert lines["compliance_rate_by_number"].change is None


def test_the_gap_is_in_percentage_points_for_rates_and_a_share_for_amounts(reader: Reader) -> None:
    lines = _lines(reader, INSIDE, JIUJIANG)
    passes, opened = lines["first_pass_rate"], lines["problems_open"]
    assert passes.gap == pytest.approx(21 / 80 * 100 - 213 / 616 * 100)
    assert passes.share is None
    assert opened.gap is None
    assert opened.share == pytest.approx(100 * (opened.entry.value.value or 0) / (opened.row.province.value or 1))


def test_a_cycle_filter_narrows_the_twelve_months(reader: Reader) -> None:
    found = {row.measure.figure: row for row in rows(reader, Filters(date(2024, 2, 21), cycle="C2"))}
    assert found["on_time_rate"].period == "M2022-01..M2022-12"
    assert all(row.period in (None, "C2") for row in found.values() if row.measure.over == "cycle")


def test_of_the_filters_all_but_the_cities_count(reader: Reader) -> None:
    narrow = rows(reader, Filters(INSIDE, cities=(JIUJIANG,)))
    assert [row.province for row in narrow] == [row.province for row in rows(reader, Filters(INSIDE))]
    power = {row.measure.figure: row for row in rows(reader, Filters(INSIDE, industries=("power",)))}
    assert power["annual_on_time_rate"].province.n == 53


def test_every_measure_is_a_figure_with_a_value_by_city() -> None:
    for name, measure in BY_FIGURE.items():
        assert "city" in ledger.figures[name].by
        assert measure.name("zh") != measure.name("en")


def test_a_city_without_anybody_has_no_rate_and_none_of_an_amount(reader: Reader) -> None:
    found = {row.measure.figure: row for row in rows(reader, Filters(INSIDE))}
    assert entry_of(found["first_pass_rate"], "unknown").value.value is None
    assert entry_of(found["problems_open"], "unknown").value.value == 0


def test_what_to_act_on_follows_the_rule(reader: Reader) -> None:
    lines = _lines(reader, INSIDE, JIUJIANG)
    acts = to_act_on(list(lines.values()))
    assert [(act.why, act.line.row.measure.figure) for act in acts] == [
        ("overdue", "notice_tasks_late"),
        ("at_risk", "shortfall"),
        ("target", "annual_on_time_rate"),
    ]
    # 139 of 143: four reports short of all of them.
    assert acts[2].cases == 4
    # Below the target comes before worse than the province, which comes before worse than its own past.
    every = to_act_on(list(lines.values()), most=100)
    order = [act.why for act in every]
    assert order == sorted(order, key=("overdue", "at_risk", "target", "province", "past").index)
    # 8.3 points of 80 records are seven of them.
    passes = next(act for act in every if act.line.row.measure.figure == "first_pass_rate")
    assert (passes.why, passes.cases) == ("province", 7)
    # What hangs on a city's size, and rates over fewer than ten, are held against nobody.
    assert "problems_open" not in {act.line.row.measure.figure for act in every}
    small = _lines(reader, INSIDE, YINGTAN)["verification_return_rate"]
    assert to_act_on([small]) == []


def test_nothing_to_act_on_where_all_is_well(reader: Reader) -> None:
    line = _lines(reader, INSIDE, YINGTAN)["on_time_rate"]
    assert to_act_on([line]) == []
    worse = replace(line, entry=replace(line.entry, value=replace(line.entry.value, value=90.0)))
    assert [act.why for act in to_act_on([worse])] == ["target"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_words_say_value_rank_basis_and_gap(reader: Reader, lang: Any) -> None:
    lines = _lines(reader, INSIDE, JIUJIANG)
    said = line_words(lines["first_pass_rate"], lang)
    small = line_words(lines["compliance_rate_by_number"], lang)
    acts = [act_words(act, lang) for act in to_act_on(list(lines.values()))]
    if lang == "zh":
        assert (said.value, said.rank) == ("26.3%（21/80）", "第8位/11市")
        assert said.gap == "低8.3个百分点"
        assert small.value == "6/7 ◦"
        assert acts[2] == "年度报告按时报送率97.2%（139/143），距目标100%差4份。"
    else:
        assert (said.value, said.rank, said.gap) == ("26.3% (21/80)", "8 of 11", "8.3 pp below")
        assert said.change.startswith("▼ 23.8 pp")
        assert said.basis == "Apr 2022–Aug 2022: 50.0% (15/30)"
        assert small.change == ""
        assert acts[0] == "Tasks of the yearly notice overdue: 1 task, overdue."
    assert small.is_small
    assert len(said.course) == 12


def test_the_day_before_a_leap_day_is_the_28th() -> None:
    assert year_before(date(2024, 2, 29)) == date(2023, 2, 28)
    assert scorecard.MEASURES
