"""Key figures on a slide: beside a chart, or large where there is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pptx.slide import Slide

from carbondash.brief.content import Number
from carbondash.brief.fitting import LINE, cut, lines
from carbondash.brief.slide_text import LOOK, SMALL, Box, Marks, Paragraph, Piece, measured, text_box
from carbondash.charts.wrapping import pixels
from carbondash.figures.units import Lang
from carbondash.locale import translator

MOST = 4
_MARGIN = 8
_GAP = 8


@dataclass(frozen=True)
class _Sizes:
    name: float
    value: float
    more: float


_BESIDE = _Sizes(SMALL, 20, SMALL)
_LARGE = _Sizes(16, 36, 14)


def told(numbers: Sequence[Number]) -> list[Number]:
    """The figures that have a value; all of them where none has."""
    return [one for one in numbers if one.bare is not None] or list(numbers)


def add_beside(slide: Slide, numbers: Sequence[Number], box: Box, marks: Marks, lang: Lang) -> list[Number]:
    """Cards below each other, as many as have room; says which."""
    left, top, width, height = box
    kept = list(numbers[:MOST])
    tall = [_height(_card(one, Marks(marks.brief), _BESIDE, width, lang), width) for one in kept]
    while len(kept) > 1 and max(tall[: len(kept)]) * len(kept) + _GAP * (len(kept) - 1) > height:
        kept.pop()
    high = min(max(tall[: len(kept)]) + 12, (height - _GAP * (len(kept) - 1)) / len(kept))
    for place, one in enumerate(kept):
        at = (left, top + place * (high + _GAP), width, high)
        text_box(slide, at, _card(one, marks, _BESIDE, width, lang), lang, fill=LOOK.page)
    return kept


def add_large(slide: Slide, numbers: Sequence[Number], box: Box, marks: Marks, lang: Lang) -> float:
    """At most six cards in two rows; says where they end, in points."""
    left, top, width, height = box
    gap = 2 * _GAP
    columns = min(3, len(numbers))
    wide = (width - gap * (columns - 1)) / columns
    kept = numbers[:6]
    rows = -(-len(kept) // columns)
    tallest = max(_height(_card(one, Marks(marks.brief), _LARGE, wide, lang), wide) for one in kept)
    high = min((height - gap * (rows - 1)) / rows, tallest + 12)
    for place, one in enumerate(kept):
        at = (left + place % columns * (wide + gap), top + place // columns * (high + gap), wide, high)
        text_box(slide, at, _card(one, marks, _LARGE, wide, lang), lang, fill=LOOK.page)
    return top + rows * (high + gap)


def _card(one: Number, marks: Marks, sizes: _Sizes, width: float, lang: Lang) -> list[Paragraph]:
    _ = translator(lang).gettext
    room = width - 2 * _MARGIN
    name = [Piece(cut(one.name, room - 24, sizes.name, 2), sizes.name, LOOK.quiet), *marks.mark(one.figure)]
    value = Piece(cut(one.value, room, sizes.value, 1), sizes.value, bold=True)
    about = Piece(cut(f" · {one.about}" if one.about else "", room, sizes.more, 1), sizes.more, LOOK.quiet)
    fits = pixels(value.text, value.size) * 1.08 + pixels(about.text, about.size) <= room
    paragraphs: list[Paragraph] = [name, [value, about] if fits else [value]]
    more = [] if fits else [one.about]
    more += [" ".join(part for part in (one.change, one.basis) if part)]
    more += [_("Target {target}").format(target=one.target)] if one.target else []
    words = (" · ").join(part for part in more if part)
    if words:
        paragraphs.append([Piece(cut(words, room, sizes.more, 2), sizes.more)])
    return paragraphs


def _height(card: Sequence[Paragraph], width: float) -> float:
    high: float = 2 * _MARGIN
    for pieces in card:
        size = max(piece.size for piece in pieces)
        # Pieces of different sizes stand on one line: they were put together because they fit.
        same = all(piece.size == size for piece in pieces)
        high += (len(lines(measured(pieces), width - 2 * _MARGIN, size)) if same else 1) * size * LINE
    return high
