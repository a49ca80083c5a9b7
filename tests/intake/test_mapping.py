"""A mapping is a small file that names columns, words and units; what it can't mean is said in one line."""

from __future__ import annotations

from pathlib import Path

import pytest

from carbondash.intake.mapping import BadMapping, find_mapping
from carbondash.store import Store
from tests.intake.files import load, rows_of

UNITS = """
name = "boilers"
title_zh = "锅炉"
title_en = "Boilers"
recognised_by = ["plant", "kilowatt"]

[[kind]]
code = "enterprises"
one_row_per = ["source_id"]
[kind.constants]
source = "registry"
industry = "power"
tier = "unknown"
managed = "no"
day = 2024-01-01
[kind.columns]
source_id = "plant"
name_zh = "plant"
city = { header = "area", default = "unknown" }
[[kind.where]]
header = "country"
any_of = ["China"]

[[kind]]
code = "units"
[kind.constants]
source = "registry"
unit_class = "unknown"
day = 2024-01-01
[kind.columns]
source_id = "plant"
name = "boiler"
capacity = { header = "kilowatt", factor = 0.001 }
status = { header = "state", values = { on = "operating", off = "retired" }, default = "unknown" }
[[kind.where]]
header = "country"
any_of = ["China"]
"""

ROWS = """plant,boiler,kilowatt,state,area,country
P1,B1,25000,on,,China
P1,B2,350000,,360400.0,China
P2,B1,1,on,360100,Elsewhere
"""


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_columns_words_units_defaults_and_filters(store: Store, tmp_path: Path) -> None:
    mapping, file = tmp_path / "boilers.toml", tmp_path / "boilers.csv"
    mapping.write_text(UNITS, encoding="utf-8")
    file.write_text(ROWS, encoding="utf-8")
    (result,) = load(store, file, mapping=str(mapping))
    assert (result.status, result.counts["enterprises"].new, result.counts["units"].new) == ("loaded", 1, 2)
    assert [(row["capacity_kw"], row["status"]) for row in rows_of(store, "unit")] == [
        (25_000, "operating"),
        (350_000, "unknown"),
    ]
    assert rows_of(store, "enterprise_version")[0]["city"] == "360400"


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_a_bad_cell_of_a_foreign_file_is_named_by_the_foreign_header(store: Store, tmp_path: Path) -> None:
    mapping, file = tmp_path / "boilers.toml", tmp_path / "boilers.csv"
    mapping.write_text(UNITS, encoding="utf-8")
    rows = ROWS.replace("25000,on", "25000,broken").replace("P1,B2,350000,,360400", "P1,B2,350000,,999999")
    file.write_text(rows, encoding="utf-8")
    (result,) = load(store, file, mapping=str(mapping))
    found = [(error.row, error.letter, error.column, error.value) for error in result.errors]
    assert (result.status, sorted(found)) == ("refused", [(2, "D", "state", "broken"), (3, "E", "area", "999999.0")])
    assert rows_of(store, "load") == []


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_rows_of_one_thing_that_disagree_are_refused(store: Store, tmp_path: Path) -> None:
    mapping, file = tmp_path / "boilers.toml", tmp_path / "boilers.csv"
    mapping.write_text(UNITS, encoding="utf-8")
    file.write_text(ROWS.replace("25000,on,", "25000,on,360100"), encoding="utf-8")
    (result,) = load(store, file, mapping=str(mapping))
    (error,) = result.errors
    assert (error.row, error.column, error.expected_en) == (3, "area", "360100, as row 2 says")


@pytest.mark.parametrize(
    ("written", "complaint"),
    [
        ("name = ", "boilers.toml"),
        (UNITS.replace('code = "units"', 'code = "boilers"'), "'boilers' is missing or not known"),
        (UNITS.replace('name = "boiler"\n', 'boiler = "boiler"\n'), "'boiler' is missing or not known"),
        (UNITS.replace('name = "boiler"\n', ""), "the required column name is not mapped"),
        (UNITS.replace("recognised_by", "recognized_by"), "'recognised_by' is missing"),
    ],
)
def test_a_mapping_that_means_nothing_is_refused_in_one_line(written: str, complaint: str, tmp_path: Path) -> None:
    path = tmp_path / "boilers.toml"
    path.write_text(written, encoding="utf-8")
    with pytest.raises(BadMapping, match=complaint) as error:
        find_mapping(str(path))
    assert "\n" not in str(error.value)


def test_an_unknown_mapping_is_told_with_the_names_there_are() -> None:
    with pytest.raises(BadMapping, match="cea-daily, gem-coal-units, wri-power-plants"):
        find_mapping("nothing")
