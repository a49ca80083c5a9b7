"""Why an index differs from that of an earlier day: the difference split by cause, without a rest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from math import isnan

from carbondash.rules.risk.index import Index, compute
from carbondash.rules.risk.indicators import require_row
from carbondash.rules.risk.methods import CODES, FLOORS, WHOLE, Method, Words, in_force
from carbondash.rules.risk.words import fact, filled, one_row
from carbondash.rules.sets import InputError, answers_pending


@dataclass(frozen=True, slots=True)
class Part:
    """What one cause adds to the difference, in index points; cause: an indicator's code, "assessable" or "floors"."""

    cause: str
    points: float
    words_zh: str
    words_en: str


@dataclass(frozen=True, slots=True)
class Change:
    """The index before and after, and the parts of the difference, largest first; they sum to it within 1e-9."""

    before: float
    after: float
    parts: tuple[Part, ...]

    @property
    def difference(self) -> float:
        """After − before, in index points."""
        return self.after - self.before


@answers_pending
def change(before: Mapping[str, object], after: Mapping[str, object], as_of: date, method: Method | None = None) -> Change:
    """The difference between two rows of facts of one enterprise, split by cause (product's own method, domain reference 8.2).

    With p = 100 · w · s / W (W: the weight that is assessable), an indicator that is assessable on both days gets
    100 · w · (s' − s) · (1/W + 1/W') / 2. What is left of the sums before floors goes to "assessable": indicators that came
    or went, and the larger or smaller share that this leaves to the others. "floors" gets the change of what the floors add.
    So an indicator whose fact did not change gets nothing, and nothing is left over.

    before, after: rows as `words.contributions` takes them, both under the method of the as-of day or the one given. `Pending`
    before the method was published; raises InputError for facts that do not fit or of which nothing is assessable.
    """
    used = method or in_force(as_of)
    columns = [require_row(row, used) for row in (before, after)]
    first, second = (compute(facts, used) for facts in columns)
    facts_before, facts_after = (one_row(facts) for facts in columns)
    for name, found in (("before", first), ("after", second)):
        if isnan(found.before_floors[0]):
            raise InputError(name, "not assessable", "a row with an assessable indicator", "至少有一项可评估的指标")
    parts = []
    mean = (1 / _assessable(first, used) + 1 / _assessable(second, used)) / 2
    for code in CODES:
        scores = [float(found.scores[code][0]) for found in (first, second)]
        own = WHOLE * used.weights[code] * (scores[1] - scores[0]) * mean
        if own and not isnan(own):
            words = [fact(code, row, score, used) for row, score in zip((facts_before, facts_after), scores, strict=True)]
            said = {"before": words[0], "after": words[1]}
            parts.append(Part(code, own, *filled(used.words("change", case="indicator"), said)))
    came = [code for code in CODES if isnan(first.scores[code][0]) and not isnan(second.scores[code][0])]
    went = [code for code in CODES if isnan(second.scores[code][0]) and not isnan(first.scores[code][0])]
    if came or went:
        rest = float(second.before_floors[0] - first.before_floors[0]) - sum(part.points for part in parts)
        parts.append(Part("assessable", rest, *_assessability(came, went, used)))
    lifted = float(_lift(second) - _lift(first))
    if lifted:
        parts.append(Part("floors", lifted, *_floors(first, second, used)))
    parts.sort(key=lambda part: (-abs(part.points), part.cause))
    return Change(float(first.index[0]), float(second.index[0]), tuple(parts))


def _assessable(found: Index, method: Method) -> float:
    return sum(method.weights[code] for code in CODES if not isnan(found.scores[code][0]))


def _lift(found: Index) -> float:
    return float(found.index[0] - found.before_floors[0])


def _joined(pieces: list[Words]) -> Words:
    return "；".join(zh for zh, _ in pieces), "; ".join(en for _, en in pieces)


def _assessability(came: list[str], went: list[str], method: Method) -> Words:
    pieces = []
    for case, codes in (("assessable", came), ("no_longer", went)):
        if codes:
            names = [method.words("indicator", indicator=code) for code in codes]
            said = ("、".join(zh for zh, _ in names), ", ".join(en for _, en in names))
            pieces.append(filled(method.words("change", case=case), {"names": said}))
    return _joined(pieces)


def _floors(first: Index, second: Index, method: Method) -> Words:
    pieces = []
    stays = [code for code in FLOORS if first.fired[code][0] and second.fired[code][0]]
    for case, one, other in (("floor_on", first, second), ("floor_off", second, first)):
        for code in FLOORS:
            if other.fired[code][0] and not one.fired[code][0]:
                said = {"code": (code, code), "points": (f"{method.at_least[code]:g}",) * 2}
                pieces.append(filled(method.words("change", case=case), said))
    if stays and (not pieces or (_lift(first) and _lift(second))):
        listed = ("、".join(stays), ", ".join(stays))
        pieces.append(filled(method.words("change", case="floor_holds"), {"codes": listed}))
    return _joined(pieces)
