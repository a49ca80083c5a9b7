"""What the tests of slides and workbooks share: briefs of the demonstration, hostile ones, and readers that know no writer."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from lxml import etree

from carbondash.brief.build import brief
from carbondash.brief.content import Brief, Run, Said
from carbondash.brief.spec import SECTIONS
from carbondash.charts.plot import Plot, Series
from carbondash.figures.tables import Column, Table
from carbondash.figures.units import Lang
from carbondash.figures.view import View
from carbondash.store import Filters, Reader, Scope, Store
from carbondash.store.records import names
from tests.brief.ledger_numbers import allowed

NEWEST = Filters(as_of=date(2024, 2, 21))
IN_A_CYCLE = Filters(as_of=date(2023, 11, 20), cycle="C2")
HOSTILE = (
    "=cmd|' /C calc'!A0",
    "@SUM(A1)",
    "+1",
    "-1",
    "<b>粗</b> &amp; ]]> <!-- {PAGE} %s",
    "\x00\x07\x1b控制\x0b",
    "\u202e反向\u2066",
    "http://example.invalid/x",
    "第一行\n第二行\t列",
    "👩‍👩‍👧😀𠮷",
    "长" * 10_000,
)
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


@dataclass(frozen=True)
class Made:
    """A brief, and the numbers that its store accounts for."""

    brief: Brief
    allowed: frozenset[str]


def view_of(reader: Reader, filters: Filters, lang: Lang) -> View:
    """The view of a page without any state."""
    state = reader.state
    assert state.default_day is not None
    known = names(reader)
    return View(filters, lang, "light", reader.scope, state.key, reader.version, state.is_demo, state.default_day, names=known)


def made(store: Store, filters: Filters, lang: Lang, sections: Sequence[str] = tuple(SECTIONS)) -> Made:
    """The brief of a store with all that it may say."""
    with store.read(Scope.province()) as reader:
        view = view_of(reader, filters, lang)
        written = brief(reader, view, sections)
        return Made(written, frozenset(allowed(reader, view, written)))


def hostile(sound: Brief) -> Brief:
    """A brief of one section in which every text that comes from data or people is hostile."""
    first = sound.sections[0]
    assert first.table is not None
    figure = sound.definitions[0].figure
    said = tuple(Said(f"x.{n}", text, (Run(text, figure),), edited=True) for n, text in enumerate(reversed(HOSTILE)))
    section = replace(
        first,
        heading="'[a/b]:*?\\" + HOSTILE[5] + "长" * 200,
        sentences=said,
        numbers=tuple(replace(one, name=text, about=text) for one, text in zip(first.numbers, HOSTILE, strict=False)),
        plot=Plot("bars", HOSTILE[0], HOSTILE, (Series(HOSTILE[0], tuple(float(n) for n in range(len(HOSTILE)))),), HOSTILE[4]),
        table=Table((Column("name", HOSTILE[0]), Column("n", HOSTILE[4], "number")), tuple((text, 1.0) for text in HOSTILE)),
        table_title=HOSTILE[4],
        note=HOSTILE[5],
    )
    definitions = tuple(replace(one, name=HOSTILE[0], text=HOSTILE[4]) for one in sound.definitions)
    return replace(sound, title=HOSTILE[4], lines=(*sound.lines, HOSTILE[-1]), sections=(section,), definitions=definitions)


def small(sound: Brief) -> Brief:
    """The first section of a brief alone."""
    figures = sound.sections[0].figures
    return replace(
        sound, sections=sound.sections[:1], definitions=tuple(one for one in sound.definitions if one.figure in figures)
    )


def edited(sound: Brief) -> Brief:
    """The same brief, the first sentence of its first section changed by a person."""
    first = sound.sections[0]
    changed = replace(first.sentences[0], edited=True)
    return replace(sound, sections=(replace(first, sentences=(changed, *first.sentences[1:])), *sound.sections[1:]))


def parts_of(data: bytes, beginning: str = "", ending: str = ".xml") -> dict[str, etree._Element]:
    """The XML parts of an office file, by their names and in the order of the numbers in them; every one is well-formed."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        found = [name for name in archive.namelist() if name.startswith(beginning) and name.endswith(ending)]
        found.sort(key=lambda name: (len(name), name))
        return {name: etree.fromstring(archive.read(name)) for name in found}


def paragraphs(root: etree._Element) -> list[str]:
    """The paragraphs of a slide, each as one text."""
    found = ("".join(text.text or "" for text in one.iter(f"{_DRAWING}t")) for one in root.iter(f"{_DRAWING}p"))
    return [text for text in found if text]
