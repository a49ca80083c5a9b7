"""A brief from the figures: the chosen sections under one view, with what people changed in its sentences."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from carbondash.brief.content import Brief, Definition, Run, Said, Section
from carbondash.brief.plots import plot_of
from carbondash.brief.spec import MONTHLY, SECTIONS, TOUR, SectionSpec, SentenceSpec
from carbondash.brief.tables import table_of_section
from carbondash.brief.templates import figures_of, filled, shown
from carbondash.brief.values import Values
from carbondash.figures import ledger
from carbondash.figures.format import fmt_day
from carbondash.figures.units import unit
from carbondash.figures.view import View
from carbondash.locale import translator
from carbondash.store import Reader

Progress = Callable[[str, int, int], None]


def brief(
    reader: Reader,
    view: View,
    chosen: Sequence[str] = MONTHLY,
    edits: Mapping[str, str] | None = None,
    progress: Progress | None = None,
) -> Brief:
    """The monthly supervision brief of a view.

    chosen: sections by identifier, in the order in which they come. edits: sentences that people changed, by identifier, as
    templates with figures by identifier; an empty one leaves the sentence out. progress(what, done, total) is told after each
    section. Raises KeyError for an unknown section.
    """
    sections = []
    for done, name in enumerate(chosen, start=1):
        sections.append(section(reader, view, SECTIONS[name], edits or {}))
        if progress:
            progress(SECTIONS[name].word(view.lang), done, len(chosen))
    return Brief(
        title=title(view),
        place=view.place,
        lang=view.lang,
        day=view.filters.as_of,
        version=view.version,
        lines=view.lines,
        demo=view.demo_label,
        sections=tuple(sections),
        definitions=definitions(sections, view),
    )


def title(view: View) -> str:
    """What the brief of a view is called."""
    _ = translator(view.lang).gettext
    return _("{place}: monthly carbon market supervision brief").format(place=view.place)


def tour(reader: Reader, view: View) -> list[tuple[Section, View]]:
    """The sections of the guided demonstration, each with the view that it is seen under: days that the store knows only."""
    first, last = reader.days_known()
    stops = []
    for stop in TOUR:
        at = view
        if stop.as_of and first and last and first <= stop.as_of <= last:
            at = view.on(as_of=stop.as_of, cycle=stop.cycle)
        stops.append((section(reader, at, SECTIONS[stop.section], {}), at))
    return stops


def section(reader: Reader, view: View, spec: SectionSpec, edits: Mapping[str, str]) -> Section:
    """One section of a view."""
    values = Values(reader, view)
    named = [name for one in spec.sentence for name in figures_of(one.word(view.lang))]
    values.preload([*spec.numbers, *named])
    table = table_of_section(reader, view, spec)
    plot = plot_of(reader, view, spec)
    return Section(
        id=spec.id,
        heading=spec.word(view.lang),
        sentences=tuple(_sentences(spec, values, view, edits)),
        numbers=tuple(values.number(name) for name in spec.numbers),
        plot=None if plot is None or plot.is_empty else plot,
        plot_figures=spec.plot.figures if spec.plot and plot is not None and not plot.is_empty else (),
        table=table if table is not None and table.rows else None,
        table_title=spec.table.word(view.lang) if spec.table else "",
        table_figures=spec.table.figures if spec.table and table is not None and table.rows else (),
        page=spec.page,
        params=tuple(spec.params.items()),
        note=spec.note(view.lang),
    )


def sentence(template: str, identifier: str, values: Values, view: View, *, edited: bool) -> Said:
    """One sentence from its template (figures by identifier)."""
    return Said(identifier, shown(template, view.lang), filled(template, values.say), edited)


def _sentences(spec: SectionSpec, values: Values, view: View, edits: Mapping[str, str]) -> list[Said]:
    said = []
    for number, one in enumerate(spec.sentence, start=1):
        identifier = f"{spec.id}.{number}"
        if identifier in edits:
            if edits[identifier]:
                said.append(sentence(edits[identifier], identifier, values, view, edited=True))
        elif _is_known(one, values, view):
            said.append(sentence(one.word(view.lang), identifier, values, view, edited=False))
    if not said and spec.sentence:
        said.append(_not_known(spec, view))
    return said


def _is_known(one: SentenceSpec, values: Values, view: View) -> bool:
    """Whether the store knows any of a sentence's figures: what it knows nothing of is left out."""
    named = figures_of(one.word(view.lang))
    return any(values.value(name).value is not None for name in named)


def _not_known(spec: SectionSpec, view: View) -> Said:
    _ = translator(view.lang).gettext
    text = _("As of {day}, there is not enough data on this in {place}.").format(
        day=fmt_day(view.filters.as_of, view.lang), place=view.place
    )
    return Said(f"{spec.id}.0", text, (Run(text),))


def definitions(sections: Sequence[Section], view: View) -> tuple[Definition, ...]:
    """What the figures of these sections mean, in the order in which they first appear."""
    names = dict.fromkeys(name for one in sections for name in one.figures)
    found = []
    for name in names:
        definition = ledger.figures[name]
        found.append(
            Definition(
                figure=name,
                name=definition.name(view.lang),
                text=definition.definition(view.lang),
                unit=unit(definition.unit).steps(view.lang)[0].label,
                sources=definition.tables,
            )
        )
    return tuple(found)
