"""The scorecard in words, the same for the page, the sheet on paper and the files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from carbondash.figures import ledger
from carbondash.figures.comparing import FEWEST_OTHERS
from carbondash.figures.compute import FigureValue
from carbondash.figures.format import (
    MISSING,
    SMALL_SAMPLE,
    fmt,
    fmt_change,
    fmt_period,
    fmt_rate,
    fmt_size,
    is_unchanged,
    number,
    tone_of,
)
from carbondash.figures.listings import counts_cases
from carbondash.figures.scorecard import Base, Entry, Line, Row
from carbondash.figures.scorecard_acts import Act
from carbondash.figures.units import Direction, Lang
from carbondash.locale import translator
from carbondash.store.measures import MEASURES

Tone = str


@dataclass(frozen=True)
class LineWords:
    """One measure of a city in words; tones are 'good', 'bad' or 'neutral'. An empty text has nothing to say."""

    figure_id: str
    name: str
    about: str
    value: str
    rank: str
    change: str
    change_tone: Tone
    basis: str
    gap: str
    gap_tone: Tone
    province: str
    is_small: bool
    course: tuple[float, ...]


def about(row: Row, lang: Lang) -> str:
    """The period that a measure is about; empty for what stands on the day."""
    return fmt_period(row.period, lang)


def value_of(value: FigureValue, row: Row, lang: Lang) -> str:
    """A value in words: a rate of cases with its k/n, below ten cases as k/n alone."""
    definition = ledger.figures[value.id]
    if value.status == "withheld":
        _ = translator(lang).gettext
        return _("withheld (fewer than {least} others)").format(least=FEWEST_OTHERS)
    if value.value is None:
        return MISSING
    if counts_cases(definition):
        return fmt_rate(value.value, value.numerator, value.denominator, lang, decimals=_decimals(row))
    return fmt(value.value, definition.unit, lang, decimals=_decimals(row))


def entry_words(entry: Entry, row: Row, lang: Lang) -> str:
    """A city's value with over how many enterprises or projects it stands, where its own numbers do not say so."""
    said = value_of(entry.value, row, lang)
    if entry.value.value is None or row.measure.n_of is None or not entry.n:
        return said
    _ = translator(lang).gettext
    code = ledger.figures[row.measure.n_of].unit
    cases = _("{count} projects").format(count=number(entry.n, lang)) if code == "projects" else fmt(entry.n, code, lang)
    return f"{said}（{cases}）" if lang == "zh" else f"{said} ({cases})"


def rank_words(entry: Entry, row: Row, lang: Lang) -> str:
    """The place among the cities that are ranked; a mark for too few cases, a dash for what is not ranked at all."""
    _ = translator(lang).gettext
    if entry.rank is None:
        return SMALL_SAMPLE if entry.is_small and row.measure.is_share and entry.value.value is not None else MISSING
    if all_equal(row):
        return _("all equal")
    return _("{rank} of {count}").format(rank=entry.rank, count=row.ranked)


def all_equal(row: Row) -> bool:
    """Whether the cities that are ranked all have one value, so that a rank says nothing."""
    return len({entry.value.value for entry in row.cities.values() if entry.rank is not None}) == 1


def line_words(line: Line, lang: Lang) -> LineWords:
    """One measure of a city."""
    row, entry = line.row, line.entry
    definition = ledger.figures[row.measure.figure]
    change = line.change
    return LineWords(
        figure_id=definition.id,
        name=row.measure.name(lang),
        about=about(row, lang),
        value=entry_words(entry, row, lang),
        rank=rank_words(entry, row, lang),
        change="" if change is None else fmt_change(change, definition.unit, lang, _direction(row), decimals=_decimals(row)),
        change_tone=_tone(change, row, lang),
        basis="" if line.base is None else basis_words(line.base, line, lang),
        gap=gap_words(line, lang),
        gap_tone=_tone(line.gap, row, lang),
        province=value_of(row.province, row, lang),
        is_small=entry.is_small and row.measure.is_share,
        course=line.course,
    )


def _direction(row: Row) -> Direction:
    said = ledger.figures[row.measure.figure].direction
    return "up" if said == "up" else "down" if said == "down" else "none"


def _decimals(row: Row) -> int | None:
    # Of a city's rates one decimal is as much as their n can bear; ratios and the rate by volume keep the figure's own.
    definition = ledger.figures[row.measure.figure]
    if counts_cases(definition):
        return 1
    return definition.decimals


