"""The three real files through their mappings: every row, every flag, nothing invented, nothing merged, nothing twice."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from carbondash.intake.mapping import shipped_mappings
from carbondash.store import Store
from tests.intake.files import load, loads, rows_of

REAL = Path(__file__).resolve().parents[3] / "shared" / "data" / "real"
QUOTES = REAL / "cea_daily.csv"
COAL_UNITS = REAL / "jiangxi_coal_units_gem_2024-07.csv"
PLANTS = REAL / "jiangxi_power_plants_wri_gppd_1.3.0.csv"

pytestmark = pytest.mark.skipif(not QUOTES.exists(), reason=f"the real files are not at {REAL}")


def _file_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


def _fen(text: str) -> int | None:
    return round(float(text) * 100) if text else None


def _whole(text: str) -> int | None:
    return int(float(text)) if text else None


def test_every_file_is_recognised_by_exactly_one_shipped_mapping() -> None:
    for path in (QUOTES, COAL_UNITS, PLANTS):
        header = set(_file_rows(path)[0])
        assert len([mapping for mapping in shipped_mappings() if mapping.recognised_by <= header]) == 1


def test_every_quote_row_is_there_with_its_flag_and_missing_values_stay_missing(store: Store) -> None:
    (result,) = load(store, QUOTES)
    expected = [
        (
            date.fromisoformat(row["date"]),
            *(_fen(row[name]) for name in ("open", "high", "low", "close")),
            *(_whole(row[name]) for name in ("listed_volume_t", "block_volume_t")),
            _fen(row["total_amount_cny"]),
            row["source"],
            row["flag"] or None,
        )
        for row in _file_rows(QUOTES)
    ]
    names = ("day", "open_fen", "high_fen", "low_fen", "close_fen", "listed_volume_t", "block_volume_t", "total_amount_fen")
    found = [tuple(row[name] for name in (*names, "source", "flag")) for row in rows_of(store, "market_quote")]
    assert (result.status, result.new) == ("loaded", 1192)
    assert found == expected
    assert sum(row[5] is None for row in found) == sum(row[6] is None for row in found) == 529
    assert sum(row[-1] is not None for row in found) == 27


def test_coal_units_as_the_file_says_them_and_nothing_invented(store: Store) -> None:
    (result,) = load(store, COAL_UNITS)
    assert (result.status, result.counts["enterprises"].new, result.counts["units"].new) == ("loaded", 24, 100)
    source = _file_rows(COAL_UNITS)
    enterprises = {row["source_id"]: row for row in rows_of(store, "enterprise")}
    assert set(enterprises) == {row["gem_location_id"] for row in source}
    assert {row["credit_code"] for row in enterprises.values()} == {None}
    assert {row["day"] for row in enterprises.values()} == {date(2024, 7, 1)}
    versions = rows_of(store, "enterprise_version")
    assert {(row["tier"], row["industry"], row["is_managed"]) for row in versions} == {("unknown", "power", False)}
    city = {row["enterprise_id"]: row["city"] for row in versions}
    units = {row["source_id"]: row for row in rows_of(store, "unit")}
    for row in source:
        unit, enterprise = units[row["gem_unit_id"]], enterprises[row["gem_location_id"]]
        assert unit["enterprise_id"] == enterprise["id"]
        assert (unit["name"], enterprise["name_zh"], enterprise["name_en"]) == (
            row["unit"],
            row["plant_name_zh"],
            row["plant_name_en"],
        )
        assert unit["capacity_kw"] == float(row["capacity_mw"]) * 1000
        assert (unit["start_year"], unit["retired_year"]) == (_whole(row["start_year"]), _whole(row["retired_year"]))
        assert (unit["lon"], unit["lat"], unit["unit_class"]) == (float(row["lon"]), float(row["lat"]), "unknown")
        assert not row["city_adcode"] or city[enterprise["id"]] == str(_whole(row["city_adcode"]))
    statuses = Counter(row["status"] for row in units.values())
    assert statuses == {"operating": 46, "retired": 23, "cancelled": 13, "construction": 10, "planned": 8}


def test_the_unit_outside_the_province_is_flagged_and_its_plant_stays_where_the_others_are(store: Store) -> None:
    (result,) = load(store, COAL_UNITS)
    outside = [row for row in rows_of(store, "unit") if row["location_flag"]]
    assert [(row["source_id"], row["location_flag"]) for row in outside] == [("G100000115952", "outside_province")]
    plant = next(row for row in rows_of(store, "enterprise") if row["id"] == outside[0]["enterprise_id"])
    assert (plant["location_flag"], plant["lon"] != outside[0]["lon"]) == (None, True)
    assert "outside the province" in result.notes[0].text("en")


def test_plants_keep_their_fuel_and_have_no_status(store: Store) -> None:
    (result,) = load(store, PLANTS)
    assert (result.counts["enterprises"].new, result.counts["units"].new) == (45, 45)
    units = rows_of(store, "unit")
    assert Counter(row["fuel"] for row in units) == {"hydro": 25, "coal": 15, "wind": 3, "coal_mine_methane": 2}
    assert {row["status"] for row in units} == {"unknown"}
    assert sum(row["capacity_kw"] is None for row in units) == 2
    assert {row["day"] for row in units} == {date(2021, 6, 2)}
    assert {row["source"] for row in rows_of(store, "enterprise")} == {"wri"}


@pytest.mark.parametrize("order", [(COAL_UNITS, PLANTS), (PLANTS, COAL_UNITS)])
@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_the_same_plant_in_two_files_is_a_candidate_and_never_merged(order: tuple[Path, Path], store: Store) -> None:
    load(store, order[0])
    load(store, order[1])
    enterprises: dict[int, dict[str, Any]] = {row["id"]: row for row in rows_of(store, "enterprise")}
    assert len(enterprises) == 24 + 45
    candidates = rows_of(store, "match_candidate")
    pairs = [{enterprises[row[side]]["source"] for side in ("enterprise_id", "other_id")} for row in candidates]
    # 14 of the 15 coal plants of the one file are in the other; two dams of one file are one plant twice.
    assert Counter(frozenset(pair) for pair in pairs) == {frozenset({"gem", "wri"}): 14, frozenset({"wri"}): 1}
    assert all(row["enterprise_id"] < row["other_id"] and 0.6 <= row["score"] <= 1 for row in candidates)
    names = {enterprises[row[side]]["name_en"] for row in candidates for side in ("enterprise_id", "other_id")}
    assert "Jiujiang Petrochem power station" not in names
    assert {"Jiangzi", "Jiangxi Xiajiang", "CPI Fenyi power station", "Fenyi power station"} <= names


def test_a_second_import_changes_nothing(store: Store) -> None:
    files = (QUOTES, COAL_UNITS, PLANTS)
    first = load(store, *files)
    again = load(store, *files)
    assert [result.status for result in again] == ["known"] * 3
    assert [result.load_id for result in again] == [result.load_id for result in first]
    assert loads(store) == 3
