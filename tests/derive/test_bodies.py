"""The league of verification bodies, held against a recount of raw rows that uses neither cube nor record queries."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import text

from carbondash.derive import bodies
from carbondash.derive.bodies import League, Standing, Work
from carbondash.store import Filters, Reader, Scope, Store, verification
from tests.store.province import enterprises, fact, writing

DAYS = (date(2021, 7, 1), date(2022, 8, 15), date(2023, 6, 10), date(2023, 6, 30), date(2023, 8, 1), date(2024, 2, 21))
PERIODS = ("Y2019", "Y2020", "Y2021", "Y2022")
PROVINCE = Scope.province()
# The raw rows of a store that no test writes to, by its key and table.
_RAW: dict[tuple[str, str], list[dict[str, Any]]] = {}


@pytest.fixture
def reader(demo_store: Store) -> Iterator[Reader]:
    with demo_store.read(PROVINCE) as found:
        yield found


def _recount(reader: Reader, body: int, period: str, day: date, city: str | None = None) -> Work:
    """A body's record of a year from the raw rows, one by one."""

    def rows(table: str) -> list[dict[str, Any]]:
        if (reader.state.key, table) not in _RAW:
            found = reader.execute(text(f"SELECT * FROM {table} WHERE void_load_id IS NULL")).mappings()
            _RAW[reader.state.key, table] = [dict(row) for row in found]
        return _RAW[reader.state.key, table]

    def day_of(row: dict[str, Any], name: str = "day") -> date:
        return date.fromisoformat(row[name]) if isinstance(row[name], str) else row[name]

    def place(enterprise: int, on: date) -> str:
        versions = [row for row in rows("enterprise_version") if row["enterprise_id"] == enterprise and day_of(row) <= on]
        return str(max(versions, key=lambda row: (day_of(row), row["id"]))["city"]) if versions else "unknown"

    given = [
        row
        for row in rows("verification_task")
        if row["body_id"] == body and row["period"] == period and day_of(row) <= day
        and (city is None or place(row["enterprise_id"], day_of(row)) == city)
    ]  # fmt: skip
    results = {row["task_id"]: row for row in rows("verification_result") if day_of(row) <= day}
    reviews = {row["task_id"]: row for row in rows("fourth_party_review") if day_of(row) <= day}
    done = [results[row["id"]] for row in given if row["id"] in results]
    due = [row for row in given if day_of(row, "due_day") <= day]
    in_time = [row for row in due if row["id"] in results and day_of(results[row["id"]]) <= day_of(row, "due_day")]
    reviewed = [reviews[row["id"]] for row in given if row["id"] in reviews]
    stated = [row for row in rows("body_conduct") if row["body_id"] == body and row["period"] == period and day_of(row) <= day]
    return Work(
        given=len(given),
        done=len(done),
        first_passed=sum(row["returns"] == 0 for row in done),
        due=len(due),
        on_time=len(in_time),
        reviewed=len(reviewed),
        corrected=sum(row["corrected_kg"] != 0 for row in reviewed),
        missed=sum(bool(row["is_material_missed"]) for row in reviewed),
        reviewed_t=sum(row["reviewed_kg"] for row in reviewed) / 1000,
        corrected_t=sum(abs(row["corrected_kg"]) for row in reviewed) / 1000,
        conduct=max(stated, key=lambda row: (day_of(row), row["id"]))["conduct_pct"] if stated else None,
    )


def standing(league: League, body: int) -> Standing:
    found = league.of(body)
    assert found is not None
    return found


@pytest.mark.parametrize("day", DAYS)
def test_a_bodys_record_is_what_the_raw_rows_say(reader: Reader, day: date) -> None:
    for period in PERIODS:
        league = bodies.league(reader, Filters(day), period)
        recounted = {body: _recount(reader, body, period, day) for body in verification.bodies(reader)}
        assert {one.body.body_id: one.work for one in league.standings} == {
            body: work for body, work in recounted.items() if work.given
        }


def test_a_citys_league_counts_the_tasks_of_its_enterprises_and_so_does_a_city_users(demo_store: Store, reader: Reader) -> None:
    day, period, city = DAYS[-1], "Y2021", "360400"
    filtered = bodies.league(reader, Filters(day, cities=(city,)), period)
    assert filtered.standings
    for one in filtered.standings:
        assert one.work == _recount(reader, one.body.body_id, period, day, city)
    with demo_store.read(Scope(frozenset({city}))) as own:
        seen = bodies.league(own, Filters(day), period)
    # How a body behaves is stated for the whole province, in words that may name anybody: it stays with the province's people.
    assert all(one.work.conduct is None for one in seen.standings)
    assert {one.body: one.work for one in seen.standings} == {
        one.body: replace(one.work, conduct=None) for one in filtered.standings
    }


def test_several_years_together_are_the_sum_of_their_years(reader: Reader) -> None:
    day = DAYS[-1]
    years = [bodies.league(reader, Filters(day), period) for period in PERIODS]
    for one in bodies.league(reader, Filters(day), "Y2019..Y2022").standings:
        parts = [standing(league, one.body.body_id).work for league in years]
        for name in ("given", "done", "first_passed", "due", "on_time", "reviewed", "corrected", "missed"):
            assert getattr(one.work, name) == sum(getattr(part, name) for part in parts)
        assert one.work.corrected_t == pytest.approx(sum(part.corrected_t for part in parts))
        stated = [part.conduct for part in parts if part.conduct is not None]
        assert one.work.conduct == pytest.approx(sum(stated) / len(stated))


