"""Lists of filings, the review queue, reminders, notices and visits: what they say of a small province, on both engines.

One enterprise files and passes, one is returned and files again, one is late and waits at the province, one files nothing.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import update

from carbondash.store import (
    Filters,
    Scope,
    Store,
    annual_filings,
    duties,
    filings,
    notices,
    remarks,
    reminders,
    review_queue,
    visits,
)
from carbondash.store.reader import Reader
from carbondash.store.schema.evidence import problem, review
from tests.store.province import deriving, enterprises, fact, writing
from tests.support.furnishing import Furnishing

MONTH, DUE = "M2023-08", date(2023, 10, 10)
YEAR, YEAR_DUE = "Y2022", date(2023, 3, 31)
LAST = date(2023, 12, 31)
CITIES = ("360100", "360200")


def _file(store: Store) -> None:
    """Four enterprises in two cities, and what became of August 2023."""
    with writing(store) as load:
        passed, returned, waiting, absent = enterprises(load, 4, cities=CITIES)
        for one in (passed, returned, waiting, absent):
            fact(load, "reporting_duty", enterprise_id=one, kind="monthly", period=MONTH, day=DUE)
            fact(load, "reporting_duty", enterprise_id=one, kind="annual", period=YEAR, day=YEAR_DUE)
        first = _record(load, passed, date(2023, 9, 20), 1)
        _review(load, first, passed, date(2023, 9, 22), "city", "passed")
        _review(load, first, passed, date(2023, 9, 28), "province", "passed")
        second = _record(load, returned, date(2023, 10, 10), 1)
        _review(load, second, returned, date(2023, 10, 12), "city", "passed")
        _review(load, second, returned, date(2023, 10, 20), "province", "returned")
        again = _record(load, returned, date(2023, 11, 1), 2)
        _review(load, again, returned, date(2023, 11, 3), "city", "passed")
        _review(load, again, returned, date(2023, 11, 9), "province", "passed")
        late = _record(load, waiting, date(2023, 10, 15), 1)
        _review(load, late, waiting, date(2023, 10, 18), "city", "passed")
        found = fact(load, "problem", record_id=second, enterprise_id=returned, period=MONTH, day=date(2023, 10, 20), kind="Q1")
        fact(load, "problem", record_id=second, enterprise_id=returned, period=MONTH, day=date(2023, 10, 20), kind="M1")
        closed = date(2023, 11, 9)
        fact(load, "problem_closing", problem_id=found, enterprise_id=returned, opened_day=date(2023, 10, 20), day=closed)
        about = {"period": YEAR, "version": 1, "emissions_kg": 5_000}
        fact(load, "annual_report", enterprise_id=passed, day=date(2023, 3, 30), **about)
        fact(load, "annual_report", enterprise_id=waiting, day=date(2023, 4, 6), **about)
    with deriving(store) as load:
        row = {
            "enterprise_id": waiting,
            "record_id": late,
            "unit_id": None,
            "period": MONTH,
            "evidence": "{}",
            "is_waived": False,
        }
        held = {"day": date(2023, 10, 15), "until": None, "input_digest": "0"}
        findings = [row | held | {"code": code, "severity": severity} for code, severity in (("V01", 1), ("V03", 3), ("V06", 4))]
        gone = row | held | {"code": "V04", "severity": 2, "until": date(2023, 10, 16)}
        load.replace_derived("finding", [waiting], [*findings, gone])


@pytest.fixture(scope="session")
def furnishing() -> Furnishing:
    """What became of August 2023."""
    return Furnishing("filed", _file)


@pytest.fixture
def filed(store: Store) -> Store:
    """The store as furnished."""
    return store


def _record(load: object, enterprise: int, day: date, version: int) -> int:
    return fact(load, "monthly_record", enterprise_id=enterprise, period=MONTH, day=day, version=version)  # type: ignore[arg-type]


def _review(load: object, record: int, enterprise: int, day: date, lane: str, outcome: str) -> None:
    about = {"record_id": record, "enterprise_id": enterprise, "period": MONTH, "day": day}
    fact(load, "review", **about, lane=lane, outcome=outcome)  # type: ignore[arg-type]


def _named(reader: Reader, day: date, narrowed: filings.Narrowed | None) -> list[str]:
    rows, total = filings.monthly_filings(reader, Filters(day), [MONTH], narrowed=narrowed)
    assert len(rows) == total
    return sorted(row.name_zh for row in rows)


@pytest.mark.parametrize(
    ("day", "narrowed", "who"),
    [
        (LAST, None, ["企业1", "企业2", "企业3", "企业4"]),
        (LAST, "on_time", ["企业1", "企业2"]),
        (LAST, "late", ["企业3"]),
        (LAST, "missing", ["企业4"]),
        (LAST, "not_due", []),
        (LAST, "first_passed", ["企业1"]),
        (LAST, "first_returned", ["企业2"]),
        (LAST, "in_review", ["企业3"]),
        (LAST, "returned", []),
        (LAST, "passed", ["企业1", "企业2"]),
        # On the due day nothing is late or missing, and nobody knows yet what will be returned.
        (DUE, "on_time", ["企业1", "企业2"]),
        (DUE, "late", []),
        (DUE, "missing", []),
        (DUE, "not_due", ["企业3", "企业4"]),
        (DUE, "first_returned", []),
        (DUE, "in_review", ["企业2"]),
        (date(2023, 10, 11), "missing", ["企业3", "企业4"]),
        (date(2023, 10, 25), "returned", ["企业2"]),
        (date(2023, 11, 2), "returned", []),
        (date(2023, 11, 2), "in_review", ["企业2", "企业3"]),
        (date(2023, 11, 2), "passed", ["企业1"]),
    ],
)
def test_a_list_of_a_state_is_as_known_on_the_day(
    filed: Store, day: date, narrowed: filings.Narrowed | None, who: list[str]
) -> None:
    with filed.read(Scope.province()) as reader:
        assert _named(reader, day, narrowed) == who


def test_a_row_tells_what_came_of_the_duty(filed: Store) -> None:
    with filed.read(Scope.province()) as reader:
        rows, _total = filings.monthly_filings(reader, Filters(LAST), [MONTH])
        before, _total = filings.monthly_filings(reader, Filters(date(2023, 10, 25)), [MONTH])
    returned = next(row for row in rows if row.name_zh == "企业2")
    assert (returned.submitted_day, returned.versions) == (date(2023, 10, 10), 2)
    assert (returned.first_outcome, returned.first_review_day) == ("returned", date(2023, 10, 20))
    assert (returned.last_lane, returned.last_outcome, returned.last_review_day) == ("province", "passed", date(2023, 11, 9))
    assert (returned.found, returned.still_open) == (2, 1)
    then = next(row for row in before if row.name_zh == "企业2")
    assert (then.versions, then.last_outcome, then.found, then.still_open) == (1, "returned", 2, 2)
    absent = next(row for row in rows if row.name_zh == "企业4")
    assert (absent.submitted_day, absent.versions, absent.record_id, absent.first_outcome) == (None, 0, None, None)


def test_pages_of_a_list_are_its_rows_in_order_and_each_says_how_many_there_are(filed: Store) -> None:
    with filed.read(Scope.province()) as reader:
        every, total = filings.monthly_filings(reader, Filters(LAST), [MONTH])
        pages = [filings.monthly_filings(reader, Filters(LAST), [MONTH], limit=3, offset=start) for start in (0, 3, 6)]
    assert [row for rows, _total in pages for row in rows] == every
    assert {count for _rows, count in pages} == {total} == {4}
    assert [row.city for row in every] == ["360100", "360100", "360200", "360200"]


def test_lists_keep_to_the_scope_and_the_filters(filed: Store) -> None:
    with filed.read(Scope(frozenset({"360200"}))) as reader:
        assert filings.monthly_filings(reader, Filters(LAST), [MONTH])[1] == 2
        assert filings.monthly_filings(reader, Filters(LAST, cities=("360100",)), [MONTH]) == ([], 0)
        assert annual_filings.annual_filings(reader, Filters(LAST, cities=("360100",)), YEAR) == []
        assert reminders.to_close(reader, Filters(LAST, cities=("360100",)), MONTH) == ([], 0)
        waiting = review_queue.waiting(reader, Filters(LAST), [MONTH], lanes=["city", "province", "returned"], limit=9)
        assert waiting == []
    with filed.read(Scope.province()) as reader:
        assert filings.monthly_filings(reader, Filters(LAST, industries=("chemicals",)), [MONTH]) == ([], 0)


def test_a_rolled_back_review_never_was(filed: Store) -> None:
    with filed.engine.begin() as connection:
        connection.execute(update(review).where(review.c.outcome == "returned").values(void_load_id=1))
        connection.execute(update(problem).values(void_load_id=1))
    with filed.read(Scope.province()) as reader:
        assert _named(reader, LAST, "first_returned") == []
        rows, _total = filings.monthly_filings(reader, Filters(LAST), [MONTH])
    assert {(row.found, row.still_open) for row in rows} == {(0, 0)}


@pytest.mark.parametrize("day", [DUE, date(2023, 10, 16), date(2023, 10, 25), date(2023, 11, 2), LAST])
def test_the_queue_is_what_the_cube_counts_by_lane(filed: Store, day: date) -> None:
    with filed.read(Scope.province()) as reader:
        rows = review_queue.waiting(reader, Filters(day), [MONTH], lanes=["city", "province", "returned"], limit=9)
        cells = reader.cells(["records_not_passed"], Filters(day), ("breakdown", "city"))["records_not_passed"]
    assert Counter((row.lane, row.city) for row in rows) == cells


def test_the_oldest_record_stands_first_in_the_queue_with_what_the_checks_say(filed: Store) -> None:
    with filed.read(Scope.province()) as reader:
        rows = review_queue.waiting(reader, Filters(date(2023, 11, 2)), [MONTH], lanes=["city", "province"], limit=9)
        on_the_day = review_queue.waiting(reader, Filters(date(2023, 10, 15)), [MONTH], lanes=["city", "province"], limit=9)
    assert [(row.name_zh, row.lane, row.submitted_day, row.since) for row in rows] == [
        ("企业3", "province", date(2023, 10, 15), date(2023, 10, 18)),
        ("企业2", "city", date(2023, 11, 1), date(2023, 11, 1)),
    ]
    assert [(row.minor, row.medium, row.serious, row.still_open) for row in rows] == [(1, 0, 2, 0), (0, 0, 0, 2)]
    assert rows[0].due_day == DUE
    late = next(row for row in on_the_day if row.name_zh == "企业3")
    assert (late.lane, late.medium) == ("city", 1)


@pytest.mark.parametrize(
    ("day", "open_", "filed_"), [(date(2023, 9, 19), 4, 0), (date(2023, 9, 20), 3, 1), (DUE, 2, 2), (date(2023, 10, 11), 0, 0)]
)
def test_a_duty_lies_ahead_until_the_end_of_its_due_day(filed: Store, day: date, open_: int, filed_: int) -> None:
    with filed.read(Scope.province()) as reader:
        cells = reader.cells(["monthly_ahead"], Filters(day), ("breakdown",))["monthly_ahead"]
        assert (cells.get(("open",), 0), cells.get(("filed",), 0)) == (open_, filed_)
        assert duties.due_days(reader, "monthly", [MONTH], day) == ({MONTH: DUE} if day <= DUE else {})


@pytest.mark.parametrize(
    ("day", "narrowed", "who"),
    [
        (LAST, None, 4),
        (LAST, "on_time", 1),
        (LAST, "late", 1),
        (LAST, "missing", 2),
        (LAST, "behind", 3),
        (LAST, "unfiled", 2),
        (YEAR_DUE, "behind", 0),
        (YEAR_DUE, "not_due", 3),
        (date(2023, 4, 1), "missing", 3),
    ],
)
def test_annual_reports_are_listed_like_the_monthly_ones(
    filed: Store, day: date, narrowed: duties.Timeliness | None, who: int
) -> None:
    with filed.read(Scope.province()) as reader:
        assert len(annual_filings.annual_filings(reader, Filters(day), YEAR, narrowed=narrowed)) == who


def test_a_missing_annual_report_is_missing_until_it_comes(filed: Store) -> None:
    with filed.read(Scope.province()) as reader:
        counts = [
            sum(reader.cells(["annual_missing"], Filters(day), ("period",))["annual_missing"].values())
            for day in (date(2023, 3, 30), date(2023, 4, 5), date(2023, 4, 6))
        ]
    assert counts == [0, 3, 2]


def test_who_is_to_be_reminded_and_was(filed: Store) -> None:
    day = date(2023, 10, 11)
    with writing(filed) as load:
        for when in (date(2023, 10, 5), day):
            fact(load, "reminder", enterprise_id=4, kind="monthly", period=MONTH, day=when, author="tester")
        fact(load, "reminder", enterprise_id=4, kind="annual", period=YEAR, day=day, author="tester")
    with filed.read(Scope.province()) as reader:
        rows = reminders.unfiled(reader, Filters(day), "monthly", MONTH)
        before = reminders.unfiled(reader, Filters(DUE), "monthly", MONTH)
        first = reminders.unfiled(reader, Filters(day), "monthly", MONTH, limit=1)
    assert [(row.name_zh, row.reminded, row.last_reminded) for row in rows] == [("企业3", 0, None), ("企业4", 2, day)]
    assert before[-1][-2:] == (1, date(2023, 10, 5))
    assert first == rows[:1]


def test_problems_to_close_are_those_open_on_the_day(filed: Store) -> None:
    with filed.read(Scope.province()) as reader:
        found = [reminders.to_close(reader, Filters(day), MONTH) for day in (date(2023, 10, 19), date(2023, 10, 20), LAST)]
    assert [total for _rows, total in found] == [0, 1, 1]
    assert [(row.problems, row.first_found) for rows, _total in found for row in rows] == [
        (2, date(2023, 10, 20)),
        (1, date(2023, 10, 20)),
    ]


@pytest.fixture
def noticed(store: Store) -> Store:
    """A notice with two tasks for each of two enterprises; its due day is moved, one task is done and taken up again."""
    with writing(store) as load:
        first, second = 1, 2
        issued = date(2023, 2, 24)
        number = fact(load, "notice", number="1", title_zh="通知", title_en="Notice", day=issued)
        fact(load, "notice_term", notice_id=number, kind="inspection", day=issued, due_day=date(2023, 9, 30))
        fact(load, "notice_term", notice_id=number, kind="inspection", day=date(2023, 9, 1), due_day=date(2023, 10, 31))
        tasks = {}
        for one in (first, second):
            for kind in ("inspection", "verification"):
                about = {"notice_id": number, "enterprise_id": one, "period": "Y2023", "day": issued, "kind": kind}
                tasks[one, kind] = fact(load, "notice_task", **about)
        for day, state in ((date(2023, 3, 1), "started"), (date(2023, 9, 5), "done"), (date(2023, 11, 2), "reopened")):
            about = {"task_id": tasks[first, "inspection"], "enterprise_id": first, "day": day, "author": "tester"}
            fact(load, "task_step", **about, state=state)
    return store


@pytest.mark.parametrize(
    ("day", "states", "due"),
    [
        (date(2023, 2, 24), {"open": 4}, date(2023, 9, 30)),
        (date(2023, 8, 31), {"open": 3, "started": 1}, date(2023, 9, 30)),
        (date(2023, 10, 1), {"open": 3, "done": 1}, date(2023, 10, 31)),
        (date(2023, 12, 1), {"open": 3, "reopened": 1}, date(2023, 10, 31)),
    ],
)
def test_tasks_are_as_far_as_their_newest_step_of_the_day(noticed: Store, day: date, states: dict[str, int], due: date) -> None:
    with noticed.read(Scope.province()) as reader:
        counts = notices.task_counts(reader, Filters(day), 1)
        rows, total = notices.tasks(reader, Filters(day), 1)
        assert notices.notices(reader, day)[0].tasks == 4
    found: Counter[str] = Counter()
    for count in counts:
        found[count.state] += count.tasks
    assert found == states == Counter(row.state for row in rows)
    assert total == 4
    assert {count.due_day for count in counts if count.kind == "inspection"} == {due}
    assert {count.due_day for count in counts if count.kind == "verification"} == {None}


def test_tasks_can_be_narrowed_down(noticed: Store) -> None:
    day = Filters(date(2023, 12, 1))
    with noticed.read(Scope.province()) as reader:
        assert notices.notices(reader, date(2023, 2, 23)) == []
        assert notices.tasks(reader, day, 1, kind="inspection")[1] == 2
        assert notices.tasks(reader, day, 1, narrowed="overdue")[1] == 2
        assert notices.tasks(reader, day, 1, narrowed="open")[1] == 3
        assert notices.tasks(reader, replace(day, cities=("360200",)), 1, narrowed="reopened") == ([], 0)
        assert notices.tasks(reader, day, 1, limit=1, offset=9) == ([], 4)


def test_visits_meetings_and_remarks_are_those_of_the_day(store: Store) -> None:
    with writing(store) as load:
        (one,) = enterprises(load, 1)
        day = date(2023, 5, 4)
        fact(load, "assistance_visit", enterprise_id=one, day=day, experts="甲", topic="煤样", author="tester")
        for city in (None, "360100"):
            fact(load, "dispatch_meeting", city=city, day=day, topic="调度", chair="乙", author="tester")
        about = {"figure": "on_time_rate", "text_zh": "新规", "author": "tester"}
        fact(load, "annotation", **about, about="M2023-02", day=date(2023, 3, 1))
        fact(load, "annotation", **about, about="M2023-01", day=day)
    with store.read(Scope.province()) as reader:
        assert visits.visits(reader, Filters(date(2023, 5, 3))) == ([], 0)
        assert [row.city for row in visits.visits(reader, Filters(day))[0]] == ["360100"]
        assert visits.visits(reader, Filters(day), limit=5, offset=5) == ([], 1)
        assert {row.city for row in visits.meetings(reader, Filters(day))[0]} == {"unknown", "360100"}
        assert visits.meetings(reader, Filters(day, cities=("360100",), tiers=("1",)))[1] == 1
        assert [row.about for row in remarks.beside(reader, "on_time_rate", day)] == ["M2023-01", "M2023-02"]
        assert [row.about for row in remarks.beside(reader, "on_time_rate", date(2023, 3, 1))] == ["M2023-02"]
        assert remarks.beside(reader, "first_pass_rate", day) == []
