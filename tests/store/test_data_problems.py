"""Known problems of the data: each is counted as it stood on the day, under the filters, and of how many."""

from __future__ import annotations

from datetime import date

from carbondash.store import Filters, Scope, Store, data_problems
from tests.store.province import enterprises, fact, writing

DAY = date(2024, 1, 31)


def _found(store: Store, filters: Filters) -> dict[str, tuple[int, int | None]]:
    with store.read(Scope.province()) as reader:
        return {row.code: (row.found, row.of) for row in data_problems.counted(reader, filters)}


def test_every_kind_is_counted_on_its_day_and_under_the_filters(store: Store) -> None:
    with writing(store) as load:
        one, two, three = enterprises(load, 3)
        fact(load, "match_candidate", enterprise_id=one, other_id=three, day=date(2024, 1, 10), score=0.9, evidence="同名")
        state = {"unit_class": "I", "status": "operating", "location_flag": "outside"}
        fact(load, "unit", enterprise_id=two, day=date(2023, 1, 1), name="1", **state)
        version = {"city": "360100", "industry": "power", "tier": "unknown", "is_managed": True}
        fact(load, "enterprise_version", enterprise_id=three, day=date(2024, 1, 20), **version)
        fact(load, "market_quote", day=date(2024, 1, 2), close_fen=7000, listed_volume_t=10, flag="doubtful")
        fact(load, "market_quote", day=date(2024, 1, 3), close_fen=7000)
        fact(load, "market_quote", day=date(2024, 2, 1), close_fen=7000)
    found = _found(store, Filters(DAY))
    assert found["no_code"] == (3, 3)
    assert found["tier_unknown"] == (1, 3)
    assert found["off_map"] == (3, 3)
    assert found["unit_off_map"] == (1, 1)
    assert found["look_alikes"] == (1, None)
    assert found["quote_flagged"] == (1, 2)
    assert found["quote_no_volume"] == (1, 2)
    assert found["back_dated"] == (0, None)
    assert _found(store, Filters(date(2024, 1, 9)))["look_alikes"] == (0, None)
    elsewhere = _found(store, Filters(DAY, cities=("360200",)))
    assert (elsewhere["no_code"], elsewhere["tier_unknown"], elsewhere["look_alikes"]) == ((1, 1), (0, 1), (0, None))
    with writing(store) as load:
        fact(load, "directory_listing", enterprise_id=one, day=date(2022, 1, 1), period="Y2022", tier="1")
    assert _found(store, Filters(DAY))["back_dated"] == (1, None)
