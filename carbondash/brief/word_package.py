"""The Word brief as a file: its parts, how they hang together, and what the file says of itself."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO

from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part, XmlPart
from docx.oxml.xmlchemy import BaseOxmlElement as Node
from docx.package import Package

from carbondash.brief import word_charts
from carbondash.brief.content import Brief
from carbondash.brief.word_page import TAGS, TEXT_WIDTH, font_table, settings
from carbondash.brief.word_styles import styles
from carbondash.brief.word_xml import node, paragraph
from carbondash.charts.plot import Plot
from carbondash.figures.plain import one_line
from carbondash.figures.units import Lang

# Lengths of drawings: a twentieth of a point, and a millimetre.
_TWENTIETH, _MILLIMETRE = 635, 36000
# What a property of a file may hold.
_LONGEST_PROPERTY = 255


class WordFile:
    """A Word file in the making: charts are added while its text is written, the rest when it is finished."""

    def __init__(self, brief: Brief) -> None:
        self._brief = brief
        self._lang: Lang = brief.lang
        self._package = Package()
        self._root = node("w:document")
        self._document = XmlPart(PackURI("/word/document.xml"), CT.WML_DOCUMENT_MAIN, self._root, self._package)
        self._package.relate_to(self._document, RT.OFFICE_DOCUMENT)
        self._charts = 0
        self._add("styles", CT.WML_STYLES, RT.STYLES, styles(self._lang))
        self._add("settings", CT.WML_SETTINGS, RT.SETTINGS, settings(self._lang))
        self._add("fontTable", CT.WML_FONT_TABLE, RT.FONT_TABLE, font_table())

    def chart(self, plot: Plot, *, keep: bool = False) -> Node:
        """Put a chart and its workbook into the file; the paragraph that shows it, with what follows on one page if need be."""
        self._charts += 1
        number = self._charts
        chart = Part(
            PackURI(f"/word/charts/chart{number}.xml"), CT.DML_CHART, word_charts.chart_xml(plot, self._lang), self._package
        )
        book = Part(
            PackURI(f"/word/embeddings/Microsoft_Excel_Sheet{number}.xlsx"),
            CT.SML_SHEET,
            word_charts.workbook(plot, self._lang),
            self._package,
        )
        chart.rels.add_relationship(RT.PACKAGE, book, word_charts.WORKBOOK)
        return _drawing(plot, number, self._document.relate_to(chart, RT.CHART), keep=keep)

    def header(self, *content: Node) -> str:
        """Set what stands at the head of each page; the relationship by which the page refers to it."""
        return self._add("header1", CT.WML_HEADER, RT.HEADER, node("w:hdr", paragraph("Header", *content)))

    def footer(self, *content: Node) -> str:
        """The same for the foot of each page."""
        return self._add("footer1", CT.WML_FOOTER, RT.FOOTER, node("w:ftr", paragraph("Footer", *content)))

    def finished(self, body: Node, footnotes: Node) -> bytes:
        """The file with this body and these footnotes."""
        self._add("footnotes", CT.WML_FOOTNOTES, RT.FOOTNOTES, footnotes)
        self._root.append(body)
        self._describe()
        target = BytesIO()
        self._package.save(target)
        return target.getvalue()

    def _add(self, name: str, content_type: str, relationship: str, content: Node) -> str:
        part = XmlPart(PackURI(f"/word/{name}.xml"), content_type, content, self._package)
        return self._document.relate_to(part, relationship)

    def _describe(self) -> None:
        """Title, language and day; no person is named as its author."""
        said, day = self._package.core_properties, self._brief.day
        said.title = one_line(self._brief.title)[:_LONGEST_PROPERTY]
        said.subject = one_line(" · ".join(self._brief.lines))[:_LONGEST_PROPERTY]
        said.comments = one_line(self._brief.demo)[:_LONGEST_PROPERTY]
        said.author = said.last_modified_by = ""
        said.language = TAGS[self._lang]
        said.created = said.modified = datetime(day.year, day.month, day.day)


def _drawing(plot: Plot, number: int, relationship: str, *, keep: bool) -> Node:
    size: dict[str, str | int] = {"cx": TEXT_WIDTH * _TWENTIETH, "cy": round(word_charts.height(plot) * _MILLIMETRE)}
    chart = node("c:chart", r_id=relationship)
    inline = node(
        "wp:inline",
        node("wp:extent", **size),
        node("wp:docPr", id=number, name=f"Chart {number}", title=one_line(plot.title), descr=one_line(plot.alt or plot.title)),
        node("wp:cNvGraphicFramePr"),
        node("a:graphic", node("a:graphicData", chart, uri="http://schemas.openxmlformats.org/drawingml/2006/chart")),
        distT=0,
        distB=0,
        distL=0,
        distR=0,
    )
    return paragraph("Chart", node("w:r", node("w:drawing", inline)), keep=keep)
