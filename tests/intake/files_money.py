"""Sample rows of the files about allowances, compliance, finance, the alliance and remarks."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import xlsxwriter

from carbondash.intake.kinds import KINDS
from carbondash.store import Store
from tests.intake.files import BUYER, ENTERPRISE, PLANT, Rows, load, workbook
from tests.support.furnishing import Furnishing

OBLIGATION = {"credit_code": PLANT, "period": "2019-2020", "day": date(2021, 9, 22), "amount": 900_000}
ALLOCATION = {"credit_code": PLANT, "period": "2019-2020", "step": "预分配", "day": date(2021, 6, 28), "amount": 560_000}
ACCOUNT = {"credit_code": PLANT, "state": "冻结", "day": date(2022, 3, 10), "reason": "法院冻结账户"}
BUSINESS = {"credit_code": PLANT, "business": "涉诉", "day": date(2022, 3, 1), "reason": "借款合同诉讼"}
BORROWING = {"credit_code": PLANT, "period": "2021", "day": date(2023, 9, 15), "borrowed": 80_000}
SURRENDER = {
    "credit_code": PLANT,
    "period": "2019-2020",
    "day": date(2021, 12, 20),
    "vintage": "2019-2020",
    "amount": 700_000,
}
CASE = {
    "credit_code": PLANT,
    "cycle": "第一个履约周期",
    "step": "责令改正",
    "day": date(2022, 1, 17),
    "number": "环责改〔2022〕1号",
    "limit": date(2022, 2, 28),
    "note": "责令限期改正",
}
PROJECT = {
    "name": "湖湾光伏发电项目",
    "name_en": "Lake Bay PV",
    "city": "九江市",
    "industry": "发电",
    "credit_code": BUYER,
    "year": 2023,
    "climate": "是",
    "facility": "否",
    "stage": "已批复",
    "investment": 32_500.5,
    "reduction": 12_000.5,
    "lon": 115.9,
    "lat": 29.6,
    "day": date(2023, 4, 10),
}
INSTITUTION = {"name": "江岸农商银行", "name_en": "Riverside Bank", "day": date(2021, 11, 8)}
LOAN = {
    "institution": "江岸农商银行",
    "project": "湖湾光伏发电项目",
    "city": "九江市",
    "industry": "发电",
    "library_project": "湖湾光伏发电项目",
    "day": date(2023, 6, 20),
    "amount": 8_000.25,
    "reduction": 3_000,
}
MEMBER = {"credit_code": PLANT, "member": "是", "day": date(2022, 6, 15)}
REMARK = {
    "figure": "按时报送率",
    "about": "M2023-01",
    "day": date(2023, 3, 20),
    "text_zh": "新版核算指南自2023年1月起执行。",
    "text_en": "The new guideline applies from January 2023.",
    "author": "数据质量组",
}

SAMPLES: dict[str, dict[str, Any]] = {
    "obligations": OBLIGATION,
    "allocations": ALLOCATION,
    "accounts": ACCOUNT,
    "business_states": BUSINESS,
    "borrowings": BORROWING,
    "surrenders": SURRENDER,
    "cases": CASE,
    "projects": PROJECT,
    "institutions": INSTITUTION,
    "loans": LOAN,
    "alliance": MEMBER,
    "annotations": REMARK,
}
OF_2021 = OBLIGATION | {"period": "2021", "day": date(2023, 7, 17)}


def enterprises(store: Store) -> None:
    """Put two enterprises on file: the plant in Nanchang, another power enterprise in Jiujiang."""
    other = {"credit_code": BUYER, "name_zh": "浔阳二电有限公司", "name_en": None, "city": "九江", "lon": None, "lat": None}
    with TemporaryDirectory() as folder:
        take(store, Path(folder), "enterprises", [ENTERPRISE, ENTERPRISE | other])


def take(store: Store, folder: Path, kind: str, rows: Rows) -> tuple[int, int, int]:
    """Import a workbook of one kind, which must be taken; how many things were new, changed and identical."""
    path = workbook(folder / f"{kind}-{len(list(folder.iterdir()))}.xlsx", kind, rows)
    (result,) = load(store, path)
    assert result.status in ("loaded", "unchanged", "known"), [error.text("en") for error in result.errors]
    return result.new, result.changed, result.identical


def sheets(path: Path, rows: dict[str, Rows]) -> Path:
    """A workbook with one sheet for each kind; days are written as text."""
    book = xlsxwriter.Workbook(str(path))
    for kind, listed in rows.items():
        page = book.add_worksheet(kind)
        for index, column in enumerate(KINDS[kind].columns):
            page.write_string(0, index, column.header)
            for number, values in enumerate(listed, start=1):
                page.write(number, index, str(values[column.key]) if column.key in values else None)
    book.close()
    return path


def complaints(store: Store, folder: Path, kind: str, rows: Rows) -> list[tuple[int, str, str]]:
    """Import a workbook of one kind, which must be refused: row, column and English expectation of every error."""
    path = workbook(folder / f"{kind}-{len(list(folder.iterdir()))}.xlsx", kind, rows)
    (result,) = load(store, path)
    assert result.status == "refused", result.counts
    return [(error.row, error.column.split(" / ")[0], error.expected_en) for error in result.errors]


TWO_ENTERPRISES = Furnishing("two_enterprises", enterprises)
