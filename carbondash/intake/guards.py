"""What holds a file back until somebody gives a reason: it falls short, changes a closed period, contradicts another source."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from carbondash.intake.comparisons import contradictions
from carbondash.intake.file import CheckedFile
from carbondash.intake.holds import Hold
from carbondash.intake.kinds import KINDS
from carbondash.intake.plan import Plan
from carbondash.intake.totals import file_totals, last_totals
from carbondash.intake.words import Words
from carbondash.rules.calendar import cycle_deadlines, cycle_of_year, inner_stages, monthly_due
from carbondash.rules.sets import OutsideRules, Pending
from carbondash.store import Reader, lookup_guards

# A file that brings less than this part of what the last one of its kind brought is perhaps not whole.
LEAST_PART = 0.99

# Facts about the allowances of a year: closed once the year's cycle has passed its day of surrender.
_OF_A_CYCLE = ("allocation", "obligation", "surrender")

__all__ = ["Hold", "holds"]


def holds(reader: Reader, plan: Plan, file: CheckedFile, *, today: date) -> list[Hold]:
    """Everything that speaks against writing a plan as it is; nothing for a plan that writes nothing."""
    if not any(plan.rows.values()):
        return []
    return [*_short(reader, file), *_closed(reader, plan, today), *contradictions(reader, plan)]


def _short(reader: Reader, file: CheckedFile) -> Iterator[Hold]:
    for code, now in file_totals(file).items():
        last = last_totals(reader, code)
        if last is None:
            continue
        kind = KINDS[code]
        if now.rows < LEAST_PART * last.rows:
            words = Words(
                f"{kind.zh}：{now.rows:,} 行，少于上次导入的 {last.rows:,} 行的 99%",
                f"{kind.en}: {now.rows:,} rows, less than 99% of the last import's {last.rows:,}",
            )
            yield Hold("short", words, (now.rows, last.rows))
        if last.main and last.main == now.main and now.amount < LEAST_PART * last.amount:
            column = kind.column(last.main)
            mine, others = now.amount / column.scale, last.amount / column.scale
            words = Words(
                f"{kind.zh}：{column.zh}合计 {mine:,.0f} {column.unit}，少于上次导入的 {others:,.0f} {column.unit} 的 99%",
                f"{kind.en}: {column.en} {mine:,.0f} {column.unit_en or column.unit} in all, "
                f"less than 99% of the last import's {others:,.0f}",
            )
            yield Hold("short", words, (mine, others))


def _closed(reader: Reader, plan: Plan, today: date) -> Iterator[Hold]:
    """What a plan changes in closed periods. A first submission, however late, changes nothing: another version does.

    A month is closed once its deadline and its provincial stage are past (rules: calendar), unless the province sent the record
    back; a year as soon as the enterprise's verification has a result; a cycle after its day of surrender.
    """
    months = _pairs(plan, "monthly_record", later_versions=True)
    closed = {period: day for period in {period for _, period in months} if (day := _month_closed(period, today)) is not None}
    months = {pair for pair in months if pair[1] in closed} - lookup_guards.returned_by_province(reader, closed)
    for period, count in _counted(months):
        words = Words(
            f"{period[1:]} 月已结束（截止与省级审核至 {closed[period]}）：将改变 {count} 家企业已登记的存证",
            f"the month {period[1:]} is closed (deadline and provincial review until {closed[period]}): "
            f"records of {count} enterprise(s) on file would change",
        )
        yield Hold("closed_month", words, (count,))
    years = _pairs(plan, "annual_report", later_versions=True)
    for period, count in _counted(years & lookup_guards.verified(reader, {period for _, period in years})):
        words = Words(
            f"{period[1:]} 年度核查已完成：将改变 {count} 家企业已核查的年度报告",
            f"the verification of {period[1:]} is finished: verified reports of {count} enterprise(s) would change",
        )
        yield Hold("closed_year", words, (count,))
    for table in _OF_A_CYCLE:
        about = _pairs(plan, table)
        deadlines = {
            period: day for period in {period for _, period in about} if (day := _cycle_deadline(period)) and day < today
        }
        on_file = lookup_guards.pairs_on_file(reader, table, deadlines) if deadlines else set()
        for period, count in _counted(about & on_file):
            words = Words(
                f"{period} 的清缴截止日 {deadlines[period]} 已过：将改变 {count} 家企业已登记的配额、义务或清缴",
                f"the day of surrender for {period}, {deadlines[period]}, is past: "
                f"allowances, obligations or surrenders of {count} enterprise(s) on file would change",
            )
            yield Hold("closed_cycle", words, (count,))


def _pairs(plan: Plan, table: str, *, later_versions: bool = False) -> set[lookup_guards.Pair]:
    rows = plan.rows.get(table, ())
    return {(row["enterprise_id"], row["period"]) for row in rows if not later_versions or row["version"] > 1}


def _counted(pairs: set[lookup_guards.Pair]) -> list[tuple[str, int]]:
    counts: dict[str, int] = defaultdict(int)
    for _, period in pairs:
        counts[period] += 1
    return sorted(counts.items())


def _month_closed(period: str, today: date) -> date | None:
    """The day with which a month (M2023-08) closed; None for one that is open or that no rule is about."""
    year, month = int(period[1:5]), int(period[6:8])
    try:
        due, stages = monthly_due(year, month, as_of=today), inner_stages(year, month, as_of=today)
    except OutsideRules:
        return None
    if isinstance(due, Pending) or isinstance(stages, Pending):
        return None
    day = max(due, stages["province"])
    return day if day < today else None


def _cycle_deadline(period: str) -> date | None:
    """The day by which all must have surrendered for a year or years (Y2023, Y2019..Y2020); None where no rule says."""
    try:
        cycle = cycle_of_year(int(period[-4:]))
        answer = cycle_deadlines(cycle, as_of=date.max)
    except (OutsideRules, ValueError):
        return None
    return None if isinstance(answer, Pending) else answer[1]
