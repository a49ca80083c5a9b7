"""The words of filing and review: on time or not, where a record lies, what a list can be narrowed down to."""

from __future__ import annotations

from carbondash.figures.filing import Lane, Status
from carbondash.figures.view import View
from carbondash.ui.panels.common import gettext_of

# As the matrix draws them.
SYMBOLS: dict[Status, str] = {"on_time": "●", "late": "▲", "missing": "✕", "not_due": "·"}


def status_words(view: View) -> dict[Status, str]:
    """The four states of a duty, each with its symbol."""
    _ = gettext_of(view)
    said: dict[Status, str] = {
        "on_time": _("on time"),
        "late": _("late"),
        "missing": _("missing"),
        "not_due": _("not yet due"),
    }
    return {status: f"{symbol} {said[status]}" for status, symbol in SYMBOLS.items()}


def lane_words(view: View) -> dict[Lane, str]:
    """Where the newest version of a record lies."""
    _ = gettext_of(view)
    return {
        "city": _("at the city"),
        "province": _("at the province"),
        "returned": _("returned"),
        "passed": _("passed"),
    }


def outcome_words(view: View) -> dict[str, str]:
    """How a review ended."""
    _ = gettext_of(view)
    return {"passed": _("passed"), "returned": _("returned")}


def narrowed_words(view: View) -> dict[str, str]:
    """What the list of a month's records can be narrowed down to."""
    _ = gettext_of(view)
    return {
        "on_time": _("filed on time"),
        "late": _("filed late"),
        "missing": _("missing"),
        "not_due": _("not yet due"),
        "first_passed": _("passed at first submission"),
        "first_returned": _("not passed at first submission"),
        "in_review": _("under review"),
        "returned": _("returned, not filed again"),
        "passed": _("passed"),
    }
