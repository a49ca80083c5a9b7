"""The tables of the Word brief: their head on each page, rows that are not torn apart, columns as wide as their words want."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from docx.oxml.xmlchemy import BaseOxmlElement as Node

from carbondash.brief.plain import one_line
from carbondash.brief.word_styles import TEXT_WIDTH
from carbondash.brief.word_xml import line_break, node, paragraph, words
from carbondash.charts.wrapping import pieces, width_of
from carbondash.figures.units import Lang

# A Latin letter of a table's type, and the room at both sides of a cell, in twentieths of a point.
_LETTER, _SIDES = 105, 140
# A head may take so many lines before its column grows; what is longer than this in a cell may be torn at a page's end.
_LINES_OF_A_HEAD = 2
_LONGEST_WHOLE = 1200


@dataclass(frozen=True)
class Cell:
    """What stands in a cell: lines of text, and marks behind the last one."""

    lines: tuple[str, ...]
    marks: tuple[Node, ...] = ()


def table(title: str, heads: Sequence[str], rows: Sequence[Sequence[Cell]], aligned: Sequence[str], lang: Lang) -> Node:
    """A table under its heads. aligned: of each column 'left', 'right' or 'center'; title: for those who don't see it."""
    widths = _widths(heads, rows)
    properties = node(
        "w:tblPr",
        node("w:tblStyle", val="BriefTable"),
        node("w:tblW", w=sum(widths), type="dxa"),
        node("w:tblLayout", type="fixed"),
        node("w:tblLook", val="0020", firstRow=1, lastRow=0, firstColumn=0, lastColumn=0, noHBand=1, noVBand=1),
        node("w:tblCaption", val=one_line(title)),
    )
    grid = node("w:tblGrid", *(node("w:gridCol", w=width) for width in widths))
    head = node(
        "w:tr",
        node("w:trPr", node("w:cantSplit"), node("w:tblHeader")),
        *(
            _cell(width, paragraph("TableHead", words(text, lang), keep=True), centred=True)
            for width, text in zip(widths, heads, strict=True)
        ),
    )
    return node("w:tbl", properties, grid, head, *(_row(row, widths, aligned, lang) for row in rows))


def _row(row: Sequence[Cell], widths: Sequence[int], aligned: Sequence[str], lang: Lang) -> Node:
    is_whole = all(sum(map(len, cell.lines)) < _LONGEST_WHOLE for cell in row)
    cells = [
        _cell(width, _content(cell, align, lang), centred=True) for cell, width, align in zip(row, widths, aligned, strict=True)
    ]
    return node("w:tr", node("w:trPr", node("w:cantSplit")) if is_whole else None, *cells)


def _content(cell: Cell, align: str, lang: Lang) -> Node:
    content: list[Node] = []
    for line in cell.lines:
        content += [line_break()] if content else []
        content.append(words(line, lang))
    return paragraph("TableText", *content, *cell.marks, align="" if align == "left" else align)


def _cell(width: int, content: Node, *, centred: bool) -> Node:
    return node(
        "w:tc",
        node("w:tcPr", node("w:tcW", w=width, type="dxa"), node("w:vAlign", val="center") if centred else None),
        content,
    )


def _widths(heads: Sequence[str], rows: Sequence[Sequence[Cell]]) -> list[int]:
    """The widths of the columns, which together take the whole line."""
    wants, floors = [], []
    for place, head in enumerate(heads):
        lines = [one_line(line) for row in rows for line in row[place].lines]
        longest = max((width_of(piece.strip()) for line in (head, *lines) for piece in pieces(line)), default=0)
        wants.append(max([longest, *map(width_of, lines), -(-width_of(head) // _LINES_OF_A_HEAD) + 1]))
        floors.append(min(longest, 24))
    room = (TEXT_WIDTH - _SIDES * len(heads)) / _LETTER
    shares = fitted(wants, floors, room)
    widths = [round(share * _LETTER) + _SIDES for share in shares]
    widths[-1] += TEXT_WIDTH - sum(widths)
    return widths


def fitted(wants: Sequence[float], floors: Sequence[float], room: float) -> list[float]:
    """Shares of the room: what each wants and a part of the rest, or as much as all can have, but not below their floors."""
    if sum(floors) >= room:
        return [room * floor / sum(floors) for floor in floors]
    if sum(wants) <= room:
        rest = (room - sum(wants)) / len(wants)
        return [want + rest for want in wants]
    low, high = 0.0, max(wants)
    for _step in range(40):
        level = (low + high) / 2
        taken = sum(max(floor, min(want, level)) for want, floor in zip(wants, floors, strict=True))
        low, high = (level, high) if taken <= room else (low, level)
    return [max(floor, min(want, low)) for want, floor in zip(wants, floors, strict=True)]
