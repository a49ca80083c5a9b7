"""The pages that there are: file, path, words, icon, and the query parameters that each has of its own."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from carbondash.figures import ledger

ROOT = Path(__file__).resolve().parents[2]


def N_(message: str) -> str:
    """Marks a message for the catalogues without translating it yet."""
    return message


class Formed:
    """Every value of a form (a month, a number), as a collection to look one up in."""

    def __init__(self, form: str) -> None:
        self._form = re.compile(form)

    def __contains__(self, value: object) -> bool:
        return isinstance(value, str) and self._form.fullmatch(value) is not None


# What the map can be coloured by: the figures of the ledger that have a value by city.
MAP_MEASURES = tuple(name for name, definition in ledger.figures.items() if definition.map)


@dataclass(frozen=True)
class Place:
    """A page: its name is also its path (the overview answers at `/`); `params` are the names of its own parameters.

    choices: for parameters with a closed list of values, that list. in_menu: whether the menu has it; others open by a link.
    """

    name: str
    group: str
    title: str
    question: str
    icon: str
    params: tuple[str, ...] = ()
    choices: Mapping[str, Container[str]] = field(default_factory=dict)
    in_menu: bool = True

    @property
    def file(self) -> Path:
        """The script of the page."""
        return ROOT / "pages" / f"{self.name}.py"


_IN_MENU = (
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
        "directory",
        N_("Supervise"),
        N_("Directory"),
        N_("Are all enterprises that must be listed on the list, at the right tier?"),
        ":material/contacts:",
        ("part", "kind", "status", "id", "page"),
        {
            "part": ("list", "candidates"),
            "kind": ("list", "move", "remove", "contradiction"),
            "status": ("open", "accepted", "rejected"),
            "id": Formed(r"[ER][1-9]\d{0,8}"),
        },
    ),
    Place(
        "submissions",
        N_("Supervise"),
        N_("Submissions"),
        N_("Who filed what, when, how well?"),
        ":material/fact_check:",
        ("part", "month", "period", "kind", "status", "id", "page"),
        {
            "part": ("filing", "annual", "work", "tasks", "visits"),
            "kind": ("monthly", "annual", "problems", "verification", "monthly_report", "inspection", "meetings"),
            "status": (
                *("on_time", "late", "missing", "not_due", "first_passed", "first_returned", "in_review", "returned", "passed"),
                *("behind", "all"),
                *("at_city", "at_province"),
                *("open", "started", "done", "reopened", "overdue"),
            ),
        },
    ),
    Place(
        "quality",
        N_("Supervise"),
        N_("Data quality"),
        N_("Are problems falling because of work, and what kind remains?"),
        ":material/troubleshoot:",
        ("part", "kind", "month", "status", "compare", "measure", "page"),
        {
            "part": ("problems", "checks", "inspection"),
            "status": ("open", "closed", "new", "repeated", "person", "waived"),
            "measure": Formed(r"(car|ncv_ar)(\.(I|II|III|IV))?"),
            "compare": Formed(r"20\d\d-(0[1-9]|1[0-2])\.\.20\d\d-(0[1-9]|1[0-2])"),
        },
    ),
    Place(
        "verification",
        N_("Supervise"),
        N_("Verification"),
        N_("Is verification on schedule, and whose work comes back?"),
        ":material/verified:",
        ("part", "period", "kind", "status", "page"),
        {
            "part": ("progress", "bodies"),
            "kind": Formed(r"[1-9]\d{0,5}"),
            "status": ("done", "late", "open", "returned", "corrected"),
        },
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
# Where a click on an enterprise or on a number leads; no place of the menu is theirs.
PLACES = (
    *_IN_MENU,
    Place(
        "enterprise",
        N_("Supervise"),
        N_("Enterprise file"),
        N_("Everything about this enterprise"),
        ":material/factory:",
        ("id", "month", "list"),
        in_menu=False,
    ),
    Place(
        "rows",
        N_("Supervise"),
        N_("Rows behind a figure"),
        N_("Which facts does this number count?"),
        ":material/table_rows:",
        ("measure", "period", "kind", "page"),
        {"kind": Formed(r"[\w.+/-]{1,40}")},
        in_menu=False,
    ),
)
BY_NAME = {place.name: place for place in PLACES}
