"""The sections of a brief and the slides of the guided demonstration, read from `sections.toml` and checked."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from carbondash.brief.templates import figures_of, read, shown
from carbondash.charts.plot import PlotKind
from carbondash.figures import ledger
from carbondash.figures.units import Lang

Over = Literal["periods", "ends", "cities", "parts", "figures"]


class _Words(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    zh: str
    en: str

    def word(self, lang: Lang) -> str:
        """The words in a language."""
        return self.zh if lang == "zh" else self.en


class SentenceSpec(_Words):
    """A sentence as a template in both languages (`carbondash.brief.templates`)."""

    @model_validator(mode="after")
    def _known(self) -> SentenceSpec:
        if set(figures_of(self.zh)) != set(figures_of(self.en)):
            raise ValueError(f"the languages of {self.zh!r} name different figures")
        for name in figures_of(self.zh):
            if name not in ledger.figures:
                raise ValueError(f"there is no figure {name!r}")
        # Refuses what people could not write either.
        read(shown(self.zh, "zh"), "zh")
        read(shown(self.en, "en"), "en")
        return self


class PlotSpec(_Words):
    """A chart: which figures, over what, drawn how; `last`: of periods or month ends only so many."""

    kind: PlotKind
    over: Over
    figures: tuple[str, ...]
    last: int = 24


class TableSpec(_Words):
    """A table: figures as columns over cities or parts; or one that has a maker of its own (`made`)."""

    over: Literal["cities", "parts"] = "cities"
    figures: tuple[str, ...] = ()
    made: Literal["", "attention", "risk", "deadlines"] = ""


class SectionSpec(_Words):
    """One section, and the live page that shows the same."""

    id: str
    page: str
    params: dict[str, str] = Field(default_factory=dict)
    numbers: tuple[str, ...] = ()
    sentence: tuple[SentenceSpec, ...] = ()
    plot: PlotSpec | None = None
    table: TableSpec | None = None
    monthly: bool = True
    note_zh: str = ""
    note_en: str = ""

    def note(self, lang: Lang) -> str:
        """What the reader needs beside chart and table."""
        return self.note_zh if lang == "zh" else self.note_en

    @model_validator(mode="after")
    def _known(self) -> SectionSpec:
        named = (*self.numbers, *(self.plot.figures if self.plot else ()), *(self.table.figures if self.table else ()))
        for name in named:
            if name not in ledger.figures:
                raise ValueError(f"{self.id}: there is no figure {name!r}")
        return self


class StopSpec(BaseModel):
    """One slide of the guided demonstration: a section, on a day and in a cycle of its own where they are said."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    section: str
    as_of: date | None = None
    cycle: str | None = None
    notes_zh: str
    notes_en: str

    def notes(self, lang: Lang) -> str:
        """What the presenter may say."""
        return self.notes_zh if lang == "zh" else self.notes_en


def _read() -> tuple[dict[str, SectionSpec], tuple[StopSpec, ...]]:
    entries = tomllib.loads((Path(__file__).parent / "sections.toml").read_text(encoding="utf-8"))
    sections = [SectionSpec(**entry) for entry in entries["section"]]
    by_id = {section.id: section for section in sections}
    if len(by_id) != len(sections):
        raise ValueError("a section is defined twice")
    tour = tuple(StopSpec(**entry) for entry in entries["stop"])
    for stop in tour:
        if stop.section not in by_id:
            raise ValueError(f"there is no section {stop.section!r}")
    return by_id, tour


SECTIONS, TOUR = _read()
# What the monthly brief holds unless told otherwise.
MONTHLY = tuple(section.id for section in SECTIONS.values() if section.monthly)
