"""The pages that there are: file, path, words, icon, and the query parameters that each has of its own."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from carbondash.figures import ledger

ROOT = Path(__file__).resolve().parents[2]


def N_(message: str) -> str:
    """Marks a message for the catalogues without translating it yet."""
    return message


# What the map can be coloured by: the figures of the ledger that have a value by city.
MAP_MEASURES = tuple(name for name, definition in ledger.figures.items() if definition.map)


@dataclass(frozen=True)
class Place:
    """A page: its name is also its path (the overview answers at `/`); `params` are the names of its own parameters."""

    name: str
    group: str
    title: str
    question: str
    icon: str
    params: tuple[str, ...] = ()

    @property
    def file(self) -> Path:
        """The script of the page."""
        return ROOT / "pages" / f"{self.name}.py"


PLACES = (
    Place("overview", N_("Lead"), N_("Overview"), N_("Are we on track, and what needs me today?"), ":material/space_dashboard:"),
    Place(
        "map",
        N_("Lead"),
        N_("Map"),
        N_("Which city is behind, on which measure?"),
        ":material/map:",
        ("measure",),
    ),
    Place(
        "submissions",
        N_("Supervise"),
        N_("Submissions"),
        N_("Who filed what, when, how well?"),
        ":material/fact_check:",
        ("month",),
    ),
    Place(
        "quality",
        N_("Supervise"),
        N_("Data quality"),
        N_("Are problems falling, and what kind remains?"),
        ":material/troubleshoot:",
        ("kind",),
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
        ("kind",),
    ),
)
BY_NAME = {place.name: place for place in PLACES}
