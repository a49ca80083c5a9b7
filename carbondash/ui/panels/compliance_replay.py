"""A past cycle replayed day by day: how early the late enterprises would have been flagged, and how often others for nothing."""

from __future__ import annotations

from carbondash.charts.alarms import Worth, alarms_by_day, thresholds
from carbondash.derive import replay
from carbondash.derive.deadlines import surrender_steps
from carbondash.derive.replay import Alarms, Late, Past
from carbondash.figures.format import fmt, fmt_period, number
from carbondash.figures.tables import Column, table_of
from carbondash.figures.view import View
from carbondash.store import Reader
from carbondash.store import replay as stored
from carbondash.ui.cache import remember
from carbondash.ui.panel import PAGE_ROWS, Listing, Panel, first_row
from carbondash.ui.panels.common import gettext_of, theme_of, words
from carbondash.ui.panels.compliance_field import clauses

FIRST_THRESHOLD = 35
# So many false alarms are named.
_NAMED = 200


def threshold_of(view: View) -> int:
    """The threshold of the alarm, in whole points."""
    return int(view.page("level") or FIRST_THRESHOLD)


def choices(reader: Reader, view: View) -> tuple[str, ...]:
    """The cycles that can be replayed on the day, the newest first; of the filter's alone where one is chosen."""
    every = replay.past_cycles(reader, view.filters.as_of)
    found = [cycle for cycle in every if view.filters.cycle in (None, cycle)]
    return tuple(cycle for cycle in found if replay.is_known(reader, view.filters, cycle))


def cycle_of(reader: Reader, view: View) -> str | None:
    """The cycle that is replayed: the one that the address names, else the newest with a late enterprise, else the newest."""
    known = remember(choices, reader, view.only())
    asked = view.page("period")
    if asked in known:
        return asked
    return remember(newest_late, reader, view.only())


def newest_late(reader: Reader, view: View) -> str | None:
    """The newest cycle in which an enterprise was late, else the newest."""
    known = remember(choices, reader, view.only())
    return next((cycle for cycle in known if stored.is_anybody_late(reader, view.filters, cycle)), next(iter(known), None))


def past_of(reader: Reader, view: View, cycle: str) -> Past | None:
    """The replayed cycle."""
    return replay.past(reader, view.filters, cycle)


def found(reader: Reader, view: View) -> Past | None:
    """The cycle that the address asks for."""
    cycle = cycle_of(reader, view)
    return remember(past_of, reader, view.only(), cycle) if cycle else None


def nothing(view: View) -> str:
    """Why there is nothing to replay."""
    _ = gettext_of(view)
    return _("There is no past cycle with a risk index for this view: a cycle can be replayed once its deadline has passed.")


def sentence(reader: Reader, view: View) -> str:
    """How many late enterprises would have been flagged, how early, and at what price in false alarms."""
    _ = gettext_of(view)
    past = found(reader, view)
    if past is None:
        return nothing(view)
    level = threshold_of(view)
    alarms = past.alarms(level)
    about = _("Replay of {cycle} in {place} with an alarm from index {threshold} on: ").format(
        cycle=fmt_period(past.cycle, view.lang), place=view.place, threshold=level
    )
    return about + clauses(_said(past, alarms, view), view)


def _said(past: Past, alarms: Alarms, view: View) -> list[str]:
    _ = gettext_of(view)
    if not past.late:
        return [
            _("nobody was late, so no alarm could be right"),
            _("flagged for nothing: {wrong} of {watched} enterprises").format(
                wrong=f"{alarms.wrong:,}", watched=f"{past.watched:,}"
            ),
        ]
    parts = [
        _("flagged in time: {right} of {late} late enterprises").format(right=f"{alarms.right:,}", late=f"{len(past.late):,}")
    ]
    if alarms.median_lead is not None:
        parts.append(_("median {days} ahead").format(days=fmt(alarms.median_lead, "days", view.lang)))
    wrong = _("flagged for nothing: {wrong} of {others} others").format(
        wrong=f"{alarms.wrong:,}", others=f"{past.watched - sum(1 for one in past.late if one.highs):,}"
    )
    if alarms.wrong_per_right is not None:
        wrong += _(", {rate} false alarms for each true one").format(rate=number(alarms.wrong_per_right, view.lang, 1))
    return [*parts, wrong]


