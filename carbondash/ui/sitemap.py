"""The pages that there are: file, path, words, icon, and the query parameters that each has of its own."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from carbondash.brief.spec import SECTIONS
from carbondash.derive import risk_preview
from carbondash.figures import scorecard, subjects
from carbondash.store import cases

ROOT = Path(__file__).resolve().parents[2]


def N_(message: str) -> str:
    """Marks a message for the catalogues without translating it yet."""
    return message


class Formed:
    """Every value of a form (a month, a number), as a collection to look one up in."""

    def __init__(self, form: str) -> None:
        self._form = re.compile(form, re.ASCII)

    def __contains__(self, value: object) -> bool:
        return isinstance(value, str) and self._form.fullmatch(value) is not None


class Days:
    """Every day from the first to the last, as an address writes it, as a collection to look one up in."""

    def __init__(self, first: date = date.min, last: date = date.max) -> None:
        self._first, self._last = first, last

    def __contains__(self, value: object) -> bool:
        try:
            day = date.fromisoformat(value) if isinstance(value, str) else None
            return day is not None and day.isoformat() == value and self._first <= day <= self._last
        except ValueError:
            return False


class Listed:
    """Every list of known names with dots between them, as a collection to look one up in."""

    def __init__(self, names: Container[str]) -> None:
        self._names = names

    def __contains__(self, value: object) -> bool:
        return isinstance(value, str) and all(name in self._names for name in value.split("."))


# What these parameters may be on every page that has them and says nothing else.
FORMS: Mapping[str, Container[str]] = {
    "month": Formed(r"20\d\d-(0[1-9]|1[0-2])"),
    "period": Formed(r"M20\d\d-(0[1-9]|1[0-2])|Y20\d\d|Y20\d\d\.\.Y20\d\d|C\d|20\d\d"),
    "id": Formed(r"[1-9]\d{0,8}"),
    "page": Formed(r"[1-9]\d{0,5}"),
}
# What a change of the risk index is split into.
CAUSES = r"A[12]|B[1-3]|C[1-3]|D[1-3]|floors|assessable"
# What the map can be coloured by: the figures of the ledger that have a value by city.
MAP_MEASURES = subjects.by_city()


@dataclass(frozen=True)
class Place:
    """A page: its name is also its path (the overview answers at `/`); `params` are the names of its own parameters.

    choices: for parameters with a closed list of values, that list. in_menu: whether the menu has it; others open by a link.
    on_one_screen: all of it has to stand on a laptop's screen.
    """

    name: str
    group: str
    title: str
    question: str
    icon: str
    params: tuple[str, ...] = ()
    choices: Mapping[str, Container[str]] = field(default_factory=dict)
    in_menu: bool = True
    on_one_screen: bool = False

    @property
    def file(self) -> Path:
        """The script of the page."""
        return ROOT / "pages" / f"{self.name}.py"


_IN_MENU = (
    Place(
        "overview",
        N_("Lead"),
        N_("Overview"),
        N_("Are we on track, and what needs me today?"),
        ":material/space_dashboard:",
        on_one_screen=True,
    ),
    Place(
        "map",
        N_("Lead"),
        N_("Map"),
        N_("Which city is behind, on which measure?"),
        ":material/map:",
        ("part", "measure", "compare", "month", "kind"),
        {"part": ("dates", "months"), "compare": Days(), "kind": ("near",)},
    ),
    Place(
        "city",
        N_("Lead"),
        N_("City scorecard"),
        N_("How is this city against the province and its own past?"),
        ":material/leaderboard:",
        ("measure", "sort"),
        {"measure": scorecard.BY_FIGURE, "sort": ("best", "place")},
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
        "compliance",
        N_("Supervise"),
        N_("Compliance & risk"),
        N_("Who may miss the deadline, why, how sure are we?"),
        ":material/gavel:",
        ("part", "compare", "kind", "status", "sort", "period", "level", "weights", "id", "page"),
        {
            "part": ("risk", "rates", "cases", "replay"),
            "compare": Days(),
            "kind": Formed(CAUSES),
            "status": ("all", "critical", "high", "elevated", "watch", "low", *cases.STATUSES),
            "sort": ("shortfall", "deadline"),
            "period": Formed(r"C\d|20\d\d"),
            "level": Formed(r"[5-9]|[1-8]\d|9[0-5]"),
            "weights": Formed(risk_preview.FORM),
            "id": Formed(r"[1-9]\d{0,8}(\.[1-9]\d{0,8}){0,7}"),
        },
    ),
    Place(
        "market",
        N_("Supervise"),
        N_("Market"),
        N_("Is there enough, at what price, who has not traded?"),
        ":material/candlestick_chart:",
        ("part", "period", "kind", "status", "price", "page"),
        {
            "part": ("prices", "position", "allowances"),
            "period": Formed(r"quarter|all|Y20\d\d(\.\.Y20\d\d)?"),
            "kind": ("method",),
            "status": ("all", "pre_allocated", "reviewed", "determined", "issued", "notice_sent"),
            "price": Formed(r"[1-9]\d{0,2}(\.\d{1,2})?"),
        },
    ),
    Place(
        "finance",
        N_("Supervise"),
        N_("Projects & finance"),
        N_("What did the money buy, and who has a gap and no project?"),
        ":material/account_balance:",
        ("part", "kind", "status", "id", "page"),
        {
            "part": ("loans", "gaps", "alliance", "accounts"),
            "kind": Formed(r"climate|facility|both|other|[1-9]\d{0,5}"),
            "status": ("planned", "approved", "construction", "operating", "A", "B", "C", "D", "E", "none"),
            "id": Formed(r"[PLE][1-9]\d{0,8}"),
        },
    ),
    Place(
        "briefing",
        N_("Brief"),
        N_("Briefing"),
        N_("Give me the brief, or let me present."),
        ":material/co_present:",
        ("part", "kind", "id", "slide"),
        {
            "part": ("slides", "tour"),
            "kind": Listed(SECTIONS),
            "id": Formed(r"[1-9]\d{0,8}"),
            "slide": Formed(r"[1-9]\d?"),
        },
    ),
    Place(
        "figures",
        N_("Data"),
        N_("Figures & definitions"),
        N_("What does this number mean, does it match what we published?"),
        ":material/menu_book:",
        ("kind",),
    ),
    Place(
        "import",
        N_("Data"),
        N_("Import & records"),
        N_("Bring in the month's files; who changed what?"),
        ":material/upload_file:",
        ("part", "kind", "id", "page"),
        {
            "part": ("upload", "loads", "log", "templates", "requests"),
            "kind": Formed(r"[a-z_]{1,40}"),
            "id": Formed(r"[1-9]\d{0,8}"),
        },
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
