"""The brief as PDF, opened with another reader: every number is the ledger's, no letter is missing, each page says what it is."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from carbondash.brief.build import brief
from carbondash.brief.content import Brief
from carbondash.brief.paper import typeset
from carbondash.brief.pdf import pdf
from carbondash.brief.spec import SECTIONS
from carbondash.brief.tables import in_words
from carbondash.charts.picture_room import ticks_of
from carbondash.figures.format import number
from carbondash.figures.units import Lang
from carbondash.figures.view import View
from carbondash.locale import translator
from carbondash.store import Filters, Scope, Store
from carbondash.store.records import names
from tests.brief.ledger_numbers import allowed
from tests.brief.unaccounted import unaccounted
from tests.support.pdf_reading import fonts_of, missing_glyphs, opened, pages_of, squeezed

_MARK = re.compile(r"\[\d+\]")


@pytest.fixture(scope="module", params=["zh", "en"])
def made(request: pytest.FixtureRequest, demo_store: Store) -> tuple[Brief, bytes, set[str], float]:
    """All sections: the open cycle of November 2023 in Chinese, the newest day in English; and what the ledger allows."""
    lang: Lang = request.param
    with demo_store.read(Scope.province()) as reader:
        newest = reader.state.default_day
        assert newest is not None
        filters = Filters(date(2023, 11, 20), cycle="C2") if lang == "zh" else Filters(newest)
        view = View(
            filters, lang, "light", reader.scope, reader.state.key, reader.version, True, newest_day=newest, names=names(reader)
        )
        start = time.perf_counter()
        content = brief(reader, view, list(SECTIONS))
        data = pdf(content)
        took = time.perf_counter() - start
        return content, data, allowed(reader, view, content), took


def _unknown(pages: Iterable[str], known: set[str], content: Brief) -> set[str]:
    """The numbers of the pages that nothing accounts for."""
    known = known | _parts_of_days(known)
    for section in content.sections:
        if section.plot:
            ticks = ticks_of(section.plot)
            known |= {number(value, content.lang, ticks.decimals) for value in ticks.values}
            ticks = ticks_of(section.plot, from_zero=False)
            known |= {number(value, content.lang, ticks.decimals) for value in ticks.values}
    glue = "" if content.lang == "zh" else " "
    return {found for page in pages for found in unaccounted(_MARK.sub("", page), known, glue)}


def _parts_of_days(known: set[str]) -> set[str]:
    """The year, and the month and day, of a day on two lines of an axis."""
    parts = (part for one in known for part in re.findall(r"\d{4}年|\d+月\d+日|\d+ [A-Z][a-z]{2}|(?<= )\d{4}$", one))
    months = {found for one in known for found in re.findall(r"(?<=年)\d+(?=月$)", one)}
    return {*parts, *months}


def test_every_number_is_one_of_the_ledger(made: tuple[Brief, bytes, set[str], float]) -> None:
    content, data, known, _took = made
    pages = pages_of(data)
    assert _unknown(_without_numbering(pages, content), known, content) == set()

    # A number that nobody worked out is found, in a sentence as in a table or a chart.
    section = content.sections[0]
    run = replace(section.sentences[0].runs[0], text="97531.64 ")
    said = replace(section.sentences[0], runs=(run, *section.sentences[0].runs[1:]))
    plot = section.plot
    assert plot is not None
    wrong = replace(plot, series=(replace(plot.series[0], values=(*plot.series[0].values[:-1], 86.42)), *plot.series[1:]))
    false = replace(content, sections=(replace(section, sentences=(said,), plot=wrong),))
    assert _unknown(_without_numbering(pages_of(pdf(false)), content), known, content) == {"97531.64", "86.42"}


def _without_numbering(pages: list[str], content: Brief) -> list[str]:
    """The pages without 'page x of y' and the numbers of headings; each page must have said where it is."""
    words = translator(content.lang).gettext("Page {number} of {count}")
    found = []
    for place, page in enumerate(pages, start=1):
        here = words.format(number=place, count=len(pages))
        assert here in page
        text = page.replace(here, "")
        for section, one in enumerate(content.sections, start=1):
            text = re.sub(rf"(?m)^{section}\s*{re.escape(one.heading)}$", one.heading, text)
        found.append(text)
    return found


def test_what_the_brief_says_is_text_that_can_be_copied(made: tuple[Brief, bytes, set[str], float]) -> None:
    content, data, _known, _took = made
    text = squeezed(_MARK.sub("", "".join(pages_of(data))))
    for section in content.sections:
        said = [section.heading, *(one.text for one in section.sentences)]
        said += [part for one in section.numbers for part in (one.name, one.value, one.change, one.basis)]
        if section.plot:
            said += [section.plot.title, *(one.name for one in section.plot.series)]
        if section.table:
            heads, rows = in_words(section.table, content.lang)
            said += [section.table_title, *heads, *(cell for row in rows for cell in row)]
        for words in said:
            assert squeezed(words) in text, words


def test_every_figure_has_one_footnote_with_its_definition(made: tuple[Brief, bytes, set[str], float]) -> None:
    content, data, _known, _took = made
    whole = "".join(pages_of(data))
    text = squeezed(whole)
    for one in content.definitions:
        assert squeezed(one.text) in text, one.figure
    marks = [int(mark) for mark in re.findall(r"\[(\d+)\]", whole)]
    # Once in the text and once at the foot of the page.
    assert sorted(marks) == sorted([*range(1, len(content.definitions) + 1)] * 2)


def test_each_page_says_day_filters_version_and_that_it_is_a_demonstration(made: tuple[Brief, bytes, set[str], float]) -> None:
    content, data, _known, _took = made
    assert content.demo
    for page in pages_of(data):
        for words in (*content.lines, content.demo, content.title):
            assert squeezed(words) in squeezed(page)


def test_fonts_are_embedded_and_no_letter_is_missing(made: tuple[Brief, bytes, set[str], float]) -> None:
    content, data, _known, _took = made
    fonts = fonts_of(data)
    assert all(fonts.values())
    assert any("NotoSansSC-Regular" in name for name in fonts)
    assert missing_glyphs(data) == 0
    # The check finds one that no font has.
    assert missing_glyphs(pdf(replace(content, place="", title="\U0010fffd", sections=()))) > 0


def test_title_language_and_bookmarks_are_in_the_file(made: tuple[Brief, bytes, set[str], float]) -> None:
    content, data, _known, _took = made
    reader = opened(data)
    assert reader.metadata is not None
    assert reader.metadata.title == content.title
    assert str(reader.root_object["/Lang"]).startswith(content.lang)
    titles = [squeezed(str(one.title)) for one in reader.outline if not isinstance(one, list)]
    assert len(titles) == len(content.sections)
    assert all(title.endswith(squeezed(one.heading)) for title, one in zip(titles, content.sections, strict=True))
    width, height = (float(size) for size in reader.pages[0].mediabox[2:])
    assert (round(width), round(height)) == (595, 842)


def test_it_is_made_in_time_and_tells_how_far_it_is(made: tuple[Brief, bytes, set[str], float]) -> None:
    content, data, _known, took = made
    assert took < 10
    told: list[tuple[str, int, int]] = []
    assert pdf(content, lambda what, done, total: told.append((what, done, total))) == data
    count = len(content.sections) + 1
    assert [(done, total) for _what, done, total in told] == [(place, count) for place in range(1, count + 1)]


_HOSTILE = (
    '#import "@preview/x:1.0.0": * $x$ *b* _i_ <label> @ref `raw` = h\\u{0} // no /* no */ ["(#{',
    '<script>alert(1)</script> &amp; {{datum.v}} =HYPERLINK("http://a.example") {name} %s',
)


def test_text_of_the_data_is_never_markup(made: tuple[Brief, bytes, set[str], float]) -> None:
    content, _data, _known, _took = made
    section = next(one for one in content.sections if one.plot and one.table and len(one.plot.series) == 1)
    plot, table = section.plot, section.table
    assert plot is not None
    assert table is not None
    run = replace(section.sentences[0].runs[0], text=_HOSTILE[0])
    said = replace(section.sentences[0], runs=(run,), edited=True)
    bad = "\x00\x07\u202eevil\u2066"
    section = replace(
        section,
        heading=_HOSTILE[1],
        sentences=(said,),
        plot=replace(plot, categories=(*plot.categories[:-1], f"<b>{bad}"), unit="<i>&amp;", alt=_HOSTILE[1] + bad),
        table=replace(table, rows=((_HOSTILE[0] + bad, *table.rows[0][1:]), *table.rows[1:])),
    )
    text = squeezed("".join(pages_of(pdf(replace(content, title=_HOSTILE[1] + bad, sections=(section,))))))
    for words in (*_HOSTILE, _HOSTILE[0] + "evil", "<b>evil", "<i>&amp;"):
        assert squeezed(words) in text, words
    assert not re.search("[\x00\x07\u202e\u2066]", text)


def test_a_sentence_that_somebody_changed_is_marked_and_the_mark_explained(made: tuple[Brief, bytes, set[str], float]) -> None:
    content, data, _known, _took = made
    _ = translator(content.lang).gettext
    mark = squeezed(_("(edited)"))
    assert mark not in squeezed("".join(pages_of(data)))
    section = content.sections[0]
    said = (replace(section.sentences[0], edited=True), *section.sentences[1:])
    text = squeezed("".join(pages_of(pdf(replace(content, sections=(replace(section, sentences=said),))))))
    assert text.count(mark) == 2
    assert squeezed(section.sentences[0].runs[-1].text) + mark in _MARK.sub("", text)


def test_a_letter_that_the_font_lacks_comes_from_another(
    made: tuple[Brief, bytes, set[str], float],
) -> None:
    content, _data, _known, _took = made
    data = pdf(replace(content, title="CO₂ −1 ◦ ≤ Ω Ж", sections=()))
    assert "CO₂ −1 ◦ ≤ Ω Ж" in pages_of(data)[0]
    assert missing_glyphs(data) == 0
    assert all(fonts_of(data).values())


def test_a_word_without_end_stays_on_the_page(made: tuple[Brief, bytes, set[str], float]) -> None:
    content, _data, _known, _took = made
    (page,) = pages_of(pdf(replace(content, title="W" * 100, sections=())))
    lines = [len(found) for found in re.findall("W+", page.replace("\u200b", ""))]
    # At the top and at the foot of the page.
    assert sum(lines) == 200
    assert lines[0] < 40


def test_templates_fetch_nothing() -> None:
    for path in (Path(pdf.__code__.co_filename).parent).glob("*.typ"):
        words = path.read_text(encoding="utf-8")
        assert "@preview" not in words
        assert re.findall(r'#import "([^"]+)"', words) in ([], ["paper.typ"])
        assert "http" not in words


def test_a_document_of_data_that_does_not_fit_says_so() -> None:
    with pytest.raises(RuntimeError):
        typeset("brief", {"title": "x"}, "en", date(2024, 1, 1))
