"""The monthly supervision brief as a Word file in the style of an official document (GB/T 9704): text, tables, native charts.

Each figure has a footnote with its definition where it is first said; filters, day, data version and page stand on each page.
"""

from __future__ import annotations

from collections.abc import Sequence

from docx.oxml.xmlchemy import BaseOxmlElement as Node

from carbondash.brief.build import Progress
from carbondash.brief.content import Brief, Number, Said, Section
from carbondash.brief.tables import in_words
from carbondash.brief.word_notes import Notes
from carbondash.brief.word_package import WordFile
from carbondash.brief.word_page import section_properties
from carbondash.brief.word_tables import Cell, table
from carbondash.brief.word_xml import field, node, paragraph, piece, words
from carbondash.figures.format import MISSING, SMALL_SAMPLE, fmt_day, small_sample_note
from carbondash.figures.units import Lang
from carbondash.locale import translator

_DIGITS = "〇一二三四五六七八九"
_ALIGNED = {"text": "left", "number": "right", "date": "center"}


def word(brief: Brief, progress: Progress | None = None) -> bytes:
    """The brief as a .docx file. progress(what, done, total) is told after each section."""
    return _Writer(brief).written(progress)


def numeral(number: int) -> str:
    """A number from 1 to 99 as Chinese headings count: 一, 十, 十一, 二十三."""
    tens, ones = divmod(number, 10)
    return ("" if tens < 2 else _DIGITS[tens]) + ("十" if tens else "") + ("" if tens and not ones else _DIGITS[ones])


