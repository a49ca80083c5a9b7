"""Time and memory to import a workbook with many monthly records.

    python -m benchmarks.intake_rows [--enterprises 50 500] [--suffix xlsx csv]

Each enterprise has ten units with forty months: 500 enterprises make 200,000 rows. Every import runs in a process of its own, so
that the memory is that of the one file; the store is an SQLite file in a temporary folder. The limit: 200,000 rows in less than
60 s and less than 1 GB.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import xlsxwriter

from benchmarks.import_months import MONTHS, UNITS_EACH, code
from carbondash.intake.kinds import KINDS
from carbondash.store import open_store
from tests.intake.files import ENTERPRISE, MONTH, UNIT, load, text_file


def records(codes: list[str], names: list[str]) -> Iterator[dict[str, Any]]:
    """Every enterprise's and unit's months."""
    for index in range(MONTHS):
        first = date(2022 + (3 + index) // 12, (3 + index) % 12 + 1, 1)
        common = MONTH | {"month": f"{first:%Y-%m}", "submitted": first + timedelta(days=50), "hours": 600}
        for each in codes:
            for name in names:
                yield common | {"credit_code": each, "unit": name}


def prepare(enterprises: int, suffix: str, folder: Path) -> tuple[str, Path]:
    """A store with the enterprises and units, and the file of their months."""
    codes = [code(number) for number in range(100, 100 + enterprises)]
    names = [f"{number}号机组" for number in range(1, UNITS_EACH + 1)]
    url = f"sqlite:///{folder / f'{enterprises}-{suffix}.db'}"
    store = open_store(url)
    store.upgrade()
    known = [ENTERPRISE | {"credit_code": each, "name_zh": f"示例企业{each}", "name_en": None} for each in codes]
    units = [UNIT | {"credit_code": each, "name": name} for each in codes for name in names]
    load(store, text_file(folder / "enterprises.csv", "enterprises", known), text_file(folder / "units.csv", "units", units))
    store.close()
    path = folder / f"{enterprises}.{suffix}"
    if suffix == "csv":
        return url, text_file(path, "monthly", list(records(codes, names)))
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    page, as_day = book.add_worksheet("数据"), book.add_format({"num_format": "yyyy-mm-dd"})
    columns = KINDS["monthly"].columns
    page.write_row(0, 0, [column.header for column in columns])
    for row, values in enumerate(records(codes, names), start=1):
        for index, column in enumerate(columns):
            value = values.get(column.key, 1.5 if column.type == "number" and column.key != "fuel_1e4nm3" else None)
            if isinstance(value, date):
                page.write_datetime(row, index, datetime(value.year, value.month, value.day), as_day)
            elif value is not None:
                page.write(row, index, value)
    book.close()
    return url, path


def _import(url: str, path: Path, told: Any) -> None:
    store = open_store(url)
    start = time.perf_counter()
    (result,) = load(store, path)
    taken = time.perf_counter() - start
    store.close()
    assert result.status == "loaded", result.errors[:3]
    unit = 1 if sys.platform == "darwin" else 1024
    told.put((taken, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit))


def main() -> None:
    """Measure and print a line a size and type of file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--enterprises", type=int, nargs="+", default=[50, 500])
    parser.add_argument("--suffix", nargs="+", default=["csv", "xlsx"])
    arguments = parser.parse_args()
    spawn = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory() as folder:
        for suffix in arguments.suffix:
            for size in arguments.enterprises:
                url, path = prepare(size, suffix, Path(folder))
                told = spawn.Queue()
                process = spawn.Process(target=_import, args=(url, path, told))
                process.start()
                taken, memory = told.get()
                process.join()
                rows, megabytes = size * UNITS_EACH * MONTHS, path.stat().st_size / 1e6
                print(f"{suffix:4} {rows:7} rows, {megabytes:5.1f} MB: {taken:6.1f} s, {memory / 1e6:6.0f} MB", flush=True)


if __name__ == "__main__":
    main()
