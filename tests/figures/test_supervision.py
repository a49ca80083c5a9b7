"""What the desk and the inspection count, against counts of the demonstration's rows by hand."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from functools import cache
from typing import Any

import pytest

from carbondash.figures import compute
from carbondash.store import Filters, Scope, Store
from tests.intake.files import rows_of

SPRING = date(2023, 6, 1)
AUTUMN = date(2023, 11, 20)
LAST = date(2024, 2, 21)
DAYS = (date(2022, 12, 31), SPRING, AUTUMN, LAST)

Row = dict[str, Any]


@pytest.fixture(scope="module")
def rows(demo_store: Store) -> Any:
    """Rows of a table, each table read once."""
    return cache(lambda name: rows_of(demo_store, name))


def _value(store: Store, figure: str, day: date, period: str | None = None, **filters: Any) -> float | None:
    with store.read(Scope.province()) as reader:
        return compute.figure(reader, figure, Filters(day, **filters), period).value


def _parts(store: Store, figure: str, day: date, period: str | None = None) -> dict[str, float]:
    with store.read(Scope.province()) as reader:
        found = compute.by_breakdown(reader, figure, Filters(day), period)
    return {name: value.value for name, value in found.items() if value.value}


def _by_city(store: Store, figure: str, day: date, period: str | None = None) -> dict[str, float]:
    with store.read(Scope.province()) as reader:
        found = compute.by_city(reader, figure, Filters(day), period)
    return {name: value.value for name, value in found.items() if value.value is not None}


@pytest.mark.parametrize("day", DAYS)
def test_reminders_visits_meetings_and_samples_are_counted_on_their_day(demo_store: Store, rows: Any, day: date) -> None:
    def known(table: str) -> list[Row]:
        return [row for row in rows(table) if row["day"] <= day]

    assert _parts(demo_store, "reminders", day) == Counter(row["kind"] for row in known("reminder"))
    assert (_value(demo_store, "assistance_visits", day) or 0) == len(known("assistance_visit"))
    assert (_value(demo_store, "coal_samples", day) or 0) == len(known("coal_sample"))
    meetings = Counter(row["city"] or "province" for row in known("dispatch_meeting"))
    assert _parts(demo_store, "dispatch_meetings", day) == meetings
    for city in ("360400", "360700"):
        assert (_value(demo_store, "dispatch_meetings", day, cities=(city,)) or 0) == meetings[city]


def _tasks(rows: Any, day: date, period: str) -> list[tuple[Row, str | None, date | None]]:
    """Each task of a period given by a day with its newest state and its due day."""
    states: dict[int, str] = {}
    for step in sorted(rows("task_step"), key=lambda row: (row["day"], row["id"])):
        if step["day"] <= day:
            states[step["task_id"]] = step["state"]
    due = {(row["notice_id"], row["kind"]): row["due_day"] for row in rows("notice_term") if row["day"] <= day}
    tasks = [row for row in rows("notice_task") if row["period"] == period and row["day"] <= day]
    return [(row, states.get(row["id"]), due.get((row["notice_id"], row["kind"]))) for row in tasks]


@pytest.mark.parametrize(
    ("day", "period"), [(SPRING, "Y2023"), (AUTUMN, "Y2023"), (date(2023, 12, 31), "Y2023"), (LAST, "Y2023"), (LAST, "Y2024")]
)
def test_a_task_is_done_by_its_newest_state_and_late_when_its_day_has_come(
    demo_store: Store, rows: Any, day: date, period: str
) -> None:
    tasks = _tasks(rows, day, period)
    assert len(tasks) == 159
    done = [row for row, state, _ in tasks if state == "done"]
    due = [row for row, _, ends in tasks if ends and ends <= day]
    late = [row for row, state, ends in tasks if state != "done" and ends and ends <= day]
    for figure, expected in (("notice_tasks_done", done), ("notice_tasks_due", due), ("notice_tasks_late", late)):
        assert _parts(demo_store, figure, day, period) == Counter(row["kind"] for row in expected)
    assert _value(demo_store, "notice_done_rate", day, period) == pytest.approx(100 * len(done) / 159)
    city = {row["enterprise_id"]: row["city"] for row in rows("enterprise_version")}
    late_by_city = {name: value for name, value in _by_city(demo_store, "notice_tasks_late", day, period).items() if value}
    assert late_by_city == Counter(city[row["enterprise_id"]] for row in late)


def test_the_notice_of_2023_leaves_the_one_of_2024_as_it_is(demo_store: Store) -> None:
    assert _value(demo_store, "power_enterprises_2024", LAST) == 53
    assert _value(demo_store, "notice_tasks", LAST) == 159
    assert _value(demo_store, "noticed_power_enterprises", AUTUMN) == 53
    assert _value(demo_store, "power_enterprises_2024", AUTUMN) is None


STEPS = ("mobilise", "self_check", "analyse", "rectify", "spot_check", "conclude")


@pytest.mark.parametrize("day", [SPRING, AUTUMN, LAST])
def test_the_campaign_step_by_step(demo_store: Store, rows: Any, day: date) -> None:
    finished: dict[str, set[int]] = defaultdict(set)
    for row in rows("campaign_step"):
        if row["day"] <= day:
            finished[row["step"]].add(row["enterprise_id"])
    members = len(rows("campaign_member"))
    assert _value(demo_store, "campaign_members", day) == members == 53
    for step in STEPS:
        assert _value(demo_store, f"campaign_{step}_rate", day) == pytest.approx(100 * len(finished[step]) / members)
    behind = {row["step"]: members - len(finished[row["step"]]) for row in rows("campaign_term") if row["due_day"] <= day}
    assert _parts(demo_store, "campaign_late", day) == {step: count for step, count in behind.items() if count}
    problems: Counter[str] = Counter()
    for row in rows("campaign_step"):
        if row["day"] <= day:
            problems[row["step"]] += row["problems"] or 0
    assert _parts(demo_store, "campaign_problems", day) == {step: count for step, count in problems.items() if count}


@pytest.mark.parametrize("year", ["Y2019", "Y2020", "Y2021", "Y2022"])
@pytest.mark.parametrize("day", [date(2022, 9, 1), SPRING, LAST])
def test_verification_and_its_fourth_party_by_year_and_body(demo_store: Store, rows: Any, year: str, day: date) -> None:
    body = {row["id"]: str(row["body_id"]) for row in rows("verification_task")}
    given = [row for row in rows("verification_task") if row["period"] == year and row["day"] <= day]
    ids = {row["id"] for row in given}
    done = [row for row in rows("verification_result") if row["task_id"] in ids and row["day"] <= day]
    returned = [row for row in done if row["returns"]]
    assert _parts(demo_store, "verification_given", day, year) == Counter(body[row["id"]] for row in given)
    assert _parts(demo_store, "verification_done", day, year) == Counter(body[row["task_id"]] for row in done)
    assert _parts(demo_store, "verification_returned", day, year) == Counter(body[row["task_id"]] for row in returned)
    if done:
        assert _value(demo_store, "verification_return_rate", day, year) == pytest.approx(100 * len(returned) / len(done))
        assert _value(demo_store, "verification_progress", day, year) == pytest.approx(100 * len(done) / len(given))
    reviews = [row for row in rows("fourth_party_review") if row["period"] == year and row["day"] <= day]
    corrected = [row for row in reviews if row["corrected_kg"]]
    missed = [row for row in reviews if row["is_material_missed"]]
    assert _parts(demo_store, "fourth_party_reviews", day, year) == Counter(body[row["task_id"]] for row in reviews)
    assert _parts(demo_store, "fourth_party_corrected", day, year) == Counter(body[row["task_id"]] for row in corrected)
    assert _parts(demo_store, "fourth_party_missed", day, year) == Counter(body[row["task_id"]] for row in missed)
    if reviews:
        tonnes = sum(row["reviewed_kg"] for row in reviews) / 1000
        assert _value(demo_store, "fourth_party_reviewed_emissions", day, year) == pytest.approx(tonnes)
        changed = sum(abs(row["corrected_kg"]) for row in reviews) / 1000
        assert _value(demo_store, "fourth_party_correction", day, year) == pytest.approx(changed)


def test_interviews_belong_to_no_city(demo_store: Store) -> None:
    assert [_value(demo_store, "body_interviews", LAST, year) for year in ("Y2021", "Y2022")] == [1, 1]
    with demo_store.read(Scope.province()) as reader:
        assert compute.figure(reader, "body_interviews", Filters(LAST, cities=("360400",))).status == "not_applicable"


MONTHS = [f"M2022-{month:02d}" for month in range(4, 13)] + [f"M2023-{month:02d}" for month in range(1, 13)]


@pytest.mark.parametrize("day", [AUTUMN, LAST])
def test_problems_are_records_reviewed_times_the_share_with_problems_times_problems_a_record(
    demo_store: Store, rows: Any, day: date
) -> None:
    found = [row for row in rows("problem") if row["day"] <= day]
    places: dict[str, set[int]] = defaultdict(set)
    for row in found:
        places[row["period"]].add(row["enterprise_id"])
    for month in MONTHS:
        reviewed = _value(demo_store, "records_reviewed", day, month)
        if not reviewed:
            continue
        total = sum(row["period"] == month for row in found)
        with_problems = _value(demo_store, "records_with_problems", day, month)
        assert with_problems == len(places[month]) <= reviewed
        share, each = (_value(demo_store, name, day, month) for name in ("problem_record_rate", "problems_per_record"))
        assert share == pytest.approx(100 * len(places[month]) / reviewed)
        if total:
            assert share is not None
            assert each is not None
            assert reviewed * share / 100 * each == pytest.approx(total)
        # The same holds in every city.
        cities = _by_city(demo_store, "monthly_problems", day, month)
        for city, count in _by_city(demo_store, "records_with_problems", day, month).items():
            assert bool(count) == bool(cities[city])


def _number(period: str) -> int:
    return int(period[1:5]) * 12 + int(period[6:])


@pytest.mark.parametrize("day", [date(2023, 3, 15), AUTUMN])
def test_a_problem_is_repeated_when_its_kind_was_found_there_in_the_three_months_before(
    demo_store: Store, rows: Any, day: date
) -> None:
    found = [row for row in rows("problem") if row["day"] <= day]
    seen = {(row["enterprise_id"], row["kind"], _number(row["period"])) for row in found}
    repeated = Counter(
        row["period"]
        for row in found
        if any((row["enterprise_id"], row["kind"], _number(row["period"]) - before) in seen for before in (1, 2, 3))
    )
    for month in {row["period"] for row in found}:
        assert _value(demo_store, "problems_repeated", day, month) == repeated[month]


@pytest.mark.parametrize("day", DAYS)
def test_days_to_close_and_the_age_of_what_is_open(demo_store: Store, rows: Any, day: date) -> None:
    opened = {row["id"]: row["day"] for row in rows("problem")}
    closed = {row["problem_id"]: row["day"] for row in rows("problem_closing") if row["day"] <= day}
    took = Counter(str((ended - opened[problem]).days) for problem, ended in closed.items())
    assert _parts(demo_store, "problem_closing_days", day) == took
    ages: Counter[str] = Counter()
    for problem, start in opened.items():
        if start <= day and problem not in closed:
            age = (day - start).days
            classes = ((7, "0..7"), (14, "8..14"), (30, "15..30"), (60, "31..60"), (90, "61..90"))
            ages[next((name for most, name in classes if age <= most), "91+")] += 1
    assert _parts(demo_store, "problems_open_age", day) == ages
    assert _value(demo_store, "problems_open_age", day) == _value(demo_store, "problems_open", day) == ages.total()
