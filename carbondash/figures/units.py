"""Units: how each is written in Chinese and in English, and at which size a larger step of it takes over.

Values are held in the base unit of the key ('t', 'CNY', 'enterprises', …). A step divides the base value; the largest step
whose floor the value reaches is the one that is shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Lang = Literal["zh", "en"]
Direction = Literal["up", "down", "none"]


class UnknownUnit(ValueError):
    """Somebody asked for a unit that is not in the table."""


@dataclass(frozen=True)
class Step:
    """One size of a unit in one language: the base value is divided by `divisor` and written between prefix and suffix."""

    divisor: Decimal
    suffix: str
    decimals: int
    prefix: str = ""
    axis: str = ""
    excel: str = ""
    floor: Decimal = Decimal(0)

    @property
    def label(self) -> str:
        """The words for an axis or a table header, e.g. '万吨' or '¥ million'."""
        return self.axis or self.suffix.strip()


@dataclass(frozen=True)
class Unit:
    """One base unit: its steps by language, smallest first, and the English singular of a counted thing."""

    code: str
    zh: tuple[Step, ...]
    en: tuple[Step, ...]
    counted: bool = False
    singular: str = ""

    def steps(self, lang: Lang) -> tuple[Step, ...]:
        """The steps in one language, smallest first."""
        return self.zh if lang == "zh" else self.en


def _step(
    power: int, suffix: str, decimals: int, prefix: str = "", axis: str = "", excel: str = "", floor: int | None = None
) -> Step:
    divisor = Decimal(10) ** power
    return Step(divisor, suffix, decimals, prefix, axis, excel, divisor if floor is None else Decimal(floor))


def _count(code: str, zh: str, one: str, many: str) -> Unit:
    return Unit(code, (_step(0, zh, 0),), (_step(0, f" {many}", 0),), counted=True, singular=f" {one}")


_COUNTS = (
    _count("enterprises", "家", "enterprise", "enterprises"),
    _count("institutions", "家", "institution", "institutions"),
    _count("members", "家", "member", "members"),
    _count("reports", "份", "report", "reports"),
    _count("records", "份", "record", "records"),
    _count("problems", "个", "problem", "problems"),
    _count("findings", "条", "finding", "findings"),
    _count("projects", "个", "project", "projects"),
    _count("cities", "个", "city", "cities"),
    _count("clues", "条", "clue", "clues"),
    _count("cases", "件", "case", "cases"),
    _count("obligations", "项", "obligation", "obligations"),
    _count("tasks", "项", "task", "tasks"),
    _count("reminders", "次", "reminder", "reminders"),
    _count("visits", "次", "visit", "visits"),
    _count("meetings", "次", "meeting", "meetings"),
    _count("interviews", "次", "interview", "interviews"),
    _count("samples", "个", "sample", "samples"),
    _count("trades", "笔", "trade", "trades"),
    _count("loans", "笔", "loan", "loans"),
    _count("units", "台", "unit", "units"),
    _count("months", "个月", "month", "months"),
    _count("days", "天", "day", "days"),
    _count("working_days", "个工作日", "working day", "working days"),
)

_MEASURES = (
    Unit("%", (_step(0, "%", 1),), (_step(0, "%", 1),)),
    Unit("pp", (_step(0, "个百分点", 1),), (_step(0, " pp", 1),)),
    Unit(
        "t",
        (_step(0, "吨", 0), _step(4, "万吨", 2), _step(8, "亿吨", 2)),
        (_step(0, " t", 0), _step(3, " kt", 1, floor=10_000), _step(6, " Mt", 2)),
    ),
    Unit(
        "tCO2e",
        # Official Chinese texts write plain tonnes behind the number; an axis says of what.
        (
            _step(0, "吨", 0, axis="吨二氧化碳当量"),
            _step(4, "万吨", 2, axis="万吨二氧化碳当量"),
            _step(8, "亿吨", 2, axis="亿吨二氧化碳当量"),
        ),
        (_step(0, " t CO2e", 0), _step(3, " kt CO2e", 1, floor=10_000), _step(6, " Mt CO2e", 2)),
    ),
    Unit(
        "CNY",
        (_step(0, "元", 0), _step(4, "万元", 2), _step(8, "亿元", 2)),
        (
            _step(0, "", 0, "¥", "¥"),
            _step(6, " million", 2, "¥", "¥ million"),
            _step(9, " billion", 2, "¥", "¥ billion"),
        ),
    ),
    Unit("CNY/t", (_step(0, "元/吨", 2),), (_step(0, "/t", 2, "¥", "¥/t", '"¥"#,##0.00'),)),
    Unit("points", (_step(0, "分", 1),), (_step(0, " points", 1),)),
    Unit("problems/record", (_step(0, "个/份", 1),), (_step(0, " problems per record", 1),)),
    Unit("tCO2e/10kCNY", (_step(0, "吨/万元", 2),), (_step(0, " t per ¥10,000", 2),)),
    Unit(
        "kW",
        (_step(0, "千瓦", 0), _step(4, "万千瓦", 2)),
        (_step(0, " kW", 0), _step(3, " MW", 1), _step(6, " GW", 2)),
    ),
)

UNITS: dict[str, Unit] = {unit.code: unit for unit in (*_COUNTS, *_MEASURES)}


def unit(code: str) -> Unit:
    """The unit with this key; raises UnknownUnit for a key that the table does not hold."""
    try:
        return UNITS[code]
    except KeyError:
        raise UnknownUnit(f"no unit {code!r}; known are {', '.join(sorted(UNITS))}") from None
