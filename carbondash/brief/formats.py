"""The files that a brief can be written as: by their endings, for the command and the page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from carbondash.brief.content import Brief
    from carbondash.figures.units import Lang
    from carbondash.figures.view import View

Progress = Callable[[str, int, int], None]
_OFFICE = "application/vnd.openxmlformats-officedocument"


@dataclass(frozen=True)
class Format:
    """One kind of file: its ending, the program's name, the MIME type, and the function that makes it (module, name)."""

    suffix: str
    name: str
    mime: str
    maker: tuple[str, str]

    def make(self, brief: Brief, progress: Progress | None = None) -> bytes:
        """The brief as such a file; its module is loaded by the first one. progress(what, done, total) is told as it goes."""
        module, function = self.maker
        made: bytes = getattr(import_module(f"carbondash.brief.{module}"), function)(brief, progress)
        return made


FORMATS: dict[str, Format] = {
    one.suffix: one
    for one in (
        Format("docx", "Word", f"{_OFFICE}.wordprocessingml.document", ("word", "word")),
        Format("pptx", "PowerPoint", f"{_OFFICE}.presentationml.presentation", ("powerpoint", "powerpoint")),
        Format("pdf", "PDF", "application/pdf", ("pdf", "pdf")),
        Format("xlsx", "Excel", f"{_OFFICE}.spreadsheetml.sheet", ("workbook", "workbook")),
    )
}


def file_name(view: View, lang: Lang, suffix: str) -> str:
    """The name of a brief's file: which day, which language, and that it is a demonstration where it is."""
    return f"{view.file_mark}brief_{view.filters.as_of.isoformat()}_{lang}.{suffix}"
