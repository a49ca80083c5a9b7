"""What a city's people may act on: their own enterprises; one elsewhere is refused in the words for one that is nowhere."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest

from carbondash.access import Person, Role
from carbondash.actions import Act, Refused
from carbondash.actions.annotations import annotate
from carbondash.actions.briefs import drop_brief, keep_brief
from carbondash.actions.notices import issue_notice, move_term
from carbondash.actions.reminders import remind
from carbondash.actions.reviews import pass_record
from carbondash.store import Scope, Store, saved_briefs
from carbondash.store.errors import BadRow, OutOfReach
from tests.actions.office import AUGUST, TODAY, clerk, live, newest_record, require_sound
from tests.store.province import fact, writing

HERE, NOWHERE = "360400", 99_999


@pytest.fixture
def mine(store: Store, plants: list[int]) -> int:
    """The first plant stands in Jiujiang from the beginning of the month, the others stay where they are."""
    placed = {"city": HERE, "industry": "power", "tier": "1", "is_managed": True}
    with writing(store) as load:
        fact(load, "enterprise_version", enterprise_id=plants[0], day=TODAY.replace(day=1), **placed)
    return plants[0]


def _in_jiujiang() -> Act:
    return Act(Person("周九江", Role.CITY, frozenset({HERE})), TODAY)


def _words(act: Callable[[], object], hidden: int) -> str:
    """What is said where something is refused, without the number that was asked for."""
    with pytest.raises((Refused, BadRow)) as found:
        act()
    said = found.value.words("en") if isinstance(found.value, Refused) else str(found.value)
    return said.replace(f"{hidden:,}", "…").replace(str(hidden), "…")


def test_the_own_record_is_reviewed_and_one_elsewhere_is_as_one_that_is_nowhere(
    store: Store, plants: list[int], mine: int
) -> None:
    pass_record(store, _in_jiujiang(), newest_record(store, mine, AUGUST), "city")
    assert len(live(store, "review")) == 1
    other = newest_record(store, plants[1], AUGUST)
    said = [_words(partial(pass_record, store, _in_jiujiang(), number, "city"), number) for number in (other, NOWHERE)]
    assert said[0] == said[1]
    said = [
        _words(partial(remind, store, _in_jiujiang(), [number], "monthly", AUGUST, None), number)
        for number in (plants[1], NOWHERE)
    ]
    assert said[0] == said[1]
    assert len(live(store, "review")) == 1
    require_sound(store)


def test_a_load_of_a_city_holds_facts_about_its_own_enterprises_only(store: Store, plants: list[int], mine: int) -> None:
    def add(table: str, **columns: object) -> None:
        with store.write(kind="test", actor="周九江", reason="a test", scope=Scope(frozenset({HERE}))) as load:
            fact(load, table, day=TODAY, **columns)

    waits = {"kind": "monthly", "period": AUGUST, "author": "周九江"}
    add("reminder", enterprise_id=mine, **waits)
    said = [_words(partial(add, "reminder", enterprise_id=number, **waits), number) for number in (plants[1], NOWHERE)]
    assert said[0] == said[1]
    theirs = newest_record(store, plants[1], AUGUST)
    reviewed = {"enterprise_id": mine, "period": AUGUST, "lane": "city", "outcome": "passed"}
    said = [_words(partial(add, "review", record_id=number, **reviewed), number) for number in (theirs, NOWHERE)]
    assert said[0] == said[1]
    with pytest.raises(OutOfReach):
        add("enterprise", name_zh="新建电厂", source="test")
    with pytest.raises(OutOfReach):
        add("enterprise_version", enterprise_id=mine, city="360700", industry="power", tier="1", is_managed=True)
    with (
        pytest.raises(OutOfReach),
        store.write(kind="rollback", actor="周九江", reason="a test", scope=Scope(frozenset({HERE}))) as load,
    ):
        load.roll_back(1)
    assert [row["enterprise_id"] for row in live(store, "reminder")] == [mine]


def test_before_it_came_the_enterprise_was_not_the_citys(store: Store, mine: int) -> None:
    before = TODAY.replace(day=1) - timedelta(days=1)
    with (
        pytest.raises(OutOfReach),
        store.write(kind="test", actor="周九江", reason="a test", scope=Scope(frozenset({HERE}))) as load,
    ):
        fact(load, "reminder", enterprise_id=mine, day=before, kind="monthly", period=AUGUST, author="周九江")


def test_a_kept_brief_is_that_of_the_cities_of_who_keeps_it(store: Store, mine: int) -> None:
    keep_brief(store, clerk(), "月报", '{"sections": ["overview"]}')
    keep_brief(store, _in_jiujiang(), "月报", '{"sections": ["market"]}')

    def kept(*cities: str) -> dict[str, str]:
        with store.read(Scope(frozenset(cities) if cities else None)) as reader:
            return {name: one.content for name, one in saved_briefs.by_name(reader).items()}

    assert kept() == {"月报": '{"sections": ["overview"]}'}
    assert kept(HERE) == {"月报": '{"sections": ["market"]}'}
    assert kept("360700") == kept(HERE, "360700") == {}
    drop_brief(store, _in_jiujiang(), "月报")
    assert (kept(HERE), list(kept())) == ({}, ["月报"])


def test_what_is_the_provinces_is_refused_in_words(store: Store, mine: int) -> None:
    said = _words(lambda: annotate(store, _in_jiujiang(), "first_pass_rate", AUGUST, "省里的说法", None), 0)
    assert "may see" in said
    assert live(store, "annotation") == []


def test_a_citys_notice_goes_to_its_own_and_the_provinces_due_day_stays(store: Store, plants: list[int], mine: int) -> None:
    due, later = TODAY + timedelta(days=30), TODAY + timedelta(days=60)
    issue_notice(store, _in_jiujiang(), "九江通知", "Of Jiujiang", None, [mine], {"inspection": due}, "Y2023")
    issue_notice(store, clerk(), "全省通知", "Of all", None, plants, {"inspection": due}, "Y2023")
    with pytest.raises(Refused):
        issue_notice(store, _in_jiujiang(), "他市通知", "Elsewhere", None, [plants[1]], {"inspection": due}, "Y2023")
    own, all_ = (row["id"] for row in sorted(live(store, "notice"), key=lambda row: row["id"]))
    move_term(store, _in_jiujiang(), own, "inspection", later)
    with pytest.raises(Refused):
        move_term(store, _in_jiujiang(), all_, "inspection", later)
    assert {(row["notice_id"], row["due_day"]) for row in live(store, "notice_term")} == {(own, due), (own, later), (all_, due)}
