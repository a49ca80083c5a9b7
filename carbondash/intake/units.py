"""Units that a header may state, and what turns them, exactly, into the unit of the column."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from functools import cache

from carbondash.intake.kinds import Column
from carbondash.intake.words import Words

# By dimension: how many of its first unit one unit is, and how the unit is written.
_TABLE: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "mass": (
        ("1", ("t", "吨", "公吨", "tonne", "tonnes", "tons")),
        ("0.001", ("kg", "千克", "公斤")),
        ("1000", ("kt", "千吨")),
        ("1e4", ("万吨", "万t", "10^4t", "104t", "wt")),
        ("1e6", ("mt", "百万吨")),
        ("1e8", ("亿吨", "亿t")),
    ),
    "price": (("1", ("元/吨", "元/t", "cny/t", "yuan/t", "rmb/t", "元/吨co2", "元/tco2")),),
    "money": (
        ("1", ("元", "人民币元", "cny", "yuan", "rmb")),
        ("1e3", ("千元",)),
        ("1e4", ("万元", "万", "10^4cny", "104cny", "10kcny", "人民币万元", "cny10,000", "10,000cny")),
        ("1e6", ("百万元", "mcny", "millioncny")),
        ("1e8", ("亿元", "亿", "10^8cny", "108cny")),
    ),
    "power": (
        ("1", ("mw", "兆瓦")),
        ("0.001", ("kw", "千瓦")),
        ("10", ("万千瓦", "万kw", "10^4kw", "104kw")),
        ("1000", ("gw", "吉瓦")),
    ),
    "electricity": (
        ("1", ("mwh", "兆瓦时", "兆瓦·时", "千度")),
        ("0.001", ("kwh", "千瓦时", "千瓦·时", "度")),
        ("10", ("万千瓦时", "万千瓦·时", "万kwh", "10^4kwh", "104kwh", "万度")),
        ("1000", ("gwh", "吉瓦时", "百万千瓦时")),
        ("1e5", ("亿千瓦时", "亿千瓦·时", "亿kwh", "亿度")),
    ),
    "heat": (
        ("1", ("gj", "吉焦", "百万千焦")),
        ("0.001", ("mj", "兆焦")),
        ("1000", ("tj", "太焦")),
        ("1e4", ("万gj", "万吉焦", "10^4gj", "104gj")),
    ),
    "gas": (
        ("1e4", ("万nm3", "10^4nm3", "104nm3", "万立方米", "万标立方米", "万标准立方米", "万m3")),
        ("1", ("nm3", "m3", "立方米", "标立方米", "标准立方米")),
        ("1e3", ("千立方米", "千nm3")),
        ("1e8", ("亿立方米", "亿nm3")),
    ),
    "calorific": (
        ("1", ("gj/t", "吉焦/吨", "mj/kg", "兆焦/千克", "kj/g", "千焦/克")),
        ("0.001", ("mj/t", "兆焦/吨", "kj/kg", "千焦/千克")),
    ),
    "carbon": (("1", ("tc/t", "吨碳/吨", "kgc/kg")), ("0.01", ("%",))),
    "percent": (("1", ("%", "percent", "百分比")), ("0.1", ("‰",))),
    "hours": (("1", ("h", "小时", "hour", "hours")),),
    "angle": (("1", ("°", "度", "degree", "degrees")),),
    "time": (("1", ("天", "日", "d", "day", "days")),),
}
_CARBON_DIOXIDE = ("co2", "co2e", "二氧化碳", "二氧化碳当量")
_STATED = re.compile(r"(?:计量)?单位[:](.+)")


def normal(cell: object) -> str:
    """A header or unit as it is compared: ordinary width, small letters, no blanks, no star."""
    return re.sub(r"[\s*]+", "", unicodedata.normalize("NFKC", cell).casefold()) if isinstance(cell, str) else ""


@cache
def _dimensions() -> tuple[dict[str, Decimal], ...]:
    tables = [{name: Decimal(factor) for factor, names in rows for name in names} for rows in _TABLE.values()]
    # A weight of greenhouse gas may be written with or without the gas.
    mass = tables[0]
    gas = mass | {f"{name}{suffix}": factor for name, factor in mass.items() for suffix in _CARBON_DIOXIDE}
    return (*tables, gas)


@cache
def factor(unit: str, unit_en: str, written: str) -> Decimal | None:
    """What turns numbers in the written unit into a column's unit; None where the one isn't known to be a form of the other.

    All three are as in the description of the column and in the file.
    """
    own = [normal(name) for name in (unit, unit_en, f"{unit}/{unit_en}") if name]
    text = normal(written).removeprefix("单位:")
    if text in own:
        return Decimal(1)
    for table in _dimensions():
        base = next((table[name] for name in own if name in table), None)
        if base is not None and text in table:
            return table[text] / base
    return None


def column_factor(column: Column, written: str) -> Decimal | None:
    """`factor` for the unit of a column."""
    return factor(column.unit, column.unit_en, written)


def stated_units(cell: object) -> list[str]:
    """The units that a title above the header states, as in “单位：万元”; the word may also mean an organisation."""
    found = _STATED.fullmatch(normal(cell).strip("()[]"))
    known = {name for table in _dimensions() for name in table}
    return [unit for unit in re.split("[、,;]", found.group(1)) if unit in known] if found else []


def times(number: Decimal) -> Words:
    """How a conversion is told: × 10,000 or ÷ 1,000."""
    if number >= 1:
        return Words(f"×{number.normalize():,f}", f"×{number.normalize():,f}")
    return Words(f"÷{(1 / number).normalize():,f}", f"÷{(1 / number).normalize():,f}")
