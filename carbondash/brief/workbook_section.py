"""A section of a brief as a sheet: its sentences, key figures as numbers, the chart with its numbers, the table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from carbondash.brief.content import Number, Said, Section
from carbondash.brief.workbook_chart import add_plot, links
from carbondash.brief.workbook_look import LOOK, Book, fit_row, text
from carbondash.charts.wrapping import width_of
from carbondash.figures.format import SMALL_SAMPLE, axis_scale, column_scale, excel_digits, excel_number_format, small_sample_note
from carbondash.figures.tables import Column, Table
from carbondash.locale import translator

# Name, value, unit, base unit, period and cases, change, basis, target; as wide as makes a page of A4 hold a section's chart.
_WIDTHS = (40, 15, 20, 26, 26, 28, 32, 12)
_DIGITS = re.compile(r"#,##0(?:\.0+)?")
_LAST = len(_WIDTHS) - 1
_OTHER, _WIDEST = 15, 60


def add_section(book: Book, section: Section, contents: str) -> None:
    """Add the sheet of a section; contents: the name of the sheet that lists the sections."""
    _ = translator(book.brief.lang).gettext
    sheet = book.add_sheet(section.heading)
    widths = _widths(section)
    for place, width in enumerate(widths):
        sheet.set_column(place, place, width)
    row = book.begin(sheet, section.heading)
    book.link_to(sheet, row - 1, 0, _("Contents"), f"'{contents}'!A1")
    row += 1
    for sentence in section.sentences:
        book.paragraph(sheet, row, _LAST, said(sentence, book.brief.lang), widths)
        row += 1
    if section.note:
        book.paragraph(sheet, row, _LAST, section.note, widths)
        row += 1
    row = _numbers(book, sheet, row + 1, section.numbers)
    if section.plot is not None:
        row = add_plot(book, sheet, row, section.plot, section.plot_figures) + 1
    if section.table is not None:
        row = _table(book, sheet, row, section, section.table, widths) + 1
    _stated(book, sheet, row, section)


def said(sentence: Said, lang: str) -> str:
    """A sentence, marked where a person has changed it."""
    _ = translator(lang).gettext
    return sentence.text + (_(" (edited)") if sentence.edited else "")


def _numbers(book: Book, sheet: Any, row: int, numbers: Sequence[Number]) -> int:
    """The key figures: the value in the unit that suits it, and exactly in its base unit; says the row below."""
    if not numbers:
        return row
    _ = translator(book.brief.lang).gettext
    heads = (
        _("Figure"),
        _("Value"),
        _("Unit"),
        _("In the base unit"),
        _("Period and cases"),
        _("Change"),
        _("Basis"),
        _("Target"),
    )
    for column, head in enumerate(heads):
        text(sheet, row, column, head, book.head)
    for one in numbers:
        row += 1
        book.link_to(sheet, row, 0, one.name, book.definition_place(one.figure))
        _value(book, sheet, row, one)
        # A rate of few cases is only told by its cases.
        cases = f"{one.value} {one.about}" if SMALL_SAMPLE in one.value else one.about
        told = (cases, one.change, one.basis, one.target)
        for column, words in enumerate(told, start=4):
            text(sheet, row, column, words, book.wrapped)
        named = [(one.name, _WIDTHS[0]), *zip(told, _WIDTHS[4:], strict=False)]
        fit_row(sheet, row, named)
    if any(SMALL_SAMPLE in one.value for one in numbers):
        row += 1
        text(sheet, row, 0, small_sample_note(book.brief.lang), book.style(font_color=LOOK.quiet))
    return row + 2


def _value(book: Book, sheet: Any, row: int, one: Number) -> None:
    lang = book.brief.lang
    if one.bare is None:
        text(sheet, row, 1, one.value, book.style(font_color=LOOK.quiet))
        return
    fixed = one.decimals is not None
    scale = axis_scale([one.bare], one.unit, lang) if fixed else column_scale([one.bare], one.unit, lang)
    decimals = one.decimals if one.decimals is not None else scale.decimals
    value = one.bare / scale.divisor
    # In front of 万 and 亿 four digits take no separator.
    grouping = lang == "en" or scale.divisor == 1 or abs(value) >= 10_000
    sheet.write_number(row, 1, value, book.number(excel_digits(decimals, grouping=grouping)))
    text(sheet, row, 2, scale.label, book.wrapped)
    form = excel_number_format(one.unit, lang)
    if scale.divisor == 1:
        # The same number twice has the same decimals.
        form = _DIGITS.sub(excel_digits(decimals), form)
    sheet.write_number(row, 3, one.bare, book.number(form))


def _stated(book: Book, sheet: Any, row: int, section: Section) -> None:
    """The figures that only the sentences name, as they say them."""
    _ = translator(book.brief.lang).gettext
    known = {one.figure for one in section.numbers}
    stated: dict[str, list[str]] = {}
    for sentence in section.sentences:
        for run in sentence.runs:
            if run.figure and run.figure not in known:
                stated.setdefault(run.figure, []).append(run.text)
    if not stated:
        return
    for column, head in enumerate((_("Further figures in the sentences"), _("As stated"))):
        text(sheet, row, column, head, book.head)
    for figure, words in stated.items():
        row += 1
        book.link_to(sheet, row, 0, book.brief.definition(figure).name, book.definition_place(figure))
        text(sheet, row, 1, " · ".join(words))


def _table(book: Book, sheet: Any, row: int, section: Section, table: Table, widths: list[float]) -> int:
    """The table with its numbers as numbers; says the row below."""
    text(sheet, row, 0, section.table_title, book.style(bold=True, font_size=12))
    keys = {column.key for column in table.columns}
    row = links(book, sheet, row + 1, tuple(name for name in section.table_figures if name not in keys))
    for place, column in enumerate(table.columns):
        if book.knows(column.key):
            book.link_to(sheet, row, place, column.label, book.definition_place(column.key), book.head_link)
        else:
            text(sheet, row, place, column.label, book.head)
    fit_row(sheet, row, [(column.label, width - 3) for column, width in zip(table.columns, widths, strict=False)])
    for offset, values in enumerate(table.rows, start=row + 1):
        words = [(value, width) for value, width in zip(values, widths, strict=False) if isinstance(value, str)]
        fit_row(sheet, offset, words)
        for place, (column, value) in enumerate(zip(table.columns, values, strict=True)):
            _cell(book, sheet, offset, place, column, value)
    sheet.autofilter(row, 0, row + len(table.rows), len(table.columns) - 1)
    return row + len(table.rows) + 1


def _cell(book: Book, sheet: Any, row: int, place: int, column: Column, value: object) -> None:
    if value is None:
        return
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        sheet.write_number(row, place, value, book.number(excel_digits(column.decimals)))
    elif isinstance(value, date):
        sheet.write_datetime(row, place, value, book.style(num_format="yyyy-mm-dd", align="left", indent=1))
    else:
        text(sheet, row, place, str(value), book.wrapped if place else book.first)


def _widths(section: Section) -> list[float]:
    """The width of each column, in letters: room for key figures, and for what a table has to say in words."""
    columns = section.table.columns if section.table else ()
    widths: list[float] = [*_WIDTHS, *[_OTHER] * (len(columns) - len(_WIDTHS))]
    for place, column in enumerate(columns):
        if column.kind == "text" and section.table is not None:
            longest = max((width_of(str(row[place])) for row in section.table.rows if row[place] is not None), default=0)
            widths[place] = max(widths[place], min(longest + 2, _WIDEST))
    return widths
