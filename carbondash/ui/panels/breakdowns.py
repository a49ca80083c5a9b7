"""What a measure is broken down by, in words."""

from __future__ import annotations

from carbondash.figures.format import fmt_period
from carbondash.figures.listings import Fact
from carbondash.figures.view import View
from carbondash.ui.panels.common import gettext_of

_OF_BODIES = ("verification_", "fourth_party_", "body_")
_OF_LOANS = ("loan", "institution")
_OF_DAYS = ("submission_delay", "problem_closing_days", "problems_open_age")


def kind_words(fact: Fact, view: View) -> str:
    """What a fact's measure breaks it down by, in words."""
    return breakdown_words(fact.measure, fact.breakdown, view)


def breakdown_words(measure: str, code: str, view: View) -> str:
    """The words of one value of a measure's further key; the value itself where it has none."""
    if not code:
        return ""
    if measure in _OF_DAYS:
        return _days(code, view)
    if code in view.names.kinds:
        return view.kind(code)
    if measure.startswith(_OF_LOANS):
        return view.institution(code)
    if measure.startswith(_OF_BODIES) and code.isdigit():
        return view.body(code)
    if code in view.names.cities:
        return view.city(code)
    if code[:1] == "Y":
        return fmt_period(code, view.lang)
    if measure == "listing_candidates":
        return _supported(code, view)
    known = {**_words(view), **{tier: view.tier(tier) for tier in ("1", "2", "3", "unknown")}}
    return " · ".join(known.get(part, part) for part in code.split("/"))


def _supported(code: str, view: View) -> str:
    """What is to be done about a candidate of the directory, and how many sources support it."""
    _ = gettext_of(view)
    action, sources = code.split("/")
    supported = _("supporting sources: {count}").format(count=sources)
    return f"{_words(view)[action]} · {supported}"


def _days(code: str, view: View) -> str:
    _ = gettext_of(view)
    dash = "—" if view.lang == "zh" else "–"
    return _("{days} days").format(days=code.replace("..", dash).replace("-", "−"))


def _words(view: View) -> dict[str, str]:
    _ = gettext_of(view)
    return {
        "on_time": _("on time"),
        "late": _("late"),
        "normal": _("accounts not frozen"),
        "frozen": _("accounts frozen"),
        "climate": _("climate"),
        "facility": _("facility"),
        "climate+facility": _("climate and facility"),
        "other": _("neither category"),
        "planned": _("planned"),
        "approved": _("approved"),
        "construction": _("under construction"),
        "operating": _("operating"),
        "ordered": _("ordered to rectify"),
        "rectified": _("rectified"),
        "waived": _("penalty waived"),
        "fined": _("fined"),
        "closed": _("case closed"),
        "listed": _("listed agreement"),
        "block": _("block agreement"),
        "one_way": _("one-way bidding"),
        "verification": _("verification"),
        "monthly_report": _("monthly report"),
        "inspection": _("inspection"),
        "pre_allocated": _("pre-allocated"),
        "adjusted": _("adjusted"),
        "low": _("low risk"),
        "watch": _("to be watched"),
        "elevated": _("elevated risk"),
        "high": _("high risk"),
        "critical": _("critical risk"),
        "returned_0": _("never returned"),
        "returned_1": _("returned once"),
        "returned_2": _("returned twice"),
        "returned_3": _("returned three times or more"),
        "down_1": _("lowered by 1% or more"),
        "down_05": _("lowered by 0.5% to 1%"),
        "down_0": _("lowered by less than 0.5%"),
        "same": _("unchanged"),
        "up_0": _("raised by less than 0.5%"),
        "up_05": _("raised by 0.5% to 1%"),
        "up_1": _("raised by 1% or more"),
        "open": _("still to come"),
        "filed": _("in"),
        "city": _("at the city"),
        "province": _("at the province"),
        "returned": _("returned"),
        "mobilise": _("mobilisation"),
        "self_check": _("self-check"),
        "analyse": _("summary and analysis"),
        "rectify": _("rectification"),
        "spot_check": _("spot check"),
        "conclude": _("conclusion"),
        "monthly": _("monthly record"),
        "annual": _("annual report"),
        "surrender": _("surrender"),
        "problems": _("open problems"),
        "permit": _("permits"),
        "energy": _("energy"),
        "statistics": _("statistics"),
        "registration": _("business registration"),
        "code": _("by credit code"),
        "name": _("by name"),
        "name_place": _("by name and place"),
        "none": _("no match"),
        "contradiction": _("code and name contradict each other"),
        "list": _("to be listed"),
        "move": _("to be moved"),
        "remove": _("to be removed"),
        "new": _("newly listed"),
        "up": _("to a stricter tier"),
        "down": _("to a lighter tier"),
        "left": _("left the list"),
        "five_year_funds": _("funds of the five-year plan"),
    }
