"""What a reader that had no part in making it finds in a PDF file."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ContentStream, DictionaryObject

_FONT_FILES = ("/FontFile", "/FontFile2", "/FontFile3")


def opened(data: bytes) -> PdfReader:
    """The file, read strictly."""
    return PdfReader(BytesIO(data), strict=True)


def pages_of(data: bytes) -> list[str]:
    """The text of each page as it would be copied, without the joiners that hold notes at their words."""
    return [page.extract_text().replace("\u2060", "") for page in opened(data).pages]


def squeezed(text: str) -> str:
    """A text without any space: lines may break anywhere."""
    return "".join(text.split())


def fonts_of(data: bytes) -> dict[str, bool]:
    """The fonts by name, and whether each is embedded."""
    found = {}
    for resources, _content in _drawn(data):
        for font in (resources.get("/Font") or {}).values():
            inner = font.get_object()
            inner = inner["/DescendantFonts"][0].get_object() if "/DescendantFonts" in inner else inner
            descriptor = inner["/FontDescriptor"].get_object()
            found[str(inner["/BaseFont"])] = any(name in descriptor for name in _FONT_FILES)
    return found


def missing_glyphs(data: bytes) -> int:
    """How many letters are drawn as the mark that a font has for what it lacks (glyph 0)."""
    return sum(
        1
        for _resources, content in _drawn(data)
        for operands, operator in content.operations
        if operator in (b"Tj", b"TJ")
        for text in _strings(operands)
        for place in range(0, len(text), 2)
        if text[place : place + 2] == b"\0\0"
    )


def _strings(operands: Any) -> Iterator[bytes]:
    for one in operands:
        if isinstance(one, list):
            yield from _strings(one)
        elif hasattr(one, "original_bytes"):
            yield one.original_bytes


def _drawn(data: bytes) -> Iterator[tuple[DictionaryObject, ContentStream]]:
    """Resources and content of each page, and of what is placed on it."""
    reader = opened(data)
    waiting: list[tuple[Any, Any]] = [(page["/Resources"].get_object(), page.get_contents()) for page in reader.pages]
    while waiting:
        resources, content = waiting.pop()
        yield resources, ContentStream(content, reader)
        for inner in (resources.get("/XObject") or {}).values():
            one = inner.get_object()
            if one.get("/Subtype") == "/Form":
                waiting.append((one.get("/Resources", DictionaryObject()).get_object(), one))
