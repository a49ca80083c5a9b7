"""Every column of a file is told with the reason for which it was read or not; a person corrects that and keeps it."""

from __future__ import annotations

from pathlib import Path

import pytest

from carbondash.intake.columns import SheetChoice, mapping_from
from carbondash.intake.file import check_file
from carbondash.intake.mapping import BadMapping, parse_mapping
from carbondash.store import Store
from tests.intake.files import ENTERPRISE, PLANT, TODAY, UNIT, furnish, load, rows_of, workbook

FOREIGN = "企业代码,年份,报送时间,排放(万吨),备注\n{},2022,2023-03-20,125,x\n"
CHOICE = SheetChoice("annual", {0: "credit_code", 1: "year", 2: "submitted", 3: "emissions", 4: None})


@pytest.fixture
def foreign(tmp_path: Path) -> Path:
    path = tmp_path / "foreign.csv"
    path.write_text(FOREIGN.format(PLANT), encoding="utf-8")
    return path


def test_each_column_says_what_it_became_and_why(tmp_path: Path) -> None:
    path = tmp_path / "units.csv"
    path.write_text(
        f"统一社会信用代码,Unit,装机容量（kW）,unit_class,状态,数据日期,备注\n{PLANT},1,660000,I,在运,2022-01-01,\n", "utf-8"
    )
    (sheet,) = check_file(path, today=TODAY).sheets
    assert (sheet.kind, sheet.header_row) == ("units", 1)
    told = {match.letter: (match.column_key, match.reason.en) for match in sheet.columns}
    assert told == {
        "A": ("credit_code", "exact header"),
        "B": ("name", "header in the other language"),
        "C": ("capacity", "exact header, unit converted: kw to MW (÷1,000)"),
        "D": ("unit_class", "the column's code"),
        "E": ("status", "exact header"),
        "F": ("day", "exact header"),
        "G": (None, "not part of this kind of file, not read"),
    }


def test_a_sheet_that_nobody_knows_is_shown_for_a_person_to_say_what_it_is(foreign: Path) -> None:
    checked = check_file(foreign, today=TODAY)
    (sheet,) = checked.sheets
    assert (sheet.kind, sheet.header_row, [match.header for match in sheet.columns][:2]) == ("", 1, ["企业代码", "年份"])
    assert len(checked.errors) == 1


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_a_correction_loads_the_file_and_serves_the_next_one_as_a_mapping(store: Store, foreign: Path, tmp_path: Path) -> None:
    furnish(store, tmp_path)
    (result,) = load(store, foreign, corrections={"": CHOICE})
    assert (result.status, rows_of(store, "annual_report")[0]["emissions_kg"]) == ("loaded", 1_250_000_000)
    (sheet,) = check_file(foreign, today=TODAY, corrections={"": CHOICE}).sheets
    assert [match.reason.zh for match in sheet.columns][-2:] == [
        "由用户指定，单位已换算：万吨 → tCO2e（×10,000）",
        "由用户指定不读取",
    ]
    mapping = parse_mapping(mapping_from(sheet, "市局“年报”"), "kept.toml")
    following = tmp_path / "next.csv"
    following.write_text(FOREIGN.format(PLANT).replace("2022,2023", "2023,2024").replace("125", "131.5"), "gbk")
    (result,) = load(store, following, mapping=mapping)
    assert (result.status, rows_of(store, "annual_report")[1]["emissions_kg"]) == ("loaded", 1_315_000_000)
    (sheet,) = check_file(following, mapping, today=TODAY).sheets
    assert sheet.columns[3].reason.en == "by the mapping “市局“年报””"


def test_a_column_may_be_read_as_another_one_and_a_sheet_left_out(tmp_path: Path) -> None:
    path = workbook(tmp_path / "enterprises.xlsx", "enterprises", [ENTERPRISE])
    checked = check_file(path, today=TODAY, corrections={"数据": SheetChoice("enterprises", {1: None, 2: "name_zh"})})
    assert checked.tables[0].values("name_zh") == ["Ganbei Power One"]
    left_out = check_file(path, today=TODAY, corrections={"数据": SheetChoice("", {})})
    assert (left_out.tables, "left out by the user" in left_out.notes[0].en) == ([], True)


@pytest.mark.parametrize(
    "choice", [SheetChoice("boilers", {}), SheetChoice("units", {0: "boiler"}), SheetChoice("units", {-1: "name"})]
)
def test_a_choice_that_names_what_does_not_exist_is_told(choice: SheetChoice, tmp_path: Path) -> None:
    with pytest.raises(BadMapping):
        check_file(workbook(tmp_path / "u.xlsx", "units", [UNIT]), today=TODAY, corrections={"数据": choice})


def test_a_mapping_cannot_be_made_of_headers_that_are_the_same(tmp_path: Path) -> None:
    path = tmp_path / "twice.csv"
    path.write_text(f"代码,值,值\n{PLANT},2022,2023-03-20\n", encoding="utf-8")
    choice = SheetChoice("annual", {0: "credit_code", 1: "year", 2: "submitted"})
    (sheet,) = check_file(path, today=TODAY, corrections={"": choice}).sheets
    with pytest.raises(BadMapping, match="does not name one column"):
        mapping_from(sheet, "twice")
