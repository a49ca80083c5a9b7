"""City sheets as PDF: one page each whatever stands on it, with the numbers of the scorecard."""

from __future__ import annotations

import io
import time
import zipfile
from dataclasses import replace
from datetime import date

import pytest

from carbondash.brief.city_pdf import city_pdf
from carbondash.brief.city_sheet import Sheet
from carbondash.figures.units import Lang
from carbondash.figures.view import View
from carbondash.locale import translator
from carbondash.store import Filters, Reader, Scope, Store
from carbondash.store.records import names
from carbondash.ui.panels import city_sheets
from tests.brief.ledger_numbers import numbers_in
from tests.brief.unaccounted import unaccounted
from tests.support.pdf_reading import fonts_of, missing_glyphs, opened, pages_of, squeezed

DAY = date(2023, 11, 20)


@pytest.fixture(scope="module", params=["zh", "en"])
def sheets(request: pytest.FixtureRequest, demo_store: Store) -> list[Sheet]:
    with demo_store.read(Scope.province()) as reader:
        return city_sheets.sheets(reader, _view(reader, request.param))


def _view(reader: Reader, lang: Lang) -> View:
    return View(
        Filters(DAY), lang, "light", reader.scope, reader.state.key, reader.version, True, newest_day=DAY, names=names(reader)
    )


def test_each_city_has_one_page_that_says_what_its_scorecard_says(sheets: list[Sheet]) -> None:
    data = city_pdf(sheets, DAY)
    pages = pages_of(data)
    assert len(pages) == len(sheets) == 11
    _ = translator(sheets[0].lang).gettext
    for place, (page, sheet) in enumerate(zip(pages, sheets, strict=True), start=1):
        text = squeezed(page)
        said = [sheet.title, sheet.demo, *sheet.lines, *sheet.acts, *sheet.notes]
        for group in sheet.groups:
            said += [
                group.name,
                *(part for one in group.lines for part in (one.name, one.value, one.rank, one.change, one.basis)),
            ]
        here = _("Page {number} of {count}").format(number=place, count=11)
        for words in (*said, here):
            assert squeezed(words) in text, words
        # Nothing on it is counted but what the sheet says.
        known = {found for words in (*_all(sheet), here) for found in numbers_in(words)}
        known |= {str(number) for number in range(1, len(sheet.acts) + 1)}
        assert unaccounted(page, known, "" if sheet.lang == "zh" else " ") == set()
    assert all(fonts_of(data).values())
    assert missing_glyphs(data) == 0


def _all(sheet: Sheet) -> list[str]:
    words = [sheet.title, " · ".join(sheet.lines), *sheet.acts, *sheet.notes]
    for group in sheet.groups:
        for one in group.lines:
            words += [one.name, one.about, one.value, one.rank, one.change, one.basis, one.gap, one.province]
    return words


def test_a_sheet_with_more_than_fits_is_made_smaller_and_hostile_text_stays_text(sheets: list[Sheet]) -> None:
    first = sheets[0]
    hostile = '#import "@preview/x:1.0.0": * $x$ *b* <script> \x00\u202e{0}'
    crowded = replace(first, acts=(hostile, *first.acts), groups=first.groups * 2, notes=(*first.notes, hostile * 4))
    data = city_pdf([crowded, first], DAY)
    pages = pages_of(data)
    assert len(pages) == 2
    assert squeezed('#import "@preview/x:1.0.0": * $x$ *b* <script> {0}') in squeezed(pages[0])
    assert opened(data).metadata is not None
    with pytest.raises(ValueError, match="no city"):
        city_pdf([], DAY)


def test_all_eleven_come_in_one_archive_in_time(demo_store: Store) -> None:
    start = time.perf_counter()
    with demo_store.read(Scope.province()) as reader:
        files = city_sheets.files(reader, _view(reader, "zh"))
    archive = zipfile.ZipFile(io.BytesIO(city_sheets.zipped(files)))
    assert time.perf_counter() - start < 30
    found = archive.namelist()
    assert len(found) == 12
    assert found[0] == "demonstration_city_all_2023-11-20_zh.pdf"
    assert [len(opened(archive.read(name)).pages) for name in found] == [11] + [1] * 11
    title = opened(archive.read("demonstration_city_360400_2023-11-20_zh.pdf")).metadata
    assert title is not None
    assert title.title == "九江市碳市场对标单页"
