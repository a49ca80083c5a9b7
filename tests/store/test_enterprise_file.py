"""The enterprise file against the raw rows: three very different enterprises on three days, and nothing that came later."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import text

from carbondash.store import (
    Filters,
    Reader,
    Scope,
    Store,
    enterprise_checks,
    enterprise_file,
    enterprise_market,
    enterprise_work,
    record_file,
    timeline,
)
from carbondash.store.directory import listed
from carbondash.store.schema import FACT_TABLES
from tests.store.province import enterprises, fact, writing

# A large plant, the one whose account was frozen, a cement maker that files no months.
ENTERPRISES = (1, 7, 100)
DAYS = (date(2024, 2, 21), date(2023, 11, 20), date(2022, 3, 1))
CASES = [(number, day) for number in ENTERPRISES for day in DAYS]


# Tables of which every fact is an event of the timeline, and those that the file shows in another way.
_ONE_EVENT_EACH = (
    "directory_listing",
    "alliance_membership",
    "account_state",
    "operating_state",
    "control_plan",
    "annual_report",
    "monthly_record",
    "review",
    "verification_task",
    "verification_result",
    "fourth_party_review",
    "inspection",
    "campaign_step",
    "coal_sample",
    "platform_clue",
    "reminder",
    "notice_task",
    "task_step",
    "assistance_visit",
    "evidence_waiver",
    "referral",
    "allocation",
    "obligation",
    "surrender",
    "case_step",
    "allowance_step",
    "borrowing",
    "case_paper",
    "project",
    "candidate_decision",
)
_OTHERWISE_SHOWN = (
    "enterprise_version",
    "unit",
    "enforcement_case",
    "reporting_duty",
    "monthly_unit",
    "monthly_fuel",
    "problem",
    "problem_closing",
    "coal_test",
    "monthly_support",
    "meter_calibration",
    "trade",
    "loan_project",
    "annual_unit",
    "industry_year",
    "annual_margin",
    "review_note",
    "campaign_member",
)


def _count(store: Store, statement: str, number: int, day: date) -> int:
    with store.engine.connect() as connection:
        return int(connection.execute(text(statement), {"number": number, "day": day.isoformat()}).scalar_one())


def _of(table: str, more: str = "") -> str:
    return f"SELECT COUNT(*) FROM {table} WHERE enterprise_id = :number AND day <= :day AND void_load_id IS NULL {more}"


_CLOSED = (
    "SELECT COUNT(*) FROM problem p WHERE p.enterprise_id = :number AND p.day <= :day AND "
    "EXISTS (SELECT 1 FROM problem_closing c WHERE c.problem_id = p.id AND c.day <= :day)"
)


@pytest.mark.parametrize(("number", "day"), CASES)
def test_every_list_has_as_many_rows_as_there_are_facts_by_the_day(demo_store: Store, number: int, day: date) -> None:
    with demo_store.read(Scope.province()) as reader:
        ask: dict[str, Any] = {
            _of("enterprise_version"): enterprise_file.versions,
            _of("directory_listing"): enterprise_file.listings,
            _of("unit"): enterprise_file.units,
            _of("account_state"): enterprise_file.account_states,
            _of("operating_state"): enterprise_file.operating_states,
            _of("annual_report"): enterprise_checks.annual_reports,
            _of("verification_task"): enterprise_checks.verifications,
            _of("inspection"): enterprise_checks.inspections,
            _of("coal_sample"): enterprise_checks.coal_samples,
            _of("reminder"): enterprise_work.reminders,
            _of("assistance_visit"): enterprise_work.visits,
            _of("notice_task"): enterprise_work.notice_tasks,
            _of("case_step"): enterprise_work.case_steps,
            _of("platform_clue"): enterprise_work.clues,
            _of("allocation"): enterprise_market.allocations,
            _of("surrender"): enterprise_market.surrenders,
            _of("project"): enterprise_market.projects,
            _of("monthly_record"): record_file.record_versions,
            _of("review"): record_file.reviews,
            _of("evidence_waiver"): record_file.waivers,
        }
        for statement, function in ask.items():
            assert len(function(reader, number, day)) == _count(demo_store, statement, number, day), statement
        trades = "SELECT COUNT(*) FROM trade WHERE (buyer_id = :number OR seller_id = :number) AND day <= :day"
        assert len(enterprise_market.trades(reader, number, day)) == _count(demo_store, trades, number, day)
        loans = (
            "SELECT COUNT(*) FROM loan l JOIN loan_project p ON p.id = l.loan_project_id "
            "WHERE p.enterprise_id = :number AND l.day <= :day"
        )
        assert len(enterprise_market.loans(reader, number, day)) == _count(demo_store, loans, number, day)


@pytest.mark.parametrize(("number", "day"), CASES)
def test_problems_are_open_until_the_day_of_their_closing(demo_store: Store, number: int, day: date) -> None:
    with demo_store.read(Scope.province()) as reader:
        rows, total = enterprise_work.problems(reader, number, day)
        closed = enterprise_work.problems(reader, number, day, state="closed")[1]
        still_open = enterprise_work.problems(reader, number, day, state="open")[1]
        page, again = enterprise_work.problems(reader, number, day, limit=5, offset=5)
    assert len(rows) == total == closed + still_open == _count(demo_store, _of("problem"), number, day)
    assert closed == _count(demo_store, _CLOSED, number, day)
    assert (page, again if page else total) == (rows[5:10], total)
    assert all(row.closed_on is None or row.closed_on <= day for row in rows)
    assert [row.closed_on is not None for row in rows] == sorted(row.closed_on is not None for row in rows)


@pytest.mark.parametrize(("number", "day"), CASES)
def test_the_timeline_has_every_fact_once_and_none_of_later_days(demo_store: Store, number: int, day: date) -> None:
    expected = sum(_count(demo_store, _of(table), number, day) for table in _ONE_EVENT_EACH)
    expected += _count(demo_store, _of("enterprise_version", "AND valid_from > '0001-01-01'"), number, day)
    expected += _count(demo_store, "SELECT COUNT(*) FROM enterprise WHERE id = :number AND day <= :day", number, day)
    days_of_problems = (
        "SELECT COUNT(*) FROM (SELECT DISTINCT day, period FROM problem WHERE enterprise_id = :number AND day <= :day)",
        "SELECT COUNT(*) FROM (SELECT DISTINCT c.day, p.period FROM problem_closing c JOIN problem p ON p.id = c.problem_id "
        "WHERE c.enterprise_id = :number AND c.day <= :day)",
        "SELECT COUNT(*) FROM trade WHERE (buyer_id = :number OR seller_id = :number) AND day <= :day",
        "SELECT COUNT(*) FROM loan l JOIN loan_project p ON p.id = l.loan_project_id "
        "WHERE p.enterprise_id = :number AND l.day <= :day",
    )
    expected += sum(_count(demo_store, statement, number, day) for statement in days_of_problems)
    with demo_store.read(Scope.province()) as reader:
        events, total = timeline.events(reader, number, day)
        counted = timeline.counts(reader, number, day)
        by_kind = {lane: timeline.events(reader, number, day, (lane,), limit=3) for lane in timeline.LANES}
        page = timeline.events(reader, number, day, limit=7, offset=7)[0]
    assert len(events) == total == expected == sum(count for _day, _lane, count in counted)
    assert sum(count for _rows, count in by_kind.values()) == total
    assert [event.day for event in events] == sorted((event.day for event in events), reverse=True)
    assert all(event.day <= day for event in events)
    assert page == events[7:14]


def test_a_fact_table_about_enterprises_is_in_the_file_or_left_out_on_purpose() -> None:
    """Who adds a kind of fact decides whether the enterprise's own file shows it."""
    asked = {name for name, table in FACT_TABLES.items() if "enterprise_id" in table.c}
    # Two records that may be one enterprise are a question of the import, not of the enterprise.
    assert asked == {*_ONE_EVENT_EACH, *_OTHERWISE_SHOWN, "match_candidate"}


