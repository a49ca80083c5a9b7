"""Files that are broken, or made to do harm, as files: cut off, of another type, too large, with macros and links."""

from __future__ import annotations

import random
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tests.intake.corpus.model import REPORTS, Case, Outcome, content, csv_text, package, parts, sheet_xml, xlsx
from tests.intake.corpus.ods import table, write_content, write_ods
from tests.intake.corpus.xls import compound, stream

_LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha">' + "".join(f'<!ENTITY {chr(98 + at)} "{f"&{chr(97 + at)};" * 10}">' for at in range(9)) + "]>"
)


def _ods(rows: list[list[Any]]) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        return write_ods(Path(folder) / "x.ods", rows).read_bytes()


def whole() -> dict[str, bytes]:
    """A right file of each type."""
    text = csv_text(REPORTS).encode()
    return {"xlsx": xlsx(REPORTS), "xls": compound(stream(REPORTS)), "ods": _ods(REPORTS), "csv": text}


def right() -> Iterator[Case]:
    """The files that the broken ones are made from are right themselves."""
    for suffix, data in whole().items():
        yield Case("right", f"right.{suffix}", content(data), "loaded", ("annual_report", "emissions_kg", 1_250_007_000))


def truncated() -> Iterator[Case]:
    """Downloads that broke off."""
    for suffix, data in whole().items():
        if suffix != "csv":
            for part in range(1, 15):
                # An XLS ends with padding: without its last part it is whole.
                outcome: Outcome = "either" if (suffix, part) == ("xls", 14) else "refused"
                yield Case("truncated", f"cut-{part:02d}.{suffix}", content(data[: len(data) * part // 15]), outcome)
    for cut in (1, 7, 40, 100, 130):
        yield Case("truncated", f"cut-{cut:03d}.csv", content(whole()["csv"][:cut]), "refused")


def wrong_types() -> Iterator[Case]:
    """Something else under the name of a table."""
    others = {
        "png": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4,
        "pdf": b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n",
        "html": b"<html><table><tr><td>1</td></tr></table></html>",
        "json": b'{"a": [1, 2, 3]}',
        "zip": package({"readme.txt": "text"}),
        "docx": package({"[Content_Types].xml": "<Types/>", "word/document.xml": "<w/>"}),
        "exe": b"MZ\x90\x00" + b"\0" * 500,
        "gzip": zlib.compress(b"text" * 100),
        "random": random.Random(1).randbytes(3000),
        "empty": b"",
        "blank": b" \n\n ",
    }
    for name, data in others.items():
        for suffix in ("xlsx", "xls", "ods", "csv"):
            yield Case("wrong type", f"{name}.{suffix}", content(data), "refused")
    for suffix in ("docx", "pdf", "exe", "xlsb", "numbers", ""):
        yield Case("wrong type", f"table.{suffix}".rstrip("."), content(whole()["xlsx"]), "refused", said="one of the types")
    for suffix, other in (("xlsx", "csv"), ("csv", "xlsx"), ("xls", "xlsx"), ("ods", "xls"), ("xlsx", "ods"), ("xlsx", "xls")):
        yield Case("wrong type", f"renamed-{other}.{suffix}", content(whole()[other]), "refused")


def macros_and_links() -> Iterator[Case]:
    """What a table may carry beside its cells: it is never looked at."""
    right = parts({"数据": REPORTS})
    kept = ("annual_report", "emissions_kg", 1_250_007_000)
    macro: dict[str, str | bytes] = {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0" + random.Random(2).randbytes(2000)}
    link = '<externalLink xmlns="x"><externalBook r:id="rId1"/></externalLink>'
    extras: dict[str, dict[str, str | bytes]] = {
        "macro.xlsm": macro,
        "macro.xlsx": macro,
        "link.xlsx": {"xl/externalLinks/externalLink1.xml": link},
        "connection.xlsx": {"xl/connections.xml": '<connections><connection url="http://127.0.0.1:9/x"/></connections>'},
        "dde.xlsx": {"xl/externalLinks/externalLink1.xml": '<ddeLink ddeService="cmd" ddeTopic="/c calc"/>'},
        "custom.xlsx": {"customXml/item1.xml": "<x/>", "xl/media/image1.png": b"\x89PNG"},
        "path.xlsx": {"../../../tmp/out.txt": "x", "/etc/out": "y"},
    }
    for name, extra in extras.items():
        yield Case("macros and links", name, content(package({**right, **extra})), "loaded", kept)
    cell = {"f": "[1]Sheet1!$A$1", "v": "1250007"}
    linked = [REPORTS[0], [*REPORTS[1][:3], cell]]
    yield Case("macros and links", "linked-cell.xlsx", content(xlsx(linked)), "loaded", kept)
    dde = [REPORTS[0], [*REPORTS[1][:3], {"f": "cmd|'/c calc'!A0"}]]
    yield Case("macros and links", "dde-cell.xlsx", content(xlsx(dde)), "refused", said="the formula's calculated value")


def _deflated(megabytes: int, name: str, sheet: bool = True) -> Callable[[Path], None]:
    """A package whose part unpacks to so many megabytes of nothing."""

    def write(path: Path) -> None:
        data = parts({"数据": REPORTS})
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as made:
            for part, text in data.items():
                if part != name:
                    made.writestr(part, text)
            with made.open(name, "w", force_zip64=False) as target:
                target.write(b"<worksheet><sheetData>" if sheet else b"<sst>")
                for _ in range(megabytes):
                    target.write(b" " * 1_000_000)

    return write


def _lying(path: Path) -> None:
    """A package that says its texts are short: the header of the part gives a wrong size."""
    _deflated(120, "xl/sharedStrings.xml", sheet=False)(path)
    data = bytearray(path.read_bytes())
    for signature, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        found = data.rfind(signature, 0, data.rfind(b"xl/sharedStrings.xml") if at == 24 else data.find(b"xl/sharedStrings.xml"))
        data[found + at : found + at + 4] = struct.pack("<I", 100)
    path.write_bytes(bytes(data))


def _laughing_ods(path: Path) -> None:
    write_content(path, table([["&j;"]], {}).replace("&amp;", "&"), '<?xml version="1.0"?>' + _LAUGHS)


def _long_row(path: Path) -> None:
    long_row = "<worksheet><sheetData><row>" + "<c><v>1</v></c>" * 3_000_000
    path.write_bytes(package(parts({"数据": long_row})))


def _many_parts(path: Path) -> None:
    path.write_bytes(package(parts({"数据": REPORTS}) | {f"xl/media/{number}.png": b"x" for number in range(3000)}))


def bombs() -> Iterator[Case]:
    """Small files that would be large."""
    sheet = "xl/worksheets/sheet1.xml"
    yield Case("bomb", "sheet.xlsx", _deflated(450, sheet), "refused", said="when unpacked")
    yield Case("bomb", "texts.xlsx", _deflated(60, "xl/sharedStrings.xml", sheet=False), "refused", said="when unpacked")
    yield Case("bomb", "unread.xlsx", _deflated(60, "docProps/thumb.xml", sheet=False), "refused", said="when unpacked")
    yield Case("bomb", "lying.xlsx", _lying, "refused")
    yield Case("bomb", "parts.xlsx", _many_parts, "refused", said="parts")
    laughing = {"xl/workbook.xml": _LAUGHS + "<workbook>&j;</workbook>"}
    yield Case("bomb", "laughs.xlsx", content(package(parts({"数据": REPORTS}) | laughing)), "refused")
    yield Case("bomb", "laughs.ods", _laughing_ods, "refused")
    deep = "<a>" * 200_000
    yield Case("bomb", "deep.xlsx", content(package(parts({"数据": REPORTS}) | {"xl/workbook.xml": deep})), "refused")
    yield Case("bomb", "nested.xlsx", content(package({"inner.xlsx": whole()["xlsx"]})), "refused")
    yield Case("bomb", "long-row.xlsx", _long_row, "refused")


def dimensions() -> Iterator[Case]:
    """Sheets that reach further than anybody fills in."""
    kept = ("annual_report", "emissions_kg", 1_250_007_000)
    declared = sheet_xml(REPORTS, head='<dimension ref="A1:XFD1048576"/>')
    yield Case("dimensions", "declared.xlsx", content(package(parts({"数据": declared}))), "loaded", kept)
    styled = declared.replace("</sheetData>", '<row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData>')
    yield Case("dimensions", "styled.xlsx", content(package(parts({"数据": styled}))), "loaded", kept)
    for place in ("XFD1048576", "A1048576", "XFD2", "IW2", "A250001", "ZZZZZ1", "A99999999", "A0"):
        row = "".join(filter(str.isdigit, place))
        far = declared.replace("</sheetData>", f'<row r="{row}"><c r="{place}"><v>1</v></c></row></sheetData>')
        yield Case("dimensions", f"cell-{place}.xlsx", content(package(parts({"数据": far}))), "refused")
    implied = declared.replace("</sheetData>", '<row r="1048576"><c><v>1</v></c></row></sheetData>')
    yield Case("dimensions", "implied.xlsx", content(package(parts({"数据": implied}))), "refused")
    skipped = declared.replace("</sheetData>", '<row r="9">' + "<c/>" * 300 + "<c><v>1</v></c></row></sheetData>")
    yield Case("dimensions", "skipped.xlsx", content(package(parts({"数据": skipped}))), "refused", said="columns")
    prefixed = '<x:worksheet xmlns:x="m"><x:sheetData><x:row r="9"><x:c r="XFD900000"><x:v>1</x:v></x:c></x:row></x:sheetData>'
    yield Case("dimensions", "prefixed.xlsx", content(package(parts({"数据": prefixed + "</x:worksheet>"}))), "refused")
    sheets = {f"数据{number}": [[f"x{row}"] * 26 for row in (1,)] for number in range(3)}
    wide = {name: sheet_xml(rows, tail="").replace("</sheetData>", _far_row(240_000)) for name, rows in sheets.items()}
    yield Case("dimensions", "three-sheets.xlsx", content(package(parts(wide))), "refused", said="cells")
    repeated = table(REPORTS, {}).replace("<table:table-row>", '<table:table-row table:number-rows-repeated="900000">', 1)
    yield Case("dimensions", "rows.ods", lambda path: _ods_with(path, repeated), "refused", said="rows")
    across = table(REPORTS, {}).replace(
        "<table:table-cell office", '<table:table-cell table:number-columns-repeated="16000" office', 1
    )
    yield Case("dimensions", "columns.ods", lambda path: _ods_with(path, across), "refused", said="columns")
    for number, (down, right) in enumerate(((65_535, 255), (65_535, 65_535), (10, 65_535), (65_535, 200))):
        data = stream(REPORTS)[:-4] + struct.pack("<HHHHHd", 0x0203, 14, down, right, 0, 1.0) + b"\x0a\0\0\0"
        yield Case("dimensions", f"far-{number}.xls", content(compound(data)), "refused")
    yield Case("dimensions", "columns.csv", content(b"a," * 100_000 + b"\n"), "refused", said="columns")
    yield Case("dimensions", "rows.csv", content(b"a,b\n" * 300_000), "refused", said="rows")
    yield Case("dimensions", "cells.csv", content((b"x," * 200 + b"\n") * 45_000), "refused", said="cells")
    yield Case("dimensions", "line.csv", content(b"x" * 30_000_000), "refused")
    yield Case("dimensions", "field.csv", content(csv_text([REPORTS[0], ["x" * 40_000, 1, 2, 3]]).encode()), "refused")
    yield Case("dimensions", "size.csv", lambda path: _sparse(path, 101_000_000), "refused", said="at most 100 MB")


def _far_row(row: int) -> str:
    return f'<row r="{row}"><c r="Z{row}"><v>1</v></c></row></sheetData>'


def _ods_with(path: Path, tables: str) -> None:
    write_content(path, tables)


def _sparse(path: Path, size: int) -> None:
    with path.open("wb") as target:
        target.truncate(size)


def mutated() -> Iterator[Case]:
    """Right files with a few bytes changed, each by its own fixed seed: whatever it makes of them, it ends."""
    for suffix, data in whole().items():
        for seed in range(18):
            draw = random.Random(f"{suffix}{seed}")
            changed = bytearray(data)
            for _ in range(1 + seed % 6):
                changed[draw.randrange(len(changed))] = draw.randrange(256)
            yield Case("mutated", f"mutated-{seed:02d}.{suffix}", content(bytes(changed)), "either")
    xml = parts({"数据": REPORTS})
    for seed in range(18):
        draw = random.Random(f"part{seed}")
        name = draw.choice(sorted(xml))
        text = bytearray(str(xml[name]).encode())
        for _ in range(1 + seed % 4):
            text[draw.randrange(len(text))] = draw.randrange(256)
        yield Case("mutated", f"part-{seed:02d}.xlsx", content(package(xml | {name: bytes(text)})), "either")


GROUPS = (right, truncated, wrong_types, macros_and_links, bombs, dimensions, mutated)
