"""Replay of a past cycle: how early the index would have pointed at those that were late, and how often at others."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Generic, TypeVar, cast

import pandas as pd

from carbondash.rules.sets import InputError

Enterprise = TypeVar("Enterprise", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Replay(Generic[Enterprise]):
    """What an alarm from a threshold on would have been worth in a past cycle.

    lead_days: by late enterprise, from its first alarm to its event or the deadline. missed: late without an alarm by then.
    false_alarms: enterprises with an alarm by the deadline that were on time. watched: enterprises with an index by then.
    """

    threshold: float
    deadline: date
    watched: int
    lead_days: dict[Enterprise, int]
    missed: tuple[Enterprise, ...]
    false_alarms: tuple[Enterprise, ...]

    @property
    def median_lead_days(self) -> float | None:
        """The median lead time of the late ones that had an alarm, None without one."""
        return median(self.lead_days.values()) if self.lead_days else None

    @property
    def false_per_true(self) -> float | None:
        """Enterprises with a false alarm per late enterprise with an alarm, None without a true alarm."""
        return len(self.false_alarms) / len(self.lead_days) if self.lead_days else None


def replay(
    daily: pd.DataFrame, late: Collection[Enterprise] | Mapping[Enterprise, date], deadline: date, threshold: float
) -> Replay[Enterprise]:
    """Alarms of a cycle against its outcome (product's own method, domain reference 8.5).

    daily: enterprise_id, day, index (0..100) as it could have been worked out on each day: what was not known then must not be
    in it, which is the caller's to hold. late: the enterprises that did not surrender in time, with the day of the event where
    it lies before the deadline (such as the freeze of an account). An alarm is the first day with an index of at least the
    threshold, also where the index fell below it later; alarms after the event or the deadline do not count, one on the day
    itself has a lead of 0 days. An enterprise that comes and goes counts once. Raises InputError.
    """
    for column in ("enterprise_id", "day", "index"):
        if column not in daily.columns:
            raise InputError(column, "missing", "a column of the frame", "数据表中的一列")
    if not 0 < threshold <= 100:
        raise InputError("threshold", threshold, "an index above 0 and up to 100", "大于0且不超过100的指数")
    wrong = daily.loc[~daily["index"].between(0, 100) & daily["index"].notna()]
    if len(wrong):
        value = float(wrong["index"].iloc[0])
        raise InputError("index", value, "0 to 100", "0至100", where=f"enterprise_id {wrong['enterprise_id'].iloc[0]}")
    events = dict(late) if isinstance(late, Mapping) else dict.fromkeys(late, deadline)
    days = pd.to_datetime(daily["day"])
    in_time = daily.assign(day=days).loc[days <= pd.Timestamp(deadline)]
    alarms = in_time.loc[in_time["index"] >= threshold].groupby("enterprise_id", sort=True)["day"].min()
    first = {cast(Enterprise, enterprise): day.date() for enterprise, day in alarms.items()}
    lead = {}
    for enterprise, event in events.items():
        end = min(event, deadline)
        if enterprise in first and first[enterprise] <= end:
            lead[enterprise] = (end - first[enterprise]).days
    return Replay(
        threshold=threshold,
        deadline=deadline,
        watched=in_time["enterprise_id"].nunique(),
        lead_days=lead,
        missed=tuple(enterprise for enterprise in events if enterprise not in lead),
        false_alarms=tuple(enterprise for enterprise in first if enterprise not in events),
    )
