"""What the departments of permits, energy, statistics and business registration hand over, and whom each record truly is about.

The truth stays outside the store: `Handed.subjects` says for every record whether it is about the listed enterprise E<number> or
the unlisted one U<number>, so that matching can be measured.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any

from carbondash.demo import names, other_names, places, unlisted
from carbondash.demo.enterprises import Enterprise
from carbondash.demo.rows import Row, Rows
from carbondash.demo.unlisted import Unlisted

# When each source handed over what it had about a year.
HANDED_OVER = {
    2021: {"permit": date(2022, 10, 11), "energy": date(2022, 10, 20), "statistics": date(2022, 10, 27)},
    2022: {
        "permit": date(2023, 9, 26),
        "energy": date(2023, 10, 12),
        "statistics": date(2023, 10, 19),
        "registration": date(2023, 10, 26),
    },
}
_MARKS = {"permit": "PW", "energy": "NY", "statistics": "TJ", "registration": "GS"}
_CITY_ZH = {
    "360100": "南昌", "360200": "景德镇", "360300": "萍乡", "360400": "九江", "360500": "新余", "360600": "鹰潭",
    "360700": "赣州", "360800": "吉安", "360900": "宜春", "361000": "抚州", "361100": "上饶",
}  # fmt: skip
_CAPITAL = "360100"

# How likely a source has a record of an enterprise: of the larger ones, of the small ones, of those on no list.
_LARGE = {"permit": 0.4, "energy": 0.66, "statistics": 0.31, "registration": 0.12}
_SMALL = {"permit": 0.3, "energy": 0.4, "statistics": 0.35, "registration": 0.12}
_UNLISTED = {"permit": 0.55, "energy": 0.75, "statistics": 0.55, "registration": 0.3}
_ALL = {"permit": 1.0, "energy": 1.0, "statistics": 1.0, "registration": 0.0}

_PER_TCE = 2.6
# Where processes emit beside what is burnt, energy tells only a part of the emissions.
_SHARE_OF_ENERGY = {"building_materials": 0.45, "chemicals": 0.85, "iron_steel": 0.9, "nonferrous": 0.9, "petrochemicals": 0.9}
_SMALL_SHOWN, _SHOWN_2021, _DUPLICATES, _WRONG_UNIT = 60, 25, 10, 3
_OWN_CODE, _MISSING_CODE = 0.56, 0.27


@dataclass(frozen=True, slots=True)
class Known:
    """An enterprise as other departments meet it.

    said_t: what they have for 2022 where that is not what it reports. sources: how likely each has a record of it.
    """

    subject: str
    name_zh: str
    credit_code: str
    city: str
    industry: str
    lon: float
    lat: float
    emissions_t: Mapping[int, int]
    is_active: bool = True
    said_t: int | None = None
    sources: Mapping[str, float] | None = None


@dataclass
class Handed:
    """subjects: whom each record is about, by its number. gaps: what is to be done about whom on the last day, by subject.

    codes: the true credit code by subject.
    """

    subjects: dict[int, str] = field(default_factory=dict)
    gaps: dict[str, str] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)


def add_records(rows: Rows, everyone: list[Enterprise], random: Random) -> Handed:
    """The rows of all four sources, and the truth about them."""
    codes = [str(row["credit_code"]) for row in rows.tables["enterprise"]]
    strangers = unlisted.make(everyone, set(codes), random)
    cases, gaps = _cases(everyone, random)
    large = [one for one in everyone if one.tier(2024) in ("1", "2")]
    small = [one for one in everyone if one.tier(2024) == "3" and one.number not in cases]
    shown = [
        *large,
        *random.sample(small, _SMALL_SHOWN),
        *(everyone[number - 1] for number in cases if everyone[number - 1] not in large),
    ]
    listed = [_listed(one, codes[one.number - 1], cases.get(one.number, {})) for one in shown]
    others = [_stranger(one) for one in strangers]
    made = _Records(rows, codes, random)
    earlier = [one for one in listed if 2021 in one.emissions_t]
    for known in [*random.sample(earlier, _SHOWN_2021), *random.sample(others, 8)]:
        made.add(known, 2021, _ALL if known.subject.startswith("U") else _SMALL)
    for known in listed:
        made.add(known, 2022, known.sources or (_LARGE if max(known.emissions_t.values()) >= 26_000 else _SMALL))
    for known in others:
        made.add(known, 2022, _UNLISTED)
    made.repeat(_DUPLICATES)
    gaps |= {one.subject: "list" for one in strangers if one.is_active and not one.is_sibling and one.emissions_t >= 13_000}
    truth = Handed(made.subjects, gaps)
    truth.codes = {known.subject: known.credit_code for known in (*listed, *others)}
    return truth


def _cases(everyone: list[Enterprise], random: Random) -> tuple[dict[int, dict[str, Any]], dict[str, str]]:
    """Listed enterprises about which the sources say something else than the list, and what is to be done about them."""

    def some(count: int, *, tier: str, industries: Iterable[str], low: int, high: int) -> list[Enterprise]:
        fitting = [
            one
            for one in everyone
            if one.industry in industries and one.tier(2023) == one.tier(2024) == tier and low <= one.emissions_t[2022] <= high
        ]
        return random.sample(fitting, min(count, len(fitting)))

    cases: dict[int, dict[str, Any]] = {}
    gaps: dict[str, str] = {}
    for one in some(4, tier="3", industries=("chemicals", "pulp_paper", "nonferrous"), low=15_000, high=24_000):
        cases[one.number] = {"said_t": random.randint(33_000, 41_000), "sources": _ALL}
        gaps[f"E{one.number}"] = "move"
    for one in some(3, tier="2", industries=("pulp_paper", "aviation"), low=26_000, high=150_000):
        cases[one.number] = {"said_t": random.randint(15_000, 20_000), "sources": _ALL}
        gaps[f"E{one.number}"] = "move"
    shrunk = some(3, tier="3", industries=("other",), low=13_000, high=15_000)
    closed = some(4, tier="3", industries=("other",), low=13_000, high=40_000)
    for one in shrunk:
        cases[one.number] = {"said_t": random.randint(6_500, 9_800), "sources": _ALL}
        gaps[f"E{one.number}"] = "remove"
    for one in closed:
        if one.number not in cases:
            cases[one.number] = {"is_active": False, "sources": {"permit": 0.5, "registration": 1.0}}
            gaps[f"E{one.number}"] = "remove"
    return cases, gaps


def _listed(one: Enterprise, code: str, case: Mapping[str, Any]) -> Known:
    emissions = {year: one.emissions_t[year] for year in HANDED_OVER if year in one.emissions_t}
    return Known(f"E{one.number}", one.name_zh, code, one.city, one.industry, one.lon, one.lat, emissions, **case)


def _stranger(one: Unlisted) -> Known:
    emissions = dict.fromkeys(HANDED_OVER, one.emissions_t)
    place = (one.city, one.industry, one.lon, one.lat)
    return Known(one.subject, one.name_zh, one.credit_code, *place, emissions, one.is_active)


class _Records:
    """The records while they are being written."""

    def __init__(self, rows: Rows, codes: list[str], random: Random) -> None:
        self._rows, self._codes, self._random = rows, codes, random
        self._wrong_units = _WRONG_UNIT
        self.subjects: dict[int, str] = {}
        self._known: dict[int, Known] = {}

    def add(self, known: Known, year: int, chances: Mapping[str, float]) -> None:
        """The records of an enterprise about a year: at least one, from the sources that have it."""
        days = HANDED_OVER[year]
        chosen = [source for source in days if self._random.random() < chances.get(source, 0.0)]
        for source in chosen or [self._random.choice([source for source in days if chances.get(source)])]:
            self._write(known, year, source)

    def repeat(self, count: int) -> None:
        """Some enterprises stand twice in one source, under two of its numbers and not always written the same."""
        last = [row for row in self._rows.tables["source_record"] if row["period"] == "Y2022" and row["source"] != "registration"]
        for row in self._random.sample(last, count):
            known = self._known[row["id"]]
            same = {name: row[name] for name in ("energy_tce", "emissions_t")}
            self._write(known, 2022, row["source"], **same)

    def _write(self, known: Known, year: int, source: str, **fixed: Any) -> None:
        random = self._random
        elsewhere = source == "registration" and known.city != _CAPITAL and random.random() < 0.18
        city = _CAPITAL if elsewhere else known.city
        number = len(self._rows.tables.get("source_record", ())) + 1
        row: Row = {
            "source": source,
            "source_id": f"{_MARKS[source]}{known.city}{number:05d}",
            "period": f"Y{year}",
            "day": HANDED_OVER[year][source],
            "stated_code": self._code(known),
            "name_zh": other_names.written(known.name_zh, _CITY_ZH[city], random),
            "city": city,
            "industry": "unknown" if random.random() < 0.02 else known.industry,
            "address": self._address(known, city) if source in ("permit", "registration") or random.random() < 0.3 else None,
            **self._place(known, source, elsewhere),
            **self._amounts(known, year, source),
            "is_active": known.is_active or (source != "registration" and random.random() < 0.5),
        }
        self.subjects[self._rows.add("source_record", **{**row, **fixed})] = known.subject
        self._known[number] = known

    def _code(self, known: Known) -> str | None:
        chance = self._random.random()
        if chance < _OWN_CODE:
            return known.credit_code
        if chance < _OWN_CODE + _MISSING_CODE:
            return None
        if chance > 0.985:
            # The parent's, which is on the list itself.
            return self._random.choice([code for code in self._codes if code != known.credit_code])
        if chance > 0.975:
            return names.credit_code(known.credit_code[2:8], self._random, set(self._codes))
        return other_names.wrong_code(known.credit_code, self._random)

    def _address(self, known: Known, city: str) -> str:
        """Where its code was given out and it has its plant, or a house in the capital; files write it longer or shorter."""
        own = next((county.name for county in places.counties(city) if county.adcode == known.credit_code[2:8]), None)
        if own is None:
            return f"{_CITY_ZH[city]}市{self._random.choice(places.counties(city)).name}创业大厦{self._random.randint(3, 28)}层"
        house = sum(map(ord, known.credit_code)) % 60 + 1
        return f"{self._random.choice((_CITY_ZH[city] + '市', '江西省' + _CITY_ZH[city] + '市', ''))}{own}工业园区{house}号"

    def _place(self, known: Known, source: str, elsewhere: bool) -> Row:
        random = self._random
        if elsewhere:
            _, lon, lat = places.place(_CAPITAL, random)
            return {"lon": lon, "lat": lat}
        if source == "statistics" or (source != "permit" and random.random() < 0.45):
            return {"lon": None, "lat": None}
        spread = 0.05 if random.random() < 0.04 else 0.003
        return {"lon": round(known.lon + random.gauss(0, spread), 5), "lat": round(known.lat + random.gauss(0, spread), 5)}

    def _amounts(self, known: Known, year: int, source: str) -> Row:
        random = self._random
        emitted = known.said_t if known.said_t is not None and year == 2022 else known.emissions_t[year]
        if source == "registration" or (not known.is_active and source != "permit"):
            return {"energy_tce": None, "emissions_t": None}
        if source == "permit":
            stated = random.random() < 0.6 or known.said_t is not None
            return {"energy_tce": None, "emissions_t": round(emitted * random.gauss(1, 0.04)) if stated else None}
        energy = emitted * _SHARE_OF_ENERGY.get(known.industry, 1.0) / _PER_TCE * random.gauss(1, 0.035)
        if (
            self._wrong_units
            and known.subject.startswith("E")
            and known.said_t is None
            and year == 2022
            and random.random() < 0.02
        ):
            # Typed with one place too many.
            self._wrong_units -= 1
            energy *= 10
        return {"energy_tce": round(energy, 1), "emissions_t": None}
