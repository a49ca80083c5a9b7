"""Words from data that mean harm, in a Word brief: they are shown as words, whatever they look like."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from datetime import date
from io import BytesIO

import docx

from carbondash.brief.content import Brief, Definition, Number, Run, Said, Section
from carbondash.brief.word import word
from carbondash.charts.plot import Plot, Series
from carbondash.figures.tables import Column, table_of
from tests.brief.word_files import Opened

HOSTILE = '=HYPERLINK("http://x","y") <w:p/>&amp; ]]> {PAGE} \x00\x07\u202egnp.exe\u2066 𠮷🙂 é'
SHOWN = '=HYPERLINK("http://x","y") <w:p/>&amp; ]]> {PAGE} gnp.exe 𠮷🙂 é'


def hostile() -> Brief:
    """A brief whose every word from data means harm."""
    long = "赣" * 10_000
    plot = Plot("bars", HOSTILE, (HOSTILE, "=1+1", "b"), (Series(HOSTILE, (1.0, None, 2.0)),), HOSTILE, alt=HOSTILE)
    columns = replace(plot, kind="columns", target=1.5, target_words=HOSTILE)
    table = table_of(
        (Column("name", HOSTILE), [HOSTILE, long, "@SUM(A1)"]),
        (Column("on", "Day", "date"), [date(2024, 2, 21), None, None]),
        (Column("value", "Value", "number", 2), [1.0, None, -2.5]),
    )
    said = (Said("a.1", HOSTILE, (Run(HOSTILE), Run(f" {HOSTILE} ", "f")), edited=True), Said("a.2", long, (Run(long),)))
    number = Number("f", None, HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE, "neutral", HOSTILE, 1.0, "%", 1)
    one = Section("a", HOSTILE, said, (number,), plot, ("f",), table, HOSTILE, ("g",), "", (), HOSTILE)
    two = replace(one, id="b", plot=columns, numbers=(), sentences=())
    definitions = (Definition("f", HOSTILE, HOSTILE, HOSTILE, (HOSTILE,)), Definition("g", HOSTILE, "", "", ()))
    return Brief(HOSTILE * 9, HOSTILE, "zh", date(2024, 2, 21), 1, (HOSTILE, "x"), HOSTILE, (one, two), definitions)


def test_hostile_words_are_shown_as_words() -> None:
    made = word(hostile())
    opened = Opened(made)
    read = docx.Document(BytesIO(made))
    assert next(one.text for one in read.paragraphs if one.style and one.style.name == "Heading 1") == f"一、{SHOWN}"
    assert SHOWN in opened.text("word/header1.xml")
    assert SHOWN in opened.text("word/footnotes.xml")
    table = read.tables[1]
    assert table.rows[0].cells[0].text == table.rows[1].cells[0].text == SHOWN
    assert table.rows[2].cells[0].text == "赣" * 10_000
    assert table.rows[3].cells[0].text == "@SUM(A1)"
    assert not opened.found("word/document.xml", "//w:hyperlink | //w:fldSimple | //w:instrText | //w:altChunk")
    relations = [one for name in opened.names if name.endswith(".rels") for one in opened.part(name)]
    assert not [one for one in relations if one.get("TargetMode") == "External"]
    book = zipfile.ZipFile(BytesIO(opened.archive.read("word/embeddings/Microsoft_Excel_Sheet1.xlsx")))
    assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")
    assert opened.found("word/charts/chart1.xml", "//c:ser/c:cat//c:v/text()")[:2] == [SHOWN, "=1+1"]


def test_an_empty_section_and_a_sign_that_is_nothing_are_no_harm() -> None:
    base = hostile()
    bare = replace(base.sections[0], sentences=(), numbers=(), plot=None, table=None, note="", heading="\x1f")
    opened = Opened(word(replace(base, sections=(bare,), definitions=(), lang="en")))
    assert "1." in opened.text("word/document.xml")
