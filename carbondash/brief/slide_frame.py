"""An empty deck in the product's look, and what stands on each of its slides: heading, message, foot line with page x / y."""

from __future__ import annotations

from copy import deepcopy
from datetime import datetime
from typing import Any

from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.opc.oxml import serialize_part_xml
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.oxml.xmlchemy import OxmlElement
from pptx.presentation import Presentation as Deck
from pptx.slide import Slide
from pptx.util import Pt

from carbondash.brief.content import Brief
from carbondash.brief.fitting import LINE, cut, lines
from carbondash.brief.slide_text import AMBER, LOOK, SMALL, Paragraph, Piece, fill_frame, measured, rgb, text_box
from carbondash.charts.wrapping import pixels
from carbondash.figures.plain import one_line
from carbondash.locale import translator

WIDTH, HEIGHT, MARGIN = 960, 540, 40
ROOM = WIDTH - 2 * MARGIN
MESSAGE = 24
MOST_LINES = 4
BOTTOM = 482
_KICKER_TOP, _MESSAGE_TOP = 20, 42
_FOOT = 490
_TITLE_SLIDE, _TITLE_ONLY = "Title Slide", "Title Only"
_LATIN, _CHINESE = "Arial", "Microsoft YaHei"
_PAGE_ROOM = 90


def new_deck(brief: Brief) -> Deck:
    """A deck of 13.333 by 7.5 inches without slides, in the colours of the charts and in fonts that offices have."""
    deck = Presentation()
    wider = Pt(WIDTH) / deck.slide_width
    deck.slide_width, deck.slide_height = Pt(WIDTH), Pt(HEIGHT)
    layouts = deck.slide_layouts
    for layout in list(layouts):
        if layout.name not in (_TITLE_SLIDE, _TITLE_ONLY):
            layouts.remove(layout)
    for holder in (deck.slide_master, *layouts):
        for shape in holder.placeholders:
            if shape._element.spPr.find(qn("a:xfrm")) is not None:
                shape.left, shape.width = int(shape.left * wider), int(shape.width * wider)
    _color(deck.slide_master.part.part_related_by(RT.THEME))
    _without(deck.part, RT.PRINTER_SETTINGS)
    _without(deck.part.package, RT.THUMBNAIL)
    said = deck.core_properties
    said.title, said.subject = _property(brief.title), _property(" · ".join(brief.lines))
    said.author = said.last_modified_by = "carbondash"
    said.keywords = _property(brief.demo)
    said.language = "zh-CN" if brief.lang == "zh" else "en-GB"
    said.created = said.modified = datetime.now()
    return deck


def title_slide(deck: Deck, brief: Brief, further: list[Paragraph]) -> Slide:
    """The first slide: what, where, which day, which data; further: paragraphs below."""
    slide = deck.slides.add_slide(deck.slide_layouts.get_by_name(_TITLE_SLIDE))
    title, below = slide.placeholders
    _place(title, (MARGIN + 24, 120, ROOM - 48, 130))
    words = cut(one_line(brief.title), ROOM - 48, 36, 2)
    fill_frame(title.text_frame, [[Piece(words, 36, bold=True)]], brief.lang)
    title.text_frame.vertical_anchor = MSO_ANCHOR.BOTTOM
    _place(below, (MARGIN + 24, 268, ROOM - 48, 200))
    paragraphs: list[Paragraph] = [[Piece(cut(one_line(line), ROOM - 48, 16, 3), 16, LOOK.quiet)] for line in brief.lines]
    if brief.demo:
        paragraphs.append([Piece(brief.demo, 16, AMBER, bold=True)])
    fill_frame(below.text_frame, [*paragraphs, *further], brief.lang)
    _bar(slide, (MARGIN, 150, 6, 110 + 24 * (len(paragraphs) + len(further))))
    return slide


def message_slide(deck: Deck, brief: Brief, kicker: str, message: Paragraph) -> tuple[Slide, float]:
    """A slide with its section's heading above and one message as its title; also says where its body begins, in points."""
    slide = deck.slides.add_slide(deck.slide_layouts.get_by_name(_TITLE_ONLY))
    title = slide.shapes.title
    high = min(len(lines(measured(message), ROOM, MESSAGE, MOST_LINES)), MOST_LINES) * MESSAGE * LINE + 4
    _place(title, (MARGIN, _MESSAGE_TOP, ROOM, high))
    fill_frame(title.text_frame, [message], brief.lang)
    if kicker:
        above = cut(one_line(kicker), ROOM, 14, 1)
        text_box(slide, (MARGIN, _KICKER_TOP, ROOM, 20), [[Piece(above, 14, LOOK.categorical[0], bold=True)]], brief.lang)
    return slide, _MESSAGE_TOP + high + 12


