"""One page about one city, as words: what stands on it, whatever the paper or file it then goes onto."""

from __future__ import annotations

from dataclasses import dataclass

from carbondash.derive.deadlines import same_time_before
from carbondash.figures import scorecard
from carbondash.figures.scorecard_acts import to_act_on
from carbondash.figures.scorecard_words import LineWords, act_words, line_words, rule_words, small_words
from carbondash.figures.units import Lang
from carbondash.locale import translator
from carbondash.store import Filters, Reader


@dataclass(frozen=True)
class SheetGroup:
    """Measures under one heading."""

    name: str
    lines: tuple[LineWords, ...]


@dataclass(frozen=True)
class Sheet:
    """The page of a city: its name, the lines that say day, filters and data version, the groups, what to act on, the notes.

    code: the city's adcode. demo: the demonstration label; empty on a store of real data.
    """

    code: str
    city: str
    lang: Lang
    lines: tuple[str, ...]
    demo: str
    groups: tuple[SheetGroup, ...]
    acts: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def title(self) -> str:
        """What the page is."""
        _ = translator(self.lang).gettext
        return _("{city}: carbon market scorecard").format(city=self.city)


def sheet(reader: Reader, filters: Filters, city: str, name: str, lang: Lang, lines: tuple[str, ...], *, demo: str) -> Sheet:
    """The page of one city; of the filters all but the cities count. lines: the day, the filters, the data version."""
    _ = translator(lang).gettext
    found = scorecard.card(reader, filters, city, lambda cycle: same_time_before(cycle, filters.as_of))
    groups = tuple(
        SheetGroup(
            group.zh if lang == "zh" else group.en,
            tuple(line_words(line, lang) for line in found if line.row.measure.group == group.id),
        )
        for group in scorecard.GROUPS
    )
    return Sheet(
        code=city,
        city=name,
        lang=lang,
        lines=lines,
        demo=demo,
        groups=groups,
        acts=tuple(act_words(act, lang) for act in to_act_on(found)),
        notes=(rule_words(lang), small_words(lang)),
    )
