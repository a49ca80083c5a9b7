"""Slides as a division head opens them: what they say is in the ledger, charts and tables can be edited, nothing overflows."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from math import ceil
from pathlib import Path
from typing import Any

import pytest
from pptx import Presentation
from pptx.presentation import Presentation as Deck
from python_calamine import CalamineWorkbook

from carbondash.brief.fitting import LINE, lines
from carbondash.brief.powerpoint import powerpoint
from carbondash.charts.plot import Plot, Series
from carbondash.charts.wrapping import pixels
from carbondash.figures.tables import neutral
from carbondash.store import Store
from tests.brief.decks_and_books import HOSTILE, IN_A_CYCLE, NEWEST, Made, edited, hostile, made, paragraphs, parts_of, small
from tests.brief.ledger_numbers import numbers_in

_MARK = re.compile(r"\[\d+\]")
_PAGE = re.compile(r"^\d+ / \d+$|指标定义见第\d+页|Definitions: slide \d+")


@pytest.fixture(scope="module")
def zh(demo_store: Store) -> tuple[Made, bytes]:
    found = made(demo_store, NEWEST, "zh")
    return found, powerpoint(found.brief)


@pytest.fixture(scope="module")
def en(demo_store: Store) -> tuple[Made, bytes]:
    found = made(demo_store, IN_A_CYCLE, "en")
    return found, powerpoint(found.brief)


@pytest.fixture(params=["zh", "en"])
def deck(request: pytest.FixtureRequest) -> tuple[Made, bytes]:
    found: tuple[Made, bytes] = request.getfixturevalue(request.param)
    return found


def _open(data: bytes) -> Deck:
    return Presentation(io.BytesIO(data))


def _shapes(deck: Deck) -> Iterator[tuple[Any, Any]]:
    for slide in deck.slides:
        for shape in slide.shapes:
            yield slide, shape


def _said(data: bytes) -> list[str]:
    """All that the slides and their notes say, without the numbers of definitions and pages."""
    roots = [*parts_of(data, "ppt/slides/slide").values(), *parts_of(data, "ppt/notesSlides/").values()]
    return [_MARK.sub("", _PAGE.sub("", text)) for root in roots for text in paragraphs(root)]


def _unaccounted(found: Made, data: bytes) -> set[str]:
    said = {number for text in _said(data) for number in numbers_in(text)}
    return said - found.allowed - {str(place) for place in range(1, len(_open(data).slides) + 1)}


def test_every_number_on_the_slides_is_in_the_ledger(deck: tuple[Made, bytes]) -> None:
    found, data = deck
    assert len({number for text in _said(data) for number in numbers_in(text)}) > 100
    assert _unaccounted(found, data) == set()


def test_a_number_that_no_figure_has_is_found(zh: tuple[Made, bytes]) -> None:
    found, _data = zh
    first = found.brief.sections[0]
    forged = replace(first, numbers=(replace(first.numbers[0], value="98.76%"), *first.numbers[1:]))
    assert _unaccounted(found, powerpoint(replace(small(found.brief), sections=(forged,)))) == {"98.76"}


def test_each_section_has_its_message_as_a_title_and_the_rest_in_the_notes(deck: tuple[Made, bytes]) -> None:
    found, data = deck
    opened = _open(data)
    titles = {_MARK.sub("", slide.shapes.title.text_frame.text): slide for slide in opened.slides}
    for section in found.brief.sections:
        slide = titles[section.message]
        notes = slide.notes_slide.notes_text_frame.text
        for sentence in section.sentences[1:]:
            assert sentence.text in notes
    sizes = {run.font.size.pt for title in titles.values() for run in title.shapes.title.text_frame.paragraphs[0].runs}
    assert min(sizes) >= 20
    assert {run.font.size.pt for title in titles.values() for run in title.shapes.title.text_frame.paragraphs[0].runs[:1]} <= {
        24,
        36,
    }


def test_charts_are_native_and_their_workbooks_hold_the_plots(deck: tuple[Made, bytes]) -> None:
    found, data = deck
    charts = [shape.chart for _slide, shape in _shapes(_open(data)) if shape.has_chart]
    plots = [section.plot for section in found.brief.sections if section.plot is not None]
    assert len(charts) == len(plots) >= 9
    for chart, plot in zip(charts, plots, strict=True):
        series = [one for drawn in chart.plots for one in drawn.series]
        wanted = [one.values for one in plot.series]
        if plot.target is not None:
            wanted.append((plot.target,) * len(plot.categories))
        assert [one.values for one in series] == wanted
        assert tuple(chart.plots[0].categories) == plot.categories
        assert chart.value_axis.axis_title.text_frame.text == plot.unit
        book = CalamineWorkbook.from_filelike(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob))
        rows = book.get_sheet_by_index(0).to_python()
        assert [row[0] for row in rows[1:]] == list(plot.categories)
        assert [
            tuple(None if row[place] == "" else row[place] for row in rows[1:]) for place in range(1, len(wanted) + 1)
        ] == wanted


def test_a_target_is_a_dashed_line_of_its_own(zh: tuple[Made, bytes]) -> None:
    found, _data = zh
    section = replace(found.brief.sections[0], table=None)
    for kind in ("line", "columns", "bars", "stacked"):
        values = (Series("甲", (1.0, None, 3.0)), Series("乙", (2.0, 2.5, None)))
        plot = Plot(kind, "图", ("一", "二", "三"), values, "%", 1, target=90.0, target_words="90%", alt="说明")
        data = powerpoint(replace(small(found.brief), sections=(replace(section, plot=plot),)))
        (root,) = parts_of(data, "ppt/charts/chart").values()
        spaces = {
            "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
            "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        }
        dashed = root.xpath("//c:lineChart/c:ser[c:spPr/a:ln/a:prstDash/@val='dash']", namespaces=spaces)
        (name,) = [one.xpath("string(c:tx//c:v)", namespaces=spaces) for one in dashed]
        assert name.endswith("90%")
        assert root.xpath("//c:dispBlanksAs/@val", namespaces=spaces) == ["gap"]
        gaps = [len(one.xpath("c:val//c:pt", namespaces=spaces)) for one in root.xpath("//c:ser", namespaces=spaces)]
        assert gaps == [2, 2, 3]


def test_tables_are_native_and_a_long_one_goes_on_with_its_heads(deck: tuple[Made, bytes]) -> None:
    found, data = deck
    opened = _open(data)
    tables = [shape.table for _slide, shape in _shapes(opened) if shape.has_table]
    assert len(tables) >= sum(section.table is not None for section in found.brief.sections)
    assert max(len(table.rows) for table in tables) <= 13
    last = [slide for slide in opened.slides if any(shape.has_table for shape in slide.shapes)][-2:]
    heads = [[cell.text for cell in shape.table.rows[0].cells] for slide in last for shape in slide.shapes if shape.has_table]
    assert heads[0] == heads[1]


def test_every_figure_is_defined_and_numbered(deck: tuple[Made, bytes]) -> None:
    found, data = deck
    rows = [
        [cell.text for cell in row.cells]
        for _slide, shape in _shapes(_open(data))
        if shape.has_table
        for row in shape.table.rows
        if re.fullmatch(r"\[\d+\]", row.cells[0].text)
    ]
    assert [row[0] for row in rows] == [f"[{n}]" for n in range(1, len(found.brief.definitions) + 1)]
    assert [(row[1], row[2]) for row in rows] == [(one.name, one.text) for one in found.brief.definitions]
    marked = {
        mark for root in parts_of(data, "ppt/slides/slide").values() for text in paragraphs(root) for mark in _MARK.findall(text)
    }
    assert {f"[{n}]" for n in range(1, len(rows) + 1)} <= marked


def test_every_slide_says_its_view_its_label_and_its_number(deck: tuple[Made, bytes]) -> None:
    found, data = deck
    slides = parts_of(data, "ppt/slides/slide")
    for page, root in enumerate(slides.values(), start=1):
        said = paragraphs(root)
        assert found.brief.demo in said
        assert " · ".join(found.brief.lines) in said
        assert f"{page} / {len(slides)}" in said
        assert len(root.xpath("//*[local-name()='fld'][@type='slidenum']")) == 1
    bare = powerpoint(replace(small(found.brief), demo=""))
    assert not any(found.brief.demo in text for text in _said(bare))


def test_nothing_is_outside_its_slide_small_empty_or_on_top_of_another(deck: tuple[Made, bytes]) -> None:
    _assert_laid_out(deck[1])


def test_charts_and_tables_are_described(deck: tuple[Made, bytes]) -> None:
    for _slide, shape in _shapes(_open(deck[1])):
        if shape.has_chart or shape.has_table:
            assert len(shape._element.nvGraphicFramePr.cNvPr.get("descr")) > 3


def test_fonts_are_those_of_an_office_and_the_language_is_told(deck: tuple[Made, bytes]) -> None:
    found, data = deck
    themes = parts_of(data, "ppt/theme/theme1")
    fonts = {one.get("typeface") for one in themes["ppt/theme/theme1.xml"].xpath("//*[local-name()='fontScheme']//*[@typeface]")}
    assert fonts == {"Arial", "Microsoft YaHei", ""}
    wanted = {"zh": "zh-CN", "en": "en-GB"}[found.brief.lang]
    for root in parts_of(data, "ppt/slides/slide").values():
        assert set(root.xpath("//*[local-name()='rPr']/@lang")) == {wanted}
    assert _open(data).core_properties.title == found.brief.title


def test_hostile_text_stays_text(zh: tuple[Made, bytes]) -> None:
    data = powerpoint(hostile(zh[0].brief))
    _assert_laid_out(data)
    said = "\n".join(text for root in parts_of(data, "ppt/").values() for text in paragraphs(root))
    assert HOSTILE[4] in said
    assert "控制" in said
    assert not set("\u202e\u2066\x1b") & set(said)
    assert "_x00" not in said
    notes = [text for root in parts_of(data, "ppt/notesSlides/").values() for text in paragraphs(root)]
    assert any(len(text) >= 10_000 for text in notes)
    chart = next(shape.chart for _slide, shape in _shapes(_open(data)) if shape.has_chart)
    blob = chart.part.chart_workbook.xlsx_part.blob
    for root in parts_of(blob, "xl/worksheets/").values():
        assert not root.xpath("//*[local-name()='f' or local-name()='hyperlink']")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(blob)).get_sheet_by_index(0).to_python()
    assert [row[0] for row in rows[1:5]] == [neutral(text) for text in HOSTILE[:4]]
    links = parts_of(data, "ppt/slides/_rels/", ".rels").values()
    assert not [one for root in links for one in root.xpath("//@TargetMode")]


def test_what_a_person_changed_is_marked_and_listed(deck: tuple[Made, bytes]) -> None:
    found, _data = deck
    changed = edited(small(found.brief))
    said = _said(powerpoint(changed))
    message = changed.sections[0].message
    # On the slide with its mark, and once more in the list.
    assert sum(text.startswith(message) and len(text) > len(message) for text in said) == 1
    assert message in said


def test_a_brief_of_real_data_without_anything_to_draw(zh: tuple[Made, bytes]) -> None:
    """A section that has only sentences, or nothing at all, is a slide as well."""
    bare = replace(zh[0].brief.sections[1], numbers=(), plot=None, plot_figures=(), table=None, table_figures=())
    empty = replace(bare, sentences=())
    data = powerpoint(replace(zh[0].brief, demo="", sections=(bare, empty)))
    _assert_laid_out(data)
    said = _said(data)
    assert all(any(sentence.text in text for text in said) for sentence in bare.sentences)
    assert empty.heading in said


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_reads_every_slide(en: tuple[Made, bytes], tmp_path: Path) -> None:
    pypdf = pytest.importorskip("pypdf")
    sound = small(en[0].brief)
    data = powerpoint(sound)
    (tmp_path / "brief.pptx").write_bytes(data)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(tmp_path / "brief.pptx")],
        check=True,
        capture_output=True,
        timeout=180,
    )
    pages = pypdf.PdfReader(tmp_path / "brief.pdf").pages
    assert len(pages) == len(_open(data).slides)
    text = "".join(page.extract_text() for page in pages)
    assert "\ufffd" not in text
    assert all(section.heading in text for section in sound.sections)


def _assert_laid_out(data: bytes) -> None:
    opened = _open(data)
    assert (opened.slide_width, opened.slide_height) == (12_192_000, 6_858_000)
    for page, slide in enumerate(opened.slides, start=1):
        boxes = []
        for shape in slide.shapes:
            box = (shape.left, shape.top, shape.left + shape.width, shape.top + shape.height)
            assert box[0] >= 0, page
            assert box[1] >= 0, page
            assert box[2] <= opened.slide_width, page
            assert box[3] <= opened.slide_height, (page, shape.name)
            if shape.is_placeholder:
                assert shape.text_frame.text.strip(), (page, shape.name)
            if shape.has_text_frame and shape.text_frame.text:
                _assert_fits(page, shape)
            if shape.has_chart or shape.has_table or (shape.has_text_frame and shape.text_frame.text):
                boxes.append(box)
        for root in parts_of(data, f"ppt/slides/slide{page}.xml").values():
            assert min(map(int, root.xpath("//*[local-name()='rPr']/@sz"))) >= 1200
        for place, one in enumerate(boxes):
            for other in boxes[place + 1 :]:
                apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
                assert apart, (page, one, other)


def _assert_fits(page: int, shape: Any) -> None:
    """The words of a box are estimated to stand inside it."""
    frame = shape.text_frame
    room = (shape.width - (frame.margin_left or 0) - (frame.margin_right or 0)) / 12700
    high = ((frame.margin_top or 0) + (frame.margin_bottom or 0)) / 12700
    for paragraph in frame.paragraphs:
        words = [(run.text, run.font.size.pt, run._r.rPr.get("baseline") is not None) for run in paragraph.runs]
        large = max((size for _text, size, raised in words if not raised), default=12)
        if len({size for _text, size, raised in words if not raised}) == 1:
            count = len(lines("".join(text[::2] if raised else text for text, _size, raised in words), room, large))
        else:
            count = ceil(sum(pixels(text, size * (0.6 if raised else 1)) for text, size, raised in words) / room)
        high += max(count, 1) * large * LINE
    assert high <= shape.height / 12700 + 3, (page, shape.name, frame.text[:60], high, shape.height / 12700)
