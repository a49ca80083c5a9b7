"""A brief as a workbook: contents, one sheet a section, and the definitions that its figures lead to."""

from __future__ import annotations

import io
from collections.abc import Callable

from carbondash.brief.content import Brief
from carbondash.brief.workbook_look import Book, fit_row, new_book, sheet_name, text
from carbondash.brief.workbook_section import add_section, said
from carbondash.figures.table_words import table_name
from carbondash.locale import translator

Progress = Callable[[str, int, int], None]


def workbook(brief: Brief, progress: Progress | None = None) -> bytes:
    """The brief as an .xlsx with real numbers and native charts. progress(what, done, total) is told after each section."""
    _ = translator(brief.lang).gettext
    buffer = io.BytesIO()
    book = new_book(buffer, brief)
    contents = _("Contents")
    _contents(book, contents)
    for done, section in enumerate(brief.sections, start=1):
        add_section(book, section, contents)
        if progress:
            progress(_("Sheets"), done, len(brief.sections))
    _definitions(book)
    book.book.close()
    return buffer.getvalue()


def _contents(book: Book, name: str) -> None:
    """The first sheet: what the workbook is about, its sections with their messages, what people have changed."""
    brief = book.brief
    _ = translator(brief.lang).gettext
    sheet = book.add_sheet(name)
    # The definitions keep their name whatever a section is called.
    book.sheets[book.definitions] = None
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 110)
    row = book.begin(sheet, brief.title)
    text(sheet, row, 0, _("Section"), book.head)
    text(sheet, row, 1, _("Message"), book.head)
    taken = [*book.sheets]
    for section in brief.sections:
        row += 1
        taken.append(sheet_name(section.heading, taken))
        quoted = taken[-1].replace("'", "''")
        book.link_to(sheet, row, 0, section.heading, f"'{quoted}'!A1")
        message = said(section.sentences[0], brief.lang) if section.sentences else ""
        text(sheet, row, 1, message, book.first)
        fit_row(sheet, row, [(message, 110)])
    row += 1
    book.link_to(sheet, row, 0, book.definitions, f"'{book.definitions}'!A1")
    edited = [(section.heading, one) for section in brief.sections for one in section.sentences if one.edited]
    if edited:
        row += 2
        text(sheet, row, 0, _("Sentences changed by a person"), book.head)
        text(sheet, row, 1, "", book.head)
        for heading, sentence in edited:
            row += 1
            text(sheet, row, 0, heading, book.first)
            text(sheet, row, 1, sentence.text, book.first)
            fit_row(sheet, row, [(sentence.text, 110)])


def _definitions(book: Book) -> None:
    """The last sheet: what each figure means, in the order in which they first appear."""
    brief = book.brief
    _ = translator(brief.lang).gettext
    del book.sheets[book.definitions]
    sheet = book.add_sheet(book.definitions)
    widths = (34, 34, 70, 20, 50)
    for place, width in enumerate(widths):
        sheet.set_column(place, place, width)
    row = book.begin(sheet, book.definitions)
    for column, head in enumerate((_("Identifier"), _("Figure"), _("Definition"), _("Unit"), _("Source tables"))):
        text(sheet, row, column, head, book.head)
    for offset, one in enumerate(brief.definitions, start=row + 1):
        sources = (_("{words} ({name})").format(words=table_name(name, brief.lang), name=name) for name in one.sources)
        cells = (one.figure, one.name, one.text, one.unit, "; ".join(sources))
        for column, words in enumerate(cells):
            text(sheet, offset, column, words, book.first)
        fit_row(sheet, offset, [*zip(cells, widths, strict=True)])
    sheet.autofilter(row, 0, row + len(brief.definitions), 4)
    sheet.freeze_panes(row + 1, 0)
    sheet.repeat_rows(0, row)