def _tone(delta: float | None, row: Row, lang: Lang) -> Tone:
    definition = ledger.figures[row.measure.figure]
    if delta is None or is_unchanged(delta, definition.unit, lang, decimals=_decimals(row)):
        return "neutral"
    return tone_of(delta, _direction(row))


def basis_words(base: Base, line: Line, lang: Lang) -> str:
    """What a change is measured against: the value then, and when that was."""
    _ = translator(lang).gettext
    row = line.row
    value = value_of(base.value, row, lang)
    if row.measure.over == "months12":
        when = fmt_period(base.period, lang)
    elif row.measure.over == "gain12":
        when = _("the twelve months before")
    elif base.period is None:
        when = base.day.isoformat()
    else:
        when = _("{period}, on {day}").format(period=fmt_period(base.period, lang), day=base.day.isoformat())
    return f"{when}{'：' if lang == 'zh' else ': '}{value}"


def gap_words(line: Line, lang: Lang) -> str:
    """How far from the province's rate, or which part of the province's amount; empty where neither can be said."""
    _ = translator(lang).gettext
    definition = ledger.figures[line.row.measure.figure]
    if line.gap is not None:
        if is_unchanged(line.gap, definition.unit, lang, decimals=_decimals(line.row)):
            return _("as the province")
        size = fmt_size(line.gap, definition.unit, lang, decimals=_decimals(line.row))
        return _("{size} above").format(size=size) if line.gap > 0 else _("{size} below").format(size=size)
    if line.share is not None:
        return _("{share} of the province").format(share=fmt(line.share, "%", lang, decimals=1))
    return ""


def act_words(act: Act, lang: Lang) -> str:
    """One thing to act on as a sentence with its reason."""
    _ = translator(lang).gettext
    line = act.line
    definition = ledger.figures[line.row.measure.figure]
    said = {
        "name": line.row.measure.name(lang),
        "value": entry_words(line.entry, line.row, lang),
        "about": about(line.row, lang),
        "cases": _cases(act, lang),
        "target": fmt(definition.target, definition.unit, lang),
        "province": value_of(line.row.province, line.row, lang),
        "basis": "" if line.base is None else basis_words(line.base, line, lang),
    }
    of_cases = definition.kind == "rate" or act.why not in ("province", "past")
    return _templates(_)[act.why if of_cases else f"{act.why}_ratio"].format(**said)


def _templates(_: Callable[[str], str]) -> dict[str, str]:
    return {
        "overdue": _("{name}: {value}, overdue."),
        "at_risk": _("{name}: {value}, at risk before the deadline."),
        "target": _("{name}: {value}, {cases} short of the target of {target}."),
        "province": _("{name}: {value}, the province {province}; the distance is {cases}."),
        "province_ratio": _("{name}: {value}, worse than the province's {province}."),
        "past": _("{name}: {value}, before that {basis}; the distance is {cases}."),
        "past_ratio": _("{name}: {value}, before that {basis}."),
    }


def _cases(act: Act, lang: Lang) -> str:
    """How many cases a rate's distance makes; a ratio has none that could be counted."""
    definition = ledger.figures[act.line.row.measure.figure]
    if definition.kind != "rate" or definition.denominator is None:
        return ""
    return fmt(act.cases, MEASURES[definition.denominator.measures[0]].unit, lang)


def rule_words(lang: Lang) -> str:
    """The rule by which the things to act on are chosen, in one paragraph."""
    _ = translator(lang).gettext
    return _(
        "Chosen by a rule of the product's own: first what is overdue, then what is at risk before its deadline, then what "
        "misses its target, then what is worse than the province, then what is worse than the city's own period before; "
        "within one of these the measure with more cases comes first. Against the province and the past a rate needs at "
        "least ten cases; amounts that hang on a city's size are not compared."
    )


def small_words(lang: Lang) -> str:
    """The warning about small numbers."""
    _ = translator(lang).gettext
    return _(
        "{mark} fewer than 10 cases: shown as k/n, not ranked, and no change is read from it. The compliance rate by volume is "
        "ranked by tonnes, however few the enterprises. Amounts hang on a city's size and are not ranked."
    ).format(mark=SMALL_SAMPLE)
