"""Who the enterprises are: counts by list, tier and city, valid codes, places inside their city."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date

import shapely
from stdnum.cn import uscc

from carbondash.demo.places import BOUNDARIES
from carbondash.demo.rows import Row

Province = dict[str, list[Row]]


def _current(province: Province) -> dict[int, Row]:
    return {row["enterprise_id"]: row for row in province["enterprise_version"]}


def test_there_are_1101_managed_enterprises_172_of_them_in_tiers_1_and_2(province: Province) -> None:
    current = _current(province)
    assert len(current) == len(province["enterprise"]) == 1_101
    assert Counter(row["tier"] for row in current.values()) == {"1": 53, "2": 119, "3": 929}
    assert all((row["industry"] == "power") == (row["tier"] == "1") for row in current.values())
    assert all(row["is_managed"] for row in current.values())


def test_jiujiang_has_143_enterprises_22_of_them_in_the_eight_industries(province: Province) -> None:
    jiujiang = [row for row in _current(province).values() if row["city"] == "360400"]
    assert len(jiujiang) == 143
    assert sum(row["tier"] in ("1", "2") for row in jiujiang) == 22
    assert sum(row["industry"] != "other" for row in jiujiang) == 22


def test_every_city_has_a_power_enterprise(province: Province) -> None:
    cities = {row["city"] for row in _current(province).values() if row["tier"] == "1"}
    assert len(cities) == 11


def test_the_yearly_lists_tell_who_joined_and_who_moved(province: Province) -> None:
    listed = Counter((row["period"], row["tier"]) for row in province["directory_listing"])
    assert listed["Y2021", "1"] == listed["Y2022", "1"] == 48
    assert listed["Y2023", "1"] == listed["Y2024", "1"] == 53
    assert listed["Y2021", "1"] + listed["Y2021", "2"] == 172
    assert listed["Y2022", "1"] + listed["Y2022", "2"] == 173
    tiers: dict[int, list[str]] = {}
    for row in province["enterprise_version"]:
        tiers.setdefault(row["enterprise_id"], []).append(row["tier"])
    moves = Counter(tuple(steps) for steps in tiers.values() if len(steps) > 1)
    assert moves == {("2", "1"): 3, ("2", "3"): 6, ("3", "2"): 3}


def test_credit_codes_are_valid_and_unique_and_of_the_county(province: Province) -> None:
    codes = [row["credit_code"] for row in province["enterprise"]]
    assert len(set(codes)) == len(codes)
    current = _current(province)
    for row in province["enterprise"]:
        assert uscc.is_valid(row["credit_code"])
        assert row["credit_code"][2:6] == current[row["id"]]["city"][:4]


def test_names_are_unique_in_both_languages(province: Province) -> None:
    for table in ("enterprise", "project", "loan_project", "institution", "verification_body"):
        rows = province[table]
        assert len({row["name_zh"] for row in rows}) == len({row["name_en"] for row in rows}) == len(rows)


def test_places_lie_inside_their_city_as_the_map_draws_it(province: Province) -> None:
    city_of = {row["enterprise_id"]: row["city"] for row in province["enterprise_version"]}
    placed = [(city_of[row["id"]], row["lon"], row["lat"]) for row in province["enterprise"]]
    placed += [(row["city"], row["lon"], row["lat"]) for row in province["project"]]
    for name in ("jiangxi_cities.geojson", "jiangxi_cities_simplified.geojson"):
        features = json.loads((BOUNDARIES / name).read_text(encoding="utf-8"))["features"]
        shapes = {str(feature["id"]): shapely.geometry.shape(feature["geometry"]) for feature in features}
        assert all(shapely.contains_xy(shapes[city], lon, lat) for city, lon, lat in placed)


def test_no_tier_lies_beyond_its_threshold(province: Province) -> None:
    tiers = {(row["enterprise_id"], row["period"]): row["tier"] for row in province["directory_listing"]}
    for row in province["annual_report"]:
        if row["period"] == "Y2022":
            tonnes = row["emissions_kg"] / 1000
            # The list for 2024 was made with the reports on 2022 at hand.
            tier = tiers[row["enterprise_id"], "Y2024"]
            assert tonnes > (26_000 if tier != "3" else 13_000)


def test_nothing_but_due_days_lies_after_the_last_day(province: Province) -> None:
    newest = {table: max(row["day"] for row in rows) for table, rows in province.items() if table != "reporting_duty"}
    assert max(newest.values()) == newest["notice"] == date(2024, 2, 21)
