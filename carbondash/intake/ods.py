"""An OpenDocument spreadsheet looked through before it is unpacked: how far it reaches, merged cells, cells without a value.

Rows and cells say how often they are repeated: a few bytes may stand for more cells than any memory holds.
"""

from __future__ import annotations

import zipfile
from pathlib import Path
from xml.parsers import expat

from carbondash.intake.cells import in_error, uncalculated
from carbondash.intake.limits import MAX_CONTENT_BYTES, refuse_extent
from carbondash.intake.package import CONTENT, Extent, chunks, damaged


class _Content:
    """Listens to a content part and keeps each sheet's extent."""

    def __init__(self) -> None:
        self.extents: dict[str, Extent] = {}
        self._extent = Extent()
        self._depth = self._row = self._column = self._repeat = self._width = 0
        self._cells_before = 0

    def start(self, name: str, written: dict[str, str]) -> None:
        """An element begins."""
        local = name.rpartition(" ")[2]
        if local not in ("table", "table-row", "table-cell", "covered-table-cell"):
            return
        attributes = {key.rpartition(" ")[2]: value for key, value in written.items()}
        if local == "table":
            self._depth += 1
            if self._depth == 1:
                self._extent = self.extents[attributes.get("name", "")] = Extent()
                self._row = 0
        elif self._depth != 1:
            return
        elif local == "table-row":
            self._repeat, self._column, self._width = int(attributes.get("number-rows-repeated", "1")), 0, 0
        else:
            self._cell(attributes, " ".join(key for key in written if key.endswith("value-type")))

    def _cell(self, attributes: dict[str, str], types: str) -> None:
        place = self._row, self._column
        self._column += int(attributes.get("number-columns-repeated", "1"))
        down, across = (int(attributes.get(f"number-{way}-spanned", "1")) for way in ("rows", "columns"))
        if down > 1 or across > 1:
            self._extent.merges.append((place, (place[0] + down - 1, place[1] + across - 1)))
        if not types and "formula" not in attributes:
            return
        self._width = self._column
        if attributes.get("value-type") == "error":
            self._extent.no_values[place] = in_error("#ERR")
        elif not types:
            self._extent.no_values[place] = uncalculated(attributes["formula"].partition("=")[2])

    def end(self, name: str) -> None:
        """An element ends."""
        local = name.rpartition(" ")[2]
        if local == "table":
            self._depth -= 1
            if self._depth == 0:
                self._cells_before = refuse_extent(self._extent.rows, self._extent.columns, self._cells_before)
        elif local == "table-row" and self._depth == 1:
            if self._width:
                self._extent.rows = self._row + self._repeat
                self._extent.columns = max(self._extent.columns, self._width)
                refuse_extent(self._extent.rows, self._extent.columns, self._cells_before)
            self._row += self._repeat

    def doctype(self, *_: object) -> None:
        """A document type has no place in a spreadsheet: its entities could multiply without end."""
        raise damaged()


def inspect_content(path: Path) -> dict[str, Extent]:
    """The extents of an ODS file's sheets by name; Refused where it is damaged or reaches too far."""
    content = _Content()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = content.start
    parser.EndElementHandler = content.end
    parser.StartDoctypeDeclHandler = content.doctype
    try:
        with zipfile.ZipFile(path) as package:
            for chunk in chunks(package, package.getinfo(CONTENT), MAX_CONTENT_BYTES):
                parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, KeyError) as error:
        raise damaged() from error
    return content.extents
