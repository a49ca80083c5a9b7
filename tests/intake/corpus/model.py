"""What a file of the corpus is, and the raw XLSX package that many are made from."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal
from xml.sax.saxutils import escape

from tests.intake.files import PLANT

Outcome = Literal["loaded", "refused", "either"]

# A right file: an annual report of an enterprise that is on file.
REPORTS: list[list[Any]] = [
    ["统一社会信用代码", "报告年度", "提交日期", "温室气体排放量"],
    [PLANT, 2022, "2023-03-20", 1_250_007],
]

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'


@dataclass(frozen=True, slots=True)
class Case:
    """One file: its class, its name, how it is written, and how its import must end.

    kept: a table and column that must then hold exactly this value. said: a part of the English error.
    """

    group: str
    name: str
    write: Callable[[Path], None]
    outcome: Outcome
    kept: tuple[str, str, Any] | None = None
    said: str = ""


def content(data: bytes) -> Callable[[Path], None]:
    """Writes these bytes."""

    def write(path: Path) -> None:
        path.write_bytes(data)

    return write


def sheet_xml(rows: Sequence[Sequence[Any]], *, head: str = "", tail: str = "") -> str:
    """A sheet's part: texts inline, numbers as they are, {'f': formula, 'v': value, 't': type} for a formula."""
    lines = []
    for number, values in enumerate(rows, start=1):
        cells = "".join(_cell(f"{chr(65 + column)}{number}", value) for column, value in enumerate(values) if value is not None)
        lines.append(f'<row r="{number}">{cells}</row>')
    return f'{_XML}<worksheet xmlns="{_MAIN}" xmlns:r="{_REL}">{head}<sheetData>{"".join(lines)}</sheetData>{tail}</worksheet>'


def _cell(place: str, value: Any) -> str:
    if isinstance(value, dict):
        kind = f' t="{value["t"]}"' if "t" in value else ""
        result = f"<v>{value['v']}</v>" if "v" in value else ""
        formula = f"<f>{escape(value['f'])}</f>" if "f" in value else ""
        return f'<c r="{place}"{kind}>{formula}{result}</c>'
    if isinstance(value, str):
        return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
    return f'<c r="{place}"><v>{value!r}</v></c>'


def parts(sheets: Mapping[str, str | Sequence[Sequence[Any]]], states: Mapping[str, str] | None = None) -> dict[str, str | bytes]:
    """The parts of a workbook with these sheets (rows, or a sheet's part as it is). states: 'hidden' or 'veryHidden'."""
    listed, links, made = [], [], {}
    for number, (name, rows) in enumerate(sheets.items(), start=1):
        state = f' state="{(states or {})[name]}"' if name in (states or {}) else ""
        listed.append(f'<sheet name="{escape(name)}" sheetId="{number}"{state} r:id="rId{number}"/>')
        links.append(f'<Relationship Id="rId{number}" Type="{_REL}/worksheet" Target="worksheets/sheet{number}.xml"/>')
        made[f"xl/worksheets/sheet{number}.xml"] = rows if isinstance(rows, str) else sheet_xml(rows)
    kinds = "".join(
        f'<Override PartName="/{part}" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
        for part in made
    )
    return {
        "[Content_Types].xml": f'{_XML}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
        'ContentType="application/xml"/><Override PartName="/xl/workbook.xml" '
        f'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>{kinds}</Types>',
        "_rels/.rels": f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{_REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_REL}"><sheets>{"".join(listed)}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{"".join(links)}</Relationships>',
        **made,
    }


def package(parts: Mapping[str, str | bytes]) -> bytes:
    """A package of these parts; the same parts make the same bytes."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in parts.items():
            made.writestr(zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def xlsx(rows: Sequence[Sequence[Any]]) -> bytes:
    """A workbook with one sheet of these rows."""
    return package(parts({"数据": rows}))


def csv_text(rows: Sequence[Sequence[Any]]) -> str:
    """The rows as CSV, every text in quotes."""
    cells = ((str(cell).replace('"', '""') if cell is not None else "" for cell in row) for row in rows)
    return "".join(",".join(f'"{cell}"' for cell in row) + "\n" for row in cells)
