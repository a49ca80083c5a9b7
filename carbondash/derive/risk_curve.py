"""How an enterprise's risk index went through its cycles, up to a day; the method is the product's own (domain reference 8)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from carbondash.derive.risk_method import method_on
from carbondash.rules.risk.words import Contribution as Contribution
from carbondash.store.enterprise_market import RiskStep

_WHOLE = 100.0


@dataclass(frozen=True)
class Curve:
    """A cycle with the index (0 to 100) from each day on; None: from that day on it does not count."""

    cycle: str
    points: tuple[tuple[date, float | None], ...]


def curves(steps: Sequence[RiskStep], on: date) -> list[Curve]:
    """The steps as lines, each up to the day on which its cycle ceased to count or to the given one."""
    found = []
    for cycle in dict.fromkeys(step.cycle for step in steps):
        mine = [step for step in steps if step.cycle == cycle]
        points: list[tuple[date, float | None]] = []
        for place, step in enumerate(mine):
            points.append((step.day, step.points))
            following = mine[place + 1].day if place + 1 < len(mine) else None
            if step.until is not None and step.until != following:
                points.append((step.until, None))
        if points[-1][1] is not None:
            points.append((on, points[-1][1]))
        found.append(Curve(cycle, tuple(points)))
    return found


def full_points(items: Sequence[Contribution]) -> dict[str, float]:
    """How many points each assessable indicator can give at most: the weights of those that are not go to the others."""
    assessable = sum(item.weight for item in items if item.points is not None)
    return {item.code: _WHOLE * item.weight / assessable for item in items if item.points is not None and assessable}


def bands(on: date) -> tuple[tuple[str, float], ...]:
    """The bands of the method of a day, each with the index from which it begins, ascending."""
    return method_on(on).bands


def method_words(on: date, lang: str) -> tuple[str, str]:
    """Whose method the index is, and its version."""
    method = method_on(on)
    return method.words("label")[0 if lang == "zh" else 1], method.version
