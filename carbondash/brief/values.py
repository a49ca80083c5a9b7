"""The figures of a brief under its filters, each read once, and the phrases that sentences make of them."""

from __future__ import annotations

from dataclasses import replace

from carbondash.brief.bases import Base, base_of
from carbondash.brief.content import Number, Run
from carbondash.figures import compute, ledger, ranking
from carbondash.figures.compute import FigureValue
from carbondash.figures.format import fmt, fmt_day, fmt_period
from carbondash.figures.listings import counts_cases
from carbondash.figures.sentences import Phrases, phrases, statement
from carbondash.figures.tiles import parts, tile
from carbondash.figures.view import View
from carbondash.store import Reader


class Values:
    """What a brief's view knows of the ledger's figures."""

    def __init__(self, reader: Reader, view: View) -> None:
        self._reader = reader
        self._view = view
        self._values: dict[str, FigureValue] = {}
        self._bases: dict[str, Base | None] = {}
        self._phrases: dict[str, Phrases] = {}

    def preload(self, figures: list[str]) -> None:
        """Read what these figures need at once."""
        compute.preload(self._reader, figures, self._view.filters)

    def value(self, figure: str) -> FigureValue:
        """A figure at its pinned period, else at its latest."""
        if figure not in self._values:
            self._values[figure] = compute.figure(self._reader, figure, self._view.filters)
        return self._values[figure]

    def base(self, figure: str) -> Base | None:
        """What the figure is held against."""
        if figure not in self._bases:
            self._bases[figure] = base_of(self._reader, self._view.filters, self.value(figure), self._view.lang)
        return self._bases[figure]

    def say(self, name: str, aspect: str | None) -> Run:
        """A place of a sentence in words; empty where the aspect has nothing to say. Raises KeyError for an unknown figure."""
        view = self._view
        if name == "day":
            return Run(fmt_day(view.filters.as_of, view.lang))
        if name == "place":
            return Run(view.place)
        now = self.value(name)
        if aspect == "period":
            return Run(fmt_period(now.period, view.lang))
        if aspect == "attention":
            return Run(self._attention(name), None)
        found = self._said(name)
        text = {None: found.value, "change": found.change, "target": found.target}[aspect]
        return Run(text, name, now.period) if text else Run("")

    def _said(self, figure: str) -> Phrases:
        if figure not in self._phrases:
            base, view = self.base(figure), self._view
            said = statement(
                ledger.figures[figure],
                self.value(figure),
                day=view.filters.as_of,
                scope=view.place,
                lang=view.lang,
                base=base.value if base else None,
                base_words=base.words if base else "",
            )
            if not counts_cases(ledger.figures[figure]):
                # The tonnes behind a rate by volume would drown it.
                said = replace(said, numerator=None, denominator=None, n=None)
            self._phrases[figure] = phrases(said, view.lang)
        return self._phrases[figure]

    def _attention(self, figure: str) -> str:
        """The cities that miss the figure's target, over the time over which cities are compared."""
        view = self._view
        if len(view.filters.cities) == 1 or "city" not in ledger.figures[figure].by:
            return ""
        _period, values = ranking.by_city(self._reader, figure, view.filters)
        names = tuple(view.city(code) for code in ranking.behind(figure, values))
        said = statement(
            ledger.figures[figure], self.value(figure), day=view.filters.as_of, scope="", lang=view.lang, exceptions=names
        )
        return phrases(said, view.lang).exceptions

    def number(self, figure: str) -> Number:
        """A key figure with its change and target."""
        now, base, view = self.value(figure), self.base(figure), self._view
        definition = ledger.figures[figure]
        one = tile(view, now, base.value if base else None, page="", basis=base.words if base else "")
        main, counts = parts(one.value)
        target = fmt(definition.target, definition.unit, view.lang) if one.target and definition.target is not None else ""
        return Number(
            figure=figure,
            period=now.period,
            name=definition.name(view.lang),
            value=main,
            about=" ".join(part for part in (fmt_period(now.period, view.lang), counts) if part),
            change=one.change,
            basis=one.basis if one.change else "",
            tone=one.tone,
            target=target,
            bare=now.value,
            unit=definition.unit,
            decimals=definition.decimals,
        )
