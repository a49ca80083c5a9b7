"""One enterprise's months side by side: filing, reviews, problems and emissions of each, as they stood at the end of a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeVar

from carbondash.figures.filing import Status, status_of
from carbondash.store import Reader, enterprise_work, record_file
from carbondash.store.enterprise_work import Problem
from carbondash.store.inputs_rows import Duty, Record
from carbondash.store.record_file import MonthEmission, RecordReview

MONTHS = 24

_Row = TypeVar("_Row", RecordReview, MonthEmission, Problem)

# What a lane of the review has said of a month so far. `passed_later`: after it had been returned at least once.
ReviewState = Literal["passed", "passed_later", "returned", "in_review"]
# From the surest to the least sure.
_BASES = ("measured", "mean", "default")


@dataclass(frozen=True)
class Month:
    """One month: due_day None where no duty is on file, first_day None where no record is in.

    record_id: of the version that stands, of how many. first_review: the outcome of the first provincial one. emissions_kg None:
    not computed; basis: the least sure of its units.
    """

    period: str
    status: Status | None
    due_day: date | None
    first_day: date | None
    record_id: int | None
    versions: int
    city: ReviewState | None
    province: ReviewState | None
    first_review: str | None
    emissions_kg: int | None
    basis: str | None
    problems_found: int
    problems_open: int


def months_of(reader: Reader, enterprise_id: int, as_of: date, months: int = MONTHS) -> list[Month]:
    """The last months that are over by the day and that the enterprise had to report or reported, the earliest first."""
    duties = {row.period: row for row in record_file.duties(reader, enterprise_id, "monthly", as_of)}
    records: dict[str, list[Record]] = {}
    for row in record_file.record_versions(reader, enterprise_id, as_of):
        records.setdefault(row.period, []).append(row)
    shown = [period for period in _last(as_of, months) if period in duties or period in records]
    if not shown:
        return []
    reviews = _by_period(record_file.reviews(reader, enterprise_id, as_of))
    emissions = _by_period(record_file.emissions(reader, enterprise_id, as_of))
    problems = _by_period(enterprise_work.problems(reader, enterprise_id, as_of)[0])
    return [
        _month(
            period,
            as_of,
            duties.get(period),
            records.get(period, []),
            reviews.get(period, []),
            emissions.get(period, []),
            problems.get(period, []),
        )
        for period in shown
    ]


def _last(as_of: date, months: int) -> list[str]:
    """The last months that are over by the day, the earliest first."""
    over = as_of.year * 12 + as_of.month - 1
    return [f"M{number // 12}-{number % 12 + 1:02d}" for number in range(over - months, over)]


def _by_period(rows: Sequence[_Row]) -> dict[str, list[_Row]]:
    found: dict[str, list[_Row]] = {}
    for row in rows:
        found.setdefault(row.period, []).append(row)
    return found


def _month(
    period: str,
    as_of: date,
    duty: Duty | None,
    records: Sequence[Record],
    reviews: Sequence[RecordReview],
    emissions: Sequence[MonthEmission],
    problems: Sequence[Problem],
) -> Month:
    first = records[0].day if records else None
    current = records[-1].id if records else None
    return Month(
        period=period,
        status=None if duty is None else status_of(duty.day, first, as_of),
        due_day=None if duty is None else duty.day,
        first_day=first,
        record_id=current,
        versions=len(records),
        city=review_state(reviews, "city", current),
        province=review_state(reviews, "province", current),
        first_review=next((row.outcome for row in reviews if row.lane == "province"), None),
        emissions_kg=sum(row.emissions_kg for row in emissions) if emissions else None,
        basis=max((row.basis for row in emissions), key=_BASES.index, default=None),
        problems_found=len(problems),
        problems_open=sum(row.closed_on is None for row in problems),
    )


def review_state(reviews: Sequence[RecordReview], lane: str, record_id: int | None) -> ReviewState | None:
    """What a lane has said of a month whose standing version is this one; None without a record."""
    if record_id is None:
        return None
    mine = [row for row in reviews if row.lane == lane]
    of_current = [row for row in mine if row.record_id == record_id]
    if not of_current:
        return "in_review"
    if of_current[-1].outcome == "returned":
        return "returned"
    return "passed_later" if any(row.outcome == "returned" for row in mine) else "passed"


def last_settled(months: Sequence[Month], as_of: date, count: int) -> list[Month]:
    """Of the months that have fallen due by the day the last ones."""
    return [month for month in months if month.due_day is not None and month.due_day <= as_of][-count:]


def on_time(months: Sequence[Month], as_of: date, count: int) -> tuple[int, int]:
    """Of the last months that have fallen due: how many came on time, and how many there are."""
    due = last_settled(months, as_of, count)
    return sum(month.status == "on_time" for month in due), len(due)


def first_passed(months: Sequence[Month], as_of: date, count: int) -> tuple[int, int]:
    """Of the last months that have fallen due and that the province has reviewed: how many it passed at first, and how many."""
    reviewed = [month for month in last_settled(months, as_of, count) if month.first_review is not None]
    return sum(month.first_review == "passed" for month in reviewed), len(reviewed)


def month_of(reader: Reader, enterprise_id: int, as_of: date, period: str) -> Month:
    """One month, also an earlier one, as `months_of` gives it; without a duty and a record it says nothing."""
    duties = record_file.duties(reader, enterprise_id, "monthly", as_of, period)
    return _month(
        period,
        as_of,
        duties[0] if duties else None,
        record_file.record_versions(reader, enterprise_id, as_of, period),
        record_file.reviews(reader, enterprise_id, as_of, period),
        record_file.emissions(reader, enterprise_id, as_of, period),
        enterprise_work.problems(reader, enterprise_id, as_of, period=period)[0],
    )
