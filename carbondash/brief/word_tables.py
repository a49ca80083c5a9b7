"""The tables of the Word brief: their head on each page, rows that are not torn apart, columns as wide as their words want."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from docx.oxml.xmlchemy import BaseOxmlElement as Node

from carbondash.brief.word_page import TEXT_WIDTH
from carbondash.brief.word_xml import line_break, node, paragraph, words
from carbondash.charts.wrapping import pieces, pixels
from carbondash.figures.plain import one_line
from carbondash.figures.units import Lang

# The size of a table's type, the room at both sides of a cell, and what measuring may be wrong by, in twentieths of a point.
_SIZE, _SIDES, _SLACK = 210, 136, 60
# A head may take so many lines before its column grows.
_LINES_OF_A_HEAD = 3
# Words of this width are not broken; nor are numbers, up to the second; what is wider than the third may take two lines.
_SHORT, _WIDEST_WHOLE, _ONE_LINE = 1500, 2600, 3900
# Latin letters of a text font are narrower than those of a screen font.
_NARROWER = 0.9
_MEETING = re.compile(r"(?<=[\u4e00-\u9fff])(?=[0-9A-Za-z])|(?<=[0-9A-Za-z%])(?=[\u4e00-\u9fff])")
# What has more letters in a cell may be torn at a page's end; a table of so many rows is kept on one page.
_LONGEST_WHOLE = 1200
_MOST_TOGETHER = 4


@dataclass(frozen=True)
class Cell:
    """What stands in a cell: lines of text, and marks behind the first one."""

    lines: tuple[str, ...]
    marks: tuple[Node, ...] = ()


def table(title: str, heads: Sequence[str], rows: Sequence[Sequence[Cell]], aligned: Sequence[str], lang: Lang) -> Node:
    """A table under its heads. aligned: of each column 'left', 'right' or 'center'; title: for those who don't see it."""
    widths = _widths(heads, rows, aligned)
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
        *(_cell(width, paragraph("TableHead", words(text, lang), keep=True)) for width, text in zip(widths, heads, strict=True)),
    )
    body = [_row(row, widths, aligned, lang, keep=_is_kept(place, len(rows))) for place, row in enumerate(rows)]
    return node("w:tbl", properties, grid, head, *body)


def _is_kept(place: int, rows: int) -> bool:
    """Whether a row stays with the next one: no row stands alone at the foot or the head of a page."""
    if place == rows - 1:
        return False
    return rows <= _MOST_TOGETHER or place == 0 or place == rows - 2


def _row(row: Sequence[Cell], widths: Sequence[int], aligned: Sequence[str], lang: Lang, *, keep: bool) -> Node:
    is_whole = all(sum(map(len, cell.lines)) < _LONGEST_WHOLE for cell in row)
    cells = [
        _cell(width, _content(cell, align, lang, keep=keep and is_whole))
        for cell, width, align in zip(row, widths, aligned, strict=True)
    ]
    return node("w:tr", node("w:trPr", node("w:cantSplit")) if is_whole else None, *cells)


def _content(cell: Cell, align: str, lang: Lang, *, keep: bool) -> Node:
    content: list[Node] = []
    for line in cell.lines:
        content += [line_break()] if content else []
        content += [words(line, lang), *([] if content else cell.marks)]
    return paragraph("TableText", *content, keep=keep, align="" if align == "left" else align)


def _cell(width: int, content: Node) -> Node:
    return node("w:tc", node("w:tcPr", node("w:tcW", w=width, type="dxa"), node("w:vAlign", val="center")), content)


def _widths(heads: Sequence[str], rows: Sequence[Sequence[Cell]], aligned: Sequence[str]) -> list[int]:
    """The widths of the columns, which together take the whole line; numbers are not broken."""
    columns = []
    for place, (head, align) in enumerate(zip(heads, aligned, strict=True)):
        lines = [one_line(line)[:_LONGEST_WHOLE] for row in rows for line in row[place].lines]
        whole = max(map(_wide, lines), default=0.0)
        parts = max((_wide(part.strip()) for line in (head, *lines) for part in pieces(line)), default=0.0)
        is_kept = align == "right" or whole <= _SHORT
        floor = min(_WIDEST_WHOLE, max(parts, whole if is_kept else 0.0))
        words_want = whole if whole <= _ONE_LINE else max(_ONE_LINE, whole / 2)
        want = max(floor, words_want, _wide(head) / _LINES_OF_A_HEAD + 2 * _SIZE)
        columns.append((floor, want, max(want, whole)))
    floors, wants, wholes = zip(*columns, strict=True)
    shares = fitted((floors, wants, wholes), TEXT_WIDTH - (_SIDES + _SLACK) * len(heads))
    widths = [round(share) + _SIDES + _SLACK for share in shares]
    widths[-1] += TEXT_WIDTH - sum(widths)
    return widths


def _wide(text: str) -> float:
    """About how wide a text is; where Chinese meets Latin, Word leaves a quarter of a character."""
    meetings = len(_MEETING.findall(text))
    return (pixels(text, 1) + meetings / 4) * _SIZE * (_NARROWER if text.isascii() else 1)


def fitted(levels: Sequence[Sequence[float]], room: float) -> list[float]:
    """Shares of the room between the two levels of widths, from the least to the most that columns want, that enclose it."""
    below = [0.0] * len(levels[0])
    for level in levels:
        if sum(level) >= room:
            part = (room - sum(below)) / (sum(level) - sum(below))
            return [low + part * (high - low) for low, high in zip(below, level, strict=True)]
        below = list(level)
    return [room * width / sum(below) for width in below]