def curve(reader: Reader, view: View) -> Panel:
    """Lead time and alarms over all thresholds."""
    _ = gettext_of(view)
    title = _("What each threshold would have been worth")
    past = found(reader, view)
    if past is None:
        return Panel("replay_curve", title, table_of(), empty=nothing(view))
    points = replay.curve(past)
    shown = [point for point in points if point.threshold % 5 == 0 or point.threshold == threshold_of(view)]
    chart = thresholds(
        [Worth(one.threshold, one.median_lead, one.right, one.missed, one.wrong) for one in points],
        threshold_of(view),
        names=(_("median days ahead"), _("true alarms"), _("false alarms")),
        lang=view.lang,
        theme=theme_of(view),
    )
    return Panel(
        "replay_curve",
        f"{title} · {fmt_period(past.cycle, view.lang)}",
        table_of(
            (Column("threshold", _("Threshold (index)"), "number"), [one.threshold for one in shown]),
            (Column("lead", _("Median days ahead"), "number", 1), [one.median_lead for one in shown]),
            (Column("least", _("Fewest days ahead"), "number"), [one.least_lead for one in shown]),
            (Column("right", _("Late, flagged in time"), "number"), [one.right for one in shown]),
            (Column("missed", _("Late, missed"), "number"), [one.missed for one in shown]),
            (Column("wrong", _("False alarms"), "number"), [one.wrong for one in shown]),
            (Column("rate", _("False alarms for each true one"), "number", 2), [one.wrong_per_right for one in shown]),
        ),
        chart,
        note=_("Lower thresholds warn earlier and more often for nothing."),
    )


def by_day(reader: Reader, view: View) -> Panel:
    """How the alarms came day by day."""
    _ = gettext_of(view)
    title = _("Alarms day by day, with what was known on each day")
    past = found(reader, view)
    if past is None:
        return Panel("replay_days", title, table_of(), empty=nothing(view))
    points = replay.by_day(reader, view.filters, past, threshold_of(view))
    first = min([past.began, *(day for day, _late, _others in points)])
    steps = surrender_steps(past.cycle, view.filters.as_of)
    milestone = next(
        ((day, _("{share} due").format(share=fmt(share, "%", view.lang))) for day, share in steps if day < past.deadline),
        None,
    )
    chart = alarms_by_day(
        points,
        first,
        past.deadline,
        milestone,
        names=(_("late in the end"), _("on time in the end")),
        lang=view.lang,
        theme=theme_of(view),
    )
    return Panel(
        "replay_days",
        title,
        table_of(
            (Column("day", _("Day"), "date"), [day for day, _late, _others in points]),
            (Column("late", _("Flagged so far: late in the end"), "number"), [late for _day, late, _others in points]),
            (Column("others", _("Flagged so far: on time in the end"), "number"), [others for _day, _late, others in points]),
        ),
        chart,
        empty="" if points else _("At this threshold nobody would have been flagged."),
    )


