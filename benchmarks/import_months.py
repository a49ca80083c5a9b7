"""Time to import a big file of monthly records into a store.

    python -m benchmarks.import_months [--enterprises 50 500]

Each enterprise has ten units with forty months: 500 enterprises make 200,000 rows. The store is an SQLite file in a temporary
folder. Quote the ratios: machines differ.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from stdnum.cn import uscc

from carbondash.store import open_store
from tests.intake.files import ENTERPRISE, MONTH, UNIT, load, text_file

UNITS_EACH, MONTHS = 10, 40


def code(number: int) -> str:
    """A credit code that is valid and nobody's."""
    base = f"91360100MA{number:07d}"
    return base + uscc.calc_check_digit(base)


def seconds(enterprises: int, folder: Path) -> tuple[float, int]:
    """Seconds that the file of these enterprises' months takes, and how many rows it has."""
    codes = [code(number) for number in range(100, 100 + enterprises)]
    names = [f"{number}号机组" for number in range(1, UNITS_EACH + 1)]
    firsts = [date(2022 + (3 + index) // 12, (3 + index) % 12 + 1, 1) for index in range(MONTHS)]
    known = [ENTERPRISE | {"credit_code": each, "name_zh": f"示例企业{each}", "name_en": None} for each in codes]
    units = [UNIT | {"credit_code": each, "name": name} for each in codes for name in names]
    rows = [
        MONTH
        | {"credit_code": each, "unit": name, "month": f"{first:%Y-%m}", "submitted": first + timedelta(days=50), "hours": 600}
        for first in firsts
        for each in codes
        for name in names
    ]
    store = open_store(f"sqlite:///{folder / f'{enterprises}.db'}")
    store.upgrade()
    load(store, text_file(folder / "enterprises.csv", "enterprises", known), text_file(folder / "units.csv", "units", units))
    path = text_file(folder / "records.csv", "monthly", rows)
    start = time.perf_counter()
    (result,) = load(store, path)
    taken = time.perf_counter() - start
    assert (result.status, result.new) == ("loaded", enterprises * MONTHS), result.errors[:3]
    store.close()
    return taken, len(rows)


def main() -> None:
    """Measure, print a line a size and the ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--enterprises", type=int, nargs="+", default=[50, 500])
    sizes = parser.parse_args().enterprises
    taken = {}
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            taken[size], rows = seconds(size, Path(folder))
            print(f"{rows:7} rows of {size:4} enterprises: {taken[size]:6.1f} s", flush=True)
    for size in sizes[1:]:
        print(f"{size} / {sizes[0]} enterprises: {taken[size] / taken[sizes[0]]:.1f} times as long")


if __name__ == "__main__":
    main()
