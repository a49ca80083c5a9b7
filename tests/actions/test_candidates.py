"""What screening proposes becomes a fact only by a person's word: listed, moved, removed, or left as it is with a reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from carbondash.actions import Refused
from carbondash.actions.candidates import accept, reject
from carbondash.store import Store
from carbondash.store.directory import Candidate
from tests.actions.office import TODAY, by, clerk, live, open_office, plants_of, require_sound, value
from tests.store.province import fact, writing
from tests.support.furnishing import Furnishing

CODE = "91360100MA0000002Y"
SINCE = date(2023, 11, 1)
NEW = Candidate(
    key="R17", enterprise_id=None, name_zh="赣北新型建材有限公司", city="360400", industry="building_materials", action="list",
    tier=None, tier_should="2", emissions_t=41_000, period="Y2022", credit_code=CODE, lon=115.9, lat=29.7, day=SINCE,
    status="open",
)  # fmt: skip


def _known(plant: int, action: str, **changed: Any) -> Candidate:
    return replace(NEW, key=f"E{plant}", enterprise_id=plant, action=action, city="360100", industry="power", tier="1", **changed)


def _list(store: Store) -> None:
    """The office, two of whose plants are on the list of 2023."""
    open_office(store)
    with writing(store) as load:
        for plant in plants_of(store)[:2]:
            fact(load, "directory_listing", enterprise_id=plant, day=date(2023, 1, 10), period="Y2023", tier="1")


@pytest.fixture(scope="session")
def furnishing() -> Furnishing:
    """An office with a list."""
    return Furnishing("listed_office", _list)


def test_an_accepted_newcomer_becomes_an_enterprise_of_its_tier_on_the_list(store: Store, plants: list[int]) -> None:
    load = accept(store, clerk(), NEW, "三个来源一致，能耗超过门槛")
    (enterprise,) = live(store, "enterprise", source="screening")
    assert (enterprise["credit_code"], enterprise["name_zh"], enterprise["source_id"], enterprise["day"]) == (
        CODE,
        NEW.name_zh,
        "R17",
        TODAY,
    )
    (version,) = live(store, "enterprise_version", enterprise_id=enterprise["id"])
    assert (version["city"], version["industry"], version["tier"], version["is_managed"]) == (
        "360400",
        "building_materials",
        "2",
        True,
    )
    assert [(row["period"], row["tier"]) for row in live(store, "directory_listing", enterprise_id=enterprise["id"])] == [
        ("Y2023", "2")
    ]
    (decision,) = live(store, "candidate_decision")
    assert (decision["candidate_key"], decision["outcome"], decision["enterprise_id"], decision["tier"], decision["load_id"]) == (
        "R17",
        "accepted",
        enterprise["id"],
        "2",
        load,
    )
    require_sound(store)


def test_a_move_is_a_new_version_and_leaves_the_published_list(store: Store, plants: list[int]) -> None:
    accept(store, clerk(), _known(plants[0], "move", tier_should="3"), "产能转移")
    tiers = [(row["tier"], row["superseded_on"]) for row in live(store, "enterprise_version", enterprise_id=plants[0])]
    assert tiers == [("1", TODAY), ("3", None)]
    assert [row["tier"] for row in live(store, "directory_listing", enterprise_id=plants[0])] == ["1"]
    # Who is on no list yet gets a place on the one in force.
    accept(store, clerk(), _known(plants[2], "move", tier_should="2"), "行业更正")
    assert [(row["period"], row["tier"]) for row in live(store, "directory_listing", enterprise_id=plants[2])] == [("Y2023", "2")]
    require_sound(store)


def test_who_is_removed_is_no_longer_managed(store: Store, plants: list[int]) -> None:
    before = value(store, "enterprises_managed")[0] if _has("enterprises_managed") else None
    accept(store, clerk(), _known(plants[0], "remove", tier_should="below"), "已停产，排放低于门槛")
    assert [(row["tier"], row["is_managed"]) for row in live(store, "enterprise_version", enterprise_id=plants[0])] == [
        ("1", True),
        ("1", False),
    ]
    assert live(store, "candidate_decision")[0]["tier"] is None
    if before is not None:
        assert value(store, "enterprises_managed")[0] == before - 1
    require_sound(store)


def _has(figure: str) -> bool:
    from carbondash.figures.ledger import figures

    return figure in figures


def test_a_rejection_keeps_its_reason_and_changes_nothing_else(store: Store, plants: list[int]) -> None:
    before = len(live(store, "enterprise_version"))
    reject(store, clerk(), NEW, "统计口径含两个法人，单个低于门槛")
    assert [(row["outcome"], row["enterprise_id"]) for row in live(store, "candidate_decision")] == [("rejected", None)]
    assert (len(live(store, "enterprise_version")), live(store, "enterprise", source="screening")) == (before, [])
    with pytest.raises(Refused, match="decided on 20 Nov 2023"):
        reject(store, by("李科长"), NEW, "同意前面的意见")
    # On second thoughts, but not the other way round.
    accept(store, clerk(), NEW, "复核后应列入")
    with pytest.raises(Refused, match="decided on 20 Nov 2023"):
        reject(store, clerk(), NEW, "又反悔")
    with pytest.raises(Refused, match="decided on 20 Nov 2023"):
        accept(store, clerk(), NEW, "重复列入")
    require_sound(store)


def test_another_year_is_another_question(store: Store, plants: list[int]) -> None:
    reject(store, clerk(), NEW, "2022年单个法人低于门槛")
    reject(store, clerk(), replace(NEW, period="Y2023"), "2023年仍低于门槛")
    accept(store, clerk(), replace(NEW, period="Y2024", tier_should="3"), "2024年达到报告门槛")
    assert [(row["period"], row["outcome"]) for row in live(store, "candidate_decision")] == [
        ("Y2022", "rejected"),
        ("Y2023", "rejected"),
        ("Y2024", "accepted"),
    ]
    require_sound(store)


def test_a_code_belongs_to_one_enterprise(store: Store, plants: list[int]) -> None:
    accept(store, clerk(), NEW, "列入")
    with pytest.raises(Refused) as refused:
        accept(store, clerk(), replace(NEW, key="R18"), "列入")
    assert refused.value.words("zh") == f"统一社会信用代码（{CODE}）：该代码已属于赣北新型建材有限公司"
    accept(store, clerk(), replace(NEW, key="R18", credit_code=None), "代码待补")
    require_sound(store)


@pytest.mark.parametrize(
    ("changed", "day", "reason", "field"),
    [
        ({}, TODAY, "", "reason"),
        ({}, TODAY, "由" * 201, "reason"),
        ({}, SINCE - timedelta(days=1), "早了", "day"),
        ({"action": "praise"}, TODAY, "表扬", "candidate"),
        ({"action": "remove"}, TODAY, "未入库", "candidate"),
        ({"tier_should": "below"}, TODAY, "低于门槛", "candidate"),
        ({"tier_should": None}, TODAY, "不知层级", "candidate"),
        ({"enterprise_id": 4711}, TODAY, "不存在", "enterprise"),
    ],
)
def test_what_is_not_accepted(
    store: Store, plants: list[int], changed: dict[str, Any], day: date, reason: str, field: str
) -> None:
    with pytest.raises(Refused) as refused:
        accept(store, clerk(day), replace(NEW, **changed), reason)
    assert refused.value.field == field
    assert live(store, "candidate_decision") == []


def test_a_later_change_of_the_enterprise_is_not_overtaken(store: Store, plants: list[int]) -> None:
    accept(store, clerk(), _known(plants[0], "move", tier_should="3"), "产能转移")
    with pytest.raises(Refused, match="it changed since"):
        accept(store, clerk(TODAY - timedelta(days=1)), _known(plants[0], "remove", tier_should="below"), "停产")
    with pytest.raises(Refused, match="it is so already"):
        accept(store, clerk(), replace(_known(plants[0], "move", tier_should="3"), key="E0"), "再移一次")
