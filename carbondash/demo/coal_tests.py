"""The laboratory report behind a unit's month of coal, and the laboratories, all invented."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from carbondash.demo.days import Month, month_end
from carbondash.demo.plants import Unit
from carbondash.demo.rows import Row, Rows

LISTED_ON = date(2022, 3, 25)


@dataclass(frozen=True, slots=True)
class Laboratory:
    """A laboratory on the department's list: its name, the letters of its report numbers, its mark and until when that holds."""

    name_zh: str
    code: str
    mark: str
    valid_until: date | None


LABORATORIES = (
    Laboratory("衡澜煤质检测中心", "HL", "CMA", date(2026, 9, 30)),
    Laboratory("珩信煤炭检验所", "HX", "both", date(2025, 6, 30)),
    Laboratory("澄砚分析测试中心", "CY", "CNAS", date(2024, 11, 30)),
    Laboratory("栎川能源检测", "LC", "CMA", date(2027, 3, 31)),
    Laboratory("岫云检验检测", "XY", "both", date(2025, 12, 31)),
    Laboratory("樾清质量检验", "YQ", "CMA", date(2026, 4, 30)),
)
# Without any mark; whoever sends samples here is told to send them elsewhere.
UNMARKED = (
    Laboratory("稷原煤样化验室", "JY", "none", None),
    Laboratory("苕溪燃料化验室", "TX", "none", None),
)


def add_laboratories(rows: Rows) -> None:
    """The rows of the laboratories that the department lists."""
    for laboratory in (*LABORATORIES, *UNMARKED):
        rows.add(
            "laboratory",
            name_zh=laboratory.name_zh,
            mark=laboratory.mark,
            valid_until=laboratory.valid_until,
            day=LISTED_ON,
        )


def report_number(laboratory: Laboratory, unit: int, month: Month) -> str:
    """The number of the one report that a laboratory issues for a unit's month."""
    return f"{laboratory.code}-{month[0]}{month[1]:02d}-{unit:03d}"


def carbon_as_analysed(car: float, moisture: float, dry_moisture: float) -> float:
    """Carbon in % of the air-dried sample, from tC per t as received and both moistures in %."""
    return round(100 * car * (100 - dry_moisture) / (100 - moisture), 2)


def carbon_as_received(cad: float, moisture: float, dry_moisture: float) -> float:
    """Carbon in tC per t as received, from % of the air-dried sample and both moistures in %."""
    return round(cad / 100 * (100 - moisture) / (100 - dry_moisture), 4)


def coal_test(unit: Unit, month: Month, values: Row, laboratory: Laboratory, first_filed: date, random: Random) -> Row:
    """The report of a month's composite sample, out before the record is first filed: columns of coal_test, its keys left out."""
    sampled = month_end(month) - timedelta(days=random.randint(0, 2))
    reported = min(first_filed, month_end(month) + timedelta(days=random.randint(5, 8)))
    tested = max(sampled, reported - timedelta(days=random.randint(1, 3)))
    dry_moisture = round(unit.dry_moisture * random.gauss(1, 0.06), 2)
    return {
        "report_number": report_number(laboratory, unit.number, month),
        "laboratory": laboratory.name_zh,
        "mark": laboratory.mark,
        "sampled_on": sampled,
        "tested_on": tested,
        "reported_on": reported,
        "ncv_ar": values["ncv_ar"],
        "cad_pct": carbon_as_analysed(values["car"], values["mt_pct"], dry_moisture),
        "mad_pct": dry_moisture,
        "mt_pct": values["mt_pct"],
        "had_pct": values["had_pct"],
        "std_pct": values["std_pct"],
    }