def test_points_add_up_to_the_total_and_the_rank_lies_between_its_bounds(reader: Reader) -> None:
    league = bodies.league(reader, Filters(DAYS[-1]), "Y2022")
    assert [one.rank for one in league.ranked] == sorted(one.rank or 0 for one in league.ranked)
    for one in league.ranked:
        assert one.total is not None
        assert one.low is not None
        assert one.high is not None
        known = sum(part.points for part in one.parts if part.points is not None)
        assert one.total == pytest.approx(100 * known / one.assessable)
        assert one.low <= one.total <= one.high
        assert one.rank is not None
        assert one.best is not None
        assert one.worst is not None
        assert 1 <= one.best <= one.rank <= one.worst <= len(league.ranked)


def test_in_the_middle_of_a_campaign_nobody_is_ranked_and_it_says_why(reader: Reader) -> None:
    league = bodies.league(reader, Filters(date(2023, 6, 10)), "Y2022")
    assert league.ranked == ()
    assert all("不足10项" in one.words_zh for one in league.unranked)
    assert all(one.work.due == 0 for one in league.unranked)
    assert [part.points for part in league.unranked[0].parts if part.code == "on_time"] == [None]


def test_a_day_is_told_what_was_known_on_it_and_nothing_later(demo_store_copy: Store) -> None:
    day = date(2023, 8, 1)
    with demo_store_copy.read(PROVINCE) as reader:
        before = bodies.league(reader, Filters(day), "Y2022")
    with writing(demo_store_copy) as load:
        task = next(iter(_tasks(demo_store_copy, 1)))
        fact(load, "body_conduct", body_id=1, period="Y2022", day=date(2023, 8, 2), conduct_pct=1.0)
        fact(load, "body_interview", body_id=1, period="Y2022", day=date(2023, 8, 2), reason="试", author="某处")
        about = {"task_id": task[0], "enterprise_id": task[1], "period": "Y2022", "day": date(2023, 8, 2)}
        fact(load, "fourth_party_review", **about, reviewer="甲", reviewed_kg=9, corrected_kg=9, is_material_missed=True)
    with demo_store_copy.read(PROVINCE) as reader:
        assert bodies.league(reader, Filters(day), "Y2022") == before
        after = bodies.league(reader, Filters(date(2023, 8, 2)), "Y2022")
        assert standing(after, 1).work.conduct == 1.0
        assert standing(after, 1).work.missed == standing(before, 1).work.missed + 1


def _tasks(store: Store, body: int) -> list[tuple[int, int]]:
    """Tasks of a body of 2022 that no fourth party has reviewed: id and enterprise."""
    with store.read(PROVINCE) as reader:
        found = verification.tasks(reader, Filters(DAYS[-1]), "Y2022", body=body, limit=1000)
        return [(one.task_id, one.enterprise_id) for one in found if one.reviewed is None]


def test_low_scorers_are_the_bands_c_and_d_the_lowest_first_with_the_interviews_of_the_year(reader: Reader) -> None:
    day = DAYS[-1]
    held = verification.interviews(reader, day)
    league = bodies.league(reader, Filters(day), "Y2022")
    found = bodies.low_scorers(league, held)
    assert [one.standing.body.body_id for one in found] == [
        one.body.body_id for one in reversed(league.ranked) if one.band in ("C", "D")
    ]
    assert {one.step for one in found if one.standing.band == "D"} <= {"interview"}
    talked = {one.standing.body.body_id: one.held for one in found if one.held}
    assert talked
    for body, interviews in talked.items():
        assert {one.period for one in interviews} == {"Y2022"}
        assert {one.body_id for one in interviews} == {body}
    earlier = bodies.low_scorers(bodies.league(reader, Filters(day), "Y2019"), held)
    assert all(one.held == () for one in earlier)


def test_without_tasks_the_league_is_empty_and_the_method_is_still_told(reader: Reader) -> None:
    league = bodies.league(reader, Filters(date(2021, 1, 5)), "Y2022")
    assert league.standings == ()
    assert league.method is not None
    assert (league.method.least_sample, league.method.least_assessable, league.method.level) == (10, 50.0, 95.0)
    assert [(band.code, band.least) for band in league.method.bands] == [("A", 90.0), ("B", 80.0), ("C", 70.0), ("D", 0.0)]


def test_a_body_below_the_minimum_stands_apart_and_takes_nobodys_rank(store: Store) -> None:
    """Twelve tasks for one body and nine, without fault, for the other: only the first is ranked."""
    given, due = date(2023, 4, 10), date(2023, 6, 30)
    with writing(store) as load:
        many, few = (fact(load, "verification_body", name_zh=name, day=date(2021, 1, 4)) for name in ("甲", "乙"))
        ids = enterprises(load, 21)
        for place, enterprise in enumerate(ids):
            about = {"enterprise_id": enterprise, "period": "Y2022", "day": given, "due_day": due}
            task = fact(load, "verification_task", **about, body_id=many if place < 12 else few)
            done = {"task_id": task, "enterprise_id": enterprise, "assigned_day": given, "emissions_kg": 1}
            fact(load, "verification_result", **done, day=due, returns=1 if place < 3 else 0)
    with store.read(PROVINCE) as reader:
        league = bodies.league(reader, Filters(date(2024, 2, 21)), "Y2022")
    assert [(one.body.name_zh, one.rank) for one in league.ranked] == [("甲", 1)]
    assert [(one.body.name_zh, one.rank, one.total) for one in league.unranked] == [("乙", None, 100.0)]
    assert standing(league, many).work.first_passed == 9
