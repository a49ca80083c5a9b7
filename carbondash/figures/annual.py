"""Annual reports by year and tier: how many are due, came on time, came late, are missing, and when the next are due."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from carbondash.figures import compute, filing
from carbondash.figures.filing import Status
from carbondash.store import Filters, Reader, annual_filings, duties
from carbondash.store.annual_filings import AnnualFiling
from carbondash.store.duties import Timeliness

KILOGRAM = 1000


@dataclass(frozen=True)
class Annual:
    """By report year, oldest first, and tier how many duties are in which state; the due day of each year."""

    states: Mapping[str, Mapping[str, Counter[Status]]]
    due_days: Mapping[str, date]

    def count(self, year: str, narrowed: Timeliness | None = None) -> int:
        """How many duties of a year there are, in all or in one state (behind: late or missing; unfiled: nothing came)."""
        total = sum(self.states.get(year, {}).values(), Counter[Status]())
        if narrowed is None:
            return total.total()
        if narrowed == "behind":
            return total["late"] + total["missing"]
        return total["missing"] + total["not_due"] if narrowed == "unfiled" else total[narrowed]

    @property
    def newest_first(self) -> tuple[str, ...]:
        """The report years, the newest first."""
        return tuple(sorted(self.states, reverse=True))

    @property
    def settled(self) -> str | None:
        """The newest year whose reports are past their due day; None where there is none."""
        return next((year for year in self.newest_first if not any(c["not_due"] for c in self.states[year].values())), None)


@dataclass(frozen=True)
class Reported:
    """One duty to report a year, on time or not; emissions in tCO2e as reported, None without a report."""

    filing: AnnualFiling
    status: Status
    emissions: float | None

    @property
    def days_late(self) -> int | None:
        """Days from the due day to the first submission, negative where it came early; None where none came."""
        came = self.filing.submitted_day
        return None if came is None else (came - self.filing.due_day).days


def annual(reader: Reader, filters: Filters) -> Annual:
    """The report years that are over by the day: settled ones by their due day, the open one as its duties stand."""
    measures = ("annual_due", "annual_on_time", "annual_missing", "annual_ahead")
    cells = reader.cells(measures, filters, ("period", "breakdown", "tier"))
    states: dict[str, dict[str, Counter[Status]]] = {}
    ahead = filing.duties_ahead(reader, filters, "annual")
    for (period, state, tier), amount in cells["annual_ahead"].items():
        if period in ahead:
            states.setdefault(period, {}).setdefault(tier, Counter())["on_time" if state == "filed" else "not_due"] += amount
    for (period, _, tier), due in cells["annual_due"].items():
        if period in ahead or not filing.is_asked(period, filters):
            continue
        on_time = cells["annual_on_time"].get((period, "", tier), 0)
        missing = cells["annual_missing"].get((period, "", tier), 0)
        counts: Counter[Status] = Counter({"on_time": on_time, "late": due - on_time - missing, "missing": missing})
        states.setdefault(period, {})[tier] = counts
    days = duties.due_days(reader, "annual", states)
    return Annual({year: states[year] for year in sorted(states)}, days)


def on_time_by_tier(reader: Reader, filters: Filters, year: str) -> dict[str, compute.FigureValue]:
    """The on-time rate of a report year by tier, with its k and n; tiers without a duty are left out."""
    found = {}
    for tier in filters.tiers or ("1", "2", "3", "unknown"):
        value = compute.figure(reader, "annual_on_time_rate", _of_tier(filters, tier), year)
        if value.n:
            found[tier] = value
    return found


def _of_tier(filters: Filters, tier: str) -> Filters:
    return Filters(filters.as_of, filters.cities, filters.industries, (tier,), filters.cycle)


def reported(
    reader: Reader, filters: Filters, year: str, narrowed: Timeliness | None, limit: int | None = None, offset: int = 0
) -> list[Reported]:
    """The duties of a year by due day and enterprise, on time or not or all."""
    rows = annual_filings.annual_filings(reader, filters, year, narrowed=narrowed, limit=limit, offset=offset)
    return [
        Reported(
            row,
            filing.status_of(row.due_day, row.submitted_day, filters.as_of),
            None if row.emissions_kg is None else row.emissions_kg / KILOGRAM,
        )
        for row in rows
    ]
