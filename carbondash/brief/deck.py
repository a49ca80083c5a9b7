"""A presentation from sections: each becomes one slide with its message and its main figure, for either look."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from carbondash.brief.build import definitions, tour
from carbondash.brief.content import Brief, Section
from carbondash.brief.content import Number as KeyNumber
from carbondash.brief.slides import Deck, Number, Slide
from carbondash.brief.spec import TOUR
from carbondash.brief.tables import in_words
from carbondash.charts.picture import picture
from carbondash.figures.view import View
from carbondash.locale import translator
from carbondash.store import Reader

# From a page, its parameters and a view to an address.
Link = Callable[[str, dict[str, str], View], str]
# The main figure of a slide, in the pixels of a stage of 1920 x 1080.
_WIDTH, _HEIGHT = 1180, 640
_SIZE = 2.0
_MOST_NUMBERS, _MOST_ROWS = 3, 8


def deck(brief: Brief, view: View, link: Link) -> Deck:
    """The slides of a brief, one a section; `link` gives the address of a live page under a view."""
    slides = [_slide(section, view, link, ()) for section in brief.sections]
    return Deck(brief.title, brief.lang, tuple(slides), brief.demo, brief.lines)


def guided(reader: Reader, view: View, link: Link) -> Deck:
    """The guided demonstration: the whole product in ten slides, some of them on a day inside a cycle."""
    _ = translator(view.lang).gettext
    stops = zip(TOUR, tour(reader, view), strict=True)
    slides = [_slide(section, at, link, (stop.notes(view.lang),)) for stop, (section, at) in stops]
    return Deck(_("The product in ten slides"), view.lang, tuple(slides), view.demo_label, view.lines)


def _slide(section: Section, view: View, link: Link, notes: Iterable[str]) -> Slide:
    pictures = {}
    if section.plot is not None:
        pictures = {
            theme: picture(section.plot, theme, view.lang, width=_WIDTH, height=_HEIGHT, size=_SIZE)
            for theme in ("light", "dark")
        }
    heads, rows = in_words(section.table, view.lang) if section.plot is None and section.table else ((), ())
    first = section.sentences[0] if section.sentences else None
    return Slide(
        id=section.id,
        kicker=section.heading,
        message=first.text if first else section.heading,
        picture=pictures.get("light", ""),
        picture_dark=pictures.get("dark", ""),
        alt=section.plot.alt if section.plot else "",
        numbers=tuple(_number(one) for one in section.numbers[:_MOST_NUMBERS]),
        rows=rows[:_MOST_ROWS],
        heads=heads,
        notes=(*notes, *(said.text for said in section.sentences[1:]), *_meanings(section, view)),
        foot=_foot(section, view),
        link=link(section.page, dict(section.params), view),
        edited=bool(first and first.edited),
    )


def _number(one: KeyNumber) -> Number:
    about = [one.about, f"{one.change} {one.basis}".strip()]
    return Number(one.name, one.value, " · ".join(part for part in about if part))


def _meanings(section: Section, view: View) -> tuple[str, ...]:
    """What the numbers of a slide mean, for the presenter."""
    colon = "：" if view.lang == "zh" else ": "
    named = {one.figure for one in section.numbers[:_MOST_NUMBERS]}
    return tuple(f"{one.name}{colon}{one.text}" for one in definitions([section], view) if one.figure in named)


def _foot(section: Section, view: View) -> str:
    """Day, filters and data version; and whose the picture is."""
    drawn = [section.plot.title] if section.plot else [section.table_title] if section.table else []
    return " · ".join([*view.lines, *drawn, *([section.note.rstrip("。.")] if section.note else [])])
