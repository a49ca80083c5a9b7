"""Enterprises that no list names: some should be on it, most are too small, a few have closed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random

from carbondash.demo import names, other_names, places, shape
from carbondash.demo.enterprises import Enterprise


@dataclass(frozen=True, slots=True)
class Unlisted:
    """One enterprise that is on no list; emissions in t of CO2 in 2022. is_sibling: its name is close to a listed one's."""

    number: int
    name_zh: str
    credit_code: str
    city: str
    industry: str
    lon: float
    lat: float
    emissions_t: int
    is_active: bool
    is_sibling: bool = False

    @property
    def subject(self) -> str:
        """What the truth about a record calls it."""
        return f"U{self.number}"


# Industry, lowest and highest emissions in t, how many of them; of the first group all should be listed.
_GAPS = (
    ("power", 31_000, 60_000, 1),
    ("chemicals", 32_000, 75_000, 2),
    ("pulp_paper", 30_000, 48_000, 1),
    ("building_materials", 34_000, 80_000, 2),
    ("nonferrous", 14_500, 23_000, 2),
    ("chemicals", 15_000, 22_000, 1),
    ("other", 14_800, 40_000, 11),
)
_SMALL = (("other", 1_500, 10_500, 10), ("chemicals", 3_000, 9_500, 3), ("building_materials", 2_500, 6_000, 3))
_CLOSED = (("other", 16_000, 30_000, 2), ("building_materials", 28_000, 40_000, 1))
# Of the same word as a listed one, next door; and like one but for a letter, somewhere in the same city.
_SIBLINGS, _DOUBLES = 5, 4


def make(everyone: list[Enterprise], used_codes: set[str], random: Random) -> list[Unlisted]:
    """All of them, numbered from 1; a few lie in the city of a listed enterprise and are called almost like it."""
    words = other_names.unused_words([enterprise.name_zh for enterprise in everyone], random)
    found: list[Unlisted] = []
    for group, is_active in ((_GAPS, True), (_SMALL, True), (_CLOSED, False)):
        for industry, low, high, count in group:
            for _ in range(count):
                name = _name(city := random.choice(list(shape.ENTERPRISES)), industry, words.pop()[0], random)
                found.append(_one(len(found) + 1, name, city, industry, random.randint(low, high), is_active, used_codes, random))
    chosen = random.sample([one for one in everyone if one.industry == "other"], _SIBLINGS + _DOUBLES)
    for place, near in enumerate(chosen):
        name = _sibling_name(near, random) if place < _SIBLINGS else _double_name(near, random)
        one = _one(
            len(found) + 1, name, near.city, "other", random.randint(2_000, 11_000), True, used_codes, random, is_sibling=True
        )
        if place < _SIBLINGS:
            one = replace(one, lon=round(near.lon + 0.004, 5), lat=round(near.lat - 0.003, 5))
        found.append(one)
    return found


def _name(city: str, industry: str, word: str, random: Random) -> str:
    trade = names.POWER_TRADES["chp"] if industry == "power" else random.choice(names.TRADES[industry])
    return f"{names.AREAS[city][0]}{word}{trade[0]}"


def _one(
    number: int, name: str, city: str, industry: str, emissions_t: int, is_active: bool, used_codes: set[str], random: Random,
    *, is_sibling: bool = False,
) -> Unlisted:  # fmt: skip
    county, lon, lat = places.place(city, random)
    code = names.credit_code(county.adcode, random, used_codes)
    return Unlisted(number, name, code, city, industry, lon, lat, emissions_t, is_active, is_sibling)


def _sibling_name(near: Enterprise, random: Random) -> str:
    """The name of another works of the same owner: only what it makes differs."""
    trade = random.choice([zh for zh, _ in names.TRADES["other"] if not near.name_zh.endswith(zh)])
    area = names.AREAS[near.city][0]
    return f"{area}{near.name_zh[len(area) : len(area) + 2]}{trade}"


def _double_name(near: Enterprise, random: Random) -> str:
    """A name that one letter tells from that of a listed enterprise."""
    place = len(names.AREAS[near.city][0]) + random.randrange(2)
    return near.name_zh[:place] + random.choice("晟祥润茂恒泰") + near.name_zh[place + 1 :]
