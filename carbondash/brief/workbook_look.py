"""How the sheets of a brief's workbook look: formats, names of sheets, paper, and cells whose words are never run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import xlsxwriter

from carbondash.brief.content import Brief
from carbondash.brief.fitting import lines
from carbondash.charts.look import THEMES
from carbondash.figures.plain import one_line, plain
from carbondash.figures.tables import neutral
from carbondash.locale import translator

LOOK = THEMES["light"]
FONTS = {"zh": "Microsoft YaHei", "en": "Arial"}
SIZE = 10
_AMBER = "#A65300"
_A4 = 9
_MOST_OF_NAME = 31
_NOT_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
_MOST_OF_FOOT = 255
# About so many points is one unit of a column's width.
POINTS = 5.3
_MOST_LINES = 24


@dataclass
class Book:
    """A workbook in the making, with its formats by what they are for and where each figure's definition will stand."""

    book: Any
    brief: Brief
    sheets: dict[str, Any] = field(default_factory=dict)
    _formats: dict[tuple[tuple[str, object], ...], Any] = field(default_factory=dict)

    def style(self, **properties: object) -> Any:
        """A format with these properties, made once."""
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self.book.add_format({"valign": "top", **properties})
        return self._formats[key]

    @property
    def head(self) -> Any:
        """Of heads of columns."""
        return self.style(bold=True, bg_color="#E3ECF5", bottom=1, text_wrap=True, valign="vcenter")

    @property
    def head_link(self) -> Any:
        """Of heads that lead to a definition."""
        return self.style(
            bold=True, bg_color="#E3ECF5", bottom=1, text_wrap=True, valign="vcenter", font_color=LOOK.categorical[0], underline=1
        )

    @property
    def link(self) -> Any:
        """Of words that lead somewhere."""
        return self.style(font_color=LOOK.categorical[0], underline=1, text_wrap=True)

    @property
    def wrapped(self) -> Any:
        """Of words, a little off a number before them."""
        return self.style(text_wrap=True, indent=1)

    @property
    def first(self) -> Any:
        """Of words at the edge of the sheet."""
        return self.style(text_wrap=True)

    def number(self, form: str) -> Any:
        """Of numbers in this format of Excel."""
        return self.style(num_format=form)

    def add_sheet(self, wanted: str) -> Any:
        """A sheet under this name or one like it, with everything that each sheet says, on paper as well."""
        name = sheet_name(wanted, [*self.sheets])
        sheet = self.book.add_worksheet(name)
        self.sheets[name] = sheet
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.5, right=0.5, top=0.75, bottom=0.75)
        sheet.hide_gridlines(2)
        _paper(sheet, self.brief)
        return sheet

    def begin(self, sheet: Any, title: str) -> int:
        """Write the lines that stay on top of a sheet; says the first row below them."""
        rows = [(title, self.style(bold=True, font_size=14))]
        if self.brief.demo:
            rows.append((self.brief.demo, self.style(bold=True, font_color=_AMBER)))
        rows.append((" · ".join(self.brief.lines), self.style(font_color=LOOK.quiet)))
        for row, (words, style) in enumerate(rows):
            text(sheet, row, 0, words, style)
        sheet.set_row(0, 24)
        sheet.freeze_panes(len(rows), 0)
        sheet.repeat_rows(0, len(rows) - 1)
        return len(rows) + 1

    def link_to(self, sheet: Any, row: int, column: int, words: str, place: str, style: Any = None) -> None:
        """Words that lead to a place of the workbook, such as 'Definitions'!A5."""
        sheet.write_url(row, column, f"internal:{place}", style or self.link, neutral(one_line(words))[:250])

    @property
    def definitions(self) -> str:
        """The name of the sheet of definitions."""
        return translator(self.brief.lang).gettext("Definitions")

    def definition_place(self, figure: str) -> str:
        """Where a figure's definition stands."""
        # Below the lines that each sheet begins with, an empty one and the heads.
        first = (3 if self.brief.demo else 2) + 2
        return f"'{self.definitions}'!A{first + [one.figure for one in self.brief.definitions].index(figure) + 1}"

    def knows(self, figure: str) -> bool:
        """Whether the brief has a definition of this name."""
        return any(one.figure == figure for one in self.brief.definitions)

    def paragraph(self, sheet: Any, row: int, last: int, words: str, widths: list[float]) -> None:
        """Words over several columns, in a row that is high enough."""
        sheet.merge_range(row, 0, row, last, "", self.first)
        text(sheet, row, 0, words, self.first)
        fit_row(sheet, row, [(words, sum(widths[: last + 1]))])


def new_book(buffer: Any, brief: Brief) -> Book:
    """An empty workbook in which no text becomes a formula or a link by itself."""
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "default_format_properties": {"font_name": FONTS[brief.lang], "font_size": SIZE},
    }
    book = xlsxwriter.Workbook(buffer, options)
    book.set_properties(
        {
            "title": one_line(brief.title)[:_MOST_OF_FOOT],
            "subject": one_line(" · ".join(brief.lines))[:_MOST_OF_FOOT],
            "author": "carbondash",
            "comments": one_line(brief.demo),
        }
    )
    return Book(book, brief)


def text(sheet: Any, row: int, column: int, words: str, style: Any = None) -> None:
    """Words as they are, never a formula."""
    sheet.write_string(row, column, neutral(plain(words)), style)


def fit_row(sheet: Any, row: int, cells: Sequence[tuple[str, float]]) -> None:
    """Make a row as high as its words need; cells: words and the width of their column."""
    most = max((len(lines(one_line(words), width * POINTS - 6, SIZE, _MOST_LINES)) for words, width in cells), default=1)
    sheet.set_row(row, max(most, 1) * SIZE * 1.45 + 2)


def sheet_name(wanted: str, taken: list[str]) -> str:
    """A name that Excel allows and that no other sheet has."""
    base = one_line(wanted.translate(_NOT_IN_NAMES)).strip("' ")[:_MOST_OF_NAME].strip("' ") or "-"
    names = {name.casefold() for name in taken} | {"history"}
    name, number = base, 1
    while name.casefold() in names:
        number += 1
        ending = f" ({number})"
        name = base[: _MOST_OF_NAME - len(ending)] + ending
    return name


def _paper(sheet: Any, brief: Brief) -> None:
    """Head and foot on paper: title and demonstration label; day, filters and version; page x / y."""

    def field_of(words: str, most: int) -> str:
        # An ampersand begins a field.
        return one_line(words)[:most].replace("&", "&&")

    head = f"&L{field_of(brief.title, 90)}"
    if brief.demo:
        head += f"&R{field_of(brief.demo, 90)}"
    sheet.set_header(head[:_MOST_OF_FOOT])
    sheet.set_footer(f"&L{field_of(' · '.join(brief.lines), 110)}&R&P / &N")