def test_who_is_not_known_yet_or_outside_the_scope_has_no_file(demo_store: Store) -> None:
    with demo_store.read(Scope.province()) as reader:
        late = enterprise_file.enterprise_head(reader, 600, DAYS[0])
        assert late is not None
        assert enterprise_file.enterprise_head(reader, 600, DAYS[2]) is None
        assert enterprise_file.enterprise_head(reader, 999_999, DAYS[0]) is None
        plant = enterprise_file.enterprise_head(reader, 1, DAYS[0])
        assert plant is not None
        assert plant.city != "360200"
        assert [row.enterprise_id for row in enterprise_file.search(reader, plant.credit_code or "", DAYS[0])] == [1]
        assert [row.enterprise_id for row in enterprise_file.search(reader, late.name_zh, DAYS[2])] == []
        assert 1 in {row.enterprise_id for row in enterprise_file.search(reader, plant.name_zh[:2], DAYS[0], limit=2000)}
    with demo_store.read(Scope(frozenset({"360200"}))) as reader:
        assert enterprise_file.enterprise_head(reader, 1, DAYS[0]) is None
        assert enterprise_file.search(reader, plant.name_zh, DAYS[0]) == []
        assert enterprise_file.enterprise_head(reader, 7, DAYS[0]) is not None


