"""Files for the tests of intake, written as a clerk would fill the templates."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter
from sqlalchemy import Table, select

from carbondash.access.gate import command_person
from carbondash.intake.columns import Corrections
from carbondash.intake.importer import ImportResult, import_files
from carbondash.intake.kinds import KINDS
from carbondash.intake.mapping import Mapping
from carbondash.store import Scope, Store
from carbondash.store.schema import metadata

TODAY = date(2026, 6, 30)
PLANT = "91360100MA0000002Y"
BUYER = "91360400MA0000003H"

Rows = Sequence[dict[str, Any]]

ENTERPRISE = {
    "credit_code": PLANT,
    "name_zh": "赣北一电有限公司",
    "name_en": "Ganbei Power One",
    "city": "南昌市",
    "industry": "发电",
    "tier": "1",
    "managed": "是",
    "lon": 115.9,
    "lat": 28.7,
    "day": date(2022, 1, 1),
}
UNIT = {"credit_code": PLANT, "name": "1号机组", "unit_class": "I", "capacity": 660, "status": "在运", "day": date(2022, 1, 1)}
MONTH = {
    "credit_code": PLANT,
    "unit": "1号机组",
    "month": "2023-08",
    "submitted": date(2023, 9, 6),
    "fuel_type": "烟煤",
    "fuel_t": 120_000.5,
    "ncv_ar": 20.6,
    "car": 0.548,
    "gen_mwh": 290_000,
    "hours": 700,
}
REPORT = {"credit_code": PLANT, "year": 2022, "submitted": date(2023, 3, 20), "emissions": 1_250_000.123}
TRADE = {
    "number": "T1",
    "day": date(2023, 11, 20),
    "buyer": PLANT,
    "vintage": "22",
    "method": "大宗协议",
    "volume": 50_000,
    "amount": 3_500_000.5,
}
QUOTE = {"day": date(2023, 11, 20), "open": 70.5, "close": 70.81, "listed_volume": 120_000, "flag": "ohlc_order"}

SAMPLES: dict[str, dict[str, Any]] = {
    "enterprises": ENTERPRISE,
    "units": UNIT,
    "monthly": MONTH,
    "annual": REPORT,
    "trades": TRADE,
    "quotes": QUOTE,
}


def workbook(path: Path, kind: str, rows: Rows, *, sheet: str = "数据", titles: int = 0, lang: str = "both") -> Path:
    """A workbook of one kind with these rows by column key; headers in both languages, or in one."""
    columns = KINDS[kind].columns
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False})
    page = book.add_worksheet(sheet)
    as_day = book.add_format({"num_format": "yyyy-mm-dd"})
    for title in range(titles):
        page.write_string(title, 0, "江西省碳市场数据")
    for index, column in enumerate(columns):
        page.write_string(titles, index, {"both": column.header, "zh": column.zh, "en": column.en}[lang])
        for row, values in enumerate(rows, start=titles + 1):
            value = values.get(column.key)
            if isinstance(value, date):
                page.write_datetime(row, index, datetime(value.year, value.month, value.day), as_day)
            elif isinstance(value, str):
                page.write_string(row, index, value)
            elif value is not None:
                page.write_number(row, index, value)
    book.close()
    return path


def text_file(path: Path, kind: str, rows: Rows, *, encoding: str = "utf-8", lang: str = "zh") -> Path:
    """A CSV file of one kind with these rows by column key."""
    columns = KINDS[kind].columns
    with path.open("w", encoding=encoding, newline="") as target:
        writer = csv.writer(target)
        writer.writerow(column.zh if lang == "zh" else column.en for column in columns)
        writer.writerows([row.get(column.key, "") for column in columns] for row in rows)
    return path


def load(
    store: Store,
    *paths: Path,
    dry_run: bool = False,
    mapping: str | Mapping | None = None,
    corrections: Corrections | None = None,
    reason: str | None = "seen by the clerk",
) -> list[ImportResult]:
    """Import files as a person called clerk, who has a reason where a guard would hold them back."""
    told = dict.fromkeys(paths, corrections) if corrections else None
    return import_files(store, paths, mapping, dry_run, command_person("clerk"), today=TODAY, corrections=told, reason=reason)


def furnish(store: Store, folder: Path) -> None:
    """Put the plant, a second enterprise and the plant's unit on file."""
    other = {"credit_code": BUYER, "name_zh": "浔阳二电有限公司", "name_en": None, "city": "九江", "lon": None, "lat": None}
    results = load(
        store,
        workbook(folder / "enterprises.xlsx", "enterprises", [ENTERPRISE, ENTERPRISE | other]),
        workbook(folder / "units.xlsx", "units", [UNIT]),
    )
    assert [result.status for result in results] == ["loaded", "loaded"], [result.errors for result in results]


def rows_of(store: Store, name: str) -> list[dict[str, Any]]:
    """Every row of a table, by id."""
    table: Table = metadata.tables[name]
    with store.read(Scope.province()) as reader:
        return [dict(row) for row in reader.execute(select(table).order_by(table.c.id)).mappings()]


def loads(store: Store) -> int:
    """How many loads the store has had."""
    return len(rows_of(store, "load"))
