"""One view of the data: which question is asked, in which words and colours; the key under which its charts are kept."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field, replace
from datetime import date

from carbondash.figures.format import fmt_day, fmt_period, joined
from carbondash.figures.plain import LONGEST_NAME, cut
from carbondash.figures.units import Lang
from carbondash.locale import translator
from carbondash.store import Filters, Scope
from carbondash.store.records import Name, Names


@dataclass(frozen=True)
class View:
    """Filters, language ('zh', 'en'), theme ('light', 'dark'), page state and the version of the store that they are asked of.

    masked: what the view shows was read under pseudonyms.
    """

    filters: Filters
    lang: Lang
    theme: str
    scope: Scope
    store: str
    version: int
    demo: bool
    newest_day: date
    cycles: tuple[str, ...] = ()
    state: tuple[tuple[str, str], ...] = ()
    masked: bool = False
    names: Names = field(compare=False, repr=False, default=Names({}, {}, {}, {}, {}))

    @property
    def key(self) -> Hashable:
        """Everything that a chart of this view depends on: a write raises the version, so nothing kept is ever stale."""
        asked = self.filters
        return (
            self.store,
            self.version,
            self.scope.key,
            asked.as_of.isoformat(),
            asked.cities,
            asked.industries,
            asked.tiers,
            asked.cycle or "",
            self.state,
            self.lang,
            self.theme,
            self.masked,
        )

    def page(self, name: str) -> str | None:
        """A parameter of the page's own, e.g. `measure`."""
        return dict(self.state).get(name)

    def only(self, *names: str) -> View:
        """The same view with these of the page's own parameters alone: what does not depend on the others is kept once."""
        return replace(self, state=tuple(pair for pair in self.state if pair[0] in names))

    def on(self, **changes: object) -> View:
        """The same view with some filters changed."""
        return replace(self, filters=replace(self.filters, **changes))  # type: ignore[arg-type]

    def word(self, name: Name | None, code: str = "") -> str:
        """The words of a reference code in the view's language; the code itself where it has none."""
        if name is None:
            return code
        return name.en if self.lang == "en" else name.zh

    def city(self, code: str, *, short: bool = False) -> str:
        """A city's name; `short` is the Chinese one without 市."""
        name = self.names.cities.get(code)
        return name.short if short and name and self.lang == "zh" else self.word(name, code)

    def industry(self, code: str) -> str:
        """An industry's name."""
        return self.word(self.names.industries.get(code), code)

    def kind(self, code: str) -> str:
        """The words of a kind of problem."""
        return self.word(self.names.kinds.get(code), code)

    def institution(self, code: str) -> str:
        """An institution's name."""
        return self.word(self.names.institutions.get(code), code)

    def body(self, code: str) -> str:
        """A verification body's name."""
        return self.word(self.names.bodies.get(code), code)

    def named(self, zh: str, en: str | None) -> str:
        """A name that the store holds in both languages or only in Chinese."""
        return cut(en if self.lang == "en" and en else zh, LONGEST_NAME)

    def tier(self, code: str) -> str:
        """The words of a management tier."""
        _ = translator(self.lang).gettext
        return {
            "1": _("Tier 1"),
            "2": _("Tier 2"),
            "3": _("Tier 3"),
            "unknown": _("Tier unknown"),
        }.get(code, code)

    def cycle(self, code: str) -> str:
        """The words of a compliance cycle."""
        return fmt_period(code, self.lang)

    @property
    def own_cities(self) -> tuple[str, ...]:
        """The cities that the viewer sees, in the order of the province; empty for the whole province."""
        return () if self.scope.cities is None else tuple(code for code in self.names.cities if self.scope.allows(code))

    @property
    def home(self) -> str:
        """All that the viewer sees: the province, or the own cities."""
        _ = translator(self.lang).gettext
        own = [self.city(code) for code in self.own_cities]
        return joined(own, self.lang, limit=3) if own else _("Jiangxi")

    @property
    def place(self) -> str:
        """What the view is about: the province or the cities, industries and tiers that it is filtered to."""
        _ = translator(self.lang).gettext
        cities = [self.city(code) for code in self.filters.cities]
        place = joined(cities, self.lang, limit=3) if cities else self.home
        kinds = [self.industry(code) for code in self.filters.industries]
        tiers = [self.tier(code) for code in self.filters.tiers]
        named = [joined(words, self.lang, limit=3) for words in (kinds, tiers) if words]
        if not named:
            return place
        kind = joined(named, self.lang)
        return f"{place}（{kind}）" if self.lang == "zh" else f"{place} ({kind})"

    @property
    def demo_label(self) -> str:
        """The demonstration label; empty on real data."""
        _ = translator(self.lang).gettext
        return _("Demonstration data: fictitious enterprises") if self.demo else ""

    @property
    def file_mark(self) -> str:
        """What the name of every file begins with: that it is a demonstration, that names are masked; else nothing."""
        return ("demonstration_" if self.demo else "") + ("masked_" if self.masked else "")

    @property
    def lines(self) -> tuple[str, ...]:
        """The view in words, for exports and documents: the day, the filters, the version of the data."""
        _ = translator(self.lang).gettext
        asked = self.filters
        parts = [self.city(code) for code in asked.cities or self.own_cities]
        parts += [self.industry(code) for code in asked.industries]
        parts += [self.tier(code) for code in asked.tiers]
        parts += [self.cycle(asked.cycle)] if asked.cycle else []
        chosen = joined(parts, self.lang) if parts else _("none (whole province)")
        version = _("Data version: {version}").format(version=self.version)
        if self.masked:
            version = joined([version, _("names masked, pseudonyms instead")], self.lang)
        return (
            _("As of: {day}").format(day=fmt_day(asked.as_of, self.lang)),
            _("Filters: {filters}").format(filters=chosen),
            version,
        )
