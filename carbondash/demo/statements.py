"""What stands beside the supervised facts: the notice of the last day, the alliance, a stated sum, the published figures."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path
from random import Random

from carbondash.demo.days import LAST_DAY, workday_from
from carbondash.demo.enterprises import Enterprise
from carbondash.demo.rows import Row, Rows

PUBLISHED = Path(__file__).resolve().parents[2] / "data" / "published_figures.csv"
ALLIANCE_MEMBERS = 43
FIVE_YEAR_FUNDS_CNY = 500_100_000_000
TASKS = ("verification", "monthly_report", "inspection")


def add_statements(rows: Rows, everyone: list[Enterprise], random: Random) -> None:
    """The notice with three tasks for each power enterprise, the alliance's members, and the stated funds."""
    notice = rows.add(
        "notice",
        number=None,
        title_zh="关于做好2024年度发电行业重点排放单位碳排放核查、月度报告和检查工作的通知",
        title_en="Notice on verification, monthly reports and inspection of power enterprises in 2024",
        day=LAST_DAY,
    )
    for enterprise in everyone:
        if enterprise.tier(2024) == "1":
            for kind in TASKS:
                rows.add(
                    "notice_task", notice_id=notice, enterprise_id=enterprise.number, period="Y2024", day=LAST_DAY, kind=kind
                )
    founders = [enterprise for enterprise in everyone if enterprise.tier(2022) in ("1", "2")]
    for position, enterprise in enumerate(sorted(random.sample(founders, ALLIANCE_MEMBERS), key=lambda e: e.number)):
        founding = date(2022, 6, 15)
        day = founding if position % 3 else workday_from(founding + timedelta(days=random.randint(60, 520)))
        rows.add("alliance_membership", enterprise_id=enterprise.number, day=day, is_member=True)
    rows.add(
        "stated_fact",
        code="five_year_funds",
        period="Y2021..Y2025",
        day=LAST_DAY,
        amount=FIVE_YEAR_FUNDS_CNY,
        unit="CNY",
        source="stated by the department; the demonstration holds no facts behind it",
    )


def published_figures() -> list[Row]:
    """The rows of `data/published_figures.csv` as columns of the table of published figures."""
    with PUBLISHED.open(encoding="utf-8-sig", newline="") as file:
        return [
            {
                "id": line["id"],
                "as_of": date.fromisoformat(line["as_of"]),
                "period": line["period"] or None,
                "scope": line["scope"],
                "kind": line["kind"],
                "comparison": line["comparison"],
                "value": float(line["value"]),
                "unit": line["unit"],
                "decimals": int(line["decimals"]) if line["decimals"] else None,
                "tolerance_pct": float(line["tolerance_pct"]) if line["tolerance_pct"] else None,
                "note": line["note"] or None,
            }
            for line in csv.DictReader(file)
        ]
