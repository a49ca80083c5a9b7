"""A Word file as the XML that it is, and the views that the tests make briefs of."""

from __future__ import annotations

import zipfile
from datetime import date
from io import BytesIO
from typing import Any

from lxml import etree

from carbondash.figures.units import Lang
from carbondash.figures.view import View
from carbondash.store import Filters, Reader
from carbondash.store.records import names

NS = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
}
W = f"{{{NS['w']}}}"


class Opened:
    """A Word file as the parts of its archive."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.archive = zipfile.ZipFile(BytesIO(data))
        self.names = self.archive.namelist()

    def part(self, name: str) -> Any:
        return etree.fromstring(self.archive.read(name))

    def found(self, name: str, path: str) -> list[Any]:
        return list(self.part(name).xpath(path, namespaces=NS))

    def text(self, name: str) -> str:
        """The text of a part, each paragraph on lines of its own."""
        pieces = {f"{W}t": lambda one: one.text or "", f"{W}br": lambda _one: "\n"}
        paragraphs = self.part(name).iter(f"{W}p")
        return "\n".join("".join(pieces[one.tag](one) for one in paragraph.iter(*pieces)) for paragraph in paragraphs)


def view_of(reader: Reader, lang: Lang, day: date | None = None, cycle: str | None = None) -> View:
    state = reader.state
    newest = state.default_day or date.max
    filters = Filters(as_of=day or newest, cycle=cycle)
    return View(filters, lang, "light", reader.scope, state.key, reader.version, state.is_demo, newest, names=names(reader))
