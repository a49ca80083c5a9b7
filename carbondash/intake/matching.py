"""Match candidates: records that may be the same enterprise, for a person to decide. Nothing is ever merged here.

The score (0 to 1) is the product's own method: likeness of names, nearness of places, closeness of capacities.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from math import asin, cos, radians, sin, sqrt
from typing import Any

from rapidfuzz import fuzz

from carbondash.intake.known import Known
from carbondash.intake.plan.model import Plan

# Places further apart than this are different plants; the place counts fully within the near distance.
FAR_KM, NEAR_KM = 5.0, 0.5
MINIMUM_SCORE = 0.6
NAMES_ALONE = 0.9
WEIGHTS = {"name": 0.45, "place": 0.35, "capacity": 0.2}
# Two records of one source are told apart by it, and names of two scripts say nothing: then place and capacity must agree.
STRICT_KM, STRICT_CAPACITY, STRICT_SCORE = 0.5, 0.98, 0.8

_GRID = 0.05
_COMMON_WORDS = re.compile(
    r"\b(power station|power plant|captive|co\.?,? ?ltd\.?|jiangxi|dam|hydro)\b"
    r"|有限责任公司|股份有限公司|有限公司|集团|江西省?|发电厂|电厂|发电"
)
_COALS = {"bituminous", "anthracite", "lignite", "gangue", "washed", "coal"}
_NOT_BUILT = {"planned", "cancelled", "shelved", "construction", "retired"}


def _plain_name(name: str) -> str:
    return " ".join(_COMMON_WORDS.sub(" ", name.casefold()).split())


def _is_chinese(name: str) -> bool:
    return any("\u4e00" <= character <= "\u9fff" for character in name)


def _likeness(first: dict[str, Any], second: dict[str, Any]) -> float | None:
    """Best likeness, 0 to 1, of two enterprises' names of one script; None where they have none in common."""
    best: float | None = None
    names = [{_plain_name(row[key]) for key in ("name_zh", "name_en") if row[key]} - {""} for row in (first, second)]
    for one in names[0]:
        for other in names[1]:
            if _is_chinese(one) == _is_chinese(other):
                alike = max(fuzz.token_set_ratio(one, other), fuzz.ratio(one, other)) / 100
                # Any two names share letters: half alike is not alike.
                best = max(best or 0.0, 2 * alike - 1)
    return best


def distance_km(first: dict[str, Any], second: dict[str, Any]) -> float | None:
    """Great-circle distance of two records' places, None where one has no place."""
    if first["lon"] is None or second["lon"] is None:
        return None
    lon, lat = radians(second["lon"] - first["lon"]), radians(second["lat"] - first["lat"])
    half = sin(lat / 2) ** 2 + cos(radians(first["lat"])) * cos(radians(second["lat"])) * sin(lon / 2) ** 2
    return 12742 * asin(sqrt(half))


def _seniority(id_: int) -> tuple[bool, int]:
    """Sorts ids as they will be: those on file, then the provisional ones in the order of their making."""
    return id_ < 0, abs(id_)


