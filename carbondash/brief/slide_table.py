"""Tables of words as native tables of slides, cut into as many slides as they need, with the heads on each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.shapes.graphfrm import GraphicFrame
from pptx.slide import Slide
from pptx.util import Pt

from carbondash.brief.fitting import ELLIPSIS, LINE, cut, lines
from carbondash.brief.slide_chart import described
from carbondash.brief.slide_text import LOOK, SMALL, Piece, fill_paragraph
from carbondash.charts.wrapping import pieces, pixels
from carbondash.figures.plain import one_line
from carbondash.figures.units import Lang

MOST_ROWS = 12
_PAD = 6
_PAD_ABOVE = 4
_NARROWEST, _WIDEST = 44, 420
# Words that are this short (points) are not broken.
_SHORT = 110
_MOST_LINES = 4
_BOLD = 1.08
_SIZES = (16, 14, SMALL)


@dataclass(frozen=True)
class Grid:
    """Heads and rows as words, already cut to their columns; widths in points. rights: columns of numbers."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    rights: frozenset[int]
    lang: Lang
    size: float = SMALL

    @cached_property
    def head_height(self) -> float:
        """How high the heads are."""
        return self._height(self.heads)

    @cached_property
    def heights(self) -> list[float]:
        """How high each row is."""
        return [self._height(row) for row in self.rows]

    def _height(self, row: Sequence[str]) -> float:
        most = max(len(lines(text, width - 2 * _PAD, self.size)) for text, width in zip(row, self.widths, strict=True))
        return max(most, 1) * self.size * LINE + 2 * _PAD_ABOVE


def grid(
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    room: float,
    lang: Lang,
    rights: frozenset[int] = frozenset(),
    widths: Sequence[float] | None = None,
    size: float = SMALL,
) -> Grid:
    """A grid that fills the room; without widths a column is as wide as its words ask for. size: of its letters, in points."""
    heads = [one_line(text) for text in heads]
    rows = [[one_line(text) for text in row] for row in rows]
    found = tuple(widths) if widths else _widths(heads, rows, room, size)

    def short(row: Sequence[str]) -> tuple[str, ...]:
        return tuple(cut(text, width - 2 * _PAD, size, _MOST_LINES) for text, width in zip(row, found, strict=True))

    return Grid(short(heads), tuple(short(row) for row in rows), found, rights, lang, size)


def largest(
    heads: Sequence[str], rows: Sequence[Sequence[str]], room: float, high: float, lang: Lang, rights: frozenset[int]
) -> Grid:
    """The grid in the largest letters in which it stands whole on one slide; in the smallest where it does in none."""
    for size in _SIZES:
        found = grid(heads, rows, room, lang, rights, size=size)
        is_whole = all(ELLIPSIS not in text for row in found.rows for text in row)
        if is_whole and len(parts(found, high, high)) == 1:
            return found
    return found


def parts(whole: Grid, first_room: float, room: float) -> list[range]:
    """Which rows stand on which slide: as many as the room holds, in points, and never more than a reader takes in."""
    found: list[range] = []
    start, used, allowed = 0, whole.head_height, first_room
    for place, height in enumerate(whole.heights):
        if place > start and (used + height > allowed or place - start == MOST_ROWS):
            found.append(range(start, place))
            start, used, allowed = place, whole.head_height, room
        used += height
    return [*found, range(start, len(whole.rows))]


def add_table(slide: Slide, whole: Grid, rows: range, left: float, top: float, alt: str) -> GraphicFrame:
    """Draw some rows of a grid under its heads."""
    heights = [whole.head_height, *(whole.heights[row] for row in rows)]
    frame: GraphicFrame = slide.shapes.add_table(
        len(rows) + 1, len(whole.heads), Pt(left), Pt(top), Pt(sum(whole.widths)), Pt(sum(heights))
    )
    described(frame, alt)
    table = frame.table
    for place, width in enumerate(whole.widths):
        table.columns[place].width = Pt(width)
    for place, height in enumerate(heights):
        table.rows[place].height = Pt(height)
    for place, texts in enumerate([whole.heads, *(whole.rows[row] for row in rows)]):
        for column, text in enumerate(texts):
            _write(table.cell(place, column), text, whole, column, is_head=place == 0)
    return frame


def _write(cell: Any, text: str, whole: Grid, column: int, *, is_head: bool) -> None:
    cell.margin_left = cell.margin_right = Pt(_PAD)
    cell.margin_top = cell.margin_bottom = Pt(_PAD_ABOVE)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    paragraph = cell.text_frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.RIGHT if column in whole.rights else PP_ALIGN.LEFT
    fill_paragraph(paragraph, [Piece(text, whole.size, LOOK.on_fill if is_head else LOOK.text, bold=is_head)], whole.lang)


def _widths(heads: Sequence[str], rows: Sequence[Sequence[str]], room: float, size: float) -> tuple[float, ...]:
    """Widths that fill the room: no column narrower than its longest word, the rest by what the words ask for."""
    floors, wishes = [], []
    for place, head in enumerate(heads):
        texts = [head, *(row[place][:400] for row in rows)]
        words = [piece.rstrip() for text in texts[1:] for piece in pieces(text)]
        bold = max(pixels(piece.rstrip(), size) for piece in pieces(head)) * _BOLD if head else 0.0
        short = max((pixels(text, size) for text in texts[1:] if pixels(text, size) <= _SHORT), default=0.0)
        floor = max(short, bold, *(pixels(word, size) for word in words)) * 1.06 + 2 * _PAD
        floors.append(min(max(floor, _NARROWEST), 180))
        wish = max(pixels(text, size) for text in [head[:24], *texts[1:]]) * 1.04 + 2 * _PAD
        wishes.append(min(max(wish, floors[-1]), _WIDEST))
    spare = room - sum(floors)
    if spare <= 0:
        return tuple(floor * room / sum(floors) for floor in floors)
    more = [wish - floor for wish, floor in zip(wishes, floors, strict=True)]
    if sum(more) >= spare:
        return tuple(floor + spare * extra / sum(more) for floor, extra in zip(floors, more, strict=True))
    return tuple(wish * room / sum(wishes) for wish in wishes)