def foot_lines(deck: Deck, brief: Brief, definitions: int | None) -> None:
    """Write the foot of every slide: the view, the demonstration label, where the definitions are, page x / y."""
    _ = translator(brief.lang).gettext
    total = len(deck.slides)
    # A view of many cities is whole on the first slide.
    room = ROOM - _PAGE_ROOM
    longest = max(brief.lines, key=lambda line: pixels(line, SMALL), default="")
    rest = sum(pixels(f"{line} · ", SMALL) for line in brief.lines if line != longest)
    view = " · ".join(cut(line, max(room - rest - 20, 120), SMALL, 1) if line == longest else line for line in brief.lines)
    for page, slide in enumerate(deck.slides, start=1):
        _bar(slide, (MARGIN, _FOOT - 5, ROOM, 0.75), LOOK.line)
        text_box(slide, (MARGIN, _FOOT, room, 16), [[Piece(cut(view, room, SMALL, 1), SMALL, LOOK.quiet)]], brief.lang)
        if brief.demo:
            label = [[Piece(cut(brief.demo, 440, SMALL, 1), SMALL, AMBER, bold=True)]]
            text_box(slide, (MARGIN, _FOOT + 17, 450, 16), label, brief.lang)
        if definitions is not None and page < definitions:
            words = _("Definitions: slide {page}").format(page=definitions)
            pointer = text_box(
                slide, (WIDTH - MARGIN - 300, _FOOT + 17, 300, 16), [[Piece(words, SMALL, LOOK.quiet)]], brief.lang, right=True
            )
            pointer.click_action.target_slide = deck.slides[definitions - 1]
        _page_number(slide, page, total, brief)


def _page_number(slide: Slide, page: int, total: int, brief: Brief) -> None:
    """A field, so that it stays right where somebody moves a slide."""
    box = (WIDTH - MARGIN - _PAGE_ROOM + 8, _FOOT, _PAGE_ROOM - 8, 16)
    shape = text_box(slide, box, [[Piece(f" / {total}", SMALL, LOOK.quiet)]], brief.lang, right=True)
    run = shape.text_frame.paragraphs[0].runs[0]._r
    field = OxmlElement("a:fld")
    field.set("id", "{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}")
    field.set("type", "slidenum")
    field.append(deepcopy(run.get_or_add_rPr()))
    text = OxmlElement("a:t")
    text.text = str(page)
    field.append(text)
    run.addprevious(field)


def _bar(slide: Slide, box: tuple[float, float, float, float], color: str = LOOK.categorical[0]) -> None:
    """A line or a bar, for the eye alone."""
    left, top, width, height = (Pt(one) for one in box)
    shape = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, left, top, width, height)
    shape.fill.solid()
    shape.fill.fore_color.rgb = rgb(color)
    shape.line.fill.background()
    shape.shadow.inherit = False


def _place(shape: Any, box: tuple[float, float, float, float]) -> None:
    shape.left, shape.top, shape.width, shape.height = (Pt(one) for one in box)


def _property(text: str) -> str:
    """Words for the properties of a file, which have room for 255 letters."""
    return one_line(text)[:255]


def _color(theme: Any) -> None:
    """Put the product's colours and fonts into the theme, for what people add to the deck."""
    root: Any = parse_xml(theme.blob)
    accents = (*LOOK.categorical, LOOK.sequential[1], LOOK.sequential[3])
    for number, color in enumerate(accents, start=1):
        _set_color(root, f"accent{number}", color)
    _set_color(root, "dk1", LOOK.text)
    _set_color(root, "hlink", LOOK.categorical[0])
    for fonts in (*root.iter(qn("a:majorFont")), *root.iter(qn("a:minorFont"))):
        fonts.find(qn("a:latin")).set("typeface", _LATIN)
        fonts.find(qn("a:ea")).set("typeface", _CHINESE)
        for script in fonts.findall(qn("a:font")):
            fonts.remove(script)
    theme.blob = serialize_part_xml(root)


def _set_color(root: Any, name: str, color: str) -> None:
    slot = next(root.iter(qn(f"a:{name}")))
    for child in list(slot):
        slot.remove(child)
    chosen = OxmlElement("a:srgbClr")
    chosen.set("val", color.lstrip("#"))
    slot.append(chosen)


def _without(holder: Any, kind: str) -> None:
    """Leave out what the library's template brings along and nobody needs."""
    relations = holder._rels
    for name in [key for key, one in relations.items() if one.reltype == kind]:
        relations.pop(name)
