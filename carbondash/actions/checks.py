"""What several actions ask: does the thing exist, was it known on the day, does a later fact say otherwise."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date

from carbondash.actions.refused import Period, Refused, both
from carbondash.figures.periods import BadPeriod, cycle_years, years
from carbondash.store import Reader, acts
from carbondash.store.acts import ProblemRow, RecordVersion, Who

_MONTH = re.compile(r"M20\d\d-(0[1-9]|1[0-2])")
_YEAR = re.compile(r"Y20\d\d")
_LARGEST_ID = 2**31 - 1


def require_ids(field: str, ids: Collection[int]) -> list[int]:
    """Identifiers, ascending, at least one. Raises Refused."""
    listed = sorted(set(ids))
    for number in listed:
        if isinstance(number, bool) or not isinstance(number, int) or not 0 < number <= _LARGEST_ID:
            raise Refused(field, number, "不存在", "expected one that there is")
    if not listed:
        raise Refused(field, None, "至少选择一项", "expected at least one")
    return listed


def require_enterprises(reader: Reader, ids: Collection[int], day: date) -> dict[int, Who]:
    """Enterprises that the store knows by the day. Raises Refused."""
    listed = require_ids("enterprise", ids)
    found = acts.enterprises(reader, listed)
    for enterprise_id in listed:
        if enterprise_id not in found:
            raise Refused("enterprise", enterprise_id, "不存在", "expected an enterprise that there is")
        who = found[enterprise_id]
        if who.day > day:
            raise Refused(
                "day", day,
                "应不早于{name}进入数据库的日期 {known}", "expected {known} or later, when {name} came into the store",
                name=name_of(who), known=who.day,
            )  # fmt: skip
    return found


def require_enterprise(reader: Reader, enterprise_id: int, day: date) -> Who:
    """An enterprise that the store knows by the day. Raises Refused."""
    return require_enterprises(reader, [enterprise_id], day)[enterprise_id]


def name_of(who: Who) -> object:
    """An enterprise's name in both languages."""
    return both(who.name_zh, who.name_en)


def require_record(reader: Reader, record_id: int, day: date) -> RecordVersion:
    """A version of a month's record that is the current one, of an enterprise that may be seen. Raises Refused."""
    require_ids("record", [record_id])
    found = acts.record(reader, record_id)
    if found is None or found.enterprise_id not in acts.enterprises(reader, [found.enterprise_id]):
        raise Refused("record", record_id, "不存在", "expected a record that there is")
    if found.day > day:
        raise Refused(
            "day", day, "应不早于该版本的提交日期 {came}", "expected {came} or later, when this version came in", came=found.day
        )
    if found.superseded_on is not None:
        raise Refused(
            "record", Period(found.period), "该版本已被 {later} 提交的新版本取代，请处理新版本",
            "expected the current version: a new one came in on {later}", later=found.superseded_on,
        )  # fmt: skip
    return found


def require_problems(reader: Reader, problem_ids: Collection[int], day: date) -> list[ProblemRow]:
    """Problems that were open on the day and still are. Raises Refused."""
    listed = require_ids("problem", problem_ids)
    found = acts.problems(reader, listed)
    seen = acts.enterprises(reader, {row.enterprise_id for row in found})
    known = {row.id: row for row in found if row.enterprise_id in seen}
    for problem_id in listed:
        row = known.get(problem_id)
        if row is None:
            raise Refused("problem", problem_id, "不存在", "expected a problem that there is")
        if row.day > day:
            raise Refused("day", day, "应不早于发现日期 {found}", "expected {found} or later, when it was found", found=row.day)
        if row.closed_on is not None:
            raise Refused(
                "problem", problem_id,
                "应为未关闭的问题：该问题已于 {closed} 关闭", "expected an open one: closed on {closed}",
                closed=row.closed_on,
            )  # fmt: skip
    return [known[problem_id] for problem_id in listed]


def require_one_of(field: str, value: str, allowed: Collection[str]) -> None:
    """A code of a closed list. Raises Refused."""
    if value not in allowed:
        raise Refused(field, value, "不在可选范围内", "expected one of the choices")


def require_period(field: str, value: str, kinds: str, day: date) -> None:
    """A month (M), year (Y) or compliance cycle (C) that had begun by the day; kinds: which of these letters. Raises Refused."""
    if not _is_period(value, kinds):
        raise Refused(field, value, "应为系统可用的时段", "expected a period of the kind that is asked for")
    begins = date(years(value)[0], int(value[6:]) if _MONTH.fullmatch(value) else 1, 1)
    if begins > day:
        raise Refused(
            field, Period(value), "应不晚于 {day}", "expected one that had begun by {day}", day=day,
        )  # fmt: skip


def _is_period(value: str, kinds: str) -> bool:
    if _MONTH.fullmatch(value):
        return "M" in kinds
    if _YEAR.fullmatch(value):
        return "Y" in kinds
    try:
        cycle_years(value)
    except BadPeriod:
        return False
    return "C" in kinds
