"""The shipped mappings on made-up files of the real files' layout, so that they are tested where those are not at hand."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from carbondash.intake.mapping import shipped_mappings
from carbondash.store import Store
from tests.intake.files import load, rows_of
from tests.intake.test_real_files import COAL_UNITS, PLANTS, QUOTES

FOLDER = Path(__file__).parent / "lookalikes"
LOOKALIKES = {
    FOLDER / "cea_daily.csv": QUOTES,
    FOLDER / "gem_coal_units.csv": COAL_UNITS,
    FOLDER / "wri_power_plants.csv": PLANTS,
}
OUR_QUOTES, OUR_UNITS, OUR_PLANTS = LOOKALIKES


def _header(path: Path) -> list[str]:
    with path.open(encoding="utf-8", newline="") as source:
        return next(csv.reader(source))


@pytest.mark.parametrize("ours", LOOKALIKES, ids=lambda path: path.name)
def test_each_is_recognised_by_exactly_one_shipped_mapping(ours: Path) -> None:
    header = set(_header(ours))
    assert len([mapping for mapping in shipped_mappings() if mapping.recognised_by <= header]) == 1


@pytest.mark.parametrize(("ours", "real"), LOOKALIKES.items(), ids=lambda path: path.name)
def test_the_layout_is_that_of_the_real_file(ours: Path, real: Path) -> None:
    if not real.exists():
        pytest.skip(f"the real file is not at {real}")
    assert _header(ours) == _header(real)


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_a_flag_stays_with_its_quote_and_what_is_missing_stays_missing(store: Store) -> None:
    (result,) = load(store, OUR_QUOTES)
    assert (result.status, result.new) == ("loaded", 7)
    names = ("open_fen", "high_fen", "low_fen", "close_fen", "listed_volume_t", "block_volume_t", "total_amount_fen", "flag")
    found = {row["day"]: tuple(row[name] for name in names) for row in rows_of(store, "market_quote")}
    assert found[date(2022, 3, 1)] == (None, None, None, 4150, None, None, None, None)
    assert found[date(2022, 3, 3)][-1] == "close_differs_from_second_source"
    assert found[date(2024, 3, 4)] == (8075, 8200, 8050, 8190, 2500, 40_000, 345_000_000, None)
    assert found[date(2024, 3, 5)][4:] == (1200, None, 9_800_040, "close_outside_range")
    assert found[date(2024, 3, 6)] == (8300, 8200, 8100, 8150, None, 0, None, "ohlc_order")


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_units_keep_what_the_file_says_and_the_one_outside_the_province_is_flagged(store: Store) -> None:
    (result,) = load(store, OUR_UNITS)
    assert (result.status, result.counts["enterprises"].new, result.counts["units"].new) == ("loaded", 2, 6)
    plants = {row["source_id"]: row for row in rows_of(store, "enterprise")}
    assert {(row["credit_code"], row["source"], row["location_flag"]) for row in plants.values()} == {(None, "gem", None)}
    versions = rows_of(store, "enterprise_version")
    assert [(row["city"], row["industry"], row["tier"], row["is_managed"]) for row in versions] == [
        ("360100", "power", "unknown", False),
        ("360700", "power", "unknown", False),
    ]
    units = {row["source_id"]: row for row in rows_of(store, "unit")}
    assert [row["status"] for row in units.values()] == ["operating", "operating", "retired", "operating", "planned", "cancelled"]
    assert {row["unit_class"] for row in units.values()} == {"unknown"}
    assert [row["source_id"] for row in units.values() if row["location_flag"] == "outside_province"] == ["G900000000005"]
    assert plants["L900000000002"]["lat"] == 25.85
    retired = units["G900000000003"]
    assert (retired["capacity_kw"], retired["start_year"], retired["retired_year"], retired["fuel"]) == (
        135_000,
        1984,
        2009,
        "coal",
    )


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("order", [(OUR_UNITS, OUR_PLANTS), (OUR_PLANTS, OUR_UNITS)], ids=["units-first", "plants-first"])
def test_the_same_plant_in_two_files_is_a_candidate_and_never_merged(order: tuple[Path, Path], store: Store) -> None:
    load(store, *order[:1])
    (result,) = load(store, *order[1:])
    enterprises = {row["id"]: row for row in rows_of(store, "enterprise")}
    assert (len(enterprises), result.candidates) == (7, 1)
    (pair,) = rows_of(store, "match_candidate")
    both = [enterprises[pair[side]] for side in ("enterprise_id", "other_id")]
    assert {row["source"] for row in both} == {"gem", "wri"}
    assert {row["name_en"] for row in both} == {"Example North power station"}
    plants = [row for row in rows_of(store, "unit") if enterprises[row["enterprise_id"]]["source"] == "wri"]
    assert Counter(row["fuel"] for row in plants) == {"coal": 1, "hydro": 2, "wind": 1, "coal_mine_methane": 1}
    assert {row["status"] for row in plants} == {"unknown"}
    assert [row["name"] for row in plants if row["capacity_kw"] is None] == ["Example Reservoir"]
    assert [result.status for result in load(store, *order)] == ["known", "known"]
