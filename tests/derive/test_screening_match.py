"""Whom a record is about: by code, by name, by name and place, by nobody's; contradictions are shown and never merged."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from carbondash.derive.screening_match import Matched, Matcher, code_of
from carbondash.rules.screening import likeness
from carbondash.store.screening import Identity, Record

DAY = date(2023, 10, 12)
LIMITS = likeness(2022, DAY)
CODES = ("91360113X67M6YEG0Y", "91360124X086WLA57M", "91360222XP9K3DJ05C")
FREE = "91360102X0NFUBYC4E"

WORKS = Identity(1, "赣北澜栎水泥", CODES[0], date(2020, 12, 30), 115.9, 28.7, "360100")
TWIN = Identity(2, "赣北祺榕水泥", CODES[1], date(2020, 12, 30), 115.5, 28.9, "360100")
LATER = Identity(3, "赣南芷汀化工", None, date(2023, 12, 29), 114.9, 25.8, "360700")


def record(number: int = 1, **given: Any) -> Record:
    values: dict[str, Any] = {
        "id": number, "source": "energy", "source_id": f"NY{number}", "period": "Y2022", "day": DAY, "stated_code": None,
        "name_zh": "赣北澜栎水泥有限公司", "city": "360100", "industry": "building_materials", "address": None, "lon": None,
        "lat": None, "energy_tce": 10_000.0, "emissions_t": None, "is_active": True,
    }  # fmt: skip
    return Record(**{**values, **given})


def matched(*records: Record, known: tuple[Identity, ...] = (WORKS, TWIN, LATER)) -> list[Matched]:
    return Matcher(known, LIMITS).match(records)


def only(**given: Any) -> Matched:
    return matched(record(**given))[0]


def test_a_valid_code_is_the_first_thing_that_counts() -> None:
    found = only(stated_code=f" {CODES[0].lower()} ", name_zh="澜栎集团水泥厂")
    assert (found.cluster, found.method, found.score_bp) == ("E1", "code", 10_000)


@pytest.mark.parametrize("code", [None, "", "无", "360113123456789", CODES[0][:-1] + "0"])
def test_without_a_valid_code_the_name_counts(code: str | None) -> None:
    found = only(stated_code=code)
    assert (found.cluster, found.method) == ("E1", "name")
    assert found.evidence["code"] in ("missing", "wrong", "almost")


def test_a_slip_in_the_name_needs_the_place() -> None:
    slip = "赣北阑栎水泥有限公司"
    near = only(name_zh=slip, lon=115.905, lat=28.702)
    nowhere, far = only(name_zh=slip), only(name_zh=slip, lon=115.2, lat=28.7)
    assert (near.cluster, near.method) == ("E1", "name_place")
    assert near.evidence["km"] < 2
    assert (nowhere.enterprise_id, far.enterprise_id) == (None, None)
    assert (nowhere.evidence["next"], nowhere.evidence["next_points"]) == (1, 75)


def test_two_characters_of_a_code_swapped_speak_for_the_enterprise() -> None:
    swapped = CODES[0][:9] + CODES[0][10] + CODES[0][9] + CODES[0][11:]
    assert code_of(swapped) is None
    found = only(name_zh="赣北阑栎水泥有限公司", stated_code=swapped)
    assert (found.cluster, found.method, found.evidence["code"]) == ("E1", "name_place", "almost")


def test_the_registered_seat_may_lie_in_another_city() -> None:
    assert only(city="360700", lon=114.9, lat=25.8).cluster == "E1"


def test_a_parent_s_code_with_the_name_of_another_is_left_to_a_person() -> None:
    found = only(stated_code=CODES[1], lon=115.9, lat=28.7)
    assert (found.cluster, found.enterprise_id, found.method) == ("X1", None, "none")
    assert (found.evidence["code_says"], found.evidence["name_says"]) == (2, 1)


def test_a_code_with_an_unlike_name_from_elsewhere_is_left_to_a_person_too() -> None:
    found = only(stated_code=CODES[1], name_zh="赣南谡蓼制鞋有限公司", city="360700")
    assert found.cluster == "X1"
    assert "name_says" not in found.evidence


def test_a_new_name_at_the_same_place_is_no_contradiction() -> None:
    assert only(stated_code=CODES[0], name_zh="赣北汀岫新材料有限公司", lon=115.9, lat=28.7).cluster == "E1"


def test_another_valid_code_is_another_enterprise_unless_the_name_is_just_the_same() -> None:
    assert only(stated_code=FREE, lon=115.9, lat=28.7).cluster == "E1"
    assert only(stated_code=FREE, name_zh="赣北阑栎水泥有限公司", lon=115.9, lat=28.7).enterprise_id is None


def test_of_two_that_are_as_alike_neither_is_taken() -> None:
    double = WORKS._replace(enterprise_id=9, credit_code=None)
    assert matched(record(), known=(WORKS, double))[0].enterprise_id is None
    assert matched(record(lon=115.9, lat=28.7), known=(WORKS, double._replace(lon=116.9)))[0].cluster == "E1"


def test_records_of_one_unlisted_enterprise_come_together_by_code_and_by_name() -> None:
    found = matched(
        record(1, name_zh="赣北堇岫锂电有限公司", stated_code=FREE),
        record(2, name_zh="江西赣北堇岫锂电有限公司"),
        record(3, name_zh="堇秀锂电", stated_code=FREE),
        record(4, name_zh="赣北榆蓼饲料有限公司"),
    )
    assert [one.cluster for one in found] == ["R1", "R1", "R1", "R4"]
    assert [one.method for one in found] == ["none", "name", "code", "none"]


def test_a_later_record_never_changes_whom_an_earlier_one_is_about() -> None:
    first = record(1, name_zh="赣北堇岫锂电有限公司")
    second = record(2, name_zh="赣北堇岫锂电一厂")
    joining = record(3, name_zh="赣北堇岫锂电")
    alone = [one.cluster for one in matched(first, second)]
    assert [one.cluster for one in matched(first, second, joining)][:2] == alone


def test_before_an_enterprise_is_known_its_records_are_about_an_unlisted_one() -> None:
    found = matched(record(7, name_zh="赣南芷汀化工有限公司", city="360700"))[0]
    assert (found.cluster, found.enterprise_id, found.leader) == ("E3", 3, "R7")
    assert matched(record(8))[0].leader is None


def test_the_order_of_the_enterprises_makes_no_difference() -> None:
    records = [record(1), record(2, name_zh="祺榕水泥"), record(3, stated_code=CODES[1], lon=115.9, lat=28.7)]
    one = matched(*records, known=(WORKS, TWIN, LATER))
    other = matched(*records, known=(LATER, TWIN, WORKS))
    assert [row.cluster for row in one] == [row.cluster for row in other]