def test_the_other_side_of_a_trade_is_named_to_the_province_alone(demo_store: Store) -> None:
    def others(reader: Reader) -> set[str | None]:
        return {row.other_zh for row in enterprise_market.trades(reader, 1, DAYS[0])}

    with demo_store.read(Scope.province()) as reader:
        assert len(others(reader)) > 1
    with demo_store.read(Scope(frozenset({"360100"}))) as reader:
        assert others(reader) == {None}


def test_the_order_is_that_of_the_directory(demo_store: Store) -> None:
    filters = Filters(DAYS[1], cities=("360100", "360400"))
    with demo_store.read(Scope.province()) as reader:
        ids = enterprise_file.ordered_ids(reader, filters, 5_000)
        rows, total = listed(reader, filters, limit=5_000)
    assert ids == [row.enterprise_id for row in rows]
    assert len(ids) == total


def test_a_correction_a_closing_and_a_roll_back_change_no_earlier_day(store: Store) -> None:
    with writing(store) as load:
        one, _other = enterprises(load, 2)
        record = fact(load, "monthly_record", enterprise_id=one, period="M2023-01", day=date(2023, 2, 1), version=1)
        problem = fact(load, "problem", record_id=record, enterprise_id=one, period="M2023-01", day=date(2023, 2, 5), kind="C1")
    with writing(store) as load:
        fact(load, "monthly_record", enterprise_id=one, period="M2023-01", day=date(2023, 3, 1), version=2)
        fact(load, "problem_closing", problem_id=problem, enterprise_id=one, opened_day=date(2023, 2, 5), day=date(2023, 3, 2))
    with writing(store) as load:
        fact(load, "reminder", enterprise_id=one, kind="monthly", period="M2023-02", day=date(2023, 3, 3), author="tester")
    store.roll_back(3, actor="tester", reason="wrong enterprise")
    with store.read(Scope.province()) as reader:
        for day, versions, still_open, closed in (
            (date(2023, 2, 28), 1, 1, 0),
            (date(2023, 3, 1), 2, 1, 0),
            (date(2023, 3, 4), 2, 0, 1),
        ):
            assert len(record_file.record_versions(reader, one, day)) == versions
            assert enterprise_work.problems(reader, one, day, state="open")[1] == still_open
            assert enterprise_work.problems(reader, one, day, state="closed")[1] == closed
            assert enterprise_work.reminders(reader, one, day) == []
            whats = [event.what for event in timeline.events(reader, one, day)[0]]
            assert whats.count("record") == versions
            assert whats.count("closed") == closed
            assert "reminder" not in whats
