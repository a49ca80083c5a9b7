"""Columns and lists of values that several kinds of file share."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache

from carbondash.intake.kinds.model import NO_HELP, Choice, Column
from carbondash.intake.places import city_names
from carbondash.intake.words import Words
from carbondash.store.migrations import reference_0001

UNKNOWN = Choice("unknown", "未知", "Unknown")

_INDUSTRIES = (
    Choice("power", "发电", "Power"),
    Choice("building_materials", "建材", "Building materials"),
    Choice("iron_steel", "钢铁", "Iron and steel"),
    Choice("nonferrous", "有色", "Non-ferrous metals"),
    Choice("petrochemicals", "石化", "Petrochemicals"),
    Choice("chemicals", "化工", "Chemicals"),
    Choice("pulp_paper", "造纸", "Pulp and paper"),
    Choice("aviation", "民航", "Aviation"),
    Choice("other", "其他", "Other"),
    UNKNOWN,
)
# What the store calls them is understood as well, so that a word from a page or an export can be imported.
_STORED = {code: (zh, en) for code, zh, en, _ in reference_0001.INDUSTRIES}
INDUSTRIES = tuple(replace(choice, also=_STORED[choice.code]) for choice in _INDUSTRIES)
TIERS = (Choice("1", "一级", "Tier 1"), Choice("2", "二级", "Tier 2"), Choice("3", "三级", "Tier 3"), UNKNOWN)
YES_NO = (Choice("yes", "是", "Yes"), Choice("no", "否", "No"))
FUELS = (
    Choice("bituminous", "烟煤", "Bituminous coal"),
    Choice("anthracite", "无烟煤", "Anthracite"),
    Choice("lignite", "褐煤", "Lignite"),
    Choice("gangue", "煤矸石/煤泥", "Gangue or slime", ("煤矸石", "煤泥")),
    Choice("washed", "洗精煤", "Washed coal"),
    Choice("coal", "煤（煤种不详）", "Coal, kind not stated", ("煤", "coal")),
    Choice("natural_gas", "天然气", "Natural gas"),
    Choice("coal_mine_methane", "煤矿瓦斯", "Coal mine methane"),
    Choice("diesel", "柴油", "Diesel"),
    Choice("biomass", "生物质", "Biomass"),
    Choice("hydro", "水力", "Hydro"),
    Choice("wind", "风力", "Wind"),
    Choice("solar", "太阳能", "Solar"),
    Choice("other", "其他", "Other"),
    UNKNOWN,
)

EXAMPLE_CODE = "91360100MA0000001U"
EXAMPLE_NAME = "示例一电有限公司"

CREDIT_CODE = Column(
    "credit_code",
    "统一社会信用代码",
    "Unified social credit code",
    "credit_code",
    example=EXAMPLE_CODE,
    help=Words("18 位，含校验码；企业以此识别。", "18 characters with a check character; identifies the enterprise."),
)
ENTERPRISE_NAME = Column(
    "enterprise",
    "企业名称",
    "Enterprise",
    "text",
    example=EXAMPLE_NAME,
    help=Words("没有信用代码时按全称识别。", "Identifies the enterprise by its exact name where there is no credit code."),
)
SOURCE = Column(
    "source", "数据来源", "Source", "text", max_length=40, help=Words("外部数据集的代号。", "Short name of an outside data set.")
)
SOURCE_ID = Column(
    "source_id",
    "来源编号",
    "Source id",
    "text",
    max_length=80,
    help=Words("该企业在数据来源中的编号。", "The enterprise's id in that data set."),
)

# A records file names its enterprise by credit code, by source and id, or by its exact name.
ENTERPRISE_REFERENCE = (CREDIT_CODE, ENTERPRISE_NAME, SOURCE, SOURCE_ID)


def day(key: str, zh: str, en: str, *, example: date, help: Words = NO_HELP) -> Column:
    """A required column of days that have come already."""
    return Column(key, zh, en, "day", required=True, example=example, help=help)


def longitude() -> Column:
    """Degrees east, WGS-84, inside the country's bounds, so that swapped coordinates are refused."""
    return Column("lon", "经度", "Longitude", "number", unit="°", low=73, high=136, help=Words("WGS-84", "WGS-84"))


def latitude() -> Column:
    """Degrees north, WGS-84, inside the country's bounds."""
    return Column("lat", "纬度", "Latitude", "number", unit="°", low=3, high=54, help=Words("WGS-84", "WGS-84"))


@cache
def cities() -> tuple[Choice, ...]:
    """The province's cities by adcode. English names aren't read: another province has cities of the same spelling."""
    stored = {adcode: (zh, short) for adcode, zh, short, *_ in reference_0001.CITIES}
    listed = (
        Choice(city.adcode, city.name, city.name_en, (city.short, *stored[city.adcode]), reads_english=False)
        for city in city_names()
    )
    return (*listed, replace(UNKNOWN, also=stored[UNKNOWN.code]))
