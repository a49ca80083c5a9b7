"""The 1,101 enterprises: who they are, where they lie, and how their place on the yearly lists changed."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from carbondash.demo import names, places, shape
from carbondash.demo.rows import Rows
from carbondash.demo.shape import LISTS, Stage


@dataclass(slots=True)
class Enterprise:
    """One enterprise while the province is made.

    plant: large, chp, gangue or gas for power enterprises, else None. units_mw: capacities where they are given. care: 0 to 1,
    how well it keeps its evidence. emissions_t: reported emissions by year.
    """

    city: str
    stages: list[Stage]
    plant: str | None = None
    units_mw: tuple[int, ...] = ()
    number: int = 0
    care: float = 0.0
    name_zh: str = ""
    lon: float = 0.0
    lat: float = 0.0
    emissions_t: dict[int, int] = field(default_factory=dict)

    @property
    def industry(self) -> str:
        """The industry today."""
        return self.stages[-1].industry

    @property
    def first_list(self) -> int:
        """The year of the first list that names it."""
        return self.stages[0].list_year

    def stage(self, list_year: int) -> Stage | None:
        """What the list of a year says about it, None before it is on one."""
        known = [stage for stage in self.stages if stage.list_year <= list_year]
        return known[-1] if known else None

    def tier(self, list_year: int) -> str | None:
        """Its tier on the list of a year, None before it is on one."""
        stage = self.stage(list_year)
        return stage.tier if stage else None


def _power(city: str) -> list[Enterprise]:
    since = [Stage(2021, "power", "1")]
    plants = [Enterprise(city, since, "large", units) for units in shape.LARGE_PLANTS[city]]
    plants += [Enterprise(city, since, "gas", units) for units in shape.GAS_PLANTS.get(city, [])]
    plants += [Enterprise(city, since, "gangue") for _ in range(shape.GANGUE_PLANTS.get(city, 0))]
    plants += [
        Enterprise(city, [Stage(2021, industry, "2"), Stage(2023, "power", "1")], "chp")
        for place, industry in shape.CAPTIVE_JOINERS
        if place == city
    ]
    plants += [Enterprise(city, [Stage(2023, "power", "1")], "chp") for place in shape.NEW_JOINERS if place == city]
    plants += [Enterprise(city, since, "chp") for _ in range(shape.POWER[city] - len(plants))]
    return plants


def _tier_2(city: str) -> list[Enterprise]:
    works = []
    risen = shape.ROSE_FOR_2024.count(city)
    late = city == shape.LISTED_FROM_2022
    for industry, count in shape.TIER_2[city].items():
        for _ in range(count):
            if risen and industry == "building_materials":
                risen -= 1
                stages = [Stage(2023, industry, "3"), Stage(2024, industry, "2")]
            elif late and industry == "chemicals":
                late = False
                stages = [Stage(2022, industry, "2")]
            else:
                stages = [Stage(2021, industry, "2")]
            works.append(Enterprise(city, stages))
    return works


def _tier_3(city: str, count: int, random: Random) -> list[Enterprise]:
    fallen = [Stage(2023, "building_materials", "3")] * shape.FELL_FOR_2023.count(city)
    fallen += [Stage(2024, "building_materials", "3")] * shape.FELL_FOR_2024.count(city)
    works = [Enterprise(city, [Stage(2021, "building_materials", "2"), stage]) for stage in fallen]
    key = 0 if city == shape.NO_SMALL_KEY else round(shape.SMALL_KEY_SHARE * count) - len(works)
    industries = random.choices(list(shape.SMALL_KEY), weights=list(shape.SMALL_KEY.values()), k=max(key, 0))
    industries += ["other"] * (count - len(works) - len(industries))
    return works + [Enterprise(city, [Stage(2023, industry, "3")]) for industry in industries]


def make(random: Random) -> list[Enterprise]:
    """Every enterprise, power first, then tier 2, then the rest; numbered from 1, without emissions yet."""
    power = [enterprise for city in shape.POWER for enterprise in _power(city)]
    tier_2 = [enterprise for city in shape.TIER_2 for enterprise in _tier_2(city)]
    rest = []
    for city, count in shape.ENTERPRISES.items():
        others = count - shape.POWER[city] - sum(shape.TIER_2[city].values())
        rest += _tier_3(city, others, random)
    everyone = power + tier_2 + rest
    for number, enterprise in enumerate(everyone, 1):
        enterprise.number = number
        # Large plants have departments for it; small heat plants have one person.
        enterprise.care = min(1.0, max(0.0, random.gauss(0.68 if enterprise.plant == "large" else 0.45, 0.2)))
    return everyone


def _name(enterprise: Enterprise, ordinals: dict[str, int], words: list[tuple[str, str]], random: Random) -> tuple[str, str]:
    area_zh, area_en = names.AREAS[enterprise.city]
    if enterprise.plant:
        ordinal = ordinals[area_zh] = ordinals.get(area_zh, 0) + 1
        zh, en = names.POWER_TRADES[enterprise.plant]
        return f"{area_zh}{names.chinese_number(ordinal)}{zh}", f"{area_en} No. {ordinal} {en}"
    word_zh, word_en = words.pop()
    zh, en = random.choice(names.TRADES[enterprise.industry])
    return f"{area_zh}{word_zh}{zh}", f"{area_en} {word_en} {en}"


def _ground(industry: str, tier: str) -> str:
    """Why an enterprise is on a list, in words that need no translation."""
    if tier != "3":
        return "≥ 26000 tCO2e"
    return "≥ 13000 tCO2e" if industry == "other" else "13000–26000 tCO2e"


def add_enterprises(rows: Rows, everyone: list[Enterprise], random: Random) -> None:
    """The rows of enterprises, of what they are from which day, and of the yearly lists."""
    used: set[str] = set()
    ordinals: dict[str, int] = {}
    words = names.invented_words(random)
    for enterprise in everyone:
        county, enterprise.lon, enterprise.lat = places.place(enterprise.city, random)
        enterprise.name_zh, name_en = _name(enterprise, ordinals, words, random)
        rows.add(
            "enterprise",
            credit_code=names.credit_code(county.adcode, random, used),
            name_zh=enterprise.name_zh,
            name_en=name_en,
            source="demo",
            source_id=f"E{enterprise.number:06d}",
            lon=enterprise.lon,
            lat=enterprise.lat,
            location_flag=None,
            day=LISTS[enterprise.first_list],
        )
        for stage in enterprise.stages:
            rows.add(
                "enterprise_version",
                enterprise_id=enterprise.number,
                day=LISTS[stage.list_year],
                city=enterprise.city,
                industry=stage.industry,
                tier=stage.tier,
                is_managed=True,
                reason=f"列入{stage.list_year}年名录 / on the list of {stage.list_year}",
            )
        for year, day in LISTS.items():
            tier = enterprise.tier(year)
            if tier is not None:
                rows.add(
                    "directory_listing",
                    enterprise_id=enterprise.number,
                    day=day,
                    period=f"Y{year}",
                    tier=tier,
                    reason=_ground(enterprise.stages[-1].industry, tier),
                )
