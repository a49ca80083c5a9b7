"""A brief as PDF: A4, selectable text in embedded fonts, charts, tables, and a footnote for each figure at its first place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from carbondash.brief.content import Brief, Number, Said, Section
from carbondash.brief.paper import typeset
from carbondash.brief.tables import in_words
from carbondash.charts.picture import picture
from carbondash.charts.wrapping import pieces, pixels
from carbondash.figures.format import SMALL_SAMPLE, small_sample_note
from carbondash.figures.tables import Table
from carbondash.figures.units import Lang
from carbondash.locale import translator

# Pixels of a chart beside key figures, and of one that has the whole width; on paper a pixel is about 0.6 points.
_BESIDE = (500, 390)
_WHOLE = (820, 360)
# Estimates for columns are made in points at the size of the table's type.
_TYPE = 7.8
_WIDEST = 190.0
_PAPER = 480.0
# Ems that a key figure in large type has room for.
_LONG = 8.0
# A table of so few rows is not parted.
_SHORT = 12


def pdf(brief: Brief, progress: Callable[[str, int, int], None] | None = None) -> bytes:
    """The brief as a PDF file. progress(what, done, total) is told after each section, and when the pages are set."""
    _ = translator(brief.lang).gettext
    notes = _Notes(brief)
    total = len(brief.sections) + 1
    sections = []
    for done, one in enumerate(brief.sections, start=1):
        sections.append(_section(one, notes, brief.lang))
        if progress:
            progress(one.heading, done, total)
    made = typeset(
        "brief",
        {
            "title": brief.title,
            "author": brief.place,
            "lines": brief.lines,
            "demo": brief.demo,
            "edited_mark": _("(edited)"),
            "sections": sections,
            "ending": list(_ending(brief)),
        },
        brief.lang,
        brief.day,
    )
    if progress:
        progress(_("Pages"), total, total)
    return made


class _Notes:
    """The footnotes: what a figure means, said where it first stands."""

    def __init__(self, brief: Brief) -> None:
        self._brief = brief
        self._said: set[str] = set()

    def of(self, figures: Iterable[str | None]) -> list[str]:
        """The notes of those figures that have not had theirs."""
        new = [name for name in dict.fromkeys(figures) if name and name not in self._said]
        self._said.update(new)
        return [self._words(name) for name in new]

    def _words(self, figure: str) -> str:
        _ = translator(self._brief.lang).gettext
        one = self._brief.definition(figure)
        if not one.unit:
            return _("{name}: {text}").format(name=one.name, text=one.text)
        return _("{name} ({unit}): {text}").format(name=one.name, unit=one.unit, text=one.text)


def _section(one: Section, notes: _Notes, lang: Lang) -> dict[str, Any]:
    return {
        "heading": one.heading,
        "said": [_said(said, notes) for said in one.sentences],
        "numbers": [_number(number, notes, lang) for number in one.numbers],
        "note": one.note,
        "plot": _plot(one, notes, lang),
        "table": _table(one, one.table, notes, lang) if one.table else None,
        # One with a chart or a long table fills most of a page; a shorter one stays together.
        "own_page": one.plot is not None or (one.table is not None and len(one.table.rows) > _SHORT),
    }


def _said(said: Said, notes: _Notes) -> dict[str, Any]:
    return {
        "runs": [{"text": run.text, "notes": notes.of([run.figure])} for run in said.runs],
        "edited": said.edited,
    }


def _number(one: Number, notes: _Notes, lang: Lang) -> dict[str, Any]:
    _ = translator(lang).gettext
    return {
        "name": one.name,
        "value": one.value,
        "is_known": one.bare is not None,
        "is_long": pixels(one.value, 1) > _LONG,
        "about": one.about,
        "change": one.change,
        "basis": one.basis,
        "tone": one.tone,
        "target": _("target {value}").format(value=one.target) if one.target else "",
        "notes": notes.of([one.figure]),
    }


def _plot(one: Section, notes: _Notes, lang: Lang) -> dict[str, Any] | None:
    if one.plot is None:
        return None
    width, height = _BESIDE if one.numbers else _WHOLE
    return {
        "title": one.plot.title,
        "alt": one.plot.alt,
        "svg": picture(one.plot, "light", lang, width=width, height=height),
        "notes": notes.of(one.plot_figures),
    }


def _table(one: Section, table: Table, notes: _Notes, lang: Lang) -> dict[str, Any]:
    heads, rows = in_words(table, lang)
    kinds = {column.label: column.kind for column in table.columns}
    shares = widths(heads, rows)
    return {
        "title": one.table_title,
        "heads": heads,
        "rows": rows,
        "kinds": [kinds[head] for head in heads],
        "widths": shares,
        # A narrow table stays narrow: its numbers stand near their names.
        "share": 0.6 if sum(shares) < _PAPER / 2 else 1.0,
        "notes": notes.of(one.table_figures),
    }


def widths(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[float]:
    """How the columns of a table share its width: what the longest cell takes, or a head on three lines; in points."""
    found = []
    for place, head in enumerate(heads):
        cells = max((pixels(row[place], _TYPE) for row in rows), default=0.0)
        word = max((pixels(piece, _TYPE) for piece in pieces(head)), default=0.0)
        found.append(round(8 + min(_WIDEST, max(cells, word, pixels(head, _TYPE) / 3 + _TYPE)), 1))
    return found


def _ending(brief: Brief) -> Iterable[str]:
    """What marks in the text mean: those that there are."""
    _ = translator(brief.lang).gettext
    if any(said.edited for said in brief.sentences()):
        mark = _("(edited)")
        yield _("Sentences marked {mark} were worded by a person; the figures in them still come from the data.").format(
            mark=mark
        )
    words = (
        cell for section in brief.sections if section.table for row in in_words(section.table, brief.lang)[1] for cell in row
    )
    if any(SMALL_SAMPLE in text for text in words):
        yield small_sample_note(brief.lang)
