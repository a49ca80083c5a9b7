"""The items that need attention, in words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from carbondash.derive.attention import Item
from carbondash.figures.format import fmt, fmt_count_days, fmt_day, fmt_period
from carbondash.figures.units import Lang
from carbondash.figures.view import View
from carbondash.locale import translator


def item_words(item: Item, view: View) -> str:
    """One item as a sentence."""
    _ = translator(view.lang).gettext
    return templates(_)[item.code].format(**{**_words(item, view), **_left(item, view.lang)})


def templates(_: Callable[[str], str]) -> dict[str, str]:
    """What each kind of item says."""
    return {
        "surrender_due": _(
            "{missing} of {total} enterprises have not surrendered in full for {cycle}: "
            "{tonnes} outstanding, due on {deadline} ({left})."
        ),
        "surrender_overdue": _(
            "{missing} of {total} enterprises have still not surrendered in full for {cycle}, due on {deadline} ({left}): "
            "{tonnes} outstanding."
        ),
        "milestone_missed": _("The 95% milestone of {milestone} was missed for {cycle}: {share} of enterprises are complete."),
        "records_missing": _("{missing} of {total} records of {period} are missing after their due day."),
        "records_due": _("Records of {period} are due on {deadline} ({left}): {submitted} of {total} are in."),
        "problems_open": _('{open} problems are open; the most frequent kind is "{kind}" ({of_kind}).'),
        "records_returned": _("{returned} of {total} records of {period} were returned at the first review."),
        "clues": _("The national platform lists {clues} clues on data quality."),
        "notice": _(
            "The notice of {day} gives {enterprises} power enterprises {tasks} tasks each: "
            "verification, monthly reports, inspection."
        ),
        "annual_due": _("Annual reports on {period} are due on {deadline} ({left})."),
        "annual_missing": _("Annual reports on {period} missing after their due day: {missing}."),
        "plan_pending": _("The allocation plan for {cycle} is not issued yet."),
        "high_risk": _("Enterprises at high or critical risk for {cycle} (the product's own index): {enterprises}."),
        "shortfall": _("Enterprises short of allowances for {cycle}: {enterprises}, lacking {tonnes} together."),
        "cases_open": _("Cases on surrender: {ordered} under an order to rectify, {fined} fined and not closed."),
        "review_queue": _(
            "Records waiting for review: {records} (cities {at_city}, province {at_province}); the oldest for {oldest} days."
        ),
        "findings_person": _("Automatic findings that a person has to look at: {findings}."),
        "verification_overdue": _("{open} of {total} verification tasks of {period} are open, due on {deadline} ({left})."),
        "verification_due": _("{open} of {total} verification tasks of {period} are open, due on {deadline} ({left})."),
        "tasks_late": _("Tasks of the notice of {period} overdue: {tasks}."),
        "campaign_late": _("Steps of the inspection campaign of {period} overdue: {steps}."),
        "candidates": _("Candidates of the directory waiting for a decision: {candidates}, of them to be listed: {to_list}."),
        "derive_waiting": _("Enterprises whose new facts are not computed from the rules yet: {enterprises}."),
    }


def _left(item: Item, lang: Lang) -> dict[str, str]:
    days = item.values.get("days")
    if not isinstance(days, int):
        return {}
    return {"left": fmt_count_days(-days if item.code.endswith("_overdue") else days, lang)}


def _words(item: Item, view: View) -> dict[str, str]:
    said: dict[str, str] = {}
    for name, value in item.values.items():
        if name in ("cycle", "period"):
            said[name] = fmt_period(str(value), view.lang)
        elif name == "kind":
            said[name] = view.kind(str(value))
        elif isinstance(value, date):
            said[name] = fmt_day(value, view.lang)
        elif name == "tonnes":
            said[name] = fmt(float(str(value)), "t", view.lang)
        elif name == "share":
            said[name] = fmt(float(str(value)), "%", view.lang, decimals=2)
        else:
            said[name] = f"{value:,}" if isinstance(value, int) else str(value)
    return said
