"""The one-page sheets of cities as PDF: one after the other in one file, or a file a city."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

from carbondash.brief.city_pdf import city_pdf
from carbondash.brief.city_sheet import Sheet, sheet
from carbondash.figures.view import View
from carbondash.store import Reader
from carbondash.store.schema import UNKNOWN


def cities_of(view: View) -> tuple[str, ...]:
    """The cities that have a sheet: all that the person may see, whatever the view is filtered to."""
    return tuple(code for code in view.names.cities if code != UNKNOWN and view.scope.allows(code))


def sheets(reader: Reader, view: View, codes: tuple[str, ...] = ()) -> list[Sheet]:
    """The sheets of these cities, of all without a word, each as the view's day and other filters have it."""
    return [
        sheet(
            reader,
            view.filters,
            code,
            view.city(code),
            view.lang,
            view.on(cities=(code,)).lines,
            demo=view.demo_label,
        )
        for code in codes or cities_of(view)
    ]


def pdf(reader: Reader, view: View, codes: tuple[str, ...] = ()) -> bytes:
    """The sheets as one file, one page a city."""
    return city_pdf(sheets(reader, view, codes), view.filters.as_of)


def files(
    reader: Reader, view: View, codes: tuple[str, ...] = (), progress: Callable[[str, int, int], None] | None = None
) -> dict[str, bytes]:
    """The same by file name: one file a city, and one with all of them to print at once; progress is told city by city."""
    found = sheets(reader, view, codes)
    day = view.filters.as_of
    named: dict[str, bytes] = {}
    for one in found:
        named[file_name(view, one.code)] = city_pdf([one], day)
        if progress:
            progress(one.city, len(named), len(found))
    return {file_name(view, "all"): city_pdf(found, day), **named} if len(found) > 1 else named


def zipped(named: dict[str, bytes]) -> bytes:
    """Files by name as one archive."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in named.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def file_name(view: View, what: str, ending: str = "pdf") -> str:
    """The name of a file: whose, which day, and that it is a demonstration where it is."""
    return f"{view.file_mark}city_{what}_{view.filters.as_of.isoformat()}_{view.lang}.{ending}"
