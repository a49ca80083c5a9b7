"""Verification: how far the year's work is, what it is due on, and what the numbers of clues and checks say."""

from __future__ import annotations

from carbondash.derive.deadlines import days_until
from carbondash.figures import compute
from carbondash.figures import verification as figures
from carbondash.figures.format import fmt, fmt_count_days, fmt_day, fmt_period
from carbondash.figures.tiles import Tile, tile
from carbondash.figures.view import View
from carbondash.store import Reader
from carbondash.store.verification import States
from carbondash.ui.cache import remember
from carbondash.ui.panels.common import gettext_of
from carbondash.ui.panels.verification_year import by_due, clauses, nothing, share_words, states, year_of


def sentence(reader: Reader, view: View) -> str:
    """How far the verification of the year has come, whether on schedule, and what came back."""
    _ = gettext_of(view)
    year, found = year_of(reader, view), remember(states, reader, view)
    if year is None or found is None:
        return nothing(view)
    about = _("As of {day}, verification of {place}'s {year} data: ").format(
        day=fmt_day(view.filters.as_of, view.lang), place=view.place, year=fmt_period(year, view.lang)
    )
    parts = [_how_far(reader, view, found)]
    if found.returned:
        parts.append(
            _("{share} of those done came back at least once").format(share=share_words(found.returned, found.done, view))
        )
    if found.reviewed:
        parts.append(
            _("a fourth party reviewed {reviewed} and corrected {corrected}").format(
                reviewed=f"{found.reviewed:,}", corrected=f"{found.corrected:,}"
            )
        )
    return about + clauses(parts, view)


def _how_far(reader: Reader, view: View, found: States) -> str:
    _ = gettext_of(view)
    if found.open == 0:
        done = f"{found.done:,}/{found.given:,}"
        if found.late == 0:
            return _("{done} tasks done, all on time").format(done=done)
        return _("{done} tasks done, {late} of them after their due day").format(done=done, late=f"{found.late:,}")
    due = figures.next_due(remember(by_due, reader, view), view.filters.as_of)
    if due is None or due < view.filters.as_of:
        return _("{done} tasks done, {overdue} overdue since {due}").format(
            done=share_words(found.done, found.given, view), overdue=f"{found.open:,}", due=fmt_day(due, view.lang)
        )
    calendar, working = days_until(due, view.filters.as_of)
    return _("{done} tasks done, due on {due} ({left})").format(
        done=share_words(found.done, found.given, view), due=fmt_day(due, view.lang), left=_left(calendar, working, view)
    )


def _left(calendar: int, working: int | None, view: View) -> str:
    """Days to a due day in calendar and working days; only calendar days where the holidays are not known."""
    said = [fmt_count_days(calendar, view.lang)]
    if working is not None and calendar > 0:
        said.append(fmt(working, "working_days", view.lang))
    return "，".join(said) if view.lang == "zh" else ", ".join(said)


def due_next(reader: Reader, view: View) -> tuple[str, str, str] | None:
    """What the year's open tasks are due on, how long that is, and how many are open; None once all is done."""
    _ = gettext_of(view)
    year, found = year_of(reader, view), remember(states, reader, view)
    due = figures.next_due(remember(by_due, reader, view), view.filters.as_of) if found and found.open else None
    if year is None or found is None or due is None:
        return None
    return (
        _("Verification of {year} data, due on {day}").format(year=fmt_period(year, view.lang), day=fmt_day(due, view.lang)),
        _left(*days_until(due, view.filters.as_of), view),
        _("{open} of {given} tasks still open").format(open=f"{found.open:,}", given=f"{found.given:,}"),
    )


def tiles(reader: Reader, view: View) -> tuple[Tile, ...]:
    """The year's progress, timeliness, returns and corrections; clues and checks over all years."""
    _ = gettext_of(view)
    year = year_of(reader, view)
    yearly = ("verification_progress", "verification_on_time_rate", "verification_return_rate", "fourth_party_correction_rate")
    always = ("platform_clues", "reports_verified_or_inspected")
    compute.preload(reader, (*yearly, *always), view.filters)
    return (
        *(_tile_of_year(reader, view, name, year) for name in yearly),
        tile(view, compute.figure(reader, "platform_clues", view.filters), None, page="verification", more=_clues(reader, view)),
        tile(
            view,
            compute.figure(reader, "reports_verified_or_inspected", view.filters),
            None,
            page="verification",
            more=_("not a coverage rate of the reports submitted"),
        ),
    )


def _tile_of_year(reader: Reader, view: View, figure_id: str, year: str | None) -> Tile:
    """A figure of the year against the year before; a year with open tasks is not held against a finished one."""
    _ = gettext_of(view)
    found = remember(states, reader, view)
    series = [value for value in compute.trend(reader, figure_id, view.filters) if value.period and year and value.period <= year]
    now = compute.figure(reader, figure_id, view.filters, year)
    if found is None or found.open or now.value is None:
        waits = figure_id == "verification_on_time_rate" and now.value is None
        return tile(view, now, None, page="verification", more=_("counted on the due day") if waits else "")
    before = next((value for value in reversed(series) if value.period != year), None)
    return tile(view, now, before, page="verification", spark=[value.value for value in series])


def _clues(reader: Reader, view: View) -> str:
    """Whether a zero is one that somebody reported."""
    _ = gettext_of(view)
    value = compute.figure(reader, "platform_clues", view.filters).value
    first = reader.first_day("platform_clues")
    if value is None or first is None:
        return _("no data: neither a clue nor a nil return is in")
    if value:
        return ""
    return _("nil return, from {day} on").format(day=fmt_day(first, view.lang))


def how_to_read(reader: Reader, view: View) -> tuple[str, ...]:
    """What the zero of the clues means, and what the sum of verifications and checks is not."""
    _ = gettext_of(view)
    value = compute.figure(reader, "platform_clues", view.filters).value
    first = reader.first_day("platform_clues")
    if value is None or first is None:
        clues = _("Platform clues: no data. Neither a clue nor a nil return is in the store for this day; that is not a zero.")
    elif value:
        clues = _("Platform clues: {count}.").format(count=fmt(value, "clues", view.lang))
    else:
        clues = _(
            "Platform clues: {count}. This zero was reported: a nil return covers the days from {day} on. "
            "For a day before, or without a return, the page says that there is no data."
        ).format(count=fmt(0, "clues", view.lang), day=fmt_day(first, view.lang))
    together = compute.figure(reader, "reports_verified_or_inspected", view.filters)
    submitted = compute.figure(reader, "reports_submitted", view.filters)
    checks = ""
    if together.value is not None:
        checks = _(
            "Verified or checked: {checked}. Verifications and random checks are added up here, and one report can be "
            "among both; divided by the {submitted} submitted they would not be a coverage rate."
        ).format(checked=fmt(together.value, "reports", view.lang), submitted=fmt(submitted.value, "reports", view.lang))
    return tuple(line for line in (clues, checks) if line)


BUILDERS = (sentence, due_next, tiles, how_to_read)
