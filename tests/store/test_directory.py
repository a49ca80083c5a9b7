"""The directory's queries: the list as of a day in its order, candidates by their state, scope and filters on all of them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from carbondash.derive.run import derive
from carbondash.store import Filters, Scope, Store, candidates, directory
from tests.store.province import enterprises, fact, writing
from tests.support.furnishing import Furnishing

START = date(2021, 1, 1)
LAST = date(2024, 2, 21)
NANCHANG, JINGDEZHEN = "360100", "360200"


def _publish(store: Store) -> None:
    """Four power enterprises in two cities; the first moves to tier 3 in 2023, the last leaves the list later that year."""
    with writing(store) as load:
        ids = enterprises(load, 4)
        for number in ids:
            for year in (2021, 2022):
                fact(load, "directory_listing", enterprise_id=number, period=f"Y{year}", tier="1", day=date(year - 1, 12, 30))
            _report(load, number, "Y2021", date(2022, 3, 20), 50_000 + number)
        for number, tonnes in ((ids[0], 20_000), (ids[1], 60_000), (ids[3], 9_000)):
            _report(load, number, "Y2022", date(2023, 3, 20), tonnes)
        _version(load, ids[0], date(2023, 1, 1), "3", True)
        fact(load, "directory_listing", enterprise_id=ids[0], period="Y2023", tier="3", day=date(2023, 1, 1))
        _version(load, ids[3], date(2023, 4, 1), "1", False)
        fact(load, "dispatch_meeting", day=LAST, topic="调度", chair="处长", author="tester")


@pytest.fixture(scope="session")
def furnishing() -> Furnishing:
    """The lists of three years."""
    return Furnishing("listed", _publish)


@pytest.fixture
def listed(store: Store) -> tuple[Store, list[int]]:
    """The store as furnished, and its enterprises."""
    return store, [1, 2, 3, 4]


def _report(load: Any, number: int, period: str, day: date, tonnes: int) -> None:
    fact(load, "annual_report", enterprise_id=number, period=period, day=day, version=1, emissions_kg=tonnes * 1000)


def _version(load: Any, number: int, day: date, tier: str, is_managed: bool) -> None:
    city = (NANCHANG, JINGDEZHEN)[(number - 1) % 2]
    place = {"city": city, "industry": "power", "tier": tier, "is_managed": is_managed}
    fact(load, "enterprise_version", enterprise_id=number, day=day, **place)


def _record(load: Any, number: int, name: str, **more: Any) -> int:
    values: dict[str, Any] = {
        "source": "energy", "source_id": f"N{number}", "period": "Y2022", "day": date(2023, 10, 12), "city": NANCHANG,
        "industry": "other", "is_active": True, "energy_tce": 8_000.0, **more,
    }  # fmt: skip
    return fact(load, "source_record", name_zh=name, **values)


def _list(store: Store, filters: Filters, scope: Scope | None = None, **page: int) -> tuple[list[directory.Listed], int]:
    with store.read(scope or Scope.province()) as reader:
        return directory.listed(reader, filters, **{"limit": 50, **page})


def test_the_list_stands_by_tier_city_and_number_as_of_the_day(listed: tuple[Store, list[int]]) -> None:
    store, ids = listed
    rows, count = _list(store, Filters(LAST))
    assert count == 4
    assert [row.enterprise_id for row in rows] == [ids[2], ids[1], ids[3], ids[0]]
    assert [(row.tier, row.is_managed) for row in rows] == [("1", True), ("1", True), ("1", False), ("3", True)]
    before, _ = _list(store, Filters(date(2022, 6, 1)))
    assert [row.enterprise_id for row in before] == [ids[0], ids[2], ids[1], ids[3]]
    assert _list(store, Filters(date(2020, 12, 31))) == ([], 0)


def test_each_row_brings_its_lists_and_its_newest_report_known_by_the_day(listed: tuple[Store, list[int]]) -> None:
    store, ids = listed
    rows = {row.enterprise_id: row for row in _list(store, Filters(LAST))[0]}
    assert rows[ids[0]].lists == (("Y2021", "1"), ("Y2022", "1"), ("Y2023", "3"))
    assert (rows[ids[1]].emissions_period, rows[ids[1]].emissions_kg) == ("Y2022", 60_000_000)
    earlier = {row.enterprise_id: row for row in _list(store, Filters(date(2023, 3, 19)))[0]}
    assert (earlier[ids[1]].emissions_period, earlier[ids[1]].emissions_kg) == ("Y2021", 50_002_000)
    first = {row.enterprise_id: row for row in _list(store, Filters(date(2021, 2, 1)))[0]}
    assert (first[ids[1]].emissions_period, first[ids[1]].lists) == (None, (("Y2021", "1"),))


def test_pages_are_parts_of_the_whole(listed: tuple[Store, list[int]]) -> None:
    store, _ = listed
    whole, count = _list(store, Filters(LAST))
    pages = [_list(store, Filters(LAST), limit=2, offset=offset) for offset in (0, 2, 4)]
    assert [row for rows, _count in pages for row in rows] == whole
    assert {found for _rows, found in pages} == {count}


def test_filters_and_scope_narrow_the_list(listed: tuple[Store, list[int]]) -> None:
    store, ids = listed
    assert _list(store, Filters(LAST, cities=(NANCHANG,)))[1] == 2
    assert [row.enterprise_id for row in _list(store, Filters(LAST, tiers=("3",)))[0]] == [ids[0]]
    assert _list(store, Filters(LAST, industries=("aviation",))) == ([], 0)
    seen, count = _list(store, Filters(LAST), Scope(frozenset({JINGDEZHEN})))
    assert (count, {row.city for row in seen}) == (2, {JINGDEZHEN})
    assert _list(store, Filters(LAST, cities=(NANCHANG,)), Scope(frozenset({JINGDEZHEN}))) == ([], 0)


def test_the_list_in_force_is_the_newest_published_by_the_day(listed: tuple[Store, list[int]]) -> None:
    store, _ = listed
    with store.read(Scope.province()) as reader:
        assert directory.list_in_force(reader, LAST) == ("Y2023", date(2023, 1, 1))
        assert directory.list_in_force(reader, date(2022, 6, 1)) == ("Y2022", date(2021, 12, 30))
        assert directory.list_in_force(reader, date(2020, 1, 1)) is None


@pytest.fixture
def screened(listed: tuple[Store, list[int]]) -> Store:
    """Three unlisted enterprises in two cities, one of them rejected on 20 November 2023; a record that contradicts itself."""
    store, _ids = listed
    with writing(store) as load:
        _record(load, 1, "赣北堇岫锂电有限公司")
        _record(load, 2, "赣北榆蓼饲料有限公司", energy_tce=12_000.0)
        _record(load, 3, "赣东北芷汀制鞋有限公司", city=JINGDEZHEN, energy_tce=9_000.0)
        code = "91360113X67M6YEG0Y"
        owner = fact(load, "enterprise", name_zh="赣南祺榕化工", source="test", day=START, credit_code=code)
        other = {"city": "360700", "industry": "chemicals", "tier": "unknown", "is_managed": False}
        fact(load, "enterprise_version", enterprise_id=owner, day=START, **other)
        _record(load, 4, "赣北汀岫木业有限公司", stated_code=code)
    derive(store)
    with writing(store) as load:
        fact(
            load, "candidate_decision", candidate_key="R2", action="list", outcome="rejected", period="Y2022",
            day=date(2023, 11, 20), tier="3", reason="已核实：产能已停", author="张三",
        )  # fmt: skip
    return store


def _keys(store: Store, day: date, status: candidates.Status = "open", **more: Any) -> list[str]:
    scope = more.pop("scope", Scope.province())
    with store.read(scope) as reader:
        rows, count = candidates.candidates(reader, Filters(day, **more), status, limit=50)
    assert count == len(rows)
    return [row.candidate.key for row in rows]


def test_candidates_by_state_as_of_the_day_also_before_they_are_screened_again(screened: Store) -> None:
    for _ in range(2):
        assert _keys(screened, date(2023, 10, 11)) == []
        assert _keys(screened, date(2023, 11, 19)) == ["R2", "R3", "R1"]
        assert _keys(screened, date(2023, 11, 19), "rejected") == []
        assert _keys(screened, LAST) == ["R3", "R1"]
        assert _keys(screened, LAST, "rejected") == ["R2"]
        assert _keys(screened, LAST, "accepted") == []
        derive(screened)


def test_a_decided_candidate_brings_its_decision(screened: Store) -> None:
    with screened.read(Scope.province()) as reader:
        found = candidates.candidate(reader, "R2", Filters(LAST))
        earlier = candidates.candidate(reader, "R2", Filters(date(2023, 11, 1)))
        nobody = candidates.candidate(reader, "R99", Filters(LAST))
    assert found is not None
    assert earlier is not None
    assert (found.candidate.status, found.decision and found.decision.reason) == ("rejected", "已核实：产能已停")
    assert (earlier.candidate.status, earlier.decision) == ("open", None)
    assert nobody is None


def test_candidates_keep_to_filters_and_scope(screened: Store) -> None:
    assert _keys(screened, LAST, cities=(JINGDEZHEN,)) == ["R3"]
    assert _keys(screened, LAST, tiers=("3",)) == ["R3", "R1"]
    assert _keys(screened, LAST, tiers=("2",)) == []
    only = Scope(frozenset({NANCHANG}))
    assert _keys(screened, LAST, scope=only) == ["R1"]
    with screened.read(only) as reader:
        assert candidates.candidate(reader, "R3", Filters(LAST)) is None
        # The record lies here, but it has the code of somebody elsewhere.
        assert candidates.contradictions(reader, Filters(LAST), limit=9) == ([], 0)
        assert candidates.names(reader, [1, 2, 5], LAST).keys() == {1}
    with screened.read(Scope(frozenset({JINGDEZHEN}))) as reader:
        assert candidates.contradictions(reader, Filters(LAST), limit=9) == ([], 0)


def test_a_record_that_contradicts_itself_names_whose_code_it_has(screened: Store) -> None:
    with screened.read(Scope.province()) as reader:
        rows, count = candidates.contradictions(reader, Filters(LAST), limit=9)
        before = candidates.contradictions(reader, Filters(date(2023, 10, 11)), limit=9)
    assert count == 1
    assert (rows[0].code_says, rows[0].name_says, rows[0].energy_tce) == (5, None, 8_000.0)
    assert before == ([], 0)


def test_another_action_of_the_same_kind_is_listed_apart(screened: Store) -> None:
    with screened.read(Scope.province()) as reader:
        assert candidates.candidates(reader, Filters(LAST), "open", "list", limit=1)[1] == 2
        assert candidates.candidates(reader, Filters(LAST), "open", "move", limit=1) == ([], 0)
        assert [row.candidate.key for row in candidates.candidates(reader, Filters(LAST), limit=1, offset=1)[0]] == ["R1"]