class Matcher:
    """Finds candidates among all enterprises that a plan knows."""

    def __init__(self, known: Known) -> None:
        self._enterprises = known.enterprises
        self._capacity: dict[int, list[int]] = defaultdict(lambda: [0, 0])
        self._fuels: dict[int, set[str]] = defaultdict(set)
        for unit in known.units.values():
            if unit["fuel"] not in (None, "unknown"):
                self._fuels[unit["enterprise_id"]].add("coal" if unit["fuel"] in _COALS else unit["fuel"])
            capacity = self._capacity[unit["enterprise_id"]]
            capacity[0] += unit["capacity_kw"] or 0
            capacity[1] += 0 if unit["status"] in _NOT_BUILT else unit["capacity_kw"] or 0
        self._by_square: dict[tuple[int, int], list[int]] = defaultdict(list)
        self._by_name: dict[tuple[str, str], list[int]] = defaultdict(list)
        for id_, row in self._enterprises.items():
            if row["lon"] is not None:
                self._by_square[int(row["lon"] / _GRID), int(row["lat"] / _GRID)].append(id_)
            self._by_name[row["city"], _plain_name(row["name_zh"])].append(id_)

    def partners(self, id_: int) -> Iterator[tuple[int, float, str]]:
        """Enterprises that may be the same as this one, each with its score and the evidence in names and numbers."""
        row = self._enterprises[id_]
        near: set[int] = set(self._by_name[row["city"], _plain_name(row["name_zh"])])
        if row["lon"] is not None:
            x, y = int(row["lon"] / _GRID), int(row["lat"] / _GRID)
            near.update(other for dx in (-1, 0, 1) for dy in (-1, 0, 1) for other in self._by_square.get((x + dx, y + dy), ()))
        for other in near - {id_}:
            found = self._compare(*sorted((id_, other), key=_seniority))
            if found:
                yield other, *found

    def _compare(self, id_: int, other_id: int) -> tuple[float, str] | None:
        first, second = self._enterprises[id_], self._enterprises[other_id]
        if first["credit_code"] and second["credit_code"]:
            return None
        if self._fuels[id_] and self._fuels[other_id] and not self._fuels[id_] & self._fuels[other_id]:
            return None
        name, distance = _likeness(first, second), distance_km(first, second)
        evidence = [f"“{first['name_en'] or first['name_zh']}” ~ “{second['name_en'] or second['name_zh']}”"]
        if distance is not None:
            evidence.append(f"{distance:.1f} km")
        capacity = self._capacity_ratio(id_, other_id)
        if capacity is not None:
            evidence.append(f"{self._megawatt(id_)} ~ {self._megawatt(other_id)} MW")
        if distance is None:
            score = name if name is not None and name >= NAMES_ALONE else 0.0
        elif distance > FAR_KM:
            score = 0.0
        elif name is None or first["source"] == second["source"]:
            score = STRICT_SCORE if distance < STRICT_KM and (capacity or 0) >= STRICT_CAPACITY else 0.0
        else:
            place = min(1.0, (FAR_KM - distance) / (FAR_KM - NEAR_KM))
            parts = {"name": name, "place": place} | ({} if capacity is None else {"capacity": capacity})
            score = sum(WEIGHTS[key] * value for key, value in parts.items()) / sum(WEIGHTS[key] for key in parts)
        return (round(score, 3), "; ".join(evidence)[:300]) if score >= MINIMUM_SCORE else None

    def _capacity_ratio(self, id_: int, other_id: int) -> float | None:
        """The smaller capacity as a part of the larger one, for all units or for those that run, whichever fits better."""
        ratios = []
        for mine in self._capacity[id_]:
            for others in self._capacity[other_id]:
                if mine and others:
                    ratios.append(min(mine, others) / max(mine, others))
        return max(ratios, default=None)

    def _megawatt(self, id_: int) -> str:
        total, running = self._capacity[id_]
        return f"{(running or total) / 1000:,g}"


def add_candidates(known: Known, new_ids: Iterable[int], pairs_on_file: set[tuple[int, int]], plan: Plan) -> int:
    """Put every pair with one of the new enterprises into the plan as a candidate; returns how many."""
    matcher = Matcher(known)
    done = set(pairs_on_file)
    count = 0
    for id_ in new_ids:
        for other, score, evidence in sorted(matcher.partners(id_)):
            pair = (id_, other) if _seniority(id_) < _seniority(other) else (other, id_)
            if pair in done:
                continue
            done.add(pair)
            day = max(known.enterprises[id_]["day"], known.enterprises[other]["day"])
            candidate = {"id": known.new_id(), "enterprise_id": pair[0], "other_id": pair[1], "day": day}
            plan.rows["match_candidate"].append(candidate | {"score": score, "evidence": evidence})
            count += 1
    return count
