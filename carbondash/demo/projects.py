"""The project library of 2023: 323 green projects, with climate and facility projects as overlapping parts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from carbondash.demo import places, shape
from carbondash.demo.days import LAST_DAY, workday_from
from carbondash.demo.enterprises import Enterprise
from carbondash.demo.names import invented_words
from carbondash.demo.rows import Rows
from carbondash.demo.sums import shares, unequal

# Numbers of projects by (is climate, is facility) and their investment in units of 10,000 CNY. Given the published sums, the
# overlap is 16 projects plus the number in neither part, and 16.541 billion plus the investment in neither part.
NEITHER, NEITHER_WAN = 6, 268_000
CLIMATE, CLIMATE_WAN = 276, 18_081_400
FACILITY, FACILITY_WAN = 63, 4_297_200
ALL, ALL_WAN = 323, 20_724_500
BOTH = CLIMATE + FACILITY + NEITHER - ALL
BOTH_WAN = CLIMATE_WAN + FACILITY_WAN + NEITHER_WAN - ALL_WAN
FEN_PER_WAN = 1_000_000

_STAGES = {"planned": 30, "approved": 24, "construction": 31, "operating": 15}
_FIRST_ENTRY, _LAST_ENTRY = date(2023, 2, 20), date(2023, 12, 22)
# From a stage to the next: days that it takes at least and at most; so many projects wait longer than the library is old.
_NEXT = {
    "planned": ("approved", 45, 240),
    "approved": ("construction", 60, 300),
    "construction": ("operating", 120, 420),
}
_WAITING = 0.35
# Two power plants in five put their money into nothing of the kind.
_OF_PLANTS, _WITHOUT = 5, (1, 2)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of project: names, industry, tonnes reduced a year per 10,000 CNY, and in which parts it can lie."""

    zh: str
    en: str
    industry: str
    tonnes_per_wan: float
    facility: bool


KINDS = (
    Kind("光伏发电项目", "PV Power Project", "power", 1.6, True),
    Kind("农光互补项目", "Agrivoltaic Project", "power", 1.5, True),
    Kind("风电项目", "Wind Power Project", "power", 1.8, True),
    Kind("生物质热电项目", "Biomass Heat & Power Project", "power", 1.3, True),
    Kind("储能电站项目", "Energy Storage Project", "power", 0.6, True),
    Kind("水泥窑余热利用项目", "Kiln Waste Heat Project", "building_materials", 2.4, True),
    Kind("燃煤机组节能改造项目", "Coal Unit Efficiency Project", "power", 2.8, True),
    Kind("绿色建材示范项目", "Green Building Materials Project", "building_materials", 0.8, False),
    Kind("短流程炼钢改造项目", "Electric Steelmaking Project", "iron_steel", 1.9, False),
    Kind("再生铜铝项目", "Recycled Metals Project", "nonferrous", 1.2, False),
    Kind("绿色化工园区项目", "Green Chemicals Park Project", "chemicals", 0.7, False),
    Kind("碳捕集利用项目", "Carbon Capture Project", "chemicals", 0.9, True),
    Kind("绿色交通项目", "Green Transport Project", "other", 0.5, False),
    Kind("森林碳汇项目", "Forest Carbon Sink Project", "other", 1.1, False),
    Kind("园区循环化改造项目", "Circular Park Project", "other", 0.6, False),
    Kind("锂电绿色制造项目", "Green Battery Factory Project", "other", 0.5, False),
)
FACILITY_KINDS = tuple(kind for kind in KINDS if kind.facility)


@dataclass(frozen=True, slots=True)
class Project:
    """What a loan needs to know of a library project."""

    number: int
    city: str
    kind: Kind
    enterprise: int | None
    day: date
    is_facility: bool
    investment_wan: int
    name_zh: str
    name_en: str


def owner(everyone: list[Enterprise], city: str, industry: str, random: Random) -> int | None:
    """A managed enterprise of the same city and industry, or None: more than half of the projects are others'."""
    able = [e.number for e in everyone if e.city == city and e.industry == industry]
    found = random.choice(able) if able and random.random() < 0.42 else None
    return None if found is not None and industry == "power" and found % _OF_PLANTS in _WITHOUT else found


def _parts(random: Random) -> list[tuple[bool, bool, int]]:
    """(is climate, is facility, 10,000 CNY) of each project, in random order."""
    groups = (
        (True, True, BOTH, BOTH_WAN),
        (True, False, CLIMATE - BOTH, CLIMATE_WAN - BOTH_WAN),
        (False, True, FACILITY - BOTH, FACILITY_WAN - BOTH_WAN),
        (False, False, NEITHER, NEITHER_WAN),
    )
    parts = [
        (climate, facility, wan)
        for climate, facility, count, total in groups
        for wan in shares(total, unequal(count, 0.75, random), least=2_000)
    ]
    random.shuffle(parts)
    return parts


def add_stages(rows: Rows, random: Random) -> None:
    """The stages that projects reached after they came into the library, each from its day on."""
    for project in rows.tables["project"]:
        stage, day = project["stage"], project["day"]
        while stage in _NEXT and random.random() > _WAITING:
            stage, least, most = _NEXT[stage]
            day = workday_from(day + timedelta(days=random.randint(least, most)))
            if day >= LAST_DAY:
                break
            rows.add("project_stage", project_id=project["id"], day=day, stage=stage)


def add_projects(rows: Rows, everyone: list[Enterprise], random: Random) -> list[Project]:
    """The rows of the library, and the projects for the loans."""
    cities = list(shape.ENTERPRISES)
    words = invented_words(random)
    found = []
    for climate, facility, wan in _parts(random):
        city = random.choices(cities, weights=list(shape.ENTERPRISES.values()))[0]
        kind = random.choice(FACILITY_KINDS if facility else KINDS)
        county, lon, lat = places.place(city, random)
        word_zh, word_en = words.pop()
        area = county.name.removesuffix("市").removesuffix("区").removesuffix("县")
        name_zh = f"{area if len(area) > 1 else county.name}{word_zh}{kind.zh}"
        name_en = f"{word_en} {kind.en}"
        enterprise = owner(everyone, city, kind.industry, random)
        day = workday_from(_FIRST_ENTRY + timedelta(days=random.randint(0, (_LAST_ENTRY - _FIRST_ENTRY).days)))
        reduction_t = wan * kind.tonnes_per_wan * random.uniform(0.7, 1.3)
        number = rows.add(
            "project",
            name_zh=name_zh,
            name_en=name_en,
            city=city,
            industry=kind.industry,
            enterprise_id=enterprise,
            period="Y2023",
            day=day,
            is_climate=climate,
            is_facility=facility,
            stage=random.choices(list(_STAGES), weights=list(_STAGES.values()))[0],
            investment_fen=wan * FEN_PER_WAN,
            reduction_kg=round(reduction_t) * 1000,
            lon=lon,
            lat=lat,
        )
        found.append(Project(number, city, kind, enterprise, day, facility, wan, name_zh, name_en))
    return found
