"""What can't be in files about allowances, compliance, finance, the alliance and remarks, and how the cell is named."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from carbondash.store import Store
from tests.intake.files import BUYER, PLANT, Rows, loads, rows_of
from tests.intake.files_money import (
    ACCOUNT,
    ALLOCATION,
    BORROWING,
    BUSINESS,
    CASE,
    INSTITUTION,
    LOAN,
    MEMBER,
    OBLIGATION,
    OF_2021,
    PROJECT,
    REMARK,
    SURRENDER,
    complaints,
    enterprises,
    take,
)
from tests.support.furnishing import Furnishing

pytestmark = pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)

Row = dict[str, Any]

NOTICE: Row = ALLOCATION | {"step": "下达履约通知", "day": date(2021, 9, 27), "amount": None, "number": "1号"}
FINE: Row = CASE | {
    "step": "处以罚款",
    "day": date(2022, 3, 8),
    "fine": 20_000,
    "number": "环罚〔2022〕1号",
    "limit": None,
    "note": None,
}
CLOSED: Row = FINE | {"step": "结案", "day": date(2022, 4, 29), "fine": None}

# What is on file, the kind, the row that is taken from the file after it, the column and what is expected there.
CANT_BE: list[tuple[str, Row, str, str]] = [
    ("obligations", OBLIGATION | {"day": date(2020, 6, 1)}, "核定日期", "not before 2020-12-31, the end of the year"),
    ("obligations", OF_2021 | {"deadline": date(2023, 7, 1)}, "清缴截止日", "not before 2023-07-17, the day of determination"),
    ("obligations", OF_2021 | {"day": date(2024, 2, 1)}, "核定日期", "not after the deadline, 2023-12-31"),
    ("obligations", OF_2021 | {"amount": 0.5}, "核定应清缴量", "a whole number from 0 to 1,000,000,000 t"),
    (
        "obligations",
        OF_2021 | {"credit_code": "91360100MA00000045"},
        "统一社会信用代码",
        "the credit code of an enterprise on file",
    ),
    ("allocations", ALLOCATION | {"amount": None}, "配额量", "the amount of this step"),
    ("allocations", ALLOCATION | {"amount": -1}, "配额量", "no less than 0 in a pre-allocation"),
    ("allocations", ALLOCATION | {"step": "核定调整", "amount": -1}, "配额量", "at most the 0 t given taken back"),
    ("allocations", NOTICE | {"amount": 5}, "配额量", "nothing: this step moves no allowances"),
    ("allocations", NOTICE | {"period": "2021"}, "履约年度", "a year whose obligation is on file for the enterprise"),
    ("allocations", NOTICE | {"day": date(2021, 9, 21)}, "办理日期", "not before 2021-09-22, when it was determined"),
    ("borrowings", BORROWING, "履约年度", "a year whose obligation is on file for the enterprise"),
    ("borrowings", BORROWING | {"period": "2019-2020"}, "履约年度", "a year and account that may borrow ("),
    ("surrenders", SURRENDER | {"period": "2021"}, "履约年度", "a year whose obligation is on file for the enterprise"),
    ("surrenders", SURRENDER | {"day": date(2021, 9, 21)}, "清缴日期", "not before 2021-09-22, when it was determined"),
    ("surrenders", SURRENDER | {"vintage": "2021"}, "清缴配额年度", "a vintage of the year or before, unless borrowed"),
    ("surrenders", SURRENDER | {"amount": 0}, "清缴量", "a number from 1 to 1,000,000,000 t"),
    ("cases", CASE | {"day": date(2021, 12, 1)}, "处置步骤", "what can follow the state on the day, “not due”"),
    ("cases", CASE | {"cycle": "C2"}, "履约周期", "a cycle in which the enterprise has an obligation on the day, and"),
    ("cases", CASE | {"limit": date(2022, 1, 1)}, "改正期限", "not before 2022-01-17, the day of the order"),
    ("cases", CASE | {"number": None}, "文书编号", "the number of the paper"),
    ("cases", CASE | {"fine": 10}, "罚款金额", "nothing: only a fine has an amount"),
    ("cases", FINE | {"step": "公开", "fine": None}, "处置步骤", "an order to rectify first: there is no case yet"),
    ("cases", FINE, "处置步骤", "an order to rectify first: there is no case yet"),
    ("cases", FINE | {"fine": None}, "罚款金额", "the amount of the fine"),
    ("projects", PROJECT | {"stage": "停工"}, "项目阶段", "one of Planned, Approved, Under construction, Operating"),
    ("projects", PROJECT | {"lon": 121.5, "lat": 31.2}, "经度", "a place inside the province, or none"),
    ("projects", PROJECT | {"lat": None}, "纬度", "both coordinates or none"),
    ("loans", LOAN | {"library_project": None}, "放贷机构", "the name of an institution on file"),
    ("alliance", MEMBER | {"member": "否"}, "是否联盟成员", "a joining first: it is no member on that day"),
    ("annotations", REMARK | {"figure": "履约"}, "指标", "one of "),
    ("annotations", REMARK | {"about": "2023-01"}, "备注所在时段", "a month M2023-01, a year Y2023 or a cycle C2, 2024"),
    ("annotations", REMARK | {"about": "M2023-04"}, "备注所在时段", "a period that had begun by 2023-03-20"),
]

# A row that is on file, and one that says something else of the same thing.
SAID_OTHERWISE: list[tuple[str, Row, Row, str, str]] = [
    ("obligations", OF_2021, {"day": date(2023, 7, 1)}, "核定日期", "not before 2023-07-17, the newest day on file"),
    ("allocations", ALLOCATION, {"amount": 1}, "配额量", "560000, as it is on file (it keeps no versions)"),
    ("allocations", ALLOCATION, {"day": date(2021, 7, 1)}, "办理日期", "2021-06-28, the day of the pre-allocation on file"),
    (
        "allocations",
        ALLOCATION,
        {"step": "核定调整", "day": date(2021, 6, 1)},
        "办理日期",
        "not before the pre-allocation, 2021-06-28",
    ),
    ("allocations", NOTICE, {"number": "2号"}, "文书编号", "1号, as it is on file (it keeps no versions)"),
    ("accounts", ACCOUNT, {"day": date(2022, 3, 1), "state": "正常"}, "状态生效日期", "not before 2022-03-10, the newest day"),
    ("surrenders", SURRENDER, {"amount": 1}, "清缴量", "700000, as it is on file (it keeps no versions)"),
    ("cases", CASE, {"number": "环责改〔2022〕2号"}, "文书编号", "环责改〔2022〕1号, as it is on file (it keeps no versions)"),
    ("cases", CASE, {"day": date(2022, 1, 20)}, "处置日期", "2022-01-17, the day of this step on file"),
    ("cases", CASE, CLOSED, "处置步骤", "what can follow the state on the day, “ordered”"),
    ("cases", CASE, FINE | {"day": date(2022, 1, 10)}, "处置日期", "not before 2022-01-17, the newest step on file"),
    ("projects", PROJECT, {"investment": 1}, "总投资", "32500.5, as it is on file (it keeps no versions)"),
    ("projects", PROJECT, {"climate": "否"}, "气候投融资项目", "Yes, as it is on file (it keeps no versions)"),
    ("projects", PROJECT, {"credit_code": PLANT}, "统一社会信用代码", "浔阳二电有限公司, the owner on file, or nothing"),
    (
        "projects",
        PROJECT,
        {"stage": "规划", "day": date(2023, 3, 1)},
        "阶段日期",
        "not before 2023-04-10, the newest day on file",
    ),
    ("institutions", INSTITUTION, {"name_en": "Another"}, "机构英文名称", "Riverside Bank, as it is on file"),
    ("annotations", REMARK, {"author": "某人"}, "备注人", "数据质量组, as it is on file (it keeps no versions)"),
]


def _furnish(store: Store) -> None:
    with TemporaryDirectory() as folder:
        enterprises(store)
        take(store, Path(folder), "obligations", [OBLIGATION])


@pytest.fixture(scope="session")
def furnishing() -> Furnishing:
    """Two enterprises are on file, one of them with the obligation of the first cycle."""
    return Furnishing("one_obligation", _furnish)


def _refused(store: Store, folder: Path, kind: str, rows: Rows) -> list[tuple[int, str, str]]:
    before = loads(store)
    found = complaints(store, folder, kind, rows)
    assert loads(store) == before
    return found


def test_what_can_not_be_is_refused_at_its_cell(store: Store, tmp_path: Path) -> None:
    for kind, row, column, expected in CANT_BE:
        ((number, named, said), *more) = _refused(store, tmp_path, kind, [row])
        assert (number, named, more) == (2, column, []), (kind, row, said)
        assert said.startswith(expected), said


def test_what_keeps_no_versions_can_not_be_said_otherwise(store: Store, tmp_path: Path) -> None:
    for kind, row, otherwise, column, expected in SAID_OTHERWISE:
        take(store, tmp_path, kind, [row])
        ((number, named, said), *more) = _refused(store, tmp_path, kind, [row | otherwise])
        assert (number, named, more) == (2, column, []), (kind, otherwise, said)
        assert said.startswith(expected), said


def test_the_same_thing_twice_in_one_file_is_refused(store: Store, tmp_path: Path) -> None:
    for kind, row, column in (
        ("obligations", OBLIGATION, "履约年度"),
        ("allocations", ALLOCATION, "履约年度"),
        ("borrowings", BORROWING, "履约年度"),
        ("surrenders", SURRENDER, "履约年度"),
        ("accounts", ACCOUNT, "状态生效日期"),
        ("business_states", BUSINESS, "经营状态生效日期"),
        ("alliance", MEMBER, "加入或退出日期"),
        ("cases", CASE, "处置步骤"),
        ("projects", PROJECT, "项目名称"),
        ("institutions", INSTITUTION, "金融机构名称"),
        ("loans", LOAN, "贷款项目名称"),
        ("annotations", REMARK, "备注内容"),
    ):
        assert (3, column, "each once only (row 2 has the same)") in _refused(store, tmp_path, kind, [row, row])


def test_borrowing_stays_within_what_the_rules_and_the_approval_allow(store: Store, tmp_path: Path) -> None:
    take(store, tmp_path, "obligations", [OF_2021])
    too_much = _refused(store, tmp_path, "borrowings", [BORROWING | {"borrowed": 450_001}])
    assert too_much == [(2, "批准预支量", "at most 450,000 t, as the rules allow")]
    take(store, tmp_path, "accounts", [ACCOUNT])
    frozen = "a year and account that may borrow (not with a frozen account)"
    assert _refused(store, tmp_path, "borrowings", [BORROWING]) == [(2, "履约年度", frozen)]
    take(store, tmp_path, "accounts", [ACCOUNT | {"state": "正常", "day": date(2022, 9, 1)}])
    take(store, tmp_path, "borrowings", [BORROWING])
    surrendered = SURRENDER | {"period": "2021", "day": date(2023, 10, 9), "vintage": "2023", "amount": 80_001}
    assert _refused(store, tmp_path, "surrenders", [surrendered]) == [(2, "清缴量", "at most 80,000 t, left of the borrowed")]


def test_a_loan_agrees_with_its_institution_its_project_and_the_library(store: Store, tmp_path: Path) -> None:
    take(store, tmp_path, "institutions", [INSTITUTION])
    take(store, tmp_path, "projects", [PROJECT])
    take(store, tmp_path, "loans", [LOAN])
    for otherwise, column, expected in (
        ({"day": date(2021, 11, 1)}, "发放日期", "not before 2021-11-08, when the institution took part"),
        ({"day": date(2023, 6, 1)}, "发放日期", "not before 2023-06-20, the newest day on file"),
        ({"amount": 1}, "贷款金额", "8000.25, as it is on file"),
        ({"industry": "化工", "day": date(2023, 8, 1)}, "行业", "Power, as it is on file"),
        ({"library_project": "无此项目"}, "项目库项目名称", "the name of a project of the city in the library"),
        ({"city": "南昌"}, "项目库项目名称", "the name of a project of the city in the library"),
        ({"credit_code": PLANT}, "统一社会信用代码", "浔阳二电有限公司, the owner on file, or nothing"),
    ):
        found = _refused(store, tmp_path, "loans", [LOAN | otherwise])
        assert [(number, named) for number, named, _ in found] == [(2, column)], found
        assert found[0][2].startswith(expected), found


def test_every_wrong_row_of_a_file_is_named_and_none_of_it_is_loaded(store: Store, tmp_path: Path) -> None:
    rows = [SURRENDER, SURRENDER | {"credit_code": BUYER}, SURRENDER | {"day": date(2021, 9, 1)}]
    found = _refused(store, tmp_path, "surrenders", rows)
    assert [(number, column) for number, column, _ in found] == [(3, "履约年度"), (4, "清缴日期")]
    assert rows_of(store, "surrender") == []
