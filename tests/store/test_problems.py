"""Lists of problems are what the facts say on the day, on both engines: state, repeated or new, place, page by page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import product
from typing import Any, NamedTuple, get_args

import pytest
from sqlalchemy import select

from carbondash.store import Filters, Scope, Store, problems
from carbondash.store.problems import Status
from carbondash.store.reader import Reader
from carbondash.store.schema.bookkeeping import problem_repeat, problem_span
from carbondash.store.schema.enterprises import enterprise_version
from carbondash.store.schema.evidence import problem, problem_closing
from tests.store.plans import plans
from tests.store.province import enterprises, fact, faults, writing
from tests.support.furnishing import Furnishing

MOVED = date(2023, 6, 1)
DAYS = (date(2023, 2, 28), date(2023, 4, 20), MOVED, date(2023, 7, 15), date(2024, 1, 1))
# Enterprise, data month, kind, day of finding, days until it was closed (None: never).
FOUND = (
    (0, "M2023-01", "T1", date(2023, 2, 20), 10),
    (0, "M2023-02", "T1", date(2023, 3, 20), None),
    (0, "M2023-02", "C3", date(2023, 3, 20), 90),
    (0, "M2023-05", "T1", date(2023, 6, 20), 20),
    (0, "M2023-09", "T1", date(2023, 10, 20), 5),
    (1, "M2023-01", "C3", date(2023, 2, 21), 0),
    # Of the month before, but found later: from then on the one of February is known as repeated.
    (1, "M2023-02", "C3", date(2023, 3, 21), 30),
    (2, "M2023-03", "A1", date(2023, 5, 2), 100),
    (2, "M2023-02", "A1", date(2023, 5, 20), None),
)


class Known(NamedTuple):
    """A problem as the raw rows have it: cities by day, and from which day on it is repeated."""

    id: int
    enterprise_id: int
    period: str
    kind: str
    day: date
    closed: date | None
    city_on: Callable[[date], str]
    repeated_on: date | None


def _find(store: Store) -> None:
    """Three enterprises, the first of which moves; problems open, closed, repeated, and one that was rolled back."""
    with writing(store) as load:
        ids = enterprises(load, 3)
        moved = {"city": "360200", "industry": "power", "tier": "1", "is_managed": True}
        fact(load, "enterprise_version", enterprise_id=ids[0], day=MOVED, **moved)
    with writing(store) as load:
        for who, period, kind, day, left in FOUND:
            _add(load, ids[who], period, kind, day, left)
    with writing(store) as load:
        _add(load, ids[1], "M2023-03", "C3", date(2023, 4, 25), None)
    store.roll_back(3, actor="tester", reason="wrong file")
    assert faults(store) == {}


@pytest.fixture(scope="session")
def furnishing() -> Furnishing:
    """Problems in every state."""
    return Furnishing("found", _find)


@pytest.fixture
def asked(store: Store) -> Store:
    """The store as furnished."""
    return store


def _add(load: Any, enterprise: int, period: str, kind: str, day: date, left: int | None) -> None:
    number = fact(load, "problem", enterprise_id=enterprise, period=period, day=day, kind=kind, record_id=None)
    if left is not None:
        closing = {"enterprise_id": enterprise, "problem_id": number, "opened_day": day}
        fact(load, "problem_closing", **closing, day=day + timedelta(days=left))


def _known(reader: Reader) -> list[Known]:
    """All problems that stand, from the raw rows, without any query of the module that is tested."""
    versions = list(reader.execute(select(enterprise_version).where(enterprise_version.c.void_load_id.is_(None))))
    closings = {
        row.problem_id: row.day for row in reader.execute(select(problem_closing).where(problem_closing.c.void_load_id.is_(None)))
    }
    rows = list(reader.execute(select(problem).where(problem.c.void_load_id.is_(None))))

    def city_of(enterprise: int) -> Callable[[date], str]:
        own = sorted((row.day, row.id, row.city) for row in versions if row.enterprise_id == enterprise)
        return lambda day: next((city for since, _, city in reversed(own) if since <= day), own[0][2])

    def month(period: str) -> int:
        return int(period[1:5]) * 12 + int(period[6:])

    found = []
    for row in rows:
        before = [
            other.day
            for other in rows
            if (other.enterprise_id, other.kind) == (row.enterprise_id, row.kind)
            and 1 <= month(row.period) - month(other.period) <= 3
        ]
        again = max(row.day, min(before)) if before else None
        found.append(
            Known(
                row.id, row.enterprise_id, row.period, row.kind, row.day, closings.get(row.id), city_of(row.enterprise_id), again
            )
        )
    return found


def _in_state(one: Known, status: Status, day: date, city: str | None) -> bool:
    is_open = one.day <= day and (one.closed is None or one.closed > day)
    is_repeated = one.repeated_on is not None and one.repeated_on <= day
    there = one.city_on(day if status == "open" else one.day)
    if city is not None and there != city:
        return False
    return {
        "open": is_open,
        "closed": one.closed is not None and one.closed <= day,
        "new": one.day <= day and not is_repeated,
        "repeated": one.day <= day and is_repeated,
    }[status]


def _questions() -> Iterator[tuple[Status, date, str | None]]:
    yield from product(get_args(Status), DAYS, (None, "360100", "360200"))


def test_lists_are_what_the_raw_rows_say_on_each_day_and_place(asked: Store) -> None:
    with asked.read(Scope.province()) as reader:
        known = _known(reader)
        for status, day, city in _questions():
            filters = Filters(day, cities=(city,) if city else ())
            rows = problems.problems(reader, filters, status, limit=100)
            assert {row.problem_id for row in rows} == {one.id for one in known if _in_state(one, status, day, city)}
            by_id = {one.id: one for one in known}
            for row in rows:
                one = by_id[row.problem_id]
                assert row.closed_on == (one.closed if one.closed and one.closed <= day else None)
                assert row.is_repeated == (one.repeated_on is not None and one.repeated_on <= day)
                assert row.city == one.city_on(day if status == "open" else one.day)
            order = [(row.closed_on if status == "closed" else row.day) for row in rows]
            assert order == sorted(order, reverse=status != "open")  # type: ignore[type-var]


def test_a_later_found_earlier_month_makes_a_problem_repeated_from_then_on(asked: Store) -> None:
    with asked.read(Scope.province()) as reader:

        def repeated(day: date) -> set[str]:
            return {row.period for row in problems.problems(reader, Filters(day), "repeated", kind="A1", limit=9)}

        assert repeated(date(2023, 5, 19)) == set()
        assert repeated(date(2023, 5, 20)) == {"M2023-03"}


def test_pages_follow_each_other_and_kind_month_and_year_narrow(asked: Store) -> None:
    filters = Filters(DAYS[-1])
    with asked.read(Scope.province()) as reader:
        for status in get_args(Status):
            whole = problems.problems(reader, filters, status, limit=100)
            paged = [problems.problems(reader, filters, status, limit=2, offset=start) for start in range(0, len(whole), 2)]
            assert [row for page in paged for row in page] == whole
            for row in whole:
                assert row in problems.problems(reader, filters, status, kind=row.kind, period=row.period, limit=100)
        assert problems.problems(reader, filters, "closed", years=(2022,), limit=9) == []
        assert {row.kind for row in problems.problems(reader, filters, "closed", kind="C3", limit=9)} == {"C3"}


def test_a_scope_shows_no_more_than_its_cities(asked: Store) -> None:
    with asked.read(Scope(frozenset({"360200"}))) as reader:
        for status in get_args(Status):
            rows = problems.problems(reader, Filters(DAYS[-1]), status, limit=100)
            assert {row.city for row in rows} <= {"360200"}
        assert {one.city for one in problems.repeaters(reader, Filters(DAYS[-1]), ["M2023-02"], limit=9)[0]} == {"360200"}


def test_who_has_the_same_again_is_counted_under_where_they_stand(asked: Store) -> None:
    months = [f"M2023-0{month}" for month in range(1, 6)]
    with asked.read(Scope.province()) as reader:
        known = _known(reader)
        for day in DAYS:
            rows, total = problems.repeaters(reader, Filters(day), months, limit=100)
            expected = {}
            for number in {one.enterprise_id for one in known}:
                own = [one for one in known if one.enterprise_id == number and one.day <= day and one.period in months]
                again = [one for one in own if one.repeated_on is not None and one.repeated_on <= day]
                if again:
                    city = own[0].city_on(day)
                    expected[number] = (city, len(again), len(own), len({one.period for one in again}))
            assert {row.enterprise_id: (row.city, row.repeated, row.found, row.months) for row in rows} == expected
            assert total == len(expected)
            assert [row.repeated for row in rows] == sorted((row.repeated for row in rows), reverse=True)
        kinds = problems.repeated_kinds(reader, DAYS[-1], months, [row.enterprise_id for row in rows])
        assert sum(one.repeated for one in kinds) == sum(row.repeated for row in rows)


def test_a_closing_that_is_taken_back_opens_the_problem_again(asked: Store) -> None:
    with asked.read(Scope.province()) as reader:
        still = problems.problems(reader, Filters(DAYS[-1]), "open", limit=9)
    with writing(asked) as load:
        one = still[0]
        closing = {"enterprise_id": one.enterprise_id, "problem_id": one.problem_id, "opened_day": one.day}
        fact(load, "problem_closing", **closing, day=DAYS[-1])
        number = load.id
    with asked.read(Scope.province()) as reader:
        assert one.problem_id not in {row.problem_id for row in problems.problems(reader, Filters(DAYS[-1]), "open", limit=9)}
    asked.roll_back(number, actor="tester", reason="by mistake")
    with asked.read(Scope.province()) as reader:
        assert problems.problems(reader, Filters(DAYS[-1]), "open", limit=9) == still
    assert faults(asked) == {}


def test_a_span_that_is_not_what_the_facts_say_is_a_fault(asked: Store) -> None:
    with asked.engine.connect() as connection, connection.begin():
        first = connection.scalar(select(problem_span.c.problem_id).order_by(problem_span.c.problem_id))
        connection.execute(problem_span.update().where(problem_span.c.problem_id == first).values(until=date(2023, 12, 1)))
        last = connection.scalar(select(problem_span.c.problem_id).order_by(problem_span.c.problem_id.desc()))
        connection.execute(problem_span.delete().where(problem_span.c.problem_id == last))
    assert faults(asked) == {
        "problem spans equal facts": [f"span of problem {last}: is missing", f"span of problem {first}: differs from the facts"]
    }


def test_a_count_of_repeated_problems_that_is_not_that_of_the_spans_is_a_fault(asked: Store) -> None:
    with asked.engine.connect() as connection, connection.begin():
        connection.execute(problem_repeat.update().values(problems=problem_repeat.c.problems + 1))
    (found,) = faults(asked).values()
    assert found
    assert all("miscounted" in one for one in found)


def test_the_open_ones_are_found_without_reading_the_closed_ones(asked: Store) -> None:
    if not asked.is_sqlite:
        pytest.skip("the other engine plans by the size of the table")
    with asked.read(Scope.province()) as reader, plans(asked) as found:
        problems.problems(reader, Filters(DAYS[-1]), "open", limit=50)
        problems.problems(reader, Filters(DAYS[-1]), "open", kind="T1", limit=50)
        problems.problems(reader, Filters(DAYS[-1]), "closed", limit=50)
    assert "COVERING INDEX ix_problem_span_until (until>?)" in found[0]
    assert "ix_problem_span_kind_until (kind=? AND until>?)" in found[1]
    assert "COVERING INDEX ix_problem_span_until (until<?)" in found[2]
    assert not any("SCAN problem_span" in plan for plan in found)
