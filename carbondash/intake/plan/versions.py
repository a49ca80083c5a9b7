"""Which version of a monthly record a row is about: the one that it names, or the one that was in force on a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import Any

from carbondash.intake.kinds import CheckedTable
from carbondash.intake.known import Known
from carbondash.intake.plan.model import Plan
from carbondash.intake.plan.on_file import facts

Row = dict[str, Any]


class Versions:
    """The versions of the records on some months, those on file and those that this import brings."""

    def __init__(self, known: Known, periods: Collection[str]) -> None:
        self._of: dict[tuple[int, str], list[Row]] = defaultdict(list)
        for row in facts(known, "monthly_record", "period", periods):
            self._of[row["enterprise_id"], row["period"]].append(row)
        for versions in self._of.values():
            versions.sort(key=lambda row: (row["day"], row["version"]))

    def in_force(self, enterprise_id: int, period: str, day: date) -> Row | None:
        """The newest version that had come by the end of a day."""
        return next((row for row in reversed(self._of[enterprise_id, period]) if row["day"] <= day), None)

    def replaced_on(self, record: Row) -> date | None:
        """The day of the version after this one."""
        versions = self._of[record["enterprise_id"], record["period"]]
        later = versions[versions.index(record) + 1 :]
        return later[0]["day"] if later else None

    def named(
        self, table: CheckedTable, position: int, enterprise_id: int, period: str, day_key: str, plan: Plan, *, required: bool
    ) -> tuple[bool, Row | None]:
        """Whether a row can be about a version, and which: the one of its column 'version', else the one in force on its day.

        required: a row without any version is refused, too.
        """
        number, day = table.values("version")[position], table.values(day_key)[position]
        if number is None:
            found = self.in_force(enterprise_id, period, day)
            if found is None and required:
                words = ("该日已提交的月度存证所属月份", "a month whose record had come in by the day")
                plan.refuse(table, position, "month", *words)
            elif found is not None and found["day"] == day and found is not self._of[enterprise_id, period][0]:
                plan.refuse(
                    table, position, "version", "版本号（当日有新版本提交）", "the version, as a new one came in that day"
                )
                return False, None
            return found is not None or not required, found
        found = next((row for row in self._of[enterprise_id, period] if row["version"] == number), None)
        if found is None:
            plan.refuse(
                table, position, "version", "该企业该月已导入的存证版本", "a version of the month's record that is on file"
            )
            return False, None
        if found["day"] > day:
            came = found["day"]
            plan.refuse(
                table, position, day_key, f"不早于该版本的提交日期 {came}", f"not before {came}, when this version came in"
            )
            return False, None
        return True, found
