"""The brief as a Word file, read with python-docx and, apart from it, as the XML that it is."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
from contextlib import closing
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import docx
import pytest
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from carbondash.brief.build import brief
from carbondash.brief.content import Brief
from carbondash.brief.spec import SECTIONS
from carbondash.brief.tables import in_words
from carbondash.brief.word import numeral, word
from carbondash.brief.word_tables import fitted
from carbondash.charts.plot import Plot
from carbondash.locale import translator
from carbondash.store import Reader, Scope, Store
from tests.brief.ledger_numbers import allowed, numbers_in
from tests.brief.word_files import NS, Opened, W, view_of

if TYPE_CHECKING:
    from collections.abc import Iterator

# A day on which a cycle is open, with shortfalls and enterprises at risk.
OPEN = (date(2023, 11, 20), "C2")


@pytest.fixture(scope="module")
def reader(demo_store: Store) -> Iterator[Reader]:
    with demo_store.read(Scope.province()) as reader:
        yield reader


@pytest.fixture(scope="module")
def chinese(reader: Reader) -> tuple[Brief, Opened]:
    """All sections on the default day, one sentence of them edited."""
    made = brief(reader, view_of(reader, "zh"), list(SECTIONS), {"quality.3": "经核对，累计发现问题{problems_found}。"})
    return made, Opened(word(made))


@pytest.fixture(scope="module")
def english(reader: Reader) -> tuple[Brief, Opened]:
    """All sections while a cycle is open."""
    made = brief(reader, view_of(reader, "en", *OPEN), list(SECTIONS))
    return made, Opened(word(made))


def style(opened: Opened, name: str, path: str) -> str:
    return str(opened.found("word/styles.xml", f"//w:style[@w:styleId='{name}']/{path}")[0])


def test_python_docx_reads_title_headings_and_sentences_in_their_order(chinese: tuple[Brief, Opened]) -> None:
    made, opened = chinese
    read = docx.Document(BytesIO(opened.data))
    lines = [one.text for one in read.paragraphs]
    assert lines[0] == made.title
    assert "2024年2月21日" in lines[1]
    headings = [one.text for one in read.paragraphs if one.style and one.style.name == "Heading 1"]
    assert headings[:-1] == [f"{numeral(number)}、{one.heading}" for number, one in enumerate(made.sections, start=1)]
    for one in made.sections:
        assert any(all(said.text in line for said in one.sentences) for line in lines), one.id
    properties = read.core_properties
    assert (properties.title, properties.author, properties.language) == (made.title, "", "zh-CN")


def test_the_page_is_that_of_an_official_document(chinese: tuple[Brief, Opened], english: tuple[Brief, Opened]) -> None:
    for _made, opened in (chinese, english):
        [size] = opened.found("word/document.xml", "//w:sectPr/w:pgSz")
        assert (size.get(f"{W}w"), size.get(f"{W}h")) == ("11906", "16838")
        [margins] = opened.found("word/document.xml", "//w:sectPr/w:pgMar")
        millimetres = [round(int(margins.get(f"{W}{side}")) / 1440 * 25.4) for side in ("top", "bottom", "left", "right")]
        assert millimetres == [37, 35, 28, 26]


def test_type_follows_the_standard(chinese: tuple[Brief, Opened]) -> None:
    _made, opened = chinese
    east, latin, size = "w:rPr/w:rFonts/@w:eastAsia", "w:rPr/w:rFonts/@w:ascii", "w:rPr/w:sz/@w:val"
    assert (style(opened, "Title", east), style(opened, "Title", size)) == ("方正小标宋简体", "44")
    assert style(opened, "Title", "w:pPr/w:jc/@w:val") == "center"
    assert (style(opened, "Heading1", east), style(opened, "Heading1", size)) == ("黑体", "32")
    assert (style(opened, "Heading2", east), style(opened, "Heading2", size)) == ("楷体_GB2312", "32")
    assert style(opened, "Heading1", latin) == "Times New Roman"
    defaults = "//w:docDefaults/w:rPrDefault/w:rPr"
    assert opened.found("word/styles.xml", f"{defaults}/w:rFonts/@w:eastAsia") == ["仿宋_GB2312"]
    assert opened.found("word/styles.xml", f"{defaults}/w:rFonts/@w:ascii") == ["Times New Roman"]
    assert opened.found("word/styles.xml", f"{defaults}/w:sz/@w:val") == ["32"]
    assert opened.found("word/styles.xml", f"{defaults}/w:lang/@w:eastAsia") == ["zh-CN"]
    spacing = "w:pPr/w:spacing/@w:"
    assert (style(opened, "Normal", f"{spacing}line"), style(opened, "Normal", f"{spacing}lineRule")) == ("560", "exact")
    assert style(opened, "BodyText", "w:pPr/w:ind/@w:firstLineChars") == "200"
    for font in opened.found("word/styles.xml", "//w:rFonts/@w:eastAsia"):
        [instead] = opened.found("word/fontTable.xml", f"//w:font[@w:name='{font}']/w:altName/@w:val")
        assert "CJK" in instead


def test_every_page_says_filters_day_version_and_that_the_data_are_made_up(english: tuple[Brief, Opened]) -> None:
    made, opened = english
    head = opened.text("word/header1.xml")
    assert all(line in head for line in (*made.lines, made.demo))
    assert made.demo
    fields = opened.found("word/footer1.xml", "//w:fldSimple/@w:instr")
    assert [one.strip() for one in fields] == ["PAGE", "NUMPAGES"]
    assert opened.text("word/footer1.xml") == "page 1 of 1"
    shown = opened.found("word/document.xml", "//w:sectPr/w:headerReference | //w:sectPr/w:footerReference")
    targets = {one.get("Id"): one.get("Target") for one in opened.part("word/_rels/document.xml.rels")}
    assert [targets[one.get(f"{{{NS['r']}}}id")] for one in shown] == ["header1.xml", "footer1.xml"]


def test_real_data_say_nothing_of_a_demonstration(chinese: tuple[Brief, Opened]) -> None:
    made, _opened = chinese
    real = Opened(word(replace(made, demo="")))
    assert made.demo not in real.text("word/header1.xml") + real.text("word/document.xml")


@pytest.mark.parametrize("which", ["chinese", "english"])
def test_every_figure_has_one_footnote_with_its_definition_where_it_is_first_said(
    which: str, request: pytest.FixtureRequest
) -> None:
    made, opened = request.getfixturevalue(which)
    notes = {one.get(f"{W}id"): "".join(one.itertext(f"{W}t")) for one in opened.part("word/footnotes.xml")}
    used = opened.found("word/document.xml", "//w:footnoteReference/@w:id")
    assert used == [str(number) for number in range(1, len(made.definitions) + 1)]
    assert set(used) == set(notes) - {"-1", "0"}
    for one in made.definitions:
        [note] = [text for text in notes.values() if text.strip().startswith(one.name) and one.text in text]
        assert one.unit in note
        assert not any(source in note for source in one.sources if "_" in source)
    separators = opened.found("word/settings.xml", "//w:footnotePr/w:footnote/@w:id")
    assert separators == ["-1", "0"]
    # Behind the number of the first sentence stands the note of its figure.
    [first, *_rest] = [run for said in made.sentences() for run in said.runs if run.figure]
    [mark, *_others] = opened.found("word/document.xml", "//w:r[w:footnoteReference]")
    assert "".join(mark.getprevious().itertext()).strip() == first.text.strip()
    assert notes["1"].strip().startswith(made.definition(str(first.figure)).name)


def test_tables_repeat_their_heads_keep_their_rows_whole_and_fill_the_line(chinese: tuple[Brief, Opened]) -> None:
    made, opened = chinese
    tables = opened.found("word/document.xml", "//w:tbl")
    assert len(tables) == sum(bool(one.numbers) + (one.table is not None) for one in made.sections)
    for table in tables:
        heads = table.xpath("w:tr[w:trPr/w:tblHeader]", namespaces=NS)
        assert heads == table.xpath("w:tr[1]", namespaces=NS)
        assert len(table.xpath("w:tr[w:trPr/w:cantSplit]", namespaces=NS)) == len(table.xpath("w:tr", namespaces=NS))
        grid = [int(width) for width in table.xpath("w:tblGrid/w:gridCol/@w:w", namespaces=NS)]
        assert abs(sum(grid) / 1440 * 25.4 - 156) < 0.1
        assert min(grid) > 400
        for row in table.xpath("w:tr", namespaces=NS):
            assert [int(width) for width in row.xpath("w:tc/w:tcPr/w:tcW/@w:w", namespaces=NS)] == grid


def test_tables_say_what_the_brief_says_with_numbers_to_the_right(english: tuple[Brief, Opened]) -> None:
    made, opened = english
    tables = list(docx.Document(BytesIO(opened.data)).tables)
    assert ["".join(cell.text for cell in table.rows[0].cells) for table in tables]
    for section in made.sections:
        if section.table is None:
            continue
        heads, rows = in_words(section.table, "en")
        [found] = [one for one in tables if tuple(cell.text for cell in one.rows[0].cells) == heads]
        assert [tuple(cell.text for cell in row.cells) for row in found.rows[1:]] == list(rows)
        kinds = {column.label: column.kind for column in section.table.columns}
        for head, cell in zip(heads, found.rows[1].cells, strict=True):
            assert (cell.paragraphs[0].alignment == 2) == (kinds[head] == "number")


@pytest.mark.parametrize("which", ["chinese", "english"])
def test_charts_are_native_editable_and_hold_the_numbers_of_the_brief(which: str, request: pytest.FixtureRequest) -> None:
    made, opened = request.getfixturevalue(which)
    plots = [one.plot for one in made.sections if one.plot]
    assert not [name for name in opened.names if "media" in name or name.endswith((".png", ".jpeg", ".emf"))]
    assert len(opened.found("word/document.xml", "//w:drawing//c:chart")) == len(plots)
    for number, plot in enumerate(plots, start=1):
        name = f"word/charts/chart{number}.xml"
        drawn = [(one.name, one.values) for one in plot.series]
        if plot.target is not None and plot.kind != "bars":
            drawn.append((said_target(plot, made.lang), (plot.target,) * len(plot.categories)))
        said = []
        for series in opened.found(name, "//c:ser"):
            points = series.xpath("c:val//c:pt", namespaces=NS)
            known = {int(one.get("idx")): float(one.findtext(f"{{{NS['c']}}}v")) for one in points}
            values = tuple(known.get(place) for place in range(len(plot.categories)))
            said.append((series.xpath("string(c:tx//c:v)", namespaces=NS), values))
        assert said == drawn
        assert tuple(opened.found(name, "(//c:ser)[1]/c:cat//c:v/text()")) == plot.categories
        title = "".join(opened.found(name, "//c:title//a:t/text()"))
        assert title.startswith(plot.title)
        assert plot.unit in title
        assert opened.found(name, "//c:dispBlanksAs/@val") == ["gap"]
        book = opened.archive.read(f"word/embeddings/Microsoft_Excel_Sheet{number}.xlsx")
        rows = CalamineWorkbook.from_filelike(BytesIO(book)).get_sheet_by_name("Sheet1").to_python()
        assert rows[0] == ["", *(one for one, _values in drawn)]
        held = [[row[column] if row[column] != "" else None for row in rows[1:]] for column in range(1, len(rows[0]))]
        assert held == [list(values) for _name, values in drawn]
        [described] = opened.found("word/document.xml", f"//wp:docPr[@id='{number}']")
        assert described.get("descr") == plot.alt


def said_target(plot: Plot, lang: str) -> str:
    return f"目标{plot.target_words}" if lang == "zh" else f"target {plot.target_words}"


def numbers_of(opened: Opened) -> set[str]:
    """Every number that somebody can read in the document."""
    parts = [name for name in opened.names if name.startswith("word/") and name.endswith(".xml") and "/" not in name[5:]]
    found = {number for name in parts for line in opened.text(name).split("\n") for number in numbers_in(line)}
    for text in opened.found("word/document.xml", "//wp:docPr/@descr"):
        found |= numbers_in(text)
    return found


def numbering(made: Brief) -> set[str]:
    sections = range(1, len(made.sections) + 2)
    return {f"{number}{part}" for number in sections for part in ("", ".1", ".2")} if made.lang == "en" else {"1"}


@pytest.mark.parametrize("which", ["chinese", "english"])
def test_every_number_is_one_of_the_ledger(which: str, request: pytest.FixtureRequest, reader: Reader) -> None:
    made, opened = request.getfixturevalue(which)
    view = view_of(reader, made.lang, *(OPEN if which == "english" else ()))
    known = allowed(reader, view, made) | numbering(made)
    assert len(numbers_of(opened)) > 200
    assert numbers_of(opened) - known == set()

    first, *others = made.sections
    said = first.sentences[0]
    wrong = replace(said, runs=tuple(replace(run, text="87.43%") if run.figure else run for run in said.runs))
    faked = Opened(word(replace(made, sections=(replace(first, sentences=(wrong,)), *others))))
    assert numbers_of(faked) - known == {"87.43"}


def test_a_number_that_changes_in_the_store_is_found(reader: Reader, demo_store_copy: Store, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "demo.db")) as store, store:
        store.execute("UPDATE cube_month SET amount = amount + 77777 WHERE measure = 'reminders'")
    with demo_store_copy.read(Scope.province()) as changed:
        made = brief(changed, view_of(changed, "zh"), ["inspection"])
    known = allowed(reader, view_of(reader, "zh"), made) | numbering(made)
    [found] = numbers_of(Opened(word(made))) - known
    assert int(found.replace(",", "")) > 77777


def test_a_sentence_that_somebody_changed_is_marked_and_said_at_the_end(
    chinese: tuple[Brief, Opened], english: tuple[Brief, Opened]
) -> None:
    made, opened = chinese
    [edited] = [said for said in made.sentences() if said.edited]
    text = opened.text("word/document.xml")
    mark = translator("zh").gettext("(edited)")
    assert edited.text + mark in text
    assert text.count(mark) == 2
    assert "(edited)" not in english[1].text("word/document.xml")


def test_it_tells_how_far_it_is(english: tuple[Brief, Opened]) -> None:
    made, _opened = english
    told: list[tuple[str, int, int]] = []
    word(made, lambda *what: told.append(what))
    assert told == [(one.heading, number, len(made.sections)) for number, one in enumerate(made.sections, start=1)]


def test_headings_count_in_chinese() -> None:
    assert [numeral(number) for number in (1, 9, 10, 11, 20, 23, 99)] == ["一", "九", "十", "十一", "二十", "二十三", "九十九"]


def test_columns_share_the_line_by_what_they_want() -> None:
    least, want, most = (10.0, 30.0, 5.0), (20.0, 50.0, 5.0), (20.0, 130.0, 5.0)
    assert fitted((least, want, most), 60.0) == [15.0, 40.0, 5.0]
    assert fitted((least, want, most), 100.0) == [20.0, 75.0, 5.0]
    assert fitted((least, want, most), 310.0) == [40.0, 260.0, 10.0]
    assert fitted((least, want, most), 22.5) == [5.0, 15.0, 2.5]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_it_and_every_heading_is_on_a_page(
    chinese: tuple[Brief, Opened], english: tuple[Brief, Opened], tmp_path: Path
) -> None:
    for name, (_made, opened) in (("zh", chinese), ("en", english)):
        (tmp_path / f"{name}.docx").write_bytes(opened.data)
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path / 'profile'}", "--headless", "--convert-to", "pdf"]
    files = [str(tmp_path / f"{name}.docx") for name in ("zh", "en")]
    done = subprocess.run([*command, "--outdir", str(tmp_path), *files], capture_output=True, timeout=180, check=False)
    assert done.returncode == 0, done.stderr
    for name, (made, _opened) in (("zh", chinese), ("en", english)):
        pages = [page.extract_text() for page in PdfReader(tmp_path / f"{name}.pdf").pages]
        assert len(pages) > 5
        text = "".join("".join(pages).split())
        assert not {"\ufffd", "□"} & set(text)
        assert all("".join(one.heading.split()) in text for one in made.sections)
        assert all("".join(made.demo.split()) in "".join(page.split()) for page in pages)
        assert "".join(pages[-1].split()).count(str(len(pages))) >= 2
