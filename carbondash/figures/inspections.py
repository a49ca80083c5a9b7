"""The inspection campaign step by step, and coal samples against what the plants reported."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal, NamedTuple

from carbondash.figures import compute, periods
from carbondash.figures.agreement import Agreement, agreement
from carbondash.figures.compute import FigureValue
from carbondash.store import Filters, Reader, inspections
from carbondash.store.inspections import Campaign, Sample, SampleValues, Unfinished
from carbondash.store.schema.inspection import STEPS

StepState = Literal["finished", "under_way", "late", "not_begun"]
Quantity = Literal["car", "ncv_ar"]


@dataclass(frozen=True)
class StepCell:
    """How many of a place's members have finished a step, and what that means on the day."""

    finished: int
    members: int
    state: StepState


@dataclass(frozen=True)
class CampaignProgress:
    """A campaign as it stood on the day: the due day by step, and by step and city (None: all places) how far it has come."""

    campaign: Campaign
    period: str
    due: Mapping[str, date]
    cells: Mapping[tuple[str, str | None], StepCell]

    @property
    def cities(self) -> list[str]:
        """The cities with members."""
        return sorted({city for _step, city in self.cells if city is not None})

    def late_steps(self) -> list[str]:
        """The steps that somebody has not finished although they are due, in their order."""
        return [step for step in STEPS if (step, None) in self.cells and self.cells[step, None].state == "late"]


def progress(reader: Reader, filters: Filters) -> CampaignProgress | None:
    """The newest campaign; None where none has been opened by the day, or none of its members is in the filters' places."""
    campaigns = inspections.campaigns(reader, filters.as_of)
    if not campaigns:
        return None
    newest = campaigns[0]
    period = f"Y{newest.day.year}"
    due = inspections.terms(reader, newest.campaign_id, filters.as_of)
    cells: dict[tuple[str, str | None], StepCell] = {}
    for step in STEPS:
        figure_id = f"campaign_{step}_rate"
        whole = compute.figure(reader, figure_id, filters, period)
        if whole.denominator is None:
            continue
        places: list[tuple[str | None, FigureValue]] = [
            (None, whole),
            *compute.by_city(reader, figure_id, filters, period).items(),
        ]
        for city, value in places:
            if value.denominator:
                done, members = round(value.numerator or 0), round(value.denominator)
                cells[step, city] = StepCell(done, members, step_state(done, members, due.get(step), filters.as_of))
    return CampaignProgress(newest, period, due, cells) if cells else None


def step_state(finished: int, members: int, due: date | None, as_of: date) -> StepState:
    """What k of n says of a step on a day: late from the due day on, unless all have finished it by the end of that day."""
    if finished >= members:
        return "finished"
    if due is not None and due <= as_of:
        return "late"
    return "under_way" if finished else "not_begun"


def behind(
    reader: Reader, filters: Filters, found: CampaignProgress, step: str | None, limit: int, offset: int = 0
) -> tuple[list[Unfinished], int]:
    """Who has not finished a step, the longest due first; without one named, of all steps that are due on the day.

    Of steps that are due the cube knows how many: those that everybody has finished are not searched.
    """
    wanted = [step] if step else [one for one, day in found.due.items() if day <= filters.as_of]
    number = found.campaign.campaign_id
    if all(one in found.due and found.due[one] <= filters.as_of for one in wanted):
        late = reader.cells(["campaign_late"], filters, ("period", "breakdown"))["campaign_late"]
        counts = {one: late.get((found.period, one), 0) for one in wanted}
    else:
        counts = inspections.unfinished_counts(reader, filters, number, wanted)
    by_day: dict[date, list[str]] = {}
    for one, count in counts.items():
        if count:
            by_day.setdefault(found.due[one], []).append(one)
    rows: list[Unfinished] = []
    first, last = offset, min(offset + limit, sum(counts.values()))
    for _day, steps in sorted(by_day.items()):
        count = sum(counts[one] for one in steps)
        if first < count and last > 0:
            here, until = max(first, 0), min(last, count)
            rows += inspections.unfinished(reader, filters, number, steps, limit=until - here, offset=here)
        first, last = first - count, last - count
    return rows, sum(counts.values())


class Pair(NamedTuple):
    """A sample's value and the reported one, in the quantity's unit."""

    sample_id: int
    sampled: float
    reported: float

    @property
    def difference(self) -> float:
        """Sample less report."""
        return self.sampled - self.reported

    @property
    def mean(self) -> float:
        """The mean of both, against which differences are drawn."""
        return (self.sampled + self.reported) / 2


@dataclass(frozen=True)
class Compared:
    """The samples of a quantity that can be compared and what they say together; left_out: how many can't be."""

    quantity: Quantity
    pairs: tuple[Pair, ...]
    agreement: Agreement | None
    left_out: int

    def is_outside(self, pair: Pair) -> bool:
        """Whether a pair lies outside the limits of agreement; without limits none does."""
        return self.agreement is not None and self.agreement.is_outside(pair.difference)

    @cached_property
    def outside(self) -> tuple[Pair, ...]:
        """The pairs outside the limits of agreement, the furthest from the mean difference first."""
        if self.agreement is None:
            return ()
        middle = self.agreement.mean.value
        found = [one for one in self.pairs if self.is_outside(one)]
        return tuple(sorted(found, key=lambda one: (-abs(one.difference - middle), one.sample_id)))

    @property
    def total(self) -> int:
        """How many samples there are in all."""
        return len(self.pairs) + self.left_out


def pair(sample: SampleValues | Sample, quantity: Quantity) -> Pair | None:
    """The sample beside the report; None where one of the two values is not there."""
    values = (sample.sampled_car, sample.reported_car) if quantity == "car" else (sample.sampled_ncv, sample.reported_ncv)
    return None if values[0] is None or values[1] is None else Pair(sample.sample_id, values[0], values[1])


def compared(reader: Reader, filters: Filters, quantity: Quantity, unit_class: str | None = None) -> Compared:
    """Samples against reports, of units of one class where told: mean difference and limits of agreement."""
    found = inspections.sample_values(reader, filters, unit_class=unit_class, years=_years(filters))
    pairs = tuple(one for one in (pair(sample, quantity) for sample in found) if one is not None)
    return Compared(quantity, pairs, agreement([one.difference for one in pairs]), len(found) - len(pairs))


def samples(reader: Reader, filters: Filters, unit_class: str | None, limit: int, offset: int = 0) -> list[Sample]:
    """One page of the samples, the newest first, of units of one class where told."""
    return inspections.samples(reader, filters, unit_class=unit_class, years=_years(filters), limit=limit, offset=offset)


def described(reader: Reader, as_of: date, ids: Collection[int]) -> dict[int, Sample]:
    """Samples out of a comparison, by their number."""
    return {one.sample_id: one for one in inspections.samples_by_id(reader, as_of, ids)}


def _years(filters: Filters) -> tuple[int, ...]:
    return periods.cycle_years(filters.cycle) if filters.cycle else ()