def late(reader: Reader, view: View) -> Listing:
    """The late enterprises with their first alarm, the event, and the days between."""
    _ = gettext_of(view)
    title = _("Late enterprises: first alarm, event, days ahead")
    past = found(reader, view)
    if past is None:
        return Listing("replay_late", title, table_of(), empty=nothing(view))
    level = threshold_of(view)
    ordered = _ordered(past, level)
    rows = ordered[first_row(view) : first_row(view) + PAGE_ROWS]
    label = _("Missing at the deadline")
    return Listing(
        "replay_late",
        f"{title} · {fmt_period(past.cycle, view.lang)}",
        table_of(
            words("enterprise", _("Enterprise"), [view.named(one.name_zh, one.name_en) for one in rows]),
            words("city", _("City"), [view.city(one.city) for one in rows]),
            (Column("alarm", _("First alarm"), "date"), [one.alarm(level) for one in rows]),
            (Column("event", _("Event"), "date"), [one.event for one in rows]),
            words("what", _("What the event was"), [_("account frozen") if one.is_frozen else _("deadline") for one in rows]),
            (Column("lead", _("Days ahead"), "number"), [one.lead(level) for one in rows]),
            words(
                "outcome",
                _("Flagged in time"),
                ["✓ " + _("yes") if one.lead(level) is not None else "✕ " + _("no") for one in rows],
            ),
            (
                Column("highest", _("Highest index"), "number", 1),
                [one.highs[-1].index_bp / 100 if one.highs else None for one in rows],
            ),
            (
                Column("missing", f"{label}（吨）" if view.lang == "zh" else f"{label} (t)", "number"),
                [one.missing_t for one in rows],
            ),
            total=len(ordered),
        ),
        tuple({"id": str(one.enterprise_id)} for one in rows),
        said=(_("Threshold: {threshold}").format(threshold=level),),
        figures=("not_completed_enterprises",),
        note=_("An alarm after the event does not count; one on its day has 0 days ahead."),
        empty=_("Nobody was late in this cycle."),
    )


def _ordered(past: Past, level: int) -> list[Late]:
    """The late enterprises, the earliest alarm first, those without one last."""
    leads = {one.enterprise_id: one.lead(level) for one in past.late}
    return sorted(
        past.late, key=lambda one: (leads[one.enterprise_id] is None, -(leads[one.enterprise_id] or 0), one.enterprise_id)
    )


def enterprises(reader: Reader, view: View) -> list[int]:
    """The enterprises of the list of late ones, in its order."""
    past = found(reader, view)
    return [] if past is None else [one.enterprise_id for one in _ordered(past, threshold_of(view))]


def wrong(reader: Reader, view: View) -> Panel:
    """Who would have been flagged for nothing, the earliest first."""
    _ = gettext_of(view)
    title = _("False alarms: flagged, and on time in the end")
    past = found(reader, view)
    if past is None:
        return Panel("replay_wrong", title, table_of(), empty=nothing(view))
    level = threshold_of(view)
    mine = {one.enterprise_id for one in past.late}
    alarms = past.alarms(level)
    rows = [
        row
        for row in stored.flagged(reader, view.filters, past.cycle, past.deadline, level, _NAMED + len(mine))
        if row[0] not in mine
    ][:_NAMED]
    return Panel(
        "replay_wrong",
        title,
        table_of(
            words("enterprise", _("Enterprise"), [view.named(row[1], row[2]) for row in rows]),
            (Column("alarm", _("First alarm"), "date"), [row[3] for row in rows]),
            (Column("before", _("Days ahead"), "number"), [(past.deadline - row[3]).days for row in rows]),
            total=alarms.wrong,
        ),
        empty="" if rows else _("At this threshold there is no false alarm."),
    )


def limits(reader: Reader, view: View) -> tuple[str, ...]:
    """What a replay can't tell."""
    _ = gettext_of(view)
    past = found(reader, view)
    events = len(past.late) if past else 0
    return (
        _("Each day uses only what was known on that day; the method itself was written later, with hindsight."),
        _(
            "Late enterprises in this cycle: {count}. So few events can neither calibrate a threshold nor promise a lead time."
        ).format(count=f"{events:,}"),
        _("Before monthly evidence began (first cycle) on-time filing, first passes and problems could not be assessed."),
        _("An alarm may also have made somebody act: then it was right and is counted as false."),
    )


BUILDERS = (choices, sentence, curve, by_day, late, wrong, limits)
