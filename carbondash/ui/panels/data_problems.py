"""The known problems of the data: what a number should be read with."""

from __future__ import annotations

from carbondash.figures.format import number
from carbondash.figures.tables import table_of
from carbondash.figures.view import View
from carbondash.store import Reader, data_problems
from carbondash.ui.panel import Panel
from carbondash.ui.panels.common import gettext_of, words


def known(reader: Reader, view: View) -> Panel:
    """Each kind of problem with how many have it, of how many, and what follows for the figures."""
    _ = gettext_of(view)
    said = {
        "no_code": (
            _("Enterprises without a unified social credit code"),
            _("They are matched by name and place only; see the candidates of the directory."),
        ),
        "tier_unknown": (_("Reporting enterprises of unknown tier"), _("They count in totals and in no tier.")),
        "off_map": (_("Enterprises without a place inside the province"), _("They are in every figure and not on the map.")),
        "unit_off_map": (_("Units whose coordinates lie outside the province"), _("The unit counts; its place is not shown.")),
        "look_alikes": (
            _("Pairs of enterprises that may be the same"),
            _("Nothing is merged by itself: both count until a person decides."),
        ),
        "quote_flagged": (
            _("Trading days whose quote is marked as doubtful by its source"),
            _("They are shown with their mark."),
        ),
        "quote_no_volume": (_("Trading days without a volume"), _("Missing is shown as missing, never as zero.")),
        "back_dated": (_("Loads that brought facts for earlier days"), _("The past as it stood may read differently since.")),
        "waiting": (
            _("Enterprises that wait to be computed from the rules"),
            _("Their emissions, obligations, findings and risk are those of the data before."),
        ),
    }
    rows = [row for row in data_problems.counted(reader, view.filters) if row.found]

    def counts(row: data_problems.DataProblem) -> str:
        if row.of is None:
            return number(row.found, view.lang)
        return f"{number(row.found, view.lang)}/{number(row.of, view.lang)}"

    return Panel(
        "data_problems",
        _("Known problems of the data"),
        table_of(
            words("problem", _("Problem"), [said[row.code][0] for row in rows]),
            words("count", _("How many"), [counts(row) for row in rows]),
            words("follows", _("What follows"), [said[row.code][1] for row in rows]),
        ),
        note=_("Looked for: {kinds} kinds of problem; {found} found.").format(kinds=len(said), found=len(rows)) if rows else "",
        empty="" if rows else _("None of the known kinds of problem is in the data of this view."),
    )


BUILDERS = (known,)
