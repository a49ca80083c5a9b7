"""Words on a slide: boxes of paragraphs made of pieces with size and colour, and the numbers that point to definitions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.shapes.autoshape import Shape
from pptx.slide import Slide
from pptx.text.text import TextFrame, _Paragraph
from pptx.util import Pt

from carbondash.brief.content import Brief, Said
from carbondash.brief.fitting import LINE
from carbondash.charts.look import THEMES
from carbondash.figures.plain import one_line
from carbondash.figures.units import Lang

LOOK = THEMES["light"]
AMBER = "#A65300"
SMALL = 12
# A raised number is drawn at two thirds of its size.
_RAISED = 20
_LANGUAGES = {"zh": "zh-CN", "en": "en-GB"}

Box = tuple[float, float, float, float]
"""Left, top, width and height, in points."""


@dataclass(frozen=True)
class Piece:
    """Some words in one size (points) and colour; raised like the number of a footnote."""

    text: str
    size: float = SMALL
    color: str = LOOK.text
    bold: bool = False
    raised: bool = False


Paragraph = Sequence[Piece]


@dataclass
class Marks:
    """The numbers of definitions; on one slide each figure is marked where it first appears."""

    brief: Brief
    seen: list[str] = field(default_factory=list)

    def number(self, figure: str) -> int:
        """Which definition, from 1."""
        return [one.figure for one in self.brief.definitions].index(figure) + 1

    def mark(self, *figures: str, raised: bool = False) -> list[Piece]:
        """The numbers of those that were not yet marked on this slide; raised behind large letters."""
        new = [name for name in dict.fromkeys(figures) if name not in self.seen]
        self.seen += new
        words = "".join(f"[{self.number(name)}]" for name in new)
        return [Piece(words, _RAISED if raised else SMALL, LOOK.quiet, raised=raised)] if new else []


def said(sentence: Said, marks: Marks, size: float, edited_word: str, *, bold: bool = False) -> list[Piece]:
    """A sentence with the numbers of its figures, and with a word where a person has changed it."""
    pieces: list[Piece] = []
    for run in sentence.runs:
        pieces.append(Piece(run.text, size, bold=bold))
        if run.figure:
            pieces += marks.mark(run.figure, raised=size > _RAISED)
    if sentence.edited:
        pieces.append(Piece(edited_word, 14, AMBER))
    return pieces


def measured(pieces: Paragraph) -> str:
    """The words as they are measured: raised numbers take about half the room of the letters beside them."""
    return "".join(piece.text[::2] if piece.raised else piece.text for piece in pieces)


def text_box(
    slide: Slide, box: Box, paragraphs: Iterable[Paragraph], lang: Lang, *, fill: str = "", right: bool = False
) -> Shape:
    """A box of words on a slide; with a fill it has margins."""
    left, top, width, height = (Pt(one) for one in box)
    shape = slide.shapes.add_textbox(left, top, width, height)
    if fill:
        shape.fill.solid()
        shape.fill.fore_color.rgb = rgb(fill)
    fill_frame(shape.text_frame, paragraphs, lang, margin=8 if fill else 0, right=right)
    return shape


def fill_frame(frame: TextFrame, paragraphs: Iterable[Paragraph], lang: Lang, *, margin: float = 0, right: bool = False) -> None:
    """Write paragraphs into a frame, which keeps its size."""
    frame.word_wrap = True
    frame.auto_size = MSO_AUTO_SIZE.NONE
    frame.vertical_anchor = MSO_ANCHOR.TOP
    frame.margin_left = frame.margin_right = Pt(margin)
    frame.margin_top = frame.margin_bottom = Pt(margin / 2)
    for place, pieces in enumerate(paragraphs):
        paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
        paragraph.alignment = PP_ALIGN.RIGHT if right else PP_ALIGN.LEFT
        fill_paragraph(paragraph, pieces, lang)


def fill_paragraph(paragraph: _Paragraph, pieces: Paragraph, lang: Lang) -> None:
    """Write pieces behind each other."""
    kept = _trimmed(pieces)
    paragraph.line_spacing = Pt(LINE * max((piece.size for piece in kept if not piece.raised), default=SMALL))
    for piece in kept:
        run = paragraph.add_run()
        run.text = piece.text
        run.font.size = Pt(piece.size)
        run.font.bold = piece.bold
        run.font.color.rgb = rgb(piece.color)
        properties = run._r.get_or_add_rPr()
        properties.set("lang", _LANGUAGES[lang])
        properties.set("altLang", "en-US")
        if piece.raised:
            properties.set("baseline", "30000")


def _trimmed(pieces: Paragraph) -> list[Piece]:
    # Blanks at the ends of a piece are part of the sentence: only line ends and the like become blanks.
    kept = []
    for piece in pieces:
        before = " " if piece.text[:1].isspace() else ""
        after = " " if len(piece.text) > 1 and piece.text[-1:].isspace() else ""
        text = before + one_line(piece.text) + after
        if text:
            kept.append(replace(piece, text=text))
    return kept


def rgb(color: str) -> RGBColor:
    """#RRGGBB as python-pptx has it."""
    return RGBColor.from_string(color.lstrip("#"))
