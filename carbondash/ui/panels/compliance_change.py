"""What changed in the risks since a day: the sum by cause, and who moved most with the reasons."""

from __future__ import annotations

from carbondash.charts.frames import Part
from carbondash.charts.waterfall import waterfall
from carbondash.derive import risk_change
from carbondash.figures.format import fmt_day, number
from carbondash.figures.tables import Column, table_of
from carbondash.figures.view import View
from carbondash.store import Reader
from carbondash.ui.panel import Panel
from carbondash.ui.panels.common import gettext_of, theme_of, words
from carbondash.ui.panels.compliance_field import moves, nothing, now, since_of, then
from carbondash.ui.panels.compliance_risk import cause_name

_SHOWN = 15
_LEAST = 0.05


def since(reader: Reader, view: View) -> tuple[str, str]:
    """The day of comparison, and what is to be said about it."""
    _ = gettext_of(view)
    day = since_of(view)
    asked = view.page("compare")
    said = ""
    if asked and asked != day.isoformat():
        said = _("The day to compare with must be earlier than the day of the view; shown is the change since the day before.")
    return day.isoformat(), said


def causes(reader: Reader, view: View) -> Panel:
    """The sum of the indices then and now, and what each cause added or took away."""
    _ = gettext_of(view)
    since_day = fmt_day(since_of(view), view.lang)
    title = _("What changed since {day}, by cause").format(day=since_day)
    found = moves(reader, view)
    if found is None or not (found.before or found.after):
        return Panel("risk_causes", title, table_of(), empty=nothing(reader, view))
    parts = []
    if found.came[0]:
        parts.append(Part(_("{count} newly assessed").format(count=f"{found.came[0]:,}"), found.came[1]))
    if found.went[0]:
        parts.append(Part(_("{count} no longer assessed").format(count=f"{found.went[0]:,}"), -found.went[1]))
    parts += [
        Part(cause_name(cause, view), points)
        for cause, points in sorted(found.causes, key=lambda item: -abs(item[1]))
        if abs(points) >= _LEAST
    ]
    said = _("sum of the indices")
    rest = found.after - found.before - sum(part.change for part in parts)
    if abs(rest) >= _LEAST:
        parts.append(Part(_("other causes"), rest))
    chart = waterfall(
        (f"{since_day} · {said}", found.before),
        parts,
        (f"{fmt_day(view.filters.as_of, view.lang)} · {said}", found.after),
        "points",
        lang=view.lang,
        theme=theme_of(view),
    )
    return Panel(
        "risk_causes",
        title,
        table_of(
            words("cause", _("Cause"), [part.name for part in parts]),
            (Column("points", _("Index points"), "number", 2), [part.change for part in parts]),
        ),
        chart,
        ("risk_assessed_enterprises",),
        note=_("Index points added up over the enterprises; {up} rose and {down} fell. The parts add up exactly.").format(
            up=f"{found.up:,}", down=f"{found.down:,}"
        ),
    )


def cause_choices(reader: Reader, view: View) -> dict[str, str]:
    """The causes that moved anybody, by their codes, the largest sum first."""
    found = moves(reader, view)
    if found is None:
        return {}
    ordered = sorted(found.causes, key=lambda item: -abs(item[1]))
    return {cause: cause_name(cause, view) for cause, points in ordered if abs(points) >= _LEAST}


def movers(reader: Reader, view: View) -> Panel:
    """Who moved most since the day of comparison, with the split by cause; of one cause where the address names it."""
    _ = gettext_of(view)
    title = _("Who moved most")
    before, after, found = then(reader, view), now(reader, view), moves(reader, view)
    if before is None or after is None or found is None or not (before.bands or after.bands):
        return Panel("risk_movers", title, table_of(), empty=nothing(reader, view))
    cause = view.page("kind")
    rows, total = risk_change.movers(reader, before, after, found, _SHOWN, cause)
    is_zh = view.lang == "zh"

    def split(one: risk_change.Mover) -> str:
        listed = [part for part in one.change.parts if abs(part.points) >= _LEAST]
        if cause is not None:
            listed = sorted(listed, key=lambda part: part.cause != cause)
        return ("；" if is_zh else "; ").join(
            f"{'+' if part.points > 0 else ''}{number(part.points, view.lang, 1)} {part.words_zh if is_zh else part.words_en}"
            for part in listed
        )

    return Panel(
        "risk_movers",
        title if cause is None else f"{title} · {cause_name(cause, view)}",
        table_of(
            words("enterprise", _("Enterprise"), [view.named(one.name_zh, one.name_en) for one in rows]),
            (Column("before", since_of(view).isoformat(), "number", 1), [one.change.before for one in rows]),
            (Column("after", view.filters.as_of.isoformat(), "number", 1), [one.change.after for one in rows]),
            (Column("difference", _("Change"), "number", 1), [one.change.difference for one in rows]),
            words("causes", _("By cause"), [split(one) for one in rows]),
            words("city", _("City"), [view.city(one.city) for one in rows]),
            total=total,
        ),
        None,
        empty="" if rows else _("No index changed since this day."),
    )


BUILDERS = (since, causes, cause_choices, movers)
