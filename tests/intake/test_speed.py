"""A big file passes in well under a minute."""

from __future__ import annotations

import time
from datetime import date, timedelta
from pathlib import Path

import pytest
from stdnum.cn import uscc

from carbondash.store import Store
from tests.intake.files import ENTERPRISE, MONTH, UNIT, load, text_file

ENTERPRISES, UNITS_EACH, MONTHS = 500, 10, 40


def _code(number: int) -> str:
    base = f"91360100MA{number:07d}"
    return base + uscc.calc_check_digit(base)


@pytest.mark.long
@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_two_hundred_thousand_monthly_rows_in_under_a_minute(store: Store, tmp_path: Path) -> None:
    codes = [_code(number) for number in range(100, 100 + ENTERPRISES)]
    enterprises = [ENTERPRISE | {"credit_code": code, "name_zh": f"示例企业{code}", "name_en": None} for code in codes]
    names = [f"{number}号机组" for number in range(1, UNITS_EACH + 1)]
    units = [UNIT | {"credit_code": code, "name": name} for code in codes for name in names]
    firsts = [date(2022 + (3 + index) // 12, (3 + index) % 12 + 1, 1) for index in range(MONTHS)]
    records = [
        MONTH
        | {"credit_code": code, "unit": name, "month": f"{first:%Y-%m}", "submitted": first + timedelta(days=50), "hours": 600}
        for first in firsts
        for code in codes
        for name in names
    ]
    prepared = load(
        store,
        text_file(tmp_path / "enterprises.csv", "enterprises", enterprises),
        text_file(tmp_path / "units.csv", "units", units),
    )
    assert [result.status for result in prepared] == ["loaded", "loaded"], prepared[0].errors[:3]
    path = text_file(tmp_path / "records.csv", "monthly", records)
    started = time.perf_counter()
    (result,) = load(store, path)
    took = time.perf_counter() - started
    print(f"{len(records)} rows in {took:.1f} s")
    assert (result.status, result.new) == ("loaded", ENTERPRISES * MONTHS)
    assert took < 60
