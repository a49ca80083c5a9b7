"""What a brief says, whatever it is then written as: sections of sentences, numbers, a chart and a table, and the definitions.

Every number in it names the figure of the ledger that it is, so that any document can point to its definition and a test can
hold it against the ledger.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from carbondash.charts.plot import Plot
from carbondash.figures.tables import Table
from carbondash.figures.tiles import Tone
from carbondash.figures.units import Lang


@dataclass(frozen=True)
class Run:
    """A piece of a sentence; `figure` and `period` where it says a figure of the ledger."""

    text: str
    figure: str | None = None
    period: str | None = None


@dataclass(frozen=True)
class Said:
    """A sentence.

    id: 'submissions.1'. template: what it was made from, with the figures as `{name}`, in the language. edited: whether a person
    has changed it.
    """

    id: str
    template: str
    runs: tuple[Run, ...]
    edited: bool = False

    @property
    def text(self) -> str:
        """The sentence without marks."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True)
class Number:
    """A key figure: its name, the value in words, period, change and what against, target; and the bare value in its unit.

    about: the period and, of a rate, k/n. change and target are empty where there is nothing to say.
    """

    figure: str
    period: str | None
    name: str
    value: str
    about: str
    change: str
    basis: str
    tone: Tone
    target: str
    bare: float | None
    unit: str
    decimals: int | None


@dataclass(frozen=True)
class Section:
    """One subject: its heading, the sentences (the first is the message), numbers, at most one chart and one table.

    page, params: the live page that shows the same. figures: of chart and table, in the ledger; note: what the reader needs
    beside them.
    """

    id: str
    heading: str
    sentences: tuple[Said, ...]
    numbers: tuple[Number, ...]
    plot: Plot | None
    plot_figures: tuple[str, ...]
    table: Table | None
    table_title: str
    table_figures: tuple[str, ...]
    page: str
    params: tuple[tuple[str, str], ...]
    note: str = ""

    @property
    def message(self) -> str:
        """Its first sentence."""
        return self.sentences[0].text if self.sentences else ""

    @property
    def figures(self) -> tuple[str, ...]:
        """All figures that it shows, in the order in which they first appear."""
        said = [run.figure for sentence in self.sentences for run in sentence.runs if run.figure]
        return tuple(dict.fromkeys([*said, *(one.figure for one in self.numbers), *self.plot_figures, *self.table_figures]))


@dataclass(frozen=True)
class Definition:
    """What a figure means, as the ledger says it, with the unit and the tables that it is counted from."""

    figure: str
    name: str
    text: str
    unit: str
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Brief:
    """A whole brief. lines: as-of day, filters, data version, in words. demo: the demonstration label, empty on real data."""

    title: str
    place: str
    lang: Lang
    day: date
    version: int
    lines: tuple[str, ...]
    demo: str
    sections: tuple[Section, ...]
    definitions: tuple[Definition, ...]

    def definition(self, figure: str) -> Definition:
        """The definition of one of its figures; raises KeyError for another."""
        return {one.figure: one for one in self.definitions}[figure]

    def sentences(self) -> Iterator[Said]:
        """All sentences, in order."""
        for section in self.sections:
            yield from section.sentences
