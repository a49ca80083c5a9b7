"""What an index is made of, in words: the fact behind every indicator, and the floors that fired, in zh and en."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import inf, isnan

import numpy as np

from carbondash.rules.risk.index import Index, compute
from carbondash.rules.risk.indicators import STATE_COLUMNS, Facts, require_row
from carbondash.rules.risk.methods import CODES, FLOORS, Method, Words, in_force
from carbondash.rules.sets import Rule, answers_pending

Row = Mapping[str, float]
Case = tuple[str, dict[str, Words]]


@dataclass(frozen=True, slots=True)
class Contribution:
    """One indicator's share of an index; score (0..1) and points (of 100) are None where it is not assessable.

    name: what the indicator is; words: the fact of this enterprise and day. The points sum to the index before floors.
    """

    code: str
    weight: float
    score: float | None
    points: float | None
    name_zh: str
    name_en: str
    words_zh: str
    words_en: str
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Floor:
    """A floor that fired; `lifts` says whether the index would be lower without the floors."""

    code: str
    at_least: float
    lifts: bool
    words_zh: str
    words_en: str
    rules: tuple[Rule, ...]


@answers_pending
def contributions(row: Mapping[str, object], as_of: date, method: Method | None = None) -> list[Contribution]:
    """The indicators behind one index, most points first and the not assessable last (domain reference 8.2).

    row: one row of facts with the columns of `indicators.require`. method: instead of the one in force on the as-of day.
    `Pending` before the method was published; raises InputError for facts that do not fit.
    """
    return _in_words([row], method or in_force(as_of))[0][0]


@answers_pending
def floors_in_words(row: Mapping[str, object], as_of: date, method: Method | None = None) -> list[Floor]:
    """The floors whose condition holds for one row of facts, by code (domain reference 8.2); arguments as `contributions`."""
    return _in_words([row], method or in_force(as_of))[0][1]


@answers_pending
def in_words(rows: Sequence[Mapping[str, object]], as_of: date) -> list[tuple[list[Contribution], list[Floor]]]:
    """Of each row of facts what `contributions` and `floors_in_words` say, with the indices of all worked out at once."""
    return _in_words(rows, in_force(as_of))


def _in_words(rows: Sequence[Mapping[str, object]], used: Method) -> list[tuple[list[Contribution], list[Floor]]]:
    each = [require_row(row, used) for row in rows]
    if not each:
        return []
    found = compute({name: np.concatenate([columns[name] for columns in each]) for name in each[0]}, used)
    return [
        (_contributions(found, place, one_row(columns), used), _floors(found, place, used)) for place, columns in enumerate(each)
    ]


def _contributions(found: Index, place: int, facts: Row, used: Method) -> list[Contribution]:
    listed = []
    for code in CODES:
        score, points = float(found.scores[code][place]), float(found.points[code][place])
        zh, en = fact(code, facts, score, used)
        name_zh, name_en = used.words("indicator", indicator=code)
        known = not isnan(score)
        listed.append(
            Contribution(
                code,
                used.weights[code],
                score if known else None,
                points if known else None,
                name_zh,
                name_en,
                zh,
                en,
                used.rules_of(code),
            )
        )
    return sorted(listed, key=lambda item: (item.points is None, -(item.points or 0.0), item.code))


def _floors(found: Index, place: int, used: Method) -> list[Floor]:
    before = float(found.before_floors[place])
    listed = []
    for code in FLOORS:
        if found.fired[code][place]:
            at_least = used.at_least[code]
            values = {"points": (f"{at_least:g}",) * 2, "days": days(used.floor_days.get(code, 0))}
            zh, en = filled(used.words("floor", floor=code), values)
            listed.append(Floor(code, at_least, not before >= at_least, zh, en, used.rules_of(code)))
    return listed


def one_row(columns: Facts) -> Row:
    """The single row of checked facts."""
    return {name: float(values[0]) for name, values in columns.items()}


def fact(code: str, facts: Row, score: float, method: Method) -> Words:
    """The fact behind an indicator's score in zh and en; a score of NaN says that it is not assessable."""
    if isnan(score):
        zh, en = method.words("indicator", indicator=code)
        return filled(method.words("not_assessable"), {"title": (zh, en)})
    case, values = _CASES[code](facts, method)
    return filled(method.words("words", indicator=code, case=case), values)


def filled(template: Words, values: Mapping[str, Words]) -> Words:
    """A zh and en template with its values."""
    zh, en = template
    return (
        zh.format(**{name: words[0] for name, words in values.items()}),
        en.format(**{name: words[1] for name, words in values.items()}),
    )


def days(number: float) -> Words:
    """A number of days in words."""
    return f"{number:g}天", _counted(number, "day")


def _counted(number: float, noun: str) -> str:
    return f"{number:g} {noun}{'' if number == 1 else 's'}"


def _percent(share: float) -> Words:
    text = f"{share * 100:,.1f}%"
    # A gap of a few tonnes is no gap of 0.0%.
    return ("不足0.1%", "less than 0.1%") if share > 0 and text == "0.0%" else (text, text)


def _number(value: float) -> Words:
    return f"{value:,.1f}", f"{value:,.1f}"


def _months(number: float) -> Words:
    return f"{number:g}个月", _counted(number, "month")


def _gap(facts: Row, _: Method) -> Case:
    if not facts["gap_t"]:
        return "none", {}
    return "some", {"ratio": _percent(facts["gap_t"] / facts["obligation_t"])}


def _time_left(facts: Row, _: Method) -> Case:
    left = facts["days_left"]
    if not facts["gap_t"]:
        return "none", {}
    if left:
        return ("before" if left > 0 else "after"), {"days": days(abs(left))}
    return "on_the_day", {}


def _on_time(facts: Row, method: Method) -> Case:
    return "rate", {"rate": _percent(facts["on_time_rate"]), "window": _months(method.window_months)}


def _delay(facts: Row, method: Method) -> Case:
    longest = facts["longest_delay_days"]
    return ("some" if longest else "none"), {"days": days(longest), "window": _months(method.window_months)}


def _records(method: Method) -> Words:
    return f"{method.window_records}条记录", _counted(method.window_records, "record")


def _first_pass(facts: Row, method: Method) -> Case:
    return "rate", {"rate": _percent(facts["first_pass_rate"]), "window": _records(method)}


def _severity(facts: Row, method: Method) -> Case:
    return "points", {"points": _number(facts["severity_points"]), "window": _records(method)}


def _default_months(facts: Row, _: Method) -> Case:
    months = facts["default_months"]
    return ("some" if months else "none"), {"months": _months(months)}


def _cost(facts: Row, method: Method) -> Case:
    ratio = facts["cost_ratio"]
    if facts["gap_t"] == 0:
        return "none", {}
    if isnan(ratio):
        return "unknown", {"score": (f"{method.neutral:g}",) * 2}
    return ("no_margin", {}) if ratio == inf else ("some", {"ratio": _percent(ratio)})


def _state(column: str, code: str) -> Callable[[Row, Method], Case]:
    def case(facts: Row, method: Method) -> Case:
        return next(state for state, score in method.states[code].items() if score == facts[column]), {}

    return case


_CASES: dict[str, Callable[[Row, Method], Case]] = {
    "A1": _gap,
    "A2": _time_left,
    "B1": _on_time,
    "B2": _delay,
    "C1": _first_pass,
    "C2": _severity,
    "C3": _default_months,
    "D3": _cost,
    **{code: _state(column, code) for column, code in STATE_COLUMNS.items()},
}
