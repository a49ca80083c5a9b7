"""What falls due next: the days until then, calendar and working ones, and how many reports are in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import get_args

from carbondash.derive.countdown import Ahead, countdown
from carbondash.figures import filing
from carbondash.figures.filing import Countdown
from carbondash.figures.format import fmt, fmt_count_days, fmt_day, fmt_period, joined
from carbondash.figures.view import View
from carbondash.locale import translator
from carbondash.store import Reader
from carbondash.store.duties import Kind


@dataclass(frozen=True)
class Due:
    """One due day in words: what, about which period, how long to it, and what else is known of it."""

    subject: str
    period: str
    left: str
    lines: tuple[str, ...]
    stages: str = ""


def ahead(reader: Reader, view: View) -> tuple[Due, ...]:
    """The next due day of each duty, soonest first; those without a published day last."""
    counted = {kind: filing.next_due(reader, view.filters, kind) for kind in get_args(Kind)}
    return tuple(_due(one, counted.get(one.subject), view) for one in countdown(view.filters.as_of))


def _due(one: Ahead, counted: Countdown | None, view: View) -> Due:
    _ = translator(view.lang).gettext
    subject = {
        "monthly": _("Monthly evidence"),
        "annual": _("Annual report"),
        "verification": _("Verification"),
        "surrender_95": _("Surrender: 95% of the enterprises"),
        "surrender": _("Surrender: all enterprises"),
    }[one.subject]
    period = fmt_period(one.period, view.lang)
    if one.due is None or one.days is None:
        return Due(subject, period, _("no day published yet"), (one.because(view.lang),) if one.because(view.lang) else ())
    working = (
        _("working days unknown: the holidays are not announced")
        if one.working_days is None
        else fmt(one.working_days, "working_days", view.lang)
    )
    lines = [working, _("due on {day}").format(day=fmt_day(one.due, view.lang))]
    if counted is not None and counted.period == one.period:
        lines.append(_("{submitted} of {due} submitted").format(submitted=f"{counted.submitted:,}", due=f"{counted.due:,}"))
    return Due(subject, period, fmt_count_days(one.days, view.lang), tuple(lines), _stages(one, view))


def _stages(one: Ahead, view: View) -> str:
    _ = translator(view.lang).gettext
    actors = {"enterprise": _("enterprise"), "city": _("city"), "province": _("province")}
    if not one.stages:
        return ""
    said = [
        _("{actor} by {day}").format(actor=actors[stage.actor], day=fmt_day(stage.day, view.lang, short=True))
        for stage in one.stages
    ]
    return _("Inner stages of {month} (this product's own): {stages}").format(
        month=fmt_period(one.period, view.lang), stages=joined(said, view.lang)
    )


BUILDERS = (ahead,)
