"""Submissions: who filed what, when, how well?"""

from __future__ import annotations

from carbondash.ui import annual_part, filing_part, frame, parts, tasks_part, visits_part, work_part
from carbondash.ui.language import _

now = frame.current()
shown = parts.choose(
    now,
    {
        "filing": _("Monthly evidence"),
        "annual": _("Annual reports"),
        "work": _("Review and reminders"),
        "tasks": _("Notices and tasks"),
        "visits": _("Visits and meetings"),
    },
    # The notice that the tasks are of.
    of_a_part=("id",),
)
{
    "filing": filing_part.show,
    "annual": annual_part.show,
    "work": work_part.show,
    "tasks": tasks_part.show,
    "visits": visits_part.show,
}[shown](now)
