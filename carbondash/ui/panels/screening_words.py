"""What the codes of the screening are called: sources, actions, reasons, methods, states of a credit code."""

from __future__ import annotations

from carbondash.figures.format import fmt, joined, number
from carbondash.figures.view import View
from carbondash.ui.panels.common import gettext_of


def sources(view: View) -> dict[str, str]:
    """Who says something: the other departments, and the enterprise itself."""
    _ = gettext_of(view)
    return {
        "permit": _("Pollutant permits"),
        "energy": _("Energy authority"),
        "statistics": _("Statistics bureau"),
        "registration": _("Business registration"),
        "report": _("Own annual report"),
    }


def actions(view: View) -> dict[str, str]:
    """What is to be done about a candidate, each with its symbol."""
    _ = gettext_of(view)
    return {"list": _("＋ to be listed"), "move": _("⇅ to be moved"), "remove": _("－ to be removed")}


def statuses(view: View) -> dict[str, str]:
    """The states of a candidate."""
    _ = gettext_of(view)
    return {"open": _("undecided"), "accepted": _("accepted"), "rejected": _("rejected")}


def methods(view: View) -> dict[str, str]:
    """How a record was matched."""
    _ = gettext_of(view)
    return {
        "code": _("by credit code"),
        "name": _("by name"),
        "name_place": _("by name and place"),
        "none": _("first record of it"),
    }


def codes(view: View) -> dict[str, str]:
    """What is to be said about a stated credit code."""
    _ = gettext_of(view)
    return {
        "equal": _("valid, as on file"),
        "missing": _("no code stated"),
        "wrong": _("not valid"),
        "almost": _("not valid: one slip from that on file"),
        "other": _("valid, but not on file"),
    }


def agreements(view: View) -> dict[str, str]:
    """Whether the sources agree on the estimate."""
    _ = gettext_of(view)
    return {
        "agreed": _("several sources agree"),
        "against_report": _("sources agree against the own report"),
        "one": _("one source only"),
        "differing": _("sources differ"),
        "none": _("no amount stated"),
    }


def tier(code: str | None, view: View) -> str:
    """A tier, or that somebody is on no list."""
    _ = gettext_of(view)
    return _("not listed") if code is None else view.tier(code)


def tier_should(code: str | None, reason: str, view: View) -> str:
    """The tier that somebody should have, or why none."""
    _ = gettext_of(view)
    if reason == "closed":
        return _("none (closed down)")
    return _("none (below the thresholds)") if code == "below" else tier(code, view)


def tonnes(amount: float | None, view: View) -> str:
    """Tonnes of CO2e in full: near a threshold the single thousand matters."""
    if amount is None:
        return "—"
    return f"{number(amount, view.lang)}吨" if view.lang == "zh" else f"{number(amount, 'en')} t"


def support_words(named: list[str], view: View) -> str:
    """Who supports something, in words."""
    said = sources(view)
    return joined([said.get(source, source) for source in named], view.lang)


def energy(amount: float | None, view: View) -> str:
    """Energy in tonnes of standard coal."""
    if amount is None:
        return ""
    return f"{number(amount, view.lang)}吨标准煤" if view.lang == "zh" else f"{number(amount, 'en')} tce"


def counted(count: int, view: View) -> str:
    """So many enterprises."""
    return fmt(count, "enterprises", view.lang)
