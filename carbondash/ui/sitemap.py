"""The pages that there are: file, path, words, icon, and the query parameters that each has of its own."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def N_(message: str) -> str:  # noqa: N802 - the customary mark for a message that is translated where it is shown
    """Marks a message for the catalogues without translating it yet."""
    return message


# What the map can be coloured by: figures of the ledger that have a value by city.
MAP_MEASURES = (
    "on_time_rate",
    "first_pass_rate",
    "monthly_problems",
    "problems_open",
    "surrender_rate_by_volume",
    "compliance_rate_by_number",
    "managed_enterprises",
    "managed_emissions",
    "trade_volume_cumulative",
    "trade_turnover_cumulative",
    "green_projects",
    "loan_amount",
    "operating_capacity",
    "known_enterprises",
)


@dataclass(frozen=True)
class Place:
    """A page: its name is also its path (the overview answers at `/`); `params` are its own parameters with their values."""

    name: str
    group: str
    title: str
    question: str
    icon: str
    params: dict[str, Collection[str]] = field(default_factory=dict)

    @property
    def file(self) -> Path:
        return ROOT / "pages" / f"{self.name}.py"


PLACES = (
    Place(
        "overview", N_("Lead"), N_("Overview"), N_("Are we on track, and what needs me today?"), ":material/space_dashboard:"
    ),
    Place(
        "map",
        N_("Lead"),
        N_("Map"),
        N_("Which city is behind, on which measure?"),
        ":material/map:",
        {"measure": MAP_MEASURES},
    ),
    Place(
        "submissions", N_("Supervise"), N_("Submissions"), N_("Who filed what, when, how well?"), ":material/fact_check:"
    ),
    Place(
        "quality",
        N_("Supervise"),
        N_("Data quality"),
        N_("Are problems falling, and what kind remains?"),
        ":material/troubleshoot:",
    ),
    Place(
        "finance",
        N_("Supervise"),
        N_("Projects & finance"),
        N_("What did the money buy?"),
        ":material/account_balance:",
    ),
    Place(
        "figures",
        N_("Data"),
        N_("Figures & definitions"),
        N_("What does this number mean, does it match what we published?"),
        ":material/menu_book:",
    ),
)
BY_NAME = {place.name: place for place in PLACES}
