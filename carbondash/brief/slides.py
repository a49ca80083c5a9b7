"""The slides of a presentation as data, whatever shows or writes them: one message a slide with one main figure.

Every text is plain text. Only the pictures are markup: SVG that this project drew itself, with the texts inside already escaped.
"""

from __future__ import annotations

from dataclasses import dataclass

from carbondash.figures.units import Lang


@dataclass(frozen=True)
class Number:
    """One large number with its words. value: as it is written, with its unit; about: period, k of n, change."""

    name: str
    value: str
    about: str = ""


@dataclass(frozen=True)
class Slide:
    """One slide.

    kicker: the section. message: its one sentence; edited: whether a person changed it. picture, picture_dark: the main figure as
    SVG on a transparent ground, for either look; alt: the same in words. numbers: at most four. heads, rows: a table of at most
    eight rows where there is no picture. notes: what the presenter says. foot: as-of day, filters, data version, definition.
    link: relative address of the live page that shows the same.
    """

    id: str
    kicker: str
    message: str
    picture: str = ""
    picture_dark: str = ""
    alt: str = ""
    numbers: tuple[Number, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    heads: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    foot: str = ""
    link: str = ""
    edited: bool = False


@dataclass(frozen=True)
class Deck:
    """Slides in their order. demo: the demonstration label, empty for real data; lines: day, filters, data version."""

    title: str
    lang: Lang
    slides: tuple[Slide, ...]
    demo: str = ""
    lines: tuple[str, ...] = ()