class _Writer:
    """Writes one brief, part by part."""

    def __init__(self, brief: Brief) -> None:
        self._brief = brief
        self._lang: Lang = brief.lang
        self._ = translator(brief.lang).gettext
        self._notes = Notes(brief)
        self._file = WordFile(brief)
        self._body: list[Node] = []
        self._is_small = False

    def written(self, progress: Progress | None) -> bytes:
        brief, lang = self._brief, self._lang
        self._body.append(paragraph("Title", words(brief.title, lang)))
        day = fmt_day(brief.day, lang)
        self._body.append(
            paragraph("Subtitle", words(f"{brief.place}　{day}" if lang == "zh" else f"{brief.place}, {day}", lang))
        )
        for number, section in enumerate(brief.sections, start=1):
            self._section(section, number)
            if progress:
                progress(section.heading, number, len(brief.sections))
        self._closing(len(brief.sections) + 1)
        header = self._file.header(words((" ｜ " if lang == "zh" else " | ").join(self._lines()), lang))
        footer = self._file.footer(*self._pages())
        body = node("w:body", *self._body, section_properties(header, footer))
        return self._file.finished(body, self._notes.part())

    def _lines(self) -> list[str]:
        return [*self._brief.lines, *([self._brief.demo] if self._brief.demo else [])]

    def _pages(self) -> list[Node]:
        """Page x of y, as the language words it."""
        _ = self._
        said = _("page {page} of {pages}")
        before, _sep, rest = said.partition("{page}")
        between, _sep, after = rest.partition("{pages}")
        lang = self._lang
        made = [piece(before, lang), field("PAGE", lang), piece(between, lang), field("NUMPAGES", lang)]
        return [*made, piece(after, lang)] if after else made

    def _section(self, section: Section, number: int) -> None:
        _, lang = self._, self._lang
        self._heading(1, section.heading, number)
        if section.sentences:
            self._body.append(paragraph("BodyText", *self._sentences(section.sentences)))
        has_both = bool(section.numbers or section.plot) and section.table is not None
        if section.numbers:
            if has_both:
                self._heading(2, _("Key figures"), number, 1)
            self._numbers(section.numbers, section.heading)
        if section.plot:
            named = self._new_figures(_("Figures in the chart: "), section.plot_figures)
            self._body += [self._file.chart(section.plot, keep=bool(named)), *named]
        if section.table:
            if has_both:
                self._heading(2, section.table_title, number, 2)
            heads, rows = in_words(section.table, lang)
            kinds = {column.label: column.kind for column in section.table.columns}
            aligned = [_ALIGNED[kinds.get(head, "text")] for head in heads]
            cells = [[Cell((text,)) for text in row] for row in rows]
            self._table(section.table_title or section.heading, heads, cells, aligned)
            self._body += self._new_figures(_("Figures in the table: "), section.table_figures)
        if section.note:
            self._body.append(paragraph("BriefNote", words(section.note, lang)))

    def _heading(self, level: int, text: str, number: int, part: int = 0) -> None:
        """A heading with its number: 一、 and （一） in Chinese, 1. and 1.1 in English."""
        if self._lang == "zh":
            before = f"（{numeral(part)}）" if part else f"{numeral(number)}、"
        else:
            before = f"{number}.{part} " if part else f"{number}. "
        self._body.append(paragraph(f"Heading{level}", words(before + text, self._lang)))

    def _sentences(self, sentences: Sequence[Said]) -> list[Node]:
        """Sentences one after the other; a figure's footnote stands behind it, a changed sentence says that it is one."""
        lang, made = self._lang, list[Node]()
        for place, said in enumerate(sentences):
            if place and lang == "en":
                made.append(piece(" ", lang))
            for run in said.runs:
                made.append(piece(run.text, lang))
                made += self._notes.mark(run.figure) if run.figure else []
            if said.edited:
                made.append(piece(self._edited(), lang))
        return made

    def _edited(self) -> str:
        _ = self._
        said = _("(edited)")
        return said if self._lang == "zh" else f" {said}"

    def _numbers(self, numbers: Sequence[Number], title: str) -> None:
        """The key figures as a table, without the columns that nothing stands in."""
        _ = self._
        columns = [
            (_("Figure"), "left", [self._named(one) for one in numbers]),
            (_("Value"), "right", [_cell(one.value) for one in numbers]),
            (_("Change"), "left", [_cell(one.change, one.basis) for one in numbers]),
            (_("Target"), "right", [_cell(one.target) for one in numbers]),
        ]
        kept = [column for column in columns if any(cell.lines != (MISSING,) for cell in column[2])]
        rows = list(zip(*(cells for _head, _align, cells in kept), strict=True))
        said = _("Key figures")
        self._table(f"{title} · {said}", [head for head, _a, _c in kept], rows, [align for _h, align, _c in kept])

    def _named(self, one: Number) -> Cell:
        """A figure's name with its footnote, and below it the period and the cases that it is about."""
        return Cell((one.name, one.about) if one.about else (one.name,), tuple(self._notes.mark(one.figure)))

    def _table(self, title: str, heads: Sequence[str], rows: Sequence[Sequence[Cell]], aligned: Sequence[str]) -> None:
        self._is_small |= any(line.endswith(SMALL_SAMPLE) for row in rows for cell in row for line in cell.lines)
        self._body.append(table(title, heads, rows, aligned, self._lang))

    def _new_figures(self, said: str, figures: Sequence[str]) -> list[Node]:
        """The figures of a chart or table that have not been said before, with their footnotes."""
        named = self._notes.named(figures)
        return [paragraph("BriefNote", piece(said, self._lang), *named)] if named else []

    def _closing(self, number: int) -> None:
        """What the reader must know of all of it: the data, how numbers are made, what was changed, small samples."""
        _, brief = self._, self._brief
        self._heading(1, _("Notes"), number)
        semicolon = "；" if self._lang == "zh" else "; "
        said = [_("Data: {lines}.").format(lines=semicolon.join(self._lines()))]
        said.append(
            _(
                "Every number is computed from the facts on file as of the day above, by the definition of its figure, which "
                "stands in a footnote where the figure is first said; charts can be edited and hold their numbers."
            )
        )
        if any(one.edited for one in brief.sentences()):
            mark = self._edited().strip()
            said.append(
                _("Sentences marked {mark} were worded by a person; the figures in them still come from the data.").format(
                    mark=mark
                )
            )
        if self._is_small:
            said.append(f"{small_sample_note(self._lang)}{'。' if self._lang == 'zh' else '.'}")
        said.append(_("{missing} means that there are no data, or nothing to compare with.").format(missing=MISSING))
        self._body += [paragraph("BodyText", words(text, self._lang)) for text in said]


def _cell(*lines: str) -> Cell:
    said = tuple(line for line in lines if line)
    return Cell(said or (MISSING,))
