"""A reviewer's day: the city passes the evidence on, the province passes or returns it, and the first-pass rate follows."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from carbondash.actions import Refused
from carbondash.actions.reviews import next_turn, pass_record, return_record
from carbondash.store import Scope, Store
from tests.actions.office import AUGUST, CAME, JULY, TODAY, by, clerk, live, newest_record, require_sound, value
from tests.intake.files import rows_of
from tests.store.province import fact, writing


def _lane(store: Store, record: int, day: date = TODAY) -> str:
    with store.read(Scope.province()) as reader:
        return next_turn(reader, record, day).lane


def test_a_record_goes_from_the_city_to_the_province(store: Store, plants: list[int]) -> None:
    record = newest_record(store, plants[0], AUGUST)
    assert _lane(store, record) == "city"
    pass_record(store, clerk(CAME), record, "city")
    assert _lane(store, record) == "province"
    load = pass_record(store, clerk(), record, "province", "数据完整，同意通过")
    assert [(row["lane"], row["outcome"], row["day"]) for row in live(store, "review", record_id=record)] == [
        ("city", "passed", CAME),
        ("province", "passed", TODAY),
    ]
    note = live(store, "review_note")[0]
    assert (note["note"], note["author"], note["load_id"]) == ("数据完整，同意通过", "王审核员", load)
    require_sound(store)


def test_the_first_pass_rate_counts_the_first_review_of_the_province(store: Store, plants: list[int]) -> None:
    first, second, third = (newest_record(store, plant, AUGUST) for plant in plants)
    for record in (first, second, third):
        pass_record(store, clerk(), record, "city")
    assert (
        value(store, "first_pass_rate", period=AUGUST) == (None, None) or value(store, "first_pass_rate", period=AUGUST)[1] == 0
    )
    pass_record(store, clerk(), first, "province")
    assert value(store, "first_pass_rate", period=AUGUST) == (100.0, 1)
    return_record(store, clerk(), second, "province", "缺少皮带秤记录")
    assert value(store, "first_pass_rate", period=AUGUST) == (50.0, 2)
    pass_record(store, clerk(), third, "province")
    assert value(store, "first_pass_rate", period=AUGUST)[0] == pytest.approx(200 / 3)
    # The enterprise files again and passes: not at first review, and so not in the rate.
    with writing(store) as load:
        again = fact(load, "monthly_record", enterprise_id=plants[1], period=AUGUST, day=TODAY, version=2)
    pass_record(store, clerk(), again, "city")
    pass_record(store, clerk(), again, "province")
    assert value(store, "first_pass_rate", period=AUGUST)[0] == pytest.approx(200 / 3)
    require_sound(store)


def test_the_city_comes_before_the_province_and_only_once(store: Store, plants: list[int]) -> None:
    record = newest_record(store, plants[0], AUGUST)
    with pytest.raises(Refused, match="the city's review first"):
        pass_record(store, clerk(), record, "province")
    pass_record(store, clerk(), record, "city")
    with pytest.raises(Refused, match="expected the province"):
        pass_record(store, clerk(), record, "city")
    with pytest.raises(Refused, match="one of the choices"):
        pass_record(store, clerk(), record, "enterprise")  # type: ignore[arg-type]


def test_a_passed_record_is_not_passed_again(store: Store, plants: list[int]) -> None:
    record = newest_record(store, plants[0], AUGUST)
    pass_record(store, clerk(), record, "city")
    pass_record(store, clerk(), record, "province")
    before = rows_of(store, "load")
    for act in (
        lambda: pass_record(store, clerk(), record, "province"),
        lambda: return_record(store, clerk(), record, "province", "又看了一遍"),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.words("zh") == "存证记录（2023年8月）：已于 2023年11月20日 通过省级审核"
        assert refused.value.words("en") == (
            "Evidence record (Aug 2023): expected one under review: the province passed it on 20 Nov 2023"
        )
    assert rows_of(store, "load") == before


def test_returning_needs_a_reason(store: Store, plants: list[int]) -> None:
    record = newest_record(store, plants[0], AUGUST)
    with pytest.raises(Refused) as refused:
        return_record(store, clerk(), record, "city", "  \n ")
    assert (refused.value.field, refused.value.words("zh")) == ("note", "说明（未填）：必须填写")
    return_record(store, clerk(), record, "city", "检测报告缺少全水分")
    with pytest.raises(Refused, match="expected a new version first"):
        pass_record(store, clerk(), record, "province")


def test_a_version_that_was_replaced_is_not_reviewed(store: Store, plants: list[int]) -> None:
    old = newest_record(store, plants[0], AUGUST)
    with writing(store) as load:
        fact(load, "monthly_record", enterprise_id=plants[0], period=AUGUST, day=TODAY, version=2)
    # Neither today, nor as if it were a day on which nobody knew of the second version.
    for day in (TODAY, CAME + timedelta(days=3)):
        with pytest.raises(Refused, match="a new one came in on 20 Nov 2023"):
            pass_record(store, clerk(day), old, "city")


def test_an_earlier_day_is_allowed_and_logged_as_back_dated_unless_a_later_fact_says_otherwise(
    store: Store, plants: list[int]
) -> None:
    july, august = newest_record(store, plants[0], JULY), newest_record(store, plants[0], AUGUST)
    load = pass_record(store, clerk(CAME), august, "city")
    row = next(row for row in rows_of(store, "load") if row["id"] == load)
    assert (row["kind"], row["actor"], row["is_back_dated"]) == ("action", "王审核员", True)
    assert row["reason"].startswith(f"review: record {august} passed by the city, as of 2023-10-09")
    with store.read(Scope.province()) as reader:
        assert load in reader.changed_since(TODAY)
    pass_record(store, clerk(), july, "city")
    with pytest.raises(Refused, match="expected 20 Nov 2023 or later: the city reviewed it that day"):
        pass_record(store, clerk(CAME), july, "province")
    require_sound(store)


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (CAME - timedelta(days=1), "expected 9 Oct 2023 or later, when this version came in"),
        (date(2099, 1, 1), "or an earlier day"),
        ("2023-11-20", "a day without a time"),
    ],
    ids=["before the record", "in the future", "no day"],
)
def test_days_that_can_not_be(store: Store, plants: list[int], day: date, said: str) -> None:
    record = newest_record(store, plants[0], AUGUST)
    with pytest.raises(Refused, match=said) as refused:
        pass_record(store, clerk(day), record, "city")
    assert refused.value.field == "day"


@pytest.mark.parametrize("record", [0, -1, 10**12, 4711, True, "1; DROP TABLE review"])
def test_records_that_there_are_not(store: Store, plants: list[int], record: int) -> None:
    with pytest.raises(Refused) as refused:
        pass_record(store, clerk(), record, "city")
    assert refused.value.field == "record"


def test_somebody_acts(store: Store, plants: list[int]) -> None:

    record = newest_record(store, plants[0], AUGUST)
    for actor in ("", "   ", "x" * 81):
        with pytest.raises(Refused) as refused:
            pass_record(store, by(actor), record, "city")
        assert refused.value.field == "actor"
