"""How large a file may be: what lies beyond is refused in words before it is unpacked.

The limits leave room for 200,000 rows of monthly records in one file and a refused file below 1 GB of memory.
"""

from __future__ import annotations

from pathlib import Path

from carbondash.intake.words import Refused

MEGABYTE = 1_000_000

MAX_FILE_BYTES = 100 * MEGABYTE
# What the Import page takes, as a browser counts (MiB): maxUploadSize in .streamlit/config.toml. Larger ones by the command.
MAX_UPLOAD_BYTES = 50 * 2**20
# A workbook's unpacked parts: all together, and those that are held in memory as a whole (shared texts, styles).
MAX_UNPACKED_BYTES = 400 * MEGABYTE
MAX_PART_BYTES = 50 * MEGABYTE
MAX_PARTS = 2_000
# An OpenDocument's one part is read by a slower reader.
MAX_CONTENT_BYTES = 100 * MEGABYTE

MAX_ROWS = 250_000
MAX_COLUMNS = 256
# Rows × columns that hold anything, of all sheets that are read.
MAX_CELLS = 8_000_000
# What a spreadsheet's own cell can hold.
MAX_CELL_CHARACTERS = 32_767


def refuse_large_file(path: Path) -> None:
    """Refused where the file is larger than is read."""
    if path.stat().st_size > MAX_FILE_BYTES:
        size = f"{MAX_FILE_BYTES // MEGABYTE} MB"
        raise Refused(f"不超过 {size} 的文件（请按月份或城市拆分）", f"a file of at most {size} (split it by month or city)")


def refuse_unpacked(size: int, limit: int) -> None:
    """Refused where a workbook's parts are larger, unpacked, than is read: a damaged file, or one made to do harm."""
    if size > limit:
        most = f"{limit // MEGABYTE} MB"
        raise Refused(f"解压后不超过 {most} 的工作簿", f"a workbook of at most {most} when unpacked")


def refuse_extent(rows: int, columns: int, cells_before: int = 0) -> int:
    """Refused where a sheet has too many rows, columns or cells; else how many cells there are with this sheet's."""
    if rows > MAX_ROWS:
        raise Refused(f"不超过 {MAX_ROWS:,} 行的工作表", f"a sheet of at most {MAX_ROWS:,} rows")
    if columns > MAX_COLUMNS:
        raise Refused(f"不超过 {MAX_COLUMNS} 列的工作表", f"a sheet of at most {MAX_COLUMNS} columns")
    cells = cells_before + rows * columns
    if cells > MAX_CELLS:
        raise Refused(
            f"行数乘列数不超过 {MAX_CELLS:,} 格的文件（请按月份或城市拆分）",
            f"a file of at most {MAX_CELLS:,} cells, rows times columns (split it by month or city)",
        )
    return cells
