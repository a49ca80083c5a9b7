"""A refused file comes back as a workbook: its own cells, the bad ones marked, text as text."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from carbondash.intake.marked import marked_workbook
from carbondash.intake.words import CellError, column_index, column_letter
from tests.intake.files import MONTH, workbook


def test_the_bad_cells_carry_what_was_expected(tmp_path: Path) -> None:
    path = workbook(tmp_path / "八月.xlsx", "monthly", [{**MONTH, "ncv_ar": "=1+1", "submitted": date(2023, 9, 6)}], titles=1)
    errors = [
        CellError(path.name, "数据", 3, "热值", "K", "=1+1", "数字", "a number"),
        CellError(path.name, "", 0, "", "", "", "整个文件", "the whole file"),
    ]
    data = marked_workbook(path, errors, "zh")
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    assert book.sheet_names == ["问题清单", "数据"]
    listed = book.get_sheet_by_name("问题清单").to_python()
    assert listed[1] == ["数据", 3.0, "K", "热值", "=1+1", "数字"]
    rows = book.get_sheet_by_name("数据").to_python(skip_empty_area=False)
    assert rows[0][0] == "江西省碳市场数据"
    assert rows[2][column_index("K")] == "=1+1"
    assert date(2023, 9, 6) in rows[2]
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        sheet = package.read("xl/worksheets/sheet2.xml").decode()
        assert "<f>" not in sheet
        assert "应为数字" in package.read("xl/comments1.xml").decode()


@pytest.mark.parametrize("index", [0, 25, 26, 701, 702, 16_383])
def test_columns_have_one_name_each(index: int) -> None:
    assert column_index(column_letter(index)) == index
