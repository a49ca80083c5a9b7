"""The method of the risk index as rows to read: weights, anchors, floors and bands, from the rule set in force on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from carbondash.rules.risk.methods import CODES, FLOORS, Method, in_force
from carbondash.rules.risk.words import days, filled
from carbondash.rules.sets import Rule, RulePending, rule_sets
from carbondash.rules.words import rule_value, source_words, words_of

_PERCENT = 100
# The first day on which the method may be asked for: earlier views are told what it is then.
_FIRST = min(row.published_on for found in rule_sets("risk_index") for row in found.rules)


@dataclass(frozen=True)
class Line:
    """An indicator or a floor: code, name or condition, weight or index points, when its risk is full, the anchor, the source."""

    code: str
    name: str
    weight: float
    full: str
    anchor: str
    source: str


@dataclass(frozen=True)
class Described:
    """A method in the words of one language; bands: code and index from which on, ascending; interval: what a rank's is."""

    label: str
    version: str
    indicators: tuple[Line, ...]
    floors: tuple[Line, ...]
    bands: tuple[tuple[str, float], ...]
    interval: str


def method_on(day: date) -> Method:
    """The method in force on a day; before it may be asked for, the first one."""
    try:
        return in_force(day)
    except RulePending:
        return in_force(_FIRST)


def described(day: date, lang: str) -> Described:
    """The method of a day in words."""
    used = method_on(day)
    place = 0 if lang == "zh" else 1
    low, high = used.rank_interval
    kept, moved = f"{_PERCENT * (high - low):.0f}%", f"{_PERCENT * used.weight_spread:.0f}%"
    interval = (
        f"名次区间：各项权重随机增减不超过{moved}，最多{used.draws:,}次抽样（情况各异的企业很多时减少），取其中{kept}的名次范围。",
        f"Rank interval: where the rank lies in {kept} of up to {used.draws:,} draws with every weight moved by up to {moved} "
        "either way; where very many enterprises differ there are fewer draws.",
    )[place]
    return Described(
        used.words("label")[place],
        used.version,
        tuple(_indicator(code, used, place, lang) for code in CODES),
        tuple(_floor(code, used, place, lang) for code in FLOORS),
        used.bands,
        interval,
    )


def _indicator(code: str, used: Method, place: int, lang: str) -> Line:
    rows = [row for row in used.rules_of(code) if row.name != "weight"]
    fulls = [row for row in rows if row.name == "full_at"]
    states = [row for row in rows if row.name == "state" and row.number == 1]
    full = "；".join(_value(row, lang) for row in fulls) or "、".join(
        words_of("values", row.key["state"], lang) for row in states
    )
    notes = [row.note_zh if lang == "zh" else row.note_en for row in rows]
    sources = dict.fromkeys(source_words(row.source, lang) for row in used.rules_of(code))
    return Line(
        code,
        used.words("indicator", indicator=code)[place],
        used.weights[code],
        full,
        ("；" if lang == "zh" else "; ").join(note.rstrip("。.") for note in notes if note),
        ("；" if lang == "zh" else "; ").join(sources),
    )


def _floor(code: str, used: Method, place: int, lang: str) -> Line:
    least = used.at_least[code]
    said = filled(used.words("floor", floor=code), {"points": (f"{least:g}",) * 2, "days": days(used.floor_days.get(code, 0))})[
        place
    ]
    sources = dict.fromkeys(source_words(row.source, lang) for row in used.rules_of(code))
    return Line(code, said, least, "", "", ("；" if lang == "zh" else "; ").join(sources))


def _value(row: Rule, lang: str) -> str:
    if row.unit in ("share", "times"):
        return f"{_PERCENT * row.number:g}%"
    unit = words_of("units", row.unit, lang)
    return f"{rule_value(row, lang)}{'' if lang == 'zh' else ' '}{unit}".strip()


def indicator_name(code: str, day: date, lang: str) -> str:
    """What an indicator is called."""
    return method_on(day).words("indicator", indicator=code)[0 if lang == "zh" else 1]
